"""The commands ``newsner pseudonymise`` and ``newsner reidentify``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from newsner.analysis.pseudonyms.key import PseudonymKey
from newsner.analysis.pseudonyms.pseudonymiser import Pseudonymiser, check_outputs
from newsner.analysis.pseudonyms.pseudonymiser import reidentify as restore
from newsner.cli.options import EXIT_SOME_FAILED, OverwriteOption, reported, tell
from newsner.corpus.opening import TaggedFiles, tagged_files
from newsner.files import drafted, refuse_existing, refuse_inputs, write_bytes_safely, write_safely
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.views.messages import messages_in
from newsner.views.terminal import to_harmless


class PseudonymStyle(str, Enum):
    """How pseudonyms look, as in `newsner.analysis.pseudonyms.key.Style`."""

    PLACEHOLDERS = "placeholders"
    NAMES = "names"


def pseudonymise(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The articles with pseudonyms, a .jsonl file.")],
    key: Annotated[
        Path,
        typer.Option(help="The key, a .jsonl file with all real names; only you may read it. Keep it apart from OUT."),
    ],
    label: Annotated[
        list[Label] | None, typer.Option(help="What to replace; repeat it for more. By default PER, people.")
    ] = None,
    quantities: Annotated[bool, typer.Option("--quantities", help="Replace figures, too.")] = False,
    style: Annotated[
        PseudonymStyle | None,
        typer.Option(help="[PERSONNE 12] (the default), or invented names of the same gender and origin."),
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Replace the ids of the articles, too.")] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column of metadata to remove, such as url; * removes all."),
    ] = None,
    extend: Annotated[
        Path | None,
        typer.Option(metavar="KEY.jsonl", help="The key of an earlier run, whose people keep their pseudonyms."),
    ] = None,
    decisions: Annotated[Path | None, typer.Option(help="Your decisions about who is who, a .jsonl file.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace OUT and the key if they exist; a lost key undoes nothing.")
    ] = False,
) -> None:
    """Replace the names in tagged articles by pseudonyms, the same in all of them, with a key that undoes it.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner pseudonymise tagged.jsonl -o public.jsonl --key key.jsonl --ids --remove url
    newsner pseudonymise tagged.jsonl -o public.jsonl --key key.jsonl --label PER --label ORG --style names
    newsner reidentify public.jsonl -o original.jsonl --key key.jsonl
    ```

    Names that newsner does not find stay, and so do descriptions and quotations by which people are found: OUT is
    pseudonymised, not anonymous. Read it before you publish it.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable, or an output exists.
    """
    with reported():
        refuse_inputs([*tagged_files(tagged), *([decisions] if decisions else [])], [out, key])
        check_outputs(out, key, overwrite=overwrite)
        articles = TaggedFiles(tagged)
        options: dict[str, Any] = {"style": style and style.value, "quantities": quantities, "ids": ids}
        found = Pseudonymiser(
            articles,
            Registry.build(articles, decisions),
            labels=label or (Label.PER,),
            key=extend,
            remove=remove or (),
            **options,
        )
        with drafted(out) as draft:
            write_safely(draft, (article.model_dump_json() for article in found))
            made = found.key
            made.write(key, overwrite=overwrite)  # first, so that nothing is without a key
        _tell(found, made, out, key)


def _tell(found: Pseudonymiser, key: PseudonymKey, out: Path, key_path: Path) -> None:
    say = messages_in()
    counts = found.counts
    made = say.count("{n} pseudonym in {file}", "{n} pseudonyms in {file}", len(key.pseudonyms), file=out)
    replaced = say.count("{n} mention replaced", "{n} mentions replaced", counts["mentions"])
    missed = say.count("{n} missed name replaced, too", "{n} missed names replaced, too", counts["missed"])
    tell(f"{made}, {replaced}, {missed}")
    tell(say("the key is {file}: keep it apart, and as safe as the names", file=key_path))


def reidentify(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A .jsonl file that newsner pseudonymise wrote, or a text; - is stdin."),
    ],
    key: Annotated[Path, typer.Option(help="The key that newsner pseudonymise wrote.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write, which only you may read; a text is printed by default."),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Put the real names back, by the key: all of an article as it was, or the usual names in an excerpt.

    ```
    newsner reidentify public.jsonl -o original.jsonl --key key.jsonl
    newsner reidentify excerpt.txt --key key.jsonl
    ```

    Exit codes: 0 done; 1 some articles are not those of the key, and are left out; 2 wrong usage; 3 a file is missing
    or unusable.
    """
    with reported():
        opened = PseudonymKey.read(key)
        is_tagged = Path(file).suffix.lower() == ".jsonl"
        if out is None and is_tagged:
            raise typer.BadParameter("articles need --out, a .jsonl file")
        if out is not None:
            refuse_inputs([key, *([] if file == "-" else [file])], [out])
            refuse_existing(out, overwrite=overwrite)
        failed: list[str] = []
        if is_tagged and out is not None:
            write_safely(out, _restore_articles(Path(file), opened, failed), is_private=True)
        else:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            text = restore(data.decode("utf-8"), opened)
            if out is None:
                sys.stdout.write(text)
            else:
                write_bytes_safely(out, [text.encode()], is_private=True)
        for message in failed:
            tell(to_harmless(message))
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _restore_articles(path: Path, key: PseudonymKey, failed: list[str]) -> Iterator[str]:
    for article in TaggedFiles([path]):
        try:
            yield restore(article, key).model_dump_json()
        except ValueError as error:
            failed.append(str(error))
