"""newsner: people, places, organisations and quantities out of French news."""

from newsner.errors import GoldError, LexiconError, ModelNotFoundError, ModelVersionError, NewsnerError
from newsner.extractor import Extractor, extract, extract_many, load
from newsner.frames import to_frame, to_records
from newsner.labels import Label
from newsner.models import AliasReason, Entity, Extraction, GazetteerEntry, Mention, Passage, Quantity
from newsner.names import Match, match
from newsner.training import TrainingReport, train

__all__ = [
    "AliasReason",
    "Entity",
    "Extraction",
    "Extractor",
    "GazetteerEntry",
    "GoldError",
    "Label",
    "LexiconError",
    "Match",
    "Mention",
    "ModelNotFoundError",
    "ModelVersionError",
    "NewsnerError",
    "Passage",
    "Quantity",
    "TrainingReport",
    "extract",
    "extract_many",
    "load",
    "match",
    "to_frame",
    "to_records",
    "train",
]
