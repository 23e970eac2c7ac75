"""Named seams."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest

from jixiao.errors import ExitCode, UnknownName
from jixiao.registry import Registry


def test_a_name_stands_for_an_attribute_of_a_module() -> None:
    table: Registry[type[Fraction]] = Registry("number", {"half": "fractions:Fraction"})
    assert table["half"](1, 2) == Fraction("0.5")


def test_naming_something_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    table: Registry[object] = Registry("poem", {"zen": "this:s", "missing": "no_such_module:x"})
    assert (list(table), len(table)) == (["zen", "missing"], 2)
    assert "this" not in sys.modules


def test_an_unknown_name_is_told_the_known_ones() -> None:
    table: Registry[object] = Registry("engine", {"one": "fractions:Fraction", "two": "fractions:Fraction"})
    with pytest.raises(UnknownName, match="no engine named 'three'; known: one, two") as caught:
        table["three"]
    assert caught.value.exit_code == ExitCode.USAGE


def test_changing_the_table_it_came_from_changes_nothing() -> None:
    targets = {"one": "fractions:Fraction"}
    table: Registry[object] = Registry("engine", targets)
    targets["two"] = "fractions:Fraction"
    assert list(table) == ["one"]


def test_checking_a_name_loads_nothing() -> None:
    table: Registry[object] = Registry("poem", {"missing": "no_such_module:x"})
    table.check("missing")
    with pytest.raises(UnknownName, match="no poem named 'zen'"):
        table.check("zen")
