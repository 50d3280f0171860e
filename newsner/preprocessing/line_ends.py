"""Find soft line ends, which are inside a sentence because the text was wrapped, and remove hyphenation.

The line ends of lists, headlines and paragraphs are kept. A line end is soft if the lines around it are full, so that
one more word would not fit (`_is_wrapped`), or if the words on both sides belong together (`_goes_on`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

from newsner.french_words import ARTICLES, CLAUSE_LINKS, FUNCTION_WORDS, INDEFINITE_ARTICLES, PLACE_PREPOSITIONS
from newsner.labels import Label
from newsner.lexicons import (
    load_clutter,
    load_first_names,
    load_gazetteer,
    load_name_cues,
    load_name_heads,
    load_number_words,
    load_units,
)
from newsner.preprocessing.edits import Edit

_NARROWEST, _WIDEST = 30, 150  # characters of the lines of a wrapped text
_FEWEST = 3  # lines that show a width
_FULL = 0.6  # share of the lines of a wrapped text that a word more would not fit on: all but the last of paragraphs
_RUNNING = 0.4  # share of these that go on with a small letter: more than in lists
_FEWEST_WORDS = 3  # of a line that goes on with a small letter: less may be a label
_LONGEST = 150  # characters of a line that may have been wrapped; a longer one is a paragraph
_FEWEST_SMALL = 2  # words in small letters that a sentence has
_LONGEST_WORD = 60  # characters at the end of a line in which its last word is looked for
_FIRST_WORD = re.compile(r"[(«\"]?([^\s,;:.!?)»\"]+)")
_ENDED = re.compile(r"(?:[.!?…:;*>|=]|(?P<closed>[)\]%»\"]))$")  # a bracket, a quotation or a share may also go on
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
_LISTED = re.compile(r"[-–—•*·>|#=+~]|\(?(?:\d{1,3}|[^\W\d_])[.)]\s")
_LABEL = re.compile(r"[^:]{1,40} ?:(?!\S)")
_ELIDED = re.compile(r"[A-ZÀ-Þ]['’]")
_QUOTE = re.compile(r">[ \t]?(?!>)")  # of a mail program
_SPACED = re.compile(r"(?<!\w)(?P<head>[^\W\d_]{2,30})(?P<gap>-[ ]{1,3})(?P<tail>[a-zß-ÿœ]{2,30})(?![\w'’-])")
_BROKEN = re.compile(r"(?<![^\W\d_])(?P<head>[^\W\d_]+)(?P<hyphen>[-\u2010\u2011\u00ad¬])$")
_GROUP = re.compile(r"\d{1,3}")
_TAIL = re.compile(r"(?P<tail>[^\W\d_]+)(?P<compound>[-\u2010\u2011'’])?")
_SIGN = re.compile(r"[%‰°]|[€$£](?!\s?\d)")

Knows = Callable[[str], bool]


class _Line(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def last_word(self) -> str:
        """The last word, without an elided one before it: `Agence` of `l'Agence`."""
        return re.split(r"[\s(«\"'’]", self.text[-_LONGEST_WORD:])[-1]

    @property
    def first_word(self) -> str:
        found = _FIRST_WORD.match(self.text)
        return found[1] if found else ""


def find_joins(text: str, knows: Knows = lambda word: False, *, subtitled: bool = False) -> Iterator[Edit]:
    r"""Yield the soft line ends of a text, in order.

    Args:
        text: line ends are line feeds, perhaps after a carriage return.
        knows: tells whether a word exists; asked about words that a hyphen at a line end breaks (`porte-parole`).
        subtitled: whether the lines are those of subtitles, which end anywhere in a sentence.

    >>> list(find_joins("Le Premier ministre François\nBayrou parle.\nPoint presse à Pau"))
    [Edit(start=28, end=29, text=' ')]
    >>> list(find_joins("le gouver-\nnement de Saint-\nDenis"))
    [Edit(start=9, end=11, text=''), Edit(start=27, end=28, text='')]
    """
    if "\n" not in text:
        return
    blocks = [block for block in _find_blocks(text) if len(block) > 1]
    width = max((_width(block) for block in blocks if _is_wrapped(block)), default=0)
    for block in blocks:
        wrapped = _NARROWEST <= _width(block) <= width  # also a paragraph of two lines among longer ones
        for line, following in pairwise(block):
            broken = _BROKEN.search(line.text, max(len(line.text) - _LONGEST_WORD, 0))
            tail = _TAIL.match(following.text)
            if broken and tail:
                if _is_one_word(line.text, tail["tail"], wrapped):
                    yield _join_word(line, following, broken, tail, knows)
                continue
            filled = subtitled or (wrapped and _is_full(line, following, width))
            if _is_soft(line, following, filled=filled, wrapped=wrapped):
                yield Edit(line.end, following.start, " ")


def find_spaced_hyphens(text: str, knows: Knows) -> Iterator[Edit]:
    """Yield the hyphens of line ends that became spaces, where the halves are a known word: `Fi- nistère`.

    >>> list(find_spaced_hyphens("du Fi- nistère, mi- juin", {"Finistère"}.__contains__))
    [Edit(start=5, end=7, text='')]
    """
    if "- " not in text:
        return
    for found in _SPACED.finditer(text):
        head, tail = found["head"], found["tail"]
        is_word = knows(head + tail) or knows((head + tail).lower())
        is_compound = knows(f"{head}-{tail}") or knows(f"{head}-{tail}".lower())
        if is_word and not is_compound and FUNCTION_WORDS.isdisjoint({head.lower(), tail}):
            yield Edit(*found.span("gap"), "")


def _is_soft(line: _Line, following: _Line, *, filled: bool, wrapped: bool) -> bool:
    """Tell whether a sentence goes on after a line end; ``filled`` says that the next word did not fit on the line.

    In a ``wrapped`` text it would otherwise have fitted: then only words that belong together make a line end soft.
    """
    if _continues_number(line, following):
        return True
    if _ends(line, following):
        return False
    return filled or _goes_on(line, following) or (not wrapped and _runs_into_name(line, following))


def _find_blocks(text: str) -> Iterator[list[_Line]]:
    """Yield the lines of each paragraph: those with no blank line between them. The `>` of quoted mail is left out."""
    block: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        quote = _QUOTE.match(stripped)
        begin = start + (line.index(stripped[0]) if stripped else 0) + (quote.end() if quote else 0)
        content = stripped[quote.end() :].lstrip() if quote else stripped
        if content:
            begin += len(stripped) - (quote.end() if quote else 0) - len(content)
            block.append(_Line(begin, begin + len(content), content))
        elif block:
            yield block
            block = []
        start += len(line) + 1
    if block:
        yield block


def _width(block: Sequence[_Line]) -> int:
    return max(len(line.text) for line in block)


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether a line is full: the next line's first word would not fit on it."""
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) > width


