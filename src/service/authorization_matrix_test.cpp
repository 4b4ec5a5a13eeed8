// Every method of the table for every kind of caller, and every object for a foreign tenant, on
// both databases. A method without a row here fails.
#include <algorithm>
#include <map>
#include <optional>

#include "golden/json_case.hpp"
#include "service/installation_methods.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

// The lowest role that may call it, as documented: viewer reads, analyst runs, manager writes,
// admin everything. nullopt: any caller.
const std::map<std::string, std::optional<Role>>& lowest_roles() {
    static const std::map<std::string, std::optional<Role>> roles{
        {"account.create", Role::kManager},
        {"account.delete", Role::kManager},
        {"account.get", Role::kViewer},
        {"account.list", Role::kViewer},
        {"account.update", Role::kManager},
        {"activity.list", Role::kViewer},
        {"alm.assumptions.apply", Role::kAnalyst},
        {"alm.assumptions.delete", Role::kAnalyst},
        {"alm.assumptions.get", Role::kViewer},
        {"alm.assumptions.list", Role::kViewer},
        {"alm.assumptions.put", Role::kAnalyst},
        {"alm.bond", Role::kAnalyst},
        {"alm.business_plan.delete", Role::kAnalyst},
        {"alm.business_plan.get", Role::kViewer},
        {"alm.business_plan.list", Role::kViewer},
        {"alm.business_plan.put", Role::kAnalyst},
        {"alm.cashflows", Role::kAnalyst},
        {"alm.session.compare", Role::kAnalyst},
        {"alm.session.create", Role::kAnalyst},
        {"alm.session.dynamic", Role::kAnalyst},
        {"alm.session.curves", Role::kAnalyst},
        {"alm.session.decompose", Role::kAnalyst},
        {"alm.session.delete", Role::kAnalyst},
        {"alm.session.errors", Role::kViewer},
        {"alm.session.find_limit", Role::kAnalyst},
        {"alm.session.get", Role::kViewer},
        {"alm.session.list", Role::kViewer},
        {"alm.session.position", Role::kViewer},
        {"alm.session.positions", Role::kViewer},
        {"alm.session.earlier", Role::kAnalyst},
        {"alm.session.sensitivity", Role::kAnalyst},
        {"alm.session.update", Role::kAnalyst},
        {"alm.session.value", Role::kAnalyst},
        {"alm.session.what_if", Role::kAnalyst},
        {"alm.session.why", Role::kAnalyst},
        {"alm.shocks", Role::kAnalyst},
        {"alm.value", Role::kAnalyst},
        {"agent.list", Role::kManager},
        {"agent.start", Role::kManager},
        {"agent.stop", Role::kManager},
        {"jobs.result_url", Role::kViewer},
        {"llm.chat", Role::kAnalyst},
        {"llm.comment", Role::kAnalyst},
        {"llm.consent_give", Role::kAnalyst},
        {"llm.consent_revoke", Role::kAnalyst},
        {"llm.consents", Role::kAnalyst},
        {"llm.models", Role::kAnalyst},
        {"llm.policy", Role::kAnalyst},
        {"llm.policy_put", Role::kAdmin},
        {"llm.preview", Role::kAnalyst},
        {"llm.provider_delete", Role::kAdmin},
        {"llm.provider_put", Role::kAdmin},
        {"llm.provider_set_default", Role::kAdmin},
        {"llm.providers", Role::kAnalyst},
        {"llm.send", Role::kAnalyst},
        {"llm.statement", Role::kAnalyst},
        {"llm.stream", Role::kAnalyst},
        {"llm.test", Role::kAnalyst},
        {"llm.usage", Role::kAnalyst},
        {"market.chain", Role::kViewer},
        {"market.fundamentals", Role::kViewer},
        {"market.import_records", Role::kManager},
        {"market.loan_prices", Role::kViewer},
        {"market.quality", Role::kViewer},
        {"market.quotes", Role::kViewer},
        {"market.ratings", Role::kViewer},
        {"market.record_templates", Role::kViewer},
        {"market.resolve_flag", Role::kManager},
        {"market.source_order", Role::kManager},
        {"market.sources", Role::kViewer},
        {"proposal.approve", Role::kManager},
        {"proposal.create", Role::kAnalyst},
        {"proposal.expire", Role::kManager},
        {"proposal.get", Role::kViewer},
        {"proposal.list", Role::kViewer},
        {"proposal.reject", Role::kManager},
        {"secret.delete", Role::kAdmin},
        {"secret.has", Role::kAdmin},
        {"secret.list", Role::kAdmin},
        {"secret.put", Role::kAdmin},
        {"secret.rotate", Role::kAdmin},
        {"audit.export", Role::kAdmin},
        {"audit.list", Role::kAdmin},
        {"audit.verify", Role::kAdmin},
        {"auth.accept_invitation", std::nullopt},
        {"auth.create_token", Role::kAdmin},
        {"auth.identities", Role::kViewer},
        {"auth.identity_unlink", Role::kViewer},
        {"auth.lockdown", Role::kAdmin},
        {"auth.login", std::nullopt},
        {"auth.logout", Role::kViewer},
        {"auth.logout_all", Role::kViewer},
        {"auth.me", Role::kViewer},
        {"auth.options", std::nullopt},
        {"auth.password_change", Role::kViewer},
        {"auth.password_forgot", std::nullopt},
        {"auth.password_reset", std::nullopt},
        {"auth.profile", Role::kViewer},
        {"auth.recovery_codes", Role::kViewer},
        {"auth.refresh", std::nullopt},
        {"auth.revoke", Role::kViewer},
        {"auth.revoke_token", Role::kAdmin},
        {"auth.oidc_finish", std::nullopt},
        {"auth.oidc_start", std::nullopt},
        {"auth.rotate_keys", Role::kAdmin},
        {"auth.sessions", Role::kViewer},
        {"auth.setup", std::nullopt},
        {"auth.tokens", Role::kAdmin},
        {"auth.totp", std::nullopt},
        {"auth.totp_confirm", Role::kViewer},
        {"auth.totp_disable", Role::kViewer},
        {"auth.totp_enroll", Role::kViewer},
        {"backup.create", Role::kAdmin},
        {"backup.delete", Role::kAdmin},
        {"backup.download", Role::kAdmin},
        {"backup.list", Role::kAdmin},
        {"backup.restore", Role::kAdmin},
        {"backup.restore_file", Role::kAdmin},
        {"backup.verify", Role::kAdmin},
        {"backup.verify_file", Role::kAdmin},
        {"batch.backfill", Role::kAnalyst},
        {"batch.cancel", Role::kAnalyst},
        {"batch.get", Role::kViewer},
        {"batch.history", Role::kViewer},
        {"batch.resume", Role::kAnalyst},
        {"batch.run", Role::kAnalyst},
        {"clo.asset.changes", Role::kViewer},
        {"clo.asset.create", Role::kManager},
        {"clo.asset.delete", Role::kManager},
        {"clo.asset.from_market", Role::kManager},
        {"clo.asset.get", Role::kViewer},
        {"clo.asset.history", Role::kViewer},
        {"clo.asset.list", Role::kViewer},
        {"clo.asset.update", Role::kManager},
        {"batch.status", Role::kViewer},
        {"clo.breakeven", Role::kAnalyst},
        {"clo.measures", Role::kAnalyst},
        {"clo.migration", Role::kAnalyst},
        {"clo.parity", Role::kAnalyst},
        {"clo.collateral.compare", Role::kViewer},
        {"clo.compliance.annotate", Role::kManager},
        {"clo.compliance.events", Role::kViewer},
        {"clo.compliance.history", Role::kViewer},
        {"clo.compliance.run", Role::kManager},
        {"clo.correlation.build", Role::kAnalyst},
        {"clo.correlation.delete", Role::kManager},
        {"clo.correlation.get", Role::kViewer},
        {"clo.correlation.list", Role::kViewer},
        {"clo.correlation.pair", Role::kViewer},
        {"clo.correlation.put", Role::kManager},
        {"clo.deal.create", Role::kManager},
        {"clo.deal.delete", Role::kManager},
        {"clo.deal.get", Role::kViewer},
        {"clo.deal.list", Role::kViewer},
        {"clo.deal.state_put", Role::kManager},
        {"clo.deal.update", Role::kManager},
        {"clo.deal.versions", Role::kViewer},
        {"clo.export", Role::kManager},
        {"clo.import.get", Role::kViewer},
        {"clo.import.list", Role::kViewer},
        {"clo.import.undo", Role::kManager},
        {"clo.lot.list", Role::kViewer},
        {"clo.lot.post", Role::kManager},
        {"clo.price", Role::kAnalyst},
        {"clo.project", Role::kAnalyst},
        {"clo.rank_trades", Role::kAnalyst},
        {"clo.rebalance", Role::kAnalyst},
        {"clo.simulate", Role::kAnalyst},
        {"clo.scenario.compare", Role::kAnalyst},
        {"clo.scenario.delete", Role::kAnalyst},
        {"clo.scenario.get", Role::kViewer},
        {"clo.scenario.list", Role::kViewer},
        {"clo.scenario.parameters", Role::kViewer},
        {"clo.scenario.put", Role::kAnalyst},
        {"clo.sqlite.import", Role::kManager},
        {"clo.sync.delete", Role::kManager},
        {"clo.sync.get", Role::kViewer},
        {"clo.sync.history", Role::kViewer},
        {"clo.sync.list", Role::kViewer},
        {"clo.sync.put", Role::kManager},
        {"clo.sync.run", Role::kManager},
        {"clo.sync.upload", Role::kManager},
        {"clo.tape.import", Role::kManager},
        {"clo.tests", Role::kViewer},
        {"clo.trade", Role::kAnalyst},
        {"clo.var", Role::kAnalyst},
        {"clo.why", Role::kAnalyst},
        {"clo.workbook.import", Role::kManager},
        {"demo.load", Role::kManager},
        {"data_source.delete", Role::kAdmin},
        {"data_source.list", Role::kViewer},
        {"data_source.put", Role::kAdmin},
        {"export.get", Role::kViewer},
        {"export.history", Role::kViewer},
        {"export.template_delete", Role::kManager},
        {"export.template_put", Role::kManager},
        {"export.templates", Role::kViewer},
        {"export.trades", Role::kAnalyst},
        {"factor.delete", Role::kManager},
        {"factor.list", Role::kViewer},
        {"factor.put", Role::kManager},
        {"home.attention", Role::kViewer},
        {"import.formats", Role::kViewer},
        {"import.get", Role::kViewer},
        {"import.list", Role::kViewer},
        {"import.undo", Role::kManager},
        {"import_profile.delete", Role::kManager},
        {"import_profile.get", Role::kViewer},
        {"import_profile.list", Role::kViewer},
        {"import_profile.put", Role::kManager},
        {"jobs.cancel", Role::kAnalyst},
        {"jobs.get", Role::kViewer},
        {"jobs.list", Role::kViewer},
        {"jobs.result", Role::kViewer},
        {"jobs.shards", Role::kViewer},
        {"jobs.submit", Role::kAnalyst},
        {"jobs.wait", Role::kViewer},
        {"ledger.allocation.delete", Role::kManager},
        {"ledger.allocation.list", Role::kViewer},
        {"ledger.allocation.put", Role::kManager},
        {"ledger.change", Role::kViewer},
        {"ledger.asset.delete", Role::kManager},
        {"ledger.asset.list", Role::kViewer},
        {"ledger.asset.put", Role::kManager},
        {"ledger.asset.value", Role::kManager},
        {"ledger.dividends", Role::kViewer},
        {"ledger.export", Role::kViewer},
        {"ledger.follow", Role::kManager},
        {"ledger.followed", Role::kViewer},
        {"ledger.goal.delete", Role::kManager},
        {"ledger.goal.list", Role::kViewer},
        {"ledger.goal.progress", Role::kViewer},
        {"ledger.goal.put", Role::kManager},
        {"ledger.holdings", Role::kViewer},
        {"ledger.import", Role::kManager},
        {"ledger.lots", Role::kViewer},
        {"ledger.net_worth", Role::kViewer},
        {"ledger.performance", Role::kViewer},
        {"ledger.rebalance", Role::kViewer},
        {"ledger.reconcile", Role::kAnalyst},
        {"ledger.restore", Role::kManager},
        {"ledger.snapshots", Role::kViewer},
        {"ledger.unfollow", Role::kManager},
        {"limit.acknowledge", Role::kAnalyst},
        {"limit.cases", Role::kViewer},
        {"legacy.commit", Role::kManager},
        {"legacy.compare", Role::kViewer},
        {"legacy.get", Role::kViewer},
        {"legacy.list", Role::kViewer},
        {"legacy.plan", Role::kManager},
        {"legacy.undo", Role::kManager},
        {"limit.check", Role::kAnalyst},
        {"limit.create", Role::kManager},
        {"limit.delete", Role::kManager},
        {"limit.get", Role::kViewer},
        {"limit.list", Role::kViewer},
        {"limit.metrics", Role::kAnalyst},
        {"limit.update", Role::kManager},
        {"mail.status", Role::kAdmin},
        {"mail.test", Role::kAdmin},
        {"market.actions", Role::kViewer},
        {"market.check", Role::kViewer},
        {"market.coverage", Role::kViewer},
        {"market.curve", Role::kAnalyst},
        {"market.datasets", Role::kViewer},
        {"market.delete_dataset", Role::kManager},
        {"market.delete_prices", Role::kManager},
        {"market.delete_securities", Role::kManager},
        {"market.export_prices", Role::kViewer},
        {"market.import_prices", Role::kManager},
        {"market.import_securities", Role::kManager},
        {"market.macro", Role::kViewer},
        {"market.prices", Role::kViewer},
        {"market.provider_delete", Role::kAdmin},
        {"market.provider_put", Role::kAdmin},
        {"market.provider_test", Role::kManager},
        {"market.providers", Role::kViewer},
        {"market.put_securities", Role::kManager},
        {"market.securities", Role::kViewer},
        {"market.series", Role::kViewer},
        {"market.sync", Role::kManager},
        {"market.validate", Role::kAnalyst},
        {"node.drain", Role::kAdmin},
        {"node.list", Role::kAdmin},
        {"notification.list", Role::kViewer},
        {"notification.preferences", Role::kViewer},
        {"notification.read", Role::kViewer},
        {"notification.set_preferences", Role::kViewer},
        {"options.book", Role::kAnalyst},
        {"options.explain", Role::kAnalyst},
        {"options.implied_volatility", Role::kAnalyst},
        {"options.parse_symbol", Role::kAnalyst},
        {"options.price", Role::kAnalyst},
        {"options.stress_grid", Role::kAnalyst},
        {"plan.compare", Role::kAnalyst},
        {"plan.conversions", Role::kAnalyst},
        {"plan.household", Role::kAnalyst},
        {"plan.independence", Role::kAnalyst},
        {"plan.lots_to_sell", Role::kAnalyst},
        {"plan.sensitivity", Role::kAnalyst},
        {"plan.simulate", Role::kAnalyst},
        {"plan.social_security", Role::kAnalyst},
        {"plan.solve", Role::kAnalyst},
        {"plan.taxes", Role::kAnalyst},
        {"plan.withdrawal", Role::kAnalyst},
        {"portfolio.create", Role::kManager},
        {"portfolio.delete", Role::kManager},
        {"onboarding.cancel", Role::kManager},
        {"onboarding.complete", Role::kManager},
        {"onboarding.confirm", Role::kManager},
        {"onboarding.correct", Role::kManager},
        {"onboarding.download", Role::kViewer},
        {"onboarding.get", Role::kViewer},
        {"onboarding.list", Role::kViewer},
        {"onboarding.preview", Role::kViewer},
        {"onboarding.retry", Role::kManager},
        {"onboarding.status", Role::kViewer},
        {"onboarding.templates", Role::kViewer},
        {"onboarding.upload", Role::kManager},
        {"onboarding.validate", Role::kAnalyst},
        {"portfolio.get", Role::kViewer},
        {"portfolio.group", Role::kViewer},
        {"portfolio.list", Role::kViewer},
        {"portfolio.summary", Role::kViewer},
        {"portfolio.update", Role::kManager},
        {"position.create", Role::kManager},
        {"position.create_many", Role::kManager},
        {"position.delete", Role::kManager},
        {"position.get", Role::kViewer},
        {"position.group", Role::kViewer},
        {"position.list", Role::kViewer},
        {"position.update", Role::kManager},
        {"preference.get", Role::kViewer},
        {"preference.put", Role::kViewer},
        {"report.compare", Role::kViewer},
        {"report.delete", Role::kAnalyst},
        {"report.download", Role::kViewer},
        {"report.figures", Role::kAnalyst},
        {"proforma.calculate", Role::kAnalyst},
        {"proforma.create", Role::kAnalyst},
        {"proforma.delete", Role::kAnalyst},
        {"proforma.export", Role::kAnalyst},
        {"proforma.get", Role::kViewer},
        {"proforma.impacts", Role::kAnalyst},
        {"proforma.list", Role::kViewer},
        {"proforma.save", Role::kAnalyst},
        {"proforma.suggest", Role::kAnalyst},
        {"proforma.trades", Role::kAnalyst},
        {"report.generate", Role::kAnalyst},
        {"report.get", Role::kViewer},
        {"report.list", Role::kViewer},
        {"report.mailed", std::nullopt},
        {"report.preview", Role::kAnalyst},
        {"report.status", Role::kViewer},
        {"report.template.delete", Role::kAnalyst},
        {"report.template.list", Role::kViewer},
        {"report.template.put", Role::kAnalyst},
        {"report.verify", Role::kAnalyst},
        {"result.compare", Role::kViewer},
        {"result.get", Role::kViewer},
        {"result.list", Role::kViewer},
        {"result.series", Role::kViewer},
        {"review.approve", Role::kManager},
        {"review.comment", Role::kAnalyst},
        {"review.get", Role::kViewer},
        {"review.list", Role::kViewer},
        {"review.request", Role::kAnalyst},
        {"review.return", Role::kManager},
        {"risk.attribution", Role::kAnalyst},
        {"risk.backtest", Role::kAnalyst},
        {"risk.correlation", Role::kAnalyst},
        {"risk.exposures", Role::kAnalyst},
        {"risk.factor_correlation", Role::kAnalyst},
        {"risk.factors", Role::kAnalyst},
        {"risk.performance", Role::kAnalyst},
        {"risk.stress", Role::kAnalyst},
        {"risk.var", Role::kAnalyst},
        {"saved_plan.compare", Role::kAnalyst},
        {"saved_plan.delete", Role::kManager},
        {"saved_plan.get", Role::kViewer},
        {"saved_plan.list", Role::kViewer},
        {"saved_plan.put", Role::kManager},
        {"scenario.delete", Role::kManager},
        {"scenario.from_window", Role::kManager},
        {"scenario.get", Role::kViewer},
        {"scenario.list", Role::kViewer},
        {"scenario.put", Role::kManager},
        {"security.enrich", Role::kManager},
        {"stress.grid", Role::kAnalyst},
        {"stress.replay", Role::kAnalyst},
        {"schedule.create", Role::kAnalyst},
        {"schedule.delete", Role::kAnalyst},
        {"schedule.get", Role::kViewer},
        {"schedule.list", Role::kViewer},
        {"schedule.preview", Role::kViewer},
        {"schedule.run_now", Role::kAnalyst},
        {"schedule.update", Role::kAnalyst},
        {"stress.reverse", Role::kAnalyst},
        {"stress.run", Role::kAnalyst},
        {"system.cleanup", Role::kAdmin},
        {"system.storage", Role::kAdmin},
        {"system.version", std::nullopt},
        {"tag.create", Role::kManager},
        {"tag.delete", Role::kManager},
        {"tag.list", Role::kViewer},
        {"tag.update", Role::kManager},
        {"transaction.create", Role::kManager},
        {"transaction.delete", Role::kManager},
        {"transaction.get", Role::kViewer},
        {"transaction.list", Role::kViewer},
        {"transaction.update", Role::kManager},
        {"upload.append", Role::kAnalyst},
        {"upload.create", Role::kAnalyst},
        {"upload.delete", Role::kAnalyst},
        {"upload.get", Role::kAnalyst},
        {"upload.piece_url", Role::kAnalyst},
        {"user.delete", Role::kAdmin},
        {"user.disable", Role::kAdmin},
        {"user.enable", Role::kAdmin},
        {"user.get", Role::kAdmin},
        {"user.invite", Role::kAdmin},
        {"user.list", Role::kAdmin},
        {"user.reset", Role::kAdmin},
        {"user.roles", Role::kViewer},
        {"user.update", Role::kAdmin},
        {"workspace.add_member", Role::kAdmin},
        {"workspace.copy", Role::kViewer},
        {"workspace.create", Role::kAdmin},
        {"workspace.delete", Role::kAdmin},
        {"workspace.export", Role::kAdmin},
        {"workspace.get", Role::kViewer},
        {"workspace.list", Role::kViewer},
        {"workspace.members", Role::kViewer},
        {"workspace.remove_member", Role::kAdmin},
        {"workspace.update", Role::kAdmin},
    };
    return roles;
}

