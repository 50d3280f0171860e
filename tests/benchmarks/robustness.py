"""Score the NER alone on gold data in other forms: ``python tests/benchmarks/robustness.py GOLD.jsonl [MODEL]``.

Prints strict F of the clean form and, for each form, F and what it loses.
"""

import sys
import unicodedata
from collections.abc import Callable

from newsner.ner.loading import DEFAULT_MODEL
from newsner.pipeline import build_ner
from newsner.training.augmentation import (
    AnnotatedText,
    glue_sentences,
    to_headline,
    to_lower_case,
    without_accented_capitals,
)
from newsner.training.gold import GoldArticle, read_gold
from newsner.training.train import score_ner


def decompose(item: AnnotatedText) -> AnnotatedText:
    """Return the text in NFD, with the mentions moved along."""
    offsets = [0]
    for character in item.text:
        offsets.append(offsets[-1] + len(unicodedata.normalize("NFD", character)))
    moved = tuple((offsets[start], offsets[end], label) for start, end, label in item.mentions)
    return AnnotatedText("".join(unicodedata.normalize("NFD", c) for c in item.text), moved)


def replace(old: str, new: str) -> Callable[[AnnotatedText], AnnotatedText]:
    return lambda item: AnnotatedText(item.text.replace(old, new), item.mentions)


FORMS: dict[str, Callable[[AnnotatedText], AnnotatedText]] = {
    "clean": lambda item: item,
    "typographic apostrophes": replace("'", "’"),
    "no-break spaces": replace(" ", "\u00a0"),
    "decomposed (NFD)": decompose,
    "capitals without accents": without_accented_capitals,
    "glued sentences": glue_sentences,
    "capitals throughout": to_headline,
    "lower case throughout": to_lower_case,
}


def change(article: GoldArticle, form: Callable[[AnnotatedText], AnnotatedText]) -> GoldArticle:
    mentions = tuple((start, end, label) for start, end, label, _ in sorted(article.mentions))
    changed = form(AnnotatedText(article.text, mentions))
    return GoldArticle(id=article.id, text=changed.text, mentions=tuple((*m, -1) for m in changed.mentions))


def main(path: str, model: str = DEFAULT_MODEL) -> None:
    nlp = build_ner(model)
    articles = list(read_gold([path]))
    clean_f1 = 0.0
    for name, form in FORMS.items():
        scores = score_ner(nlp, [change(article, form) for article in articles])
        clean_f1 = clean_f1 or scores.all.f1
        labels = "  ".join(f"{label} {score.f1:.1f}" for label, score in scores.by_label.items())
        print(f"{name:26} F1 {scores.all.f1:.1f}  ({scores.all.f1 - clean_f1:+.1f})  {labels}")


if __name__ == "__main__":
    main(*sys.argv[1:])
