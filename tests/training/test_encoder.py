"""Training an encoder further. Run with ``pip install -e ".[dev,training]"``, since PyTorch is not part of ``dev``."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

import newsner
from newsner import Label
from newsner.ner.encoder.component import EncoderNer
from newsner.ner.encoder.decoder import TAGS
from newsner.training.augmentation import AnnotatedText
from newsner.training.gold import GoldArticle
from newsner.training.train import train

torch = pytest.importorskip("torch", reason="needs the extra training")
pytest.importorskip("onnx", reason="needs the extra training")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GOLD = GoldArticle(
    id="a",
    text="Le zorblax a nommé Quentine Brafol.\nLe zorblax recrute.",
    mentions=((3, 10, Label.ORG, -1), (19, 34, Label.PER, -1), (39, 46, Label.ORG, -1)),
)


def test_layers_are_written_as_they_were_read() -> None:
    """The shipped layers, read and written, give the same scores; those of PyTorch are close to them."""
    from newsner.training.encoder.network import TaggingEncoder, read_layers, write_layers

    layers = EncoderNer().files.layers
    encoder = TaggingEncoder(read_layers(layers)).eval()
    embedded = np.random.default_rng(0).normal(0, 0.1, (40, 384)).astype(np.float32)
    sessions = [onnxruntime.InferenceSession(file) for file in (layers, write_layers(encoder))]
    before, after = (session.run(None, {"embedded": embedded})[0] for session in sessions)
    assert np.array_equal(before, after)
    with torch.no_grad():
        ours = encoder(torch.from_numpy(embedded)[None], torch.tensor([40]))[0].numpy()
    assert np.abs(ours - before).max() < 0.2  # of scores from -7 to 7
    assert (ours.argmax(1) == before.argmax(1)).mean() > 0.9


def test_windows_have_tags() -> None:
    """A word belongs to a name if all of it does; an unsure one has no tag."""
    from newsner.training.encoder.fit import label_windows

    item = AnnotatedText("Léa Roux vit à Gao.", ((0, 8, Label.PER), (15, 18, None)))
    (found,) = label_windows(EncoderNer()._encoder, item)
    names = [TAGS[tag] if tag >= 0 else "?" for tag in found.tags]
    assert names == ["B-PER", "I-PER", "O", "O", "?", "O"]


def test_an_encoder_learns(tmp_path: Path) -> None:
    """A few epochs learn new names; the folder loads; seeds repeat."""
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD.model_dump_json() + "\n", "utf-8")
    settings = {"dev": [path], "base": "newsner-accurate", "repeat": 16, "epochs": 12, "patience": 12}
    settings |= {"augment": False, "progress": False, "learning_rate": 3e-4}
    report = train([path], tmp_path / "mine", **settings)  # type: ignore[arg-type]
    assert report.before is not None
    assert report.after is not None
    assert report.before.all.f1 < report.after.all.f1 == 100
    article = newsner.load(tmp_path / "mine").extract(GOLD.text)
    assert [(m.text, m.label) for m in article.mentions if m.label == Label.ORG] == [("zorblax", Label.ORG)] * 2
    again = train([path], tmp_path / "again", **settings)  # type: ignore[arg-type]
    assert again.epochs == report.epochs
