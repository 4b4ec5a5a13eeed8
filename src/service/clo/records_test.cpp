// Stored deals, assets and lots on both databases.
#include "service/demo/clo.hpp"
#include "store/results.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

constexpr std::string_view kDeal = R"({"schema":"clo.deal/1","slug":"small","name":"Small CLO",
"currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15","first_payment":"2024-04-15",
"reinvestment_end":"2026-01-15","stated_maturity":"2030-01-15"},"payments":{"day":15,"months":3},
"tranches":[{"id":"A","rank":1,"original":"700","coupon":{"type":"floating","spread":0.01}},
{"id":"SUB","rank":2,"kind":"equity","original":"300","coupon":{"type":"residual"}}],
"accounts":[{"id":"collection","type":"collection"}],
"coverage":[{"id":"A","tranches":["A"],"oc":1.2}],
"tests":{"use":[7,29],"thresholds":{"7":0.4}},
"waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
{"id":"i2","step":"cure","coverage":"A"},{"id":"i3","step":"residual"}],
"principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]})";

std::string deal_document(const std::string& changes = {}) {
    return std::string(kDeal) + changes + "}";
}

std::string asset_record(const std::string& id, const std::string& more = {}) {
    return fmt::format(
        R"({{"id":"{}","issuer_id":"I-{}","kind":"loan","maturity":"2029-06-15",)"
        R"("coupon_type":"floating","frequency":4,"spread":0.04,"index":"USD_SOFR_3M",)"
        R"("currency":"USD","market_value":"98","moodys_rating":"B2","cov_lite":false{}}})",
        id, id, more);
}

class CloRecords : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    std::string etag(const std::string& deal = "small") {
        return test::Json(world_.body("clo.deal.get",
                                      fmt::format(R"({{"deal":"{}","summary":false}})", deal)))
            .text("/etag");
    }
    // A deal with two assets bought at closing.
    void make_small() {
        world_.body("clo.deal.create",
                    fmt::format(R"({{"document":{}}})",
                                deal_document(R"(,"state":{"as_of":"2024-04-10","accounts":
                                {"collection":{"interest":"20","principal":"10"}},
                                "index_rates":{"USD_SOFR_3M":0.05}})")));
        for (const char* id : {"L1", "L2"})
            world_.body(
                "clo.asset.create",
                fmt::format(R"({{"fields":{},"effective":"2024-01-15"}})", asset_record(id)));
        world_.body("clo.lot.post",
                    R"({"deal":"small","lots":[{"asset":"L1","side":"buy","trade_date":"2024-01-15",
                    "par":"600","price":"99"},{"asset":"L2","side":"buy","trade_date":"2024-01-15",
                    "par":"400","price":"98"}]})");
    }
    std::string quoted(const std::string& text) { return "\"" + replaced(text) + "\""; }
    static std::string replaced(std::string text) {
        for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2)
            text.insert(at, "\\");
        return text;
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloRecords, test::kDatabases, test::database_name);

TEST_P(CloRecords, AStoredDealGivesTheResultsOfItsDocument) {
    make_small();
    const std::string by_slug = world_.body("clo.project", R"({"deal":"small","steps":true,
        "curves":{"USD_SOFR_3M":{"path":[0.05]}},"assumptions":{"default":0.03,"recovery":0.4}})");
    const std::string state = R"(,"state":{"as_of":"2024-04-10","accounts":
        {"collection":{"interest":"20","principal":"10"}},"index_rates":{"USD_SOFR_3M":0.05}})";
    const std::string by_document = world_.body(
        "clo.project", fmt::format(R"({{"deal":{},"collateral":[{},{}],"steps":true,
        "curves":{{"USD_SOFR_3M":{{"path":[0.05]}}}},"assumptions":{{"default":0.03,
        "recovery":0.4}}}})",
                                   deal_document(state),
                                   asset_record("L1", R"(,"par":"600","purchase_price":"99")"),
                                   asset_record("L2", R"(,"par":"400","purchase_price":"98")")));
    const auto results = [](const std::string& body) {
        return body.substr(0, body.find("\"issues\""));
    };
    EXPECT_EQ(results(by_slug), results(by_document));
    EXPECT_GT(results(by_slug).size(), 1000U);
}

