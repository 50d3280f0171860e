"""Extractions as HTML and in a terminal: all of the text, nothing of it obeyed."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from fakes import said_article
from hostile import HOSTILE, OUR_ATTRIBUTES, OURS
from newsner import (
    AliasReason,
    Entity,
    Extraction,
    Extractor,
    Label,
    Mention,
    Passage,
    Quantity,
    Reference,
    Role,
    Statement,
    to_html,
)
from newsner.lexicons import load_stylesheet
from newsner.views.html import to_fragment
from newsner.views.messages import Messages
from newsner.views.segments import find_segments, name_entities, to_printable, to_value_text
from newsner.views.speakers import find_sources, group_by_speaker, shorten
from timing import assert_linear

EN = Messages("en")
Spans = list[tuple[int, int]]


def article_of(text: str, spans: Spans, quantities: Spans, said: Spans = (), references: Spans = ()) -> Extraction:  # type: ignore[assignment]
    """Return an article in which every string that can be shown comes from the text."""

    def passage(start: int, end: int) -> dict[str, Any]:
        return {"text": text[start:end], "start": start, "end": end}

    entities = tuple(
        Entity(
            name=text,
            label=label,
            aliases=(text[start:end],),
            mentions=(Mention(text=text[start:end], start=start, end=end, label=label, score=1, source="cue"),),
            kb_id=text,
            reasons=(AliasReason(text[start:end], "exact"),),
            roles=(Role(**passage(start, end)),),
            gender="f",
        )
        for (start, end), label in zip(spans, [*Label] * len(spans), strict=False)
    )
    counted = tuple(
        Quantity(text=text[start:end], start=start, end=end, value=Decimal(3), kind="count", unit=text, noun=text)
        for start, end in quantities
    )
    names = [None, *range(len(entities))]
    statements = tuple(
        Statement(
            **passage(start, end),
            kind="direct" if i % 2 else "indirect",
            cue=Passage(**passage(start, end)),
            speaker=Passage(**passage(start, end)) if i % 3 else None,
            entity=names[i % len(names)],
            score=1,
        )
        for i, (start, end) in enumerate(said)
    )
    referring = tuple(
        Reference(**passage(start, end), entity=names[i % len(names)], kb_id=text)
        for i, (start, end) in enumerate(references)
    )
    return Extraction(
        text=text, id=text, entities=entities, quantities=counted, statements=statements, references=referring
    )


class _Reader(HTMLParser):
    """Collects the elements and attributes of a page, and the text of its article."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.text = ""
        self.within = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.within |= tag == "article"
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.references.add((value or "").removeprefix("#"))
            elif name == "aria-describedby":
                self.references.update((value or "").split())

    def handle_endtag(self, tag: str) -> None:
        self.within &= tag != "article"

    def handle_data(self, data: str) -> None:
        if self.within:
            self.text += data


@st.composite
def articles(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(exclude_characters="\r") | st.sampled_from("<>&\"'\x00/=[]"), max_size=40))
    cuts = [sorted(draw(st.sets(st.integers(0, len(text)), max_size=7))) for _ in range(3)]
    places = st.tuples(*[st.integers(0, len(text))] * 2).map(lambda pair: (min(pair), max(pair)))
    said = sorted(draw(st.lists(places, max_size=9)))  # in one another, across one another, or empty
    return article_of(text, *(list(pairwise(cut))[::2] for cut in cuts[:2]), said, list(pairwise(cuts[2]))[::2])


def assert_only_ours(article: Extraction) -> None:
    page = to_html(article)
    read = _Reader(page)
    assert read.text == to_printable(article.text)
    assert read.elements <= OURS
    assert read.attributes <= OUR_ATTRIBUTES
    assert len(read.ids) == len(set(read.ids))
    assert read.references <= set(read.ids)


@given(articles())
def test_page_has_all_of_the_text_and_only_our_markup(article: Extraction) -> None:
    """Whatever names, quantities and statements overlap, the text is whole, and every link leads somewhere."""
    assert_only_ours(article)
    html5lib.HTMLParser(strict=True).parse(to_html(article))


