"""The systemd unit, its timer and the container file name what is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

from typer.main import get_command

from jixiao.cli import app
from jixiao.errors import ExitCode

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def unit(name: str) -> RawConfigParser:
    """A unit file; a key that stands twice, or outside of a section, is an error."""
    parser = RawConfigParser(comment_prefixes=("#",), delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DEPLOY / name)
    return parser


def options_of(command: str) -> set[str]:
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    return {name for parameter in commands[command].params for name in parameter.opts}


def test_the_service_starts_a_command_that_is_there_with_options_that_are_there() -> None:
    service = unit("jixiao-ingest.service")["Service"]
    program, command, *words = shlex.split(service["ExecStart"])
    assert Path(program).name in PROJECT["scripts"] and command == "ingest"
    named = {word for word in words if word.startswith("--")}
    assert named == {"--store", "--log", "--summary", "--metrics"} and named <= options_of("ingest")
    for variable in re.findall(r"\$\{?([A-Z_]+)", service["ExecStart"]):
        given = {"LOGS_DIRECTORY": "LogsDirectory", "STATE_DIRECTORY": "StateDirectory"}.get(variable)
        assert service[given] if given else f"#   {variable}=" in (DEPLOY / "jixiao-ingest.service").read_text()
    succeeded = {ExitCode(int(code)) for code in service["SuccessExitStatus"].split()}
    assert succeeded == {ExitCode.PARTIAL, ExitCode.CHECK_FAILED, ExitCode.NO_FORM}
    for key, value in {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateDevices": "yes", "KillMode": "mixed"}.items():
        assert service[key] == value


def test_the_timer_starts_the_service_every_night() -> None:
    timer = unit("jixiao-ingest.timer")
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d", timer["Timer"]["OnCalendar"]) and timer["Install"]["WantedBy"] == "timers.target"
    assert timer["Timer"].get("Unit", "jixiao-ingest.service") == "jixiao-ingest.service"
    assert {name: name in unit("jixiao-ingest.service") for name in ("Service", "Unit")} == {"Service": True, "Unit": True}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the container file, lines joined, comments left out."""
    text = "\n".join(line for line in (DEPLOY / "Containerfile").read_text().splitlines() if not line.startswith("#"))
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]


def test_the_container_file_copies_and_installs_what_is_there() -> None:
    found = instructions()
    assert {name for name, _ in found} <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT", "CMD"}
    copied = [word for name, value in found if name == "COPY" and "--from" not in value for word in value.split()[:-1]]
    assert copied and all((ROOT / word).exists() for word in copied)
    # What the build reads: the layers, the readme and the licence that pyproject names, and the pinned versions.
    assert {"models", "extract", "pipelines", "pyproject.toml", "constraints.txt", PROJECT["readme"], "LICENSE"} <= set(copied)
    (extras,) = re.findall(r"'\.\[([\w,]+)\]'", " ".join(value for name, value in found if name == "RUN"))
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])
    assert ("ENTRYPOINT", '["jixiao"]') in found and "jixiao" in PROJECT["scripts"]
    assert [value for name, value in found if name == "USER"] == ["jixiao"] and "useradd --system --uid 10001 jixiao" in str(found)


def test_the_commands_in_its_comments_name_options_that_are_there() -> None:
    text = re.sub(r"\\\n#", " ", (DEPLOY / "Containerfile").read_text())
    (command,) = re.findall(r"jixiao ingest ([^\n]*)", text)
    assert set(re.findall(r"--[a-z-]+", command)) == {"--store"} and "--store" in options_of("ingest")
    assert "--network none --cap-drop all --read-only" in text
