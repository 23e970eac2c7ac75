"""Every way of printing a field that was seen in 29 real forms (forms/variants.md §3)."""

from __future__ import annotations

import pytest

from jixiao.forms.words import EXACT, REPAIRED, load_vocabulary

#: Group and field, then the strings of §3 that the field was printed as.
SEEN = {
    ("titles", "project_self_evaluation"): "项目支出绩效自评表; 财政项目支出绩效自评表; 部门预算项目支出绩效自评表; 绩效目标自评表; 项目绩效目标自评表; "
    "本级部门项目支出绩效自评表; 财政项目绩效自评表; 某市财政预算支出项目绩效目标自评表; 农村公路资金绩效目标自评; 交通资金绩效评价表",
    ("titles", "department_self_evaluation"): "部门整体支出绩效自评表; 部门整体绩效自评表; 部门整体支出绩效评价指标表; 部门整体支出绩效评价得分表; 部门整体支出绩效自评情况",
    ("identity", "project_name"): "项目名称; 项目支出名称; 转移支付(项目)名称; 一级项目名称; 二级项目名称",
    ("identity", "supervising_department"): "主管部门; 主管部门及代码; 项目主管单位; 地方主管部门; 自治区主管部门; 市县主管部门; 主管部门(单位)名称及预算编码",
    ("identity", "implementing_unit"): "预算部门、单位名称; 实施单位; 实施单位(盖章); 项目实施单位; 项目单位; 资金使用单位; 单位名称; 填报单位; 预算单位; "
    "项目实施单位/项目负责人",
    ("money_block", "block"): "项目资金(万元); 项目资金（万元）; 项目资金 (元); 资金情况(万元); 年度预算申请（万元）; 预算执行情况(万元)(20分); 预算执行情况(10分); "
    "部门预算执行情况(万元); 资金投入情况(万元); 项目资金来源; 年度部门整体支出规模",
    ("money_rows", "total"): "年度资金总额; 年度资金总额:; 年度财政资金总额; 总额; 合计; 年度金额:",
    ("money_rows", "fiscal_appropriation"): "其中：当年财政拨款; 其中:本年财政拨款; 其中:财政拨款; 其中:财政资金; 其中:本年一般公共预算拨款; 当年财政资金",
    ("money_rows", "central_subsidy"): "其中:中央补助; 其中:中央财政资金(万元)",
    ("money_columns", "initial_budget"): "年初预算数; 年初预算; 年初预算数(A); 预算申报数",
    ("money_columns", "annual_budget"): "全年预算数; 全年预算数(A); 调整预算数(A); 调整后预算数; 调整后预算; 全年(调整)预算数; 预算数(A); 预算数; 可执行预算",
    ("money_columns", "executed"): "全年执行数; 全年执行数(B); 执行数(B); 预算执行数; 全年执行资金(E); 支出金额; 决算支出; 1-7月执行数",
    ("money_columns", "expected_execution"): "全年预计执行数",
    ("money_columns", "execution_rate_pct"): "执行率; 执行率(B/A); 执行率(%); 预算执行率; 预算执行率(B/A); 预算执行(E/C×100%); 1-7月执行率",
    ("money_columns", "weight"): "分值; 分值(10分); 权重; 权数; 参考分值; 执行率权重",
    ("money_columns", "self_score"): "自评得分; 得分; 得分(分); 得分(20分*执行率); 自评分; 执行率得分(分)",
    ("indicator_columns", "weight"): "分值; 权重; 权数; 参考分值; 指标权重(分)",
    ("indicator_columns", "self_score"): "自评得分; 得分; 得分(分); 自评分; 指标得分(分); 考评得分",
    ("indicator_columns", "review_score"): "复核分; 财政审核评分",
    ("goals", "goal_expected"): "预期目标; 年初设定目标; 年初绩效目标; 项目年度目标; 总体目标; 年度目标",
    ("goals", "goal_actual"): "实际完成情况; 年度总体目标完成情况综述; 年度总体目标完成情况; 全年实际完成情况; 全年目标实际完成情况; 年度目标完成情况; "
    "整体绩效目标完成情况",
    ("goals", "goal_adjusted"): "全年(调整)绩效目标",
    ("indicator_columns", "level1"): "一级指标",
    ("indicator_columns", "level2"): "二级指标",
    ("indicator_columns", "level3"): "三级指标; 指标名称(三级指标); 指标名称; 指标内容; 评价内容; 考核指标",
    ("indicator_columns", "operator"): "指标性质; 计算符号",
    ("indicator_columns", "target"): "年度指标值; 年度指标值(A); 指标值; 指标值(A); 年初目标值(A); 年初指标值; 目标值; 目标值(标准); 指标目标值; 年度工作目标",
    ("indicator_columns", "adjusted_target"): "调整指标值",
    ("indicator_columns", "unit"): "度量单位; 计量单位",
    ("indicator_columns", "actual"): "实际完成值; 实际完成值(B); 全年实际值; 全年实际值(B); 全年实际完成值; 全年完成值; 完成值; 年终完成值; 实施进度",
    ("indicator_columns", "coefficient"): "得分系数(%)",
    ("indicator_columns", "method"): "得分计算方法; 评价标准; 评分标准; 评价标准及依据; 指标说明",
    ("indicator_columns", "core_flag"): "是否核心指标",
    ("indicator_columns", "deviation_reason"): "偏差原因分析及改进措施; 未完成原因分析; 未完成原因分析及改进措施; 未完成原因及拟采取的改进措施; 未完成原因及改进措施; "
    "未完成原因和改进措施; 原因; 偏差大或目标未完成原因分析; 未能完成原因; 偏差原因分析; 原因说明; 备注",
}  # fmt: skip
BASE_DATA = {
    ("titles", "base_data"): "部门整体支出绩效评价基础数据表",
    ("block", "staffing"): "财政供养人员情况（人）; 财政供养人员情况",
    ("staffing", "authorized_posts"): "编制数; 人员编制",
    ("staffing", "actual_staff"): "2018年实际在职人数; 实有人数",
    ("staffing", "control_rate_pct"): "控制率",
    ("block", "cost"): "经费控制情况（万元）; 经费控制情况",
    ("cost", "final"): "2017年决算数; 2018 年决算数",
    ("cost", "budget"): "2018年预算数",
    ("rows", "three_public.total"): "三公经费:; 三公经费",
    ("rows", "basic_adjustment.total"): "部门基本支出预算调整; 部门整体支出预算调整",
}

