"""Faroese."""

from daemon.mail.reply.language import Language, named, words

FO = Language(
    code="fo",
    sender=words(
        "frá|sendari",
    ),
    sent=words(
        "sent|dato|dagfesting|sendur|sent tann",
    ),
    to=words(
        "til|móttakari|móttakarar",
    ),
    cc=words(
        "avrit|cc|samrit",
    ),
    subject=words(
        "evni",
    ),
    other=words(
        "blint avrit|fjalt avrit|svara|svar til|svara til|týdningur|viðfest|viðfestar fílur|viðheft",
        "hjálagt",
    ),
    wrote=words(
        "skrivaði|skrivaði soleiðis|skrivaði hetta|skrivar",
    ),
    glue=words(
        "tann|kl|klokkan|d",
    ),
    first_person=words(
        "eg|vit|vær",
    ),
    original=words(
        "upprunaligt boð|upprunaligur teldupostur|upprunaligi teldupostur|upprunalig boð|upprunaligt bræv",
        "upphavligt boð",
    ),
    forwarded=words(
        "víðarisent|víðarisent boð|víðarisendur teldupostur|vidarisent boð|byrjan av víðarisendum boði",
        "forwarded message",
    ),
    reply_above=words(
        "svara omanfyri hesa linju|vinarliga svara omanfyri hesa linju|skriva svarið omanfyri hesa linju",
    ),
    sign_offs=words(
        "vinarliga|við vinarligari heilsan|vinarlig heilsan|vinarligar heilsanir|við bestu heilsan",
        "bestu heilsanir|besta heilsan|heilsan|heilsanir|við heilsan|blíðar heilsanir|við blíðari heilsan",
        "góða heilsan|kærar heilsanir|kær heilsan|við virðing|virðingarmest|hav tað gott|havið tað gott",
        "góðan dag|gott vikuskifti",
    ),
    weak_sign_offs=words(
        "vh|v.h|kh|bh|mvh|heils|farvæl|ha det|tín|tín vinur|vit síggjast|vit hoyrast",
    ),
    greetings=words(
        "hey|hei|hallo|hey øll|góðan dag|góðan morgun|gott kvøld|góði|góða|góðu|kæri|kæra|kæru|harra|frú",
        "góðu øll|hey aftur",
    ),
    footers=words(
        "sent úr iphone|sent frá míni iphone|sent frá iphone|sent úr mínari *|sent frá mínari *",
        "sent frá mínum *|sent av míni *|sent úr telefonini*|sent frá telefonini*|sent úr fartelefonini*",
        "sent frá outlook til *|heinta outlook til *|sent frá outlook fyri *|sent úr ipad|sent frá ipad",
    ),
    disclaimers=words(
        "hesin teldupostur|hetta teldubræv|hesin teldupostur og viðfestar",
        "kann innihalda trúnaðarupplýsingar|er bert ætlaður|er bert ætlað|um tú ikki ert rætti móttakarin",
        "hevur tú fingið henda teldupost av misgáum|um tú av misgáum hevur fingið",
    ),
    roles=words(
        "stjóri|leiðari|deildarleiðari|verkætlanarleiðari|fíggjarleiðari|varastjóri|aðalstjóri|fulltrúi",
        "skrivari|ráðgevi|serfrøðingur|bókhaldari|roknskaparførari|løgfrøðingur|advokatur|verkfrøðingur",
        "forritari|lærari|skúlaleiðari|lækni|sjúkrarøktarfrøðingur|formaður|formaður í nevndini",
        "borgarstjóri|býarstjóri|professari|lektari|kt-leiðari|hjálparfólk",
    ),
    forms=words(
        "sp/f|p/f|s/a|i/f|v-tal|skrás|deild|gøta|vegur|tlf|tel|fartel|fartlf|telefon|fax|postrúm|tórshavn",
        "klaksvík|føroyar|fo-|heimasíða|teldupostur",
    ),
    months=named(
        "januar|jan",
        "februar|feb",
        "mars|mar",
        "apríl|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sep|sept",
        "oktober|okt",
        "november|nov",
        "desember|des",
    ),
    weekdays=named(
        "mánadagur|mánadag|mánadagin|mán",
        "týsdagur|týsdag|týsdagin|týs",
        "mikudagur|mikudag|mikudagin|mik|ónsdagur|ónsdag",
        "hósdagur|hósdag|hósdagin|hós",
        "fríggjadagur|fríggjadag|fríggjadagin|frí",
        "leygardagur|leygardag|leygardagin|ley",
        "sunnudagur|sunnudag|sunnudagin|sun",
    ),
    auto_subjects=words(
        "sjálvvirkandi svar|sjálvirkandi svar|automatiskt svar|ikki á skrivstovuni|ikki til staðar",
    ),
)
