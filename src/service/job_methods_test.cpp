#include <fmt/format.h>
#include <gtest/gtest.h>
#include <vector>

#include "job/queue.hpp"
#include "store/batch_runs.hpp"
#include "store/objects.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

class JobMethods : public ::testing::Test {
protected:
    // A job of the owner that has succeeded with an empty result.
    std::string succeeded(const std::string& method, const std::string& request) {
        const std::string id = submitted(method, request);
        job::Queue& queue = **world.environment().queue();
        const auto lease = queue.claim("worker");
        EXPECT_TRUE(ok(lease));
        EXPECT_TRUE(ok(queue.start(**lease)));
        const auto object =
            (*world.environment().objects())->put(world.owner().tenant, "result", "{}");
        EXPECT_TRUE(ok(object));
        EXPECT_TRUE(
            ok(queue.succeed(**lease, {.result_key = "result", .result_digest = object->digest})));
        return id;
    }
    std::string submitted(const std::string& method, const std::string& request) {
        if (method == kUnknown) return submitted_by_another_version(request);
        return test::Json(world.body("jobs.submit",
                                     R"({"method":")" + method + R"(","request":)" + request + "}"))
            .text("/id");
    }
    std::string submitted_by_another_version(const std::string& request) {
        job::Queue& queue = **world.environment().queue();
        const auto made =
            (*world.environment().database())
                ->transact(world.owner().tenant, [&](store::Transaction& transaction) {
                    return queue.submit(transaction,
                                        {.method = kUnknown,
                                         .request = request,
                                         .created_by = world.owner().user.to_string()});
                });
        EXPECT_TRUE(ok(made));
        return made->id.to_string();
    }
    Result<Reply> as(const Principal& who, const std::string& method, const std::string& id) {
        return world.call_as(&who, method, R"({"id":")" + id + R"("})");
    }
    Principal member(const std::string& login, Role role) {
        return world.add_member(world.owner().tenant, login, role);
    }

    World world;
    // A method of another version: who may read its results is not known.
    const std::string kUnknown = "risk.later";
    const std::string kVar =
        R"({"positions":[{"symbol":"A","value":1}],"prices":[{"date":"2026-01-02","A":1}]})";
};

TEST_F(JobMethods, TheResultOfAnUnknownMethodIsForItsSubmitterOnly) {
    const std::string id = succeeded(kUnknown, "{}");
    EXPECT_TRUE(ok(as(world.owner(), "jobs.result", id)));
    for (const Role role : {Role::kViewer, Role::kAnalyst, Role::kManager, Role::kAdmin}) {
        const Principal other = member("member" + std::to_string(static_cast<int>(role)), role);
        const auto result = as(other, "jobs.result", id);
        ASSERT_TRUE(fails_with(Code::kNotFound, result));
        const std::string unknown = "0198b3a0-0000-7000-8000-000000000002";
        const auto missing = as(other, "jobs.result", unknown);
        ASSERT_TRUE(fails_with(Code::kNotFound, missing));
        EXPECT_EQ(result.error().message.size(), missing.error().message.size());
    }
}

TEST_F(JobMethods, TheResultOfACalculationOnSharedDataIsForAllWhoMayReadJobs) {
    const std::string id = succeeded("risk.var", kVar);
    EXPECT_TRUE(ok(as(member("viewer", Role::kViewer), "jobs.result", id)));
}

