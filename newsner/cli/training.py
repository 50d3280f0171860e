"""The commands ``newsner evaluate``, ``newsner train`` and ``newsner annotate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsner.cli.options import GazetteerOption, ModelOption, OverwriteOption, read_gazetteers, reported, tell
from newsner.cli.reports import build_evaluation_table, build_training_table
from newsner.extractor import load
from newsner.files import refuse_inputs
from newsner.ner.loading import DEFAULT_MODEL
from newsner.pipeline import PARTS
from newsner.training.annotate import annotate as annotate_texts
from newsner.training.annotate import write_gold
from newsner.training.evaluation import evaluate as evaluate_extractions
from newsner.training.gold import read_gold, read_texts
from newsner.training.train import train as train_ner
from newsner.views.messages import messages_in
from newsner.views.terminal import build_console

_GoldFiles = Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl…", help="Gold data, one article per line.")]


def evaluate(
    files: _GoldFiles,
    model: ModelOption = DEFAULT_MODEL,
    gazetteer: GazetteerOption = None,
) -> None:
    """Score newsner on each file of gold data: names, links, quantities, statements, as far as they were annotated.

    ```
    newsner evaluate mine_test.jsonl
    newsner evaluate mine_test.jsonl --model my_ner
    ```

    Exit codes: 0 done; 2 wrong usage; 3 a file, the model or the gazetteer is missing or unusable.
    """
    with reported():
        golds = {path: list(read_gold([path])) for path in files}
        is_said = any(article.statements is not None for gold in golds.values() for article in gold)
        exclude = set(PARTS) - ({"roles", "statements"} if is_said else set())  # roles tell who speaks
        extractor = load(model, gazetteer=read_gazetteers(gazetteer), exclude=exclude)
        for path, gold in golds.items():
            found = extractor.extract_many(article.text for article in gold)
            table = build_evaluation_table(path.name, evaluate_extractions(gold, found))
            build_console(sys.stdout).print(table)


def train(
    files: _GoldFiles,
    out: Annotated[Path, typer.Option(help="The folder to write, for newsner.load(model=…).")],
    dev: Annotated[
        list[Path] | None, typer.Option(help="Gold data for scoring each epoch; the best epoch is kept.")
    ] = None,
    rehearsal: Annotated[
        list[Path] | None, typer.Option(help="Raw texts, so that the model does not forget what it finds in them.")
    ] = None,
    silver: Annotated[
        list[Path] | None, typer.Option(help="Automatically annotated data, used once per epoch.")
    ] = None,
    base: Annotated[str, typer.Option(help="The model to start from.")] = DEFAULT_MODEL,
    repeat: Annotated[int, typer.Option(help="How many times an epoch uses the gold data.")] = 1,
    augment: Annotated[bool, typer.Option(help="Train on changed copies, too.")] = True,
    epochs: Annotated[int, typer.Option(help="The maximum number of epochs.")] = 10,
    patience: Annotated[int, typer.Option(help="Stop after this many epochs without a better score.")] = 3,
    learning_rate: Annotated[
        float | None, typer.Option(help="The learning rate of the optimiser (5e-4; for an encoder 5e-5).")
    ] = None,
    dropout: Annotated[
        float | None, typer.Option(help="The share of activations to drop (0.2), or of pieces to hide (0.08).")
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of all random choices.")] = 0,
    overwrite: OverwriteOption = False,
) -> None:
    """Fine-tune the NER on gold data of your own.

    ```
    newsner train mine.jsonl --dev mine_dev.jsonl --rehearsal archive.jsonl --out my_ner
    newsner extract article.txt --model my_ner
    ```

    Exit codes: 0 done; 2 wrong usage; 3 a file or the base model is missing or unusable.
    """
    with reported():
        report = train_ner(
            files,
            out,
            dev=dev or (),
            rehearsal=rehearsal or (),
            silver=silver or (),
            base=base,
            repeat=repeat,
            augment=augment,
            epochs=epochs,
            patience=patience,
            learning_rate=learning_rate,
            dropout=dropout,
            seed=seed,
            overwrite=overwrite,
        )
        build_console(sys.stdout).print(build_training_table(report))


def annotate(
    files: Annotated[
        list[Path], typer.Argument(metavar="TEXTS.jsonl…", help="Texts, one object with id and text per line.")
    ],
    out: Annotated[Path, typer.Option(help="The file to write, in the format of gold data.")],
    model: Annotated[
        list[str] | None, typer.Option(help="A model that votes; repeat the option for several models.")
    ] = None,
    min_score: Annotated[
        float, typer.Option(min=0, max=1, help="Leave open what a model finds with a lower score (0 to 1).")
    ] = 0.0,
    overwrite: OverwriteOption = False,
) -> None:
    """Annotate raw texts by the vote of several models, as data for newsner train --silver.

    ```
    newsner annotate archive.jsonl --model newsner --model my_ner --out silver.jsonl
    newsner train mine.jsonl --silver silver.jsonl --out my_next_ner
    ```

    Exit codes: 0 done; 2 wrong usage; 3 a file or a model is missing or unusable.
    """
    with reported():
        refuse_inputs(files, [out])
        annotated = annotate_texts(list(read_texts(files)), model or [DEFAULT_MODEL], min_score=min_score)
        count = write_gold(annotated, out, overwrite=overwrite)
    say = messages_in()
    tell(say.count("{n} text annotated in {file}", "{n} texts annotated in {file}", count, file=out))
