"""The cues of quantities: words beside a number that decide whether it counts, and what.

Each constant says on which side of the number its words stand, so that mypy finds a cue that is misspelt or looked up
on the wrong side. The words themselves are in ``data/quantity_cues.csv``, by role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from newsner.lexicons import load_bounds, load_quantity_cues
from newsner.names import fold
from newsner.regexes import CAPITAL, SPACE, SPACES, merge_phrases


@dataclass(frozen=True)
class Cue:
    """A pattern of words beside a number; ``@role`` in its ``source`` stands for the words of a role."""

    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; compiling it reads the word lists."""
        return re.compile(re.sub(r"@(\w+)", lambda found: f"(?:{_alternatives(found[1])})", self.source), re.IGNORECASE)


class CueBefore(Cue):
    """A cue that ends where a number starts."""


class CueAfter(Cue):
    """A cue that starts where a number, its unit or its noun ends."""


def _alternatives(role: str) -> str:
    return merge_phrases(_bounds() if role == "bounds" else load_quantity_cues()[role])


def _bounds() -> set[str]:
    """Return the modifiers before a number; those in `de` also with its article: `près des`, `plus du`.

    Headlines in capitals may lack the accents. `ou plus` stands behind a number only.
    """
    phrases = {phrase for phrase in load_bounds() if not phrase.startswith(("et ", "ou ", "voire "))}
    phrases |= {phrase[:-3] + article for phrase in phrases if phrase.endswith(" de") for article in (" du", " des")}
    return phrases | {fold(phrase) for phrase in phrases}


def _before(source: str, space: str = f"{SPACE}?") -> CueBefore:
    return CueBefore(rf"(?<!\w)(?:{source}){space}$")


def _after(source: str, space: str = f"{SPACE}+") -> CueAfter:
    return CueAfter(rf"{space}(?:{source})(?!\w)")


BOUND_BEFORE = CueBefore(
    rf"(?:(?<!\w)(?:@degree{SPACE}+)?(?P<bound>@bounds)|(?<=(?:les|des|aux){SPACE})[-−]{SPACE}?de)"
    r"\s*(?:(?:les|le|la|l['’])\s*)?$"
)
BOUND_AFTER = CueAfter(rf",?{SPACE}+(?P<bound>@bound_after)(?!\w)(?!{SPACE}+(?:de|que|d['’]))")
SIGN_BEFORE = _before("@sign_before")
SIGN_LABEL_BEFORE = CueBefore(rf"(?<!\w)(?:@tight_sign_before){SPACE}?:{SPACE}+$")
TIGHT_SIGN_BEFORE = CueBefore(rf"(?:[:=|]|(?<!\w)(?:@tight_sign_before)){SPACE}+$")
NO_BOUND_BEFORE = _before("@no_bound")
LIMIT_BEFORE = _before(
    rf"(?:@limit_before|n(?:e{SPACE}|['’])(?:\w+{SPACE}){{0,3}}@exceed(?:{SPACE}pas)?)(?:{SPACE}@threshold)?(?:{SPACE}les)?"
)
MANY_BEFORE = _before("@many_before")
BETWEEN_BEFORE = _before("@between_before")
REACHED_BEFORE = CueBefore(  # est passé à, s'élèverait désormais à, a franchi la barre des
    rf"(?<!\w)(?:s['’])?(?:@reached_before)\w*(?:{SPACE}(?:pas|@focus|\w+ment))?"
    rf"(?:{SPACE}(?:à|de|entre|sous|@threshold))?(?:{SPACE}(?:les|le))?{SPACE}$"
)
THRESHOLD_BEFORE = _before(rf"@threshold|@exceed{SPACE}les")

BOTH_BEFORE = _before("@both_before")
LONE_BEFORE = _before("@lone_before")
LONE_HERE = _after("@lone_before", space="")
VAGUE_BEFORE = _before("@vague_before")
VAGUE_INCLUDED = _before("@vague_included")

TITLE_HERE = _after("@title", space="")
RACE_BEFORE = _before("@race_before")
MONTH_AFTER = _after("@month", space=f"{SPACE}*")
DAYS_AFTER = CueAfter(  # les 4 et 5 juillet, du lundi 30 au mardi 31 mars
    rf"{SPACE}?(?:et|ou|au|à|,|-|–)(?:{SPACE}le)?{SPACE}?(?:(?:lun|mar|mercre|jeu|vendre|same)di{SPACE}|dimanche{SPACE})?"
    rf"\d{{1,2}}(?:er)?{SPACE}+(?:@month)(?!\w)"
)
YEAR_BEFORE = _before("@year_before|@month")
LABEL_BEFORE = _before(rf"@label_before{SPACE}?(?:n°|no|numéro)?|@phone(?:{SPACE}?:)?")
COUNTED_AFTER = _after("@count_label")
MEAN_AFTER = _after("@mean_after")
MEAN_BEFORE = _before("@mean_before")
MODEL_BEFORE = _before("@model_before")
RANK_AFTER = _after("@rank_after")