TEST_P(CloRecords, ADocumentNeedsCollateralAndAStoredDealHasItsOwn) {
    make_small();
    const Error without =
        world_.error("clo.tests", fmt::format(R"({{"deal":{}}})", deal_document()));
    EXPECT_EQ(without.errors.front().pointer, "/collateral");
    const Error both = world_.error("clo.tests", R"({"deal":"small","collateral":[]})");
    EXPECT_EQ(both.errors.front().code, "ambiguous");
    EXPECT_EQ(world_.error("clo.tests", R"({"deal":"unknown"})").code, Code::kNotFound);
}

TEST_P(CloRecords, AnAmendmentAppliesFromItsDateAndKeepsEarlierVersions) {
    make_small();
    const std::string amended = [] {
        std::string text = deal_document();
        const std::string from = R"("oc":1.2)";
        return text.replace(text.find(from), from.size(), R"("oc":1.3)");
    }();
    const auto saved = call("clo.deal.update",
                            fmt::format(R"({{"deal":"small","document":{},"effective":"2024-06-01",
                            "reason":"Supplemental indenture 1","if_match":{}}})",
                                        amended, quoted(etag())));
    EXPECT_EQ(saved.number("/version"), 2.0);
    EXPECT_EQ(saved.text("/changed/0"), "/coverage/A/oc");
    EXPECT_EQ(saved.size("/changed"), 1U);
    const auto oc_on = [&](const std::string& date) {
        return call("clo.deal.get", fmt::format(R"({{"deal":"small","as_of":"{}"}})", date))
            .number("/document/coverage/0/oc");
    };
    EXPECT_EQ(oc_on("2024-05-31"), 1.2);
    EXPECT_EQ(oc_on("2024-06-01"), 1.3);
    const auto versions = call("clo.deal.versions", R"({"deal":"small"})");
    EXPECT_EQ(versions.size("/versions"), 2U);
    EXPECT_EQ(versions.text("/versions/1/reason"), "Supplemental indenture 1");
}

TEST_P(CloRecords, AnEarlierDaysViewHasWhatWasKnownThen) {
    make_small();
    const std::string day = world_.clock().now().to_string().substr(0, 10);
    world_.clock().advance(std::chrono::hours(48));
    world_.body("clo.asset.update",
                R"({"asset":"L1","fields":{"market_value":"55"},"effective":"2024-02-01",
                "if_match":"\"v1\"","reason":"correction"})");
    const auto value = [&](const std::string& more) {
        return call("clo.asset.get", R"({"asset":"L1")" + more + "}").text("/fields/market_value");
    };
    EXPECT_EQ(value(""), "55");
    EXPECT_EQ(value(R"(,"as_of":"2024-01-31")"), "98");
    EXPECT_EQ(value(fmt::format(R"(,"known_at":"{}")", day)), "98");
    const auto history = call("clo.asset.history", R"({"asset":"L1","fields":["market_value"]})");
    EXPECT_EQ(history.size("/facts"), 2U);
    EXPECT_EQ(history.text("/facts/1/before"), "98");
    EXPECT_EQ(history.text("/facts/1/after"), "55");
    EXPECT_EQ(history.text("/facts/1/reason"), "correction");
    const auto changes = call("clo.asset.changes", R"({"since":"2024-01-20","deal":"small",
        "fields":"prices"})");
    EXPECT_EQ(changes.size("/changes"), 1U);
    EXPECT_EQ(changes.text("/changes/0/asset"), "L1");
}

