// Imports through the methods: plans, posting, undo, profiles. On both databases.
#include <random>

#include "base/base64.hpp"
#include "job/queue.hpp"
#include "job/worker.hpp"
#include "service/job_runner.hpp"
#include "service/ledger/import_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::HasSubstr;

using ImportMethods = ImportWorld;
INSTANTIATE_TEST_SUITE_P(Databases, ImportMethods, test::kDatabases, test::database_name);

TEST_P(ImportMethods, RowsWithNamesThatMisleadAreRejected) {
    const Json plan(world_.body("ledger.import",
                                fmt::format(R"({{"commit":true,"content":{}}})",
                                            json_text("Date,Type,Symbol,Quantity,Price,Account\n"
                                                      "2024-01-03,buy,A\u202EB,10,100,main\n"
                                                      "2024-01-03,buy,AB,10,100,ma\u2028in\n"
                                                      "2024-01-03,buy,東京,10,100,main\n"))));
    EXPECT_EQ(plan.number("/totals/rejected"), 2.0);
    EXPECT_EQ(plan.number("/totals/new"), 1.0);
    EXPECT_EQ(plan.text("/rows/0/reason"), "character");
    EXPECT_EQ(plan.text("/rows/0/column"), "symbol");
    EXPECT_THAT(plan.text("/rows/0/expected"), HasSubstr("U+202E"));
    EXPECT_EQ(plan.text("/rows/1/column"), "account");
    EXPECT_EQ(count(), 1.0);
}

TEST_P(ImportMethods, APlanChangesNothingAndReportsTheEffect) {
    const std::string before = ledger();
    const Json answer(plan(kRows));
    EXPECT_FALSE(answer.truth("/committed"));
    EXPECT_EQ(answer.size("/rows"), 5U);
    EXPECT_EQ(answer.number("/totals/new"), 5);
    EXPECT_EQ(answer.text("/rows/1/status"), "new");
    EXPECT_EQ(answer.number("/rows/1/row"), 2);
    EXPECT_EQ(answer.number("/rows/1/line"), 3);
    EXPECT_EQ(answer.text("/rows/1/transaction/symbol"), "AAA");
    EXPECT_EQ(answer.text("/rows/1/transaction/price"), "100");
    EXPECT_EQ(answer.text("/accounts/0/account"), "main");
    EXPECT_TRUE(answer.truth("/accounts/0/created"));
    EXPECT_EQ(answer.text("/first_date"), "2024-01-02");
    EXPECT_EQ(answer.text("/last_date"), "2024-03-01");
    EXPECT_EQ(answer.text("/plan_digest").size(), 64U);
    EXPECT_EQ(ledger(), before);
    EXPECT_EQ(count(), 0);
}

TEST_P(ImportMethods, ThePostedRowsAreThoseOfThePlan) {
    const Json seen(plan(kRows));
    const Json done(world_.body("ledger.import",
                                request(kRows, fmt::format(R"(,"commit":true,"plan_digest":"{}")",
                                                           seen.text("/plan_digest")))));
    EXPECT_TRUE(done.truth("/committed"));
    EXPECT_EQ(done.text("/plan_digest"), seen.text("/plan_digest"));
    EXPECT_EQ(count(), seen.number("/totals/new"));
    const Json listed(world_.body("transaction.list"));
    for (int i = 0; i < 5; ++i) {
        const std::string row = fmt::format("/rows/{}", i), entry = fmt::format("/data/{}", i);
        for (const char* field : {"date", "type", "symbol"})
            EXPECT_EQ(listed.text(entry + "/" + field), seen.text(row + "/transaction/" + field));
        EXPECT_EQ(listed.number(entry + "/line"), seen.number(row + "/line"));
        EXPECT_EQ(listed.text(entry + "/import"), done.text("/import"));
    }
}

