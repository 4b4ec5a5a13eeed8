// A second tenant cannot distinguish objects of the first from objects that do not exist, on both
// databases.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/base64.hpp"
#include "service/foreign_tenant_probes_test.hpp"
#include "service/installation_methods.hpp"
#include "store/results.hpp"
#include "store/tenant_filter.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

// How a request may refer to an object of the first tenant.
constexpr std::string_view kObjectFields[] = {
    "portfolio", "account", "id",     "session", "upload",   "deal",        "asset",
    "limit",     "case",    "report", "run",     "schedule", "correlation", "item",
    "sync",      "set",     "plan",   "goal",    "goals"};

// These create an object, under an id chosen by the caller where possible.
bool makes_an_object(const std::string& method) {
    return method == "portfolio.create" || method == "account.create" || method == "limit.create" ||
           method == "scenario.put" || method == "ledger.import" ||
           method == "import_profile.put" || method == "clo.correlation.put" ||
           method == "clo.sync.put" || method == "alm.assumptions.put" ||
           method == "alm.business_plan.put" || method == "ledger.asset.put" ||
           method == "ledger.follow" || method == "ledger.goal.put" || method == "saved_plan.put";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// The full text of a response, with the requested name removed.
std::string said(const Result<Reply>& reply, const std::string& name) {
    if (reply) return "ok " + replaced(reply->body, name, "@");
    const Error& error = reply.error();
    std::string text = std::string(to_string(error.code)) + " " + error.message;
    for (const FieldError& field : error.errors)
        text += "|" + field.pointer + " " + field.code + " " + field.message + " " + field.hint;
    for (const auto& [key, value] : error.attributes) text += "|" + key + "=" + value;
    return replaced(text, name, "@");
}

// A database, with or without the condition on the tenant in the statements of the program.
struct Wall {
    store::Dialect dialect;
    bool is_filtered;
};

std::string wall_name(const testing::TestParamInfo<Wall>& info) {
    return std::string(info.param.dialect == store::Dialect::kSqlite ? "Sqlite" : "Postgresql") +
           (info.param.is_filtered ? "" : "WithoutFilter");
}

class ForeignTenant : public testing::TestWithParam<Wall> {
protected:
    World world_{make_method_table(), without_limit(), GetParam().dialect};
    std::optional<store::detail::WithoutTenantFilter> unfiltered_;
    Principal stranger_ = world_.add_member(world_.add_tenant("other"), "stranger", Role::kAdmin);

    // Objects of the first tenant: names by kind of object.
    std::multimap<std::string, std::string> ours_;
    // Names of the same form that do not exist.
    const std::map<std::string, std::string> missing_{
        {"portfolio", "0197a000-0000-7000-8000-000000000000"},
        {"slug", "no-such-portfolio"},
        {"deal", "0197a000-0000-7000-8000-00000000000b"},
        {"deal_slug", "no-such-deal"},
        {"clo_import", "0197a000-0000-7000-8000-00000000000c"},
        {"asset", "NO-SUCH-ASSET"},
        {"correlation", "no-such-matrix"},
        {"sync", "no-such-sync"},
        {"plan", "no-such-plan"},
        {"valued", "no-such-house"},
        {"followed", "no-such-household"},
        {"goal", "no-such-goal"},
        {"set", "no-such-set"},
        {"assumptions", "no-such-set@1"},
        {"business_plan", "no-such-plan"},
        {"plan_version", "no-such-plan@1"},
        {"position", "0197a000-0000-7000-8000-000000000001"},
        {"token", "0197a000-0000-7000-8000-000000000002"},
        {"job", "0197a000-0000-7000-8000-000000000003"},
        {"account", "0197a000-0000-7000-8000-000000000004"},
        {"transaction", "0197a000-0000-7000-8000-000000000005"},
        {"import", "0197a000-0000-7000-8000-000000000006"},
        {"session", "0197a000-0000-7000-8000-000000000007"},
        {"upload", "0197a000-0000-7000-8000-000000000008"},
        {"dataset", "0197a000-0000-7000-8000-000000000009"},
        {"result", "0197a000-0000-7000-8000-00000000000a"},
        {"export", "0197a000-0000-7000-8000-00000000000b"},
        {"proforma", "0197a000-0000-7000-8000-0000000000f0"},
        {"onboarding", "0197a000-0000-7000-8000-0000000000f1"},
        {"legacy_import", "0197a000-0000-7000-8000-0000000000f2"},
        {"case", "0197a000-0000-7000-8000-00000000000b"},
        {"limit", "no-such-limit"},
        {"run", "0197a000-0000-7000-8000-00000000000d"},
        {"schedule", "0197a000-0000-7000-8000-00000000000e"},
        {"report", "0197a000-0000-7000-8000-00000000000b"}};

    // The requests of all roles together are more than one caller may send.
    static Settings without_limit() {
        Settings settings;
        settings.rate_limit_per_minute = 0;
        return settings;
    }

    void SetUp() override {
        if (!GetParam().is_filtered) unfiltered_.emplace();
        const std::string portfolio = world_.body(
            "portfolio.create", R"({"slug":"secret-book","name":"Secret","tags":["hush"]})");
        ours_.emplace("portfolio", test::Json(portfolio).text("/id"));
        ours_.emplace("slug", "secret-book");
        const std::string position = world_.body(
            "position.create", R"({"portfolio":"secret-book","symbol":"A","quantity":"5"})");
        ours_.emplace("position", test::Json(position).text("/id"));
        ours_.emplace(
            "token",
            test::Json(world_.body("auth.create_token", R"({"name":"quiet"})")).text("/id"));
        ours_.emplace("job", test::Json(world_.body("jobs.submit",
                                                    R"({"method":"risk.exposures","request":)"
                                                    R"({"positions":[{"symbol":"A","value":1}]}})"))
                                 .text("/id"));
        const std::string import =
            world_.body("ledger.import",
                        R"({"content":"# format: ballast.transactions\ndate,type,account,amount\n)"
                        R"(2024-01-02,deposit,secret-account,5\n","commit":true})");
        ours_.emplace("import", test::Json(import).text("/import"));
        ours_.emplace(
            "account",
            test::Json(world_.body("account.get", R"({"account":"secret-account"})")).text("/id"));
        Invocation create = world_.invocation(
            "alm.session.create",
            R"({"name":"Secret bank","as_of":"2026-02-11","currency":"EUR",)"
            R"("files":[{"name":"b.csv","content":"id,side,type,currency,balance,rate,maturity,)"
            R"(last_payment\na,asset,fixed_bullet,EUR,100,0.02,2030-01-01,2026-01-01\n"}]})",
            &world_.owner());
        create.in_process = true;
        const auto session = world_.dispatcher().invoke(create);
        ASSERT_TRUE(ok(session));
        ours_.emplace("session", test::Json(session->body).text("/id"));
        ours_.emplace("upload",
                      test::Json(world_.body("upload.create", R"({"name":"secret.zip","size":9})"))
                          .text("/id"));
        ours_.emplace("transaction",
                      test::Json(world_.body("transaction.list")).text("/data/0/id"));
        world_.body("market.put_securities",
                    R"({"securities":[{"symbol":"A","name":"Alpha Secret"}]})");
        world_.body("market.import_prices", import_request(40));
        const auto result =
            world_.database().transact(world_.owner().tenant, [&](store::Transaction& transaction) {
                return store::keep_result(transaction,
                                          {.key = {store::ResultSubject::kLedger, "", "secret",
                                                   *fin::Date::parse("2024-01-02")},
                                           .digest = "secret"},
                                          world_.environment().clock().now());
            });
        ASSERT_TRUE(ok(result));
        ours_.emplace("result", result->row.id.to_string());
        make_secret_deal();
        world_.body("alm.assumptions.put",
                    R"({"set":"secret-set","name":"Secret","behaviour":{}})");
        ours_.emplace("set", "secret-set");
        ours_.emplace("assumptions", "secret-set@1");
        world_.body(
            "alm.business_plan.put",
            R"({"plan":"secret-plan","name":"Secret","first_month":"2026-03-01","lines":[]})");
        ours_.emplace("business_plan", "secret-plan");
        ours_.emplace("plan_version", "secret-plan@1");
        ours_.emplace("proforma",
                      test::Json(world_.body("proforma.create", R"({"portfolio":"secret-book"})"))
                          .text("/session/id"));
        ours_.emplace(
            "onboarding",
            test::Json(
                world_.body("onboarding.upload",
                            R"({"slug":"secret-plan","name":"Secret plan","content":)"
                            R"("ticker,quantity,entry_price,entry_date\nA,1,5,2024-01-02\n"})"))
                .text("/id"));
        const std::string earlier = fmt::format(
            R"("files":[{{"file_name":"portfolios.csv","content":"{}"}},)"
            R"({{"file_name":"positions.csv","content":"{}"}}])",
            to_base64("id,name\np,Secret earlier\n"),
            to_base64("id,portfolio_id,symbol,position_type,quantity,entry_price,entry_date\n"));
        const test::Json plan(world_.body("legacy.plan", "{" + earlier + "}"));
        ours_.emplace("legacy_import",
                      test::Json(world_.body("legacy.commit",
                                             fmt::format(R"({{{},"plan_digest":"{}"}})", earlier,
                                                         plan.text("/plan_digest"))))
                          .text("/import"));
        ours_.emplace(
            "export",
            test::Json(world_.body("export.trades", R"({"trades":[{"side":"buy","symbol":"SECRET",)"
                                                    R"("quantity":1}]})"))
                .text("/kept/id"));
        ours_.emplace("dataset", test::Json(world_.body("market.datasets")).text("/data/0/id"));
        world_.body("limit.create", R"({"id":"secret-limit","name":"Secret","hard":0.1,)"
                                    R"("metric":"concentration.top1"})");
        const auto run = ask(world_.owner(), "batch.run",
                             R"({"portfolios":["secret-book"],"engines":["aggregation"]})");
        ASSERT_TRUE(ok(run));
        ours_.emplace("run", test::Json(run->body).text("/id"));
        const std::string schedule = world_.body(
            "schedule.create", R"({"name":"Secret","method":"batch.run","rule":"every hour"})");
        ours_.emplace("schedule", test::Json(schedule).text("/id"));
        ours_.emplace("limit", "secret-limit");
        const std::string checked = world_.body("limit.check", R"({"portfolio":"secret-book"})");
        ours_.emplace("case", test::Json(checked).text("/limits/0/case"));
        ours_.emplace("report",
                      test::Json(world_.body("report.generate", R"({"portfolio":"secret-book"})"))
                          .text("/id"));
    }

    void make_secret_deal() {
        const std::string deal = world_.body(
            "clo.deal.create",
            R"({"document":{"schema":"clo.deal/1","slug":"secret-deal","name":"Secret",)"
            R"("currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15",)"
            R"("first_payment":"2024-04-15","stated_maturity":"2030-01-15"},"payments":{"day":15},)"
            R"("tranches":[{"id":"A","rank":1,"original":"70","coupon":{"type":"floating",)"
            R"("spread":0.01}},{"id":"SUB","rank":2,"kind":"equity","original":"30",)"
            R"("coupon":{"type":"residual"}}],"tests":{"use":[7]},"waterfalls":{)"
            R"("interest":[{"id":"i1","step":"interest","tranches":["A"]},)"
            R"({"id":"i2","step":"residual"}],"principal":[{"id":"p1","step":"principal"},)"
            R"({"id":"p2","step":"residual"}]},"state":{"index_rates":{"USD_SOFR_3M":0.05}}}})");
        ours_.emplace("deal", test::Json(deal).text("/id"));
        ours_.emplace("deal_slug", "secret-deal");
        for (const char* id : {"S1", "SECRET-2"})
            world_.body("clo.asset.create",
                        fmt::format(R"({{"fields":{{"id":"{}","issuer_id":"I","kind":"loan",)"
                                    R"("maturity":"2029-06-15","coupon_type":"floating",)"
                                    R"("frequency":4,"spread":0.04,"index":"USD_SOFR_3M",)"
                                    R"("currency":"USD","market_value":"98",)"
                                    R"("moodys_rating":"B2"}}}})",
                                    id));
        ours_.emplace("asset", "SECRET-2");
        const std::string tape =
            world_.body("clo.tape.import",
                        R"({"kind":"prices","commit":true,"content":"id,price\nSECRET-2,97\n"})");
        ours_.emplace("clo_import", test::Json(tape).text("/import"));
        world_.body("clo.correlation.put",
                    R"({"correlation":"secret-matrix","ids":["S1"],"matrix":[[1]]})");
        ours_.emplace("correlation", "secret-matrix");
        world_.body("clo.sync.put", R"({"sync":"secret-sync","folder":"mag"})");
        ours_.emplace("sync", "secret-sync");
        world_.body(
            "saved_plan.put",
            R"({"plan":"secret-plan","name":"Secret","retirement":{"initial_portfolio":1000,)"
            R"("years":10,"allocation":{"stock":1},"withdrawal":{"strategy":)"
            R"("constant_dollar","rate":0.04}}})");
        ours_.emplace("plan", "secret-plan");
        world_.body("ledger.asset.put",
                    R"({"asset":"secret-house","name":"Secret","type":"real_estate",)"
                    R"("currency":"USD","values":[{"date":"2024-01-02",)"
                    R"("value":"1000"}]})");
        ours_.emplace("valued", "secret-house");
        world_.body("ledger.goal.put", R"({"goal":"secret-goal","name":"Secret","target":1000,)"
                                       R"("due":"2030-01-01"})");
        ours_.emplace("goal", "secret-goal");
        world_.body("ledger.follow", R"({"portfolio":"secret-household"})");
        ours_.emplace("followed", "secret-household");
        world_.body("clo.lot.post", R"({"deal":"secret-deal","lots":[{"asset":"S1","side":"buy",)"
                                    R"("trade_date":"2024-01-15","par":"100","price":"99"}]})");
    }

    Result<Reply> ask(const Principal& who, const std::string& method, const std::string& request) {
        Invocation invocation = world_.invocation(method, request, &who);
        // What is always a job on a server runs at once.
        invocation.in_process =
            world_.dispatcher().table().find(method)->info().duration == Duration::kLong;
        return world_.dispatcher().invoke(invocation);
    }
    // The foreign tenant's response to `method` about `name`.
    std::string answer(const Principal& stranger, const std::string& method, const Probe& probe,
                       const std::string& name) {
        return said(ask(stranger, method, replaced(probe.request, "@", name)), name);
    }
    // Foreign and missing objects get the same response; `is_absent` says which one it must be.
    void expect_the_same(const Principal& stranger,
                         const std::function<bool(const std::string&)>& is_absent) {
        for (const auto& [method, probe] : probes()) {
            std::vector<std::string> kinds{probe.object};
            if (probe.object == "portfolio") kinds.emplace_back("slug");
            if (probe.object == "deal") kinds.emplace_back("deal_slug");
            for (const std::string& kind : kinds) {
                const std::string foreign =
                    answer(stranger, method, probe, ours_.find(kind)->second);
                const std::string nothing = answer(stranger, method, probe, missing_.at(kind));
                EXPECT_EQ(foreign, nothing) << method << " by " << kind;
                // Methods of the installation are refused before an object is sought.
                EXPECT_TRUE(concerns_installation(method) ? foreign.starts_with("forbidden")
                                                          : is_absent(foreign))
                    << method << ": " << foreign;
            }
        }
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, ForeignTenant,
                         testing::Values(Wall{store::Dialect::kSqlite, true},
                                         Wall{store::Dialect::kPostgresql, true},
                                         Wall{store::Dialect::kSqlite, false},
                                         Wall{store::Dialect::kPostgresql, false}),
                         wall_name);

