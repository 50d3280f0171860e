"""Clean-up of raw text, and the way back to the caller's offsets."""

import itertools
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsner.preprocessing.cleaning import clean, replace_surrogates

INVISIBLE = "\u00ad\u200b\u200d\u200e\u202c\u2060\ufeff"
LOOK_ALIKES = "‘’“”„\u00a0\u202f\u2011"
REFERENCES = ["&nbsp;", "&#8239;", "&eacute;", "&#769;", "&shy;", "&amp;", "&#0;", "&NotEqualTilde;", "&"]
MARKUP = [
    "<b>",
    "</b>",
    "</p>",
    "<br>\n",
    "<!--",
    "-->",
    "**",
    "_",
    "[a](/b)",
    "\n# ",
    "\n> ",
    "| ",
    "\t",
    "\r\n",
    "\x0c",
]
MARKUP += ["1\n00:00:01,200 --> 00:00:04,000\n", "<v Anne>", "{\\an8}", "WEBVTT\n", "-\n", "- ", "\u2028", "¬\n", "A"]
TEXTS = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("Éeàç\u0301\u0300\u0327\ud800" + INVISIBLE + LOOK_ALIKES),
        st.sampled_from(REFERENCES),
        st.sampled_from(MARKUP),
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("Le Mali vote.", "Le Mali vote.", id="ascii"),
        pytest.param("Déjà à Genève, où l'été règne.", "Déjà à Genève, où l'été règne.", id="composed"),
        pytest.param("E\u0301lyse\u0301e", "Élysée", id="decomposed"),
        pytest.param("Franc\u0327ois", "François", id="decomposed-cedilla"),
        pytest.param("l’Élysée", "l'Élysée", id="apostrophe"),
        pytest.param("l‘ONU et lʼOTAN", "l'ONU et l'OTAN", id="other-apostrophes"),
        pytest.param("12´500 en 1′15″", "12'500 en 1'15\"", id="accents-and-primes"),
        pytest.param("“Libération” et „Die Zeit“", '"Libération" et "Die Zeit"', id="quotes"),
        pytest.param("«\u00a0Le Temps\u00a0»", "« Le Temps »", id="guillemets-stay"),
        pytest.param("12\u00a0000\u202fF", "12 000 F", id="no-break-spaces"),
        pytest.param("12\u2009000", "12 000", id="thin-space"),
        pytest.param("Jean\u2011Luc", "Jean-Luc", id="no-break-hyphen"),
        pytest.param("Alger – Oran — Annaba", "Alger – Oran — Annaba", id="dashes-stay"),
        pytest.param("minis\u00adtère", "ministère", id="soft-hyphen"),
        pytest.param("Burkina\u200b Faso", "Burkina Faso", id="zero-width-space"),
        pytest.param("\ufeffDakar", "Dakar", id="byte-order-mark"),
        pytest.param("\u200e\u2060", "", id="only-invisible"),
        pytest.param("Bamako \ud83d", "Bamako \n", id="lone-surrogate"),
        pytest.param("e\u0301\ud800", "é\n", id="surrogate-and-decomposed"),
        pytest.param("Bravo \U0001f44f\U0001f3fd !", "Bravo \U0001f44f\U0001f3fd !", id="emoji"),
        pytest.param("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469", id="joined-emoji"),
        pytest.param("ligne\n\tsuite", "ligne\n\tsuite", id="line-ends-and-tabs-stay"),
        pytest.param("Ligne.\r\n\tSuite", "Ligne.\n\tSuite", id="line-ends-of-windows"),
        pytest.param("le gouver\u00ad\nnement", "le gouvernement", id="soft-hyphen-at-a-line-end"),
        pytest.param("reçu à New\ud800York", "reçu à New\nYork", id="surrogate-in-a-known-name"),
        pytest.param("q\u0303", "q\u0303", id="no-composed-form"),
        pytest.param("\u0301a", "\u0301a", id="accent-without-letter"),
        pytest.param("12&nbsp;500", "12 500", id="reference-by-name"),
        pytest.param("1&#160;200&#8239;000", "1 200 000", id="references-by-number"),
        pytest.param("12&#xA0;500 et 12&#Xa0;500", "12 500 et 12 500", id="reference-in-hexadecimal"),
        pytest.param("12&thinsp;500", "12 500", id="reference-to-a-thin-space"),
        pytest.param("Orl&eacute;ans &amp; Cie", "Orléans & Cie", id="reference-to-a-letter"),
        pytest.param("l&rsquo;&Eacute;tat", "l'État", id="reference-to-a-look-alike"),
        pytest.param("mini&shy;stère&#8203;", "ministère", id="reference-to-what-is-invisible"),
        pytest.param("e&#769;t&#xe9;", "été", id="reference-to-an-accent"),
        pytest.param("&nbsp; Dakar &nbsp;\n", "Dakar", id="reference-at-the-ends"),
        pytest.param("a&amp;nbsp;b &amp;D;", "a b &D;", id="reference-escaped-twice"),
        pytest.param(
            "&nothing; &#0; &#xD800; &#x110000; &#7; &;",
            "&nothing; &#0; &#xD800; &#x110000; &#7; &;",
            id="no-reference",
        ),
        pytest.param("R&D, 12&nbsp 500, &notit;", "R&D, 12 500, &notit;", id="no-semicolon-or-no-name"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    """Look-alikes are made one, accents composed, invisible characters taken out, lone surrogates made line ends."""
    assert clean(text).text == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param("À l’Élysée, rien.", "Élysée", "Élysée", id="no-shift"),
        pytest.param("A\u0300 l’E\u0301lyse\u0301e, rien.", "Élysée", "E\u0301lyse\u0301e", id="decomposed"),
        pytest.param("Le minis\u00adtère de la San\u00adté", "Santé", "San\u00adté", id="soft-hyphens"),
        pytest.param("\ufeffDakar vote.", "Dakar", "Dakar", id="byte-order-mark"),
        pytest.param("\U0001f44f Bamako et Gao\u200b.", "Gao", "Gao", id="emoji-and-zero-width"),
        pytest.param("\ud83d Lome\u0301 vote.", "Lomé", "Lome\u0301", id="surrogate"),
        pytest.param("Plus de 12\u00a0000 morts", "12 000", "12\u00a0000", id="no-break-space"),
        pytest.param("Plus de 12&nbsp;000 morts", "12 000", "12&nbsp;000", id="reference"),
        pytest.param(" &nbsp;&Eacute;vian et Nice", "Évian", "&Eacute;vian", id="reference-at-the-start"),
        pytest.param("Re\u0301&nbsp;: E&#769;vian\u200b vote", "Évian", "E&#769;vian", id="reference-and-decomposed"),
        pytest.param("Nice\u00ad&nbsp;et Re\u0301", "Ré", "Re\u0301", id="reference-and-soft-hyphen"),
    ],
)
def test_way_back(text: str, name: str, expected: str) -> None:
    """What is found in the cleaned text is cut out of the caller's text."""
    cleaned = clean(text)
    start = cleaned.text.index(name)
    first, last = cleaned.to_original(start, start + len(name))
    assert text[first:last] == expected


