"""The seed report, and the same dated a year earlier: what comparing the two must say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.truth import SAMPLES, seed_rows

if TYPE_CHECKING:
    from pathlib import Path

NOW, BEFORE = "this_year.html", "a_year_before.html"


def write_two_years(folder: Path) -> Path:
    """Both reports as web pages in a folder."""
    folder.mkdir(exist_ok=True)
    page = (SAMPLES / "seed_chromium.html").read_text("utf-8")
    (folder / NOW).write_text(page, "utf-8")
    (folder / BEFORE).write_text(page.replace("2023", "2022").replace("2024", "2023"), "utf-8")
    return folder


def wanted_of_final_columns() -> dict[str, str]:
    """What rule Y01 must say of each line: the column of last year against the column of this year, which is the earlier report's."""
    printed: dict[str, dict[str, str]] = {}
    for row in seed_rows("base_data"):
        if row["status"] == "number":
            printed.setdefault(row["label"], {})[row["measure"]] = row["value"]
    both = {label: line for label, line in printed.items() if {"prior_year_final", "final"} <= line.keys()}
    return {label: "pass" if float(line["prior_year_final"]) == float(line["final"]) else "fail" for label, line in both.items()}
