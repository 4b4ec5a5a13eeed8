// Users, workspaces and members: who may do what where, and what stays.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "service/user/user_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

class Users : public testing::TestWithParam<store::Dialect> {
protected:
    UserWorld world_{GetParam()};
    void SetUp() override { ASSERT_NO_FATAL_FAILURE(world_.set_up()); }

    static std::string of(const std::string& user) {
        return fmt::format(R"({{"user":"{}"}})", user);
    }
    // The principal in another workspace, as the header field selects it.
    Result<Principal> in(const std::string& email, const std::string& workspace,
                         const std::string& password = kOtherPassword) {
        const auto login = world_.login(email, password);
        if (!login) return login.error();
        return world_.with_token(Json(login->body).text("/access_token"), workspace);
    }
    std::string personal_of(const std::string& email) {
        const Principal admin = world_.admin();
        const auto user = world_.call_as(&admin, "user.get", of(email));
        EXPECT_TRUE(ok(user));
        return user ? Json(user->body).text("/workspaces/0/slug") : "";
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, Users, test::kDatabases, test::database_name);

TEST_P(Users, AnInvitationWorksOnceForSevenDays) {
    const Principal admin = world_.admin();
    const std::string request = R"({"email":"Bob@Example.com","name":"Bob","role":"analyst"})";
    const auto first = world_.call_as(&admin, "user.invite", request);
    ASSERT_TRUE(ok(first));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.login("bob@example.com", "x")));
    // A second one replaces the first.
    const auto second = world_.call_as(&admin, "user.invite", request);
    ASSERT_TRUE(ok(second));
    const auto accept = [&](const Result<Reply>& link) {
        return world_.public_call("auth.accept_invitation",
                                  fmt::format(R"({{"key":"{}","password":"{}","name":"Robert"}})",
                                              Json(link->body).text("/key"), kOtherPassword));
    };
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, accept(first)));
    ASSERT_TRUE(ok(accept(second)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, accept(second)));
    const Principal bob = world_.signed_in("bob@example.com");
    EXPECT_EQ(bob.name, "Robert");
    EXPECT_EQ(bob.role, Role::kAnalyst);
    EXPECT_EQ(bob.tenant, admin.tenant);
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&admin, "user.invite", request)));
    const Principal now = world_.admin();
    const auto late = world_.call_as(&now, "user.invite", R"({"email":"eve@example.com"})");
    ASSERT_TRUE(ok(late));
    world_.clock().advance(std::chrono::hours(24 * 7));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, accept(late)));
}

TEST_P(Users, AnAddressMustBeOne) {
    const Principal admin = world_.admin();
    for (const std::string_view email : {"bob", "@example.com", "bob@", "a b@example.com", "a@b@c"})
        EXPECT_TRUE(fails_with(
            Code::kInvalidInput,
            world_.call_as(&admin, "user.invite", fmt::format(R"({{"email":"{}"}})", email))))
            << email;
}

// Pages show an error at the field that it names.
TEST_P(Users, WhatIsTakenOrUnknownIsAnErrorOfItsField) {
    world_.add_user("bob@example.com", "null");
    world_.add_user("eve@example.com");
    const auto bob = in("bob@example.com", personal_of("bob@example.com"));
    ASSERT_TRUE(ok(bob));
    for (const char* name : {"Credit desk", "Rates desk"})
        ASSERT_TRUE(
            ok(world_.call_as(&*bob, "workspace.create", fmt::format(R"({{"name":"{}"}})", name))));
    const auto desk = in("bob@example.com", "credit-desk");
    ASSERT_TRUE(ok(desk));
    const Principal admin = world_.admin();
    const auto field = [&](const Principal& who, const char* method, const char* request) {
        const auto reply = world_.call_as(&who, method, request);
        EXPECT_FALSE(reply) << method;
        if (reply || reply.error().errors.size() != 1) return std::string("none");
        EXPECT_FALSE(reply.error().errors[0].message.empty()) << method;
        return reply.error().errors[0].pointer;
    };
    EXPECT_EQ(field(admin, "user.invite", R"({"email":"BOB@example.com"})"), "/email");
    EXPECT_EQ(
        field(admin, "user.update", R"({"user":"bob@example.com","email":"eve@example.com"})"),
        "/email");
    EXPECT_EQ(
        field(*desk, "workspace.add_member", R"({"user":"nobody@example.com","role":"viewer"})"),
        "/user");
    EXPECT_EQ(field(*desk, "workspace.update", R"({"slug":"rates-desk"})"), "/slug");
    EXPECT_EQ(field(*desk, "workspace.create", R"({"name":"Other","slug":"rates-desk"})"), "/slug");
}

