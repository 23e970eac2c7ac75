"""Layouts that a browser draws."""

from pathlib import Path
from tempfile import TemporaryDirectory

from builder.html import table_lines
from builder.layouts.samples import SPANNED, SPANNED_WIDTHS
from builder.layouts.truth import Truth
from builder.programs import print_html

TITLE = "网页双线表格"
STYLE = """
@page { size: A4; margin: 50pt }
body { font: 10pt/1.4 "WenQuanYi Micro Hei"; margin: 0 }
table { border-collapse: collapse; table-layout: fixed }
td { border: 3px double black; padding: 3pt; white-space: pre-wrap }
"""


def css_double(target: Path) -> None:
    """A table whose borders are ``border-style: double``."""
    lines = "\n".join(table_lines(SPANNED, SPANNED_WIDTHS))
    page = f'<!doctype html><meta charset="utf-8"><title>{TITLE}</title><style>{STYLE}</style><p>{TITLE}</p>{lines}'
    with TemporaryDirectory() as scratch:
        source = Path(scratch, "page.html")
        source.write_text(page, "utf-8")
        print_html(source, target)
    truth = Truth(text_outside=[TITLE])
    truth.add(SPANNED, 1)
    truth.write(target.with_name(target.stem + ".expected.json"))