TEST_P(ImportMethods, TheSameFileTwiceAddsNothingAndTwoIdenticalTradesBothStay) {
    commit(kRows);
    EXPECT_EQ(count(), 5);
    const std::string before = ledger();
    const Json again(commit(kRows));
    EXPECT_EQ(again.number("/totals/duplicate"), 5);
    EXPECT_EQ(again.number("/totals/new"), 0);
    EXPECT_TRUE(again.is_null("/import"));
    EXPECT_EQ(ledger(), before);
    // A third identical trade is a separate trade.
    const Json third(commit(std::string(kRows) + "2024-01-03,buy,AAA,10,100,,1\n"));
    EXPECT_EQ(third.number("/totals/new"), 1);
    EXPECT_EQ(count(), 6);
}

TEST_P(ImportMethods, OverlappingFilesMerge) {
    commit("2024-01-02,buy,A,1,10,,\n2024-01-03,buy,B,1,10,,\n");
    const Json second(commit("2024-01-03,buy,B,1,10,,\n2024-01-04,buy,C,1,10,,\n"));
    EXPECT_EQ(second.text("/rows/0/status"), "duplicate");
    EXPECT_EQ(second.text("/rows/1/status"), "new");
    EXPECT_EQ(count(), 3);
}

TEST_P(ImportMethods, ACorrectedRowReplacesWhatItCorrects) {
    commit("2024-01-02,buy,A,1,10,,\n2024-01-03,buy,B,1,20,,\n2024-01-04,buy,C,1,30,,\n");
    const std::string before = ledger();
    const std::string corrected =
        "2024-01-02,buy,A,1,10,,\n2024-01-03,buy,B,1,21,,\n2024-01-04,buy,C,1,30,,\n";
    const Json done(commit(corrected));
    EXPECT_EQ(done.text("/rows/1/status"), "changed");
    EXPECT_EQ(done.number("/totals/changed"), 1);
    EXPECT_EQ(count(), 3);
    const Json listed(world_.body("transaction.list", R"({"symbol":"B"})"));
    EXPECT_EQ(listed.text("/data/0/price"), "21");
    EXPECT_EQ(listed.number("/data/0/version"), 2);
    EXPECT_EQ(Json(commit(corrected)).number("/totals/duplicate"), 3);
    world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")));
    EXPECT_EQ(ledger(), before);
}

TEST_P(ImportMethods, ASecondTradeOfADayIsNotACorrection) {
    commit("2024-01-03,buy,B,1,20,,\n");
    const Json other(commit("2024-01-03,buy,B,1,21,,\n"));
    EXPECT_EQ(other.text("/rows/0/status"), "new");
    EXPECT_EQ(count(), 2);
}

TEST_P(ImportMethods, AManualChangeIsNotUndoneByTheSameFile) {
    commit(kRows);
    const Json listed(world_.body("transaction.list", R"({"type":"dividend"})"));
    world_.body("transaction.update", fmt::format(R"({{"id":"{}","if_match":"v1","amount":"8"}})",
                                                  listed.text("/data/0/id")));
    const Json again(commit(kRows));
    EXPECT_EQ(again.number("/totals/duplicate"), 5);
    EXPECT_EQ(
        Json(world_.body("transaction.list", R"({"type":"dividend"})")).text("/data/0/amount"),
        "8");
}

TEST_P(ImportMethods, UndoingLeavesTheLedgerByteForByteAsItWas) {
    commit("2024-01-02,buy,A,1,10,,\n");
    const std::string before = ledger(), table = Json(transactions()).text("/body_sha256");
    const Json done(commit("2024-01-03,buy,B,2,20,,\n2024-01-04,deposit,,,,100,\n"));
    EXPECT_NE(ledger(), before);
    const Json undone(
        world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import"))));
    EXPECT_EQ(undone.number("/removed"), 2);
    EXPECT_EQ(undone.number("/snapshots_removed"), 1);
    EXPECT_EQ(undone.text("/import/state"), "undone");
    EXPECT_EQ(ledger(), before);
    EXPECT_EQ(Json(transactions()).text("/body_sha256"), table);
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call("import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")))));
}

