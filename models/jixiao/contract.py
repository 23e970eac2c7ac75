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
    "figures": ("document_id", "figure_id", "metric", "occurrence", "value", "unit", "quote", "page"),
    "facts": (
        "document_id", "form_id", "table", "line_no", "measure", "value", "unit", "raw", "status", "page", "x0", "y0",
        "x1", "y1", "source", "confidence", "review",
    ),
    "checks": (
        "document_id", "rule_id", "severity", "status", "form_id", "instance", "lhs", "rhs", "difference", "tolerance",
        "assumed", "detail", "suspect", "cells",
    ),
}  # fmt: skip
"""Every file `jixiao extract` writes, with its columns."""

WHOLE_COLUMNS = frozenset({"page_count", "exported_pages", "scanned_pages", "first_page", "last_page", "page", "row_no", "occurrence"})
"""Columns of whole numbers in every table; all others are text."""
