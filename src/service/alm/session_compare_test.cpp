// Comparing two dates of a bank, and the sensitivities of one, through the methods.
#include <cmath>
#include <set>

#include "alm/comparison.hpp"
#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

class AlmSessionCompare : public testing::Test, protected AlmSessionWorld {
protected:
    std::string create_on(const std::string& as_of, const std::string& book,
                          const std::string& currency = "EUR") {
        auto made =
            run("alm.session.create",
                fmt::format(R"({{"name":"Bank","as_of":"{}","currency":"{}","files":[{},{}],)"
                            R"("fx":{{"USD":0.92,"EUR":1}},"behaviour":{}}})",
                            as_of, currency, content("book.csv", book),
                            content("curves.csv", kCurvesCsv), kBehaviour));
        EXPECT_TRUE(ok(made));
        return made ? Json(made->body).text("/id") : "";
    }
    std::string compare(const std::string& from, const std::string& to,
                        const std::string& more = "") {
        auto reply = run(
            "alm.session.compare",
            request(to, fmt::format(R"("from":"{}"{}{})", from, more.empty() ? "" : ",", more)));
        EXPECT_TRUE(ok(reply)) << more;
        return reply ? reply->body : "{}";
    }
    double base_of(const std::string& session, const std::string& measure) {
        return Json(world.body("alm.session.value", request(session)))
            .number("/scenarios/0/" + measure);
    }
};

// Position 0 is gone, 3 is new, 1 has another balance, and the rest of the book is the same.
const std::string kFirst =
    kBookHeader +
    "a,asset,fixed_bullet,EUR,1000,0.03,30E/360,2026-08-11,6,2030-02-11,,,,,,60,loan,retail,\n"
    "b,asset,fixed_bullet,EUR,2000,0.03,30E/360,2026-08-11,6,2031-02-11,,,,,,60,loan,retail,\n"
    "c,liability,fixed_bullet,USD,500,0.02,30E/360,2026-08-11,6,2028-02-11,,,,,,60,term,retail,\n";
const std::string kSecond =
    kBookHeader +
    "b,asset,fixed_bullet,EUR,1500,0.03,30E/360,2026-08-11,6,2031-02-11,,,,,,60,loan,retail,\n"
    "c,liability,fixed_bullet,USD,500,0.025,30E/360,2026-08-11,6,2028-02-11,,,,,,60,term,retail,\n"
    "d,asset,fixed_bullet,EUR,700,0.04,30E/360,2026-09-11,6,2029-03-11,,,,,,60,bond,retail,\n";

TEST_F(AlmSessionCompare, CausesExplainTheChangeOfBothValuations) {
    const std::string from = create_on("2026-02-11", kFirst);
    const std::string to = create_on("2026-03-11", kSecond);
    for (const std::string measure : {"eve", "nii"}) {
        const Json body(compare(from, to, fmt::format(R"("measure":"{}")", measure)));
        EXPECT_EQ(body.number("/from"), base_of(from, measure));
        EXPECT_EQ(body.number("/to"), base_of(to, measure));
        double sum = body.number("/from") + body.number("/rounding");
        for (std::size_t c = 0; c < body.size("/causes"); ++c)
            sum += body.number(fmt::format("/causes/{}/amount", c));
        EXPECT_NEAR(sum, body.number("/to"), 1e-9);
        EXPECT_NEAR(body.number("/rounding"), 0.0, 1e-9);
        double products = 0.0;
        for (std::size_t p = 0; p < body.size("/products"); ++p)
            products += body.number(fmt::format("/products/{}/change", p));
        EXPECT_NEAR(products, body.number("/to") - body.number("/from"), 1e-9);
    }
}

TEST_F(AlmSessionCompare, PositionsAreListedByCauseWithTheTermsThatDiffer) {
    const std::string from = create_on("2026-02-11", kFirst);
    const std::string to = create_on("2026-03-11", kSecond);
    const auto only = [&](const std::string& cause) {
        std::string text = compare(from, to, fmt::format(R"("cause":"{}")", cause));
        const Json body(text);
        EXPECT_EQ(body.size("/positions"), 1U) << cause;
        EXPECT_EQ(body.number("/rest_positions"), 0);
        return text;
    };
    EXPECT_EQ(Json(only("closed")).text("/positions/0/position"), "a");
    EXPECT_TRUE(Json(only("closed")).is_null("/positions/0/balance"));
    EXPECT_EQ(Json(only("balances")).text("/positions/0/position"), "b");
    EXPECT_EQ(Json(only("balances")).number("/positions/0/balance_before"), 2000);
    EXPECT_EQ(Json(only("terms")).text("/positions/0/position"), "c");
    EXPECT_EQ(Json(only("terms")).text("/positions/0/changed/0"), "rate");
    EXPECT_EQ(Json(only("new_business")).text("/positions/0/position"), "d");
    EXPECT_TRUE(Json(only("new_business")).is_null("/positions/0/balance_before"));
    const Json loans(compare(from, to, R"("product":"loan","section":"asset","limit":1)"));
    EXPECT_EQ(loans.size("/positions"), 1U);
    EXPECT_EQ(loans.number("/rest_positions"), 1);
}

