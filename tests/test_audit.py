"""Pinned versions are free of known weaknesses, and licences are those we may use. Asks no server."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PINNED = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().split())

#: The first version without the weakness, and its number.
FLOORS = {
    "certifi": ("2024.7.4", "CVE-2024-39689"),
    "cryptography": ("44.0.1", "CVE-2024-12797"),
    "distributed": ("2026.1.0", "CVE-2026-23528"),
    "idna": ("3.7", "CVE-2024-3651"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
    "lxml": ("4.9.1", "CVE-2022-2309"),
    "mako": ("1.2.2", "CVE-2022-40023"),
    "opencv-python-headless": ("4.8.1.78", "CVE-2023-4863"),
    "pdfminer-six": ("20260107", "CVE-2025-64512, CVE-2025-70559"),
    "pillow": ("11.3.0", "CVE-2025-48379"),
    "protobuf": ("6.31.1", "CVE-2025-4565"),
    "pyarrow": ("14.0.1", "CVE-2023-47248"),
    "pyyaml": ("5.4", "CVE-2020-14343"),
    "reportlab": ("3.6.13", "CVE-2023-33733"),
    "requests": ("2.32.4", "CVE-2024-47081"),
    "tornado": ("6.5", "CVE-2025-47287"),
    "tqdm": ("4.66.3", "CVE-2024-34062"),
    "urllib3": ("2.6.3", "CVE-2026-21441"),
}
#: Copyleft that reaches what uses it. The Lesser GPL of psycopg does not.
_FORBIDDEN = re.compile(r"\bA?GPL|\bGNU (Affero )?General Public", re.IGNORECASE)


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


@pytest.mark.parametrize("name", FLOORS)
def test_a_pinned_version_is_past_its_known_weakness(name: str) -> None:
    floor, number = FLOORS[name]
    assert Version(PINNED[name]) >= Version(floor), number


def _wanted(name: str, extras: frozenset[str], found: dict[str, str]) -> None:
    """Everything that installing `name` with `extras` brings along."""
    for text in importlib.metadata.requires(name) or []:
        requirement = Requirement(text)
        environments = [{"extra": extra} for extra in extras] or [{"extra": ""}]
        if requirement.marker and not any(requirement.marker.evaluate(environment) for environment in environments):
            continue
        wanted = _name(requirement.name)
        if wanted not in found:
            found[wanted] = importlib.metadata.version(wanted)
            _wanted(wanted, frozenset(requirement.extras), found)


def _dependencies() -> dict[str, str]:
    found: dict[str, str] = {}
    _wanted("jixiao", frozenset({"postgres", "dask", "remote"}), found)
    return found


def test_every_dependency_is_pinned() -> None:
    dependencies = {name: version for name, version in _dependencies().items() if name != "jixiao"}
    assert len(dependencies) > 40
    assert {name: version for name, version in dependencies.items() if PINNED.get(name) != version} == {}


def test_no_dependency_is_under_a_licence_we_may_not_use() -> None:
    for name in _dependencies():
        data = importlib.metadata.metadata(name)
        fields = [value[:100] for field in ("License-Expression", "License") for value in data.get_all(field) or []]
        listed = [line for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
        told = " ".join([*fields, *listed])
        assert not _FORBIDDEN.search(told), f"{name}: {told}"
