"""The tables of contract version 1, the ledger, and views for the usual questions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

#: Columns with their kind; text where none is said.
_TABLES = {
    "documents": (
        "document_id row_order:whole file_name page_count:whole exported_pages:whole scanned_pages:whole "
        "fiscal_year report_title unit_name supervising_department status jixiao_version contract_version"
    ),
    "forms": (
        "document_id row_order:whole form_id form_type attachment title fiscal_year amount_unit project_name "
        "supervising_department implementing_unit goal_expected goal_actual total_weight:printed "
        "total_score:printed first_page:whole last_page:whole confidence:float"
    ),
    "funds": (
        "document_id row_order:whole form_id line_no line_code label initial_budget:printed annual_budget:printed "
        "executed:printed execution_rate_pct:printed weight:printed self_score:printed"
    ),
    "indicators": (
        "document_id row_order:whole form_id row_no:whole level1 level1_weight:printed level2 level3 operator "
        "target target_value:printed unit actual actual_value:printed weight:printed self_score:printed "
        "deviation_reason"
    ),
    "base_data": ("document_id row_order:whole form_id line_no section line_code parent_code label measure value:printed unit status"),
    "budget_lines": ("document_id row_order:whole form_id line_no category label measure value:printed unit status remark"),
    "figures": ("document_id row_order:whole figure_id metric occurrence:whole value:printed unit quote page:whole"),
    "facts": (
        "document_id row_order:whole form_id table line_no measure value:printed unit raw status page:whole "
        "x0:float y0:float x1:float y1:float source confidence:float review"
    ),
    "checks": (
        "document_id row_order:whole rule_id severity status form_id instance lhs:printed rhs:printed "
        "difference:printed tolerance:printed assumed detail suspect cells"
    ),
    "files": ("path document_id size:large modified mark"),
    "manifest": (
        "document_id fingerprint limits status exit_code:whole run_id:whole read_at seconds:float pages:whole "
        "forms:whole values:whole reviews:whole checks:whole failed_errors:whole failed_others:whole"
    ),
    "failures": (
        "failure_id:whole path document_id scope stage page:whole code exit_code:whole message_en message_zh run_id:whole kept_document_id"
    ),
    "runs": (
        "run_id:whole jixiao_version fingerprint options host process:whole started_at status ended_at seen:whole "
        "unchanged:whole complete:whole partial:whole failed:whole seconds:float"
    ),
}
_KEYS = {"files": ["path"], "manifest": ["document_id"], "failures": ["failure_id"], "runs": ["run_id"]}
_INDEXES = (
    ("checks_rule_status", "checks", ["rule_id", "status"]),
    ("documents_unit_year", "documents", ["unit_name", "fiscal_year"]),
    ("facts_measure", "facts", ["measure"]),
    ("failures_document", "failures", ["document_id"]),
    ("failures_path", "failures", ["path"]),
    ("figures_metric", "figures", ["metric"]),
    ("files_document", "files", ["document_id"]),
    ("manifest_run", "manifest", ["run_id"]),
)
#: The same words in both databases.
_VIEWS = {
    # Of several reports of one unit and year the one whose file is youngest, then the one read last.
    "latest_reports": """
        SELECT document_id, file_name, unit_name, fiscal_year, report_title, supervising_department, page_count, status, modified FROM (
            SELECT d.*, f.modified, row_number() OVER (
                PARTITION BY d.fiscal_year, CASE WHEN d.unit_name = '' THEN d.document_id ELSE d.unit_name END
                ORDER BY f.modified DESC, m.read_at DESC, d.document_id
            ) AS place
            FROM documents d
            JOIN manifest m ON m.document_id = d.document_id
            LEFT JOIN (SELECT document_id, max(modified) AS modified FROM files GROUP BY document_id) f ON f.document_id = d.document_id
        ) ranked WHERE place = 1""",
    "failing_checks_by_unit": """
        SELECT l.unit_name, l.fiscal_year, c.rule_id, c.severity, c.suspect, count(*) AS failing
        FROM checks c JOIN latest_reports l ON l.document_id = c.document_id
        WHERE c.status = 'fail'
        GROUP BY l.unit_name, l.fiscal_year, c.rule_id, c.severity, c.suspect""",
    "review_queue": """
        SELECT l.unit_name, l.fiscal_year, l.file_name, f.* FROM facts f JOIN latest_reports l ON l.document_id = f.document_id
        WHERE f.review <> ''""",
}


def upgrade() -> None:
    """Make all of it."""
    for name, columns in _TABLES.items():
        key = _KEYS.get(name, ["document_id", "row_order"])
        op.create_table(name, *(_column(text, key) for text in columns.split()), sa.PrimaryKeyConstraint(*key))
    for name, table, indexed in _INDEXES:
        op.create_index(name, table, indexed)
    for name, select in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def downgrade() -> None:
    """Drop all of it."""
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
    for name in reversed(_TABLES):
        op.drop_table(name)


def _column(text: str, key: list[str]) -> sa.Column[Any]:
    name, _, kind = text.partition(":")
    number = sa.Numeric() if op.get_bind().dialect.name == "postgresql" else sa.Text()
    types: dict[str, sa.types.TypeEngine[Any]] = {
        "": sa.Text(),
        "printed": number,
        "whole": sa.Integer(),
        "large": sa.BigInteger(),
        "float": sa.Double(),
    }
    return sa.Column(name, types[kind], nullable=kind == "printed", autoincrement=key == [name] and kind == "whole")