TEST_F(JobMethods, TheErrorsOfAnUnknownMethodAreForItsSubmitterOnly) {
    const auto failed = [&](const std::string& method, const std::string& request) {
        const std::string id = submitted(method, request);
        job::Queue& queue = **world.environment().queue();
        const auto lease = queue.claim("worker");
        EXPECT_TRUE(ok(lease) && ok(queue.start(**lease)));
        Error error = fail(Code::kInvalidInput, "loan 4711 is wrong");
        EXPECT_TRUE(ok(
            queue.fail(**lease, std::move(error).with(std::string(job::kErrorDetails),
                                                      R"([{"pointer":"/files/0","code":"number",)"
                                                      R"("message":"line 17","hint":""}])"))));
        return id;
    };
    const Principal other = member("other", Role::kAdmin);
    const auto of = [&](const Principal& who, const std::string& id) {
        const auto reply = as(who, "jobs.get", id);
        EXPECT_TRUE(ok(reply));
        return test::Json(reply->body);
    };
    const std::string own = failed(kUnknown, "{}");
    EXPECT_EQ(of(world.owner(), own).text("/error_message"), "loan 4711 is wrong");
    EXPECT_EQ(of(world.owner(), own).text("/errors/0/message"), "line 17");
    EXPECT_EQ(of(other, own).text("/error_code"), "invalid_input");
    EXPECT_EQ(of(other, own).text("/error_message"), "");
    const auto listed = world.call_as(&other, "jobs.list");
    ASSERT_TRUE(ok(listed));
    EXPECT_EQ(listed->body.find("4711"), std::string::npos);
    EXPECT_EQ(listed->body.find("line 17"), std::string::npos);
    const std::string shared = failed("risk.var", kVar);
    EXPECT_EQ(of(other, shared).text("/error_message"), "loan 4711 is wrong");
    EXPECT_EQ(of(other, shared).text("/errors/0/message"), "line 17");
}

TEST_F(JobMethods, TheDigestsOfAnUnknownMethodAreForItsSubmitterOnly) {
    const Principal other = member("other", Role::kAdmin);
    const auto of = [&](const Principal& who, const std::string& id) {
        const auto reply = as(who, "jobs.get", id);
        EXPECT_TRUE(ok(reply));
        return reply->body;
    };
    const std::string own = succeeded(kUnknown, "{}");
    const std::string digest = test::Json(of(world.owner(), own)).text("/result_digest");
    EXPECT_THAT(of(world.owner(), own), testing::HasSubstr(R"("manifest":{})"));
    const std::string seen = of(other, own);
    EXPECT_EQ(seen.find(digest), std::string::npos);
    EXPECT_THAT(seen, testing::HasSubstr(R"("manifest":null)"));
    EXPECT_THAT(seen, testing::HasSubstr(R"("result":null)"));
    EXPECT_THAT(seen, testing::HasSubstr(R"("state":"succeeded")"));
    const auto listed = world.call_as(&other, "jobs.list");
    ASSERT_TRUE(ok(listed));
    EXPECT_EQ(listed->body.find(digest), std::string::npos);
    const std::string shared = succeeded("risk.var", kVar);
    EXPECT_EQ(of(other, shared), of(world.owner(), shared));
    EXPECT_THAT(of(other, shared), testing::HasSubstr(R"("manifest":{})"));
}

TEST_F(JobMethods, ACancellationIsOneTransactionWithOneAuditRow) {
    const std::string id = submitted("risk.var", kVar);
    ASSERT_TRUE(ok(as(world.owner(), "jobs.cancel", id)));
    const auto rows = world.audit(world.owner().tenant, "jobs.cancel");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].entry.object, "job:" + id);
    EXPECT_EQ(rows[0].entry.outcome, "ok");
    // Without its audit row there is no effect.
    const std::string second = submitted("risk.var", kVar);
    Call call(world.environment(), world.owner(), {}, {});
    call.audit_with([](store::Transaction&, const Call&) -> Status {
        return fail(Code::kUnavailable, "no audit today");
    });
    job::Queue& queue = **world.environment().queue();
    EXPECT_TRUE(fails_with(Code::kUnavailable, call.write([&](store::Transaction& t) -> Status {
        TRY_STATUS(queue.cancel(t, *JobId::parse(second)));
        return {};
    })));
    EXPECT_EQ(queue.get(world.owner().tenant, *JobId::parse(second))->state,
              job::JobState::kQueued);
}

TEST_F(JobMethods, AJobIsCancelledByItsSubmitterAManagerOrAnAdministratorOnly) {
    const Principal analyst = member("analyst", Role::kAnalyst);
    const auto theirs =
        world.call_as(&analyst, "jobs.submit", R"({"method":"risk.var","request":)" + kVar + "}");
    ASSERT_TRUE(ok(theirs));
    const std::string own = test::Json(theirs->body).text("/id");
    const std::string first = submitted("risk.var", kVar);
    const std::string second = submitted("risk.var", kVar);
    EXPECT_TRUE(fails_with(Code::kForbidden, as(analyst, "jobs.cancel", first)));
    EXPECT_TRUE(ok(as(analyst, "jobs.cancel", own)));
    EXPECT_TRUE(ok(as(member("manager", Role::kManager), "jobs.cancel", first)));
    EXPECT_TRUE(ok(as(member("admin", Role::kAdmin), "jobs.cancel", second)));
}

