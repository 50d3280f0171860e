"""Rewrite an article with pseudonyms: its text, all that was found in it, and its metadata."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from newsner.analysis.pseudonyms.derivations import DerivedIndex, write_derived
from newsner.analysis.pseudonyms.edits import Edit, Edited, keep_apart
from newsner.analysis.pseudonyms.grammar import Joint, drop_article, fit, fit_article
from newsner.analysis.pseudonyms.search import FormIndex, Found, opens_sentence, read_words, to_form
from newsner.analysis.pseudonyms.subjects import Subject, Subjects, find_authors, find_figures
from newsner.labels import QUANTITY, Label, Reason
from newsner.lexicons import load_first_name_genders, load_gazetteer
from newsner.models import AliasReason, Entity, Extraction, Quantity, to_surface

_OWN_ARTICLE = re.compile(r"(?:L[ea]s? |L['’])", re.IGNORECASE)
_SHORTEST_SURNAME = 4  # letters of a surname that is replaced also where the article has no other form of the name


class _Span(NamedTuple):
    """A passage that is replaced, by what of whom; ``subject`` is ``None`` for figures in the text of a quantity."""

    start: int
    end: int
    new: str
    subject: Subject
    has_own_article: bool = False


@cache
def _load_other_names() -> frozenset[tuple[str, ...]]:
    """Return the forms of places and organisations that are well known."""
    return frozenset(to_form(x) for entry in load_gazetteer() if entry.label is not Label.PER for x in entry.surfaces)


class Rewriter:
    """Rewrites the articles of a corpus; ``counts`` says how many passages were replaced, and of which kind."""

    def __init__(self, subjects: Subjects, labels: Collection[Label], *, quantities: bool) -> None:
        self._subjects = subjects
        self._labels = labels
        self._quantities = quantities
        self._everywhere = FormIndex(self._find_forms())
        self._derived = DerivedIndex(self._find_surnames())
        self.counts: Counter[str] = Counter()

    def _find_forms(self) -> Iterator[tuple[str, Subject]]:
        """Yield the forms that name somebody in every article: those of several words, and rare surnames."""
        vocabulary = self._subjects.vocabulary
        for subject in self._subjects.all():
            if subject.label == QUANTITY:
                continue
            for surface in (subject.name, *subject.surfaces):
                form = to_form(surface)
                if len(form) > 1 or (subject.label != Label.PER and form not in self._subjects.other_names):
                    yield surface, subject
            surname = to_form(" ".join(subject.real.surname))
            if len(surname) == 1 and self._is_rare(surname, vocabulary.lower):
                yield surname[0], subject
            elif len(surname) > 1:
                yield " ".join(surname), subject

    def _find_surnames(self) -> Iterator[tuple[tuple[str, ...], Subject]]:
        """Yield the surnames of which words may be made (`macronisme`); of several words also the last (`Gaulle`)."""
        for subject in self._subjects.all():
            surname = to_form(" ".join(subject.real.surname))
            if len(surname) > 1:
                yield surname, subject
            if surname and self._is_rare(surname[-1:], self._subjects.vocabulary.lower):
                yield surname[-1:], subject

    def _is_rare(self, form: tuple[str, ...], lower: Collection[str]) -> bool:
        """Tell whether a surname is no word, first name, place or organisation, too."""
        is_word = form[0] in lower or form[0] in load_first_name_genders()
        is_other = form in _load_other_names() or form in self._subjects.other_names
        return len(form[0]) >= _SHORTEST_SURNAME and not is_word and not is_other

    def rewrite(self, article: Extraction, document: str) -> tuple[Extraction, Edited]:
        """Return an article with pseudonyms, and what was edited in its text."""
        subjects = [self._subjects.of_entity(document, number) for number in range(len(article.entities))]
        own, seen = self._index_own(article, subjects)
        spans = [*self._find_mentions(article, subjects), *self._find_references(article, subjects, own)]
        if self._quantities:
            spans += self._find_quantities(article)
        spans += self._find_missed(article, spans, own, seen)
        edited = Edited(article.text, self._build_edits(article.text, spans))
        new = edited.shift_all(article)
        names = _Names(self, own)
        entities = [
            self._rename(entity, before, subject, names)
            for entity, before, subject in zip(new.entities, article.entities, subjects, strict=True)
        ]
        references = [
            reference.model_copy(update={"kb_id": None})
            if reference.entity is not None and subjects[reference.entity] is not None
            else reference
            for reference in new.references
        ]
        update = {
            "entities": tuple(entities),
            "references": tuple(references),
            "quantities": tuple(self._rewrite_quantity(quantity, names) for quantity in new.quantities),
            "metadata": self._rewrite_metadata(article.metadata, names),
        }
        return new.model_copy(update=update), edited

    def _index_own(
        self, article: Extraction, subjects: list[Subject | None]
    ) -> tuple[FormIndex[Subject], set[tuple[str, ...]]]:
        """Return the forms of those whom an article names, and those of them that it has as mentions."""
        own: FormIndex[Subject] = FormIndex()
        seen = set()
        for entity, subject in zip(article.entities, subjects, strict=True):
            if subject is None:
                continue
            for surface in (entity.name, *entity.aliases, *(to_surface(mention.text) for mention in entity.mentions)):
                form = to_form(surface)
                if len(form) > 1 or surface != entity.name or any(to_form(m.text) == form for m in entity.mentions):
                    own.add(form, subject)
                    seen.add(form)
            for surface in (subject.name, *subject.surfaces):
                if len(form := to_form(surface)) > 1:
                    own.add(form, subject)
            if subject.real.surname:
                own.add(to_form(" ".join(subject.real.surname)), subject)
            if len(initials := subject.real.initials) > 2 and f"({initials})" in article.text:
                own.add(to_form(initials), subject)
                seen.add(to_form(initials))  # whatever the NER takes it for
        return own, seen

    def _find_mentions(self, article: Extraction, subjects: list[Subject | None]) -> Iterator[_Span]:
        for entity, subject in zip(article.entities, subjects, strict=True):
            if subject is None:
                continue
            has_own = subject.label != Label.PER and bool(_OWN_ARTICLE.match(entity.name))
            for mention in entity.mentions:
                if mention.start < mention.end:
                    self.counts["mentions"] += 1
                    bare = has_own and not _OWN_ARTICLE.match(mention.text)
                    yield _Span(mention.start, mention.end, subject.write(mention.text), subject, bare)

    def _find_references(
        self, article: Extraction, subjects: list[Subject | None], own: FormIndex[Subject]
    ) -> Iterator[_Span]:
        """Yield the words that mean somebody or some place that is replaced (`russes`), unless they have the name."""
        for reference in article.references:
            subject = None if reference.entity is None else subjects[reference.entity]
            has_name = any(own.find(reference.text))
            if subject is not None and reference.start < reference.end and not has_name:
                self.counts["references"] += 1
                yield _Span(reference.start, reference.end, subject.pseudonym, subject)

    def _find_quantities(self, article: Extraction) -> Iterator[_Span]:
        for quantity in article.quantities:
            for start, end, value in find_figures(quantity.text):
                subject = self._subjects.of_figure(value)
                if subject is not None:
                    self.counts["quantities"] += 1
                    new = subject.write(quantity.text[start:end])
                    yield _Span(quantity.start + start, quantity.start + end, new, subject)

    def _find_missed(
        self, article: Extraction, spans: Iterable[_Span], own: FormIndex[Subject], seen: set[tuple[str, ...]]
    ) -> Iterator[_Span]:
        """Yield known forms in what is left of a text."""
        taken = keep_apart(Edit(span.start, span.end, "") for span in spans)
        others = [
            (mention.start, mention.end)
            for entity in article.entities
            for mention in entity.mentions
            if entity.label not in self._labels
        ]
        for found in self._find_forms_in(article.text, own):
            if any(edit.start < found.end and found.start < edit.end for edit in taken):
                continue
            if len(found.form) == 1 and not found.ending and not self._counts_alone(article.text, found, others, seen):
                continue
            self.counts["missed"] += 1
            yield self._replace(article.text, found)

    def _find_forms_in(self, text: str, own: FormIndex[Subject]) -> Iterator[Found[Subject]]:
        """Yield the forms in a text, those of whom the article names before those that hold everywhere."""
        words = read_words(text)
        mine = list(own.find(text, words))
        yield from mine
        for found in (*self._everywhere.find(text, words), *self._derived.find(text, words)):
            if not any(other.start < found.end and found.start < other.end for other in mine):
                yield found

    def _counts_alone(
        self, text: str, found: Found[Subject], others: list[tuple[int, int]], seen: set[tuple[str, ...]]
    ) -> bool:
        """Tell whether a single word is a name where it stands, and not a word or the name of something else."""
        is_known = found.form in _load_other_names()
        for start, end in others:
            if start <= found.start and found.end <= end:
                is_whole = to_form(text[start:end]) == found.form
                return found.form in seen and not is_known if is_whole else not is_known
        is_word = found.form[0] in self._subjects.vocabulary.lower
        return not (is_word and opens_sentence(text, found.start))

    def _replace(self, text: str, found: Found[Subject]) -> _Span:
        """Return what stands in place of a known form, or of a word made of one."""
        subject, old = self._choose(found), text[found.start : found.end]
        if not found.ending:
            return _Span(found.start, found.end, subject.write(old), subject)
        surname = subject.write(" ".join(subject.real.surname) or subject.name)
        return _Span(found.start, found.end, write_derived(surname, found.ending, old), subject)

    def _choose(self, found: Found[Subject]) -> Subject:
        if len(found.owners) == 1:
            return found.owners[0]
        return self._subjects.of_shared(found.form, found.owners)

    def _build_edits(self, text: str, spans: Iterable[_Span]) -> list[Edit]:
        """Return the edits of a text: the passages, and the little words before them that must fit."""
        edits: list[Edit] = []
        last = 0
        by_start = {span.start: span for span in sorted(spans, key=lambda span: (-span.start, span.end))}
        merged = keep_apart(Edit(span.start, span.end, span.new) for span in spans)
        for edit in merged:
            span = by_start[edit.start]
            joint = None if span.subject.label == QUANTITY else _fit(text, span, edit.new, last)
            if joint is not None and joint.new:
                edits.append(Edit(joint.start, edit.start, joint.new))
            start = edit.start if joint is None or joint.new else joint.start
            edits.append(Edit(start, edit.end, edit.new))
            last = edit.end
        return edits

    def scrub(self, text: str, own: FormIndex[Subject]) -> str:
        """Return another text of an article, such as a title, in which known forms are replaced."""
        spans = [self._replace(text, found) for found in self._find_forms_in(text, own)]
        return Edited(text, self._build_edits(text, spans)).text if spans else text

    def _rename(self, new: Entity, before: Entity, subject: Subject | None, names: _Names) -> Entity:
        """Return an entity with its new name and aliases, and without the id by which it is known elsewhere."""
        name = names.scrub(before.name) if subject is None else subject.pseudonym
        forms = (before.name, *before.aliases)
        texts = [[mention.text for mention in entity.mentions] for entity in (new, before)]
        if subject is None and texts[0] == texts[1] and all(names.scrub(form) == form for form in forms):
            return new
        reasons: dict[str, Reason] = {}
        by_alias = dict(before.reasons)
        for mention, old in zip(new.mentions, before.mentions, strict=True):
            reasons.setdefault(to_surface(mention.text), by_alias.get(to_surface(old.text), "exact"))
        reasons.pop(name, None)
        aliases = tuple(sorted(reasons))
        pairs = tuple(AliasReason(alias, reasons[alias]) for alias in aliases)
        update = {"name": name, "aliases": aliases, "reasons": pairs, "kb_id": None}
        return new.model_copy(update=update)

    def _rewrite_quantity(self, quantity: Quantity, names: _Names) -> Quantity:
        """Return a quantity without names and, if figures are replaced, without values."""
        update: dict[str, object] = {
            field: names.scrub(value) for field in ("noun", "unit", "per") if (value := getattr(quantity, field))
        }
        if self._quantities:
            update |= dict.fromkeys(("value", "low", "high", "base_value"))
        return quantity.model_copy(update=update)

    def _rewrite_metadata(self, metadata: dict[str, str], names: _Names) -> dict[str, str]:
        """Return metadata in which authors and known forms are replaced."""
        authors: dict[str, list[Edit]] = {}
        for column, start, end in find_authors(metadata) if Label.PER in self._labels else ():
            if subject := self._subjects.of_author(metadata[column][start:end]):
                new = subject.write(metadata[column][start:end])
                authors.setdefault(column, []).append(Edit(start, end, new))
        rewritten = {
            column: Edited(value, authors[column]).text if column in authors else names.scrub(value)
            for column, value in metadata.items()
        }
        self.counts["metadata"] += sum(rewritten[column] != value for column, value in metadata.items())
        return rewritten


class _Names:
    """Replaces known forms in the short texts of one article."""

    def __init__(self, rewriter: Rewriter, own: FormIndex[Subject]) -> None:
        self._rewriter = rewriter
        self._own = own

    def scrub(self, text: str) -> str:
        """Return a text in which known forms are replaced."""
        return self._rewriter.scrub(text, self._own)


def _fit(text: str, span: _Span, new: str, lowest: int) -> Joint | None:
    """Return how the little words before a passage change."""
    if span.has_own_article and (joint := drop_article(text, span.start, lowest=lowest)):
        return joint
    is_placeholder = new.startswith("[")
    feminine = is_placeholder and span.subject.label == Label.PER
    joint = fit(text, span.start, new, article="f" if feminine else "m", lowest=lowest)
    if joint is None and is_placeholder and span.subject.label == Label.ORG:
        joint = fit_article(text, span.start, new, lowest=lowest)
    return joint