TEST_P(ForeignTenant, EveryMethodThatNamesAnObjectIsProbed) {
    for (const Method* method : world_.dispatcher().table().all()) {
        const std::string& name = method->info().name;
        if (makes_an_object(name)) continue;
        const auto fields = method->request_fields();
        const bool names_one =
            std::any_of(fields.begin(), fields.end(), [](const FieldInfo& field) {
                // A numeric name is an amount; a plan may be given as a document.
                if (field.name == "plan" && field.kind != FieldKind::kString) return false;
                return field.kind != FieldKind::kNumber &&
                       std::find(std::begin(kObjectFields), std::end(kObjectFields), field.name) !=
                           std::end(kObjectFields);
            });
        EXPECT_EQ(probes().contains(name), names_one) << name;
    }
}

TEST_P(ForeignTenant, AForeignObjectGetsTheSameResponseAsAMissingOne) {
    expect_the_same(stranger_,
                    [](const std::string& said) { return said.starts_with("not_found"); });
    // None of it was changed.
    const std::string still = world_.body("portfolio.get", R"({"portfolio":"secret-book"})");
    EXPECT_EQ(test::Json(still).number("/version"), 1.0);
    EXPECT_EQ(
        test::Json(world_.body("position.list", R"({"portfolio":"secret-book"})")).size("/data"),
        1U);
    const std::string job =
        world_.body("jobs.get", R"({"id":")" + ours_.find("job")->second + R"("})");
    EXPECT_EQ(test::Json(job).text("/state"), "queued");
    EXPECT_FALSE(test::Json(job).truth("/cancel_requested"));
}

