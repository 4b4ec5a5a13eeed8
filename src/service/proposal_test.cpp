// Agents: what they may do, what becomes a proposal, and what its approval executes.
#include "service/proposal.hpp"

#include <algorithm>
#include <gmock/gmock.h>

#include "service/agent.hpp"
#include "service/audit_trail.hpp"
#include "store/agents.hpp"
#include "store/audit.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;
using testing::HasSubstr;

class Agents : public testing::TestWithParam<store::Dialect> {
protected:
    Agents() : world_(make_method_table(), {}, GetParam()) {
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    }

    // An agent with all permissions of the owner, and limits.
    Principal agent(const std::string& limits = "") {
        const test::Json made(world_.body(
            "auth.create_token", fmt::format(R"({{"name":"planner","agent":true{}}})", limits)));
        const auto principal =
            world_.dispatcher().identity().authenticate_token(made.text("/token"));
        EXPECT_TRUE(ok(principal));
        EXPECT_TRUE(principal->is_agent());
        return *principal;
    }
    test::Json proposed(const Principal& by, std::string_view method, std::string_view request) {
        const auto reply = world_.call_as(&by, method, request);
        EXPECT_TRUE(ok(reply)) << method;
        EXPECT_TRUE(reply && reply->proposed);
        return test::Json(reply ? reply->body : "{}");
    }
    std::string decision(const test::Json& proposal) {
        return fmt::format(R"({{"proposal":"{}","digest":"{}","comment":"fine"}})",
                           proposal.text("/proposal"), proposal.text("/digest"));
    }
    double positions() {
        return static_cast<double>(
            test::Json(world_.body("position.list", R"({"portfolio":"book"})")).size("/data"));
    }

    World world_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Agents, test::kDatabases, test::database_name);

constexpr std::string_view kAdd = R"({"portfolio":"book","symbol":"A","quantity":"5"})";

TEST_P(Agents, ReadAtOnceAndProposeWrites) {
    const Principal by = agent();
    ASSERT_TRUE(ok(world_.call_as(&by, "portfolio.get", R"({"portfolio":"book"})")));
    const test::Json proposal = proposed(by, "position.create", kAdd);
    EXPECT_EQ(proposal.text("/state"), "waiting");
    EXPECT_EQ(proposal.text("/agent_name"), "planner");
    EXPECT_GT(proposal.size("/difference"), 0U);
    EXPECT_EQ(positions(), 0.0) << "the trial was rolled back";
    const test::Json approved(world_.body("proposal.approve", decision(proposal)));
    EXPECT_EQ(approved.text("/state"), "approved");
    EXPECT_EQ(approved.text("/decided_by"), "Owner");
    EXPECT_EQ(positions(), 1.0);
    EXPECT_EQ(world_.error("proposal.approve", decision(proposal)).code, Code::kConflict);
    EXPECT_EQ(positions(), 1.0) << "it is executed once";
    EXPECT_EQ(world_.audit(world_.owner().tenant, "position.create").size(), 1U);
    EXPECT_THAT(world_.audit(world_.owner().tenant, "position.create")[0].entry.details,
                HasSubstr("planner"));
}

TEST_P(Agents, ADifferenceNamesTheValuesThatWouldChange) {
    const test::Json proposal = proposed(
        agent(), "portfolio.update", R"({"portfolio":"book","if_match":"v1","name":"New name"})");
    std::string changes;
    for (std::size_t i = 0; i < proposal.size("/difference"); ++i)
        changes += proposal.text(fmt::format("/difference/{}/pointer", i)) + " ";
    EXPECT_THAT(changes, HasSubstr("/name"));
    EXPECT_EQ(test::Json(world_.body("portfolio.get", R"({"portfolio":"book"})")).text("/name"),
              "Book");
}

TEST_P(Agents, SeeErrorsOfAWriteAtOnce) {
    const Principal by = agent();
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call_as(&by, "position.create", R"({"portfolio":"book"})")));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.call_as(&by, "position.create",
                                          R"({"portfolio":"none","symbol":"A","quantity":"1"})")));
    EXPECT_EQ(test::Json(world_.body("proposal.list")).size("/data"), 0U);
}

