"""How a rendering looks: font, page, column widths. Lengths in points."""

from dataclasses import dataclass

from builder.blocks import Table

A4 = (595.3, 841.9)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to draw the report; widths are keyed by a table's name or else by its number of columns."""

    font: str
    size: float
    margin: float
    widths: dict[int | str, tuple[float, ...]]
    row_height: float
    leading: float
    repeat_header: frozenset[str] = frozenset({"narrative_project_execution"})
    page: tuple[float, float] = A4

    def widths_of(self, table: Table) -> tuple[float, ...]:
        """The column widths of a table, from left to right."""
        return self.widths.get(table.name) or self.widths[table.n_columns]

    def repeats(self, table: Table) -> bool:
        """Whether the first row is repeated on each page of the table."""
        return table.name in self.repeat_header


WORD = Look(
    font="Noto Serif CJK SC",
    size=10.5,
    margin=56,
    widths={
        6: (104, 72, 72, 78, 78, 72),
        7: (142, 56, 56, 56, 56, 56, 56),
        9: (52, 60, 46, 84, 50, 50, 40, 46, 55),
        10: (28, 50, 92, 40, 50, 52, 52, 40, 46, 34),
    },
    row_height=22,
    leading=1.3,
)

CHROMIUM = Look(
    font="WenQuanYi Micro Hei",
    size=10,
    margin=48,
    widths={
        6: (130, 66, 66, 78, 66, 60),
        7: (168, 50, 50, 60, 50, 50, 60),
        9: (60, 62, 70, 74, 42, 48, 36, 40, 62),
        10: (26, 62, 104, 38, 44, 44, 50, 36, 52, 40),
    },
    row_height=24,
    leading=1.9,
)