def _is_wrapped(block: Sequence[_Line]) -> bool:
    """Tell whether lines end because they are full: prose, wrapped by a program or an editor."""
    width = _width(block)
    if len(block) < _FEWEST or not _NARROWEST <= width <= _WIDEST:
        return False
    pairs = list(pairwise(block))
    full = [following for line, following in pairs if _is_full(line, following, width)]
    running = sum(following.text[0].islower() for following in full)
    return len(full) >= max(2, _FULL * len(pairs)) and running >= _RUNNING * len(full)


def _continues_number(line: _Line, following: _Line) -> bool:
    """Tell whether a line end stands inside a number, or between a number and its sign: `12 / 500`, `25 / %`."""
    before, after = line.last_word, following.first_word
    if before.endswith(".") and before in load_units() and after[:1].isdigit():
        return True  # `Fr. / 500`
    if not before[-1:].isdigit():
        return False
    grouped = bool(_GROUP.fullmatch(before)) and after.isdigit() and len(after) == 3
    return bool(_SIGN.match(following.text)) or (grouped and _is_sentence(line.text))


def _ends(line: _Line, following: _Line) -> bool:
    """Tell whether a line ends a sentence, a headline in capitals or an item of a list."""
    if line.last_word in load_name_cues()["civility"] or _opens_with_initial(line, following):
        return False
    in_capitals = line.text.isupper() and not following.text.isupper()
    ended = _ENDED.search(line.text)
    goes_on = ended and ended["closed"] and following.text[0].islower()
    return bool((ended and not goes_on) or _LISTED.match(following.text)) or in_capitals