struct Asker {
    std::string who;
    std::optional<Principal> principal;
    std::optional<Role> role;
};

class AuthorizationMatrix : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    // Outcome of the first check of a call: identity and permission, before the request is read.
    static std::string verdict(const Result<Reply>& reply) {
        if (!reply && reply.error().code == Code::kUnauthenticated) return "unauthenticated";
        if (!reply && reply.error().code == Code::kForbidden) return "forbidden";
        return "allowed";
    }
    Result<Principal> token(const std::vector<std::string>& scopes,
                            std::optional<Instant> expires_at = std::nullopt) {
        TRY(const IssuedToken issued,
            world_.issue_token(world_.owner(), "test", scopes, expires_at));
        return world_.dispatcher().identity().authenticate_token(issued.secret);
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, AuthorizationMatrix, test::kDatabases, test::database_name);

TEST_P(AuthorizationMatrix, EveryMethodRespondsToAuthorizedCallersOnly) {
    const TenantId home = world_.owner().tenant;
    const std::vector<Asker> askers{
        {"anonymous", std::nullopt, std::nullopt},
        {"viewer", world_.add_member(home, "viewer", Role::kViewer), Role::kViewer},
        {"analyst", world_.add_member(home, "analyst", Role::kAnalyst), Role::kAnalyst},
        {"manager", world_.add_member(home, "manager", Role::kManager), Role::kManager},
        {"admin", world_.add_member(home, "admin", Role::kAdmin), Role::kAdmin},
        {"owner", world_.owner(), Role::kAdmin},
    };
    for (const Method* method : world_.dispatcher().table().all()) {
        const std::string& name = method->info().name;
        const auto row = lowest_roles().find(name);
        ASSERT_NE(row, lowest_roles().end()) << name << " has no row in this matrix";
        for (const Asker& asker : askers) {
            const std::string expected = !row->second                  ? "allowed"
                                         : !asker.role                 ? "unauthenticated"
                                         : *asker.role >= *row->second ? "allowed"
                                                                       : "forbidden";
            const auto reply = world_.call_as(asker.principal ? &*asker.principal : nullptr, name);
            EXPECT_EQ(verdict(reply), expected) << name << " as " << asker.who;
        }
    }
    EXPECT_EQ(lowest_roles().size(), world_.dispatcher().table().all().size());
}

