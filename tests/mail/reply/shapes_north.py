"""Introductions as clients write them in the languages of Scandinavia."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_DA = """
Gmail >|
Den tors. 5. jan. 2023 kl. 10.15 skrev Bo Hansen <bo@firma.example>:

Gmail, wrapped inside the address >
Den tors. 5. jan. 2023 kl. 10.15 skrev Bo Thorbjørn Hansen-Mikkelsen <
bo.thorbjoern@firma.example>:

Apple Mail >|
Den 5. jan. 2023 kl. 10.15 skrev Bo Hansen <bo@firma.example>:

Apple Mail, wrapped >
Den 5. jan. 2023 kl. 10.15 skrev Bo Thorbjørn Hansen-Mikkelsen
<bo.thorbjoern@firma.example>:

Thunderbird >|
Den 05-01-2023 kl. 10:15 skrev Bo Hansen:

Thunderbird, name first >
Bo Hansen skrev den 05-01-2023 kl. 10:15:

Thunderbird, name only >
Bo Hansen skrev:

Outlook desktop
Fra: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Cc: Hanne Kjær <hanne@firma.example>
Emne: SV: Ugens idé

Outlook desktop, without addresses
Fra: Bo Hansen
Sendt: torsdag den 5. januar 2023 10:15
Til: Anna Berg; Hanne Kjær
Emne: Ugens idé

Outlook on the web
________________________________
Fra: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Emne: Ugens idé

Outlook plain text
-----Oprindelig meddelelse-----
Fra: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Emne: Ugens idé

new Outlook for Mac
Fra: Bo Hansen <bo@firma.example>
Dato: torsdag, 5. januar 2023 kl. 10.15
Til: Anna Berg <anna@firma.example>
Cc: Hanne Kjær <hanne@firma.example>
Emne: Ugens idé

Outlook 2019 for Mac >|
D. 05/01/2023 10.15 skrev "Bo Hansen" <bo@firma.example>:

K-9 >|
Den 5. januar 2023 10.15.32 CET, Bo Hansen <bo@firma.example> skrev:

K-9, separator
-------- Original besked --------
Fra: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10.15.32 CET
Til: Anna Berg <anna@firma.example>
Emne: Ugens idé

Roundcube >|
Bo Hansen skrev den 2023-01-05 10:15:

Geary >
Bo Hansen <bo@firma.example> skrev den tor, jan 5 2023 kl. 10:15:15 +01:00:

Nextcloud Mail >|
"Bo Hansen" bo@firma.example – 5. januar 2023 10.15

SOGo >
On Thursday, January 5, 2023 10:15 CET, Bo Hansen <bo@firma.example> wrote:

Apple Mail forward >
> Start på videresendt besked:
>
> Fra: Bo Hansen <bo@firma.example>
> Emne: Ugens idé
> Dato: 5. januar 2023 kl. 10.15.08 CET
> Til: anna@firma.example

Gmail forward
---------- Forwarded message ---------
Fra: Bo Hansen <bo@firma.example>
Date: tors. 5. jan. 2023 kl. 10.15
Subject: Ugens idé
To: <anna@firma.example>

Thunderbird forward
-------- Videresendt meddelelse --------
Subject: \tUgens idé
Date: \tThu, 5 Jan 2023 10:15:30 +0100
From: \tBo Hansen <bo@firma.example>
To: \tanna@firma.example

Yahoo forward
----- Videresendt meddelelse ----- Fra: Bo Hansen <bo@firma.example>Til: Anna Berg <anna@firma.example>\
Sendt: torsdag den 5. januar 2023 10.15.50 CETEmne: Ugens idé

Yahoo >|
Den torsdag den 5. januar 2023 10.15.50 CET skrev Bo Hansen <bo@firma.example>:

Samsung
-------- Oprindelig meddelelse --------
Fra: Bo Hansen <bo@firma.example>
Dato: 05.01.2023 10.15 (GMT+01:00)
Til: Anna Berg <anna@firma.example>
Emne: Ugens idé

Notes
Fra:\tBo Hansen/DK/FIRMA
Til:\tAnna Berg/DK/FIRMA@FIRMA
Dato:\t05-01-2023 10:15
Emne:\tUgens idé
"""

_SV = """
Gmail >|
Den tors 5 jan. 2023 kl 10:15 skrev Bo Hansson <bo@firma.example>:

Apple Mail >|
5 jan. 2023 kl. 10:15 skrev Bo Hansson <bo@firma.example>:

