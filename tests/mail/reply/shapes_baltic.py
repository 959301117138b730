"""Introductions as clients write them in the Baltic languages and in those between the Danube and the Alps."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_CS = """
Gmail >|
čt 5. 1. 2023 v 10:15 odesílatel Jan Novák <jan@firma.example> napsal:

Apple Mail >|
5. 1. 2023 v 10:15, Jan Novák <jan@firma.example>:

Thunderbird >|
Dne 05. 01. 23 v 10:15 Jan Novák napsal(a):

Outlook desktop
Od: Jan Novák <jan@firma.example>
Odesláno: čtvrtek 5. ledna 2023 10:15
Komu: Anna Berg <anna@firma.example>
Kopie: Eva Malá <eva@firma.example>
Předmět: Nápad týdne

Seznam
---------- Původní e-mail ----------
Od: Jan Novák <jan@firma.example>
Komu: Anna Berg <anna@firma.example>
Datum: 5. 1. 2023 10:15:50
Předmět: Nápad týdne
"""

_SK = """
Gmail >|
št 5. 1. 2023 o 10:15 Ján Kováč <jan@firma.example> napísal(a):

Apple Mail >|
Dňa 5. 1. 2023 o 10:15 používateľ Ján Kováč <jan@firma.example> napísal:

Thunderbird >|
Dňa 5. 1. 2023 o 10:15 Ján Kováč napísal(a):

Outlook desktop
Od: Ján Kováč <jan@firma.example>
Odoslané: štvrtok 5. januára 2023 10:15
Komu: Anna Berg <anna@firma.example>
Predmet: Nápad týždňa

K-9, separator
-------- Pôvodná správa --------
Od: Ján Kováč <jan@firma.example>
Odoslané: 5. januára 2023 10:15:32 CET
Komu: Anna Berg <anna@firma.example>
Predmet: Nápad týždňa
"""

_HU = """
Gmail >|
Kiss Péter <peter@firma.example> ezt írta (időpont: 2023. jan. 5., Cs, 10:15):

Apple Mail >|
2023. jan. 5. dátummal, 10:15 időpontban Kiss Péter <peter@firma.example> írta:

Thunderbird >|
2023. 01. 05. 10:15 keltezéssel, Kiss Péter írta:

Outlook desktop
Feladó: Kiss Péter <peter@firma.example>
Elküldve: 2023. január 5., csütörtök 10:15
Címzett: Anna Berg <anna@firma.example>
Másolatot kap: Nagy Éva <eva@firma.example>
Tárgy: A hét ötlete

Outlook plain text
-----Eredeti üzenet-----
Feladó: Kiss Péter <peter@firma.example>
Küldve: 2023. január 5., csütörtök 10:15
Címzett: Anna Berg <anna@firma.example>
Tárgy: A hét ötlete
"""

_ET = """
Gmail >|
Kuupäev N, 5. jaanuar 2023 kell 10:15 kirjutas Jaan Tamm <jaan@firma.example>:

Thunderbird >|
05.01.2023 10:15 Jaan Tamm kirjutas:

K-9 >
5. jaanuar 2023 10:15:32 EET, Jaan Tamm <jaan@firma.example> kirjutas:

Outlook desktop
Saatja: Jaan Tamm <jaan@firma.example>
Saatmisaeg: neljapäev, 5. jaanuar 2023 10:15
Adressaat: Anna Berg <anna@firma.example>
Koopia: Mari Kask <mari@firma.example>
Teema: Nädala mõte
"""

_LV = """
Gmail >|
ceturtd., 2023. g. 5. janv., plkst. 10:15 — lietotājs Jānis Ozols (<janis@firma.example>) rakstīja:

Thunderbird >|
05.01.2023 10:15, Jānis Ozols rakstīja:

Outlook desktop
No: Jānis Ozols <janis@firma.example>
Nosūtīts: ceturtdiena, 2023. gada 5. janvāris 10:15
Kam: Anna Berg <anna@firma.example>
Tēma: Nedēļas ideja

K-9, separator
-------- Sākotnējā vēstule --------
No: Jānis Ozols <janis@firma.example>
Nosūtīts: 2023. gada 5. janvāris 10:15:32
Kam: Anna Berg <anna@firma.example>
Tēma: Nedēļas ideja
"""

_LT = """
Gmail >|
2023-01-05, kt, 10:15 Jonas Kazlauskas <jonas@firma.example> rašė:

Thunderbird >|
2023-01-05 10:15, Jonas Kazlauskas rašė:

Outlook desktop
Nuo: Jonas Kazlauskas <jonas@firma.example>
Išsiųsta: 2023 m. sausio 5 d., ketvirtadienis 10:15
Kam: Anna Berg <anna@firma.example>
Tema: Savaitės idėja

Outlook plain text
-----Pradinis laiškas-----
Nuo: Jonas Kazlauskas <jonas@firma.example>
Išsiųsta: 2023 m. sausio 5 d., ketvirtadienis 10:15
Kam: Anna Berg <anna@firma.example>
Kopija: Rasa Petraitė <rasa@firma.example>
Tema: Savaitės idėja
"""

_HR = """
Gmail >|
čet, 5. sij 2023. u 10:15 Ivan Horvat <ivan@firma.example> napisao je:

Gmail, Serbian >|
чет, 5. јан 2023. у 10:15 Иван Петровић <ivan@firma.example> је написао/ла:

Apple Mail >|
Ivan Horvat <ivan@firma.example> je 05.01.2023. u 10:15 napisao:

Thunderbird >|
Dana 5. 1. 2023. u 10:15, Ivan Horvat je napisao/la:

Thunderbird, Serbian >|
Дана 5.1.23. у 10:15, Иван Петровић је написао/ла:

Outlook desktop
Šalje: Ivan Horvat <ivan@firma.example>
Poslano: 5. siječnja 2023. 10:15
Prima: Anna Berg <anna@firma.example>
Predmet: Ideja tjedna

Outlook desktop, Serbian
Od: Ivan Petrović <ivan@firma.example>
Poslato: četvrtak, 5. januar 2023. 10:15
Za: Anna Berg <anna@firma.example>
Tema: Ideja nedelje

Outlook plain text
-----Izvorna poruka-----
Od: Ivan Horvat <ivan@firma.example>
Poslano: 5. siječnja 2023. 10:15
Za: Anna Berg <anna@firma.example>
Predmet: Ideja tjedna
"""

_SL = """
Gmail >|
V V čet., 5. jan. 2023 ob 10:15 je oseba Janez Novak <janez@firma.example> napisala:

Thunderbird >|
Dne 5. 01. 2023 ob 10:15 je Janez Novak napisal(a):

Roundcube >|
Janez Novak je 2023-01-05 10:15 napisal:

Outlook desktop
Od: Janez Novak <janez@firma.example>
Poslano: četrtek, 05. januar 2023 10:15
Za: Anna Berg <anna@firma.example>
Kp: Maja Kos <maja@firma.example>
Zadeva: Ideja tedna

K-9, separator
-------- Izvorno sporočilo --------
Od: Janez Novak <janez@firma.example>
Poslano: 5. januar 2023 10:15:32
Za: Anna Berg <anna@firma.example>
Zadeva: Ideja tedna
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("cs", _CS),
    *shapes("sk", _SK),
    *shapes("hu", _HU),
    *shapes("et", _ET),
    *shapes("lv", _LV),
    *shapes("lt", _LT),
    *shapes("hr", _HR),
    *shapes("sl", _SL),
)
