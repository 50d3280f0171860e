"""Fine-tune the NER of a model on gold data, for news or for a newsroom's own texts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from newsner.checks import check_path, check_share, check_whole
from newsner.files import Paths
from newsner.labels import Label
from newsner.lexicons import load_gazetteer
from newsner.ner.loading import DEFAULT_MODEL
from newsner.pipeline import build_ner
from newsner.preprocessing.tokenizer import read_original
from newsner.training.augmentation import AnnotatedText, Augmenter
from newsner.training.evaluation import LabelScores, score_names
from newsner.training.gold import GoldArticle, RawText, read_gold, read_texts

_BATCH_WORDS = 1500  # tokens an update sees
_PASSAGE = 3  # paragraphs an example holds: names must also be told apart across line ends
_DOUBTFUL_SHARE = 0.5  # of the machine-made paragraphs that an epoch also sees changed
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class TrainingReport:
    """What a training did: scores on the dev file before it and of the epoch that was kept, and all epochs' F."""

    before: LabelScores | None
    after: LabelScores | None
    best_epoch: int
    epochs: tuple[float, ...]
    examples: int
    left_out: int


def _passages(article: GoldArticle, paragraphs: int) -> Iterator[AnnotatedText]:
    """Yield passages of so many paragraphs, with the line ends between them and their mentions."""
    spans = [match.span() for match in _PARAGRAPH.finditer(article.text)]
    for first in range(0, len(spans), paragraphs):
        start, end = spans[first][0], spans[min(first + paragraphs, len(spans)) - 1][1]
        inside = ((s - start, e - start, label) for s, e, label, _ in article.mentions if start <= s and e <= end)
        yield AnnotatedText(article.text[start:end], tuple(inside))


class _Examples:
    """Turns annotated texts into spaCy examples, tokenised as newsner does; counts mentions that no token bounds."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._split = nlp.get_pipe("newsner_splits")
        self.left_out = 0

    def make_doc(self, text: str) -> Doc:
        doc: Doc = self._split(self._nlp.make_doc(text))
        return doc

    def to_example(self, item: AnnotatedText) -> Example:
        reference = self.make_doc(item.text)
        original = read_original(reference)
        spans = []
        for start, end, label in item.mentions:
            span = reference.char_span(*original.from_original(start, end), label=label.value)
            if not span:
                self.left_out += 1  # glued to another word
            else:
                spans.append(span)
        reference.set_ents(spans)
        return Example(self.make_doc(item.text), reference)


def _batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    batch: list[Example] = []
    words = 0
    for example in examples:
        batch.append(example)
        words += len(example.reference)
        if words >= _BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def _predict(nlp: Language, articles: Iterable[GoldArticle | RawText]) -> Iterator[set[tuple[int, int, Label]]]:
    """Yield the mentions that the bare NER finds in each article, in the article's own offsets."""
    for article in articles:
        doc = nlp(article.text)
        original = read_original(doc)
        known = [e for e in doc.ents if e.label_ in Label.__members__]
        yield {(*original.to_original(e.start_char, e.end_char), Label(e.label_)) for e in known}


def score_ner(nlp: Language, articles: Sequence[GoldArticle]) -> LabelScores:
    """Return the scores of a pipeline's NER alone, by exact span and label, on gold articles."""
    gold = [{(start, end, label) for start, end, label, _ in article.mentions} for article in articles]
    return score_names(gold, _predict(nlp, articles))


def _rehearse(nlp: Language, texts: Sequence[RawText]) -> list[GoldArticle]:
    """Return the texts with what the model finds in them before training, so that it does not forget it."""
    return [
        GoldArticle(id=text.id, text=text.text, mentions=tuple((*mention, -1) for mention in sorted(mentions)))
        for text, mentions in zip(texts, _predict(nlp, texts), strict=True)
    ]


class _EpochSampler:
    """The examples of each epoch: gold and machine-made passages, and changed copies of their paragraphs."""

    def __init__(
        self,
        nlp: Language,
        articles: Sequence[GoldArticle],
        machine: Sequence[GoldArticle],
        *,
        repeat: int,
        augment: bool,
        seed: int,
    ) -> None:
        self._make = _Examples(nlp)
        self._repeat = repeat
        self._rng = random.Random(seed)
        self._augmenter = Augmenter(load_gazetteer(), seed=seed) if augment else None
        self._own = [self._make.to_example(passage) for article in articles for passage in _passages(article, _PASSAGE)]
        self.left_out = self._make.left_out
        self._fixed = [
            self._make.to_example(passage) for article in machine for passage in _passages(article, _PASSAGE)
        ]
        self._paragraphs = [paragraph for article in articles for paragraph in _passages(article, 1)]
        self._doubtful = [paragraph for article in machine for paragraph in _passages(article, 1)]
        self.size = len(self._own) + len(self._fixed)

    def epoch(self) -> list[Example]:
        """Return the examples of the next epoch, shuffled."""
        examples = self._own * self._repeat + self._fixed
        if self._augmenter:
            some = [paragraph for paragraph in self._doubtful if self._rng.random() < _DOUBTFUL_SHARE]
            changed = (self._augmenter.augment(paragraph) for paragraph in self._paragraphs + some)
            examples += [self._make.to_example(paragraph) for paragraph in changed]
        self._rng.shuffle(examples)
        return examples


