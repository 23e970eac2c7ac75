"""Small documents, each with one difficulty and its truth beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from builder.layouts import pages, ruled, web, words
from builder.layouts.layout import Layout

CASES: tuple[Callable[[Layout], None], ...] = (
    ruled.strokes,
    ruled.thin_fills,
    ruled.cell_boxes,
    ruled.clipped_doubles,
    ruled.dashed,
    ruled.open_sides,
    ruled.backgrounds,
    ruled.form_xobject,
    ruled.diagonal,
    ruled.side_by_side,
    ruled.touching,
    ruled.nested,
    words.hidden,
    words.bold_twice,
    words.radicals,
    words.borderless,
    words.text_only,
    pages.repeated_header,
    pages.two_tables,
    pages.cut_row,
    pages.turned_page,
    pages.turned_content,
)


def build_layouts(folder: Path) -> Iterator[Path]:
    """Writes every layout and its ``.expected.json``; yields the PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    for draw in CASES:
        target = folder / f"{draw.__name__}.pdf"
        layout = Layout(target)
        draw(layout)
        layout.save()
        yield target
    yield from _from_browser(folder)


def _from_browser(folder: Path) -> Iterator[Path]:
    target = folder / "css_double.pdf"
    web.css_double(target)
    yield target
