"""Latvian."""

from daemon.mail.reply.language import Language, named, words

LV = Language(
    code="lv",
    sender=words(
        "no|sūtītājs|nosūtītājs",
    ),
    sent=words(
        "nosūtīts|nosūtīta|nosūtīšanas datums|sūtīts|datums|nosūtīšanas laiks",
    ),
    to=words(
        "kam|adresāts|saņēmējs|uz|adresāti",
    ),
    cc=words(
        "kopija|kopijas|cc|kam kopija",
    ),
    subject=words(
        "tēma|temats|priekšmets",
    ),
    other=words(
        "diskrētā kopija|slēptā kopija|bcc|atbildēt|atbildēt uz|atbilde|svarīgums|prioritāte|svarīgi",
        "pielikumi|pielikums|organizācija",
    ),
    wrote=words(
        "rakstīja|rakstīja šo|rakstīja sekojošo|raksta|uzrakstīja|rakstija",
    ),
    glue=words(
        "plkst|pl|g|gada|lietotājs|lietotāja|datums|laiks|no",
    ),
    first_person=words(
        "mēs|rakstīju|rakstījām",
    ),
    original=words(
        "sākotnējais ziņojums|oriģinālais ziņojums|oriģinālā ziņa|sākotnējā ziņa|sākotnējā vēstule",
        "oriģinālā vēstule|oriģinālais e-pasts",
    ),
    forwarded=words(
        "pārsūtītā ziņa|pārsūtītais ziņojums|pārsūtīts ziņojums|pārsūtīta vēstule|pārsūtītā vēstule",
        "pārsūtīta ziņa|sākas pārsūtītais ziņojums|pārsūtītā ziņojuma sākums|pārsūtījis|forwarded message",
    ),
    reply_above=words(
        "lūdzu, atbildiet virs šīs rindas|atbildiet virs šīs līnijas",
        "lūdzu, rakstiet atbildi virs šīs līnijas|rakstiet savu atbildi virs šīs rindas",
        "ierakstiet atbildi virs šīs rindas",
    ),
    sign_offs=words(
        "ar cieņu|ar patiesu cieņu|ar dziļu cieņu|cieņā|ar sveicieniem|ar sirsnīgiem sveicieniem",
        "ar vislabākajiem vēlējumiem|ar labākajiem vēlējumiem|ar laba vēlējumiem|vislabākie vēlējumi",
        "visu labu|jauku dienu|jauku dienu vēlot|lai jauka diena|jauku nedēļas nogali|lai veicas",
        "patiesā cieņā|ar pateicību|sirsnīgi|ar mīlestību|uz tikšanos|uz redzēšanos|patiesi jūsu",
    ),
    weak_sign_offs=words(
        "sveicieni|sveiciens|ar c|jūsu|tavs|tava|čau|atā|bučas|līdz rītam",
    ),
    greetings=words(
        "labdien|labrīt|labvakar|sveiki|sveiks|sveika|sveicināti|sveicināts|sveicināta|čau|cienījamais",
        "cienījamā|cienījamie|godātais|godātā|godātie|dārgais|dārgā|dārgie|mīļais|mīļā|kolēģi|kungs",
        "kundze|hei|labu dienu|labu rītu|sveiki visiem",
    ),
    footers=words(
        "nosūtīts no mana iphone|nosūtīts no mana ipad|nosūtīts no iphone|nosūtīts no ipad",
        "sūtīts no mana *|nosūtīts no mana *|sūtīts no iphone|nosūtīts no ierīces *|nosūtīts no samsung *",
        "nosūtīts no manas *|nosūtīts no outlook *|nosūtīts no programmas *|iegūstiet outlook *",
        "iegūt outlook *|iegūt programmu outlook *|iegūstiet programmu outlook *",
        "lejupielādējiet outlook *|nosūtīts no windows pasta*|nosūtīts no pasta darbam ar windows*",
        "nosūtīts no lietojumprogrammas pasts *",
        "nosūtīts no manas android ierīces ar k-9 mail. atvainojiet par īsumu.|nesatur vīrusus. *",
        "nesatur vīrusus*|bez vīrusiem*|sūtīts no inbox.lv mobilās *|nosūtīts no telefona*",
        "sūtīts no telefona*|pirms drukāšanas*|lūdzu, padomājiet par vidi*",
    ),
    disclaimers=words(
        "šis e-pasts un|šis e-pasta ziņojums|šis e-pasts ir konfidenciāls|šī e-pasta vēstule",
        "šī vēstule un tās pielikumi|šis ziņojums un tā pielikumi|šajā e-pastā ietvertā informācija",
        "satur konfidenciālu informāciju|var saturēt konfidenciālu|ir paredzēta tikai|ir paredzēts tikai",
        "tikai adresātam|ja jūs neesat adresāts|ja neesat šī e-pasta adresāts",
        "ja esat saņēmis šo e-pastu kļūdas dēļ|ja esat kļūdaini saņēmis|ja jūs esat kļūdas dēļ",
    ),
    roles=words(
        "direktors|direktore|valdes loceklis|valdes locekle|valdes priekšsēdētājs|vadītājs|vadītāja",
        "nodaļas vadītājs|nodaļas vadītāja|projektu vadītājs|projektu vadītāja|speciālists|speciāliste",
        "eksperts|eksperte|konsultants|konsultante|asistents|asistente|sekretāre|grāmatvedis|grāmatvede",
        "jurists|juriste|advokāts|inženieris|programmētājs|izstrādātājs|analītiķis|analītiķe|koordinators",
        "koordinatore|skolotājs|skolotāja|profesors|profesore|ārsts|ārste|menedžeris|referents|lietvede",
    ),
    forms=words(
        "sia|biedrība|nodibinājums|vas|psia|nodaļa|departaments|iela|prospekts|bulvāris|gatve|laukums",
        "tālr|tālrunis|tel|mob|mobilais|fakss|reģ. nr|reģ.nr|pvn|rīga|latvija|mājaslapa|lv-",
    ),
    months=named(
        "janvāris|janvārī|janv|jan",
        "februāris|februārī|febr|feb",
        "marts|martā|mar",
        "aprīlis|aprīlī|apr",
        "maijs|maijā|mai",
        "jūnijs|jūnijā|jūn",
        "jūlijs|jūlijā|jūl",
        "augusts|augustā|aug",
        "septembris|septembrī|sept|sep",
        "oktobris|oktobrī|okt",
        "novembris|novembrī|nov",
        "decembris|decembrī|dec",
    ),
    weekdays=named(
        "pirmdiena|pirmdien|pirmd",
        "otrdiena|otrdien|otrd",
        "trešdiena|trešdien|trešd",
        "ceturtdiena|ceturtdien|ceturtd",
        "piektdiena|piektdien|piektd|pk",
        "sestdiena|sestdien|sestd",
        "svētdiena|svētdien|svētd|sv",
    ),
    auto_subjects=words(
        "automātiska atbilde|automātiskā atbilde|ārpus biroja|esmu atvaļinājumā|neesmu birojā",
        "automātisks paziņojums",
    ),
)
