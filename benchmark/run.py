#!/usr/bin/env python3
"""Measures jixiao beside other table readers: ``python benchmark/run.py --help``."""

import sys

from bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