def train(
    gold: Paths,
    out: str | Path,
    *,
    dev: Paths = (),
    rehearsal: Paths = (),
    base: str | Path = DEFAULT_MODEL,
    repeat: int = 1,
    silver: Paths = (),
    augment: bool = True,
    epochs: int = 10,
    patience: int = 3,
    learning_rate: float = 5e-4,
    dropout: float = 0.2,
    seed: int = 0,
    progress: bool = True,
) -> TrainingReport:
    """Fine-tune the NER of a model, write it to a folder, and return the scores before and after.

    ``newsner.load(model=out)`` uses the result. An example is a passage of three paragraphs. Weights are averaged over
    updates (Adam with moving averages, as spaCy does); after each epoch they are scored on ``dev``, and the best
    epoch is kept. The same arguments give the same result on the same machine.

    Args:
        gold: JSON Lines files of gold data (`newsner.training.gold.GoldArticle` a line).
        out: the folder to write.
        dev: gold files to score on after each epoch; without them all epochs are run and the last is kept.
        rehearsal: JSON Lines files with ``id`` and ``text``, annotated by the model itself before training and
            learnt along, so that it does not forget what the gold data does not show.
        base: the model to start from: ``"newsner"``, an installed spaCy model, or a folder.
        repeat: how many times an epoch sees the gold data.
        silver: more files in the same format, annotated by machine; seen once an epoch.
        augment: whether an epoch also sees a changed copy of each gold paragraph, and of half of the others: in
            capitals, without accents, with glued sentences, with names swapped for others of the gazetteer.
        epochs: how many times to go through the data.
        patience: stop after this many epochs without a better score on ``dev``.
        learning_rate: of Adam.
        dropout: the share of activations dropped while training.
        seed: of all random draws.
        progress: whether to show a bar on standard error.

    Raises:
        FileNotFoundError, GoldError: a file is missing or malformed.
        ValueError: there is nothing to train on, or a number is out of range.
        FileExistsError: ``out`` is a file.
        ModelNotFoundError: ``base`` is not installed.
    """
    check_path("out", out)
    check_path("base", base)
    for name, number in (("repeat", repeat), ("epochs", epochs)):
        check_whole(name, number)
    for name, number in (("patience", patience), ("seed", seed)):
        check_whole(name, number, least=0)
    for name, share in (("dropout", dropout), ("learning_rate", learning_rate)):
        check_share(name, share)
    articles, machine = list(read_gold(gold)), list(read_gold(silver))
    judged, remembered = list(read_gold(dev)), list(read_texts(rehearsal))
    if not articles:
        raise ValueError("gold holds no article to train on")
    Path(out).mkdir(parents=True, exist_ok=True)  # now, since an hour later would be late
    fix_random_seed(seed)
    from tqdm.auto import tqdm  # here, since it warns in notebooks without ipywidgets

    nlp = build_ner(base)
    course = _EpochSampler(
        nlp, articles, machine + _rehearse(nlp, remembered), repeat=repeat, augment=augment, seed=seed
    )
    before = score_ner(nlp, judged) if judged else None
    ner: Any = nlp.get_pipe("ner")
    optimizer = nlp.resume_training()
    optimizer.learn_rate = learning_rate
    scores: list[float] = []
    best: tuple[float, int, bytes, LabelScores | None] | None = None
    bar = tqdm(range(epochs), desc="epochs", disable=not progress)
    for epoch in bar:
        for batch in _batches(course.epoch()):
            ner.update(batch, drop=dropout, sgd=optimizer)
        with ner.model.use_params(optimizer.averages):
            after = score_ner(nlp, judged) if judged else None
            scores.append(after.all.f if after else float(epoch))
            if best is None or scores[-1] > best[0]:
                best = (scores[-1], epoch, ner.to_bytes(), after)
        bar.set_postfix(f=round(scores[-1], 1), best=round(best[0], 1))
        if judged and epoch - best[1] >= patience:
            break
    assert best is not None
    ner.from_bytes(best[2])
    nlp.to_disk(out)
    return TrainingReport(before, best[3], best[1], tuple(scores), course.size, course.left_out)
