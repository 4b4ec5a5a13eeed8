// Differences of two documents, and the scale of charts.
#include "report/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/chart_picture.hpp"
#include "report/chart_scale.hpp"
#include "report/sample_test.hpp"

namespace ballast::report {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(Compare, ADocumentDoesNotDifferFromItself) {
    const Document document = test::sample_document();
    EXPECT_TRUE(changes_between(document, document).empty());
    EXPECT_TRUE(differences_of_inputs(document, document).empty());
}

TEST(Compare, ChangedMissingAndNewNumbersAreListedHeadlineFirst) {
    const Document first = test::sample_document();
    Document second = first;
    second.facts[0].value.number = 1000000.0;
    Table& table = *second.sections[0].blocks[2].table;
    table.rows[0].cells[1].number = -1235.5;  // by less than a thousandth
    table.rows[1].cells[1].number = 5.0;      // was missing
    table.rows.pop_back();                    // six numbers of the total
    const auto changes = changes_between(first, second);
    ASSERT_EQ(changes.size(), 8U);
    EXPECT_EQ(changes[0].table, "facts");
    EXPECT_EQ(changes[0].row, "Net value");
    EXPECT_DOUBLE_EQ(*changes[0].difference, 1000000.0 - 1234567.891);
    EXPECT_EQ(changes.back().row, "=1+1");
    EXPECT_EQ(changes.back().column, "Money");
    EXPECT_DOUBLE_EQ(*changes.back().difference, -1.0);
    for (std::size_t i = 1; i + 1 < changes.size(); ++i) EXPECT_FALSE(changes[i].difference);
}

// A remark and a date say no more about which row it is once the first cell does.
TEST(Compare, ARowIsTheSameWhereItsRemarkDiffers) {
    Document first{.title = "Sample"};
    first.sections = {{.id = "s", .title = "S"}};
    first.sections[0].blocks = {
        {.kind = BlockKind::kTable,
         .table = Table{.id = "t",
                        .title = "T",
                        .columns = {text_column("position", "Position"),
                                    money_column("value", "Value", "USD"),
                                    text_column("reason", "Reason")},
                        .rows = {{{text("A"), number(1.0), text("volatility 0.2")}},
                                 {{text("B"), number(2.0), text("volatility 0.3")}}}}},
        {.kind = BlockKind::kTable,
         .table = Table{
             .id = "u",
             .title = "U",
             .columns = {count_column("rank", "Rank"), date_column("date", "Date"),
                         money_column("pnl", "P&L", "USD")},
             .rows = {{{number(1.0), date(*fin::Date::parse("2024-01-02")), number(-5.0)}}}}}};
    Document second = first;
    second.sections[0].blocks[0].table->rows[0].cells[1].number = 1.5;
    second.sections[0].blocks[0].table->rows[0].cells[2].text = "volatility 0.21";
    second.sections[0].blocks[1].table->rows[0].cells[1] = date(*fin::Date::parse("2024-01-03"));
    second.sections[0].blocks[1].table->rows[0].cells[2].number = -6.0;
    const auto changes = changes_between(first, second);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].row, "A");
    EXPECT_DOUBLE_EQ(*changes[0].difference, 0.5);
    EXPECT_EQ(changes[1].row, "1");
    EXPECT_DOUBLE_EQ(*changes[1].difference, -1.0);
}

TEST(Compare, OtherDatesDataAndSectionsAreNamed) {
    const Document first = test::sample_document();
    Document second = first;
    second.as_of = first.as_of + 1;
    second.provenance.data_digest = std::string(64, 'c');
    second.sections.pop_back();
    const auto lines = differences_of_inputs(first, second);
    EXPECT_THAT(lines, Contains(HasSubstr("Report date: 2025-06-30 before, 2025-07-01 after.")));
    EXPECT_THAT(lines, Contains(HasSubstr("Data: bbbbbbbbbbbbbbbb before")));
    EXPECT_THAT(lines,
                Contains(HasSubstr("Only the first report has the section Missing section.")));
}

TEST(ChartScale, TicksAreRoundAndCoverAllValues) {
    for (const auto& [low, high] : std::vector<std::pair<double, double>>{
             {0.0, 1.0}, {-3.7, 12.2}, {1e6, 1.2e6}, {-0.001, 0.0}, {5.0, 5.0}, {0.0, 0.0}}) {
        const Axis axis = axis_over(low, high, 5);
        EXPECT_LE(axis.low, low);
        EXPECT_GE(axis.high, high);
        EXPECT_LT(axis.low, axis.high);
        EXPECT_GE(axis.ticks.size(), 2U);
        EXPECT_LE(axis.ticks.size(), 12U);
    }
    const std::vector<double> ticks = axis_over(0.0, 1.0, 5).ticks;
    ASSERT_EQ(ticks.size(), 6U);
    for (std::size_t i = 0; i < ticks.size(); ++i)
        EXPECT_NEAR(ticks[i], 0.2 * static_cast<double>(i), 1e-15);
}

TEST(ChartPicture, EveryShapeIsWithinThePicture) {
    Chart chart{.id = "bars",
                .title = "Bars",
                .kind = ChartKind::kBars,
                .format = {Unit::kMoney, 0, "USD"},
                .series = {{"P&L", {}}}};
    for (int i = 0; i < 20; ++i) {
        chart.labels.push_back("A scenario with a long name " + std::to_string(i));
        chart.series[0].values.emplace_back(i % 3 == 0 ? -1e6 * i : 2e5 * i);
    }
    for (const ChartKind kind :
         {ChartKind::kBars, ChartKind::kStacked, ChartKind::kWaterfall, ChartKind::kLine}) {
        chart.kind = kind;
        const Picture picture = draw_chart(chart, 500.0);
        EXPECT_GT(picture.shapes.size(), 10U);
        for (const Shape& shape : picture.shapes)
            for (std::size_t i = 0; i + 1 < shape.points.size(); i += 2) {
                if (shape.kind == ShapeKind::kRectangle && i > 0) break;
                EXPECT_GE(shape.points[i], -0.5);
                EXPECT_LE(shape.points[i], picture.width + 0.5);
                EXPECT_GE(shape.points[i + 1], -0.5);
                EXPECT_LE(shape.points[i + 1], picture.height + 0.5);
            }
    }
}

}  // namespace
}  // namespace ballast::report
