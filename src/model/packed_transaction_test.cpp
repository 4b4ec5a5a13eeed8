#include "model/packed_transaction.hpp"

#include <gtest/gtest.h>

#include "model/transaction_sample_test.hpp"

namespace ballast::model {
namespace {

void expect_equal(const Transaction& found, const Transaction& expected) {
    describe::Described<Transaction>::fields.each([&](const auto& field) {
        EXPECT_TRUE(found.*field.member == expected.*field.member) << field.name;
    });
}

TEST(PackedTransaction, EveryTermIsReadAsItWasWritten) {
    PackedTransactions packed;
    const std::vector<Transaction> rows{test::every_term(0), Transaction{}, test::spinoff(),
                                        test::every_term(1)};
    for (const Transaction& row : rows) packed.push_back(row);
    ASSERT_EQ(packed.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        expect_equal(packed[i], rows[i]);
        EXPECT_EQ(packed.date(i), rows[i].date);
        EXPECT_EQ(packed.type(i), rows[i].type);
        EXPECT_EQ(packed[i].currency.minor_digits(), rows[i].currency.minor_digits());
    }
}

TEST(PackedTransaction, ATradeTakesATenthOfItsStruct) {
    RowWriter writer;
    pack({.date = fin::Date::from_ymd(2024, 2, 29).value(),
          .account = "brokerage",
          .symbol = "MSFT",
          .quantity = Decimal(100),
          .price = Decimal::parse("415.25").value(),
          .amount = Decimal::parse("-41526.95").value(),
          .fees = Decimal::parse("1.95").value()},
         writer);
    EXPECT_LT(writer.bytes().size(), sizeof(Transaction) / 10);
}

TEST(PackedTransaction, ARowOfAFileIsReadAsItWasWritten) {
    const PackedQueue<ImportRow> rows{
        ImportedRow{.line = 2, .source_id = "id", .transaction = test::every_term()},
        RejectedRow{3, "code", "column", "value", "expected", "fix"}, SkippedRow{4, "a total"}};
    const ImportRow first = rows[0];
    const auto& imported = std::get<ImportedRow>(first);
    EXPECT_EQ(imported.line, 2U);
    EXPECT_EQ(imported.source_id, "id");
    expect_equal(imported.transaction, test::every_term());
    const ImportRow second = rows[1];
    const auto& rejected = std::get<RejectedRow>(second);
    EXPECT_EQ(rejected.line, 3U);
    EXPECT_EQ(rejected.code + rejected.column + rejected.value + rejected.expected + rejected.fix,
              "codecolumnvalueexpectedfix");
    const ImportRow third = rows[2];
    EXPECT_EQ(std::get<SkippedRow>(third).line, 4U);
    EXPECT_EQ(std::get<SkippedRow>(third).reason, "a total");
}

TEST(TransactionRows, PackedOnesAreReadInTheOrderOfTheirPlaces) {
    const std::vector<Transaction> rows{test::every_term(0), test::spinoff(), test::every_term(1)};
    PackedTransactions packed;
    for (const Transaction& row : rows) packed.push_back(row);
    const std::vector<std::uint32_t> places{2, 0};
    TransactionRows some(packed, places);
    ASSERT_EQ(some.size(), 2U);
    expect_equal(some[0], rows[2]);
    expect_equal(some[1], rows[0]);
    EXPECT_EQ(some.date(1), rows[0].date);
    ASSERT_EQ(some.list().size(), 2U);
    expect_equal(some.list()[0], rows[2]);
    TransactionRows all(rows);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(&all[1], &rows[1]);
    EXPECT_EQ(all.type(1), TransactionType::kSpinoff);
}

}  // namespace
}  // namespace ballast::model
