"""Imported by every interpreter that finds this folder on its path: readers that crash, hang and eat memory.

Which they do is told by the file's name, on its second page; a hang holds the interpreter's
lock, as a loop in PDFium would.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import types


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    ctypes.PyDLL(None).sleep(3600)


def eat() -> None:
    kept = []
    while True:
        kept.append(bytearray(b"x" * (8 << 20)))


_FAULTS = {"-crash": crash, "-hang": hang, "-memory": eat}


def _spoil(module: types.ModuleType) -> None:
    page = module.PdfiumReader.page

    def spoilt(reader: object, number: int) -> object:
        for name, fault in _FAULTS.items():
            if name in str(reader._path) and number == 2:  # type: ignore[attr-defined]
                fault()
        return page(reader, number)

    module.PdfiumReader.page = spoilt


class _Finder(MetaPathFinder):
    def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]
        if name != "jixiao.source.pdfium":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            run = spec.loader.exec_module

            def run_spoilt(module: types.ModuleType) -> None:
                run(module)
                _spoil(module)

            spec.loader.exec_module = run_spoilt  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, _Finder())