TEST_P(ImportMethods, UndoingTheFirstImportRemovesItsAccount) {
    const std::string before = ledger();
    const Json done(commit(kRows));
    const Json undone(
        world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import"))));
    EXPECT_EQ(undone.text("/accounts_removed/0"), "main");
    EXPECT_EQ(ledger(), before);
}

TEST_P(ImportMethods, LaterChangesAreUndoneOnlyOnRequest) {
    const Json done(commit(kRows));
    const Json listed(world_.body("transaction.list", R"({"type":"dividend"})"));
    world_.body("transaction.update", fmt::format(R"({{"id":"{}","if_match":"v1","note":"mine"}})",
                                                  listed.text("/data/0/id")));
    const std::string undo = fmt::format(R"({{"id":"{}")", done.text("/import"));
    const Error refused = world_.error("import.undo", undo + "}");
    EXPECT_EQ(refused.code, Code::kConflict);
    EXPECT_EQ(refused.message, "1 transaction of this import was changed or removed after it");
    EXPECT_EQ(refused.errors.at(0).code, "changed");
    EXPECT_EQ(count(), 5);
    EXPECT_TRUE(ok(world_.call("import.undo", undo + R"(,"discard_changes":true})")));
    EXPECT_EQ(count(), 0);
}

TEST_P(ImportMethods, APlanThatIsNoLongerTrueIsAConflict) {
    const Json seen(plan(kRows));
    commit("2024-01-03,buy,AAA,10,100,,1\n");
    const auto reply = world_.call(
        "ledger.import", request(kRows, fmt::format(R"(,"commit":true,"plan_digest":"{}")",
                                                    seen.text("/plan_digest"))));
    ASSERT_TRUE(fails_with(Code::kConflict, reply));
    EXPECT_EQ(count(), 1);
}

TEST_P(ImportMethods, ARejectedRowHasLineColumnValueAndFixAndTheOthersArePosted) {
    const Json done(
        commit("2024-01-02,buy,A,1,10,,\n"
               "2024-13-02,buy,A,1,10,,\n"
               "2024-01-04,buy,A,x,10,,\n"
               "2024-01-05,buy,,1,10,,\n"
               "2024-01-06,frobnicate,A,1,10,,\n"));
    EXPECT_EQ(done.number("/totals/new"), 1);
    EXPECT_EQ(done.number("/totals/rejected"), 4);
    for (int i = 1; i < 5; ++i) {
        const std::string row = fmt::format("/rows/{}", i);
        EXPECT_EQ(done.text(row + "/status"), "rejected");
        EXPECT_EQ(done.number(row + "/line"), i + 2);
        EXPECT_NE(done.text(row + "/column"), "") << i;
        EXPECT_NE(done.text(row + "/expected"), "") << i;
        EXPECT_NE(done.text(row + "/fix"), "") << i;
        EXPECT_TRUE(done.is_null(row + "/transaction"));
    }
    EXPECT_EQ(done.text("/rows/1/value"), "2024-13-02");
    EXPECT_EQ(count(), 1);
}

// Random files over a few days and trades, in overlapping pieces: the plan matches the resulting
// ledger, a second import adds nothing, and undoing every import restores the previous ledger.
TEST_P(ImportMethods, OnRandomFilesReportEqualsEffectTwiceIsNothingAndUndoIsExact) {
    std::mt19937 random(11);
    std::vector<std::pair<std::string, std::string>> imports;  // id, ledger before
    for (int round = 0; round < 12; ++round) {
        std::string rows;
        const int size = 1 + static_cast<int>(random() % 12);
        for (int i = 0; i < size; ++i)
            rows += fmt::format("2024-01-{:02},{},S{},{},{},,\n", 1 + random() % 6,
                                random() % 4 ? "buy" : "sell", random() % 2, 1 + random() % 3,
                                10 + random() % 3);
        const std::string before = ledger();
        const double held = count();
        const Json seen(plan(rows));
        EXPECT_EQ(seen.number("/totals/rows"), seen.number("/totals/new") +
                                                   seen.number("/totals/duplicate") +
                                                   seen.number("/totals/changed"));
        const Json done(commit(rows));
        EXPECT_EQ(done.text("/plan_digest"), seen.text("/plan_digest"));
        EXPECT_EQ(count(), held + seen.number("/totals/new"));
        const std::string after = ledger();
        const Json again(commit(rows));
        EXPECT_EQ(again.number("/totals/duplicate"), again.number("/totals/rows")) << rows;
        EXPECT_EQ(ledger(), after);
        if (!done.is_null("/import")) imports.emplace_back(done.text("/import"), before);
    }
    for (auto it = imports.rbegin(); it != imports.rend(); ++it) {
        world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", it->first));
        EXPECT_EQ(ledger(), it->second);
    }
}

// Some brokers give an order id, shared by all trades of the order.
TEST_P(ImportMethods, TradesOfOneOrderAllStayAndTheSameRowTwiceIsOne) {
    const auto import = [&](std::string_view rows) {
        return Json(world_.body(
            "ledger.import",
            fmt::format(R"({{"content":{},"account":"main","commit":true,"mapping":)"
                        R"({{"date":"Date","type":"Type","symbol":"Symbol",)"
                        R"("quantity":"Quantity","price":"Price","source_id":"Order"}}}})",
                        json_text("Date,Type,Symbol,Quantity,Price,Order\n" + std::string(rows)))));
    };
    const std::string first = "2024-01-03,buy,AAA,10,100,o1\n";
    const std::string second = "2024-01-03,buy,AAA,10,101,o1\n";
    const std::string other = "2024-01-04,buy,AAA,1,102,o2\n";
    const Json both = import(first + second + second);
    EXPECT_EQ(both.number("/totals/new"), 2);
    EXPECT_EQ(both.text("/rows/2/reason"), "twice_in_the_file");
    const std::string held = ledger();
    // In another order, and together with a new one.
    const Json again = import(second + first + other);
    EXPECT_EQ(again.number("/totals/duplicate"), 2);
    EXPECT_EQ(again.number("/totals/new"), 1);
    world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", again.text("/import")));
    EXPECT_EQ(ledger(), held);
    // A difference in the source is a change of that trade, not of the other.
    const Json changed = import(first + "2024-01-03,buy,AAA,10,101.5,o1\n");
    EXPECT_EQ(changed.text("/rows/0/status"), "duplicate");
    EXPECT_EQ(changed.text("/rows/1/status"), "changed");
    EXPECT_EQ(count(), 2);
}

// One purchase in two formats of a broker: with price and fee, and with the net amount and an id.
constexpr std::string_view kPlain = "2024-01-03,buy,AAA,10,100.25,,1\n";
constexpr std::string_view kOfx =
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
    "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
    "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>b"
    "<ACCTID>main</INVACCTFROM><INVTRANLIST><BUYSTOCK><INVBUY><INVTRAN><FITID>{}"
    "<DTTRADE>20240103</INVTRAN><SECID><UNIQUEID>AAA<UNIQUEIDTYPE>TICKER</SECID><UNITS>10"
    "<UNITPRICE>100.25<TOTAL>-1003.50</INVBUY><BUYTYPE>BUY</BUYSTOCK></INVTRANLIST>"
    "</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>";

std::string ofx_request(std::string_view id, std::string_view more) {
    return fmt::format(R"({{"content":{},"format":"ofx","account":"main"{}}})",
                       json_text(fmt::format(fmt::runtime(kOfx), id)), more);
}

TEST_P(ImportMethods, ATradeFromAnotherFormatIsAPossibleDuplicateAndIsPosted) {
    commit(kPlain);
    const Json plan(world_.body("ledger.import", ofx_request("7", "")));
    EXPECT_EQ(plan.number("/totals/new"), 1);
    EXPECT_EQ(plan.text("/rows/0/reason"), "possible_duplicate");
    EXPECT_EQ(plan.text("/rows/0/existing"),
              Json(world_.body("transaction.list")).text("/data/0/id"));
    EXPECT_EQ(plan.text("/issues/0/code"), "possible_duplicate");
    EXPECT_EQ(plan.text("/issues/0/severity"), "warning");
    EXPECT_EQ(count(), 1);
    const std::string before = ledger();
    const Json done(world_.body("ledger.import", ofx_request("7", R"(,"commit":true)")));
    EXPECT_EQ(count(), 2);
    world_.body("import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")));
    EXPECT_EQ(ledger(), before);
}

