"""Replace the names of articles by pseudonyms, the same throughout a corpus, and undo it by the key."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, overload

from newsner.analysis.pseudonyms.invention import rank
from newsner.analysis.pseudonyms.key import (
    KeyDocument,
    KeySettings,
    PseudonymKey,
    Style,
    check_key_path,
    describe_document,
    to_key,
)
from newsner.analysis.pseudonyms.rewriting import Rewriter
from newsner.analysis.pseudonyms.subjects import Subjects
from newsner.checks import check_items, check_path, check_type
from newsner.files import refuse_existing, write_safely
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.models import Extraction

ALL = "*"
"""What stands for all columns of metadata."""


class Pseudonymised(Sequence[Extraction]):
    """Articles whose names were replaced, and the key that undoes it; `pseudonymise` makes one.

    ``articles`` have new texts and right offsets, so that they can be shown, exported and opened as a corpus. ``key``
    has all real names: keep it apart. ``counts`` says how many passages were replaced: ``mentions``, ``references``,
    ``missed`` (names that the NER missed, but that equal a known form), ``quantities`` and ``metadata``.
    """

    def __init__(self, articles: Sequence[Extraction], key: PseudonymKey, counts: dict[str, int]) -> None:
        self.articles = tuple(articles)
        self.key = key
        self.counts = counts

    def __repr__(self) -> str:
        return f"<Pseudonymised: {len(self.articles)} articles, {sum(self.counts.values())} passages replaced>"

    @overload
    def __getitem__(self, index: int) -> Extraction: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Extraction]: ...
    def __getitem__(self, index: int | slice) -> Extraction | Sequence[Extraction]:
        return self.articles[index]

    def __len__(self) -> int:
        return len(self.articles)

    @property
    def text(self) -> str:
        """The new text of the article, if it is one.

        Raises:
            ValueError: there are several articles, or none.
        """
        if len(self.articles) != 1:
            raise ValueError(f"there are {len(self.articles)} articles; each has its text")
        return self.articles[0].text

    def write(self, path: str | Path, *, key: str | Path, overwrite: bool = False) -> None:
        """Write the articles as JSON Lines, as `newsner.open_corpus` reads them, and the key to another file.

        Args:
            path: the file of the articles, ``x.jsonl``.
            key: the file of the key, ``key.jsonl``; only its owner may read it.
            overwrite: replace existing files. A key that is lost, nobody can make again.

        Raises:
            ValueError: a file does not end in ``.jsonl``, or both are one.
            FileExistsError: a file exists, and ``overwrite`` is not set.
        """
        out = check_outputs(path, key, overwrite=overwrite)
        self.key.write(key, overwrite=overwrite)  # first, so that nothing is without a key
        write_safely(out, (article.model_dump_json() for article in self.articles))


def check_outputs(path: str | Path, key: str | Path, *, overwrite: bool) -> Path:
    """Return the path of the articles; raise the errors of `Pseudonymised.write`, before the work starts."""
    check_path("path", path)
    path, beside = Path(path), check_key_path(key, overwrite=overwrite)
    if path.suffix.lower() != ".jsonl":
        raise ValueError(f"{path} must end in .jsonl")
    if path.resolve() == beside.resolve():
        raise ValueError(f"the articles and their key are one file, {path}; keep them apart")
    refuse_existing(path, overwrite=overwrite)
    return path


class Pseudonymiser:
    """Reads articles twice: for all forms of who is replaced, then to replace them, one article after another."""

    def __init__(
        self,
        articles: Iterable[Extraction],
        registry: Registry,
        *,
        labels: Iterable[Label | str] = (Label.PER,),
        quantities: bool = False,
        style: Style | None = None,
        key: PseudonymKey | str | Path | None = None,
        secret: str | None = None,
        ids: bool = False,
        remove: Iterable[str] = (),
    ) -> None:
        self._articles = articles
        self._labels = check_labels(labels)
        self._quantities, self._ids = quantities, ids
        for name, value in (("quantities", quantities), ("ids", ids)):
            check_type(name, value, bool, "a boolean")
        if isinstance(remove, str):
            remove = (remove,)
        self._remove = frozenset(check_items("remove", remove, str))
        self._earlier = _open_key(key, style, secret)
        self._secret = self._earlier.settings.secret
        self._subjects = Subjects(articles, registry, self._labels, quantities=quantities, key=self._earlier)
        self._rewriter = Rewriter(self._subjects, self._labels, quantities=quantities)
        self._documents: list[KeyDocument] = []
        self.counts: Counter[str] = self._rewriter.counts

    def __iter__(self) -> Iterator[Extraction]:
        self._documents = []
        self.counts.clear()
        numbers = self._number_documents() if self._ids else {}
        for position, article in enumerate(self._articles):
            document = str(position) if article.id is None else article.id
            new, edited = self._rewriter.rewrite(article, document)
            metadata = {name: value for name, value in new.metadata.items() if not self._is_removed(name)}
            self.counts["metadata"] += len(new.metadata) - len(metadata)
            id_ = numbers.get(document, article.id)
            new = new.model_copy(update={"metadata": metadata, "id": id_})
            self._documents.append(describe_document(article, new, edited))
            yield new

    def _is_removed(self, column: str) -> bool:
        return ALL in self._remove or column in self._remove

    def _number_documents(self) -> dict[str, str]:
        """Return new ids, in an order that nobody can guess."""
        ids = [str(n) if article.id is None else article.id for n, article in enumerate(self._articles)]
        known = {str(x.original["id"]): str(x.document) for x in self._earlier.documents if "id" in x.original}
        fresh = sorted({*ids} - known.keys(), key=lambda id_: rank(self._secret, "document", id_))
        return known | {id_: f"document {number}" for number, id_ in enumerate(fresh, len(set(known.values())) + 1)}

    @property
    def key(self) -> PseudonymKey:
        """The key, once all articles were read: with all that an earlier key has."""
        found = [subject.to_pseudonym() for subject in self._subjects.all()]
        own = {(each.label, each.pseudonym) for each in found}
        kept = [each for each in self._earlier.pseudonyms if (each.label, each.pseudonym) not in own]
        ordered = sorted(found, key=lambda each: rank(self._secret, each.label, each.name))
        documents = {(each.document, each.sha256): each for each in (*self._earlier.documents, *self._documents)}
        return PseudonymKey(self._earlier.settings, [*kept, *ordered], [*documents.values()])


def _open_key(key: PseudonymKey | str | Path | None, style: Style | None, secret: str | None) -> PseudonymKey:
    """Return the earlier key, or an empty one with the settings that are asked for."""
    if style is not None and style not in get_args(Style):
        raise ValueError(f"style must be one of {', '.join(get_args(Style))}, but is {style!r}")
    if secret is not None:
        check_type("secret", secret, str, "a string")
        if not secret:
            raise ValueError("secret must not be empty; leave it out for one that is drawn by lot")
    if key is None:
        settings = KeySettings(secret=secret or secrets.token_hex(32), style=style or "placeholders")
        return PseudonymKey(settings, ())
    earlier = to_key(key)
    for name, value in (("style", style), ("secret", secret)):
        if value is not None and value != getattr(earlier.settings, name):
            raise ValueError(f"{name} is another one than in the key, whose pseudonyms must stay; leave it out")
    return earlier


def check_labels(labels: Iterable[Label | str]) -> frozenset[Label]:
    """Return labels as a set.

    Raises:
        TypeError: they are no iterable of strings.
        ValueError: one is no label.
    """
    if isinstance(labels, str):
        labels = (labels,)
    return frozenset(Label(label) for label in check_items("labels", labels, str))


def pseudonymise(
    articles: Extraction | Iterable[Extraction],
    *,
    labels: Iterable[Label | str] = (Label.PER,),
    quantities: bool = False,
    style: Style | None = None,
    key: PseudonymKey | str | Path | None = None,
    secret: str | None = None,
    ids: bool = False,
    remove: Iterable[str] = (),
    registry: Registry | None = None,
) -> Pseudonymised:
    """Replace names by pseudonyms, the same in all articles, and return the articles with the key that undoes it.

    All forms of a name are replaced (surname alone, initials, acronym), also where the NER missed one that equals a
    known form, and in metadata. This is pseudonymisation, not anonymisation: names that nobody found stay, and so do
    descriptions and quotations by which people are found.

    Args:
        articles: an article, or several; an iterator is read into memory.
        labels: which names to replace: ``PER``, ``LOC``, ``ORG``.
        quantities: whether to replace the numbers of quantities, too (`[CHIFFRE 3] missiles`).
        style: ``placeholders``, such as `[PERSONNE 12]`, which is the default; or ``names``: invented ones, of people
            by gender and origin as far as the real ones show them.
        key: the key of an earlier run, or its file: who is in it keeps the pseudonym, and the new key has both runs.
        secret: what the pseudonyms depend on; the same articles and secret give the same. Drawn by lot by default.
        ids: whether to replace the ids of the articles, too (`document 7`).
        remove: the columns of metadata to remove, such as ``url``; ``*`` removes all.
        registry: who is who; by default, the articles are linked by the rules alone.

    Raises:
        TypeError: ``articles`` are no extractions, or another argument has a wrong type.
        ValueError: two articles have the same id; a label or style is unknown; or ``style`` or ``secret`` is another
            one than that of the key.
        GoldError: the file of the key is malformed.

    >>> from newsner import extract
    >>> article = extract("Le départ d'Assad : Bachar al-Assad est à Moscou, dit Assad.")
    >>> found = pseudonymise(article, secret="s")
    >>> found.text
    'Le départ de [PERSONNE 1] : [PERSONNE 1] est à Moscou, dit [PERSONNE 1].'
    >>> found[0].people[0].name, reidentify(found.text, found.key) == article.text
    ('[PERSONNE 1]', True)
    """
    if isinstance(articles, Extraction):
        articles = (articles,)
    checked = list(check_items("articles", articles, Extraction))
    if registry is None:
        registry = Registry.build(checked)
    else:
        check_type("registry", registry, Registry, "a Registry")
    options: dict[str, Any] = {"labels": labels, "quantities": quantities, "style": style, "key": key}
    found = Pseudonymiser(checked, registry, secret=secret, ids=ids, remove=remove, **options)
    new = list(found)
    return Pseudonymised(new, found.key, dict(found.counts))


@overload
def reidentify(article: str, key: PseudonymKey | str | Path) -> str: ...
@overload
def reidentify(article: Extraction, key: PseudonymKey | str | Path) -> Extraction: ...
def reidentify(article: str | Extraction, key: PseudonymKey | str | Path) -> str | Extraction:
    """Return a text or article with the real names, by the key that `pseudonymise` made.

    The text of a whole pseudonymised article gives the original, character by character, and such an article all that
    it was. In any other text, such as an excerpt, the usual form of each name stands in place of its pseudonym.

    Args:
        article: a text, or an article.
        key: the key, or its file.

    Raises:
        TypeError: an argument has another type.
        ValueError: several articles have this text by now, but had different ones; give the article.
        FileNotFoundError, GoldError: the file of the key does not exist, or is malformed.

    >>> from newsner import extract
    >>> found = pseudonymise(extract("Bachar al-Assad est à Moscou."), secret="s")
    >>> reidentify("« [PERSONNE 1] est là »", found.key)
    '« Bachar al-Assad est là »'
    """
    check_type("article", article, (str, Extraction), "a text or an Extraction")
    opened = to_key(key)
    if isinstance(article, str):
        known = opened.find(article)
        return opened.restore_excerpt(article) if known is None else known.restore(article)
    known = opened.find(article.text, article.id)
    if known is None:
        raise ValueError(f"the key knows no article with the text of {article.id!r}; give an excerpt as a string")
    return known.restore_article(article)