TEST_P(CloRecords, ABackDatedFactDoesNotReplaceALaterOne) {
    make_small();
    world_.body("clo.asset.update",
                R"({"asset":"L1","fields":{"moodys_rating":"Caa1"},"effective":"2024-03-01",
                "if_match":"\"v1\""})");
    world_.body("clo.asset.update",
                R"({"asset":"L1","fields":{"moodys_rating":"B3"},"effective":"2024-02-01",
                "if_match":"\"v2\""})");
    const auto rating = [&](const std::string& more) {
        return call("clo.asset.get", R"({"asset":"L1")" + more + "}").text("/fields/moodys_rating");
    };
    EXPECT_EQ(rating(""), "Caa1");
    EXPECT_EQ(rating(R"(,"as_of":"2024-02-15")"), "B3");
    EXPECT_EQ(rating(R"(,"as_of":"2024-01-15")"), "B2");
    // The same through the deal, on the date of the state and before.
    const auto share = [&](const std::string& date) {
        return call("clo.tests", fmt::format(R"({{"deal":"small","as_of":"{}"}})", date))
            .number("/tests/0/value");
    };
    EXPECT_NEAR(share("2024-04-10"), 600.0 / 1010.0, 1e-12);
    EXPECT_EQ(share("2024-02-15"), 0.0);
}

TEST_P(CloRecords, AnUpdateOfAnAssetIsChecked) {
    make_small();
    const auto update = [&](const std::string& fields, const std::string& tag = R"(\"v1\")") {
        return world_.error(
            "clo.asset.update",
            fmt::format(R"({{"asset":"L1","fields":{},"if_match":"{}"}})", fields, tag));
    };
    EXPECT_EQ(update(R"({"market_value":"250"})").errors.front().pointer, "/fields/market_value");
    EXPECT_EQ(update(R"({"markt_value":"90"})").errors.front().pointer, "/fields/markt_value");
    EXPECT_EQ(update(R"({"moodys_rating":"B+*-"})").errors.front().pointer,
              "/fields/moodys_rating");
    EXPECT_EQ(update(R"({"id":"L9"})").errors.front().pointer, "/fields/id");
    EXPECT_EQ(update(R"({"market_value":"90"})", R"(\"v7\")").code, Code::kConflict);
    const auto same = call("clo.asset.update",
                           R"({"asset":"L1","fields":{"market_value":98},"if_match":"\"v1\""})");
    EXPECT_EQ(same.text("/issues/0/code"), "unchanged");
    EXPECT_EQ(same.number("/version"), 1.0);
}

TEST_P(CloRecords, LotsAddUpAndNeverBecomeNegative) {
    make_small();
    const auto par = [&](const std::string& date) {
        return call("clo.asset.list",
                    fmt::format(R"({{"deal":"small","as_of":"{}","columns":["id","par",
                    "purchase_price"],"where":"id='L1'"}})",
                                date))
            .text("/data/0/par");
    };
    const auto posted =
        call("clo.lot.post",
             R"({"deal":"small","lots":[{"asset":"L1","side":"buy","trade_date":"2024-05-02",
                "par":"200","price":"90"},{"asset":"L1","side":"repayment",
                "trade_date":"2024-05-03","par":"100"},{"asset":"L1","side":"sell",
                "trade_date":"2024-05-04","par":"300","price":"95"}]})");
    EXPECT_EQ(par("2024-05-01"), "600");
    EXPECT_EQ(par("2024-05-02"), "800");
    EXPECT_EQ(par("2024-05-04"), "400");
    // (600 x 99 + 200 x 90) / 800: sales and repayments take their share of every purchase.
    const auto list = call("clo.asset.list", R"({"deal":"small","where":"id='L1'"})");
    EXPECT_EQ(list.text("/data/0/purchase_price"), "96.75");
    const Error more = world_.error("clo.lot.post", R"({"deal":"small","lots":[{"asset":"L1",
        "side":"sell","trade_date":"2024-05-01","par":"601","price":"95"}]})");
    EXPECT_EQ(more.errors.front().pointer, "/lots/0/par");
    // Enough on its date, but not once later sales follow.
    EXPECT_EQ(world_
                  .error("clo.lot.post", R"({"deal":"small","lots":[{"asset":"L1","side":"sell",
                  "trade_date":"2024-05-01","par":"500","price":"95"}]})")
                  .errors.front()
                  .pointer,
              "/lots/0/par");
    EXPECT_EQ(call("clo.lot.list", R"({"deal":"small","asset":"L1"})").size("/data"), 4U);
    // Nothing of a rejected post is kept.
    EXPECT_FALSE(world_.call("clo.lot.post", R"({"deal":"small","lots":[{"asset":"L2","side":"buy",
        "trade_date":"2024-05-01","par":"1","price":"95"},{"asset":"NONE","side":"buy",
        "trade_date":"2024-05-01","par":"1","price":"95"}]})"));
    EXPECT_EQ(call("clo.lot.list", R"({"deal":"small"})").size("/data"), 5U);
    // The post is undone as a whole.
    const auto undone =
        call("clo.import.undo", fmt::format(R"({{"id":"{}"}})", posted.text("/import")));
    EXPECT_EQ(undone.number("/lots"), 3.0);
    EXPECT_EQ(par("2024-05-04"), "600");
    EXPECT_EQ(call("clo.import.list", "{}").text("/data/0/state"), "undone");
}

