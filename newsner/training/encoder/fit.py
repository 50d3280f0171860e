"""Train an encoder further on annotated texts, with PyTorch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from newsner.ner.encoder.decoder import TAGS, Floats
from newsner.ner.encoder.network import Encoder, EncoderFiles
from newsner.ner.encoder.windows import UNKNOWN, Window
from newsner.training.augmentation import AnnotatedText
from newsner.training.encoder import Settings
from newsner.training.encoder.network import TaggingEncoder, read_layers, write_layers

_BATCH = 16  # windows
_SORTED = 32  # batches of windows that are put together by length
_WARM_UP = 0.06  # of the steps, in which the learning rate rises
_LEAST = 0.02  # of the learning rate, at the end
_LARGEST_STEP = 1.0  # norm of a gradient
_AVERAGED = 0.998  # of the averages of weights that a step keeps, once there have been enough
_OPEN = -100  # the tag of a word of which nothing is said


class LabelledWindow(NamedTuple):
    """A window with the index in `TAGS` of each word, or `_OPEN`."""

    window: Window
    tags: list[int]


def label_windows(encoder: Encoder, item: AnnotatedText) -> Iterator[LabelledWindow]:
    """Yield the windows of a text with their tags; a word belongs to a mention if all of it does."""
    tag_at: dict[int, int] = {}
    for start, end, label in sorted(item.mentions, key=lambda mention: mention[2] is not None):
        for place in range(start, end):
            tag_at[place] = _OPEN if label is None else TAGS.index(f"{'B' if place == start else 'I'}-{label.value}")
    for window in encoder.splitter.split(item.text):
        yield LabelledWindow(window, [_tag_of(tag_at, *word) for word in window.words])


def _tag_of(tag_at: dict[int, int], start: int, end: int) -> int:
    """Return the tag of a word."""
    tags = [tag_at.get(place, 0) for place in range(start, end)]
    return tags[0] if all(tags) else 0


def fit(
    files: EncoderFiles,
    sample: Callable[[], Sequence[AnnotatedText]],
    settings: Settings,
) -> Iterator[EncoderFiles]:
    """Yield the files of the encoder after each epoch.

    AdamW with a linear learning rate; the vectors of pieces and positions stay as they are. Pieces are hidden in the
    place of dropout, which costs far more time. What is yielded are averages of the weights over the steps.

    Args:
        files: the encoder to start from.
        sample: returns the texts of the next epoch.
        settings: how to train.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    encoder = Encoder(files)
    model = TaggingEncoder(read_layers(files.layers))
    averages = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    optimizer = torch.optim.AdamW(model.parameters(), settings.learning_rate, weight_decay=0.01)
    step = steps = 0
    for epoch in range(settings.epochs):
        windows = [window for item in sample() for window in label_windows(encoder, item)]
        batches = list(_split_batches(windows, rng))
        steps = step + len(batches) * (settings.epochs - epoch)  # an epoch may have more windows than the one before
        model.train()
        for batch in batches:
            rate = min(1, (step + 1) / (_WARM_UP * steps)) * max(_LEAST, 1 - step / steps)
            optimizer.param_groups[0]["lr"] = settings.learning_rate * rate
            loss = _loss(model, encoder, batch, settings.hidden, rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), _LARGEST_STEP)
            optimizer.step()
            step += 1
            kept = min(_AVERAGED, step / (step + 10))
            for name, parameter in model.named_parameters():
                averages[name].lerp_(parameter.detach(), 1 - kept)
        averaged = TaggingEncoder(read_layers(files.layers))
        averaged.load_state_dict(averages)
        yield EncoderFiles(files.embeddings, write_layers(averaged))


def _loss(
    model: TaggingEncoder, encoder: Encoder, batch: Sequence[LabelledWindow], hidden: float, rng: random.Random
) -> Tensor:
    """Return the mean cross-entropy of the tags of words."""
    embedded, lengths = _embed(encoder, [_hide(window, hidden, rng) for window, _ in batch])
    with torch.autocast("cpu", torch.bfloat16, enabled=_has_bf16()):
        scores = model(embedded, lengths)
    of_words = torch.cat([scores[i, window.firsts] for i, (window, _) in enumerate(batch)])
    tags = torch.tensor([tag for _, tags in batch for tag in tags])
    return functional.cross_entropy(of_words.float(), tags, ignore_index=_OPEN)


def _hide(window: Window, share: float, rng: random.Random) -> list[int]:
    """Return the pieces of a window, of which a share is unknown."""
    return [UNKNOWN if piece > UNKNOWN and rng.random() < share else piece for piece in window.pieces]


def _embed(encoder: Encoder, windows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Return the vectors of pieces and positions of windows, filled up with zeros, and the numbers of pieces."""
    lengths = [len(pieces) for pieces in windows]
    vectors: list[Floats] = [encoder.embed(np.array(pieces)) for pieces in windows]
    embedded: NDArray[np.float32] = np.zeros((len(windows), max(lengths), vectors[0].shape[1]), np.float32)
    for row, vector in zip(embedded, vectors, strict=True):
        row[: len(vector)] = vector
    return torch.from_numpy(embedded), torch.tensor(lengths)


def _has_bf16() -> bool:
    """Tell whether the processor computes with numbers of 16 bits, which halves the time."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _split_batches(windows: list[LabelledWindow], rng: random.Random) -> Iterator[list[LabelledWindow]]:
    """Yield batches of windows of about the same length, in random order."""
    rng.shuffle(windows)
    left = iter(windows)
    batches: list[list[LabelledWindow]] = []
    while part := sorted(islice(left, _BATCH * _SORTED), key=lambda item: len(item.window.pieces)):
        batches += [part[i : i + _BATCH] for i in range(0, len(part), _BATCH)]
    rng.shuffle(batches)
    yield from batches
