"""The hypothesis profile, and the folders of samples as fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SAMPLES = Path(__file__).resolve().parents[1] / "sample_pdfs"

# A drawn table takes milliseconds, the first one also the imports: no deadline.
settings.register_profile("jixiao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jixiao")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of bundled documents."""
    return SAMPLES


@pytest.fixture(scope="session")
def layouts() -> Path:
    """The folder of small tables with their truth."""
    return SAMPLES / "layouts"


@pytest.fixture(scope="session")
def hostile() -> Path:
    """The folder of broken, locked and oversized files."""
    return SAMPLES / "hostile"
