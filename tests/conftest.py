"""Shared fixtures: the model is loaded once a session, or once in each process of pytest-xdist."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from newsner.extractor import Extractor, default_extractor
from newsner.views import messages
from newsner.views.messages import set_language

collect_ignore = ["fuzz/fuzz.py", "mutation/mutants.py", "mutation/sample.py"]  # need atheris and cosmic-ray
ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_0268c2f97341ad59.txt"


# files that take ten seconds or more, the longest first: begun last, they would leave one process alone at the end
LONGEST = [
    "test_tagging.py",
    "test_regexes.py",
    "test_properties.py",
    "test_docs_code.py",
    "test_extractor.py",
    "test_tagged.py",
    "test_cache.py",
    "test_maps.py",
    "test_main.py",
    "test_workers.py",
    "test_train.py",
    "test_examples.py",
    "test_faults.py",
]

settings.register_profile(
    "usual",
    deadline=None,
    derandomize=True,  # the same examples each time, so that what passes here passes elsewhere; "long" tries others
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", parent=settings.get_profile("usual"), max_examples=500, derandomize=False)
settings.load_profile("usual")


set_language("en")  # whatever that of the system is


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the goldens anew instead of comparing")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; the order of all others, and in each file, stays random."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def _leaves_all_as_it_was() -> Iterator[None]:
    """Fail the test that changes what all tests share: in another order, others would see it."""
    before = _find_shared_state()
    yield
    after = _find_shared_state()
    os.chdir(ROOT)
    set_language("en")
    assert after == before


def _find_shared_state() -> dict[str, object]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return {
        "language": messages._chosen,
        "folder": os.getcwd(),
        "environment": environment,
        "path": list(sys.path),
        "switches": sys.getswitchinterval(),
    }


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return default_extractor()


@pytest.fixture(scope="session")
def seed_text() -> str:
    return SEED.read_bytes().decode("utf-8")
