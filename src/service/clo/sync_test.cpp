// Synchronization of the workbook of the earlier system.
#include <array>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "service/clo/book_world_test.hpp"
#include "service/import_settings.hpp"
#include "service/retention.hpp"
#include "store/clo_syncs.hpp"
#include "store/objects.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

class CloSyncs : public CloBooks {
protected:
    test::TemporaryDirectory directory_;

    void SetUp() override {
        world_.environment().shared<ImportSettings>().directory = directory_.path();
        std::filesystem::create_directory(directory_ / "mag");
        world_.body("clo.sync.put",
                    R"({"sync":"mag","folder":"mag",
                    "confirm":["rates_in_percent","prices_in_fractions"]})");
    }
    // Written an hour before the time of the world.
    void write(const std::string& bytes, int seconds_ago = 3600) {
        const std::string path = directory_ / "mag/mag.xlsx";
        std::ofstream(path, std::ios::binary) << bytes;
        const auto at = std::chrono::sys_time<std::chrono::microseconds>(
            std::chrono::microseconds(world_.clock().now().micros()));
        std::filesystem::last_write_time(
            path, std::chrono::file_clock::from_sys(at - std::chrono::seconds(seconds_ago)));
    }
    test::Json run(const std::string& more = {}) {
        return test::Json(world_.body("clo.sync.run", R"({"sync":"mag")" + more + "}"));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloSyncs, test::kDatabases, test::database_name);

TEST_P(CloSyncs, CommitsOnceAndThenIsUnchanged) {
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");
    EXPECT_EQ(run().text("/outcome"), "unchanged");
    const test::Json view(world_.body("clo.sync.get", R"({"sync":"mag"})"));
    EXPECT_EQ(view.number("/failures"), 0.0);
    EXPECT_EQ(view.number("/age_minutes"), 0.0);
    EXPECT_FALSE(view.is_null("/next_run_at"));
    const test::Json history(world_.body("clo.sync.history", R"({"sync":"mag"})"));
    ASSERT_EQ(history.size("/data"), 2U);
    EXPECT_EQ(history.text("/data/1/outcome"), "committed");
    const test::Json schedules(world_.body("schedule.list", "{}"));
    bool scheduled = false;
    for (std::size_t i = 0; i < schedules.size("/data"); ++i)
        scheduled =
            scheduled || schedules.text(fmt::format("/data/{}/method", i)) == "clo.sync.run";
    EXPECT_TRUE(scheduled);
}

TEST_P(CloSyncs, AFileBeingWrittenIsLeftForTheNextRun) {
    write(workbook_of(), 3);
    EXPECT_EQ(run().text("/outcome"), "skipped");
    EXPECT_EQ(test::Json(world_.body("clo.scenario.list", "{}")).size("/data"), 0U);
}

TEST_P(CloSyncs, DoubtsWaitForAPerson) {
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag"})");
    write(workbook_of());
    const auto waiting = run();
    EXPECT_EQ(waiting.text("/outcome"), "waiting");
    EXPECT_NE(waiting.text("/message").find("rates_in_percent"), std::string::npos);
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag","auto":"never",
        "confirm":["rates_in_percent","prices_in_fractions"]})");
    EXPECT_EQ(run().text("/outcome"), "waiting");
    EXPECT_EQ(run(R"(,"commit":true)").text("/outcome"), "committed");
}

TEST_P(CloSyncs, FilesThatWereReadAreKeptAsLongAsTheSettingsSay) {
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");
    store::Objects* objects = *world_.environment().objects();
    const auto kept = [&](const char* prefix) {
        return objects->list(world_.owner().tenant, prefix)->size();
    };
    const auto age = [&](int days) {
        const auto at = std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(
                            world_.environment().clock().now().micros())) -
                        std::chrono::hours(24 * days);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(world_.environment().data()) / "objects"))
            if (entry.is_regular_file())
                std::filesystem::last_write_time(entry, std::chrono::file_clock::from_sys(at));
        EXPECT_TRUE(test::ok(remove_expired(world_.environment())));
    };
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    // What a commit that was rolled back has left.
    ASSERT_TRUE(test::ok(
        objects->put(world_.owner().tenant, "clo/imports/" + std::string(64, 'a'), "rolled back")));
    EXPECT_EQ(kept("clo/imports/"), 2U);
    age(89);
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    EXPECT_EQ(kept("clo/imports/"), 1U);
    world_.environment().shared<ImportSettings>().sync_files_days = 120;
    age(91);
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    age(121);
    EXPECT_EQ(kept("clo/syncs/"), 0U);
    EXPECT_EQ(kept("clo/imports/"), 1U);  // that of the commit stays
}

TEST_P(CloSyncs, FailuresBackOffAndPauseAfterFive) {
    for (int i = 1; i <= 5; ++i) {
        const auto failed = run();  // the folder is empty
        EXPECT_EQ(failed.text("/outcome"), "failed");
        const test::Json view(world_.body("clo.sync.get", R"({"sync":"mag"})"));
        EXPECT_EQ(view.number("/failures"), double(i));
        EXPECT_EQ(view.truth("/enabled"), i < 5);
    }
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");  // a person may run it
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag"})");
    EXPECT_TRUE(test::Json(world_.body("clo.sync.get", R"({"sync":"mag"})")).truth("/enabled"));
}

