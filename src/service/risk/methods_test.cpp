// The risk methods on stored books: what is included, what is left out, and what the response
// reports.
#include <cmath>

#include "service/risk/stored_book_test.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

class RiskMethods : public StoredBook {
protected:
    void hold_only(const std::string& rows) {
        world_.body("position.create_many",
                    R"({"portfolio":"book","replace":true,"positions":[)" + rows + "]}");
    }
    // The last stored close of a symbol.
    double close(const std::string& symbol) {
        const test::Json json(
            world_.body("market.prices", R"({"symbols":[")" + symbol + R"("],"last":1})"));
        const std::string path =
            json.has("/prices/0") ? "/prices/0/" + symbol : "/prices/columns/" + symbol + "/0";
        return json.number(path);
    }
    std::vector<std::string> codes(const test::Json& json) const {
        return json.texts("/issues", "code");
    }
};

std::vector<std::string> messages(const test::Json& json) {
    return json.texts("/issues", "message");
}

constexpr std::string_view kVarOptions =
    R"("confidence":[0.95,0.99],"paths":2000,"seed":7,"window":250)";

TEST_F(RiskMethods, VarOfAStoredPortfolioIsThatOfTheSamePositionsInline) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":-40})");
    const test::Json stored(
        world_.body("risk.var", fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions)));
    const test::Json inlined(world_.body(
        "risk.var",
        fmt::format(R"({{"positions":[{{"symbol":"A","value":{}}},{{"symbol":"B","value":{}}}],)"
                    R"("prices":{},{}}})",
                    100.0 * close("A"), -40.0 * close("B"), price_table(320), kVarOptions)));
    ASSERT_EQ(stored.size("/results"), inlined.size("/results"));
    ASSERT_EQ(stored.size("/results"), 8U);
    for (std::size_t i = 0; i < stored.size("/results"); ++i)
        for (const std::string field : {"var", "es"}) {
            const std::string at = fmt::format("/results/{}/{}", i, field);
            EXPECT_DOUBLE_EQ(stored.number(at), inlined.number(at)) << at;
        }
    EXPECT_EQ(stored.number("/coverage"), 1.0);
    EXPECT_EQ(stored.text("/currency"), "USD");
    EXPECT_EQ(codes(stored), codes(inlined));
}

TEST_F(RiskMethods, TheSameCallGivesTheSameBytesAndAnotherCallAnotherDigest) {
    hold(R"({"symbol":"A","quantity":100})");
    const std::string request = fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions);
    const std::string first = world_.body("risk.var", request);
    EXPECT_EQ(world_.body("risk.var", request), first);
    // A different notation is the same call.
    EXPECT_EQ(world_.body("risk.var", fmt::format(R"({{ {} , "portfolio":"book" }})", kVarOptions)),
              first);
    const std::string digest = test::Json(first).text("/digest");
    EXPECT_EQ(digest.size(), 64U);
    EXPECT_NE(test::Json(world_.body("risk.var", R"({"portfolio":"book","seed":8,"paths":2000})"))
                  .text("/digest"),
              digest);
    // The same call on other data gives another result.
    world_.clock().advance(std::chrono::hours(1));
    world_.body("market.import_prices", import_request(321));
    const test::Json later(world_.body("risk.var", request));
    EXPECT_NE(later.text("/digest"), digest);
    EXPECT_NE(later.text("/data_digest"), test::Json(first).text("/data_digest"));
}

TEST_F(RiskMethods, AChangedPositionChangesTheDigest) {
    hold(R"({"symbol":"A","quantity":100})");
    const std::string request = fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions);
    const test::Json before(world_.body("risk.var", request));
    hold(R"({"symbol":"A","quantity":1})");
    const test::Json after(world_.body("risk.var", request));
    EXPECT_NE(before.number("/results/0/var"), after.number("/results/0/var"));
    EXPECT_NE(before.text("/digest"), after.text("/digest"));
    // Restoring the original holdings restores the data digest.
    world_.body(
        "position.create_many",
        R"({"portfolio":"book","replace":true,"positions":[{"symbol":"A","quantity":100}]})");
    EXPECT_EQ(test::Json(world_.body("risk.var", request)).text("/digest"), before.text("/digest"));
}

