"""Introductions as clients write them in the languages of the South and the East of Europe, and in Turkish."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_IT = """
Gmail >|
Il giorno gio 5 gen 2023 alle ore 10:15 Luca Rossi <luca@firma.example> ha scritto:

Apple Mail >|
Il giorno 5 gen 2023, alle ore 10:15, Luca Rossi <luca@firma.example> ha scritto:

Thunderbird >|
Il 05/01/2023 10:15, Luca Rossi ha scritto:

K-9 >
Il 5 gennaio 2023 10:15:32 CET, Luca Rossi <luca@firma.example> ha scritto:

Outlook desktop
Da: Luca Rossi <luca@firma.example>
Inviato: giovedì 5 gennaio 2023 10:15
A: Anna Berg <anna@firma.example>
Cc: Paola Neri <paola@firma.example>
Oggetto: Idea della settimana

Outlook plain text
-----Messaggio originale-----
Da: Luca Rossi <luca@firma.example>
Inviato: giovedì 5 gennaio 2023 10:15
A: Anna Berg <anna@firma.example>
Oggetto: Idea della settimana

Yahoo >|
Il giovedì 5 gennaio 2023 alle ore 10:15:50 CET, Luca Rossi <luca@firma.example> ha scritto:
"""

_PT = """
Gmail, Brazil >|
Em qui., 5 de jan. de 2023 às 10:15, Rui Costa <rui@firma.example> escreveu:

Gmail, Portugal >|
Rui Costa <rui@firma.example> escreveu (quinta, 5/01/2023 à(s) 10:15):

Apple Mail, Brazil >|
Em 5 de jan. de 2023, à(s) 10:15, Rui Costa <rui@firma.example> escreveu:

Apple Mail, Portugal >|
No dia 05/01/2023, às 10:15, Rui Costa <rui@firma.example> escreveu:

Thunderbird, Brazil >|
Em 05/01/2023 10:15, Rui Costa escreveu:

Thunderbird, Portugal >|
Às 10:15 de 05/01/2023, Rui Costa escreveu:

Outlook desktop, Brazil
De: Rui Costa <rui@firma.example>
Enviada em: quinta-feira, 5 de janeiro de 2023 10:15
Para: Anna Berg <anna@firma.example>
Assunto: Ideia da semana

Outlook desktop, Portugal
De: Rui Costa <rui@firma.example>
Enviado: 5 de janeiro de 2023 10:15
Para: Anna Berg <anna@firma.example>
Cc: Ana Lopes <ana@firma.example>
Assunto: Ideia da semana

Outlook plain text
-----Mensagem original-----
De: Rui Costa <rui@firma.example>
Enviada: quinta-feira, 5 de janeiro de 2023 10:15
Para: Anna Berg <anna@firma.example>
Assunto: Ideia da semana

Yahoo >|
Em quinta-feira, 5 de janeiro de 2023 10:15:50 BRT, Rui Costa <rui@firma.example> escreveu:
"""

_CA = """
Gmail >|
Missatge de Jordi Puig <jordi@firma.example> del dia dj., 5 de gen. 2023 a les 10:15:

Apple Mail >|
El 5 gen 2023, a les 10:15, Jordi Puig <jordi@firma.example> va escriure:

Thunderbird >|
El 5/1/23 a les 10:15, Jordi Puig ha escrit:

Outlook desktop
De: Jordi Puig <jordi@firma.example>
Enviat el: dijous, 5 de gener de 2023 10:15
Per a: Anna Berg <anna@firma.example>
A/c: Núria Vila <nuria@firma.example>
Tema: Idea de la setmana

Outlook plain text
-----Missatge original-----
De: Jordi Puig <jordi@firma.example>
Enviat: dijous, 5 de gener de 2023 10:15
Per a: Anna Berg <anna@firma.example>
Assumpte: Idea de la setmana
"""

_RO = """
Gmail >|
În joi, 5 ian. 2023 la 10:15, Ion Popa <ion@firma.example> a scris:

Apple Mail >|
Pe 5 ian. 2023, la 10:15, Ion Popa <ion@firma.example> a scris:

Thunderbird >|
La 05.01.2023 10:15, Ion Popa a scris:

Outlook desktop
De la: Ion Popa <ion@firma.example>
Trimis: joi, 5 ianuarie 2023 10:15
Către: Anna Berg <anna@firma.example>
Subiect: Ideea săptămânii

K-9, separator
-------- Mesaj original --------
De la: Ion Popa <ion@firma.example>
Trimis: 5 ianuarie 2023 10:15:32 EET
Către: Anna Berg <anna@firma.example>
Subiect: Ideea săptămânii
"""

_EL = """
Gmail >|
Στις Πέμ 5 Ιαν 2023 στις 10:15 π.μ., ο/η Νίκος Παππάς <nikos@firma.example> έγραψε:

Apple Mail >|
Στις 5 Ιαν 2023, στις 10:15 π.μ., ο χρήστης Νίκος Παππάς <nikos@firma.example> έγραψε:

