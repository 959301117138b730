"""How long tests wait for what must come true: long, as a machine may be busy; what is true sooner is seen sooner."""

LONG = 120.0
"""Seconds for what takes a moment on a machine that has nothing else to do; bounds that are the fact itself are not
waited for by this.
"""

SOON = 30.0
"""Seconds for what must end by itself, and not because somebody's own waiting ran out."""