// An import without `commit` changes nothing: its plan is returned, and nobody has to approve it.
TEST_P(Agents, PlansAreReturnedAtOnce) {
    const Principal by = agent();
    world_.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    const auto import_of = [](std::string_view more) {
        return fmt::format(
            R"({{"account":"main","content":"date,type,symbol,quantity,price,amount,currency\n)"
            R"(2025-01-02,deposit,,,,20000,USD\n"{}}})",
            more);
    };
    for (const char* more : {"", R"(,"commit":false)"}) {
        const auto plan = world_.call_as(&by, "ledger.import", import_of(more));
        ASSERT_TRUE(ok(plan));
        EXPECT_FALSE(plan->proposed);
        EXPECT_FALSE(test::Json(plan->body).truth("/committed"));
    }
    EXPECT_EQ(test::Json(world_.body("proposal.list")).size("/data"), 0U);
    EXPECT_EQ(test::Json(world_.body("transaction.list")).size("/data"), 0U);
    const test::Json proposal = proposed(by, "ledger.import", import_of(R"(,"commit":true)"));
    world_.body("proposal.approve", decision(proposal));
    EXPECT_EQ(test::Json(world_.body("transaction.list")).size("/data"), 1U);
}

TEST_P(Agents, CallsThatFailAreCounted) {
    const Principal by = agent(R"(,"calls_per_day":1)");
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call_as(&by, "position.create", R"({"portfolio":"book"})")));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, world_.call_as(&by, "position.create", kAdd)));
}

TEST_P(Agents, ProposeNothingThatIsForPeople) {
    const Principal by = agent();
    for (const auto& [method, request] : {std::pair("secret.put", R"({"name":"x","value":"y"})"),
                                          {"auth.create_token", R"({"name":"another"})"},
                                          {"agent.start", "{}"},
                                          {"llm.policy_put", R"({"cloud_allowed":true})"}})
        EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&by, method, request))) << method;
    const test::Json proposal = proposed(by, "position.create", kAdd);
    EXPECT_TRUE(
        fails_with(Code::kForbidden, world_.call_as(&by, "proposal.approve", decision(proposal))));
    EXPECT_EQ(positions(), 0.0);
}

TEST_P(Agents, RejectedAndExpiredProposalsAreNotExecuted) {
    const Principal by = agent();
    const test::Json first = proposed(by, "position.create", kAdd);
    world_.body("proposal.reject", decision(first));
    EXPECT_EQ(world_.error("proposal.approve", decision(first)).code, Code::kConflict);
    const test::Json second = proposed(by, "position.create", kAdd);
    world_.clock().advance(kProposalLife + std::chrono::hours(1));
    EXPECT_EQ(test::Json(world_.body("proposal.get", fmt::format(R"({{"proposal":"{}"}})",
                                                                 second.text("/proposal"))))
                  .text("/state"),
              "expired");
    EXPECT_EQ(world_.error("proposal.approve", decision(second)).code, Code::kConflict);
    EXPECT_EQ(positions(), 0.0);
}

TEST_P(Agents, APersonEndsTheTimeOfAProposalWithoutADecision) {
    const Principal by = agent();
    const test::Json proposal = proposed(by, "position.create", kAdd);
    EXPECT_TRUE(
        fails_with(Code::kForbidden, world_.call_as(&by, "proposal.expire", decision(proposal))));
    const test::Json ended(world_.body("proposal.expire", decision(proposal)));
    EXPECT_EQ(ended.text("/state"), "expired");
    EXPECT_EQ(ended.text("/decided_by"), "Owner");
    EXPECT_EQ(world_.error("proposal.approve", decision(proposal)).code, Code::kConflict);
    EXPECT_EQ(world_.error("proposal.expire", decision(proposal)).code, Code::kConflict);
    EXPECT_EQ(positions(), 0.0);
    // The agent's refused attempt has a row, too.
    const auto rows = world_.audit(world_.owner().tenant, "proposal.expire");
    EXPECT_EQ(std::ranges::count(rows, "ok", [](const auto& row) { return row.entry.outcome; }), 1);
    // It does not expire a second time when its time passes.
    world_.clock().advance(kProposalLife + std::chrono::hours(1));
    EXPECT_EQ(expire_due_proposals(world_.environment()).value(), 0);
}

