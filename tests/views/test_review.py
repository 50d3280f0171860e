"""Reviews: what is doubted, what a card shows, what an answer changes and writes, and that no text is obeyed."""

import io
import json
import pickle
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest
from review import HOSTILE, build_article, build_corpus, build_hostile
from rich.console import Console
from typer.testing import CliRunner

import newsner
from french_messages import find_english
from newsner import Extraction, MissingExtraError, Registry, tag
from newsner.cli.main import app
from newsner.corpus.opening import TaggedFiles
from newsner.lexicons import load_script
from newsner.linking.decisions import read_decisions
from newsner.linking.doubts import Doubt, find_doubts
from newsner.views.review.answers import Answer
from newsner.views.review.cards import Card, build_cards
from newsner.views.review.opening import open_session
from newsner.views.review.page import build_page
from newsner.views.review.session import ReviewSession
from newsner.views.review.terminal import build_documents_view, build_review_view, parse_numbers
from newsner.views.review.widget import ReviewWidget, receive, to_state
from timing import assert_linear

SAME, DIFFERENT, SKIP = Answer("same"), Answer("different"), Answer("skip")


@pytest.fixture
def session(tmp_path: Path) -> ReviewSession:
    return open_on(build_corpus(), tmp_path)


def open_on(articles: list[Extraction], folder: Path, limit: int = 500) -> ReviewSession:
    return open_session(Registry.build(articles), folder / "decisions.jsonl", by="léa", limit=limit)


def articles_named(*names: str, roles: tuple[str, ...] = (), years: tuple[int, ...] = ()) -> list[Extraction]:
    """Return an article for each name of a person."""
    made = [build_article(i, name, "Le maire {} a parlé.", (*roles, *[""] * 9)[i]) for i, name in enumerate(names)]
    days = (*years, *[2015] * len(names))
    return [article.model_copy(update={"date": date(year, 1, 1)}) for article, year in zip(made, days, strict=False)]


def doubts_of(articles: list[Extraction]) -> dict[tuple[str, str], Doubt]:
    """Return the doubts, by the names of both sides."""
    registry = Registry.build(articles)
    names = [entry.name for entry in registry]
    doubts = find_doubts(registry, articles)
    return {(names[d.first], names[d.second] if d.second is not None else f"({len(d.documents)})"): d for d in doubts}


def show(session: ReviewSession, card: Card | None = None) -> tuple[str, ...]:
    shown = card or session.current
    return tuple(session.name(side) for side in shown.sides) if shown else ()


def go_to(session: ReviewSession, *names: str) -> Card:
    """Skip cards until one with these names comes."""
    for _ in session.remaining:
        if show(session) == names and session.current:
            return session.current
        session.decide(SKIP)
    raise AssertionError(f"no card has {names}: {[show(session, card) for card in session.remaining]}")


def lines(session: ReviewSession) -> list[dict[str, Any]]:
    """Return the log without who decided when."""
    return [
        {key: value for key, value in json.loads(line).items() if key not in ("by", "at")}
        for line in session.path.read_text("utf-8").splitlines()
    ]


# Doubts


def test_a_surname_that_fits_two_people_is_doubted() -> None:
    found = doubts_of(articles_named("Jean Martin", "Paul Martin", "Martin"))
    assert {*found} == {("Martin", "Jean Martin"), ("Martin", "Paul Martin")}
    assert all(d.evidence[0] == "“Martin” may be short for 2 names of the corpus" for d in found.values())


@pytest.mark.parametrize(
    ("names", "pair"),
    [
        pytest.param(("Jean Martin", "Jean Martin", "Martin"), ("Jean Martin", "(1)"), id="surname"),
        pytest.param(("Nicolas Sarkozy", "N. Sarkozy"), ("Nicolas Sarkozy", "(1)"), id="initials"),
        pytest.param(("Gérald Darmanin", "Gérard Darmanin"), ("Gérard Darmanin", "Gérald Darmanin"), id="spelling"),
    ],
)
def test_weak_reasons_and_close_names_are_doubted(names: tuple[str, ...], pair: tuple[str, str]) -> None:
    assert pair in doubts_of(articles_named(*names))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("Jean Martin", "Jean Martin"), id="same-name"),
        pytest.param(("Jean Martin", "Zoé Dupond"), id="nothing-alike"),
        pytest.param(("Jean Martin", "Zoé Martin"), id="other-first-name"),
    ],
)
def test_the_rest_is_not_doubted(names: tuple[str, ...]) -> None:
    assert doubts_of(articles_named(*names)) == {}


