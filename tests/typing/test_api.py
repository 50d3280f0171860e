"""The typed use of the API is complete; mypy checks that it is right."""

import ast
from pathlib import Path

import newsner


def test_every_public_name_is_used() -> None:
    """A name that joins the public API joins the file that mypy checks, too."""
    tree = ast.parse((Path(__file__).parent / "api.py").read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not {*newsner.__all__} - used
