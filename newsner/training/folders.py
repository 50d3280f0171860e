"""Write a trained model to a folder, which appears at once, and replaces none unasked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language

from newsner.checks import name_argument
from newsner.files import put_back, refuse_inputs, replace_folder

_FILES = {"config.cfg", "meta.json", "tokenizer", "vocab"}  # of a spaCy model, besides a folder for each component


class ModelFolder:
    """The folder of a model that is being trained; what is in it stays until the new model is complete."""

    def __init__(self, path: Path) -> None:
        self._path = Path(os.path.realpath(path))
        self._draft = self._path.with_name(f"{self._path.name}.partial")
        self._replaced = self._path.with_name(f"{self._path.name}.replaced")

    def check(self, inputs: Iterable[str | Path], *, overwrite: bool) -> None:
        """Raise an error if the folder, or what stands beside it, must not be replaced.

        Raises:
            ValueError: the folder is or holds an input.
            FileExistsError: there is a file, a model that may not be replaced, or something else.
        """
        for path in (self._path, self._draft, self._replaced):
            if path.exists() and not _is_model(path):
                raise FileExistsError(f"{path} is no folder of a model alone; remove it yourself, or name another")
        if self._path.exists() and any(self._path.iterdir()) and not overwrite:
            raise FileExistsError(f"{self._path} exists; {name_argument('overwrite', True)} replaces the model in it")
        refuse_inputs(inputs, [self._path])

    def try_out(self) -> None:
        """Raise OSError if the folder cannot be made; leave nothing behind but the folders around it."""
        put_back(self._path, self._replaced)  # of a run that was killed in the wrong moment
        for path in (self._draft, self._replaced):
            shutil.rmtree(path, ignore_errors=True)
        self._draft.mkdir(parents=True)
        self._draft.rmdir()

    def write(self, nlp: Language) -> None:
        """Write a model, and put it in the place of the old one."""
        try:
            nlp.to_disk(self._draft)
            replace_folder(self._draft, self._path, self._replaced)
        except BaseException:
            shutil.rmtree(self._draft, ignore_errors=True)
            raise


def _is_model(folder: Path) -> bool:
    """Tell whether a folder is empty, or holds a spaCy model and nothing else."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    try:
        config = spacy.util.load_config(folder / "config.cfg")
    except (OSError, ValueError):
        return False
    return names <= {*_FILES, *config["nlp"]["pipeline"]}