TEST_P(ImportMethods, PossibleDuplicatesAreLeftOutOnRequestAndOnlyByThatPlan) {
    commit(kPlain);
    constexpr std::string_view kOut = R"(,"possible_duplicates":"leave_out")";
    const Json book(world_.body("ledger.import", ofx_request("7", "")));
    const Json out(world_.body("ledger.import", ofx_request("7", kOut)));
    EXPECT_EQ(out.number("/totals/new"), 0);
    EXPECT_EQ(out.text("/rows/0/status"), "duplicate");
    EXPECT_EQ(out.text("/rows/0/reason"), "possible_duplicate");
    EXPECT_NE(out.text("/plan_digest"), book.text("/plan_digest"));
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call("ledger.import",
                    ofx_request("7", fmt::format(R"({},"commit":true,"plan_digest":"{}")", kOut,
                                                 book.text("/plan_digest"))))));
    world_.body("ledger.import", ofx_request("7", fmt::format(R"({},"commit":true)", kOut)));
    EXPECT_EQ(count(), 1);
}

TEST_P(ImportMethods, ALargeFileCanBeImportedWithItsExceptionsListedOnly) {
    commit(kPlain);
    constexpr std::string_view kFew = R"(,"rows":"exceptions")";
    // One new row, one that looks like the posted one, and one without a quantity.
    const std::string rows =
        "2024-02-03,buy,BBB,1,10,,\n2024-01-03,buy,AAA,10,,1002.50,\n2024-02-03,sell,CCC,,,,\n";
    const Json all(plan(rows));
    const Json few(world_.body("ledger.import", request(rows, kFew)));
    ASSERT_EQ(all.size("/rows"), 3U);
    ASSERT_EQ(few.size("/rows"), 2U);
    EXPECT_EQ(few.text("/rows/0/reason"), "possible_duplicate");
    EXPECT_EQ(few.text("/rows/1/status"), "rejected");
    EXPECT_EQ(few.number("/totals/new"), all.number("/totals/new"));
    // The plan is the same one.
    EXPECT_EQ(few.text("/plan_digest"), all.text("/plan_digest"));
}

