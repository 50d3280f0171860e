"""Measure `newsner.find_duplicates`: ``python tests/benchmarks/duplicates.py RAW.jsonl…``.

Each file holds one JSON object with a ``text`` a line (also packed as ``.gz``). Sampled articles are copied as the
press copies them: cut, re-titled, with paragraphs dropped or moved, names corrected, other typography, an agency line,
a lead or a credit added, sentences inserted, and several of these together. Beside them stand articles that are no
copies: the nearest other articles by their words, texts of one template with other figures, articles with the same
quoted paragraph or the same boilerplate, and cut ones with boilerplate longer than themselves. Prints recall for each
kind of copy and the wrong pairs of each kind of negative. The sample is made of the first or the second half of the
articles: thresholds are chosen on the first, and reported are those of the second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from math import log
from pathlib import Path
from typing import NamedTuple

import newsner

SENTENCE = re.compile(r"(?<=[.!?»])\s+(?=[A-ZÀ-Ý«\"“])")
NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÉÈ][a-zà-ÿ]{4,}")
LEADS = [
    "Ce qu'il faut retenir de cette affaire qui occupe les esprits depuis plusieurs jours dans la région.",
    ("Le point sur une information tombée en fin de journée, et que notre rédaction a pu recouper auprès d'élus."),
    ("C'est une annonce que beaucoup attendaient. Voici les détails, et les premières réactions de nos lecteurs."),
]
CREDITS = ["Avec AFP", "(Source : AFP)", "© AFP. Tous droits de reproduction réservés.", "La rédaction"]
AGENCY = ["PARIS (AFP) - ", "AFP - ", "Paris, le 12 mars (Reuters) — ", "[AFP] ", "Par Le Figaro avec AFP\n\n"]
BOILERPLATE = [
    (
        "Pour ne rien manquer de l'actualité, abonnez-vous à notre lettre d'information quotidienne et "
        "recevez chaque matin l'essentiel dans votre boîte. Votre adresse est utilisée pour vous envoyer nos "
        "lettres, et vous pouvez vous désinscrire à tout moment en cliquant sur le lien qui figure au bas de "
        "chacune d'elles. Notre charte de modération demande à chacun de rester courtois. Les commentaires "
        "qui ne la respectent pas sont supprimés. Pour réagir à cet article, connectez-vous ou créez un "
        "compte gratuitement en quelques secondes seulement."
    ),
    (
        "Ce site utilise des traceurs qui mesurent son audience et adaptent les annonces à vos centres "
        "d'intérêt. Vous pouvez accepter, refuser ou régler votre choix, et le modifier plus tard dans la "
        "rubrique consacrée à la vie privée. Nos partenaires conservent ces données pendant treize mois au "
        "plus. La reproduction totale ou partielle de nos contenus sans autorisation écrite est interdite. "
        "Retrouvez toute l'actualité de votre commune dans nos éditions locales, sur l'application mobile et "
        "chez tous les marchands de journaux de votre département."
    ),
]
WEATHER = (
    "Météo de {place} : {sky}\n\nLe temps de ce {day} sera {sky} sur {place} et ses environs. Dans la "
    "matinée, le ciel sera {sky2}, et le vent soufflera à {a} km/h avec des rafales à {b} km/h. Les "
    "températures iront de {c} degrés le matin à {d} degrés dans l'après-midi. En soirée, le thermomètre "
    "affichera {e} degrés. L'indice de qualité de l'air est de {f}. Le soleil se lèvera à {g} h {a} et se"
    " couchera à {h} h {c}. Demain, il fera entre {c} et {e} degrés, et le risque de pluie sera de {b} %."
)
STOCKS = (
    "La Bourse de Paris termine {move} de {a},{b} %\n\nL'indice CAC 40 a terminé {move} de {a},{b} % à "
    "{c}{d},{e} points {day}, dans un volume d'échanges de {f},{g} milliards d'euros. Le titre {place2} a"
    " gagné {g},{c} % à {d},{e} euros, tandis que {place} perdait {f},{a} % à {h},{b} euros. Sur le "
    "marché des changes, l'euro valait 1,{d} dollar, contre 1,{e} dollar la veille. Le baril de Brent "
    "cotait {c} dollars et celui de WTI {b} dollars. L'once d'or était à 1.{e} dollars."
)
SPORT = (
    "Les résultats de la {a}e journée\n\n{place} - {place2} : {f}-{g}\n{place2} s'impose {h} à {f} devant "
    "{d} 000 spectateurs. Les buts ont été inscrits à la {a}e, à la {b}e et à la {c}e minute. Au "
    "classement, {place} compte {e} points et occupe la {f}e place, avec {g} victoires, {h} nuls et {a} "
    "défaites. {place2} suit avec {d} points. La prochaine journée se jouera {day} à {g} heures, et "
    "{place} recevra {place2} au stade municipal."
)
SIGNS = [
    "Bélier", "Taureau", "Gémeaux", "Cancer", "Lion", "Vierge", "Balance", "Scorpion", "Sagittaire",
    "Capricorne", "Verseau", "Poissons",
]  # fmt: skip
WHO = [
    "Un proche", "Votre partenaire", "Une rencontre", "Un collègue", "La Lune", "Vénus", "Un imprévu",
    "Une bonne nouvelle",
]  # fmt: skip
DOES = [
    "vous surprendra", "bousculera vos projets", "éclaire votre ciel", "vous demande un effort",
    "vous redonne confiance",
]  # fmt: skip
WHEN = [
    "dès le matin", "en fin de journée", "si vous savez attendre", "malgré la fatigue",
    "au travail comme en famille",
]  # fmt: skip
PLACES = [
    "Lyon", "Lille", "Nantes", "Rennes", "Dijon", "Reims", "Nice", "Brest", "Metz", "Angers", "Toulouse",
    "Bordeaux", "Nancy", "Caen", "Amiens",
]  # fmt: skip
SKIES = ["ensoleillé", "couvert", "pluvieux", "nuageux", "orageux", "brumeux", "dégagé", "variable"]
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


class Sample(NamedTuple):
    """Documents by id; ``family`` says which are copies of one article, ``kind`` how each was made."""

    texts: dict[str, str]
    family: dict[str, str]
    kind: dict[str, str]

    def add(self, id_: str, text: str, kind: str, family: str | None = None) -> None:
        self.texts[id_], self.kind[id_], self.family[id_] = text, kind, family or id_


def read_texts(paths: Iterable[Path]) -> list[str]:
    """Return the texts of at least 80 words, each once."""
    texts: dict[str, None] = {}
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            texts |= dict.fromkeys(json.loads(line)["text"] for line in file)
    return [text for text in texts if len(text.split()) >= 80]


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, or groups of two sentences if it has fewer than four."""
    parts = [part for part in text.split("\n") if part.strip()]
    if len(parts) >= 4:
        return parts
    sentences = SENTENCE.split(text)
    return [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]


