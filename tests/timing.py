"""Check how long things take, in processor time, so that a busy machine changes nothing."""

import gc
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from math import inf

ROUNDS = 20  # at most, in which both have their turn: even processor time doubles now and then on a busy machine
MOST_GROWTH = 5  # times as long for a long text as for as many characters in short ones, which stay in the cache
NEGLIGIBLE = 0.06  # seconds that a long text may take however it grew
_BACKTRACKS = 20  # letters on which a bad pattern, which measures the machine, doubles its time each
_USUAL_SECONDS = 0.03  # that it takes where limits were set


def measure_seconds(run: Callable[[], object]) -> float:
    """Return the processor time that a call takes, without the collection of other tests' garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        begin = time.process_time()
        run()
        return time.process_time() - begin
    finally:
        if enabled:
            gc.enable()


def assert_linear(run_short: Callable[[], object], run_long: Callable[[], object], times: int) -> None:
    """Fail unless what is ``times`` as large takes about as long as the small one so many times.

    The two then last about as long, so that neither is too short for the clock.
    """
    short, long = inf, inf
    with limited(60, f"{times} times the size"):
        for number in range(ROUNDS):
            long = min(long, measure_seconds(run_long))
            if long < NEGLIGIBLE:
                return
            short = min(short, measure_seconds(lambda: [run_short() for _ in range(times)]))
            if long < MOST_GROWTH * short:
                return
            if number > 1 and long > 3 * MOST_GROWTH * short:  # no machine is that busy
                break
    raise AssertionError(f"in one piece it takes {long:.3g} s, in {times} pieces {short:.3g} s")


def assert_reads_in_linear_time(read: Callable[[str], object], piece: str, count: int, *, times: int = 32) -> None:
    """Fail unless a text of ``count`` pieces costs about as much a piece as one of ``count / times`` pieces does.

    >>> assert_reads_in_linear_time(lambda text: [ord(x) for x in text], "a", 1_000_000)
    >>> assert_reads_in_linear_time(lambda text: [x == y for x in text for y in text], "a", 4_000)
    Traceback (most recent call last):
    AssertionError: in one piece it takes ... s, in 32 pieces ... s
    """
    read(piece)  # what is loaded and compiled at first use
    assert_linear(lambda: read(piece * (count // times)), lambda: read(piece * count), times)


@cache
def measure_slowness() -> float:
    """Return how many times as long this machine takes as that on which limits were set; 1 if it is faster."""
    best = min(measure_seconds(lambda: re.match(r"(?:a*)*b", "a" * _BACKTRACKS)) for _ in range(5))
    return max(1, best / _USUAL_SECONDS)


@contextmanager
def limited(seconds: float, what: str) -> Iterator[None]:
    """Break off what takes more processor time than ``seconds`` of the machine on which limits were set.

    Regular expressions look for signals now and then.
    """
    seconds *= measure_slowness()

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:.3g} s of processor time: {what}")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