TEST_P(ImportMethods, AnotherQuantityDateOrAmountIsNotAPossibleDuplicateAndOneEntryMatchesOnce) {
    commit(kPlain);
    const Json other(
        plan("2024-01-03,buy,AAA,11,100.25,,1\n2024-01-04,buy,AAA,10,100.25,,1\n"
             "2024-01-03,sell,AAA,10,100.25,,1\n2024-01-03,buy,AAA,10,101,,1\n"));
    EXPECT_EQ(other.number("/totals/new"), 4);
    EXPECT_EQ(other.size("/issues"), 0U);
    const Json twice(plan("2024-01-03,buy,AAA,10,,1002.50,\n2024-01-03,buy,AAA,10,,1002.50,\n"));
    EXPECT_EQ(twice.text("/rows/0/reason"), "possible_duplicate");
    EXPECT_EQ(twice.text("/rows/1/reason"), "unmatched");
}

TEST_P(ImportMethods, AFileWithoutAnAccountAsksForOneAlsoInAnEmptyLedger) {
    const std::string file = fmt::format(
        R"("content":{},{})", json_text(std::string(kHeader) + std::string(kRows)), kMapping);
    const auto refused = world_.call("ledger.import", fmt::format("{{{}}}", file));
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().errors.size(), 1U);
    EXPECT_EQ(refused.error().errors[0].pointer, "/account");
    EXPECT_EQ(refused.error().errors[0].code, "required");
    // The only account of a ledger is taken, and its tax treatment stated.
    world_.body("account.create", R"({"slug":"ira","name":"IRA","type":"tax_deferred"})");
    const Json plan(world_.body("ledger.import", fmt::format("{{{}}}", file)));
    EXPECT_EQ(plan.text("/accounts/0/account"), "ira");
    EXPECT_EQ(plan.text("/accounts/0/type"), "tax_deferred");
    const Json other(world_.body("ledger.import", request(kRows)));
    EXPECT_EQ(other.text("/accounts/0/type"), "taxable");
}

