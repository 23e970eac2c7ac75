"""Layers, light imports and small functions, checked on the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from sysconfig import get_path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("models", "extract", "pipelines")
SOURCES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def _modules(layer: str) -> list[str]:
    """The import names of a layer's modules."""
    paths = (path.relative_to(ROOT / layer).with_suffix("") for path in sorted((ROOT / layer).rglob("*.py")))
    names = (path.parent if path.name == "__init__" else path for path in paths if path.name != "__main__")
    return [".".join(name.parts) for name in names]


def _run(code: str, layers: tuple[str, ...] = LAYERS) -> str:
    """What the code prints with only these layers and the installed packages on the path."""
    path = [*(str(ROOT / layer) for layer in layers), get_path("purelib")]
    # -S: without the editable install, which would let every layer see every other.
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {path!r}\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("layer", LAYERS)
def test_no_root_holds_an_init_file(layer: str) -> None:
    assert (ROOT / layer / "jixiao").is_dir()
    assert not (ROOT / layer / "jixiao" / "__init__.py").exists()


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_imports_point_downwards(depth: int) -> None:
    names = _modules(LAYERS[depth - 1])
    code = "import importlib\n" + "\n".join(f"importlib.import_module({name!r})" for name in names) + "\nprint('done')"
    assert _run(code, LAYERS[:depth]) == "done\n"


def test_no_module_name_stands_in_two_layers() -> None:
    counts = Counter(name for layer in LAYERS for name in _modules(layer))
    assert [name for name, count in counts.items() if count > 1] == []


def _imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.py")), ids=lambda path: path.name)
def test_models_import_only_the_standard_library_and_each_other(path: Path) -> None:
    own = {*_modules("models"), "jixiao"}
    foreign = {name for name in _imports(path) if name.split(".")[0] not in sys.stdlib_module_names}
    assert foreign <= own


@pytest.mark.parametrize("module", ["jixiao.source", "jixiao.tables", "jixiao.tables.stitch", "jixiao.tables.ruled"])
def test_naming_readers_and_finders_loads_no_heavy_package(module: str) -> None:
    heavy = {"cv2", "pandas", "camelot", "pdfplumber", "pdfminer", "numpy", "pypdfium2", "pyarrow", "openpyxl"}
    loaded = _run(f"import {module}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))").split()
    assert heavy & set(loaded) == set()
    assert "jixiao" in loaded


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def _lengths(path: Path) -> dict[str, int]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = (node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return {f"{node.name}:{node.lineno}": (node.end_lineno or 0) - node.lineno + 1 for node in functions}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_longer_than_60_lines(path: Path) -> None:
    assert {name: length for name, length in _lengths(path).items() if length > 60} == {}


def test_functions_are_short_as_a_rule() -> None:
    assert median(length for path in SOURCES for length in _lengths(path).values()) <= 10
