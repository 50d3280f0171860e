"""An extractor that needs no model, for what surrounds tagging: it kills, fails and dawdles on command."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from newsner import Entity, Extraction, Label, Mention, Passage, Quantity, Reference, Role, Statement
from newsner.corpus.config import TaggingConfig
from newsner.corpus.sources import open_source
from newsner.corpus.tagged import TaggedCorpus

ARTICLES = [
    ("a", "Bachar al-Assad est à Damas. Assad a tiré 26 missiles."),
    ("b", None),
    ("c", "L'OSDH compte entre 3 et 5 morts à Idleb ; =1+1 M€."),
    ("d", ""),
]
"""A small corpus for the real model, an error and an empty text in it."""

TEXTS = [f"Nom{i} dort" if i % 7 else None for i in range(60)]
"""A corpus for `fake_corpus`, with nine errors in it."""


class FakeExtractor:
    """Takes the first word for a person; `KILL` ends the process, `KILLONCE:path` does so the first time."""

    memory_zone = staticmethod(nullcontext)
    seen: ClassVar[list[str]] = []
    """The texts that were extracted in this process."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def extract_many(
        self, texts: Iterable[str], *, dates: Iterable[object] | None = None, min_score: float = 0.0
    ) -> Iterator[Extraction]:
        for text in texts:
            self.seen.append(text)
            time.sleep(self.seconds)
            self.obey(text)
            word = text.split()[0] if text.split() else "x"
            mention = Mention(text=word, start=0, end=len(word), label=Label.PER, score=0.1 + 0.2, source="model")
            yield Extraction(
                text=text, entities=(Entity(name=word, label=Label.PER, mentions=(mention,)),), quantities=()
            )

    def obey(self, text: str) -> None:
        command, _, path = text.partition(":")
        if command == "KILL" or (command == "KILLONCE" and not Path(path).exists()):
            if path:
                Path(path).touch()
            os._exit(9)
        if command == "FAIL":
            raise RuntimeError("this text fails")


@dataclass(frozen=True)
class FakeConfig(TaggingConfig):
    seconds: float = 0.0

    def build(self) -> Any:
        return FakeExtractor(self.seconds)

    def share(self) -> Any:
        return self.build()


def fake_corpus(
    source: Any, workers: int = 1, seconds: float = 0.0, id: str | None = None, **options: Any
) -> TaggedCorpus:
    """Return a corpus that is tagged without a model."""
    given = {"batch_size": 3, "progress": False, "settings": {"source": "fake"}} | options
    return TaggedCorpus(
        open_source(source, id=id), FakeConfig(max_length=100, seconds=seconds), workers=workers, **given
    )


SAID = (
    "« Nous avons perdu des amis », a déclaré la maire Léa Roy. Selon la préfecture, 12 morts sont à déplorer. "
    "Elle affirme que Paris estime à 3 000 euros les dégâts. Des soldats russes aident les parisiens."
)


def said_article(id: str | None = None, **metadata: str) -> Extraction:
    """Return an article with statements of all kinds, one in another, a role, a place that acts, and references."""

    def at(words: str) -> dict[str, Any]:
        start = SAID.index(words)
        return {"text": words, "start": start, "end": start + len(words)}

    def entity(name: str, label: Label, *, acts: bool = False, **fields: Any) -> Entity:
        mention = Mention(**at(name), label=label, score=1, source="model", acts=acts)
        return Entity(name=name, label=label, mentions=(mention,), **fields)

    def said(words: str, kind: Any, cue: str, speaker: str, entity: int | None) -> Statement:
        words_of = {"cue": Passage(**at(cue)), "speaker": Passage(**at(speaker))}
        return Statement(**at(words), kind=kind, entity=entity, score=0.9, **words_of)

    return Extraction(
        text=SAID,
        id=id,
        entities=(
            entity("Léa Roy", Label.PER, roles=(Role(**at("maire")),), gender="f"),
            entity("Paris", Label.LOC, acts=True),
        ),
        quantities=(
            Quantity(**at("12 morts"), value="12", kind="count", unit="mort"),
            Quantity(**at("3 000 euros"), value="3000", kind="money", unit="EUR"),
        ),
        statements=(
            said("Nous avons perdu des amis", "direct", "a déclaré", "la maire", 0),
            said("12 morts sont à déplorer", "indirect", "Selon", "la préfecture", None),
            said("Paris estime à 3 000 euros les dégâts", "indirect", "affirme", "Elle", 0),
            said("à 3 000 euros les dégâts", "indirect", "estime", "Paris", 1),
        ),
        references=(Reference(**at("russes"), kb_id="RU"), Reference(**at("parisiens"), entity=1)),
        metadata=metadata,
    )