def _opens_with_initial(line: _Line, following: _Line) -> bool:
    """Tell whether a line ends with the initial of a first name, not with `Rachid B.` or the signature `R. B.`."""
    if not _INITIAL.fullmatch(line.last_word):
        return False
    before = line.text.split()[-2:-1]
    return not (before and before[0][0].isupper()) or (line.last_word, following.first_word) in _known_pairs()


def _goes_on(line: _Line, following: _Line) -> bool:
    """Tell, from the words on both sides of a line end, whether the sentence continues on the next line."""
    words = line.text.split()
    before, after = line.last_word, following.first_word
    if not before or not after:
        return False
    if (before, after) in _known_pairs():
        return True
    if after[0].islower():
        counted = before[-1].isdigit() or before.lower() in load_number_words()
        opened = bool(_ELIDED.match(words[0])) or (len(words) > 1 and words[0].lower() in ARTICLES)
        # `L'Union / européenne`
        return (len(words) >= _FEWEST_WORDS or counted or opened) and "/" not in after and not after.startswith("www.")
    if _opens_sentence(after):
        return False
    if before in load_name_cues()["civility"] or (len(words) > 1 and before in _openers()):
        return True
    if len(words) > 1 and (before.lower() in ARTICLES or _opens_with_initial(line, following)):
        return True  # `La / Provence`
    return _is_sentence(line.text) and _names_a_person(line, following)


def _opens_sentence(word: str) -> bool:
    """Tell whether a capitalised word starts a sentence rather than a name, or is not a word."""
    if _ELIDED.match(word) and word[2:3].islower():
        return True  # `D'ailleurs`
    return not word[0].isalnum() or word.lower() in FUNCTION_WORDS | PLACE_PREPOSITIONS


@cache
def _openers() -> frozenset[str]:
    """Return the function words that no sentence ends with."""
    return ARTICLES | INDEFINITE_ARTICLES | PLACE_PREPOSITIONS | CLAUSE_LINKS | load_name_cues()["particle"]


def _is_sentence(line: str) -> bool:
    return any(word.islower() for word in line.split())


@cache
def _known_pairs() -> frozenset[tuple[str, str]]:
    """Return the neighbouring words of the names in the gazetteer, if the second is capitalised: `New York`.

    Two function words, such as `de La`, are no such pair.
    """
    surfaces = (surface.split() for entry in load_gazetteer() for surface in (entry.name, *entry.aliases))
    pairs = (pair for words in surfaces if len(words) > 1 for pair in pairwise(words))
    return frozenset(
        (before, after)
        for before, after in pairs
        if not after[0].islower() and not (before.islower() and after.lower() in FUNCTION_WORDS)
    )


@cache
def _first_names() -> frozenset[str]:
    names = (entry.name.split() for entry in load_gazetteer() if entry.label is Label.PER)
    return load_first_names() | {first for first, *rest in names if rest}


def _ends_with_first_name(line: _Line) -> bool:
    """Tell whether a first name ends a line; one that is also a place (`Florence`) does not behind `à` and the like."""
    before = line.text[: -len(line.last_word)].rstrip().rpartition(" ")[2]
    if line.last_word not in _first_names() or before.endswith(":"):
        return False
    if before[:1].isupper() and before[-1].isalpha() and before not in _first_names() | load_name_cues()["civility"]:
        return before.lower() in FUNCTION_WORDS  # not a surname, as in `Alma Marceau`
    return line.last_word not in _known_names() or not (before.lower() in _openers() or before.endswith(","))


def _names_a_person(line: _Line, following: _Line) -> bool:
    """Tell whether a line ends with a first name, or with a role and a capitalised word, and a surname follows."""
    words, (after, *rest) = line.text.split(), following.text.split()
    goes_on = _is_sentence(following.text) or after[-1] in ".,"
    if not (goes_on and after[0].isupper() and line.last_word[0].isupper()):
        return False
    opening = following.first_word
    is_particle = opening.lower() in load_name_cues()["particle"]
    if opening in _first_names() and not is_particle and rest and rest[0][0].isupper():
        return False  # another person: `Lady Diana` above `Claudia Schiffer lance une collection`
    titled = len(words) > 1 and words[-2].lower() in load_name_cues()["role"]
    is_surname = opening not in _known_names() or after.endswith(",")  # `Stéphane / Israël, patron d'Arianespace`
    return titled or (is_surname and _ends_with_first_name(line))


