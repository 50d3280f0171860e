"""Only new and changed documents are tagged, and nothing is there twice."""

from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from pyspark.sql import DataFrame, SparkSession

import newsner.spark
from newsner.spark import Update

FIRST = [("a", "Assad est à Damas.", "AFP"), ("b", "Poutine dort.", "AFP"), ("a", "Encore Assad.", "AFP")]
SECOND = [*FIRST, ("c", "Merkel est à Berlin.", "AFP"), ("d", None, "AFP")]
CHANGED = [("a", "Assad est à Alep.", "AFP"), *SECOND[1:]]


def frame(spark: SparkSession, rows: list[tuple[str, str | None, str]]) -> DataFrame:
    return spark.createDataFrame(rows, "id string, text string, source string")


def results(spark: SparkSession, path: Path) -> set[object]:
    rows = newsner.spark.read_tagged(spark, path).collect()
    assert len(rows) == len({str(newsner.spark.to_result(row)) for row in rows})
    return {newsner.spark.to_result(row).model_dump_json() for row in rows}


def test_a_corpus_grows(spark: SparkSession, tmp_path: Path) -> None:
    """Each result is that of tagging all at once, whatever was there; nothing is tagged twice."""
    path = tmp_path / "tagged"
    assert newsner.spark.update(frame(spark, FIRST), path) == Update(run=1, tagged=3, kept=0)
    assert newsner.spark.update(frame(spark, FIRST), path) == Update(run=2, tagged=0, kept=3)
    assert newsner.spark.update(frame(spark, SECOND), path) == Update(run=2, tagged=2, kept=3)
    assert newsner.spark.update(frame(spark, CHANGED), path) == Update(run=3, tagged=1, kept=4)
    assert newsner.spark.update(frame(spark, CHANGED), path).tagged == 0
    whole = newsner.spark.tag(frame(spark, CHANGED)).collect()
    assert results(spark, path) == {newsner.spark.to_result(row).model_dump_json() for row in whole}
    assert spark.read.parquet(str(path)).count() == 6


def test_a_text_that_changes_back_is_tagged_again(spark: SparkSession, tmp_path: Path) -> None:
    """Since the newest result is that of another text."""
    for tagged, rows in ((1, FIRST[:1]), (1, CHANGED[:1]), (1, FIRST[:1]), (0, FIRST[:1])):
        assert newsner.spark.update(frame(spark, rows), tmp_path / "x").tagged == tagged
    (row,) = newsner.spark.read_tagged(spark, tmp_path / "x").collect()
    assert row["text"] == FIRST[0][1]


def test_other_settings_and_columns_count(spark: SparkSession, tmp_path: Path) -> None:
    """A result depends on them."""
    path = tmp_path / "tagged"
    newsner.spark.update(frame(spark, FIRST[1:2]), path)
    assert newsner.spark.update(frame(spark, FIRST[1:2]), path, min_score=0.5).tagged == 1
    other = frame(spark, [("b", "Poutine dort.", "Le Temps")])
    assert newsner.spark.update(other, path, min_score=0.5).tagged == 1
    assert newsner.spark.update(other.withColumnRenamed("source", "media"), path, min_score=0.5).tagged == 1


def test_a_run_that_broke_off_is_finished(spark: SparkSession, tmp_path: Path) -> None:
    """Where only some files of it were there, the rest is tagged; where none was, all."""
    path = tmp_path / "tagged"
    (path / "run=1" / "_temporary").mkdir(parents=True)
    newsner.spark.update(frame(spark, SECOND).repartition(3, "id"), path)
    lost = max(path.glob("run=*/*.parquet"), key=lambda file: file.stat().st_size)
    lost.unlink()
    found = newsner.spark.update(frame(spark, SECOND), path)
    assert 0 < found.tagged < len(SECOND)
    assert len(newsner.spark.read_tagged(spark, path).collect()) == len(SECOND)


def test_documents_without_ids_are_known_by_what_they_hold(spark: SparkSession, tmp_path: Path) -> None:
    """Their numbers would change as the corpus grows."""
    rows = [(None, "Assad est à Damas."), (None, "Poutine dort.")]
    schema = "id string, text string"
    assert newsner.spark.update(spark.createDataFrame(rows[1:], schema), tmp_path / "x").tagged == 1
    assert newsner.spark.update(spark.createDataFrame(rows, schema), tmp_path / "x").tagged == 1


def test_what_is_no_folder_of_results_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """Nothing is added to the files of others."""
    frame(spark, FIRST).write.parquet(str(tmp_path / "other"))
    with pytest.raises(ValueError, match=r"holds other Parquet files, with the columns \['id', 'text', 'source'\]"):
        newsner.spark.update(frame(spark, FIRST), tmp_path / "other")
    with pytest.raises(FileNotFoundError, match="there is no folder of results"):
        newsner.spark.read_tagged(spark, tmp_path / "none")
    with pytest.raises(TypeError, match="path must be"):
        newsner.spark.update(frame(spark, FIRST), 3)  # type: ignore[arg-type]
