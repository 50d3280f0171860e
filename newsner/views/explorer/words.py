"""What the explorer's script says, which it gets in the language of the page."""

from __future__ import annotations

from typing import Any, get_args

from newsner.analysis.columns import COUNTRIES, SOURCES
from newsner.labels import Kind, Reason
from newsner.models import EXPLANATIONS
from newsner.views.messages import Messages

MESSAGES = (
    *("PER", "LOC", "ORG", "QTY", "DIR", "IND", "REF", "Articles", "People", "Places", "Organisations", "All"),
    *("people: {n}", "places: {n}", "organisations: {n}", "quantities: {n}", "quoted statements: {n}"),
    *("statements in the article's words: {n}", "references: {n}", "Marks to show"),
    *("“{text}”", ": ", "{alias}: {reason}", "Name", "Names with {words}", "{list} with {words}"),
    *("Articles with {words}", "{n} of {articles}", "{names} in {articles}", "{n} of {names}", "{n} of {total}"),
    *(
        "Named in these articles:",
        "Nothing found.",
        "This corpus has no such entity or article; here are all articles.",
    ),
    *("Filters", "Filters ({n})", "Show all {n}", "Show fewer", "Clear all filters", "Remove the filter: {name}"),
    *("Year", "Month", "Day", "no date", "none"),
    *("Articles per year", "Articles per month", "Articles per day", "at most {n}", "{first} to {last}"),
    *("{period}: {articles}", "{period}: {n} of {articles}"),
    *("Pages", "← Previous page", "Next page →", "Page {page} of {pages}"),
    *("Order", "Order:", "newest first", "oldest first", "as in the corpus", "Sort by this column"),
    *("Label", "Mentions", "Role", "Id", "Also written", "About this name", "Concordance", "Says", "Others about it"),
    *("Figures it gives", "Named with", "Forms", "Form", "Why it is one", "the name that is shown"),
    *("No article that the filters let through names it.", "Only the form {form}: {mentions}.", "Show all forms"),
    *("Left", "Word", "Right", "Source and date", "Speaker", "Statement", "Kind", "Figure", "Value", "Unit"),
    *("Articles with both", "{articles} that name both", "nobody named"),
    *("Text", "What was found", "Articles of the list", "All articles of the list", "← Previous", "Next →", "Metadata"),
    *("Previous hit", "Next hit", "Hit {n} of {total}"),
    *("Entities", "Entity", "Who says what", "Quantities", "Quantity", "according to {name}", "of {noun}"),
    *("stands for its government, institution or team", "also written: {names}"),
    *("no exact value", "means {name}", "means {id}, which the article does not name"),
    *("means something that the article does not name", "said by {name}, quoted"),
    *("said by {name}, in the article's words", "cue: {words}", "speaker: {words}"),
    "This page could not be opened: {problem}",
)
"""The messages of the script."""

COUNTS = (
    ("{n} article", "{n} articles"),
    ("{n} mention", "{n} mentions"),
    ("{n} name", "{n} names"),
    ("{n} more form", "{n} more forms"),
    ("{n} hit", "{n} hits"),
)
"""The same for numbers of things, of one and of many."""

_COLUMNS = {
    **dict.fromkeys(SOURCES, "Source"),
    **dict.fromkeys(COUNTRIES, "Country"),
    **dict.fromkeys(("language", "langue", "lang"), "Language"),
    **dict.fromkeys(("section", "rubrique"), "Section"),
    **dict.fromkeys(("author", "auteur"), "Author"),
    **dict.fromkeys(("title", "titre", "headline"), "Title"),
    "date": "Date",
    "url": "Address",
}
"""What usual columns are called; others keep their names."""


def to_settings(title: str, say: Messages) -> dict[str, Any]:
    """Return what the script says, and what it is called that it shows."""
    return {
        "lang": say.lang,
        "title": title,
        "messages": {message: say(message) for message in MESSAGES},
        "counts": {one: say.forms(one, many) for one, many in COUNTS},
        "reasons": [say(EXPLANATIONS[reason]) for reason in get_args(Reason)],
        "kinds": [say(kind) for kind in get_args(Kind)],
        "columns": {name: say(column) for name, column in _COLUMNS.items()},
        "sources": SOURCES,
    }
