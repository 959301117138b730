"""The words by which mail servers tell, in many languages, that a mail did not arrive, or not yet."""

from __future__ import annotations


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word.strip() for line in lines for word in line.split("|") if word.strip())


FAILED = _words(
    # English
    "could not be delivered|couldn't be delivered|wasn't delivered|was not delivered|not be delivered|"
    "not been delivered",
    "cannot be delivered|can't be delivered|could not deliver|couldn't deliver|unable to deliver|not able to deliver",
    "failed to deliver|undeliverable|undelivered|failed permanently|delivery failed|delivery has failed",
    "delivery failure|delivery error|delivery to the following|delivery status notification|failed recipient",
    "failure notice|failure reasons|returned mail|returned to sender|returned to you|mail delivery problem",
    "delivery problem|did not reach the following|did not reach some|did not receive|could not be reached",
    "following recipient|following address|failed address|unknown user|user unknown|no such user",
    "no such mailbox|no such address|no such person|no such recipient|unknown recipient|recipient unknown",
    "unknown address|address unknown|unknown or illegal|recipient not found|user not found|address not found",
    "mailbox not found|address couldn't be found|mailbox unavailable|does not exist|doesn't exist",
    "invalid recipient|invalid address|invalid user|invalid mailbox|invalid final delivery|bad destination",
    "not listed in|not our customer|not our user|account is disabled|account has been disabled|account disabled",
    "fatal error|permanent error|address rejected|recipient rejected|was rejected|were rejected|been rejected",
    "rejected by|automatically rejected|has been blocked|was blocked|was undeliverable|error delivering",
    "error was encountered|error occurred while|error has occurred while|error while attempting|malformed address",
    "host unknown|unknown host|host not found|domain not found|mailbox is full|mailbox full|over quota|"
    "quota exceeded",
    "exceeded his quota|message too large|transcript of session|error transferring|giving up|gave up|bounced",
    "failed with|not a member of this mailing list|not allowed to post|you are not member|incorrectly constructed",
    # Danish, Norwegian, Swedish
    "kunne ikke leveres|kan ikke leveres|ikke leveret|blev ikke leveret|ikke blevet leveret|kunne ikke afleveres",
    "kunne ikke sendes til|findes ikke|ukendt modtager|ukendt bruger|ukendt adresse|blev afvist|er blevet afvist",
    "levering mislykkedes|leveringen mislykkedes|leveringsfejl|postkassen er fuld|postkasse er fuld|"
    "fejl ved levering",
    "kunne ikke bli levert|ble ikke levert|kan ikke leveres til|ikke levert|leveringen mislyktes|ukjent mottaker",
    "finnes ikke|ble avvist|postboksen er full|innboksen er full|kunde inte levereras|kunde inte leverera",
    "inte levererats|kan inte levereras|olevererat|okänd mottagare|okänd användare|finns inte|avvisades",
    "leveransen misslyckades|leverans misslyckades|brevlådan är full|ej levererat",
    # German
    "konnte nicht zugestellt|nicht zugestellt werden|unzustellbar|konnte nicht übermittelt|nicht übermittelt werden",
    "zustellung fehlgeschlagen|zustellung ist fehlgeschlagen|zustellfehler|empfänger unbekannt|unbekannter empfänger",
    "empfänger existiert nicht|existiert nicht|wurde abgelehnt|wurde zurückgewiesen|postfach ist voll|postfach voll",
    "nicht ausgeliefert|konnte nicht gesendet",
    # French
    "n'a pas pu être|n'a pas pu etre|n'ont pas pu être|n’a pas pu être|non remis|non délivré|non distribué",
    "n'a pas été remis|n’a pas été remis|échec de la remise|échec de remise|échec de livraison|échec de la livraison",
    "impossible de remettre|destinataire inconnu|utilisateur inconnu|adresse inconnue|n'existe pas|n’existe pas",
    "boîte aux lettres pleine|boîte pleine|a été rejeté|impossible de délivrer|remise impossible",
    # Dutch
    "kon niet worden|niet worden bezorgd|niet bezorgd|niet afgeleverd|onbestelbaar|kan niet worden bezorgd|"
    "kan niet worden afgeleverd",
    "bezorging mislukt|aflevering mislukt|onbekende ontvanger|onbekende gebruiker|bestaat niet|geweigerd|"
    "postvak is vol",
    # Spanish, Portuguese, Italian
    "no se pudo entregar|no se ha podido entregar|no se puede entregar|no ha sido posible entregar|"
    "no pudo ser entregado",
    "no entregado|no se entregó|error de entrega|error al entregar|entrega fallida|destinatario desconocido",
    "usuario desconocido|no existe|buzón lleno|buzón está lleno|fue rechazado|ha sido rechazado",
    "não pôde ser entregue|não foi possível entregar|não entregue|não foi entregue|falha na entrega|não existe",
    "impossibile recapitare|non è stato possibile|mancato recapito|non recapitabile|utente sconosciuto|non esiste",
    "casella piena|consegna fallita|non consegnato|non recapitato",
    # Polish, Czech, Finnish, Russian, Turkish, Hungarian
    "nie można dostarczyć|nie mogła zostać dostarczona|nie została dostarczona|nie udało się dostarczyć|"
    "niedostarczalna",
    "nie dostarczono|nieznany odbiorca|nieznany adresat|nie istnieje|skrzynka jest pełna|odrzucona|niedostarczon",
    "nelze doručit|nebylo možné doručit|nedoručiteln|nebyla doručena|neexistuje",
    "ei voitu toimittaa|ei voida toimittaa|toimitus epäonnistui|toimittaminen epäonnistui|ei ole toimitettu",
    "vastaanottajaa ei|tuntematon vastaanottaja|ei ole olemassa|postilaatikko on täynnä|hylättiin",
    "не доставлено|не может быть доставлено|не удалось доставить|не было доставлено|недоставлен|не существует",
    "ошибка доставки|пользователь не найден|переполнен|teslim edilemedi|iletilemedi|nem kézbesíthető|"
    "nem sikerült kézbesíteni",
    # Japanese, Chinese, Korean
    "送信できませんでした|配信できませんでした|配信できません|送信に失敗|配信に失敗|配送できませんでした|送れませんでした",
    "存在しません|宛先不明|送信エラー|配信エラー|メールエラー|エラー通知|不達|配信不能|届けられませんでした",
    "无法投递|无法送达|未能送达|投递失败|发送失败|退信|不存在|無法傳遞|無法送達|退回|배달되지"
    "|전송 실패|반송|수신자를 찾을 수 없",
)
"""Any of them in the body, in lower case, says that a mail did not arrive."""

