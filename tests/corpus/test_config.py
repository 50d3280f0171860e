"""The extractor that the threads of a process share."""

import threading
import time
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from newsner.corpus.config import TaggingConfig, shared_extractor


@dataclass(frozen=True)
class SlowConfig(TaggingConfig):
    name: str = ""
    loads: ClassVar[list[str]] = []

    def build(self) -> Any:
        self.loads.append(self.name)
        time.sleep(0.1)  # as a model takes its time, so that all threads come meanwhile
        if self.name == "broken":
            raise OSError("no such model")
        return object()


def test_threads_that_ask_at_once_load_one_model() -> None:
    """Four threads, one load, one extractor."""
    SlowConfig.loads.clear()
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(shared_extractor(SlowConfig(name="a")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SlowConfig.loads == ["a"]
    assert len(found) == 4
    assert len({id(extractor) for extractor in found}) == 1


def test_a_load_that_fails_is_tried_again() -> None:
    """And what holds the others back meanwhile is given free."""
    SlowConfig.loads.clear()
    for _ in range(2):
        with pytest.raises(OSError, match="no such model"):
            shared_extractor(SlowConfig(name="broken"))
    assert SlowConfig.loads == ["broken", "broken"]
