"""Sentences of plain text: what ends one, and what only looks as if."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsner.preprocessing.sentences import find_sentence_at, find_sentences

CASES = [  # a bar stands where a sentence ends
    pytest.param("Le maire part.| Il pleut !| Pourquoi ?| Nul ne sait…", id="stops"),
    pytest.param("M. Dupont, Mme Roy et MM. Duval et Petit votent.| Ils partent.", id="titles"),
    pytest.param("J.-P. Raffarin et F. Hollande sont là.| Ch. Pasqua aussi.", id="initials"),
    pytest.param("La vitamine C. Barbier en parle.", id="initial-before-name"),
    pytest.param("Il prend de la vitamine C.| Il dort.", id="letter-before-opener"),
    pytest.param("Elle vit à St. Gallen, av. Foch, bd. Voltaire.| Elle rit.", id="addresses"),
    pytest.param("L'art. 5 et le n° 12.| La loi du 5 janv. 2015 vaut.", id="numbers"),
    pytest.param("Il y a env. 300 morts, cf. Annexe.| Voir p. 12.", id="abbreviations"),
    pytest.param("Du pain, du vin, etc.| Le reste suit.", id="etc"),
    pytest.param("En 50 av. J.-C. César dort.", id="era"),
    pytest.param("La S.N.C.F. a menti.| Où sont les U.S.A.| Le savent-ils ?", id="dotted"),
    pytest.param("Il gagne 3.500 euros, à 20.30 h.| Elle 3,5 %.", id="figures"),
    pytest.param("« Partons ! Vite ! », dit-il.| Elle reste.", id="quotation"),
    pytest.param("« Partons. »| Paul se lève.", id="quotation-is-a-sentence"),
    pytest.param("« Quoi ? » demande Léa.| « Rien. »| Il part.", id="quotation-goes-on"),
    pytest.param('"Il part. Je reste", dit-elle.| Bien.', id="straight-quotes"),
    pytest.param("Il dit : « C'est fini.| Nous partons.", id="quotation-not-closed"),
    pytest.param("Les journalistes partent.|L’hebdomadaire reste.|«Bien» dit-il.", id="glued"),
    pytest.param("Voir www.site.Fr et pic.twitter.com/Ab.Cd.", id="addresses-of-the-web"),
    pytest.param("1. Le prix monte.| 2. Le coût baisse.", id="items"),
    pytest.param("Un titre|\n\nUn texte.|\nUn autre paragraphe", id="paragraphs"),
    pytest.param("Un titre|\r\n\r\nUn texte.|\rAutre|\u2028Fin", id="line-ends"),
    pytest.param("Le Premier ministre François\nBayrou parle.|\nPoint presse à Pau", id="wrapped"),
    pytest.param("– Oui.| – Non.| — Si !", id="dialogue"),
    pytest.param("Le prix (1 €. environ) monte... mais peu.", id="goes-on-in-lower-case"),
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences(marked: str) -> None:
    wanted = [sentence.strip() for sentence in marked.split("|")]
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in find_sentences(text)] == wanted


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "«", "M."])
def test_texts_without_sentences(text: str) -> None:
    """Nothing but white space has none; whatever else there is stands in one."""
    assert [text[start:end] for start, end in find_sentences(text)] == ([text.strip()] if text.strip() else [])


@given(st.text(alphabet="aAé.!?…«»“”\"'’ \n\r\u2028(-1M", max_size=80) | st.text(max_size=80))
def test_sentences_hold_all_words_in_order(text: str) -> None:
    """They do not overlap, and only white space stands between them."""
    sentences = find_sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in sentences) == "".join(text.split())
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in sentences)
    assert sentences == sorted(sentences)


def test_a_long_text_takes_no_longer_by_character() -> None:
    """A quotation mark that is never closed, or a thousand of them, or no stop at all."""
    for part in ("« ", '" ', "a. ", "A. ", "M. A. ", "« a. A » ", "!?…", "\n", "a\n"):
        find_sentences(part * 5000)


def test_the_sentence_of_a_passage() -> None:
    assert find_sentence_at([(0, 5), (6, 9)], 6, 9) == (6, 9)
    assert find_sentence_at([(0, 5), (6, 9)], 4, 7) == (0, 9)
