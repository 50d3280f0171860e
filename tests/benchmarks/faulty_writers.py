"""Kill all other commands that write files: each must leave its old file or its new one."""
from collections.abc import Iterable
from typing import Any
from faulty_runs import Row


def writer_rows(bench: Any) -> Iterable[Row]:
    return ()
