// risk.factors, risk.attribution and factor.* on stored data.
#include <cmath>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FactorMethods : public testing::Test {
protected:
    World world_;

    void SetUp() override {
        world_.body("market.import_prices", import_request(320, {"A", "B", "M", "F"}));
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
    }
    void hold(const std::string& rows) {
        world_.body("position.create_many", R"({"portfolio":"book","positions":[)" + rows + "]}");
    }
    std::vector<std::string> codes(const test::Json& json) const {
        return json.texts("/issues", "code");
    }
    static constexpr std::string_view kFactors = R"("factors":["M","F"],"market":"M")";
    test::Json factors(const std::string& more = "") {
        return test::Json(world_.body(
            "risk.factors", fmt::format(R"({{"portfolio":"book",{}{}}})", kFactors, more)));
    }
};

TEST_F(FactorMethods, BetasOfAPortfolioAreSumsOverItsPositions) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":-40},)"
         R"({"symbol":"USD","type":"cash","quantity":5000})");
    const test::Json json = factors();
    EXPECT_EQ(json.number("/observations"), 252);
    EXPECT_EQ(json.text("/market"), "M");
    EXPECT_EQ(json.text("/factors/1/coordinates"), "excess");
    EXPECT_EQ(json.text("/weight_base"), "net_value");
    EXPECT_EQ(json.size("/portfolio/holdings"), 2U);
    for (int k = 0; k < 2; ++k) {
        double sum = 0.0;
        for (int i = 0; i < 2; ++i)
            sum += json.number(fmt::format("/portfolio/holdings/{}/betas/{}/contribution", i, k));
        EXPECT_NEAR(json.number(fmt::format("/portfolio/betas/{}/beta", k)), sum, 1e-14);
    }
    const double base = json.number("/base_value");
    EXPECT_NEAR(json.number("/portfolio/holdings/0/weight"),
                json.number("/portfolio/holdings/0/exposure") / base, 1e-14);
    EXPECT_EQ(json.number("/coverage"), 1.0);
    EXPECT_THAT(codes(json), Contains("no_benchmark"));
}

TEST_F(FactorMethods, OptionCountsWithItsDeltaAndTheReturnOfItsUnderlying) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"A261218C00100000","quantity":2})");
    const test::Json json = factors();
    ASSERT_EQ(json.size("/portfolio/holdings"), 2U);
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    double exposure = 0.0;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(json.text(fmt::format("/portfolio/holdings/{}/asset", i)), "A");
        exposure += json.number(fmt::format("/portfolio/holdings/{}/exposure", i));
    }
    EXPECT_NEAR(exposure, exposures.number("/delta_adjusted/net"), 1e-6);
}

TEST_F(FactorMethods, PortfolioWithoutPricedPositionsHasZeroBetas) {
    hold(R"({"symbol":"USD","type":"cash","quantity":5000})");
    const test::Json cash = factors();
    EXPECT_EQ(cash.number("/portfolio/betas/0/beta"), 0.0);
    EXPECT_THAT(codes(cash), Contains("no_exposure"));
    EXPECT_THAT(cash.text("/issues/0/message"), HasSubstr("holds only cash"));
}

TEST_F(FactorMethods, WithoutAPricedPositionTheFiguresAreUnknownAndNotZero) {
    hold(R"({"symbol":"NEW","quantity":10,"entry_price":50})");
    for (const auto& [method, more] : {std::pair{"risk.factors", R"("market":"M")"},
                                       {"stress.run", R"("mode":"direct")"},
                                       {"stress.grid", R"("factor":"M")"},
                                       {"stress.reverse", R"("loss":100)"},
                                       {"risk.attribution", R"("method":"factor")"}}) {
        const Error refused = world_.error(
            method, fmt::format(R"({{"portfolio":"book","factors":["M","F"],{}}})", more));
        EXPECT_EQ(refused.code, Code::kNotFound) << method;
        EXPECT_THAT(refused.message, HasSubstr("no position of book besides cash has a price"))
            << method;
    }
}

