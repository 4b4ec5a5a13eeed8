// Valuing a session, what-if, limits and explanations: against alm.value on the same positions.
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using ::testing::HasSubstr;

class AlmSessionValue : public testing::Test, protected AlmSessionWorld {
protected:
    std::string id_ = create_book(350);

    std::string answer(const std::string& method, const std::string& more = "") {
        auto reply = run("alm.session." + method, request(id_, more));
        EXPECT_TRUE(ok(reply)) << method << " " << more;
        return reply ? reply->body : "{}";
    }
    // The positions in the format of alm.value.
    std::vector<std::string> positions() {
        std::vector<std::string> rows;
        std::string cursor;
        do {
            const Json page(
                world.body("alm.session.positions",
                           request(id_, fmt::format(R"("limit":500,"cursor":"{}")", cursor))));
            for (std::size_t i = 0; i < page.size("/data"); ++i)
                rows.push_back(page.minified(fmt::format("/data/{}/position", i)));
            cursor = page.is_null("/next_cursor") ? "" : page.text("/next_cursor");
        } while (!cursor.empty());
        return rows;
    }
    std::string alm_value(const std::vector<std::string>& rows, const std::string& more = "") {
        const Json session(world.body("alm.session.get", request(id_)));
        std::string market = session.minified("/market");
        market.pop_back();
        // The terms of the valuation override those of the session.
        const std::string none = R"(,"tier1":null)";
        if (const std::size_t at = market.find(none); at != std::string::npos)
            market.erase(at, none.size());
        auto reply = run("alm.value", fmt::format(R"({},"behaviour":{},"positions":[{}]{}{}}})",
                                                  market, kBehaviour, fmt::join(rows, ","),
                                                  more.empty() ? "" : ",", more));
        EXPECT_TRUE(ok(reply));
        return reply ? reply->body : "{}";
    }
};

const std::string kTerms = R"("balance":"constant","tier1":50000)";

TEST_F(AlmSessionValue, EqualsAlmValueOnTheSamePositions) {
    const Json ours(answer("value", kTerms + R"(,"buckets":true)"));
    const Json theirs(alm_value(positions(), kTerms));
    ASSERT_EQ(ours.size("/scenarios"), 7U);
    for (std::size_t s = 0; s < 7; ++s)
        for (const char* field : {"eve", "delta_eve", "nii", "delta_nii", "nii_stub"}) {
            const std::string at = fmt::format("/scenarios/{}/{}", s, field);
            EXPECT_NEAR(ours.number(at), theirs.number(at), 1e-6) << at;
        }
    EXPECT_EQ(ours.number("/coverage"), 1.0);
    EXPECT_NEAR(ours.number("/outlier/nii_decline_ratio"),
                theirs.number("/outlier/nii_decline_ratio"), 1e-12);
    EXPECT_NEAR(ours.number("/outlier/eve_basel_ratio"), theirs.number("/outlier/eve_basel_ratio"),
                1e-12);
    for (std::size_t b = 0; b < ours.size("/gap"); ++b) {
        const std::string at = fmt::format("/gap/{}/gap", b);
        EXPECT_NEAR(ours.number(at), theirs.number(at), 1e-6);
    }
    EXPECT_EQ(answer("value", kTerms), answer("value", kTerms));
}