TEST_P(CloRecords, TradesAfterTheStateMovePrincipalCash) {
    make_small();
    world_.body("clo.lot.post",
                R"({"deal":"small","lots":[{"asset":"L1","side":"sell","trade_date":"2024-04-11",
                "par":"100","price":"90"}]})");
    EXPECT_EQ(
        call("clo.tests", R"({"deal":"small","as_of":"2024-04-10"})").number("/principal_cash"),
        10.0);
    const auto later = call("clo.tests", R"({"deal":"small"})");
    EXPECT_EQ(later.text("/as_of"), "2024-04-11");
    EXPECT_EQ(later.number("/principal_cash"), 100.0);
    EXPECT_EQ(later.number("/par"), 900.0);
}

TEST_P(CloRecords, StatedParHasNoPurchasePrice) {
    make_small();
    world_.body("clo.lot.post",
                R"({"deal":"small","lots":[{"asset":"L2","side":"stated","trade_date":"2024-02-01",
                "par":"50"}]})");
    const auto list = call("clo.asset.list", R"({"deal":"small","where":"id='L2'"})");
    EXPECT_EQ(list.text("/data/0/par"), "450");
    EXPECT_TRUE(list.is_null("/data/0/purchase_price"));
    EXPECT_EQ(list.text("/issues/0/code"), "purchase_price_unknown");
}

TEST_P(CloRecords, AFailingTestNeedsAttentionOnceItWasCalculated) {
    make_small();
    world_.body("clo.lot.post",
                R"({"deal":"small","lots":[{"asset":"L1","side":"sell","trade_date":"2024-04-11",
                "par":"500","price":"10"}]})");
    EXPECT_EQ(call("home.attention", "{}").size("/items"), 0U);
    world_.body("clo.tests", R"({"deal":"small"})");
    const auto found = call("home.attention", "{}");
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/kind"), "breached_test");
    EXPECT_EQ(found.text("/items/0/area"), "deal");
    EXPECT_EQ(found.text("/items/0/id"), "small");
    EXPECT_EQ(found.text("/items/0/name"), "Small CLO");
}

TEST_P(CloRecords, RunsOfAStoredDealAreKeptForThoseWhoMayReadThem) {
    make_small();
    world_.body("clo.tests", R"({"deal":"small"})");
    world_.body("clo.project", R"({"deal":"small"})");
    world_.body("clo.project", R"({"deal":"small","keep":false,"periods":2})");
    const auto results = call("result.list", R"({"subject_type":"deal","subject":"small"})");
    EXPECT_EQ(results.size("/data"), 2U);
    const auto tests =
        call("result.get", R"({"subject_type":"deal","subject":"small","kind":"tests"})");
    EXPECT_EQ(tests.number("/figures/clo.test.7.value"), 0.0);
    EXPECT_NEAR(tests.number("/figures/clo.oc.A"), 1010.0 / 700.0, 1e-12);
    const Principal viewer = world_.add_member(world_.owner().tenant, "viewer", Role::kViewer);
    EXPECT_TRUE(ok(world_.call_as(&viewer, "result.get",
                                  R"({"subject_type":"deal","subject":"small","kind":"tests"})")));
    EXPECT_TRUE(fails_with(
        Code::kNotFound,
        world_.call_as(&viewer, "result.get",
                       R"({"subject_type":"deal","subject":"small","kind":"projection"})")));
}

