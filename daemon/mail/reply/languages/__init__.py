"""The languages whose mail is understood, those of the neighbours first."""

from daemon.mail.reply.language import Language
from daemon.mail.reply.languages.ar import AR
from daemon.mail.reply.languages.bg import BG
from daemon.mail.reply.languages.ca import CA
from daemon.mail.reply.languages.cs import CS
from daemon.mail.reply.languages.da import DA
from daemon.mail.reply.languages.de import DE
from daemon.mail.reply.languages.el import EL
from daemon.mail.reply.languages.en import EN
from daemon.mail.reply.languages.es import ES
from daemon.mail.reply.languages.et import ET
from daemon.mail.reply.languages.fi import FI
from daemon.mail.reply.languages.fo import FO
from daemon.mail.reply.languages.fr import FR
from daemon.mail.reply.languages.he import HE
from daemon.mail.reply.languages.hr import HR
from daemon.mail.reply.languages.hu import HU
from daemon.mail.reply.languages.id_ import ID
from daemon.mail.reply.languages.is_ import IS
from daemon.mail.reply.languages.it import IT
from daemon.mail.reply.languages.ja import JA
from daemon.mail.reply.languages.ko import KO
from daemon.mail.reply.languages.lt import LT
from daemon.mail.reply.languages.lv import LV
from daemon.mail.reply.languages.nb import NB
from daemon.mail.reply.languages.nl import NL
from daemon.mail.reply.languages.nn import NN
from daemon.mail.reply.languages.pl import PL
from daemon.mail.reply.languages.pt import PT
from daemon.mail.reply.languages.ro import RO
from daemon.mail.reply.languages.ru import RU
from daemon.mail.reply.languages.sk import SK
from daemon.mail.reply.languages.sl import SL
from daemon.mail.reply.languages.sv import SV
from daemon.mail.reply.languages.th import TH
from daemon.mail.reply.languages.tr import TR
from daemon.mail.reply.languages.uk import UK
from daemon.mail.reply.languages.vi import VI
from daemon.mail.reply.languages.zh import ZH

LANGUAGES: tuple[Language, ...] = (
    DA,
    SV,
    NB,
    NN,
    DE,
    EN,
    FR,
    NL,
    FI,
    ES,
    PL,
    IT,
    PT,
    RU,
    UK,
    CS,
    SK,
    HU,
    RO,
    TR,
    EL,
    ET,
    LV,
    LT,
    HR,
    SL,
    BG,
    IS,
    FO,
    CA,
    JA,
    ZH,
    KO,
    VI,
    TH,
    ID,
    AR,
    HE,
)