def test_a_woman_and_a_man_of_one_name_are_doubted() -> None:
    articles = articles_named("Dominique Roux", "Dominique Roux", "Dominique Roux")
    genders = zip(articles, "ffm", strict=True)
    articles = [
        a.model_copy(update={"entities": (a.entities[0].model_copy(update={"gender": g}),)}) for a, g in genders
    ]
    doubt = doubts_of(articles)["Dominique Roux", "(1)"]
    assert doubt.probability < 0.5
    assert "the one is a woman, the other a man" in doubt.evidence


def test_a_surname_is_doubted_also_beside_the_full_name() -> None:
    """One article may have both, as two."""
    articles = articles_named("Jean Martin", "Jean Martin", "Martin")
    both = (*articles[0].entities, *articles[2].entities)
    articles[0] = articles[0].model_copy(update={"entities": both})
    found = doubts_of(articles)
    assert (found["Jean Martin", "(1)"].pairs, found["Jean Martin", "(1)"].documents) == (2, ("a002",))
    assert "1 article has both, as two" in found["Martin", "Jean Martin"].evidence


def test_roles_and_years_weigh() -> None:
    plain = doubts_of(articles_named("Jean Martin", "Paul Martin", "Martin"))["Martin", "Jean Martin"]
    mayors = articles_named("Jean Martin", "Paul Martin", "Martin", roles=("maire", "", "maire"))
    later = articles_named("Jean Martin", "Paul Martin", "Martin", years=(2015, 2015, 2025))
    assert doubts_of(mayors)["Martin", "Jean Martin"].probability > plain.probability
    assert "the same role: maire" in doubts_of(mayors)["Martin", "Jean Martin"].evidence
    assert doubts_of(later)["Martin", "Jean Martin"].probability < plain.probability


def test_doubts_come_by_expected_gain_in_any_order_of_articles() -> None:
    articles = build_corpus()
    found = find_doubts(Registry.build(articles), articles)
    assert [d.gain for d in found] == sorted((d.gain for d in found), reverse=True)
    assert all(0 < d.probability < 1 and d.pairs > 0 and d.evidence for d in found)
    random.Random(1).shuffle(articles)
    again = find_doubts(Registry.build(articles), articles)
    assert [(d.first, d.second, d.pairs) for d in again] == [(d.first, d.second, d.pairs) for d in found]


