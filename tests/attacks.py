"""Texts on which a regular expression would backtrack most: its repeated parts, repeated, with what spoils the match.

Run as a script, it prints the patterns that newsner compiles while it reads the texts that are named, as JSON.
"""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    from re import _compiler, _constants, _parser
else:
    import sre_compile as _compiler
    import sre_constants as _constants
    import sre_parse as _parser

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_MANY = 20  # repetitions from which a part counts as repeated
_MOST = 20  # repeated parts that are tried in a turn
_TURNS = 4  # choices among the characters and branches that a part allows
_CANDIDATES = " a1A.,'-\n%€éÉ(\"«»:;/xz0\u00a0\u2019\u202f"
_SPOILERS = ("", "\x00", "a", " ")


def attacks_on(pattern: re.Pattern[str], length: int) -> list[str]:
    """Return texts of about ``length`` characters on which a pattern may take long; for each length the same ones."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    made: dict[tuple[str, str], None] = {}  # what stands first, and what is repeated
    for turn in range(_TURNS):
        repeats = list(dict.fromkeys(_find_repeats(parsed, "", turn)))
        for before, part in repeats[turn :: 1 + len(repeats) // _MOST]:  # of a hundred phrases, some will do
            made.update({(before, part): None, ("", before + part): None})
    return [start + unit * (length // len(unit)) + spoiler for start, unit in made if unit for spoiler in _SPOILERS]


def _find_repeats(nodes: Any, before: str, turn: int) -> Iterator[tuple[str, str]]:
    """Yield what stands before each repeated part of a parsed pattern, and a text that the part matches."""
    for op, argument in nodes:
        if op in _REPEATS:
            yield from _find_repeats(argument[2], before, turn)
            if argument[1] >= _MANY:
                yield before, _sample(argument[2], turn)
        elif op is _constants.SUBPATTERN:
            yield from _find_repeats(argument[-1], before, turn)
        elif op is _constants.BRANCH:
            for branch in argument[1]:
                yield from _find_repeats(branch, before, turn)
        elif op in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from _find_repeats(argument[1], before, turn)
        before += _sample_node(op, argument, turn)


def _sample(nodes: Any, turn: int) -> str:
    """Return a text that some nodes of a parsed pattern match, but for what must stand around it."""
    return "".join(_sample_node(op, argument, turn) for op, argument in nodes)


def _sample_node(op: Any, argument: Any, turn: int) -> str:
    if op is _constants.LITERAL:
        return chr(argument)
    if op is _constants.SUBPATTERN:
        return _sample(argument[-1], turn)
    if op is _constants.BRANCH:
        return _sample(argument[1][turn % len(argument[1])], turn)
    if op in _REPEATS:
        low, high, body = argument
        return _sample(body, turn) * max(low, min(1, high))
    if op in (_constants.IN, _constants.NOT_LITERAL, _constants.ANY):
        fitting = _fitting(op, tuple(argument) if isinstance(argument, list) else argument)
        return fitting[turn % len(fitting)]
    return ""  # a place, no character


@cache
def _fitting(op: Any, argument: Any) -> str:
    """Return the characters that a class allows, the usual ones first."""
    parsed = _parser.parse("")
    parsed.append((op, list(argument) if isinstance(argument, tuple) else argument))
    one = _compiler.compile(parsed)
    usual = "".join(c for c in _CANDIDATES if one.match(c))
    return usual or next(chr(i) for i in range(sys.maxunicode) if one.match(chr(i)))


_LOADERS = {"newsner.ner.fast_french"}
"""Modules under which spaCy's tokenizer, which is Cython without frames of its own, compiles its patterns.

They read chunks of up to 400 characters (`newsner.preprocessing.tokenizer`); that of web addresses takes a second for
2,000.
"""


def collect_patterns(paths: list[str]) -> list[tuple[str, int]]:
    """Return source and flags of the patterns that newsner compiles from its import on until it has read some texts."""
    found: dict[tuple[str, int], None] = {}

    def watch(name: str) -> None:
        used: Any = getattr(re, name)

        def watched(pattern: Any, *arguments: Any, **options: Any) -> Any:
            module = sys._getframe(1).f_globals["__name__"]
            if module.startswith("newsner") and module not in _LOADERS:
                flags = options.get("flags", next((x for x in arguments if isinstance(x, re.RegexFlag)), 0))
                compiled = pattern if isinstance(pattern, re.Pattern) else compile_pattern(pattern, flags)
                if isinstance(compiled.pattern, str):  # those of bytes read files, not texts
                    found[compiled.pattern, compiled.flags] = None
            return used(pattern, *arguments, **options)

        setattr(re, name, watched)

    compile_pattern = re.compile
    for name in ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer"):
        watch(name)
    import newsner
    import newsner.training.augmentation
    import newsner.training.evaluation
    import newsner.views.plots
    import newsner.views.terminal

    for article in newsner.extract_many(Path(path).read_text("utf-8") for path in paths):
        newsner.to_html(article)
    return list(found)


if __name__ == "__main__":
    print(json.dumps(collect_patterns(sys.argv[1:])))