Thunderbird >|
Στις 5/1/2023 10:15, ο/η Νίκος Παππάς έγραψε:

Outlook desktop
Από: Νίκος Παππάς <nikos@firma.example>
Στάλθηκε: Πέμπτη, 5 Ιανουαρίου 2023 10:15
Προς: Anna Berg <anna@firma.example>
Κοιν.: Ελένη Δήμου <eleni@firma.example>
Θέμα: Η ιδέα της εβδομάδας

Outlook plain text
-----Αρχικό μήνυμα-----
Από: Νίκος Παππάς <nikos@firma.example>
Αποστολή: Πέμπτη, 5 Ιανουαρίου 2023 10:15 πμ
Προς: Anna Berg <anna@firma.example>
Θέμα: Η ιδέα της εβδομάδας
"""

_TR = """
Gmail >|
Mehmet Kaya <mehmet@firma.example>, 5 Oca 2023 Per, 10:15 tarihinde şunu yazdı:

Apple Mail >|
Mehmet Kaya <mehmet@firma.example> şunları yazdı (5 Oca 2023 10:15):

Thunderbird >|
05.01.2023 10:15 tarihinde Mehmet Kaya yazdı:

Outlook desktop
Kimden: Mehmet Kaya <mehmet@firma.example>
Gönderildi: 5 Ocak 2023 Perşembe 10:15
Kime: Anna Berg <anna@firma.example>
Bilgi: İpek Demir <ipek@firma.example>
Konu: Haftanın fikri

Outlook plain text
-----Özgün İleti-----
Gönderen: Mehmet Kaya <mehmet@firma.example>
Gönderme Tarihi: 5 Ocak 2023 Perşembe 10:15
Kime: Anna Berg <anna@firma.example>
Konu: Haftanın fikri

Gmail, a name with a dotted capital >|
İbrahim Işık <ibrahim@firma.example>, 5 Oca 2023 Per, 10:15 tarihinde şunu yazdı:
"""

_RU = """
Gmail >|
чт, 5 янв. 2023 г. в 10:15, Иван Петров <ivan@firma.example>:

Apple Mail >|
5 янв. 2023 г., в 10:15, Иван Петров <ivan@firma.example> написал(а):

Thunderbird >|
05.01.2023 10:15, Иван Петров пишет:

Roundcube >|
Иван Петров писал 2023-01-05 10:15:

Mail.ru >|
Четверг, 5 января 2023, 10:15 +03:00 от Иван Петров <ivan@firma.example>:

Yandex >|
05.01.2023, 10:15, "Иван Петров" <ivan@firma.example>:

Outlook desktop
От: Иван Петров <ivan@firma.example>
Отправлено: 5 января 2023 г. 10:15
Кому: Anna Berg <anna@firma.example>
Копия: Ольга Белова <olga@firma.example>
Тема: Идея недели

Outlook plain text
-----Исходное сообщение-----
От: Иван Петров <ivan@firma.example>
Отправлено: 5 января 2023 г. 10:15
Кому: Anna Berg <anna@firma.example>
Тема: Идея недели
"""

_UK = """
Gmail >|
чт, 5 січ. 2023 р. о 10:15 Іван Коваль <ivan@firma.example> пише:

Apple Mail >|
5 січ. 2023 р. о 10:15 Іван Коваль <ivan@firma.example> написав(ла):

Thunderbird >|
05.01.23 10:15, Іван Коваль пише:

Outlook desktop
Від: Іван Коваль <ivan@firma.example>
Надіслано: 5 січня 2023 р. 10:15
Кому: Anna Berg <anna@firma.example>
Тема: Ідея тижня

K-9, separator
-------- Оригінальне повідомлення --------
Від: Іван Коваль <ivan@firma.example>
Відправлено: 5 січня 2023 р. 10:15:32
Кому: Anna Berg <anna@firma.example>
Тема: Ідея тижня
"""

_BG = """
Gmail >|
На чт, 5.01.2023 г. в 10:15 Иван Петров <ivan@firma.example> написа:

Thunderbird >|
На 5.1.2023 г. в 10:15 ч., Иван Петров написа:

Roundcube >|
На 2023-01-05 10:15, Иван Петров написа:

Outlook desktop
От: Иван Петров <ivan@firma.example>
Изпратено: четвъртък, 5 януари 2023 г. 10:15
До: Anna Berg <anna@firma.example>
Относно: Идея на седмицата

ABV
-------- Оригинално писмо --------
От: Иван Петров ivan@firma.example
Относно: Идея на седмицата
До: Anna Berg <anna@firma.example>
Изпратено на: 05.01.2023 10:15
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("it", _IT),
    *shapes("pt", _PT),
    *shapes("ca", _CA),
    *shapes("ro", _RO),
    *shapes("el", _EL),
    *shapes("tr", _TR),
    *shapes("ru", _RU),
    *shapes("uk", _UK),
    *shapes("bg", _BG),
)
