"""`jixiao report`: one self-contained HTML page a document, for a person to go through.

Each failing check stands beside a picture of its cells, cut from the page, so that whoever
reads it needs neither the document nor a number's page and box. All text of the document is
escaped; the page loads nothing and runs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.checks.rule import PACKS, load_rules
from jixiao.errors import UnreadableDocument
from jixiao.folder import Folder, find_folders
from jixiao.messages import render
from jixiao.output import replace_file
from jixiao.report.dossier import Dossier
from jixiao.report.page import page
from jixiao.report.pictures import Pictures, cut_pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write_pages(
    path: Path, source: Path | None, password: str | None, language: str, say: Callable[[str], None], packs: tuple[str, ...] = PACKS
) -> None:
    """Write report.html into every folder below `path`.

    `source` is the document, or a folder that holds it; without one the pages have no pictures.

    Raises:
        UnreadableDocument: There is no report, or `source` is not there.
        SinkError: A page can't be written.
    """
    rules = load_rules(packs)
    for place in find_folders(path):
        dossier = Dossier(Folder(place), rules)
        original = _find_source(source, str(dossier.document["file_name"]))
        pictures = cut_pictures(original, password, dossier.strips(), dossier.pages, place) if original else Pictures({}, dossier.pages)
        with replace_file(place / "report.html") as scratch, scratch.open("w", encoding="utf-8") as file:
            file.writelines(page(dossier, pictures))
        say(render("page_written", language, target=place / "report.html"))


def _find_source(source: Path | None, name: str) -> Path | None:
    if source is None:
        return None
    found = next(iter(sorted(source.rglob(name))), None) if source.is_dir() else source
    if found is None or not found.exists():
        raise UnreadableDocument("missing_input", path=source / name if source.is_dir() else source)
    return found
