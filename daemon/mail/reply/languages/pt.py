"""Portuguese, of Portugal and of Brazil."""

from daemon.mail.reply.language import Language, named, words

PT = Language(
    code="pt",
    sender=words(
        "de|remetente",
    ),
    sent=words(
        "enviado|enviada|enviado em|enviada em|enviado a|enviado às|data|data de envio|data do envio",
        "enviados",
    ),
    to=words(
        "para|a|destinatário|destinatários",
    ),
    cc=words(
        "cc|c/c|cópia|com cópia|c/cópia|com conhecimento",
    ),
    subject=words(
        "assunto|título",
    ),
    other=words(
        "cco|bcc|responder a|responder para|responder-para|prioridade|importância|anexos|anexo",
        "sensibilidade|organização",
    ),
    wrote=words(
        "escreveu|escreveu o seguinte|escreveu no dia|escreveu em|escreveram",
    ),
    glue=words(
        "em|no|dia|data|de|às|ás|as|à|à(s)|a",
    ),
    first_person=words(
        "nós|a gente",
    ),
    original=words(
        "mensagem original|mensagem de origem|mensagem inicial|e-mail original|email original",
        "texto original|mensagem anterior",
    ),
    forwarded=words(
        "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada",
        "início da mensagem reencaminhada|iníco da mensagem reencaminhada",
        "começo da mensagem reencaminhada|encaminhado por|encaminhada por|reencaminhado por",
        "fim da mensagem encaminhada|forwarded message",
    ),
    reply_above=words(
        "responda acima desta linha|responder acima desta linha|por favor, responda acima desta linha",
        "por favor responda acima desta linha|digite sua resposta acima desta linha",
        "escreva a sua resposta acima desta linha|escreva sua resposta acima desta linha",
        "insira a sua resposta acima desta linha",
    ),
    sign_offs=words(
        "atenciosamente|cordialmente|cumprimentos|com os melhores cumprimentos|os melhores cumprimentos",
        "melhores cumprimentos|com os meus melhores cumprimentos|os meus cumprimentos",
        "os meus melhores cumprimentos|meus cumprimentos|com cumprimentos|cordiais saudações",
        "cordiais cumprimentos|respeitosamente|saudações|saudações cordiais|com consideração|um abraço",
        "um grande abraço|grande abraço|forte abraço|abraço|abraços|beijinhos|beijos|beijo|bjs|atte",
        "obrigado e cumprimentos|obrigada e cumprimentos|fico à disposição|bom fim de semana",
        "bom final de semana|bom fim-de-semana|boa semana|até breve|com carinho|com estima",
    ),
    weak_sign_offs=words(
        "cump|cumps|cpts|mcumps|bj|bjo|bjinhos|abç|abçs|até|até logo|até amanhã|até já|tchau|adeus|seu",
        "sua",
    ),
    greetings=words(
        "olá|ola|oi|bom dia|boa tarde|boa noite|caro|cara|caros|caras|car@s|prezado|prezada|prezados",
        "prezadas|estimado|estimada|estimados|exmo|exma|exmos|exmo. senhor|exma. senhora|ex.mo|ilmo|viva",
        "querido|querida|queridos|olá a todos|bom dia a todos|senhor|senhora|sr|sra|pessoal|alô|hey",
    ),
    footers=words(
        "enviado do meu *|enviado a partir do meu *|enviado através do meu *|enviado do iphone",
        "enviado do ipad|enviado do iphone de *|enviado via iphone|enviado via ipad|enviado de meu *",
        "enviado do outlook para *|enviado do outlook mobile|enviado a partir do outlook para *",
        "obter o outlook para *|obter outlook para *|obtenha o outlook para *|baixe o outlook para *",
        "baixar o outlook para *|enviado do correio para windows*",
        "enviado a partir do correio para windows*|enviado do email para windows*|enviado do yahoo mail *",
        "enviado pelo yahoo mail *|enviado via yahoo mail *|enviado do yahoo mail para *",
        "enviado do samsung *|enviado do meu smartphone samsung galaxy.",
        "enviado do meu dispositivo samsung|enviado a partir de um dispositivo móvel*",
        "enviado do meu dispositivo android com o k-9 mail. por favor, desculpe minha brevidade.",
        "enviado com o proton mail *|enviado com email seguro proton mail*|livre de vírus. *",
        "livre de vírus*|sem vírus. *|este e-mail foi verificado quanto à presença de vírus*",
        "este e-mail foi escaneado pelo avast antivírus*|antes de imprimir*",
        "pense no ambiente antes de imprimir*",
    ),
    disclaimers=words(
        "esta mensagem e seus anexos|esta mensagem e os seus anexos|esta mensagem e quaisquer ficheiros",
        "esta mensagem pode conter informação confidencial",
        "esta mensagem pode conter informações confidenciais|esta mensagem contém informação confidencial",
        "as informações contidas nesta mensagem|a informação contida nesta mensagem",
        "a informação contida neste e-mail|este e-mail é confidencial|este e-mail e quaisquer anexos",
        "destina-se exclusivamente|destinam-se exclusivamente|de uso exclusivo do destinatário",
        "se não for o destinatário|se recebeu esta mensagem por engano",
        "se você recebeu esta mensagem por engano|caso tenha recebido esta mensagem por engano",
        "caso não seja o destinatário|aviso de confidencialidade",
        "regulamento geral sobre a proteção de dados|lei geral de proteção de dados",
    ),
    roles=words(
        "diretor|diretora|director|directora|gerente|gestor|gestora|coordenador|coordenadora|chefe",
        "presidente|administrador|administradora|analista|assistente|consultor|consultora|engenheiro",
        "engenheira|eng.ª|advogado|advogada|arquiteto|arquiteta|professor|professora|prof|doutor|doutora",
        "dra|técnico|técnica|secretário|secretária|desenvolvedor|desenvolvedora|programador|programadora",
        "responsável|sócio|sócia|supervisor|supervisora|encarregado|contador|contabilista|enfermeiro",
        "enfermeira|médico|médica|vereador|estagiário|estagiária",
    ),
    forms=words(
        "lda|ltda|s.a|s/a|eireli|unipessoal|epp|cnpj|nif|nipc|rua|avenida|alameda|praça|travessa|rodovia",
        "edifício|bairro|cep|tel|telef|telefone|telemóvel|tlm|celular|cel|fone|ext|fax|whatsapp",
        "departamento|depto|direção|gabinete|portugal|brasil",
    ),
    months=named(
        "janeiro|jan",
        "fevereiro|fev",
        "março|mar",
        "abril|abr",
        "maio|mai",
        "junho|jun",
        "julho|jul",
        "agosto|ago",
        "setembro|set",
        "outubro|out",
        "novembro|nov",
        "dezembro|dez",
    ),
    weekdays=named(
        "segunda-feira|segunda|seg|2ª feira",
        "terça-feira|terça|ter|3ª feira",
        "quarta-feira|quarta|qua|4ª feira",
        "quinta-feira|quinta|qui|5ª feira",
        "sexta-feira|sexta|sex|6ª feira",
        "sábado|sáb|sab",
        "domingo|dom",
    ),
    auto_subjects=words(
        "resposta automática|resposta automatica|ausência temporária|fora do escritório",
        "fora de escritório|mensagem automática|auto-resposta|autorresposta|notificação automática",
    ),
)
