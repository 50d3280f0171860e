"""Random changes (mutants) of a package of newsner, by the operators of `cosmic-ray`."""

import ast
import random
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[2]
LEFT_OUT = re.compile("RemoveDecorator|Operator_((Not)?Eq_Is(Not)?|Is(Not)?_(Not)?Eq)$")


@dataclass(frozen=True)
class Mutant:
    """A changed module; ``function`` are the lines of the body in which the change is, empty outside functions."""

    path: str
    line: int
    function: range
    operator: str
    code: str = field(repr=False)

    def compile(self) -> CodeType:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of `1 is 2`
            return compile(self.code, str(ROOT / self.path), "exec", dont_inherit=True)

    def __str__(self) -> str:
        old = Path(self.path).read_text(encoding="utf-8").splitlines()
        changed = [(x, y) for x, y in zip(old, self.code.splitlines(), strict=False) if x != y][:1]
        return "\n".join([f"{self.path}:{self.line} {self.operator}", *(f"  - {x}\n  + {y}" for x, y in changed)])


class _WithoutAnnotations(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        for name in ("annotation", "returns"):
            if getattr(node, name, None):
                setattr(node, name, ast.Constant(None))
        return super().generic_visit(node)


def dump(code: str) -> str:
    """Return what a module does, without its annotations, as a string to compare."""
    return ast.dump(_WithoutAnnotations().visit(ast.parse(code)))


def find_mutants(package: str) -> Iterator[tuple[str, int, str, int]]:
    """Yield path, line, operator, and which of the operator's places in the file it is."""
    for path in sorted((ROOT / "newsner" / package).rglob("*.py")):
        nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
        for name in operator_names():
            operator = get_operator(name)
            if operator.arguments() or LEFT_OUT.search(name):
                continue
            places = [place for node in nodes for place in operator().mutation_positions(node)]
            for occurrence, place in enumerate(places):
                yield str(path.relative_to(ROOT)), place[0][0], name.split("/")[1], occurrence


@cache
def read_module(path: str) -> tuple[str, str, list[range]]:
    """Return the code of a module, what it does, and the lines of the bodies of its functions, the outer ones first."""
    code = Path(path).read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    return code, dump(code), [range(node.body[0].lineno, (node.end_lineno or 0) + 1) for node in functions]


def sample_mutants(package: str, count: int, seed: int) -> Iterator[Mutant]:
    """Yield random mutants that are Python and change more than annotations."""
    found = list(find_mutants(package))
    random.Random(seed).shuffle(found)
    for path, line, operator, occurrence in found:
        code, meaning, bodies = read_module(path)
        changed = mutate_code(code, get_operator(f"core/{operator}")(), occurrence)
        try:
            if not changed or dump(changed) == meaning:
                continue
        except SyntaxError:
            continue
        function = next((x for x in bodies if line in x), range(0))
        yield Mutant(path, line, function, operator, changed)
        count -= 1
        if not count:
            return