TEST_F(RiskMethods, PositionsWithoutAPriceAreLeftOutAndLowerTheCoverageAtCost) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"NOPRICE","quantity":10,"entry_price":50},)"
         R"({"symbol":"ZZZ251219C00100000","quantity":-2,"entry_price":"3.5"})");
    const double value = 100.0 * close("A");
    const test::Json json(
        world_.body("risk.var", fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions)));
    EXPECT_DOUBLE_EQ(json.number("/coverage"), value / (value + 10.0 * 50.0 + 2.0 * 3.5 * 100.0));
    EXPECT_THAT(codes(json), Contains("no_price"));
    EXPECT_THAT(codes(json), Contains("not_priced"));
    // The figures are those of the remaining positions.
    const test::Json alone(world_.body(
        "risk.var", fmt::format(R"({{"positions":[{{"symbol":"A","value":{}}}],"prices":{},{}}})",
                                value, price_table(320), kVarOptions)));
    EXPECT_DOUBLE_EQ(json.number("/results/0/var"), alone.number("/results/0/var"));
}

TEST_F(RiskMethods, AnExpiredOptionIsReported) {
    hold(R"({"symbol":"A","quantity":1},{"symbol":"A240119C00100000","quantity":1})");
    const test::Json json(
        world_.body("risk.var", fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions)));
    EXPECT_THAT(messages(json), Contains(HasSubstr("expired on 2024-01-19; it is left out")));
}

TEST_F(RiskMethods, APortfolioOfExpiredOptionsIsNotOneWithoutPrices) {
    hold(R"({"symbol":"A240119C00100000","quantity":1})");
    const Error refused =
        world_.error("risk.var", fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions));
    EXPECT_EQ(refused.code, Code::kNotFound);
    EXPECT_THAT(refused.message, HasSubstr("all options of book expired before"));
}

TEST_F(RiskMethods, AnErrorNamesThePortfolioByItsSlug) {
    const std::string id =
        test::Json(world_.body("portfolio.get", R"({"portfolio":"book"})")).text("/id");
    world_.body("position.create_many", R"({"portfolio":"book","replace":true,"positions":[
        {"symbol":"USD","type":"cash","quantity":1}]})");
    EXPECT_EQ(world_.error("risk.var", fmt::format(R"({{"portfolio":"{}"}})", id)).message,
              "book holds only cash, which has no market risk");
}

TEST_F(RiskMethods, OptionsOfAPortfolioEnterItsRisk) {
    hold(R"({"symbol":"A","quantity":100})");
    const std::string request =
        R"({"portfolio":"book","methods":["historical"],"confidence":[0.99],)"
        R"("option_market":{"default_volatility":0.3,"rate":0.03}})";
    const test::Json stock(world_.body("risk.var", request));
    hold_only(R"({"symbol":"A","quantity":100},{"symbol":"A251219P00090000","quantity":1})");
    const test::Json hedged(world_.body("risk.var", request));
    EXPECT_LT(hedged.number("/results/0/var"), stock.number("/results/0/var"));
    EXPECT_EQ(hedged.number("/coverage"), 1.0);
    EXPECT_EQ(hedged.text("/components/1/symbol"), "A251219P00090000");
    EXPECT_GT(hedged.number("/components/1/value"), 0.0);
    EXPECT_LT(hedged.number("/components/1/component"), 0.0);
    EXPECT_THAT(codes(hedged), Not(Contains("rate_assumed")));

    // Two positions in one contract are one line with the combined quantity.
    hold_only(R"({"symbol":"A","quantity":100},{"symbol":"A251219P00090000","quantity":3},)"
              R"({"symbol":"A251219P00090000","quantity":-2})");
    const test::Json twice(world_.body("risk.var", request));
    EXPECT_EQ(twice.size("/components"), 2U);
    EXPECT_NEAR(twice.number("/results/0/var"), hedged.number("/results/0/var"), 1e-9);

    const Error error =
        world_.error("risk.var", R"({"positions":[{"symbol":"A","value":1}],"option_market":{}})");
    EXPECT_THAT(error.errors, Contains(Field(&FieldError::pointer, "/option_market")));
}

