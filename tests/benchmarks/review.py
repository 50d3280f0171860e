"""Write the review pages that ``review.js`` drives, or serve a session to it.

    python tests/benchmarks/review.py FOLDER LANG [TAGGED.jsonl]
    npm install --prefix MODULES puppeteer-core axe-core
    NODE_PATH=MODULES/node_modules node tests/benchmarks/review.js FOLDER CHROMIUM PYTHON LANG

LANG is ``fr`` or ``en``. FOLDER then has ``page.html`` (and ``corpus.html``, of TAGGED.jsonl), ``hostile.html``, and
``widget.html``, whose model ``review.js`` connects to ``python tests/benchmarks/review.py FOLDER LANG --serve LOG``:
lines of JSON in and out, as a notebook and its kernel exchange them.
"""

import json
import sys
from datetime import date
from pathlib import Path

from newsner import Entity, Extraction, Label, Mention, Registry, Role
from newsner.corpus.opening import TaggedFiles
from newsner.labels import Lang
from newsner.lexicons import load_script, load_stylesheet
from newsner.views.review.opening import open_session
from newsner.views.review.widget import receive, to_state

HOSTILE = '<script>alert(1)</script></script><img src=x onerror=alert(1)> "onclick=alert(1) \x1b[31m\u202edroite'
SOURCES = ("Le Temps", "La Presse", "El Watan", "Le Soir")
COUNTRIES = ("CH", "CA", "DZ", "BE")
SENTENCES = {
    "Jean Martin": (
        "Le maire de Lyon, {}, a inauguré la nouvelle ligne de tramway devant quelque deux cents habitants.",
        "« Le pont rouvrira en mars », a promis {}.",
        "{} briguera un second mandat, assure son entourage.",
    ),
    "Anne Martin": (
        "La chimiste {} a reçu le prix de la fondation pour ses travaux sur les batteries au sodium.",
        "L'équipe d'{} publie ses résultats cette semaine.",
        "Il faudra dix ans pour passer du laboratoire à l'usine, estime {}.",
    ),
    "Martin": (
        "« Nous n'avons pas été consultés », regrette {}, qui siège au conseil depuis six ans.",
        "Le dossier est entre les mains de {}.",
    ),
    "Benjamin Griveaux": ("Le porte-parole du gouvernement {} a répondu aux questions des journalistes.",),
    "Benjamin Grivaux": ("{} s'est exprimé dimanche soir à la télévision.",),
    "Assemblée nationale": (
        "L'{} a adopté le texte en première lecture par 312 voix contre 204.",
        "Trois députés quittent leur groupe à l'{}.",
        "La commission des finances de l'{} auditionnera le ministre mardi.",
    ),
    "Assemblée": (
        "Le projet revient devant l'{} au mois de mars.",
        "L'{} siégera jusqu'à samedi, a prévenu son président, pour achever l'examen des amendements.",
        "Les syndicats ont manifesté devant l'{}.",
    ),
    "Saint-Étienne": ("Le marché de {} reste ouvert malgré les travaux de la place.",),
    "Saint-Étienne-du-Rouvray": ("L'usine de {} emploie quatre cents personnes.",),
    "Dupont": ("Le capitaine {} a marqué deux fois.",),
    "Paul Dupont": ("Le joueur {} est blessé au genou.",),
}
ORGANISATIONS, PLACES = ("Assemblée nationale", "Assemblée"), ("Saint-Étienne", "Saint-Étienne-du-Rouvray")


