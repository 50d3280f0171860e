"""Decisions about who is who: the log, what linking makes of it, and edited registries."""

import random
import warnings
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import newsner
from linked import article
from newsner import Decision, DecisionError, Extraction, Label, LexiconError, Registry
from newsner.gazetteer.reader import read_gazetteer
from newsner.linking.decisions import append, read_decisions, undo
from newsner.linking.edits import from_edits

PER, LOC, ORG = Label.PER, Label.LOC, Label.ORG


def decide(do: str, *entities: str, at: Iterable[str] = (), value: str | None = None) -> Decision:
    return Decision.model_validate({"do": do, "entities": entities, "documents": tuple(at), "value": value})


CORPUS = [
    article("a", ("Jean Martin", PER, {"Martin": "surname"}), ("Damas", LOC)),
    article("b", ("Paul Martin", PER), ("Damas", LOC)),
    article("c", ("Martin", PER)),
    article("d", ("Martin", PER), ("Birmanie", LOC)),
    article("e", ("Jean Martin", PER), ("Myanmar", LOC)),
    article("f", ("Sylvie Roux", PER), ("Organe central du Truc", ORG)),
    article("g", ("Roux", PER), ("OCDT", ORG)),
]
"""Two Martins, whose surname stays apart in c and d; one Roux, whose surname is hers."""


