"""Fine-tune the NER of a model on gold data, such as a newsroom's own texts."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from newsner.checks import check_path, check_share, check_whole, name_argument
from newsner.files import Paths, list_paths
from newsner.labels import Label
from newsner.lexicons import load_gazetteer
from newsner.ner.component import TRAINED
from newsner.ner.encoder.component import EncoderNer
from newsner.ner.loading import DEFAULT_MODEL, drop_second_opinion
from newsner.pipeline import build_ner
from newsner.preprocessing.tokenizer import read_original
from newsner.training.augmentation import AnnotatedText, Augmenter
from newsner.training.encoder import Settings, require_training
from newsner.training.evaluation import LabelScores, score_names
from newsner.training.folders import ModelFolder
from newsner.training.gold import GoldArticle, RawText, read_gold, read_texts

_logger = logging.getLogger(__name__)
_BATCH_TOKENS = 1500
_PASSAGE_PARAGRAPHS = 3  # so that the model also sees names on both sides of a line end
_SILVER_SHARE = 0.5  # of the silver paragraphs, of which an epoch has changed copies, too
_CHANGED_SHARE = 0.25  # of the texts of an epoch of an encoder, which are changed copies
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class TrainingReport:
    """The result of a training.

    ``before`` and ``after`` are the scores on the dev data before training and after the epoch that was kept, or
    ``None`` without dev data; ``best_epoch`` is that epoch, counted from 0, and ``epochs`` holds the F1 of each epoch,
    or its number without dev data. ``examples`` is the number of passages; ``left_out`` counts the mentions that were
    left out, since they begin or end inside a token.
    """

    before: LabelScores | None
    after: LabelScores | None
    best_epoch: int
    epochs: tuple[float, ...]
    examples: int
    left_out: int


def _split_passages(article: GoldArticle, paragraphs: int) -> Iterator[AnnotatedText]:
    """Yield passages of this many paragraphs, with the line ends between them and with their mentions."""
    spans = [match.span() for match in _PARAGRAPH.finditer(article.text)]
    for first in range(0, len(spans), paragraphs):
        start, end = spans[first][0], spans[min(first + paragraphs, len(spans)) - 1][1]
        ranges = [(s, e, label) for s, e, label, _ in article.mentions] + [(s, e, None) for s, e in article.unsure]
        inside = ((s - start, e - start, label) for s, e, label in ranges if start <= s and e <= end)
        yield AnnotatedText(article.text[start:end], tuple(inside))


class _ExampleBuilder:
    """Turns annotated texts into spaCy examples, and counts the mentions that it must leave out."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._split = nlp.get_pipe("newsner_splits")
        self.left_out = 0

    def _build_doc(self, text: str) -> Doc:
        doc: Doc = self._split(self._nlp.make_doc(text))
        return doc

    def to_example(self, item: AnnotatedText) -> Example:
        reference = self._build_doc(item.text)
        original = read_original(reference)
        spans, unsure = [], []
        for start, end, label in item.mentions:
            place = original.from_original(start, end)
            if label is None:
                unsure.append(reference.char_span(*place, alignment_mode="expand"))
            elif span := reference.char_span(*place, label=label.value):
                spans.append(span)
            else:
                self.left_out += 1  # it begins or ends inside a token
        named = {token.i for span in spans for token in span}
        missing = [span for span in unsure if span and named.isdisjoint(token.i for token in span)]
        reference.set_ents(spans, missing=filter_spans(missing))
        return Example(self._build_doc(item.text), reference)


def _split_batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    batch: list[Example] = []
    tokens = 0
    for example in examples:
        batch.append(example)
        tokens += len(example.reference)
        if tokens >= _BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
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
    """Return the scores of a pipeline's bare NER on gold articles, by exact span and label."""
    gold = [{(start, end, label) for start, end, label, _ in article.mentions} for article in articles]
    return score_names(gold, _predict(nlp, articles))


def _annotate_rehearsal(nlp: Language, texts: Sequence[RawText]) -> list[GoldArticle]:
    """Return the texts with the mentions that the model finds before training, so that it does not forget them."""
    return [
        GoldArticle(id=text.id, text=text.text, mentions=tuple((*mention, -1) for mention in sorted(mentions)))
        for text, mentions in zip(texts, _predict(nlp, texts), strict=True)
    ]


@dataclass(frozen=True)
class _Material:
    """What to train on, how many times an epoch has the gold, and whether it has changed copies."""

    gold: Sequence[GoldArticle]
    silver: Sequence[GoldArticle]
    repeat: int
    augment: bool
    seed: int

    def build_augmenter(self) -> Augmenter | None:
        """Return what makes the changed copies."""
        return Augmenter(load_gazetteer(), seed=self.seed) if self.augment else None