TEST_P(ImportMethods, ASavedProfileIsFoundByTheHeader) {
    world_.body("import_profile.put",
                fmt::format(R"({{"name":"mine","sample":{},"account":"roth",{}}})",
                            json_text(kHeader), kMapping));
    const Json found(world_.body(
        "ledger.import",
        fmt::format(R"({{"content":{}}})", json_text(std::string(kHeader) + std::string(kRows)))));
    EXPECT_EQ(found.text("/profile"), "mine");
    EXPECT_EQ(found.number("/totals/new"), 5);
    EXPECT_EQ(found.text("/rows/0/account"), "roth");
    EXPECT_EQ(Json(world_.body("import_profile.list")).size("/data"), 1U);
    world_.body("import_profile.delete", R"({"name":"mine"})");
    EXPECT_TRUE(
        fails_with(Code::kNotFound, world_.call("import_profile.get", R"({"name":"mine"})")));
}

TEST_P(ImportMethods, RowsOfSeveralAccountsGoWhereTheFileSays) {
    const std::string content =
        "Date,Type,Amount,Account\n2024-01-02,deposit,5,Roth IRA *12\n2024-01-02,deposit,6,Joint\n";
    const std::string request =
        fmt::format(R"({{"content":{},"mapping":{{"date":"Date","type":"Type","amount":"Amount",)"
                    R"("account":"Account"}},"accounts":{{"Joint":"ours"}},"commit":true}})",
                    json_text(content));
    const Json done(world_.body("ledger.import", request));
    EXPECT_EQ(done.number("/totals/new"), 2);
    const Json accounts(world_.body("account.list"));
    EXPECT_EQ(accounts.size("/data"), 2U);
    EXPECT_EQ(accounts.text("/data/0/slug"), "ours");
    EXPECT_EQ(accounts.text("/data/1/slug"), "roth-ira-12");
    EXPECT_EQ(accounts.text("/data/1/name"), "Roth IRA *12");
    EXPECT_EQ(Json(world_.body("transaction.list", R"({"account":"ours","count":"exact"})"))
                  .number("/count"),
              1);
}

TEST_P(ImportMethods, AFileOnDiskIsAcceptedOnlyWhereTheInterfaceAllowsIt) {
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, world_.call("ledger.import", R"({"file":"/etc/passwd"})")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world_.call("ledger.import", "{}")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("ledger.restore", R"({"file":"/etc/passwd"})")));
}

TEST_P(ImportMethods, TransactionsAreCreatedReadChangedAndRemoved) {
    world_.body("account.create", R"({"slug":"main","name":"Main","type":"tax_free"})");
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call("transaction.create",
                    R"({"account":"main","date":"2024-01-02","type":"buy","symbol":"A"})")));
    const Json made(world_.body(
        "transaction.create",
        R"({"account":"main","date":"2024-01-02","type":"buy","symbol":"A","quantity":"1",)"
        R"("price":"3"})"));
    EXPECT_EQ(made.text("/account"), "main");
    EXPECT_TRUE(made.is_null("/import"));
    const std::string id = made.text("/id");
    const Json changed(world_.body(
        "transaction.update",
        fmt::format(R"({{"id":"{}","if_match":"v1","amount":"3.5","clear":["price"]}})", id)));
    EXPECT_EQ(changed.text("/amount"), "3.5");
    EXPECT_TRUE(changed.is_null("/price"));
    EXPECT_TRUE(
        fails_with(Code::kConflict,
                   world_.call("transaction.update",
                               fmt::format(R"({{"id":"{}","if_match":"v1","note":"x"}})", id))));
    EXPECT_TRUE(fails_with(Code::kConflict,
                           world_.call("account.delete", R"({"account":"main","if_match":"v1"})")));
    world_.body("transaction.delete", fmt::format(R"({{"id":"{}","if_match":"v2"}})", id));
    world_.body("account.delete", R"({"account":"main","if_match":"v1"})");
    EXPECT_EQ(count(), 0);
}

