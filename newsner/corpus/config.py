"""The settings for tagging the documents of a corpus, which every worker needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsner.checks import check_share, check_type, check_whole
from newsner.extractor import Extractor, default_extractor, load, shared_extractor
from newsner.gazetteer.reader import GazetteerSource, to_gazetteers
from newsner.gazetteer.store import Gazetteer
from newsner.ner.loading import DEFAULT_MODEL, check_model, fingerprint_model
from newsner.pipeline import check_parts

MAX_LENGTH = 1_000_000
"""Characters of the longest text that is tagged, unless another limit is given."""


DATE_COLUMN = "date"
"""The column of a source with the day of each document, unless another is named."""


@dataclass(frozen=True)
class TaggingConfig:
    """The settings on which the results of a document depend; the same in every worker."""

    model: str | Path = DEFAULT_MODEL
    gazetteer: tuple[Gazetteer, ...] = ()
    min_score: float = 0.0
    max_length: int = MAX_LENGTH
    exclude: tuple[str, ...] = ()
    date: str = DATE_COLUMN

    @classmethod
    def parse(
        cls,
        model: str | Path,
        gazetteer: GazetteerSource,
        min_score: float,
        max_length: int,
        exclude: Iterable[str] = (),
        date: str = DATE_COLUMN,
    ) -> TaggingConfig:
        """Check what a user asked for and return it as a config; arguments and errors as for `newsner.tag`."""
        check_share("min_score", min_score)
        check_whole("max_length", max_length)
        left_out = check_parts(exclude)
        check_type("date", date, str, "the name of a column")
        check_model(model)
        return cls(model, to_gazetteers(gazetteer), min_score, max_length, left_out, date)

    def build(self) -> Extractor:
        """Return the extractor; the default one is shared with `newsner.extract`."""
        if self.model == DEFAULT_MODEL and not self.gazetteer and not self.exclude:
            return default_extractor()
        return load(self.model, gazetteer=self.gazetteer, exclude=self.exclude)

    def share(self) -> Extractor:
        """Return an extractor that stays loaded in this process, for all configs with the same model, names, parts."""
        return shared_extractor(self.model, self.gazetteer, self.exclude)

    def to_settings(self) -> dict[str, Any]:
        """Return the settings as a summary records them: models and gazetteers with fingerprints of what is in them."""
        names = "\n".join(gazetteer.digest for gazetteer in self.gazetteer)
        return {
            "model": str(self.model),
            "model_files": fingerprint_model(self.model),
            "gazetteer": hashlib.blake2b(names.encode(), digest_size=8).hexdigest(),
            "min_score": self.min_score,
            "max_length": self.max_length,
            "exclude": list(self.exclude),
            "date": self.date,
        }