@given(articles())
def test_sources_are_those_that_an_article_tells(article: Extraction) -> None:
    """One pass over an article finds what `Extraction.source_of` does for each quantity."""
    assert find_sources(article) == list(map(article.source_of, article.quantities))
    assert sorted(number for speaker in group_by_speaker(article, EN) for number in speaker.statements) == list(
        range(len(article.statements))
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_article_is_obeyed(text: str) -> None:
    """Names, aliases, ids and units are as untrusted as the text; the page is well-formed."""
    everything = [(0, len(text))] * 3
    article = article_of(text, [(0, 2), (2, len(text))], [(1, len(text) - 1)], everything, everything)
    assert_only_ours(article)
    html5lib.HTMLParser(strict=True).parse(to_html(article))
    shown = terminal(article)
    assert "\x1b[31m" not in shown
    assert not {*shown} & {"\x00", "\x08", "\x9b", "\u202e"}


def terminal(article: Extraction) -> str:
    out = io.StringIO()
    Console(file=out, width=200).print(article)
    return out.getvalue()


def test_terminal_shows_text_and_tables(extractor: Extractor) -> None:
    """The labels stand beside the mentions, so no colour is needed; markup of rich in the text is text."""
    shown = terminal(extractor.extract("Bachar al-Assad est à Damas [bold]avec 26 missiles. Assad ment."))
    assert "Bachar al-Assad[PER] est à Damas[LOC] [bold]avec 26 missiles[QTY]. Assad[PER] ment." in shown
    assert "2 entities" in shown
    assert "None" not in shown


def test_quantity_around_a_name_is_cut_at_its_borders() -> None:
    """A keyboard stops once at each mention and quantity; each segment leads to the inner of its marks."""
    article = article_of("10 kg de Brie frais", [(9, 13)], [(0, 19)])
    segments = [(article.text[segment.start : segment.end], len(segment.marks)) for segment in find_segments(article)]
    assert segments == [("10 kg de ", 1), ("Brie", 2), (" frais", 1)]
    html = to_fragment(article)
    assert html.count('tabindex="-1"') == 1
    assert [html.count(f'data-tag="{tag}"') for tag in ("PER", "QTY")] == [1, 1]


def test_tip_says_who_and_why(extractor: Extractor) -> None:
    """A mention's tip has the canonical name, the reason of its form and the other forms; a quantity's its value."""
    html = extractor.extract("Bachar al-Assad a au moins 26 missiles de croisière. Assad est en Syrie.")._repr_html_()
    for tip in (
        "Bachar al-Assad (PER)\nalso written: Assad",
        "Bachar al-Assad (PER)\n“Assad”: the surname of the only person it fits",
        "at least 26 missile (count)\nof missile de croisière",
        "Syrie (LOC, SY)",
    ):
        assert f'data-tip="{tip}"' in html


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({"value": "4.50"}, "4.50", id="decimal"),
        pytest.param({"value": "31400000", "bound": "approx"}, "about 31,400,000", id="grouped"),
        pytest.param({"low": "2", "high": "3", "bound": "max"}, "at most 2–3", id="range"),
        pytest.param({"value": "1e5000"}, "1E+5000", id="too-long-to-write-out"),
        pytest.param({"bound": "min"}, "", id="none"),
    ],
)
def test_values_in_words(fields: dict[str, str], shown: str) -> None:
    """Values are exact, and no value fills a page."""
    assert to_value_text(Quantity(text="x", start=0, end=1, kind="count", **fields), EN) == shown


def test_rates_stand_behind_the_unit() -> None:
    """The table, the tip and the terminal say for how much a value holds."""
    text = "12 euros par mois"
    rate = Quantity(text="12 euros", start=0, end=8, value=Decimal(12), kind="money", unit="EUR", per="mois")
    article = Extraction(text=text, entities=(), quantities=(rate,))
    html = article._repr_html_()
    assert '<td lang="fr">EUR / mois</td>' in html
    assert 'data-tip="12 EUR / mois (money)"' in html
    out = io.StringIO()
    Console(file=out, width=120).print(article)
    assert "EUR / mois" in out.getvalue()


def test_page_of_several_articles_has_their_names_as_headings() -> None:
    """Articles without an id are numbered; a page of nothing and an empty article are pages, too."""
    empty = Extraction(text="", entities=(), quantities=())
    page = to_html([empty, empty.model_copy(update={"id": "b"})])
    assert [page.count(f"><bdi>{title}</bdi></h1>") for title in ("Article 1", "b")] == [1, 1]
    assert "<table" not in page
    for whole in (page, to_html([])):
        html5lib.HTMLParser(strict=True).parse(whole)


