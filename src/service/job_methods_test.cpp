#include <gtest/gtest.h>

#include "job/queue.hpp"
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

}  // namespace
}  // namespace ballast::service
