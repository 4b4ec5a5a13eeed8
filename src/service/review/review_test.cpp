// review.*: four eyes, frozen objects, comments, notifications and the wall between workspaces, on
// both databases.
#include <gmock/gmock.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::ElementsAre;

class Reviews : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};
    const TenantId home_ = world_.owner().tenant;
    Principal analyst_ = world_.add_member(home_, "analyst", Role::kAnalyst);
    Principal manager_ = world_.add_member(home_, "manager", Role::kManager);
    Principal other_ = world_.add_member(home_, "other", Role::kManager);
    const std::string limit_ = R"({"kind":"limit","item":"top"})";

    void SetUp() override {
        ASSERT_TRUE(ok(world_.call_as(
            &manager_, "limit.create",
            R"({"id":"top","name":"Concentration","hard":0.1,"metric":"concentration.top1"})")));
    }
    Json as(const Principal& who, const std::string& method, const std::string& request) {
        const auto reply = world_.call_as(&who, method, request);
        EXPECT_TRUE(ok(reply)) << method << " " << request;
        return Json(reply ? reply->body : "{}");
    }
    std::string session() {
        Invocation create = world_.invocation(
            "alm.session.create",
            R"({"name":"Bank","as_of":"2026-02-11","currency":"EUR",)"
            R"("files":[{"name":"b.csv","content":"id,side,type,currency,balance,rate,maturity,)"
            R"(last_payment\na,asset,fixed_bullet,EUR,100,0.02,2030-01-01,2026-01-01\n"}]})",
            &analyst_);
        create.in_process = true;
        const auto made = world_.dispatcher().invoke(create);
        EXPECT_TRUE(ok(made));
        return made ? Json(made->body).text("/id") : "";
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, Reviews, test::kDatabases, test::database_name);

TEST_P(Reviews, AnApprovalTakesAnotherPersonAndFreezesTheLimit) {
    const Json asked = as(manager_, "review.request", limit_);
    EXPECT_EQ(asked.text("/state"), "in_review");
    EXPECT_NE(asked.text("/approve_refused"), "");
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&manager_, "review.approve", limit_)));
    const Json seen = as(other_, "review.get", limit_);
    EXPECT_EQ(seen.text("/approve_refused"), "");
    const Json approved =
        as(other_, "review.approve", R"({"kind":"limit","item":"top","note":"Agreed."})");
    EXPECT_EQ(approved.text("/state"), "approved");
    EXPECT_EQ(approved.text("/review/decided_by_name"), "other");

    const std::string change = R"({"limit":"top","if_match":"v1","hard":0.2})";
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&other_, "limit.update", change)));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&other_, "limit.delete",
                                                           R"({"limit":"top","if_match":"v1"})")));
    as(manager_, "review.return", R"({"kind":"limit","item":"top","note":"Too tight."})");
    EXPECT_TRUE(ok(world_.call_as(&other_, "limit.update", change)));
    EXPECT_THAT(as(other_, "review.get", limit_).texts("/entries", "action"),
                ElementsAre("requested", "approved", "returned"));
    for (const std::string method : {"review.request", "review.approve", "review.return"}) {
        // A refused call is audited from a queue: its row may come after that of a later call.
        std::vector<std::string> objects;
        for (const store::AuditRow& row : world_.audit(home_, method))
            if (row.entry.outcome == "ok") objects.push_back(row.entry.object);
        EXPECT_THAT(objects, ElementsAre("limit:top")) << method;
    }
}

TEST_P(Reviews, WhatChangedAfterTheRequestIsNotApproved) {
    as(manager_, "review.request", limit_);
    ASSERT_TRUE(ok(world_.call_as(&manager_, "limit.update",
                                  R"({"limit":"top","if_match":"v1","hard":0.2})")));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&other_, "review.approve", limit_)));
    EXPECT_TRUE(as(other_, "review.list", "{}").truth("/data/0/changed"));
    as(manager_, "review.request", limit_);
    EXPECT_EQ(as(other_, "review.approve", limit_).text("/state"), "approved");
}

