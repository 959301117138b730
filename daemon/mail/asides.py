"""Knows what is no answer though it stands where one was expected: a question back, or a slip of `slet` or `stop`."""

from __future__ import annotations

import re

from daemon.mail.lexicon import Lexicon, plain, vocabulary

_ASKS = re.compile(
    r"\W*(?:(?:hej|hi|men|but|øh|hmm?|tak|thanks|og|and|so|så)\b[ ,.!]*){0,2}"
    r"(?:hvad|hvilke[nt]?|hvilke|hvem|hvordan|hvornår|hvor|hvorfor|hvis|kan|må|er|var|bliver|har|skal|vil"
    r"|tæller|gælder|mener"
    r"|betyder|what|which|who|whose|how|when|where|why|can|may|could|is|are|was|does|do|did|will|would|has"
    r"|have|should)\b",
    re.IGNORECASE,
)
_SUGGESTS = re.compile(
    r"\W*(?:skal (?:vi|man)|bør vi|hvad (?:med|hvis|om)|hvorfor ikke|how about|what (?:about|if)|should we|why not"
    r"|(?:kan|kunne|can|could) (?:vi|we)(?: ikke| not)?)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:(?:her er|jeg har|svaret er|det er|mit svar er) )?(?:se |læs |please see |see |find )?"
    r"(?:venligst |please |det |den )?(?:i )?(?:vedhæft\w+|vedlagt\w*|bilag\w*|attach\w*|enclosed)"
    r"(?: (?:fil|filer|dokument|billede|file|files|document|picture))?(?: (?:venligst|tak|please))?",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:hvad (?:mener|betyder|menes)\b|hvad skal jeg (?:skrive|svare)|hvordan (?:svarer|stemmer) (?:jeg|man)"
    r"|(?:forstår|fatter|forstod) (?:ikke|simpelthen ikke)\b.{0,30}\b(?:spørgsmål\w*|mail\w*|det her|hvad)"
    r"|what (?:do|did) you mean|what does\b.{0,40}\bmean|(?:don't|do not"
    r"|didn't) understand\b.{0,20}\b(?:question|mail|this)"
    r"|how (?:do|should) i (?:answer|vote|reply)"
    r"|^\W*(?:kan|må|can|may|could) (?:jeg|i) (?:(?:godt|lige|also|også) )?(?:svare|stemme|vente|answer|reply|vote"
    r"|wait)\b[^.!]*\?)",
    re.IGNORECASE,
)
_STOP_MAILS = re.compile(
    r"(?:(?:please|venligst|vil du|vil i|vil i godt|kan i|kan du|can you|could you|i vil|i skal"
    r"|gider i)\s+(?:godt\s+|please\s+|venligst\s+|ikke\s+)*)?"
    r"(?:stop|stoppe|hold op|unsubscribe me|afmeld mig)(?:\s+(?:nu|venligst|please))?"
    r"(?:\s+(?:(?:med\s+)?(?:at\s+)?(?:sende?|sending|skrive|writing|maile|mailing|spamme)(?:\s+(?:til\s+"
    r"|to\s+)?(?:mig|me|os|us))?"
    r"(?:\s+(?:alle\s+)?(?:de|de her|disse|flere|these|those|so many|the|dine|jeres|så mange"
    r"|all these))?(?:\s+(?:e-?)?(?:mails?|beskeder|messages|emails))?"
    r"|(?:med|with|from)\s+(?:(?:alle|all|de|de her|disse|these|those|the|dine|jeres|den slags"
    r"|flere)\s+){0,3}(?:e-?)?(?:mails?|beskeder|messages|emails|mailene)"
    r"|(?:these|those|the|de her|alle de|disse)\s+(?:e-?)?(?:mails?|messages|emails)"
    r"|det her|dette|det|this|it|that))(?:\s+(?:nu|tak|please|venligst|now|her|igen))*",
    re.IGNORECASE,
)
_COMMANDS = vocabulary(
    "stop|stoppe|stopper|stopp|stoppes|afmelde|afmeldes|frameldes|slet|slette|sletter|slettes|unsubscribe",
    "unsubscribed|delete|fjern",
)
_AROUND = vocabulary(
    "kan|vil|må|gerne|godt|i|du|jeg|vi|mig|os|jer|det|den|her|dette|nu|lige|ikke|bare|så|venligst|tak|please",
    "igen|lad|være|med|at",
    "helt|gider|skal|ønsker|could|can|you|would|like|to|me|us|it|this|now|not|just|don't|do|hej|altså|snart",
    "nok|all|alt|alle",
)
_AWAY = re.compile(
    r"(?:jeg (?:er|har|holder) |i am |i'm |vi er )?(?:på |har |holder |on )?(?:sommer|jule|vinter"
    r"|efterårs)?(?:ferie|barsel|orlov|fri|fridag|sygemeldt"
    r"|syg|kursus|holiday|vacation|leave|sick|away|out of office|bortrejst|off)\b(?: (?:til|indtil|hele|i|fra"
    r"|resten|frem|this|all|until|till|from|for|the"
    r"|rest|denne|næste|next|uge|week|og|med|ugen|of|nu|lige|today|dag)\b[^.!?\n]{0,30})?",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:slet|fjern|delete|remove|glem|forget|tilbagetræk|withdraw)(?:te)?\s+(?:(?:lige|bare|venligst|please)\s+)?"
    r"(?:den|det|the|mit|min|my|de|idé\w*|ide\w*|svar\w*|forslag\w*|idea\w*|answer\w*|nr|nummer|number|alt\w*"
    r"|alle|begge|both|all"
    r"|sidste|første|last|first|it|that)(?:\s+(?:sidste|første|anden|andet|tredje|nederste|øverste|nye\w*"
    r"|gamle|last|first|second|other|one|idé\w*"
    r"|ide\w*|svar\w*|answer|idea|af dem|of them|om \S+|med \S+|about \S+|igen|again|\d+)){0,4}",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:(?:nej|nope|no|sorry|desværre|beklager|unfortunately|jeg har|der er|i have|vi har)\b[ ,.!]*){0,3}"
    r"(?:ikke(?: noget| nogen)?|ingen|ingenting|intet|none|nothing|not|no)(?: (?:særligt|særlige|nye|nyt|new|special))?"
    r"(?: (?:idé|ide|idéer|ideer|forslag|succes|succeser|historier|ideas?|success(?:es)?|suggestions?))?"
    r"(?: (?:fra mig|herfra|from me|desværre|at berette|to report))?"
    r"(?: (?:(?:i )?denne (?:gang|uge)|i dag|(?:i )?den her (?:gang|uge)|this (?:time|week)|today|lige nu|right now))?"
    r"(?:[ ,.]+(?:sorry|desværre|beklager|unfortunately|i'm afraid|tak|thanks))?"
)
_LONGEST = 400
_MOST_SLIP_WORDS = 3


