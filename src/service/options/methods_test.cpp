// The option methods: optional fields, rejected requests, and stored portfolios.
#include <algorithm>
#include <cmath>
#include <mutex>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

class OptionsMethods : public testing::Test {
protected:
    World world_;

    test::Json call(const std::string& method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    void refused(const std::string& method, const std::string& request,
                 const std::string& pointer) {
        const Error error = world_.error(method, request);
        EXPECT_EQ(error.code, Code::kInvalidInput) << request << " " << error.message;
        ASSERT_FALSE(error.errors.empty()) << request;
        EXPECT_EQ(error.errors[0].pointer, pointer) << request;
    }
};

constexpr std::string_view kPut =
    R"({"id":"a","type":"put","style":"european","spot":100,"strike":80,"time":1,"rate":0.05,)"
    R"("dividend_yield":0,"volatility":0.35)";

TEST_F(OptionsMethods, PricesTheExampleOfTheContract) {
    const auto json =
        call("options.price", fmt::format(R"({{"options":[{}}}],"model":"auto"}})", kPut));
    EXPECT_EQ(json.text("/options/0/id"), "a");
    EXPECT_EQ(json.text("/options/0/model"), "bsm");
    EXPECT_NEAR(json.number("/options/0/price"), 3.7647, 5e-5);
    EXPECT_NEAR(json.number("/options/0/delta"), -0.1697, 5e-5);
    EXPECT_NEAR(json.number("/options/0/gamma"), 0.00722, 5e-6);
    EXPECT_NEAR(json.number("/options/0/vega"), 25.275, 5e-4);
    EXPECT_NEAR(json.number("/options/0/vega_pct"), 0.25275, 5e-6);
    EXPECT_NEAR(json.number("/options/0/theta"), -3.3865, 5e-5);
    EXPECT_NEAR(json.number("/options/0/theta_day"), -0.009278, 5e-7);
    EXPECT_NEAR(json.number("/options/0/rho"), -20.733, 5e-4);
    EXPECT_NEAR(json.number("/options/0/rho_pct"), -0.20733, 5e-6);
    EXPECT_EQ(json.number("/coverage"), 1.0);
    EXPECT_EQ(json.number("/totals/market_value"), json.number("/options/0/price"));
    EXPECT_EQ(json.number("/totals/vanna"), json.number("/options/0/vanna"));
    EXPECT_EQ(json.number("/totals/volga"), json.number("/options/0/volga"));
    EXPECT_EQ(json.number("/totals/dividend_rho"), json.number("/options/0/dividend_rho"));
}

TEST_F(OptionsMethods, ANumericIdIsReturnedAsText) {
    std::string row(kPut);
    row.replace(row.find("\"a\""), 3, "17");
    const auto json = call("options.price", fmt::format(R"({{"options":[{}}}]}})", row));
    EXPECT_EQ(json.text("/options/0/id"), "17");
    row.replace(row.find("17"), 2, '"' + std::string(101, 'x') + '"');
    refused("options.price", fmt::format(R"({{"options":[{}}}]}})", row), "/options/0/id");
}

TEST_F(OptionsMethods, ExposureOfAShortCallIsShortAndCountsTheSpotNotThePremium) {
    const auto json =
        call("options.price",
             R"({"options":[{"type":"call","spot":100,"strike":100,"time":0.25,"volatility":0.2,)"
             R"("quantity":-10,"multiplier":100}]})");
    const double delta = json.number("/options/0/delta");
    EXPECT_GT(delta, 0.5);
    EXPECT_DOUBLE_EQ(json.number("/options/0/delta_adjusted_exposure"), -1000 * delta * 100);
    EXPECT_DOUBLE_EQ(json.number("/totals/delta_short"), -1000 * delta * 100);
}

TEST_F(OptionsMethods, EveryModelPricesAnAmericanPutAlike) {
    for (const std::string model :
         {"auto", "andersen_lake", "binomial", "finite_difference", "baw", "bjerksund_stensland"}) {
        const auto json = call(
            "options.price",
            fmt::format(R"({{"options":[{{"type":"put","style":"american","spot":100,"strike":100,)"
                        R"("time":1,"rate":0.05,"volatility":0.25}}],"model":"{}"}})",
                        model));
        EXPECT_NEAR(json.number("/options/0/price"), 7.97, 0.13) << model;
        EXPECT_EQ(json.text("/options/0/model"), model == "auto" ? "andersen_lake" : model);
    }
    const auto bsm =
        call("options.price", R"({"options":[{"id":"x","type":"put","style":"american","spot":100,)"
                              R"("strike":100,"time":1,"volatility":0.25}],"model":"bsm"})");
    EXPECT_THAT(bsm.texts("/issues", "code"), Contains("early_exercise_ignored"));
    EXPECT_EQ(bsm.text("/issues/0/where"), "x");
}

TEST_F(OptionsMethods, ExpiriesAreCountedInCalendarDaysFromTheDate) {
    const auto by_date =
        call("options.price",
             R"({"as_of":"2024-01-02","options":[{"type":"call","spot":100,"strike":100,)"
             R"("expiry":"2024-01-19","volatility":0.2}]})");
    const auto by_time =
        call("options.price", R"({"options":[{"type":"call","spot":100,"strike":100,)"
                              R"("time":0.046575342465753424,"volatility":0.2}]})");
    EXPECT_DOUBLE_EQ(by_date.number("/options/0/price"), by_time.number("/options/0/price"));
}

TEST_F(OptionsMethods, AnExpiredOptionHasNoPriceAndLowersTheCoverage) {
    const auto json = call(
        "options.price",
        R"({"as_of":"2024-01-02","options":[{"id":"old","type":"call","spot":100,"strike":100,)"
        R"("expiry":"2023-01-19","volatility":0.2},{"type":"call","spot":100,"strike":100,)"
        R"("time":1,"volatility":0.2}]})");
    EXPECT_EQ(json.number("/coverage"), 0.5);
    EXPECT_TRUE(json.is_null("/options/0/price"));
    EXPECT_EQ(json.text("/issues/0/where"), "old");
}

TEST_F(OptionsMethods, MissingFieldsAreReported) {
    refused("options.price", R"({"options":[]})", "/options");
    refused("options.price", R"({"options":[{"type":"call","spot":1,"time":1,"volatility":1}]})",
            "/options/0/strike");
    refused("options.price", R"({"options":[{"type":"call","spot":1,"strike":1,"time":1}]})",
            "/options/0/volatility");
    refused("options.price", R"({"options":[{"type":"call","spot":1,"strike":1,"volatility":1}]})",
            "/options/0");
    refused("options.price",
            R"({"options":[{"type":"call","spot":1,"strike":1,"volatility":1,)"
            R"("expiry":"2024-01-01"}]})",
            "/as_of");
    refused("options.price",
            R"({"options":[{"type":"call","spot":0,"strike":1,"volatility":1,"time":1}]})",
            "/options/0/spot");
    refused("options.price",
            R"({"options":[{"type":"call","spot":1,"strike":1,"volatility":1,"time":1}],)"
            R"("dividends":[{"amount":1}]})",
            "/dividends/0");
    refused("options.stress_grid", "{}", "");
    refused("options.explain", R"({"portfolio":"x"})", "/end_date");
    refused("options.book", "{}", "/portfolio");
}

// A request of many American options, and the reports of progress until it ended.
struct StoppedPricing {
    Code code;
    std::vector<std::uint64_t> done;
};

StoppedPricing price_many(World& world, const Cancel& cancel, bool cancel_at_first_report) {
    std::string rows;
    for (int i = 0; i < 1000; ++i)
        rows += fmt::format(R"({}{{"type":"put","style":"american","spot":100,"strike":{},)"
                            R"("time":2,"rate":0.05,"volatility":0.3}})",
                            i ? "," : "", 50 + 0.1 * i);
    const std::string request = R"({"options":[)" + rows + "]}";
    Invocation invocation = world.invocation("options.price", request, &world.owner());
    invocation.cancel = cancel;
    StoppedPricing stopped{.code = Code::kInternal, .done = {}};
    std::mutex mutex;  // reports come from any thread
    invocation.progress = [&](const Progress& progress) {
        const std::lock_guard lock(mutex);
        stopped.done.push_back(progress.done);
        if (cancel_at_first_report) cancel.request();
    };
    const auto reply = world.dispatcher().invoke(invocation);
    EXPECT_FALSE(reply);
    if (!reply) stopped.code = reply.error().code;
    return stopped;
}

TEST_F(OptionsMethods, ACanceledPricingStopsAfterTheBlocksThatHaveBegun) {
    const StoppedPricing stopped = price_many(world_, Cancel(), true);
    EXPECT_EQ(stopped.code, Code::kCancelled);
    // No thread begins another block: one of 64 for each.
    ASSERT_GE(stopped.done.size(), 1U);
    EXPECT_LE(stopped.done.size(), world_.environment().threads().size());
    EXPECT_LE(std::ranges::max(stopped.done), 64 * world_.environment().threads().size());
}

TEST(OptionsDeadline, ACallPastItsDeadlinePricesNothing) {
    World world(make_method_table(), {.deadline_ms = 0});
    const StoppedPricing stopped = price_many(world, Cancel(), false);
    EXPECT_EQ(stopped.code, Code::kDeadlineExceeded);
    EXPECT_THAT(stopped.done, testing::IsEmpty());
}

TEST_F(OptionsMethods, EveryQuoteHasAnOutcomeAndArbitrageAnIssue) {
    const std::string row = R"({"type":"call","spot":100,"strike":90,"time":1,"price":)";
    const auto json = call("options.implied_volatility",
                           fmt::format(R"({{"options":[{0}15}},{0}5}},{0}100}},{0}10}}]}})", row));
    EXPECT_THAT(json.texts("/options", "class"),
                testing::ElementsAre("value", "below_intrinsic", "above_bound", "undetermined"));
    EXPECT_THAT(json.texts("/issues", "code"),
                testing::ElementsAre("below_intrinsic", "above_bound", "undetermined"));
    EXPECT_TRUE(json.is_null("/options/1/volatility"));
    const double volatility = json.number("/options/0/volatility");
    const auto back =
        call("options.price", fmt::format(R"({{"options":[{{"type":"call","spot":100,"strike":90,)"
                                          R"("time":1,"volatility":{}}}]}})",
                                          volatility));
    EXPECT_NEAR(back.number("/options/0/price"), 15.0, 1e-12);
    EXPECT_EQ(json.number("/coverage"), 0.25);
}

TEST_F(OptionsMethods, SymbolsAreParsedInBothFormsOrRejectedWithTheReason) {
    const auto json = call("options.parse_symbol",
                           R"({"symbols":["AAPL  240119C00150000","AAPL240119P00150500","AAPL"]})");
    EXPECT_EQ(json.text("/symbols/0/underlying"), "AAPL");
    EXPECT_EQ(json.text("/symbols/0/expiry"), "2024-01-19");
    EXPECT_EQ(json.text("/symbols/0/right"), "call");
    EXPECT_EQ(json.text("/symbols/0/strike"), "150");
    EXPECT_EQ(json.text("/symbols/0/compact"), "AAPL240119C00150000");
    EXPECT_EQ(json.text("/symbols/1/right"), "put");
    EXPECT_EQ(json.text("/symbols/1/strike"), "150.5");
    EXPECT_EQ(json.text("/symbols/1/canonical"), "AAPL  240119P00150500");
    EXPECT_TRUE(json.is_null("/symbols/2/strike"));
    EXPECT_THAT(json.text("/symbols/2/error"), HasSubstr("expected 16 to 21 characters"));
}

TEST_F(OptionsMethods, TheResidualOfAnExplainedPnlIsShown) {
    const auto json =
        call("options.explain", fmt::format(R"({{"options":[{},"end_spot":95,"end_volatility":0.4,)"
                                            R"("end_rate":0.045}}],"days":1}})",
                                            kPut));
    double parts = 0;
    for (const std::string part :
         {"delta", "gamma", "vega", "theta", "rho", "dividend", "residual"})
        parts += json.number("/options/0/explained/" + part);
    EXPECT_NEAR(parts, json.number("/options/0/explained/pnl"), 1e-12);
    EXPECT_NE(json.number("/totals/residual"), 0.0);
    EXPECT_EQ(json.number("/totals/pnl"), json.number("/options/0/explained/pnl"));
}

class OptionsBook : public OptionsMethods {
protected:
    void SetUp() override {
        world_.body("market.import_prices", import_request(320));
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    }
    void hold(const std::string& rows) {
        world_.body("position.create_many", R"({"portfolio":"book","positions":[)" + rows + "]}");
    }
};

constexpr std::string_view kBookRows =
    R"({"symbol":"A","quantity":100},{"symbol":"A251219C00100000","quantity":-2},)"
    R"({"symbol":"A251219P00090000","quantity":3},{"symbol":"B250620C00110000","quantity":1},)"
    R"({"symbol":"NONE251219C00100000","quantity":1})";

TEST_F(OptionsBook, PricesAStoredPortfolioAndReportsAssumptions) {
    hold(std::string(kBookRows));
    const auto json = call("options.book", R"({"portfolio":"book"})");
    EXPECT_EQ(json.size("/positions"), 4U);
    EXPECT_EQ(json.number("/totals/priced"), 3.0);
    EXPECT_EQ(json.number("/totals/not_priced"), 1.0);
    EXPECT_EQ(json.number("/coverage"), 0.75);
    EXPECT_THAT(json.texts("/issues", "code"), Contains("volatility_proxy").Times(2));
    EXPECT_THAT(json.texts("/issues", "code"), Contains("rate_assumed"));
    EXPECT_THAT(json.texts("/issues", "code"), Contains("dividends_none"));
    EXPECT_THAT(json.texts("/issues", "code"), Contains("not_priced"));
    EXPECT_EQ(json.text("/positions/0/volatility_source"), "historical");
    EXPECT_EQ(json.text("/currency"), "USD");
    // Ladders add up to the total.
    for (const std::string ladder : {"/by_underlying", "/by_expiry", "/by_strike"}) {
        double vega = 0;
        for (std::size_t i = 0; i < json.size(ladder); ++i)
            vega += json.number(fmt::format("{}/{}/totals/vega", ladder, i));
        EXPECT_NEAR(vega, json.number("/totals/vega"), 1e-9) << ladder;
    }
    EXPECT_EQ(json.size("/by_strike"), 3U);
}

TEST_F(OptionsBook, AVolatilityGivenIsUsedTheNarrowestFirst) {
    hold(std::string(kBookRows));
    const auto json =
        call("options.book",
             R"({"portfolio":"book","volatilities":{"A251219C00100000":0.5,"A":0.4},)"
             R"("default_volatility":0.3,"rate":0.01,"style":"european","spots":{"A":100,"B":90},)"
             R"("dividend_yields":{"A":0,"B":0}})");
    EXPECT_THAT(json.texts("/positions", "dividend_source"),
                testing::ElementsAre("request", "request", "request", testing::_));
    // By underlying, expiry, strike: the put of A, its call, then B.
    EXPECT_EQ(json.number("/positions/0/volatility"), 0.4);
    EXPECT_EQ(json.number("/positions/1/volatility"), 0.5);
    EXPECT_EQ(json.number("/positions/2/volatility"), 0.3);
    EXPECT_EQ(json.number("/positions/2/spot"), 90.0);
    EXPECT_THAT(json.texts("/issues", "code"), Each("not_priced"));
    const auto days = json.number("/positions/1/days_to_expiry");
    const auto alone =
        call("options.price",
             fmt::format(R"({{"options":[{{"type":"call","spot":100,"strike":100,"time":{},)"
                         R"("rate":0.01,"volatility":0.5,"quantity":-2,"multiplier":100}}]}})",
                         days / 365));
    for (const std::string field : {"price", "delta", "theta", "delta_adjusted_exposure"})
        EXPECT_DOUBLE_EQ(json.number("/positions/1/" + field), alone.number("/options/0/" + field))
            << field;
}

TEST_F(OptionsBook, StressesAndExplainsAStoredPortfolio) {
    hold(std::string(kBookRows));
    const auto grid = call("options.stress_grid",
                           R"({"portfolio":"book","spot_shocks":[-0.2,0],"volatility_shocks":[0],)"
                           R"("default_volatility":0.3,"rate":0.03})");
    EXPECT_EQ(grid.number("/positions"), 4.0);
    EXPECT_EQ(grid.number("/coverage"), 0.8);
    EXPECT_EQ(grid.number("/cells/1/pnl"), 0.0);
    // The three puts gain more than the hundred shares lose.
    EXPECT_GT(grid.number("/cells/0/pnl"), 0.0);
    const auto json = call("options.explain",
                           R"({"portfolio":"book","as_of":"2024-10-01","end_date":"2024-10-08",)"
                           R"("default_volatility":0.3,"rate":0.03})");
    EXPECT_EQ(json.size("/options"), 4U);
    double pnl = 0;
    for (std::size_t i = 0; i < 4; ++i)
        pnl += json.number(fmt::format("/options/{}/explained/pnl", i));
    EXPECT_NEAR(pnl, json.number("/totals/pnl"), 1e-9);
    // The P&L of the share is explained by its delta.
    EXPECT_EQ(json.text("/options/0/id"), "A");
    EXPECT_NEAR(json.number("/options/0/explained/residual"), 0.0, 1e-9);
    refused("options.explain",
            R"({"portfolio":"book","as_of":"2024-10-01","end_date":"2024-09-08"})", "/end_date");
}

TEST_F(OptionsBook, AnExpiredPositionIsReported) {
    hold(R"({"symbol":"A240119C00100000","quantity":1})");
    const auto json = call("options.book", R"({"portfolio":"book"})");
    EXPECT_THAT(json.text("/issues/0/message"), HasSubstr("expired on 2024-01-19"));
    EXPECT_EQ(json.number("/coverage"), 0.0);
}

TEST_F(OptionsBook, TheReportHasGreeksWhereThereAreOptions) {
    hold(std::string(kBookRows));
    const auto json = call("report.figures", R"({"portfolio":"book"})");
    EXPECT_EQ(json.size("/greeks/value/lines"), 3U);
    EXPECT_EQ(json.number("/greeks/value/not_priced"), 1.0);
    const auto book = call("options.book", R"({"portfolio":"book"})");
    EXPECT_EQ(json.number("/greeks/value/total/delta_adjusted_exposure"),
              book.number("/totals/delta_adjusted_exposure"));
    world_.body("portfolio.create", R"({"slug":"plain","name":"Plain"})");
    const auto plain = call("report.figures", R"({"portfolio":"plain"})");
    EXPECT_EQ(plain.text("/greeks/unavailable"), "the portfolio has no options");
}

TEST_F(OptionsBook, ResponsesContainOnlyFiniteNumbersAndAreReproducible) {
    hold(std::string(kBookRows));
    for (const std::string_view method : {"options.book", "options.stress_grid"}) {
        const std::string body = world_.body(method, R"({"portfolio":"book"})");
        for (const std::string_view word : {":nan", ":-nan", ":NaN", ":inf", ":Infinity"})
            EXPECT_THAT(body, Not(HasSubstr(std::string(word)))) << method;
        EXPECT_EQ(world_.body(method, R"({"portfolio":"book"})"), body);
    }
}

}  // namespace
}  // namespace ballast::service
