"""Replay a log of decisions: what it demands of the document entities of a corpus, and what became of each decision.

Decisions are read in their order. A reference without documents means the entities of a name, but for those that other
decisions name by documents; so it makes no difference which of the two was decided first. Where decisions contradict
each other, the later one wins. Nothing here changes a text or its mentions: decisions reach linking alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from newsner.labels import Label
from newsner.linking.accounts import NOBODY_LEFT, Account
from newsner.linking.conflicts import Demand, Settlement
from newsner.linking.decisions import Decision, Effect, LoggedDecision, parse_reference
from newsner.linking.moves import Moves
from newsner.linking.occurrences import UNDECIDED, Constraints, DocumentEntity
from newsner.linking.references import References, Scope, UnknownNameError, UnresolvedError
from newsner.names import comparison_form, is_acronym

Member = tuple[str, int]
"""A document, and the number of an entity in it."""


class _Unit(NamedTuple):
    """Document entities that linking takes for one: ``decisions`` part them from others of their name."""

    label: Label
    form: str
    kb_id: str
    kind: str
    decisions: tuple[int, ...]


@dataclass
class _Wish:
    """A demand of a decision that is not settled yet: two scopes; also a name, which the second may not have yet."""

    decision: int
    left: Scope
    right: Scope
    is_apart: bool = False
    name: tuple[Label, str] | None = None


@dataclass
class _Renaming:
    """A name to show for the entities that a scope is in; a weak one is that of a new name that `belongs` gave."""

    decision: int
    scope: Scope
    name: str
    is_weak: bool = False


class Replay:
    """The decisions of a log, read for the entities of the documents of a corpus.

    ``entities`` are these entities as linking is to take them: those dropped are left out, others have another label,
    and what is decided about them stands in their ``constraints``.
    """

    def __init__(self, entities: Sequence[DocumentEntity], log: Sequence[LoggedDecision]) -> None:
        self._all = entities
        self._log = log
        self._references = References(entities)
        self._accounts = [Account() for _ in log]
        self._wishes: list[_Wish] = []
        self._renamings: list[_Renaming] = []
        self._relabelled: dict[int, list[int]] = defaultdict(list)  # by document entity, the decisions
        self._dropped: dict[int, list[int]] = defaultdict(list)
        self._assigned: dict[int, int] = {}  # the last decision that says who it is, by documents
        self._parts: list[tuple[int, set[int]]] = []  # the entities that a decision parts from others of their name
        self._placed: set[int] = set()  # all of these
        self._guests: set[int] = set()
        readers: dict[str, Callable[[int, Decision], None]] = {
            "same": self._read_same,
            "different": self._read_different,
            "belongs": self._read_belongs,
            "rename": self._read_rename,
            "relabel": self._read_relabel,
            "drop": self._read_drop,
        }
        for number, (_, decision) in enumerate(log):
            try:
                readers[decision.do](number, decision)
            except UnresolvedError as error:
                self._accounts[number].ignored = str(error)
        self._settle()

    # Reading, in the order of the log

    def _read_same(self, number: int, decision: Decision) -> None:
        scopes = self._find_all(decision)
        for scope in scopes:
            self._check_single(scope)
            self._revive(number, scope)
        short = self._part_short(number, decision, scopes)
        if len(scopes) > 1:
            self._assign(number, short)
        first, *others = scopes
        self._wishes += [_Wish(number, first, other) for other in others or [first]]

    def _read_different(self, number: int, decision: Decision) -> None:
        if len(decision.entities) == 2:
            scopes = self._find_all(decision)
            self._part_short(number, decision, scopes)
            left, right = scopes
        else:
            left = self._references.find(decision.entities[0], decision.documents)
            right = self._references.find(decision.entities[0])
            self._part(number, left.exact)
        self._wishes.append(_Wish(number, left, right, is_apart=True))

    def _read_belongs(self, number: int, decision: Decision) -> None:
        value = decision.value or ""
        found = [self._references.find(reference, decision.documents) for reference in decision.entities]
        scope = Scope(exact={position for scope in found for position in scope.exact})
        label, name = parse_reference(value)
        try:
            target = self._references.find(value)
            self._check_single(target)
        except UnknownNameError:
            target = Scope()
        labels = {self._references.labels[position] for position in target.all or scope.exact}
        labels = {label} if label and not target.all else labels
        if len(labels) > 1:
            raise UnresolvedError(f"the label of {name!r} is not clear; write PER:{name}, say")
        (label,) = labels
        is_name = self._references.is_name(name)
        if not target.open and not is_name:
            self._renamings.append(_Renaming(number, scope, name, is_weak=True))
        self._assign(number, scope.exact)
        self._part(number, scope.exact)
        for position in scope.exact:
            self._relabel(number, position, label)
        self._revive(number, scope)
        if not target.open or is_name:  # not where it is but an alias
            self._references.give(name, Scope(exact=set(scope.exact)))
        self._guests |= scope.exact
        self._wishes.append(_Wish(number, scope, target, name=(label, comparison_form(name))))

    def _read_rename(self, number: int, decision: Decision) -> None:
        scope = self._references.find(decision.entities[0], decision.documents)
        name = parse_reference(decision.value or "").name
        self._revive(number, scope)
        self._references.give(name, scope)
        self._renamings.append(_Renaming(number, scope, name))

    def _read_relabel(self, number: int, decision: Decision) -> None:
        for position in self._find_now(number, decision):
            self._relabel(number, position, Label(decision.value))
            self._relabelled[position].append(number)

    def _read_drop(self, number: int, decision: Decision) -> None:
        for position in self._find_now(number, decision):
            self._dropped[position].append(number)

    def _find_all(self, decision: Decision) -> list[Scope]:
        """Return the scopes of all references: in the documents, or wherever one is that is in none of them."""
        scopes = []
        for reference in decision.entities:
            try:
                scopes.append(self._references.find(reference, decision.documents))
            except UnknownNameError:
                if not decision.documents:
                    raise
                scopes.append(self._references.find(reference))
        return scopes

    def _find_now(self, number: int, decision: Decision) -> set[int]:
        """Return the document entities that `relabel` or `drop` is about; to relabel what was dropped revives it."""
        found: set[int] = set()
        for reference in decision.entities:
            scope = self._references.find(reference, decision.documents)
            if decision.do != "drop":
                self._revive(number, scope)
            found |= (scope.open - self._placed) | scope.exact
        if not found:
            raise UnresolvedError(NOBODY_LEFT)
        self._accounts[number].subjects |= found
        return found

    def _check_single(self, scope: Scope) -> None:
        """Raise UnresolvedError if a scope has several ids, which are several entities."""
        ids = sorted({self._all[position].kb_id for position in scope.all} - {""})
        if len(ids) > 1:
            name = self._all[min(scope.all)].name
            raise UnresolvedError(f"{name!r} has the ids {', '.join(ids)}; say which it is by documents")

    def _part_short(self, number: int, decision: Decision, scopes: Iterable[Scope]) -> set[int]:
        """Part what is named by documents from the others of its name, where the name may be another's in these."""
        exact = {position for scope in scopes for position in scope.exact} if decision.documents else set()
        short = {position for position in exact if _is_short(self._all[position])}
        self._part(number, short)
        self._guests |= short
        return short

    def _assign(self, number: int, positions: set[int]) -> None:
        """Note who document entities are, instead of what earlier decisions say of that."""
        for position in positions:
            if (before := self._assigned.get(position)) is not None:
                self._references.take(parse_reference(self._log[before].decision.value or "").name, position)
                self._lose(before, number, position)
            self._assigned[position] = number

    def _relabel(self, number: int, position: int, label: Label) -> None:
        for before in self._relabelled[position]:
            if self._log[before].decision.value != label:
                self._lose(before, number, position)
        self._references.labels[position] = label

    def _part(self, number: int, positions: set[int]) -> None:
        """Part document entities from others of their name, so that what is said of these by name alone leaves them."""
        if not positions:
            return
        self._parts.append((number, positions))
        self._accounts[number].subjects |= positions
        for position in positions - self._placed:
            left = self._leave(self._relabelled[position])
            if left:
                kept = self._relabelled[position]
                label = self._log[kept[-1]].decision.value if kept else self._all[position].label
                self._references.labels[position] = Label(label)
            left += self._leave(self._dropped[position])
            for before in left:
                self._accounts[before].subjects.discard(position)
        self._placed |= positions

    def _leave(self, numbers: list[int]) -> list[int]:
        """Take from some decisions about a document entity those that name no documents, and return them."""
        left = [number for number in numbers if not self._log[number].decision.documents]
        numbers[:] = [number for number in numbers if number not in left]
        return left

    def _revive(self, number: int, scope: Scope) -> None:
        """Take back earlier drops of what a decision takes for an entity."""
        for position in (scope.open - self._placed) | scope.exact:
            for before in self._dropped.pop(position, []):
                self._lose(before, number, position)

    def _lose(self, before: int, now: int, position: int) -> None:
        """Note that a later decision contradicts one about a document entity."""
        if self._contradict(before, now):
            self._accounts[before].lost[position] = now

    def _contradict(self, before: int, now: int) -> bool:
        """Tell whether two decisions about one entity say different things."""
        one, other = self._log[before].decision, self._log[now].decision
        is_other_group = one.do == "same" and set(one.entities) != set(other.entities)
        return is_other_group or (one.do, one.value) != (other.do, other.value)

    # Settling, once all is read

    def _settle(self) -> None:
        self._gone = {position for position, numbers in self._dropped.items() if numbers}
        self._signatures: dict[int, tuple[int, ...]] = defaultdict(tuple)
        for number, positions in self._parts:
            for position in positions:
                if self._holds(number, position):
                    self._signatures[position] += (number,)
        demands = self._make_demands()
        self._settlement = Settlement(demands)
        for position, rivals in self._settlement.overridden.items():
            self._accounts[demands[position].decision].overridden.append(rivals)
        self._joined = {
            unit: self._settlement.find(unit)
            for position, demand in enumerate(demands)
            if not demand.is_apart and position not in self._settlement.overridden
            for unit in demand.left | demand.right
        }
        self._sides: dict[Hashable, set[tuple[int, int]]] = defaultdict(set)
        for position, demand in enumerate(demands):
            if demand.is_apart and position not in self._settlement.overridden:
                for side, units in enumerate((demand.left, demand.right)):
                    for unit in units:
                        self._sides[unit].add((position, side))

    def _make_demands(self) -> list[Demand]:
        """Return the demands of the wishes that can be fulfilled."""
        demands: list[Demand] = []
        for wish in self._wishes:
            account = self._accounts[wish.decision]
            account.wishes += 1
            left, right = (self._select(wish.decision, scope) for scope in (wish.left, wish.right))
            if wish.is_apart and left and len(self._log[wish.decision].decision.entities) == 1:
                labels = {self._references.labels[position] for position in left}
                right = {position for position in right if self._references.labels[position] in labels}
                if not right:
                    self._guests |= left  # nothing else has its name: no rule shall find it
                    continue
            if not left or not (right or wish.name):
                self._report_empty(wish, account)
                continue
            if wish.is_apart:  # an entity of one article that has both names cannot be parted
                left, right = left - right, right - left
            units = frozenset(map(self._unit, left)), frozenset(map(self._unit, right))
            labels = {self._references.labels[position] for position in left | right}
            if wish.is_apart and (not units[0] or not units[1] or units[0] & units[1]):
                account.ignored = "the articles that have both names have one entity for them"
                account.failed += 1
            elif not wish.is_apart and len(labels) > 1:
                account.ignored = f"the labels are {' and '.join(sorted(labels))}; relabel one of the entities"
                account.failed += 1
            else:
                account.subjects |= left if wish.name else left | right
                names = frozenset({wish.name} if wish.name else ())
                demands.append(Demand(wish.decision, units[0], units[1] | names, is_apart=wish.is_apart))
        return demands

    def _report_empty(self, wish: _Wish, account: Account) -> None:
        """Note why nothing is left of a side of a wish."""
        rivals = {self._dropped[position][-1] for position in (wish.left.all | wish.right.all) & self._gone}
        rivals |= {self._assigned[x] for x in wish.left.exact | wish.right.exact if not self._holds(wish.decision, x)}
        later = {rival for rival in rivals if rival > wish.decision}
        if later:
            contradicting = {rival for rival in later if self._contradict(wish.decision, rival)}
            account.overridden += [contradicting] * bool(contradicting)
        else:
            account.failed += 1
            account.ignored = f"{self._name_all(rivals)} dropped it" if rivals else NOBODY_LEFT

    def _holds(self, number: int, position: int) -> bool:
        """Tell whether a decision still means a document entity, also if a later one says who that is."""
        decision, later = self._log[number].decision, self._assigned.get(position, -1)
        if later <= number:
            return True
        if decision.documents and decision.do == "different":  # unless it is one with the others of its name again
            value = parse_reference(self._log[later].decision.value or "").name
            return len(decision.entities) > 1 or comparison_form(value) != self._all[position].said_form
        return bool(decision.documents) and decision.do == "same" and len(decision.entities) == 1

    def _select(self, number: int, scope: Scope) -> set[int]:
        """Return the document entities that a scope means in the end."""
        exact = {position for position in scope.exact if self._holds(number, position)}
        for position in scope.exact - exact:
            if self._log[number].decision.documents:
                self._lose(number, self._assigned[position], position)
        return ((scope.open - self._placed) | exact) - self._gone

    def _unit(self, position: int) -> _Unit:
        entity = self._all[position]
        label = self._references.labels[position]
        return _Unit(label, entity.form, entity.kb_id, entity.kind, self._signatures.get(position, ()))

    # Results

    @cached_property
    def entities(self) -> list[DocumentEntity]:
        """The entities of documents as linking is to take them."""
        numbers: dict[Hashable, int] = {}
        names: dict[_Unit, str] = {}  # of parts: by their first member, so that the order of the log changes none
        for position in self._signatures:
            first = "|{}|{}".format(*self._all[position].member)
            unit = self._unit(position)
            names[unit] = min(first, names.get(unit, first))
        decided = {unit.form for unit in (*self._joined, *self._sides, *names) if isinstance(unit, _Unit)}
        found = []
        for position, entity in enumerate(self._all):
            if position in self._gone:
                continue
            constraints = UNDECIDED
            if entity.form in decided:
                unit = self._unit(position)
                root = self._joined.get(unit)
                constraints = Constraints(
                    part=names.get(unit, "" if root is None else "|"),
                    together=None if root is None else numbers.setdefault(root, len(numbers)),
                    sides=frozenset(self._sides.get(unit, ())),
                    is_guest=position in self._guests and position in self._signatures,
                )
            label = self._references.labels[position]
            is_as_before = constraints == UNDECIDED and label is entity.label
            found.append(entity if is_as_before else replace(entity, label=label, constraints=constraints))
        return found

    def show_names(self, entries: Sequence[tuple[str, Sequence[Member]]]) -> dict[int, str]:
        """Return the names that decisions give to entries, by their position, given the name and members of each.

        An entry is renamed by the name that it has; by another name of a member, only if no entry has that name.
        """
        positions = {entity.member: position for position, entity in enumerate(self._all)} if self._renamings else {}
        entry_of = {positions[member]: x for x, (_, members) in enumerate(entries) for member in members if positions}
        shown: dict[int, _Renaming] = {}
        for renaming in sorted(self._renamings, key=lambda renaming: not renaming.is_weak):
            account = self._accounts[renaming.decision]
            scope = self._select(renaming.decision, renaming.scope)
            if not renaming.is_weak:
                account.subjects |= scope
            forms = {self._all[position].said_form for position in scope}
            found = {entry_of[position] for position in scope}
            found = {x for x in found if comparison_form(entries[x][0]) in forms} or found
            for entry in () if renaming.is_weak and account.overridden else found:
                before = shown.get(entry)
                if before is not None and not before.is_weak and before.name != renaming.name:
                    self._accounts[before.decision].overridden.append({renaming.decision})
                shown[entry] = renaming
            if not renaming.is_weak:
                account.wishes, account.entries = max(len(found), 1), found
                if not found:
                    self._report_empty(_Wish(renaming.decision, renaming.scope, Scope()), account)
        return {entry: renaming.name for entry, renaming in shown.items()}

    def explain(self, automatic: Mapping[Member, int], entries: Sequence[Sequence[Member]]) -> tuple[Effect, ...]:
        """Return what became of each decision.

        Args:
            automatic: the number of the entity that each member has without decisions.
            entries: the members of each entry that `show_names` was given.
        """
        moves = Moves(self._all, automatic)
        positions = {entity.member: position for position, entity in enumerate(self._all)}
        wishes: dict[int, list[_Wish]] = defaultdict(list)
        for wish in self._wishes:
            wishes[wish.decision].append(wish)
        effects = []
        for number, (account, (where, decision)) in enumerate(zip(self._accounts, self._log, strict=True)):
            outcome, reason = account.judge(self._name_all(account.rivals))
            moved: set[int] = set()
            if outcome.startswith("obeyed"):
                moved = self._find_moved(number, moves, wishes[number])
                moved |= {positions[member] for entry in account.entries for member in entries[entry]}
            mentions, documents = moves.measure(moved)
            effects.append(
                Effect(
                    where=where,
                    decision=decision,
                    outcome=outcome,
                    reason=reason,
                    mentions=mentions,
                    documents=documents,
                )
            )
        return tuple(effects)

    def _name_all(self, numbers: Iterable[int]) -> str:
        return " and ".join(self._log[number].where for number in sorted(numbers))

    def _find_moved(self, number: int, moves: Moves, wishes: Iterable[_Wish]) -> set[int]:
        """Return the document entities that a decision moves to another entity, or relabels or drops."""
        decision, account = self._log[number].decision, self._accounts[number]
        own = account.subjects - account.lost.keys()
        if decision.do == "drop":
            return own
        if decision.do == "relabel":
            return {position for position in own if self._all[position].label != decision.value}
        if decision.do == "same":
            return moves.join(own & self._guests, own - self._guests)
        moved: set[int] = set()
        for wish in wishes:
            left, right = self._select(number, wish.left), self._select(number, wish.right)
            moved |= moves.part(left, right) if wish.is_apart else moves.send(left, right)
        return moved


def _is_short(entity: DocumentEntity) -> bool:
    """Tell whether a name is a surname, first name or acronym, which in other articles may be another's."""
    words = entity.form.split()
    if entity.label is Label.PER:
        return len(words) < 2 or len(words[0]) < 2
    return is_acronym(entity.name)
