"""Fit and score the weights by which short forms are linked across documents, on ``tests/gold/entities.jsonl``.

    newsner tag press.jsonl -o TAGGED.jsonl
    python tests/benchmarks/links.py TAGGED.jsonl [OTHER.jsonl …] [--write]

Prints the precision and recall of links from a probability on, by cross-validation over the marked entities (a fifth is
left out at a time; needs scipy), and with ``--write`` writes the weights that all of them give.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from choices import Choice, fit
from identities import read_units
from numpy.typing import NDArray

from newsner.files import CsvWriter
from newsner.linking.corpus import CorpusLinker
from newsner.linking.nodes import EntityNode, NodeKey
from newsner.linking.occurrences import DocumentEntity, read_documents
from newsner.linking.short_forms import ShortForm, ShortFormIndex
from newsner.models import Extraction
from newsner.names import comparison_form

WEIGHTS = Path(__file__).parent.parent.parent / "newsner" / "data" / "link_weights.csv"
PENALTY = 0.3  # on squared weights
FOLDS = 5
SIZES = (10, 20, 40, 80, 160, 320)  # documents
PARTS = 40
EXPLAINED = {"surname", "first_name", "initials", "shortened", "acronym"}


class Case(NamedTuple):
    """A short form with the features of each candidate; ``right`` is the position of the right one, or -1 for none."""

    entity: str
    text: str
    features: list[dict[str, float]]
    right: int


def read_linkers(path: Path) -> Iterator[CorpusLinker]:
    """Yield the linker of a tagged corpus and those of small parts of it, after the rules that look at names alone."""
    articles = [Extraction.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chance = random.Random(0)
    for size in (len(articles), *(chance.choice(SIZES) for _ in range(PARTS))):
        linker = CorpusLinker(*read_documents(chance.sample(articles, size)))
        linker.link_names()
        yield linker


def read_cases(linker: CorpusLinker) -> list[Case]:
    """Return the short forms of marked entities."""
    marked = {(u.article, u.label, form): u.entity for u in read_units() for form in u.forms}

    def find_entity(entity: DocumentEntity) -> str | None:
        forms = map(comparison_form, entity.surfaces)
        votes = Counter(marked.get((entity.document, entity.label.value, form)) for form in forms)
        votes.pop(None, None)
        return votes.most_common(1)[0][0] if votes else None

    cases = []
    index = ShortFormIndex(linker.nodes.values())
    for length in range(12, 0, -1):
        for short in linker.find_short_forms(length, index):
            entity = find_entity(short.entity)
            if entity is not None:
                cases.append(read_case(linker, short, entity, [name_root(n, find_entity) for n in short.candidates]))
    return cases


def name_root(node: EntityNode, find_entity) -> str | None:  # type: ignore[no-untyped-def]
    votes = Counter(find_entity(entity) for member in node.find_root().cluster for entity in member.entities)
    votes.pop(None, None)
    return votes.most_common(1)[0][0] if votes else None


def read_case(linker: CorpusLinker, short: ShortForm, entity: str, names: list[str | None]) -> Case:
    profiles = [linker.profile(node.find_root()) for node in short.candidates]
    features = [
        linker.witness.features(short.entity, reason, profile, sum(x.size for x in profiles))
        for reason, profile in zip(short.reasons, profiles, strict=True)
    ]
    right = names.index(entity) if entity in names else -1
    text = f"{short.entity.document} {short.entity.name} = {entity} among {[p.name for p in profiles][:6]}"
    return Case(entity, text, features, right)


def fit_cases(cases: list[Case], names: list[str]) -> NDArray[np.float64]:
    """Return the weights; none of the candidates is a further one, without features."""
    choices = []
    for case in cases:
        rows = np.vstack([to_matrix(case, names), np.zeros(len(names))])
        choices.append(Choice(0, rows, np.arange(len(rows)) == case.right % len(rows)))
    return fit(choices, len(names), PENALTY)


def to_matrix(case: Case, names: list[str]) -> NDArray[np.float64]:
    rows = [[1.0 if n == "bias" else f.get(n, 0.0) for n in names] for f in case.features if "conflict" not in f]
    return np.array(rows).reshape(len(rows), len(names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", type=Path)
    parser.add_argument(
        "others", type=Path, nargs="*", help="other tagged corpora, for articles that explain their short forms"
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    linker, *others = (linker for path in (args.tagged, *args.others) for linker in read_linkers(path))
    imagined = [drop_conflicts(case) for each in (linker, *others) for case in imagine_cases(each)]
    imagined = [case for case in imagined if case.features]
    cases = [case for case in map(drop_conflicts, read_cases(linker)) if case.features]
    names = ["bias", *sorted({name for case in imagined for f in case.features for name in f} - {"conflict"})]
    print(len(imagined), "imagined cases,", sum(case.right >= 0 for case in imagined), "with their name")
    folds: dict[str, int] = {entity: n % FOLDS for n, entity in enumerate(sorted({case.entity for case in cases}))}
    judged = []
    for fold in range(FOLDS):
        weights = fit_cases([case for case in cases if folds[case.entity] != fold] + imagined, names)
        for case in (case for case in cases if folds[case.entity] == fold):
            odds = np.exp(to_matrix(case, names) @ weights)
            judged.append((case, odds / (1 + odds.sum())))
    print(len(cases), "short forms of", len(folds), "entities;", sum(c.right >= 0 for c in cases), "have their name")
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        linked = [(case, int(p.argmax())) for case, p in judged if p.max() >= least]
        right = sum(case.right == best for case, best in linked)
        possible = sum(case.right >= 0 for case in cases)
        print(f"from {least}: {len(linked)} linked, P {100 * right / len(linked):.1f}, R {100 * right / possible:.1f}")
    for case, p in sorted(judged, key=lambda pair: -abs(float(pair[1].max()) - 0.5)):
        if args.errors and (case.right != p.argmax()) == (p.max() >= 0.5):
            print(f"{p.max():.2f}", case.right, int(p.argmax()), case.text)
            args.errors -= 1
    weights = fit_cases(cases + imagined, names)
    by_feature: dict[str, float] = defaultdict(float, zip(names, weights, strict=True))
    for name in names:
        print(f"{name:14}{by_feature[name]:8.3f}")
    if args.write:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            CsvWriter(file, ("feature", "weight")).write((name, f"{by_feature[name]:.3f}") for name in names)


def imagine_cases(linker: CorpusLinker) -> Iterator[Case]:
    """Yield cases of articles that do explain a short form, as if they did not.

    The right candidate is the entity in the other articles, if there are any.
    """
    index = ShortFormIndex(linker.nodes.values())
    for node in linker.nodes.values():
        for entity in node.entities:
            alias = next((alias for alias, reason in sorted(entity.aliases.items()) if reason in EXPLAINED), None)
            if alias is None:
                continue
            short = replace(entity, form=comparison_form(alias), name=alias, kb_id="")
            candidates = index.find(NodeKey(entity.label, short.form, "", entity.kind), alias)
            roots = [(other.find_root(), reason) for other, reason in candidates]
            profiles = [(linker.profile(root, entity.document), root, reason) for root, reason in roots]
            profiles = [each for each in profiles if each[0].size]
            everyone = [profile for profile, _, _ in profiles]
            total = sum(profile.size for profile in everyone)
            features = [linker.witness.features(short, reason, x, total) for x, _, reason in profiles]
            right = next((n for n, (_, root, _) in enumerate(profiles) if root is node.find_root()), -1)
            if features:
                text = f"{entity.document} {alias} = {node.name} among {[x.name for x in everyone][:6]}"
                yield Case(node.name, text, features, right)


def drop_conflicts(case: Case) -> Case:
    """Return a case without the candidates that another gender or office excludes."""
    kept = [n for n, features in enumerate(case.features) if "conflict" not in features]
    right = kept.index(case.right) if case.right in kept else -1
    return case._replace(features=[case.features[n] for n in kept], right=right)


if __name__ == "__main__":
    main()
