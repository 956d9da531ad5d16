"""Draws small changes of the code that each make it wrong, with Cosmic Ray's operators."""

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# Left out: what changes a type hint or joins two dicts (`|`), and what only renames or adds variables.
LEFT_OUT = ("BitOr", "Variable", "NoOp")

IDLE_DECORATORS = {"cache", "lru_cache", "cached_property", "dataclass"}


@dataclass(frozen=True)
class Mutant:
    """A change of one place. `source` is the whole changed file, `line` where it is, `change` the two lines."""

    file: str
    line: int
    operator: str
    change: str
    source: str


def draw(root: Path, files: list[str], count: int, seed: int) -> list[Mutant]:
    """Return `count` mutants of the files (paths from `root`), at most one of each line: the same for the same seed.

    Every line that can be changed is as likely as any other, whichever operators fit it.
    """
    chance = random.Random(seed)
    places: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for file in files:
        for line, operator, occurrence in _places(root / file):
            places.setdefault((file, line), []).append((operator, occurrence))
    drawn = []
    for file, line in chance.sample(sorted(places), len(places)):
        if len(drawn) == count:
            break
        operator, occurrence = chance.choice(places[file, line])
        if mutant := _mutant(root, file, line, operator, occurrence):
            drawn.append(mutant)
    return drawn


def _places(file: Path) -> Iterator[tuple[int, str, int]]:
    """Yield line, operator's name and number of its occurrence for each change that can be made in a file."""
    source = file.read_text(encoding="utf-8")
    tree = get_ast(source)
    idle = _idle_lines(source)
    for name in operator_names():
        operator_class = get_operator(name)
        if any(part in name for part in LEFT_OUT) or operator_class.arguments():
            continue
        positions = (
            start
            for node in ast_nodes(tree)
            for start, _ in operator_class().mutation_positions(node)
        )
        for occurrence, (line, _) in enumerate(positions):
            if line not in idle:
                yield line, name, occurrence


def _idle_lines(source: str) -> set[int]:
    """Return the lines of decorators whose change nobody can see: they save time, or guard the coding."""
    idle: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            idle |= {one.lineno for one in node.decorator_list if _is_idle(one)}
    return idle


def _is_idle(decorator: ast.expr) -> bool:
    name = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(name, "id", getattr(name, "attr", "")) in IDLE_DECORATORS


def _mutant(root: Path, file: str, line: int, operator: str, occurrence: int) -> Mutant | None:
    source = (root / file).read_text(encoding="utf-8")
    changed = mutate_code(source, get_operator(operator)(), occurrence)
    if changed is None or changed == source:
        return None
    before, after = source.splitlines(), changed.splitlines()
    pairs = zip(before, after, strict=False)
    old, new = next(((a, b) for a, b in pairs if a != b), ("", ""))
    return Mutant(
        file, line, operator.partition("/")[2], f"{old.strip()}  ->  {new.strip()}", changed
    )