TEST_P(Agents, ExpiryIsStoredAndNotified) {
    const test::Json proposal = proposed(agent(), "position.create", kAdd);
    EXPECT_EQ(expire_due_proposals(world_.environment()).value(), 0);
    world_.clock().advance(kProposalLife + std::chrono::hours(1));
    EXPECT_EQ(expire_due_proposals(world_.environment()).value(), 1);
    EXPECT_EQ(expire_due_proposals(world_.environment()).value(), 0);
    const test::Json notices(world_.body("notification.list"));
    EXPECT_THAT(notices.texts("/data", "title"),
                testing::UnorderedElementsAre("Owner made the access token planner",
                                              "planner proposes changes, which wait for a decision",
                                              "A proposal of planner expired"));
    EXPECT_EQ(world_.audit(world_.owner().tenant, "proposal.expire").size(), 1U);
    EXPECT_EQ(world_.error("proposal.approve", decision(proposal)).code, Code::kConflict);
}

TEST_P(Agents, EveryExpiredProposalHasAnAuditRow) {
    constexpr int kProposals = 1'050;  // more than one transaction expires
    const TenantId tenant = world_.owner().tenant;
    const Instant now = world_.clock().now();
    ASSERT_TRUE(world_.environment().database().value()->transact(
        tenant, [&](store::Transaction& transaction) -> Status {
            for (int i = 0; i < kProposals; ++i)
                TRY_STATUS(store::add_proposal(transaction,
                                               {.id = store::ProposalId::make(now),
                                                .method = "position.create",
                                                .request = "{}",
                                                .agent_name = "planner",
                                                .created_at = now,
                                                .expires_at = now + std::chrono::minutes(i)}));
            return {};
        }));
    world_.clock().advance(std::chrono::minutes(kProposals));
    const auto expired = expire_due_proposals(world_.environment());
    ASSERT_TRUE(ok(expired));
    EXPECT_EQ(*expired, kProposals);
    world_.environment().shared<AuditQueue>().flush();
    const auto rows = world_.database().read(tenant, [](store::Transaction& transaction) {
        return store::list_audit(transaction, {.method = "proposal.expire"}, 0, 2 * kProposals);
    });
    ASSERT_TRUE(ok(rows));
    EXPECT_EQ(rows->size(), std::size_t{kProposals});
}