CLOCK_BEFORE = _before("@clock_before")
CLOCK_HEURES_BEFORE = _before(
    rf"(?-i:A)|@clock_heures_before|il{SPACE}(?:est|était|sera|serait)(?:{SPACE}(?:@focus|très|vite|bientôt|à{SPACE}peine))+"
)
CLOCK_AFTER = _after("@clock_after")
BROADCAST_BEFORE = _before("@broadcast_before")
NEARLY_BEFORE = _before("@nearly_before")
DURATION_CLOCK_BEFORE = _before(
    rf"(?:(?<!vers{SPACE})les|@duration_clock_before|@duration_verb(?:{SPACE}(?:entre|(?P<from>de)))?"
    rf"|(?P<topic>@duration_topic)(?!\w)[^.,;:!?()\n]{{0,25}}?{SPACE}@duration_set)(?:{SPACE}@focus)?"
)
DURATION_CLOCK_AFTER = _after("@duration_clock_after")
BESIDE_EVENT_AFTER = _after("@beside_event_after")
EVENT_BEFORE = _before(
    rf"(?:(?P<one>une?|des){SPACE}(?:\w+{SPACE})?)?(?:@timed_event){SPACE}(?:de{SPACE}|d['’])", space=""
)

POSITION_BEFORE = _before("@position_before")
HEIGHT_BEFORE = CueBefore(r"(?<!\w)(?:@height_near)(?!\w)[^.;!?\n]{0,25}$")
HEIGHT_AFTER = CueAfter(r"[^.;!?\n]{0,12}?(?<!\w)(?:@height_after)(?!\w)")
INCH_BEFORE = CueBefore(r"(?<!\w)(?:@inch_near)(?!\w)[^.;!?\n]{0,30}$")
LASTING_BEFORE = _before("@lasting_before")
GAP_BEFORE = _before("@gap_before")
GAP_AFTER = _after("@gap_after")

AGE_BEFORE = _before(rf"@age_before(?:{SPACE}@focus)?")
AGE_VERB_BEFORE = _before(rf"(?:(?<![yY][{SPACES}])@age_verb_before|y{SPACE}avoir)(?:{SPACE}(?:@focus|\w+ment))?")
INFANT_BEFORE = _before(rf"@infant{SPACE}(?:de{SPACE}|d['’])", space="")
INFANT_APPOSED_BEFORE = _before(rf"@infant(?:{SPACE}\w+)?(?:,{SPACE}|{SPACE}\()", space="")
DURATION_BEFORE = _before("@duration_before")
DURATION_AFTER = _after("@duration_after")
DURATION_NOUN_BEFORE = _before(
    rf"(?:@duration_noun)s?(?:{SPACE}\w+)?{SPACE}(?:de{SPACE}|d['’])(?:plus de{SPACE})?", space=""
)

ANGLE_BEFORE = _before("@angle_before")
DIFFERENCE_BEFORE = _before(rf"@difference(?:{SPACE}\w+)?{SPACE}(?:de|d['’]|à)")
BELOW_ZERO_AFTER = _after("@below_zero_after")
PRICE_AFTER = _after("@price_after")

ONE_BEFORE = _before("@one_before")
ONE_AFTER = _after("@one_after")
MEMBER_BEFORE = _before("@member_before")
MEMBER_AFTER = _after("@member_after")
CASUALTY_AFTER = _after("@casualty_after")
VICTIM_BEFORE = _before("@victim_before")
VICTIM_AFTER = _after("@victim_after")

BARE_BEFORE = _before("@bare_before")
BARE_AFTER = _after(rf"@bare_after|(?:@focus{SPACE})?@participle")
CHANGE_BEFORE = _before("@change_before")
CHANGE_BY_BEFORE = _before("@change_by_before")
CONTRAST_AFTER = _after("@contrast_after")
FIGURE_BEFORE = _before("@figure_before")
FIGURE_AFTER = _after("@figure_after")
SHARE_AFTER = CueAfter(rf"{SPACE}+(?:(?:@share_after)(?!\w)|(?:à|de){SPACE}(?-i:{CAPITAL})|\([^\W\d])")
VOTE_AFTER = CueAfter(rf"{SPACE}+@vote(?={SPACE}?(?:[,.);–-]|$)|{SPACE}(?:et|contre){SPACE})")
