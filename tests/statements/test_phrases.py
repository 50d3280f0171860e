"""The subject in front of a verb, and behind it; ``|`` marks where the verb begins, or ends."""

import pytest

from newsner.statements.phrases import find_subject_before, find_subject_behind
from newsner.statements.reading import Reading
from readings import read_marked, words


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("La ministre qui a reçu Léa, Luc et Max, |a dit non", "La ministre"),
        ("Le maire (PS) |a dit non", "Le maire"),
        ("Le maire, lundi, |a dit non", "Le maire"),
        ("Le maire, hier soir à Nice, |a dit non", "Le maire"),
        ("Le maire de Nice, qui dort, |a dit non", "Le maire de Nice"),
        ("L'homme, dont la mère est morte, |affirme que", "L'homme"),
        ("La ville, dans un communiqué, |affirme que", "La ville"),
        ("Le préfet du Nord, [Luc Roy](PER), |affirme que", "Le préfet du Nord, Luc Roy"),
        ("[Luc Roy](PER), préfet du Nord, |affirme que", "Luc Roy"),
        ("[Luc Roy](PER) (PS), 37 ans, |affirme que", "Luc Roy"),
        ("Selon la même source qui |a parlé, il dort", "la même source"),
        ("Selon la source, qui |a parlé, il dort", "la source"),
        ("Le chef de la police qui |a parlé", "Le chef de la police"),
        ("La femme que le juge |a entendue", "le juge"),
        ("Le maire ne le lui |dit pas", "Le maire"),
        ("Il le lui |a dit", "Il"),
        ("De nombreux experts |affirment que", "De nombreux experts"),
        ("Des experts de la ville |affirment que", "Des experts de la ville"),
        ("Plusieurs |affirment que", "Plusieurs"),
        ("Certains élus |affirment que", "Certains élus"),
        ("Le maire et la préfète |affirment que", "Le maire et la préfète"),
        ("Le procureur également |affirme que", "Le procureur"),
        ("Le procureur récemment |affirme que", "Le procureur"),
        ("Hier, le maire |affirme que", "le maire"),
        ("Il dort, mais le maire |affirme que", "le maire"),
        ("Nice, le soir, |affirme que", None),
        ("|affirme que", None),
        (", |affirme que", None),
    ],
)
def test_subject_in_front_of_a_verb(text: str, subject: str | None) -> None:
    reading, verb = read(text)
    found = find_subject_before(reading, verb, 0)
    assert (None if found is None else words(reading, *found)) == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("a dit| le maire.", "le maire"),
        ("a dit| hier le maire.", "le maire"),
        ("a dit| de nouveau le maire.", "le maire"),
        ("a dit|, lundi, le maire, furieux.", "le maire"),
        ("a dit| à l'AFP la ministre [Léa Roy](PER).", "la ministre Léa Roy"),
        ("a dit| à [Léa Roy](PER) le maire.", "le maire"),
        ("a dit| à la presse M. [Roy](PER).", "M. Roy"),
        ("a dit| dans un communiqué publié lundi la ville de Nice.", "la ville de Nice"),
        ("a dit| [Luc Roy](PER), maire de Nice, lundi.", "Luc Roy"),
        ("ont dit| plusieurs élus de la ville.", "plusieurs élus de la ville"),
        ("a dit| M. Roy", "M. Roy"),
        ("a dit| à", None),
        ("a dit| que", None),
        ("a dit| .", None),
        ("a dit|", None),
    ],
)
def test_subject_behind_a_verb(text: str, subject: str | None) -> None:
    reading, end = read(text)
    found = find_subject_behind(reading, end, len(reading))
    assert (None if found is None else words(reading, *found)) == subject


def read(marked: str) -> tuple[Reading, int]:
    """Return a text without its ``|``, and the token in front of which this stands."""
    before = marked.split("|")[0]
    return read_marked(marked.replace("|", "")), len(read_marked(before)) if before else 0
