"""The key of a pseudonymised corpus: who is behind each pseudonym, and what stood where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from newsner.analysis.pseudonyms.edits import Edit, Edited
from newsner.analysis.pseudonyms.grammar import fit
from newsner.checks import check_path, check_type
from newsner.errors import GoldError
from newsner.files import open_text, refuse_existing, write_safely
from newsner.labels import QUANTITY
from newsner.models import Extraction

Style = Literal["placeholders", "names"]
"""How pseudonyms look: `[PERSONNE 12]`, or invented names."""

PLACEHOLDERS: Mapping[str, str] = {"PER": "PERSONNE", "LOC": "LIEU", "ORG": "ORGANISATION", QUANTITY: "CHIFFRE"}
"""The word in the placeholders of each label."""

_FORMAT = 1
_LISTS = ("entities", "quantities", "statements", "references", "dates", "skipped")
_FREE = ("id", "metadata")


class _Line(BaseModel):
    """Frozen model that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KeySettings(_Line):
    """What a key begins with: the version of its format, the secret and the style."""

    newsner_key: int = _FORMAT
    secret: str
    style: Style


class Pseudonym(_Line):
    """A pseudonym, and the name (or figure) that it stands for.

    ``forms`` maps each form that it has in the texts to one that it replaces; ``aliases`` are all forms of the real
    name that were seen. ``surname`` is the part of an invented name that is one, ``real_surname`` that of the
    real name.

    >>> Pseudonym(pseudonym="[PERSONNE 12]", name="Jean Dupont", label="PER").name
    'Jean Dupont'
    """

    pseudonym: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    forms: dict[str, str] = {}
    surname: str = ""
    real_surname: str = ""

    def __hash__(self) -> int:
        return hash((self.pseudonym, self.name, self.label))


class KeyDocument(_Line):
    """What undoes the pseudonyms of a document, known by its new id and the SHA-256 of its new text.

    ``edits`` are start and end in the new text and what stood there; ``original`` has what the article had else, where
    that cannot be told from the text: all of ``id`` and ``metadata``, and of the lists the items that differ, by index.
    """

    document: str | None
    sha256: str
    edits: tuple[tuple[int, int, str], ...]
    original: dict[str, Any] = {}

    def restore(self, text: str) -> str:
        """Return the original text."""
        check_type("text", text, str, "a string")
        return self._edit(text).text

    def _edit(self, text: str) -> Edited:
        return Edited(text, [Edit(*edit) for edit in self.edits])

    def restore_article(self, article: Extraction) -> Extraction:
        """Return the original article."""
        check_type("article", article, Extraction, "an Extraction")
        fields = self._edit(article.text).shift_all(article).model_dump(mode="json")
        return Extraction.model_validate_json(json.dumps(_put_back(fields, self.original)))


