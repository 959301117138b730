"""Introductions as clients write them in the languages of Asia."""

from __future__ import annotations

from tests.mail.reply.shape import Shape, shapes

_JA = """
Gmail >|
2023年1月5日(木) 10:15 田中太郎 <tanaka@firma.example>:

Apple Mail >|
2023/01/05 10:15、田中太郎 <tanaka@firma.example>のメール:

K-9 >
2023年1月5日 10:15:32 JST、田中太郎 <tanaka@firma.example> のメール:

Roundcube >|
2023-01-05 10:15 に 田中太郎 さんは書きました:

Thunderbird >|
On 2023/01/05 10:15, 田中太郎 wrote:

Outlook desktop
差出人: 田中太郎 <tanaka@firma.example>
送信日時: 2023年1月5日 10:15
宛先: Anna Berg <anna@firma.example>
CC: 鈴木花子 <suzuki@firma.example>
件名: 今週のアイデア

Outlook plain text
-----元のメッセージ-----
差出人: 田中太郎 <tanaka@firma.example>
送信日時: 2023年1月5日木曜日 10:15
宛先: Anna Berg <anna@firma.example>
件名: 今週のアイデア
"""

_ZH = """
Gmail, simplified >|
王伟 <wang@firma.example> 于2023年1月5日周四 10:15写道：

Gmail, traditional >|
王偉 <wang@firma.example> 於 2023年1月5日 週四 上午10:15寫道：

Apple Mail, simplified >|
2023年1月5日 10:15，王伟 <wang@firma.example> 写道：

Apple Mail, traditional >|
王偉 <wang@firma.example> 於 2023年1月5日 上午10:15 寫道：

Thunderbird, simplified >|
在 2023/1/5 10:15, 王伟 写道:

Thunderbird, traditional >|
王偉 於 2023/1/5 上午 10:15 寫道:

NetEase >|
在 2023-01-05 10:15:50，"王伟" <wang@firma.example> 写道：

Outlook desktop, simplified
发件人: 王伟 <wang@firma.example>
发送时间: 2023年1月5日 10:15
收件人: Anna Berg <anna@firma.example>
抄送: 李娜 <lina@firma.example>
主题: 本周的想法

Outlook desktop, traditional
寄件者: 王偉 <wang@firma.example>
寄件日期: 2023年1月5日 上午 10:15
收件者: Anna Berg <anna@firma.example>
副本: 李娜 <lina@firma.example>
主旨: 本週的想法

Outlook plain text, simplified
-----邮件原件-----
发件人: 王伟 <wang@firma.example>
发送时间: 2023年1月5日 10:15
收件人: Anna Berg <anna@firma.example>
主题: 本周的想法

QQ
------------------ 原始邮件 ------------------
发件人: "王伟" <wang@firma.example>;
发送时间: 2023年1月5日(星期四) 上午10:15
收件人: "Anna Berg"<anna@firma.example>;
主题: 本周的想法
"""

_KO = """
Gmail >|
2023년 1월 5일 (목) 오전 10:15, 김민수 <kim@firma.example>님이 작성:

Apple Mail >|
2023. 1. 5. 오전 10:15, 김민수 <kim@firma.example> 작성:

Thunderbird >|
2023-01-05 오전 10:15에 김민수 이(가) 쓴 글:

Outlook desktop
보낸 사람: 김민수 <kim@firma.example>
보낸 날짜: 2023년 1월 5일 목요일 오전 10:15
받는 사람: Anna Berg <anna@firma.example>
참조: 이지은 <lee@firma.example>
제목: 이번 주의 아이디어

Outlook plain text
-----원본 메시지-----
보낸 사람: 김민수 <kim@firma.example>
보낸 날짜: 2023년 1월 5일 목요일 오전 10:15
받는 사람: Anna Berg <anna@firma.example>
제목: 이번 주의 아이디어
"""

_VI = """
Gmail >|
Vào Th 5, 5 thg 1, 2023 vào lúc 10:15 Trần Văn Nam <nam@firma.example> đã viết:

Apple Mail >|
Vào 10:15, 5 thg 1, 2023, Trần Văn Nam <nam@firma.example> đã viết:

Thunderbird >|
Vào 05/01/2023 10:15, Trần Văn Nam đã viết:

Outlook desktop
Từ: Trần Văn Nam <nam@firma.example>
Đã gửi: Thứ Năm, 5 tháng 1, 2023 10:15
Tới: Anna Berg <anna@firma.example>
Chủ đề: Ý tưởng trong tuần

Yahoo >|
Vào Thứ Năm, 5 tháng 1, 2023 lúc 10:15:50 GMT+7, Trần Văn Nam <nam@firma.example> đã viết:
"""

