"""The method of a tagged corpus that writes its results for other programs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

from newsner.analysis.cooccurrences import Within
from newsner.corpus.analyses import Analyses
from newsner.corpus.exports import check_export, write_export
from newsner.corpus.spool import Spool
from newsner.models import ErrorRecord


class Exporting(Analyses):
    """A corpus whose results other programs can read."""

    _inputs: Sequence[str | Path]

    @property
    @abstractmethod
    def errors(self) -> tuple[ErrorRecord, ...]:
        """The documents that could not be tagged."""

    @abstractmethod
    def _keep(self) -> Spool:
        """Return the results of all documents."""

    def export(
        self,
        path: str | Path,
        *,
        format: str | None = None,
        within: Within | None = None,
        overwrite: bool = False,
    ) -> None:
        """Write the results for another program, such as Gephi, Datasette, Excel or Label Studio.

        Entities are those of `registry`, so that decisions which you linked with hold. The file or folder appears once
        it is complete. The page "Other programs" of the documentation has a table of the formats: who reads each, and
        what it cannot hold.

        Args:
            path: a file, whose suffix says the format where it can (``x.gexf``), or a folder.
            format: ``gexf graphml sqlite excel conll spacy label-studio brat tei txm iramuteq web-annotation ftm``;
                needed for folders, and where a suffix (``.json``, ``.txt``) does not say it.
            within: for graphs and databases, what two entities must share to be joined, as for `cooccurrences`:
                ``sentence`` (the default) or ``article``.
            overwrite: replace an existing file, or a folder with an export of this format.

        Raises:
            ValueError: the format is unknown or does not fit the suffix, ``path`` is or holds an input, or ``within``
                is unknown or given for a format that joins no entities.
            FileExistsError: ``path`` exists, and ``overwrite`` is not set; or a folder holds something else.
            MissingExtraError: a library that the format needs is not installed (extra ``export``).
        """
        exporter = check_export(path, format, within=within, overwrite=overwrite, inputs=self._inputs)
        self._keep()  # formats read the results more than once, and a source may allow one reading only
        write_export(self, path, exporter)
