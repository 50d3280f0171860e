"""How the documents of a corpus are tagged: what every worker needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsner.checks import check_share
from newsner.extractor import Extractor, default_extractor, load
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.reader import to_entries
from newsner.ner.loading import DEFAULT_MODEL, check_model


@dataclass(frozen=True)
class TaggingConfig:
    """How documents are tagged: what a worker needs to know."""

    model: str | Path = DEFAULT_MODEL
    gazetteer: tuple[GazetteerEntry, ...] = ()
    min_score: float = 0.0

    @classmethod
    def parse(
        cls, model: str | Path, gazetteer: str | Path | Iterable[GazetteerEntry] | None, min_score: float
    ) -> TaggingConfig:
        """Return the recipe of what a user asked for; arguments and errors as for `newsner.tag`."""
        check_share("min_score", min_score)
        check_model(model)
        return cls(model, to_entries(gazetteer), min_score)

    def build(self) -> Extractor:
        """Return the extractor; the default one is shared with `newsner.extract`."""
        if self.model == DEFAULT_MODEL and not self.gazetteer:
            return default_extractor()
        return load(self.model, gazetteer=self.gazetteer)


@cache
def shared_extractor(recipe: TaggingConfig) -> Extractor:
    """Return the extractor of a recipe, built once in this process."""
    return recipe.build()
