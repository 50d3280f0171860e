"""Measure linking across documents: ``python tests/benchmarks/registry.py``.

Links 1,000, 10,000 and 100,000 made-up document entities, ten to an article, with the mix of a real corpus: few names
in many articles and many in one, surnames alone, acronyms with and without their definition. Prints seconds, the growth
from size to size, the seconds to link them again with 100 decisions, and the peak memory.
"""

import random
import resource
import time
import warnings
from collections.abc import Iterator

from newsner import Decision, Entity, Extraction, Label, Mention
from newsner.labels import Reason
from newsner.linking.registry import Registry
from newsner.models import AliasReason

SIZES = (1_000, 10_000, 100_000)
PER_ARTICLE = 10
SYLLABLES = ("ba", "ri", "lo", "men", "du", "val", "ger", "pon", "tis", "mar", "fel", "que", "sou", "lin", "tra", "chi")


def word(number: int) -> str:
    """Return a made-up word for a number, the same each time."""
    draw = random.Random(number)
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4))).capitalize()


def entity(draw: random.Random, size: int) -> Entity:
    """Return an entity, one of the frequent ones more often than one of the rare ones."""
    number = int(size ** draw.random() * 2)
    kind = draw.choice((Label.PER, Label.PER, Label.LOC, Label.ORG))
    surfaces: list[str] = []
    reason: Reason = "surname"
    if kind is Label.PER:
        full = f"{word(number % 300)} {word(number + 1000)}"
        surfaces = [full.split()[1]] if draw.random() < 0.15 else [full, full.split()[1]]
    elif kind is Label.ORG:
        words = [word(number + i) for i in range(3)]
        acronym, reason = "".join(w[0] for w in words).upper(), "acronym"
        surfaces = draw.choice(([" ".join(words)], [" ".join(words), acronym], [acronym]))
    else:
        surfaces = [word(number)]
    mentions = tuple(
        Mention(text=x, start=i, end=i + len(x), label=kind, score=1, source="model") for i, x in enumerate(surfaces)
    )
    reasons = tuple(AliasReason(x, reason) for x in surfaces[1:])
    return Entity(name=surfaces[0], label=kind, aliases=tuple(surfaces[1:]), mentions=mentions, reasons=reasons)


def articles(size: int) -> Iterator[Extraction]:
    """Yield a corpus of ``size`` document entities."""
    draw = random.Random(size)
    for number in range(size // PER_ARTICLE):
        entities = tuple(entity(draw, size) for _ in range(PER_ARTICLE))
        yield Extraction(text="", id=f"a{number}", entities=entities, quantities=())


def main() -> None:
    before = None
    for size in SIZES:
        corpus = list(articles(size))
        begin = time.process_time()
        registry = Registry.build(corpus)
        seconds = time.process_time() - begin
        growth = "" if before is None else f", {seconds / before:.1f} times the last"
        print(f"{size:7} document entities: {len(registry)} entities in {seconds:.2f} s{growth}")
        before = seconds
        names = [f"{entry.label}:{entry.name}" for entry in registry.everywhere() if entry.label is Label.PER][:200]
        pairs = zip(names[::2], names[1::2], strict=True)
        log = [Decision(do="same" if x % 2 else "different", entities=pair) for x, pair in enumerate(pairs)]
        begin = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large effects
            registry.relink(log)
        print(f"{'':7} again with {len(log)} decisions in {time.process_time() - begin:.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB, corpus included")


if __name__ == "__main__":
    main()