TEST_P(CloSyncs, LinksAndWaysOutAreRefused) {
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.put", R"({"sync":"x","folder":"../etc"})")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.put", R"({"sync":"x","folder":"/etc"})")));
    std::filesystem::create_directory_symlink(directory_ / "mag", directory_ / "link");
    world_.body("clo.sync.put", R"({"sync":"linked","folder":"link"})");
    const test::Json failed(world_.body("clo.sync.run", R"({"sync":"linked"})"));
    EXPECT_EQ(failed.text("/outcome"), "failed");
    EXPECT_NE(failed.text("/message").find("link"), std::string::npos);
}

TEST_P(CloSyncs, ACommitRunsTheTestsOfTheDealsThatChangedAndIsAuditedByName) {
    write(workbook_of({.deal = true, .assets = true}));
    EXPECT_EQ(run().text("/message"),
              "the plan was applied, and the tests were run officially on 1 date");
    const auto official = [&] {
        return test::Json(world_.body("clo.compliance.history", R"({"deal":"mag-99"})"));
    };
    ASSERT_EQ(official().size("/dates"), 1U);
    EXPECT_EQ(official().text("/dates/0"), "2016-03-23");
    // Other cash of the same date: its official run is of the records of now.
    write(workbook_of({.deal = true, .assets = true, .cash = 100.0}));
    world_.clock().advance(std::chrono::minutes(30));
    EXPECT_EQ(run().text("/outcome"), "committed");
    EXPECT_EQ(official().size("/dates"), 1U);
    EXPECT_TRUE(official().is_null("/records_changed_at/0"));
    // Newest first: that of the call, that of the source, and those of the first run.
    const auto all = world_.audit(world_.owner().tenant, "clo.sync.run");
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].entry.actor, world_.owner().user.to_string());
    const auto rows = std::span(all).subspan(1);
    EXPECT_EQ(rows[0].entry.actor, "sync:mag");
    EXPECT_EQ(rows[0].entry.object, "clo_sync:mag");
    const test::Json history(world_.body("clo.sync.history", R"({"sync":"mag"})"));
    for (const char* part : {"committed; run by", "; files ", "; plan ", "; import "})
        EXPECT_NE(rows[0].entry.details.find(part), std::string::npos) << rows[0].entry.details;
    EXPECT_NE(rows[0].entry.details.find(history.text("/data/0/plan_digest")), std::string::npos);
}

TEST_P(CloSyncs, FilesAreSentToASourceWithoutAFolder) {
    const auto put = [&](const std::string& more) {
        return world_.call("clo.sync.put",
                           R"({"sync":"desk","source":"upload","confirm":["rates_in_percent",
                           "prices_in_fractions"])" +
                               more + "}");
    };
    const auto send = [&](const std::string& name, const std::string& bytes) {
        return world_.call("clo.sync.upload",
                           fmt::format(R"({{"sync":"desk","files":[{{"content":"{}",
                           "file_name":"{}"}}]}})",
                                       to_base64(bytes), name));
    };
    const auto run_desk = [&] {
        return test::Json(world_.body("clo.sync.run", R"({"sync":"desk"})"));
    };
    EXPECT_TRUE(fails_with(Code::kInvalidInput, put(R"(,"folder":"mag")")));
    ASSERT_TRUE(put(""));
    EXPECT_NE(run_desk().text("/message").find("clo.sync.upload"), std::string::npos);
    EXPECT_TRUE(fails_with(Code::kInvalidInput, send("../mag.xlsx", "x")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, send("mag.pdf", "x")));
    ASSERT_TRUE(send("mag.xlsx", workbook_of()));
    EXPECT_EQ(run_desk().text("/outcome"), "committed");
    EXPECT_EQ(run_desk().text("/outcome"), "unchanged");
    // The next file takes the place of the first.
    ASSERT_TRUE(send("other.xlsx", workbook_of({.deal = true, .assets = true})));
    const test::Json view(world_.body("clo.sync.get", R"({"sync":"desk"})"));
    ASSERT_EQ(view.size("/files"), 1U);
    EXPECT_EQ(view.text("/files/0/name"), "other.xlsx");
    EXPECT_EQ(run_desk().text("/outcome"), "committed");
    // One with a folder takes none.
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.upload", R"({"sync":"mag","files":[{"content":
                           "eA==","file_name":"a.xlsx"}]})")));
}

TEST_P(CloSyncs, ARunThatWasKilledDoesNotKeepTheNextOneWaiting) {
    write(workbook_of());
    const auto leave_lease = [&](const std::string& by) {
        ASSERT_TRUE(test::ok(world_.database().transact(
            world_.owner().tenant, [&](store::Transaction& transaction) -> Status {
                TRY(const auto sync, store::find_clo_sync(transaction, "mag"));
                TRY(const bool taken,
                    store::begin_clo_sync(transaction, sync,
                                          world_.clock().now() + std::chrono::minutes(10), by));
                EXPECT_TRUE(taken);
                return {};
            })));
    };
    // On another machine: it may still run, until its time is over.
    leave_lease("another-machine 1 1 - x");
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call("clo.sync.run", R"({"sync":"mag"})")));
    world_.clock().advance(std::chrono::minutes(11));
    EXPECT_EQ(run().text("/outcome"), "committed");
    // On this machine, by a process that is no more.
    std::array<char, 256> host{};
    ASSERT_EQ(::gethostname(host.data(), host.size() - 1), 0);
    leave_lease(fmt::format("{} 4194305 1 - x", host.data()));  // above the largest pid
    EXPECT_EQ(run().text("/outcome"), "unchanged");
}

}  // namespace
}  // namespace ballast::service
