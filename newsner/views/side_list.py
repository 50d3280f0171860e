"""List beside an article what was found in it: entities, who says what, quantities, dates, and references.

Each list can be folded up; each row has an id, to which the marks in the text lead, and leads back to its first mark.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from newsner.models import EXPLANATIONS, DateMention, Entity, Extraction, to_surface
from newsner.views.messages import Messages
from newsner.views.segments import (
    STATEMENT_TAGS,
    TAGS,
    name_entities,
    sort_entities,
    to_printable,
    to_unit_text,
    to_value_text,
)
from newsner.views.speakers import Speaker, find_sources, group_by_speaker, name_speaker, shorten

_HTML_TIME = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?|-W\d\d)?")
_GENDERS = {"f": "woman", "m": "man"}
_NUMERIC = {"Mentions", "Times", "Value"}
_NUMERIC_CLASS = ' class="newsner-number"'


def to_safe(text: str) -> str:
    r"""Return text escaped for HTML.

    >>> to_safe("<b>\"\x00")
    '&lt;b&gt;&quot;␀'
    """
    return escape(to_printable(text))


def attributes_of(attributes: dict[str, str]) -> str:
    """Return attributes as HTML, each after a space."""
    return "".join(f' {name}="{to_safe(value)}"' for name, value in attributes.items())


def tag_of(tag: str, say: Messages) -> str:
    """Return the short label of a mark, in its colours."""
    return f'<span class="newsner-{tag} newsner-tag">{say(tag)}</span>'


class SideList:
    """The lists of one article; ``key`` keeps its element ids apart from those of the page's other articles."""

    def __init__(self, article: Extraction, key: str, say: Messages) -> None:
        self.article = article
        self.key = key
        self.say = say
        self.names = name_entities(article)
        self.speakers = group_by_speaker(article, say)
        self.groups = {number: i for i, speaker in enumerate(self.speakers) for number in speaker.statements}
        self.sources = find_sources(article)
        self.words: dict[int | None, Counter[str]] = defaultdict(Counter)  # that refer to each entity
        self.unnamed: dict[str | None, Counter[str]] = defaultdict(Counter)  # the same by id, without an entity
        for reference in article.references:
            counts = self.unnamed[reference.kb_id] if reference.entity is None else self.words[reference.entity]
            counts[to_surface(reference.text)] += 1

    def render(self) -> str:
        """Return all lists that have rows."""
        return "".join(
            (
                self._list("entities", "Entities", ("Entity", "Label", "Mentions"), self._entity_rows()),
                self._list("statements", "Who says what", ("Speaker", "Statement", "Kind"), self._statement_rows()),
                self._list("quantities", "Quantities", ("Quantity", "Value", "Unit", "Kind"), self._quantity_rows()),
                self._list("dates", "Dates", ("Date", "Meaning", "How it was understood"), self._date_rows()),
                self._list("references", "Named by other words", ("Words", "Id", "Times"), self._reference_rows()),
            )
        )

    def _list(self, name: str, title: str, headings: tuple[str, ...], rows: Iterable[str]) -> str:
        """Return a list that can be folded up, or an empty string if it would have no rows."""
        body = "".join(rows)
        if not body:
            return ""
        head = "".join(
            f'<th scope="col"{_NUMERIC_CLASS if heading in _NUMERIC else ""}>{self.say(heading)}</th>'
            for heading in headings
        )
        return (
            f'<details class="newsner-{name}" open>\n<summary>{self.say(title)}</summary>\n'
            f'<table aria-label="{self.say(title)}">\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</details>\n"
        )

    def _link(self, start: int, text: str) -> str:
        return f'<a href="#{self.key}-{start}" lang="fr"><bdi>{to_safe(text)}</bdi></a>'

    def _entity_rows(self) -> Iterator[str]:
        for number, entity in sort_entities(self.article):
            yield (
                f'<tr id="{self.key}-{entity.label.value}-{number}"><th scope="row">'
                f"{self._link(entity.mentions[0].start, self.names[number])}"
                f"{self._details(entity, self.words[number])}</th><td>{tag_of(TAGS[entity.label], self.say)}</td>"
                f"<td{_NUMERIC_CLASS}>{self.say.number(len(entity.mentions))}</td></tr>\n"
            )

    def _details(self, entity: Entity, words: Iterable[str]) -> str:
        """Return the lines beneath a name: its id, gender and roles, its aliases with reasons, its references."""
        lines = [self.say("id {id}", id=to_safe(entity.kb_id))] if entity.kb_id else []
        roles = dict.fromkeys(to_surface(role.text) for role in entity.roles)
        gender = [self.say(_GENDERS[entity.gender])] if entity.gender else []
        known = [*gender, *map(_to_french, roles)]
        lines += [", ".join(known)] if known else []
        lines += [
            self.say("{alias}: {reason}", alias=_to_french(alias), reason=self.say(EXPLANATIONS[reason]))
            for alias, reason in entity.reasons
        ]
        if words:
            lines.append(self.say("{words}: words that mean it", words=", ".join(map(_to_french, words))))
        return "".join(f"<small>{line}</small>" for line in lines)

    def _statement_rows(self) -> Iterator[str]:
        for group, speaker in enumerate(self.speakers):
            yield from self._rows_of(group, speaker)

    def _rows_of(self, group: int, speaker: Speaker) -> Iterator[str]:
        """Yield a row for each statement of a speaker, whose name stands in the first."""
        name = f'<bdi lang="fr">{to_safe(speaker.name)}</bdi>'
        if speaker.entity is not None:
            name = self._link(self.article.entities[speaker.entity].mentions[0].start, speaker.name)
        heading = f'<th scope="row" rowspan="{len(speaker.statements)}" id="{self.key}-who-{group}">{name}</th>'
        for number in speaker.statements:
            statement = self.article.statements[number]
            details = "".join(f"<small>{to_safe(line)}</small>" for line in self.describe_attribution(number))
            yield (
                f'<tr id="{self.key}-row-{number}">{heading}<td><a href="#{self.key}-said-{number}" lang="fr">'
                f"<bdi>{to_safe(shorten(statement.text))}</bdi></a>{details}</td>"
                f"<td>{tag_of(STATEMENT_TAGS[statement.kind], self.say)}</td></tr>\n"
            )
            heading = ""

    def describe_attribution(self, number: int) -> Iterator[str]:
        """Yield by which words a statement is attributed, and what a speaker with a name is called there."""
        statement = self.article.statements[number]
        if statement.cue:
            yield self.say("cue: {words}", words=self.say.quote(shorten(statement.cue.text)))
        if statement.speaker and statement.entity is not None:
            yield self.say("speaker: {words}", words=self.say.quote(shorten(statement.speaker.text)))

    def describe_source(self, number: int) -> str:
        """Return according to whom a quantity is what it is; empty if the article does not say."""
        source = self.sources[number]
        return self.say("according to {name}", name=name_speaker(self.article, source, self.say)) if source else ""

    def _quantity_rows(self) -> Iterator[str]:
        for number, quantity in enumerate(self.article.quantities):
            source = self.describe_source(number)
            yield (
                f'<tr id="{self.key}-QTY-{number}"><th scope="row">{self._link(quantity.start, quantity.text)}'
                f"{f'<small>{to_safe(source)}</small>' if source else ''}</th>"
                f"<td{_NUMERIC_CLASS}>{to_safe(to_value_text(quantity, self.say))}</td>"
                f'<td lang="fr">{to_safe(to_unit_text(quantity))}</td><td>{self.say(quantity.kind)}</td></tr>\n'
            )

    def _date_rows(self) -> Iterator[str]:
        """Yield the dates and what they mean, equal ones once, as `time` elements that other programs can read."""
        rows = Counter((to_surface(date.text), self._to_time(date), date.reason) for date in self.article.dates)
        for (text, value, reason), times in rows.items():
            more = f" <small>×&nbsp;{self.say.number(times)}</small>" if times > 1 else ""
            yield (
                f'<tr><th scope="row"><bdi lang="fr">{to_safe(text)}</bdi>{more}</th>'
                f"<td>{value}</td><td>{self.say(reason.replace('_', ' '))}</td></tr>\n"
            )

    def _to_time(self, date: DateMention) -> str:
        """Return what a date means, as time elements where HTML has such a value."""
        values = (date.value,) if date.value is not None else (date.low, date.high)
        shown = (
            f'<time datetime="{value}">{to_safe(self.say.day(value))}</time>'
            if _HTML_TIME.fullmatch(value)
            else to_safe(value)
            for value in values
            if value is not None
        )
        return " – ".join(shown)

    def _reference_rows(self) -> Iterator[str]:
        """Yield what is referred to and not named."""
        for number, (kb_id, words) in enumerate(self.unnamed.items()):
            yield (
                f'<tr id="{self.key}-REF-{number}"><th scope="row"><bdi lang="fr">{to_safe(", ".join(words))}</bdi>'
                f"</th><td>{to_safe(kb_id or '')}</td><td{_NUMERIC_CLASS}>{self.say.number(words.total())}</td></tr>\n"
            )


def _to_french(text: str) -> str:
    return f'<bdi lang="fr">{to_safe(text)}</bdi>'
