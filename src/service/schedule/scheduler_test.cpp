// Schedules that are due become jobs, once, on one node, whatever the clock does.
#include "service/schedule/scheduler.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "job/queue.hpp"
#include "service/schedule/defaults.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::ok;
using testing::ElementsAre;
using testing::HasSubstr;

class Schedules : public testing::TestWithParam<store::Dialect> {
protected:
    Schedules() : world_(make_method_table(), {}, GetParam()) {
        // A time of day at which nothing else is due.
        set("2025-06-27T12:00:00Z");
    }
    void set(const char* instant) { world_.clock().set(*Instant::parse(instant)); }
    int tick(Scheduler& scheduler) {
        const auto done = scheduler.tick();
        EXPECT_TRUE(ok(done));
        return done && *done ? **done : -1;
    }
    test::Json call(const char* method, const std::string& request = "{}") {
        return test::Json(world_.body(method, request));
    }
    // "next run, outcome"
    std::string state(const char* schedule) {
        const test::Json view =
            call("schedule.get", fmt::format(R"({{"schedule":"{}"}})", schedule));
        return view.text("/next_run_at") + " " + view.text("/last_outcome");
    }
    void create(const char* name, const char* rule, int misfire_minutes = 360) {
        call("schedule.create",
             fmt::format(R"({{"name":"{}","method":"batch.run","rule":"{}","misfire_minutes":{}}})",
                         name, rule, misfire_minutes));
    }
    World world_;
};

TEST_P(Schedules, ADueScheduleIsSubmittedOnceAndMovesOn) {
    create("daily", "daily at 16:30 America/New_York on NYSE sessions");
    EXPECT_EQ(state("daily"), "2025-06-27T20:30:00Z none");
    Scheduler scheduler(world_.environment());
    EXPECT_EQ(tick(scheduler), 0);
    set("2025-06-27T20:30:01Z");
    EXPECT_EQ(tick(scheduler), 1);
    EXPECT_EQ(tick(scheduler), 0);
    EXPECT_EQ(state("daily"), "2025-06-30T20:30:00Z running");
    const test::Json jobs = call("jobs.list", R"({"method":"batch.run"})");
    EXPECT_EQ(jobs.size("/data"), 1U);
}

TEST_P(Schedules, TwoNodesSubmitOneJobAndTheSecondTakesOverWhenTheFirstIsGone) {
    create("often", "every 30 minutes");
    Scheduler first(world_.environment());
    Scheduler second(world_.environment());
    EXPECT_EQ(tick(first), 0);
    EXPECT_EQ(tick(second), -1);
    set("2025-06-27T12:30:00Z");
    EXPECT_EQ(tick(first), 1);
    EXPECT_EQ(tick(second), -1);
    // The first node is gone. A clock that is set ends no lease.
    set("2025-06-28T12:30:00Z");
    EXPECT_EQ(tick(second), -1);
    world_.clock().advance(std::chrono::seconds(31));
    EXPECT_EQ(tick(second), 1);
    // It comes back and finds that it has lost the lease.
    EXPECT_EQ(tick(first), -1);
}

TEST_P(Schedules, AMissedRunIsMadeUpForOnceOrReported) {
    create("tolerant", "daily at 16:30 UTC", 24 * 60);
    create("strict", "daily at 16:30 UTC", 60);
    Scheduler scheduler(world_.environment());
    tick(scheduler);
    // Three runs were due meanwhile; the last of them four hours ago.
    set("2025-06-29T20:30:00Z");
    world_.clock().advance(minutes(0));
    EXPECT_EQ(tick(scheduler), 1);
    EXPECT_EQ(state("tolerant"), "2025-06-30T16:30:00Z running");
    EXPECT_EQ(state("strict"), "2025-06-30T16:30:00Z missed");
    const test::Json strict = call("schedule.get", R"({"schedule":"strict"})");
    EXPECT_THAT(strict.text("/last_message"), HasSubstr("due at 2025-06-29T16:30:00Z was skipped"));
}

TEST_P(Schedules, AClockThatIsSetBackRepeatsNothing) {
    create("daily", "daily at 16:30 UTC");
    Scheduler scheduler(world_.environment());
    set("2025-06-27T16:30:00Z");
    EXPECT_EQ(tick(scheduler), 1);
    set("2025-06-27T15:30:00Z");
    EXPECT_EQ(tick(scheduler), 0);
    set("2025-06-27T16:30:00Z");
    EXPECT_EQ(tick(scheduler), 0);
    EXPECT_THAT(state("daily"), HasSubstr("2025-06-28T16:30:00Z"));
}

TEST_P(Schedules, AClockThatWasAYearAheadDoesNotSilenceASchedule) {
    create("daily", "daily at 16:30 UTC");
    Scheduler scheduler(world_.environment());
    set("2026-06-27T12:00:00Z");
    tick(scheduler);
    set("2025-06-27T12:05:00Z");
    EXPECT_EQ(tick(scheduler), 0);
    EXPECT_THAT(state("daily"), HasSubstr("2025-06-27T16:30:00Z"));
    set("2025-06-27T16:30:00Z");
    EXPECT_EQ(tick(scheduler), 1);
}

