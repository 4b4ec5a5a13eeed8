// Closing an account: what prevents it, and what it prevents.
#include "ledger/closing.hpp"

#include <gmock/gmock.h>

#include "ledger/golden_ledger_test.hpp"
#include "ledger/import_plan.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using testing::HasSubstr;

std::vector<Transaction> old_account() {
    return {make({"2024-01-02", Type::kDeposit, "", "", "", "1000", "", "old"}),
            make({"2024-01-03", Type::kBuy, "A", "10", "50", "", "", "old"}),
            make({"2024-01-03", Type::kBuy, "B", "5", "10", "", "", "other"})};
}

Status close(const std::vector<Transaction>& rows, const char* date,
             ClosingBalance balance = ClosingBalance::kRefuse) {
    return check_closing("old", day(date), rows, balance);
}

TEST(Closing, AnAccountWithUnitsOrCashIsRefusedAndBothAreListed) {
    const Status refused = close(old_account(), "2024-12-31");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kConflict);
    EXPECT_EQ(refused.error().errors.at(0).code, "not_empty");
    EXPECT_EQ(refused.error().message,
              "the account is not empty on 2024-12-31: it holds 10 A, 500 USD in cash");
    EXPECT_TRUE(close(old_account(), "2024-12-31", ClosingBalance::kAccept));
}

TEST(Closing, AnEmptiedAccountCanBeClosedFromTheDayOfItsLastTransaction) {
    std::vector<Transaction> rows = old_account();
    rows.push_back(make({"2024-06-03", Type::kSell, "A", "10", "60", "", "", "old"}));
    rows.push_back(make({"2024-06-04", Type::kWithdrawal, "", "", "", "-1100", "", "old"}));
    EXPECT_TRUE(close(rows, "2024-06-04"));
    EXPECT_TRUE(close(rows, "2025-01-01"));
    for (const ClosingBalance balance : {ClosingBalance::kRefuse, ClosingBalance::kAccept}) {
        const Status early = close(rows, "2024-06-03", balance);
        ASSERT_FALSE(early);
        EXPECT_EQ(early.error().errors.at(0).code, "later_transactions");
        EXPECT_THAT(early.error().message, HasSubstr("1 transaction after 2024-06-03"));
        EXPECT_THAT(early.error().errors.at(0).hint, HasSubstr("2024-06-04"));
    }
}

// Units that leave by a transfer of which only the departure is entered are gone.
TEST(Closing, ATransferInKindEmptiesTheAccount) {
    std::vector<Transaction> rows = old_account();
    rows.push_back(make({"2024-06-03", Type::kTransferOut, "A", "10", "", "", "", "old"}));
    rows.back().other_account = "other";
    rows.push_back(make({"2024-06-04", Type::kTransferOut, "", "", "", "500", "", "old"}));
    EXPECT_TRUE(close(rows, "2024-06-04"));
}

TEST(Closing, NothingIsPostedAfterTheClosing) {
    const ClosedAccounts closed = {{"old", day("2024-06-04")}};
    Transaction row = make({"2024-06-04", Type::kDividend, "A", "", "", "5", "", "old"});
    EXPECT_TRUE(check_open(row, closed));
    row.date = day("2024-06-05");
    const Status refused = check_open(row, closed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/date");
    EXPECT_EQ(refused.error().errors.at(0).code, "account_closed");
    EXPECT_EQ(refused.error().message, "account old was closed on 2024-06-04");
    row.account = "other";
    EXPECT_TRUE(check_open(row, closed));
    row.other_account = "old";
    EXPECT_FALSE(check_open(row, closed));
}

TEST(Closing, AnImportRejectsTheRowsAfterIt) {
    const auto row = [](const char* date) {
        return model::ImportRow(model::ImportedRow{
            .line = 1, .transaction = make({date, Type::kDeposit, "", "", "", "5", "", ""})});
    };
    const ImportPlan plan =
        make_import_plan({row("2024-06-04"), row("2024-06-05")}, {.fallback = "old", .by_name = {}},
                         {}, PossibleDuplicates::kBook, {{"old", day("2024-06-04")}});
    EXPECT_EQ(plan.totals.added, 1);
    EXPECT_EQ(plan.totals.rejected, 1);
    EXPECT_EQ(plan.rows[1].reason, "account_closed");
    EXPECT_EQ(plan.rows[1].value, "2024-06-05");
}

}  // namespace
}  // namespace ballast::ledger
