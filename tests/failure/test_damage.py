"""A file damaged anywhere is read or refused; no foreign exception comes out of the default reader."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.errors import JixiaoError
from jixiao.grid import Grid
from tests.reading import read_contents
from tests.truth import LAYOUT_PDFS

SAMPLES = {pdf.stem: pdf.read_bytes() for pdf in LAYOUT_PDFS if pdf.stem in ("strokes", "turned_page", "form_xobject")}
ODDITIES = st.sampled_from([b"", b"0", b"-1", b"9999999999", b"null", b"[", b">>", b"1e30", b"\x00", b"/Kids"])


class Damage(NamedTuple):
    """A sample, and the places where other bytes stand in it: from, bytes, how many they replace."""

    sample: str
    spots: list[tuple[float, bytes, int]]

    def content(self) -> bytes:
        """The damaged file."""
        content = SAMPLES[self.sample]
        for place, oddity, length in self.spots:
            start = int(place * len(content))
            content = content[:start] + oddity + content[start + length :]
        return content


damages = st.builds(
    Damage,
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), ODDITIES, st.integers(0, 20)), min_size=1, max_size=8),
)


def _outcome(content: bytes) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder, "damaged.pdf")
        path.write_bytes(content)
        try:
            grids = read_contents(path).grids
        except JixiaoError as error:
            return "refused by name" if str(path) in str(error) else str(error)
    return "read" if all(isinstance(grid, Grid) for grid in grids) else "nonsense"


@settings(max_examples=150)
@given(damages)
def test_damage_ends_in_a_reading_or_an_error_that_names_the_file(damage: Damage) -> None:
    assert _outcome(damage.content()) in ("read", "refused by name")
