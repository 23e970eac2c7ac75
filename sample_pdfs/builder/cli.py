"""The command line of the builder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builder.dense import build_dense
from builder.exported import build_exported, build_fonts
from builder.figures import build_figures
from builder.forms import build_forms
from builder.hostile import build_hostile, write_many_lines
from builder.layouts import build_layouts
from builder.ofd import build_ofd
from builder.scans import build_samples, build_scans
from builder.variants import build_variants

SAMPLES = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one target; returns the exit code."""
    options = _parser().parse_args(arguments)
    written = _run(options)
    sys.stdout.writelines(f"{path.name} {path.stat().st_size}\n" for path in written)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    targets = parser.add_subparsers(dest="target", required=True)
    targets.add_parser("exported", help="the seed report through Word and Chromium")
    targets.add_parser("layouts", help="small tables with their truth")
    targets.add_parser("hostile", help="broken and oversized files")
    targets.add_parser("pictures", help="a fax and a sealed page, small")
    forms = targets.add_parser("forms", help="forms of other families with their expected rows")
    forms.add_argument("names", nargs="*", help="folders of sample_pdfs/forms; all by default")
    targets.add_parser("ofd", help="the seed report and a page image as OFD")
    targets.add_parser("all", help="exported, layouts, hostile, pictures, ofd and forms: every committed file")
    _add_out(targets.add_parser("fonts", help="the seed report in each installed Chinese font"))
    scans = targets.add_parser("scans", help="exported reports as scanner, phone and fax show them, with truth")
    _add_out(scans)
    scans.add_argument("--source", type=Path, nargs="+", default=[SAMPLES / "seed_word.pdf", SAMPLES / "seed_chromium.pdf"])
    scans.add_argument("--quality", nargs="+", default=[], help="names of builder.scans.qualities; all by default")
    scans.add_argument("--seed", type=int, default=1)
    figures = targets.add_parser("figures", help="the seed report with other figures, in a font")
    _add_out(figures)
    figures.add_argument("--font", default="Noto Serif CJK SC")
    figures.add_argument("--seed", type=int, default=1)
    dense = targets.add_parser("dense", help="crowded tables: tight rows, narrow columns, thin lines, small type")
    _add_out(dense)
    dense.add_argument("--font", default="Noto Serif CJK SC")
    dense.add_argument("--seed", type=int, default=1)
    _add_out(targets.add_parser("lines", help="a page of a million line segments"))
    variants = targets.add_parser("variants", help="one PDF saved in other ways")
    _add_out(variants)
    variants.add_argument("--source", type=Path, default=SAMPLES / "seed_word.pdf")
    variants.add_argument("--pages", type=int, default=500)
    return parser


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="folder, made if missing")


def _run(options: argparse.Namespace) -> list[Path]:
    match options.target:
        case "fonts":
            return list(build_fonts(options.out))
        case "scans":
            return list(build_scans(options.source, options.out, options.seed, options.quality))
        case "figures":
            return list(build_figures(options.out, options.font, options.seed))
        case "dense":
            return list(build_dense(options.out, options.font, options.seed))
        case "lines":
            return [write_many_lines(options.out)]
        case "variants":
            return list(build_variants(options.source, options.out, options.pages))
        case "forms":
            return list(build_forms(SAMPLES / "forms", tuple(options.names)))
    return _committed(options.target)


def _committed(target: str) -> list[Path]:
    builders = {
        "exported": lambda: build_exported(SAMPLES),
        "layouts": lambda: build_layouts(SAMPLES / "layouts"),
        "hostile": lambda: build_hostile(SAMPLES / "hostile"),
        "pictures": lambda: build_samples(SAMPLES / "seed_word.pdf", SAMPLES / "scans"),
        "ofd": lambda: build_ofd(SAMPLES, SAMPLES / "seed_word.pdf", SAMPLES / "scans" / "fax_pages.tif"),
        "forms": lambda: build_forms(SAMPLES / "forms"),
    }
    names = list(builders) if target == "all" else [target]
    return [path for name in names for path in builders[name]()]