def test_style_stays_within_its_class_and_calls_nothing() -> None:
    """Every rule names a class of newsner, so a notebook around keeps its looks; nothing is loaded."""
    style = to_html([]).partition("<style>")[2].partition("</style>")[0]
    rules = re.findall(r"[^{}]+(?={)", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    selectors = [selector for rule in rules if not rule.strip().startswith("@") for selector in rule.split(",")]
    assert len(selectors) > 30
    assert all(".newsner" in selector for selector in selectors)
    assert not [word for word in ("url(", "@import", "http") if word in style]


def test_long_article_is_shown_in_proportion() -> None:
    """Ten times the text and the mentions takes about ten times as long, not a hundred times."""

    def article(number: int) -> Extraction:
        mentions = tuple(
            Mention(text="Damas", start=16 * i, end=16 * i + 5, label=Label.LOC, score=1, source="model")
            for i in range(number)
        )
        entity = Entity(name="Damas", label=Label.LOC, mentions=mentions)
        return Extraction(text="Damas est loin. " * number, entities=(entity,), quantities=())

    short, long = article(2_000), article(20_000)
    assert_linear(lambda: to_fragment(short), lambda: to_fragment(long), 10)


def test_statements_are_marked_with_their_speaker() -> None:
    """In the text, by a line and a tag for each kind, with a tip; in a list by speaker, who has most of them first."""
    html = to_fragment(said_article())
    tips = re.findall(r'<span class="newsner-said newsner-(\w+)" data-tag="\w+" data-tip="([^"]*)"', html)
    assert tips == [
        ("DIR", "said by Léa Roy, quoted\ncue: “a déclaré”\nspeaker: “la maire”"),
        ("IND", "said by “la préfecture”, in the article&#x27;s words\ncue: “Selon”"),
        ("IND", "said by Léa Roy, in the article&#x27;s words\ncue: “affirme”\nspeaker: “Elle”"),
        ("IND", "said by Paris, in the article&#x27;s words\ncue: “estime”\nspeaker: “Paris”"),
    ]
    assert html.count('tabindex="0"') == 4
    rows = html[html.index("Who says what") : html.index("<summary>Quantities")]
    assert re.findall(r'rowspan="(\d)"[^>]*>(?:<a[^>]*>)?<bdi[^>]*>([^<]*)', rows) == [
        ("2", "Léa Roy"),
        ("1", "“la préfecture”"),
        ("1", "Paris"),
    ]
    for shown in (
        "DIR</span> quoted statements: 1",
        "IND</span> statements in the article's words: 3",
        "REF</span> references: 2",
        '<small>woman, <bdi lang="fr">maire</bdi></small>',
        "<small>according to Paris</small>",
        "12 mort (count)\naccording to “la préfecture”",
        "stands for its government, institution or team",
        "means RU, which the article does not name",
        "parisiens</bdi>: words that mean it",
    ):
        assert shown in html


def test_a_view_without_statements_does_not_speak_of_them(extractor: Extractor) -> None:
    """They may have been left out."""
    html = to_fragment(Extraction(text="Paris dort.", entities=(), quantities=()))
    assert not [word for word in ("DIR", "IND", "REF<", "Who says what") if word in html.partition("</style>")[2]]
    assert "Who says" not in terminal(Extraction(text="Paris dort.", entities=(), quantities=()))


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        pytest.param([(0, 9), (3, 6)], "[abc[def]ghi]", id="nested"),
        pytest.param([(0, 6), (3, 9)], "[abc[def]][ghi]", id="across"),
        pytest.param([(0, 3), (3, 6)], "[abc][def]ghi", id="beside"),
        pytest.param([(0, 3), (0, 3)], "[[abc]]defghi", id="same"),
        pytest.param([(2, 2), (9, 9)], "ab[]cdefghi[]", id="empty"),
        pytest.param([(0, 9)] * 6, "[][][[[[abcdefghi]]]]", id="too-deep"),
    ],
)
def test_statements_nest_or_are_cut(said: list[tuple[int, int]], parts: str) -> None:
    """Tags never cross; a statement that ends inside another goes on behind it, and deep ones are places only."""
    html = to_fragment(article_of("abcdefghi", [], [], said))
    marked = re.search("<article[^>]*>(.*)</article>", html, re.DOTALL)
    assert marked is not None
    assert re.sub("<span[^>]*>", "[", marked[1]).replace("</span>", "]") == parts


def test_terminal_shows_who_says_what() -> None:
    """A table with the statements of each speaker; the others say the roles of people and whose a figure is."""
    lines = [re.sub(r"\s*[│┃]\s*", "|", line).strip("|") for line in terminal(said_article()).splitlines()]
    for line in (
        "PER|Léa Roy||maire|f||1",
        "12 morts|mort||count|“la préfecture”|12",
        "Léa Roy|Nous avons perdu des amis|a déclaré|direct",
        "Paris|à 3 000 euros les dégâts|estime|indirect",
    ):
        assert line in lines


def test_long_statements_are_cut_in_lists() -> None:
    """They repeat the text, and nested ones one another."""
    assert shorten("mot " * 100).endswith("mot …")
    assert len(shorten("x" * 10_000)) <= 240


