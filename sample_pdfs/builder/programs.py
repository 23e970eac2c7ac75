"""The outside programs, each behind one function: soffice, chromium, fc-list, qpdf."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.tidy import tidy_pdf

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--disable-pdf-tagging",
)
TIMEOUT_S = 180


def run(*command: str | Path) -> str:
    """What the program prints. Raises CalledProcessError if it fails."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=TIMEOUT_S)
    return done.stdout


def print_word(source: Path, target: Path) -> None:
    """Turns a Word file into a PDF with LibreOffice."""
    with TemporaryDirectory() as scratch:
        profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", scratch, source)
        shutil.move(Path(scratch, source.stem + ".pdf"), target)
    tidy_pdf(target)


def convert_word(source: Path, target: Path) -> None:
    """Turns a Word file into the one of 1997 with LibreOffice."""
    with TemporaryDirectory() as scratch:
        profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", scratch, source)
        shutil.move(Path(scratch, source.stem + ".doc"), target)


def print_html(source: Path, target: Path) -> None:
    """Turns an HTML file into a PDF with headless Chromium and a fresh profile."""
    with TemporaryDirectory() as scratch:
        options = (*QUIET, f"--user-data-dir={scratch}/profile", f"--print-to-pdf={target.resolve()}")
        run("chromium", *options, source.resolve().as_uri())
    tidy_pdf(target)


def chinese_fonts() -> tuple[str, ...]:
    """The installed font families that can write simplified Chinese, sorted."""
    lines = run("fc-list", ":lang=zh-cn", "family").splitlines()
    return tuple(sorted({line.split(",")[0].strip() for line in lines if line.strip()}))


def font_file(family: str) -> Path:
    """The file that holds an installed font family."""
    return Path(run("fc-match", "--format=%{file}", family))
