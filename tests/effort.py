"""What a piece of work costs the processor by itself: without other threads, and without collecting others' garbage."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TRIES = 3


def processor_seconds(work: Callable[[], object], *, within: float) -> float:
    """The least that `work` took of the processor, in seconds: done once, and again up to twice where that was more
    than `within`, as a busy machine makes the same work dearer and never cheaper.

    A worker that has run thousands of tests holds so many objects that one collection of all takes longer than what is
    measured; it is none of the work's doing, and is put off.
    """
    spent: list[float] = []
    collects = gc.isenabled()
    gc.disable()
    try:
        while not spent or (min(spent) > within and len(spent) < _TRIES):
            began = time.thread_time()
            work()
            spent.append(time.thread_time() - began)
    finally:
        if collects:
            gc.enable()
    return min(spent)
