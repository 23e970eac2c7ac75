"""Errors, their exit codes and their messages."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from jixiao import errors
from jixiao.errors import (
    WORST_FIRST,
    EncryptedDocument,
    ExitCode,
    InputError,
    JixiaoError,
    SetupError,
    SinkError,
    StageError,
    TooLarge,
    UnknownName,
    UnreadableDocument,
    UsageError,
)
from jixiao.messages import CATALOGUE, LANGUAGES, preferred_language, render

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for layer in ("models", "extract", "pipelines") for path in sorted((ROOT / layer).rglob("*.py"))]

#: The exit codes of the output contract.
EXIT_CODES = {
    JixiaoError: 1,
    UsageError: 2,
    InputError: 3,
    UnreadableDocument: 3,
    EncryptedDocument: 3,
    TooLarge: 3,
    SetupError: 4,
    UnknownName: 2,
    SinkError: 5,
    StageError: 1,
}


@pytest.mark.parametrize(("error", "code"), EXIT_CODES.items())
def test_each_error_has_the_exit_code_of_the_contract(error: type[JixiaoError], code: int) -> None:
    assert error.exit_code == code


def test_no_error_class_is_without_an_exit_code_here() -> None:
    defined = {item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, JixiaoError)}
    assert defined == set(EXIT_CODES)


def test_the_worst_outcome_of_a_batch_comes_first() -> None:
    order = [int(code) for code in WORST_FIRST]
    assert [code for code in order if code in (130, 5, 4, 6, 7, 8, 0)] == [130, 5, 4, 6, 7, 8, 0]
    assert ExitCode.BUG in WORST_FIRST


class Raised(NamedTuple):
    """A place in the source that makes an error with a code written out."""

    place: str
    code: str
    details: frozenset[str]
    is_open: bool


def _raised() -> Iterator[Raised]:
    names = {error.__name__ for error in EXIT_CODES}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                keywords = [keyword.arg for keyword in node.keywords]
                for code in _codes(node.args[0]):
                    details = frozenset(name for name in keywords if name)
                    yield Raised(f"{path.name}:{node.lineno}", code, details, None in keywords)


def _codes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _codes(node.body)
        yield from _codes(node.orelse)


RAISED = list(_raised())


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_source_raises_errors_by_code() -> None:
    assert {"needs_password", "wrong_password", "too_many_lines", "truncated"} <= {item.code for item in RAISED}


@pytest.mark.parametrize("raised", RAISED, ids=lambda item: f"{item.place}-{item.code}")
def test_every_code_in_the_source_has_a_message(raised: Raised) -> None:
    assert raised.code in CATALOGUE


@pytest.mark.parametrize("raised", [item for item in RAISED if not item.is_open], ids=lambda item: f"{item.place}-{item.code}")
def test_every_place_that_raises_fills_in_its_message(raised: Raised) -> None:
    # `open_document` and the pipeline add the path of the document.
    assert _placeholders(CATALOGUE[raised.code][0]) <= {*raised.details, "path"}


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_say_the_same_things(code: str) -> None:
    texts = CATALOGUE[code]
    assert len(texts) == len(LANGUAGES)
    assert _placeholders(texts[0]) == _placeholders(texts[1])


@pytest.mark.parametrize("code", CATALOGUE)
def test_english_has_no_han_characters(code: str) -> None:
    assert re.findall("[\u4e00-\u9fff]", CATALOGUE[code][0]) == []


@pytest.mark.parametrize("code", [code for code, texts in CATALOGUE.items() if texts[0].endswith(".")])
def test_a_sentence_in_english_is_chinese_in_chinese(code: str) -> None:
    assert re.search("[\u4e00-\u9fff]", CATALOGUE[code][1])


def test_an_error_says_what_happened_in_both_languages() -> None:
    error = TooLarge("page_too_large", path="a.pdf", page=3, actual=20000.0, limit=7200.0)
    assert str(error) == ("a.pdf: page 3 measures 20000 points a side, over the limit of 7200. Raise it with --max-side.")
    assert error.message("zh") == "a.pdf：第 3 页边长 20000 点，超过上限 7200 点。可用 --max-side 提高上限。"


def test_pickling_keeps_class_code_details_and_message() -> None:
    error = StageError("page_failed", path="a.pdf", page=3, reason="why")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is StageError
    assert (again.code, again.details) == ("page_failed", {"path": "a.pdf", "page": 3, "reason": "why"})
    assert str(again) == "a.pdf: page 3 could not be read: why."


def test_details_added_later_survive_pickling() -> None:
    error = UnreadableDocument("empty_file")
    error.details["path"] = "b.pdf"
    assert pickle.loads(pickle.dumps(error)).message() == "b.pdf: the file is empty (0 bytes). Fetch it again."


def test_a_message_without_its_details_is_a_bug() -> None:
    with pytest.raises(KeyError, match="path"):
        render("empty_file", "en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert preferred_language(environment) == language