Thunderbird >|
Den 2023-01-05 kl. 10:15, skrev Bo Hansson:

K-9 >
Den 5 januari 2023 10:15:32 CET, Bo Hansson <bo@firma.example> skrev:

K-9, separator
-------- Originalmeddelande --------
Från: Bo Hansson <bo@firma.example>
Skickat: 5 januari 2023 10:15:32 CET
Till: Anna Berg <anna@firma.example>
Ämne: Veckans idé

Roundcube >|
2023-01-05 10:15 skrev Bo Hansson:

Outlook desktop
Från: Bo Hansson <bo@firma.example>
Skickat: den 5 januari 2023 10:15
Till: Anna Berg <anna@firma.example>
Kopia: Hanne Falk <hanne@firma.example>
Ämne: Veckans idé

Outlook plain text
-----Ursprungligt meddelande-----
Från: Bo Hansson <bo@firma.example>
Skickat: den 5 januari 2023 10:15
Till: Anna Berg <anna@firma.example>
Ämne: Veckans idé

new Outlook for Mac
Från: Bo Hansson <bo@firma.example>
Datum: torsdag, 5 januari 2023 10:15
Till: Anna Berg <anna@firma.example>
Ämne: Veckans idé

Outlook 2019 for Mac >|
Den 2023-01-05 10:15 skrev "Bo Hansson" <bo@firma.example> följande:

Yahoo >|
Den torsdag 5 januari 2023 10:15:50 CET skrev Bo Hansson <bo@firma.example>:

Apple Mail forward >
> Vidarebefordrat mejl:
>
> Från: Bo Hansson <bo@firma.example>
> Ämne: Veckans idé
> Datum: 5 januari 2023 10:15:08 CET
> Till: anna@firma.example
"""

_NB = """
Gmail >|
tor. 5. jan. 2023 kl. 10:15 skrev Bo Hansen <bo@firma.example>:

Apple Mail >|
5. jan. 2023 kl. 10:15 skrev Bo Hansen <bo@firma.example>:

Apple Mail, older >
Den 5. jan. 2023 kl. 10:15 skrev Bo Hansen <bo@firma.example>:

Thunderbird >|
Den 05.01.2023 10:15, skrev Bo Hansen:

K-9 >
Den 5. januar 2023 10:15:32 CET, skrev Bo Hansen <bo@firma.example>:

K-9, separator
-------- Original Melding --------
Fra: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10:15:32 CET
Til: Anna Berg <anna@firma.example>
Emne: Ukens idé

Roundcube >|
Den 2023-01-05 10:15, skrev Bo Hansen:

Outlook desktop
Fra: Bo Hansen <bo@firma.example>
Sendt: torsdag 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Kopi: Hanne Li <hanne@firma.example>
Emne: Ukens idé

Outlook plain text
-----Opprinnelig melding-----
Fra: Bo Hansen <bo@firma.example>
Sendt: torsdag 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Emne: Ukens idé

Outlook 2019 for Mac >|
Bo Hansen <bo@firma.example> skrev følgende den 05/01/2023, 10:15:

Yahoo >|
torsdag 5. januar 2023, 10:15:50 CET skrev Bo Hansen <bo@firma.example>:
"""

_NN = """
Gmail >|
tor. 5. jan. 2023 kl. 10:15 skreiv Bo Hansen <bo@firma.example>:

Thunderbird >|
Den 05.01.2023 10:15, skreiv Bo Hansen:

K-9 >
Den 5. januar 2023 10:15:32 CET, skreiv Bo Hansen <bo@firma.example>:

K-9, separator
-------- Opphavleg melding --------
Frå: Bo Hansen <bo@firma.example>
Sendt: 5. januar 2023 10:15:32 CET
Til: Anna Berg <anna@firma.example>
Emne: Idéen for veka

Roundcube >|
Den 2023-01-05 10:15, skreiv Bo Hansen:

Outlook desktop
Frå: Bo Hansen <bo@firma.example>
Sendt: torsdag 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Emne: Idéen for veka

Outlook on the web
________________________________
Frå: Bo Hansen <bo@firma.example>
Sendt: torsdag 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Kopi: Hanne Li <hanne@firma.example>
Emne: Idéen for veka

Thunderbird, name only >
Bo Hansen skreiv:
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("da", _DA),
    *shapes("sv", _SV),
    *shapes("nb", _NB),
    *shapes("nn", _NN),
)
