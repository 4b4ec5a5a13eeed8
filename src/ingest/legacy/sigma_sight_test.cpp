// SigmaSight: records of its tables, and rows that are rejected.
//
// Names of tables and columns are those that SigmaSight creates
// (github.com/elliottng/SigmaSight-BE: alembic/versions/initial_schema.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/legacy/source.hpp"

namespace ballast::ingest {
namespace {

using model::EarlierMeasure;
using testing::HasSubstr;

const fin::Date kToday = *fin::Date::parse("2026-01-31");

using Rows = std::vector<std::vector<std::optional<std::string>>>;

TextTable portfolios(Rows rows = {{"p1", "One", "USD", std::nullopt}}) {
    return {.name = "portfolios",
            .columns = {"id", "name", "currency", "deleted_at"},
            .rows = std::move(rows)};
}
TextTable positions(Rows rows) {
    return {.name = "positions",
            .columns = {"id", "portfolio_id", "symbol", "position_type", "quantity", "entry_price",
                        "entry_date", "exit_date", "underlying_symbol", "strike_price",
                        "expiration_date", "market_value", "updated_at", "deleted_at"},
            .rows = std::move(rows)};
}

Result<LegacyBook> read(const std::vector<TextTable>& tables) {
    return read_legacy(tables, LegacySource::kSigmaSight, kToday);
}

TEST(SigmaSight, HasPositionsWithTheirSideTermsAndTags) {
    const auto book =
        read({portfolios(),
              positions({{"q1",
                          "p1",
                          "AAPL",
                          "LONG",
                          "85.0000",
                          "225.00",
                          "2024-01-15",
                          {},
                          {},
                          {},
                          {},
                          "19125.00",
                          "2025-06-30 20:00:00+00",
                          {}},
                         {"q2",
                          "p1",
                          "AAPL",
                          "LONG",
                          "15",
                          "200",
                          "2024-02-15",
                          {},
                          {},
                          {},
                          {},
                          "3375.00",
                          "2025-06-30 20:00:00+00",
                          {}},
                         {"q3",
                          "p1",
                          "NFLX",
                          "SHORT",
                          "-600",
                          "490",
                          "2024-01-10",
                          {},
                          {},
                          {},
                          {},
                          {},
                          "2025-06-30",
                          {}},
                         {"q4",
                          "p1",
                          "SHOP",
                          "SHORT",
                          "390",
                          "195",
                          "2024-01-10",
                          {},
                          {},
                          {},
                          {},
                          {},
                          "2025-06-30",
                          {}},
                         {"q5",
                          "p1",
                          "SPY250919C00460000",
                          "LC",
                          "200",
                          "7.0",
                          "2024-01-10",
                          {},
                          {},
                          {},
                          {},
                          {},
                          "2025-06-30",
                          {}},
                         {"q6",
                          "p1",
                          "QQQ250815C00420000",
                          "SC",
                          "10",
                          "7.0",
                          "2024-01-10",
                          {},
                          "QQQ",
                          "420.0000",
                          "2025-08-15",
                          {},
                          "2025-06-30",
                          {}},
                         {"q7",
                          "p1",
                          "X",
                          "LONG",
                          "1",
                          "1",
                          "2024-01-10",
                          "2024-02-01",
                          {},
                          {},
                          {},
                          {},
                          {},
                          {}},
                         {"q8",
                          "p1",
                          "Y",
                          "LONG",
                          "1",
                          "1",
                          "2024-01-10",
                          {},
                          {},
                          {},
                          {},
                          {},
                          {},
                          "2024-03-01"}}),
              {.name = "tags", .columns = {"id", "name"}, .rows = {{"g1", "Core"}, {"g2", "Tech"}}},
              {.name = "position_tags",
               .columns = {"position_id", "tag_id"},
               .rows = {{"q1", "g1"}, {"q1", "g1"}, {"q1", "g2"}, {"q9", "g1"}, {"q1", "g9"}}}});
    ASSERT_TRUE(book) << book.error().message;
    ASSERT_EQ(book->portfolios.size(), 1U);
    const auto& held = book->portfolios[0].positions;
    ASSERT_EQ(held.size(), 6U);
    EXPECT_EQ(held[0].position.quantity, Decimal(85));
    EXPECT_EQ(held[0].position.tags, (std::vector<std::string>{"Core", "Tech"}));
    EXPECT_EQ(held[2].position.quantity, Decimal(-600));
    EXPECT_EQ(held[3].position.quantity, Decimal(-390));
    EXPECT_EQ(held[4].position.option->underlying, "SPY");
    EXPECT_EQ(held[4].position.multiplier, Decimal(100));
    EXPECT_EQ(held[5].position.quantity, Decimal(-10));
    EXPECT_EQ(held[5].position.option->strike, Decimal(420));
    EXPECT_TRUE(book->rejected.empty());
    // Two positions in a symbol have one value.
    ASSERT_EQ(book->figures.size(), 1U);
    EXPECT_EQ(book->figures[0].value, 22500.0);
    EXPECT_EQ(book->figures[0].as_of->to_string(), "2025-06-30");
    ASSERT_EQ(book->findings.size(), 2U);
    EXPECT_EQ(book->findings[0].code, "closed");
    EXPECT_EQ(book->findings[1].code, "deleted");
}

TEST(SigmaSight, RejectsRowsWithTheirColumn) {
    const auto book = read(
        {portfolios({{"p1", "One", "USD", {}}, {"p2", "Two", "gold", {}}, {"p1", "One", "", {}}}),
         positions(
             {{"q1", "p3", "A", "LONG", "1", "1", "2024-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q2", "p1", "A", "LONG", "0", "1", "2024-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q3", "p1", "A", "LONG", "-1", "1", "2024-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q4", "p1", "A", "LONG", "1", "0", "2024-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q5", "p1", "A", "LONG", "1", "1", "2099-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q6", "p1", "A", "LC", "1", "1", "2024-01-10", {}, {}, {}, {}, {}, {}, {}},
              {"q7", "p1", "A", "PUT", "1", "1", "2024-01-10", {}, {}, {}, {}, {}, {}, {}}})});
    ASSERT_TRUE(book) << book.error().message;
    std::vector<std::string> columns;
    for (const LegacyRejected& row : book->rejected) columns.push_back(row.column);
    EXPECT_EQ(columns,
              (std::vector<std::string>{"currency", "id", "portfolio_id", "quantity", "quantity",
                                        "entry_price", "entry_date", "symbol", "position_type"}));
    for (const LegacyRejected& row : book->rejected) EXPECT_FALSE(row.expected.empty());
    // Completes "entry_date is …: expected".
    EXPECT_EQ(book->rejected[6].expected,
              "a valid position; the entry date 2099-01-10 is after 2026-01-31");
}

TEST(SigmaSight, KeepsSnapshotsAndGreeksOfOptionsAsFigures) {
    const auto book = read(
        {portfolios(),
         positions(
             {{"q1",
               "p1",
               "SPY250919C00460000",
               "LC",
               "2",
               "7.0",
               "2024-01-10",
               {},
               {},
               {},
               {},
               {},
               {},
               {}},
              {"q2", "p1", "SPY", "LONG", "2", "7.0", "2024-01-10", {}, {}, {}, {}, {}, {}, {}}}),
         {.name = "portfolio_snapshots",
          .columns = {"portfolio_id", "snapshot_date", "total_value", "cash_value"},
          .rows = {{"p1", "2025-06-30", "100", "5"},
                   {"p1", "2099-06-30", "100", "5"},
                   {"p7", "2025-06-30", "100", "5"}}},
         {.name = "position_greeks",
          .columns = {"position_id", "calculation_date", "delta", "vega"},
          .rows = {{"q1", "2025-06-30", "0.5", {}}, {"q2", "2025-06-30", "1", {}}}}});
    ASSERT_TRUE(book) << book.error().message;
    ASSERT_EQ(book->figures.size(), 3U);
    EXPECT_EQ(book->figures[0].measure, EarlierMeasure::kTotalValue);
    EXPECT_EQ(book->figures[2].measure, EarlierMeasure::kDelta);
    EXPECT_EQ(book->figures[2].symbol, "SPY250919C00460000");
    ASSERT_EQ(book->rejected.size(), 1U);
    EXPECT_EQ(book->rejected[0].code, "date_in_future");
}

TEST(SigmaSight, RefusesMissingTablesAndOtherSchemas) {
    EXPECT_THAT(read({portfolios()}).error().message, HasSubstr("positions is missing"));
    EXPECT_THAT(read({positions({})}).error().message, HasSubstr("portfolios is missing"));
    EXPECT_THAT(
        read({portfolios(), {.name = "positions", .columns = {"id", "ticker"}}}).error().message,
        HasSubstr("no column portfolio_id, symbol"));
    EXPECT_THAT(
        read({portfolios(), {.name = "positions", .columns = {"id", "id"}}}).error().message,
        HasSubstr("the column id twice"));
}

}  // namespace
}  // namespace ballast::ingest