TEST_F(RiskMethods, ExposuresTakeOptionsByTheirDeltas) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"A251219P00090000","quantity":-2})");
    const std::string market = R"("option_market":{"default_volatility":0.3,"rate":0.03})";
    const test::Json exposures(
        world_.body("risk.exposures", fmt::format(R"({{"portfolio":"book",{}}})", market)));
    const test::Json book(world_.body(
        "options.book", R"({"portfolio":"book","default_volatility":0.3,"rate":0.03})"));
    EXPECT_NEAR(exposures.number("/delta_adjusted/net"),
                100 * close("A") + book.number("/totals/delta_adjusted_exposure"), 1e-6);
    EXPECT_NEAR(exposures.number("/options/net"), book.number("/totals/market_value"), 1e-9);
    EXPECT_EQ(exposures.number("/delta_coverage"), 1.0);
    EXPECT_NEAR(exposures.number("/notional"), 300 * close("A"), 1e-6);
}

TEST_F(RiskMethods, CashHasAValueAndNoRisk) {
    hold(R"({"symbol":"A","quantity":100})");
    const std::string request = fmt::format(R"({{"portfolio":"book",{}}})", kVarOptions);
    const test::Json without(world_.body("risk.var", request));
    hold(R"({"symbol":"USD","type":"cash","quantity":"5000"})");
    const test::Json with(world_.body("risk.var", request));
    EXPECT_EQ(with.number("/results/0/var"), without.number("/results/0/var"));
    EXPECT_EQ(with.number("/coverage"), 1.0);
    EXPECT_EQ(codes(with), codes(without));
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    EXPECT_EQ(exposures.size("/issues"), 0U);
}

TEST_F(RiskMethods, AnUnknownSymbolInlineIsAnIssueAndMissingFromCoverage) {
    const test::Json json(world_.body(
        "risk.var",
        fmt::format(
            R"({{"positions":[{{"symbol":"A","value":300}},{{"symbol":"ZZZ","value":-100}}],)"
            R"("prices":{},{}}})",
            price_table(320), kVarOptions)));
    EXPECT_DOUBLE_EQ(json.number("/coverage"), 0.75);
    EXPECT_GE(json.size("/issues"), 1U);
    EXPECT_THAT(json.minified(), HasSubstr("ZZZ"));
}

// Rebonato and Jäckel (1999): the matrix has a negative eigenvalue.
TEST_F(RiskMethods, AGivenMatrixIsRepaired) {
    const test::Json json(
        world_.body("risk.correlation",
                    R"({"matrix":[[1,0.9,0.7],[0.9,1,0.3],[0.7,0.3,1]],"repair":"higham"})"));
    EXPECT_EQ(json.text("/method"), "given");
    EXPECT_NEAR(json.number("/matrix/0/1"), 0.89457529199403, 1e-7);
    EXPECT_EQ(json.text("/symbols/2"), "3");
    for (const std::string request :
         {R"({"matrix":[[1,0.9],[0.9]]})", R"({"matrix":[[1]],"returns":[]})", R"({"matrix":[]})",
          R"({"matrix":[[1,0.5],[0.5,1]],"symbols":["A"]})",
          R"({"symbols":["A"],"method":"given"})"})
        EXPECT_EQ(world_.error("risk.correlation", request).code, Code::kInvalidInput) << request;
}