TEST_P(AuthorizationMatrix, WhatConcernsTheInstallationIsForAdministratorsOfItsHomeWorkspace) {
    const Principal elsewhere =
        world_.add_member(world_.add_tenant("desk"), "elsewhere", Role::kAdmin);
    std::vector<std::string> refused;
    for (const Method* method : world_.dispatcher().table().all()) {
        const MethodInfo& info = method->info();
        const std::string found = verdict(world_.call_as(&elsewhere, info.name));
        // What is refused without being named there would be offered by pages.
        EXPECT_EQ(found, concerns_installation(info.name) ? "forbidden" : "allowed") << info.name;
        if (concerns_installation(info.name)) refused.push_back(info.name);
    }
    for (const std::string name : {"user.list", "backup.create", "node.drain", "mail.test"})
        EXPECT_NE(std::ranges::find(refused, name), refused.end()) << name;
}

// The allow and deny expectations of case A23, each by the method that does it.
TEST_P(AuthorizationMatrix, RolesOfCollateralizedLoanObligationsAreThoseOfTheCase) {
    const std::map<std::string, std::string> methods{{"view deal", "clo.deal.get"},
                                                     {"edit deal", "clo.deal.update"},
                                                     {"delete deal", "clo.deal.delete"},
                                                     {"run waterfall", "clo.project"},
                                                     {"run scenario", "clo.scenario.compare"},
                                                     {"view VaR", "clo.var"},
                                                     {"export data", "clo.export"},
                                                     {"read audit log", "audit.list"},
                                                     {"create user", "user.invite"},
                                                     {"change configuration", "workspace.update"}};
    const std::vector<std::pair<Role, std::string>> roles{{Role::kAdmin, "admin"},
                                                          {Role::kManager, "manager"},
                                                          {Role::kAnalyst, "analyst"},
                                                          {Role::kViewer, "viewer"}};
    const golden::JsonCase file("tests/golden/clo/A23_rbac_matrix.json");
    const TenantId home = world_.owner().tenant;
    std::size_t operations = 0;
    for (const auto operation : file["expected_with_implied_view_rights"].get_array()) {
        const std::string name{std::string_view(operation["operation"])};
        ++operations;
        for (const auto& [role, word] : roles) {
            const Principal asker =
                world_.add_member(home, fmt::format("{}-{}", word, operations), role);
            EXPECT_EQ(verdict(world_.call_as(&asker, methods.at(name))),
                      bool(operation[word]) ? "allowed" : "forbidden")
                << name << " as " << word;
        }
    }
    EXPECT_EQ(operations, methods.size());
}