TEST_F(AlmSessionValue, CalibratedMarginsAndTheLimitOnGainsMatchAlmValue) {
    // A loan from the look-back period in every currency and side, with margins far from the stated
    // ones.
    std::string book =
        "id,side,type,currency,balance,rate,start,next_payment,payment_months,"
        "maturity,renew_months,renew_margin\n";
    for (int i = 0; i < 24; ++i)
        book +=
            fmt::format("P{},{},{},{},{},0.0{},20{}-0{}-15,2026-0{}-15,{},2026-1{}-15,12,0.002\n",
                        i, i % 3 ? "asset" : "liability", i % 2 ? "fixed_bullet" : "fixed_linear",
                        i % 5 ? "EUR" : "USD", 1000 + 100 * i, 20 + i, i % 4 ? "25" : "21",
                        3 + i % 6, 3 + i % 4, 1 + i % 3, i % 3);
    id_ = Json(create(content("book.csv", book) + "," + content("curves.csv", kCurvesCsv)))
              .text("/id");
    const std::string terms = R"("balance":"constant","renewal_margins":"calibrated",)"
                              R"("lookback_months":12,"eu_gain_limit":true,"tier1":5000)";
    const Json ours(answer("value", terms));
    const Json theirs(alm_value(positions(), terms));
    const Json stated(answer("value", R"("balance":"constant","tier1":5000)"));
    for (std::size_t s = 0; s < 7; ++s) {
        const std::string at = fmt::format("/scenarios/{}/nii", s);
        EXPECT_NEAR(ours.number(at), theirs.number(at), 1e-8);
    }
    EXPECT_NE(ours.number("/scenarios/0/nii"), stated.number("/scenarios/0/nii"));
    ASSERT_GT(ours.size("/renewal_margins"), 0U);
    EXPECT_EQ(ours.size("/renewal_margins"), theirs.size("/renewal_margins"));
    EXPECT_NEAR(ours.number("/renewal_margins/0/margin"),
                theirs.number("/renewal_margins/0/margin"), 1e-15);
    EXPECT_NEAR(ours.number("/aggregation/parallel_down/eu"),
                theirs.number("/aggregation/parallel_down/eu"), 1e-8);
    // A removed position uses the margins of the whole book, not margins of its own.
    const Json gone(answer("what_if", terms + R"(,"funding":"none","remove":["P1"])"));
    EXPECT_NEAR(gone.number("/scenarios/0/nii/before"), ours.number("/scenarios/0/nii"), 1e-8);
    const Json why(answer("why", terms + R"(,"measure":"nii","scenario":"base","position":"P1")"));
    EXPECT_NEAR(gone.number("/scenarios/0/nii/delta"), -why.number("/total"), 1e-8);
    EXPECT_NEAR(why.number("/rounding"), 0.0, 1e-9);
}

TEST_F(AlmSessionValue, AnotherRegulationAndItsFloorApplyToOneValuation) {
    const auto pack = [](const Json& answer) { return answer.text("/regulation/pack"); };
    const std::string before = answer("value", kTerms);
    const Json own(before);
    EXPECT_EQ(pack(own), "eu_2024_856");
    const std::string terms = kTerms + R"(,"regulation":"bcbs_d578")";
    const Json other(answer("value", terms));
    EXPECT_EQ(pack(other), "bcbs_d578");
    // 225 bp up in EUR without a floor, where the session's regulation has 200 bp with one
    // (SRP31.90, table 2).
    EXPECT_NE(other.number("/scenarios/1/delta_eve"), own.number("/scenarios/1/delta_eve"));
    EXPECT_NE(answer("value", terms + R"(,"floor":"Korea")"), answer("value", terms));
    const Json why(answer("why", terms + R"(,"measure":"eve","scenario":"parallel_up")"));
    EXPECT_NEAR(why.number("/total"), other.number("/scenarios/1/eve"), 1e-6);
    const Json products(answer("decompose", terms));
    double sum = 0.0;
    for (std::size_t i = 0; i < products.size("/products"); ++i)
        sum += products.number(fmt::format("/products/{}/scenarios/1/eve", i));
    EXPECT_NEAR(sum, other.number("/scenarios/1/eve"), 1e-6);
    const Json gone(answer("what_if", terms + R"(,"remove":["P00001"])"));
    EXPECT_NEAR(gone.number("/scenarios/1/eve/before"), other.number("/scenarios/1/eve"), 1e-6);
    // The session keeps its regulation and reports the result under the other.
    EXPECT_EQ(answer("value", kTerms), before);
    const Json session(world.body("alm.session.get", request(id_)));
    std::string market = session.minified("/market");
    const std::string from = R"("regulation":"eu_2024_856")";
    market.replace(market.find(from), from.size(), R"("regulation":"bcbs_d578")");
    world.body("alm.session.update", request(id_, R"("if_match":"v1","market":)" + market));
    const Json set(answer("value", kTerms));
    for (std::size_t s = 0; s < 7; ++s) {
        const std::string at = fmt::format("/scenarios/{}/eve", s);
        EXPECT_EQ(set.number(at), other.number(at)) << at;
    }
}

