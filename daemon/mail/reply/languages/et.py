"""Estonian."""

from daemon.mail.reply.language import Language, named, words

ET = Language(
    code="et",
    sender=words(
        "saatja|kellelt|from",
    ),
    sent=words(
        "saadetud|saatmisaeg|saatmise aeg|kuupäev|saatmiskuupäev|aeg",
    ),
    to=words(
        "adressaat|saaja|kellele|saajad|adressaadid",
    ),
    cc=words(
        "koopia|cc|koopiad",
    ),
    subject=words(
        "teema|pealkiri",
    ),
    other=words(
        "pimekoopia|vastus|vastusaadress|vasta|tähtsus|prioriteet|manused|manus|organisatsioon",
    ),
    wrote=words(
        "kirjutas|kirjutas järgmist|kirjutas järgmiselt|kirjutab|kirjutasid",
    ),
    glue=words(
        "kuupäev|kuupäeval|kell|kl|kasutaja|a",
    ),
    first_person=words(
        "meie|kirjutasin|kirjutasime",
    ),
    original=words(
        "algne sõnum|algne kiri|algkiri|algne teade|algsõnum|originaalkiri|esialgne sõnum|esialgne kiri",
    ),
    forwarded=words(
        "edastatud kiri|edastatud sõnum|edastatud teade|edasi saadetud kiri|edastatud sõnumi algus",
        "edastatud kirja algus|edastas|forwarded message",
    ),
    reply_above=words(
        "palun vastake selle rea kohale|vastake selle rea kohale|kirjutage oma vastus selle rea kohale",
        "palun kirjutage vastus selle joone kohale|vasta selle rea kohale",
    ),
    sign_offs=words(
        "lugupidamisega|parimate soovidega|heade soovidega|parimat soovides|parimat|tervitades",
        "tervitustega|parimate tervitustega|sõbralike tervitustega|südamlike tervitustega|kõike head",
        "head soovides|ilusat päeva|kena päeva|ilusat päeva jätku|head päeva|head nädalavahetust",
        "kena nädalavahetust|ilusat õhtut|austusega|sügava lugupidamisega|siiralt|jõudu",
        "tänades ja parimat soovides",
    ),
    weak_sign_offs=words(
        "tervitus|tervitused|tervitusi|terv|lugup|lp|kallid|pai|nägemist|kohtumiseni|nägemiseni",
    ),
    greetings=words(
        "tere|tere hommikust|tere päevast|tere õhtust|tervist|tervitus|hei|hommikust|lugupeetud|austatud",
        "kolleegid|tere kõigile|tšau|tsau|härra|proua",
    ),
    footers=words(
        "saadetud minu iphone'ist|saadetud minu ipadist|saadetud minu iphone'ilt|saadetud minu ipadilt",
        "saadetud iphone'ist|saadetud ipadist|saadetud mu *|saadetud minu *|saadetud samsung *",
        "saadetud galaxy *|saadetud seadmest *|saadetud outlook for *|saadetud rakendusest *",
        "saadetud outlookist *|hankige outlook for *|hangi outlook *|hankige outlook *",
        "laadige alla outlook *|laadi alla outlook *|saadetud windowsi rakendusest meil*",
        "saadetud windowsi meilirakendusest*|saadetud telefonist*|saadetud mobiilist*",
        "saadetud minu android seadmest k-9 mailiga. vabandust minu lühidust.|viirusevaba. *|viirusevaba*",
        "viirustevaba*|palun mõelge enne printimist*|enne väljatrükkimist*",
    ),
    disclaimers=words(
        "see e-kiri ja selle manused|käesolev e-kiri|see kiri ja selle manused|käesolev kiri|see sõnum ja",
        "kirjas sisalduv teave|sisaldab konfidentsiaalset|võib sisaldada konfidentsiaalset",
        "on mõeldud ainult adressaadile|on mõeldud üksnes|ainult adressaadile",
        "kui te ei ole selle kirja adressaat|kui te ei ole kirja adressaat",
        "kui olete saanud selle kirja ekslikult|kui olete kirja saanud ekslikult",
        "asutusesiseseks kasutamiseks",
    ),
    roles=words(
        "juhataja|direktor|juhatuse liige|juhatuse esimees|tegevjuht|osakonnajuhataja|osakonna juhataja",
        "juht|projektijuht|spetsialist|peaspetsialist|vanemspetsialist|nõunik|assistent|sekretär",
        "raamatupidaja|pearaamatupidaja|jurist|advokaat|insener|arendaja|tarkvaraarendaja|programmeerija",
        "analüütik|konsultant|koordinaator|õpetaja|professor|dotsent|arst|müügijuht|ekspert|referent",
        "vallavanem|linnapea",
    ),
    forms=words(
        "oü|mtü|füü|fie|tü|osakond|büroo|tänav|pst|puiestee|mnt|maantee|väljak|tel|telefon|mob|mobiil|gsm",
        "faks|reg. nr|registrikood|kmkr|tallinn|tartu|pärnu|eesti|koduleht",
    ),
    months=named(
        "jaanuar|jaan",
        "veebruar|veebr",
        "märts|mär",
        "aprill|apr",
        "mai",
        "juuni",
        "juuli",
        "august|aug",
        "september|sept|sep",
        "oktoober|okt",
        "november|nov",
        "detsember|dets",
    ),
    weekdays=named(
        "esmaspäev|esmaspäeval|e|esm",
        "teisipäev|teisipäeval|t|teis",
        "kolmapäev|kolmapäeval|k|kolm",
        "neljapäev|neljapäeval|n|nelj",
        "reede|reedel|r",
        "laupäev|laupäeval|l|laup",
        "pühapäev|pühapäeval|p|püh",
    ),
    auto_subjects=words(
        "automaatvastus|automaatne vastus|kontorist väljas|kontorist ära|olen puhkusel|automaatteade",
        "ei ole kontoris",
    ),
)
