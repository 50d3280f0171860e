"""Say what views say in the language of their reader: French or English.

The messages in the code are English; ``newsner/data/messages.fr.po`` has them in French, in the format of gettext.
Numbers and dates are those of the Unicode CLDR, by Babel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from typing import Any, get_args

from newsner.checks import check_type
from newsner.labels import Lang
from newsner.lexicons import load_catalogue
from newsner.linking.messages import Message

_LONGEST_NUMBER = 30  # digits
_DATES = {"en": "en_GB", "fr": "fr"}
_DAY_OR_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[012])(?:-\d\d)?")
_BESIDE_QUOTE = re.compile("(?<=«) | (?=[»:])")
_BEFORE_MARK = re.compile(" (?=[;?!])")
_FIRST = re.compile(r"^1 ")
_QUOTES = {"en": ("“", "”"), "fr": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»")}
_SAID_BY_SCRIPT = re.compile(r'\bsay(?P<counts>\.count)?\(\s*"(?P<one>[^"\\]+)"(?(counts),\s*"(?P<many>[^"\\]+)")')
_chosen: Lang | None = None


class Messages:
    r"""The messages, numbers and dates of one language.

    >>> say = Messages("fr")
    >>> say("Who says what"), say.count("{n} article", "{n} articles", 1), say.quote("ouf")
    ('Qui dit quoi', '1 article', '«\xa0ouf\xa0»')
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._catalogue = _read_catalogue(lang)

    def __call__(self, message: str, **values: object) -> str:
        r"""Return a message; ``values`` stand in place of its names in braces, as those that a `Message` has do.

        >>> Messages("fr")(Message("both name {names}", names="Lyon"))
        'noms en commun\xa0: Lyon'
        """
        if isinstance(message, Message):
            if message.many:
                return self.count(message.form, message.many, int(message.values["n"]))
            own = {name: self._show(value) for name, value in message.values.items()}
            message, values = message.form, own | values
        if not message:
            return ""  # for which gettext has the head of its catalogue
        found = self._catalogue.gettext(message)
        return found.format(**values) if values else found

    def _show(self, value: str | float) -> str:
        return self.translate(value) if isinstance(value, str) else self.number(value)

    def translate(self, text: str) -> str:
        """Return a text in this language if it is a `Message`, and any other as it is.

        >>> Messages("fr").translate(Message("mention")), Messages("fr").translate("value")
        ('mention', 'value')
        """
        return self(text) if isinstance(text, Message) else text

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the message for a number of things, which is ``{n}`` in it: the first or the second form."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def forms(self, one: str, many: str) -> tuple[str, str]:
        """Return the message for one thing and for many, for scripts, which put in the number.

        >>> Messages("fr").forms("{n} article", "{n} articles")
        ('{n} article', '{n} articles')
        """
        return self._catalogue.ngettext(one, many, 1), self._catalogue.ngettext(one, many, 2)

    def quote(self, text: str) -> str:
        """Return a text in quotation marks."""
        opening, closing = _QUOTES[self.lang]
        return f"{opening}{text}{closing}"

    def number(self, number: Decimal | float) -> str:
        r"""Return a number with its digits grouped, and with all of its decimals.

        >>> Messages("en").number(Decimal("1234.50")), Messages("fr").number(Decimal("1234.50"))
        ('1,234.50', '1\u202f234,50')
        """
        from babel.numbers import format_decimal

        exact = Decimal(str(number))
        if not exact.is_finite() or abs(exact.adjusted()) > _LONGEST_NUMBER:
            return str(number)
        decimals = max(0, -int(exact.as_tuple().exponent))
        pattern = "#,##0" + "." * (decimals > 0) + "0" * decimals
        return str(format_decimal(exact, pattern, self.lang, decimal_quantization=False))

    def percent(self, share: float) -> str:
        r"""Return a share as a whole percentage.

        >>> Messages("en").percent(0.456), Messages("fr").percent(0.456)
        ('46%', '46\xa0%')
        """
        from babel.numbers import format_percent

        return str(format_percent(share, locale=self.lang))

    def day(self, value: str) -> str:
        """Return an ISO date, month or year as one reads it; anything else as it is.

        >>> say = Messages("fr")
        >>> say.day("2015-10-07"), say.day("2015-08-01"), say.day("2015-10"), say.day("2015"), say.day("2015-W41")
        ('7 octobre 2015', '1er août 2015', 'octobre 2015', '2015', '2015-W41')
        """
        from babel.dates import format_date

        if not _DAY_OR_MONTH.fullmatch(value):
            return value
        whole = date.fromisoformat(value if len(value) > len("2015-10") else f"{value}-01")
        shown = str(format_date(whole, "long" if value == whole.isoformat() else "LLLL y", _DATES[self.lang]))
        return _FIRST.sub("1er ", shown) if self.lang == "fr" else shown  # which the CLDR lacks

    def period(self, value: str, period: str) -> str:
        """Return a day, the Monday of a week, a month or a year as one reads it.

        >>> Messages("fr").period("2015-10-05", "week"), Messages("en").period("2015-10-05", "day")
        ('semaine du 5 octobre 2015', '5 October 2015')
        """
        day = self.day(value)
        return self(Message("week of {day}", day=day)) if period == "week" else day

    def short_day(self, day: date) -> str:
        """Return the day and the month of a date, as short as an axis needs it.

        >>> Messages("fr").short_day(date(2015, 8, 1)), Messages("en").short_day(date(2015, 10, 7))
        ('1er août', '7 Oct')
        """
        from babel.dates import format_date

        shown = str(format_date(day, "d MMM", _DATES[self.lang]))
        return _FIRST.sub("1er ", shown) if self.lang == "fr" else shown

    def short_month(self, day: date) -> str:
        """Return the month of a date, as short as an axis needs it.

        >>> Messages("fr").short_month(date(2015, 10, 7)), Messages("en").short_month(date(2015, 10, 7))
        ('oct.', 'Oct')
        """
        from babel.dates import format_date

        return str(format_date(day, "LLL", _DATES[self.lang]))

    def short_number(self, number: float) -> str:
        r"""Return a number as a short label for an axis.

        >>> Messages("en").short_number(1_300_000), Messages("fr").short_number(1_300_000)
        ('1.3M', '1,3\xa0M')
        """
        from babel.numbers import format_compact_decimal, format_decimal

        if abs(number) < 1:
            return str(format_decimal(number, "0.######", self.lang))
        return str(format_compact_decimal(number, locale=self.lang, fraction_digits=2))

    def for_script(self, script: str) -> dict[str, Any]:
        """Return what a script needs to say its messages: the language, and the translations by message.

        A script says them by ``say("…")`` and ``say.count("…", "…", n)``, which has a list of the forms for one and for
        many. What is not among the translations is said in English.

        >>> Messages("fr").for_script('say("Who says what"); say.count("{n} article", "{n} articles", 2)')
        {'lang': 'fr', 'messages': {'Who says what': 'Qui dit quoi', '{n} article': ['{n} article', '{n} articles']}}
        """
        messages: dict[str, str | list[str]] = {}
        for one, many in find_script_messages(script):
            forms = [self._catalogue.ngettext(one, many, n) for n in (1, 2)] if many else []
            messages[one] = forms or self._catalogue.gettext(one)
        return {"lang": self.lang, "messages": {} if self.lang == "en" else messages}