TEST_F(AlmSessionValue, ProductsAddUpToTheTotal) {
    const Json value(answer("value", kTerms));
    const Json parts(answer("decompose", kTerms));
    for (std::size_t s = 0; s < 7; ++s)
        for (const char* field : {"eve", "delta_eve", "nii", "delta_nii"}) {
            double sum = 0.0;
            for (std::size_t p = 0; p < parts.size("/products"); ++p)
                sum += parts.number(fmt::format("/products/{}/scenarios/{}/{}", p, s, field));
            EXPECT_NEAR(sum, value.number(fmt::format("/scenarios/{}/{}", s, field)), 1e-7);
        }
}

TEST_F(AlmSessionValue, WhatIfIsTheBookValuedWithTheChangesInIt) {
    const std::string added =
        R"({"id":"N1","side":"asset","type":"fixed_annuity","currency":"EUR","balance":50000,)"
        R"("rate":0.04,"next_payment":"2026-03-11","payment_months":1,"maturity":"2046-02-11",)"
        R"("product":"new"})";
    std::string replaced = added;
    replaced.replace(replaced.find("N1"), 2, "P00009");
    const Json what_if(
        answer("what_if", kTerms + R"(,"funding":"none","add":[)" + added +
                              R"(],"remove":["P00001","P00005"],"replace":[)" + replaced +
                              R"(],"change":[{"id":"P00002","balance":123456,"rate":0.025}])"));
    EXPECT_EQ(what_if.number("/entered"), 3.0);
    EXPECT_EQ(what_if.number("/left"), 4.0);
    std::vector<std::string> rows = positions();
    const Json changed(rows[2]);
    std::string second = rows[2];
    const auto swap = [&](const std::string& field, const std::string& value) {
        const std::size_t begin = second.find("\"" + field + "\":") + field.size() + 3;
        second.replace(begin, second.find(',', begin) - begin, value);
    };
    swap("balance", "123456");
    swap("rate", "0.025");
    rows[2] = second;
    rows[9] = replaced;
    rows.erase(rows.begin() + 5);
    rows.erase(rows.begin() + 1);
    rows.push_back(added);
    const Json whole(alm_value(rows, kTerms));
    const Json before(answer("value", kTerms));
    for (std::size_t s = 0; s < 7; ++s)
        for (const char* field : {"eve", "delta_eve", "nii", "delta_nii"}) {
            const std::string at = fmt::format("/scenarios/{}/{}", s, field);
            EXPECT_NEAR(what_if.number(at + "/after"), whole.number(at), 1e-6) << at;
            EXPECT_NEAR(what_if.number(at + "/before"), before.number(at), 1e-9) << at;
        }
    for (std::size_t m = 0; m < 12; ++m)
        EXPECT_NEAR(what_if.number(fmt::format("/scenarios/1/nii_by_month/{}/after", m)),
                    whole.number(fmt::format("/scenarios/1/nii_by_month/{}", m)), 1e-7);
    EXPECT_NEAR(what_if.number("/outlier_after/eve_eu_ratio"),
                whole.number("/outlier/eve_eu_ratio"), 1e-10);
    EXPECT_NEAR(what_if.number("/outlier_before/eve_eu_ratio"),
                before.number("/outlier/eve_eu_ratio"), 1e-10);
    EXPECT_EQ(what_if.size("/funding"), 0U);
}

// Regulation (EU) 2024/856, article 4, whatever `balance` and `horizon_months` are.
TEST_F(AlmSessionValue, TheNiiTestIsThatOfTheConstantBalanceSheet) {
    const Json constant(answer("value", kTerms));
    const std::string ratio = "/outlier/nii_decline_ratio";
    ASSERT_GT(constant.number(ratio), 0.0);
    for (const std::string other :
         {R"("tier1":50000)", R"("tier1":50000,"horizon_months":30,"months":"calendar")"}) {
        const Json value(answer("value", other));
        EXPECT_NEAR(value.number(ratio), constant.number(ratio), 1e-10) << other;
        EXPECT_EQ(value.text("/outlier/nii_balance"), "constant");
        EXPECT_EQ(value.number("/outlier/nii_horizon_months"), 12.0);
        EXPECT_EQ(value.text("/outlier/nii_source"), "Regulation (EU) 2024/856, article 4");
        EXPECT_NEAR(value.number("/outlier/nii_base"), constant.number("/scenarios/0/nii"), 1e-6);
        EXPECT_NE(value.number("/scenarios/0/nii"), constant.number("/scenarios/0/nii"));
        EXPECT_NEAR(Json(alm_value(positions(), other)).number(ratio), constant.number(ratio),
                    1e-10);
        // A change moves the test by the same amount under every analysis.
        const std::string change = R"(,"change":[{"id":"P00002","balance":123456}])";
        EXPECT_NEAR(Json(answer("what_if", other + change)).number("/outlier_after/nii_base"),
                    Json(answer("what_if", kTerms + change)).number("/outlier_after/nii_base"),
                    1e-6);
    }
    const Json basel(answer("value", R"("tier1":50000,"regulation":"bcbs_d578")"));
    EXPECT_EQ(basel.text("/outlier/nii_source"), "DIS70, table IRRBB1");
    EXPECT_TRUE(basel.is_null("/outlier/nii_threshold"));
    EXPECT_EQ(basel.number("/outlier/eve_basel_threshold"), 0.15);
}

