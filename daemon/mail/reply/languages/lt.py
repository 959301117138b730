"""Lithuanian."""

from daemon.mail.reply.language import Language, named, words

LT = Language(
    code="lt",
    sender=words(
        "nuo|siuntėjas|iš|kas",
    ),
    sent=words(
        "išsiųsta|siųsta|išsiuntimo data|data|siuntimo data|išsiųstas",
    ),
    to=words(
        "kam|iki|gavėjas|adresatas|gavėjai|skirta",
    ),
    cc=words(
        "kopija|cc|kopijos|kam kopija",
    ),
    subject=words(
        "tema|antraštė",
    ),
    other=words(
        "nematoma kopija|bcc|atsakyti|atsakymas|atsakyti kam|svarba|svarbumas|prioritetas|priedai|priedas",
        "organizacija",
    ),
    wrote=words(
        "rašė|parašė|rašo|rašė tai|parašė tokį laišką",
    ),
    glue=words(
        "d|m|val|nuo|data|naudotojas|vartotojas|mėn|laikas|dieną",
    ),
    first_person=words(
        "aš|rašiau|rašėme",
    ),
    original=words(
        "pradinis laiškas|pradinis pranešimas|pirminis laiškas|pirminis pranešimas|originalus laiškas",
        "originalus pranešimas|originali žinutė|pirminė žinutė|pradinis el. laiškas",
    ),
    forwarded=words(
        "persiųstas laiškas|persiųstas pranešimas|persiunčiamas laiškas|persiunčiamas pranešimas",
        "persiųsta žinutė|peradresuotas laiškas|persiunčiamo laiško pradžia|persiųsto laiško pradžia",
        "persiuntė|forwarded message",
    ),
    reply_above=words(
        "prašome atsakyti virš šios eilutės|atsakykite virš šios eilutės",
        "rašykite atsakymą virš šios eilutės|įveskite atsakymą virš šios eilutės",
        "prašome rašyti virš šios linijos",
    ),
    sign_offs=words(
        "pagarbiai|su pagarba|nuoširdžiai|nuoširdžiai jūsų|su geriausiais linkėjimais|geriausi linkėjimai",
        "geriausių linkėjimų|linkėjimai|su linkėjimais|linkiu geros dienos|geros dienos|gražios dienos",
        "geros dienos linkėdama|geros dienos linkėdamas|gero savaitgalio|gražaus savaitgalio|viso gero",
        "viso geriausio|viso labo|iki pasimatymo|iki susitikimo|su meile|su dėkingumu|dėkoju, pagarbiai",
        "sėkmės|geros savaitės|gero vakaro",
    ),
    weak_sign_offs=words(
        "pagarb|iki|linkėjimų|ate|bučkis|bučiuoju|jūsų|tavo|iki rytojaus",
    ),
    greetings=words(
        "labas|laba diena|labą dieną|labas rytas|labas vakaras|labas vakaras visiems|sveiki|sveikas",
        "sveika|sveikutis|sveikutė|gerb|gerbiamas|gerbiama|gerbiamieji|gerbiami|mielas|miela|mieli",
        "brangus|brangi|brangieji|kolegos|mieli kolegos|gerbiami kolegos|ponas|ponia|labukas|labutis|hei",
    ),
    footers=words(
        "išsiųsta iš mano iphone|išsiųsta iš mano ipad|išsiųsta iš mano „iphone“|išsiųsta iš mano „ipad“",
        "išsiųsta iš iphone|išsiųsta iš „iphone“|siųsta iš mano *|išsiųsta iš mano *",
        "išsiųsta iš samsung *|išsiųsta iš „samsung *|išsiųsta iš „galaxy *|išsiųsta iš mobiliojo *",
        "išsiųsta naudojant „outlook*|išsiųsta iš „outlook*|išsiųsta iš outlook *|gaukite „outlook*",
        "gauti „outlook*|gauti outlook *|gaukite outlook *|atsisiųskite „outlook*|atsisiųsti „outlook*",
        "išsiųsta iš „windows“ skirtos programos „paštas“|išsiųsta iš pašto, skirto windows*",
        "išsiųsta iš pašto programos *",
        "išsiųsta iš mano android įrenginio su k-9 mail. atsiprašau už glaustumą.",
        "išsiųsta iš mano „android“ įrenginio naudojant „k-9 mail“.*|be virusų. *|be virusų*|nėra virusų*",
        "siųsta iš telefono*|išsiųsta iš telefono*|prieš spausdindami*",
    ),
    disclaimers=words(
        "šis el. laiškas ir|šis elektroninis laiškas|šis laiškas ir jo priedai|šiame el. laiške pateikta",
        "šiame laiške esanti informacija|šis pranešimas ir|gali būti konfidencialios|skirta tik adresatui",
        "skirtas tik adresatui|skirta tik nurodytam|jei jūs nesate adresatas|jeigu jūs nesate",
        "jei nesate šio laiško adresatas|jei šį laišką gavote per klaidą",
        "jeigu šį laišką gavote per klaidą|gavote šį laišką per klaidą|konfidencialumo pranešimas",
    ),
    roles=words(
        "direktorius|direktorė|generalinis direktorius|vadovas|vadovė|skyriaus vedėjas|skyriaus vedėja",
        "skyriaus vadovas|vadybininkas|vadybininkė|specialistas|specialistė|vyriausiasis specialistas",
        "vyriausioji specialistė|ekspertas|ekspertė|patarėjas|patarėja|konsultantas|konsultantė",
        "asistentas|asistentė|sekretorė|administratorė|administratorius|buhalteris|buhalterė",
        "finansininkas|finansininkė|teisininkas|teisininkė|advokatas|advokatė|inžinierius|inžinierė",
        "programuotojas|programuotoja|analitikas|analitikė|koordinatorius|koordinatorė|mokytojas|mokytoja",
        "dėstytojas|profesorius|gydytojas|gydytoja|pirmininkas|projektų vadovas|projektų vadovė|meras",
    ),
    forms=words(
        "uab|vši|všį|iį|vį|skyrius|departamentas|gatvė|prospektas|alėja|aikštė|tel|telefonas|mob",
        "mobilusis|faks|faksas|įmonės kodas|į. k|pvm|vilnius|kaunas|klaipėda|lietuva|lt-",
        "interneto svetainė",
    ),
    months=named(
        "sausis|sausio|saus|sau",
        "vasaris|vasario|vas",
        "kovas|kovo|kov",
        "balandis|balandžio|bal",
        "gegužė|gegužės|geg",
        "birželis|birželio|birž|bir",
        "liepa|liepos|liep|lie",
        "rugpjūtis|rugpjūčio|rugp|rgp",
        "rugsėjis|rugsėjo|rugs|rgs",
        "spalis|spalio|spal|spl",
        "lapkritis|lapkričio|lapkr|lap",
        "gruodis|gruodžio|gruod|gruo|grd",
    ),
    weekdays=named(
        "pirmadienis|pirmadienį|pr",
        "antradienis|antradienį",
        "trečiadienis|trečiadienį|tr",
        "ketvirtadienis|ketvirtadienį|kt",
        "penktadienis|penktadienį|pn",
        "šeštadienis|šeštadienį|št",
        "sekmadienis|sekmadienį|sk",
    ),
    auto_subjects=words(
        "automatinis atsakymas|automatinis pranešimas|nesu biure|ne biure|nesu darbe|esu atostogose",
    ),
)
