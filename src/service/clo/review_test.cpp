// Reviews of changes of a CLO: proposals of members, official runs, the setting that requires them.
#include <fmt/format.h>

#include "service/proposal_settings.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;
using testing::HasSubstr;

constexpr std::string_view kReviewedDeal =
    R"({"schema":"clo.deal/1","slug":"small","name":"Small CLO","currency":"USD",
"index":"USD_SOFR_3M","dates":{"closing":"2024-01-15","first_payment":"2024-04-15",
"stated_maturity":"2030-01-15"},"payments":{"day":15,"months":3},
"tranches":[{"id":"A","rank":1,"original":"700","coupon":{"type":"floating","spread":0.01}},
{"id":"SUB","rank":2,"kind":"equity","original":"300","coupon":{"type":"residual"}}],
"accounts":[{"id":"collection","type":"collection"}],"tests":{"use":[29]},
"waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
{"id":"i3","step":"residual"}],
"principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]}})";

constexpr std::string_view kTrade =
    R"({"deal":"small","lots":[{"asset":"L1","side":"buy","trade_date":"2024-02-01","par":"100",
    "price":"99"}]})";

class CloReviews : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};
    Principal manager_ = world_.add_member(world_.owner().tenant, "manager@x.org", Role::kManager);
    Principal other_ = world_.add_member(world_.owner().tenant, "other@x.org", Role::kManager);
    Principal analyst_ = world_.add_member(world_.owner().tenant, "analyst@x.org", Role::kAnalyst);

    void SetUp() override {
        world_.body("clo.deal.create", fmt::format(R"({{"document":{}}})", kReviewedDeal));
        world_.body("clo.asset.create",
                    R"({"fields":{"id":"L1","issuer_id":"I1","kind":"loan",
                    "maturity":"2029-06-15","coupon_type":"floating","frequency":4,"spread":0.04,
                    "index":"USD_SOFR_3M","currency":"USD","market_value":"98",
                    "moodys_rating":"B2","cov_lite":false},"effective":"2024-01-15"})");
    }
    Result<Reply> propose(const Principal& by, std::string_view request,
                          std::string_view method = "clo.lot.post") {
        return world_.call_as(
            &by, "proposal.create",
            fmt::format(R"({{"method":"{}","request":{},"note":"Liquidity"}})", method, request));
    }
    std::size_t lots() {
        return test::Json(world_.body("clo.lot.list", R"({"deal":"small"})")).size("/data");
    }
    static std::string decision(const test::Json& proposal) {
        return fmt::format(R"({{"proposal":"{}","digest":"{}"}})", proposal.text("/proposal"),
                           proposal.text("/digest"));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloReviews, test::kDatabases, test::database_name);

TEST_P(CloReviews, AnAnalystProposesTradesAndAManagerPostsThem) {
    const auto reply = propose(analyst_, kTrade);
    ASSERT_TRUE(ok(reply));
    const test::Json proposal(reply->body);
    EXPECT_EQ(proposal.text("/state"), "waiting");
    EXPECT_EQ(proposal.text("/agent"), "");
    EXPECT_EQ(proposal.text("/summary"), "Liquidity");
    EXPECT_GT(proposal.size("/difference"), 0U);
    EXPECT_EQ(lots(), 0U) << "the trial was rolled back";
    const auto notified = world_.call_as(&manager_, "notification.list");
    EXPECT_THAT(notified->body, HasSubstr("which wait for a decision"));
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           world_.call_as(&analyst_, "proposal.approve", decision(proposal))));
    ASSERT_TRUE(ok(world_.call_as(&manager_, "proposal.approve", decision(proposal))));
    EXPECT_EQ(lots(), 1U);
    const auto rows = world_.audit(world_.owner().tenant, "clo.lot.post");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_THAT(rows[0].entry.details, HasSubstr("proposal "));
}

TEST_P(CloReviews, TheAuthorDoesNotApproveAndErrorsAreReturnedAtOnce) {
    const test::Json proposal(propose(manager_, kTrade)->body);
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           world_.call_as(&manager_, "proposal.approve", decision(proposal))));
    EXPECT_TRUE(ok(world_.call_as(&other_, "proposal.approve", decision(proposal))));
    const auto unknown = propose(manager_, R"({"deal":"small","lots":[{"asset":"L9","side":"buy",
        "trade_date":"2024-02-01","par":"100","price":"99"}]})");
    ASSERT_TRUE(fails_with(Code::kInvalidInput, unknown));
    EXPECT_EQ(unknown.error().errors.front().pointer, "/request/lots/0/asset");
    const auto other = propose(manager_, R"({"slug":"x","name":"X"})", "portfolio.create");
    ASSERT_TRUE(fails_with(Code::kInvalidInput, other));
    EXPECT_EQ(other.error().errors.front().pointer, "/method");
}

class CloSoleOwner : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, CloSoleOwner, test::kDatabases, test::database_name);

