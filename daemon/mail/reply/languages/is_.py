"""Icelandic."""

from daemon.mail.reply.language import Language, named, words

IS = Language(
    code="is",
    sender=words(
        "frá|sendandi",
    ),
    sent=words(
        "sent|dagsetning|dags|sendingardagur|sent þann|send",
    ),
    to=words(
        "til|viðtakandi|viðtakendur",
    ),
    cc=words(
        "afrit|cc|samrit",
    ),
    subject=words(
        "efni|viðfangsefni|titill",
    ),
    other=words(
        "falið afrit|leynilegt afrit|svara til|svara|svar til|mikilvægi|forgangur|viðhengi|fylgiskjöl",
        "stofnun|fyrirtæki",
    ),
    wrote=words(
        "skrifaði|skrifaði eftirfarandi|ritaði|skrifar|skrifuðu",
    ),
    glue=words(
        "þann|hinn|kl|klukkan|þ|dags|á|í|notandinn",
    ),
    first_person=words(
        "ég|við",
    ),
    original=words(
        "upphaflegur póstur|upphafleg skilaboð|upprunaleg skilaboð|upprunalegur póstur|upprunalegt skeyti",
        "upphaflegt skeyti|upphaflegur tölvupóstur|upprunalegur tölvupóstur|frumskeyti|frumskilaboð",
    ),
    forwarded=words(
        "áframsend skilaboð|áframsendur póstur|framsend skilaboð|framsendur póstur|framsent skeyti",
        "áframsent skeyti|áframsent|byrjun á áframsendum skilaboðum|upphaf áframsendra skilaboða",
        "upphaf framsendra skilaboða|forwarded message",
    ),
    reply_above=words(
        "vinsamlegast svarið fyrir ofan þessa línu|svarið fyrir ofan þessa línu",
        "skrifaðu svar þitt fyrir ofan þessa línu|skrifið svar fyrir ofan þessa línu",
        "svaraðu fyrir ofan þessa línu",
    ),
    sign_offs=words(
        "kveðja|með kveðju|með bestu kveðju|með bestu kveðjum|bestu kveðjur|kær kveðja|kærar kveðjur",
        "með kærri kveðju|með kærum kveðjum|vinsamlegast|virðingarfyllst|með vinsemd og virðingu",
        "með vinsemd|með virðingu|með góðri kveðju|með góðum kveðjum|góðar kveðjur|góð kveðja",
        "með vinarkveðju|vinarkveðja|bestu kv|með bestu kv|kær kv|hlýjar kveðjur|hlý kveðja",
        "með hlýrri kveðju|ástarkveðja|ástarkveðjur|með þökk og kveðju|með þökkum og kveðju",
        "takk og kveðja|eigðu góðan dag|eigið góðan dag|góða helgi|hafðu það gott|hafið það gott",
        "njótið dagsins|heyrumst",
    ),
    weak_sign_offs=words(
        "kv|kveðjur|mbk|m.b.k|bk|b.kv|bkv|kk|kkv|knús|þinn|þín|bless|bæ|sjáumst|hilsen",
    ),
    greetings=words(
        "hæ|hæhæ|hæ hæ|halló|sæl|sæll|sælar|sælir|sæl og blessuð|sæll og blessaður|sæl öll|sæl öllsömul",
        "komdu sæl|komdu sæll|komið þið sæl|góðan dag|góðan daginn|gott kvöld|góða kvöldið|blessuð",
        "blessaður|kæri|kæra|kæru|ágæti|ágæta|ágætu|kæru félagar|elsku|hey|daginn|heil og sæl",
        "heill og sæll",
    ),
    footers=words(
        "sent úr iphone-símanum mínum|sent úr iphone símanum mínum|sent úr iphone",
        "sent úr iphone-inum mínum|sent úr ipad|sent úr ipad-inum mínum|sent úr *-símanum mínum",
        "sent úr síma*|sent úr símanum mínum*|sent úr farsíma*|sent frá iphone|sent frá mínum *",
        "sent úr mínum *|sent úr samsung *|sent úr galaxy *|sent úr outlook fyrir *",
        "sent úr pósti fyrir windows*|sent úr póstforritinu fyrir windows*|sækja outlook fyrir *",
        "sæktu outlook fyrir *|náðu í outlook fyrir *|fá outlook fyrir *|fáðu outlook fyrir *",
        "sent úr android tækinu mínu með k-9 mail. afsakaðu hvað þetta er stutt.|sent með proton mail*",
        "veirulaust. *|veiruhreint. *|án vírusa. *|hugsaðu um umhverfið*",
        "vinsamlegast hugsið um umhverfið*",
    ),
    disclaimers=words(
        "þessi tölvupóstur og viðhengi|þessi tölvupóstur og öll viðhengi|tölvupóstur þessi",
        "tölvupóstur þessi og viðhengi hans|þetta skeyti og viðhengi|efni þessa tölvupósts",
        "upplýsingar í þessum tölvupósti|kann að innihalda trúnaðar|gæti innihaldið trúnaðar",
        "eingöngu ætlað|eingöngu ætlaður|aðeins ætlaður|ætlaður þeim sem hann er stílaður á",
        "ef þú hefur fengið þennan tölvupóst fyrir mistök|hafir þú fengið þennan tölvupóst fyrir mistök",
        "hafi tölvupósturinn ranglega borist|ef þú ert ekki réttur viðtakandi|fyrirvari vegna tölvupósts",
    ),
    roles=words(
        "forstjóri|framkvæmdastjóri|deildarstjóri|sviðsstjóri|verkefnastjóri|skrifstofustjóri",
        "fjármálastjóri|mannauðsstjóri|sölustjóri|markaðsstjóri|stjóri|stjórnandi|fulltrúi|sérfræðingur",
        "ráðgjafi|ritari|aðstoðarmaður|bókari|gjaldkeri|lögmaður|lögfræðingur|verkfræðingur",
        "tæknifræðingur|tölvunarfræðingur|forritari|hugbúnaðarsérfræðingur|hönnuður|kennari|skólastjóri",
        "prófessor|dósent|lektor|læknir|hjúkrunarfræðingur|formaður|sveitarstjóri|bæjarstjóri|arkitekt",
        "þjónustufulltrúi",
    ),
    forms=words(
        "ehf|slf|ses|ohf|svf|kennitala|vsk|deild|svið|gata|vegur|stræti|sími|tel|gsm|farsími|fax|bréfsími",
        "reykjavík|akureyri|kópavogur|hafnarfjörður|ísland|iceland|vefur|vefsíða|netfang",
    ),
    months=named(
        "janúar|jan",
        "febrúar|feb|febr",
        "mars|mar",
        "apríl|apr",
        "maí",
        "júní|jún",
        "júlí|júl",
        "ágúst|ágú",
        "september|sept|sep",
        "október|okt",
        "nóvember|nóv",
        "desember|des",
    ),
    weekdays=named(
        "mánudagur|mánudag|mánudaginn|mán",
        "þriðjudagur|þriðjudag|þriðjudaginn|þri|þrið",
        "miðvikudagur|miðvikudag|miðvikudaginn|mið|miðv",
        "fimmtudagur|fimmtudag|fimmtudaginn|fim|fimm",
        "föstudagur|föstudag|föstudaginn|fös|föst",
        "laugardagur|laugardag|laugardaginn|lau|laug",
        "sunnudagur|sunnudag|sunnudaginn|sun",
    ),
    auto_subjects=words(
        "sjálfvirkt svar|sjálfvirk svörun|sjálfvirk skilaboð|sjálfvirkt svarskeyti|er ekki við",
        "utan skrifstofu",
    ),
)
