"""Slovak."""

from daemon.mail.reply.language import Language, named, words

SK = Language(
    code="sk",
    sender=words(
        "od|odosielateľ",
    ),
    sent=words(
        "odoslané|odoslaná|odoslaný|odoslané dňa|dátum|dátum odoslania|poslané|dňa",
    ),
    to=words(
        "komu|pre|príjemca|adresát",
    ),
    cc=words(
        "kópia|kópie|cc|na vedomie",
    ),
    subject=words(
        "predmet|vec",
    ),
    other=words(
        "skrytá kópia|odpovedať|odpovedať na|odpoveď na|dôležitosť|priorita|prílohy|príloha|organizácia",
    ),
    wrote=words(
        "napísal|napísala|napísal(a)|napísal/a|napísal (a)|píše|písal|písala|napísali",
    ),
    glue=words(
        "dňa|o|od|v|vo|zo|používateľ|používateľka|odosielateľ|hod",
    ),
    first_person=words(
        "ja|sme",
    ),
    original=words(
        "pôvodná správa|pôvodný e-mail|pôvodný email|originálna správa|originál správy|povodna sprava",
    ),
    forwarded=words(
        "preposlaná správa|preposlany email|preposlaný e-mail|preposlaný email|posunutá správa",
        "odovzdaná správa|začiatok preposlanej správy|začiatok posunutej správy|preposlal",
        "koniec preposlanej správy|forwarded message",
    ),
    reply_above=words(
        "odpovedzte nad týmto riadkom|odpovedajte nad tento riadok|odpoveď píšte nad tento riadok",
        "napíšte svoju odpoveď nad tento riadok|prosím, odpovedajte nad túto čiaru",
        "zadajte odpoveď nad tento riadok",
    ),
    sign_offs=words(
        "s pozdravom|so srdečným pozdravom|s priateľským pozdravom|s úctou",
        "s pozdravom a prianím pekného dňa|s prianím pekného dňa|s prianím príjemného dňa|srdečne",
        "srdečne zdravím|s priateľskými pozdravmi|s pozdravmi|zdravím|želám pekný deň|prajem pekný deň",
        "pekný deň|príjemný deň|pekný víkend|prajem pekný víkend|majte sa pekne|maj sa pekne|majte sa",
        "maj sa|dovidenia|do videnia|ďakujem a prajem pekný deň|ďakujem, s pozdravom|s láskou",
    ),
    weak_sign_offs=words(
        "pozdrav|pozdravy|s p|sp|čau|ahoj|zatiaľ|tvoj|tvoja|váš|vaša|papa",
    ),
    greetings=words(
        "dobrý deň|dobré ráno|dobré popoludnie|dobrý večer|vážený|vážená|vážení|milý|milá|milí|ahoj",
        "ahojte|čau|čaute|zdravím|zdravíčko|pekný deň|pán|pani|kolegovia|drahý|drahá|priatelia|servus",
    ),
    footers=words(
        "odoslané z iphonu|odoslané z ipadu|odoslané z iphone|odoslané z ipad|odoslané z môjho *",
        "poslané z môjho *|odoslané zo zariadenia *|odoslané z mobilného *|odoslané z mobilu*",
        "odoslané z telefónu *|odoslané z outlooku pre *|odoslané z outlook pre *",
        "odoslané z aplikácie outlook pre *|odoslané z pošty pre windows*",
        "odoslané z aplikácie pošta pre windows*|odoslané z yahoo mail *|odoslané cez proton mail*",
        "získať outlook pre *|získajte outlook pre *|stiahnuť outlook pre *|stiahnite si outlook pre *",
        "odoslané z môjho zariadenia s androidom pomocou k-9 mail. ospravedlňte moju stručnosť.",
        "bez vírusov. *|bez vírusov*|táto správa bola skontrolovaná na vírusy*|pred vytlačením*",
    ),
    disclaimers=words(
        "táto správa a všetky|táto správa a jej prílohy|tento e-mail a jeho prílohy|tento e-mail a všetky",
        "táto e-mailová správa|je určená výlučne|je určený výlučne|výhradne pre adresáta",
        "ak nie ste zamýšľaným príjemcom|ak nie ste adresátom|ak ste túto správu dostali omylom",
        "ak ste obdržali túto správu omylom|ak ste dostali tento e-mail omylom|upozornenie o dôvernosti",
    ),
    roles=words(
        "riaditeľ|riaditeľka|konateľ|konateľka|vedúci|vedúca|manažér|manažérka|špecialista|špecialistka",
        "referent|referentka|účtovník|účtovníčka|asistent|asistentka|sekretárka|konzultant|konzultantka",
        "inžinier|ing|mgr|phdr|judr|mudr|rndr|prof|technik|vývojár|programátor|analytik|projektant",
        "koordinátor|koordinátorka|predseda|starosta|starostka|učiteľ|učiteľka|lekár|advokát|správca",
    ),
    forms=words(
        "s.r.o|spol. s r.o|a.s|v.o.s|k.s|o.z|n.o|š.p|ičo|dič|ič dph|ulica|námestie|nám|nábrežie|tel",
        "telefón|mob|mobil|fax|oddelenie|odbor|úsek|bratislava|košice|slovenská republika|slovensko|psč",
        "e-mail",
    ),
    months=named(
        "január|januára|jan",
        "február|februára|feb",
        "marec|marca|mar",
        "apríl|apríla|apr",
        "máj|mája",
        "jún|júna",
        "júl|júla",
        "august|augusta|aug",
        "september|septembra|sep|sept",
        "október|októbra|okt",
        "november|novembra|nov",
        "december|decembra|dec",
    ),
    weekdays=named(
        "pondelok|po|pon",
        "utorok|ut|uto",
        "streda|stredu|st|str",
        "štvrtok|št|štv",
        "piatok|pi|pia",
        "sobota|sobotu|so|sob",
        "nedeľa|nedeľu|ne|ned",
    ),
    auto_subjects=words(
        "automatická odpoveď|mimo kancelárie|automatická správa|som mimo kancelárie",
    ),
)