def test_doubts_take_linear_time() -> None:
    """Also where everybody has one of three surnames."""

    def build(size: int) -> Callable[[], object]:
        draw = random.Random(2)
        surnames = draw.choices(["Martin", "Petit", "Roux"], k=size)
        people = [f"{draw.choice('ABCDEFG')}{number:x} {surname}" for number, surname in enumerate(surnames)]
        articles = [build_article(i, name, "{} a parlé.") for i, name in enumerate([*people, *surnames[: size // 4]])]
        registry = Registry.build(articles)
        return lambda: find_doubts(registry, articles)

    assert_linear(build(100), build(1600), 16)


# Cards


def test_a_card_shows_sentences_with_source_day_and_country(session: ReviewSession) -> None:
    card = go_to(session, "Benjamin Grivaux", "Benjamin Griveaux")
    context = card.sides[0].contexts[0]
    sentence = context.before + context.mention + context.after
    assert sentence == "Benjamin Grivaux s'est exprimé dimanche soir à la télévision."
    assert (context.place.source, context.place.country, context.place.day[:4]) == ("Le Temps", "CH", "2019")
    assert len(card.sides[1].contexts) == 3
    assert len({other.place.source for other in card.sides[1].contexts}) == 3


def test_one_article_may_give_several_sentences(tmp_path: Path) -> None:
    """Each once, where there are fewer articles than lines."""
    articles = articles_named("Jean Martin", "Paul Martin", "Martin")
    text = "Martin est là, dit Martin. Puis Martin part.\nEnfin Martin revient. Martin dort."
    found = re.finditer("Martin", text)
    mention = articles[2].entities[0].mentions[0]
    mentions = tuple(mention.model_copy(update={"start": one.start(), "end": one.end()}) for one in found)
    entity = articles[2].entities[0].model_copy(update={"mentions": mentions})
    articles[2] = articles[2].model_copy(update={"text": text, "entities": (entity,)})
    card = open_on(articles, tmp_path).current
    assert card is not None
    shown = ["".join((one.before, one.mention, one.after)) for one in card.sides[0].contexts]
    assert shown == ["Martin est là, dit Martin.", "Puis Martin part.", "Enfin Martin revient."]


def test_a_long_sentence_is_cut_at_words() -> None:
    sentence = "mot " * 200 + "{} " + "suite " * 200
    articles = [build_article(i, name, sentence) for i, name in enumerate(("Jean Martin", "Paul Martin", "Martin"))]
    card = open_session(Registry.build(articles), "none.jsonl", limit=9).current
    assert card is not None
    context = card.sides[0].contexts[0]
    assert re.fullmatch(r"… (mot )+", context.before)
    assert re.fullmatch(r"( suite)+ …", context.after)
    assert len(context.before) < 160 > len(context.after) - 20


def test_a_registry_keeps_no_articles_it_can_read_again(tmp_path: Path) -> None:
    """One that `link` makes reads the kept results; one of an iterator, of a file or of another process has none."""
    corpus = tag({"a": "Jean Martin est à Lyon.", "b": "Paul Martin est là.", "c": "Martin a parlé."})
    registry = corpus.link()
    session = open_session(registry, tmp_path / "d.jsonl", limit=9)
    assert session.progress.total == 2
    registry.write(tmp_path / "registry.jsonl")
    sent = pickle.loads(pickle.dumps(registry))
    assert sent == registry
    for other in (Registry.read(tmp_path / "registry.jsonl"), Registry.build(iter(corpus)), sent):
        with pytest.raises(ValueError, match=r"no articles.*corpus\.link\(\).*newsner review"):
            other.review(tmp_path / "d.jsonl")
    corpus.write(tmp_path / "tagged.jsonl")
    kept = Registry.build(TaggedFiles([tmp_path / "tagged.jsonl"])).articles
    assert kept is not None
    assert [len([*kept]) for _ in range(2)] == [3, 3]


# The session


def test_same_writes_at_once_and_goes_on(session: ReviewSession) -> None:
    go_to(session, "Assemblée", "Assemblée nationale")
    before = session.progress
    joined = "“Assemblée” (4 articles, 4 mentions) joins “Assemblée nationale” (15 articles, 15 mentions)"
    assert session.preview(SAME) == f"{joined}: 19 articles in all."
    (decision,) = session.decide(SAME)
    assert lines(session) == [{"do": "same", "entities": ["ORG:Assemblée", "ORG:Assemblée nationale"]}]
    assert read_decisions(session.path) == [decision]
    assert decision.by == "léa"
    assert decision.at is not None
    assert session.progress.settled == before.settled + 1
    assert session.progress.gain_left < before.gain_left


def test_a_name_of_one_article_belongs_to_another(session: ReviewSession) -> None:
    """`Martin` may be two people, so that its article is named."""
    card = go_to(session, "Martin", "Anne Martin")
    session.decide(SAME)
    (document,) = card.sides[0].documents
    assert lines(session) == [
        {"do": "belongs", "entities": ["PER:Martin"], "documents": [document], "value": "PER:Anne Martin"}
    ]


def test_who_belongs_to_somebody_belongs_to_nobody_else(session: ReviewSession, tmp_path: Path) -> None:
    """Also in the next session."""
    card = go_to(session, "Martin", "Anne Martin")
    key = card.sides[0].key
    assert [other.number for other in session.remaining if key == other.sides[0].key] != [card.number]
    session.decide(SAME)
    for one in (session, open_on(build_corpus(), tmp_path)):
        assert not [other for other in one.remaining if key == other.sides[0].key]
    session.undo()
    assert card in session.remaining


def test_different_names_the_documents_where_names_do_not_tell(session: ReviewSession) -> None:
    card = go_to(session, "Martin", "Anne Martin")
    session.decide(DIFFERENT)
    go_to(session, "Saint-Étienne", "Saint-Étienne-du-Rouvray")
    session.decide(DIFFERENT)
    limited, plain = lines(session)
    assert limited == {
        "do": "different",
        "entities": ["PER:Martin", "PER:Anne Martin"],
        "documents": [*card.sides[0].documents],
    }
    assert plain == {"do": "different", "entities": ["LOC:Saint-Étienne", "LOC:Saint-Étienne-du-Rouvray"]}


def test_what_answers_imply_is_not_asked(tmp_path: Path) -> None:
    """Who is one with two is no third, and who is one of two that differ is not the other."""
    articles = articles_named("Léa Roux", "Zoé Petit", "Anne Blanc")
    doubts = [Doubt(0, 1, 0.5, 1, ("?",)), Doubt(1, 2, 0.5, 1, ("?",)), Doubt(2, 0, 0.5, 1, ("?",))]
    session = ReviewSession(build_cards(Registry.build(articles), doubts, articles), tmp_path / "decisions.jsonl")
    session.decide(SAME)
    session.decide(SAME)
    assert session.current is None
    session.undo()
    session.decide(DIFFERENT)
    assert session.current is None
    assert len(read_decisions(session.path)) == 2


def test_sizes_follow_what_was_joined(session: ReviewSession) -> None:
    card = go_to(session, "Martin", "Jean Martin")
    assert session.size(card.sides[1]) == (9, 9)
    session.decide(SAME)
    assert session.size(card.sides[1]) == session.size(*card.sides) == (10, 10)
    session.undo()
    assert session.size(card.sides[1]) == (9, 9)


def test_splitting_documents_leaves_the_question(session: ReviewSession) -> None:
    card = go_to(session, "Assemblée", "Assemblée nationale")
    chosen = tuple(place.document for place in card.sides[0].places[:2])
    answer = Answer("split", 0, chosen)
    assert session.preview(answer) == "2 articles, 2 mentions leave “Assemblée”."
    session.decide(answer)
    assert lines(session) == [{"do": "different", "entities": ["ORG:Assemblée"], "documents": [*chosen]}]
    assert session.current == card
    assert session.size(card.sides[0]) == (2, 2)
    session.decide(answer._replace(documents=(card.sides[0].places[3].document,), value="Assemblée de Corse"))
    assert lines(session)[1]["do"] == "belongs"
    assert lines(session)[1]["value"] == "ORG:Assemblée de Corse"


def test_a_part_of_an_entry_is_kept_or_taken_out(session: ReviewSession) -> None:
    card = go_to(session, "Dupont", "Paul Dupont")
    assert card.is_split
    assert session.preview(SAME) == "“Dupont” (4 articles, 4 mentions) stays in “Paul Dupont”; nothing moves."
    assert session.preview(DIFFERENT) == (
        "“Dupont” (4 articles, 4 mentions) leaves “Paul Dupont” (5 articles, 5 mentions)."
    )
    session.decide(SAME)
    documents = [*card.sides[0].documents]
    assert lines(session) == [
        {"do": "belongs", "entities": ["PER:Dupont"], "documents": documents, "value": "PER:Paul Dupont"}
    ]


def test_renaming_leaves_the_question_and_dropping_settles_it(session: ReviewSession) -> None:
    card = go_to(session, "Assemblée", "Assemblée nationale")
    session.decide(Answer("rename", 1, value=" Chambre des députés "))
    assert show(session) == ("Assemblée", "Chambre des députés")
    assert session.preview(Answer("drop", None)) == (
        "“Assemblée” and “Chambre des députés” leave the registry: 19 articles, 19 mentions."
    )
    session.decide(Answer("drop", None))
    assert card not in session.remaining
    assert [line["do"] for line in lines(session)] == ["rename", "drop", "drop"]
    session.undo()
    assert [line["do"] for line in lines(session)] == ["rename"]
    assert session.current == card


def test_skipped_cards_come_again_at_the_end_and_write_nothing(session: ReviewSession) -> None:
    first = session.current
    session.decide(SKIP)
    assert session.remaining[-1] == first
    assert session.progress.skipped == 1
    assert not session.path.exists()
    session.undo()
    assert (session.current, session.progress.skipped) == (first, 0)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(Answer("rename", 0, value=" "), "a new name is needed", id="no-name"),
        pytest.param(Answer("rename", 0, value=" ?! "), "“\\?!” is no name", id="only-marks"),
        pytest.param(Answer("split", 0, ("a043",), "…"), "“…” is no name", id="only-marks-for-documents"),
        pytest.param(Answer("split", 0), "choose documents", id="no-documents"),
        pytest.param(Answer("split", 0, ("zz",)), "the documents zz are not of this side", id="other-documents"),
    ],
)
def test_half_an_answer_decides_nothing(session: ReviewSession, answer: Answer, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        session.decide(answer)
    assert not session.path.exists()
    assert not session.can_undo


def test_all_documents_need_a_name(session: ReviewSession) -> None:
    card = go_to(session, "Assemblée", "Assemblée nationale")
    everything = Answer("split", 0, tuple(place.document for place in card.sides[0].places))
    with pytest.raises(ValueError, match="these are all documents"):
        session.decide(everything)
    session.decide(everything._replace(value="Assemblée de Corse"))
    assert session.current != card


def test_undo_leaves_what_others_wrote(session: ReviewSession) -> None:
    with pytest.raises(ValueError, match="nothing to undo"):
        session.undo()
    session.decide(SAME)
    with session.path.open("a", encoding="utf-8") as file:
        file.write('{"do": "drop", "entities": ["PER:Zorglub"]}\n')
    before = session.path.read_bytes()
    with pytest.raises(ValueError, match="has been changed since"):
        session.undo()
    assert session.path.read_bytes() == before


def test_a_review_goes_on_where_the_log_ends(session: ReviewSession, tmp_path: Path) -> None:
    """Whatever was decided, and however it was written."""
    go_to(session, "Martin", "Anne Martin")
    for _ in range(20):
        if session.current is not None:
            session.decide(random.Random(session.progress.settled).choice([SAME, DIFFERENT]))
    assert session.current is None
    again = open_on(build_corpus(), tmp_path)
    assert again.current is None
    assert again.progress.settled == again.progress.total
    assert not again.can_undo


def test_the_log_may_be_written_by_hand(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    log.write_text(
        '{"do": "rename", "entities": ["Assemblée nationale"], "value": "Chambre"}\n'
        '{"do": "different", "entities": ["ORG:Assemblée", "Chambre"]}\n'
        '{"do": "drop", "entities": ["LOC:Saint-Étienne"]}\n'
        '{"do": "same", "entities": ["PER:Nobody", "PER:Benjamin Griveaux"]}\n',
        encoding="utf-8",
    )
    session = open_on(build_corpus(), tmp_path)
    shown = {show(session, card) for card in session.remaining}
    assert not any("Chambre" in names or "Saint-Étienne" in names for names in shown)
    assert ("Benjamin Grivaux", "Benjamin Griveaux") in shown


def test_limit_keeps_the_most_important(tmp_path: Path) -> None:
    few, all_ = open_on(build_corpus(), tmp_path, limit=2), open_on(build_corpus(), tmp_path)
    assert few.remaining == all_.remaining[:2]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        pytest.param({"decisions": 3}, TypeError, "decisions must be a string or Path", id="path"),
        pytest.param({"by": 3}, TypeError, "by must be a string or None", id="by"),
        pytest.param({"limit": 0}, ValueError, "limit must be at least 1, but is 0", id="limit"),
        pytest.param({"decisions": "."}, IsADirectoryError, "is a folder", id="folder"),
        pytest.param({"decisions": "bad.jsonl"}, newsner.DecisionError, "bad.jsonl, line 2, column 'do'", id="log"),
    ],
)
def test_wrong_arguments(
    call: dict[str, Any], error: type[Exception], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.jsonl").write_text('{"do": "drop", "entities": ["PER:A"]}\n{"do": "x", "entities": []}\n', "utf-8")
    with pytest.raises(error, match=message):
        Registry.build(build_corpus()).review(**call)


# Displays


def test_widget_sends_the_state_and_takes_answers(session: ReviewSession) -> None:
    widget = ReviewWidget(session)
    card = widget.state["card"]
    assert json.loads(json.dumps(widget.state))["card"]["number"] == card["number"]
    widget.receive({"action": "same", "number": card["number"], "side": 0, "documents": [], "value": ""})
    assert widget.state["progress"]["settled"] == 1
    assert widget.state["message"].startswith("“")
    widget.receive({"action": "undo"})
    assert widget.state["card"] == card
    assert (widget.state["canUndo"], widget.state["message"]) == (False, "Taken back.")


def test_widget_hears_of_each_message(session: ReviewSession) -> None:
    """Also of one that changes nothing, since the workbench waits for the state to change."""
    widget = ReviewWidget(session)
    heard: list[Any] = []
    widget.observe(heard.append, "state")
    for _ in range(3):
        widget.receive({"action": "undo"})
    assert len(heard) == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="nothing"),
        pytest.param({"action": "format"}, id="unknown"),
        pytest.param({"action": "same", "number": 99}, id="another-card"),
        pytest.param({"action": "drop", "number": 0, "side": 7}, id="no-side"),
        pytest.param({"action": "split", "number": 0, "documents": ["zz"]}, id="other-documents"),
        pytest.param({"action": "undo"}, id="nothing-to-undo"),
    ],
)
def test_what_is_no_answer_is_said_and_changes_nothing(session: ReviewSession, content: Any) -> None:
    before = to_state(session)
    after = receive(session, content)
    assert after.pop("problem")
    assert after == {key: value for key, value in before.items() if key != "problem"}
    assert not session.path.exists()


