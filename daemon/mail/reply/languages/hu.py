"""Hungarian."""

from daemon.mail.reply.language import Language, named, words

HU = Language(
    code="hu",
    sender=words(
        "feladó|küldő|forrás",
    ),
    sent=words(
        "küldve|elküldve|küldés dátuma|küldés ideje|dátum|elküldés dátuma|időpont|dátum/idő",
    ),
    to=words(
        "címzett|címzettek|címzett(ek)",
    ),
    cc=words(
        "másolatot kap|másolat|másolatot kapnak|cc",
    ),
    subject=words(
        "tárgy",
    ),
    other=words(
        "titkos másolat|titkos másolatot kap|válaszcím|válasz erre|fontosság|prioritás|mellékletek",
        "melléklet|szervezet",
    ),
    wrote=words(
        "írta|ezt írta|a következőt írta|a következőket írta|az alábbiakat írta|az alábbit írta",
        "írta a következőt|írt|írja",
    ),
    glue=words(
        "időpont|időpontban|dátummal|keltezéssel|napján|a|az|ekkor|idő|dátum|kor|órakor|felhasználó|tól",
        "től",
    ),
    first_person=words(
        "én",
    ),
    original=words(
        "eredeti üzenet|eredeti levél|eredeti e-mail|eredeti email|eredeti üzenet kezdete",
    ),
    forwarded=words(
        "továbbított üzenet|továbbított levél|továbbított levél kezdete|továbbított üzenet kezdete",
        "továbbított e-mail|továbbította|az üzenet továbbítva|továbbküldött levél|továbbküldött üzenet",
        "forwarded message",
    ),
    reply_above=words(
        "kérjük, e sor fölé írja válaszát|kérjük, a válaszát e sor fölé írja",
        "kérjük, e fölé a sor fölé írja a válaszát|írja válaszát e sor fölé|válaszát írja e sor fölé",
        "a válaszodat e sor fölé írd|ezen sor felett válaszoljon",
    ),
    sign_offs=words(
        "üdvözlettel|szívélyes üdvözlettel|baráti üdvözlettel|tisztelettel|őszinte tisztelettel",
        "köszönettel|szíves üdvözlettel|szép napot|szép napot kívánok|további szép napot",
        "további szép napot kívánok|kellemes hétvégét|szép hétvégét|jó hétvégét|minden jót",
        "minden jót kívánok|legjobbakat|a legjobbakat|üdvözlet|sok szeretettel|szeretettel|üdv|üdvözöl",
        "köszönettel és üdvözlettel|előre is köszönöm, üdvözlettel|jó munkát|további jó munkát",
        "viszontlátásra|viszlát",
    ),
    weak_sign_offs=words(
        "ü|üdv|puszi|ölel|szia|sziasztok|hello|csá|köszi, üdv|pá",
    ),
    greetings=words(
        "kedves|tisztelt|szia|sziasztok|szervusz|szervusztok|hello|helló|hali|üdv|üdvözletem|üdvözlöm",
        "jó napot|jó napot kívánok|jó reggelt|jó estét|drága|drágám|kollégák|kedves kollégák|tisztelt cím",
        "tisztelt uram|tisztelt hölgyem|csáó|szevasz",
    ),
    footers=words(
        "iphone-omról küldve|iphone-ról küldve|az iphone-omról küldve|elküldve az iphone-omról",
        "elküldve: iphone|ipad-ről küldve|ipademről küldve|elküldve az ipademről|küldve iphone-ról",
        "a *-omról küldve|samsung * okostelefonomról küldve|elküldve a * okostelefonomról.",
        "galaxy készülékemről küldve|elküldve galaxy készülékemről|küldve a következőből: outlook *",
        "elküldve a következőből: outlook *|elküldve az ios outlookból|elküldve az android outlookból",
        "az outlook beszerzése *|outlook letöltése *|az outlook letöltése *|a(z) outlook * letöltése",
        "outlook beszerzése *|ios rendszerhez készült outlook letöltése",
        "android rendszerhez készült outlook letöltése|ios-hez készült outlook letöltése",
        "androidhoz készült outlook letöltése|küldve a windows posta *",
        "a windows posta alkalmazásból küldve|windows 10 posta alkalmazásból küldve|küldve a yahoo mail *",
        "elküldve a proton mail *|elküldve k-9 maillel android készülékemről. elnézést a tömörségemért.",
        "vírusmentes. *|vírusmentes*|ezt az e-mailt az avast víruskereső szoftver átvizsgálta*",
        "mobilról küldve*|telefonról küldve*|kérjük, gondoljon a környezetre*|mielőtt kinyomtatja*",
    ),
    disclaimers=words(
        "ez az üzenet és annak mellékletei|ez az e-mail és annak mellékletei|ez az e-mail és csatolmányai",
        "ez az elektronikus levél|jelen üzenet és|jelen elektronikus üzenet",
        "bizalmas információkat tartalmaz|bizalmas információt tartalmaz|kizárólag a címzett",
        "kizárólag a címzetteknek|amennyiben nem ön a címzett|ha nem ön a címzett",
        "amennyiben tévedésből kapta|ha tévedésből kapta|ha ön tévedésből|titoktartási nyilatkozat",
        "bizalmassági nyilatkozat|jogi nyilatkozat|jelen e-mail és",
    ),
    roles=words(
        "igazgató|ügyvezető|vezető|osztályvezető|csoportvezető|menedzser|munkatárs|asszisztens|titkárnő",
        "titkár|referens|szakértő|tanácsadó|mérnök|fejlesztő|programozó|elemző|könyvelő|jogász|ügyvéd",
        "tanár|orvos|koordinátor|előadó|elnök|alelnök|projektvezető|értékesítő|beszerző|gazdasági vezető",
        "adminisztrátor",
    ),
    forms=words(
        "kft|zrt|nyrt|kkt|egyesület|alapítvány|osztály|főosztály|iroda|utca|út|útja|tér|körút|krt|sétány",
        "emelet|tel|telefon|mobil|fax|adószám|cégjegyzékszám|székhely|budapest|magyarország|honlap",
    ),
    months=named(
        "január|jan",
        "február|feb|febr",
        "március|már|márc",
        "április|ápr",
        "május|máj",
        "június|jún",
        "július|júl",
        "augusztus|aug",
        "szeptember|szep|szept",
        "október|okt",
        "november|nov",
        "december|dec",
    ),
    weekdays=named(
        "hétfő|h|hét",
        "kedd|k",
        "szerda|sze|szer",
        "csütörtök|cs|csüt",
        "péntek|p|pén",
        "szombat|szo|szomb",
        "vasárnap|v|vas",
    ),
    auto_subjects=words(
        "automatikus válasz|automatikus üzenet|házon kívül|irodán kívül|távolléti értesítés",
        "automatikus válaszüzenet|nem vagyok az irodában",
    ),
)
