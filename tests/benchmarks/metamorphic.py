"""Change articles so that results should change in a known way: ``python tests/benchmarks/metamorphic.py TEXTS.jsonl``.

For each relation prints how many of the mentions before and after (as a set of place, label and name) are as they
should be:

* swap: a person of two words, and the surname alone, become somebody unknown everywhere; all mentions stay where they
  were, and those of the person carry the new name;
* apostrophes: straight ones become typographic; nothing changes;
* paragraph: an unrelated one is put behind; nothing changes in the article.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice

import newsner
from newsner import Extraction

DOCUMENTS = 300
STRANGER = ("Karim", "Belhadj")
PARAGRAPH = "\n\nLa pluie a gagné mardi les vallées voisines, où trois ponts ont été fermés par prudence."
Mention = tuple[int, int, str, str]
Change = Callable[[str, Extraction], tuple[str, Callable[[Mention], Mention]] | None]


def mentions_of(article: Extraction) -> set[Mention]:
    """Return place, label and entity of each mention, apostrophes made one."""
    return {
        (mention.start, mention.end, mention.label.value, entity.name.replace("’", "'"))
        for entity in article.entities
        for mention in entity.mentions
    }


def swap(text: str, article: Extraction) -> tuple[str, Callable[[Mention], Mention]] | None:
    """Swap the most mentioned person with a first name and a surname, if these stand nowhere else in other names."""
    people = [entity for entity in article.people if len(entity.name.split()) == 2 and "-" not in entity.name]
    for person in sorted(people, key=lambda entity: -len(entity.mentions)):
        first, surname = person.name.split()
        others = [entity for entity in article.entities if entity is not person]
        if any(word in f"{e.name} {' '.join(e.aliases)}".split() for e in others for word in (first, surname)):
            continue
        if len(re.findall(rf"\b{re.escape(surname)}\b", text)) != len(person.mentions):
            continue
        changes = list(re.finditer(rf"\b(?:{re.escape(first)}|{re.escape(surname)})\b", text))
        names = {first: STRANGER[0], surname: STRANGER[1]}

        def moved(place: int, changes: list[re.Match[str]] = changes, names: dict[str, str] = names) -> int:
            return place + sum(len(names[c[0]]) - len(c[0]) for c in changes if c.start() < place)

        def expected(mention: Mention, name: str = person.name) -> Mention:
            start, end, label, entity = mention
            return moved(start), moved(end), label, " ".join(STRANGER) if entity == name else entity

        return re.sub(
            rf"\b(?:{re.escape(first)}|{re.escape(surname)})\b", lambda c, names=names: names[c[0]], text
        ), expected
    return None


RELATIONS: dict[str, Change] = {
    "swap": swap,
    "apostrophes": lambda text, _: (text.replace("'", "’"), lambda mention: mention),
    "paragraph": lambda text, _: (text + PARAGRAPH, lambda mention: mention),
}


def compare(texts: list[str], change: Change) -> Iterator[tuple[int, int]]:
    """Yield how many mentions of each article are as they should be, and how many there are before or after."""
    for text, article in zip(texts, newsner.extract_many(texts), strict=True):
        changed = change(text, article)
        if changed is not None:
            wanted = {changed[1](mention) for mention in mentions_of(article)}
            found = mentions_of(newsner.extract(changed[0]))
            yield len(wanted & found), len(wanted | found)


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"].strip() for line in islice(file, DOCUMENTS)]
    for name, change in RELATIONS.items():
        counts = list(compare(texts, change))
        right, all_ = (sum(column) for column in zip(*counts, strict=True))
        print(f"{name}: {right / all_:.1%} of {all_} mentions in {len(counts)} articles")


if __name__ == "__main__":
    main(sys.argv[1])