TEST_P(Users, OnlyAdministratorsOfTheHomeWorkspaceManageUsers) {
    world_.add_user("bob@example.com");
    // Everyone administers their personal workspace, and no user from there.
    const auto bob = in("bob@example.com", personal_of("bob@example.com"));
    ASSERT_TRUE(ok(bob));
    EXPECT_EQ(bob->role, Role::kAdmin);
    for (const auto& [method, request] :
         {std::pair("user.list", std::string("{}")), std::pair("user.get", of(kAdminEmail)),
          std::pair("user.disable", of(kAdminEmail)), std::pair("user.delete", of(kAdminEmail)),
          std::pair("user.reset", of(kAdminEmail)),
          std::pair("user.invite", std::string(R"({"email":"x@example.com"})")),
          std::pair("user.update", fmt::format(R"({{"user":"{}","name":"x"}})", kAdminEmail)),
          std::pair("auth.lockdown", std::string("{}")),
          std::pair("auth.rotate_keys", std::string("{}"))})
        EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&*bob, method, request))) << method;
}

TEST_P(Users, TheLastAdministratorStays) {
    const Principal admin = world_.admin();
    for (const auto& [method, request] :
         {std::pair("user.disable", of(kAdminEmail)), std::pair("user.delete", of(kAdminEmail)),
          std::pair("workspace.remove_member", of(kAdminEmail)),
          std::pair("user.update", fmt::format(R"({{"user":"{}","role":"viewer"}})", kAdminEmail)),
          std::pair("workspace.add_member",
                    fmt::format(R"({{"user":"{}","role":"manager"}})", kAdminEmail))})
        EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&admin, method, request))) << method;
    world_.add_user("bob@example.com", "\"admin\"");
    const Principal bob = world_.signed_in("bob@example.com");
    EXPECT_TRUE(ok(world_.call_as(&bob, "user.disable", of(kAdminEmail))));
    EXPECT_TRUE(
        fails_with(Code::kConflict, world_.call_as(&bob, "user.disable", of("bob@example.com"))));
}

TEST_P(Users, ADisabledUserIsOutAtOnceAndCanReturn) {
    world_.add_user("bob@example.com");
    const auto login = world_.login("bob@example.com", kOtherPassword);
    ASSERT_TRUE(ok(login));
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.disable", of("bob@example.com"))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           world_.with_token(Json(login->body).text("/access_token"))));
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated, world_.login("bob@example.com", kOtherPassword)));
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.enable", of("bob@example.com"))));
    EXPECT_TRUE(ok(world_.login("bob@example.com", kOtherPassword)));
}

TEST_P(Users, ADeletedUserLeavesTheAuditTrailAndFreesTheAddress) {
    const std::string id = world_.add_user("bob@example.com");
    world_.signed_in("bob@example.com");
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.delete", of("bob@example.com"))));
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated, world_.login("bob@example.com", kOtherPassword)));
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call_as(&admin, "user.get", of(id))));
    bool is_audited = false;
    for (const store::AuditRow& row : world_.audit(admin.tenant, "auth.login"))
        is_audited = is_audited || row.entry.actor == id;
    EXPECT_TRUE(is_audited);
    EXPECT_NE(world_.add_user("bob@example.com"), id);
}

TEST_P(Users, TheAuditTrailIsFilteredByAddressOrId) {
    const std::string id = world_.add_user("bob@example.com");
    world_.signed_in("bob@example.com");
    const Principal admin = world_.admin();
    const auto entries = [&](const std::string& actor) {
        const auto list =
            world_.call_as(&admin, "audit.list", fmt::format(R"({{"actor":"{}"}})", actor));
        EXPECT_TRUE(ok(list));
        return list ? Json(list->body).size("/data") : 0U;
    };
    EXPECT_GT(entries(id), 0U);
    EXPECT_EQ(entries("bob@example.com"), entries(id));
    EXPECT_EQ(entries("BOB@example.com"), entries(id));
    EXPECT_EQ(entries("nobody@example.com"), 0U);
}

