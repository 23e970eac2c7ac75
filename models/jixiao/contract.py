"""The output contract: table names and columns, in order. Other programs depend on it."""

from __future__ import annotations

CONTRACT_VERSION = "1"

COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "document_id", "file_name", "page_count", "exported_pages", "scanned_pages", "fiscal_year", "report_title",
        "unit_name", "supervising_department", "status", "jixiao_version", "contract_version",
    ),
    "forms": (
        "document_id", "form_id", "form_type", "attachment", "title", "fiscal_year", "amount_unit", "project_name",
        "supervising_department", "implementing_unit", "goal_expected", "goal_actual", "total_weight", "total_score",
        "first_page", "last_page", "confidence",
    ),
    "funds": (
        "document_id", "form_id", "line_no", "line_code", "label", "initial_budget", "annual_budget", "executed",
        "execution_rate_pct", "weight", "self_score",
    ),
    "indicators": (
        "document_id", "form_id", "row_no", "level1", "level1_weight", "level2", "level3", "operator", "target",
        "target_value", "unit", "actual", "actual_value", "weight", "self_score", "deviation_reason",
    ),
    "base_data": (
        "document_id", "form_id", "line_no", "section", "line_code", "parent_code", "label", "measure", "value",
        "unit", "status",
    ),
    "budget_lines": (
        "document_id", "form_id", "line_no", "category", "label", "measure", "value", "unit", "status", "remark",
    ),
    "facts": (
        "document_id", "form_id", "table", "line_no", "measure", "value", "unit", "raw", "status", "page", "x0", "y0",
        "x1", "y1", "source", "confidence", "review",
    ),
}  # fmt: skip
"""Every file `jixiao extract` writes today, with its columns. `figures` and `checks` of
the contract come with the work that fills them; an empty file would say "nothing found"."""
