"""What jixiao says about how tables and forms were understood: doubts about values, and `jixiao explain`.

A part of `jixiao.messages`, which is where they are looked up.
"""

from __future__ import annotations

FORM_MESSAGES: dict[str, tuple[str, str]] = {
    # tables that are not there whole
    "table_not_found": (
        "ruling lines or rows of numbers were seen and no table was found there; look at the page.",
        "看到框线或成行数字，但未能识别为表格，请核对该页。",
    ),
    "table_cut_off": (
        "a table goes on beyond the edge of the picture, and what is beyond is lost; scan the page whole.",
        "表格超出图像边缘，超出部分缺失，请重新完整扫描该页。",
    ),
    # doubts about where a value belongs
    "also_under_header": ("also under this header: {others}", "同一列头下还有：{others}"),
    "may_be_header": ("header not understood: {printed} may be {word}", "列头未能识别：{printed} 可能是 {word}"),
    "one_cell_under": ("one cell under {headers}", "一格对应多个列头：{headers}"),
    "same_headers": ("{count} columns with this header", "有 {count} 列列头相同"),
    "no_unit": ("no unit of money printed: taken as ten thousand yuan", "未印金额单位，按万元"),
    "no_money_header": ("no header over the amount: taken as the year's budget", "金额无列头，按全年预算数"),
    "unit_carried": ("unit of money printed with another table only", "金额单位只印在别的表上"),
    "part_of_year": ("of a part of the year only", "只是一年中的一段"),
    "level_lost": ("name of the first level not printed, told from the second", "一级指标名称未印，由二级指标推出"),
    "level_unnamed": ("name of the first level not printed", "一级指标名称未印"),
    "columns_repaired": ("column order repaired", "按列误读，已还原"),
    "prompt": ("filling prompt of the template", "填表提示语"),
    "total_elsewhere": ("under no header of weight or score", "不在分值或得分列下"),
    "operator_twice": ("operator printed twice: {one} | {other}", "比较符印了两次：{one} | {other}"),
    "operator_unread": ("no comparison sign: {text}", "不是比较符：{text}"),
    "unit_twice": ("unit printed twice: {one} | {other}", "单位印了两次：{one} | {other}"),
    "per_mille": ("% or ‰: {text}", "% 还是 ‰：{text}"),
    "name_divided": ("one row of values beside a name of several rows", "数值一行而名称分为几行"),
    "may_go_on": ("may be the rest of form {form}, on the page before", "可能是上一页表 {form} 的续表"),
    "another_total": ("another total in the form's head: {total}", "表头另印有总分：{total}"),
    # how a form was understood
    "bad_explain_format": ("--format {value}: text or json.", "--format {value}：只能是 text 或 json。"),
    "explain_file": ("{path}: {count} tables", "{path}：{count} 张表"),
    "explain_form": (
        "Form {form} · {type} · {name} · page {pages} · confidence {confidence}",
        "表 {form} · {type} · {name} · 第 {pages} 页 · 置信度 {confidence}",
    ),
    "explain_other_form": (
        "of no known type: kept as a grid of {rows} rows and {columns} columns",
        "不是已知的表样：保留为 {rows} 行 {columns} 列的网格",
    ),
    "explain_block": ("{kind}, rows {rows}", "{kind}，第 {rows} 行"),
    "explain_records": ("records: {records} · kept as printed: {other}", "记录：{records} · 按原名保留：{other}"),
    "explain_goals_only": ("goals only: no results and no scores are printed", "只有目标：未印完成值和得分"),
    "explain_kept": ("kept as printed ({field})", "按原名保留（{field}）"),
    "explain_block_label": ("the block's name", "栏目名"),
    "explain_mark": ("a number or letter of the row or column", "行号或列号"),
    "explain_source_label": ("heads the names of the rows", "行名的列头"),
    "block_identity": ("identity", "基本信息"),
    "block_money": ("money", "资金"),
    "block_goals": ("goals", "总体目标"),
    "block_tasks": ("tasks", "主要任务"),
    "block_indicators": ("indicators", "绩效指标"),
    "block_staffing": ("staffing", "人员"),
    "block_cost": ("cost", "经费"),
    "block_building": ("building", "楼堂馆所"),
    "block_budget": ("budget", "预算执行"),
    "block_rest": ("rest", "其余"),
    "explain_unit": ("unit {unit}, from {source}", "单位 {unit}，取自{source}"),
    "explain_place": ("page {page} row {row} column {column}", "第 {page} 页第 {row} 行第 {column} 列"),
    "explain_header": (
        "{printed} → {field} · {how} {matched} · {confidence} · {place}",
        "{printed} → {field} · {how} {matched} · {confidence} · {place}",
    ),
    "explain_unknown": ("{printed} → ? · not understood · {place}", "{printed} → ? · 未能识别 · {place}"),
    "explain_weak": ("records mapped with doubt: {records}", "对应存疑的记录：{records}"),
    "explain_not_understood": ("not understood: {headers}", "未能识别：{headers}"),
    "explain_other": ("kept as printed: {name} = {value} ({where})", "按原名保留：{name} = {value}（{where}）"),
    "how_synonym": ("synonym", "同义写法"),
    "how_column_order_repaired": ("column order repaired", "按列误读已还原"),
    "how_repaired": ("misread sign repaired", "误识字已还原"),
    "how_pattern": ("pattern", "模式"),
    "unit_from_column": ("the column's header", "列头"),
    "unit_from_row": ("the row's label", "行标签"),
    "unit_from_label": ("the block's label", "栏目名"),
    "unit_from_corner": ("a line in the table", "表内单位行"),
    "unit_from_heading": ("the heading", "表头上方"),
    "unit_from_other_column": ("another column of the block", "同一栏目的其他列"),
    "unit_from_carried": ("an earlier table only", "仅前面的表"),
    "unit_from_none": ("nothing printed: taken as ten thousand yuan", "未印单位，按万元"),
}
