"""A transformer encoder as NER: the model ``newsner-accurate``."""

from newsner.checks import require

EXTRA = "accurate"
"""The extra of newsner that installs what an encoder needs."""


def require_encoder() -> None:
    """Raise MissingExtraError if a library that an encoder needs is not installed."""
    for library in ("onnxruntime", "tokenizers"):
        require(library, EXTRA, "an encoder as NER")
