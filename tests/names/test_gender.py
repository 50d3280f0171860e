"""The gender of first names."""

import pytest

from newsner.lexicons import load_first_name_genders
from newsner.names.gender import gender_of_first_name


@pytest.mark.parametrize(
    ("names", "gender"),
    [
        ("Marie Marie-Pierre Fatoumata Aïcha Ségolène Ursula Ioulia Nafissatou Mirlande Ngozi Hélène", "f"),
        ("François Jean-Marie Éric Eric Mohammed Mamadou Volodymyr Recep Idrissa Jovenel Kouamé Xavier", "m"),
    ],
)
def test_known_names(names: str, gender: str) -> None:
    """Names of France, the Maghreb, Africa, Haiti and of those in the news, with and without accents."""
    assert {name: gender_of_first_name(name) for name in names.split()} == dict.fromkeys(names.split(), gender)


@pytest.mark.parametrize(
    "name", ["Dominique", "Claude", "Camille", "Yannick", "Andrea", "Wei", "Xi", "Kim", "", "J.-P."]
)
def test_ambiguous_and_unknown_names(name: str) -> None:
    """Names of both women and men, pinyin and initials show nothing."""
    assert gender_of_first_name(name) is None


def test_accents_that_distinguish_names() -> None:
    """`Michèle` is a woman's name, `Michele` an Italian man's or a woman's."""
    assert (gender_of_first_name("Michèle"), gender_of_first_name("Michele")) == ("f", None)
    assert (gender_of_first_name("Andrée"), gender_of_first_name("André")) == ("f", "m")


def test_genders_are_known_codes() -> None:
    """Each name is a woman's, a man's, or of both."""
    assert set(load_first_name_genders().values()) == {"f", "m", "fm"}
    assert list(load_first_name_genders()) == sorted(load_first_name_genders())
