"""The scripted colleagues: they get mail, think for a while, and answer as they are used to."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Literal

Manner = Literal["reply", "away", "bounce", "new"]
_MORNING, _EVENING = time(8, 5), time(18, 0)
_FOREVER = timedelta(days=4000)