TEST_P(ForeignTenant, WhateverTheRoleOfTheStranger) {
    for (const Role role : {Role::kViewer, Role::kAnalyst, Role::kManager})
        expect_the_same(
            world_.add_member(stranger_.tenant, std::string(store::to_string(role)), role),
            [](const std::string& said) {
                return said.starts_with("not_found") || said.starts_with("forbidden");
            });
    if (!GetParam().is_filtered) {
        EXPECT_GT(store::detail::WithoutTenantFilter::changed(), 100);
    }
}

TEST_P(ForeignTenant, TheProbesWorkForTheOwner) {
    for (const auto& [method, probe] : probes()) {
        // These would take away what later probes ask for.
        if (method.ends_with(".delete") || method.ends_with("import.undo")) continue;
        const std::string own =
            said(ask(world_.owner(), method,
                     replaced(probe.request, "@", ours_.find(probe.object)->second)),
                 "@");
        EXPECT_FALSE(own.starts_with("not_found")) << method << ": " << own;
        EXPECT_FALSE(own.starts_with("unauthenticated")) << method << ": " << own;
    }
}

TEST_P(ForeignTenant, ListsShowNothingForeign) {
    for (const std::string_view method :
         {"portfolio.list",       "position.list",         "jobs.list",
          "auth.tokens",          "market.datasets",       "market.securities",
          "audit.list",           "account.list",          "transaction.list",
          "import.list",          "alm.session.list",      "activity.list",
          "clo.deal.list",        "clo.asset.list",        "clo.import.list",
          "clo.correlation.list", "clo.sync.list",         "limit.list",
          "limit.cases",          "proforma.list",         "export.history",
          "alm.assumptions.list", "alm.business_plan.list"}) {
        const auto reply = world_.call_as(&stranger_, method);
        ASSERT_TRUE(ok(reply)) << method;
        EXPECT_EQ(test::Json(reply->body).size("/data"), 0U) << method << reply->body;
        // The owner's list is not empty, so the foreign tenant's is empty for another reason.
        EXPECT_GT(test::Json(world_.body(method)).size("/data"), 0U) << method;
    }
    for (const std::string_view method : {"portfolio.group", "position.group"}) {
        const auto reply = world_.call_as(&stranger_, method);
        ASSERT_TRUE(ok(reply)) << method;
        EXPECT_EQ(test::Json(reply->body).size("/groups"), 0U) << method;
    }
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.call_as(&stranger_, "market.prices", R"({"symbols":["A"]})")));
}

