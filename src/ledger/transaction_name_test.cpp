// Messages name a transaction by what a reader knows of it.
#include "ledger/transaction_name.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ballast;

model::Transaction sale() {
    model::Transaction t;
    t.id = "01a21357-d2e8-76cc-9e9e-b9c88d5e60c8";
    t.type = model::TransactionType::kShortSell;
    t.date = fin::Date::parse("2025-03-03").value();
    t.account = "brokerage";
    t.symbol = "MSFT";
    t.quantity = Decimal::parse("1.5").value();
    return t;
}

TEST(TransactionName, HasTypeQuantitySymbolDateAndAccountButNoId) {
    EXPECT_EQ(ledger::transaction_name(sale()),
              "the short sell of 1.5 MSFT on 2025-03-03 in brokerage");
    model::Transaction deposit;
    deposit.type = model::TransactionType::kDeposit;
    deposit.date = fin::Date::parse("2023-01-03").value();
    deposit.account = "checking";
    deposit.amount = Decimal::parse("42000").value();
    EXPECT_EQ(ledger::transaction_name(deposit), "the deposit of 42000 on 2023-01-03 in checking");
}

TEST(TransactionName, AMessageStatesSymbolAndAccountOnce) {
    EXPECT_EQ(ledger::message_about(sale(), "1.5 of MSFT are requested in brokerage"),
              "2025-03-03: 1.5 of MSFT are requested in brokerage");
    EXPECT_EQ(ledger::message_about(sale(), "the price is negative"),
              "2025-03-03 MSFT in brokerage: the price is negative");
}

}  // namespace
