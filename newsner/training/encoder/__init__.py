"""Train an encoder further, for `newsner.training.train`; needs the extra ``training``."""

from dataclasses import dataclass

from newsner.checks import require


@dataclass(frozen=True)
class Settings:
    """How to train: the number of epochs, the greatest learning rate, the share of pieces to hide, and the seed."""

    epochs: int
    learning_rate: float
    hidden: float
    seed: int


def require_training() -> None:
    """Raise MissingExtraError if a library that training an encoder needs is not installed."""
    for library in ("torch", "onnx"):
        require(library, "training", "training an encoder")
