"""Running text set in lines and pages, and the figures found in it."""

from __future__ import annotations

from jixiao.document import TextLine
from jixiao.figures import FigureReader
from jixiao.geometry import Box

#: Characters a line, and lines a page: sentences and numbers break where they happen to.
WIDTH, HEIGHT = 37, 9


def lines_of(text: str) -> list[TextLine]:
    """The paragraphs set in lines of one width, on as many pages as it takes."""
    lines: list[TextLine] = []
    for paragraph in filter(None, text.split("\n")):
        for start in range(0, len(paragraph), WIDTH):
            words = paragraph[start : start + WIDTH]
            page, row = divmod(len(lines), HEIGHT)
            lines.append(TextLine(words, page + 1, Box(50, 20.0 * row, 50 + 10.0 * len(words), 20.0 * row + 10)))
    return lines


def figures_of(text: str) -> dict[str, str]:
    """Number and unit of every figure by its metric; further ones of a metric by their whole name."""
    reader = FigureReader()
    found = [figure for line in lines_of(text) for figure in reader.read(line)] + list(reader.end())
    names = [figure.metric if figure.occurrence == 1 else figure.figure_id for figure in found]
    return {name: f"{figure.value.printed} {figure.value.unit}" for name, figure in zip(names, found, strict=True)}