def find_script_messages(script: str) -> Iterator[tuple[str, str]]:
    """Yield the messages that a script says; of those about a number, both forms, of others, an empty second one.

    >>> [*find_script_messages('say("Undo"); say.count("{n} pair", "{n} pairs", 2)')]
    [('Undo', ''), ('{n} pair', '{n} pairs')]
    """
    return ((found["one"], found["many"] or "") for found in _SAID_BY_SCRIPT.finditer(script))


@cache
def _read_catalogue(lang: Lang) -> NullTranslations:
    """Return the messages of a language; those of English are the code's."""
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    content = load_catalogue(lang)
    if content is None:
        return NullTranslations()
    catalogue, compiled = read_po(BytesIO(content), locale=lang, abort_invalid=True), BytesIO()
    for message in catalogue:
        if message.id:
            forms = message.string or ""
            message.string = _typeset(forms) if isinstance(forms, str) else tuple(map(_typeset, forms))
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _typeset(french: str) -> str:
    r"""Return a French message with the spaces that no line may be broken at, which the catalogue has as plain ones.

    >>> _typeset("« {name} » : qui ?")
    '«\xa0{name}\xa0»\xa0: qui\u202f?'
    """
    return _BEFORE_MARK.sub("\N{NARROW NO-BREAK SPACE}", _BESIDE_QUOTE.sub("\N{NO-BREAK SPACE}", french))


@cache
def _load_messages(lang: Lang) -> Messages:
    return Messages(lang)


def messages_in(lang: Lang | None = None) -> Messages:
    """Return the messages of a language; without one, of the language that `set_language` set, or else the system's.

    Raises:
        ValueError: ``lang`` is no language that views speak.
    """
    if lang is not None and lang not in get_args(Lang):
        raise ValueError(f"lang must be one of {', '.join(get_args(Lang))}, but is {lang!r}")
    return _load_messages(lang or _chosen or _find_language())


@cache
def _find_language() -> Lang:
    """Return French if the system's messages are French, as environment variables or settings say; else English."""
    import locale

    from babel.core import default_locale

    name = default_locale("LC_MESSAGES") or locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith("fr") else "en"


def set_language(lang: Lang | None) -> None:
    """Set the language of all views: pages, plots, tables in a terminal.

    Without it, they speak the language of the system (`LANG`), which is English if it is not French.

    Args:
        lang: ``fr`` or ``en``; ``None`` is the system's again.

    Raises:
        TypeError: ``lang`` is no string.
        ValueError: ``lang`` is no language that views speak.

    >>> import newsner
    >>> newsner.set_language("fr")
    >>> "lieux" in newsner.to_html(newsner.extract("Assad est à Damas."))
    True
    >>> newsner.set_language("en")
    """
    global _chosen
    if lang is not None:
        check_type("lang", lang, str, "a string")
        messages_in(lang)
    _chosen = lang
