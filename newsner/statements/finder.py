"""Find statements in a document: the content of each verb or frame of saying, and quotations without one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsner.french_words import CLITICS, DETERMINERS, PREPOSITIONS
from newsner.labels import Label, StatementKind
from newsner.lexicons import load_statement_cues
from newsner.statements.frames import Frame, find_frames
from newsner.roles.phrases import role_nouns
from newsner.statements.clauses import count_words, has_finite_verb, has_main_verb, is_full_clause, is_infinitive
from newsner.statements.interviews import find_answers
from newsner.statements.phrases import (
    Phrase,
    find_main_subject,
    find_subject_before,
    find_subject_behind,
    is_time,
    phrase_end,
    starts_phrase,
)
from newsner.statements.quotations import Quotation
from newsner.statements.reading import Reading, Sentence
from newsner.statements.verbs import SayingVerb, find_verbs

_LEAST_WORDS = 3  # of a quotation that is a statement
_FARTHEST_CONTENT = 32  # tokens between a verb and what is said
_CONJUNCTIONS = frozenset({"mais", "et", "or", "car", "donc", "ainsi", "toutefois", "cependant", "pourtant"})
_QUE = frozenset({"que", "qu'"})
_BEFORE_OTHER_QUE = frozenset(
    {"ce", "pour", "afin", "alors", "tandis", "ainsi", "parce", "sans", "dès", "depuis", "après", "avant", "plus"}
)
_BEFORE_OTHER_QUE |= {
    "moins",
    "autant",
    "même",
    "lors",
    "pendant",
    "tant",
    "bien",
    "tel",
    "telle",
    "tels",
    "telles",
    "autre",
    "autres",
    "pourvu",
}
_LEADS_ON = frozenset(
    {"puisque", "car", "que", "mais", "et", "or", "notamment", "certes", "parce", "donc", "cependant", "toutefois"}
)
_WITH_PERSON = frozenset(
    {"informer", "prévenir", "avertir", "assurer", "convaincre", "persuader", "rassurer", "aviser", "alerter"}
)
_NOT_OF_VERB = frozenset(
    {"avant", "afin", "lieu", "faute", "loin", "point", "fin", "mesure", "train", "risque", "but", "cours", "peine"}
)
_ADVERBS = frozenset({"aussi", "également", "encore", "toujours", "ainsi", "même", "désormais", "hier", "aujourd'hui"})
_RELATIVES = frozenset(
    {
        "avocat",
        "avocate",
        "mère",
        "père",
        "frère",
        "sœur",
        "soeur",
        "épouse",
        "mari",
        "fils",
        "fille",
        "ami",
        "amie",
        "entraîneur",
        "coéquipier",
    }
)
_ENDS_CLAUSE = frozenset(
    {
        ("alors", "que"),
        ("alors", "qu'"),
        ("tandis", "que"),
        ("tandis", "qu'"),
        ("ce", "qui"),
        ("ce", "que"),
        ("au", "moment"),
        ("avant", "de"),
        ("avant", "d'"),
    }
)
_IMPERSONAL = frozenset({"faut", "convient", "est", "reste", "s'", "semble", "va", "fallait", "y", "importe", "suffit"})
_ENDS_OBJECT = frozenset({",", ".", ":", ";", "que", "qu'", "qui", "dont", "et", "pour", "après", "depuis"})
_NOT_REPORTED = frozenset(
    {
        "on",
        "nous",
        "vous",
        "je",
        "j'",
        "tu",
        "cela",
        "ça",
        "ce",
        "c'",
        "-on",
        "-nous",
        "-vous",
        "-je",
        "-tu",
        "rien",
        "personne",
        "moi",
    }
)
_TAIL = frozenset({",", ".", ";", ":", "—", "–", "-", "…"})


@dataclass(frozen=True)
class Draft:
    """A statement in tokens, before it is known who speaks. ``rule`` names what found it, and gives its score."""

    start: int
    end: int
    kind: StatementKind
    cue: tuple[int, int] | None
    speaker: Phrase | None
    rule: str


class StatementFinder:
    """Finds the statements of one document."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._used: set[int] = set()  # opening marks of quotations that are, or are part of, a statement
        self._quotation_ends = {quotation.close for quotation in reading.quotations}

    def find(self) -> list[Draft]:
        """Return all statements, in text order."""
        drafts: list[Draft] = []
        for sentence in self._reading.sentences:
            if sentence.start not in self._reading.clutter:
                drafts += self._find_in_sentence(sentence)
        drafts += self._find_free_quotations(drafts)
        attributed = [draft.start for draft in drafts if draft.rule.startswith("before")]
        answers = [
            Draft(start, self._trim(start, end), "direct", None, speaker, "answer")
            for start, end, speaker in find_answers(self._reading, attributed)
        ]
        drafts = [d for d in drafts if not any(a.start <= d.start and d.end <= a.end for a in answers)] + answers
        return list(self._without_doubles(sorted(drafts, key=lambda draft: (draft.start, -draft.end))))

    def _without_doubles(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Yield the drafts without those of the same words; the one that names a speaker wins."""
        best: dict[tuple[int, int], Draft] = {}
        for draft in drafts:
            place = (draft.start, draft.end)
            other = best.get(place)
            if (
                other is None
                or (other.speaker is None and draft.speaker is not None)
                or draft.rule.startswith("before")
            ):
                best[place] = draft
        yield from best.values()

    def _find_in_sentence(self, sentence: Sentence) -> Iterator[Draft]:
        reading = self._reading
        verbs = list(find_verbs(reading, sentence.start, sentence.end))
        self._last_speaker: Phrase | None = None
        for number, verb in enumerate(verbs):
            for draft in self._of_verb(verb, sentence, sentence.start, verbs[number + 1 :]):
                self._last_speaker = draft.speaker
                yield draft
            yield from self._figures(verb, sentence)
        for frame in find_frames(reading, sentence.start, sentence.end):
            yield from self._of_frame(frame, sentence)
        yield from self._of_nouns(sentence)

    # --- figures and nouns of saying --------------------------------------------------------------------------------

    def _figures(self, verb: SayingVerb, sentence: Sentence) -> Iterator[Draft]:
        """Yield the figures that a verb reports: `fait état de 12 morts et trois disparus`."""
        reading = self._reading
        if "figure" not in verb.roles or verb.mood == "infinitive":
            return
        first = next(((s, e) for s, e in reading.quantities if verb.end <= s < min(sentence.end, verb.end + 9)), None)
        if first is None or any(reading.lower[k] in _ENDS_OBJECT for k in range(verb.end, first[0])):
            return
        end = first[1]
        for start, stop in reading.quantities:
            if start >= end and start - end <= 3 and {*reading.lower[end:start]} <= {"et", ",", "dont", "ainsi", "que"}:
                end = stop
        speaker = self._subject(verb, sentence)
        if speaker is not None and self._may_speak(speaker, verb) and self._is_source(speaker):
            yield Draft(first[0], end, "indirect", (verb.start, verb.end), speaker, "figures")

    def _is_source(self, phrase: Phrase) -> bool:
        """Tell whether a noun phrase is a name, a source or a document."""
        reading, cues = self._reading, load_statement_cues()
        words = {reading.lower[k] for k in range(phrase.start, phrase.end)}
        indices = {reading.entity_at[k] for k in range(phrase.start, phrase.end)} - {-1}
        named = any(reading.entities[index].label is not Label.LOC for index in indices)
        return named or bool(words & (cues["source_noun"] | cues["document"] | {"il", "elle", "ils", "elles", "qui"}))

    def _of_nouns(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield what a noun of saying announces: `l'annonce par le ministre que…`, `une affirmation selon laquelle…`."""
        reading, nouns = self._reading, load_statement_cues()["noun"]
        for position in reading.tokens(sentence.start, sentence.end):
            if reading.lower[position] not in nouns or position + 2 >= sentence.end:
                continue
            before = reading.lower[position - 1] if position > sentence.start else ""
            if before not in DETERMINERS and not (before.endswith("e") and position > sentence.start + 1):
                continue
            k, speaker = position + 1, None
            if (
                reading.lower[k] in {"de", "d'", "du", "des", "par"}
                and k + 1 < sentence.end
                and starts_phrase(reading, k + 1)
            ):
                speaker = Phrase(k + 1, phrase_end(reading, k + 1, sentence.end))
                k = speaker.end
            if k >= sentence.end - 1:
                continue
            distant = next((j for j in range(k, min(k + 8, sentence.end - 1)) if reading.lower[j] == "selon"), k)
            if reading.lower[distant + 1] in {"laquelle", "lequel"}:
                k = distant
            if reading.lower[k] in _QUE or (
                reading.lower[k] == "selon" and reading.lower[k + 1] in {"laquelle", "lequel"}
            ):
                start = k + 1 if reading.lower[k] in _QUE else k + 2
                end = self._trim(start, self._sentence_end(start, sentence))
                if before in {"sa", "son", "leur"}:
                    speaker = Phrase(position - 1, position)
                if speaker is not None and has_finite_verb(reading, start, end):
                    yield from self._clause_drafts(start, end, (position, position + 1), speaker, "noun")

    # --- what a frame says ------------------------------------------------------------------------------------------

    def _of_frame(self, frame: Frame, sentence: Sentence) -> Iterator[Draft]:
        """Yield what a frame such as `selon l'OSDH` attributes: the sentence around it, or its part before a comma."""
        reading = self._reading
        cue, speaker = (frame.start, frame.cue_end), frame.speaker
        before = reading.lower[frame.start - 1] if frame.start > sentence.start else ""
        opens = frame.start - sentence.start <= 4 and not has_finite_verb(reading, sentence.start, frame.start)
        opens = opens and (frame.start == sentence.start or reading.lower[frame.end : frame.end + 1] == [","])
        end = self._trim(frame.end, self._sentence_end(frame.end, sentence))
        if opens or before in {":", ";"}:
            yield from self._clause_drafts(frame.end, end, cue, speaker, "frame-before")
            return
        start = self._frame_left(frame, sentence)
        rest = reading.lower[frame.end] if frame.end < sentence.end else "."
        if (
            speaker is not None
            and speaker.end - speaker.start == 1
            and rest not in _TAIL | {")", "et"}
            and before != ","
        ):
            if reading.lower[speaker.start] in {"lui", "elle", "eux", "elles"}:
                yield from self._clause_drafts(start, end, cue, speaker, "frame-inside")
                return
        if rest == "," and before == "," and self._goes_on(start, frame, end):
            yield from self._clause_drafts(start, end, cue, speaker, "frame-inside")
            return
        if before in {"et", "que", "qu'", "mais"} or (
            before == "," and reading.lower[frame.start - 2] in {"et", "que", "mais"}
        ):
            yield from self._clause_drafts(frame.end, end, cue, speaker, "frame-before")
            return
        yield from self._content_before(frame.start, start, cue, speaker, "frame-behind")

    def _goes_on(self, start: int, frame: Frame, end: int) -> bool:
        """Tell whether the sentence goes on behind a frame between commas, so that it is said as a whole."""
        reading, after = self._reading, frame.end + 1
        if after >= end or reading.lower[after] in {"qui", "dont", "où", "que", "qu'", "et"}:
            return False
        return has_main_verb(reading, after, end) or not has_main_verb(reading, start, frame.start)

    def _frame_left(self, frame: Frame, sentence: Sentence) -> int:
        """Return where what a frame at its end attributes begins: with the sentence, or inside brackets."""
        reading = self._reading
        depth = 0
        for position in range(frame.start - 1, sentence.start - 1, -1):
            word = reading.lower[position]
            if word in ")]":
                depth += 1
            elif word in "([":
                if depth == 0:
                    return position + 1
                depth -= 1
            elif word == ";" and depth == 0:
                return position + 1
        return sentence.start

    def _sentence_end(self, start: int, sentence: Sentence) -> int:
        """Return where a sentence ends, or the bracket around its part."""
        reading = self._reading
        depth = 0
        for position in reading.tokens(start, sentence.end):
            word = reading.lower[position]
            if word in "([":
                depth += 1
            elif word in ")]":
                depth -= 1
                if depth < 0:
                    return position
        return sentence.end

    # --- what a verb says -------------------------------------------------------------------------------------------

    def _of_verb(self, verb: SayingVerb, sentence: Sentence, left: int, following: list[SayingVerb]) -> Iterator[Draft]:
        if self._follows_comme(verb, sentence):
            yield from self._of_comme(verb, sentence)
            return
        before = list(self._before(verb, sentence, left))
        if before:
            yield from before
            return
        yield from self._behind(verb, sentence, left, following)

    def _follows_comme(self, verb: SayingVerb, sentence: Sentence) -> bool:
        """Tell whether `comme` opens the clause of a verb: `comme l'a dit X`, `comme il le rappelle`."""
        words = self._reading.lower[max(sentence.start, verb.start - 4) : verb.start]
        return "comme" in words and not {",", "que"} & {*words[words.index("comme") :]}

    def _of_comme(self, verb: SayingVerb, sentence: Sentence) -> Iterator[Draft]:
        """Yield the sentence around `comme l'a dit X`."""
        reading = self._reading
        start = next(k for k in range(verb.start - 1, sentence.start - 1, -1) if reading.lower[k] == "comme")
        pronoun = next(
            (k for k in range(start + 1, verb.start) if reading.lower[k] in {"il", "elle", "ils", "elles"}), None
        )
        speaker = (
            Phrase(pronoun, pronoun + 1)
            if pronoun is not None
            else find_subject_behind(reading, verb.end, sentence.end)
        )
        if speaker is None or ("clause" not in verb.roles and pronoun is None):
            return
        end = max(verb.end, speaker.end)
        frame = Frame(start, verb.end, speaker, end)
        for draft in self._of_frame(frame, sentence):
            yield replace(draft, cue=(verb.start, verb.end), rule="comme")

    def _subject(self, verb: SayingVerb, sentence: Sentence) -> Phrase | None:
        if verb.pronoun >= 0:
            if self._reading.lower[verb.pronoun] == "-on" or verb.lemma == "ressortir":
                return self._source_behind(verb.end, sentence.end)
            return Phrase(verb.pronoun, verb.pronoun + 1)
        if verb.mood != "finite":
            return self._last_speaker or find_main_subject(self._reading, sentence.start, verb.start)
        phrase = find_subject_before(self._reading, verb.start, sentence.start)
        if phrase is not None and self._reading.lower[phrase.start] == "on" and phrase.end == phrase.start + 1:
            return None
        return phrase

    def _source_behind(self, start: int, end: int) -> Phrase | None:
        """Return the source that `de` or `auprès de` names: `a-t-on appris de source policière`."""
        reading = self._reading
        for position in range(start, min(end, start + 12)):
            word = reading.lower[position]
            if word in {"de", "d'", "du", "des", "auprès"} and position + 1 < end:
                first = position + 2 if word == "auprès" else position + 1
                nouns = load_statement_cues()["source_noun"]
                if first < end and (starts_phrase(reading, first) or reading.lower[first] in nouns):
                    return Phrase(first, phrase_end(reading, first, end))
        return None

    def _behind(self, verb: SayingVerb, sentence: Sentence, left: int, following: list[SayingVerb]) -> Iterator[Draft]:
        """Yield what is said behind a verb: a clause with `que`, an infinitive, a quotation, what a colon opens."""
        reading = self._reading
        opening = self._find_opening(verb, sentence)
        if opening is None:
            return
        rule, start = opening
        speaker = self._subject(verb, sentence)
        cue = (verb.start, verb.end)
        if rule in {"que", "infinitive", "colon"} and not self._may_speak(speaker, verb):
            return
        if rule == "quotation":
            quotation = reading.quotation_at[start]
            if self._ends_content(quotation.close + 1, sentence):
                yield from self._quotation_drafts(quotation, cue, speaker, "quotation-behind")
                return
            if not is_infinitive(reading, start + 1):
                yield from self._quotation_drafts(quotation, cue, speaker, "quotation-behind")
                return
            rule = "infinitive"
        if rule == "colon":
            yield from self._behind_colon(start, sentence, cue, speaker, verb)
            return
        end = self._content_end(start, sentence, following, verb, rule)
        if rule == "que" and self._is_negated(verb, sentence) and not has_finite_verb(reading, start, end):
            return  # `ne dit que la vérité`
        pieces = self._coordinated(start, end, rule)
        for first, last in pieces:
            yield from self._clause_drafts(first, last, cue, speaker, rule)

    def _is_negated(self, verb: SayingVerb, sentence: Sentence) -> bool:
        """Tell whether `ne` stands in front of a verb."""
        words = self._reading.lower[max(sentence.start, verb.start - 3) : verb.end]
        return "ne" in words or "n'" in words

    def _may_speak(self, speaker: Phrase | None, verb: SayingVerb) -> bool:
        """Tell whether a subject is somebody whose words an article reports: not `on`, `nous`, an impersonal `il`."""
        reading = self._reading
        if speaker is None:
            return False
        word = reading.lower[speaker.start]
        if speaker.end == speaker.start + 1 and word in _NOT_REPORTED:
            return False
        if "weak" in verb.roles and not self._is_speaker(speaker):
            return False
        if verb.mood in {"infinitive", "gerund"} or verb.start > speaker.end:
            between = reading.lower[speaker.end : verb.start]
            if word == "il" and not _IMPERSONAL.isdisjoint(between):
                return False
        return True

    def _ends_content(self, position: int, sentence: Sentence) -> bool:
        """Tell whether nothing of the same clause follows at a token."""
        if position >= sentence.end:
            return True
        word = self._reading.lower[position]
        return (
            word in _TAIL | {")", "!", "?", "et", "ou", "mais", "(", "qui", "que", "qu'"}
            or word in self._reading.quotation_at
            or position in self._reading.quotation_at
        )

    def _find_opening(self, verb: SayingVerb, sentence: Sentence) -> tuple[str, int] | None:
        """Return how what is said behind a verb begins, and where."""
        reading, roles = self._reading, verb.roles
        position = verb.end
        limit = min(sentence.end, verb.end + _FARTHEST_CONTENT)
        seen_object = False
        while position < limit:
            word = reading.lower[position]
            if word in _QUE and "clause" in roles:
                joins = position > verb.end and reading.lower[position - 1] in _BEFORE_OTHER_QUE
                relative = seen_object and verb.lemma not in _WITH_PERSON
                return None if joins or relative else ("que", position + 1)
            if (
                word in {"si", "s'"}
                and "si" in roles
                and reading.lower[verb.start] not in {"se", "s'"}
                and position - verb.end <= 8
            ):
                return "que", position + 1
            if position in reading.quotation_at:
                quotation = reading.quotation_at[position]
                if (seen_object and "clause" not in roles) or "weak" in roles:
                    return None
                return ("quotation", position) if roles & {"clause", "quote"} else None
            if word == ":":
                return ("colon", position + 1) if roles & {"clause", "quote"} else None
            if self._opens_infinitive(verb, position):
                return "infinitive", position
            if word in {"de", "d'"} and "de_infinitive" in roles and position + 1 < limit:
                if is_infinitive(reading, position + 1) and reading.lower[position - 1] not in _NOT_OF_VERB:
                    return "infinitive", position + 1
            if word == "à" and "a_infinitive" in roles and is_infinitive(reading, position + 1):
                return "infinitive", position + 1
            if word in {".", ";", "?", "!", "qui", "dont", "où", ")", "mais"} or (word == "et" and not seen_object):
                return None
            if word == "," and not self._is_insertion(position, limit):
                if not (
                    seen_object and roles & {"de_infinitive", "a_infinitive"} and starts_phrase(reading, position + 1)
                ):
                    return None
            if starts_phrase(reading, position) and reading.lower[position - 1] not in PREPOSITIONS:
                phrase = Phrase(position, phrase_end(reading, position, limit))
                if not is_time(reading, phrase):
                    joined = reading.lower[position - 1] in {",", "et"}
                    takes_object = roles & {"de_infinitive", "a_infinitive"} or verb.lemma in _WITH_PERSON
                    if (seen_object and not joined) or not (takes_object or verb.pronoun >= 0):
                        return None
                    seen_object = True
                position = phrase.end
                continue
            position += 1
        return None

    def _opens_infinitive(self, verb: SayingVerb, position: int) -> bool:
        """Tell whether a bare infinitive at a token is what a verb says: `affirme avoir vu`, `dit, hier, vouloir`."""
        reading = self._reading
        if not verb.roles & {"infinitive", "clause"} or "weak" in verb.roles:
            return False
        first = position
        if position in reading.quotation_at and reading.quotation_at[position].close - position > 2:
            first = position + 1
        if not is_infinitive(reading, first):
            return False
        if (
            reading.lower[first] in {"avoir", "être", "vouloir", "pouvoir", "devoir", "ne", "n'"}
            and position - verb.end <= 8
        ):
            return True
        if "infinitive" not in verb.roles:
            return False
        if position == verb.end:
            return True
        between = reading.lower[position - 1]
        return between == "," or between.endswith("ment") or between in _ADVERBS

    def _is_insertion(self, position: int, limit: int) -> bool:
        """Tell whether a comma opens or closes what is inserted between a verb and what is said."""
        reading = self._reading
        for k in range(position + 1, min(limit, position + 16)):
            word = reading.lower[k]
            if word == ",":
                following = reading.lower[k + 1] if k + 1 < limit else ""
                return following in _QUE | {"avoir", "être"} or k + 1 in reading.quotation_at
            if word in {":"}:
                return True
            if k in reading.quotation_at or word in {"qui", "dont", ".", ";"}:
                return False
            if word in _QUE:
                return k == position + 1
        return False

    def _behind_colon(
        self, start: int, sentence: Sentence, cue: tuple[int, int], speaker: Phrase | None, verb: SayingVerb
    ) -> Iterator[Draft]:
        reading = self._reading
        if start >= sentence.end:
            return
        if start in reading.quotation_at:
            yield from self._quotation_drafts(reading.quotation_at[start], cue, speaker, "colon-quotation")
            return
        end = self._trim(start, sentence.end)
        if not verb.is_ambiguous and "clause" in verb.roles and has_finite_verb(reading, start, end):
            yield from self._clause_drafts(start, end, cue, speaker, "colon")

    def _is_comment(self, comma: int) -> bool:
        """Tell whether a comma opens the article's own comment: `, un projet qui …`."""
        reading = self._reading
        words = reading.lower[comma + 1 : comma + 6]
        return bool(words) and words[0] in {"un", "une"} and "qui" in words[1:]

    def _is_subordinate(self, verb: SayingVerb, sentence: Sentence) -> bool:
        """Tell whether a verb stands in a clause in front of the main one: `Si elle affirme …, elle regrette …`."""
        first = self._reading.lower[sentence.start]
        return (
            first in {"si", "s'", "alors", "tandis", "lorsque", "quand"}
            or verb.start == sentence.start
            and verb.mood == "gerund"
        )

    def _content_end(
        self, start: int, sentence: Sentence, following: list[SayingVerb], verb: SayingVerb, rule: str
    ) -> int:
        """Return where a clause ends: with its sentence, or where its speaker says something else."""
        reading = self._reading
        end = sentence.end
        depth = 0
        for position in reading.tokens(start, sentence.end):
            word = reading.lower[position]
            if word in "([":
                depth += 1
            elif word in ")]":
                depth -= 1
                if depth < 0:
                    end = position
                    break
            elif word == ";" or (word == ":" and position + 1 in reading.quotation_at):
                end = position
                break
            elif word == "," and tuple(reading.lower[position + 1 : position + 3]) in _ENDS_CLAUSE:
                end = position
                break
            elif word == "," and (self._is_subordinate(verb, sentence) or self._is_comment(position)):
                end = position
                break
        if verb.start > sentence.start and reading.lower[verb.start - 1] == "qui" and verb.start > sentence.start + 1:
            if reading.lower[verb.start - 2] == ",":
                end = next((k for k in reading.tokens(start, end) if reading.lower[k] == ","), end)
        for other in following:
            if other.start <= start or other.start >= end:
                continue
            before = reading.lower[other.start - 1]
            if other.mood == "gerund" and (before == "," or reading.lower[other.start] == "en"):
                if self._find_opening(other, sentence) is not None:
                    end = other.start
                    break
            if other.mood in {"finite", "participle"} and before in {"et", ","} and other.pronoun < 0:
                if before == "et" and (rule == "infinitive" or self._find_opening(other, sentence) is not None):
                    end = other.start
                    break
            if other.pronoun >= 0 and before == ",":
                end = other.start
                break
        return self._trim(start, end)

    def _trim(self, start: int, end: int) -> int:
        reading = self._reading
        while end > start and (
            reading.words[end - 1] in _TAIL
            or reading.lower[end - 1] in {"et", "en", "mais"}
            or reading.words[end - 1].isspace()
        ):
            end -= 1
        return end

    def _coordinated(self, start: int, end: int, rule: str) -> Iterator[tuple[int, int]]:
        """Yield the clauses that `et que` joins, each a statement."""
        reading = self._reading
        first = start
        for position in reading.tokens(start, end):
            word = reading.lower[position]
            if position <= first or position + 1 >= end:
                continue
            joins = reading.lower[position - 1] in {"et", "ou", "mais"} or (
                reading.lower[position - 1] == ","
                and rule == "que"
                and word in _QUE
                and self._repeats_que(position, end)
            )
            joins = joins or (
                rule == "infinitive"
                and reading.lower[position - 1] == ","
                and word == reading.lower[start - 1] in {"de", "d'", "à"}
            )
            if rule == "infinitive" and word in {"de", "d'", "à"} and reading.lower[start - 1] not in {"de", "d'", "à"}:
                continue
            if rule == "que" and self._is_causal(first, position):
                continue
            if joins and (
                word in _QUE if rule == "que" else word in {"de", "d'", "à"} and is_infinitive(reading, position + 1)
            ):
                stop = self._trim(first, position)
                yield first, stop
                first = position + 1
        yield first, end

    def _is_causal(self, start: int, position: int) -> bool:
        """Tell whether the last `que` before a token is that of `parce que`, which `et que` then repeats."""
        reading = self._reading
        for k in range(position - 1, start, -1):
            if reading.lower[k] in _QUE:
                return reading.lower[k - 1] in {"parce", "alors", "ce", "afin", "tandis"}
        return False

    def _repeats_que(self, position: int, end: int) -> bool:
        reading = self._reading
        return any(
            reading.lower[k] in {"et", "ou"} and reading.lower[k + 1] in _QUE
            for k in reading.tokens(position + 1, end - 1)
        )

    def _clause_drafts(
        self, start: int, end: int, cue: tuple[int, int], speaker: Phrase | None, rule: str
    ) -> Iterator[Draft]:
        """Yield a clause, or the quotation that it consists of, and the full clauses that are quoted in it."""
        reading = self._reading
        while start < end and reading.lower[start] == ",":
            start += 1
        if start >= end:
            return
        inside = [q for q in reading.quotations if start <= q.open < end]
        if inside and inside[0].open == start and inside[0].close >= end - 1:
            yield from self._quotation_drafts(inside[0], cue, speaker, f"{rule}-quotation")
            return
        for quotation in inside:
            self._used.add(quotation.open)
            if quotation.is_closed and quotation.close >= end:
                end = quotation.close + 1
        yield Draft(start, end, "indirect", cue, speaker, rule)
        for quotation in inside:
            if self._is_full_clause(quotation):
                yield from self._quotation_drafts(quotation, cue, speaker, "inner-quotation")

    def _is_full_clause(self, quotation: Quotation) -> bool:
        start, end = quotation.open + 1, quotation.close
        return count_words(self._reading, start, end) >= 4 and is_full_clause(self._reading, start, end)

    def _quotation_drafts(
        self, quotation: Quotation, cue: tuple[int, int] | None, speaker: Phrase | None, rule: str
    ) -> Iterator[Draft]:
        """Yield the pieces of a quotation that inserted cues leave."""
        reading = self._reading
        self._used.add(quotation.open)
        start, end = quotation.open + 1, quotation.close
        for piece_start, piece_end, own_cue, own_speaker in self._pieces(start, end):
            stop = self._trim(piece_start, piece_end)
            if count_words(reading, piece_start, stop) >= _LEAST_WORDS:
                yield Draft(piece_start, stop, "direct", own_cue or cue, own_speaker or speaker, rule)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, tuple[int, int] | None, Phrase | None]]:
        """Yield the parts of a quotation around a cue inserted in it (`Nous irons, a-t-il dit, et vite`)."""
        reading = self._reading
        inner = self._inserted_cue(start, end)
        if inner is None:
            yield start, end, None, None
            return
        before, verb, speaker, after = inner
        cue = (verb.start, verb.end)
        yield start, before, cue, speaker
        if after < end:
            yield after, end, cue, speaker

    def _inserted_cue(self, start: int, end: int) -> tuple[int, SayingVerb, Phrase, int] | None:
        reading = self._reading
        saved = reading.quotation_at
        verbs = find_verbs(reading, start, end)
        for verb in verbs:
            if verb.mood != "finite" or verb.start <= start or reading.lower[verb.start - 1] not in {",", "–", "—"}:
                continue
            if verb.pronoun >= 0:
                if reading.lower[verb.pronoun] not in {"-il", "-elle", "-ils", "-elles"}:
                    continue
                speaker: Phrase | None = Phrase(verb.pronoun, verb.pronoun + 1)
                k = verb.end
            else:
                speaker = find_subject_behind(reading, verb.end, end)
                if speaker is None or not self._is_speaker(speaker) or verb.is_ambiguous:
                    continue
                k = speaker.end
            assert speaker is not None
            while k < end and reading.lower[k] not in {",", ".", "!", "?"}:
                k += 1
            return verb.start - 1, verb, speaker, min(k + 1, end)
        del saved
        return None

    # --- what stands before a verb ----------------------------------------------------------------------------------

    def _before(self, verb: SayingVerb, sentence: Sentence, left: int) -> Iterator[Draft]:
        """Yield what an inverted verb follows: `…, a déclaré le ministre`."""
        reading = self._reading
        if verb.mood != "finite":
            return
        position = verb.start - 1
        while position >= left and reading.lower[position] in CLITICS:
            position -= 1
        if position < left or not (reading.lower[position] in {",", '"', "»", "-", "–", "—", "?", "!", "…"}):
            return
        if verb.pronoun >= 0:
            if reading.lower[verb.pronoun] in _NOT_REPORTED - {"-on"}:
                return
            speaker = self._subject(verb, sentence)
        else:
            speaker = find_subject_behind(reading, verb.end, sentence.end)
            if speaker is None or self._is_object(speaker):
                return
            quoted = position in self._quotation_ends or position - 1 in self._quotation_ends
            if "weak" in verb.roles and not quoted and not self._is_speaker(speaker):
                return
        end = position if reading.words[position] in {",", "-", "–", "—"} else position + 1
        pure = left in reading.quotation_at and end - 1 in self._quotation_ends
        if verb.pronoun < 0 and not pure and not has_main_verb(reading, left, end):
            if "clause" not in verb.roles or end - left < 6 or speaker is None or not self._is_speaker(speaker):
                return
        cue = (verb.start, verb.end)
        resumed = self._resumed(verb, speaker, sentence, left, end)
        if resumed is not None:
            yield from self._clause_drafts(*resumed, cue, speaker, "before-inside")
            return
        yield from self._content_before(end, left, cue, speaker, "before")

    def _resumed(
        self, verb: SayingVerb, speaker: Phrase | None, sentence: Sentence, left: int, end: int
    ) -> tuple[int, int] | None:
        """Return what is said around an inserted cue: `Dix-huit, a-t-il dit, est un chiffre`, or behind it."""
        reading = self._reading
        after = max(verb.end, speaker.end if speaker is not None else 0)
        if after + 3 >= sentence.end or reading.lower[after] != "," or (left in reading.quotation_at):
            return None
        stop = self._trim(after + 1, self._sentence_end(after + 1, sentence))
        if stop - after < 3 or after + 1 in reading.quotation_at:
            return None
        if reading.lower[end - 1] in _LEADS_ON:
            return after + 1, stop
        if reading.lower[after + 1] in _QUE or not has_main_verb(reading, left, end):
            return (left, stop) if has_finite_verb(reading, after + 1, stop) else None
        return None

    def _is_speaker(self, phrase: Phrase) -> bool:
        """Tell whether a noun phrase can be nobody's words but a speaker's: a person or body, or a word for a source."""
        reading, cues, nouns = self._reading, load_statement_cues(), role_nouns()
        for position in range(phrase.start, phrase.end):
            if reading.lower[position] in PREPOSITIONS:
                break
            index = reading.entity_at[position]
            if index >= 0:
                return reading.entities[index].label is not Label.LOC
            word = reading.lower[position]
            if (
                word in cues["source_noun"]
                or word in cues["document"]
                or word in nouns.singular
                or word in nouns.plural
            ):
                return True
        return False

    def _is_object(self, phrase: Phrase) -> bool:
        """Tell whether a noun phrase behind a verb is its object: `a exprimé sa déception`."""
        reading = self._reading
        if reading.lower[phrase.start] not in {"son", "sa", "ses", "leur", "leurs"}:
            return False
        noun = reading.lower[phrase.start + 1] if phrase.start + 1 < phrase.end else ""
        return noun not in load_statement_cues()["source_noun"] | _RELATIVES

    def _content_before(
        self, end: int, left: int, cue: tuple[int, int], speaker: Phrase | None, rule: str
    ) -> Iterator[Draft]:
        """Yield what stands before a cue in its sentence, up to the comma or mark in front of the cue."""
        reading = self._reading
        start = left
        while start < end and (reading.lower[start] in _CONJUNCTIONS | {",", "-", "–", "—"}):
            start += 1
        end = self._trim(start, end)
        if start >= end:
            return
        quotations = [q for q in reading.quotations if start <= q.open < end]
        if quotations and quotations[0].open == start and quotations[-1].close >= end - 1:
            if all(self._is_joint(a.close, b.open) for a, b in zip(quotations, quotations[1:], strict=False)):
                for quotation in quotations:
                    yield from self._quotation_drafts(quotation, cue, speaker, f"{rule}-quotation")
                return
        if count_words(reading, start, end) < 2:
            return
        longest = max(quotations, key=lambda q: q.close - q.open, default=None)
        if (
            longest is not None
            and longest.close - longest.open >= 0.7 * (end - start)
            and self._is_full_clause(longest)
        ):
            yield from self._quotation_drafts(longest, cue, speaker, f"{rule}-quotation")
            return
        for quotation in quotations:
            self._used.add(quotation.open)
        last_colon = self._colon_before(quotations, start)
        if quotations and last_colon is not None and quotations[-1].close >= end - 1:
            yield from self._quotation_drafts(quotations[-1], cue, speaker, f"{rule}-quotation")
            return
        yield Draft(start, end, "indirect", cue, speaker, rule)
        for quotation in quotations:
            if self._is_full_clause(quotation):
                yield from self._quotation_drafts(quotation, cue, speaker, "inner-quotation")

    def _colon_before(self, quotations: list[Quotation], start: int) -> int | None:
        if quotations and quotations[-1].open - 1 > start and self._reading.lower[quotations[-1].open - 1] == ":":
            return quotations[-1].open - 1
        return None

    def _is_joint(self, close: int, opening: int) -> bool:
        return opening - close <= 2

    # --- quotations without a verb ----------------------------------------------------------------------------------

    def _find_free_quotations(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Yield quotations that no verb of their sentence introduces, with the nearest speaker of their passage."""
        reading = self._reading
        for sentence in self._reading.sentences:
            if sentence.start in reading.clutter:
                continue
            for quotation in reading.quotations:
                if not sentence.start <= quotation.open < sentence.end or quotation.open in self._used:
                    continue
                if not quotation.is_closed and reading.words[quotation.open] not in {"«"}:
                    continue
                if count_words(reading, quotation.open + 1, quotation.close) < _LEAST_WORDS:
                    continue
                draft = self._free_draft(quotation, sentence, drafts)
                if draft is not None:
                    yield from self._quotation_drafts(quotation, draft.cue, draft.speaker, draft.rule)

    def _free_draft(self, quotation: Quotation, sentence: Sentence, drafts: list[Draft]) -> Draft | None:
        reading = self._reading
        full = self._is_full_clause(quotation)
        alone = quotation.open == sentence.start
        colon = quotation.open > sentence.start and reading.lower[quotation.open - 1] == ":"
        partial = not (full or alone or colon)
        first = reading.words[quotation.open + 1]
        if partial and (first[0].isupper() or not quotation.is_closed or self._is_title(quotation)):
            return None
        if (
            not (alone or colon)
            and first[0].isupper()
            and reading.words[quotation.open - 1] not in {",", "»", '"', ")"}
        ):
            return None  # a title
        line_start, line_end = self._line(quotation.open)
        near = [d for d in drafts if d.end <= quotation.open and d.end >= max(quotation.open - 120, line_start)]
        draft = Draft(quotation.open + 1, quotation.close, "direct", None, None, "free")
        own = self._person_subject(sentence.start, quotation.open)
        if colon and own is None and not near:
            own = find_main_subject(reading, sentence.start, quotation.open)
        if own is not None and (colon or full or partial):
            return replace(draft, speaker=own, rule="free-colon" if colon else "free-own")
        later = [d for d in drafts if quotation.close < d.start < line_end]
        if not near and later and (alone or full) and later[0].speaker is not None:
            return replace(draft, cue=later[0].cue, speaker=later[0].speaker, rule="free-later")
        previous = self._previous_sentence(sentence, line_start)
        if previous is not None and not any(d.start >= previous.start for d in near):
            subject = self._person_subject(previous.start, previous.end)
            if subject is not None and not partial:
                return replace(draft, speaker=subject, rule="free-previous")
        if not near:
            near = [d for d in drafts if d.end <= quotation.open and d.end >= quotation.open - 120]
        same = [d for d in near if d.start >= sentence.start]
        if partial:
            words = count_words(reading, quotation.open + 1, quotation.close)
            if not near or near[-1].speaker is None or (words == _LEAST_WORDS and not same):
                return None
            return replace(
                draft, cue=near[-1].cue, speaker=near[-1].speaker, rule="partial-same" if same else "partial-near"
            )
        if near and (same or alone or full):
            return replace(draft, cue=near[-1].cue, speaker=near[-1].speaker, rule="free-near")
        return replace(draft, rule="free-full" if full else "free")

    def _previous_sentence(self, sentence: Sentence, left: int) -> Sentence | None:
        """Return the sentence before a sentence, if it is on the same line."""
        sentences = self._reading.sentences
        number = bisect_left(sentences, sentence)
        return sentences[number - 1] if number and sentences[number - 1].start >= left else None

    def _is_title(self, quotation: Quotation) -> bool:
        """Tell whether an article and a capitalised word that is no name open a quotation: `« les Cahiers »`."""
        reading = self._reading
        first, second = quotation.open + 1, quotation.open + 2
        capital = second < quotation.close and reading.words[second][0].isupper()
        return capital and reading.lower[first] in DETERMINERS and second not in reading.mention_starts

    def _person_subject(self, start: int, end: int) -> Phrase | None:
        """Return the subject of a range if it is a person or a pronoun for one, else the first person in it."""
        reading = self._reading
        subject = find_main_subject(reading, start, end)
        if subject is not None and (self._names_person(subject) or reading.lower[subject.start] in {"il", "elle"}):
            return subject
        for position in range(start, end):
            if position in reading.mention_starts and reading.entities[reading.entity_at[position]].label is Label.PER:
                return Phrase(position, reading.mention_starts[position])
        return None

    def _names_person(self, phrase: Phrase) -> bool:
        reading = self._reading
        indices = {reading.entity_at[k] for k in range(phrase.start, phrase.end)} - {-1}
        return any(reading.entities[index].label is Label.PER for index in indices)

    def _line(self, position: int) -> tuple[int, int]:
        """Return the line that a token stands on."""
        words = self._reading.words
        start, end = position, position
        while start > 0 and "\n" not in words[start - 1]:
            start -= 1
        while end < len(words) and "\n" not in words[end]:
            end += 1
        return start, end