const std::string kIssue =
    R"("add":[{"id":"N","side":"liability","type":"fixed_bullet","currency":"EUR",)"
    R"("balance":50000000,"rate":0.0235,"payment_months":12,"last_payment":"2026-02-11",)"
    R"("maturity":"2031-02-11"}])";

TEST_F(AlmSessionValue, AChangeIsFundedOvernightByDefault) {
    const Json funded(answer("what_if", kIssue));
    ASSERT_EQ(funded.size("/funding"), 1U);
    EXPECT_EQ(funded.text("/funding/0/position"), "funding EUR");
    EXPECT_EQ(funded.text("/funding/0/side"), "asset");
    EXPECT_EQ(funded.number("/funding/0/amount"), 50e6);
    EXPECT_NEAR(funded.number("/funding/0/rate"), 0.019, 5e-4);  // EUR_ESTR_OIS overnight
    EXPECT_EQ(funded.number("/funding/0/eve"), 50e6);
    const Json alone(answer("what_if", kIssue + R"(,"funding":"none")"));
    EXPECT_LT(alone.number("/scenarios/0/eve/delta"), -49e6);
    EXPECT_LT(std::abs(funded.number("/scenarios/0/eve/delta")), 1e6);
    for (std::size_t s = 0; s < 7; ++s)
        EXPECT_NEAR(funded.number(fmt::format("/scenarios/{}/eve/delta", s)) -
                        alone.number(fmt::format("/scenarios/{}/eve/delta", s)),
                    50e6, 1e-5);
    EXPECT_NEAR(funded.number("/scenarios/0/nii/delta") - alone.number("/scenarios/0/nii/delta"),
                funded.number("/funding/0/nii"), 1e-6);
    const Json removed(answer("what_if", R"("remove":["P00001"])"));
    EXPECT_EQ(removed.text("/funding/0/side"), "asset");
    const auto refused = [&](const std::string& more) {
        const auto reply = run("alm.session.what_if", request(id_, kIssue + more));
        EXPECT_TRUE(fails_with(Code::kInvalidInput, reply)) << more;
        return reply ? std::string() : reply.error().errors.at(0).pointer;
    };
    EXPECT_EQ(refused(R"(,"funding":"product")"), "/funding_product");
    EXPECT_EQ(refused(R"(,"funding_product":"loan")"), "/funding_product");
    // The loans of the bank are smaller than the bond.
    EXPECT_EQ(refused(R"(,"funding":"product","funding_product":"sight")"), "/funding_product");
}

TEST_F(AlmSessionValue, AChangeFromTheBaseIsTheSumOfItsPositionsAndProducts) {
    const Json value(answer("value", kTerms));
    const Json why(answer("why", kTerms + R"(,"scenario":"parallel_up","change":true,"limit":5)"));
    EXPECT_EQ(why.number("/total"), value.number("/scenarios/1/delta_eve"));
    EXPECT_EQ(why.size("/positions"), 5U);
    double sum = why.number("/rest") + why.number("/rounding");
    for (std::size_t i = 0; i < 5; ++i) sum += why.number(fmt::format("/positions/{}/amount", i));
    EXPECT_NEAR(sum, why.number("/total"), 1e-6);
    double products = 0.0;
    for (std::size_t i = 0; i < why.size("/products"); ++i)
        products += why.number(fmt::format("/products/{}/amount", i));
    EXPECT_NEAR(products, why.number("/total"), 1e-6);
    const Json one(answer("why", kTerms +
                                     R"(,"scenario":"parallel_up","change":true,"position":")" +
                                     why.text("/positions/0/position") + "\""));
    EXPECT_NEAR(one.number("/total"), why.number("/positions/0/amount"), 1e-9);
    double flows = 0.0;
    for (std::size_t i = 0; i < one.size("/flows"); ++i)
        flows += one.number(fmt::format("/flows/{}/amount", i));
    EXPECT_NEAR(flows, one.number("/total"), 1e-6);
}