TEST_F(FactorMethods, PositionWithoutPricesLowersTheCoverage) {
    hold(R"({"symbol":"A","quantity":10},{"symbol":"NONE","quantity":5,"entry_price":100})");
    const test::Json json = factors();
    EXPECT_LT(json.number("/coverage"), 1.0);
    EXPECT_THAT(codes(json), Contains("no_price"));
}

TEST_F(FactorMethods, FactorWithoutPricesIsReportedAndAMarketWithoutPricesIsAnError) {
    hold(R"({"symbol":"A","quantity":10})");
    const test::Json json(
        world_.body("risk.factors", R"({"portfolio":"book","factors":["M","NONE"],"market":"M"})"));
    EXPECT_THAT(codes(json), Contains("no_factor"));
    EXPECT_EQ(json.size("/portfolio/betas"), 1U);
    EXPECT_EQ(world_.error("risk.factors", R"({"portfolio":"book"})").code, Code::kNotFound);
}

TEST_F(FactorMethods, DefinitionsAreTheDefaultsUntilTheyAreChanged) {
    const auto names = [&] {
        return test::Json(world_.body("factor.list")).texts("/data", "name");
    };
    EXPECT_THAT(names(), ElementsAre("Market", "Momentum", "Value", "Growth", "Quality", "Size",
                                     "Low volatility"));
    const test::Json added(
        world_.body("factor.put", R"({"name":"Bonds","symbol":"IEF","note":"n"})"));
    EXPECT_EQ(added.text("/origin"), "custom");
    EXPECT_EQ(names().back(), "Bonds");
    world_.body("factor.delete", R"({"name":"Value"})");
    EXPECT_THAT(names(), testing::Not(Contains("Value")));
    world_.body("factor.put", R"({"name":"Value","symbol":"VLUE"})");
    EXPECT_EQ(names()[2], "Value");
    world_.body("factor.delete", R"({"name":"Bonds"})");
    EXPECT_EQ(names().size(), 7U);
    EXPECT_EQ(world_.error("factor.delete", R"({"name":"Bonds"})").code, Code::kNotFound);
    EXPECT_EQ(world_.error("factor.put", R"({"name":"Copy","symbol":"SPY"})").code,
              Code::kInvalidInput);
}

TEST_F(FactorMethods, DefinitionsAreTheFactorsOfAPortfolio) {
    hold(R"({"symbol":"A","quantity":10})");
    for (const char* name : {"Momentum", "Value", "Growth", "Quality", "Size", "Low volatility"})
        world_.body("factor.delete", fmt::format(R"({{"name":"{}"}})", name));
    world_.body("factor.put", R"({"name":"Market","symbol":"M","coordinates":"absolute"})");
    world_.body("factor.put", R"({"name":"Other","symbol":"F"})");
    const test::Json json(world_.body("risk.factors", R"({"portfolio":"book"})"));
    EXPECT_THAT(json.texts("/factors", "factor"), ElementsAre("M", "F"));
    EXPECT_THAT(json.texts("/factors", "name"), ElementsAre("Market", "Other"));
    EXPECT_EQ(json.text("/market"), "M");
    const test::Json same = factors();
    EXPECT_EQ(json.number("/portfolio/betas/0/beta"), same.number("/portfolio/betas/0/beta"));
}

TEST_F(FactorMethods, AttributionAgainstItselfHasNoActiveReturn) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":40},)"
         R"({"symbol":"USD","type":"cash","quantity":5000})");
    const test::Json json(
        world_.body("risk.attribution",
                    R"({"portfolio":"book","benchmark_portfolio":"book","group_by":"symbol"})"));
    EXPECT_NEAR(json.number("/linked/active"), 0.0, 1e-15);
    EXPECT_NEAR(json.number("/linked/allocation"), 0.0, 1e-15);
    EXPECT_GT(json.size("/periods"), 3U);
    EXPECT_EQ(json.size("/linked/groups"), 3U);
}

