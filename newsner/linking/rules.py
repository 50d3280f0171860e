"""Merge the names of one document that name one thing, rule by rule.

The surest rules come first: known names, then structure (acronyms, surnames, initials, words left out), and close
spellings last. A name that fits two others equally well is merged with neither.
"""

from __future__ import annotations

from newsner.linking.definitions import merge_defined, merge_nicknames
from newsner.linking.groups import Groups
from newsner.linking.known_names import merge_known, merge_known_forms, overrule_gazetteer
from newsner.linking.people import merge_people
from newsner.linking.shortened import merge_initials, merge_shortened
from newsner.linking.spellings import merge_rewritten, merge_spellings, merge_streets


def merge_all(groups: Groups) -> None:
    """Apply all rules, the surest first."""
    overrule_gazetteer(groups)
    merge_known(groups)
    merge_defined(groups)
    merge_nicknames(groups)
    merge_initials(groups)
    merge_known_forms(groups)
    merge_streets(groups)
    merge_rewritten(groups)
    merge_spellings(groups, full_names=True)
    merge_people(groups)
    merge_shortened(groups)
    merge_spellings(groups, full_names=False)