TEST_P(Users, AForeignWorkspaceLooksLikeAMissingOne) {
    world_.add_user("bob@example.com");
    const auto foreign = in("bob@example.com", personal_of(kAdminEmail));
    const auto missing = in("bob@example.com", "no-such-workspace");
    ASSERT_TRUE(fails_with(Code::kNotFound, foreign));
    ASSERT_TRUE(fails_with(Code::kNotFound, missing));
    const auto masked = [](std::string text, const std::string& name) {
        return text.replace(text.find(name), name.size(), "@");
    };
    EXPECT_EQ(masked(foreign.error().message, personal_of(kAdminEmail)),
              masked(missing.error().message, "no-such-workspace"));
}

TEST_P(Users, DataOfOneWorkspaceIsNotSeenInAnother) {
    const Principal home = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&home, "portfolio.create", R"({"slug":"x","name":"X"})")));
    const auto personal = in(kAdminEmail, personal_of(kAdminEmail), kAdminPassword);
    ASSERT_TRUE(ok(personal));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.call_as(&*personal, "portfolio.get", R"({"portfolio":"x"})")));
    EXPECT_EQ(Json(world_.call_as(&home, "portfolio.list")->body).size("/data"), 1U);
}

TEST_P(Users, AServiceTokenIsBoundToItsWorkspace) {
    const auto issued = world_.issue_token(world_.admin());
    ASSERT_TRUE(ok(issued));
    EXPECT_TRUE(ok(world_.with_token(issued->secret, "home")));
    EXPECT_TRUE(
        fails_with(Code::kNotFound, world_.with_token(issued->secret, personal_of(kAdminEmail))));
}

TEST_P(Users, ATeamHasMembersWithRolesAndEndsByItsName) {
    world_.add_user("bob@example.com", "null");
    const auto bob = in("bob@example.com", personal_of("bob@example.com"));
    ASSERT_TRUE(ok(bob));
    const auto made = world_.call_as(&*bob, "workspace.create", R"({"name":"Credit desk"})");
    ASSERT_TRUE(ok(made));
    EXPECT_EQ(Json(made->body).text("/slug"), "credit-desk");
    const auto desk = in("bob@example.com", "credit-desk");
    ASSERT_TRUE(ok(desk));
    EXPECT_EQ(desk->role, Role::kAdmin);
    EXPECT_TRUE(fails_with(Code::kNotFound, in(kAdminEmail, "credit-desk", kAdminPassword)));
    ASSERT_TRUE(ok(world_.call_as(&*desk, "workspace.add_member",
                                  fmt::format(R"({{"user":"{}","role":"viewer"}})", kAdminEmail))));
    const auto ada = in(kAdminEmail, "credit-desk", kAdminPassword);
    ASSERT_TRUE(ok(ada));
    EXPECT_EQ(ada->role, Role::kViewer);
    EXPECT_EQ(Json(world_.call_as(&*ada, "workspace.members")->body).size("/data"), 2U);
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           world_.call_as(&*ada, "workspace.remove_member", of(kAdminEmail))));
    ASSERT_TRUE(ok(world_.call_as(&*desk, "workspace.remove_member", of(kAdminEmail))));
    EXPECT_TRUE(fails_with(Code::kNotFound, in(kAdminEmail, "credit-desk", kAdminPassword)));

    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call_as(&*desk, "workspace.delete", R"({"name":"credit"})")));
    ASSERT_TRUE(
        ok(world_.call_as(&*desk, "portfolio.create", R"({"slug":"loans","name":"Loans"})")));
    // What is deleted was exported before.
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world_.call_as(&*desk, "workspace.delete",
                                                               R"({"name":"Credit desk"})")));
    const auto exported = world_.call_as(&*desk, "workspace.export");
    ASSERT_TRUE(ok(exported));
    const std::string file = Json(exported->body).text("/file_name");
    const std::string code = file.substr(file.rfind('-') + 1, 12);
    const std::string deletion =
        fmt::format(R"({{"name":"Credit desk","export_code":"{}"}})", code);
    ASSERT_TRUE(ok(world_.call_as(&*desk, "position.create",
                                  R"({"portfolio":"loans","symbol":"A","quantity":"1"})")));
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, world_.call_as(&*desk, "workspace.delete", deletion)));
    const auto again = world_.call_as(&*desk, "workspace.export");
    ASSERT_TRUE(ok(again));
    const std::string newer = Json(again->body).text("/file_name");
    ASSERT_TRUE(ok(world_.call_as(&*desk, "workspace.delete",
                                  fmt::format(R"({{"name":"Credit desk","export_code":"{}"}})",
                                              newer.substr(newer.rfind('-') + 1, 12)))));
    ASSERT_TRUE(ok(world_.database().read(desk->tenant, [&](store::Transaction& transaction) {
        auto rows = transaction.query(
            "SELECT (SELECT count(*) FROM portfolios) + (SELECT count(*) FROM positions)");
        EXPECT_EQ((*rows)[0].integer(0), 0);
        return rows;
    })));
    EXPECT_EQ(world_.audit(desk->tenant, "workspace.delete").front().entry.outcome, "ok");
    EXPECT_TRUE(fails_with(Code::kNotFound, in("bob@example.com", "credit-desk")));
    // The name is free again.
    EXPECT_TRUE(ok(world_.call_as(&*bob, "workspace.create", R"({"name":"Credit desk"})")));
}

