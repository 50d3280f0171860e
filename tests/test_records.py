"""Records and DataFrames of results."""

from decimal import Decimal

import pytest

from newsner import Extraction, Extractor, to_frame, to_records
from newsner.records import _COLUMN_TYPES, COLUMN, COLUMNS, to_wide_decimal


def test_records_are_rows_in_text_order(extractor: Extractor) -> None:
    """Every record has all columns; mentions and quantities stand in text order."""
    articles = list(extractor.extract_many(["Macron promet 12 M€ à Alger.", ""]))
    records = list(to_records(articles))
    assert [tuple(record) for record in records] == [COLUMNS] * 3
    assert [record["text"] for record in records] == ["Macron", "12 M€", "Alger"]


def test_frame_of_nothing_has_the_columns() -> None:
    """No article gives an empty frame with all columns."""
    frame = to_frame([Extraction(text="", entities=(), quantities=())])
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty


def test_frame_keeps_values_exact(extractor: Extractor) -> None:
    """Values stay decimals."""
    frame = to_frame([extractor.extract("Un budget de 4,1 milliards d'euros.")])
    assert str(frame["value"].iloc[0]) == "4100000000"


def test_rates_and_base_units_are_columns(extractor: Extractor) -> None:
    """They stand behind unit and noun."""
    (record,) = to_records(extractor.extract("Il court 12 km par jour."))
    assert list(record.items())[-4:] == [("noun", None), ("per", "jour"), ("base_value", 12000), ("base_unit", "m")]


@pytest.mark.parametrize("value", ["1e27", "9" * 28, "0.1234567894", "-0.000000001"])
def test_wide_decimals_fit_their_column(value: str) -> None:
    """Whatever the column can hold is rounded to its decimals, whatever the precision of the context."""
    wide = to_wide_decimal(Decimal(value))
    assert wide is not None
    assert abs(wide - Decimal(value)) < Decimal("1e-9")
    assert wide.as_tuple().exponent == -9


def test_every_column_has_one_type() -> None:
    """The table of columns names none of them twice."""
    names = [name for names in _COLUMN_TYPES.values() for name in names.split()]
    assert len(names) == len(set(names)) == len(COLUMN)