TEST_P(Reviews, AnApprovedBalanceSheetIsPinnedAndKeepsItsAssumptions) {
    const std::string id = session();
    const std::string named = fmt::format(R"("kind":"balance_sheet","item":"{}")", id);
    as(analyst_, "review.request", "{" + named + "}");
    as(manager_, "review.approve", "{" + named + "}");
    const Json kept = as(analyst_, "alm.session.get", fmt::format(R"({{"session":"{}"}})", id));
    EXPECT_TRUE(kept.truth("/pinned"));
    const std::string version = fmt::format("v{}", kept.number("/version"));
    for (const std::string change : {R"("behaviour":{})", R"("pinned":false)"})
        EXPECT_TRUE(fails_with(
            Code::kConflict, world_.call_as(&analyst_, "alm.session.update",
                                            fmt::format(R"({{"session":"{}","if_match":"{}",{}}})",
                                                        id, version, change))))
            << change;
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call_as(&analyst_, "alm.session.delete", fmt::format(R"({{"session":"{}"}})", id))));
    // Its name is not what was approved.
    EXPECT_TRUE(ok(world_.call_as(
        &analyst_, "alm.session.update",
        fmt::format(R"({{"session":"{}","if_match":"{}","name":"Bank, final"}})", id, version))));
    EXPECT_EQ(as(analyst_, "review.get", "{" + named + "}").text("/state"), "approved");
}

TEST_P(Reviews, TheReviewerAndTheAuthorAreNotified) {
    as(manager_, "review.request",
       fmt::format(R"({{"kind":"limit","item":"top","reviewer":"{}"}})", other_.user.to_string()));
    EXPECT_EQ(as(other_, "notification.list", "{}").text("/data/0/kind"), "review");
    EXPECT_EQ(Json(world_.body("notification.list")).size("/data"), 0U);  // not asked
    as(analyst_, "review.comment",
       R"({"kind":"limit","item":"top","figure":"Thresholds","text":"Why 10%?"})");
    EXPECT_EQ(as(manager_, "notification.list", "{}").text("/data/0/body"), "Thresholds: Why 10%?");
    as(other_, "review.approve", limit_);
    EXPECT_EQ(as(manager_, "notification.list", "{}").number("/unread"), 2.0);
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   world_.call_as(&manager_, "review.request",
                                  fmt::format(R"({{"kind":"limit","item":"top","reviewer":"{}"}})",
                                              analyst_.user.to_string()))));
}

TEST_P(Reviews, TheOwnerAtTheCommandLineIsNoReviewer) {
    const Json seen = as(manager_, "review.get", limit_);
    ASSERT_GT(seen.size("/reviewers"), 0U);
    for (std::size_t i = 0; i < seen.size("/reviewers"); ++i)
        EXPECT_NE(seen.text(fmt::format("/reviewers/{}/name", i)), "Owner");
}

TEST_P(Reviews, OnlyThoseWhoMayChangeItSubmitAndOnlyApproversDecide) {
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&analyst_, "review.request", limit_)));
    as(manager_, "review.request", limit_);
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&analyst_, "review.approve", limit_)));
    const Json seen = as(analyst_, "review.get", limit_);
    EXPECT_NE(seen.text("/request_refused"), "");
    EXPECT_NE(seen.text("/return_refused"), "");
}

TEST_P(Reviews, AnotherWorkspaceSeesNeitherReviewsNorComments) {
    as(manager_, "review.request", limit_);
    const Principal stranger =
        world_.add_member(world_.add_tenant("elsewhere"), "stranger", Role::kAdmin);
    EXPECT_EQ(as(stranger, "review.list", "{}").size("/data"), 0U);
    // Its own limit with the same id has a review of its own.
    ASSERT_TRUE(ok(
        world_.call_as(&stranger, "limit.create",
                       R"({"id":"top","name":"Mine","hard":0.1,"metric":"concentration.top1"})")));
    const Json mine = as(stranger, "review.get", limit_);
    EXPECT_EQ(mine.text("/state"), "draft");
    EXPECT_EQ(mine.size("/entries"), 0U);
    as(stranger, "review.request", limit_);
    EXPECT_EQ(as(manager_, "review.list", "{}").size("/data"), 1U);
    EXPECT_EQ(as(manager_, "review.list", "{}").text("/data/0/title"), "Concentration");
}

TEST_P(Reviews, TheReviewOfADeletedLimitIsDeletedWithIt) {
    as(manager_, "review.request", limit_);
    ASSERT_TRUE(
        ok(world_.call_as(&manager_, "limit.delete", R"({"limit":"top","if_match":"v1"})")));
    EXPECT_EQ(as(manager_, "review.list", "{}").size("/data"), 0U);
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call_as(&manager_, "review.get", limit_)));
}

}  // namespace
}  // namespace ballast::service