TEST_P(ImportMethods, PreferencesArePerUserAndDataSourcesAreNamed) {
    world_.body("preference.put", R"({"key":"ui.theme","value":{"dark":true}})");
    EXPECT_TRUE(Json(world_.body("preference.get", R"({"key":"ui.theme"})"))
                    .truth("/preferences/0/value/dark"));
    const Principal other = world_.add_member(world_.owner().tenant, "other", Role::kViewer);
    const auto theirs = world_.call_as(&other, "preference.get");
    ASSERT_TRUE(ok(theirs));
    EXPECT_EQ(Json(theirs->body).size("/preferences"), 0U);
    world_.body("preference.put", R"({"key":"ui.theme","value":null})");
    EXPECT_EQ(Json(world_.body("preference.get")).size("/preferences"), 0U);

    world_.body("data_source.put",
                R"({"name":"fred","kind":"macro","address":"https://api.stlouisfed.org",)"
                R"("secret_variable":"FRED_API_KEY"})");
    EXPECT_EQ(Json(world_.body("data_source.list", R"({"kind":"macro"})")).text("/data/0/name"),
              "fred");
    // Keys are not stored, wherever they are put; the error does not repeat them.
    for (const std::string field :
         {R"("address":"https://api.example.org/query?apikey=canary1")",
          R"("address":"https://me:canary2@example.org")", R"("options":{"api_key":"canary3"})",
          R"("note":"key R7G3K9Q2M5X8Z1B4canary4")", R"("secret_variable":"sk-canary-abcdefgh")"}) {
        const Error error =
            world_.error("data_source.put", R"({"name":"fred","kind":"macro",)" + field + "}");
        EXPECT_EQ(error.code, Code::kInvalidInput) << field;
        ASSERT_EQ(error.errors.size(), 1U) << field;
        EXPECT_EQ(error.errors[0].code, "secret");
        EXPECT_EQ((error.message + error.errors[0].message).find("canary"), std::string::npos);
    }
    world_.body("data_source.delete", R"({"name":"fred"})");
    EXPECT_EQ(Json(world_.body("data_source.list")).size("/data"), 0U);
}

std::string broker_request(std::string_view content) {
    return fmt::format(R"({{"content":{},"account":"elsewhere","commit":true}})",
                       json_text(content));
}

// The holdings stated in a file are compared in the account of its rows, whatever account the
// request names for files without one.
TEST_P(ImportMethods, PositionsOfAStatementAreComparedInItsAccount) {
    const std::string statement =
        "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Activity Statement\n"
        "Account Information,Header,Field Name,Field Value\n"
        "Account Information,Data,Account,U1234567\n"
        "Account Information,Data,Base Currency,USD\n"
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,"
        "T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n"
        "Trades,Data,Order,Stocks,USD,EXMP,\"2025-05-02, 10:00:00\",3,10,10.1,-30,-1,31,0,1,O\n"
        "Trades,Data,Order,Stocks,USD,EXMP,\"2025-05-05, 10:00:00\",-1,10,10.1,10,0,-10,0,0,C\n"
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,"
        "Cost Price,Cost Basis,Close Price\n";
    // 31 for three, of which two remain: 20.666…
    const std::string position = "Open Positions,Data,Summary,Stocks,USD,EXMP,";
    const Json agrees(world_.body(
        "ledger.import", broker_request(statement + position + "2,1,10.333,20.67,10.1\n")));
    EXPECT_TRUE(agrees.truth("/reconciled"));
    EXPECT_EQ(agrees.size("/discrepancies"), 0U);
    EXPECT_EQ(agrees.text("/accounts/0/account"), "u1234567");
}

