#!/usr/bin/env python3
"""Measures jixiao on page images nobody tuned on: ``python benchmark/scans.py --help``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sample_pdfs"))

from bench.scanned.cli import main

if __name__ == "__main__":
    sys.exit(main())
