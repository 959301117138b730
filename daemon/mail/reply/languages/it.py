"""Italian."""

from daemon.mail.reply.language import Language, named, words

IT = Language(
    code="it",
    sender=words(
        "da|mittente",
    ),
    sent=words(
        "inviato|inviato il|inviata|data|data di invio|data invio|spedito",
    ),
    to=words(
        "a|per|destinatario|destinatari",
    ),
    cc=words(
        "cc|copia|copia a|copia per conoscenza|p.c|per conoscenza",
    ),
    subject=words(
        "oggetto|ogg|soggetto",
    ),
    other=words(
        "ccn|rispondi a|rispondi-a|risposta a|priorità|importanza|allegati|allegato|organizzazione",
        "riservatezza",
    ),
    wrote=words(
        "ha scritto|ha scritto quanto segue|scrisse|scrive|scriveva",
    ),
    glue=words(
        "il|giorno|data|ore",
    ),
    original=words(
        "messaggio originale|messaggio di origine|e-mail originale|mail originale|messaggio originario",
        "testo originale|messaggio iniziale|messaggio precedente",
    ),
    forwarded=words(
        "messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato",
        "messaggio inoltrato originale|inoltrato da|fine messaggio inoltrato|messaggio reindirizzato",
        "forwarded message",
    ),
    reply_above=words(
        "rispondi sopra questa riga|scrivi la tua risposta sopra questa riga|rispondere sopra questa riga",
        "rispondi al di sopra di questa riga|si prega di rispondere sopra questa riga",
        "digita la tua risposta sopra questa riga|inserisci la risposta sopra questa linea",
    ),
    sign_offs=words(
        "cordiali saluti|distinti saluti|un cordiale saluto|cordialmente|cordialità|i migliori saluti",
        "i più cordiali saluti|con i migliori saluti|con i più cordiali saluti|migliori saluti",
        "tanti saluti|un caro saluto|cari saluti|saluti cordiali|tanti cari saluti|un saluto",
        "in attesa di un cortese riscontro, cordiali saluti|porgo cordiali saluti|porgo distinti saluti",
        "si porgono distinti saluti|in fede|con stima|un abbraccio|a presto|buona giornata|buona serata",
        "buon lavoro|buon fine settimana|buon weekend|grazie e cordiali saluti|grazie e saluti",
        "cordiali saluti e buon lavoro|cordiali saluti e buona giornata",
    ),
    weak_sign_offs=words(
        "saluti|ciao|ciao ciao|baci|bacioni|tuo|tua|vostro|con affetto|abbracci|d.s|a dopo|a domani",
    ),
    greetings=words(
        "ciao|salve|buongiorno|buon giorno|buonasera|buona sera|buon pomeriggio|buondì|gentile|gentili",
        "gentilissimo|gentilissima|gentilissimi|gent.mo|gent.ma|gent.mi|egregio|egregi|spettabile",
        "spett.le|caro|cara|cari|carissimo|carissima|carissimi|stimato|stimata|ciao a tutti",
        "buongiorno a tutti|hey|ehi",
    ),
    footers=words(
        "inviato da iphone|inviato da ipad|inviato dal mio *|inviato dall'iphone di *",
        "inviato da smartphone *|inviato da outlook per *|inviato da outlook mobile",
        "inviato da posta per windows*|inviato da posta di windows*|inviato da yahoo mail *",
        "inviato da tablet *|inviato da samsung *|inviato da dispositivo *|inviato da libero mail *",
        "inviato da gmail mobile|inviato da proton mail *|inviato con proton mail *",
        "inviato con email sicura proton mail*|scarica outlook per *|ottieni outlook per *",
        "ottenere outlook per *|scarica l'app *|mail priva di virus. *|mail priva di virus*",
        "questa e-mail è priva di virus *",
        "questa e-mail è stata controllata per individuare virus con avast antivirus*",
        "rispetta l'ambiente*|prima di stampare*|pensa all'ambiente prima di stampare*",
        "inviato da k-9 mail*|inviato dal mio dispositivo android con k-9 mail. perdonate la brevità.",
        "inviato da un dispositivo mobile*",
    ),
    disclaimers=words(
        "le informazioni contenute in questo messaggio|le informazioni contenute nella presente",
        "le informazioni contenute in questa e-mail|questo messaggio è destinato esclusivamente",
        "questo messaggio e i suoi allegati|il presente messaggio è destinato",
        "il presente messaggio e gli eventuali allegati|il contenuto di questo messaggio è riservato",
        "sono da intendersi strettamente riservate|esclusivamente al destinatario",
        "se avete ricevuto questo messaggio per errore|se ha ricevuto questo messaggio per errore",
        "qualora abbiate ricevuto questo messaggio per errore",
        "qualora il messaggio fosse pervenuto per errore|d.lgs. 196/2003|d. lgs. 196/2003",
        "regolamento ue 2016/679|regolamento (ue) 2016/679|avviso di riservatezza",
        "informativa sulla privacy",
    ),
    roles=words(
        "direttore|direttrice|responsabile|amministratore|amministratore delegato|presidente|segretario",
        "segretaria|coordinatore|coordinatrice|consulente|ingegnere|architetto|avvocato|dottore|dott",
        "dott.ssa|ing|avv|geom|prof|professore|professoressa|ricercatore|impiegato|impiegata|contabile",
        "tecnico|sviluppatore|project manager|titolare|capo ufficio|addetto|addetta|insegnante|docente",
        "infermiere|infermiera|medico",
    ),
    forms=words(
        "s.r.l|srl|s.p.a|s.n.c|snc|s.a.s|sas|s.s|onlus|soc. coop|ufficio|viale|piazza|vicolo|tel|telefono",
        "cell|cellulare|mob|fax|p.iva|p. iva|partita iva|c.f|cod. fisc|pec|sede legale|sito web|italia",
    ),
    months=named(
        "gennaio|gen|genn",
        "febbraio|feb|febb",
        "marzo|mar",
        "aprile|apr",
        "maggio|mag|magg",
        "giugno|giu",
        "luglio|lug",
        "agosto|ago",
        "settembre|set|sett",
        "ottobre|ott",
        "novembre|nov",
        "dicembre|dic",
    ),
    weekdays=named(
        "lunedì|lunedi|lun",
        "martedì|martedi|mar",
        "mercoledì|mercoledi|mer",
        "giovedì|giovedi|gio",
        "venerdì|venerdi|ven",
        "sabato|sab",
        "domenica|dom",
    ),
    auto_subjects=words(
        "risposta automatica|fuori ufficio|fuori sede|assenza dall'ufficio|messaggio automatico",
        "notifica automatica",
    ),
)
