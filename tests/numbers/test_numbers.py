"""French numbers: the value of a whole text, where numbers stand in a text, and what is no number.

The values run from zero to 10^12, in digits with every grouping that newsrooms of France, Switzerland, Belgium,
Québec and Africa use, and in words of the old and the 1990 spelling.
"""

import time
from decimal import Decimal

import pytest

from newsner.numbers import Fraction, find_numbers, parse_number

DIGITS = [
    pytest.param("0", "0", id="digits-zero"),
    pytest.param("12", "12", id="digits-plain"),
    pytest.param("007", "7", id="digits-leading-zeros"),
    pytest.param("1000000", "1000000", id="digits-ungrouped"),
    pytest.param("1 000", "1000", id="digits-space"),
    pytest.param("1\u00a0000", "1000", id="digits-no-break-space"),
    pytest.param("1\u2009000", "1000", id="digits-thin-space"),
    pytest.param("1\u202f000", "1000", id="digits-narrow-no-break-space"),
    pytest.param("1.000", "1000", id="digits-point"),
    pytest.param("1'000", "1000", id="digits-apostrophe"),
    pytest.param("1’000", "1000", id="digits-curly-apostrophe"),
    pytest.param("12 345 678", "12345678", id="digits-two-spaces"),
    pytest.param("12.345.678", "12345678", id="digits-two-points"),
    pytest.param("1'234'567", "1234567", id="digits-two-apostrophes"),
    pytest.param("1 000 000 000 000", "1000000000000", id="digits-thousand-milliards"),
    pytest.param("１２", "12", id="digits-full-width"),
    pytest.param("1,234,567", "1234567", id="digits-english-groups"),
    pytest.param("12,345.67", "12345.67", id="digits-english-group-and-point"),
    pytest.param("1" * 40, "1" * 40, id="digits-forty"),
    pytest.param("1" * 40 + " milliards", "1" * 40 + "0" * 9, id="digits-forty-milliards"),
    pytest.param("5 mille 100", "5100", id="mixed-hundred-behind-thousand"),
    pytest.param("cent quatre-vingt-onze", "191", id="words-191"),
    pytest.param("cent douze", "112", id="words-112"),
    pytest.param("cent et demi", "100.5", id="mixed-hundred-and-half"),
    pytest.param("deux cent et demi millions", "200500000", id="mixed-hundreds-half-before-scale"),
    pytest.param(" 42\n", "42", id="digits-outer-space"),
    pytest.param("3,14", "3.14", id="decimal-comma"),
    pytest.param("3.14", "3.14", id="decimal-point"),
    pytest.param("0,5", "0.5", id="decimal-below-one"),
    pytest.param("0.123", "0.123", id="decimal-point-below-one-is-no-grouping"),
    pytest.param("1 234,56", "1234.56", id="decimal-after-spaces"),
    pytest.param("1.234,56", "1234.56", id="decimal-after-points"),
    pytest.param("1'234.50", "1234.5", id="decimal-swiss"),
    pytest.param("12’345’678.90", "12345678.90", id="decimal-swiss-curly"),
    pytest.param("1 234.50", "1234.5", id="decimal-point-after-spaces"),
    pytest.param("1.234.567,89", "1234567.89", id="decimal-after-two-points"),
    pytest.param(",08", "0.08", id="decimal-without-zero"),
    pytest.param("2½", "2.5", id="decimal-vulgar-fraction"),
    pytest.param("2 ¾", "2.75", id="decimal-vulgar-fraction-spaced"),
    pytest.param("½", "0.5", id="vulgar-fraction-alone"),
]
WORDS = [
    pytest.param("zéro", "0", id="word-zero"),
    pytest.param("un", "1", id="word-one"),
    pytest.param("une", "1", id="word-one-feminine"),
    pytest.param("neuf", "9", id="word-nine"),
    pytest.param("seize", "16", id="word-teen"),
    pytest.param("dix-sept", "17", id="word-seventeen"),
    pytest.param("dix sept", "17", id="word-seventeen-unhyphenated"),
    pytest.param("vingt et un", "21", id="word-21-old"),
    pytest.param("vingt-et-un", "21", id="word-21-new"),
    pytest.param("trente et une", "31", id="word-31-feminine"),
    pytest.param("quarante-deux", "42", id="word-42"),
    pytest.param("soixante-dix", "70", id="word-70"),
    pytest.param("soixante et onze", "71", id="word-71-old"),
    pytest.param("soixante-et-onze", "71", id="word-71-new"),
    pytest.param("soixante-dix-neuf", "79", id="word-79"),
    pytest.param("quatre-vingts", "80", id="word-80"),
    pytest.param("quatre-vingt-un", "81", id="word-81"),
    pytest.param("quatre-vingt-onze", "91", id="word-91"),
    pytest.param("quatre-vingt-dix-neuf", "99", id="word-99"),
    pytest.param("quatre vingt dix", "90", id="word-90-unhyphenated"),
    pytest.param("septante", "70", id="word-septante"),
    pytest.param("septante et un", "71", id="word-septante-et-un"),
    pytest.param("septante-sept", "77", id="word-septante-sept"),
    pytest.param("huitante-trois", "83", id="word-huitante"),
    pytest.param("octante-deux", "82", id="word-octante"),
    pytest.param("nonante-neuf", "99", id="word-nonante"),
    pytest.param("cent", "100", id="word-100"),
    pytest.param("cent un", "101", id="word-101"),
    pytest.param("cent-vingt-trois", "123", id="word-123-new"),
    pytest.param("deux cents", "200", id="word-200"),
    pytest.param("deux-cent-cinquante", "250", id="word-250-new"),
    pytest.param("quinze cents", "1500", id="word-1500-in-hundreds"),
    pytest.param("mille", "1000", id="word-1000"),
    pytest.param("mille et une", "1001", id="word-1001"),
    pytest.param("mil neuf cent nonante", "1990", id="word-mil"),
    pytest.param("deux mille vingt-quatre", "2024", id="word-2024-old"),
    pytest.param("deux-mille-vingt-quatre", "2024", id="word-2024-new"),
    pytest.param("cent mille", "100000", id="word-100000"),
    pytest.param("trois cent quarante-cinq mille six cent septante-huit", "345678", id="word-345678"),
    pytest.param("un million", "1000000", id="word-million"),
    pytest.param("trois-millions", "3000000", id="word-millions-new"),
    pytest.param("trois millions deux cent mille quatre cents", "3200400", id="word-3200400"),
    pytest.param("quatre-vingts millions", "80000000", id="word-80-millions"),
    pytest.param("un milliard trois cents millions", "1300000000", id="word-milliard-and-millions"),
    pytest.param("mille milliards", "1000000000000", id="word-thousand-milliards"),
    pytest.param("un billion", "1000000000000", id="word-billion"),
    pytest.param("vingt\u2011deux", "22", id="word-no-break-hyphen"),
    pytest.param("ze\u0301ro", "0", id="word-decomposed"),
]
MIXED = [
    pytest.param("2 millions 300 000", "2300000", id="mixed-scale-then-groups"),
    pytest.param("3.260 millions", "3260000", id="mixed-point-is-decimal-before-a-scale"),
    pytest.param("2millions", "2000000", id="mixed-tight-scale"),
    pytest.param("deux virgule zéro cinq", "2.05", id="mixed-spoken-decimal-with-zero"),
    pytest.param("deux virgule cinq millions", "2500000", id="mixed-spoken-decimal-scale"),
    pytest.param("un demi-million", "500000", id="mixed-half-scale"),
    pytest.param("un quart de milliard", "250000000", id="mixed-quarter-of-scale"),
    pytest.param("trois quarts de million", "750000", id="mixed-quarters-of-scale"),
    pytest.param("cinq et un quart", "5.25", id="mixed-whole-and-quarter"),
    pytest.param("vingt et trois cinquièmes", "20.6", id="mixed-whole-and-fifths"),
    pytest.param("treize lakh", "1300000", id="mixed-indian-scale"),
    pytest.param("300k", "300000", id="abbreviation-k-tight"),
    pytest.param("1,2M", "1200000", id="abbreviation-million-tight"),
    pytest.param("un dixième", "0.1", id="fraction-tenth"),
    pytest.param("vingt-trois cinquièmes", "4.6", id="fraction-with-compound-numerator"),
    pytest.param("un vingt-cinquième", "0.04", id="fraction-with-compound-denominator"),
    pytest.param("trois cent-vingtièmes", "0.025", id="fraction-with-long-denominator"),
    pytest.param("cinq-huitièmes", "0.625", id="fraction-hyphenated"),
    pytest.param("un cinquieme", "0.2", id="fraction-without-accent"),
    pytest.param("un sur quatre", "0.25", id="ratio-words"),
    pytest.param("9 sur 10", "0.9", id="ratio-digits"),
    pytest.param("4/5", "0.8", id="fraction-slash"),
    pytest.param("2 1/4", "2.25", id="fraction-slash-after-whole"),
    pytest.param("-4/5", "-0.8", id="fraction-slash-negative"),
    pytest.param("1e10", "10000000000", id="power-of-ten"),
    pytest.param("12,32e+14", "1232000000000000", id="power-of-ten-signed"),
    pytest.param("2,5^-1", "0.4", id="power-negative"),
    pytest.param("1,1^3", "1.331", id="power"),
    pytest.param("1,234,567.89", "1234567.89", id="grouping-english"),
    pytest.param("12,34,567.89", "1234567.89", id="grouping-indian"),
    pytest.param("un million et deux cent mille", "1200000", id="mixed-et-after-a-scale"),
    pytest.param("négatif un", "-1", id="negative-adjective"),
    pytest.param("- 1.200.000", "-1200000", id="negative-spaced"),
    pytest.param("4,5 milliards", "4500000000", id="mixed-decimal-scale"),
    pytest.param("1,2 million", "1200000", id="mixed-singular-scale"),
    pytest.param("15 mille", "15000", id="mixed-thousand"),
    pytest.param("3 millions 200 000", "3200000", id="mixed-scale-then-digits"),
    pytest.param("2 millions et demi", "2500000", id="mixed-scale-and-half"),
    pytest.param("un milliard et demi", "1500000000", id="mixed-word-scale-and-half"),
    pytest.param("deux et demi", "2.5", id="mixed-unit-and-half"),
    pytest.param("cinq et demi millions", "5500000", id="mixed-half-before-scale"),
    pytest.param("un milliard et demi million", "1000500000", id="mixed-half-scale-behind-scale"),
    pytest.param("neuf et six tiers", "5", id="mixed-improper-fraction"),
    pytest.param("3.260 milliards", "3260000000", id="pointed-decimals-of-milliards"),
    pytest.param("trois virgule cinq", "3.5", id="mixed-spoken-decimal"),
    pytest.param("3 mille 500", "3500", id="mixed-digits-after-thousand"),
    pytest.param("10k", "10000", id="abbreviation-k"),
    pytest.param("3 M", "3000000", id="abbreviation-million"),
    pytest.param("5 Mio", "5000000", id="abbreviation-swiss-million"),
    pytest.param("2,5 Md", "2500000000", id="abbreviation-milliard"),
    pytest.param("12 Mds", "12000000000", id="abbreviation-milliards"),
    pytest.param("1,2 Mrd", "1200000000", id="abbreviation-swiss-milliard"),
    pytest.param("un demi", "0.5", id="fraction-half"),
    pytest.param("un quart", "0.25", id="fraction-quarter"),
    pytest.param("trois quarts", "0.75", id="fraction-quarters"),
    pytest.param("deux cinquièmes", "0.4", id="fraction-fifths"),
    pytest.param("trois dixièmes", "0.3", id="fraction-tenths"),
    pytest.param("un huitième", "0.125", id="fraction-eighth"),
    pytest.param("une demi-douzaine", "6", id="collective-half-dozen"),
    pytest.param("une dizaine", "10", id="collective-ten"),
    pytest.param("deux douzaines", "24", id="collective-dozens"),
    pytest.param("une centaine", "100", id="collective-hundred"),
    pytest.param("un millier", "1000", id="collective-thousand"),
    pytest.param("une dizaine de milliers", "10000", id="collective-of-collective"),
    pytest.param("une centaine de millions", "100000000", id="collective-of-scale"),
    pytest.param("-12", "-12", id="negative-hyphen"),
    pytest.param("−12", "-12", id="negative-minus-sign"),
    pytest.param("-0,5", "-0.5", id="negative-decimal"),
    pytest.param("moins douze", "-12", id="negative-word"),
    pytest.param("moins 12,5", "-12.5", id="negative-word-digits"),
    pytest.param("Moins dix", "-10", id="negative-capital"),
    pytest.param("+7", "7", id="positive-sign"),
    pytest.param("VINGT-DEUX", "22", id="capitals"),
    pytest.param("Quatre-Vingts", "80", id="capitals-title"),
    pytest.param("MILLE NEUF CENT QUATRE-VINGT-QUATRE", "1984", id="capitals-long"),
    pytest.param("DEUX MILLIONS", "2000000", id="capitals-scale"),
]