def test_a_log_that_cannot_be_written_is_said(session: ReviewSession) -> None:
    session.path.mkdir()
    state = receive(session, {"action": "same", "number": 0})
    assert "decisions.jsonl" in state["problem"]
    assert state["progress"]["settled"] == 0


def test_without_anywidget_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsner.checks.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"needs anywidget.*newsner\[notebook\]"):
        Registry.build(build_corpus()).review()


def test_page_has_its_own_script_only_and_goes_on_from_the_log(session: ReviewSession) -> None:
    go_to(session, "Assemblée", "Assemblée nationale")
    session.decide(SAME)
    session.decide(Answer("rename", 0, value="</script>"))
    page = build_page(session)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    scripts = tree.findall(".//script")
    assert [script.get("type") for script in scripts] == ["application/json", "module"]
    data = json.loads(scripts[0].text)
    assert len(data["cards"]) == len(session.remaining)
    assert "</script>" in data["names"].values()
    assert [json.loads(line)["do"] for line in data["log"]] == ["same", "rename"]
    assert (data["settled"], data["by"], len(data["joined"])) == (1, "léa", 1)
    assert "://" not in page


@pytest.mark.parametrize("name", ["review.js", "review_page.js"])
def test_scripts_set_texts_as_texts(name: str) -> None:
    """Nothing parses HTML or evaluates strings."""
    script = load_script(name.removesuffix(".js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", script)
    assert "</" not in script


def test_hostile_texts_make_no_elements(tmp_path: Path) -> None:
    """Neither on the page, whose elements are those of a harmless review, nor as commands of a terminal."""
    pages = [build_page(open_on(articles, tmp_path)) for articles in (build_corpus(), build_hostile())]
    harmless, hostile = ([x.tag for x in html5lib.parse(page, namespaceHTMLElements=False).iter()] for page in pages)
    assert hostile == harmless
    session = open_on(build_hostile(), tmp_path)
    assert session.current is not None
    file = io.StringIO()
    console = Console(file=file, width=100)
    console.print(build_review_view(session), build_documents_view(session.current.sides[1], session.say))
    assert HOSTILE[:8] in file.getvalue()
    assert not {"\x1b", "\u202e"} & {*file.getvalue()}


def test_write_review_overwrites_nothing_unasked(tmp_path: Path) -> None:
    registry, page, log = Registry.build(build_corpus()), tmp_path / "review.html", tmp_path / "decisions.jsonl"
    registry.write_review(page, decisions=log)
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert not log.exists()
    with pytest.raises(FileExistsError, match="overwrite=True replaces"):
        registry.write_review(page, decisions=log)
    registry.write_review(page, decisions=log, overwrite=True)
    log.write_text("")
    with pytest.raises(ValueError, match="is also an input"):
        registry.write_review(log, decisions=log, overwrite=True)
    assert log.read_text() == ""


# Languages


@pytest.fixture
def french(tmp_path: Path) -> ReviewSession:
    return open_session(Registry.build(build_corpus()), tmp_path / "decisions.jsonl", by="léa", limit=500, lang="fr")


def test_each_answer_says_in_french_what_it_changes(french: ReviewSession) -> None:
    go_to(french, "Assemblée", "Assemblée nationale")
    assert french.preview(SAME) == (
        "«\xa0Assemblée\xa0» (4 articles, 4 mentions) rejoint «\xa0Assemblée nationale\xa0» "
        "(15 articles, 15 mentions)\xa0: 19 articles en tout."
    )
    card = french.current
    assert card is not None
    (document, *_) = (place.document for place in card.sides[0].places)
    answers = [DIFFERENT, SKIP, Answer("split", 0, (document,)), Answer("split", 0, (document,), "X")]
    answers += [Answer("rename", 0, value="X"), Answer("drop", 0), Answer("drop", None)]
    said = [french.preview(answer) for answer in answers]
    card = go_to(french, "Dupont", "Paul Dupont")
    said += [french.preview(SAME), french.preview(DIFFERENT)]
    assert find_english("\n".join(said)) == []
    assert len({*said}) == 9


def test_the_log_is_the_same_in_both_languages(session: ReviewSession, french: ReviewSession, tmp_path: Path) -> None:
    session.path = tmp_path / "english.jsonl"
    for one in (session, french):
        go_to(one, "Assemblée", "Assemblée nationale")
        one.decide(Answer("rename", 0, value="Chambre"))
        one.decide(SAME)
    assert lines(session) == lines(french)


def test_cards_and_problems_are_french(french: ReviewSession) -> None:
    """Whatever a front end gets: evidence, messages and what is wrong."""
    states = [to_state(french)]
    states += [receive(french, {"action": "skip", "number": card.number}) for card in french.remaining]
    evidence = {line for state in states for line in state["card"]["evidence"]}
    assert "«\xa0Martin\xa0» peut abréger 2 noms du corpus" in evidence
    assert find_english("\n".join([*evidence, *(state["message"] for state in states)])) == []
    number = states[-1]["card"]["number"]
    wrong: list[Any] = [None, {"action": "same", "number": -1}, {"action": "drop", "number": number, "side": 7}]
    wrong += [{"action": "split", "number": number, "documents": documents} for documents in ([], ["zz"])]
    wrong += [{"action": "rename", "number": number, "value": ""}]
    problems = [receive(french, content)["problem"] for content in wrong]
    assert all(problem.startswith("Rien n'a été décidé\xa0: ") for problem in problems)
    assert find_english("\n".join(problems)) == []


def test_what_stops_a_review_is_said_in_french(french: ReviewSession) -> None:
    french.decide(SAME)
    with french.path.open("a", encoding="utf-8") as file:
        file.write('{"do": "drop", "entities": ["PER:Zorglub"]}\n')
    assert receive(french, {"action": "undo"})["problem"].endswith(
        "a été modifié entre-temps\u202f; annulez-y à la main."
    )
    french.path.write_text("{", encoding="utf-8")
    assert "est inutilisable\xa0: " in receive(french, {"action": "undo"})["problem"]


def test_page_is_whole_in_french(french: ReviewSession) -> None:
    page = build_page(french)
    data = json.loads(html5lib.parse(page, namespaceHTMLElements=False).findall(".//script")[0].text)
    words = data.pop("words")
    assert (words["lang"], words["messages"]["Same"]) == ("fr", "Même entité")
    assert words["messages"]["{n} pair at stake"] == ["{n} paire en jeu", "{n} paires en jeu"]
    assert re.findall(r'<html lang="(\w+)"|<title>(.*?)</title>|<h1>(.*?)</h1>', page) == [
        ("fr", "", ""),
        ("", "newsner\xa0: qui est qui", ""),
        ("", "", "Qui est qui"),
    ]
    before = page.partition('<script type="application/json"')[0]
    assert find_english(before + json.dumps(data, ensure_ascii=False)) == []
    assert find_english("Nothing changes; the card comes again at the end.")


def test_widget_hands_its_script_what_it_says(session: ReviewSession, french: ReviewSession) -> None:
    assert ReviewWidget(session).words == {"lang": "en", "messages": {}}
    assert ReviewWidget(french).words["messages"]["Undo"] == "Annuler"


def test_terminal_shows_no_english_around_french(french: ReviewSession) -> None:
    file = io.StringIO()
    console = Console(file=file, width=400)
    while french.current is not None:
        console.print(build_review_view(french), build_documents_view(french.current.sides[0], french.say))
        french.decide(SAME)
    console.print(build_review_view(french))
    shown = file.getvalue()
    assert find_english(shown) == []
    for words in (
        "Deux entrées\xa0: une seule personne, ou deux\u202f?",
        "Une entrée",
        "Tout est réglé",
        "1er septembre 2017",
    ):
        assert words in shown


@pytest.mark.parametrize(("lang", "set_to"), [("fr", "en"), (None, "fr")], ids=["argument", "set"])
def test_review_speaks_the_language_asked_for(lang: Any, set_to: Any, tmp_path: Path) -> None:
    """That of the argument, else the one that was set."""
    registry = Registry.build(build_corpus())
    newsner.set_language(set_to)
    try:
        registry.write_review(tmp_path / "page.html", decisions=tmp_path / "d.jsonl", lang=lang)
        assert '<html lang="fr">' in (tmp_path / "page.html").read_text("utf-8")
        assert registry.review(tmp_path / "d.jsonl", lang=lang).words["lang"] == "fr"
    finally:
        newsner.set_language("en")


@pytest.mark.parametrize("text", ["x", "1-", "0", "9", "3-2", "1;2"])
def test_numbers_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        parse_numbers(text, 8)


# The command


@pytest.fixture
def tagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("tagged.jsonl").write_text("".join(f"{a.model_dump_json()}\n" for a in build_corpus()), "utf-8")
    return "tagged.jsonl"


def press(keys: str, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["review", *arguments], input=keys)
    assert result.exit_code == 0, result.output
    return result.output


def test_command_decides_by_single_keys(tagged: str) -> None:
    output = press("ksudxq", tagged, "--by", "léa")
    assert "Nothing changes; the card comes again" in output
    assert "Taken back." in output
    assert "s, d, p, r, n, k, u or q" in output
    assert "1 of 9 settled; the log is decisions.jsonl" in output
    (decision,) = read_decisions("decisions.jsonl")
    assert (decision.do, decision.by) == ("different", "léa")
    assert "1 of 9 settled" in press("q", tagged)


def test_command_asks_for_what_a_key_needs(tagged: str) -> None:
    keys = "r2Chambre\n\n" + "p11,2\nAssemblée de Corse\n\n" + "n4" + "n1x" + "p19\n" + "n3\n" + "q"
    output = press(keys, tagged)
    assert "“Assemblée nationale” is shown as “Chambre” in 15 articles, 15 mentions." in output
    assert output.count("Nothing was decided.") == 2
    assert "'9' is not from 1 to 4" in output
    assert [decision.do for decision in read_decisions("decisions.jsonl")] == ["rename", "belongs", "drop", "drop"]


def test_command_goes_to_the_end(tagged: str) -> None:
    output = press("s" * 9, tagged)
    assert "All is settled\n" in output
    assert "9 of 9 settled; the log is" in output


def test_command_writes_a_page(tagged: str) -> None:
    assert "review.html; open it in a browser" in press("", tagged, "--html", "review.html")
    result = CliRunner().invoke(app, ["review", tagged, "--html", "review.html"])
    assert (result.exit_code, "--overwrite replaces it" in result.output) == (3, True)
    result = CliRunner().invoke(app, ["review", tagged, "--decisions", tagged])
    assert (result.exit_code, "is also an input" in result.output) == (3, True)


def test_command_follows_the_language(tagged: str) -> None:
    """Also its questions, and what it says of answers that are none."""
    keys = "x" + "u" + "r1\n\n" + "p11,2\nCorse\n\n" + "p19\n" + "p1\n\n\n" + "n4" + "k" + "q"
    try:
        result = CliRunner().invoke(app, ["--lang", "fr", "review", tagged], input=keys)
        page = CliRunner().invoke(app, ["--lang", "fr", "review", tagged, "--html", "review.html"])
    finally:
        newsner.set_language("en")
    assert (result.exit_code, page.exit_code) == (0, 0), result.output
    for words in (
        "s, d, p, r, n, k, u ou q",
        "cette session n'a rien à annuler",
        "Nouveau nom\xa0:",
        "il faut un nouveau nom",
        "Quels documents désignent une autre entité (1,3-5)\xa0:",
        "passent de «\xa0Assemblée\xa0» à «\xa0Corse\xa0»",
        "«\xa09\xa0» n'est pas compris entre 1 et 4",
        "choisissez des documents",
        "Lequel\xa0: 1 ou 2, ou 3 pour les deux",
        "Entrée\xa0: oui",
        "newsner: fiches réglées\xa0: 0 sur 9",
    ):
        assert words in result.output, words
    assert find_english(result.output + page.output) == []
    assert "ouvrez-la dans un navigateur" in page.output
    assert Path("review.html").read_text("utf-8").count('<html lang="fr">') == 1
