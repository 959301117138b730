"""Slovenian."""

from daemon.mail.reply.language import Language, named, words

SL = Language(
    code="sl",
    sender=words(
        "od|pošiljatelj|iz",
    ),
    sent=words(
        "poslano|datum|datum pošiljanja|poslano dne|odposlano|čas",
    ),
    to=words(
        "za|prejemnik|komu|prejemniki",
    ),
    cc=words(
        "kp|kopija|cc|v vednost",
    ),
    subject=words(
        "zadeva|predmet",
    ),
    other=words(
        "skp|skrita kopija|odgovori|odgovor za|odgovori na|odgovor|pomembnost|prioriteta|prednost|priloge",
        "priloga|priponke|priponka|organizacija",
    ),
    wrote=words(
        "je napisal|je napisala|je napisal(a)|je napisal(-a)|je napisal/a|je napisal/-a|je napisal/la",
        "napisal|napisala|napisal(a)|napisal(-a)|napisal/a|napisal/-a|piše|je pisal|je pisala|je zapisal",
        "je zapisala|pravi",
    ),
    glue=words(
        "dne|ob|v|je|oseba|uporabnik|uporabnica|uri|od|datum",
    ),
    first_person=words(
        "jaz|midva|smo|sva",
    ),
    original=words(
        "izvirno sporočilo|prvotno sporočilo|originalno sporočilo|izvorno sporočilo|izvirno e-sporočilo",
        "izvirna pošta",
    ),
    forwarded=words(
        "posredovano sporočilo|posredovano e-sporočilo|začetek posredovanega sporočila|posredoval",
        "posredovala|posredovana pošta|forwarded message",
    ),
    reply_above=words(
        "odgovorite nad to vrstico|prosimo, odgovorite nad to vrstico|vpišite svoj odgovor nad to vrstico",
        "napišite odgovor nad to črto|prosimo, pišite nad to črto",
    ),
    sign_offs=words(
        "lep pozdrav|lepo pozdravljeni|lepo vas pozdravljam|lepo te pozdravljam|s spoštovanjem",
        "z lepimi pozdravi|lepi pozdravi|s prijaznimi pozdravi|prijazen pozdrav|prijeten pozdrav",
        "prisrčen pozdrav|s prisrčnimi pozdravi|prisrčno|topel pozdrav|vse dobro|vse lepo|lep dan",
        "lep dan še naprej|želim vam lep dan|prijeten dan|lep vikend|lep konec tedna|prijeten vikend",
        "na svidenje|nasvidenje|s pozdravi|srečno|hvala in lep pozdrav|hvala in lp|hvala ter lep pozdrav",
        "z odličnim spoštovanjem",
    ),
    weak_sign_offs=words(
        "lp|l.p|pozdrav|pozdravček|lpp|čav|adijo|se vidimo|se slišimo|vaš|vaša|tvoj|tvoja|objem",
    ),
    greetings=words(
        "pozdravljeni|pozdravljen|pozdravljena|dober dan|dobro jutro|dober večer|zdravo|živjo|živijo",
        "živjo vsem|hej|hojla|ojla|spoštovani|spoštovana|spoštovane|cenjeni|dragi|draga|drage|ljubi|ljuba",
        "gospod|gospa|kolegi|pozdrav|lep pozdrav vsem|čau|zdravo vsem",
    ),
    footers=words(
        "poslano iz mojega iphona|poslano iz mojega ipada|poslano iz mojega iphonea",
        "poslano z mojega iphona|poslano z mojega iphonea|poslano iz iphona|poslano z iphona",
        "poslano iz mojega *|poslano z mojega *|poslano iz moje *|poslano iz naprave *",
        "poslano iz samsung *|poslano s telefona*|poslano z mobilne *|poslano iz mobilne *",
        "poslano iz outlooka za *|poslano iz programa outlook za *|prenesite outlook za *",
        "pridobite outlook za *|prenesi outlook za *|dobite outlook za *|poslano iz pošte za windows*",
        "poslano iz aplikacije pošta za windows*|poslano iz yahoo mail*|poslano s proton mail*",
        "poslano z moje android naprave s k-9 mail. prosim oprostite moji kratkosti.|brez virusov. *",
        "brez virusov*|to e-poštno sporočilo je bilo preverjeno*|pred tiskanjem*",
        "prosimo, pomislite na okolje*",
    ),
    disclaimers=words(
        "to sporočilo in vse|to sporočilo in njegove priloge|to elektronsko sporočilo",
        "to e-poštno sporočilo|to e-sporočilo in|sporočilo in morebitne priponke|vsebina tega sporočila",
        "lahko vsebuje zaupne|namenjeno izključno|namenjeno samo naslovniku|namenjene izključno",
        "če niste naslovnik|če niste pravi naslovnik|če ste to sporočilo prejeli pomotoma",
        "če ste pomotoma prejeli|v kolikor niste naslovnik|izjava o omejitvi odgovornosti",
    ),
    roles=words(
        "direktor|direktorica|vodja|vodja projektov|predstojnik|predstojnica|svetovalec|svetovalka",
        "strokovni sodelavec|strokovna sodelavka|sodelavec|sodelavka|samostojni svetovalec|referent",
        "referentka|tajnik|tajnica|poslovna sekretarka|asistent|asistentka|računovodja|računovodkinja",
        "pravnik|pravnica|odvetnik|odvetnica|inženir|inženirka|razvijalec|razvijalka|programer",
        "programerka|analitik|analitičarka|koordinator|koordinatorka|profesor|profesorica|prof|univ. dipl",
        "učitelj|učiteljica|ravnatelj|ravnateljica|zdravnik|zdravnica|predsednik|predsednica|župan",
        "županja|skrbnik|komercialist|komercialistka",
    ),
    forms=words(
        "d.o.o|d.d|s.p|k.d|z.o.o|zavod|društvo|oddelek|služba|sektor|ulica|cesta|trg|tel|telefon|gsm|mob",
        "mobitel|fax|faks|id za ddv|matična številka|davčna številka|ljubljana|maribor|celje|slovenija",
        "spletna stran|si-",
    ),
    months=named(
        "januar|januarja|jan",
        "februar|februarja|feb",
        "marec|marca|mar",
        "april|aprila|apr",
        "maj|maja",
        "junij|junija|jun",
        "julij|julija|jul",
        "avgust|avgusta|avg",
        "september|septembra|sep|sept",
        "oktober|oktobra|okt",
        "november|novembra|nov",
        "december|decembra|dec",
    ),
    weekdays=named(
        "ponedeljek|pon",
        "torek|tor",
        "sreda|sredo|sre",
        "četrtek|čet",
        "petek|pet",
        "sobota|soboto|sob",
        "nedelja|nedeljo|ned",
    ),
    auto_subjects=words(
        "samodejni odgovor|avtomatski odgovor|samodejno sporočilo|sem odsoten|sem odsotna|nisem v pisarni",
        "zunaj pisarne|izven pisarne",
    ),
)