TEST_P(Users, APortfolioIsCopiedWithItsPositionsWhereTheCallerMayWrite) {
    const Principal home = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&home, "portfolio.create", R"({"slug":"x","name":"X"})")));
    ASSERT_TRUE(ok(world_.call_as(&home, "position.create",
                                  R"({"portfolio":"x","symbol":"SPY","quantity":"5"})")));
    const std::string personal = personal_of(kAdminEmail);
    const std::string request = fmt::format(R"({{"portfolio":"x","to":"{}"}})", personal);
    const auto copied = world_.call_as(&home, "workspace.copy", request);
    ASSERT_TRUE(ok(copied));
    const auto there = in(kAdminEmail, personal, kAdminPassword);
    ASSERT_TRUE(ok(there));
    const auto positions = world_.call_as(&*there, "position.list", R"({"portfolio":"x"})");
    ASSERT_TRUE(ok(positions));
    EXPECT_EQ(Json(positions->body).text("/data/0/quantity"), "5");
    // Both logs name it, and the slug is taken now.
    EXPECT_EQ(world_.audit(home.tenant, "workspace.copy").size(), 1U);
    EXPECT_EQ(world_.audit(there->tenant, "workspace.copy").size(), 1U);
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&home, "workspace.copy", request)));
    EXPECT_TRUE(fails_with(
        Code::kNotFound,
        world_.call_as(&home, "workspace.copy", R"({"portfolio":"x","to":"elsewhere"})")));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&home, "workspace.copy",
                                                           R"({"portfolio":"x","to":"home"})")));
    // A viewer of home may copy from there, and not into it.
    world_.add_user("bob@example.com");
    const Principal bob = world_.signed_in("bob@example.com");
    EXPECT_TRUE(ok(world_.call_as(
        &bob, "workspace.copy",
        fmt::format(R"({{"portfolio":"x","to":"{}"}})", personal_of("bob@example.com")))));
    const auto own = in("bob@example.com", personal_of("bob@example.com"));
    ASSERT_TRUE(ok(own));
    EXPECT_TRUE(fails_with(
        Code::kForbidden,
        world_.call_as(&*own, "workspace.copy", R"({"portfolio":"x","to":"home","slug":"y"})")));
}

