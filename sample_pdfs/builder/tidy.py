"""Removes what differs from run to run: dates, identifiers, archive times."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pikepdf

FIXED_DATE = datetime(2025, 1, 1, tzinfo=UTC)
PDF_DATE = "D:20250101000000Z"


def tidy_docx(path: Path) -> None:
    """Packs a Word file again with fixed times."""
    with ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with ZipFile(path, "w") as archive:
        for name, content in parts:
            archive.writestr(ZipInfo(name, FIXED_DATE.timetuple()[:6]), content, ZIP_DEFLATED)


def tidy_pdf(path: Path) -> None:
    """Saves a PDF again with fixed dates and an identifier made from its content."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for holder, key in ((pdf.Root, "/Metadata"), (pdf.trailer, "/DocChecksum"), (pdf.trailer, "/ID")):
            if key in holder:
                del holder[key]
        for key in ("/CreationDate", "/ModDate"):
            pdf.docinfo[key] = PDF_DATE
        save_pdf(pdf, path)


def save_pdf(pdf: pikepdf.Pdf, path: Path) -> None:
    """Saves small and the same each time."""
    pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