TEST_F(AlmSessionCompare, PositionsAreSortedAndPagedByTheirColumns) {
    const std::string from = create_on("2026-02-11", kFirst);
    const std::string to = create_on("2026-03-11", kSecond);
    const auto listed = [&](const std::string& order) {
        std::string ids;
        std::string cursor;
        do {
            const Json page(
                compare(from, to, fmt::format(R"("limit":1,"cursor":"{}"{})", cursor, order)));
            EXPECT_EQ(page.size("/positions"), 1U);
            EXPECT_EQ(page.number("/rest_positions"), 3);
            ids += page.text("/positions/0/position");
            cursor = page.is_null("/next_cursor") ? "" : page.text("/next_cursor");
        } while (!cursor.empty());
        return ids;
    };
    EXPECT_EQ(listed(R"(,"sort":"position")"), "abcd");
    EXPECT_EQ(listed(R"(,"sort":"position","descending":true)"), "dcba");
    EXPECT_EQ(listed(R"(,"sort":"product")"), "dabc");
    EXPECT_EQ(listed(R"(,"sort":"currency","descending":true)"), "cabd");
    // The new one has no balance before, the closed one none after: they come last.
    EXPECT_EQ(listed(R"(,"sort":"balance_before")"), "cabd");
    EXPECT_EQ(listed(R"(,"sort":"balance","descending":true)"), "bdca");
    // b is repaid in part and a in full; c costs more than before, and d is new.
    EXPECT_EQ(listed(R"(,"sort":"change","descending":true)"), "dcba");
    EXPECT_EQ(listed(R"(,"sort":"amount")"), "abcd");
    EXPECT_EQ(listed(""), "adbc");
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   run("alm.session.compare",
                       request(to, fmt::format(R"("from":"{}","descending":true)", from)))));
}

TEST_F(AlmSessionCompare, AnErrorOfTheEarlierDateNamesIt) {
    const auto made =
        run("alm.session.create",
            fmt::format(R"({{"name":"Start","as_of":"2026-02-11","currency":"EUR","files":[{}]}})",
                        content("book.csv", kFirst)));
    ASSERT_TRUE(ok(made));
    const std::string from = Json(made->body).text("/id");
    const std::string to = create_on("2026-03-11", kSecond);
    const auto refused =
        run("alm.session.compare", request(to, fmt::format(R"("from":"{}")", from)));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message,
                testing::StartsWith("Start of 2026-02-11: the session has no curves"));
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/from");
}

TEST_F(AlmSessionCompare, DatesWithoutACommonPositionAreDoubted) {
    std::string other = kSecond;
    for (const std::string id : {"\nb,", "\nc,"}) other.replace(other.find(id) + 1, 1, "other-");
    const std::string from = create_on("2026-02-11", kFirst);
    const auto codes = [&](const std::string& book) {
        return Json(compare(from, create_on("2026-03-11", book))).texts("/issues", "code");
    };
    EXPECT_THAT(codes(other), testing::Contains("no_common_positions"));
    EXPECT_THAT(codes(kSecond), testing::Not(testing::Contains("no_common_positions")));
}

TEST_F(AlmSessionCompare, OfTheSameIdTwiceOnlyOneIsContinued) {
    const std::string twice =
        kFirst +
        "b,asset,fixed_bullet,EUR,100,0.03,30E/360,2026-08-11,6,2031-02-11,,,,,,60,loan,retail,\n";
    auto made = run("alm.session.create", create_request(content("book.csv", twice) + "," +
                                                         content("curves.csv", kCurvesCsv)));
    ASSERT_TRUE(ok(made));  // the second row is refused or kept with a warning
    const std::string from = Json(made->body).text("/id");
    const Json body(compare(from, create_on("2026-03-11", kSecond)));
    EXPECT_NEAR(body.number("/rounding"), 0.0, 1e-9);
}

TEST_F(AlmSessionCompare, TheEarlierDateAndTheCurrencyAreChecked) {
    const std::string from = create_on("2026-02-11", kFirst);
    const std::string to = create_on("2026-03-11", kSecond);
    const auto refused = [&](const std::string& first, const std::string& second,
                             const std::string& more = "") {
        return run("alm.session.compare",
                   request(second, fmt::format(R"("from":"{}"{}{})", first, more.empty() ? "" : ",",
                                               more)));
    };
    EXPECT_TRUE(fails_with(Code::kInvalidInput, refused(to, from)));
    EXPECT_TRUE(fails_with(Code::kNotFound, refused("0190a0a0-0000-7000-8000-000000000000", to)));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, refused(from, to, R"("scenario":"nowhere")")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, refused(from, to, R"("cause":"weather")")));
    const std::string dollars = create_on("2026-03-11", kSecond, "USD");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, refused(from, dollars)));
    EXPECT_TRUE(ok(refused(from, to)));
}