TEST_F(RiskMethods, ADateOutsideThePricesIsRejectedByEveryMethodOnAStoredBook) {
    hold(R"({"symbol":"A","quantity":100})");
    for (const std::string_view method :
         {"risk.var", "risk.backtest", "risk.exposures", "risk.performance", "risk.correlation",
          "report.generate"})
        for (const std::string date : {"2023-12-31", "2031-01-01"}) {
            const Error error =
                world_.error(method, R"({"portfolio":"book","as_of":")" + date + R"("})");
            EXPECT_EQ(error.code, Code::kInvalidInput) << method;
            EXPECT_THAT(error.errors, Contains(Field(&FieldError::pointer, "/as_of"))) << method;
        }
}

TEST_F(RiskMethods, AnEarlierDateReadsNoLaterPrice) {
    hold(R"({"symbol":"A","quantity":100})");
    const test::Json json(world_.body(
        "risk.var", R"({"portfolio":"book","methods":["historical"],"as_of":"2024-06-01"})"));
    EXPECT_EQ(json.text("/as_of"), "2024-06-01");
    EXPECT_EQ(json.text("/last_date"), "2024-06-01");
    // 152 days from 2024-01-01, both ends included.
    EXPECT_EQ(json.number("/observations"), 152.0);
}

TEST_F(RiskMethods, ABookAndItsDataHaveOneSourceEach) {
    const std::vector<std::string> wrong{
        R"({})",
        R"({"portfolio":"book","positions":[{"symbol":"A","value":1}]})",
        R"({"positions":[]})",
        R"({"positions":[{"symbol":"A"}]})",
        R"({"positions":[{"symbol":"A","quantity":1}]})",
        R"({"positions":[{"symbol":"A","value":1,"quantity":1,"price":1}]})",
        R"({"positions":[{"symbol":"A","quantity":1e200,"price":1e200}]})",
        R"({"positions":[{"symbol":"A","value":1}],"returns":[],"prices":[]})",
        R"({"positions":[{"symbol":"A","value":1}],"confidence":[]})",
        R"({"positions":[{"symbol":"A","value":1}],"confidence":[1]})",
        R"({"positions":[{"symbol":"A","value":1}],"confidence":[0.99,0.99],"horizon_days":0})",
        R"({"positions":[{"symbol":"A","value":1}],"methods":["magic"]})",
        R"({"positions":[{"symbol":"A","value":NaN}]})",
    };
    for (const std::string& request : wrong) {
        const Error error = world_.error("risk.var", request);
        EXPECT_EQ(error.code, Code::kInvalidInput) << request << " " << error.message;
        EXPECT_FALSE(error.errors.empty()) << request;
    }
}

TEST_F(RiskMethods, ResponsesContainOnlyFiniteNumbers) {
    hold(R"({"symbol":"A","quantity":1},{"symbol":"USD","type":"cash","quantity":1})");
    for (const std::string_view method :
         {"risk.var", "risk.backtest", "risk.exposures", "risk.performance", "risk.correlation",
          "report.figures"}) {
        const std::string body = world_.body(method, R"({"portfolio":"book"})");
        for (const std::string_view word : {"nan", "NaN", "inf", "Infinity"})
            EXPECT_EQ(body.find(fmt::format(":{}", word)), std::string::npos) << method;
        EXPECT_EQ(body.find(":-nan"), std::string::npos) << method;
    }
}

