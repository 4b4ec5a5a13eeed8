// Cells of the supervisory templates, from given figures.
#include "alm/supervisory_templates.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace ballast::alm {
namespace {

using enum ScenarioKind;

const TemplateCell& cell(const std::vector<TemplateCell>& cells, std::string_view row,
                         std::string_view column = "0010") {
    const auto found = std::ranges::find_if(
        cells, [&](const TemplateCell& one) { return one.row == row && one.column == column; });
    EXPECT_NE(found, cells.end()) << row;
    return *found;
}

TemplateFigures figures() {
    return {.eve = 1000,
            .nii = 90,
            .delta_eve = {{kParallelUp, -80},
                          {kParallelDown, 40},
                          {kSteepener, -5},
                          {kFlattener, -90},
                          {kShortUp, -20},
                          {kShortDown, 10}},
            .delta_nii = {{kParallelUp, 6}, {kParallelDown, -7}},
            .tier1 = 500.0};
}

// The rows of J 01.00 and their order: Implementing Regulation (EU) 2021/451, annex XXVIII, as in
// two copies of the text.
TEST(SupervisoryTemplates, EvaluationHasTheRowsOfTheAnnex) {
    const auto cells = evaluation_template(figures());
    std::vector<std::string_view> rows;
    for (const TemplateCell& one : cells) rows.push_back(one.row);
    EXPECT_EQ(rows,
              (std::vector<std::string_view>{"0010", "0020", "0030", "0040", "0050", "0060", "0070",
                                             "0080", "0090", "0100", "0110", "0120", "0130", "0140",
                                             "0150", "0160", "0170", "0180", "0190", "0200"}));
}

TEST(SupervisoryTemplates, TheWorstScenarioIsComparedWithTier1) {
    const auto cells = evaluation_template(figures());
    EXPECT_EQ(cell(cells, "0010").value, -90);
    EXPECT_EQ(cell(cells, "0020").value, -0.18);
    EXPECT_TRUE(cell(cells, "0020").is_ratio);
    EXPECT_EQ(cell(cells, "0030").value, 1000);
    EXPECT_EQ(cell(cells, "0070").value, -90);
    EXPECT_EQ(cell(cells, "0100").value, -7);
    EXPECT_EQ(cell(cells, "0110").value, -0.014);
    EXPECT_EQ(cell(cells, "0130").value, 6);
}

TEST(SupervisoryTemplates, WhatIsNotKnownHasNoValueAndAReason) {
    TemplateFigures partial = figures();
    partial.tier1.reset();
    partial.delta_eve.erase(kSteepener);
    const auto cells = evaluation_template(partial);
    for (const std::string_view row : {"0010", "0020", "0060", "0110", "0150", "0180"}) {
        EXPECT_FALSE(cell(cells, row).value) << row;
        EXPECT_FALSE(cell(cells, row).source.empty()) << row;
    }
    EXPECT_EQ(cell(cells, "0100").value, -7);
    partial.shock = ShockSizes{400, 500, 300};
    EXPECT_EQ(cell(evaluation_template(partial), "0190").value, 500);
}

TEST(SupervisoryTemplates, ProductsFillTheRowOfTheirName) {
    const std::vector<ProductTotal> products{
        {.side = Side::kAsset,
         .product = "loans and Advances",
         .scenarios = {{.scenario = "base", .eve = 700, .nii = 30},
                       {.scenario = "parallel_up", .eve = 660, .delta_eve = -40, .delta_nii = 4}}},
        {.side = Side::kLiability, .product = "Interbank", .scenarios = {{.scenario = "base"}}},
        {.side = Side::kAsset, .product = "mortgages"}};
    std::vector<std::string> unassigned;
    const auto cells = breakdown_template(products, {}, unassigned);
    EXPECT_EQ(cell(cells, "0050", "0030").value, 700);
    EXPECT_EQ(cell(cells, "0050", "0040").value, -40);
    EXPECT_EQ(cell(cells, "0050", "0120").value, 30);
    EXPECT_EQ(cell(cells, "0050", "0130").value, 4);
    EXPECT_FALSE(cell(cells, "0050", "0060").value);  // the scenario is not valued
    EXPECT_EQ(cell(cells, "0230", "0030").value, 0);
    EXPECT_FALSE(cell(cells, "0040", "0030").value);  // the asset side has none
    EXPECT_EQ(unassigned, std::vector<std::string>{"mortgages, asset"});
}

TEST(SupervisoryTemplates, ProductsFillTheRowThatIsStatedForThem) {
    const std::vector<ProductTotal> products{
        {.side = Side::kAsset,
         .product = "Loans and advances",
         .scenarios = {{.scenario = "base", .eve = 700}}},
        {.side = Side::kAsset,
         .product = "mortgages",
         .scenarios = {{.scenario = "base", .eve = 50}}},
        {.side = Side::kLiability,
         .product = "mortgages",
         .scenarios = {{.scenario = "base", .eve = -9}}},
        {.side = Side::kAsset, .product = "Other", .scenarios = {{.scenario = "base", .eve = 3}}}};
    const RowsByProduct rows{{"mortgages", "loans and advances"}, {"Other", "Debt securities"}};
    std::vector<std::string> unassigned;
    const auto cells = breakdown_template(products, rows, unassigned);
    EXPECT_EQ(cell(cells, "0050", "0030").value, 750);
    EXPECT_EQ(cell(cells, "0120", "0030").value, 3);
    EXPECT_FALSE(cell(cells, "0180", "0030").value);  // its product is elsewhere
    EXPECT_EQ(unassigned, std::vector<std::string>{"mortgages, liability"});  // no such row there
    EXPECT_TRUE(is_breakdown_row("DEBT securities"));
    EXPECT_FALSE(is_breakdown_row("Loans"));
}

TEST(SupervisoryTemplates, TheOthersAreNamedAsNotFilled) {
    std::vector<std::string_view> codes;
    for (const UnfilledTemplate& one : unfilled_templates()) codes.push_back(one.code);
    EXPECT_EQ(codes, (std::vector<std::string_view>{"J 02.00", "J 04.00", "J 05.00", "J 06.00",
                                                    "J 07.00", "J 08.00", "J 09.00"}));
}

}  // namespace
}  // namespace ballast::alm
