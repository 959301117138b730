"""Romanian."""

from daemon.mail.reply.language import Language, named, words

RO = Language(
    code="ro",
    sender=words(
        "de la|de|expeditor",
    ),
    sent=words(
        "trimis|trimis la|trimisă|expediat|data|data trimiterii|dată",
    ),
    to=words(
        "către|catre|la|pentru|destinatar|destinatari",
    ),
    cc=words(
        "cc|copie|copie la",
    ),
    subject=words(
        "subiect|subiectul",
    ),
    other=words(
        "bcc|răspundeți la|răspunde la|răspuns către|importanță|prioritate|atașamente|atașări",
        "fișiere atașate|organizație",
    ),
    wrote=words(
        "a scris|a scris următoarele|scria|a scris urmatoarele|au scris",
    ),
    glue=words(
        "pe|la|în|in|data|de|data de|ora|utilizatorul|din",
    ),
    original=words(
        "mesaj original|mesajul original|mesaj inițial|mesajul inițial|e-mail original|email original",
        "mesaj initial",
    ),
    forwarded=words(
        "mesaj redirecționat|mesaj redirectionat|mesaj retransmis|mesaj înaintat|mesaj forwardat",
        "început mesaj redirecționat|începutul mesajului redirecționat|începe mesajul redirecționat",
        "mesaj transmis mai departe|redirecționat de|forwarded message",
    ),
    reply_above=words(
        "răspundeți deasupra acestei linii|vă rugăm să răspundeți deasupra acestei linii",
        "scrieți răspunsul deasupra acestei linii|introduceți răspunsul deasupra acestei linii",
        "raspundeti deasupra acestei linii",
    ),
    sign_offs=words(
        "cu stimă|cu stima|cu respect|cu deosebită stimă|cu deosebită considerație|cu considerație",
        "cu cele mai bune gânduri|cu cele mai bune urări|toate cele bune|numai bine|cele mai bune urări",
        "cu prietenie|cu drag|cu sinceritate|al dumneavoastră|salutări|salutari|salutări cordiale|cordial",
        "cu plecăciune|o zi bună|o zi buna|o zi frumoasă|zi frumoasă|o zi excelentă|o seară frumoasă",
        "un weekend plăcut|weekend plăcut|mulțumesc și o zi bună|mulțumesc, o zi bună|cu mulțumiri",
        "la revedere|pe curând",
    ),
    weak_sign_offs=words(
        "pupici|pa|te pup|te îmbrățișez|salut|spor|spor la treabă|pe mâine|bafta",
    ),
    greetings=words(
        "bună|buna|bună ziua|buna ziua|bună dimineața|buna dimineata|bună seara|buna seara|salut|salutare",
        "servus|stimate|stimată|stimati|stimați|stimată doamnă|stimate domn|stimate domnule|dragă|draga",
        "dragi|dragilor|bună tuturor|salut tuturor|domnule|doamnă|hei",
    ),
    footers=words(
        "trimis de pe iphone|trimis de pe ipad|trimis de pe iphone-ul meu|trimis de pe ipad-ul meu",
        "trimis de pe *-ul meu|trimis de pe telefonul meu *|trimis de pe dispozitivul meu *",
        "trimis de pe smartphone-ul meu samsung galaxy.|trimis de pe telefon*|trimis din outlook pentru *",
        "trimis din outlook mobile|trimis din corespondență pentru windows*",
        "trimis din e-mail pentru windows*|trimis din yahoo mail *|trimis din yahoo mail pe *",
        "trimis cu proton mail *|trimis prin e-mail securizat proton mail*|obțineți outlook pentru *",
        "obține outlook pentru *|descărcați outlook pentru *|descarcă outlook pentru *",
        "trimis de pe dispozitivul meu android cu k-9 mail. vă rog să-mi scuzați concizia.|fără viruși. *",
        "fără viruși*|fără virusi*|acest e-mail a fost verificat de viruși*|înainte de a tipări*",
    ),
    disclaimers=words(
        "acest mesaj și orice|acest mesaj și fișierele atașate|acest mesaj este confidențial",
        "acest e-mail și orice|acest e-mail este confidențial|informațiile conținute în acest mesaj",
        "informațiile cuprinse în acest mesaj|conține informații confidențiale",
        "poate conține informații confidențiale|este destinat exclusiv|sunt destinate exclusiv",
        "dacă nu sunteți destinatarul|dacă ați primit acest mesaj din greșeală",
        "dacă ați primit acest e-mail din greșeală|în cazul în care nu sunteți destinatarul",
        "notă de confidențialitate|clauză de confidențialitate",
    ),
    roles=words(
        "director|directoare|manager|șef|coordonator|coordonatoare|responsabil|specialist|inginer|ing",
        "contabil|contabilă|economist|jurist|avocat|consilier|consultant|asistent|asistentă|secretar",
        "secretară|administrator|președinte|vicepreședinte|profesor|profesoară|prof|conf. univ|lector",
        "medic|programator|dezvoltator|analist|referent|inspector|reprezentant vânzări|primar",
    ),
    forms=words(
        "s.r.l|srl|s.a|p.f.a|pfa|s.c|o.n.g|cui|c.u.i|nr. reg. com|str|strada|bdul|bulevardul|calea|șos",
        "șoseaua|piața|județ|jud|tel|telefon|mobil|fax|departamentul|direcția|biroul|bucurești|românia",
        "romania|cod poștal",
    ),
    months=named(
        "ianuarie|ian",
        "februarie|feb|febr",
        "martie|mar",
        "aprilie|apr",
        "mai",
        "iunie|iun",
        "iulie|iul",
        "august|aug",
        "septembrie|sep|sept",
        "octombrie|oct",
        "noiembrie|noi|nov",
        "decembrie|dec",
    ),
    weekdays=named(
        "luni|lun",
        "marți|marti|mar",
        "miercuri|mie",
        "joi",
        "vineri|vin",
        "sâmbătă|sambata|sâm",
        "duminică|duminica|dum",
    ),
    auto_subjects=words(
        "răspuns automat|raspuns automat|mesaj automat|absent din birou|în afara biroului",
        "plecat din birou|nu sunt la birou",
    ),
)
