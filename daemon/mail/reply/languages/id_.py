"""Indonesian."""

from daemon.mail.reply.language import Language, named, words

ID = Language(
    code="id",
    sender=words(
        "dari|pengirim",
    ),
    sent=words(
        "terkirim|dikirim|dikirimkan|tanggal|tgl|tanggal kirim|waktu|dikirim pada|tanggal pengiriman",
    ),
    to=words(
        "kepada|ke|untuk|penerima",
    ),
    cc=words(
        "cc|tembusan|salinan|tembusan kepada",
    ),
    subject=words(
        "subjek|perihal|hal|judul|subyek",
    ),
    other=words(
        "bcc|tembusan tersembunyi|balas ke|balas kepada|balas|kepentingan|prioritas|tingkat kepentingan",
        "lampiran|organisasi",
    ),
    wrote=words(
        "menulis|telah menulis|menulis berikut|menulis sebagai berikut|menuliskan|wrote",
    ),
    glue=words(
        "pada|tanggal|tgl|pukul|jam|hari|tahun|oleh|pengguna|pada tanggal|wib|wita|wit",
    ),
    first_person=words(
        "saya|aku|kami|kita|gue",
    ),
    original=words(
        "pesan asli|pesan asal|pesan original|email asli|surat asli|pesan awal|pesan semula",
    ),
    forwarded=words(
        "pesan terusan|pesan yang diteruskan|pesan diteruskan|mulai pesan diteruskan",
        "mulai pesan yang diteruskan|awal pesan yang diteruskan|email terusan|email yang diteruskan",
        "diteruskan oleh|forwarded message",
    ),
    reply_above=words(
        "harap balas di atas baris ini|balas di atas baris ini|silakan balas di atas baris ini",
        "ketik balasan anda di atas baris ini|tulis balasan anda di atas baris ini",
        "mohon balas di atas garis ini",
    ),
    sign_offs=words(
        "hormat saya|hormat kami|salam hormat|salam|salam hangat|dengan hormat|salam sejahtera",
        "salam kenal|salam sukses|salam sayang|terima kasih dan salam",
        "atas perhatiannya, kami ucapkan terima kasih|atas perhatiannya saya ucapkan terima kasih",
        "atas perhatian dan kerja samanya, kami ucapkan terima kasih|demikian, terima kasih|wassalam",
        "wassalamualaikum|wassalamu'alaikum|wassalamualaikum wr. wb|wassalamu'alaikum wr. wb",
        "wassalamualaikum warahmatullahi wabarakatuh|semoga harimu menyenangkan",
        "semoga hari anda menyenangkan|selamat beraktivitas|selamat bekerja|selamat berakhir pekan",
        "sampai jumpa",
    ),
    weak_sign_offs=words(
        "wslm|slm|ttd|tertanda|dadah|sampai nanti|sampai besok|hormat|cheers|wass",
    ),
    greetings=words(
        "halo|hi|hello|selamat pagi|selamat siang|selamat sore|selamat malam|yth|yth.|kepada yth",
        "yang terhormat|dengan hormat|assalamualaikum|assalamu'alaikum|assalamualaikum wr. wb",
        "assalamu'alaikum wr. wb|assalamualaikum warahmatullahi wabarakatuh|salam|salam sejahtera",
        "salam hormat|dear|dear all|rekan-rekan|teman-teman|bapak|bapak/ibu|bapak dan ibu|mbak",
        "kawan-kawan|om swastiastu|shalom",
    ),
    footers=words(
        "dikirim dari iphone saya|dikirim dari ipad saya|dikirim dari iphone|dikirim dari ipad",
        "dikirim dari * saya|terkirim dari iphone saya|terkirim dari * saya|dikirim dari ponsel *",
        "dikirim dari perangkat *|dikirim dari hp *|dikirim dari smartphone samsung galaxy saya.",
        "dikirim dari samsung *|dikirim dari galaxy saya|dikirim dari outlook untuk *",
        "dikirim dari outlook for *|dapatkan outlook untuk *|dapatkan outlook for *|unduh outlook untuk *",
        "unduh outlook for *|dikirim dari mail untuk windows*|dikirim dari surat untuk windows*",
        "dikirim dari email untuk windows*|dikirim dari yahoo mail *|dikirim dari yahoo mail di android",
        "dikirim dengan email aman proton mail*|dikirim dengan proton mail*",
        "dikirim dari perangkat android saya dengan k-9 mail. mohon maaf atas singkatnya pesan ini.",
        "bebas virus. *|bebas virus*|email ini telah diperiksa *|dikirim dari blackberry *",
        "powered by telkomsel blackberry®|sebelum mencetak*|pertimbangkan lingkungan*",
    ),
    disclaimers=words(
        "email ini dan setiap|email ini dan lampirannya|email ini beserta lampirannya|e-mail ini dan",
        "pesan ini dan lampirannya|surel ini dan|surat elektronik ini|informasi yang terkandung dalam",
        "berisi informasi rahasia|mengandung informasi rahasia|informasi yang bersifat rahasia",
        "hanya ditujukan kepada|hanya ditujukan untuk|hanya untuk penerima|jika anda bukan penerima",
        "apabila anda bukan penerima|jika anda menerima email ini karena kesalahan",
        "apabila anda menerima email ini karena kesalahan|jika anda salah menerima|pernyataan kerahasiaan",
    ),
    roles=words(
        "direktur|direktur utama|wakil direktur|manajer|manager|general manager|kepala|kepala bagian",
        "kepala divisi|kepala bidang|kepala seksi|kepala dinas|ketua|wakil ketua|sekretaris|bendahara",
        "supervisor|koordinator|staf|staff|asisten|konsultan|insinyur|akuntan|pengacara|advokat|analis",
        "pengembang|programmer|dosen|profesor|prof|dokter|peneliti|perawat|administrasi|admin|teknisi",
        "bupati|walikota|camat|lurah",
    ),
    forms=words(
        "tbk|yayasan|koperasi|persero|perum|dinas|badan|kementerian|universitas|fakultas|jurusan",
        "departemen|divisi|jln|jalan|kel|kelurahan|kec|kecamatan|kab|kabupaten|provinsi|gedung|lantai",
        "telp|tlp|telepon|ponsel|whatsapp|faks|fax|ext|npwp|kode pos|surel|situs web|website|jakarta",
        "bandung|surabaya|yogyakarta|indonesia",
    ),
    months=named(
        "januari|jan",
        "februari|feb|pebruari|peb",
        "maret|mar",
        "april|apr",
        "mei",
        "juni|jun",
        "juli|jul",
        "agustus|agu|agt|ags",
        "september|sep|sept",
        "oktober|okt",
        "november|nov|nopember|nop",
        "desember|des",
    ),
    weekdays=named(
        "senin",
        "selasa",
        "rabu|rab",
        "kamis|kam",
        "jumat|jum'at|jum",
        "sabtu|sab",
        "minggu|ahad",
    ),
    auto_subjects=words(
        "balasan otomatis|jawaban otomatis|respons otomatis|pesan otomatis|di luar kantor|tidak di kantor",
    ),
)