def _runs_into_name(line: _Line, following: _Line) -> bool:
    """Tell whether a sentence breaks off at a capitalised word or at what opens a name, and goes on with another.

    Headlines, captions and menus end so as well, but seldom stand above a short line that ends a sentence.
    """
    words = line.text.split()
    before, after = line.last_word, following.first_word
    if not before or not after or _opens_sentence(after) or after.lower() in _clutter_openers():
        return False
    if max(len(line.text), len(following.text)) > _LONGEST or _LABEL.match(following.text) or ":" in line.text[-40:]:
        return False
    if sum(word.islower() for word in words) < _FEWEST_SMALL or _ELIDED.match(after) or not after[0].isupper():
        return False
    if not _is_sentence(following.text) and following.text[-1] not in ".,)":
        return False
    if before.islower():
        return len(words) > 1 and before in _name_openers()
    return before[0].isupper() and not (before.isupper() or before in _known_names() or _is_whole(words, following))


def _is_whole(words: Sequence[str], following: _Line) -> bool:
    """Tell whether a line ends with a name of two words, or the next one opens with a first name and a surname."""
    last_but_one, behind = words[-2], following.text.split()[1:2]
    ends = last_but_one[0].isupper() and last_but_one.isalpha() and last_but_one.lower() not in FUNCTION_WORDS
    is_title = last_but_one in load_name_cues()["civility"]
    opens = following.first_word in _first_names() and behind != [] and behind[0][0].isupper()
    return (ends and not is_title) or opens


@cache
def _clutter_openers() -> frozenset[str]:
    """Return the words that open lines of page clutter below a headline: `Publié le`, `Écrit par`, `Crédit photo`."""
    cues = load_clutter()
    phrases = (cues[role] for role in ("publication", "byline", "credit", "comments", "reading_time"))
    return frozenset(phrase.split()[0].lower() for phrase in chain.from_iterable(phrases))


@cache
def _name_openers() -> frozenset[str]:
    """Return the common nouns that a name stands behind: `rue`, `université`, `maire`."""
    cues = load_name_cues()
    return frozenset(head.head for head in load_name_heads()) | cues["role"] | cues["street"] | cues["family"]


@cache
def _known_names() -> frozenset[str]:
    """Return the names in the gazetteer that are of one word and not a person's, so that a line may end with them."""
    entries = (entry for entry in load_gazetteer() if entry.label is not Label.PER)
    return frozenset(name for entry in entries for name in (entry.name, *entry.aliases) if " " not in name)


def _is_one_word(line: str, tail: str, wrapped: bool) -> bool:
    """Tell whether a hyphen at a line end is part of a word; it may also end an aside (`-dit Anne Roux-`)."""
    return tail[0].islower() or wrapped or not (line.startswith("-") or _opens_sentence(tail))


def _join_word(line: _Line, following: _Line, broken: re.Match[str], tail: re.Match[str], knows: Knows) -> Edit:
    """Return what joins the halves of a word, with its hyphen or without."""
    kept = broken["hyphen"] not in "\u00ad¬" and _keeps_hyphen(
        broken["head"], tail["tail"], bool(tail["compound"]), knows
    )
    return Edit(line.end if kept else line.start + broken.start("hyphen"), following.start, "")


def _keeps_hyphen(head: str, tail: str, compound: bool, knows: Knows) -> bool:
    """Tell whether a word has a hyphen of its own at a line end: `Saint-/Denis`, `Aix-/en-Provence`, `vingt-/deux`."""
    if not tail[0].islower() or compound or head == "t":
        return True
    numbers = load_number_words()
    if head.lower() in numbers and tail in numbers:
        return True
    if knows(f"{head}-{tail}") or knows(f"{head}-{tail}".lower()):
        return True
    return knows(head) and knows(tail) and not (knows(head + tail) or knows((head + tail).lower()))