TEST_F(AlmSessionValue, ContributionsAreSortedAndPagedByTheirColumns) {
    const auto page_of = [&](const std::string& order, const std::string& cursor) {
        return answer("why",
                      fmt::format(R"({}{},"limit":100,"cursor":"{}")", kTerms, order, cursor));
    };
    const auto pages_of = [&](const std::string& order) {
        std::vector<std::pair<std::string, double>> rows;
        std::string cursor;
        do {
            const Json page(page_of(order, cursor));
            double sum = page.number("/rest") + page.number("/rounding");
            for (std::size_t i = 0; i < page.size("/positions"); ++i) {
                const std::string at = fmt::format("/positions/{}/", i);
                rows.emplace_back(page.text(at + "position"), page.number(at + "amount"));
                sum += rows.back().second;
            }
            EXPECT_NEAR(sum, page.number("/total"), 1e-6) << order;
            EXPECT_EQ(page.number("/rest_positions"),
                      350.0 - static_cast<double>(page.size("/positions")));
            cursor = page.is_null("/next_cursor") ? "" : page.text("/next_cursor");
        } while (!cursor.empty());
        std::set<std::string> once;
        for (const auto& [position, amount] : rows) once.insert(position);
        EXPECT_EQ(once.size(), 350U) << order;
        EXPECT_EQ(rows.size(), 350U) << order;
        return rows;
    };
    const auto amount = &std::pair<std::string, double>::second;
    const auto size = [](const auto& row) { return std::abs(row.second); };
    EXPECT_TRUE(std::ranges::is_sorted(pages_of(""), std::greater{}, size));
    EXPECT_TRUE(std::ranges::is_sorted(pages_of(R"(,"sort":"amount")"), {}, amount));
    EXPECT_TRUE(std::ranges::is_sorted(pages_of(R"(,"sort":"amount","descending":true)"),
                                       std::greater{}, amount));
    EXPECT_TRUE(std::ranges::is_sorted(pages_of(R"(,"sort":"position")")));
    for (const std::string sort : {"product", "currency", "balance"})
        pages_of(fmt::format(R"(,"sort":"{}","descending":true)", sort));
    const Json largest(page_of(R"(,"sort":"balance","descending":true)", ""));
    EXPECT_GE(largest.number("/positions/0/balance"), largest.number("/positions/99/balance"));
    const auto refused = [&](const std::string& more) {
        const auto reply = run("alm.session.why", request(id_, kTerms + more));
        EXPECT_TRUE(fails_with(Code::kInvalidInput, reply)) << more;
        return reply ? FieldError{} : reply.error().errors.at(0);
    };
    EXPECT_EQ(refused(R"(,"descending":true)").pointer, "/descending");
    EXPECT_EQ(refused(fmt::format(R"(,"cursor":"{}")", largest.text("/next_cursor"))).pointer,
              "/cursor");
    const FieldError column = refused(R"(,"sort":"maturity")");
    EXPECT_EQ(column.pointer, "/sort");
    EXPECT_THAT(column.message + column.hint, HasSubstr("balance"));
}

TEST_F(AlmSessionValue, AnInvalidChangeIsReported) {
    const auto error = [&](const std::string& more) {
        const auto reply = run("alm.session.what_if", request(id_, more));
        EXPECT_TRUE(fails_with(Code::kInvalidInput, reply)) << more;
        return reply ? std::string() : reply.error().errors.at(0).pointer;
    };
    EXPECT_EQ(error(R"("remove":["nobody"])"), "/remove/0");
    EXPECT_EQ(error(R"("remove":["P00001","P00001"])"), "/remove/1");
    EXPECT_EQ(error(R"("change":[{"id":"P00001","maturity":"2020-01-01"}])"), "/change/0");
    EXPECT_EQ(error(R"("balance":"runoff")"), "");
}

