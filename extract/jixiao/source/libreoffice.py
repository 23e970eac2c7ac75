"""LibreOffice as a converter of formats that nothing else reads, kept on a short leash.

A fresh profile for each run that runs no macro, updates no link and knows no network; a copy of
the file under a name of our own; a time limit, after which the whole process group is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from jixiao.errors import SetupError, UnreadableDocument

#: Converting 500 pages takes half a minute; what takes longer hangs.
_TIMEOUT_S = 180.0
#: What its messages say at most.
_SHORT = 300
_COMMANDS = ("soffice", "libreoffice")
REMEDY = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"

_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
_ITEM = '<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'


def find_libreoffice() -> str | None:
    """The command that runs LibreOffice, or None."""
    return next((found for command in _COMMANDS if (found := shutil.which(command))), None)


def convert(content: bytes, suffix: str, wanted: str, *, timeout_s: float = _TIMEOUT_S) -> bytes:
    """A document in another format: `suffix` is what it is, `wanted` what it shall be (docx, xlsx, pdf).

    Raises:
        SetupError: LibreOffice is not installed.
        UnreadableDocument: It can't read the file, or takes too long.
    """
    command = find_libreoffice()
    if command is None:
        raise SetupError("missing_tool", tool="LibreOffice", remedy=REMEDY)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        source = folder / f"input.{suffix}"
        source.write_bytes(content)
        _write_profile(folder / "profile" / "user")
        (folder / "out").mkdir()
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ("--headless", "--norestore", "--nolockcheck", "--convert-to", wanted, "--outdir", str(folder / "out"))
        said = _run([command, profile, *options, str(source)], folder, timeout_s)
        made = folder / "out" / f"input.{wanted}"
        if not made.exists():
            raise UnreadableDocument("conversion_failed", reason=said or "no output")
        return made.read_bytes()


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (folder / "registrymodifications.xcu").write_text(f"{_HEAD}{items}</oor:items>\n", encoding="utf-8")


def _run(command: list[str], folder: Path, timeout_s: float) -> str:
    """What the command says; its whole process group is gone afterwards."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("conversion_failed", reason=f"no end after {timeout_s:.0f} s") from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()
    return " ".join(said.decode("utf-8", "replace").split())[:_SHORT]
