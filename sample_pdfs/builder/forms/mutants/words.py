"""The ways real forms print their labels, from a survey of them and not from jixiao's own lists."""

import re
import tomllib
from pathlib import Path

SYNONYMS: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).parents[1].joinpath("synonyms.toml").read_text("utf-8"))
"""By group and field."""

UNIT = re.compile(r"[（(]\s*(?:单\s*位\s*[:：])?\s*[万亿]?\s*元\s*[）)]")
"""A unit of money as labels print it, with its brackets."""