LATER = _words(
    "will continue|will keep trying|will be retried|will retry|keep trying|still trying|continue to try|"
    "being retried",
    "has been delayed|is delayed|delayed mail|delivery delay|delivery is delayed|not yet been delivered",
    "not yet delivered|have not yet|has not yet been|warning message only|no action is required|temporarily",
    "temporary|try again later|has been postponed|delivery attempts will|message will be retried|deferred",
    "forsinket|forsinkelse|prøver igen|forsøger igen|midlertidig|prøver fortsatt|fortsetter å prøve|försenat|fördröj",
    "fortsätter att försöka|tillfällig|verzögert|verzögerung|wird erneut|vorübergehend|zustellversuch wird|retardé",
    "différé|temporairement|nouvelle tentative|vertraagd|tijdelijk|opnieuw geprobeerd|retrasad|se reintentará",
    "temporal|opóźnion|tymczasow|ponowion|viivästy|yritetään uudelleen|väliaikai|задерж|遅延|再送|延迟|重试",
)
"""Any of them says that the server goes on trying, or that the reason passes by."""

SUBJECTS = _words(
    "undeliver|delivery status|delivery failure|delivery report|delivery has failed|delivery failed|"
    "delivery notification",
    "delivery error|delivery problem|delivery delay|delivery (failure)|delivery incomplete|mail delivery|"
    "message delivery",
    "email delivery|failure notice|failure delivery|mail failure|mail could not|message could not|"
    "message not delivered",
    "could not be delivered|unable to deliver|not delivered|non-delivery|nondelivery|non delivery|returned mail",
    "returned to sender|returned message|mail returned|rejected mail|mail rejected|message rejected|"
    "mail system error",
    "mail error|warning: could not|warning: message|delayed mail|delayed:|mail delayed|message delayed|failed mail",
    "error delivering|bounced mail|bounce notification|bounce message|non remis|non délivré|non distribué|"
    "permanent fail",
    "transient fail|delivery attempt|address not found|recipient not found|user unknown|mailbox full|"
    "automatically rejected",
    "delayed delivery|expired delivery|mail transaction|smtp server: errors|not delivered|"
    "cannot be delivered|are not member|are not a member",
    "postmaster notify|notification de remise|échec de|non remise|notification d'état|remise impossible",
    "kan ikke leveres|kunne ikke leveres|ikke leveret|leveringsfejl|leveringen mislykkedes|leveringsstatus|"
    "mail kunne ikke",
    "kunne ikke sendes|retur til afsender|ikke levert|leveringsrapport|leveransestatus|kan inte levereras|olevererat",
    "leveransstatus|leveransfel|kunde inte levereras|ej levererat|nicht zugestellt|unzustellbar|"
    "zustellung fehl|zustellung nicht",
    "zustellstatus|nicht zustellbar|zustellbericht|onbestelbaar|niet bezorgd|niet afgeleverd|"
    "bezorging mislukt|aflevering mislukt|afleverstatus",
    "no se puede entregar|no se pudo entregar|no se ha podido entregar|no entregado|error de entrega|"
    "estado de entrega",
    "estado de la entrega|não entregue|falha na entrega|notificação de status|mancato recapito|"
    "mancata consegna|non recapitabile",
    "stato di consegna|niedostarcz|nie można dostarczyć|nie dostarczono|raport doręczenia|"
    "status dostarczenia|błąd doręcz",
    "nedoručiteln|nelze doručit|toimitus epäonnistui|toimitusilmoitus|ei voitu toimittaa|toimittamaton|не доставлено",
    "недоставлен|ошибка доставки|не удалось доставить|о недоставке"
    "|メールエラー|エラー通知|配信エラー|送信エラー|配信不能|不達",
    "配信できません|送信できません|リターンメール|退信|无法投递|投递失败|系统退信|退回|無法傳遞|반송|배달 실패",
)
"""Any of them in the subject, in lower case, makes it worth looking for a bounce."""

FORWARDED = _words("fwd:|fw:|vs:|wg:|tr:|vb:|vl:|doorst:|rv:|pd:|enc:|i:|vedr:|fs:|vidarebefordrat:")
"""Before such a subject a person stands, who hands a bounce on."""