TEST_F(JobMethods, TheListOfJobsOffersCancellationToThoseWhoMayCancel) {
    const auto offered = [&](const Principal& who, const std::string& id) -> bool {
        const auto listed = world.call_as(&who, "jobs.list");
        EXPECT_TRUE(ok(listed));
        const test::Json jobs(listed->body);
        for (std::size_t i = 0; i < jobs.size("/data"); ++i)
            if (jobs.text(fmt::format("/data/{}/id", i)) == id)
                return jobs.truth(fmt::format("/data/{}/may_cancel", i));
        ADD_FAILURE() << "the job is not listed";
        return false;
    };
    Principal narrow = world.owner();
    narrow.permissions = permissions_of(Role::kViewer);
    const std::vector<Principal> members{world.owner(),
                                         narrow,
                                         member("viewer", Role::kViewer),
                                         member("analyst", Role::kAnalyst),
                                         member("manager", Role::kManager),
                                         member("admin", Role::kAdmin)};
    int refusals = 0;
    for (const Principal& submitter : std::vector{world.owner(), members[3]}) {
        for (const Principal& who : members) {
            const auto made = world.call_as(&submitter, "jobs.submit",
                                            R"({"method":"risk.var","request":)" + kVar + "}");
            ASSERT_TRUE(ok(made));
            const test::Json job(made->body);
            EXPECT_TRUE(job.truth("/may_cancel"));  // to its submitter
            const bool offer = offered(who, job.text("/id"));
            const auto cancelled = as(who, "jobs.cancel", job.text("/id"));
            EXPECT_EQ(offer, cancelled.has_value()) << who.name << ": " << job.text("/id");
            refusals += !cancelled;
            EXPECT_FALSE(cancelled && offered(who, job.text("/id")));  // it has ended
        }
    }
    EXPECT_EQ(refusals, 5);  // the viewers and narrow tokens, and the analyst of the owner's
}

TEST_F(JobMethods, ABatchRunOffersCancellationToThoseWhoMayCancelItsJob) {
    const Principal analyst = member("analyst", Role::kAnalyst);
    const Principal viewer = member("viewer", Role::kViewer);
    const Principal manager = member("manager", Role::kManager);
    const auto run_of = [&](const Principal& who) {
        const auto job = world.call_as(&who, "jobs.submit", R"({"method":"batch.run"})");
        EXPECT_TRUE(ok(job));
        const Instant now = world.environment().clock().now();
        store::BatchRunRow run{.id = store::BatchRunId::make(now),
                               .as_of = *fin::Date::parse("2025-06-30"),
                               .job = test::Json(job->body).text("/id"),
                               .started_at = now};
        EXPECT_TRUE(ok(world.database().transact(
            who.tenant, [&](store::Transaction& t) { return store::add_batch_run(t, run, {}); })));
        return run.id.to_string();
    };
    const auto offered = [&](const Principal& who, const std::string& run) {
        const auto status = world.call_as(&who, "batch.status", R"({"run":")" + run + R"("})");
        EXPECT_TRUE(ok(status));
        return test::Json(status->body).truth("/may_cancel");
    };
    const std::string ours = run_of(world.owner());
    const std::string theirs = run_of(analyst);
    EXPECT_FALSE(offered(viewer, theirs));
    EXPECT_FALSE(offered(analyst, ours));
    const std::string request = R"({"run":")" + ours + R"("})";
    EXPECT_TRUE(fails_with(Code::kForbidden, world.call_as(&analyst, "batch.cancel", request)));
    EXPECT_TRUE(offered(analyst, theirs));
    EXPECT_TRUE(offered(manager, theirs));
    EXPECT_TRUE(offered(manager, ours));
    ASSERT_TRUE(ok(world.call_as(&manager, "batch.cancel", request)));
    EXPECT_FALSE(offered(manager, ours));  // it has ended
}

}  // namespace
}  // namespace ballast::service
