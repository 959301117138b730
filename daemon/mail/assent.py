"""Hears a plain yes or no to a proposal in the many ways people say it, and none where their words add anything."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations

from daemon.core.spelling import folded
from daemon.mail.agreement import agreement
from daemon.mail.lexicon import Lexicon, plain, vocabulary, without_emoji

_SETS = {
    "VERY": "helt/meget/rigtig/rigtigt/virkelig/bare/jo/også/super/mega/vildt/så/so/very/really/quite/just/perfectly"
    "/totally/absolutely/pretty",
    "FINE": "fint/fin/fine/superfint/ok/okay/okey/godt/god/go/super/perfekt/rigtigt/i_orden/realistisk/realistiske/fair"
    "/rimeligt/som_det_skal_være/good/great/perfect/right/realistic/reasonable/alright/all_right/spot_on",
    "GOOD": "fint/fin/fine/superfint/megafint/ok/okay/okey/godt/i_orden/alright/all_right/good/spot_on",
    "NICE": "fint/fin/fine/godt/god/go/flot/fed/fedt/super/perfekt/rigtigt/rigtig/realistisk/fair/good/great/nice"
    "/perfect/realistic",
    "GLAD": "super/perfekt/fedt/dejligt/skønt/herligt/genialt/perfect/great/cool/nice/excellent/awesome/lovely",
    "THING": "mål/plan/aftale/ide/forslag/formulering/goal/plan/deal/idea/proposal/one",
    "IT": "det/den/det_her/det_hele/dette/alt/målet/planen/aftalen/ideen/forslaget/teksten/formuleringen/det_mål"
    "/den_plan/den_aftale/den_ide/det_forslag/it/that/this/all/everything/the_goal/that_goal/this_goal/the_plan"
    "/that_plan/the_proposal",
    "ME": "med_mig/for_mig/hos_mig/til_mig/mig/med_os/for_os/by_me/with_me/for_me/to_me/from_me/by_us/with_us/for_us"
    "/fra_min_side/from_my_side/herfra/her",
    "STAND": "stå_inde_for/gå_med_til/nikke_til/leve_med/skrive_under_på/sige_ja_til/være_med_på/være_med_til"
    "/bakke_op_om/tilslutte_mig/love",
    "EAGERLY": "godt/gerne/sagtens/også/jo/helt/fint/så/da/bare",
}
"""What stands in capitals below. `_` is a space within one of several ways of saying it."""
_YES = """
ja/jo/jep/jeps/japs/jup/jah/jaeh/jada/jatak/jaja/javist/javel/jamen_ja/yes/yep/yeah/yea/yup/aye (AFTER)*
ok/okay/okey/oki/okidoki/sure (AFTER)*
sure_thing/of_course/certainly/definitely/absolutely/indeed/exactly/you_bet/lgtm/by_all_means
(så) (helt/meget/absolut/ganske)* absolut/bestemt/klart/selvfølgelig/naturligvis/gerne/enig/enige/netop/præcis/nemlig
helt sikkert
(jeg_er/vi_er) (VERY)* enig/enige i/om IT
(det/den/it/this/that) er_det/vil_det/gør_det/vil_den/gør_den/it_will/it_does/it_is/will/does (da/helt_sikkert)
det er/vil/gør det/den (da/helt_sikkert/bestemt)
afgjort/ubetinget/uden_tvivl/med_glæde/med_fornøjelse/lige_præcis/fair_enough/sounds_like_a_plan/korrekt/correct
det_er/den_er (sgu/da/i_den_grad)* FINE (ME)
(det/den/that's/that_is) stemmer/er_korrekt/er_rigtigt_forstået/rigtigt_forstået/correct/holder
(et/a) (stort/klart/kæmpe/helt_klart)* ja/ok/godkendt/aftalt ME
(et/a) stort/klart/kæmpe ja (ME)
ja/ok/jo/yes til/to IT
(IT) er/lyder/ser/virker/is/sounds/looks/seems (VERY)* FINE (ud) (ME)
that's/thats/it's/its (VERY)* FINE (ME)
(all) (VERY)* GOOD (ME)
(det_er/den_er) fint/ok/okay nok (ME)
(IT) passer/passer_mig/passer_os/works (VERY)* fint/godt/well/great/ME
IT passer/works
(VERY)* GLAD (ME)
(det_er/den_er/it's/it_is/that's/that_is/this_is/hvor_er_det/sikke/sikken/jo) (en/et/a) (VERY)* NICE THING
(det_er/den_er/it's/its/it_is/vi_har/så_har_vi/så_er_det/we_have) (en/a/done) aftale/aftalt/deal
(det_er/det_er_hermed/hermed) agreed/approved/accepted/godkendt/accepteret/vedtaget
(så) jeg/vi/i/we/er er/am/are/enige (VERY)* AGREED
(så) er vi/jeg (VERY)* AGREED
er/i'm/im (VERY/all/fully)* AGREED
happy/good/fine/ok/okay with_it/with_that/with_this
count_me_in/on_board/works_for_me
IT er jeg/vi (VERY)* enig/enige/enig_i/enige_i/enige_om/med_på/klar_på/klar_til/frisk_på/på/glad_for/tilfreds_med/ok_med
IT kan/vil/tør jeg/vi (EAGERLY)* (STAND)
IT gør/kører/siger/tager/køber/accepterer/godkender/lover jeg/vi (EAGERLY/ja_til)*
IT skriver/går/bakker jeg/vi (EAGERLY)* under_på/med_til/ind_for/op_om
jeg/vi kan/vil (EAGERLY)* STAND IT
jeg/vi siger/svarer/stemmer (EAGERLY)* ja/ja_tak/ok (til) (IT) (tak)
jeg/vi accepterer/godkender/køber/tager (IT)
jeg skriver (EAGERLY)* under (på) (IT)
(så/ok/okay/fint) lad_os/vi/let's/lets/let_us (bare) DO (WHAT)*
så siger/gør/kører/tager vi (WHAT)*
kør (bare) (på/på_det/på_med_det/med_det)
go (right) ahead/for_it
i/we (fully/totally/completely/do/can) agree/accept/approve (to/with) (IT)
i/we/i'd/i'll/we'd (would/can/will) (happily) say_yes/live_with/stand_by/sign/go_with (to) (IT)
(it's/that's/it_is) (a/big) yes_from_me/yes
(jeg_har) ingen indvendinger/bemærkninger/rettelser/ændringer/kommentarer/tilføjelser (ME)
no objections/objection/changes/comments (ME)
"""
"""A yes by itself, one kind a line: `/` between the ways of saying one word, ( ) around what may be left out."""
_BESIDE = """
(der/jeg) mangler ikke_noget/ikke_mere/intet/ingenting/ikke_noget_som_helst
intet/ingenting mangler
jeg savner ikke_noget/intet
(there) nothing/nothing's/is_nothing (is) missing/to_add
(det/it/that) giver/makes (god/rigtig_god/fin/perfect/good) mening/sense
(så) jeg/vi glæder_mig/glæder_os/går_i_gang/tager_fat/er_i_gang/ser_frem_til_det/gør_mit_bedste (START)*
(i/we) look_forward_to_it/looking_forward_to_it/can't_wait
det/this/it/that vil_gøre/gør/will_make/makes mig/me (til) en/a succes/success (i_dine_øjne/in_your_eyes)
(det) tror_jeg_på/jeg_tror_på_det/klarer_jeg/klarer_vi/når_jeg/når_vi
det skal_nok_gå/skal_nok_lykkes
(rigtig/fortsat/have_a) god/nice/good/great dag/weekend/aften/day/evening
vi_ses/ses/vh/mvh/kh/hilsen/venlig_hilsen
hej/hejsa/hi/hello/kære/dear/davs/goddag/godmorgen/halløj (igen/du/der/there) (NAME) (NAME)
(mange/tusind/tusinde/1000/super/many) tak/thanks/thank_you/thx (skal_du_have/so_much/a_lot) (FOR)
100_%/100%/100_procent/hundrede_procent/100_percent
jamen/altså/well/haha/hehe/åh
"""
"""What may stand beside a yes and takes nothing from it."""
_SETS |= {
    "AFTER": "tak/da/gerne/sgu/mand/for_pokker/for_søren/for_fanden/for_sytten/sir/please/thanks/thank_you/indeed/så"
    "/then/fint/from_me",
    "AGREED": "enig/enige/med/med_på_den/med_på_det/med_på_målet/klar/klar_på_den/klar_på_det/på/frisk/frisk_på_det"
    "/indforstået/indforstået_med_det/tilfreds/tilfreds_med_det/glad_for_det/glad_for_målet/in/on_board/game/good/fine"
    "/happy/in_agreement/happy_with_it/happy_with_that/happy_with_this/fine_with_it/fine_with_that/good_with_it"
    "/good_with_that/ok_with_that/okay_with_that",
    "DO": "gøre/sige/køre/tage/siger/kører/gør/tager/do/go/go_for/go_with/agree_on",
    "WHAT": "det/den/med_det/på/på_det/bare/så/sådan/it/that/this/ahead/på_den_måde",
    "START": "til_at_komme_i_gang/til_at_gå_i_gang/til_at_tage_fat/til_det/med_det_samme/med_det/i_dag/nu/straks",
    "FOR": "for_det/for_den/for_målet/for_mailen/for_tilliden/for_forslaget/for_oplægget/for_it/for_this/for_that"
    "/for_the_goal/for_your_trust/for_hjælpen",
}
_NAME = r"[^\W\d_]{2,20}"
_CALLED = re.compile(r"(?i:\b(tak|thanks|thank you|vh|mvh|kh|hilsen)) [A-ZÆØÅ][a-zæøåé]{1,20}\b")
"""A name behind them; in small letters it may be any word: "ja tak senere"."""
_DOUBTS = re.compile(r"\?|[:;=]-?[(/|\\]|[👎❌✖😕🤔😬🙁☹😟😒🙄😢😞🤨🤷]")
_BREAKS = re.compile(r"[.!,;:\n()–—…]+|\s-+\s|\b(?:og|and|samt)\b|&")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_MOST_CLAUSES, _MOST_WORDS, _LONGEST = 8, 12, 400
_TOKENS = re.compile(r"[^\W_]+")
SMALL_TALK = vocabulary(
    "tak|det|den|lyder|godt|fint|for|mig|os|passer|perfekt|er|i|orden|helt|ok|okay|gør|kør|på|bare|med|vi|jeg",
    "please|thanks|that|sounds|good|great|fine|works|me|us|is|it|go|ahead|with|do|super|gerne|meget|dejligt",
    "selvfølgelig|naturligvis|of|course|klart|enig|desværre|ikke|denne|gang|this|time|not|really|unfortunately",
    "much|så|venlig|hilsen|og|and|very|just",
)
"""Words that add nothing to a yes or a no."""
_REFUSES_WITH = SMALL_TALK | vocabulary(
    "en|et|god|fin|flot|aftale|aftalen|plan|planen|mål|målet|idé|ide|idéen",
    "ideen|forslag|forslaget|sikkert|rigtig|rigtigt|køber|kan|stå|inde|skriver|under|glad|tilfreds|lad|sige|siger",
    "a|an|deal|plan|goal|idea|proposal|agree|agreed|i|we|m|s|let|happy|absolutely|definitely|sure|can|stand|by",
)


def _pattern(lines: str) -> re.Pattern[str]:
    """One expression for the kinds of phrase, as they are typed without æ, ø and å, with a space behind each word."""
    return re.compile("|".join(_kind(line) for line in lines.strip().split("\n")))


def _kind(line: str) -> str:
    words = []
    for token in line.split():
        ways = "|".join(_ways(way) for way in token.strip("()*").split("/"))
        times = "*" if token.endswith("*") else "?" if token.startswith("(") else ""
        words.append(f"(?:(?:{ways}) ){times}")
    return "".join(words)


def _ways(way: str) -> str:
    if way == "NAME":
        return _NAME
    return "|".join(folded(each).replace("_", " ") for each in _SETS.get(way, way).split("/"))


@cache
def _assent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is a yes and what may stand beside one; compiled with the first proposal, as it takes long."""
    return _pattern(_YES), _pattern(_BESIDE)


def assents(text: str, words: Lexicon) -> bool:
    """True where every clause of `text` agrees or is a courtesy, and one agrees: "ja tak, det er fint med mig"."""
    if len(text) > _LONGEST or _DOUBTS.search(text):
        return False
    said = _DRAWN_OUT.sub(r"\1", _CALLED.sub(r"\1", without_emoji(text)).lower())
    clauses = [clause for part in _BREAKS.split(said) if (clause := plain(part))]
    if not clauses:
        return plain(text) in words.yes
    heard = [_hears(clause, words) for clause in clauses] if len(clauses) <= _MOST_CLAUSES else [None]
    return None not in heard and any(heard)


def refuses(text: str, words: Lexicon) -> bool:
    """A plain no, which adds nothing that the other should read."""
    tokens = _TOKENS.findall(text.lower())
    plainly = all(token in _REFUSES_WITH or token in words.yes or token in words.no for token in tokens)
    short = len(tokens) <= _MOST_WORDS
    return agreement(text, words) is False and short and (plainly or plain(text) in words.no)


def _hears(clause: str, words: Lexicon) -> bool | None:
    """True for a yes, False for a courtesy, None for anything else; phrases may follow each other without a comma."""
    tokens = clause.split(" ")
    if len(tokens) > _MOST_WORDS:
        return None
    assent, aside = _assent()
    agrees_up_to = {0: False}
    for start, stop in combinations(range(len(tokens) + 1), 2):
        if start not in agrees_up_to:
            continue
        phrase = " ".join(tokens[start:stop])
        bare = f"{folded(phrase)} "
        if phrase in words.yes or assent.fullmatch(bare):
            agrees_up_to[stop] = True
        elif phrase in words.thanks or aside.fullmatch(bare):
            agrees_up_to[stop] = agrees_up_to.get(stop, False) or agrees_up_to[start]
    return agrees_up_to.get(len(tokens))
