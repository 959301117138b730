"""Introductions as clients write them in Finnish, Spanish, Polish, Icelandic and Faroese."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_FI = """
Gmail >|
to 5. tammik. 2023 klo 10.15 Pekka Virtanen (pekka@firma.example) kirjoitti:

Apple Mail >|
Pekka Virtanen <pekka@firma.example> kirjoitti 5.1.2023 kello 10.15:

Thunderbird >|
Pekka Virtanen kirjoitti 5.1.2023 klo 10.15:

K-9 >
5. tammikuuta 2023 10.15.32 EET Pekka Virtanen <pekka@firma.example> kirjoitti:

K-9, separator
-------- Alkuperäinen viesti --------
Lähettäjä: Pekka Virtanen <pekka@firma.example>
Lähetetty: 5. tammikuuta 2023 10.15.32 EET
Vastaanottaja: Anna Berg <anna@firma.example>
Aihe: Viikon ajatus

Roundcube >|
Pekka Virtanen kirjoitti 2023-01-05 10:15:

Outlook desktop
Lähettäjä: Pekka Virtanen <pekka@firma.example>
Lähetetty: torstai 5. tammikuuta 2023 10.15
Vastaanottaja: Anna Berg <anna@firma.example>
Kopio: Hanna Niemi <hanna@firma.example>
Aihe: Viikon ajatus

Outlook plain text
-----Alkuperäinen viesti-----
Lähettäjä: Pekka Virtanen <pekka@firma.example>
Lähetetty: torstai 5. tammikuuta 2023 10.15
Vastaanottaja: Anna Berg <anna@firma.example>
Aihe: Viikon ajatus

new Outlook for Mac
Lähettäjä: Pekka Virtanen <pekka@firma.example>
Päivämäärä: torstaina, 5. tammikuuta 2023 klo 10.15
Vastaanottaja: Anna Berg <anna@firma.example>
Aihe: Viikon ajatus

Outlook 2019 for Mac >|
Pekka Virtanen <pekka@firma.example> kirjoitti 5/1/2023 10.15:

Yahoo >|
torstai 5. tammikuuta 2023 klo 10.15.50 UTC+2 Pekka Virtanen <pekka@firma.example> kirjoitti:
"""

_ES = """
Gmail >|
El jue, 5 ene 2023 a las 10:15, Luis Mora (<luis@firma.example>) escribió:

Apple Mail >|
El 5 ene 2023, a las 10:15, Luis Mora <luis@firma.example> escribió:

Thunderbird >|
El 5/1/23 a las 10:15, Luis Mora escribió:

K-9 >
El 5 de enero de 2023 10:15:32 CET, Luis Mora <luis@firma.example> escribió:

Roundcube >|
El 2023-01-05 10:15, Luis Mora escribió:

Outlook desktop
De: Luis Mora <luis@firma.example>
Enviado: jueves, 5 de enero de 2023 10:15
Para: Anna Berg <anna@firma.example>
CC: Ana Gil <ana@firma.example>
Asunto: Idea de la semana

Outlook plain text
-----Mensaje original-----
De: Luis Mora <luis@firma.example>
Enviado el: jueves, 5 de enero de 2023 10:15
Para: Anna Berg <anna@firma.example>
Asunto: Idea de la semana

new Outlook for Mac
De: Luis Mora <luis@firma.example>
Fecha: jueves, 5 de enero de 2023, 10:15
Para: Anna Berg <anna@firma.example>
Asunto: Idea de la semana

Outlook 2019 for Mac >|
El 5/1/23 10:15, "Luis Mora" <luis@firma.example> escribió:

Yahoo >|
El jueves, 5 de enero de 2023 10:15:50 CET, Luis Mora <luis@firma.example> escribió:
"""

_PL = """
Gmail >|
czw., 5 sty 2023 o 10:15 Jan Nowak <jan@firma.example> napisał(a):

Apple Mail >|
Wiadomość napisana przez Jan Nowak <jan@firma.example> w dniu 05.01.2023, o godz. 10:15:

Thunderbird >|
W dniu 5.01.2023 o 10:15, Jan Nowak pisze:

K-9 >
Dnia 5 stycznia 2023 10:15:32 CET, Jan Nowak <jan@firma.example> napisał/a:

K-9, separator
-------- Wiadomość oryginalna --------
Od: Jan Nowak <jan@firma.example>
Wysłane: 5 stycznia 2023 10:15:32 CET
Do: Anna Berg <anna@firma.example>
Temat: Pomysł tygodnia

Roundcube >|
W dniu 2023-01-05 10:15, Jan Nowak napisał(a):

Outlook desktop
Od: Jan Nowak <jan@firma.example>
Wysłane: czwartek, 5 stycznia 2023 10:15
Do: Anna Berg <anna@firma.example>
DW: Ewa Lis <ewa@firma.example>
Temat: Pomysł tygodnia

Outlook plain text
-----Oryginalna wiadomość-----
Od: Jan Nowak <jan@firma.example>
Wysłano: czwartek, 5 stycznia 2023 10:15
Do: Anna Berg <anna@firma.example>
Temat: Pomysł tygodnia

Outlook 2019 for Mac >|
Dnia 05/01/2023, 10:15 użytkownik „Jan Nowak” <jan@firma.example> napisał:

new Outlook for Mac
Od: Jan Nowak <jan@firma.example>
Data: czwartek, 5 stycznia 2023 o 10:15
Do: Anna Berg <anna@firma.example>
Temat: Pomysł tygodnia
"""

_IS = """
Gmail >|
Þann fim., 5. jan. 2023 kl. 10:15 skrifaði Jón Pálsson <jon@firma.example>:

Thunderbird >|
Þann 5.1.2023 10:15, skrifaði Jón Pálsson:

K-9 >
Þann 5. janúar 2023 10:15:32 GMT, skrifaði Jón Pálsson <jon@firma.example>:

Outlook desktop
Frá: Jón Pálsson <jon@firma.example>
Sent: fimmtudagur, 5. janúar 2023 10:15
Til: Anna Berg <anna@firma.example>
Afrit: Guðrún Jónsdóttir <gudrun@firma.example>
Efni: Hugmynd vikunnar

Outlook plain text
-----Upprunaleg skilaboð-----
Frá: Jón Pálsson <jon@firma.example>
Sent: fimmtudagur, 5. janúar 2023 10:15
Til: Anna Berg <anna@firma.example>
Efni: Hugmynd vikunnar
"""

_FO = """
Webmail >|
Tann 5. jan. 2023 kl. 10:15 skrivaði Jógvan Joensen <jogvan@firma.example>:

Webmail, with the day of the week >
Tann hós. 5. jan. 2023 kl. 10:15 skrivaði Jógvan Joensen <jogvan@firma.example>:

Outlook desktop
Frá: Jógvan Joensen <jogvan@firma.example>
Sent: 5. januar 2023 10:15
Til: Anna Berg <anna@firma.example>
Evni: Hugskot vikunnar
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("fi", _FI),
    *shapes("es", _ES),
    *shapes("pl", _PL),
    *shapes("is", _IS),
    *shapes("fo", _FO),
)