def cut(text: str, draw: random.Random, others: list[str]) -> str:
    """Keep the first 30 to 90 % of the words."""
    pieces = re.findall(r"\S+\s*", text)
    return "".join(pieces[: round(len(pieces) * draw.uniform(0.3, 0.9))])


def retitle(text: str, draw: random.Random, others: list[str]) -> str:
    body = text.split("\n", 1)[-1] if "\n" in text[:200] else text
    return f"{draw.choice(others).split(chr(10))[0][:120]}\n\n{body}"


def drop(text: str, draw: random.Random, others: list[str]) -> str:
    parts = split_paragraphs(text)
    kept = sorted(draw.sample(range(len(parts)), max(1, round(len(parts) * draw.uniform(0.5, 0.8)))))
    return "\n\n".join(parts[number] for number in kept)


def move(text: str, draw: random.Random, others: list[str]) -> str:
    parts = split_paragraphs(text)
    for _ in range(2):
        parts.insert(draw.randrange(len(parts)), parts.pop(draw.randrange(len(parts))))
    return "\n".join(parts)


def correct(text: str, draw: random.Random, others: list[str]) -> str:
    """Spell up to four names otherwise, wherever they stand."""
    names = sorted({found[0] for found in NAME.finditer(text)})
    for name in draw.sample(names, min(4, len(names))):
        place = draw.randrange(1, len(name) - 1)
        other = draw.choice([name[:place] + name[place + 1 :], f"{name[:place]}{draw.choice('aeiou')}{name[place:]}"])
        text = re.sub(rf"\b{name}\b", draw.choice([other, f"Jean {name}"]), text)
    return text


