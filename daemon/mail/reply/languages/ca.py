"""Catalan."""

from daemon.mail.reply.language import Language, named, words

CA = Language(
    code="ca",
    sender=words(
        "de|remitent",
    ),
    sent=words(
        "enviat|enviat el|data|data d'enviament|enviada",
    ),
    to=words(
        "per a|a|destinatari|destinataris|per",
    ),
    cc=words(
        "a/c|cc|còpia|amb còpia|c/c",
    ),
    subject=words(
        "assumpte|tema",
    ),
    other=words(
        "cco|bcc|còpia oculta|respon a|respondre a|importància|prioritat|adjunts|fitxers adjunts",
        "adjuncions|organització",
    ),
    wrote=words(
        "va escriure|ha escrit|va escriure el següent|va escriure això|escrigué|escriu|escrivia",
        "missatge de",
    ),
    glue=words(
        "el|dia|a|les|la|l|de|al|missatge|data|usuari|l'usuari|hores",
    ),
    first_person=words(
        "nosaltres|vaig|vam",
    ),
    original=words(
        "missatge original|correu original|missatge d'origen|missatge inicial|text original",
    ),
    forwarded=words(
        "missatge reenviat|inici del missatge reenviat|missatge transmès|inicia el missatge reenviat",
        "reenviat per|comença el missatge reenviat|forwarded message",
    ),
    reply_above=words(
        "responeu per sobre d'aquesta línia|respon per sobre d'aquesta línia",
        "escriviu la vostra resposta per sobre d'aquesta línia",
        "escriu la teva resposta per sobre d'aquesta línia|si us plau, responeu damunt d'aquesta línia",
    ),
    sign_offs=words(
        "atentament|cordialment|salutacions|salutacions cordials|cordials salutacions",
        "una salutació cordial|una salutació|una cordial salutació|ben cordialment|ben atentament",
        "molt atentament|rebeu una salutació cordial|rebi una salutació cordial|amb els millors desitjos",
        "una abraçada|una forta abraçada|abraçades|una forta encaixada|que vagi bé|que vagi molt bé",
        "que tinguis un bon dia|que tingueu un bon dia|bon dia i bona hora|bon cap de setmana|bona tarda",
        "bona setmana|bona feina|fins aviat|gràcies i salutacions|gràcies i fins aviat",
        "moltes gràcies i salutacions|amb afecte|petons|a reveure",
    ),
    weak_sign_offs=words(
        "salut|salutacions|records|adéu|fins ara|fins demà|fins després|petó|petonets|teu|teva|vostre",
        "vostra|ens veiem|una abraçada",
    ),
    greetings=words(
        "hola|bon dia|bona tarda|bones tardes|bona nit|bon vespre|benvolgut|benvolguda|benvolguts",
        "benvolgudes|benvolguts i benvolgudes|benvolgut/da|apreciat|apreciada|apreciats|estimat|estimada",
        "estimats|senyor|senyora|sr|sra|distingit|distingida|hola a tots|hola a tothom|bon dia a tothom",
        "bones|companys|companyes|hola bon dia",
    ),
    footers=words(
        "enviat des del meu iphone|enviat des del meu ipad|enviat des de l'iphone|enviat des de l’iphone",
        "enviat des del meu *|enviat des de la meva *|enviat des d'un *|enviat des del mòbil*",
        "enviat des de dispositiu *|enviat des de samsung *|enviat des de l'outlook per a *",
        "enviat des de l’outlook per a *|enviat des d'outlook per a *|obtén l'outlook per a *",
        "obtén l’outlook per a *|obteniu l'outlook per a *|obteniu l’outlook per a *",
        "obtenir l'outlook per a *|obtenir outlook per a *|baixa l'outlook per a *",
        "baixeu l'outlook per a *|enviat des del correu per al windows*",
        "enviat des del correu per a windows*|enviat des de yahoo mail *|enviat amb proton mail*",
        "enviat des del meu dispositiu android amb el k-9 mail. disculpeu la brevetat.|sense virus. *",
        "sense virus*|lliure de virus. *|aquest correu electrònic s'ha comprovat si hi ha virus*",
        "abans d'imprimir*|abans d’imprimir*|penseu en el medi ambient*",
    ),
    disclaimers=words(
        "aquest missatge i els fitxers adjunts|aquest missatge i qualsevol",
        "aquest missatge i els seus annexos|aquest missatge es dirigeix exclusivament",
        "aquest missatge s'adreça exclusivament|aquest missatge s’adreça exclusivament",
        "aquest correu electrònic i|aquest correu és confidencial|la informació continguda en aquest",
        "conté informació confidencial|pot contenir informació confidencial|exclusivament al destinatari",
        "si no sou el destinatari|si no en sou el destinatari|si heu rebut aquest missatge per error",
        "si heu rebut aquest correu per error|si ha rebut aquest missatge per error",
        "avís de confidencialitat|protecció de dades de caràcter personal",
    ),
    roles=words(
        "director|directora|gerent|cap de departament|cap de secció|responsable|coordinador|coordinadora",
        "tècnic|tècnica|secretari|secretària|administratiu|administrativa|assessor|assessora|consultor",
        "consultora|enginyer|enginyera|advocat|advocada|arquitecte|arquitecta|professor|professora|mestre",
        "mestra|doctor|doctora|dra|metge|metgessa|infermer|infermera|comptable|analista|programador",
        "programadora|desenvolupador|desenvolupadora|president|presidenta|regidor|regidora|alcalde",
        "alcaldessa|auxiliar|ajudant|gestor|gestora|becari|becària",
    ),
    forms=words(
        "s.l|s.a|s.c.c.l|sccl|slu|s.l.u|nif|cif|departament|àrea|servei|ajuntament|carrer|c/|avinguda",
        "avda|passeig|plaça|ronda|rambla|camí|edifici|tel|telèfon|mòbil|mòb|fax|ext|barcelona|girona",
        "lleida|tarragona|catalunya|codi postal",
    ),
    months=named(
        "gener|gen",
        "febrer|febr|feb",
        "març|mar",
        "abril|abr",
        "maig",
        "juny|jun",
        "juliol|jul",
        "agost|ag|ago",
        "setembre|set",
        "octubre|oct",
        "novembre|nov",
        "desembre|des",
    ),
    weekdays=named(
        "dilluns|dl",
        "dimarts|dt",
        "dimecres|dc",
        "dijous|dj",
        "divendres|dv",
        "dissabte|ds",
        "diumenge|dg",
    ),
    auto_subjects=words(
        "resposta automàtica|resposta automatica|missatge automàtic|fora de l'oficina|fora de l’oficina",
        "sóc fora|estic de vacances",
    ),
)