def asks_back(text: str) -> bool:
    """True when `text` is nothing but a question to us, no suggestion in the form of one."""
    line = " ".join(text[:_LONGEST].split())
    if asks_about_us(text):
        return True
    return (
        line.endswith("?") and len(text) < _LONGEST and bool(_ASKS.match(line)) and not _SUGGESTS.match(line)
    )


def asks_about_us(text: str) -> bool:
    """True when `text` asks what is meant or how to answer: no answer even where any words are."""
    line = " ".join(text[:_LONGEST].split())
    return len(text) < _LONGEST and bool(_LOST.search(line) or (line.strip("?!. ") == "" and "?" in line))


def has_nothing(text: str) -> bool:
    """True when `text` says no more than that there is nothing to tell: "nej desværre, ikke denne gang".

    Nor does "se vedhæftede": attachments are not read.
    """
    said = plain(text)
    return len(text) < 80 and bool(_NOTHING.fullmatch(said) or _ELSEWHERE.fullmatch(said))


def wants_no_more(text: str) -> bool:
    """True when the whole of `text` plainly asks for no more mails: "stop med at sende mig mails"."""
    return len(text) < 120 and bool(
        plain(text) in ("please stop", "venligst stop") or _STOP_MAILS.fullmatch(plain(text))
    )


def nearly_a_word(text: str, words: Lexicon) -> bool:
    """True for what may be meant as `slet`, `stop`, `glem mig` or `pause` and is not spelt so: no time to guess."""
    line = plain(text)
    if len(text) > 120 or not line or line in words.skip:
        return False
    tokens = frozenset(re.findall(r"[^\W\d_]+(?:'t)?", line))
    if " " in line and tokens & _COMMANDS and tokens <= _COMMANDS | _AROUND:
        return True
    if _TAKES_BACK.fullmatch(line) or _AWAY.fullmatch(line):
        return True
    if len(line.split()) > _MOST_SLIP_WORDS:
        return False
    bare = line.rstrip("0123456789 ")
    return any(_slip(bare, known) for known in words.delete | words.forget | words.stop)


def _slip(line: str, known: str) -> bool:
    """Two letters swapped or one typed twice; in a long spelling any one letter wrong, missing or added."""
    if line == known or len(known) < 4 or abs(len(line) - len(known)) > 1:
        return False
    if len(line) == len(known):
        wrong = [at for at, (a, b) in enumerate(zip(line, known, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and line[wrong[0]] == known[wrong[1]]
        return (swapped and line[wrong[1]] == known[wrong[0]]) or (len(wrong) == 1 and len(known) > 5)
    short, long = sorted((line, known), key=len)
    missing = [at for at in range(len(long)) if long[:at] + long[at + 1 :] == short]
    doubled = len(line) > len(known) and any(long[at] in known for at in missing)
    return bool(missing) and (doubled or len(known) > 5)
