"""What each part of the pipeline adds, and what it costs.

``python tests/benchmarks/parts.py GOLD.jsonl…`` prints strict F (exact span and label) of the whole pipeline on the
gold files, and without each part in turn; then the time of each component as a share of the NER's, on the same texts
(median of five rounds, processor time).
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from rich.console import Console
from rich.table import Table
from spacy.language import Language

import newsner
from newsner.labels import Label
from newsner.preprocessing.cleaning import clean
from newsner.spans import PROBABILITIES_KEY
from newsner.training.evaluation import evaluate
from newsner.training.gold import GoldArticle, read_gold

PARTS = (
    "newsner_splits",
    "newsner_clutter",
    "newsner_gazetteer",
    "newsner_people",
    "newsner_organisations",
    "newsner_places",
    "newsner_results",
    "newsner_consistency",
)
ROUNDS = 5


@contextmanager
def without(nlp: Language, part: str | None) -> Iterator[None]:
    """Switch one component off."""
    if part is None:
        yield
        return
    with nlp.select_pipes(disable=[part]):
        yield


@contextmanager
def longest_first(nlp: Language) -> Iterator[None]:
    """Let the longest candidate win, instead of the most probable, as without an NER that says how sure it is."""
    nlp.add_pipe("newsner_forget_probabilities", after="newsner_consistency")
    yield
    nlp.remove_pipe("newsner_forget_probabilities")


@Language.component("newsner_forget_probabilities")
def forget_probabilities(doc):
    """Forget what the NER thought."""
    doc.user_data.pop(PROBABILITIES_KEY, None)
    return doc


def print_scores(extractor: newsner.Extractor, gold: list[GoldArticle]) -> None:
    """Print F1 with everything, and without each part."""
    table = Table("without", "F1", *(label.value for label in Label), "overlap P", "overlap R")
    for part in (None, *PARTS, "scores"):
        switched = longest_first(extractor.nlp) if part == "scores" else without(extractor.nlp, part)
        with switched:
            result = evaluate(gold, extractor.extract_many(article.text for article in gold))
        by_label = (f"{result.names.by_label[label].f1:.1f}" for label in Label)
        table.add_row(part or "nothing", f"{result.names.all.f1:.2f}", *by_label, *(f"{x:.1f}" for x in result.overlap))
    Console().print(table)


def print_times(nlp: Language, texts: list[str]) -> None:
    """Print each component's processor time as a share of the NER's."""
    times: dict[str, list[float]] = {name: [] for name in nlp.pipe_names}
    for _ in range(ROUNDS):
        docs = [nlp.make_doc(clean(text).text) for text in texts]
        for name, component in nlp.pipeline:
            start = time.process_time()
            docs = list(component.pipe(docs)) if hasattr(component, "pipe") else [component(doc) for doc in docs]
            times[name].append(time.process_time() - start)
    ner = median(times["ner"])
    table = Table("component", "share of the NER's time", "least", "most")
    for name, seconds in times.items():
        table.add_row(name, *(f"{100 * x / ner:.1f} %" for x in (median(seconds), min(seconds), max(seconds))))
    Console().print(table)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    articles = list(read_gold(sys.argv[1:]))
    loaded = newsner.load()
    print_scores(loaded, articles)
    print_times(loaded.nlp, [article.text for article in articles])