TEST_P(AuthorizationMatrix, AScopedTokenMayCallWhatItsScopesNameAndNothingElse) {
    for (const std::string scope :
         {"portfolio:read", "alm:run", "plan:run", "risk:run", "job:read"}) {
        const auto principal = token({scope});
        ASSERT_TRUE(ok(principal));
        for (const Method* method : world_.dispatcher().table().all()) {
            const MethodInfo& info = method->info();
            const bool expected =
                info.permission == Permission::kPublic || to_string(info.permission) == scope;
            EXPECT_EQ(verdict(world_.call_as(&*principal, info.name)),
                      expected ? "allowed" : "forbidden")
                << info.name << " with " << scope;
        }
    }
}

TEST_P(AuthorizationMatrix, AScopeNeverWidensARole) {
    const Principal viewer = world_.add_member(world_.owner().tenant, "viewer", Role::kViewer);
    const auto issued = world_.issue_token(viewer, "wide", {"portfolio:write", "portfolio:read"});
    ASSERT_TRUE(ok(issued));
    const auto principal = world_.dispatcher().identity().authenticate_token(issued->secret);
    ASSERT_TRUE(ok(principal));
    EXPECT_EQ(verdict(world_.call_as(&*principal, "portfolio.create")), "forbidden");
    EXPECT_EQ(verdict(world_.call_as(&*principal, "portfolio.list")), "allowed");
}

TEST_P(AuthorizationMatrix, AJobMayOnlyCallWhatItsSubmitterMay) {
    const auto jobs_only = token({"job:run", "job:read"});
    ASSERT_TRUE(ok(jobs_only));
    EXPECT_TRUE(
        fails_with(Code::kForbidden,
                   world_.call_as(&*jobs_only, "jobs.submit",
                                  R"({"method":"risk.exposures","request":{"positions":[]}})")));
}

}  // namespace
}  // namespace ballast::service