TEST_P(Users, ABalanceSheetAScenarioAndACloAreCopiedToo) {
    const Principal home = world_.admin();
    const std::string personal = personal_of(kAdminEmail);
    const auto there = in(kAdminEmail, personal, kAdminPassword);
    ASSERT_TRUE(ok(there));
    const auto copy = [&](const std::string& what) {
        return world_.call_as(&home, "workspace.copy",
                              fmt::format(R"({{{},"to":"{}"}})", what, personal));
    };
    Invocation create = world_.invocation(
        "alm.session.create",
        R"({"name":"Bank","as_of":"2026-02-11","currency":"EUR",)"
        R"("files":[{"name":"b.csv","content":"id,side,type,currency,balance,rate,maturity,)"
        R"(last_payment\na,asset,fixed_bullet,EUR,100,0.02,2030-01-01,2026-01-01\n"}]})",
        &home);
    create.in_process = true;
    const auto sheet = world_.dispatcher().invoke(create);
    ASSERT_TRUE(ok(sheet));
    const std::string session = Json(sheet->body).text("/id");
    const auto copied = copy(fmt::format(R"("session":"{}")", session));
    ASSERT_TRUE(ok(copied));
    const std::string id = Json(copied->body).text("/id");
    EXPECT_NE(id, session);
    const auto positions =
        world_.call_as(&*there, "alm.session.positions", fmt::format(R"({{"session":"{}"}})", id));
    ASSERT_TRUE(ok(positions));
    EXPECT_EQ(Json(positions->body).number("/total"), 1.0);
    // Neither workspace has the other's.
    EXPECT_TRUE(fails_with(
        Code::kNotFound,
        world_.call_as(&*there, "alm.session.get", fmt::format(R"({{"session":"{}"}})", session))));

    ASSERT_TRUE(ok(world_.call_as(
        &home, "scenario.put",
        R"({"id":"fall","shocks":[{"type":"factor","name":"SPY","return":-0.2}]})")));
    ASSERT_TRUE(ok(copy(R"("scenario":"fall")")));
    EXPECT_TRUE(ok(world_.call_as(&*there, "scenario.get", R"({"scenario":"fall"})")));
    EXPECT_TRUE(fails_with(Code::kConflict, copy(R"("scenario":"fall")")));

    ASSERT_TRUE(ok(world_.call_as(
        &home, "clo.deal.create",
        R"({"document":{"schema":"clo.deal/1","slug":"orion","name":"Orion",)"
        R"("currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15",)"
        R"("first_payment":"2024-04-15","stated_maturity":"2030-01-15"},"payments":{"day":15},)"
        R"("tranches":[{"id":"A","rank":1,"original":"70","coupon":{"type":"floating",)"
        R"("spread":0.01}},{"id":"SUB","rank":2,"kind":"equity","original":"30",)"
        R"("coupon":{"type":"residual"}}],"waterfalls":{)"
        R"("interest":[{"id":"i1","step":"interest","tranches":["A"]},)"
        R"({"id":"i2","step":"residual"}],"principal":[{"id":"p1","step":"principal"},)"
        R"({"id":"p2","step":"residual"}]},"state":{"index_rates":{"USD_SOFR_3M":0.05}}}})")));
    ASSERT_TRUE(ok(copy(R"("deal":"orion","slug":"orion-two")")));
    const auto deal = world_.call_as(&*there, "clo.deal.get", R"({"deal":"orion-two"})");
    ASSERT_TRUE(ok(deal));
    EXPECT_EQ(Json(deal->body).text("/name"), "Orion");
    // Both logs name every copy.
    EXPECT_EQ(world_.audit(home.tenant, "workspace.copy").size(), 4U);
    EXPECT_EQ(world_.audit(there->tenant, "workspace.copy").size(), 3U);
}