def retype(text: str, draw: random.Random, others: list[str]) -> str:
    """Change quotes, apostrophes, spaces, line ends, and accents on capitals."""
    text = text.replace("’", "'") if "’" in text else text.replace("'", "’")
    text = re.sub(r"«\s*|\s*»|[“”]", '"', text) if "«" in text else re.sub(r'"([^"\n]*)"', "« \\1 »", text)
    text = text.translate(str.maketrans("ÉÈÀÊÇ", "EEAEC"))
    text = re.sub(r" ([?!:;%€])", "\u00a0\\1", text)
    if draw.random() < 0.5:
        return text.replace("\n", "\r\n")
    return re.sub(r"(.{60}\S*) ", r"\1\n", text)


def credit(text: str, draw: random.Random, others: list[str]) -> str:
    title, _, body = text.partition("\n")
    body = draw.choice(AGENCY) + body.lstrip() if body else title
    lead = f"\n{draw.choice(LEADS)}\n" if draw.random() < 0.5 else "\n"
    return f"{title}{lead}{body}\n{draw.choice(CREDITS)}"


def insert(text: str, draw: random.Random, others: list[str]) -> str:
    """Insert one to three sentences of other articles."""
    sentences = SENTENCE.split(text)
    for _ in range(draw.randint(1, 3)):
        sentences.insert(draw.randrange(len(sentences) + 1), draw.choice(SENTENCE.split(draw.choice(others))))
    return " ".join(sentences)


Change = Callable[[str, random.Random, list[str]], str]
CHANGES: dict[str, Change] = {
    "cut": cut, "re-titled": retitle, "paragraphs dropped": drop, "paragraphs moved": move,
    "names corrected": correct, "typography": retype, "lead, agency, credit": credit, "sentences inserted": insert,
}  # fmt: skip


def combine(text: str, draw: random.Random, others: list[str]) -> str:
    """Make three to five changes, a cut among them in most cases."""
    names = draw.sample(sorted(CHANGES), draw.randint(3, 5))
    for name in sorted(names, key=list(CHANGES).index):
        text = CHANGES[name](text, draw, others)
    return text


CHANGES_AND_ALL = CHANGES | {"combined": combine}


def fill(template: str, draw: random.Random) -> str:
    """Return a text of a template with other figures, places and words."""
    place, place2 = draw.sample(PLACES, 2)
    numbers = {letter: draw.randint(2, 38) for letter in "abcdefgh"}
    sky, sky2 = draw.sample(SKIES, 2)
    move = draw.choice(["en hausse", "en baisse", "sur un gain", "sur un repli"])
    return template.format(place=place, place2=place2, sky=sky, sky2=sky2, day=draw.choice(DAYS), move=move, **numbers)


def horoscope(draw: random.Random) -> str:
    def say() -> str:
        return f"{draw.choice(WHO)} {draw.choice(DOES)} {draw.choice(WHEN)}."

    lines = [f"{sign} : {say()} {say()}" for sign in SIGNS]
    return f"L'horoscope de ce {draw.choice(DAYS)}\n\n" + "\n".join(lines)


