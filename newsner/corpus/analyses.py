"""What can be asked of a tagged corpus: the lines behind a name or a count, and who is named with whom."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newsner.analysis.concordance import Concordance, Sort, check_sort
from newsner.analysis.contexts import Cutter, Window
from newsner.analysis.cooccurrences import Within, count_cooccurrences
from newsner.analysis.evidence import Evidence, read_row
from newsner.analysis.grouping import By
from newsner.analysis.index import CorpusIndex
from newsner.analysis.search import Of, Search
from newsner.analysis.specificities import find_specificities
from newsner.checks import check_type
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.views.plotted import find_binned, is_binned, name_bin

if TYPE_CHECKING:
    import pandas


class Analyses(ABC):
    """The methods of a `TaggedCorpus` that look up passages; the articles are read at the first call of any of them."""

    _found: Search | None = None  # what looked up passages last

    @abstractmethod
    def __iter__(self) -> Iterator[Extraction]:
        """Yield the extractions of the documents."""

    @property
    @abstractmethod
    def registry(self) -> Registry:
        """The registry of the entities of all documents."""

    @property
    @abstractmethod
    def quantities(self) -> pandas.DataFrame:
        """The table of all quantities."""

    @property
    @abstractmethod
    def places(self) -> pandas.DataFrame:
        """The table of all places that have coordinates."""

    def concordance(
        self,
        query: str | RegistryEntry | None = None,
        *,
        of: Of = "entities",
        label: Label | str | None = None,
        references: bool = False,
        sort: Sort = "date",
        window: Window = 60,
        words: int | None = None,
    ) -> Concordance:
        """Return the lines with an entity, a form, a quantity or the statements of a speaker, each in its context.

        Args:
            query: what to look for; ``None`` is for all.
            of: ``entities``: all forms of the entity in `registry` that has this id, name or alias, in this order;
                of several with the name, all, which the ``note`` of the result tells apart. ``forms``: the names that
                are written so, whomever they mean. ``quantities``: those with this unit, noun or kind (`missile`,
                `EUR`, ``money``). ``statements``: what the entity says, or whoever is called so (`la préfecture`).
            label: only entities that are ``PER``, ``LOC`` or ``ORG``.
            references: for entities, also the words that mean them (`russes`) or say who speaks (`elle`).
            sort: as for `Concordance.sort`.
            window: the characters on each side, or ``sentence`` for all of the sentence.
            words: the words on each side, instead of characters.

        Raises:
            ValueError: nothing is called so, and the message suggests what is; or an argument is out of range.
        """
        cutter = Cutter.parse(window, words)
        check_sort("sort", sort)
        check_type("references", references, bool, "a boolean")
        search = self._search()
        return search.build(search.find(query, of, label, references=references), cutter, sort)

    def evidence(
        self, row: object, *, by: By | None = None, sort: Sort = "date", window: Window = 60, words: int | None = None
    ) -> Concordance:
        """Return the lines that were counted in a row of a table or of a plot: exactly these.

        Args:
            row: a row of a table of the corpus, of `cooccurrences` or of a plot's data (``chart.data.values[0]``); as a
                dict, a Series or a named tuple. Or an entry of `registry`. Of a table that you made, it needs
                ``entity`` (or ``unit``); columns such as ``label``, ``meta_source`` or ``month`` limit the lines, and
                the ``note`` of the result says where a number of the row is another one. For two entities (``entity``
                and ``other``), the lines are the sentences that name both.
            by: what the documents were grouped by, if that was no column or period.
            sort: as for `Concordance.sort`.
            window: as for `concordance`.
            words: as there.

        Raises:
            TypeError: ``row`` is no row.
            ValueError: nothing can be found by the row, or what it says is not in the corpus.
        """
        cutter = Cutter.parse(window, words)
        check_sort("sort", sort)
        cells = read_row(row)
        search = self._search()
        evidence = Evidence(search, self)
        if is_binned(cells):
            ranges = find_binned(self.quantities, cells)
            return search.build(evidence.open_ranges(ranges, "quantity", name_bin(cells)), cutter, sort)
        return search.build(evidence.find(cells, by), cutter, sort)

    def cooccurrences(
        self,
        *,
        label: Label | str | None = None,
        within: Within = "sentence",
        top: int | None = None,
        together: int = 1,
        agencies: bool = True,
    ) -> pandas.DataFrame:
        """Return which entities are named together: ``entity label other other_label articles sentences …``.

        ``articles`` and ``sentences`` are the numbers of those that name both; ``log_likelihood`` says how surely they
        meet more often than by chance, negative for more rarely. `evidence` of a row returns the sentences.

        Args:
            label: only entities that are ``PER``, ``LOC`` or ``ORG``.
            within: ``sentence`` or ``article``: what two must share, and what the measure is made of.
            top: only the entities in so many articles, as in `Plots.network`; by default all.
            together: the number of sentences or articles that two must share.
            agencies: count news agencies, too, as in `Plots.entities`.

        Raises:
            ValueError: an argument is out of range.
        """
        options: Any = {"label": label, "within": within, "top": top, "together": together, "agencies": agencies}
        return count_cooccurrences(self._search(), **options)

    def specificities(
        self,
        by: By,
        *,
        of: str = "entities",
        count: str = "documents",
        label: Label | str | None = None,
        min_total: int = 5,
        top: int | None = None,
    ) -> pandas.DataFrame:
        """Return which entities are typical of a source or period, and which are strikingly rare in it.

        Each group of documents is compared with all others, by the specificity of Lafon (1980), as in TXM, and by the
        log-likelihood of Dunning (1993). Entities are those of `registry`, however they are written. There is a row for
        each of them in each group, the strongest first: ``of by group entity label kb_id observed expected total
        group_size corpus_size specificity log_likelihood adjusted_p``. A warning says how many documents have no group,
        or why there is no row. Needs the extra ``analysis``.

        Args:
            by: the date or the source of each document, as for `Plots.entities`.
            of: ``entities``; ``speakers``, those who make statements; or ``units``, the units of quantities.
            count: ``documents``, those that have the entity; or ``occurrences``, all its mentions or statements, which
                single articles can make many.
            label: compare only ``PER``, ``LOC`` or ``ORG``.
            min_total: leave out what the corpus has less often.
            top: return only so many of the greatest surpluses and deficits of each group, group by group.

        Raises:
            TypeError, ValueError: ``by`` is no column, or gives fewer than two groups; or another argument is wrong.
        """
        options: Any = {"of": of, "count": count, "label": label, "min_total": min_total, "top": top}
        found = find_specificities(self, by, **options)
        if notes := "; ".join(filter(None, (found.left_out, found.why_empty))):
            warnings.warn(notes, stacklevel=2)
        return found.table

    def _search(self) -> Search:
        """Return what looks up entities as the registry links them; the articles are read at the first call only."""
        registry = self.registry
        if self._found is None or self._found.registry is not registry:
            index = CorpusIndex(self) if self._found is None else self._found.index
            self._found = Search(index, registry)
        return self._found
