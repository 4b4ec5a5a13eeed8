// PortfolioOS: records of its tables, and rows that are rejected.
//
// Names of tables and columns are those that PortfolioOS creates (github.com/Admiralhunter/
// PortfolioOS: electron/db/sqlite-schema.ts, python/portfolioos/db/schema.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/legacy/source.hpp"

namespace ballast::ingest {
namespace {

using model::EarlierMeasure;
using model::TransactionType;
using testing::HasSubstr;

const fin::Date kToday = *fin::Date::parse("2026-01-31");

using Rows = std::vector<std::vector<std::optional<std::string>>>;

TextTable accounts(Rows rows) {
    return {.name = "accounts",
            .columns = {"id", "name", "type", "institution", "notes"},
            .rows = std::move(rows)};
}
TextTable transactions(Rows rows) {
    return {.name = "transactions",
            .columns = {"id", "account_id", "symbol", "type", "date", "quantity", "price", "fees",
                        "notes", "created_at"},
            .rows = std::move(rows)};
}

LegacyBook read(const std::vector<TextTable>& tables) {
    const auto source = recognize_legacy(tables);
    EXPECT_TRUE(source) << source.error().message;
    auto book = read_legacy(tables, *source, kToday);
    EXPECT_TRUE(book) << book.error().message;
    return book ? *std::move(book) : LegacyBook{};
}

std::vector<std::string> codes(const LegacyBook& book) {
    std::vector<std::string> found;
    for (const LegacyRejected& row : book.rejected) found.push_back(row.code);
    return found;
}

TEST(PortfolioOs, HasAccountsAndTransactionsInTheTermsOfTheLedger) {
    const LegacyBook book = read(
        {accounts({{"a1", "Brokerage", "taxable", "Broker", std::nullopt},
                   {"a2", "Roth", "Roth IRA", "", "note"},
                   {"a3", "House", "castle", "", ""}}),
         transactions(
             {{"t1", "a1", "VTI", "buy", "2024-01-15", "100.0", "150.25", "1.5", "", "x"},
              {"t2", "a1", "VTI", "split", "2024-02-01", "2.0", "0.0", "0.0", "", "x"},
              {"t3", "a1", "VTI", "sell", "2024-06-15", "-50", "180", std::nullopt, "", "x"},
              {"t4", "a1", "VTI", "dividend", "2024-06-20", "150", "0.8", "0", "", "x"},
              {"t5", "a1", "VTI", "dividend", "2024-09-20", "1", "90", "0", "Reinvestment", "x"},
              {"t6", "a2", "BND", "transfer", "2024-10-01", "50", "70", "0", "", "x"},
              {"t7", "a2", "BND", "transfer", "2024-11-01", "10", "0", "0", "Transfer Out", "x"},
              {"t8", "a2", "BND", "buy", "2025-01-02", "0.30000000000000004", "1e1", "0", "",
               "x"}})});
    EXPECT_EQ(book.source, LegacySource::kPortfolioOs);
    EXPECT_TRUE(book.rejected.empty());
    ASSERT_EQ(book.accounts.size(), 3U);
    EXPECT_EQ(book.accounts[0].account.type, model::AccountType::kTaxable);
    EXPECT_EQ(book.accounts[1].account.type, model::AccountType::kTaxFree);
    EXPECT_EQ(book.accounts[2].account.type, model::AccountType::kOther);
    ASSERT_EQ(book.transactions.size(), 8U);
    const auto of = [&](std::size_t i) { return book.transactions[i].transaction; };
    EXPECT_EQ(of(0).quantity, Decimal(100));
    EXPECT_EQ(of(0).price->to_string(), "150.25");
    EXPECT_EQ(of(0).fees.to_string(), "1.5");
    EXPECT_EQ(of(1).type, TransactionType::kSplit);
    EXPECT_EQ(of(1).ratio, Decimal(2));
    EXPECT_FALSE(of(1).quantity);
    EXPECT_EQ(of(2).quantity, Decimal(50));
    EXPECT_EQ(of(3).type, TransactionType::kDividend);
    EXPECT_EQ(of(4).type, TransactionType::kReinvest);
    EXPECT_EQ(of(5).type, TransactionType::kTransferIn);
    EXPECT_EQ(of(6).type, TransactionType::kTransferOut);
    EXPECT_EQ(of(7).quantity->to_string(), "0.3");
    EXPECT_EQ(of(7).price, Decimal(10));
}

TEST(PortfolioOs, RejectsRowsWithTheirTableRowColumnAndValue) {
    const LegacyBook book = read({transactions({
        {"t1", "a1", "VTI", "buy", "2099-01-15", "1", "1", "0", "", ""},
        {"t2", "a1", "VTI", "buy", "15/01/2024", "1", "1", "0", "", ""},
        {"t3", "a1", "VTI", "buy", "2024-01-15", "ten", "1", "0", "", ""},
        {"t4", "a1", "VTI", "gift", "2024-01-15", "1", "1", "0", "", ""},
        {"t5", "a1", "", "buy", "2024-01-15", "1", "1", "0", "", ""},
        {"t6", "a1", "VTI", "buy", "2024-01-15", "0", "1", "0", "", ""},
        {"t7", "a1", "VTI", "dividend", "2024-01-15", "12", "0", "0", "", ""},
        {"t8", "a1", "VTI", "buy", "2024-01-15", "1", "1", "0", "", ""},
        {"t8", "a1", "VTI", "buy", "2024-01-15", "1", "1", "0", "", ""},
        {"t9", "a1", "VTI", "buy", "2024-01-15", "nan", "1", "0", "", ""},
        {"ta", "a1", "VTI", "buy", "2024-01-15", "1", "-1", "0", "", ""},
    })});
    EXPECT_EQ(codes(book), (std::vector<std::string>{"date_in_future", "date", "decimal",
                                                     "unknown_type", "missing", "quantity",
                                                     "dividend", "duplicate", "decimal", "price"}));
    EXPECT_EQ(book.transactions.size(), 1U);
    const LegacyRejected& row = book.rejected[1];
    EXPECT_EQ(row.place.table, "transactions");
    EXPECT_EQ(row.place.row, 2U);
    EXPECT_EQ(row.column, "date");
    EXPECT_EQ(row.value, "15/01/2024");
    EXPECT_THAT(row.expected, HasSubstr("2024-01-15"));
}

TEST(PortfolioOs, KeepsStoredHoldingsAndSnapshotsAsFigures) {
    const LegacyBook book = read(
        {{.name = "holdings",
          .columns = {"id", "account_id", "symbol", "asset_type", "shares", "cost_basis"},
          .rows = {{"h", "a1", "VTI", "etf", "20", "1000.5"}}},
         {.name = "portfolio_snapshots",
          .columns = {"account_id", "date", "total_value", "total_cost_basis", "unrealized_gain"},
          .rows = {{"a1", "2025-12-31", "1200", "1000.5", "199.5"},
                   {"a1", "2099-12-31", "1200", "1000.5", "199.5"}}}});
    ASSERT_EQ(book.figures.size(), 5U);
    EXPECT_EQ(book.figures[0].measure, EarlierMeasure::kQuantity);
    EXPECT_EQ(book.figures[0].symbol, "VTI");
    EXPECT_EQ(book.figures[2].measure, EarlierMeasure::kMarketValue);
    EXPECT_EQ(book.figures[2].as_of->to_string(), "2025-12-31");
    EXPECT_EQ(codes(book), std::vector<std::string>{"date_in_future"});
}

TEST(PortfolioOs, HasOnePriceOfASymbolAndDay) {
    const LegacyBook book =
        read({{.name = "price_history",
               .columns = {"symbol", "date", "open", "high", "low", "close", "adj_close", "volume"},
               .rows = {{"VTI", "2025-01-03", "0", "2", "1", "1.5", "1", "9"},
                        {"AGG", "2025-01-03 00:00:00", "1", "2", "1", "90", "1", "9"},
                        {"VTI", "2025-01-02", "1", "2", "1", "1.25", "1", "9"},
                        {"VTI", "2025-01-02", "1", "2", "1", "1.26", "1", "9"},
                        {"VTI", "2025-01-06", "1", "2", "1", "0", "1", "9"}}}});
    ASSERT_EQ(book.prices.size(), 3U);
    EXPECT_EQ(book.prices[0].symbol, "AGG");
    EXPECT_EQ(book.prices[1].close, 1.25);
    EXPECT_FALSE(book.prices[2].open);
    EXPECT_EQ(codes(book), (std::vector<std::string>{"duplicate", "price"}));
}

TEST(PortfolioOs, ListsTablesAndColumnsThatAreNotRead) {
    const LegacyBook book = read({accounts({}),
                                  {.name = "llm_providers", .columns = {"id"}, .rows = {{"x"}}},
                                  {.name = "surprise", .columns = {"id"}, .rows = {}},
                                  {.name = "preferences",
                                   .columns = {"key", "value", "color"},
                                   .rows = {{"currency", "EUR", ""}, {"currency", "gold", ""}}}});
    ASSERT_EQ(book.tables.size(), 4U);
    EXPECT_TRUE(book.tables[0].is_read);
    EXPECT_FALSE(book.tables[1].is_read);
    EXPECT_THAT(book.tables[1].note, HasSubstr("set up here"));
    EXPECT_THAT(book.tables[3].note, HasSubstr("no table of"));
    ASSERT_EQ(book.findings.size(), 2U);
    EXPECT_EQ(book.findings[0].code, "unknown_column");
    EXPECT_EQ(book.findings[1].code, "currency");
}

TEST(PortfolioOs, RefusesAnotherVersionOfTheSchema) {
    const auto book = read_legacy(
        std::vector<TextTable>{
            {.name = "transactions",
             .columns = {"id", "account_id", "ticker", "type", "date", "quantity", "price"},
             .rows = {}}},
        LegacySource::kPortfolioOs, kToday);
    ASSERT_FALSE(book);
    EXPECT_THAT(book.error().message, HasSubstr("no column symbol"));
    EXPECT_THAT(book.error().message, HasSubstr("another version"));
}

TEST(LegacySource, IsRecognizedByItsTablesOrRefused) {
    const auto of = [](std::vector<std::string> names) {
        std::vector<TextTable> tables;
        for (std::string& name : names) tables.push_back({.name = std::move(name)});
        return recognize_legacy(tables);
    };
    EXPECT_EQ(*of({"holdings"}), LegacySource::kPortfolioOs);
    EXPECT_EQ(*of({"portfolios", "positions"}), LegacySource::kSigmaSight);
    EXPECT_THAT(of({"orders"}).error().message, HasSubstr("found orders"));
    EXPECT_THAT(of({}).error().message, HasSubstr("found none"));
    EXPECT_THAT(of({"holdings", "positions"}).error().message, HasSubstr("more than one"));
}

}  // namespace
}  // namespace ballast::ingest
