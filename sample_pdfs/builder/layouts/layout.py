"""A layout being drawn: each thing put on the sheet is also put into the truth."""

from pathlib import Path

from builder.blocks import Table
from builder.layouts.drawing import Placed, Style, place, strokes, write_texts
from builder.layouts.sheet import Sheet
from builder.layouts.truth import Truth

LEFT_MARGIN = 60


class Layout:
    """One sample: its sheet and its truth."""

    def __init__(self, target: Path) -> None:
        """Starts the first page."""
        self.target = target
        self.sheet = Sheet(target)
        self.truth = Truth()

    def say(self, x: float, y: float, text: str, *, size: float = 10) -> None:
        """Text outside every table."""
        self.sheet.text(x, y, text, size=size)
        self.truth.text_outside.append(text)

    def title(self, text: str, y: float = 70) -> None:
        """A title line."""
        self.say(LEFT_MARGIN, y, text, size=14)

    def table(self, table: Table, widths: tuple[float, ...], *, x: float = 60, y: float = 100, style: Style = strokes) -> Placed:
        """A whole table on this page."""
        placed = self.draw(place(table, x, y, widths), style)
        self.truth.add(table, self.sheet.number)
        return placed

    def draw(self, placed: Placed, style: Style = strokes) -> Placed:
        """Rulings and texts only: the caller records the truth."""
        style(self.sheet, placed)
        write_texts(self.sheet, placed)
        return placed

    def save(self) -> None:
        """Writes the PDF and its truth."""
        self.sheet.save()
        self.truth.write(self.target.with_name(self.target.stem + ".expected.json"))
