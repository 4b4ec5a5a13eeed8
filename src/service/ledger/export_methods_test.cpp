// Exports of a ledger, and what comes back from them. On both databases.
#include "base/digest.hpp"
#include "job/worker.hpp"
#include "service/job_runner.hpp"
#include "service/ledger/import_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::HasSubstr;

using ExportMethods = ImportWorld;
INSTANTIATE_TEST_SUITE_P(Databases, ExportMethods, test::kDatabases, test::database_name);

TEST_P(ExportMethods, TheWholeLedgerComesBackFromItsExport) {
    commit(kRows);
    world_.body("import_profile.put", fmt::format(R"({{"name":"mine",{}}})", kMapping));
    world_.body("transaction.create",
                R"({"account":"main","date":"2024-05-05","type":"split","symbol":"AAA",)"
                R"("ratio":"1","ratio_base":"3","note":"=HYPERLINK"})");
    const Json exported(world_.body("ledger.export"));
    const std::string restore =
        fmt::format(R"({{"content":{})", json_text(exported.text("/content")));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call("ledger.restore", restore + "}")));
    const Json back(world_.body("ledger.restore", restore + R"(,"replace":true})"));
    EXPECT_EQ(back.number("/transactions"), 6);
    EXPECT_EQ(back.number("/imports"), 1);
    EXPECT_EQ(back.number("/profiles"), 1);
    EXPECT_EQ(ledger(), exported.text("/body_sha256"));
    // Also in an empty ledger.
    World other(make_method_table(), {}, GetParam());
    other.body("ledger.restore", restore + "}");
    EXPECT_EQ(Json(other.body("ledger.export")).text("/body_sha256"),
              exported.text("/body_sha256"));
    // Its imports can still be undone there.
    const Json listed(other.body("import.list"));
    EXPECT_TRUE(
        ok(other.call("import.undo", fmt::format(R"({{"id":"{}"}})", listed.text("/data/0/id")))));
}

TEST_P(ExportMethods, AnExportThatWasChangedIsNotRestored) {
    commit(kRows);
    std::string content = Json(world_.body("ledger.export")).text("/content");
    const std::size_t at = content.find("\"100\"");
    ASSERT_NE(at, std::string::npos);
    content.replace(at, 5, "\"101\"");
    EXPECT_TRUE(fails_with(
        Code::kCorrupted,
        world_.call("ledger.restore",
                    fmt::format(R"({{"content":{},"replace":true}})", json_text(content)))));
    EXPECT_EQ(count(), 5);
}

