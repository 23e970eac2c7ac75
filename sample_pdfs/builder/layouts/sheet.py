"""A PDF drawn by hand, with the origin at the top left of the page.

Apart from the cases so that reportlab, which has no types, is met in one file.
"""

from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from builder.programs import font_file

FAMILY = "WenQuanYi Micro Hei"
A4 = (595.0, 842.0)
Colour = tuple[float, float, float]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (1, 1, 1)
VISIBLE, INVISIBLE = 0, 3
RADICALS = {"⽬": "目", "⻔": "门", "⻓": "长", "⺠": "民", "⼀": "一", "⾦": "金"}
"""Radical code points and the characters whose glyphs they are drawn with."""


class Sheet:
    """The pages of one file; lengths in points, y downwards."""

    def __init__(self, target: Path) -> None:
        """Starts the first page."""
        if FAMILY not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(_font())
        self._canvas: Any = Canvas(str(target), pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(target.stem)
        self._height = A4[1]
        self.number = 1

    def line(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6, colour: Colour = BLACK) -> None:
        """A stroked line."""
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.line(x0, self._flip(y0), x1, self._flip(y1))

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A stroked rectangle: one ``re S``."""
        self._canvas.setLineWidth(0.6)
        self._canvas.setStrokeColorRGB(*BLACK)
        self._canvas.rect(x, self._flip(y + height), width, height, stroke=1, fill=0)

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour = BLACK) -> None:
        """A filled rectangle without an outline."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, self._flip(y + height), width, height, stroke=0, fill=1)

    def clipped_fill(self, x: float, y: float, width: float, height: float, fat: float) -> None:
        """A rectangle seen because a much fatter one is clipped to it."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(x, self._flip(y + height), width, height)
        self._canvas.clipPath(path, stroke=0, fill=0)
        self.fill(x - fat, y - fat, width + 2 * fat, height + 2 * fat)
        self._canvas.restoreState()

    def text(self, x: float, y: float, text: str, *, colour: Colour = BLACK, mode: int = VISIBLE, size: float = 10) -> None:
        """One line of text whose baseline is at y."""
        drawn = self._canvas.beginText(x, self._flip(y))
        drawn.setFont(FAMILY, size)
        drawn.setFillColorRGB(*colour)
        drawn.setTextRenderMode(mode)
        drawn.textOut(text)
        drawn.setTextRenderMode(VISIBLE)
        self._canvas.drawText(drawn)

    def text_width(self, text: str, size: float = 10) -> float:
        """How wide a line of text is."""
        return float(pdfmetrics.stringWidth(text, FAMILY, size))

    def dash(self, *lengths: float) -> None:
        """The dash pattern of the lines to come; none: solid."""
        self._canvas.setDash(list(lengths))

    def begin_form(self, name: str) -> None:
        """What follows goes into a form XObject and is not yet shown."""
        self._canvas.beginForm(name, -1000, -1000, 2000, 2000)

    def end_form(self) -> None:
        """Ends the form XObject."""
        self._canvas.endForm()

    def show_form(self, name: str, scale: float) -> None:
        """Shows a form, scaled about the top left corner of the page."""
        self._canvas.saveState()
        self._canvas.translate(0, self._height * (1 - scale))
        self._canvas.scale(scale, scale)
        self._canvas.doForm(name)
        self._canvas.restoreState()

    def lie_down(self, *, rotate: bool) -> None:
        """The rest of the page is drawn on A4 landscape, turned anticlockwise.

        With ``rotate`` the page carries /Rotate 90, so a viewer shows it upright.
        """
        self._canvas.transform(0, 1, -1, 0, A4[0], 0)
        self._height = A4[0]
        if rotate:
            # reportlab swaps the sides of a page it rotates; the sheet itself stays upright.
            self._canvas.setPageSize((A4[1], A4[0]))
            self._canvas.setPageRotation(90)

    def next_page(self) -> None:
        """Starts a new upright page."""
        self._canvas.showPage()
        self._canvas.setPageRotation(0)
        self._canvas.setPageSize(A4)
        self._height = A4[1]
        self.number += 1

    def save(self) -> None:
        """Writes the file."""
        self._canvas.save()

    def _flip(self, y: float) -> float:
        return self._height - y


def _font() -> Any:
    font = TTFont(FAMILY, str(font_file(FAMILY)), subfontIndex=0, asciiReadable=False)
    for radical, character in RADICALS.items():
        font.face.charToGlyph[ord(radical)] = font.face.charToGlyph[ord(character)]
        font.face.charWidths[ord(radical)] = font.face.charWidths[ord(character)]
    return font
