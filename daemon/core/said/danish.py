"""How times are said in Danish, with and without the letters æ, ø and å."""

from __future__ import annotations

from daemon.core.said.words import TimeWords

_TENS = ("", "enog", "toog", "treog", "fireog", "femog", "seksog", "syvog", "otteog", "niog")
_COUNTS = (
    "nul|en et én ét|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten"
    "|nitten|tyve"
)

_FIRST, _SECOND = ("", "1. ", "1.", "1 ", "første ", "foerste "), ("2. ", "2.", "2 ", "anden ")
_SAINT = ("sankt ", "skt. ", "skt ", "sct. ", "sct ", "sankt", "st. ")


def _feasts() -> dict[str, tuple[int, int] | int]:
    """Days with a name; of "anden juledag" and "Skt. Hans" every way they are written."""
    days: dict[str, tuple[int, int] | int] = {
        "lillejuleaften": (12, 23),
        "lille juleaften": (12, 23),
        "lillejuleaftensdag": (12, 23),
        "juleaften": (12, 24),
        "juleaftensdag": (12, 24),
        "nytårsaften": (12, 31),
        "nytårsaftensdag": (12, 31),
        "nytårsdag": (1, 1),
        "1. nytårsdag": (1, 1),
        "helligtrekonger": (1, 6),
        "hellig tre konger": (1, 6),
        "valentinsdag": (2, 14),
        "grundlovsdag": (6, 5),
        "grundlovsdagen": (6, 5),
        "mortensaften": (11, 10),
        "morten bisp": (11, 10),
        "mortensdag": (11, 11),
        "fastelavn": -49,
        "fastelavnssøndag": -49,
        "fastelavnsmandag": -48,
        "palmesøndag": -7,
        "skærtorsdag": -3,
        "langfredag": -2,
        "påskelørdag": -1,
        "påskesøndag": 0,
        "påskemandag": 1,
        "store bededag": 26,
        "st. bededag": 26,
        "kristi himmelfartsdag": 39,
        "kristi himmelfart": 39,
        "kr. himmelfartsdag": 39,
        "kr. himmelfart": 39,
        "himmelfartsdag": 39,
        "pinselørdag": 48,
        "pinsesøndag": 49,
        "pinsemandag": 50,
    }
    for feast, first in (("jul", (12, 25)), ("påske", 0), ("pinse", 49)):
        second = first + 1 if isinstance(first, int) else (12, 26)
        days |= {f"{nth}{feast}{'e' * (feast == 'jul')}dag": first for nth in _FIRST}
        days |= {f"{nth}{feast}{'e' * (feast == 'jul')}dag": second for nth in _SECOND}
    for saint in _SAINT:
        days |= {f"{saint}hans": (6, 23), f"{saint}hans aften": (6, 23), f"{saint}hansaften": (6, 23)}
        days |= {f"{saint}hans dag": (6, 24), f"{saint}hansdag": (6, 24)}
    return {**days, **{_plain(name): day for name, day in days.items()}}


def _plain(name: str) -> str:
    return name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