@pytest.mark.parametrize(("text", "value"), DIGITS + WORDS + MIXED)
def test_parse_number(text: str, value: str) -> None:
    """A text that is one number gives its exact value."""
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("   ", id="blank"),
        pytest.param("abc", id="no-number"),
        pytest.param("deux trois", id="two-units"),
        pytest.param("deux-trois", id="two-units-hyphen"),
        pytest.param("vingt vingt", id="two-tens"),
        pytest.param("quarante-dix", id="ten-after-wrong-ten"),
        pytest.param("huitante-dix", id="ten-after-huitante"),
        pytest.param("septante-douze", id="teen-after-septante"),
        pytest.param("dix-deux", id="unit-after-ten"),
        pytest.param("deux vingt", id="wrong-multiple-of-twenty"),
        pytest.param("vingt et deux", id="et-before-two"),
        pytest.param("cent cent", id="two-hundreds"),
        pytest.param("deux cents trois cents", id="two-groups-of-hundreds"),
        pytest.param("mille mille", id="two-thousands"),
        pytest.param("cent mille cent mille", id="two-groups-of-thousands"),
        pytest.param("un million deux millions", id="two-scales"),
        pytest.param("zéro un", id="after-zero"),
        pytest.param("un zéro", id="before-zero"),
        pytest.param("un quart quart", id="two-fractions"),
        pytest.param("et un", id="link-first"),
        pytest.param("mille et", id="link-last"),
        pytest.param("vingt-", id="hyphen-last"),
        pytest.param("trois et quatre", id="two-numbers"),
        pytest.param("les uns", id="pronoun"),
        pytest.param("cents", id="coin"),
        pytest.param("vingts", id="plural-of-nothing"),
        pytest.param("millions", id="scale-without-number"),
        pytest.param("des milliers", id="vague-collective"),
        pytest.param("plusieurs dizaines", id="vague-plusieurs"),
        pytest.param("deuxième", id="ordinal"),
        pytest.param("1er", id="ordinal-suffix-er"),
        pytest.param("12e", id="ordinal-suffix-e"),
        pytest.param("XIV", id="roman"),
        pytest.param("12.10.2015", id="date-points"),
        pytest.param("12/10/2015", id="date-slashes"),
        pytest.param("12h30", id="clock-h"),
        pytest.param("12:30", id="clock-colon"),
        pytest.param("3-1", id="score"),
        pytest.param("2 à 0", id="score-words"),
        pytest.param("1.2.3", id="version"),
        pytest.param("1,2,3", id="list"),
        pytest.param("12 34", id="group-of-two"),
        pytest.param("1 0000", id="group-of-four"),
        pytest.param("1 000 00", id="last-group-of-two"),
        pytest.param("1.000 000", id="two-kinds-of-grouping"),
        pytest.param("12.", id="point-last"),
        pytest.param("1,5,", id="comma-last"),
        pytest.param("vingt-cinquième", id="ordinal-compound"),
        pytest.param("cinquième", id="ordinal-alone"),
        pytest.param("trois deuxièmes", id="ordinal-that-divides-nothing"),
        pytest.param("quatre sur trois", id="ratio-above-one"),
        pytest.param("5/4", id="fraction-above-one"),
        pytest.param("12/10/15", id="date-short-year"),
        pytest.param("un sur", id="ratio-without-whole"),
        pytest.param("virgule cinq", id="spoken-comma-first"),
        pytest.param("deux virgule", id="spoken-comma-last"),
        pytest.param("moins moins dix", id="two-sign-words"),
        pytest.param("cinquante cents", id="coins-in-words"),
        pytest.param("50 cents", id="coins"),
        pytest.param("1'23", id="minutes-and-seconds"),
        pytest.param("1 234.567", id="two-kinds-of-grouping-after-a-space"),
        pytest.param("12 %", id="percent"),
        pytest.param("12 €", id="money"),
        pytest.param("-", id="sign-alone"),
        pytest.param("moins", id="minus-alone"),
        pytest.param("--12", id="two-signs"),
        pytest.param("1e555", id="exponent-without-end"),
        pytest.param("9^99", id="power-that-is-not-exact"),
        pytest.param("0^-1", id="power-of-nothing"),
        pytest.param("2^", id="power-without-exponent"),
        pytest.param("0x1F", id="hexadecimal"),
        pytest.param("1_000", id="underscore"),
        pytest.param("inf", id="infinity"),
        pytest.param("NaN", id="not-a-number"),
        pytest.param("Six-Fours", id="place-name"),
        pytest.param("11-Septembre", id="event"),
        pytest.param("1" + "0" * 40, id="longer-than-any-number-in-the-news"),
        pytest.param("trois sur millions", id="share-of-vague"),
        pytest.param("1 2 3 4", id="four-numbers"),
    ],
)
def test_parse_number_refuses(text: str) -> None:
    """A text that is no number, or more than one, gives ``None``."""
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("Aucun quidam à l’horizon.", [], id="nothing"),
        pytest.param(
            "Quatre-vingt-dix élus, 4,5 milliards",
            [("Quatre-vingt-dix", "90"), ("4,5 milliards", "4500000000")],
            id="words-and-digits",
        ),
        pytest.param("(trois) «dix»", [("trois", "3"), ("dix", "10")], id="punctuation"),
        pytest.param("🔥 12 🔥 treize", [("12", "12"), ("treize", "13")], id="emoji"),
        pytest.param("d’une vingtaine de morts", [("une vingtaine", "20")], id="elision-before"),
        pytest.param("des milliers de fidèles", [("milliers", None)], id="vague"),
        pytest.param("un million et demi d'euros", [("un million et demi", "1500000")], id="scale-and-half"),
        pytest.param("trois quarts d'heure", [("trois quarts", "0.75")], id="fraction"),
        pytest.param("deux trois", [("deux", "2"), ("trois", "3")], id="neighbours"),
        pytest.param("vingt et un, trente", [("vingt et un", "21"), ("trente", "30")], id="comma-ends-a-number"),
        pytest.param("trente et quarante", [("trente", "30"), ("quarante", "40")], id="et-between-two-numbers"),
        pytest.param("250 000 à 300 000", [("250 000", "250000"), ("300 000", "300000")], id="range"),
        pytest.param("3-1", [("3", "3"), ("1", "1")], id="hyphen-between-digits"),
        pytest.param("En 2014 350 migrants", [("2014", "2014"), ("350", "350")], id="year-is-no-group"),
        pytest.param("page 3\n250 postes", [("3", "3"), ("250", "250")], id="newline-is-no-grouping"),
        pytest.param("deux\nmille", [("deux", "2"), ("mille", "1000")], id="newline-joins-no-words"),
        pytest.param("1'250'000 francs", [("1'250'000", "1250000")], id="swiss-grouping"),
        pytest.param("10\u202f000\u00a0euros", [("10\u202f000", "10000")], id="no-break-spaces"),
        pytest.param("25 € et 3,50 $", [("25", "25"), ("3,50", "3.50")], id="currencies"),
        pytest.param("5 M d’euros", [("5 M", "5000000")], id="abbreviation"),
        pytest.param("3 Marocains, 10 kg", [("3", "3"), ("10", "10")], id="letters-are-no-abbreviation"),
        pytest.param("L’A320 et le F-16 émettent du CO2", [], id="model-names"),
        pytest.param("Six-Fours, le 11-Septembre, le mille-feuille", [], id="glued-by-hyphen"),
        pytest.param("le cent-dix-huitième", [], id="ordinal-word"),
        pytest.param("quatre cents vingt-trois", [("quatre cents vingt-trois", "423")], id="wrong-plural"),
        pytest.param("deux demi", [("deux", "2"), ("demi", "0.5")], id="half-behind-two"),
        pytest.param("5 mille 30", [("5 mille", "5000"), ("30", "30")], id="small-digits-behind-thousand"),
        pytest.param("5 mille 300", [("5 mille 300", "5300")], id="large-digits-behind-thousand"),
        pytest.param(
            "2 millions 3 000 000", [("2 millions", "2000000"), ("3 000 000", "3000000")], id="scale-and-larger-digits"
        ),
        pytest.param(
            "mille deux douzaines", [("mille deux", "1002"), ("douzaines", None)], id="dozens-behind-thousand"
        ),
        pytest.param("trois de millions", [("trois", "3"), ("millions", None)], id="de-behind-unit"),
        pytest.param("vingt de trois", [("vingt", "20"), ("trois", "3")], id="de-behind-ten"),
        pytest.param("EUR12, euros12", [("12", "12")], id="code-before-digits"),
        pytest.param(
            "20 trente, 10 sept", [("20", "20"), ("trente", "30"), ("10", "10"), ("sept", "7")], id="digits-words"
        ),
        pytest.param("2,5 et un quart", [("2,5", "2.5"), ("un quart", "0.25")], id="decimals-and-fraction"),
        pytest.param("deux moins cinq", [("deux", "2"), ("cinq", "5")], id="minus-is-no-comma"),
        pytest.param(
            "entre un million et deux cent mille",
            [("un million", "1000000"), ("deux cent mille", "200000")],
            id="range-is-no-rest",
        ),
        pytest.param("un million et 200 000", [("un million", "1000000"), ("200 000", "200000")], id="rest-in-digits"),
        pytest.param(
            "trois millions et demi milliard",
            [("trois millions et demi", "3500000"), ("milliard", None)],
            id="larger-scale-behind-half",
        ),
        pytest.param("60 onze", [("60", "60"), ("onze", "11")], id="digits-and-teen"),
        pytest.param(
            "deux millions milliards", [("deux millions", "2000000"), ("milliards", None)], id="scale-behind-scale"
        ),
        pytest.param("un demi mille", [("un demi", "0.5"), ("mille", "1000")], id="thousand-behind-half"),
        pytest.param(
            "un million et deux millions", [("un million", "1000000"), ("deux millions", "2000000")], id="two-millions"
        ),
        pytest.param(
            "cinq mille et deux cents", [("cinq mille", "5000"), ("deux cents", "200")], id="thousands-and-hundreds"
        ),
        pytest.param(
            "un million, deux cent mille",
            [("un million", "1000000"), ("deux cent mille", "200000")],
            id="comma-before-rest",
        ),
        pytest.param(
            "une dizaine de millions et deux cent mille",
            [("une dizaine de millions", "10000000"), ("deux cent mille", "200000")],
            id="rest-of-about",
        ),
        pytest.param("deux virgule milliers", [("deux", "2"), ("milliers", None)], id="vague-decimals"),
        pytest.param("une demi-heure", [("une demi", "0.5")], id="half-tied-to-a-noun"),
        pytest.param("dix six", [("dix", "10"), ("six", "6")], id="no-teen"),
        pytest.param("un mille", [("un", "1"), ("mille", "1000")], id="no-one-thousand"),
        pytest.param(
            "deux virgule zéro et cinq", [("deux virgule zéro", "2"), ("cinq", "5")], id="and-behind-spoken-zero"
        ),
        pytest.param("la trente-et-unième, le deux-trois-cinquième", [], id="compound-ranks"),
        pytest.param("une-unième place, la une-deuxième", [], id="rank-of-one"),
        pytest.param("quelqu’un", [], id="pronoun-quelquun"),
        pytest.param("Il y avait là quelqu'un", [], id="pronoun-further-on"),
        pytest.param("1" * 41, [], id="too-long"),
    ],
)
def test_find_numbers(text: str, found: list[tuple[str, str | None]]) -> None:
    """The numbers of a text come in order, with the offsets of exactly their characters."""
    numbers = list(find_numbers(text))
    values = [value if value is None else Decimal(value) for _, value in found]
    assert [text[n.start : n.end] for n in numbers] == [surface for surface, _ in found]
    assert [n.value for n in numbers] == values


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        pytest.param("une vingtaine", "kind", "approximate", id="collective"),
        pytest.param("vingt", "kind", "plain", id="plain"),
        pytest.param("milliers", "kind", "vague", id="vague"),
        pytest.param("trois quarts", "kind", "share", id="fraction"),
        pytest.param("un quart de million", "kind", "plain", id="fraction-of-a-scale"),
        pytest.param("une", "kind", "article", id="lone-une"),
        pytest.param("1", "kind", "plain", id="digit-is-no-article"),
        pytest.param("vingt et un", "kind", "plain", id="21-is-no-article"),
        pytest.param("un virgule cinq", "kind", "plain", id="decimals-of-one-are-no-article"),
        pytest.param("un et un quart", "kind", "plain", id="one-and-a-fraction-is-no-article"),
        pytest.param("un million", "linked", True, id="scale-links"),
        pytest.param("mille", "linked", False, id="mille-does-not-link"),
        pytest.param("un million et demi", "linked", True, id="half-of-a-scale-links"),
        pytest.param("cinq et demi", "linked", False, id="half-of-a-unit-does-not-link"),
        pytest.param("un million et deux cent mille", "linked", False, id="rest-does-not-link"),
        pytest.param("4 millions", "digits", True, id="starts-with-digits"),
        pytest.param("quatre millions", "digits", False, id="starts-with-words"),
        pytest.param("4 millions", "scale", Decimal(1000000), id="scale-of-millions"),
        pytest.param("quatre", "scale", None, id="no-scale"),
        pytest.param("douzaines", "lone", Decimal(12), id="lone-collective"),
        pytest.param("deux douzaines", "lone", None, id="counted-collective"),
        pytest.param("trois tiers", "fraction", Fraction(Decimal(3)), id="fraction-noun"),
        pytest.param("trois cinquièmes", "fraction", Fraction(Decimal(5), ordinal=True), id="ordinal-fraction"),
        pytest.param("trois cinquièmes", "may_be_rank", True, id="ordinal-may-be-a-rank"),
        pytest.param("trois quarts", "may_be_rank", False, id="noun-is-no-rank"),
        pytest.param("un demi", "half", True, id="half"),
    ],
)
def test_number_fields(text: str, field: str, expected: object) -> None:
    """A number says what kind of number it is."""
    (number,) = find_numbers(text)
    assert getattr(number, field) == expected