def build_article(number: int, name: str, sentence: str, role: str = "") -> Extraction:
    """Return an article with one entity, whose name stands in the sentence."""
    text = f"Une première phrase ouvre l'article. {sentence.format(name)} Une dernière phrase le ferme."
    label = Label.ORG if name in ORGANISATIONS else Label.LOC if name in PLACES else Label.PER
    start = text.index(name)
    mention = Mention(text=name, start=start, end=start + len(name), label=label, score=0.9, source="model")
    roles = (
        (Role(text=role, start=text.index(role), end=text.index(role) + len(role)),) if role in text and role else ()
    )
    metadata = {"source": SOURCES[number % 4], "country": COUNTRIES[number % 4]}
    entity = Entity(name=name, label=label, mentions=(mention,), roles=roles)
    day = date(2015 + number % 6, 1 + number % 12, 1 + number % 28)
    return Extraction(
        text=text,
        id=f"a{number:03}",
        entities=(entity,),
        quantities=(),
        metadata=metadata,
        date=day,
        date_source="given",
    )


def build_corpus() -> list[Extraction]:
    """Return a small corpus with surnames of two people, close spellings and shortened names."""
    counts = {"Jean Martin": 9, "Anne Martin": 5, "Martin": 2, "Benjamin Griveaux": 12, "Assemblée nationale": 14}
    counts |= {"Assemblée": 6, "Saint-Étienne": 7, "Saint-Étienne-du-Rouvray": 3, "Dupont": 4, "Paul Dupont": 5}
    told = [(name, SENTENCES[name], turn) for name in SENTENCES for turn in range(counts.get(name, 1))]
    return [
        build_article(number, name, sentences[turn % len(sentences)])
        for number, (name, sentences, turn) in enumerate(told)
    ]


def build_hostile() -> list[Extraction]:
    """Return two articles all of whose strings try to be HTML."""
    long = f"Jean {HOSTILE} {'Donaudampfschifffahrt' * 9}"
    names = (f"{long} Martin", f"{long} Martin", "Martin")
    articles = [build_article(number, name, "{}") for number, name in enumerate(names)]
    return [
        article.model_copy(update={"id": f"{number}{HOSTILE}", "metadata": {"source": HOSTILE, "pays": HOSTILE}})
        for number, article in enumerate(articles)
    ]


def write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")
    print(f"{path}: {len(html.encode()):,} bytes")


def write_pages(folder: Path, lang: Lang, tagged: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "none.jsonl"
    registries = {"page": Registry.build(build_corpus()), "hostile": Registry.build(build_hostile())}
    if tagged:
        registries["corpus"] = Registry.build(TaggedFiles(tagged))
    for name, registry in registries.items():
        registry.write_review(folder / f"{name}.html", decisions=log, by="test", overwrite=True, lang=lang)
    (folder / "review.mjs").write_text(load_script("review"), encoding="utf-8")
    style = f"<style>{load_stylesheet('review')}</style>"
    head = f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><title>host</title>{style}'
    for host, attributes in HOSTS.items():
        write(folder / f"widget-{host}.html", f"{head}<body {attributes}><main><h1>Host</h1><div id=el></div></main>")


HOSTS = {
    "jupyter-light": 'data-jp-theme-light="true" style="background:#fff"',
    "jupyter-dark": 'data-jp-theme-light="false" style="background:#111;color:#ddd"',
    "vscode-light": 'class="vscode-light" style="background:#fff"',
    "vscode-dark": 'class="vscode-dark" style="background:#1e1e1e;color:#ddd"',
}


def serve(log: Path, lang: Lang) -> None:
    """Print what a review of the small corpus says and its state, then answer each line of JSON, as the kernel does."""
    session = open_session(Registry.build(build_corpus()), log, by="test", limit=500, lang=lang)
    print(json.dumps(session.say.for_script(load_script("review"))))
    print(json.dumps(to_state(session)), flush=True)
    for line in sys.stdin:
        print(json.dumps(receive(session, json.loads(line))), flush=True)


if __name__ == "__main__":
    folder, language, *rest = sys.argv[1:]
    spoken: Lang = "fr" if language == "fr" else "en"
    if rest[:1] == ["--serve"]:
        serve(Path(rest[1]), spoken)
    else:
        write_pages(Path(folder), spoken, rest)