@given(TEXTS)
@example("e\u0301\u00ad\u200bE\u0301")
@example("\u0301\ud800\u00ad")
@example("\u0958\u0301")
def test_every_character_has_a_place(text: str) -> None:
    """Each cleaned character maps to a non-empty range of the caller's text, and the ranges are in order."""
    cleaned = clean(text)
    ranges = [cleaned.to_original(i, i + 1) for i in range(len(cleaned.text))]
    for start, end in ranges:
        assert 0 <= start < end <= len(text)
    for (start, end), (next_start, next_end) in itertools.pairwise(ranges):
        assert (start, end) == (next_start, next_end) or end <= next_start


@given(TEXTS)
@example("[a](/b)\u0300")
def test_place_holds_the_character(text: str) -> None:
    """The caller's characters behind a cleaned character are that character, cleaned; or what parts words."""
    cleaned = clean(text)
    for i, character in enumerate(cleaned.text):
        start, end = cleaned.to_original(i, i + 1)
        piece = clean(f"%{text[start:end]}%").text  # so that white space does not stand at an edge
        parts = character in " \n:"  # of which `:` stands behind the name in a tag of subtitles
        assert parts or character in piece or character in unicodedata.normalize("NFC", piece)


@given(TEXTS)
def test_nothing_invisible_stays(text: str) -> None:
    """A cleaned text holds no invisible character, no look-alike and nothing that UTF-8 cannot hold."""
    cleaned = clean(text).text
    assert not set(cleaned) & set(INVISIBLE + LOOK_ALIKES)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_replace_surrogates_keeps_valid_text(text: str) -> None:
    """Text without lone surrogates stays as it is."""
    assert replace_surrogates(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Bamako \ud83d", "Bamako \ufffd", id="high"),
        pytest.param("\udc00\ud83d", "\ufffd\ufffd", id="wrong-order"),
        pytest.param("\U0001f44f", "\U0001f44f", id="emoji-stays"),
    ],
)
def test_replace_surrogates(text: str, expected: str) -> None:
    """A lone surrogate becomes the replacement character."""
    assert replace_surrogates(text) == expected


@given(TEXTS)
def test_replace_surrogates_keeps_length(text: str) -> None:
    """One surrogate becomes one character, so no offset moves."""
    assert len(replace_surrogates(text)) == len(text)