TEST_P(Users, APlanIsCopiedInItsLatestVersion) {
    const Principal home = world_.admin();
    const auto put = [&](int capital) {
        return world_.call_as(
            &home, "saved_plan.put",
            fmt::format(R"({{"plan":"at-65","name":"At 65","retirement":{{"initial_portfolio":{},)"
                        R"("years":10,"allocation":{{"stock":1}},"withdrawal":)"
                        R"({{"strategy":"constant_dollar","rate":0.04}}}}}})",
                        capital));
    };
    ASSERT_TRUE(ok(put(1'000'000)));
    ASSERT_TRUE(ok(put(1'200'000)));
    const std::string personal = personal_of(kAdminEmail);
    const std::string request =
        fmt::format(R"({{"plan":"at-65","to":"{}","name":"Mine"}})", personal);
    ASSERT_TRUE(ok(world_.call_as(&home, "workspace.copy", request)));
    const auto there = in(kAdminEmail, personal, kAdminPassword);
    ASSERT_TRUE(ok(there));
    const auto copied = world_.call_as(&*there, "saved_plan.get", R"({"plan":"at-65"})");
    ASSERT_TRUE(ok(copied));
    const Json plan(copied->body);
    EXPECT_EQ(plan.text("/name"), "Mine");
    EXPECT_EQ(plan.number("/version"), 1.0);
    EXPECT_EQ(plan.number("/retirement/initial_portfolio"), 1'200'000.0);
    EXPECT_EQ(world_.audit(there->tenant, "workspace.copy").front().entry.object,
              "saved_plan:at-65");
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&home, "workspace.copy", request)));
    EXPECT_TRUE(ok(world_.call_as(
        &home, "workspace.copy",
        fmt::format(R"({{"plan":"at-65","to":"{}","slug":"at-65-again"}})", personal))));
    EXPECT_TRUE(fails_with(
        Code::kNotFound, world_.call_as(&home, "workspace.copy",
                                        fmt::format(R"({{"plan":"none","to":"{}"}})", personal))));
}

TEST_P(Users, APersonalWorkspaceStaysPersonal) {
    world_.add_user("bob@example.com");
    const auto bob = in("bob@example.com", personal_of("bob@example.com"));
    ASSERT_TRUE(ok(bob));
    EXPECT_TRUE(fails_with(Code::kConflict,
                           world_.call_as(&*bob, "workspace.add_member", of(kAdminEmail))));
    const auto named = world_.call_as(&*bob, "workspace.get");
    ASSERT_TRUE(ok(named));
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call_as(&*bob, "workspace.delete",
                       fmt::format(R"({{"name":"{}"}})", Json(named->body).text("/name")))));
}

TEST_P(Users, AChangeOfUsersAndItsAuditRowAreOneTransaction) {
    const Principal admin = world_.admin();
    ASSERT_TRUE(fails_with(Code::kNotFound,
                           world_.call_as(&admin, "user.disable", of("nobody@example.com"))));
    EXPECT_TRUE(world_.audit(admin.tenant, "user.disable").empty());
    const std::string id = world_.add_user("bob@example.com");
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.disable", of(id))));
    const auto rows = world_.audit(admin.tenant, "user.disable");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].entry.object, "user:" + id);
}

// The largest distance between the empirical distributions of two samples, and its probability
// under the hypothesis that they are the same (Smirnov; asymptotic series).
double probability_of_difference(std::vector<double> a, std::vector<double> b) {
    std::ranges::sort(a);
    std::ranges::sort(b);
    double distance = 0.0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        (a[i] <= b[j] ? i : j)++;
        distance =
            std::max(distance, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                        static_cast<double>(j) / static_cast<double>(b.size())));
    }
    const double n =
        static_cast<double>(a.size() * b.size()) / static_cast<double>(a.size() + b.size());
    const double lambda = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
    double sum = 0.0;
    for (int k = 1; k < 100; ++k)
        sum += (k % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * k * k * lambda * lambda);
    return std::clamp(sum, 0.0, 1.0);
}

// A statistic, not a time: without the hash of the unknown address its probability is below 1e-9.
TEST(UsersTiming, AnUnknownAddressTakesAsLongAsAWrongPassword) {
    UserWorld world;
    ASSERT_NO_FATAL_FAILURE(world.set_up());
    constexpr int kPairs = 25;
    std::vector<double> known;
    std::vector<double> unknown;
    for (int i = 0; i < kPairs; ++i) {
        for (const bool is_known : {i % 2 == 0, i % 2 != 0}) {
            const auto start = std::chrono::steady_clock::now();
            ASSERT_TRUE(fails_with(Code::kUnauthenticated,
                                   world.login(is_known ? kAdminEmail : "nobody@example.com",
                                               "not the password at all")));
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
            (is_known ? known : unknown).push_back(took.count());
        }
    }
    EXPECT_GT(probability_of_difference(known, unknown), 1e-4);
}

}  // namespace
}  // namespace ballast::service
