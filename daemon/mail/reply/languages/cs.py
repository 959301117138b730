"""Czech."""

from daemon.mail.reply.language import Language, named, words

CS = Language(
    code="cs",
    sender=words(
        "od|odesílatel|odesilatel",
    ),
    sent=words(
        "odesláno|odesláno dne|datum|datum odeslání|odeslaný|posláno|dne",
    ),
    to=words(
        "komu|pro|příjemce|adresát",
    ),
    cc=words(
        "kopie|cc|na vědomí",
    ),
    subject=words(
        "předmět|věc",
    ),
    other=words(
        "skrytá|skrytá kopie|odpovědět|odpověď na|odpovědět na|důležitost|priorita|přílohy|příloha",
        "organizace",
    ),
    wrote=words(
        "napsal|napsala|napsal(a)|napsal/a|napsal (a)|píše|psal|psala|napsali|napsal následující",
    ),
    glue=words(
        "dne|v|ve|od|ze|odesílatel|odesilatel|uživatel|hod|hodin",
    ),
    first_person=words(
        "já|jsem|jsme",
    ),
    original=words(
        "původní zpráva|původní e-mail|původní email|původní mail|originální zpráva|originál zprávy",
        "zdrojová zpráva",
    ),
    forwarded=words(
        "přeposlaná zpráva|předaná zpráva|přeposlaný e-mail|přeposlaný email|začátek přeposílané zprávy",
        "začátek přeposlané zprávy|předáno od|přeposlal|přeposláno|konec přeposlané zprávy",
        "forwarded message",
    ),
    reply_above=words(
        "odpovězte nad tento řádek|odpovídejte nad tento řádek|odpověď pište nad tento řádek",
        "prosím odpovídejte nad tuto čáru|prosím, odpovídejte nad tímto řádkem",
        "napište svou odpověď nad tento řádek|zadejte odpověď nad tento řádek",
    ),
    sign_offs=words(
        "s pozdravem|s přátelským pozdravem|se srdečným pozdravem|s úctou|s přáním hezkého dne",
        "s přáním pěkného dne|s přáním příjemného dne|s pozdravem a přáním hezkého dne",
        "s pozdravem a přáním pěkného dne|srdečně zdravím|srdečně|s přátelskými pozdravy|s pozdravy",
        "zdravím|zdraví|přeji hezký den|přeji pěkný den|hezký den|pěkný den|krásný den|hezký víkend",
        "pěkný víkend|mějte se hezky|měj se hezky|mějte se|měj se|mnoho pozdravů|srdečné pozdravy",
        "děkuji a přeji hezký den|děkuji a přeji pěkný den|děkuji, s pozdravem",
        "předem děkuji a přeji hezký den|na shledanou|nashledanou|s láskou|s pozdravem váš",
    ),
    weak_sign_offs=words(
        "pozdravy|pozdrav|s p|sp|spozdravem|čau|ahoj|zatím|tvůj|tvoje|váš|vaše|papa|hezký zbytek dne",
    ),
    greetings=words(
        "dobrý den|dobré ráno|dobré dopoledne|dobré odpoledne|dobrý večer|vážený|vážená|vážení|milý|milá",
        "milí|ahoj|ahojte|ahoj všichni|čau|čaute|zdravím|zdravíčko|zdar|nazdar|krásný den|hezký den",
        "pěkný den|pane|paní|vážené kolegyně|kolegové|drahý|drahá|přátelé",
    ),
    footers=words(
        "odesláno z iphonu|odesláno z ipadu|odesláno z mého *|odesláno z iphone|odesláno z ipad",
        "odesláno ze zařízení *|odesláno z mobilního *|odesláno z mobilu*|odesláno z telefonu *",
        "odesláno ze zařízení samsung *|odesláno z outlooku pro *|odesláno z outlook pro *",
        "odesláno z aplikace outlook pro *|odesláno z pošty pro windows*",
        "odesláno z aplikace pošta pro windows*|odesláno z yahoo mail *|odesláno přes proton mail*",
        "odesláno z proton mail *|získat outlook pro *|získejte outlook pro *|stáhnout outlook pro *",
        "stáhněte si outlook pro *",
        "odesláno aplikací k-9 mail ze systému android. omluvte prosím moji stručnost.|bez virů. *",
        "bez virů*|tento e-mail byl zkontrolován na viry*|tato zpráva byla zkontrolována na viry*",
        "email.cz - pošta, která vás baví|než vytisknete*|prosím zvažte*",
    ),
    disclaimers=words(
        "tato zpráva a všechny připojené soubory|tato zpráva a její přílohy|tato e-mailová zpráva",
        "tento e-mail a jakékoliv|tento e-mail a jeho přílohy|tento e-mail je důvěrný",
        "jsou důvěrné a jsou určeny|je určena výhradně|je určen výhradně",
        "pokud nejste zamýšleným příjemcem|pokud nejste oprávněným adresátem|nejste-li zamýšleným",
        "obdržel-li jste tento e-mail|jestliže jste obdržel|obdrželi jste tuto zprávu omylem",
        "obdržíte-li tuto zprávu omylem|za uzavření smlouvy|není návrhem na uzavření smlouvy",
        "nepředstavuje nabídku|smluvní závazek",
    ),
    roles=words(
        "ředitel|ředitelka|jednatel|jednatelka|vedoucí|manažer|manažerka|specialista|specialistka",
        "referent|referentka|účetní|asistent|asistentka|sekretářka|konzultant|konzultantka|inženýr|ing",
        "mgr|phdr|judr|mudr|rndr|prof|technik|vývojář|programátor|analytik|projektant|obchodní zástupce",
        "koordinátor|koordinátorka|předseda|předsedkyně|starosta|starostka|tajemník|učitel|učitelka|lékař",
        "advokát|správce",
    ),
    forms=words(
        "s.r.o|spol. s r.o|a.s|v.o.s|k.s|z.s|o.p.s|s.p|p.o|ič|ičo|dič|ulice|náměstí|nám|třída|tř|nábřeží",
        "tel|telefon|mob|mobil|gsm|fax|oddělení|odbor|úsek|praha|brno|česká republika|psč|datová schránka",
        "e-mail",
    ),
    months=named(
        "leden|ledna|led",
        "únor|února|úno",
        "březen|března|bře",
        "duben|dubna|dub",
        "květen|května|kvě",
        "červen|června|čvn|čer",
        "červenec|července|čvc",
        "srpen|srpna|srp",
        "září|zář",
        "říjen|října|říj",
        "listopad|listopadu|lis",
        "prosinec|prosince|pro",
    ),
    weekdays=named(
        "pondělí|po|pon",
        "úterý|út|úte",
        "středa|středu|st|stř",
        "čtvrtek|čt|čtv",
        "pátek|pá|pát",
        "sobota|sobotu|so|sob",
        "neděle|neděli|ne|ned",
    ),
    auto_subjects=words(
        "automatická odpověď|mimo kancelář|jsem mimo kancelář|automatická zpráva|nejsem přítomen",
        "nejsem přítomna",
    ),
)
