"""What automatic replies say around the days of absence: German, French, Dutch, Finnish, Spanish and Polish."""

from __future__ import annotations

from daemon.mail.away_words import AwayWords
from daemon.mail.reply.language import words

AWAY_SOUTH = (
    AwayWords(
        code="de",
        back=words("wieder|zurück|zurückkehren|kehre zurück|rückkehr|erneut|kehre"),
        until=words(
            "bis einschließlich|bis einschliesslich|bis einschl.|bis inkl.|bis inklusive|bis zum|bis|"
            "bis und mit|letzter urlaubstag ist der|bis einschließlich zum"
        ),
        since=words(
            "von|vom|ab|ab dem|seit|seit dem|zwischen|zwischen dem|in der zeit vom|in der zeit von|zeitraum|"
            "im zeitraum"
        ),
        until_after=words("einschließlich|inklusive"),
        to=words(
            "bis einschließlich|bis einschliesslich|bis einschl.|bis inkl.|bis zum|bis|bis und mit|und|und dem"
        ),
        out=words(
            "urlaub*|abwesend*|abwesenheit*|außer haus|ausser haus|nicht im|nicht erreichbar|nicht da|"
            "nicht im büro|elternzeit|mutterschutz|krank*",
            "auf reisen|dienstreise*|geschäftsreise|verreist|fortbildung*|schulung*|unterwegs|"
            "nicht verfügbar|frei|geschlossen|feiertage*|messe|ferien*",
            "nicht am platz|außerhalb|keinen zugriff|eingeschränkt*|betriebsferien|gleittag|arbeite nicht|"
            "nicht zu erreichen|außer büro",
        ),
        never=words("nicht|erst nicht|kein|keine"),
        before=words("vor|vor dem"),
        week=words("kw|kalenderwoche|kalenderwochen|woche|kw."),
        rest_of_week=words(
            "rest der woche|restliche woche|die ganze woche|diese woche|ganze woche|dieser woche|"
            "ende der woche|ende dieser woche"
        ),
        rest_of_month=words("rest des monats|ende des monats|monatsende|ganzen monat|diesen monat"),
        today=words("heute"),
        tomorrow=words("morgen"),
        small=words(
            "am|der|dem|den|zum|im|in|ab|bin|ich|büro|für|sie|da|erreichbar|wieder|persönlich|dann|erst|und|"
            "einschließlich|wir|sind|bis|dienst|arbeitsplatz"
        ),
        whole=words("den ganzen|im ganzen|ganzen|gesamten"),
    ),
    AwayWords(
        code="fr",
        back=words(
            "de retour|retour|reviens|reviendrai|rentre|rentrerai|à nouveau|de nouveau|serai présent|"
            "serai présente|reprendrai|reprends|retrouverai|joignable à partir|disponible à partir"
        ),
        until=words(
            "jusqu'au|jusqu’au|jusqu'à|jusqu’à|jusque|jusqu'en|jusqu'au et y compris|jusqu'à la date du"
        ),
        since=words("du|de|depuis le|à partir du|à compter du|entre le|entre|à partir de|dès le"),
        until_after=words("inclus|compris"),
        to=words("au|jusqu'au|jusqu’au|à|et le|et|inclus au"),
        out=words(
            "absent*|absence*|congé*|congés|vacances|en déplacement|déplacement|pas joignable|injoignable|"
            "hors du bureau|pas au bureau|maladie",
            "formation*|maternité|paternité|parental|indisponible|ne serai pas|fermé*|fermeture|accès limité|"
            "pas disponible|arrêt|rtt|en voyage|ne suis pas",
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
            "le|la|les|au|à|du|de|des|dès|bureau|partir|ce|je|serai|dans|mes|en|compter|inclus|prochain|"
            "prochaine|travail|matin"
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
            "vakantie*|afwezig*|verlof|niet aanwezig|niet op kantoor|vrij|ziek*|op reis|niet bereikbaar|"
            "beperkt|cursus|congres|gesloten|buiten kantoor",
            "zwangerschapsverlof|ouderschapsverlof|niet in de gelegenheid|weg|niet beschikbaar|zakenreis|"
            "training|niet werkzaam|er niet",
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
            "op|de|het|ben|ik|vanaf|kantoor|aan|werk|aanwezig|bereikbaar|in|pas|en met|zijn|wij|we|het werk|"
            "a.s.|aanstaande"
        ),
        whole=words("de hele maand|hele maand|heel|hele"),
    ),
    AwayWords(
        code="fi",
        back=words(
            "takaisin|palaan|palaamme|palaa|tavoitettavissa jälleen|jälleen|taas|työt jatkuvat|töissä taas|"
            "paluu|palaan töihin"
        ),
        until=words("viimeinen lomapäivä on|viimeinen lomapäiväni on"),
        until_after=words("asti|saakka"),
        since=words("ajalla|välillä|alkaen|aikana"),
        to=words("ja"),
        out=words(
            "loma*|lomalla|vuosiloma*|kesäloma*|talviloma*|poissa*|vapaa*|vapaalla|en ole|matkoilla|matkalla|"
            "virkavapaa*|sairas*|koulutuks*|perhevapaa*|vanhempainvapaa*",
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
            "regreso|regresaré|regresare|vuelvo|volveré|volvere|de vuelta|de regreso|reincorporo|"
            "reincorporaré|me reincorporo|retomaré|estaré disponible|nuevamente|de nuevo|vuelta"
        ),
        until=words("hasta el|hasta|hasta el día|hasta el dia|inclusive hasta"),
        since=words("del|desde el|desde|de|entre el|entre|a partir del|a partir de"),
        until_after=words("inclusive|incluido"),
        to=words("al|hasta el|hasta|a|y el|y"),
        out=words(
            "vacaciones|ausente|ausencia|fuera de|fuera|baja|permiso|viaje*|de viaje|no estaré|no estare|"
            "sin acceso|acceso limitado|no disponible",
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
            "el|la|los|día|dia|de|del|a|al|la oficina|oficina|próximo|proximo|que viene|trabajo|en|estaré|"
            "partir|mi|es"
        ),
        whole=words("todo el mes de|todo"),
    ),
    AwayWords(
        code="pl",
        back=words(
            "wracam|wrócę|wróce|powrót|z powrotem|powracam|ponownie|będę dostępny|będę dostępna|znowu|znów|"
            "wracamy|będę dostępn*"
        ),
        until=words("do dnia|do|włącznie do|aż do"),
        since=words("od dnia|od|w dniach|w okresie|między|w terminie|w okresie od"),
        to=words("do dnia|do|a|i"),
        out=words(
            "urlop*|urlopie|nieobecn*|poza biurem|nie ma mnie|wakacj*|wyjazd*|delegacj*|zwolnieni*|chorob*|"
            "niedostępn*|wolne|nie będzie mnie|szkoleni*|macierzyńsk*",
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
