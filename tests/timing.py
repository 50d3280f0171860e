"""Check how long things take, in processor time, so that a busy machine changes nothing."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf

ROUNDS = 5  # in which short and long have their turn, for machines whose speed drifts
MOST_GROWTH = 6  # times as much processor time for each character of the long text as for each of the short one
NEGLIGIBLE = 0.12  # seconds that a long text may take however it grew


def measure_seconds(run: Callable[[], object]) -> float:
    """Return the processor time that a call takes."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def assert_linear(run_short: Callable[[], object], run_long: Callable[[], object], times: float) -> None:
    """Fail unless what is ``times`` as large takes about ``times`` as long."""
    short, long = inf, inf
    with limited(60, f"{times:g} times the size"):
        for _ in range(ROUNDS):
            short, long = min(short, measure_seconds(run_short)), min(long, measure_seconds(run_long))
            growth = long / max(short, NEGLIGIBLE / (MOST_GROWTH * times))
            if growth < MOST_GROWTH * times:
                return
            if growth > 4 * MOST_GROWTH * times:  # no machine drifts that much
                break
    raise AssertionError(f"{times:g} times the size takes {growth:.0f} times as long: {long:.3g} s after {short:.3g} s")


def assert_reads_in_linear_time(read: Callable[[str], object], piece: str, count: int, *, times: int = 32) -> None:
    """Fail unless a text of ``count`` pieces costs about as much a piece as one of ``count / times`` pieces does.

    >>> assert_reads_in_linear_time(lambda text: [ord(x) for x in text], "a", 1_000_000)
    >>> assert_reads_in_linear_time(lambda text: [x == y for x in text for y in text], "a", 4_000)
    Traceback (most recent call last):
    AssertionError: 32 times the size takes ... times as long: ...
    """
    read(piece)  # what is loaded and compiled at first use
    assert_linear(lambda: read(piece * (count // times)), lambda: read(piece * count), times)


@contextmanager
def limited(seconds: float, what: str) -> Iterator[None]:
    """Break off what takes more processor time; regular expressions look for signals now and then."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s of processor time: {what}")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
