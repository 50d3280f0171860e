"""Measure what `newsner.pseudonymise` leaves readable: ``python tests/benchmarks/pseudonyms.py GOLD.jsonl…``.

Each file holds gold articles, as for ``newsner evaluate``, and is pseudonymised as one corpus. Prints for each file the
share of the gold mentions of people that are still readable: the whole name, or at least one of its words that is
written with a capital; and the share of people of whom that is so anywhere in their article. Then the time, beside that
of tagging. ``--show`` lists what is readable, ``--model`` takes another NER, ``--label`` replaces more than people, and
``--without-search`` leaves out the search for names that the NER missed.
"""

import argparse
import re
import time
from collections.abc import Iterator
from pathlib import Path

import newsner
from newsner.analysis.pseudonyms.rewriting import Rewriter
from newsner.labels import Label
from newsner.training.gold import GoldArticle, read_gold

WORD = re.compile(r"[^\W\d_]{2,}")


def find_edited(document: newsner.KeyDocument) -> list[tuple[int, int]]:
    """Return the parts of the original text that were replaced."""
    found, moved = [], 0
    for start, end, old in document.edits:
        found.append((start + moved, start + moved + len(old)))
        moved += len(old) - (end - start)
    return found


def is_readable(start: int, end: int, edited: list[tuple[int, int]]) -> bool:
    return not any(a < end and start < b for a, b in edited)


def find_readable(article: GoldArticle, edited: list[tuple[int, int]]) -> Iterator[tuple[int, str, bool, bool]]:
    """Yield the entity and text of each gold mention of a person, and whether all or a part of it is readable."""
    for start, end, label, entity in article.mentions:
        if label is Label.PER:
            words = [m for m in WORD.finditer(article.text, start, end) if m[0][0].isupper()]
            readable = [is_readable(m.start(), m.end(), edited) for m in words] or [is_readable(start, end, edited)]
            yield entity, article.text[start:end], all(readable), any(readable)


def measure(path: str, model: str, labels: list[str], *, show: bool) -> None:
    gold = list(read_gold(path))
    begin = time.process_time()
    articles = list(newsner.tag([(article.id, article.text) for article in gold], model=model))
    tagged = time.process_time()
    found = newsner.pseudonymise(articles, labels=labels, secret="benchmark")
    seconds = time.process_time() - tagged
    whole = part = mentions = people = leaking = 0
    for article, document in zip(gold, found.key.documents, strict=True):
        readable = list(find_readable(article, find_edited(document)))
        mentions += len(readable)
        whole += sum(is_whole for *_, is_whole, _ in readable)
        part += sum(is_part for *_, is_part in readable)
        named = {entity for entity, *_ in readable if entity >= 0}
        people += len(named)
        leaking += len(named & {entity for entity, _, _, is_part in readable if is_part})
        if show:
            for _, text, is_whole, is_part in readable:
                if is_part:
                    print(f"  {article.id}: {text!r} {'whole' if is_whole else 'part'}")
    assert all(newsner.reidentify(new.text, found.key) == old.text for new, old in zip(found, articles, strict=True))
    share = f"{100 * leaking / people:.1f}% of {people} people" if people else "people not linked"
    print(f"{Path(path).name}: {len(gold)} articles, {mentions} mentions of people")
    print(
        f"  readable as a whole {100 * whole / mentions:.1f}%, in part or whole {100 * part / mentions:.1f}%; {share}"
    )
    print(f"  missed by the NER, but replaced: {found.counts.get('missed', 0)}")
    print(f"  time: {seconds / (tagged - begin):.2f} of that of tagging")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--model", default="newsner")
    parser.add_argument("--label", nargs="+", default=["PER"])
    parser.add_argument("--without-search", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if options.without_search:
        Rewriter._find_missed = lambda *_: iter(())  # type: ignore[method-assign, assignment, return-value]
    for file in options.gold:
        measure(file, options.model, options.label, show=options.show)