TEST_F(AlmSessionCompare, ALargeBookWithItselfDoesNotChange) {
    const std::string id = create_book(2000);
    const Json body(compare(id, id, R"("scenario":"parallel_up","change":true)"));
    EXPECT_EQ(body.number("/from"), body.number("/to"));
    EXPECT_EQ(body.size("/causes"), alm::kChangeCauses);
    for (std::size_t c = 0; c < body.size("/causes"); ++c)
        EXPECT_NEAR(body.number(fmt::format("/causes/{}/amount", c)), 0.0, 1e-6);
}

TEST_F(AlmSessionCompare, KeyRatesAddUpToTheParallelFigure) {
    const std::string id = create_on("2026-02-11", kFirst);
    const Json body(world.body("alm.session.sensitivity", request(id)));
    const Json value(world.body("alm.session.value", request(id)));
    ASSERT_EQ(body.size("/tenors"), 11U);
    std::set<std::string> sections;
    for (std::size_t r = 0; r < body.size("/totals"); ++r) {
        const std::string at = fmt::format("/totals/{}", r);
        sections.insert(body.text(at + "/section") + body.text(at + "/currency"));
        double sum = 0.0;
        for (std::size_t k = 0; k < 11; ++k)
            sum += body.number(fmt::format("{}/key_rates/{}/bpv", at, k));
        EXPECT_NEAR(sum, body.number(at + "/bpv"), 1e-6);
    }
    EXPECT_EQ(sections, (std::set<std::string>{"asset", "assetEUR", "liability", "liabilityUSD",
                                               "equity", "equityEUR", "equityUSD"}));
    const std::string equity = fmt::format("/duration/{}", value.size("/duration") - 1);
    EXPECT_EQ(value.text(equity + "/side"), "equity");
    for (std::size_t r = 0; r < body.size("/totals"); ++r) {
        if (body.text(fmt::format("/totals/{}/name", r)) != "equity") continue;
        EXPECT_NEAR(body.number(fmt::format("/totals/{}/bpv", r)), value.number(equity + "/bpv"),
                    1e-9);
    }
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           run("alm.session.sensitivity", request(id, R"("tenors":[5,1])"))));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           run("alm.session.sensitivity", request(id, R"("basis_bp":0)"))));
}

TEST_F(AlmSessionCompare, LimitsBoundKeyRatesWithAnEarlyWarning) {
    const std::string id = create_on("2026-02-11", kFirst);
    world.body(
        "limit.create",
        R"json({"id":"krd","name":"Key rate","subject_type":"balance_sheet","unit":"currency",)json"
        R"json("metric":"abs(sensitivity.equity.EUR.5Y.bpv)","soft":0.01,"hard":1000000})json");
    const Json body(world.body("limit.check", fmt::format(R"({{"balance_sheet":"{}"}})", id)));
    ASSERT_EQ(body.size("/limits"), 1U);
    EXPECT_EQ(body.text("/limits/0/status"), "soft_breach");
    const Json rates(world.body("alm.session.sensitivity", request(id)));
    for (std::size_t r = 0; r < rates.size("/totals"); ++r) {
        if (rates.text(fmt::format("/totals/{}/name", r)) != "equity.EUR") continue;
        EXPECT_NEAR(body.number("/limits/0/value"),
                    std::abs(rates.number(fmt::format("/totals/{}/key_rates/5/bpv", r))), 1e-9);
    }
}

TEST_F(AlmSessionCompare, Tier1OfTheUploadAppliesToCurvesThatComeLater) {
    auto made =
        run("alm.session.create", create_request(content("book.csv", kFirst), R"(,"tier1":250)"));
    ASSERT_TRUE(ok(made));
    const std::string id = Json(made->body).text("/id");
    EXPECT_TRUE(
        ok(run("alm.session.curves", request(id, fmt::format(R"("files":[{}],"fx":{{"USD":0.92}})",
                                                             content("curves.csv", kCurvesCsv))))));
    const Json value(world.body("alm.session.value", request(id)));
    EXPECT_FALSE(value.is_null("/outlier/eve_eu_ratio"));
    const Json session(world.body("alm.session.get", request(id)));
    EXPECT_EQ(session.number("/market/tier1"), 250);
}

TEST_F(AlmSessionCompare, BasisRiskNamesTheCurvesOfVariableContracts) {
    const std::string id = create_book(100);
    const Json body(world.body("alm.session.sensitivity", request(id, R"("basis_bp":25)")));
    ASSERT_GT(body.size("/basis"), 0U);
    EXPECT_EQ(body.number("/basis_bp"), 25);
    EXPECT_EQ(body.text("/basis/0/currency"), "EUR");
    EXPECT_NE(body.number("/basis/0/delta_nii_up"), 0.0);
}

}  // namespace
}  // namespace ballast::service