TEST_P(ExportMethods, ATableOfTransactionsIsReadBackAsItWasWritten) {
    commit(kRows);
    world_.body("transaction.create",
                R"({"account":"main","date":"2024-05-05","type":"deposit","amount":"0.1",)"
                R"("note":"'=1+1, \"quoted\"","reference":"-7"})");
    const Json exported(transactions());
    EXPECT_THAT(exported.text("/content"), HasSubstr("# format: ballast.transactions"));
    EXPECT_THAT(exported.text("/content"), HasSubstr("\"''=1+1, \"\"quoted\"\"\""));
    const std::string content =
        fmt::format(R"({{"content":{},"commit":true}})", json_text(exported.text("/content")));
    const Json again(world_.body("ledger.import", content));
    EXPECT_EQ(again.number("/totals/duplicate"), 6);
    EXPECT_EQ(again.text("/format"), "ballast.transactions");
    World other(make_method_table(), {}, GetParam());
    const Json there(other.body("ledger.import", content));
    EXPECT_EQ(there.number("/totals/new"), 6);
    EXPECT_EQ(Json(other.body("ledger.export", R"({"what":"transactions"})")).text("/body_sha256"),
              exported.text("/body_sha256"));
}

std::string read_all(const ByteSource& source) {
    std::string all;
    EXPECT_TRUE(ok(each_piece(source, [&](std::string_view piece) -> Status {
        all += piece;
        return {};
    })));
    return all;
}

// More transactions than are read at once.
std::string many_rows() {
    std::string rows = "2024-01-02,deposit,,,,5000,\n";
    for (int i = 0; i < 6'400; ++i)
        rows += fmt::format("2024-{:02}-{:02},dividend,A\"\"\\{},,,{}.5,\n", 1 + i % 12, 1 + i % 28,
                            i % 7, i);
    return rows;
}

TEST_P(ExportMethods, AnExportSentFromAFileHasTheBytesOfOneInMemory) {
    commit(kRows);
    world_.body("import_profile.put", fmt::format(R"({{"name":"mine",{}}})", kMapping));
    const auto exported = [&](const std::string& request) {
        Invocation call = world_.invocation("ledger.export", request, &world_.owner());
        call.takes_source = true;
        const auto reply = world_.dispatcher().invoke(call);
        EXPECT_TRUE(ok(reply));
        EXPECT_TRUE(reply->source);
        return reply->source ? read_all(*reply->source) : std::string();
    };
    const std::vector<std::string> requests = {
        R"({"what":"portfolio"})",
        R"({"what":"transactions"})",
        R"({"what":"transactions","account":"main","from":"2024-02-01","to":"2024-12-31"})",
        R"({"what":"transactions","from":"2030-01-01"})",
        R"({"what":"holdings"})",
        R"({"what":"snapshots"})"};
    for (const std::string& request : requests)
        EXPECT_EQ(exported(request), world_.body("ledger.export", request)) << request;
    commit(many_rows());
    for (const std::string& request : requests)
        EXPECT_EQ(exported(request), world_.body("ledger.export", request)) << request;
    const Json whole(exported(requests[0]));
    EXPECT_EQ(whole.number("/rows"), 6'405);
    const std::string content = whole.text("/content");
    const std::size_t body = content.find(R"("body":)") + 7;
    EXPECT_EQ(sha256_hex(content.substr(body, content.size() - body - 1)),
              whole.text("/body_sha256"));
}

// The figures of an import come from the entries in memory and those stored before.
TEST_P(ExportMethods, ASecondImportIsValuedWithWhatWasThereBefore) {
    commit(kRows);
    commit("2023-12-29,deposit,,,,250,\n2024-02-06,sell,AAA,5,110,,1\n2024-04-01,deposit,,,,1,\n");
    const Json stored(world_.body("ledger.snapshots"));
    // 3554.5 of the first, 250 + 549 + 1; 10 shares are left at 100.1.
    EXPECT_EQ(stored.text("/snapshots/1/snapshot/cash"), "4354.5");
    EXPECT_EQ(stored.text("/snapshots/1/snapshot/cost_basis"), "1001");
    EXPECT_EQ(stored.text("/snapshots/1/date"), "2024-04-01");
}

TEST_P(ExportMethods, AJobStoresAnExportPieceByPiece) {
    commit(many_rows());
    job::Queue& queue = **world_.environment().queue();
    job::WorkerPool workers(
        queue, make_job_runner(world_.environment(), world_.dispatcher().table()), {.workers = 1});
    const std::string id =
        Json(world_.body("jobs.submit", R"({"method":"ledger.export","request":{}})")).text("/id");
    std::string state;
    for (int i = 0; i < 100 && state != "succeeded"; ++i)
        state = Json(world_.body("jobs.wait", fmt::format(R"({{"id":"{}","version":1000}})", id)))
                    .text("/state");
    ASSERT_EQ(state, "succeeded");
    const std::string request = fmt::format(R"({{"id":"{}"}})", id);
    Invocation call = world_.invocation("jobs.result", request, &world_.owner());
    call.takes_source = true;
    const auto reply = world_.dispatcher().invoke(call);
    ASSERT_TRUE(ok(reply));
    ASSERT_TRUE(reply->source) << "it is above 4 MiB";
    const std::string result = read_all(*reply->source);
    EXPECT_EQ(result, world_.body("ledger.export"));
    EXPECT_EQ(result, world_.body("jobs.result", request));
    EXPECT_EQ(Json(world_.body("jobs.get", request)).text("/result_digest"), sha256_hex(result));
}

TEST_P(ExportMethods, AnExportSentFromAFileTakesNoMemoryForEachTransaction) {
    World small(make_method_table(), {.call_memory_bytes = 3'000}, GetParam());
    small.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    for (const std::string day : {"02", "03"})
        small.body("transaction.create",
                   fmt::format(R"({{"account":"main","date":"2024-01-{}","type":"deposit",)"
                               R"("amount":"1"}})",
                               day));
    for (const std::string what : {"portfolio", "transactions"}) {
        const std::string request = fmt::format(R"({{"what":"{}"}})", what);
        Invocation call = small.invocation("ledger.export", request, &small.owner());
        EXPECT_TRUE(fails_with(Code::kLimitExceeded, small.dispatcher().invoke(call)));
        call.takes_source = true;
        EXPECT_TRUE(ok(small.dispatcher().invoke(call)));
    }
}

TEST_P(ExportMethods, AStoredLedgerAboveTheLimitOfCallsIsReadByAJob) {
    World small(make_method_table(), {.call_memory_bytes = 3'000}, GetParam());
    small.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    small.body("account.create", R"({"slug":"other","name":"Other","type":"taxable"})");
    for (const std::string account : {"main", "main", "other"})
        small.body("transaction.create",
                   fmt::format(R"({{"account":"{}","date":"2024-01-02","type":"deposit",)"
                               R"("amount":"1"}})",
                               account));
    for (const std::string method :
         {"ledger.holdings", "ledger.net_worth", "ledger.dividends", "ledger.lots"}) {
        const auto whole = small.call(method);
        ASSERT_TRUE(ok(whole)) << method;
        EXPECT_TRUE(whole->job) << method;
    }
    const auto part = small.call("ledger.lots", R"({"accounts":["main"]})");
    ASSERT_TRUE(ok(part));
    EXPECT_FALSE(part->job);
    EXPECT_EQ(small.error("ledger.export", R"({"what":"holdings"})").code, Code::kLimitExceeded);
}

TEST_P(ExportMethods, HoldingsAndSnapshotsAreExportedWithTheirMetadata) {
    commit(kRows);
    const Json holdings(world_.body("ledger.export", R"({"what":"holdings"})"));
    EXPECT_EQ(holdings.text("/media_type"), "text/csv");
    EXPECT_THAT(holdings.text("/content"), HasSubstr("# lot_method: fifo\r\n"));
    // 15 shares are left; their basis includes the purchase fees: 5 x 100.1 + 10 x 100.1.
    EXPECT_THAT(holdings.text("/content"), HasSubstr("main,AAA,15,1501.5,"));
    // 5000 - 1001 - 1001 + 549 + 7.5
    EXPECT_THAT(holdings.text("/content"), HasSubstr("main,,3554.5,3554.5,0,USD"));
    const Json snapshots(world_.body("ledger.export", R"({"what":"snapshots"})"));
    EXPECT_EQ(snapshots.number("/rows"), 1);
    EXPECT_THAT(snapshots.text("/content"), HasSubstr("2024-03-01,3554.5,3554.5,,1501.5,,USD,"));
    const Json stored(world_.body("ledger.snapshots"));
    EXPECT_EQ(stored.text("/snapshots/0/snapshot/cash"), "3554.5");
    EXPECT_EQ(stored.number("/snapshots/0/snapshot/coverage"), 0);
}

}  // namespace
}  // namespace ballast::service
