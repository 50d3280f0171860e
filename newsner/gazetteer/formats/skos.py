"""Read the concepts of SKOS vocabularies in RDF/XML, Turtle, N-Triples and JSON-LD, with the library rdflib."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from newsner.checks import require
from newsner.errors import LexiconError
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.base import GazetteerFile, Shape, to_imported
from newsner.labels import Label

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_TURTLE = ("@prefix", "@base", "PREFIX", "BASE")
_LANGUAGES = ("fr", "", "mul", "en")  # the most wanted first; "" are labels without one


class Skos(Shape):
    """A vocabulary in SKOS; reading it needs the extra ``skos``."""

    def fits(self, file: GazetteerFile) -> bool:
        """Tell whether a file is RDF in one of its forms."""
        return _find_syntax(file) is not None

    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the concepts of a file, in the order of their addresses."""
        require("rdflib", "skos", f"reading {file.path}")
        label = file.need_label("SKOS vocabularies")
        graph = _parse(file)
        concepts = {str(node) for name in _LABELS for node, _, _ in graph.triples((None, _term(name), None))}
        if not concepts:
            raise LexiconError(file.path, 1, "prefLabel", "the file has no concept of SKOS with a label")
        for concept in sorted(concepts):
            entry = _to_entry(graph, concept, label)
            if entry is not None:
                yield entry


def _find_syntax(file: GazetteerFile) -> str | None:
    """Return the name that rdflib has for the syntax of a file, or ``None`` if it is no RDF."""
    head = file.head.lstrip()
    if "<rdf:RDF" in head:
        return "xml"
    if head.startswith(_TURTLE) or (head.startswith(("#", "<")) and file.path.suffix.lower() in (".ttl", ".nt")):
        return "turtle"
    record = file.first_record
    return "json-ld" if isinstance(record, dict) and {"@context", "@graph", "@id"} & {*record} else None


def _parse(file: GazetteerFile) -> Any:
    from rdflib import Graph

    syntax = _find_syntax(file)
    if syntax == "json-ld":
        for line, record in file.records():
            if _has_remote_context(record):
                problem = "the context stands on the web, where newsner reads nothing; write it into the file"
                raise LexiconError(file.path, line, "@context", problem)
    try:
        with file.open() as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of what rdflib itself does
            return Graph().parse(stream, format=syntax, publicID=file.path.absolute().as_uri())
    except Exception as error:  # each parser of rdflib has exceptions of its own
        line = getattr(error, "lines", None) or getattr(error, "getLineNumber", lambda: 1)() or 1
        raise LexiconError(file.path, line, "", f"not RDF: {' '.join(str(error).split())}") from None


def _has_remote_context(value: object) -> bool:
    """Tell whether JSON-LD names a context by its address instead of having it, anywhere."""
    if isinstance(value, list):
        return any(map(_has_remote_context, value))
    if not isinstance(value, dict):
        return False
    contexts = value.get("@context", ())
    given = contexts if isinstance(contexts, list) else [contexts]
    if any(isinstance(context, str) or (isinstance(context, dict) and "@import" in context) for context in given):
        return True
    return any(map(_has_remote_context, value.values()))


def _term(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(f"{_SKOS}{name}")


def _to_entry(graph: Any, concept: str, label: Label) -> GazetteerEntry | None:
    """Return the entry of a concept: its French labels, or else those without a language or in others."""
    from rdflib import Literal, URIRef

    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # by language and kind
    metadata: dict[str, set[str]] = defaultdict(set)
    for predicate, value in graph.predicate_objects(URIRef(concept)):
        name = str(predicate).removeprefix(_SKOS)
        language = (getattr(value, "language", None) or "").partition("-")[0]
        if name in _LABELS:
            names[language][name].append(_to_text(value))
        elif str(predicate) != _TYPE and (not isinstance(value, Literal) or language in ("", "fr")):
            metadata[name.replace("#", "/").rstrip("/").rpartition("/")[2]].add(_to_text(value))
    languages = [x for x in _LANGUAGES if x in names] or sorted(names)
    used = dict.fromkeys([languages[0], *(x for x in ("", "mul") if x in names)]) if languages else {}
    forms = [form for kind in _LABELS for language in used for form in sorted(names[language][kind])]
    return to_imported(
        forms, label, _to_text(concept), {key: "|".join(sorted(values)) for key, values in metadata.items()}
    )


def _to_text(value: object) -> str:
    """Return a value as text; of escapes that stand for half of a character, as question marks."""
    return str(value).encode("utf-8", "replace").decode()