TEST_P(CloSoleOwner, ApprovesAnOwnProposalOnlyWhereNobodyElseMay) {
    world_.environment().shared<ProposalSettings>().clo_review = true;
    world_.body("clo.deal.create", fmt::format(R"({{"document":{}}})", kReviewedDeal));
    const auto propose = [&](std::string_view effective, std::string_view etag) {
        const test::Json made(world_.body(
            "proposal.create",
            fmt::format(R"({{"method":"clo.deal.update","request":{{"deal":"small","document":{},
                "effective":"{}","reason":"Amendment","if_match":"{}"}}}})",
                        kReviewedDeal, effective, etag)));
        return fmt::format(R"({{"proposal":"{}"}})", made.text("/proposal"));
    };
    ASSERT_TRUE(ok(world_.call("proposal.approve", propose("2024-03-01", "v1"))));
    const auto rows = world_.audit(world_.owner().tenant, "clo.deal.update");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_THAT(rows[0].entry.details, HasSubstr("approved by its author"));
    // An analyst cannot approve, a manager can.
    world_.add_member(world_.owner().tenant, "analyst@x.org", Role::kAnalyst);
    const std::string second = propose("2024-04-01", "v2");
    ASSERT_TRUE(ok(world_.call("proposal.approve", second)));
    const Principal manager =
        world_.add_member(world_.owner().tenant, "manager@x.org", Role::kManager);
    const std::string third = propose("2024-05-01", "v3");
    const auto own = world_.call("proposal.approve", third);
    ASSERT_TRUE(fails_with(Code::kForbidden, own));
    EXPECT_THAT(own.error().message, HasSubstr("review:approve and clo:write"));
    EXPECT_TRUE(ok(world_.call_as(&manager, "proposal.approve", third)));
}

// The owner at the command line is no second person for a member who signs in.
TEST_P(CloSoleOwner, MayBeAMemberWhoSignsIn) {
    world_.body("clo.deal.create", fmt::format(R"({{"document":{}}})", kReviewedDeal));
    const Principal manager =
        world_.add_member(world_.owner().tenant, "manager@x.org", Role::kManager);
    const auto made = world_.call_as(
        &manager, "proposal.create",
        fmt::format(R"({{"method":"clo.deal.update","request":{{"deal":"small","document":{},
            "effective":"2024-03-01","reason":"Amendment","if_match":"v1"}}}})",
                    kReviewedDeal));
    ASSERT_TRUE(ok(made));
    const auto approved = world_.call_as(
        &manager, "proposal.approve",
        fmt::format(R"({{"proposal":"{}"}})", test::Json(made->body).text("/proposal")));
    EXPECT_TRUE(ok(approved));
}

TEST_P(CloReviews, AnAmendmentThatAnotherOneOvertookIsAConflict) {
    const auto amend = [&](const std::string& etag) {
        return fmt::format(R"({{"deal":"small","document":{},"effective":"2024-03-01",
            "reason":"Amendment","if_match":"{}"}})",
                           kReviewedDeal, etag);
    };
    const test::Json first(propose(manager_, amend("v1"), "clo.deal.update")->body);
    const test::Json second(propose(manager_, amend("v1"), "clo.deal.update")->body);
    ASSERT_TRUE(ok(world_.call_as(&other_, "proposal.approve", decision(first))));
    EXPECT_TRUE(
        fails_with(Code::kConflict, world_.call_as(&other_, "proposal.approve", decision(second))));
    EXPECT_EQ(test::Json(world_.body("clo.deal.versions", R"({"deal":"small"})")).size("/versions"),
              2U);
}

TEST_P(CloReviews, AnOfficialRunIsReviewedByItsNumber) {
    ASSERT_TRUE(ok(world_.call_as(&manager_, "clo.lot.post", kTrade)));
    const std::string run = R"({"deal":"small","as_of":"2024-04-10"})";
    const std::string item = R"({"kind":"compliance_run","item":"small@2024-04-10"})";
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call_as(&manager_, "review.request", item)));
    ASSERT_TRUE(ok(world_.call_as(&manager_, "clo.compliance.run", run)));
    ASSERT_TRUE(ok(world_.call_as(&manager_, "review.request", item)));
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&manager_, "review.approve", item)));
    ASSERT_TRUE(ok(world_.call_as(&other_, "review.approve", item)));
    const auto state = [&] {
        return test::Json(world_.call_as(&analyst_, "review.get", item)->body);
    };
    EXPECT_EQ(state().text("/state"), "approved");
    EXPECT_EQ(state().text("/revision"), "run 1");
    EXPECT_EQ(state().text("/title"), "Small CLO, tests of 2024-04-10");
    ASSERT_TRUE(ok(world_.call_as(&manager_, "clo.compliance.run", run)));
    EXPECT_EQ(state().text("/state"), "draft") << "the run of now was not reviewed";
}

TEST_P(CloReviews, TheSettingRequiresAnApprovedProposal) {
    world_.environment().shared<ProposalSettings>().clo_review = true;
    const std::string amend =
        fmt::format(R"({{"deal":"small","document":{},"effective":"2024-03-01",
            "reason":"Amendment","if_match":"v1"}})",
                    kReviewedDeal);
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call("clo.deal.update", amend)));
    EXPECT_TRUE(
        fails_with(Code::kForbidden, world_.call("clo.compliance.run", R"({"deal":"small"})")));
    EXPECT_TRUE(ok(world_.call("clo.compliance.run", R"({"deal":"small","dry_run":true})")));
    const test::Json proposal(world_.body(
        "proposal.create", fmt::format(R"({{"method":"clo.deal.update","request":{}}})", amend)));
    EXPECT_TRUE(ok(world_.call_as(&manager_, "proposal.approve", decision(proposal))));
    EXPECT_EQ(test::Json(world_.body("clo.deal.versions", R"({"deal":"small"})")).size("/versions"),
              2U);
}

}  // namespace
}  // namespace ballast::service
