"""Who is named with whom, as a graph for Gephi and other programs for networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsner.corpus.exports.base import Exported, Exporter, to_xml_text
from newsner.gazetteer.entries import RegistryEntry

if TYPE_CHECKING:
    import networkx


class GraphExporter(Exporter):
    """Writes a graph with a node for each entity of the registry; edges join those that share sentences or articles."""

    joins = True
    libraries = ("networkx", "pandas")

    def build(self, corpus: Exported) -> networkx.Graph:
        """Return the graph; also entities that share nothing with another one are nodes."""
        import networkx

        graph = networkx.Graph()
        for number, entry in enumerate(corpus.registry):
            graph.add_node(str(number), **_describe(entry))
        shared = f"{self.within}s"
        for pair in corpus.cooccurrences(within=self.within).to_dict("records"):
            numbers = {name: pair[name] for name in ("articles", "sentences", "log_likelihood")}
            graph.add_edge(str(pair["entry"]), str(pair["other_entry"]), weight=float(pair[shared]), **numbers)
        return graph


class GexfExporter(GraphExporter):
    """Writes GEXF 1.2, the format of Gephi."""

    name = "gexf"
    suffixes = (".gexf",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the graph to a file."""
        import networkx

        networkx.write_gexf(self.build(corpus), path, version="1.2draft")


class GraphMlExporter(GraphExporter):
    """Writes GraphML, which Gephi, Cytoscape, yEd, igraph and R read."""

    name = "graphml"
    suffixes = (".graphml",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the graph to a file."""
        import networkx

        networkx.write_graphml_xml(self.build(corpus), path)  # the writer without lxml, the same wherever it runs


def _describe(entry: RegistryEntry) -> dict[str, Any]:
    """Return the attributes of a node; in these formats ``label`` is what a node shows, so the label is ``type``."""
    seen = entry.seen
    texts = {
        "label": entry.name,
        "type": entry.label.value,
        "kb_id": entry.kb_id,
        "aliases": "|".join(seen.aliases),
        "first_day": seen.first_day.isoformat() if seen.first_day else "",
        "last_day": seen.last_day.isoformat() if seen.last_day else "",
    }
    return {name: to_xml_text(text) for name, text in texts.items()} | {
        "documents": seen.documents,
        "mentions": seen.mentions,
    }