const std::string kLoan =
    R"("position":{"id":"N","side":"asset","type":"fixed_bullet","currency":"EUR",)"
    R"("balance":1000000,"rate":0.03,"next_payment":"2027-02-11","payment_months":12,)"
    R"("maturity":"2036-02-11"})";

TEST_F(AlmSessionValue, TheSizeThatMeetsALimitDoes) {
    const Json found(answer("find_limit",
                            kTerms + "," + kLoan + R"(,"scenario":"parallel_up","limit":-250000)"));
    ASSERT_TRUE(found.truth("/found")) << found.text("/message");
    EXPECT_EQ(found.number("/valuations"), 1.0);
    EXPECT_NEAR(found.number("/reached"), -250000, 1e-4);
    std::vector<std::string> rows = positions();
    rows.push_back(found.minified("/position"));
    const Json whole(alm_value(rows, kTerms));
    EXPECT_NEAR(whole.number("/scenarios/1/delta_eve"), -250000, 1e-4);
    const Json ratio(
        answer("find_limit", kTerms + "," + kLoan + R"(,"measure":"eve_basel_ratio","limit":2)"));
    ASSERT_TRUE(ratio.truth("/found")) << ratio.text("/message");
    EXPECT_NEAR(ratio.number("/reached"), 2.0, 1e-6);
}

TEST_F(AlmSessionValue, ARatioUsesTheTier1CapitalOfTheSession) {
    const std::string search =
        R"("balance":"constant",)" + kLoan + R"(,"measure":"eve_basel_ratio","limit":2)";
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, run("alm.session.find_limit", request(id_, search))));
    const Json stated(answer("find_limit", search + R"(,"tier1":50000)"));
    id_ = Json(create(content("book.csv", book_csv(350)) + "," + content("curves.csv", kCurvesCsv),
                      R"(,"tier1":50000)"))
              .text("/id");
    const Json found(answer("find_limit", search));
    ASSERT_TRUE(found.truth("/found")) << found.text("/message");
    EXPECT_EQ(found.number("/value"), stated.number("/value"));
    EXPECT_NEAR(found.number("/reached"), 2.0, 1e-6);
}

TEST_F(AlmSessionValue, TheRateAndTheMaturityAreFoundByBisection) {
    const Json rate(answer(
        "find_limit", kTerms + "," + kLoan + R"(,"vary":"rate","measure":"nii","limit":60000)"));
    ASSERT_TRUE(rate.truth("/found")) << rate.text("/message");
    EXPECT_NEAR(rate.number("/reached"), 60000, 1e-4);
    const Json years(answer("find_limit", kTerms + "," + kLoan +
                                              R"(,"vary":"maturity","low":1,"high":40,)"
                                              R"("scenario":"parallel_up","limit":-150000)"));
    ASSERT_TRUE(years.truth("/found")) << years.text("/message");
    EXPECT_GT(years.number("/value"), 1.0);
    // In the units of the response.
    EXPECT_EQ(rate.text("/message"),
              fmt::format("the limit is met at a rate of {:.4f}%", 100.0 * rate.number("/value")));
    EXPECT_THAT(years.text("/message"), HasSubstr(years.text("/position/maturity")));
}

TEST_F(AlmSessionValue, AMissingSolutionIsReported) {
    const Json none(
        answer("find_limit", kTerms + "," + kLoan + R"(,"scenario":"parallel_up","limit":900000)"));
    EXPECT_FALSE(none.truth("/found"));
    EXPECT_TRUE(none.is_null("/value"));
    EXPECT_THAT(none.text("/message"), HasSubstr("no size"));
    const Json rate(answer("find_limit",
                           kTerms + "," + kLoan + R"(,"vary":"rate","measure":"nii","limit":1e9)"));
    EXPECT_FALSE(rate.truth("/found"));
    // The fixed rate is paid whatever part of it is called spread.
    const Json spread(answer(
        "find_limit", kTerms + "," + kLoan + R"(,"vary":"spread","measure":"nii","limit":1e9)"));
    EXPECT_FALSE(spread.truth("/found"));
    EXPECT_THAT(spread.text("/message"), HasSubstr("has no effect"));
}

