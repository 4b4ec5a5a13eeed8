// Single transactions: one that takes more than is held on its day is rejected and changes nothing.
// On both databases.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using testing::HasSubstr;

class Transactions : public testing::TestWithParam<store::Dialect> {
protected:
    Transactions() {
        for (const char* account : {"main", "second"})
            world_.body("account.create", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", account));
    }
    static std::string row(std::string_view date, std::string_view type, std::string_view symbol,
                           std::string_view quantity, std::string_view more = "") {
        return fmt::format(
            R"({{"account":"main","date":"{}","type":"{}","symbol":"{}","quantity":"{}","price":"5"{}}})",
            date, type, symbol, quantity, more);
    }
    Result<Reply> book(const std::string& request) {
        return world_.call("transaction.create", request);
    }
    std::string id_of(const std::string& request) {
        return Json(world_.body("transaction.create", request)).text("/id");
    }
    Result<Reply> change(const std::string& id, std::string_view fields) {
        return world_.call("transaction.update",
                           fmt::format(R"({{"id":"{}","if_match":"v1",{}}})", id, fields));
    }
    std::string ledger() {
        return Json(world_.body("ledger.export", R"({"what":"portfolio"})")).text("/body_sha256");
    }
    static std::string attribute(const Error& error, std::string_view name) {
        for (const auto& [key, value] : error.attributes)
            if (key == name) return value;
        return {};
    }

    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Transactions, test::kDatabases, test::database_name);

TEST_P(Transactions, ASaleBeyondTheHoldingIsRejectedWithTheHoldingAndChangesNothing) {
    id_of(row("2024-01-02", "buy", "A", "4"));
    id_of(row("2024-03-01", "buy", "A", "10"));
    const std::string before = ledger();
    const auto refused = book(row("2024-02-01", "sell", "A", "5"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    EXPECT_EQ(attribute(refused.error(), "held"), "4");
    EXPECT_EQ(attribute(refused.error(), "missing"), "1");
    ASSERT_EQ(refused.error().errors.size(), 1U);
    EXPECT_EQ(refused.error().errors[0].pointer, "/quantity");
    EXPECT_EQ(refused.error().errors[0].code, "not_held");
    EXPECT_THAT(refused.error().message, HasSubstr("on 2024-02-01 5 of A are requested in main"));
    EXPECT_EQ(ledger(), before);
    EXPECT_EQ(
        refused.error().errors[0].hint,
        "use at most 4, or first enter the transactions that are missing; a short sale has its "
        "own type");
    const auto moved = book(row("2024-02-01", "transfer_out", "B", "1"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, moved));
    EXPECT_EQ(moved.error().errors[0].hint, "first enter the transactions that are missing");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-02-01", "sell", "B", "1"))));
    EXPECT_EQ(ledger(), before);
    EXPECT_TRUE(book(row("2024-02-01", "sell", "A", "4")));
    EXPECT_TRUE(book(row("2024-04-01", "sell", "A", "10")));
}

TEST_P(Transactions, ABackdatedSaleThatTakesFromALaterOneIsRejected) {
    id_of(row("2024-01-02", "buy", "A", "10"));
    id_of(row("2024-06-03", "sell", "A", "8"));
    const auto refused = book(row("2024-03-01", "sell", "A", "3"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("the later sell of 2024-06-03"));
    EXPECT_TRUE(book(row("2024-03-01", "sell", "A", "2")));
}

TEST_P(Transactions, UnitsFromSplitsMergersAndOptionsAreHeld) {
    id_of(row("2024-01-02", "buy", "A", "4"));
    id_of(R"({"account":"main","date":"2024-02-01","type":"split","symbol":"A","ratio":"2"})");
    id_of(R"({"account":"main","date":"2024-03-01","type":"merger","symbol":"A",)"
          R"("new_symbol":"C","ratio":"3"})");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-03-02", "sell", "C", "25"))));
    EXPECT_TRUE(book(row("2024-03-02", "sell", "C", "24")));
    id_of(row("2024-01-02", "buy", "XYZ240621C00010000", "1"));
    id_of(row("2024-06-20", "exercise", "XYZ240621C00010000", "1"));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-06-21", "sell", "XYZ", "101"))));
    EXPECT_TRUE(book(row("2024-06-21", "sell", "XYZ", "100")));
}

TEST_P(Transactions, AnotherAccountsUnitsAreNotSoldAndShortSalesHaveTheirOwnType) {
    id_of(row("2024-01-02", "buy", "A", "4"));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(R"({"account":"second","date":"2024-02-01",)"
                                                     R"("type":"sell","symbol":"A","quantity":"1",)"
                                                     R"("price":"5"})")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-02-01", "cover", "S", "1"))));
    EXPECT_TRUE(book(row("2024-01-02", "short_sell", "S", "3")));
    EXPECT_TRUE(book(row("2024-02-01", "cover", "S", "3")));
}

TEST_P(Transactions, AChangeBeyondTheHoldingIsRejectedAndAnyOtherIsMade) {
    const std::string bought = id_of(row("2024-01-02", "buy", "A", "10"));
    const std::string sold = id_of(row("2024-06-03", "sell", "A", "8"));
    const std::string before = ledger();
    EXPECT_TRUE(fails_with(Code::kInvalidInput, change(sold, R"("quantity":"11")")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, change(sold, R"("date":"2024-01-01")")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, change(sold, R"("account":"second")")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, change(bought, R"("quantity":"7")")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, change(bought, R"("symbol":"B")")));
    EXPECT_EQ(ledger(), before);
    EXPECT_TRUE(change(sold, R"("quantity":"10")"));
    EXPECT_TRUE(change(bought, R"("quantity":"10.5","note":"with the rest")"));
}

TEST_P(Transactions, AnAmountOfAnOutflowIsKeptAsTheChangeOfCash) {
    const auto money = [&](std::string_view type, std::string_view amount,
                           std::string_view more = "") {
        return Json(world_.body(
            "transaction.create",
            fmt::format(R"({{"account":"main","date":"2024-01-02","type":"{}","amount":"{}"{}}})",
                        type, amount, more)));
    };
    money("deposit", "1000");
    EXPECT_EQ(money("deposit", "-100").text("/amount"), "-100");
    EXPECT_EQ(money("fee", "-5").size("/issues"), 0U);
    const Json charge = money("fee", "5");
    EXPECT_EQ(charge.text("/amount"), "-5");
    EXPECT_EQ(charge.text("/issues/0/code"), "amount_read_as_charge");
    const Json refund = money("fee", "7", R"(,"outflow_sign":"cash")");
    EXPECT_EQ(refund.text("/amount"), "7");
    EXPECT_EQ(refund.size("/issues"), 0U);
    // A repeated refund stays a refund, and there is no issue on the sign where the amount is
    // unchanged.
    EXPECT_EQ(Json(change(refund.text("/id"), R"("amount":"8")")->body).text("/amount"), "8");
    EXPECT_EQ(Json(change(charge.text("/id"), R"("note":"n")")->body).text("/amount"), "-5");
    // 1000 - 100 - 5 - 5 + 8
    EXPECT_EQ(Json(world_.body("ledger.lots", "{}")).text("/cash/0/balance"), "898");
}

// A broker's file may begin after the purchases: such a holding is already short, and more may be
// sold.
TEST_P(Transactions, AnIncompleteHoldingAcceptsFurtherSalesAndChanges) {
    world_.body("ledger.import",
                R"({"content":"Date,Type,Symbol,Quantity,Price\n2024-02-01,sell,A,3,5\n",)"
                R"("account":"main","commit":true,"mapping":{"date":"Date","type":"Type",)"
                R"("symbol":"Symbol","quantity":"Quantity","price":"Price"}})");
    const Json booked(world_.body("transaction.list", R"({"account":"main"})"));
    ASSERT_EQ(booked.size("/data"), 1U);
    EXPECT_TRUE(change(booked.text("/data/0/id"), R"("note":"bought elsewhere")"));
    EXPECT_TRUE(book(row("2024-03-01", "sell", "A", "2")));
    // Before that day, and for another symbol, the holding is complete.
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-01-15", "sell", "A", "2"))));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, book(row("2024-03-01", "sell", "B", "2"))));
}

// A charge stored as a change in cash, and a trade without an amount: both state what they do to
// the cash of the account, in lists and in exports.
TEST_P(Transactions, EveryRowStatesItsCashEffect) {
    const auto effect = [&](const std::string& request) {
        return Json(world_.body("transaction.create", request)).text("/cash_effect");
    };
    const auto cash = [](std::string_view type, std::string_view amount) {
        return fmt::format(R"({{"account":"main","date":"2024-01-02","type":"{}","amount":"{}"}})",
                           type, amount);
    };
    EXPECT_EQ(effect(cash("deposit", "1000")), "1000");
    EXPECT_EQ(effect(cash("withdrawal", "100")), "-100");
    EXPECT_EQ(effect(cash("withdrawal", "-100")), "-100");
    EXPECT_EQ(effect(cash("fee", "-5")), "-5");
    EXPECT_EQ(effect(row("2024-01-03", "buy", "A", "4", R"(,"fees":"1")")), "-21");
    EXPECT_EQ(effect(row("2024-01-04", "sell", "A", "1", R"(,"fees":"1")")), "4");
    EXPECT_EQ(effect(R"({"account":"main","date":"2024-01-05","type":"split","symbol":"A",)"
                     R"("ratio":"2"})"),
              "0");
    const Json listed(world_.body("transaction.list", R"({"symbol":"A"})"));
    EXPECT_EQ(listed.text("/data/0/cash_effect"), "-21");
    const std::string table(
        Json(world_.body("ledger.export", R"({"what":"transactions"})")).text("/content"));
    EXPECT_THAT(table, HasSubstr("reference,cash_effect\r\n"));
    EXPECT_THAT(table, HasSubstr(",-21\r\n"));
    // The preview of the same file states the same.
    const Json plan(
        world_.body("ledger.import", fmt::format(R"({{"content":{}}})", wire::to_json(table))));
    EXPECT_EQ(plan.number("/totals/duplicate"), 7);
    EXPECT_EQ(plan.text("/rows/0/cash_effect"), "1000");
}

TEST_P(Transactions, AClosedAccountAcceptsNoneAfterItsClosing) {
    id_of(row("2024-01-02", "buy", "A", "4"));
    const auto update = [&](std::string_view account, std::string_view version,
                            std::string_view fields) {
        return world_.call("account.update", fmt::format(R"({{"account":"{}","if_match":"{}",{}}})",
                                                         account, version, fields));
    };
    const auto full = update("main", "v1", R"("closed_on":"2024-06-30")");
    ASSERT_TRUE(fails_with(Code::kConflict, full));
    EXPECT_THAT(full.error().message, HasSubstr("it holds 4 A, -20 USD in cash"));
    ASSERT_TRUE(update("main", "v1", R"("closed_on":"2024-06-30","close_with_balance":true)"));

    const auto late = book(row("2024-07-01", "buy", "A", "1"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, late));
    EXPECT_EQ(late.error().errors.at(0).code, "account_closed");
    id_of(row("2024-06-30", "buy", "A", "1"));
    // Hidden from lists unless asked for; lots and history are unchanged.
    EXPECT_EQ(Json(world_.body("account.list", "{}")).text("/data/0/slug"), "second");
    const Json all(world_.body("account.list", R"({"include_closed":true})"));
    EXPECT_EQ(all.text("/data/0/closed_on"), "2024-06-30");
    EXPECT_EQ(Json(world_.body("ledger.lots", "{}")).text("/holdings/0/quantity"), "5");

    ASSERT_TRUE(update("main", "v2", R"("clear":["closed_on"])"));
    id_of(row("2024-07-01", "buy", "A", "1"));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, update("main", "v3", R"("clear":["note"])")));
}

}  // namespace
}  // namespace ballast::service
