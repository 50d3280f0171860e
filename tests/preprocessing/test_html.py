"""HTML that is read through: what of it is markup, and what is text with angle brackets or ampersands."""

import pytest

from newsner.preprocessing.edits import apply_edits
from newsner.preprocessing.html import find_references, find_tags
from timing import assert_reads_in_linear_time


def read(text: str) -> str:
    """Return a text without its HTML; line ends show as ``/``."""
    decoded, _ = apply_edits(text, None, find_references(text))
    return apply_edits(decoded, None, find_tags(decoded))[0].replace("\n", "/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Zoé <b>Marchand</b>", "Zoé Marchand", id="inline"),
        pytest.param("<b>Z</b>oé", "Zoé", id="inside-a-word"),
        pytest.param("<STRONG>Zoé</STRONG>", "Zoé", id="capitals"),
        pytest.param("<p>Oui.</p><p>Non.</p>", "//Oui.////Non.//", id="paragraphs"),
        pytest.param("Oui<br>Non<br/>\nBon<br />", "Oui/Non/Bon/", id="line-breaks"),
        pytest.param("<li>Gao</li><li>Mopti</li>", "//Gao////Mopti//", id="list"),
        pytest.param("<td class=x>Gao</td><td>12</td>", "//Gao////12//", id="cells"),
        pytest.param("<a href=\"/x?a=1&amp;b=2\" title='a > b'>Gao</a>", "Gao", id="attributes"),
        pytest.param('<a title="dit &quot;oui&quot; à l\'ONU">Gao</a>', "Gao", id="quotes-in-an-attribute"),
        pytest.param("<a href='/a'>Une</a><a href='/b'>Deux</a>", "Une Deux", id="links-side-by-side"),
        pytest.param("un<!-- Paris > Rome -->e", "une", id="comment"),
        pytest.param("un <!-- Paris", "un <!-- Paris", id="comment-without-end"),
        pytest.param("a<script>if (a < 'Paris') {}</script>b<style>p {}</style>c", "a//b//c", id="scripts"),
        pytest.param("a<script>b", "a//b", id="script-without-end"),
        pytest.param("<![CDATA[Gao]]>", "Gao", id="cdata"),
        pytest.param('<!DOCTYPE html><?xml version="1.0"?>Gao', "Gao", id="declarations"),
        pytest.param("km<sup>2</sup>, 10<sup>6</sup>, 2<sup>e</sup>", "km², 10⁶, 2e", id="raised"),
        pytest.param("&lt;p&gt;Gao&lt;/p&gt;", "//Gao//", id="escaped-tags"),
        pytest.param("&amp;agrave; Gao &amp;amp; Mopti", "à Gao & Mopti", id="escaped-twice"),
        pytest.param("Orl&eacuteans, l&#39Oise", "Orléans, l'Oise", id="no-semicolon"),
        pytest.param("l&#146;Oise", "l’Oise", id="windows-1252"),
        pytest.param("x < 5, 3 > 2, <3, <<, < 5 %, <10 %, >5 %", None, id="comparisons"),
        pytest.param("a<b>c", None, id="formula"),
        pytest.param("<jean@example.fr>, <https://example.fr>", None, id="addresses"),
        pytest.param("<Nom>, <Code postal>, <ville>", None, id="no-tag"),
        pytest.param("AT&T, R&D, B&B, Dupont&Fils", None, id="ampersands"),
        pytest.param("https://example.fr/?a=1&copy=2&eth=3&lt=4", None, id="address-with-options"),
        pytest.param("&notit; &nothing; &#0; &#7;", None, id="no-reference"),
    ],
)
def test_html(text: str, expected: str | None) -> None:
    """Markup disappears or ends a line; ``None`` says that the text stays as it is."""
    assert read(text) == (text if expected is None else expected)


@pytest.mark.parametrize(
    "unit", ["<", "&", "<!--", "<script>", "<a x='", '<a x="', "<b>", "</a><a", "<br> ", "&amp;", "<a  "], ids=repr
)
def test_time_is_linear(unit: str) -> None:
    """Whatever a text is made of, time grows with its length only."""
    assert_reads_in_linear_time(lambda text: list(find_tags(text)) + list(find_references(text)), unit, 8_000)