// Half of the book in A, at most 60%.
class AgentsWithLimits : public Agents {
protected:
    AgentsWithLimits() {
        world_.body("market.import_prices", import_request(300));
        world_.body("position.create", R"({"portfolio":"book","symbol":"A","quantity":"10"})");
        world_.body("position.create", R"({"portfolio":"book","symbol":"B","quantity":"10"})");
        world_.body("limit.create", R"({"id":"one","name":"Single name","subject":"book",)"
                                    R"("metric":"concentration.top1","hard":0.8})");
    }
    // The reading of limit.check.
    double top() {
        return test::Json(world_.body("limit.check", R"({"portfolio":"book","recompute":true})"))
            .number("/limits/0/value");
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, AgentsWithLimits, test::kDatabases, test::database_name);

TEST_P(AgentsWithLimits, AreShownTheLimitsThatAWriteWouldBreach) {
    const double before = top();
    const test::Json breach =
        proposed(agent(), "position.create_many",
                 R"({"portfolio":"book","positions":[{"symbol":"A","quantity":"500"}],)"
                 R"("duplicates":"keep"})");
    EXPECT_EQ(breach.text("/limits/0/status_before"), "ok");
    EXPECT_EQ(breach.text("/limits/0/status_after"), "hard_breach");
    EXPECT_EQ(breach.number("/limits/0/before"), before);
    EXPECT_EQ(breach.number("/breaches"), 1.0);
    EXPECT_EQ(top(), before) << "nothing was changed or recorded";
    EXPECT_EQ(test::Json(world_.body("limit.cases", R"({"open":true})")).size("/data"), 0U);
    // What was stated before the decision is what the check finds after it.
    world_.body("proposal.approve", decision(breach));
    EXPECT_EQ(top(), breach.number("/limits/0/after"));
}

TEST_P(AgentsWithLimits, AWriteWithinThemHasNoBreach) {
    const test::Json small =
        proposed(agent(), "position.create",
                 R"({"portfolio":"book","symbol":"B","quantity":"1","duplicates":"keep"})");
    EXPECT_EQ(small.text("/limits/0/status_after"), "ok");
    EXPECT_EQ(small.number("/breaches"), 0.0);
    EXPECT_EQ(small.text("/limits_note"), "");
    // A removal is checked by the portfolio of the position.
    const test::Json held(world_.body("position.list", R"({"portfolio":"book"})"));
    const test::Json sold =
        proposed(agent(), "position.delete",
                 fmt::format(R"({{"id":"{}","if_match":"v1"}})", held.text("/data/1/id")));
    EXPECT_EQ(sold.number("/limits/0/after"), 1.0);
    EXPECT_EQ(sold.number("/breaches"), 1.0);
}

TEST_P(AgentsWithLimits, OrdersAreCheckedAsIfTheyWereExecuted) {
    world_.body("limit.create", R"({"id":"size","name":"Size","subject":"book",)"
                                R"("metric":"exposures.gross","unit":"currency","hard":20000})");
    const auto status = [](const test::Json& orders, std::string_view limit) {
        const auto ids = orders.texts("/limits", "limit");
        const auto at = std::ranges::find(ids, limit) - ids.begin();
        return orders.text(fmt::format("/limits/{}/status_after", at));
    };
    const test::Json bought =
        proposed(agent(), "export.trades",
                 R"({"portfolio":"book","trades":[{"side":"buy","symbol":"A","quantity":1000}]})");
    EXPECT_EQ(status(bought, "size"), "hard_breach");
    EXPECT_GE(bought.number("/breaches"), 1.0);
    // What is sold becomes cash, so that the share of the other position stays.
    const test::Json sold =
        proposed(agent(), "export.trades",
                 R"({"portfolio":"book","trades":[{"side":"sell","symbol":"B","quantity":10}]})");
    EXPECT_EQ(status(sold, "one"), "ok");
    EXPECT_EQ(status(sold, "size"), "ok");
    EXPECT_EQ(sold.number("/breaches"), 0.0);
    const test::Json oversold =
        proposed(agent(), "export.trades",
                 R"({"portfolio":"book","trades":[{"side":"sell","symbol":"B","quantity":11}]})");
    EXPECT_THAT(oversold.text("/limits_note"), HasSubstr("Limits were not checked"));
}

TEST_P(Agents, ADecisionIsAboutTheProposalThatWasShown) {
    const Principal by = agent();
    const test::Json proposal = proposed(by, "position.create", kAdd);
    EXPECT_EQ(world_
                  .error("proposal.approve",
                         fmt::format(R"({{"proposal":"{}","digest":"{}"}})",
                                     proposal.text("/proposal"), std::string(64, '0')))
                  .code,
              Code::kInvalidInput);
    // A request that was changed in the store does not run.
    EXPECT_TRUE(ok(world_.database().transact(
        world_.owner().tenant, [&](store::Transaction& transaction) -> Status {
            TRY_STATUS(transaction.execute(
                R"(UPDATE main.proposals SET request = '{"portfolio":"book","symbol":"X","quantity":"9"}')"));
            return {};
        })));
    EXPECT_EQ(world_.error("proposal.approve", decision(proposal)).code, Code::kCorrupted);
    EXPECT_EQ(positions(), 0.0);
}

TEST_P(Agents, AnApprovalNeedsThePermissionOfTheMethod) {
    const test::Json proposal = proposed(agent(), "position.create", kAdd);
    const Principal analyst = world_.add_member(world_.owner().tenant, "analyst", Role::kAnalyst);
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           world_.call_as(&analyst, "proposal.approve", decision(proposal))));
}

TEST_P(Agents, HaveLimitsADayAndAreStoppedAtOnce) {
    const Principal by = agent(R"(,"calls_per_day":2)");
    const auto read = [&] {
        return world_.call_as(&by, "portfolio.get", R"({"portfolio":"book"})");
    };
    ASSERT_TRUE(ok(read()));
    ASSERT_TRUE(ok(read()));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, read()));
    world_.clock().advance(std::chrono::hours(24));
    ASSERT_TRUE(ok(read()));
    EXPECT_EQ(test::Json(world_.body("agent.list")).number("/data/0/calls_today"), 1.0);
    world_.body("agent.stop");
    EXPECT_TRUE(fails_with(Code::kForbidden, read()));
    world_.body("agent.start");
    EXPECT_TRUE(ok(read()));
}

}  // namespace
}  // namespace ballast::service
