"""Introductions as clients write them in German, English, French and Dutch."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_DE = """
Gmail >|
Am Do., 5. Jan. 2023 um 10:15 Uhr schrieb Jonas Weber <jonas@firma.example>:

Apple Mail >|
Am 05.01.2023 um 10:15 schrieb Jonas Weber <jonas@firma.example>:

Thunderbird >|
Am 05.01.23 um 10:15 schrieb Jonas Weber:

Thunderbird, name only >
Jonas Weber schrieb:

K-9 >
Am 5. Januar 2023 10:15:32 MEZ schrieb Jonas Weber <jonas@firma.example>:

K-9, separator
-------- Ursprüngliche Nachricht --------
Von: Jonas Weber <jonas@firma.example>
Gesendet: 5. Januar 2023 10:15:32 MEZ
An: Anna Berg <anna@firma.example>
Betreff: Idee der Woche

Roundcube >|
Am 2023-01-05 10:15, schrieb Jonas Weber:

Outlook desktop
Von: Jonas Weber <jonas@firma.example>
Gesendet: Donnerstag, 5. Januar 2023 10:15
An: Anna Berg <anna@firma.example>
Cc: Hanna Klein <hanna@firma.example>
Betreff: Idee der Woche

Outlook plain text
-----Ursprüngliche Nachricht-----
Von: Jonas Weber <jonas@firma.example>
Gesendet: Donnerstag, 5. Januar 2023 10:15
An: Anna Berg <anna@firma.example>
Betreff: Idee der Woche

new Outlook for Mac
Von: Jonas Weber <jonas@firma.example>
Datum: Donnerstag, 5. Januar 2023 um 10:15
An: Anna Berg <anna@firma.example>
Betreff: Idee der Woche

Outlook 2019 for Mac >|
Am 05.01.23, 10:15 schrieb "Jonas Weber" <jonas@firma.example>:

GMX
Gesendet: Donnerstag, 05. Januar 2023 um 10:15 Uhr
Von: "Jonas Weber" <jonas@firma.example>
An: anna@firma.example
Betreff: Idee der Woche

Yahoo >|
Am Donnerstag, 5. Januar 2023 um 10:15:50 MEZ hat Jonas Weber <jonas@firma.example> Folgendes geschrieben:

Apple Mail forward >
> Anfang der weitergeleiteten Nachricht:
>
> Von: Jonas Weber <jonas@firma.example>
> Betreff: Idee der Woche
> Datum: 5. Januar 2023 um 10:15:08 MEZ
> An: anna@firma.example
"""

_EN = """
Gmail >|
On Thu, Jan 5, 2023 at 10:15 AM Tom Reed <tom@firma.example> wrote:

Gmail, wrapped >
On Thu, Jan 5, 2023 at 10:15 AM Thomas Alexander Reed-Montgomery <
thomas.alexander@firma.example> wrote:

Apple Mail >|
On 5 Jan 2023, at 10:15, Tom Reed <tom@firma.example> wrote:

Apple Mail, with AM >|
On Jan 5, 2023, at 10:15 AM, Tom Reed <tom@firma.example> wrote:

Thunderbird >|
On 1/5/23 10:15, Tom Reed wrote:

K-9 >
On January 5, 2023 10:15:32 AM GMT+01:00, Tom Reed <tom@firma.example> wrote:

Roundcube >|
On 2023-01-05 10:15, Tom Reed wrote:

Outlook desktop
From: Tom Reed <tom@firma.example>
Sent: Thursday, January 5, 2023 10:15 AM
To: Anna Berg <anna@firma.example>
Cc: Hanna Poole <hanna@firma.example>
Subject: Idea of the week

Outlook plain text
-----Original Message-----
From: Tom Reed <tom@firma.example>
Sent: 05 January 2023 10:15
To: Anna Berg <anna@firma.example>
Subject: Idea of the week

Outlook on the web
________________________________
From: Tom Reed <tom@firma.example>
Sent: 05 January 2023 10:15
To: Anna Berg <anna@firma.example>
Subject: Idea of the week

new Outlook for Mac
From: Tom Reed <tom@firma.example>
Date: Thursday, 5 January 2023 at 10:15
To: Anna Berg <anna@firma.example>
Subject: Idea of the week