class _EpochSampler:
    """Samples the examples of each epoch: passages of gold and silver data, and changed copies of their paragraphs."""

    def __init__(self, nlp: Language, material: _Material) -> None:
        self._builder = _ExampleBuilder(nlp)
        self._repeat = material.repeat
        self._rng = random.Random(material.seed)
        self._augmenter = material.build_augmenter()
        self._gold = self._build_examples(material.gold)
        self.left_out = self._builder.left_out
        self._silver = self._build_examples(material.silver)
        self._gold_paragraphs = [paragraph for article in material.gold for paragraph in _split_passages(article, 1)]
        self._silver_paragraphs = [
            paragraph for article in material.silver for paragraph in _split_passages(article, 1)
        ]
        self.size = len(self._gold) + len(self._silver)

    def _build_examples(self, articles: Iterable[GoldArticle]) -> list[Example]:
        passages = (passage for article in articles for passage in _split_passages(article, _PASSAGE_PARAGRAPHS))
        return [self._builder.to_example(passage) for passage in passages]

    def sample(self) -> list[Example]:
        """Return the examples of the next epoch, shuffled."""
        examples = self._gold * self._repeat + self._silver
        if self._augmenter:
            silver = [paragraph for paragraph in self._silver_paragraphs if self._rng.random() < _SILVER_SHARE]
            changed = (self._augmenter.augment(paragraph) for paragraph in self._gold_paragraphs + silver)
            examples += [self._builder.to_example(paragraph) for paragraph in changed]
        self._rng.shuffle(examples)
        return examples


class _TextSampler:
    """Samples the texts of each epoch of an encoder: gold and silver data, some of them in changed copies."""

    def __init__(self, nlp: Language, material: _Material) -> None:
        self._nlp = nlp
        self.left_out = 0
        gold, silver = ([self._clean(article) for article in part] for part in (material.gold, material.silver))
        self._texts = gold * material.repeat + silver
        self._rng = random.Random(material.seed)
        self._augmenter = material.build_augmenter()
        self.size = len(gold) + len(silver)

    def _clean(self, article: GoldArticle) -> AnnotatedText:
        """Return the text as the encoder reads it; count the mentions that begin or end inside a word."""
        doc = self._nlp.make_doc(article.text)
        original = read_original(doc)
        ranges = [(s, e, label) for s, e, label, _ in article.mentions] + [(s, e, None) for s, e in article.unsure]
        mentions = []
        for start, end, label in ranges:
            place = original.from_original(start, end)
            if place[0] < place[1] and not (label and _is_inside_word(doc.text, *place)):
                mentions.append((*place, label))
            elif label:
                self.left_out += 1
        return AnnotatedText(doc.text, tuple(mentions))

    def sample(self) -> list[AnnotatedText]:
        """Return the texts of the next epoch."""
        if self._augmenter is None:
            return self._texts
        return [self._augmenter.augment(text) if self._rng.random() < _CHANGED_SHARE else text for text in self._texts]


def _is_inside_word(text: str, start: int, end: int) -> bool:
    """Tell whether a range begins or ends between two letters or digits."""
    edges = (text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1])
    return any(len(edge) == 2 and all(character.isalnum() for character in edge) for edge in edges)


class _Checkpoint(NamedTuple):
    """The weights of the NER after an epoch, and their scores on the dev data."""

    epoch: int
    f1: float
    scores: LabelScores | None
    weights: bytes


def _run_epochs(ner: Any, optimizer: Any, sampler: _EpochSampler, *, epochs: int, dropout: float) -> Iterator[None]:
    """Train spaCy's NER; at each pause, after an epoch, it has the averages of its weights over all updates."""
    for _ in range(epochs):
        for batch in _split_batches(sampler.sample()):
            ner.update(batch, drop=dropout, sgd=optimizer)
        with ner.model.use_params(optimizer.averages):
            yield


def _run_encoder_epochs(ner: EncoderNer, sampler: _TextSampler, settings: Settings) -> Iterator[None]:
    """Train an encoder; at each pause, after an epoch, it has the averages of its weights over the updates."""
    from newsner.training.encoder.fit import fit  # here, since it needs the extra

    for files in fit(ner.files, sampler.sample, settings):
        ner.files = files
        yield


