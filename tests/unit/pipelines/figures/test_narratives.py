"""Figures of three made-up narratives whose wording is not the seed's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.figures import FigureReader
from tests.narrated import figures_of, lines_of

LIBRARY = """
一、部门概况
（一）机构设置及人员构成
我局下设科室4个，在职职工３６人，其中：在编人员30名，聘用人员6名。县编办核定编制32人。
二、部门收支情况
（一）年初预算安排情况
2022年度收入预算为1,250.50万元，其中一般公共预算财政拨款1,250.50万元。支出预算总额1,250.50万元，其中：基本支出预算为850.5万元，项目支出预算400万元。
（二）决算收支情况
全年收入决算数为1310.75万元，比年初预算增加60.25万元；支出决算总额1300万元，其中：基本支出880万元，占本年支出的67.69%，项目支出420万元，占本年支出的32.31%。
（三）“三公”经费情况
“三公”经费全年预算为12万元，包括：公务用车运行维护费8万元、公务接待费4万元。本年“三公”经费支出决算为9.86万元，其中公务用车运行维护费7.5万元、公务接待费2.36万元，未发生因公出国费用。
"""
LIBRARY_FIGURES = {
    "org.internal_organs": "4 个",
    "staff.on_post_total": "36 人",
    "staff.on_post_established": "30 人",
    "staff.contract": "6 人",
    "staff.authorized": "32 人",
    "budget.income": "1250.50 万元",
    "budget.income.general_public": "1250.50 万元",
    "budget.expenditure": "1250.50 万元",
    "budget.expenditure.basic": "850.5 万元",
    "budget.expenditure.project": "400 万元",
    "final.income": "1310.75 万元",
    "final.income_increase": "60.25 万元",
    "final.expenditure": "1300 万元",
    "final.expenditure.basic": "880 万元",
    "final.expenditure.basic_share": "67.69 %",
    "final.expenditure.project": "420 万元",
    "final.expenditure.project_share": "32.31 %",
    "three_public.budget.total": "12 万元",
    "three_public.budget.vehicle_maintenance": "8 万元",
    "three_public.budget.reception": "4 万元",
    "three_public.final.total": "9.86 万元",
    "three_public.final.vehicle_maintenance": "7.5 万元",
    "three_public.final.reception": "2.36 万元",
}

TOWNSHIP = """
第一部分 基本情况
（二）人员编制情况
乡政府批准编制人数48人，实有在职人员45人。
二、一般公共预算财政拨款支出情况
1、基本支出
2023年基本支出合计612.35万元，包括人员经费540.05万元和日常公用经费72.3万元。其中：人员经费支出包括工资福利支出420万元，对个人和家庭的补助20.05万元，机关事业单位职业年金缴费支出40万元，住房公积金支出60万元。
2、项目支出
项目支出合计为1488.4万元，其中：农林水支出900.4万元、城乡社区支出488万元、教育支出100万元。
三、政府性基金支出情况
本年政府性基金预算支出共计56万元，其中：城乡社区支出56万元。
四、政府采购情况
全年政府采购总额为230.6万元，其中货物类30.6万元、工程类180万元、服务类20万元。
五、国有资产占用情况
截至2023年12月31日，本单位资产总计3,405.77万元，负债合计405.77万元，净资产合计3000万元。
"""
TOWNSHIP_FIGURES = {
    "staff.authorized": "48 人",
    "staff.on_post_total": "45 人",
    "gpb.basic": "612.35 万元",
    "gpb.basic.personnel": "540.05 万元",
    "gpb.basic.public": "72.3 万元",
    "gpb.personnel.wages": "420 万元",
    "gpb.personnel.family_subsidy": "20.05 万元",
    "gpb.personnel.annuity": "40 万元",
    "gpb.personnel.housing_fund": "60 万元",
    "gpb.project": "1488.4 万元",
    "gpb.project.agriculture": "900.4 万元",
    "gpb.project.urban_rural": "488 万元",
    "gpb.project.education": "100 万元",
    "govfund.total": "56 万元",
    "govfund.urban_rural": "56 万元",
    "procurement.total": "230.6 万元",
    "procurement.goods": "30.6 万元",
    "procurement.works": "180 万元",
    "procurement.services": "20 万元",
    "assets.total": "3405.77 万元",
    "assets.liabilities": "405.77 万元",
    "assets.net": "3000 万元",
}

PARK = """
四、部门整体支出绩效目标完成情况
经济运行平稳：全年实现地区生产总值86.4亿元，完成税收收入3.2亿元，完成固定资产投资额21亿元，同比增长12.5%；外贸进出口总值5600万元，同比增长8.4%；实际利用外资金额220万美元。
2022年累计引进项目15个，合同投资总额36.7亿元，其中市级重点项目4个，世界500强企业2家。
完成征地拆迁，累计约260余亩；铺设供水管道1200余米；竣工安置房120套。
整体支出情况：2023年部门整体总支出5210.4万元，其中：一般公共预算财政拨款支出5010.4万元，政府性基金预算支出200万元。
五、存在的主要问题
预算编制不够精准。年末总收入5210.4万元，超出年初批复的预算数4100万元，超出幅度为0.27倍。
六、资产管理
固定资产原值860.2万元，在用固定资产800万元，固定资产利用率93%。
"""
PARK_FIGURES = {
    "perf.gdp": "86.4 亿元",
    "perf.tax": "3.2 亿元",
    "perf.fixed_investment": "21 亿元",
    "perf.fixed_investment_growth": "12.5 %",
    "perf.trade_total": "5600 万元",
    "perf.trade_growth": "8.4 %",
    "perf.fdi_actual": "220 万美元",
    "perf.projects_year_label": "2022 年",
    "perf.projects_attracted": "15 个",
    "perf.projects_investment": "36.7 亿元",
    "perf.projects_major": "4 个",
    "perf.projects_fortune500": "2 家",
    "perf.land_cleared": "260 亩(约)",
    "perf.water_pipe": "1200 米(约)",
    "perf.resettlement_built": "120 套",
    "overall.total_expenditure": "5210.4 万元",
    "overall.general_public_budget": "5010.4 万元",
    "overall.government_fund": "200 万元",
    "problem.final_income": "5210.4 万元",
    "problem.initial_budget": "4100 万元",
    "problem.excess_multiple": "0.27 倍",
    "assets.fixed_original": "860.2 万元",
    "assets.in_use": "800 万元",
    "assets.utilisation_rate": "93 %",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(LIBRARY, LIBRARY_FIGURES), (TOWNSHIP, TOWNSHIP_FIGURES), (PARK, PARK_FIGURES)],
    ids=["library", "township", "park"],
)
def test_the_figures_of_a_narrative(text: str, wanted: dict[str, str]) -> None:
    assert figures_of(text) == wanted


def test_a_number_keeps_its_places_and_its_page() -> None:
    reader = FigureReader()
    found = [figure for line in lines_of(LIBRARY) for figure in reader.read(line)] + list(reader.end())
    income = next(figure for figure in found if figure.metric == "budget.income")
    assert income.value.number == Decimal("1250.50")
    assert str(income.value.number) == "1250.50"
    assert income.value.raw == "1,250.50万元"
    assert {figure.value.provenance.page for figure in found} == {1, 2}


def test_a_repeated_figure_is_counted() -> None:
    reader = FigureReader()
    found = [figure.figure_id for line in lines_of("核定编制20人。\n核定编制21人。") for figure in reader.read(line)]
    assert found + [figure.figure_id for figure in reader.end()] == ["staff.authorized#1", "staff.authorized#2"]


def test_a_number_no_subject_is_known_for_gives_no_figure() -> None:
    assert figures_of("本年共收到来信35件，走访群众120人，修缮房屋3间。") == {}