TEST_F(FactorMethods, AttributionNamesTheSecuritiesWithoutASectorAsExposuresDo) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":40},)"
         R"({"symbol":"USD","type":"cash","quantity":5000})");
    const std::string request = R"({"portfolio":"book","benchmark_portfolio":"book"})";
    const auto unclassified = [&] {
        const test::Json json(world_.body("risk.attribution", request));
        std::vector<std::string> messages;
        for (std::size_t i = 0; i < json.size("/issues"); ++i)
            if (json.text(fmt::format("/issues/{}/code", i)) == "no_sector")
                messages.push_back(json.text(fmt::format("/issues/{}/message", i)));
        return messages;
    };
    EXPECT_THAT(unclassified(), ElementsAre(HasSubstr("group unknown: A, B;")));
    EXPECT_THAT(test::Json(world_.body("risk.exposures", R"({"portfolio":"book"})"))
                    .texts("/by_sector", "name"),
                testing::UnorderedElementsAre("unknown", "Cash"));
    world_.body(
        "market.put_securities",
        R"({"securities":[{"symbol":"A","sector":"Energy"},{"symbol":"B","sector":"Energy"}]})");
    EXPECT_TRUE(unclassified().empty());
}

TEST_F(FactorMethods, AttributionByGroupAndByFactorAddUp) {
    hold(R"({"symbol":"A","quantity":100},{"symbol":"B","quantity":-40},)"
         R"({"symbol":"USD","type":"cash","quantity":9000})");
    const test::Json groups(world_.body(
        "risk.attribution", R"({"portfolio":"book","group_by":"type","benchmark_groups":[)"
                            R"({"group":"equity","weight":0.7,"symbol":"M"},)"
                            R"({"group":"bond","weight":0.3,"symbol":"F"}]})"));
    EXPECT_EQ(groups.text("/method"), "brinson_fachler");
    EXPECT_NEAR(groups.number("/linked/allocation") + groups.number("/linked/selection") +
                    groups.number("/linked/interaction"),
                groups.number("/linked/active"), 1e-13);
    const test::Json json(world_.body(
        "risk.attribution", R"({"portfolio":"book","factors":["M","F"],"benchmark":"M"})"));
    EXPECT_EQ(json.text("/method"), "factor");
    EXPECT_NEAR(json.number("/factors/total/common") + json.number("/factors/total/specific"),
                json.number("/factors/total/active"), 1e-13);
    EXPECT_NEAR(json.number("/factors/total/active"),
                json.number("/factors/total/portfolio_return") -
                    json.number("/factors/total/benchmark_return"),
                1e-13);
}

TEST_F(FactorMethods, OptionOnAnUnderlyingThatIsNotHeldIsAttributedToItsGroup) {
    hold(R"({"symbol":"B","quantity":100},{"symbol":"A261218C00100000","quantity":2})");
    const test::Json json(
        world_.body("risk.attribution",
                    R"({"portfolio":"book","benchmark_portfolio":"book","group_by":"type"})"));
    EXPECT_EQ(json.size("/linked/groups"), 2U);
    EXPECT_NEAR(json.number("/linked/active"), 0.0, 1e-15);
}

TEST_F(FactorMethods, AttributionRequiresAPositiveNetValueAndABenchmark) {
    hold(R"({"symbol":"A","quantity":-100})");
    EXPECT_EQ(world_.error("risk.attribution", R"({"portfolio":"book","factors":["M"]})").code,
              Code::kInvalidInput);
    EXPECT_EQ(world_.error("risk.attribution", R"({"portfolio":"book","method":"bhb"})").code,
              Code::kInvalidInput);
    const test::Json json = factors();
    EXPECT_EQ(json.text("/weight_base"), "gross_value");
    EXPECT_THAT(codes(json), Contains("net_value_not_positive"));
}

}  // namespace
}  // namespace ballast::service
