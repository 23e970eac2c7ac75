"""PDFium's raw calls, bound so that a whole page is one loop in C.

`pypdfium2.raw` checks and wraps every argument, which costs more than most calls do.
Binding the same functions to plain addresses and running them through `map` reads the
boxes of a page's characters in a third of the time, see docs/decisions.md. The calls keep
the interpreter's lock: each is shorter than letting go of it.
"""

from __future__ import annotations

import ctypes
from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy
import pypdfium2.raw as pdfium_c

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.source.arrays import Numbers, Whole

_ADDRESS = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(function: Any, *arguments: Any, result: Any = _INT) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _ADDRESS).value or 0)


_loose_box = _bind(pdfium_c.FPDFText_GetLooseCharBox, _ADDRESS, _INT, _ADDRESS)
_origin = _bind(pdfium_c.FPDFText_GetCharOrigin, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_font_size = _bind(pdfium_c.FPDFText_GetFontSize, _ADDRESS, _INT, result=ctypes.c_double)
_text_matrix = _bind(pdfium_c.FPDFText_GetMatrix, _ADDRESS, _INT, _ADDRESS)
_angle = _bind(pdfium_c.FPDFText_GetCharAngle, _ADDRESS, _INT, result=ctypes.c_float)
_unicode = _bind(pdfium_c.FPDFText_GetUnicode, _ADDRESS, _INT, result=ctypes.c_uint)
_generated = _bind(pdfium_c.FPDFText_IsGenerated, _ADDRESS, _INT)
_text_object = _bind(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _INT, result=_ADDRESS)
_page_object = _bind(pdfium_c.FPDFPage_GetObject, _ADDRESS, _INT, result=_ADDRESS)
_form_object = _bind(pdfium_c.FPDFFormObj_GetObject, _ADDRESS, ctypes.c_ulong, result=_ADDRESS)
_object_type = _bind(pdfium_c.FPDFPageObj_GetType, _ADDRESS)
_bounds = _bind(pdfium_c.FPDFPageObj_GetBounds, _ADDRESS, *(_ADDRESS,) * 4)
_fill_colour = _bind(pdfium_c.FPDFPageObj_GetFillColor, _ADDRESS, *(_ADDRESS,) * 4)
_stroke_colour = _bind(pdfium_c.FPDFPageObj_GetStrokeColor, _ADDRESS, *(_ADDRESS,) * 4)
_draw_mode = _bind(pdfium_c.FPDFPath_GetDrawMode, _ADDRESS, *(_ADDRESS,) * 2)
_render_mode = _bind(pdfium_c.FPDFTextObj_GetTextRenderMode, _ADDRESS)


def address(handle: Any) -> int:
    """The plain address behind one of pypdfium2's handles."""
    return ctypes.cast(handle, _ADDRESS).value or 0


def character_boxes(text_page: int, count: int) -> Numbers:
    """Left, bottom, right, top of every character, a row each, in the page's own space.

    The boxes are "loose": as high as the font's line, whatever the glyph.
    """
    boxes = numpy.empty((count, 4), numpy.float32)
    start = boxes.ctypes.data
    places = range(start, start + 16 * count, 16)
    deque(map(_loose_box, repeat(text_page), range(count), places), maxlen=0)
    # FS_RECTF keeps left, top, right, bottom.
    return boxes[:, [0, 3, 2, 1]].astype(numpy.float64)


def origins(text_page: int, indices: Sequence[int]) -> Numbers:
    """Where each of the characters stands on its baseline: x, y in the page's own space, a row each."""
    places = numpy.zeros((len(indices), 2), numpy.float64)
    start = places.ctypes.data
    stop = start + 16 * len(indices)
    deque(map(_origin, repeat(text_page), indices, range(start, stop, 16), range(start + 8, stop + 8, 16)), maxlen=0)
    return places


def type_sizes(text_page: int, indices: Sequence[int]) -> Numbers:
    """The type size of each of the characters in points, its text's own scale included."""
    matrices = numpy.zeros((len(indices), 6), numpy.float32)
    start = matrices.ctypes.data
    deque(map(_text_matrix, repeat(text_page), indices, range(start, start + 24 * len(indices), 24)), maxlen=0)
    sizes = numpy.fromiter(map(_font_size, repeat(text_page), indices), numpy.float64, len(indices))
    scaled: Numbers = sizes * numpy.hypot(matrices[:, 2], matrices[:, 3])
    return scaled


def characters(text_page: Any, count: int) -> str:
    """The text of every character, one code point each; U+FFFD where PDFium knows none."""
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium_c.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if len(text) == count and "\x00" not in text:
        return text
    # Characters beyond the first plane, or some that PDFium leaves out of its text.
    codes = list(map(_unicode, repeat(address(text_page)), range(count)))
    return "".join(map(_character, codes, [*codes[1:], 0]))


def _character(code: int, following: int) -> str:
    """A code as a character; of a surrogate pair the first gives the character, the second a blank."""
    if 0xD800 <= code < 0xDC00 <= following < 0xE000:
        return chr(0x10000 + ((code - 0xD800) << 10) + (following - 0xDC00))
    if 0xD800 <= code < 0xE000:
        return " " if code >= 0xDC00 else "\ufffd"
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"


def angles(text_page: int, count: int) -> Numbers:
    """The clockwise angle of every character, in radians.

    Every other one is asked; only where they differ are all.
    """
    some = _angles(text_page, range(0, count, 2))
    if len(some) and (some == some[0]).all():
        return numpy.full(count, some[0])
    return _angles(text_page, range(count))


def _angles(text_page: int, indices: range) -> Numbers:
    return numpy.fromiter(map(_angle, repeat(text_page), indices), numpy.float64, len(indices))


def generated(text_page: int, indices: Sequence[int]) -> list[bool]:
    """Whether PDFium made each of the characters up to stand for a gap."""
    return [flag == 1 for flag in map(_generated, repeat(text_page), indices)]


def text_objects(text_page: int, count: int) -> list[int | None]:
    """The address of the text object behind every character; None for made-up ones."""
    return list(map(_text_object, repeat(text_page), range(count)))


def page_objects(page: Any) -> list[int]:
    """The addresses of the page's objects in painting order."""
    return list(map(_page_object, repeat(address(page)), range(pdfium_c.FPDFPage_CountObjects(page))))


def objects_of_form(form: int) -> list[int]:
    """The addresses of the objects inside a form XObject, in painting order."""
    count = pdfium_c.FPDFFormObj_CountObjects(_handle(form))
    return list(map(_form_object, repeat(form), range(count)))


def object_types(objects: Sequence[int]) -> list[int]:
    """PDFium's `FPDF_PAGEOBJ_*` number of each object."""
    return list(map(_object_type, objects))


def render_modes(texts: Sequence[int]) -> list[int]:
    """The text render mode of each text object; 3 paints nothing."""
    return list(map(_render_mode, texts))


def bounds(objects: Sequence[int]) -> Numbers:
    """Left, bottom, right, top of each object, line width included, a row each."""
    edges: Numbers = _four(_bounds, objects, numpy.float32).astype(numpy.float64)
    return edges


def fill_colours(objects: Sequence[int]) -> Whole:
    """Red, green, blue, alpha (0 to 255) of each object's fill, a row each."""
    colours: Whole = _four(_fill_colour, objects, numpy.uint32)
    return colours


def stroke_colours(objects: Sequence[int]) -> Whole:
    """Red, green, blue, alpha (0 to 255) of each object's stroke, a row each."""
    colours: Whole = _four(_stroke_colour, objects, numpy.uint32)
    return colours


def draw_modes(paths: Sequence[int]) -> Whole:
    """Of each path the fill mode (0 for none) and whether it is stroked, a row each."""
    flags = numpy.zeros((len(paths), 2), numpy.uint32)
    start = flags.ctypes.data
    stop = start + 8 * len(paths)
    deque(map(_draw_mode, paths, range(start, stop, 8), range(start + 4, stop + 4, 8)), maxlen=0)
    return flags


def _four(call: Callable[..., Any], objects: Sequence[int], kind: Any) -> Any:
    """Four numbers of each object, through a call that takes four addresses."""
    numbers = numpy.zeros((len(objects), 4), kind)
    start = numbers.ctypes.data
    stop = start + 16 * len(objects)
    deque(map(call, objects, *(range(start + place, stop + place, 16) for place in range(0, 16, 4))), maxlen=0)
    return numbers


def _handle(pointer: int) -> Any:
    return ctypes.cast(pointer, pdfium_c.FPDF_PAGEOBJECT)


def path_points(path: int, limit: int) -> tuple[list[tuple[int, float, float, bool]], bool]:
    """The segments of a path (kind, x, y, closes) in its own space.

    The flag is True where the path has more than `limit` segments; then none are read.
    """
    handle = _handle(path)
    count = pdfium_c.FPDFPath_CountSegments(handle)
    if count > limit:
        return [], True
    return [_segment(pdfium_c.FPDFPath_GetPathSegment(handle, index)) for index in range(count)], False


def _segment(segment: Any) -> tuple[int, float, float, bool]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    kind = pdfium_c.FPDFPathSegment_GetType(segment)
    return kind, x.value, y.value, bool(pdfium_c.FPDFPathSegment_GetClose(segment))


def clip_points(item: int) -> list[list[tuple[float, float]]]:
    """The corner points of each path that clips an object, in the page's space."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(_handle(item))
    count = max(0, pdfium_c.FPDFClipPath_CountPaths(clip))
    return [_clip_path(clip, index) for index in range(count)]


def _clip_path(clip: Any, index: int) -> list[tuple[float, float]]:
    count = max(0, pdfium_c.FPDFClipPath_CountPathSegments(clip, index))
    segments = (_segment(pdfium_c.FPDFClipPath_GetPathSegment(clip, index, k)) for k in range(count))
    return [(x, y) for _, x, y, _ in segments]


def matrix(item: int) -> tuple[float, float, float, float, float, float]:
    """The six numbers of an object's matrix; the identity where it has none."""
    numbers = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(_handle(item), numbers):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return numbers.a, numbers.b, numbers.c, numbers.d, numbers.e, numbers.f