_TH = """
Gmail >|
ในวันที่ พฤ. 5 ม.ค. 2023 เวลา 10:15 สมชาย ใจดี <somchai@firma.example> เขียนว่า:

Apple Mail >|
เมื่อวันที่ 5 ม.ค. 2566 เวลา 10:15 สมชาย ใจดี <somchai@firma.example> เขียน:

Outlook desktop
จาก: สมชาย ใจดี <somchai@firma.example>
ส่ง: 5 มกราคม 2566 10:15
ถึง: Anna Berg <anna@firma.example>
เรื่อง: ความคิดประจำสัปดาห์

Outlook plain text
-----ข้อความต้นฉบับ-----
จาก: สมชาย ใจดี <somchai@firma.example>
ส่งเมื่อ: 5 มกราคม 2566 10:15
ถึง: Anna Berg <anna@firma.example>
เรื่อง: ความคิดประจำสัปดาห์
"""

_ID = """
Gmail >|
Pada tanggal Kam, 5 Jan 2023 pukul 10.15 Budi Santoso <budi@firma.example> menulis:

Apple Mail >|
Pada 5 Jan 2023, pukul 10.15, Budi Santoso <budi@firma.example> menulis:

Yahoo >|
Pada Kamis, 5 Januari 2023 10.15.50 WIB, Budi Santoso <budi@firma.example> menulis:

Outlook desktop
Dari: Budi Santoso <budi@firma.example>
Dikirim: Kamis, 05 Januari 2023 10.15
Kepada: Anna Berg <anna@firma.example>
Subjek: Gagasan minggu ini

Samsung
-------- Pesan asli --------
Dari: Budi Santoso <budi@firma.example>
Tanggal: 05/01/2023 10.15 (GMT+07:00)
Kepada: Anna Berg <anna@firma.example>
Subjek: Gagasan minggu ini
"""

_AR = """
Gmail >|
\u202bفي الخميس، 5 يناير 2023 في 10:15 ص تمت كتابة ما يلي بواسطة \
\u202aأحمد علي\u202c\u200f <\u202aahmad@firma.example\u202c\u200f>:\u202c

Apple Mail >|
في ٥ يناير ٢٠٢٣، الساعة ١٠:١٥ ص، كتب أحمد علي <ahmad@firma.example>:

Roundcube >|
في 2023-01-05 10:15, كتب أحمد علي:

Outlook desktop
من: أحمد علي <ahmad@firma.example>
تم الإرسال: الخميس، 5 يناير 2023 10:15 ص
إلى: Anna Berg <anna@firma.example>
الموضوع: فكرة الأسبوع

Outlook plain text
-----الرسالة الأصلية-----
من: أحمد علي <ahmad@firma.example>
تم الإرسال: 5 يناير 2023 10:15 ص
إلى: Anna Berg <anna@firma.example>
الموضوع: فكرة الأسبوع
"""

_HE = """
Gmail >|
\u202bבתאריך יום ה׳, 5 בינו׳ 2023 ב-10:15 מאת \u202aיוסי כהן\u202c\u200f <\u202ayossi@firma.example\u202c\u200f>:\u202c

Apple Mail >|
ב-5 בינו׳ 2023, בשעה 10:15, יוסי כהן <yossi@firma.example> כתב/ה:

Thunderbird >|
בתאריך 05/01/2023 10:15, יוסי כהן כתב:

Outlook desktop
מאת: יוסי כהן <yossi@firma.example>
נשלח: יום חמישי 05 ינואר 2023 10:15
אל: Anna Berg <anna@firma.example>
נושא: הרעיון של השבוע

Outlook plain text
-----הודעה מקורית-----
מאת: יוסי כהן <yossi@firma.example>
נשלח: יום חמישי 05 ינואר 2023 10:15
אל: Anna Berg <anna@firma.example>
נושא: הרעיון של השבוע
"""

SHAPES: tuple[Shape, ...] = (
    *shapes("ja", _JA),
    *shapes("zh", _ZH),
    *shapes("ko", _KO),
    *shapes("vi", _VI),
    *shapes("th", _TH),
    *shapes("id", _ID),
    *shapes("ar", _AR),
    *shapes("he", _HE),
)