def link(*decisions: Decision, corpus: list[Extraction] = CORPUS) -> Registry:
    """Return the registry with decisions, which need no attention."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Registry.build(corpus, decisions)


def name_of(registry: Registry, document: str, number: int = 0) -> str:
    return registry.entry_of(document, number).name


def together(registry: Registry, *members: tuple[str, int]) -> bool:
    return len({registry.members[member] for member in members}) == 1


# What each decision does


def test_without_decisions() -> None:
    """The corpus that the tests below decide about."""
    registry = Registry.build(CORPUS)
    assert together(registry, ("a", 0), ("e", 0))
    assert together(registry, ("f", 0), ("g", 0))
    assert [registry.entry_of(document, 0).only_in for document in "cd"] == ["c", "d"]
    assert registry.effects == ()


def test_same() -> None:
    """Two names, whatever the rules think; the whole of both."""
    registry = link(decide("same", "LOC:Myanmar", "Birmanie"))
    assert together(registry, ("d", 1), ("e", 1))
    (effect,) = registry.effects
    assert (effect.where, effect.outcome, effect.mentions, effect.documents) == ("decision 1", "obeyed", 1, 1)
    assert registry.entry_of("d", 1).aliases in (("Birmanie",), ("Myanmar",))
    many = link(decide("same", "LOC:Myanmar", "LOC:Birmanie", "LOC:Damas"))
    assert together(many, ("d", 1), ("e", 1), ("a", 1), ("b", 1))


def test_same_of_a_surname() -> None:
    """In all articles, or in some; a surname that is known no longer leads to others."""
    registry = link(decide("same", "PER:Martin", "PER:Jean Martin"))
    assert together(registry, ("a", 0), ("c", 0), ("d", 0), ("e", 0))
    assert not together(registry, ("a", 0), ("b", 0))
    registry = link(decide("same", "PER:Martin", "PER:Jean Martin", at="c"))
    assert together(registry, ("a", 0), ("c", 0), ("e", 0))
    assert registry.entry_of("d", 0).only_in == "d"
    registry = link(decide("same", "PER:Martin", at="cd"))
    assert together(registry, ("c", 0), ("d", 0))
    assert registry.entry_of("c", 0).only_in is None
    assert together(link(decide("same", "PER:Martin")), ("c", 0), ("d", 0))


def test_different() -> None:
    """Two names that the rules put together; and one name that two people have."""
    registry = link(decide("different", "PER:Sylvie Roux", "PER:Roux"))
    assert not together(registry, ("f", 0), ("g", 0))
    assert (registry.effects[0].mentions, registry.effects[0].documents) == (1, 1)
    registry = link(decide("different", "Jean Martin", at="e"))
    assert not together(registry, ("a", 0), ("e", 0))
    assert len(registry) == len(Registry.build(CORPUS)) + 1


def test_different_from_all() -> None:
    """A name that only these documents have is not what the rules put it with."""
    registry = link(decide("different", "PER:Roux", at="g"))
    assert not together(registry, ("f", 0), ("g", 0))
    assert [(effect.outcome, effect.mentions) for effect in registry.effects] == [("obeyed", 1)]
    assert name_of(registry, "g") == "Roux"


def test_different_holds_whatever_leads_there() -> None:
    """No chain of rules puts together what is kept apart: here by the name, the acronym and the id."""
    corpus = [
        article("a", ("Organe un", ORG, {"XYZ": "acronym"}), kb="1"),
        article("b", ("XYZ", ORG)),
        article("c", ("Organe deux", ORG), kb="1"),
    ]
    assert together(Registry.build(corpus), ("a", 0), ("b", 0), ("c", 0))
    registry = link(decide("different", "ORG:Organe un", "ORG:Organe deux"), corpus=corpus)
    assert not together(registry, ("a", 0), ("c", 0))
    registry = link(decide("different", "ORG:Organe un", "ORG:XYZ"), corpus=corpus)
    assert not together(registry, ("a", 0), ("b", 0))


def test_belongs() -> None:
    """The occurrences of a name in some articles are somebody known, or somebody new."""
    registry = link(decide("belongs", "PER:Martin", at="c", value="PER:Paul Martin"))
    assert together(registry, ("b", 0), ("c", 0))
    assert name_of(registry, "c") == "Paul Martin"
    assert registry.entry_of("d", 0).only_in == "d"
    registry = link(
        decide("belongs", "PER:Martin", at="c", value="Luc Martin"),
        decide("belongs", "PER:Martin", at="d", value="PER:Luc Martin"),
    )
    assert together(registry, ("c", 0), ("d", 0))
    assert name_of(registry, "c") == "Luc Martin"
    assert [effect.mentions for effect in registry.effects] == [1, 1]


def test_belongs_moves_the_named_only() -> None:
    """A full name that means another person in one article leaves the others as they are."""
    registry = link(decide("belongs", "PER:Jean Martin", at="e", value="PER:Paul Martin"))
    assert together(registry, ("b", 0), ("e", 0))
    assert not together(registry, ("a", 0), ("e", 0))
    assert name_of(registry, "e") == "Paul Martin"
    assert registry.entry_of("e", 0).aliases == ()  # `Jean Martin` is the name of the other


def test_rename() -> None:
    """The name to show; the one that newsner chose stays known."""
    registry = link(decide("rename", "PER:Jean Martin", value="Jean Martin, maire"))
    entry = registry.entry_of("a", 0)
    assert (entry.name, entry.seen.canonical, entry.aliases) == ("Jean Martin, maire", "Jean Martin", ("Jean Martin",))
    assert (registry.effects[0].mentions, registry.effects[0].documents) == (3, 2)
    assert name_of(link(decide("rename", "PER:Roux", value="S. Roux")), "f") == "S. Roux"


def test_a_given_name_is_a_reference() -> None:
    """For later lines."""
    registry = link(
        decide("rename", "LOC:Damas", value="Dimachq"),
        decide("same", "LOC:Dimachq", "LOC:Myanmar"),
        decide("belongs", "PER:Martin", at="c", value="PER:Luc Martin"),
        decide("rename", "PER:Luc Martin", value="Luc M."),
        decide("belongs", "PER:Martin", at="d", value="PER:Luc M."),
    )
    assert together(registry, ("a", 1), ("e", 1))
    assert together(registry, ("c", 0), ("d", 0))
    assert name_of(registry, "d") == "Luc M."


def test_relabel() -> None:
    """The entity joins those of its new label."""
    corpus = [*CORPUS, article("h", ("Damas", ORG))]
    registry = link(decide("relabel", "ORG:Damas", value="LOC"), corpus=corpus)
    assert together(registry, ("h", 0), ("a", 1))
    registry = link(
        decide("relabel", "LOC:Birmanie", value="ORG"), decide("same", "LOC:Birmanie", "ORG:OCDT"), corpus=corpus
    )
    assert together(registry, ("d", 1), ("g", 1))


def test_drop() -> None:
    """Its document entities are in no entry, in some articles or in all."""
    registry = link(decide("drop", "LOC:Damas", at="a"))
    assert ("a", 1) not in registry.members
    assert registry.entry_of("b", 1).seen.documents == 1
    registry = link(decide("drop", "LOC:Damas"))
    assert "Damas" not in [entry.name for entry in registry]
    with pytest.raises(KeyError, match="no entity 1 of document 'a'"):
        registry.entry_of("a", 1)


def test_an_alias_is_a_reference() -> None:
    """If no entity has it as its name, and one has it as an alias."""
    corpus = [article("a", ("Émile Néant", PER, {"Milou": "nickname"})), article("b", ("Zoé Ébert", PER))]
    assert together(link(decide("same", "PER:milou", "PER:Zoe Ebert"), corpus=corpus), ("a", 0), ("b", 0))


def test_a_name_that_is_but_an_alias() -> None:
    """Is that of the entity that has it, also the second time."""
    corpus = [
        article("a", ("Organe un", ORG, {"XYZ": "acronym"})),
        article("b", ("Zut", ORG)),
        article("c", ("Zut", ORG)),
    ]
    log = [decide("belongs", "ORG:Zut", at=document, value="ORG:XYZ") for document in "bcb"]
    assert together(link(*log, corpus=corpus), ("a", 0), ("b", 0), ("c", 0))


def test_documents_go_before_names() -> None:
    """A reference without documents means those that no decision names by documents, in whatever order."""
    apart, same = decide("different", "Jean Martin", at="e"), decide("same", "PER:Jean Martin", "PER:Roux")
    for log in ((apart, same), (same, apart)):
        registry = link(*log)
        assert together(registry, ("a", 0), ("g", 0))
        assert not together(registry, ("e", 0), ("g", 0))
    other = decide("same", "PER:Jean Martin", "PER:Roux", at="e")
    assert together(link(apart, other), ("e", 0), ("g", 0))


def test_decisions_outlive_another_corpus() -> None:
    """They name what they are about by names and ids, so that they hold where there is more, or another order."""
    log = [decide("belongs", "PER:Martin", at="c", value="PER:Paul Martin"), decide("drop", "LOC:Damas")]
    more = [article("z", ("Zut", ORG), ("Damas", LOC), ("Martin", PER)), *reversed(CORPUS)]
    registry = link(*log, corpus=more)
    assert together(registry, ("b", 0), ("c", 0))
    assert "Damas" not in [entry.name for entry in registry]
    assert registry.entry_of("z", 2).only_in == "z"


# What cannot be obeyed, and what contradicts


IGNORED = [
    pytest.param(decide("drop", "PER:Personne Inconnue"), "no entity is called 'PER:Personne Inconnue'", id="unknown"),
    pytest.param(decide("drop", "PER:Damas"), "no entity is called 'PER:Damas'", id="other-label"),
    pytest.param(decide("drop", "LOC:Damas", at=["zz"]), "no entity is called .* in these documents", id="no-document"),
    pytest.param(decide("drop", "Orion"), "'Orion' is LOC and ORG; write LOC:Orion, say", id="two-labels"),
    pytest.param(decide("same", "LOC:Damas", "PER:Roux"), "the labels are LOC and PER; relabel", id="labels-differ"),
    pytest.param(decide("same", "PER:Luc Petit", "PER:Roux"), "has the ids p1, p2; say which", id="two-ids"),
    pytest.param(decide("drop", "PER:Zaza"), "as an alias it fits Anne Zaz and Zoé Zaz", id="alias-of-two"),
    pytest.param(decide("different", "PER:Anne Zaz", "PER:Anne ZAZ"), "have one entity for them", id="one-name"),
    pytest.param(decide("different", "PER:Anne Zaz", "PER:Anna"), "have one entity for them", id="one-entity"),
]


@pytest.mark.parametrize(("decision", "reason"), IGNORED)
def test_what_fits_nothing_is_ignored(decision: Decision, reason: str) -> None:
    """The registry is as without it, and a warning says why."""
    corpus = [
        *CORPUS,
        article("h", ("Orion", LOC), ("Orion", ORG)),
        article("i", ("Luc Petit", PER), kb="p1"),
        article("j", ("Luc Petit", PER), kb="p2"),
        article("k", ("Anne Zaz", PER, {"Zaza": "nickname", "Anna": "nickname"})),
        article("l", ("Zoé Zaz", PER, {"Zaza": "nickname"})),
    ]
    with pytest.warns(UserWarning, match=rf"decision 1 .*: ignored, since .*{reason}"):
        registry = Registry.build(corpus, [decision])
    assert registry.effects[0].outcome == "ignored"
    assert registry.entries == Registry.build(corpus).entries


CONTRADICTIONS = [
    pytest.param(
        [decide("drop", "LOC:Damas"), decide("drop", "LOC:Damas"), decide("rename", "LOC:Damas", value="A")],
        ["overridden", "overridden", "obeyed"],
    ),
    pytest.param(
        [*[decide("relabel", "LOC:Damas", value="PER")] * 2, decide("relabel", "LOC:Damas", value="ORG")],
        ["overridden", "overridden", "obeyed"],
    ),
    pytest.param(
        [decide("same", "Myanmar", "Birmanie"), decide("different", "Myanmar", "Birmanie")], ["overridden", "obeyed"]
    ),
    pytest.param(
        [decide("different", "Myanmar", "Birmanie"), decide("same", "Myanmar", "Birmanie")], ["overridden", "obeyed"]
    ),
    pytest.param(
        [
            decide("same", "Myanmar", "Birmanie"),
            decide("same", "Birmanie", "LOC:Damas"),
            decide("different", "Myanmar", "LOC:Damas"),
        ],
        ["overridden", "obeyed", "obeyed"],
    ),
    pytest.param(
        [decide("same", "Myanmar", "Birmanie", "LOC:Damas"), decide("different", "Myanmar", "LOC:Damas")],
        ["obeyed in part", "obeyed"],
    ),
    pytest.param([decide("drop", "LOC:Damas"), decide("same", "LOC:Damas", "Myanmar")], ["overridden", "obeyed"]),
    pytest.param([decide("same", "LOC:Damas", "Myanmar"), decide("drop", "LOC:Damas")], ["overridden", "obeyed"]),
    pytest.param(
        [decide("rename", "LOC:Damas", value="A"), decide("rename", "LOC:Damas", value="B")], ["overridden", "obeyed"]
    ),
    pytest.param(
        [decide("relabel", "LOC:Damas", value="PER"), decide("relabel", "LOC:Damas", value="ORG")],
        ["overridden", "obeyed"],
    ),
    pytest.param(
        [
            decide("belongs", "PER:Martin", at="cd", value="PER:Jean Martin"),
            decide("belongs", "PER:Martin", at="c", value="PER:Paul Martin"),
        ],
        ["obeyed in part", "obeyed"],
    ),
    pytest.param(
        [
            decide("same", "PER:Martin", "PER:Jean Martin", at="c"),
            decide("belongs", "PER:Martin", at="c", value="PER:Paul Martin"),
        ],
        ["overridden", "obeyed"],
    ),
    pytest.param(
        [
            decide("belongs", "PER:Martin", at="c", value="PER:Paul Martin"),
            decide("same", "PER:Martin", "PER:Jean Martin", at="c"),
        ],
        ["overridden", "obeyed"],
    ),
    pytest.param(
        [
            decide("different", "PER:Jean Martin", at="e"),
            decide("belongs", "PER:Jean Martin", at="e", value="PER:Jean Martin"),
        ],
        ["overridden", "obeyed"],
    ),
]


@pytest.mark.parametrize(("log", "outcomes"), CONTRADICTIONS)
def test_the_later_decision_wins(log: list[Decision], outcomes: list[str]) -> None:
    """The earlier one is reported, and nothing is left of what it says against the later one."""
    with pytest.warns(UserWarning, match=rf"since decision {len(log)} decided otherwise"):
        registry = Registry.build(CORPUS, log)
    assert [effect.outcome for effect in registry.effects] == outcomes
    if {*outcomes[:-1]} == {"overridden"}:
        assert registry.entries == link(log[-1]).entries


def test_large_effects_are_said() -> None:
    """As a warning, which gives their size; small ones are in the registry alone."""
    corpus = [article(f"n{number}", ("Damas", LOC), ("Alep", LOC)) for number in range(321)]
    with pytest.warns(UserWarning, match=r"^decision 1 \(drop LOC:Damas\): this drops 321 mentions in 321 documents$"):
        Registry.build(corpus, [decide("drop", "LOC:Damas")])
    with pytest.warns(UserWarning, match=r"this moves 321 mentions in 321 documents$"):
        Registry.build(corpus, [decide("same", "LOC:Damas", "LOC:Alep")])


def test_many_problems_are_counted() -> None:
    """Of a log that fits another corpus, the first are said."""
    log = [decide("drop", f"PER:Inconnu {number}") for number in range(30)]
    with pytest.warns(UserWarning, match="ignored|10 more") as caught:
        registry = Registry.build(CORPUS, log)
    assert len(caught) == 21
    assert str(caught[-1].message) == "10 more decisions need attention; Registry.effects has all"
    assert len(registry.effects) == 30


# The log


def test_a_log_is_appended_and_undone(tmp_path: Path) -> None:
    """Line by line, whatever stands at its end, and it reads back."""
    path = tmp_path / "new" / "decisions.jsonl"
    at = datetime(2025, 10, 7, 12, tzinfo=timezone.utc)
    first = Decision(do="rename", entities=("LOC:Damas",), value="Dimachq", by="zoé", at=at)
    append(path, first)
    assert path.read_text("utf-8") == (
        '{"do":"rename","entities":["LOC:Damas"],"value":"Dimachq","by":"zoé","at":"2025-10-07T12:00:00Z"}\n'
    )
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")  # as some editors save it
    second, third = decide("drop", "LOC:Alep"), decide("belongs", "Martin", at=["c"], value="Jean Martin")
    append(path, second, third)
    assert read_decisions(path) == [first, second, third]
    path.write_text(path.read_text("utf-8") + "\n \n", "utf-8")
    assert undo(path) == third
    assert read_decisions(path) == [first, second]
    assert (undo(path), undo(path)) == (second, first)
    with pytest.raises(ValueError, match=r"decisions\.jsonl has no decision to undo"):
        undo(path)
    append(path, second)
    assert read_decisions(path) == [second]


def test_a_log_that_cannot_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full, the log has whole lines only."""
    path = tmp_path / "decisions.jsonl"
    append(path, decide("drop", "LOC:Alep"))
    before = path.read_bytes()

    def fail(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("newsner.linking.decisions.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        append(path, decide("drop", "LOC:Damas"))
    assert path.read_bytes() == before


MALFORMED = [
    pytest.param('{"do": "merge", "entities": ["A"]}', r"line 2, column 'do'", id="action"),
    pytest.param('{"do": "drop"}', r"line 2, column 'entities'", id="no-entities"),
    pytest.param('{"do": "drop", "entities": "A"}', r"line 2, column 'entities'", id="entities-are-no-list"),
    pytest.param('{"do": "drop", "entities": ["A"], "document": ["a"]}', r"column 'document'", id="unknown-field"),
    pytest.param('{"do": "drop", "entities": ["A"], "at": "hier"}', r"column 'at'", id="time"),
    pytest.param('{"do": "drop", "entities": ["PER: "]}', r"column 'entities': 'PER: ' is no name", id="blank-name"),
    pytest.param('{"do": "drop", "entities": []}', "line 2: entities: drop needs at least one", id="no-entity"),
    pytest.param('{"do": "drop", "entities": ["A"], "value": "B"}', "value: drop has none", id="value"),
    pytest.param('{"do": "different", "entities": ["A"]}', "entities: different needs two, or one and", id="one"),
    pytest.param('{"do": "different", "entities": ["A", "B", "C"]}', "entities: different needs two", id="three"),
    pytest.param('{"do": "rename", "entities": ["A", "B"], "value": "C"}', "entities: rename needs one", id="names"),
    pytest.param('{"do": "rename", "entities": ["A"]}', "value: rename needs one", id="no-value"),
    pytest.param('{"do": "relabel", "entities": ["A"], "value": "MISC"}', "value: relabel needs PER", id="label"),
    pytest.param('{"do": "belongs", "entities": ["A"], "value": "B"}', "documents: belongs needs", id="no-documents"),
    pytest.param("drop A", "line 2", id="no-json"),
]


@pytest.mark.parametrize(("line", "message"), MALFORMED)
def test_a_mistake_in_a_log_is_named(tmp_path: Path, line: str, message: str) -> None:
    """File, line and field; nothing is linked, and nothing undone."""
    path = tmp_path / "decisions.jsonl"
    path.write_text(f'{{"do": "drop", "entities": ["LOC:Damas"]}}\n{line}\n', "utf-8")
    with pytest.raises(DecisionError, match=rf"decisions\.jsonl, .*{message}"):
        Registry.build(CORPUS, path)
    with pytest.raises(DecisionError, match=message):
        undo(path)
    assert line in path.read_text("utf-8")


def test_lines_are_counted_as_in_the_file(tmp_path: Path) -> None:
    """Also behind empty ones."""
    path = tmp_path / "decisions.jsonl"
    path.write_text('\n{"do": "drop", "entities": ["PER:Inconnu"]}\n', "utf-8")
    with pytest.warns(UserWarning, match=r"^decisions\.jsonl, line 2 \(drop PER:Inconnu\): ignored"):
        Registry.build(CORPUS, path)


def test_linking_again() -> None:
    """A corpus and a registry link again with other decisions; the former plots what it linked last."""
    corpus = newsner.tag({"a": "Bachar al-Assad est à Damas.", "b": "Assad a quitté Moscou."})
    automatic = corpus.link()
    drop = [decide("drop", "LOC:Moscou")]
    assert len(corpus.link(drop)) == len(automatic) - 1
    assert corpus.registry.entries == automatic.relink(drop).entries
    assert corpus.link() is automatic
    assert corpus.registry is automatic


# Properties


NAMES = [("Jean Martin", PER), ("Paul Martin", PER), ("Martin", PER), ("J. Martin", PER), ("Anne Roux", PER)]
NAMES += [("Damas", LOC), ("Dimas", LOC), ("Ville de Damas", LOC), ("XYZ", ORG), ("Xénon Yaourt Zinc", ORG)]
REFERENCES = st.sampled_from([f"{label}:{name}" for name, label in NAMES])
DOCUMENTS = [f"n{number}" for number in range(7)]
SOME = st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=3, unique=True)

DECISIONS = st.one_of(
    st.builds(
        lambda entities, at: decide("same", *entities, at=at),
        st.lists(REFERENCES, min_size=1, max_size=3, unique=True),
        st.one_of(st.just([]), SOME),
    ),
    st.builds(
        lambda entities, at: decide("different", *entities, at=at),
        st.lists(REFERENCES, min_size=2, max_size=2, unique=True),
        st.one_of(st.just([]), SOME),
    ),
    st.builds(lambda entity, at: decide("different", entity, at=at), REFERENCES, SOME),
    st.builds(lambda entity, at, value: decide("belongs", entity, at=at, value=value), REFERENCES, SOME, REFERENCES),
    st.builds(lambda entity, at: decide("belongs", entity, at=at, value="PER:Luc Neuf"), REFERENCES, SOME),
    st.builds(lambda entity, name: decide("rename", entity, value=name), REFERENCES, st.sampled_from("AB")),
    st.builds(lambda entity, label: decide("relabel", entity, value=label), REFERENCES, st.sampled_from([*Label])),
    st.builds(lambda entity, at: decide("drop", entity, at=at), REFERENCES, st.one_of(st.just([]), SOME)),
)
LOGS = st.lists(DECISIONS, max_size=6)


@st.composite
def corpora(draw: st.DrawFn, *, most: int = 3) -> list[Extraction]:
    """Return a corpus of few names, some with an alias, an id, or both; an article has a few of them."""
    made = []
    for id_ in DOCUMENTS:
        chosen = draw(st.lists(st.sampled_from(NAMES), min_size=most // 2, max_size=most, unique=True))
        aliases = {"Jean Martin": {"Martin": "surname"}, "Xénon Yaourt Zinc": {"XYZ": "acronym"}}
        has_aliases = draw(st.booleans())
        entities = [
            (name, label, aliases[name]) if has_aliases and name in aliases else (name, label) for name, label in chosen
        ]
        made.append(article(id_, *entities, kb=draw(st.sampled_from(["", "", "", "k1"]))))  # type: ignore[arg-type]
    return made


def build(corpus: list[Extraction], log: Iterable[Decision]) -> Registry:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Registry.build(corpus, log)


@given(corpora(), LOGS, st.randoms())
def test_the_order_of_documents_changes_nothing(
    corpus: list[Extraction], log: list[Decision], draw: random.Random
) -> None:
    """Nor does what is said of the decisions change."""
    registry, other = build(corpus, log), build(draw.sample(corpus, len(corpus)), log)
    assert registry.entries == other.entries
    assert registry.members == other.members
    assert registry.effects == other.effects


@given(corpora(), LOGS)
def test_decisions_twice_are_decisions_once(corpus: list[Extraction], log: list[Decision]) -> None:
    """Each line may stand there again behind itself."""
    twice = [decision for decision in log for _ in range(2)]
    assert build(corpus, log).entries == build(corpus, twice).entries


def test_a_label_that_an_earlier_decision_took_away() -> None:
    """In each document that a decision names, it finds what has the label, or else what had it."""
    corpus = [article(id_, ("Damas", LOC), ("Jean Martin", PER)) for id_ in "ab"]
    first = decide("belongs", "LOC:Damas", at="a", value="PER:Luc Neuf")
    then = decide("belongs", "LOC:Damas", at="ab", value="PER:Jean Martin")
    registry = build(corpus, [first, then])
    assert [(entry.name, entry.seen.mentions) for entry in registry.entries if entry.seen] == [("Jean Martin", 4)]


def test_a_log_of_all_kinds_commutes() -> None:
    """Nothing in it contradicts anything else, so all is obeyed in any order."""
    log = [
        decide("same", "LOC:Myanmar", "LOC:Birmanie"),
        decide("belongs", "PER:Martin", at="c", value="PER:Jean Martin"),
        decide("different", "PER:Jean Martin", at="e"),
        decide("different", "PER:Sylvie Roux", "PER:Roux"),
        decide("rename", "PER:Jean Martin", value="Jean Martin (père)"),
        decide("drop", "ORG:OCDT"),
        decide("relabel", "LOC:Damas", value="ORG"),
        decide("same", "PER:Martin", "PER:Paul Martin", at="d"),
    ]
    entries = link(*log).entries
    assert len(entries) == 8
    for seed in range(50):
        registry = link(*random.Random(seed).sample(log, len(log)))
        assert registry.entries == entries


@given(corpora(most=8), st.lists(DECISIONS, min_size=2, max_size=3, unique=True))
def test_decisions_that_agree_commute(corpus: list[Extraction], log: list[Decision]) -> None:
    """Where all are obeyed in both orders, the registries are the same; unless one gives a name or label to another."""
    used = Counter(name for decision in log for name in {*decision.entities, decision.value})
    given = {decision.value for decision in log} | {x for d in log if d.do == "relabel" for x in d.entities}
    assume(not any(used[name] > 1 for name in given - {None, *Label, "A", "B"}))
    one, other = build(corpus, log), build(corpus, log[1:] + log[:1])
    assume(all(effect.outcome == "obeyed" for effect in (*one.effects, *other.effects)))
    assert one.entries == other.entries
    assert one.members == other.members


@given(corpora(), LOGS)
def test_what_is_obeyed_holds(corpus: list[Extraction], log: list[Decision]) -> None:
    """Each entity of an article has one entry, or is dropped; mentions add up; what is obeyed shows in the registry."""
    registry = build(corpus, log)
    entities = {(str(a.id), number): entity for a in corpus for number, entity in enumerate(a.entities)}
    assert registry.members.keys() <= entities.keys()
    is_dropping = any(decision.do == "drop" for decision in log)
    assert is_dropping or registry.members.keys() == entities.keys()
    mentions = sum(len(entity.mentions) for member, entity in entities.items() if member in registry.members)
    assert sum(entry.seen.mentions for entry in registry) == mentions
    named = {document for decision in log for document in decision.documents}
    is_relabelled = any(decision.do in ("relabel", "belongs") for decision in log)

    def entries_of(reference: str) -> set[int]:
        """Return the entries of those that a reference means by name alone."""
        return {
            registry.members[member]
            for member, entity in entities.items()
            if f"{entity.label}:{entity.name}" == reference and member in registry.members and member[0] not in named
        }

    for effect in registry.effects:
        decision = effect.decision
        if effect.outcome == "obeyed" and not decision.documents and not is_relabelled:
            found = [entries_of(reference) for reference in decision.entities]
            if decision.do == "same":
                assert len(set().union(*found)) <= 1
            elif decision.do == "different":
                assert not found[0] & found[1]
            elif decision.do == "drop":
                assert not any(found)


@given(corpora(), LOGS)
def test_decisions_bring_no_bare_surname_into_the_tagger(corpus: list[Extraction], log: list[Decision]) -> None:
    """The gazetteer of a registry has a person's single name only as the name of an entry, never as an alias."""
    for entry in build(corpus, log).gazetteer():
        assert not [alias for alias in entry.aliases if entry.label is PER and " " not in alias]


# Edited registries


CSV = [
    article(
        "a", ("Zébulon Grandval", PER, {"Grandval": "surname"}), ("Organe central du Truc", ORG, {"OCDT": "acronym"})
    ),
    article("b", ("Anne Grandval", PER), ("Truc central", ORG)),
    article("c", ("Grandval", PER), ("Chance", PER)),
    article("d", ("Émile Roux", PER, {"Petit Milou": "nickname"}), ("Birmanie", LOC)),
    article("e", ("Roux", PER), ("Myanmar", LOC), ("Lyon", ORG)),
]
HEAD = "name,label,aliases,kb_id,never,canonical"
ROWS = [
    "Organe central du Truc,ORG,OCDT,,,Organe central du Truc",
    "Émile Roux,PER,Petit Milou,,,Émile Roux",
    "Zébulon Grandval,PER,,,,Zébulon Grandval",
    "Birmanie,LOC,,,,Birmanie",
    "Myanmar,LOC,,,,Myanmar",
    "Lyon,ORG,,,,Lyon",
    "Truc central,ORG,,,,Truc central",
    "Anne Grandval,PER,,,,Anne Grandval",
    "Chance,PER,,,,Chance",
]

EDITS = [
    pytest.param({}, [], id="nothing"),
    pytest.param({"Birmanie,LOC": "Birmanie (Myanmar),LOC"}, ["rename LOC:Birmanie → Birmanie (Myanmar)"], id="name"),
    pytest.param(
        {"Birmanie,LOC": "Myanmar,LOC"},
        ["same LOC:Myanmar = LOC:Birmanie", "rename LOC:Myanmar → Myanmar"],
        id="name-of-another-entry",
    ),
    pytest.param(
        {"Birmanie,LOC,,": "Birmanie,LOC,Myanmar,", "Myanmar,LOC,,,,Myanmar\n": ""},
        ["same LOC:Birmanie = LOC:Myanmar", "rename LOC:Birmanie → Birmanie"],
        id="rows-merged",
    ),
    pytest.param(
        {
            "Lyon,ORG,,,": "Lyon,ORG,Organe central du Truc|OCDT,,",
            "Organe central du Truc,ORG,OCDT,,,Organe central du Truc\n": "",
        },
        ["same ORG:Lyon = ORG:Organe central du Truc", "rename ORG:Lyon → Lyon"],
        id="rows-merged-with-their-aliases",
    ),
    pytest.param({"Lyon,ORG": "Lyon,LOC"}, ["relabel ORG:Lyon → LOC"], id="label"),
    pytest.param(
        {"Lyon,ORG": "Lyon (ville),LOC"}, ["rename ORG:Lyon → Lyon (ville)", "relabel ORG:Lyon → LOC"], id="both"
    ),
    pytest.param({"Lyon,ORG,,,,": "Lyon,ORG,,,Lyon,"}, ["drop ORG:Lyon"], id="never-the-name"),
    pytest.param(
        {"Roux,PER,Petit Milou,,,": "Roux,PER,Petit Milou,,Roux,"}, ["different PER:Émile Roux, PER:Roux"], id="never"
    ),
    pytest.param(
        {"Grandval,PER,,,,Zébulon": "Grandval,PER,Grandval,,,Zébulon"},
        ["same PER:Zébulon Grandval = PER:Grandval"],
        id="surname-that-stays-apart",
    ),
]


def edit(path: Path, changes: dict[str, str]) -> None:
    text = path.read_text("utf-8-sig")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(("changes", "decisions"), EDITS)
def test_an_edit_is_a_decision(tmp_path: Path, changes: dict[str, str], decisions: list[str]) -> None:
    """In a spreadsheet; it is obeyed, and the same edits make no more decisions then."""
    path = tmp_path / "registry.csv"
    registry = Registry.build(CSV)
    registry.write(path)
    assert sorted(path.read_text("utf-8").splitlines()) == sorted([HEAD, *ROWS])
    edit(path, changes)
    found = from_edits(registry, path, by="zoé")
    assert [str(decision) for decision in found] == decisions
    assert all(decision.by == "zoé" and decision.at for decision in found)
    decided = registry.relink(found)
    assert [effect.outcome for effect in decided.effects] == ["obeyed"] * len(found)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows that are of one entry now, and entries that have no row yet
        assert from_edits(decided, path) == []


def test_rows_and_columns_may_move(tmp_path: Path) -> None:
    """As spreadsheets save them, with columns that somebody added, in Excel's encoding, without our last column.

    A gazetteer keeps the columns that were added.
    """
    registry = Registry.build(CSV)
    path = tmp_path / "registry.csv"
    registry.write(path, excel=True)
    edit(path, {"Birmanie;LOC": "Birmanie (Myanmar);LOC"})
    head, *rows = (line.split(";") for line in path.read_text("utf-8").splitlines())
    order = [5, 1, 0, 4, 3, 2]
    moved = [
        ";".join([*(row[x] for x in order), note]) for row, note in [(head, "note"), *((r, "vu") for r in rows[::-1])]
    ]
    path.write_bytes("\r\n".join(moved).encode("cp1252"))
    with pytest.warns(UserWarning, match="read as cp1252, ';' between columns") as caught:
        found = from_edits(registry, path)
    assert [str(decision) for decision in found] == ["rename LOC:Birmanie → Birmanie (Myanmar)"]
    assert len(caught) == 1
    path.write_text(path.read_text("cp1252").replace(";", ","), "utf-8")
    gazetteer = read_gazetteer(path)
    assert len(gazetteer) == len(ROWS)
    assert all(entry.metadata == {"note": "vu"} for entry in gazetteer)
    assert next(x for x in gazetteer if x.name == "Birmanie (Myanmar)").aliases == ("Birmanie",)
    plain = ["name,label,aliases", *(",".join(row.split(",")[:3]) for row in ROWS)]
    path.write_text("\n".join(plain).replace("Lyon,ORG,", "Lyon (club),ORG,Lyon"), "utf-8")
    assert [str(decision) for decision in from_edits(registry, path)] == ["rename ORG:Lyon → Lyon (club)"]


REFUSED = [
    pytest.param({"Lyon,ORG,,": "Lyon,ORG,,Q456"}, "line .*no decision sets a kb_id, such as 'Q456'", id="kb-id"),
    pytest.param(
        {"canonical\n": "canonical,conditional\n", ",,Lyon\n": ",,Lyon,Lyon\n"},
        "no decision makes forms of 'Lyon' conditional",
        id="conditional",
    ),
    pytest.param({"Lyon,ORG,": "Lyon,ORG,OL"}, "the alias 'OL' of 'Lyon' is a name in no article", id="unknown-alias"),
    pytest.param(
        {"Lyon,ORG,": "Lyon,ORG,OCDT"}, "alias 'OCDT' of 'Lyon' is also Organe central du Truc", id="alias-of-another"
    ),
    pytest.param(
        {"Grandval,PER,,,,Anne": "Grandval,PER,Grandval,,,Anne"},
        "alias 'Grandval' of 'Anne Grandval' is also Zébulon Grandval; .* let `belongs` name documents",
        id="surname-of-two",
    ),
    pytest.param(
        {"Birmanie,LOC,": "Birmanie,LOC,Myanmar"}, "'Myanmar' of 'Birmanie' is also Myanmar; delete that row", id="row"
    ),
    pytest.param(
        {",Petit Milou,,,": ",,,,"}, "'Petit Milou' is no alias of 'Émile Roux' any more; put it into never", id="taken"
    ),
    pytest.param(
        {",Petit Milou,,,": ",,,Petit Milou,"},
        "'Petit Milou' is 'Émile Roux' within articles, which no",
        id="in-articles",
    ),
    pytest.param({"Lyon,ORG,,,,Lyon\n": ""}, r"registry\.csv: no rows of Lyon; nothing is decided", id="deleted"),
    pytest.param({"Lyon,ORG": "Oran,LOC,,,,\nLyon,ORG"}, "'Oran' is a new row, which no decision can make", id="new"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED)
def test_an_edit_that_no_decision_can_say(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    """A warning names it."""
    path = tmp_path / "registry.csv"
    registry = Registry.build(CSV)
    registry.write(path)
    edit(path, changes)
    with pytest.warns(UserWarning, match=message):
        assert from_edits(registry, path) == []


def test_missing_rows_are_dropped_if_asked(tmp_path: Path) -> None:
    """All names of the entry, those by documents that others have, too."""
    path = tmp_path / "registry.csv"
    registry = Registry.build(CSV)
    registry.write(path)
    edit(path, {"Lyon,ORG,,,,Lyon\n": "", "Émile Roux,PER,Petit Milou,,,Émile Roux\n": ""})
    found = from_edits(registry, path, drop_missing=True)
    assert [str(decision) for decision in found] == ["drop PER:Émile Roux, PER:Roux", "drop ORG:Lyon"]
    assert len(registry.relink(found)) == len(registry) - 2


def test_an_alias_moves_to_another_row(tmp_path: Path) -> None:
    """From the entry that the rules gave it to, to the right one."""
    corpus = [
        article("a", ("Organe central du Truc", ORG, {"OCDT": "acronym"})),
        article("b", ("OCDT", ORG)),
        article("c", ("Office du tri", ORG)),
    ]
    path = tmp_path / "registry.csv"
    registry = Registry.build(corpus)
    registry.write(path)
    edit(path, {"Truc,ORG,OCDT,": "Truc,ORG,,", "tri,ORG,": "tri,ORG,OCDT"})
    found = from_edits(registry, path)
    assert [str(decision) for decision in found] == [
        "different ORG:Organe central du Truc, ORG:OCDT",
        "same ORG:Office du tri = ORG:OCDT",
    ]
    assert together(registry.relink(found), ("b", 0), ("c", 0))


def test_an_entity_of_one_article_is_edited_in_json(tmp_path: Path) -> None:
    """Its new name says who it is; used as a gazetteer, the file warns that it cannot."""
    path = tmp_path / "registry.jsonl"
    registry = Registry.build(CSV)
    registry.write(path)
    edit(path, {'{"name":"Grandval"': '{"name":"Anne Grandval"'})
    found = from_edits(registry, path)
    assert [str(decision) for decision in found] == ["belongs PER:Grandval in c → PER:Anne Grandval"]
    assert together(registry.relink(found), ("b", 0), ("c", 0))
    with pytest.warns(UserWarning, match="'Anne Grandval' is of the article 'c' alone, so it is not used"):
        read_gazetteer(path)


def test_a_surname_as_an_alias_is_warned_of(tmp_path: Path) -> None:
    """It works in a gazetteer as ever, but means the same person everywhere; a surname of before is none."""
    path = tmp_path / "registry.csv"
    Registry.build(CSV).write(path)
    edit(path, {"Grandval,PER,,,,Anne": "Grandval,PER,Grandval,,,Anne", "Chance,PER": "Alain Chance,PER"})
    with pytest.warns(UserWarning, match="Grandval now means Anne Grandval in every article"):
        entries = {entry.name: entry for entry in read_gazetteer(path)}
    assert entries["Anne Grandval"].aliases == ("Grandval",)
    assert entries["Alain Chance"].aliases == ()


def test_edits_need_the_articles(tmp_path: Path) -> None:
    """A registry that was read from a file knows none; nor can it link again."""
    path = tmp_path / "registry.jsonl"
    Registry.build(CSV).write(path)
    for call in (lambda: from_edits(Registry.read(path), path), lambda: Registry.read(path).relink()):
        with pytest.raises(ValueError, match="was read from a file, and has no articles"):
            call()
    (tmp_path / "bad.csv").write_text("name\nx\n", "utf-8")
    with pytest.raises(LexiconError, match=r"bad\.csv, line 1: missing columns"):
        from_edits(Registry.build(CSV), tmp_path / "bad.csv")