Yahoo >|
On Thursday, January 5, 2023 at 10:15:50 AM GMT+1, Tom Reed <tom@firma.example> wrote:

Proton Mail >|
------- Original Message -------
On Thursday, January 5th, 2023 at 10:15 AM, Tom Reed <tom@firma.example> wrote:

Zimbra
----- Original Message -----
From: "Tom Reed" <tom@firma.example>
To: "Anna Berg" <anna@firma.example>
Sent: Thursday, January 5, 2023 10:15:50 AM
Subject: Idea of the week
"""

_FR = """
Gmail >|
Le jeu. 5 janv. 2023 à 10:15, Luc Moreau <luc@firma.example> a écrit :

Apple Mail >|
Le 5 janv. 2023 à 10:15, Luc Moreau <luc@firma.example> a écrit :

Thunderbird >|
Le 05/01/2023 à 10:15, Luc Moreau a écrit :

K-9 >
Le 5 janvier 2023 10:15:32 GMT+01:00, Luc Moreau <luc@firma.example> a écrit :

K-9, separator
-------- Courriel initial --------
De : Luc Moreau <luc@firma.example>
Envoyé : 5 janvier 2023 10:15:32 GMT+01:00
À : Anna Berg <anna@firma.example>
Objet : Idée de la semaine

Roundcube >|
Le 2023-01-05 10:15, Luc Moreau a écrit :

Outlook desktop
De : Luc Moreau <luc@firma.example>
Envoyé : jeudi 5 janvier 2023 10:15
À : Anna Berg <anna@firma.example>
Cc : Anne Petit <anne@firma.example>
Objet : Idée de la semaine

Outlook plain text
-----Message d'origine-----
De : Luc Moreau <luc@firma.example>
Envoyé : jeudi 5 janvier 2023 10:15
À : Anna Berg <anna@firma.example>
Objet : Idée de la semaine

new Outlook for Mac
De : Luc Moreau <luc@firma.example>
Date : jeudi, 5 janvier 2023 à 10:15
À : Anna Berg <anna@firma.example>
Objet : Idée de la semaine

Outlook 2019 for Mac >|
Le 05/01/2023 10:15, « Luc Moreau » <luc@firma.example> a écrit :

Yahoo >|
Le jeudi 5 janvier 2023 à 10:15:50 UTC+1, Luc Moreau <luc@firma.example> a écrit :
"""

_NL = """
Gmail >|
Op do 5 jan. 2023 om 10:15 schreef Jan de Vries <jan@firma.example>:

Apple Mail >|
Op 5 jan. 2023 om 10:15 heeft Jan de Vries <jan@firma.example> het volgende geschreven:

Thunderbird >|
Op 05-01-2023 om 10:15 schreef Jan de Vries:

K-9 >
Jan de Vries <jan@firma.example> schreef op 5 januari 2023 10:15:32 CET:

K-9, separator
-------- Origineel bericht --------
Van: Jan de Vries <jan@firma.example>
Verzonden: 5 januari 2023 10:15:32 CET
Aan: Anna Berg <anna@firma.example>
Onderwerp: Idee van de week

Roundcube >|
Jan de Vries schreef op 2023-01-05 10:15:

Outlook desktop
Van: Jan de Vries <jan@firma.example>
Verzonden: donderdag 5 januari 2023 10:15
Aan: Anna Berg <anna@firma.example>
CC: Hanna Bos <hanna@firma.example>
Onderwerp: Idee van de week

Outlook plain text
-----Oorspronkelijk bericht-----
Van: Jan de Vries <jan@firma.example>
Verzonden: donderdag 5 januari 2023 10:15
Aan: Anna Berg <anna@firma.example>
Onderwerp: Idee van de week

Outlook 2019 for Mac >|
Op 05/01/2023 10:15 heeft Jan de Vries <jan@firma.example> geschreven:

Yahoo >|
Op donderdag 5 januari 2023 om 10:15:50 CET schreef Jan de Vries <jan@firma.example>:
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("de", _DE),
    *shapes("en", _EN),
    *shapes("fr", _FR),
    *shapes("nl", _NL),
)