def digest(text: str) -> str:
    """Return by what a text is known."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def describe_document(original: Extraction, new: Extraction, edited: Edited) -> KeyDocument:
    """Return what undoes the pseudonyms of an article."""
    undo = tuple((edit.start, edit.end, edit.new) for edit in edited.undoing())
    draft = KeyDocument(document=new.id, sha256=digest(new.text), edits=undo)
    found, wanted = (x.model_dump(mode="json") for x in (draft.restore_article(new), original))
    return draft.model_copy(update={"original": _find_differences(found, wanted)})


def _find_differences(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    differences: dict[str, Any] = {name: wanted[name] for name in _FREE if found[name] != wanted[name]}
    for name in _LISTS:
        pairs = enumerate(zip(found[name], wanted[name], strict=True))
        if items := {str(index): new for index, (old, new) in pairs if old != new}:
            differences[name] = items
    return differences


def _put_back(fields: dict[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in original.items():
        if name in _FREE:
            fields[name] = value
            continue
        for index, item in value.items():
            if int(index) < len(fields[name]):
                fields[name][int(index)] = item
    return fields


class PseudonymKey:
    """What undoes pseudonyms: keep it apart from the texts, and as safe as the names themselves.

    ``pseudonyms`` says who is behind each; ``documents`` has what stood where. `reidentify` uses it.
    """

    def __init__(
        self, settings: KeySettings, pseudonyms: Sequence[Pseudonym], documents: Sequence[KeyDocument] = ()
    ) -> None:
        self.settings = settings
        self.pseudonyms = tuple(pseudonyms)
        self.documents = tuple(documents)

    def __repr__(self) -> str:
        return f"<PseudonymKey: {len(self.pseudonyms)} pseudonyms, {len(self.documents)} documents>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PseudonymKey) and list(self._lines()) == list(other._lines())

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _by_text(self) -> dict[str, list[KeyDocument]]:
        found: dict[str, list[KeyDocument]] = {}
        for document in self.documents:
            found.setdefault(document.sha256, []).append(document)
        return found

    def find(self, text: str, document: str | None = None) -> KeyDocument | None:
        """Return what undoes a whole text, or ``None`` if the key does not know it.

        Raises:
            ValueError: several documents have this text by now, but had different ones.
        """
        check_type("text", text, str, "a string")
        found = self._by_text.get(digest(text), [])
        if document is not None:
            found = [each for each in found if each.document == document] or found
        if len({each.restore(text) for each in found}) > 1:
            ids = [each.document for each in found]
            raise ValueError(f"text is that of several documents, {ids}, whose originals differ; give the article")
        return found[0] if found else None

    def restore_excerpt(self, text: str) -> str:
        """Return a text in which the usual form of each real name stands in place of its pseudonym."""
        check_type("text", text, str, "a string")
        forms: dict[str, str] = {}
        for pseudonym in self.pseudonyms:
            for form, real in ((pseudonym.pseudonym, pseudonym.name), *pseudonym.forms.items()):
                forms.setdefault(form, real)
        if not forms:
            return text
        longest = sorted(forms, key=lambda form: (-len(form), form))
        pattern = re.compile("|".join(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])" for form in longest))
        edits: list[Edit] = []
        for found in pattern.finditer(text):
            real = forms[found[0]]
            lowest = edits[-1].end if edits else 0
            if joint := fit(text, found.start(), real, lowest=lowest):
                edits.append(Edit(joint.start, found.start(), joint.new))
            edits.append(Edit(found.start(), found.end(), real))
        return Edited(text, edits).text

    @classmethod
    def read(cls, path: str | Path) -> PseudonymKey:
        """Return the key in a file that `write` wrote.

        Raises:
            FileNotFoundError: the file does not exist.
            GoldError: it is no key; the message names file, line and field.
        """
        check_path("path", path)
        settings, pseudonyms, documents = None, [], []
        with open_text(path, GoldError) as file:
            for number, line in enumerate(file, 1):
                try:
                    if settings is None:
                        settings = KeySettings.model_validate_json(line)
                    elif '"pseudonym":' in line[:20]:
                        pseudonyms.append(Pseudonym.model_validate_json(line))
                    else:
                        documents.append(KeyDocument.model_validate_json(line))
                except ValidationError as error:
                    first = error.errors()[0]
                    raise GoldError(path, number, ".".join(map(str, first["loc"])), first["msg"]) from None
        if settings is None or settings.newsner_key != _FORMAT:
            raise GoldError(path, 1, "newsner_key", f"no key of pseudonyms of the format {_FORMAT}")
        return cls(settings, pseudonyms, documents)

    def write(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write the key as JSON Lines, in a file that only its owner may read.

        Raises:
            ValueError: the file does not end in ``.jsonl``.
            FileExistsError: the file exists, and ``overwrite`` is not set: without its key, nothing can be undone.
        """
        write_safely(check_key_path(path, overwrite=overwrite), self._lines(), is_private=True)

    def _lines(self) -> Iterator[str]:
        yield self.settings.model_dump_json()
        yield from (pseudonym.model_dump_json() for pseudonym in self.pseudonyms)
        yield from (document.model_dump_json() for document in self.documents)


def check_key_path(path: str | Path, *, overwrite: bool) -> Path:
    """Return the path of a key to write; raise the errors of `PseudonymKey.write`, before the work starts."""
    check_path("path", path)
    path = Path(path)
    if path.suffix.lower() != ".jsonl":
        raise ValueError(f"{path} must end in .jsonl")
    refuse_existing(path, overwrite=overwrite)
    return path


def to_key(key: PseudonymKey | str | Path) -> PseudonymKey:
    """Return a key, read from a file if that is given."""
    if isinstance(key, PseudonymKey):
        return key
    check_type("key", key, (str, Path), "a PseudonymKey or the path of one")
    return PseudonymKey.read(key)
