"""What automatic replies say around the days of absence: Danish, English, Swedish and Norwegian."""

from __future__ import annotations

from daemon.mail.away_words import AwayWords
from daemon.mail.reply.language import words

AWAY_NORTH = (
    AwayWords(
        code="da",
        back=words(
            "tilbage|retur|vender hjem|igen|på arbejde|møder ind|møder|træffes|kan træffes|begynder|starter|"
            "atter|genoptager"
        ),
        until=words(
            "til og med|t.o.m.|t.o.m|tom.|tom|t/m|indtil|frem til|til|indtil og med|frem til og med|"
            "sidste dag er|sidste feriedag er"
        ),
        since=words("fra og med|fra|f.o.m.|f.o.m|fom|i perioden|i tidsrummet|i dagene|mellem|perioden"),
        to=words("til og med|t.o.m.|t.o.m|tom|t/m|til|og til|indtil|og"),
        out=words(
            "ferie*|fri|fravær*|væk|bortrejst|ude*|ikke til stede|ikke tilstede|ikke på|kursus|barsel*|"
            "orlov*|syg*|rejse*|rejser",
            "sommerferie*|vinterferie*|juleferie*|juleferien|påskeferie*|efterårsferie*|holder*|afspadser*|"
            "lukket|utilgængelig|begrænset",
            "ikke træffes|ikke tjekke*|ikke læse*|ikke svare*|konference*|messe|tjenesterejse|frihed|"
            "ferielukket|uden for kontoret|uden adgang",
        ),
        never=words("ikke|ingen"),
        before=words("før|inden"),
        week=words("uge|ugerne|uge nr.|uge nr|ugenr.|ugen"),
        rest_of_week=words("resten af ugen|resten af denne uge|hele ugen|hele denne uge|ugen ud|denne uge"),
        rest_of_month=words("resten af måneden|hele måneden|måneden ud"),
        today=words("i dag|idag|resten af dagen|hele dagen i dag"),
        tomorrow=words("i morgen|imorgen"),
        small=words(
            "den|d.|d|om|på|kontoret|igen|dag|efter|er|jeg|vi|fra|senest|først|tidligst|mig|kl.|ca.|arbejde|"
            "morgen|i|og med"
        ),
        whole=words("hele"),
    ),
    AwayWords(
        code="en",
        back=words(
            "back|return|returning|returns|returned|will return|be in the office again|in again|"
            "available again|in the office on|resume|resuming",
            "reachable again|at work again|in the office again|i return|rejoin|available from|"
            "be available on|back at my desk|again",
        ),
        never=words("not|won't|isn't|unable"),
        before=words("before"),
        until=words(
            "until and including|up to and including|through|thru|until|till|til|up to|up until|through to|"
            "’til|'til|last day out is|to and including"
        ),
        since=words(
            "from|between|starting|beginning|as of|during|over the period|for the period|since|the period"
        ),
        to=words(
            "up to and including|to and including|until and including|through|thru|until|till|to|and|through to|up to"
        ),
        out=words(
            "out|away|vacation*|holiday*|leave|absent|absence|ooo|oof|not in|no access|limited access|"
            "intermittent access|travel*|off|pto",
            "annual leave|parental leave|sick|unavailable|not available|not be available|not be reading|"
            "conference|training|closed|closure|not be in",
            "not at work|not working|offsite|on tour|abroad|checking email|not check*|without access|"
            "time off|day off|days off",
        ),
        week=words("week|weeks|week no.|week number|calendar week|wk|wk."),
        rest_of_week=words(
            "rest of the week|rest of this week|remainder of the week|remainder of this week|all week|"
            "all this week|the whole week|entire week|this week"
        ),
        rest_of_month=words("rest of the month|remainder of the month|all month|this month|end of the month"),
        today=words("today|rest of the day|remainder of the day"),
        tomorrow=words("tomorrow"),
        small=words(
            "on|the|in|at|to|office|work|by|of|a|my|desk|from|it|is|be|i|will|we|you|again|full|time|around|"
            "about|early|late|morning|day|my first|and including"
        ),
        whole=words("all of|the whole of|whole of|entire|throughout"),
    ),
    AwayWords(
        code="sv",
        back=words(
            "tillbaka|åter|åter i tjänst|igen|på plats|börjar jobba|börjar arbeta|kommer åter|återkommer|"
            "på jobbet|i tjänst"
        ),
        until=words("till och med|t.o.m.|t.o.m|tom|t om|fram till|till|tills|fram till och med|t o m"),
        since=words(
            "från och med|från|fr.o.m.|fr.o.m|from|fr o m|mellan|under perioden|perioden|under tiden"
        ),
        to=words("till och med|t.o.m.|t.o.m|tom|t o m|till|och|fram till"),
        out=words(
            "semester*|ledig*|frånvaro*|frånvarande|borta|inte på|ej på|inte i tjänst|föräldraledig*|"
            "tjänstledig*|tjänsteresa|sjuk*|reser|resa",
            "kurs*|konferens*|inte nås|ej anträffbar|inte anträffbar|inte tillgänglig|stängt|begränsad|"
            "inte läsa|inte svara|läser inte|inte läser|vabbar",
        ),
        never=words("inte|ej"),
        before=words("förrän|före|innan"),
        week=words("vecka|veckorna|v.|v|vecka nr"),
        rest_of_week=words("resten av veckan|hela veckan|denna vecka|den här veckan|veckan ut"),
        rest_of_month=words("resten av månaden|hela månaden|månaden ut"),
        today=words("i dag|idag|resten av dagen"),
        tomorrow=words("i morgon|imorgon"),
        small=words(
            "den|d.|på|i|kontoret|tjänst|igen|är|jag|jobbet|från|först|senast|tidigast|arbete|till|och med|plats"
        ),
        whole=words("hela"),
    ),
    AwayWords(
        code="nb",
        back=words("tilbake|retur|igjen|på jobb|på plass|er å treffe|treffes|begynner|kommer tilbake"),
        until=words(
            "til og med|t.o.m.|t.o.m|tom|frem til|fram til|inntil|til|frem til og med|fram til og med"
        ),
        since=words("fra og med|fra|f.o.m.|f.o.m|fom|i perioden|mellom|perioden|i tidsrommet"),
        to=words("til og med|t.o.m.|t.o.m|tom|til|og"),
        out=words(
            "ferie*|fri|fravær*|borte|bortreist|ikke til stede|ikke på|kurs*|permisjon*|foreldreperm*|syk*|"
            "reise*|reiser|avspaser*|stengt",
            "utilgjengelig|ikke tilgjengelig|begrenset|konferanse*|tjenestereise|vekk|påskeferie*|"
            "sommerferie*|juleferie*",
        ),
        never=words("ikke"),
        before=words("før"),
        week=words("uke|ukene|uke nr.|uka|uken"),
        rest_of_week=words(
            "resten av uken|resten av uka|hele uken|hele uka|denne uken|denne uka|ut uken|ut uka|uken ut|uka ut"
        ),
        rest_of_month=words("resten av måneden|hele måneden|ut måneden|måneden ut"),
        today=words("i dag|resten av dagen"),
        tomorrow=words("i morgen"),
        small=words("den|d.|på|i|kontoret|jobb|igjen|er|jeg|fra|først|senest|tidligst|til|og med"),
        whole=words("hele"),
    ),
)
