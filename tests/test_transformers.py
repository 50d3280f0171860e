"""A transformer's NER under newsner, by spacy-huggingface-pipelines: small, its weights drawn at random.

Run it with the extra: ``pip install -e ".[dev,transformers]" && python -m pytest tests/test_transformers.py``
"""

from pathlib import Path

import pytest
import spacy

import newsner

torch = pytest.importorskip("torch", reason="needs the extra transformers")
transformers = pytest.importorskip("transformers", reason="needs the extra transformers")
pytest.importorskip("spacy_huggingface_pipelines", reason="needs the extra transformers")

TEXT = "Zorglub est à Namur, dit  M. Dupont. L’UNICEF compte 26 missiles."
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a BERT of one layer that finds names at random."""
    folder = tmp_path_factory.mktemp("bert")
    letters = [chr(i) for i in range(33, 0x180)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False)
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        initializer_range=1.0,
    )
    transformers.BertForTokenClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")  # of the libraries around
def test_a_transformer_finds_the_names(model_folder: Path) -> None:
    """What it finds becomes mentions with offsets into the caller's text, beside newsner's quantities."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("hf_token_pipe", config={"model": str(model_folder), "annotate": "ents", "stride": 4})
    found = {(span.text, span.label_) for span in nlp(TEXT).ents}
    assert found, "draw other weights"
    extractor = newsner.load(model=nlp)
    article = extractor.extract(TEXT)
    assert any(mention.source == "model" for mention in article.mentions)
    assert all(TEXT[mention.start : mention.end] == mention.text for mention in article.mentions)
    assert [quantity.text for quantity in article.quantities] == ["26 missiles"]
    assert newsner.to_extraction(extractor.nlp(TEXT)) == article
    assert nlp.pipe_names == ["hf_token_pipe"]