TEST_P(ForeignTenant, ACursorOfAnotherTenantIsRejected) {
    world_.body("portfolio.create", R"({"slug":"second-book","name":"Second"})");
    const std::string page = world_.body("portfolio.list", R"({"limit":1})");
    const std::string cursor = test::Json(page).text("/next_cursor");
    const auto reply = world_.call_as(&stranger_, "portfolio.list",
                                      fmt::format(R"({{"limit":1,"cursor":"{}"}})", cursor));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, reply));
}

TEST_P(ForeignTenant, ASlugThatIsTakenElsewhereIsFree) {
    EXPECT_TRUE(ok(
        world_.call_as(&stranger_, "portfolio.create", R"({"slug":"secret-book","name":"Mine"})")));
    const auto mine = world_.call_as(&stranger_, "portfolio.get", R"({"portfolio":"secret-book"})");
    ASSERT_TRUE(ok(mine));
    EXPECT_EQ(test::Json(mine->body).text("/name"), "Mine");
    EXPECT_EQ(
        test::Json(world_.body("portfolio.get", R"({"portfolio":"secret-book"})")).text("/name"),
        "Secret");
}

TEST_P(ForeignTenant, AnIdUsedByAnotherTenantRevealsNothing) {
    const std::string id = ours_.find("portfolio")->second;
    const auto reply =
        world_.call_as(&stranger_, "portfolio.create",
                       fmt::format(R"({{"id":"{}","slug":"mine","name":"Mine"}})", id));
    if (!reply) {
        EXPECT_EQ(reply.error().code, Code::kConflict);
        EXPECT_EQ(reply.error().message.find("secret"), std::string::npos) << reply.error().message;
    }
    EXPECT_EQ(
        test::Json(world_.body("portfolio.get", R"({"portfolio":"secret-book"})")).text("/name"),
        "Secret");
}

}  // namespace
}  // namespace ballast::service