def find_nearest(texts: list[str], chosen: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the chosen texts with the nearest other one each, by the cosine of their TF-IDF."""
    counts = [Counter(re.findall(r"\w{3,}", text.lower())) for text in texts]
    spread = Counter(word for count in counts for word in count)
    postings = defaultdict(list)
    lengths = []
    for number, count in enumerate(counts):
        weights = {w: (1 + log(n)) * log(len(texts) / spread[w]) for w, n in count.items() if spread[w] > 1}
        lengths.append(sum(x * x for x in weights.values()) ** 0.5 or 1.0)
        for word, weight in weights.items():
            if spread[word] < len(texts) / 20:
                postings[word].append((number, weight))
    for number in chosen:
        scores: Counter[int] = Counter()
        for word, n in counts[number].items():
            for other, weight in postings.get(word, ()):
                scores[other] += (1 + log(n)) * log(len(texts) / spread[word]) * weight / lengths[other]
        del scores[number]
        if scores:
            yield number, scores.most_common(1)[0][0]


def make_sample(texts: list[str], size: int, seed: int) -> Sample:
    draw = random.Random(seed)
    sample = Sample({}, {}, {})
    order = draw.sample(range(len(texts)), min(len(texts), size * 4))
    originals, nearest, quoting, plain = (order[start::4] for start in range(4))
    for number in originals:
        sample.add(f"o{number}", texts[number], "original")
        for name in draw.sample(sorted(CHANGES_AND_ALL), 2):
            copy = CHANGES_AND_ALL[name](texts[number], draw, texts)
            if len(copy.split()) >= 20:
                sample.add(f"o{number}-{name}", copy, name, f"o{number}")
    for number, other in find_nearest(texts, nearest):
        for event in (number, other):
            if f"o{event}" not in sample.texts:
                sample.add(f"o{event}", texts[event], "same event")
    for first, second in zip(quoting[::2], quoting[1::2], strict=False):
        parts = [part for part in split_paragraphs(draw.choice(texts)) if len(part.split()) > 15]
        quoted = " ".join(draw.choice(parts or LEADS).split()[:60])
        for number in (first, second):
            parts = split_paragraphs(texts[number])
            parts.insert(draw.randint(0, len(parts)), f"« {quoted} »")
            sample.add(f"q{number}", "\n".join(parts), "one quotation", f"o{number}")
    for number in plain:
        short = " ".join(texts[number].split()[: draw.choice([45, 70, 100, 200, 5000])])
        sample.add(f"b{number}", f"{short}\n\n{draw.choice(BOILERPLATE)}", "boilerplate", f"o{number}")
    for number in range(size // 8):
        for name, template in (("weather", WEATHER), ("stocks", STOCKS), ("sport", SPORT)):
            sample.add(f"{name}{number}", fill(template, draw), name)
        sample.add(f"horoscope{number}", horoscope(draw), "horoscope")
    return sample


def report(sample: Sample, threshold: float | None, *, show: int) -> None:
    """Print recall by kind of copy, and wrong pairs by kind of negative."""
    options = {} if threshold is None else {"threshold": threshold}
    found = newsner.find_duplicates(sample.texts, **options)
    pairs = {frozenset(pair) for group in found for pair in combinations(group.ids, 2)}
    families = defaultdict(list)
    for id_, family in sample.family.items():
        families[family].append(id_)
    true = {frozenset(pair) for ids in families.values() for pair in combinations(ids, 2)}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for family, ids in families.items():
        for id_ in ids:
            if id_ != family:
                by_kind[sample.kind[id_]].append(frozenset((id_, family)) in pairs)
    wrong = sorted(sorted(pair) for pair in pairs - true)
    print(f"{len(sample.texts)} documents, {len(true)} true pairs, {len(pairs)} found")
    print(f"P {1 - len(wrong) / max(1, len(pairs)):.2%}, R {len(true & pairs) / len(true):.2%}")
    for kind in CHANGES_AND_ALL:
        hits = by_kind[kind]
        print(f"  {kind:22} R {sum(hits) / max(1, len(hits)):7.2%} of {len(hits)}")
    sizes = Counter(sample.kind.values())
    kinds = Counter(" / ".join(sorted({sample.kind[id_] for id_ in pair})) for pair in wrong)
    for kind in ("same event", "one quotation", "boilerplate", "weather", "stocks", "sport", "horoscope"):
        print(f"  {kind:22} {kinds.pop(kind, 0)} wrong pairs among {sizes[kind]} texts")
    for kind, count in kinds.items():
        print(f"  {kind:22} {count} wrong pairs")
    for first, second in wrong[:show]:
        print("\n=====", first, second)
        print(sample.texts[first][:1500], "\n-----\n", sample.texts[second][:1500])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--size", type=int, default=2000, help="sampled articles that are copied")
    parser.add_argument("--half", type=int, choices=(1, 2), default=2)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="wrong pairs to print")
    options = parser.parse_args()
    texts = read_texts(options.paths)
    random.Random(0).shuffle(texts)
    half = texts[options.half - 1 :: 2]
    report(make_sample(half, options.size, options.seed), options.threshold, show=options.show)


if __name__ == "__main__":
    main()