TEST_P(CloRecords, DeletingArchivesAndUpdatingRestores) {
    make_small();
    world_.body("clo.deal.delete",
                fmt::format(R"({{"deal":"small","if_match":{}}})", quoted(etag())));
    EXPECT_EQ(call("clo.deal.list", "{}").size("/data"), 0U);
    EXPECT_EQ(call("clo.deal.list", R"({"archived":true})").size("/data"), 1U);
    world_.body(
        "clo.deal.update",
        fmt::format(R"({{"deal":"small","archived":false,"if_match":{}}})", quoted(etag())));
    EXPECT_EQ(call("clo.deal.list", "{}").size("/data"), 1U);
    // An asset with lots stays.
    EXPECT_EQ(world_.error("clo.asset.delete", R"({"asset":"L1","if_match":"\"v1\""})").code,
              Code::kConflict);
}

TEST_P(CloRecords, AListIsFilteredSortedAndPaged) {
    make_small();
    for (int i = 0; i < 7; ++i)
        world_.body(
            "clo.asset.create",
            fmt::format(R"({{"fields":{}}})",
                        asset_record(fmt::format("M{}", i),
                                     fmt::format(R"(,"country":"{}")", i % 2 ? "US" : "GB"))));
    const std::string request =
        R"("where":"country='US'","sort":"id","direction":"descending","limit":2,"columns":["id"])";
    const auto first = call("clo.asset.list", "{" + request + "}");
    EXPECT_EQ(first.number("/count"), 3.0);
    // L1 and L2 have no country.
    EXPECT_EQ(first.number("/unknown"), 2.0);
    EXPECT_EQ(first.text("/data/0/id"), "M5");
    const auto second = call("clo.asset.list", fmt::format(R"({{{},"cursor":"{}"}})", request,
                                                           first.text("/next_cursor")));
    EXPECT_EQ(second.text("/data/0/id"), "M1");
    EXPECT_TRUE(second.is_null("/next_cursor"));
    EXPECT_EQ(world_.error("clo.asset.list", R"({"where":"contry='US'"})").errors.front().pointer,
              "/where");
    EXPECT_EQ(world_.error("clo.asset.list", R"({"sort":"contry"})").errors.front().pointer,
              "/sort");
    EXPECT_EQ(world_.error("clo.asset.list", R"({"columns":["contry"]})").errors.front().pointer,
              "/columns/0");
}

TEST_P(CloRecords, ACheckStoresNothing) {
    world_.body("clo.deal.create",
                fmt::format(R"({{"document":{},"dry_run":true}})", deal_document()));
    world_.body("clo.asset.create",
                fmt::format(R"({{"fields":{},"dry_run":true}})", asset_record("L1")));
    EXPECT_EQ(call("clo.deal.list", "{}").size("/data"), 0U);
    EXPECT_EQ(call("clo.asset.list", "{}").size("/data"), 0U);
    std::string unknown_test = deal_document();
    unknown_test.replace(unknown_test.find("[7,29]"), 6, "[7,29,7]");
    std::string unknown_step = deal_document();
    unknown_step.replace(unknown_step.find(R"("coverage":"A"})"), 15, R"("coverage":"B"})");
    EXPECT_EQ(world_.error("clo.deal.create", fmt::format(R"({{"document":{}}})", unknown_step))
                  .errors.front()
                  .pointer,
              "/document/waterfalls/interest/1/coverage");
}

