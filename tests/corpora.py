"""A small corpus with all that can be counted, tagged by the real model once a session."""

from functools import cache
from pathlib import Path

import newsner
from newsner import Entity, Extraction, Label, Mention

TEXTS = [
    (
        "Bachar al-Assad est à Damas. Le président russe Vladimir Poutine soutient Assad.\n\n"
        "Il a tiré 26 missiles de croisière à 300 km, selon Moscou. Les Russes ont payé 3 millions d'euros.",
        "2015-10-07",
        "Le Temps",
    ),
    (
        "« Nous ne frapperons plus la ville », a déclaré la maire Anne Hidalgo. La chancelière Angela Merkel a "
        "affirmé\n"
        "que 12 missiles ont visé Hama. Poutine se tait à Damas, l’ONU attend 2 M€ et 40 km de route.",
        "2015-10-20",
        "AFP",
    ),
    (
        "Selon le ministre Michel Sapin, Paris paiera 500 euros. Mme Hidalgo estime que Paris va bien.\n"
        "À 5 000 mètres de là, Angela Merkel a rencontré Vladimir Poutine : « Nous sommes d'accord », a dit "
        "Mme Merkel.",
        "2015-11-03",
        "AFP",
    ),
    (
        "Il pleut depuis le 2 novembre sur Damas et sur Paris, où Anne Hidalgo a déclaré que tout va bien.",
        "2015-11-04",
        "L'Écho",
    ),
    ("Un texte sans rien.", "2016-02-01", "L'Écho"),
    ("Assad et Poutine se parlent à Moscou de 26 missiles. L’ONU est à Genève.", "", ""),
]


@cache
def corpus() -> newsner.TaggedCorpus:
    records = [
        {"id": f"d{number}", "text": text, "date": day, "source": source}
        for number, (text, day, source) in enumerate(TEXTS)
    ]
    return newsner.tag(records)


def corpus_of(folder: Path, *articles: Extraction) -> newsner.TaggedCorpus:
    """Return a corpus of articles that were made by hand."""
    path = folder / "made.jsonl"
    path.write_text("".join(f"{article.model_dump_json()}\n" for article in articles), "utf-8")
    return newsner.open_corpus(path)


def article(
    id: str, text: str, names: dict[str, Label], *, ids: dict[str, str] | None = None, **fields: object
) -> Extraction:
    """Return an article in which each of these names is an entity, with all its occurrences, perhaps with an id."""
    entities = []
    for name, label in names.items():
        places = [i for i in range(len(text)) if text.startswith(name, i)]
        mentions = tuple(
            Mention(text=name, start=i, end=i + len(name), label=label, score=1, source="model") for i in places
        )
        entities.append(Entity(name=name, label=label, mentions=mentions, kb_id=(ids or {}).get(name)))
    found: dict[str, object] = {"entities": tuple(entities), "quantities": (), **fields}
    return Extraction(text=text, id=id, **found)  # type: ignore[arg-type]