def seconds(text: str) -> float:
    """Return the processor time of reading a text."""
    start = time.process_time()
    for _ in find_numbers(text):
        pass
    return time.process_time() - start


@pytest.mark.parametrize(
    ("piece", "count"),
    [
        pytest.param("1", 1_000_000, id="one-run-of-digits"),
        pytest.param("123 ", 333_334, id="one-run-of-groups"),
        pytest.param("123.", 333_334, id="one-run-of-points"),
        pytest.param("1,", 100_000, id="commas"),
        pytest.param("1 234 567, 12'500 et 3,75 ", 8_000, id="many-numbers"),
        pytest.param("mille ", 100_000, id="mille"),
        pytest.param("vingt et un ", 50_000, id="vingt-et-un"),
        pytest.param("deux-", 25_000, id="hyphens"),
        pytest.param("un mille milliards ", 8_334, id="scales"),
        pytest.param("dizaines de ", 25_000, id="collectives"),
        pytest.param("vingt-", 25_000, id="hyphens-that-may-open-an-ordinal"),
        pytest.param("un virgule ", 25_000, id="spoken-commas"),
        pytest.param("trois et un quart ", 12_500, id="mixed-numbers"),
    ],
)
def test_time_is_linear(piece: str, count: int) -> None:
    """Eight times the text takes about eight times as long (64 times, were it quadratic), however it is built."""
    seconds(piece)  # compile the patterns first
    short = piece * (count // 2)
    rounds = [(seconds(short), seconds(short * 8)) for _ in range(3)]  # in turn, for machines whose speed drifts
    assert min(long for _, long in rounds) < 32 * min(brief for brief, _ in rounds)
