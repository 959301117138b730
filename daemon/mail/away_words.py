"""What people write in an automatic reply around the days on which they are away, per language."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.mail.reply.language import words


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayWords:
    """One language's words, in lower case; a `*` at the end of a word stands for any ending.

    `back` says that somebody returns on the day beside it; `until` that the day after it is the last one away, and
    `until_after` the same of the day before it; `since` and `to`
    stand before the first and the last day of a span; `out` is any word by which a sentence is known to tell of an absence.
    `week` stands before the number of a week; `rest_of_week`, `rest_of_month` and `today` are such phrases whole;
    `tomorrow` is one day ahead; `small` are the articles and prepositions that may stand between those words and a day.
    `whole` stands before a month that is meant as a whole. `never` and later `before` mean the day of return: "not in the
    office before Monday".
    """

    code: str
    back: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    until_after: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    rest_of_week: tuple[str, ...] = ()
    rest_of_month: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    tomorrow: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


WORDS = (
    AwayWords(
        code="da",
        back=words(
            "tilbage|retur|vender hjem|igen|på arbejde|møder ind|møder|træffes|kan træffes|begynder|starter|atter|genoptager"
        ),
        until=words(
            "til og med|t.o.m.|t.o.m|tom.|tom|t/m|indtil|frem til|til|indtil og med|frem til og med|sidste dag er|sidste feriedag er"
        ),
        since=words("fra og med|fra|f.o.m.|f.o.m|fom|i perioden|i tidsrummet|i dagene|mellem|perioden"),
        to=words("til og med|t.o.m.|t.o.m|tom|t/m|til|og til|indtil|og"),
        out=words(
            "ferie*|fri|fravær*|væk|bortrejst|ude*|ikke til stede|ikke tilstede|ikke på|kursus|barsel*|orlov*|syg*|rejse*|rejser",
            "sommerferie*|vinterferie*|juleferie*|juleferien|påskeferie*|efterårsferie*|holder*|afspadser*|lukket|utilgængelig|begrænset",
            "ikke træffes|ikke tjekke*|ikke læse*|ikke svare*|konference*|messe|tjenesterejse|frihed|ferielukket|uden for kontoret|uden adgang",
        ),
        never=words("ikke|ingen"),
        before=words("før|inden"),
        week=words("uge|ugerne|uge nr.|uge nr|ugenr.|ugen"),
        rest_of_week=words("resten af ugen|resten af denne uge|hele ugen|hele denne uge|ugen ud|denne uge"),
        rest_of_month=words("resten af måneden|hele måneden|måneden ud"),
        today=words("i dag|idag|resten af dagen|hele dagen i dag"),
        tomorrow=words("i morgen|imorgen"),
        small=words(
            "den|d.|d|om|på|kontoret|igen|dag|efter|er|jeg|vi|fra|senest|først|tidligst|mig|kl.|ca.|arbejde|morgen|i|og med"
        ),
        whole=words("hele"),
    ),
    AwayWords(
        code="en",
        back=words(
            "back|return|returning|returns|returned|will return|be in the office again|in again|available again|in the office on|resume|resuming",
            "reachable again|at work again|in the office again|i return|rejoin|available from|be available on|back at my desk|again",
        ),
        never=words("not|won't|isn't|unable"),
        before=words("before"),
        until=words(
            "until and including|up to and including|through|thru|until|till|til|up to|up until|through to|’til|'til|last day out is|to and including"
        ),
        since=words(
            "from|between|starting|beginning|as of|during|over the period|for the period|since|the period"
        ),
        to=words(
            "up to and including|to and including|until and including|through|thru|until|till|to|and|through to|up to"
        ),
        out=words(
            "out|away|vacation*|holiday*|leave|absent|absence|ooo|oof|not in|no access|limited access|intermittent access|travel*|off|pto",
            "annual leave|parental leave|sick|unavailable|not available|not be available|not be reading|conference|training|closed|closure|not be in",
            "not at work|not working|offsite|on tour|abroad|checking email|not check*|without access|time off|day off|days off",
        ),
        week=words("week|weeks|week no.|week number|calendar week|wk|wk."),
        rest_of_week=words(
            "rest of the week|rest of this week|remainder of the week|remainder of this week|all week|all this week|the whole week|entire week|this week"
        ),
        rest_of_month=words("rest of the month|remainder of the month|all month|this month|end of the month"),
        today=words("today|rest of the day|remainder of the day"),
        tomorrow=words("tomorrow"),
        small=words(
            "on|the|in|at|to|office|work|by|of|a|my|desk|from|it|is|be|i|will|we|you|again|full|time|around|about|early|late|morning|day|my first|and including"
        ),
        whole=words("all of|the whole of|whole of|entire|throughout"),
    ),
    AwayWords(
        code="sv",
        back=words(
            "tillbaka|åter|åter i tjänst|igen|på plats|börjar jobba|börjar arbeta|kommer åter|återkommer|på jobbet|i tjänst"
        ),
        until=words("till och med|t.o.m.|t.o.m|tom|t om|fram till|till|tills|fram till och med|t o m"),
        since=words(
            "från och med|från|fr.o.m.|fr.o.m|from|fr o m|mellan|under perioden|perioden|under tiden"
        ),
        to=words("till och med|t.o.m.|t.o.m|tom|t o m|till|och|fram till"),
        out=words(
            "semester*|ledig*|frånvaro*|frånvarande|borta|inte på|ej på|inte i tjänst|föräldraledig*|tjänstledig*|tjänsteresa|sjuk*|reser|resa",
            "kurs*|konferens*|inte nås|ej anträffbar|inte anträffbar|inte tillgänglig|stängt|begränsad|inte läsa|inte svara|läser inte|inte läser|vabbar",
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
            "ferie*|fri|fravær*|borte|bortreist|ikke til stede|ikke på|kurs*|permisjon*|foreldreperm*|syk*|reise*|reiser|avspaser*|stengt",
            "utilgjengelig|ikke tilgjengelig|begrenset|konferanse*|tjenestereise|vekk|påskeferie*|sommerferie*|juleferie*",
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
    AwayWords(
        code="de",
        back=words("wieder|zurück|zurückkehren|kehre zurück|rückkehr|erneut|kehre"),
        until=words(
            "bis einschließlich|bis einschliesslich|bis einschl.|bis inkl.|bis inklusive|bis zum|bis|bis und mit|letzter urlaubstag ist der|bis einschließlich zum"
        ),
        since=words(
            "von|vom|ab|ab dem|seit|seit dem|zwischen|zwischen dem|in der zeit vom|in der zeit von|zeitraum|im zeitraum"
        ),
        until_after=words("einschließlich|inklusive"),
        to=words(
            "bis einschließlich|bis einschliesslich|bis einschl.|bis inkl.|bis zum|bis|bis und mit|und|und dem"
        ),
        out=words(
            "urlaub*|abwesend*|abwesenheit*|außer haus|ausser haus|nicht im|nicht erreichbar|nicht da|nicht im büro|elternzeit|mutterschutz|krank*",
            "auf reisen|dienstreise*|geschäftsreise|verreist|fortbildung*|schulung*|unterwegs|nicht verfügbar|frei|geschlossen|feiertage*|messe|ferien*",
            "nicht am platz|außerhalb|keinen zugriff|eingeschränkt*|betriebsferien|gleittag|arbeite nicht|nicht zu erreichen|außer büro",
        ),
        never=words("nicht|erst nicht|kein|keine"),
        before=words("vor|vor dem"),
        week=words("kw|kalenderwoche|kalenderwochen|woche|kw."),
        rest_of_week=words(
            "rest der woche|restliche woche|die ganze woche|diese woche|ganze woche|dieser woche|ende der woche|ende dieser woche"
        ),
        rest_of_month=words("rest des monats|ende des monats|monatsende|ganzen monat|diesen monat"),
        today=words("heute"),
        tomorrow=words("morgen"),
        small=words(
            "am|der|dem|den|zum|im|in|ab|bin|ich|büro|für|sie|da|erreichbar|wieder|persönlich|dann|erst|und|einschließlich|wir|sind|bis|dienst|arbeitsplatz"
        ),
        whole=words("den ganzen|im ganzen|ganzen|gesamten"),
    ),
    AwayWords(
        code="fr",
        back=words(
            "de retour|retour|reviens|reviendrai|rentre|rentrerai|à nouveau|de nouveau|serai présent|serai présente|reprendrai|reprends|retrouverai|joignable à partir|disponible à partir"
        ),
        until=words(
            "jusqu'au|jusqu’au|jusqu'à|jusqu’à|jusque|jusqu'en|jusqu'au et y compris|jusqu'à la date du"
        ),
        since=words("du|de|depuis le|à partir du|à compter du|entre le|entre|à partir de|dès le"),
        until_after=words("inclus|compris"),
        to=words("au|jusqu'au|jusqu’au|à|et le|et|inclus au"),
        out=words(
            "absent*|absence*|congé*|congés|vacances|en déplacement|déplacement|pas joignable|injoignable|hors du bureau|pas au bureau|maladie",
            "formation*|maternité|paternité|parental|indisponible|ne serai pas|fermé*|fermeture|accès limité|pas disponible|arrêt|rtt|en voyage|ne suis pas",
        ),
        never=words("pas"),
        before=words("avant|avant le"),
        week=words("semaine|semaines|semaine n°|sem."),
        rest_of_week=words(
            "reste de la semaine|cette semaine|toute la semaine|fin de la semaine|fin de semaine"
        ),
        rest_of_month=words("reste du mois|fin du mois|tout le mois|ce mois-ci"),
        today=words("aujourd'hui|aujourd’hui|ce jour|la journée"),
        tomorrow=words("demain"),
        small=words(
            "le|la|les|au|à|du|de|des|dès|bureau|partir|ce|je|serai|dans|mes|en|compter|inclus|prochain|prochaine|travail|matin"
        ),
        whole=words("tout le mois de|tout le mois d'|le mois de|tout"),
    ),
    AwayWords(
        code="nl",
        back=words("terug|weer|opnieuw|weer aanwezig|weer bereikbaar|retour|hervat|keer terug"),
        until=words("tot en met|t/m|t.e.m.|tot|tem|t.m.|tot aan|laatste vakantiedag is"),
        since=words("van|vanaf|sinds|tussen|in de periode|in de periode van|periode"),
        to=words("tot en met|t/m|t.e.m.|tot|en|t.m."),
        out=words(
            "vakantie*|afwezig*|verlof|niet aanwezig|niet op kantoor|vrij|ziek*|op reis|niet bereikbaar|beperkt|cursus|congres|gesloten|buiten kantoor",
            "zwangerschapsverlof|ouderschapsverlof|niet in de gelegenheid|weg|niet beschikbaar|zakenreis|training|niet werkzaam|er niet",
        ),
        never=words("niet|geen"),
        before=words("voor|vóór"),
        week=words("week|weken|weeknr.|weeknummer"),
        rest_of_week=words(
            "rest van de week|rest van deze week|deze week|de hele week|hele week|einde van de week"
        ),
        rest_of_month=words("rest van de maand|eind van de maand|deze maand|hele maand"),
        today=words("vandaag"),
        tomorrow=words("morgen"),
        small=words(
            "op|de|het|ben|ik|vanaf|kantoor|aan|werk|aanwezig|bereikbaar|in|pas|en met|zijn|wij|we|het werk|a.s.|aanstaande"
        ),
        whole=words("de hele maand|hele maand|heel|hele"),
    ),
    AwayWords(
        code="fi",
        back=words(
            "takaisin|palaan|palaamme|palaa|tavoitettavissa jälleen|jälleen|taas|työt jatkuvat|töissä taas|paluu|palaan töihin"
        ),
        until=words("viimeinen lomapäivä on|viimeinen lomapäiväni on"),
        until_after=words("asti|saakka"),
        since=words("ajalla|välillä|alkaen|aikana"),
        to=words("ja"),
        out=words(
            "loma*|lomalla|vuosiloma*|kesäloma*|talviloma*|poissa*|vapaa*|vapaalla|en ole|matkoilla|matkalla|virkavapaa*|sairas*|koulutuks*|perhevapaa*|vanhempainvapaa*",
            "äitiysloma*|en ehdi|työmatka*|suljettu|rajoitetusti|tavoittamattomissa|en ole tavoitettavissa",
        ),
        never=words("en"),
        before=words("ennen"),
        week=words("viikko|viikolla|viikot|viikoilla|viikon|vko|vkot|vk"),
        rest_of_week=words("loppuviikon|loppuviikko|koko viikon|tämän viikon|tällä viikolla|viikon loppuun"),
        rest_of_month=words("loppukuun|koko kuukauden|kuukauden loppuun|kuun loppuun"),
        today=words("tänään"),
        tomorrow=words("huomenna"),
        small=words(
            "töihin|töissä|olen|taas|toimistolla|työpaikalla|ma|ti|ke|to|pe|asti|klo|jälleen|tavoitettavissa|on"
        ),
        whole=words("koko"),
    ),
    AwayWords(
        code="es",
        back=words(
            "regreso|regresaré|regresare|vuelvo|volveré|volvere|de vuelta|de regreso|reincorporo|reincorporaré|me reincorporo|retomaré|estaré disponible|nuevamente|de nuevo|vuelta"
        ),
        until=words("hasta el|hasta|hasta el día|hasta el dia|inclusive hasta"),
        since=words("del|desde el|desde|de|entre el|entre|a partir del|a partir de"),
        until_after=words("inclusive|incluido"),
        to=words("al|hasta el|hasta|a|y el|y"),
        out=words(
            "vacaciones|ausente|ausencia|fuera de|fuera|baja|permiso|viaje*|de viaje|no estaré|no estare|sin acceso|acceso limitado|no disponible",
            "cerrado*|cerrada|libre|formación|congreso|enfermedad|maternidad|paternidad|festivo*|no me encuentro",
        ),
        never=words("no"),
        before=words("antes del|antes de"),
        week=words("semana|semanas|semana n.º"),
        rest_of_week=words("resto de la semana|toda la semana|esta semana|final de la semana|fin de semana"),
        rest_of_month=words("resto del mes|fin de mes|final de mes|todo el mes|este mes"),
        today=words("hoy"),
        tomorrow=words("mañana"),
        small=words(
            "el|la|los|día|dia|de|del|a|al|la oficina|oficina|próximo|proximo|que viene|trabajo|en|estaré|partir|mi|es"
        ),
        whole=words("todo el mes de|todo"),
    ),
    AwayWords(
        code="pl",
        back=words(
            "wracam|wrócę|wróce|powrót|z powrotem|powracam|ponownie|będę dostępny|będę dostępna|znowu|znów|wracamy|będę dostępn*"
        ),
        until=words("do dnia|do|włącznie do|aż do"),
        since=words("od dnia|od|w dniach|w okresie|między|w terminie|w okresie od"),
        to=words("do dnia|do|a|i"),
        out=words(
            "urlop*|urlopie|nieobecn*|poza biurem|nie ma mnie|wakacj*|wyjazd*|delegacj*|zwolnieni*|chorob*|niedostępn*|wolne|nie będzie mnie|szkoleni*|macierzyńsk*",
            "ograniczon*|w podróży|nie będę|na urlopie|poza pracą|zamknięt*",
        ),
        never=words("nie"),
        before=words("przed|wcześniej niż"),
        week=words("tydzień|tygodniu|tygodniach|tygodnie|tyg."),
        rest_of_week=words(
            "do końca tygodnia|cały tydzień|w tym tygodniu|ten tydzień|reszta tygodnia|resztę tygodnia"
        ),
        rest_of_month=words("do końca miesiąca|cały miesiąc|w tym miesiącu"),
        today=words("dzisiaj|dziś"),
        tomorrow=words("jutro"),
        small=words(
            "w|we|dnia|dniu|do|biura|pracy|od|będę|jestem|na|r.|najbliższy|przyszły|ponownie|dostępny|dostępna|biurze"
        ),
        whole=words("cały|całym"),
    ),
)