// The parts in order, then remainder and rounding.
double sum_of(const Json& why, const std::string& list) {
    double sum = 0.0;
    for (std::size_t i = 0; i < why.size("/" + list); ++i)
        sum += why.number(fmt::format("/{}/{}/amount", list, i));
    return sum + why.number("/rest") + why.number("/rounding");
}

TEST_F(AlmSessionValue, EveryFigureIsExactlyTheSumOfItsPositions) {
    const Json value(answer("value", kTerms));
    for (std::size_t s = 0; s < 7; ++s) {
        const std::string scenario =
            R"(,"scenario":")" + value.text(fmt::format("/scenarios/{}/scenario", s)) + "\"";
        const auto check = [&](const std::string& more, const std::string& figure) {
            for (const int limit : {5, 500}) {
                const Json why(answer(
                    "why", kTerms + scenario + "," + more + fmt::format(R"(,"limit":{})", limit)));
                EXPECT_EQ(why.number("/total"),
                          value.number(fmt::format("/scenarios/{}/{}", s, figure)))
                    << figure;
                EXPECT_EQ(sum_of(why, "positions"), why.number("/total")) << figure;
                if (limit == 500) {
                    EXPECT_EQ(why.number("/rest_positions"), 0.0);
                    EXPECT_NEAR(why.number("/rounding"), 0.0, 1e-6) << figure;
                }
            }
        };
        check(R"("measure":"eve")", "eve");
        check(R"("measure":"nii")", "nii");
        check(R"("measure":"nii","month":3)", "nii_by_month/2");
        check(R"("measure":"eve","side":"asset")", "by_side/0/eve");
        check(R"("measure":"nii","side":"liability")", "by_side/1/nii");
        check(R"("measure":"eve","currency":"USD")", "by_currency/1/eve");
        check(R"("measure":"nii","product":"sight")", "by_product/1/nii");
    }
}

TEST_F(AlmSessionValue, APositionIsExplainedByItsFlowsAndInterestPeriods) {
    for (const std::string balance : {"runoff", "constant"})
        for (int i = 0; i < 35; ++i) {
            const std::string terms = fmt::format(
                R"("balance":"{}","scenario":"steepener","position":"P{:05}")", balance, i);
            const Json eve(answer("why", terms));
            EXPECT_GT(eve.size("/flows"), 0U);
            EXPECT_EQ(sum_of(eve, "flows"), eve.number("/total"));
            EXPECT_NEAR(eve.number("/rounding"), 0.0, 1e-8 * std::abs(eve.number("/total"))) << i;
            const double amount =
                (eve.number("/flows/0/interest") + eve.number("/flows/0/principal")) *
                eve.number("/flows/0/discount") * eve.number("/flows/0/fx");
            EXPECT_NEAR(amount, eve.number("/flows/0/amount"), 1e-9);
            EXPECT_EQ(eve.text("/file"), "book.csv");
            EXPECT_EQ(eve.number("/line"), i + 2.0);
            const Json nii(answer("why", terms + R"(,"measure":"nii")"));
            EXPECT_EQ(sum_of(nii, "interest"), nii.number("/total"));
            EXPECT_NEAR(nii.number("/rounding"), 0.0, 1e-8) << i;
            const Json month(answer("why", terms + R"(,"measure":"nii","month":7)"));
            EXPECT_NEAR(month.number("/rounding"), 0.0, 1e-8) << i;
        }
}

TEST_F(AlmSessionValue, ABucketIsExplainedByThePositionsWithFlowsInIt) {
    const Json value(answer("value", kTerms + R"(,"buckets":true)"));
    for (std::size_t b = 0; b < value.size("/scenarios/1/by_bucket"); b += 4) {
        const std::string at = fmt::format("/scenarios/1/by_bucket/{}", b);
        const Json why(
            answer("why", kTerms + fmt::format(R"(,"scenario":"parallel_up","bucket":"{}")",
                                               value.text(at + "/bucket"))));
        EXPECT_NEAR(why.number("/total"), value.number(at + "/eve"), 1e-7);
        EXPECT_EQ(sum_of(why, "positions"), why.number("/total"));
    }
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           run("alm.session.why", request(id_, R"("bucket":"soon")"))));
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, run("alm.session.why", request(id_, R"("month":3)"))));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           run("alm.session.why", request(id_, R"("scenario":"doom")"))));
}

}  // namespace
}  // namespace ballast::service