TEST_P(ImportMethods, HoldingsOfVanguardAreCompared) {
    const std::string rows =
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,"
        "Investment Name,Symbol,Shares,Share Price,Principal Amount,Commission Fees,Net Amount,"
        "Accrued Interest,Account Type,\n"
        "12345678,05/02/2025,05/05/2025,Buy,Buy,EXAMPLE FUND,EXMPX,3,10,-30,0,-30,0,CASH,\n";
    const std::string holdings =
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
        "12345678,EXAMPLE FUND,EXMPX,4.000,10.00,40.00,\n\n";
    const Json answer(world_.body("ledger.import", broker_request(holdings + rows)));
    EXPECT_TRUE(answer.truth("/reconciled"));
    ASSERT_EQ(answer.size("/discrepancies"), 1U);
    EXPECT_EQ(answer.text("/discrepancies/0/account"), "12345678");
    EXPECT_EQ(answer.text("/discrepancies/0/symbol"), "EXMPX");
    EXPECT_EQ(answer.text("/discrepancies/0/difference"), "-1");
}

TEST_P(ImportMethods, AFileAboveTheLimitsOfCallsIsImportedByAJobUpToItsLimits) {
    World small(make_method_table(), {.call_memory_bytes = 1 << 20, .job_memory_bytes = 2 << 20},
                GetParam());
    const auto import = [&](int rows, std::string_view more) {
        std::string text;
        for (int i = 0; i < rows; ++i) text += fmt::format("2024-01-02,deposit,,,,{},\n", i + 1);
        return small.call("ledger.import", request(text, more));
    };
    const auto small_one = import(400, "");
    ASSERT_TRUE(ok(small_one));
    EXPECT_FALSE(small_one->job);
    const auto large = import(600, "");
    ASSERT_TRUE(ok(large));
    EXPECT_TRUE(large->job);
    const auto short_answer = import(600, R"(,"rows":"exceptions")");
    ASSERT_TRUE(ok(short_answer));
    EXPECT_FALSE(short_answer->job) << "no row is in the response";
    ASSERT_TRUE(ok(import(1'000, "")));
    // The jobs in their order.
    job::Queue& queue = **small.environment().queue();
    const job::Runner run = make_job_runner(small.environment(), small.dispatcher().table());
    const auto next = [&] {
        const auto lease = queue.claim("worker");
        EXPECT_TRUE(ok(lease));
        const auto job = queue.start(**lease);
        EXPECT_TRUE(ok(job));
        return run(*job, {});
    };
    EXPECT_TRUE(ok(next()));
    const auto refused = next();
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("1,000 rows would take about"));
    EXPECT_THAT(refused.error().message, HasSubstr("the limit of a job is"));
}

// A file that is too large for a request comes as an upload, and is read again for its plan.
TEST_P(ImportMethods, AnUploadIsImportedLikeItsContent) {
    const std::string text = std::string(kHeader) + std::string(kRows);
    const std::string upload =
        Json(world_.body("upload.create",
                         fmt::format(R"({{"name":"a.csv","size":{}}})", text.size())))
            .text("/id");
    const auto import = [&](std::string_view more) {
        return world_.call(
            "ledger.import",
            fmt::format(R"({{"upload":"{}","account":"main",{}{}}})", upload, kMapping, more));
    };
    EXPECT_TRUE(fails_with(Code::kConflict, import(""))) << "pieces are missing";
    world_.body("upload.append", fmt::format(R"({{"upload":"{}","offset":0,"content":"{}"}})",
                                             upload, to_base64(text)));
    const auto planned = import("");
    ASSERT_TRUE(ok(planned));
    EXPECT_EQ(Json(planned->body).text("/plan_digest"), Json(plan(kRows)).text("/plan_digest"));
    const auto done = import(R"(,"commit":true)");
    ASSERT_TRUE(ok(done));
    EXPECT_EQ(count(), 5);
    const Error both =
        world_.error("ledger.import", request(kRows, R"(,"upload":")" + upload + R"(")"));
    EXPECT_EQ(both.errors.at(0).pointer, "/file");
}

}  // namespace
}  // namespace ballast::service