CASES = [
    (vocabulary, group, field, text.strip())
    for vocabulary, seen in (("self_evaluation", SEEN), ("base_data", BASE_DATA))
    for (group, field), texts in seen.items()
    for text in texts.split(";")
]


@pytest.mark.parametrize(("vocabulary", "group", "field", "printed"), CASES)
def test_a_printed_label_names_its_field(vocabulary: str, group: str, field: str, printed: str) -> None:
    match = load_vocabulary(vocabulary).match(printed, group)
    assert match is not None and match.field == field


@pytest.mark.parametrize(
    ("broken", "group", "field"),
    [
        ("二级指\n标", "indicator_columns", "level2"),
        ("年度\n指标值", "indicator_columns", "target"),
        ("实际\n完成值", "indicator_columns", "actual"),
        ("偏差原因分析\n及改进措施", "indicator_columns", "deviation_reason"),
        ("偏差原因分析及\n改进措施", "indicator_columns", "deviation_reason"),
        ("项目主管单\n位", "identity", "supervising_department"),
        ("项目年度目\n标", "goals", "goal_expected"),
        ("年初指\n标值", "indicator_columns", "target"),
        ("年终完\n成值", "indicator_columns", "actual"),
        ("自评\n分", "indicator_columns", "self_score"),
        ("执行\n率", "money_columns", "execution_rate_pct"),
        ("年初\n预算数", "money_columns", "initial_budget"),
        ("其中:当年财政 拨款", "money_rows", "fiscal_appropriation"),
        ("上年结转 资金", "money_rows", "carryover"),
        ("年度 总体 目标", "goal_block", "block"),
        ("绩\n效\n指\n标", "indicator_block", "block"),
        ("年\n度\n总\n体\n目\n标", "goal_block", "block"),
    ],
)
def test_breaks_and_spaces_in_a_label_say_nothing(broken: str, group: str, field: str) -> None:
    match = load_vocabulary("self_evaluation").match(broken, group)
    assert match is not None and (match.field, match.how) == (field, EXACT)


@pytest.mark.parametrize(
    ("damaged", "group", "field"),
    [
        ("级标 一指", "indicator_columns", "level1"),
        ("出标产指", "level1_names", "output"),
        ("益标效指", "level1_names", "benefit"),
        ("意指满度标", "level1_names", "satisfaction"),
        ("考值参分", "indicator_columns", "weight"),
    ],
)
def test_labels_read_column_by_column_are_repaired(damaged: str, group: str, field: str) -> None:
    match = load_vocabulary("self_evaluation").match(damaged, group)
    assert match is not None and (match.field, match.how) == (field, REPAIRED)


def test_what_stands_in_brackets_counts_where_it_tells_two_columns_apart() -> None:
    vocabulary = load_vocabulary("self_evaluation")
    of_office, own = vocabulary.match("得分（财政审核）", "indicator_columns"), vocabulary.match("得分（分）", "indicator_columns")
    assert of_office is not None and own is not None
    assert (of_office.field, own.field) == ("review_score", "self_score")