TEST_F(RiskMethods, ExposuresOfAStoredBookAreThoseOfItsValues) {
    hold(R"({"symbol":"A","quantity":10,"tags":["x"]},{"symbol":"B","quantity":-4},)"
         R"({"symbol":"NOPRICE","quantity":1,"entry_price":1})");
    const test::Json json(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    const std::string totals = json.has("/totals/gross") ? "/totals" : "";
    EXPECT_NEAR(json.number(totals + "/gross"), 10.0 * close("A") + 4.0 * close("B"), 1e-9);
    EXPECT_NEAR(json.number(totals + "/net"), 10.0 * close("A") - 4.0 * close("B"), 1e-9);
    EXPECT_THAT(codes(json), Contains("no_price"));
}

TEST_F(RiskMethods, PerformanceAndCorrelationRequireInput) {
    for (const std::string_view method :
         {"risk.performance", "risk.correlation", "risk.exposures", "risk.backtest"}) {
        const Error error = world_.error(method, "{}");
        EXPECT_EQ(error.code, Code::kInvalidInput) << method;
        ASSERT_FALSE(error.errors.empty()) << method;
        EXPECT_FALSE(error.errors[0].hint.empty()) << method;
    }
}

TEST_F(RiskMethods, SmallPositionsAreLeftOutOfCorrelationsByValueAndWeight) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":-1},)"
         R"({"symbol":"USD","type":"cash","quantity":1000})");
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    const auto correlation = [&](const std::string& minimum) {
        return test::Json(
            world_.body("risk.correlation", fmt::format(R"({{"portfolio":"book",{}}})", minimum)));
    };
    const test::Json by_weight = correlation(R"("minimum_weight":0.05)");
    EXPECT_EQ(by_weight.minified("/symbols"), R"(["A"])");
    EXPECT_EQ(by_weight.text("/below_minimum/0/symbol"), "B");
    EXPECT_EQ(by_weight.number("/coverage"), 1.0);
    const double value = by_weight.number("/below_minimum/0/value");
    EXPECT_NEAR(by_weight.number("/below_minimum/0/weight"),
                value / exposures.number("/totals/gross"), 1e-14);
    const std::string both = fmt::format(R"("minimum_weight":0.05,"minimum_value":{})", value);
    EXPECT_EQ(correlation(both).size("/symbols"), 1U);
    EXPECT_EQ(correlation(both + R"(,"minimum_rule":"either")").size("/symbols"), 2U);
    EXPECT_EQ(correlation(fmt::format(R"("minimum_value":{})", value)).size("/below_minimum"), 0U);
    const Error none =
        world_.error("risk.correlation", R"({"portfolio":"book","minimum_value":1e12})");
    EXPECT_EQ(none.errors.at(0).pointer, "/minimum_value");
    EXPECT_THAT(none.errors.at(0).message, testing::HasSubstr("the largest, A, is"));
    EXPECT_EQ(
        world_.error("risk.correlation", R"({"symbols":["A","B"],"minimum_weight":0.1})").code,
        Code::kInvalidInput);
}

TEST_F(RiskMethods, ABenchmarkWithoutPricesIsNotFound) {
    hold(R"({"symbol":"A","quantity":10})");
    const Error error =
        world_.error("risk.performance", R"({"portfolio":"book","benchmark":"NONE"})");
    EXPECT_EQ(error.code, Code::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("NONE"));
}

TEST_F(RiskMethods, APositionEntersByProxyOrIsLeftOutWithTheReason) {
    hold(R"({"symbol":"A","quantity":10},{"symbol":"NONE","quantity":5},)"
         R"({"symbol":"A251219C00100000","quantity":2},)"
         R"({"symbol":"ZZZ251219C00100000","quantity":-2})");
    const test::Json var(
        world_.body("risk.var", R"({"portfolio":"book","methods":["historical"],"window":250})"));
    ASSERT_EQ(var.texts("/positions", "symbol"),
              (std::vector<std::string>{"A", "A251219C00100000", "NONE", "ZZZ251219C00100000"}));
    EXPECT_EQ(var.texts("/positions", "basis"),
              (std::vector<std::string>{"entered", "proxy", "left_out", "left_out"}));
    EXPECT_EQ(var.text("/positions/0/reason"), "");
    EXPECT_THAT(var.text("/positions/1/reason"), HasSubstr("historical volatility of A"));
    EXPECT_THAT(var.text("/positions/2/reason"), HasSubstr("NONE has no price"));
    EXPECT_THAT(var.text("/positions/3/reason"), HasSubstr("ZZZ"));
    EXPECT_TRUE(var.is_null("/positions/2/value"));
    // An implied volatility is no proxy.
    const test::Json given(
        world_.body("risk.var", R"({"portfolio":"book","methods":["historical"],"window":250,)"
                                R"("option_market":{"default_volatility":0.3}})"));
    EXPECT_EQ(given.text("/positions/1/basis"), "entered");
    const test::Json report(world_.body("report.figures", R"({"portfolio":"book"})"));
    EXPECT_EQ(report.texts("/var_positions", "basis"), var.texts("/positions", "basis"));
}

