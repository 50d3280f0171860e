"""Have Spark run functions with the Python that calls newsner, and say when an argument is no Spark DataFrame."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pyspark.sql import DataFrame


def check_frame(name: str, df: Any, columns: Iterable[str] = ()) -> None:
    """Raise TypeError unless an argument is a Spark DataFrame, and ValueError if it has not these columns."""
    if not hasattr(df, "mapInArrow"):  # the two kinds of Spark DataFrames share no class in Spark 3
        raise TypeError(f"{name} must be a Spark DataFrame, but is of type {type(df).__name__}")
    found: list[str] = df.columns
    for column in columns:
        if found.count(column) != 1:
            what = f"has {found.count(column)} columns" if column in found else "has no column"
            raise ValueError(f"the DataFrame {what} {column!r}; its columns are {found}")


@contextmanager
def workers_like_this_process(df: DataFrame) -> Iterator[None]:
    """Return a context in which functions that a local Spark gets will run with the Python of this process.

    Spark itself would start whatever ``python3`` the path names, not that of the virtual environment. It decides when
    it gets the function; what the user sets, other functions and clusters, where paths differ, are left as they are.
    """
    try:
        context: Any = df.sparkSession.sparkContext
    except (AttributeError, NotImplementedError):  # Spark Connect
        context = None
    is_ours = (
        context is not None
        and context.master.startswith("local")
        and "PYSPARK_PYTHON" not in os.environ
        and context.getConf().get("spark.pyspark.python") is None
    )
    with warnings.catch_warnings():
        # newsner's tests pass with pandas 3; what else a user does with it, Spark says then
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        if not is_ours:
            yield
            return
        python, context.pythonExec = context.pythonExec, sys.executable
        try:
            yield
        finally:
            context.pythonExec = python
