#!/usr/bin/env python3
"""Rebuilds the sample documents: ``python sample_pdfs/build.py --help``."""

import sys

from builder.cli import main

if __name__ == "__main__":
    sys.exit(main())