DANISH = TimeWords(
    weekdays=(
        "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag loerdag lordag", "søndag soendag sondag",
    ),
    brief=("man", "tir tirs", "ons", "tor tors", "fre", "lør", "søn"),
    months=(
        "januar jan", "februar feb febr", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug",
        "september sep sept", "oktober okt", "november nov", "december dec",
    ),
    unclear="man søn tor",
    clear="tirs ons tors fre lør",
    ordinals=(
        "første foerste", "anden andet", "tredje tredie", "fjerde", "femte", "sjette", "syvende", "ottende", "niende",
        "tiende", "ellevte", "tolvte", "trettende", "fjortende", "femtende", "sekstende", "syttende", "attende",
        "nittende", *(f"{tens}tyvende" for tens in _TENS), "tredivte tredvte", "enogtredivte enogtredvte",
    ),
    counts={name: number for number, names in enumerate(_COUNTS.split("|")) for name in names.split()},
    days={
        "i dag": 0, "idag": 0, "i morgen": 1, "imorgen": 1, "i overmorgen": 2, "overmorgen": 2,
        "i går": -1, "igår": -1, "i gaar": -1, "igaar": -1, "i forgårs": -2, "forgårs": -2, "i forgaars": -2,
    },
    day_parts={
        "i aften": (0, "pm"), "i eftermiddag": (0, "pm"), "i eftermiddags": (0, "pm"), "i formiddag": (0, "am"),
        "i formiddags": (0, "am"), "i morges": (0, "am"), "i aftes": (-1, "pm"), "i går aftes": (-1, "pm"),
    },
    shifted={
        "næste": 1, "naeste": 1, "den næste": 1, "sidste": -1, "i sidste": -1, "forrige": -1, "i forrige": -1,
        "denne": 0, "den her": 0, "indeværende": 0, "kommende": 1, "den kommende": 1,
    },
    units={
        "dag": "day", "dage": "day", "dages": "day", "døgn": "day", "uge": "week", "uger": "week", "uges": "week",
        "ugers": "week", "måned": "month", "måneder": "month", "måneds": "month", "måneders": "month",
        "maaned": "month", "maaneder": "month", "mdr": "month", "år": "year", "års": "year", "aar": "year",
        "halvt år": "half", "halvår": "half", "kvartal": "quarter", "time": "hour", "timer": "hour",
        "times": "hour", "minutter": "minute", "min": "minute",
    },
    parts={
        "morgen": "am", "formiddag": "am", "eftermiddag": "pm", "aften": "pm", "tidlig": "am", "om morgenen": "am",
        "om formiddagen": "am", "om eftermiddagen": "pm", "om aftenen": "pm", "morgen tidlig": "am",
        "tidligt om morgenen": "am", "tidligt": "am",
    },
    thirds={
        "først i": "early", "først på": "early", "foerst i": "early", "tidligt i": "early", "primo": "early",
        "begyndelsen af": "early", "starten af": "early", "i starten af": "early", "i begyndelsen af": "early",
        "midt i": "mid", "midt på": "mid", "midten af": "mid", "i midten af": "mid", "medio": "mid",
        "sidst i": "late", "sidst på": "late", "slutningen af": "late", "i slutningen af": "late", "ultimo": "late",
        "sent i": "late", "inden udgangen af": "last", "ved udgangen af": "last", "senest udgangen af": "last",
        "inden slutningen af": "last", "senest ultimo": "last", "inden ultimo": "last", "udgangen af": "last",
    },
    clocks={
        "halv": -30, "kvart over": 15, "kvart i": -15, "fem over": 5, "fem i": -5, "ti over": 10, "ti i": -10,
        "tyve over": 20, "tyve i": -20, "fem minutter over": 5, "fem minutter i": -5, "ti minutter over": 10,
        "ti minutter i": -10, "fem over halv": -25, "fem i halv": -35,
    },
    feasts=_feasts(),
    fixed={"kl. 12 middag": "12:00", "middag": "12:00"},
    phrases={
        "the": ("den", "d.", "d", "dem d."),
        "of": ("i",),
        "on": ("på", "nu på", "nu", "førstkommende", "foerstkommende", "senest", "inden", "og så"),
        "coming": ("på", "nu på", "førstkommende", "næstkommende", "kommende", "på kommende"),
        "in_front": ("om",),
        "ago_front": ("for",),
        "ago": ("siden",),
        "from_now": ("fra nu", "fra i dag", "fra nu af"),
        "about": ("tid",),
        "until": ("til", "til og med", "og til og med", "frem til", "t.o.m."),
        "or": ("eller", "og", "samt"),
        "last_nth": ("sidste", "den sidste"),
        "week": ("uge", "ugerne", "uge nr.", "u."),
        "month_unit": ("måned", "måneden", "maaned", "maaneden"),
        "year_unit": ("år", "aar"),
        "this_year": ("i år", "i aar"),
        "work_day": ("hverdag", "arbejdsdag", "hverdagen", "arbejdsdagen"),
        "week_unit": ("uge", "ugen"),
        "weekend": ("weekend", "weekenden"),
        "at": ("kl.", "kl", "klokken", "ca. kl.", "ca kl", "cirka kl.", "omkring kl.", "klokken er"),
        "during": ("i", "til", "engang i", "i løbet af", "fra", "inden"),
        "every": ("hver", "hver anden", "hver eneste", "alle", "enhver", "black", "blå", "skæve"),
        "deny": (
            "ikke", "ikke på", "ikke den", "ikke d.", "undtagen", "undtaget", "bortset fra", "i stedet for",
            "desværre ikke", "aldrig", "ikke om", "frem for", "end",
        ),
        "deny_after": (
            "kan jeg ikke", "kan jeg desværre ikke", "kan vi ikke", "passer ikke", "passer desværre ikke",
            "passer mig ikke", "går ikke", "går desværre ikke", "dur ikke", "duer ikke", "er desværre umuligt",
            "er umuligt", "er optaget", "er ikke muligt", "er jeg væk", "er ikke godt", "er skidt", "er no go",
        ),
        "link": ("på",),
        "moves": ("flyt", "flytte", "flytter", "flyttes", "flyttet", "rykke", "rykker", "rykkes", "rykket", "ryk"),
        "spared": (
            "senere end", "tidligere end", "før end", "glem ikke", "glemmer ikke", "hvorfor ikke", "hvis ikke"),
        "goes_on": (
            "kl", "klokken", "i", "og", "eller", "til", "fra", "er", "at", "om", "på", "for", "så", "har", "kan",
            "skal", "ville", "vil", "med", "hos", "hvis", "men", "går", "passer", "bliver", "ved", "da", "som", "der",
            "starter", "begynder", "holder", "fylder", "tak", "bedre", "hellere", "virker", "lyder", "inden",
            "senest", "efter",
            "før", "omkring", "kunne", "ikke", "formiddag", "eftermiddag", "aften", "morgen", "her", "næste", "denne",
            "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
            "december", "hvor", "blev", "var", "kommer", "mødes", "samt", "desværre", "tager", "sender", "ringer",
        ),
        "label": (
            "version", "v", "ver", "afsnit", "punkt", "pkt", "kapitel", "kap", "side", "s", "del", "trin", "figur",
            "nr", "nummer", "opgave", "sag", "lokale", "rum", "bygning", "udgave", "release", "bilag", "stk", "vers",
            "linje", "række", "tabel", "paragraf", "hus", "ip", "build", "telefon", "tlf", "mobil", "konto", "reg",
        ),
        "figure": (
            "er", "på", "blev", "var", "ca", "cirka", "omkring", "karakter", "karakteren", "scorede", "snit", "over",
            "under", "kr", "kostede", "steget", "faldet", "med",
        ),
        "share_before": ("ca", "cirka", "omkring", "næsten", "godt", "knap", "over", "mindst", "højst"),
        "share_after": (
            "færdig", "færdige", "færdigt", "af", "time", "timer", "times", "dag", "dags", "dage", "år", "liter", "kg",
            "kop", "fuld", "fuldt", "tid", "stilling", "igennem", "klar", "klart", "klare", "mål", "i mål", "point",
            "stjerner", "vejs", "side", "sider", "del", "arbejdsdag", "tom", "brugt", "nået", "inde", "gennemført",
        ),
        "score_before": (
            "giver", "gav", "give", "fik", "får", "score", "karakter", "en", "et", "klar", "solid", "giver den",
            "gav den", "giver ugen", "får en", "vurderer",
        ),
        "asks": (
            "ja", "jo", "nej", "ok", "okay", "kan", "kunne", "må", "vil", "ville", "skal", "vi", "jeg", "du", "den",
            "det", "gerne", "lige", "bare", "måske", "evt.", "evt", "eventuelt", "helst", "hellere", "så", "mon",
            "og", "eller", "desværre", "venligst", "tage", "have", "få", "gøre", "holde", "lave", "være", "blive",
            "sige", "foreslår", "foreslå", "hvad med", "hvad siger du til", "kan vi mødes", "kan vi tales ved",
            "kan vi snakkes ved", "kan vi tale", "kan vi snakke", "samtalen", "passer", "samme tid",
            "samme tidspunkt", "samme klokkeslæt", "godt", "i stedet", "bedre", "er nødt til at",
            "bliver nødt til at", "vær sød at", "for", "ved", "på", "at", "beder om at", "er", "muligt", "tager",
            "komme", "starte", "begynde", "ligge", "først",
        ),
        "delays": (
            "udskyd", "udskyde", "udskydes", "udskudt", "udsæt", "udsætte", "udsættes", "udsat", "skub", "skubbe",
            "skubbes", "skubbet", "skyd", "skyde", "vente", "vent",
        ),
        "advances": ("fremryk", "fremrykke", "fremrykkes", "fremrykket"),
        "shifts": ("flyt", "flytte", "flyttes", "flyttet", "ryk", "rykke", "rykkes", "rykket"),
        "shifted_one": (
            "den", "det", "samtalen", "vores samtale", "vores", "min samtale", "mødet", "vores møde", "tiden",
            "snakken", "vores snak", "vores tid", "tidspunktet", "starten",
        ),
        "by_so_much": ("med", "til", "gerne", "lige", "bare", "i", "ca.", "ca", "cirka", "om muligt", "venligst"),
        "later": ("senere", "senere på dagen", "derefter", "efter"),
        "earlier": ("tidligere", "før", "forinden"),
        "to_and_fro": ("frem", "tilbage", "fremad"),
        "half_hour": ("en halv time", "½ time", "halv time", "1/2 time", "en halvtime"),
        "quarter_hour": ("et kvarter", "kvarter", "et kvarters tid"),
        "day_after": (
            "dagen efter", "dagen derpå", "næste dag", "den næste dag", "den følgende dag", "den efterfølgende dag",
        ),
        "day_before": ("dagen før", "dagen forinden", "den foregående dag"),
        "week_after": ("ugen efter", "ugen derpå", "den følgende uge", "den efterfølgende uge", "ugen derefter"),
        "week_before": ("ugen før", "ugen forinden", "den foregående uge"),
        "shift_ends": (
            "samme tid", "samme tidspunkt", "samme klokkeslæt", "til samme tid", "på samme tid", "på samme tidspunkt",
            "i stedet", "tak", "end planlagt", "passer", "mig", "bedre", "er", "fint", "om muligt", "ville", "passe",
            "være", "godt", "bedst", "måske", "gerne", "helst", "også", "dog", "eventuelt", "evt.",
        ),
        "rather": ("hellere", "helst", "i stedet", "først", "samme tid", "samme tidspunkt", "samme klokkeslæt"),
        "because": ("hvis", "da", "fordi", "for", "på grund af", "pga.", "pga", "når", "så"),
        "week_label_after": ("af", "ud af", "i forløbet", "i projektet", "i kurset"),
    },
)  # fmt: skip