TEST_P(CloRecords, ComplianceHasStatesAndDriversThatAddUp) {
    make_small();
    world_.body("clo.compliance.run", R"({"deal":"small","as_of":"2024-04-10"})");
    // A downgrade, a sale and cash: test 7 is the share of Caa assets, at most 0.4.
    world_.body("clo.asset.update",
                R"({"asset":"L1","fields":{"moodys_rating":"Caa1"},"effective":"2024-05-01",
                "if_match":"\"v1\""})");
    world_.body("clo.lot.post",
                R"({"deal":"small","lots":[{"asset":"L2","side":"sell","trade_date":"2024-05-02",
                "par":"100","price":"97"}]})");
    world_.body("clo.deal.state_put",
                R"({"deal":"small","state":{"as_of":"2024-07-10","accounts":{"collection":
                {"interest":"15","principal":"120"}},"index_rates":{"USD_SOFR_3M":0.05}}})");
    const auto run = call("clo.compliance.run", R"({"deal":"small"})");
    EXPECT_EQ(run.text("/runs/0/as_of"), "2024-07-10");
    EXPECT_EQ(run.text("/runs/0/before"), "2024-04-10");
    EXPECT_EQ(run.text("/runs/0/tests/0/state"), "breach");
    EXPECT_EQ(run.text("/runs/0/tests/0/state_before"), "pass");
    const double before = run.number("/runs/0/tests/0/value_before");
    const double after = run.number("/runs/0/tests/0/value");
    EXPECT_EQ(before, 0.0);
    EXPECT_NEAR(after, 600.0 / 1020.0, 1e-12);
    double sum = 0.0;
    for (std::size_t i = 0; i < run.size("/runs/0/tests/0/drivers"); ++i)
        sum += run.number(fmt::format("/runs/0/tests/0/drivers/{}/amount", i));
    EXPECT_EQ(sum + run.number("/runs/0/tests/0/rest"), after - before);
    EXPECT_EQ(run.text("/runs/0/tests/0/drivers/4/driver"), "rating");
    // With the par after the sale and the cash of the state before: 600 / (900 + 10).
    EXPECT_NEAR(run.number("/runs/0/tests/0/drivers/4/amount"), 600.0 / 910.0, 1e-12);
    world_.body("clo.compliance.annotate", R"({"deal":"small","as_of":"2024-07-10","test":"7",
        "text":"Downgrade of L1"})");
    const auto events = call("clo.compliance.events", R"({"deal":"small"})");
    EXPECT_EQ(events.text("/events/0/test/id"), "caa");
    EXPECT_EQ(events.text("/events/0/remarks/0/text"), "Downgrade of L1");
    // Cured in the next period.
    world_.body("clo.asset.update",
                R"({"asset":"L1","fields":{"moodys_rating":"B3"},"effective":"2024-08-01",
                "if_match":"\"v2\""})");
    EXPECT_EQ(call("clo.compliance.run", R"({"deal":"small","as_of":"2024-08-02"})")
                  .text("/runs/0/tests/0/state"),
              "cured");
    const auto history = call("clo.compliance.history", R"({"deal":"small","tests":["7"]})");
    EXPECT_EQ(history.size("/dates"), 3U);
    EXPECT_EQ(history.text("/tests/0/states/1"), "breach");
    EXPECT_EQ(history.text("/tests/0/states/2"), "cured");
}

TEST_P(CloRecords, ACorrectionOfThePastIsADriverOfItsOwn) {
    make_small();
    world_.body("clo.compliance.run", R"({"deal":"small","as_of":"2024-04-10"})");
    world_.body("clo.asset.update",
                R"({"asset":"L2","fields":{"moodys_rating":"Caa1"},"effective":"2024-02-01",
                "if_match":"\"v1\""})");
    const auto run = call("clo.compliance.run", R"({"deal":"small","as_of":"2024-05-10"})");
    EXPECT_EQ(run.text("/runs/0/tests/0/drivers/0/driver"), "correction");
    EXPECT_NEAR(run.number("/runs/0/tests/0/drivers/0/amount"), 400.0 / 1010.0, 1e-12);
    // The official value of the date before stays.
    EXPECT_EQ(call("clo.compliance.history", R"({"deal":"small","tests":["7"]})")
                  .number("/tests/0/values/0"),
              0.0);
}

