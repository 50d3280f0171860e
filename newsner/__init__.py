"""newsner: people, places, organisations, quantities and statements out of French news."""

import logging
from typing import TYPE_CHECKING

from newsner.analysis.concordance import Concordance, ConcordanceLine
from newsner.analysis.copies import Copy, DuplicateGroup
from newsner.analysis.differences import Difference, Differences
from newsner.analysis.duplicates import Duplicates
from newsner.analysis.pseudonyms.key import KeyDocument, KeySettings, Pseudonym, PseudonymKey
from newsner.analysis.pseudonyms.pseudonymiser import Pseudonymised, pseudonymise, reidentify
from newsner.analysis.trace import Trace, debug
from newsner.corpus.differences import diff
from newsner.corpus.documents import Contents, Documents, read
from newsner.corpus.duplicates import find_duplicates
from newsner.corpus.opening import open_corpus
from newsner.corpus.own_files import Summary
from newsner.corpus.progress import Progress
from newsner.corpus.sources import Document
from newsner.corpus.tagged import TaggedCorpus, tag
from newsner.errors import (
    DecisionError,
    GoldError,
    LexiconError,
    MissingExtraError,
    ModelDamagedError,
    ModelNotFoundError,
    ModelVersionError,
    NewsnerError,
)
from newsner.extractor import Extractor, extract, extract_many, load, to_extraction
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry, Seen
from newsner.gazetteer.reader import read_gazetteer
from newsner.gazetteer.store import Gazetteer
from newsner.labels import Label
from newsner.linking.decisions import Decision, Effect
from newsner.linking.registry import Registry
from newsner.models import (
    AliasReason,
    DateMention,
    Entity,
    ErrorRecord,
    Extraction,
    Mention,
    Passage,
    Quantity,
    Reference,
    Role,
    Skipped,
    Statement,
)
from newsner.names import Match, match
from newsner.places.locator import locate
from newsner.places.place import Place
from newsner.records import to_frame, to_records
from newsner.training.train import TrainingReport, train
from newsner.views.html import to_html
from newsner.views.messages import set_language

__all__ = [
    "AliasReason",
    "Concordance",
    "ConcordanceLine",
    "Contents",
    "Copy",
    "DateMention",
    "Decision",
    "DecisionError",
    "Difference",
    "Differences",
    "Document",
    "Documents",
    "DuplicateGroup",
    "Duplicates",
    "Effect",
    "Entity",
    "ErrorRecord",
    "Extraction",
    "Extractor",
    "Gazetteer",
    "GazetteerEntry",
    "GoldError",
    "KeyDocument",
    "KeySettings",
    "Label",
    "LexiconError",
    "Match",
    "Mention",
    "MissingExtraError",
    "ModelDamagedError",
    "ModelNotFoundError",
    "ModelVersionError",
    "NewsnerError",
    "Passage",
    "Place",
    "Progress",
    "Pseudonym",
    "PseudonymKey",
    "Pseudonymised",
    "Quantity",
    "Reference",
    "Registry",
    "RegistryEntry",
    "Role",
    "Seen",
    "Skipped",
    "Statement",
    "Summary",
    "TaggedCorpus",
    "Trace",
    "TrainingReport",
    "debug",
    "diff",
    "extract",
    "extract_many",
    "find_duplicates",
    "load",
    "locate",
    "match",
    "open_corpus",
    "pseudonymise",
    "read",
    "read_gazetteer",
    "reidentify",
    "set_language",
    "tag",
    "to_extraction",
    "to_frame",
    "to_html",
    "to_records",
    "train",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # the application decides what is shown

__version__: str

if not TYPE_CHECKING:  # type checkers would let every name pass

    def __getattr__(name: str) -> str:
        """Look up the version when it is asked for: a copy of the package that pip did not install imports, too."""
        if name == "__version__":
            from importlib.metadata import version

            return version(__name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
