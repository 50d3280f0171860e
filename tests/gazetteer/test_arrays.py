"""The compact index finds what the index of dicts finds."""

from contextlib import suppress
from pathlib import Path

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from newsner import Gazetteer, GazetteerEntry, Label
from newsner.gazetteer import cache
from newsner.gazetteer.arrays import build_arrays, from_buffer
from newsner.mentions.gazetteer import GazetteerTagger

NLP = spacy.blank("fr")

WORDS = [
    "Al",
    "al",
    "el-",
    "Éric",
    "É",
    "l'",
    "L’",
    "-",
    "Œuvre",
    "ß",
    "Hama",
    "Hamas",
    "26",
    "km",
    ".",
    "de",
    "İ",
    "X",
]
names = st.lists(st.sampled_from([*WORDS, " "]), min_size=1, max_size=4).map("".join).filter(str.strip)
forms = st.lists(names, max_size=2).map(tuple)
entries = st.builds(
    GazetteerEntry,
    name=names,
    label=st.sampled_from(Label),
    aliases=forms,
    never=forms,
    conditional=forms,
    kb_id=st.sampled_from(["", "q1", "q2"]),
)
gazetteers = st.lists(entries, max_size=6)
tokens = st.sampled_from([*WORDS, *map(str.upper, WORDS), "Eric", "E", "OEUVRE", "\n", "HAMA", "\u2019"])
texts = st.lists(st.tuples(tokens, st.booleans()), min_size=1, max_size=20)


def make_doc(pieces: list[tuple[str, bool]]) -> Doc:
    """Return a document with tokens that end anywhere, also inside words."""
    return Doc(NLP.vocab, [word for word, _ in pieces], [space for _, space in pieces])


def find(doc: Doc, *parts: list[GazetteerEntry] | Gazetteer) -> list[tuple[int, int, str, str, str]]:
    tagger = GazetteerTagger(NLP, spans_key="user", packaged=False)
    for part in parts:
        tagger.add(part)
    return [(span.start, span.end, span.label_, span.kb_id_, span.id_) for span in tagger.find(doc)]


@given(gazetteers, gazetteers, texts, st.sampled_from(Label))
def test_both_indices_find_the_same(
    first: list[GazetteerEntry], second: list[GazetteerEntry], pieces: list[tuple[str, bool]], label: Label
) -> None:
    """Also where tokens end inside words, several gazetteers are used, and the NER sees names."""
    doc = make_doc(pieces)
    doc.set_ents([Span(doc, 0, min(2, len(doc)), label=label.value)])
    expected = find(doc, first + second)
    compact, other = Gazetteer.build(first), Gazetteer.build(second)
    assert find(doc, compact, other) == expected
    assert find(doc, compact, second) == expected
    assert find(doc, first, Gazetteer.from_bytes(b"".join(other.to_chunks()))) == expected


def test_the_strategies_find_names() -> None:
    """What the comparison above compares is not nothing."""
    doc = make_doc([("HAMA", True), ("26", False), ("km", False)])
    entry = GazetteerEntry(name="Hama 26", label=Label.LOC)
    assert find(doc, Gazetteer.build([entry])) == [(0, 2, "LOC", "", "Hama 26")]


def test_hashes_that_collide_find_nothing_wrong() -> None:
    """A surface is compared with those of the entry that its hash leads to."""
    entry = GazetteerEntry(name="Hama", label=Label.LOC, kb_id="q1")
    other = build_arrays([GazetteerEntry(name="Homs", label=Label.LOC, kb_id="q2")])
    gazetteer = Gazetteer(build_arrays([entry])._replace(records=other.records, ends=other.ends))
    assert find(make_doc([("Hama", False)]), gazetteer) == []
    assert gazetteer.entry_of("q1") is None


@given(gazetteers)
def test_entries_come_back(written: list[GazetteerEntry]) -> None:
    """In order, also from bytes, and by their kb_id."""
    gazetteer = Gazetteer.from_bytes(b"".join(Gazetteer.build(written).to_chunks()))
    assert list(gazetteer) == written
    assert gazetteer == Gazetteer.build(written)
    for kb_id in ("q1", "q2"):
        expected = [entry for entry in written if entry.kb_id == kb_id]
        assert gazetteer.entry_of(kb_id) == (expected[-1] if expected else None)


@given(st.integers(0, 1 << 9), st.integers(0, 7))
def test_damage_is_noticed(place: int, bit: int) -> None:
    """Whatever bit of a file is another one, it is not read, or says the same."""
    data = bytearray(b"".join(Gazetteer.build([GazetteerEntry(name="Hama", label=Label.LOC)]).to_chunks()))
    whole = Gazetteer.from_bytes(bytes(data))
    data[place % len(data)] ^= 1 << bit
    with suppress(ValueError):
        assert list(Gazetteer.from_bytes(bytes(data))) == list(whole)


def test_a_file_cut_off_is_not_read(tmp_path: Path) -> None:
    """Of whatever length."""
    data = b"".join(Gazetteer.build([GazetteerEntry(name="Hama", label=Label.LOC)]).to_chunks())
    path = tmp_path / "names"
    for end in range(len(data)):
        path.write_bytes(data[:end])
        found = cache.open_stored(path, {}, checked=True)
        assert found is None or end > len(data) - 8  # what follows the last array are zeros
    assert from_buffer(data, 0, {}, checked=True) is None
