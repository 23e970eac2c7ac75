"""Pages whose text layer is not what they show: other recognitions' text, wrong maps, pasted pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf

from builder.scans.files import image_object
from builder.tidy import save_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>")
_TEXT = {"q", "Q", "cm", "BT", "ET", "Td", "TD", "Tm", "T*", "Tf", "Tj", "TJ", "Tc", "Tw", "Tz", "TL", "Ts"}
_INVISIBLE = 3


def lay_text_over(picture: np.ndarray, source: Path, page: int, target: Path) -> None:
    """The picture with the text of a page over it that no one sees, as recognising software saves it."""
    with pikepdf.open(source) as pdf:
        only = _only_page(pdf, page)
        only.Contents = pikepdf.Stream(pdf, _painted(pdf, picture) + _text_of(only, mode=_INVISIBLE))
        save_pdf(pdf, target)


def lay_text_under(picture: np.ndarray, source: Path, page: int, target: Path, shift: float = 0.0) -> None:
    """The picture painted over the text of a page, which programs read all the same; moved down by so many points."""
    with pikepdf.open(source) as pdf:
        only = _only_page(pdf, page)
        text = b"q 1 0 0 1 0 %.2f cm\n%b\nQ\n" % (-shift, _text_of(only, mode=0))
        only.Contents = pikepdf.Stream(pdf, text + _painted(pdf, picture))
        save_pdf(pdf, target)


def map_wrongly(source: Path, page: int, target: Path, step: int) -> None:
    """A page whose fonts say that they print the character `step` code points on."""
    with pikepdf.open(source) as pdf:
        _only_page(pdf, page)
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                table = font.ToUnicode.read_bytes()
                font.ToUnicode.write(_PAIR.sub(lambda match: b"<%b> <%04X>" % (match[1], int(match[2], 16) + step), table))
        save_pdf(pdf, target)


def paste_picture(source: Path, page: int, picture: np.ndarray, box: Sequence[float], target: Path, *, under: bool = False) -> None:
    """A page of text with a picture pasted into it, or under it: left, bottom, right, top in points."""
    left, bottom, right, top = box
    with pikepdf.open(source) as pdf:
        only = pikepdf.Page(_only_page(pdf, page))
        name = only.add_resource(image_object(pdf, picture), pikepdf.Name.XObject)
        place = f"\nq {right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f} cm {name} Do Q"
        only.contents_add(pikepdf.Stream(pdf, place.encode()), prepend=under)
        save_pdf(pdf, target)


def _only_page(pdf: pikepdf.Pdf, page: int) -> pikepdf.Object:
    del pdf.pages[page:], pdf.pages[: page - 1]
    pdf.remove_unreferenced_resources()
    return pdf.pages[0].obj


def _painted(pdf: pikepdf.Pdf, picture: np.ndarray) -> bytes:
    """The picture over the whole of the file's first page."""
    page = pdf.pages[0]
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    name = page.add_resource(image_object(pdf, picture), pikepdf.Name.XObject)
    return f"\nq {right - left:.3f} 0 0 {top - bottom:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q\n".encode()


def _text_of(page: pikepdf.Object, *, mode: int) -> bytes:
    """What a page writes and nothing that it draws, in one render mode."""
    return pikepdf.unparse_content_stream(list(_written(page, mode)))


def _written(page: pikepdf.Object, mode: int) -> Iterator[pikepdf.ContentStreamInstruction]:
    for part in pikepdf.parse_content_stream(pikepdf.Page(page)):
        if isinstance(part, pikepdf.ContentStreamInstruction) and str(part.operator) in _TEXT:
            yield part
            if str(part.operator) == "BT":
                yield pikepdf.ContentStreamInstruction([mode], pikepdf.Operator("Tr"))