TEST_F(RiskMethods, APositionWithoutEnoughReturnsIsLeftOutThoughItHasAValue) {
    const test::Json var(world_.body(
        "risk.var", R"({"positions":[{"symbol":"A","value":1},{"symbol":"OLD","value":1}],)"
                    R"("methods":["historical"],"prices":)" +
                        price_table(320) + "}"));
    EXPECT_EQ(var.texts("/positions", "basis"), (std::vector<std::string>{"entered", "left_out"}));
}

TEST_F(RiskMethods, AFigureOverSeveralDaysStatesHowItComesFromDailyReturns) {
    hold(R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":5})");
    const auto scalings = [&](const std::string& more) {
        return test::Json(world_.body("risk.var", R"({"portfolio":"book","paths":1000,)"
                                                  R"("confidence":[0.99],"methods":["parametric",)"
                                                  R"("historical","mc_normal","modified"])" +
                                                      more + "}"))
            .texts("/results", "scaling");
    };
    EXPECT_EQ(scalings(""), (std::vector<std::string>{"one_day", "one_day", "one_day", "one_day"}));
    EXPECT_EQ(scalings(R"(,"horizon_days":10)"),
              (std::vector<std::string>{"square_root_of_time", "scaled_returns", "simulated",
                                        "scaled_cumulants"}));
    EXPECT_EQ(scalings(R"(,"horizon_days":10,"horizon":"overlapping")")[1], "overlapping_windows");
    hold(R"({"symbol":"A251219C00100000","quantity":2})");
    EXPECT_EQ(scalings(R"(,"horizon_days":10)")[0], "scaled_covariance");
}

TEST_F(RiskMethods, EwmaUsesTheDecayOfTheFilterUnlessItHasItsOwn) {
    hold(R"({"symbol":"A","quantity":10})");
    const auto var = [&](const std::string& more) {
        return test::Json(world_.body("risk.var",
                                      R"({"portfolio":"book","methods":["ewma"])" + more + "}"))
            .number("/results/0/var");
    };
    EXPECT_EQ(var(""), var(R"(,"filter_lambda":0.94)"));
    EXPECT_NE(var(""), var(R"(,"filter_lambda":0.9)"));
    EXPECT_EQ(var(R"(,"filter_lambda":0.9)"), var(R"(,"ewma_lambda":0.9)"));
}

TEST_F(RiskMethods, AStalePriceIsReportedWithSymbolAndDate) {
    // Q ends on Friday 2024-11-08, four sessions before the last price of P.
    std::string rows;
    fin::Date day = *fin::Date::parse("2024-06-01");
    for (int i = 0; i <= 166; ++i, ++day)
        rows += fmt::format(R"({}{{"date":"{}","P":{}{}}})", i ? "," : "", day.to_string(),
                            100 + i % 7, i > 160 ? "" : fmt::format(R"(,"Q":{})", 50 + i % 5));
    world_.body("market.import_prices", R"({"source":"stale","prices":[)" + rows + "]}");
    hold(R"({"symbol":"P","quantity":10},{"symbol":"Q","quantity":5})");
    for (const std::string method : {"risk.var", "risk.correlation", "risk.performance",
                                     "risk.backtest", "risk.exposures", "report.figures"}) {
        const test::Json reply(
            world_.body(method, method == "risk.backtest"
                                    ? R"({"portfolio":"book","window":60,"as_of":"2024-11-14"})"
                                    : R"({"portfolio":"book","as_of":"2024-11-14"})"));
        std::size_t found = 0;
        for (const std::string& message : messages(reply))
            if (message.find("last price of Q is of 2024-11-08") != std::string::npos) ++found;
        EXPECT_EQ(found, 1U) << method;
    }
}

}  // namespace
}  // namespace ballast::service
