"""newsner: people, places, organisations and quantities out of French news."""

from newsner.errors import LexiconError, ModelNotFoundError, NewsnerError
from newsner.extractor import Extractor, extract, extract_many, load
from newsner.frames import to_frame, to_records
from newsner.labels import Label
from newsner.models import AliasReason, Entity, Extraction, Mention, Quantity

__all__ = [
    "AliasReason",
    "Entity",
    "Extraction",
    "Extractor",
    "Label",
    "LexiconError",
    "Mention",
    "ModelNotFoundError",
    "NewsnerError",
    "Quantity",
    "extract",
    "extract_many",
    "load",
    "to_frame",
    "to_records",
]
