"""Graphs, read back by networkx, which owns neither format but reads both."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from corpora import article, corpus, corpus_of
from hostile_articles import hostile_corpus
from newsner import Label
from newsner.corpus.exports.base import to_xml_text

READERS: dict[str, Callable[[Path], Any]] = {".gexf": networkx.read_gexf, ".graphml": networkx.read_graphml}


@pytest.mark.parametrize("suffix", READERS)
def test_graph_has_all_entities_and_what_joins_them(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    corpus().export(path)
    graph, registry, pairs = READERS[suffix](path), corpus().registry, corpus().cooccurrences()
    assert [graph.nodes[str(i)]["label"] for i in range(len(registry))] == [entry.name for entry in registry]
    for number, entry in enumerate(registry):
        node = graph.nodes[str(number)]
        shown = (node["type"], node["kb_id"], node["documents"], node["mentions"])
        assert shown == (entry.label.value, entry.kb_id, entry.seen.documents, entry.seen.mentions)
    assert graph.number_of_edges() == len(pairs) > 5
    for row in pairs.itertuples():
        edge = graph.edges[str(row.entry), str(row.other_entry)]
        assert (edge["weight"], edge["sentences"], edge["articles"]) == (row.sentences, row.sentences, row.articles)
        assert edge["log_likelihood"] == pytest.approx(row.log_likelihood)


@pytest.mark.parametrize("suffix", READERS)
def test_edges_join_those_that_share_articles_if_asked(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    corpus().export(path, within="article")
    graph, pairs = READERS[suffix](path), corpus().cooccurrences(within="article")
    assert graph.number_of_edges() == len(pairs) > len(corpus().cooccurrences())
    for row in pairs.itertuples():
        edge = graph.edges[str(row.entry), str(row.other_entry)]
        assert (edge["weight"], edge["sentences"], edge["articles"]) == (row.articles, row.sentences, row.articles)
        assert edge["log_likelihood"] == pytest.approx(row.log_likelihood)
    corpus().export(tmp_path / "again.gexf")
    assert networkx.read_gexf(tmp_path / "again.gexf").number_of_edges() == len(corpus().cooccurrences())


@pytest.mark.parametrize("suffix", READERS)
def test_names_may_hold_anything(suffix: str, tmp_path: Path) -> None:
    """Also two entities of one name are two nodes."""
    names = {'<b x="1">&amp;': Label.PER, "Zoé \x00\x1b 🙂": Label.ORG, "Martin": Label.PER}
    text = " ".join(names)
    corpus_of(tmp_path, article("a", text, names), article("b", "Martin", {"Martin": Label.LOC})).export(
        tmp_path / f"x{suffix}"
    )
    graph = READERS[suffix](tmp_path / f"x{suffix}")
    found = sorted(label for _, label in graph.nodes(data="label"))
    assert networkx.number_of_isolates(graph) == 1  # the place
    assert found == sorted(['<b x="1">&amp;', "Zoé \ufffd\ufffd 🙂", "Martin", "Martin"])


@pytest.mark.parametrize("suffix", READERS)
def test_corpus_without_entities_is_a_graph_without_nodes(suffix: str, tmp_path: Path) -> None:
    corpus_of(tmp_path, article("a", "Rien.", {})).export(tmp_path / f"x{suffix}")
    assert len(READERS[suffix](tmp_path / f"x{suffix}")) == 0


@pytest.mark.parametrize("suffix", [".gexf", ".graphml"])
def test_graphs_of_hostile_names_are_xml(suffix: str, tmp_path: Path) -> None:
    """A strict parser reads them, and each name is there, as far as XML can hold it."""
    tagged = hostile_corpus(tmp_path)
    tagged.export(tmp_path / f"x{suffix}")
    tree = ElementTree.parse(tmp_path / f"x{suffix}")
    said = {*tree.getroot().itertext(), *(value for element in tree.iter() for value in element.attrib.values())}
    assert {to_xml_text(entry.name) for entry in tagged.registry} <= said
