"""`jixiao explain`: how each form of a document was understood, header by header.

For whoever wonders why a value came out in its column: which word of the vocabulary, which
pattern or which repair a printed header was matched by, where the unit of money was taken
from, and what was not understood.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.errors import ExitCode
from jixiao.grid import clean_spaces
from jixiao.messages import render
from jixiao.pipeline import read_items
from jixiao.record import Form, FormType, PageOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.pipeline import Settings
    from jixiao.record import BlockNote, HeaderMatch

FORMATS = ("text", "json")
#: The longest printed text shown on a line for people.
_LONGEST = 28


class Explained(NamedTuple):
    """The forms of a document and the pages that could not be read."""

    path: Path
    forms: list[Form]
    unread: list[PageOutcome]

    @property
    def exit_code(self) -> ExitCode:
        """As `jixiao extract` would end."""
        if self.unread:
            return ExitCode.PARTIAL
        return ExitCode.DONE if any(form.form_type is not FormType.OTHER for form in self.forms) else ExitCode.NO_FORM


def explain_file(path: Path, settings: Settings, shape: str, language: str, write: Callable[[str], None]) -> ExitCode:
    """Write how the forms of `path` were understood, as text for people or as one JSON object.

    Raises:
        InputError: The document can't be read.
        UsageError: A vocabulary or a page of `settings` makes no sense.
    """
    items = list(read_items(path, settings))
    forms = [item for item in items if isinstance(item, Form)]
    explained = Explained(path, forms, [item for item in items if isinstance(item, PageOutcome) and item.failure])
    if shape == "json":
        write(json.dumps(as_object(explained), ensure_ascii=False, indent=2))
    else:
        for line in as_lines(explained, language):
            write(line)
    return explained.exit_code


def as_object(explained: Explained) -> dict[str, Any]:
    """The explanation as JSON has it; rows and columns from 0, as in report.json."""
    return {
        "file_name": explained.path.name,
        "forms": [_form_object(form) for form in explained.forms],
        "unread_pages": [{"page": page.number, "reason": page.failure} for page in explained.unread],
    }


def _form_object(form: Form) -> dict[str, Any]:
    return {
        "form_id": form.form_id,
        "form_type": form.form_type.value,
        "attachment": form.attachment,
        "title": form.title,
        "pages": list(form.grid.pages),
        "confidence": round(form.confidence, 3),
        "blocks": [block._asdict() for block in form.blocks],
        "headers": [{**header._asdict(), **_place(form, header)} for header in form.headers],
        "not_understood": [header.printed for header in form.headers if not header.field],
        "records": [certainty._asdict() for certainty in form.certainties],
        "other": [
            {"block": o.block, "name": o.name, "field": o.field, "line_no": o.line_no, "raw": o.value.raw, "page": o.value.provenance.page}
            for o in form.other
        ],
    }


def _place(form: Form, header: HeaderMatch) -> dict[str, Any]:
    cell = form.grid.at(header.row, header.column)
    return {"page": cell.page, "box": [round(edge, 2) for edge in cell.box]} if cell is not None else {}


def as_lines(explained: Explained, language: str) -> Iterator[str]:
    """The explanation for people; rows and columns from 1."""
    yield render("explain_file", language, path=explained.path, count=len(explained.forms))
    for page in explained.unread:
        yield render("unread_page", language, path=explained.path, page=page.number, reason=page.failure)
    for form in explained.forms:
        yield ""
        yield from _form_lines(form, language)


def _form_lines(form: Form, language: str) -> Iterator[str]:
    pages = "-".join(map(str, dict.fromkeys((form.grid.pages[0], form.grid.pages[-1])))) if form.grid.pages else ""
    name = " ".join(filter(None, (form.attachment, form.title))) or "–"
    details = {"form": form.form_id, "type": form.form_type.value, "name": name, "pages": pages}
    yield render("explain_form", language, confidence=f"{form.confidence:.2f}", **details)
    if form.form_type is FormType.OTHER:
        yield "  " + render("explain_other_form", language, rows=form.grid.n_rows, columns=form.grid.n_columns)
        return
    yield "  " + _summary(form, language)
    if _is_goals_only(form):
        yield "  " + render("explain_goals_only", language)
    for kind, blocks in _by_kind(form.blocks).items():
        yield from _block_lines(form, kind, blocks, language)
    yield from _rest_lines(form, language)


def _summary(form: Form, language: str) -> str:
    """How many records were read from the form, and how much was kept beside them."""
    tables = ("funds", "indicators", "base_data", "budget_lines")
    counts = [f"{table} {len(getattr(form, table))}" for table in tables if getattr(form, table)]
    return render("explain_records", language, records=" · ".join(counts) or "–", other=len(form.other))


def _is_goals_only(form: Form) -> bool:
    """Whether indicators are printed without any result or score, as in 绩效目标申报表."""
    results = {header.field for header in form.headers} & {"actual", "self_score"}
    return bool(form.indicators) and not results


def _by_kind(blocks: tuple[BlockNote, ...]) -> dict[str, list[BlockNote]]:
    kinds: dict[str, list[BlockNote]] = {}
    for block in blocks:
        kinds.setdefault(block.kind, []).append(block)
    return kinds


def _block_lines(form: Form, kind: str, blocks: list[BlockNote], language: str) -> Iterator[str]:
    rows = ", ".join("-".join(map(str, dict.fromkeys((block.first_row + 1, block.last_row + 1)))) for block in blocks)
    label = next((clean_spaces(block.label) for block in blocks if block.label), "")
    yield "  " + render("explain_block", language, kind=render(f"block_{kind}", language), rows=rows) + (f" · {label}" if label else "")
    for block in blocks:
        if block.unit_from:
            yield "    " + _unit_line(block, language)
    for header in form.headers:
        if header.block == kind:
            yield "    " + _header_line(form, header, language)


def _unit_line(block: BlockNote, language: str) -> str:
    source = render(f"unit_from_{block.unit_from.replace(' ', '_')}", language)
    return render("explain_unit", language, unit=block.unit or "–", source=source) + (
        f" {block.unit_printed}" if block.unit_printed else ""
    )


def _header_line(form: Form, header: HeaderMatch, language: str) -> str:
    cell = form.grid.at(header.row, header.column)
    place = render("explain_place", language, page=cell.page if cell else "–", row=header.row + 1, column=header.column + 1)
    printed = _short(header.printed)
    if not header.field:
        return render("explain_unknown", language, printed=printed, place=place)
    how = render(f"how_{header.how.replace(' ', '_')}", language)
    details = {"printed": printed, "field": _field_name(form, header, language), "how": how, "matched": header.matched, "place": place}
    return render("explain_header", language, confidence=f"{header.confidence:.2f}", **details)


def _field_name(form: Form, header: HeaderMatch, language: str) -> str:
    """The field a header fills; told where its values go to no column but are kept as printed."""
    if header.field in ("block", "mark", "source_label"):
        return render("explain_block_label" if header.field == "block" else f"explain_{header.field}", language)
    is_kept = any(other.block == header.block and other.name == header.printed for other in form.other)
    return render("explain_kept", language, field=header.field) if is_kept else header.field


def _rest_lines(form: Form, language: str) -> Iterator[str]:
    weak = [certainty for certainty in form.certainties if certainty.confidence < 1]
    if weak:
        told = ", ".join(f"{record.table} {record.line_no} ({record.confidence:.2f})" for record in weak)
        yield "  " + render("explain_weak", language, records=told)
    unknown = [_short(header.printed) for header in form.headers if not header.field]
    if unknown:
        yield "  " + render("explain_not_understood", language, headers=" | ".join(unknown))
    for other in form.other:
        block = render(f"block_{other.block}", language)
        where = f"{block} {other.line_no}" if other.line_no else block
        yield "  " + render(
            "explain_other", language, name=other.name or "–", value=other.value.printed or _short(other.value.raw), where=where
        )


def _short(text: str) -> str:
    text = clean_spaces(text.replace("\n", ""))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