def _keep_best(
    nlp: Language, pauses: Iterator[None], dev: Sequence[GoldArticle], *, epochs: int, patience: int, progress: bool
) -> tuple[_Checkpoint, list[float]]:
    """Train epoch by epoch, restore the weights of the best one, and return it with the F1 of each."""
    from tqdm.auto import tqdm  # here, since it warns in notebooks without ipywidgets

    ner: Any = nlp.get_pipe("ner")
    best = _Checkpoint(-1, -1.0, None, b"")
    history: list[float] = []
    with closing(pauses), tqdm(desc="epochs", total=epochs, disable=not progress) as bar:  # type: ignore[type-var]
        for epoch, _ in enumerate(pauses):
            scores = score_ner(nlp, dev) if dev else None
            history.append(scores.all.f1 if scores else float(epoch))  # without dev data, the last epoch is the best
            if history[-1] > best.f1:
                best = _Checkpoint(epoch, history[-1], scores, ner.to_bytes())
            bar.set_postfix(f1=round(history[-1], 1), best=round(best.f1, 1))
            bar.update()
            if dev and epoch - best.epoch >= patience:
                break
    ner.from_bytes(best.weights)
    return best, history


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
    learning_rate: float | None = None,
    dropout: float | None = None,
    seed: int = 0,
    progress: bool = True,
    overwrite: bool = False,
) -> TrainingReport:
    """Fine-tune the NER of a model, write it to a folder, and return the scores before and after.

    ``newsner.load(model=out)`` uses the result. An example is a passage of three paragraphs for spaCy's NER, and a text
    for an encoder. Weights are averaged over updates (Adam with moving averages, as in spaCy) and scored on ``dev``
    after each epoch; those of the best epoch are kept. The same arguments give the same result on the same machine.

    Args:
        gold: JSON Lines files of gold data, one `newsner.training.gold.GoldArticle` a line.
        out: the folder to write.
        dev: gold files to score on after each epoch; without them all epochs are run, and the last is kept.
        rehearsal: JSON Lines files with ``id`` and ``text``. The model annotates them before training and then learns
            from them, too, so that it does not forget what the gold data does not show.
        base: the model to start from: ``"newsner"``, ``"newsner-accurate"`` (an encoder; extra ``training``), an
            installed spaCy model, or a folder.
        repeat: how many times an epoch contains the gold data.
        silver: files in the format of ``gold``, annotated by machine; an epoch contains them once.
        augment: whether an epoch also contains a changed copy of each gold paragraph and of half of the others: in
            capitals, in lower case, without accents, with glued sentences, or with names replaced by others of the
            gazetteer.
        epochs: the greatest number of epochs.
        patience: stop after this many epochs without a better score on ``dev``.
        learning_rate: the learning rate of Adam; by default 5e-4, and 5e-5 for an encoder, where it falls to zero.
        dropout: the share of activations to drop while training, by default 0.2; for an encoder, the share of word
            pieces to hide, by default 0.08.
        seed: the seed of all random draws.
        progress: whether to show a progress bar on standard error.
        overwrite: whether to replace the model in ``out``, if there is one; it is there until the new one is.

    Raises:
        FileNotFoundError, GoldError: a file is missing or malformed.
        ValueError: there is nothing to train on, a number is out of range, or ``out`` is ``base`` or holds a file to
            train on.
        FileExistsError: ``out`` is a file; or a model, and ``overwrite`` is not set; or holds something else.
        ModelNotFoundError: ``base`` is not installed.
        MissingExtraError: ``base`` is an encoder, and the extra ``training`` is not installed.
    """
    check_path("out", out)
    check_path("base", base)
    for name, number in (("repeat", repeat), ("epochs", epochs)):
        check_whole(name, number)
    for name, number in (("patience", patience), ("seed", seed)):
        check_whole(name, number, least=0)
    for name, share in (("dropout", dropout), ("learning_rate", learning_rate)):
        if share is not None:
            check_share(name, share)
    gold, dev, rehearsal, silver = map(list_paths, (gold, dev, rehearsal, silver))
    folder = ModelFolder(Path(out))
    folder.check([*gold, *dev, *rehearsal, *silver, base], overwrite=overwrite)
    gold_articles, silver_articles = list(read_gold(gold)), list(read_gold(silver))
    dev_articles, texts = list(read_gold(dev)), list(read_texts(rehearsal))
    if not gold_articles:
        raise ValueError(f"{name_argument('gold')} holds no article to train on")
    nlp = build_ner(base)
    drop_second_opinion(nlp)
    ner: Any = nlp.get_pipe("ner")
    is_encoder = isinstance(ner, EncoderNer)
    if is_encoder:
        require_training()
    folder.try_out()  # before the training, so that a path that cannot be written fails now
    start = time.perf_counter()
    fix_random_seed(seed)
    silver_articles += _annotate_rehearsal(nlp, texts)
    before = score_ner(nlp, dev_articles) if dev_articles else None
    material = _Material(gold_articles, silver_articles, repeat=repeat, augment=augment, seed=seed)
    pauses: Iterator[None]
    sampler: _TextSampler | _EpochSampler
    if is_encoder:
        sampler = _TextSampler(nlp, material)
        settings = Settings(epochs, learning_rate or 5e-5, 0.08 if dropout is None else dropout, seed)
        pauses = _run_encoder_epochs(ner, sampler, settings)
    else:
        sampler = _EpochSampler(nlp, material)
        ner.cfg[TRAINED] = True
        optimizer = nlp.resume_training()
        optimizer.learn_rate = learning_rate or 5e-4
        pauses = _run_epochs(ner, optimizer, sampler, epochs=epochs, dropout=0.2 if dropout is None else dropout)
    _logger.info("training %s on %d examples", base, sampler.size)
    best, history = _keep_best(nlp, pauses, dev_articles, epochs=epochs, patience=patience, progress=progress)
    folder.write(nlp)
    _logger.info("trained %d epochs in %.0f s and wrote %s", len(history), time.perf_counter() - start, out)
    return TrainingReport(before, best.scores, best.epoch, tuple(history), sampler.size, sampler.left_out)