def test_page_grows_with_the_article_also_with_nested_statements() -> None:
    """Many statements around one place, each a part of the one before, are no burden."""

    def article(number: int) -> Extraction:
        text = "Il dit que tout va bien. " * number
        places = [(25 * i, 25 * i + 24) for i in range(number)] + [(50 * i, len(text)) for i in range(number // 2)]
        said = [Statement(text=text[a:b], start=a, end=b, kind="indirect", score=1) for a, b in places]
        return Extraction(text=text, entities=(), quantities=(), statements=said)

    short, long = article(100), article(1_000)
    assert len(to_fragment(long)) < 12 * len(to_fragment(short))


def test_page_in_french() -> None:
    """No English stands around a French article."""
    page = to_html([said_article(), said_article()], lang="fr").partition("</style>")[2]
    for shown in (
        '<html lang="fr">',
        "Qui dit quoi",
        "propos de Léa Roy, cités\nintroduit par «\xa0a déclaré\xa0»",
        "personnes\N{NO-BREAK SPACE}: 1",
        "2 articles",
    ):
        assert shown in to_html([said_article(), said_article()], lang="fr")
    words = re.sub(r"\b(?:class|id|href|aria-describedby)=\"[^\"]*\"", "", page)
    assert not re.findall(r"\b(?:the|of|said|people|places|according|words)\b", words)
    with pytest.raises(ValueError, match="lang must be one of en, fr, but is 'de'"):
        to_html([], lang="de")  # type: ignore[arg-type]


def test_heading_says_where_an_article_appeared() -> None:
    """Its title, source, date and address come from the metadata; an address that is none is no link."""
    metadata = {"title": "Un titre", "source": "L'Écho <du> Nord", "date": "2020-03-01", "url": "https://example.org/a"}
    article = Extraction(text="Oui.", id="a1", entities=(), quantities=(), metadata=metadata)
    page = to_html([article, article.model_copy(update={"metadata": {"url": "javascript:alert(1)"}})], lang="fr")
    assert '<h1 id="newsner-1"><bdi>Un titre</bdi></h1>' in page
    assert "<bdi>L&#x27;Écho &lt;du&gt; Nord</bdi> · <bdi>1er mars 2020</bdi> · <bdi>a1</bdi>" in page
    assert re.findall('href="([^#"][^"]*)"', page) == ["https://example.org/a"]
    assert re.findall('<li><a href="(#[^"]*)"><bdi>([^<]*)', page) == [("#newsner-1", "Un titre"), ("#newsner-2", "a1")]
    html5lib.HTMLParser(strict=True).parse(page)


def test_two_people_of_one_name_are_told_apart() -> None:
    """By their roles, else by ids, else by number, in the list, the tips and the terminal."""
    text = "Jean Roy, maire, a vu Jean Roy, chanteur. Paul Bo et Paul Bo aussi."
    starts = [(0, "maire"), (22, "chanteur"), (42, ""), (53, "")]
    entities = tuple(
        Entity(
            name=text[start : start + 8].strip(),
            label=Label.PER,
            mentions=(
                Mention(
                    text=text[start : start + 7], start=start, end=start + 7, label=Label.PER, score=1, source="cue"
                ),
            ),
            roles=(Role(text=role, start=text.index(role), end=text.index(role) + len(role)),) if role else (),
        )
        for start, role in starts
    )
    article = Extraction(text=text, entities=entities, quantities=())
    names = ["Jean Roy (maire)", "Jean Roy (chanteur)", "Paul Bo (1)", "Paul Bo (2)"]
    assert name_entities(article) == names
    assert all(name in to_html(article) and name in terminal(article) for name in names)


def to_rgb(colour: str) -> list[float]:
    """Return the linear channels of a colour such as ``#5f4b00``."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    lights = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), to_rgb(x), strict=True)) for x in (a, b))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_have_enough_contrast(theme: int) -> None:
    """Text and labels on every background that they stand on: at least 4.5, as WCAG AA asks."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", load_stylesheet())
    colours = {name: pair[theme] for name, *pair in found}
    tints = {name.removesuffix("-ink") for name in colours if name.endswith("-ink")}
    assert tints == {"per", "loc", "org", "qty", "say"}
    for tint in tints:
        assert contrast(colours["ink"], colours[tint]) >= 4.5
        for behind in (tint, "say", "paper"):
            assert contrast(colours[f"{tint}-ink"], colours[behind]) >= 4.5
    assert contrast(colours["soft"], colours["paper"]) >= 4.5
