"""The folders with the weights that newsner ships, and the check that nobody has changed them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from newsner.errors import ModelDamagedError

_DATA = Path(__file__).parent.parent / "data"
NER = _DATA / "ner"
"""The folder of the model ``newsner``."""

ENCODER = _DATA / "ner_encoder"
"""The folder of the model ``newsner-accurate``."""


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what the ``meta.json`` of a folder says."""
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return meta


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name.

    Raises:
        ModelDamagedError: a file has been changed, so that its hash is not the one in ``meta.json``.
    """
    files = {}
    for name, digest in read_meta(folder)["sha256"].items():
        files[name] = (folder / name).read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise ModelDamagedError(f"{folder / name} is not the file that newsner ships; install newsner again")
    return files