TEST_P(CloRecords, AScenarioReplacesAssumptionsAndCurves) {
    make_small();
    world_.body("clo.scenario.put", R"({"scenario":"mild","name":"Mild","shared":true,"assumptions":
        {"default":0.03,"recovery":0.4},"curves":{"USD_SOFR_3M":{"path":[0.05]}}})");
    const std::string by_scenario =
        world_.body("clo.project", R"({"deal":"small","scenario":"mild"})");
    const std::string inline_ =
        world_.body("clo.project", R"({"deal":"small","assumptions":{"default":0.03,"recovery":0.4},
        "curves":{"USD_SOFR_3M":{"path":[0.05]}}})");
    const auto results = [](const std::string& body) {
        return body.substr(0, body.find("\"issues\""));
    };
    EXPECT_EQ(results(by_scenario), results(inline_));
    const auto digest = [](const std::string& body) { return test::Json(body).text("/digest"); };
    world_.body("clo.scenario.put", R"({"scenario":"mild","shared":true,"assumptions":
        {"default":0.05,"recovery":0.4},"curves":{"USD_SOFR_3M":{"path":[0.05]}}})");
    EXPECT_NE(digest(world_.body("clo.project", R"({"deal":"small","scenario":"mild"})")),
              digest(by_scenario));
    EXPECT_EQ(world_.error("clo.project", R"({"deal":"small","scenario":"mild","assumptions":{}})")
                  .errors.front()
                  .pointer,
              "/scenario");
    const auto parameters = call("clo.scenario.parameters",
                                 R"({"scenario":"mild","section":"assumptions","name":"default"})");
    EXPECT_EQ(parameters.number("/parameters/0/value"), 0.05);
}

TEST_P(CloRecords, ScenariosAreThoseOfTheirOwnersUnlessShared) {
    const Principal analyst = world_.add_member(world_.owner().tenant, "analyst", Role::kAnalyst);
    EXPECT_TRUE(fails_with(
        Code::kForbidden,
        world_.call_as(&analyst, "clo.scenario.put", R"({"scenario":"ours","shared":true})")));
    EXPECT_TRUE(ok(world_.call_as(&analyst, "clo.scenario.put", R"({"scenario":"mine"})")));
    EXPECT_EQ(world_.error("clo.scenario.get", R"({"scenario":"mine"})").code, Code::kNotFound);
    world_.body("clo.scenario.put", R"({"scenario":"ours","shared":true})");
    EXPECT_TRUE(ok(world_.call_as(&analyst, "clo.scenario.get", R"({"scenario":"ours"})")));
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.call_as(&analyst, "clo.scenario.delete",
                                                            R"({"scenario":"ours"})")));
    const Principal stranger =
        world_.add_member(world_.add_tenant("other"), "stranger", Role::kAdmin);
    EXPECT_TRUE(fails_with(
        Code::kNotFound, world_.call_as(&stranger, "clo.scenario.get", R"({"scenario":"ours"})")));
}

TEST_P(CloRecords, TheDemoDealProjectsAndHasTwelveStates) {
    const auto loaded = load_demo_clo(world_.environment(), world_.owner());
    ASSERT_TRUE(ok(loaded));
    EXPECT_EQ(*loaded, 372);
    const auto again = load_demo_clo(world_.environment(), world_.owner());
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(*again, 0);
    const auto deal = call("clo.deal.get", R"({"deal":"demo-orion"})");
    EXPECT_EQ(deal.size("/states"), 12U);
    EXPECT_EQ(deal.number("/summary/assets"), 300.0);
    EXPECT_EQ(deal.number("/summary/price_coverage"), 1.0);
    EXPECT_EQ(deal.number("/summary/not_computable"), 0.0);
    EXPECT_GT(deal.number("/summary/passing"), 30.0);
    EXPECT_GT(deal.number("/summary/watched"), 0.0);
    const auto projection = call("clo.project", R"({"deal":"demo-orion",
        "assumptions":{"default":0.02,"recovery":0.65,"prepay":0.15,"lag_months":6}})");
    EXPECT_TRUE(projection.truth("/conservation/holds"));
    EXPECT_EQ(projection.number("/tranches/1/loss"), 0.0);
    const auto history =
        call("clo.compliance.history", R"({"deal":"demo-orion","tests":["ic.AB","oc.E"]})");
    EXPECT_EQ(history.size("/dates"), 12U);
    ASSERT_EQ(history.size("/tests"), 2U);
    for (const std::string_view test : {"/tests/0", "/tests/1"}) {
        EXPECT_GT(history.number(fmt::format("{}/values/11", test)), 1.0);
        EXPECT_GT(history.number(fmt::format("{}/cushions/11", test)), 0.0);
    }
}

}  // namespace
}  // namespace ballast::service