TEST_P(Schedules, DefaultsAreMadeOnceAndDisabled) {
    Scheduler scheduler(world_.environment());
    world_.owner();
    tick(scheduler);
    const test::Json all = call("schedule.list");
    EXPECT_THAT(all.texts("/data", "name"),
                ElementsAre("Backup", "Backup drill", "Cleanup", "Daily batch", "Market data"));
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(all.truth("/data/" + std::to_string(i) + "/enabled")) << i;
    call("schedule.delete", R"({"schedule":"Cleanup"})");
    tick(scheduler);
    EXPECT_EQ(call("schedule.list").size("/data"), 4U);
    // Enabled, they have a next run; the batch comes after the prices that it uses.
    for (const char* name : {"Market data", "Daily batch"})
        call("schedule.update",
             fmt::format(R"({{"schedule":"{}","if_match":"v1","enabled":true}})", name));
    EXPECT_EQ(state("Market data"), "2025-06-27T22:15:00Z none");
    EXPECT_EQ(state("Daily batch"), "2025-06-27T23:00:00Z none");
    set("2025-06-27T22:15:00Z");
    EXPECT_EQ(tick(scheduler), 1);
}

TEST_P(Schedules, RunNowSubmitsAndKeepsTheNextRun) {
    create("daily", "daily at 16:30 UTC");
    call("schedule.run_now", R"({"schedule":"daily"})");
    EXPECT_EQ(state("daily"), "2025-06-27T16:30:00Z running");
    const std::string job = call("schedule.get", R"({"schedule":"daily"})").text("/last_job");
    call("jobs.cancel", fmt::format(R"({{"id":"{}"}})", job));
    EXPECT_EQ(state("daily"), "2025-06-27T16:30:00Z cancelled");
}

TEST_P(Schedules, BadInputIsRefusedWithItsPlace) {
    const auto error = [&](const std::string& request) {
        return world_.error("schedule.create", request);
    };
    EXPECT_EQ(error(R"({"name":"a","method":"batch.run","rule":"sometimes"})").errors.at(0).pointer,
              "/rule");
    EXPECT_EQ(error(R"({"name":"a","method":"no.such","rule":"every hour"})").errors.at(0).pointer,
              "/method");
    EXPECT_EQ(error(R"({"name":"a","method":"portfolio.create","rule":"every hour"})")
                  .errors.at(0)
                  .pointer,
              "/method");
    EXPECT_EQ(error(R"({"name":"a","method":"batch.run","rule":"every hour",
                        "request":{"as_of":"yesterday"}})")
                  .errors.at(0)
                  .pointer,
              "/request/as_of");
    EXPECT_THAT(error(R"({"name":"a","method":"batch.run","rule":"cron 0 0 31 2 *"})").message,
                HasSubstr("names no day"));
    create("taken", "every hour");
    EXPECT_EQ(error(R"({"name":"taken","method":"batch.run","rule":"every hour"})").code,
              Code::kConflict);
    EXPECT_EQ(
        world_.error("schedule.update", R"({"schedule":"taken","if_match":"v7","enabled":false})")
            .code,
        Code::kConflict);
}

TEST_P(Schedules, AnalystsChangeTheirOwnOnly) {
    create("owned", "every hour");
    const Principal analyst = world_.add_member(world_.owner().tenant, "analyst", Role::kAnalyst);
    auto refused = world_.call_as(&analyst, "schedule.run_now", R"({"schedule":"owned"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kForbidden);
    EXPECT_TRUE(ok(world_.call_as(
        &analyst, "schedule.create",
        R"({"name":"theirs","method":"batch.run","rule":"every hour","enabled":false})")));
    const Principal viewer = world_.add_member(world_.owner().tenant, "viewer", Role::kViewer);
    const auto offered = [&](const Principal& who) {
        const auto listed = world_.call_as(&who, "schedule.list");
        EXPECT_TRUE(ok(listed));
        const test::Json schedules(listed->body);
        std::string names;
        for (std::size_t i = 0; i < schedules.size("/data"); ++i)
            if (schedules.truth(fmt::format("/data/{}/may_change", i)))
                names += schedules.text(fmt::format("/data/{}/name", i)) + " ";
        return names;
    };
    EXPECT_EQ(offered(analyst), "theirs ");
    EXPECT_EQ(offered(viewer), "");
    EXPECT_THAT(offered(world_.owner()),
                testing::AllOf(testing::HasSubstr("owned "), testing::HasSubstr("theirs ")));
    refused = world_.call_as(&analyst, "schedule.create",
                             R"({"name":"x","method":"system.cleanup","rule":"every hour"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kForbidden);
}

INSTANTIATE_TEST_SUITE_P(Databases, Schedules, test::kDatabases, test::database_name);

}  // namespace
}  // namespace ballast::service
