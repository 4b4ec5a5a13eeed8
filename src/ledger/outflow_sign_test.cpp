// Signs of fees, taxes and withdrawals, and their effect on cash.
#include "ledger/outflow_sign.hpp"

#include "ledger/amounts.hpp"
#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

Transaction money(Type type, const char* amount, const char* account = "a") {
    return make({"2024-01-02", type, "", "", "", amount, "", account});
}

struct Cash {
    std::string balance;
    std::vector<std::string> issues;
    bool operator==(const Cash&) const = default;
};

Cash cash_of(std::vector<Transaction> rows, OutflowSign stated = OutflowSign::kInferred) {
    Cash cash;
    for (const Issue& issue : to_cash(rows, stated)) cash.issues.push_back(issue.code);
    Decimal sum;
    for (const Transaction& t : rows) {
        EXPECT_TRUE(check_transaction(t));
        sum += cash_effect(t);
    }
    cash.balance = sum.to_string();
    return cash;
}

TEST(OutflowSign, ReversalsArePostedWithTheOppositeSign) {
    EXPECT_EQ(cash_of({money(Type::kDeposit, "1000"), money(Type::kDeposit, "-100"),
                       money(Type::kFee, "-5"), money(Type::kFee, "5")}),
              (Cash{"900", {"amounts_read_as_refunds"}}));
    // A withholding by a broker: charged, refunded, charged again.
    EXPECT_EQ(
        cash_of({money(Type::kTax, "-7.2"), money(Type::kTax, "7.2"), money(Type::kTax, "-3.6")}),
        (Cash{"-3.6", {"amounts_read_as_refunds"}}));
    EXPECT_EQ(cash_of({money(Type::kInterest, "3"), money(Type::kInterest, "-1"),
                       money(Type::kDividend, "-5")}),
              (Cash{"-3", {}}));
}

TEST(OutflowSign, MagnitudesAloneAndNegativesAloneAreCharges) {
    EXPECT_EQ(cash_of({money(Type::kWithdrawal, "3000"), money(Type::kFee, "5")}),
              (Cash{"-3005", {"amounts_read_as_charges"}}));
    EXPECT_EQ(cash_of({money(Type::kWithdrawal, "-3000"), money(Type::kFee, "-5")}),
              (Cash{"-3005", {}}));
    Transaction by_fees = money(Type::kFee, "");
    by_fees.fees = dec("2");
    EXPECT_EQ(cash_of({by_fees}), (Cash{"-2", {}}));
}

TEST(OutflowSign, IsThatOfAnAccountAndAType) {
    // Account a states magnitudes, b changes in cash; the taxes of b imply nothing about its fees.
    EXPECT_EQ(cash_of({money(Type::kFee, "5"), money(Type::kFee, "-7", "b"),
                       money(Type::kFee, "7", "b"), money(Type::kTax, "2", "b")}),
              (Cash{"-7", {"amounts_read_as_charges", "amounts_read_as_refunds"}}));
}

TEST(OutflowSign, IsTakenAsStated) {
    EXPECT_EQ(cash_of({money(Type::kFee, "5")}, OutflowSign::kCash), (Cash{"5", {}}));
    EXPECT_EQ(cash_of({money(Type::kFee, "5"), money(Type::kFee, "-6")}, OutflowSign::kMagnitude),
              (Cash{"-11", {}}));
}

}  // namespace
}  // namespace ballast::ledger
