"""Whatever client quotes, and in whatever language, only what the person wrote above is new."""

from __future__ import annotations

from collections import Counter

import pytest

from daemon.mail.reply.languages import LANGUAGES
from daemon.mail.reply.page import page_of_text
from daemon.mail.reply.split import split
from tests.mail.reply import shapes_core, shapes_more
from tests.mail.reply.shape import Shape

SHAPES = (*shapes_core.SHAPES, *shapes_more.SHAPES)
FEWEST_CORE, FEWEST_MORE = 6, 3
PHRASES = {
    "da": ("Ja tak, det lyder godt", "Hvad siger I til at gå en tur på torsdag?"),
    "sv": ("Ja tack, det låter bra", "Vad sägs om en promenad på torsdag?"),
    "nb": ("Ja takk, det høres bra ut", "Hva med en tur på torsdag?"),
    "nn": ("Ja takk, det høyrest bra ut", "Kva med ein tur på torsdag?"),
    "de": ("Ja gern, das klingt gut", "Wie wäre es mit einem Spaziergang am Donnerstag?"),
    "en": ("Yes please, that sounds good", "How about a walk on Thursday?"),
    "fr": ("Oui merci, ça me va très bien", "Que diriez-vous d'une promenade jeudi ?"),
    "nl": ("Ja graag, dat klinkt goed", "Zullen we donderdag gaan wandelen?"),
    "fi": ("Kyllä kiitos, kuulostaa hyvältä", "Mitä jos lähdetään torstaina kävelylle?"),
    "es": ("Sí, gracias, me parece bien", "¿Qué tal un paseo el jueves?"),
    "pl": ("Tak, chętnie, brzmi dobrze", "Może pójdziemy w czwartek na spacer?"),
    "is": ("Já takk, það hljómar vel", "Hvað með göngutúr á fimmtudaginn?"),
    "fo": ("Ja takk, tað ljóðar væl", "Hvat við einum gongutúri hósdagin?"),
    "it": ("Sì grazie, mi sembra una buona idea", "Che ne dite di una passeggiata giovedì?"),
    "pt": ("Sim, obrigado, parece-me bem", "Que tal um passeio na quinta?"),
    "ca": ("Sí, gràcies, em sembla bé", "Què us sembla una passejada dijous?"),
    "ro": ("Da, mulțumesc, sună bine", "Ce ziceți de o plimbare joi?"),
    "el": ("Ναι, ευχαριστώ, ακούγεται καλό", "Τι λέτε για μια βόλτα την Πέμπτη;"),
    "tr": ("Evet lütfen, kulağa hoş geliyor", "Perşembe günü yürüyüşe ne dersiniz?"),
    "ru": ("Да, спасибо, звучит хорошо", "Как насчёт прогулки в четверг?"),
    "uk": ("Так, дякую, звучить добре", "Як щодо прогулянки у четвер?"),
    "bg": ("Да, благодаря, звучи добре", "Какво ще кажете за разходка в четвъртък?"),
    "cs": ("Ano, děkuji, to zní dobře", "Co takhle ve čtvrtek na procházku?"),
    "sk": ("Áno, ďakujem, to znie dobre", "Čo tak ísť vo štvrtok na prechádzku?"),
    "hu": ("Igen, köszönöm, jól hangzik", "Mit szólnátok egy sétához csütörtökön?"),
    "et": ("Jah, aitäh, kõlab hästi", "Mis arvate neljapäevasest jalutuskäigust?"),
    "lv": ("Jā, paldies, izklausās labi", "Kā būtu ar pastaigu ceturtdien?"),
    "lt": ("Taip, ačiū, skamba gerai", "Gal ketvirtadienį einame pasivaikščioti?"),
    "hr": ("Da, hvala, zvuči dobro", "Što kažete na šetnju u četvrtak?"),
    "sl": ("Da, hvala, sliši se dobro", "Kaj pravite na sprehod v četrtek?"),
    "ja": ("はい、いいと思います", "木曜日に散歩に行きませんか。"),
    "zh": ("好的，听起来不错", "星期四一起去散步怎么样？"),
    "ko": ("네, 좋은 생각입니다", "목요일에 산책하는 게 어때요?"),
    "vi": ("Vâng, nghe hay đấy", "Thứ Năm chúng ta đi dạo nhé?"),
    "th": ("ได้ครับ ฟังดูดี", "วันพฤหัสไปเดินเล่นกันไหม"),
    "id": ("Ya, boleh, kedengarannya bagus", "Bagaimana kalau jalan-jalan hari Kamis?"),
    "ar": ("نعم، تبدو فكرة جيدة", "ما رأيكم في نزهة يوم الخميس؟"),
    "he": ("כן, נשמע טוב", "מה דעתכם על טיול ביום חמישי?"),
}


def _name(shape: Shape) -> str:
    return f"{shape.language}-{shape.client}-{'marked' if shape.marked else 'bare'}"


def _mail(shape: Shape, gap: int) -> str:
    said, asked = PHRASES[shape.language]
    quoted = (asked, "", "Anna", "naervaer")
    quote = [f"> {line}".rstrip() for line in quoted] if shape.marked else ["", *quoted]
    return "\n".join([said, *[""] * gap, *shape.lines, *quote, ""])


@pytest.mark.parametrize("gap", [1, 2], ids=["one-empty-line", "two-empty-lines"])
@pytest.mark.parametrize("shape", SHAPES, ids=_name)
def test_only_what_stands_above_the_introduction_is_new(shape: Shape, gap: int) -> None:
    text = _mail(shape, gap)
    assert " ".join(split(page_of_text(text)).new.split()) == PHRASES[shape.language][0]


def test_every_language_has_its_shapes_tested() -> None:
    clients = Counter(language for language, _ in {(shape.language, shape.client) for shape in SHAPES})
    fewest = {
        language.code: FEWEST_CORE if language.code in shapes_core.CORE else FEWEST_MORE
        for language in LANGUAGES
    }
    assert {code: clients[code] for code in fewest if clients[code] < fewest[code]} == {}
    assert set(clients) == set(fewest)
