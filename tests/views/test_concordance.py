"""Concordances as HTML and in a terminal: each line leads to its place, and nothing of the articles is obeyed."""

import io
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from corpora import article, corpus, corpus_of
from hostile import HOSTILE, OUR_ATTRIBUTES, OURS
from newsner import Concordance, ConcordanceLine, Label

TAGS = OURS | {"mark", "section", "h2", "p", "strong"}
ATTRIBUTES = OUR_ATTRIBUTES | {"rel", "colspan"}


class Page(HTMLParser):
    """What is in a page: its tags, attributes, ids, links and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(page.partition("</style>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        self._in_mark = tag == "mark"
        self.marked += [""] if self._in_mark else []

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_mark:
            self.marked[-1] += data


@pytest.mark.parametrize("of", ["entities", "quantities", "statements"])
def test_each_line_links_to_its_place(of: str) -> None:
    """And the article back to the line; each anchor is there once, and what it stands before is marked."""
    found = corpus().concordance(of=of)  # type: ignore[arg-type]
    page = Page(found.to_html())
    assert len(page.ids) == len(set(page.ids))
    inner = [link.removeprefix("#") for link in page.links]
    assert set(inner) <= set(page.ids)
    assert len([link for link in inner if re.fullmatch(r"d\d+-\d+-\d+", link)]) == len(found)
    assert len([link for link in inner if link.startswith("line-")]) == len(found)
    assert all(found.text_of(id_).split()[-1] in page.text for id_ in found.documents)
    html5lib.HTMLParser(strict=True).parse(found.to_html())


def test_sentences_show_both_names_marked() -> None:
    table = corpus().cooccurrences()
    row = next(row for row in table.itertuples() if {row.entity, row.other} == {"Bachar al-Assad", "Vladimir Poutine"})
    found, marked = corpus().evidence(row), ["Vladimir Poutine", "Assad", "Assad", "Poutine"]
    assert Page(found._repr_html_()).marked == marked
    assert Page(found.to_html(articles=False)).marked == marked
    assert Page(found.to_html()).marked == marked * 2


def test_a_page_can_do_without_the_articles() -> None:
    found = corpus().concordance("Vladimir Poutine")
    assert len(found.to_html(articles=False)) < len(found.to_html())
    assert Page(found.to_html(articles=False)).links == []


def test_a_notebook_shows_the_first_lines() -> None:
    """Which of how many, with the styles, and no ids that another output could have."""
    line = corpus().concordance("Vladimir Poutine")[0]
    many = Concordance([line] * 300, title="many")
    assert "300 lines in 1 article, the first 200 shown" in many._repr_html_()
    assert many._repr_html_().count("<tr>") == 1 + 200
    assert Page(many._repr_html_()).ids == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("column", ["url", "source", "title"])
def test_nothing_of_an_article_is_obeyed(text: str, column: str, tmp_path: Path) -> None:
    """As text, id, name, metadata, title and note, in pages, notebooks and terminals."""
    line = ConcordanceLine(
        text, 0, len(text), text, text, text, text, "PER", "mention", None, {column: text}, marks=((0, len(text)),)
    )
    packed = {text: zlib.compress((text * 2).encode("utf-8", "surrogatepass"))}
    for each in (line, line._replace(marks=()), line._replace(kind="sentence"), line._replace(entity=None, label=None)):
        found = Concordance([each, each], title=text, note=text, texts=packed)
        for page in (found.to_html(), found.to_html(articles=False), found._repr_html_()):
            assert Page(page).tags <= TAGS
            assert Page(page).attributes <= ATTRIBUTES
            assert all(link.startswith("#") for link in Page(page).links)
        html5lib.HTMLParser(strict=True).parse(found.to_html())
        out = io.StringIO()
        Console(file=out, width=200).print(found)
        assert not {*out.getvalue()} & {"\x00", "\x08", "\x9b", "\u202e"}
        assert "\x1b[31m" not in out.getvalue()
        for suffix in (".csv", ".jsonl", ".html"):
            found.write(tmp_path / f"x{suffix}", overwrite=True)


ADDRESSES = [
    pytest.param("https://x.fr/a?b=1&c=2", "https://x.fr/a?b=1&c=2#:~:text=M%C2%AD-,", id="query"),
    pytest.param(" https://x.fr/a ", "https://x.fr/a#:~:text=", id="spaces-around"),
    pytest.param("HTTP://x.fr/a", "HTTP://x.fr/a#:~:text=", id="capitals"),
    pytest.param("https://x.fr/a#part", "https://x.fr/a#part:~:text=", id="fragment"),
    *(
        pytest.param(address, None, id=f"refused-{number}")
        for number, address in enumerate(
            [
                *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//x.fr", "x.fr", "ftp://x.fr"),
                *("https://x.fr/\nb", 'https://x.fr/"onclick=x', "https://x.fr/<b>", "https://", ""),
            ]
        )
    ),
]


@pytest.mark.parametrize(("address", "wanted"), ADDRESSES)
def test_addresses_of_the_web_lead_to_the_words(address: str, wanted: str | None, tmp_path: Path) -> None:
    """Only these, whatever else stands in the column."""
    made = corpus_of(
        tmp_path, article("a", "Hier, M. Jean-Luc Roy dort.", {"Jean-Luc Roy": Label.PER}, metadata={"url": address})
    )
    links = [link for link in Page(made.concordance("Jean-Luc Roy")._repr_html_()).links if not link.startswith("#")]
    if wanted is None:
        assert links == []
    else:
        base = wanted.partition(":~:")[0]
        assert links == [f"{base}:~:text=Hier%2C%20M%2E-,Jean%2DLuc%20Roy"]


def test_long_passages_are_found_by_their_ends() -> None:
    """A browser looks for the first and the last words."""
    long = "« " + " ".join(f"mot{i}" for i in range(40)) + " »"
    line = ConcordanceLine("a", 0, 9, "", long, "", None, None, "statement", None, {"Link": "http://x.fr"})
    (link,) = Page(Concordance([line], title="x")._repr_html_()).links
    assert link == "http://x.fr#:~:text=%C2%AB%20mot0%20mot1%20mot2,mot37%20mot38%20mot39%20%C2%BB"


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5))
def test_marks_of_any_ranges_keep_the_text(places: list[tuple[int, int]]) -> None:
    """Also where passages overlap, touch or are empty, all of the text is there once, and they are marked."""
    text = "abcdefghijkl"
    lines = [
        ConcordanceLine(
            "a", min(place), max(place), "", text[min(place) : max(place)], "", None, None, "date", None, {}
        )
        for place in places
    ]
    found = Concordance(lines, title="x", texts={"a": zlib.compress(text.encode())})
    shown = re.search(r"<article[^>]*>(.*?)</article>", found.to_html(), re.DOTALL)
    body = shown[1] if shown else text
    assert re.sub(r"<[^>]*>", "", body) == text
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", body))
    assert marked == "".join(c for i, c in enumerate(text) if any(min(p) <= i < max(p) for p in places))


def test_a_terminal_shows_lines_under_one_another() -> None:
    out = io.StringIO()
    Console(file=out, width=160).print(corpus().concordance("Vladimir Poutine"))
    assert "4 lines in 4 articles" in out.getvalue()
    assert re.search(r"le président russe +│ Vladimir Poutine │  soutient Assad", out.getvalue(), re.IGNORECASE)
    out = io.StringIO()
    Console(file=out, width=160).print(corpus().concordance(label="PER"))
    assert "Angela Merkel PER" in out.getvalue()


def test_pages_speak_french() -> None:
    """What stands around the lines; the language is that of other pages."""
    page = corpus().concordance("Vladimir Poutine").to_html(lang="fr")
    assert "4 lignes dans 4 articles" in page
    assert '<html lang="fr">' in page
    assert "7 octobre 2015, Le Temps" in page
    with pytest.raises(ValueError, match="lang must be one of"):
        corpus().concordance("Vladimir Poutine").to_html(lang="de")  # type: ignore[arg-type]
