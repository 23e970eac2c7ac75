"""Output folders that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


#: What scratch folders begin with; a name of an input may be as long as a name can be.
_SCRATCH = ".jixiao-"


def check_output(folder: Path) -> None:
    """Find out before any work whether the folder of all outputs can be made and written.

    Raises:
        SinkError: It is a file, or can't be made or written.
    """
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise SinkError("output_is_file", path=there)
    with _sink_errors(folder), tempfile.TemporaryFile(dir=there):
        pass


def remove_if_empty(folder: Path) -> None:
    """Leave no empty folder behind where no input gave any output."""
    with suppress(OSError):
        folder.rmdir()


def targets(folder: Path, inputs: Sequence[Path]) -> list[Path]:
    """A folder for each input, named by its stem; inputs that share a stem are numbered."""
    taken: set[str] = set()
    found: list[Path] = []
    for path in inputs:
        name, number = path.stem, 1
        while name in taken:
            number += 1
            name = f"{path.stem}-{number}"
        taken.add(name)
        found.append(folder / name)
    return found


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A scratch folder beside `target` that takes its place when the block ends well.

    On an error nothing is left of it, and what stood at `target` before stays.

    Raises:
        SinkError: The folder can't be written.
    """
    with _sink_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=target.parent))
        scratch.chmod(0o755)
    try:
        with _sink_errors(target):
            yield scratch
        with _sink_errors(target):
            _take_place(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def replace_file(target: Path) -> Iterator[Path]:
    """A scratch file beside `target` that takes its place when the block ends well.

    Raises:
        SinkError: It can't be written.
    """
    scratch = target.with_name(f".{target.name}.new")
    try:
        with _sink_errors(target):
            yield scratch
            scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _take_place(scratch: Path, target: Path) -> None:
    """Swap the new folder in; a folder can't be replaced in one step, so the old one moves aside."""
    aside = scratch.with_name(f"{scratch.name}.old")
    had_one = target.exists()
    if had_one:
        target.rename(aside)
    try:
        scratch.rename(target)
    except OSError:
        if had_one:
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _sink_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SinkError("not_written", path=path, reason=error.strerror or error) from error
