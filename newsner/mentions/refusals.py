"""Refuse candidates whose words, or the words around them, say that they are no names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc

from newsner.french_words import DEFINITE_ARTICLES, INDEFINITE_ARTICLES
from newsner.labels import Label, Rejection
from newsner.lexicons import load_demonyms, load_name_cues
from newsner.mentions.candidates import Candidate
from newsner.names import fold_word
from newsner.regexes import compile_words
from newsner.spans import MODEL_SPANS, PEOPLE_SPANS, text_of

# `Chers·ères`, `Lorientais.e.s`, but not the party Génération·s
_INCLUSIVE = re.compile(r"\w[·•](?!s\b)\w|[a-zà-ÿ][.-](?:e|ne|se)[.-]s$")
_MASCULINE = frozenset({"au", "du", "le"})
_QUOTED = re.compile(
    r"""
    [ \u00a0](?:
        «\s?(?P<guillemets>[A-ZÀ-Þ\d][^«»\n]{1,90})»
        | "\s?(?P<straight>[A-ZÀ-Þ\d][^"\n]{1,90})"(?!\w)
        | “(?P<curly>[A-ZÀ-Þ\d][^“”\n]{1,90})”
    )
    """,
    re.VERBOSE,
)
_LONGEST_OPENING = 45  # characters of the words that say that a title follows
_AROUND_PEOPLE = frozenset({"a", "de", "d'", "est", "et", "qui", "s'", "se", "à", "âgée"})


class RefusalRules:
    """The refusals of one document."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._people = {
            span.start
            for key in (MODEL_SPANS, PEOPLE_SPANS)
            for span in doc.spans.get(key, ())
            if span.label_ == Label.PER.value and len(span) > 1
        }
        self._titles = [*_find_titles(text_of(doc))]

    def find(self, candidate: Candidate) -> Rejection | None:
        """Return why a candidate is no name, or ``None``."""
        if _INCLUSIVE.search(candidate.text):
            return "inclusive_writing"
        if self._is_demonym(candidate):
            return "demonym"
        if self._is_in_title(candidate):
            return "title_of_work"
        if candidate.text in load_name_cues()["style"] and self._precedes_ruler(candidate.end):
            return "never_list"
        return "vessel" if self._is_vessel(candidate) else None

    def _is_demonym(self, candidate: Candidate) -> bool:
        """Tell whether a candidate is somebody from a place: `le Suisse`, `un Corse`, `l'Argentine Ana Ruiz`."""
        words = [token.text for token in candidate.span]
        if len(words) == 2 and words[0].lower() in INDEFINITE_ARTICLES:
            return words[1].lower() in load_demonyms()  # `Un Parisien`
        if len(words) > 1 or words[0].lower() not in load_demonyms() or candidate.start == 0:
            return False
        before = self._doc[candidate.start - 1].lower_.replace("’", "'")
        behind = [token.text.lower() for token in self._doc[candidate.end : candidate.end + 2]]
        epicene = words[0][-1] == "e" and words[0][:-1].lower() not in load_demonyms()
        if before == "un" or (before in _MASCULINE and epicene):
            return True
        if before == "une":
            return _is_about_a_person(behind)
        return before in ("la", "l'") and candidate.end in self._people

    def _is_in_title(self, candidate: Candidate) -> bool:
        """Tell whether a candidate stands in the title of a work: `Paris` in `le film « Paris brûle-t-il ? »`."""
        if not self._titles:
            return False
        start, end = candidate.span.start_char, candidate.span.end_char
        return any(first <= start and end <= last for first, last in self._titles)

    def _precedes_ruler(self, position: int) -> bool:
        """Tell whether an article and the noun for a ruler stand at a token: `S.M. le roi`."""
        words = [token.lower_.replace("’", "'") for token in self._doc[position : position + 2]]
        return len(words) == 2 and words[0] in DEFINITE_ARTICLES and fold_word(words[1]) in load_name_cues()["mononym"]

    def _is_vessel(self, candidate: Candidate) -> bool:
        """Tell whether a noun for a ship is right before a candidate: `le porte-avions Charles-de-Gaulle`."""
        position = candidate.start - 1
        if position > 0 and self._doc[position].text in ('"', "«", "“"):
            position -= 1
        return position >= 0 and self._doc[position].text in load_name_cues()["vessel"]


def _is_about_a_person(behind: Sequence[str]) -> bool:
    """Tell whether these words follow a person, not a place: `une Suisse de 22 ans`, but `une Suisse neutre`."""
    if not behind or not behind[0][0].isalpha():
        return True
    if behind[0] == "de":
        return behind[1:] != [] and behind[1][0].isdigit()
    return behind[0] in _AROUND_PEOPLE


def _find_titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places in a text whose names belong to the title of a work, in quotation marks behind a noun for it.

    Behind `intitulé`, which is said of a movement too, what fills the quotation marks alone may be a name.

    >>> list(_find_titles("Le film « Paris brûle » et la chaîne « Paris Première »"))
    [(10, 21)]
    """
    for match in _QUOTED.finditer(text):
        opening = _opening().search(text, max(0, match.start() - _LONGEST_OPENING), match.start())
        if opening:
            start, end = match.span(match.lastgroup or 0)
            end -= len(match[match.lastgroup or 0]) - len(match[match.lastgroup or 0].rstrip())
            is_surely_title = opening.lastgroup == "work"
            yield from [(start, end)] if is_surely_title else [(start, end - 1), (start + 1, end)]


@cache
def _opening() -> re.Pattern[str]:
    cues = load_name_cues()
    origins = compile_words(load_demonyms())
    work, titled = compile_words(cues["work"]), compile_words(cues["titled"])
    return re.compile(rf"\b(?:(?P<work>{work})(?: (?:{origins}))?|(?P<titled>{titled}))\Z", re.IGNORECASE)
