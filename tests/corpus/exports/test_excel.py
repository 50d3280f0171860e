"""Workbooks, read back by openpyxl."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from corpora import article, corpus, corpus_of
from hostile_articles import hostile_articles, hostile_corpus
from newsner.corpus.exports import excel
from newsner.corpus.exports.base import to_xml_text
from newsner.records import TABLES


def test_sheets_are_the_tables(tmp_path: Path) -> None:
    corpus().export(tmp_path / "x.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert workbook.sheetnames == ["documents", "registry", *TABLES, "errors"]
    for name, table in TABLES.items():
        sheet = workbook[name]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == tuple(column.name for column in table.columns)
        wanted = [row for x in corpus() for row in table.rows(x)]
        assert len(rows) == len(wanted) + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.endswith(str(len(rows)))
    quantities = list(workbook["quantities"].iter_rows(values_only=True))
    assert 26 in [row[4] for row in quantities]
    days = [row[1] for row in workbook["documents"].iter_rows(min_row=2, values_only=True)]
    assert days[0] == datetime.datetime(2015, 10, 7)
    assert [row[0] for row in workbook["registry"].iter_rows(min_row=2, values_only=True)] == [
        entry.name for entry in corpus().registry
    ]


def test_no_cell_is_a_formula_and_text_is_kept(tmp_path: Path) -> None:
    hostile_corpus(tmp_path).export(tmp_path / "x.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "x.xlsx")
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "n", "b", "d"}
    formulas = [cell for cell in cells if str(cell.value).startswith("=")]
    assert len(formulas) > 10
    assert all(cell.quotePrefix for cell in formulas)
    mentions = [row[3] for row in workbook["mentions"].iter_rows(min_row=2, values_only=True)]
    assert mentions == [m.text for x in hostile_articles() for m in x.mentions]
    quantities = {tuple(row[4:6]) for row in workbook["quantities"].iter_rows(min_row=2, values_only=True)}
    assert ("1E+400", -1e30) in quantities
    texts = [row[3] for row in workbook["documents"].iter_rows(min_row=2, values_only=True)]
    assert texts == [to_xml_text(x.text) or None for x in hostile_articles()]
    documents = {row[0]: row[1] for row in workbook["documents"].iter_rows(min_row=2, values_only=True)}
    assert documents["a/b"] == "1889-05-06"


def test_long_texts_are_cut_where_excel_would_refuse_them(tmp_path: Path) -> None:
    long = corpus_of(tmp_path, article("a", "🙂" * 20_000, {}))
    with pytest.warns(UserWarning, match="1 cell was cut to the 32767 characters"):
        long.export(tmp_path / "x.xlsx")
    text = openpyxl.load_workbook(tmp_path / "x.xlsx")["documents"]["D2"].value
    assert text == "🙂" * 16_383


def test_rows_that_a_sheet_has_no_room_for_are_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_MOST_ROWS", 5)
    corpus().export(tmp_path / "x.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert workbook.sheetnames[:3] == ["documents", "documents 2", "registry"]
    titles = [title.rstrip(" 0123456789") for title in workbook.sheetnames]
    assert [*dict.fromkeys(titles)] == ["documents", "registry", *TABLES, "errors"]
    assert titles == sorted(titles, key=[*dict.fromkeys(titles)].index)
    sheets = [sheet for sheet in workbook if sheet.title.startswith("mentions")]
    rows = [row for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(rows) == sum(len(x.mentions) for x in corpus())
