"""Find the connected components of a graph: in one process while its edges fit there, else with joins of DataFrames.

The joins are the alternating large stars and small stars of Kiveris et al., Connected Components in MapReduce and
Beyond (SoCC 2014): each round connects the neighbours of each node with the smallest of them, first the larger ones,
then the smaller ones, until every node is connected with the smallest of its component alone. It takes about as many
rounds as the logarithm of the longest path. Each round is several jobs, so few edges are solved by one process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyspark.sql import DataFrame, Window, functions

from newsner.spark.tables import Row, Workspace, map_parts

FEW_EDGES = 2_000_000  # some 400 MB in one process


def find_components(edges: DataFrame, work: Workspace, name: str, *, few: int = FEW_EDGES) -> DataFrame:
    """Return ``node`` and ``component``, the smallest node of its component, for each node with a neighbour.

    Args:
        edges: pairs of numbers, ``a`` and ``b``.
        work: where the rounds are kept.
        name: what the files of the rounds are called.
        few: the number of edges up to which one process finds the components.
    """
    pairs = edges.select(functions.greatest("a", "b").alias("a"), functions.least("a", "b").alias("b"))
    current = work.save(f"{name}-0", pairs.where("a != b").distinct())
    before = _sum_up(current)
    if before[0] <= few:
        return map_parts(current.coalesce(1), _solve, "node: long, component: long")
    number = 0
    while True:
        number += 1
        current = work.save(f"{name}-{number}", _small_star(_large_star(current)))
        after = _sum_up(current)
        if after == before:
            break
        before = after
    found = current.select(functions.col("a").alias("node"), functions.col("b").alias("component"))
    roots = current.select(functions.col("b").alias("node"), functions.col("b").alias("component")).distinct()
    return found.unionByName(roots)


def _solve(edges: Iterable[Row]) -> Iterator[Row]:
    """Yield each node of some edges with the smallest node that it is connected with."""
    smaller: dict[int, int] = {}

    def find(node: int) -> int:
        smaller.setdefault(node, node)
        while smaller[node] != node:
            smaller[node] = node = smaller[smaller[node]]
        return node

    for edge in edges:
        ends = find(edge["a"]), find(edge["b"])
        smaller[max(ends)] = min(ends)
    yield from ({"node": node, "component": find(node)} for node in smaller)


def _large_star(edges: DataFrame) -> DataFrame:
    """Connect the larger neighbours of each node with the smallest of its neighbours and itself."""
    both = edges.unionByName(edges.select(functions.col("b").alias("a"), functions.col("a").alias("b")))
    least = functions.least("a", functions.min("b").over(Window.partitionBy("a")))
    stars = both.withColumn("least", least).where("b > a")
    return stars.select(functions.col("b").alias("a"), functions.col("least").alias("b")).where("a != b").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Connect each node and its smaller neighbours with the smallest of them."""
    stars = edges.withColumn("least", functions.min("b").over(Window.partitionBy("a")))
    neighbours = stars.select(functions.col("b").alias("a"), functions.col("least").alias("b"))
    own = stars.select("a", functions.col("least").alias("b"))
    return neighbours.unionByName(own).where("a != b").distinct()


def _sum_up(edges: DataFrame) -> tuple[int, int]:
    """Return the number of edges, and a fingerprint of them."""
    row = edges.agg(
        functions.count("*"), functions.coalesce(functions.expr("bit_xor(xxhash64(a, b))"), functions.lit(0))
    )
    count, print_ = row.collect()[0]
    return count, print_
