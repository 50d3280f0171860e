"""Write newsner/data/saying_forms.csv: the forms of the verbs in saying_verbs.csv.

``python tests/benchmarks/saying_forms.py NEWS.jsonl…`` conjugates each lemma with verbecc (``pip install verbecc``, and
nothing else) and adds the spellings of 1990. The news, one JSON object with a ``text`` a line, only say which forms are
ambiguous: at least one of their occurrences in ten, and three in all, follow a determiner or preposition, as nouns do.
"""

import csv
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).parents[2] / "newsner" / "data"
_TENSES = (
    ("indicatif", "présent"),
    ("indicatif", "imparfait"),
    ("indicatif", "passé-simple"),
    ("indicatif", "futur-simple"),
    ("conditionnel", "présent"),
    ("subjonctif", "présent"),
)
_TENSES_OF_OTHERS = frozenset({("indicatif", "présent"), ("indicatif", "futur-simple")})
_SUBJECT = re.compile(r"^(?:que |qu')?(?:j'|\w+ )(?=\w)")
_WORD = re.compile(r"[^\W\d_]+'?|\d+|[^\w\s]")
_DETERMINERS = frozenset(
    {
        *("un", "une", "des", "du", "au", "aux", "ce", "cet", "cette", "ces", "son", "sa", "ses", "leurs", "mon", "ma"),
        *("mes", "notre", "nos", "votre", "vos", "chaque", "aucun", "aucune", "quelque", "quelques", "plusieurs"),
        *("quel", "quelle", "quels", "quelles", "deux", "trois", "quatre", "cinq", "dix"),
        *("premier", "première", "dernier", "dernière"),
    }
)
_BEFORE_ARTICLES = frozenset(
    {"à", "avec", "contre", "dans", "de", "depuis", "et", "par", "pour", "sans", "selon", "sous", "sur"}
)
_ARTICLES = frozenset({"l'", "la", "le", "les"})
_PREPOSITIONS = frozenset({"avec", "contre", "d'", "de", "entre", "par", "sans", "sous", "à"})
_AGREEING = re.compile(r"être (?:convaincu|persuadé|certain|sûr|inquiet|conscient)")
_MIN_NOUNS, _MIN_SHARE = 3, 0.1
_RESPELLED = (
    (re.compile(r"(?<=[an])ît(?=$|r)"), "it"),  # reconnaît, reconnait
    (re.compile(r"(?<=twe)ett(?=e)"), "et"),  # tweette, tweete
    (re.compile(r"(?<=[aou])[iy](?=e(?:nt|s|r\w+)?$)"), "y"),  # relaie, relaye
)
_ACUTE = re.compile(r"é\w{1,2}er$")
_FUTURES = (
    (re.compile(r"é(\w{1,2}er(?:ai|as?|ons|ez|ont|i))"), r"è\1"),  # révélera, révèlera
    (re.compile(r"è(\w{1,2}er(?:ai|as?|ons|ez|ont|i))"), r"é\1"),
)


class Conjugator:
    """French conjugation by verbecc, as (form, mood) pairs of newsner."""

    def __init__(self) -> None:
        logging.disable(logging.WARNING)
        from verbecc import CompleteConjugator

        self._verbecc = CompleteConjugator("fr")
        self._forms: dict[str, set[tuple[str, str]]] = {}

    def conjugate(self, lemma: str) -> set[tuple[str, str]]:
        """Return the forms of a lemma; of several words, the first one is inflected."""
        verb, _, rest = lemma.partition(" ")
        if verb not in self._forms:
            self._forms[verb] = self._conjugate(verb)
        forms = self._forms[verb]
        if not rest:
            return forms | {(respelled, mood) for form, mood in forms for respelled in _respell(verb, form)}
        tails = [rest]
        if _AGREEING.fullmatch(lemma):
            feminine = "inquiète" if rest == "inquiet" else f"{rest}e"
            tails = [rest, f"{rest}s", feminine, f"{feminine}s"]
        return {(f"{form} {tail}", mood) for form, mood in forms for tail in tails}

    def _conjugate(self, verb: str) -> set[tuple[str, str]]:
        moods = json.loads(self._verbecc.conjugate(verb).to_json())["moods"]
        cells = [(verb, "infinitive")]
        for tense, mood in (("participe-présent", "gerund"), ("participe-passé", "participle")):
            cells += [(form, mood) for entry in moods["participe"][tense] for form in entry["c"]]
        for name, tense in _TENSES:
            for entry in moods[name][tense]:
                mood = _find_mood(entry["p"], entry["n"], (name, tense))
                cells += [(_SUBJECT.sub("", form), mood) for form in entry["c"] if mood]
        return {(form, mood) for form, mood in cells if form}


def _find_mood(person: str, number: str, tense: tuple[str, str]) -> str:
    """Return the mood of a finite form; first persons and `vous` are kept in two tenses, `tu` in none."""
    if person == "3":
        return "finite_singular" if number == "s" else "finite_plural"
    is_kept = (person, number) != ("2", "s") and tense in _TENSES_OF_OTHERS
    return "finite_other" if is_kept else ""


def _respell(verb: str, form: str) -> Iterator[str]:
    """Yield the other spelling of a form: of 1990, or before."""
    rules = [*_RESPELLED, *(_FUTURES if _ACUTE.search(verb) else ())]
    yield from {pattern.sub(replacement, form) for pattern, replacement in rules} - {form}


def count_nouns(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the words in lower case: how often they occur, and how often as a noun would."""
    words: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    for text in texts:
        tokens = [token if len(token) > 3 else token.lower() for token in _WORD.findall(text.replace("’", "'"))]
        for far, near, word in zip(["", *tokens], tokens, tokens[1:], strict=False):
            words[word] += 1
            noun = near in _DETERMINERS or near in _PREPOSITIONS or (near in _ARTICLES and far in _BEFORE_ARTICLES)
            nouns[word] += noun
    return words, nouns


def find_ambiguous(words: Counter[str], nouns: Counter[str]) -> frozenset[str]:
    """Return the words that are often nouns."""
    return frozenset(w for w, n in nouns.items() if n >= max(_MIN_NOUNS, _MIN_SHARE * words[w]))


def main(paths: list[str]) -> None:
    """Write the forms, sorted."""
    texts = (json.loads(line)["text"] for path in paths for line in Path(path).read_text("utf-8").splitlines())
    ambiguous = find_ambiguous(*count_nouns(texts))
    with (DATA / "saying_verbs.csv").open(encoding="utf-8", newline="") as file:
        lemmas = sorted({row["lemma"] for row in csv.DictReader(file)})
    conjugator = Conjugator()
    rows = set()
    for lemma in lemmas:
        for form, mood in conjugator.conjugate(lemma):
            is_ambiguous = form in ambiguous and mood != "infinitive"
            rows.add((form, lemma, mood, "1" if is_ambiguous else ""))
    with (DATA / "saying_forms.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("form", "lemma", "mood", "ambiguous"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
