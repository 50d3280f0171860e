"""Report the progress of a run: documents, files, words per second, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Progress:
    """Counts of what a run has done so far; ``total`` is ``None`` if the number of documents is unknown.

    ``files`` is the number of files that are done, and ``total_files`` that of all; 0 where the source is no files.

    >>> Progress(documents=32, words=12_000, total_files=3).plus(32, 14_000, 1, files=2)
    Progress(documents=64, words=26000, errors=1, total=None, files=2, total_files=3)
    """

    documents: int = 0
    words: int = 0
    errors: int = 0
    total: int | None = None
    files: int = 0
    total_files: int = 0

    def plus(self, documents: int, words: int, errors: int, *, files: int | None = None) -> Progress:
        """Return the progress after some more documents, when so many ``files`` are done."""
        return replace(
            self,
            documents=self.documents + documents,
            words=self.words + words,
            errors=self.errors + errors,
            files=self.files if files is None else files,
        )

    @property
    def counts_files(self) -> bool:
        """Whether the number of files says more than that of documents, whose total is unknown."""
        return self.total is None and self.total_files > 1


Report = Callable[[Progress], None]
"""Callback that receives a `Progress` after each batch."""


@contextmanager
def reporting(progress: bool | Report, total: int | None) -> Iterator[Report]:
    """Provide the callback for ``progress``: the caller's own, one that draws a tqdm bar, or one that does nothing."""
    if callable(progress):
        yield progress
    elif progress:
        with _bar(total) as report:
            yield report
    else:
        yield lambda state: None


@contextmanager
def _bar(total: int | None) -> Iterator[Report]:
    from tqdm.auto import tqdm

    with tqdm(total=total, unit="doc") as bar:

        def report(state: Progress) -> None:
            seconds = bar.format_dict["elapsed"] or 1e-9
            postfix = {"words/s": f"{state.words / seconds:,.0f}", "errors": state.errors}
            if state.counts_files:
                postfix["files"] = f"{state.files}/{state.total_files}"
            bar.set_postfix(postfix, refresh=False)
            bar.update(state.documents - bar.n)

        yield report
        bar.total = bar.n  # full, also where the number of documents was unknown
        bar.refresh()
