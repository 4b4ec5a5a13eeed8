// Reasons of differences from the figures of the earlier portfolio system.
#include "risk/earlier_exposures.hpp"

#include <gtest/gtest.h>

#include "options/pricing.hpp"

namespace ballast::risk {
namespace {

using model::DifferenceReason;
using model::EarlierFigure;
using model::EarlierMeasure;
using enum model::EarlierMeasure;

CurrentPosition share(std::string symbol, std::optional<double> value) {
    return {.symbol = std::move(symbol),
            .quantity = 1.0,
            .market_value = value,
            .unrealized_gain = value,
            .missing = value ? "" : "no price"};
}

// The at-the-money call of case sigma-03: 150, 30 days, 25%, 5%. Two contracts.
CurrentPosition call(double volatility = 0.3) {
    options::Option option{.spot = 150.0,
                           .strike = 150.0,
                           .time = 30.0 / 365.0,
                           .rate = 0.05,
                           .volatility = volatility};
    const auto priced = options::price_options(std::span(&option, 1), options::Model::kBsm, {});
    CurrentPosition position{.symbol = "C", .quantity = 2.0, .multiplier = 100.0};
    position.market_value = priced[0].greeks->price * 200.0;
    position.option = options::Holding{.id = "C", .option = option, .quantity = 2.0};
    position.unit = priced[0].greeks;
    return position;
}

std::vector<model::ComparedFigure> compare(
    const std::vector<std::pair<EarlierMeasure, double>>& values,
    const std::vector<CurrentPosition>& positions, const std::string& symbol = {}) {
    std::vector<EarlierFigure> figures;
    for (const auto& [measure, value] : values)
        figures.push_back({.measure = measure, .object = "p", .symbol = symbol, .value = value});
    return compare_portfolio(figures, positions);
}

DifferenceReason reason(EarlierMeasure measure, double value,
                        const std::vector<CurrentPosition>& positions,
                        const std::string& symbol = {}) {
    return compare({{measure, value}}, positions, symbol).at(0).reason;
}

// Case sigma-A01: long 13,000, short -7,000.
TEST(EarlierExposures, AreEqualWhereTheRulesAgree) {
    const std::vector positions{share("A", 10000.0), share("B", -5000.0), share("C", 3000.0),
                                share("D", -2000.0)};
    EXPECT_EQ(reason(kGrossExposure, 20000.0, positions), DifferenceReason::kNone);
    EXPECT_EQ(reason(kNetExposure, 6000.0, positions), DifferenceReason::kNone);
    EXPECT_EQ(reason(kLongValue, 13000.0, positions), DifferenceReason::kNone);
    EXPECT_EQ(reason(kShortValue, -7000.0, positions), DifferenceReason::kNone);
    EXPECT_EQ(reason(kPositions, 4.0, positions), DifferenceReason::kNone);
}

// legacy.md 3.4, defects 4 and 12.
TEST(EarlierExposures, NameTheRuleOfADifference) {
    const std::vector positions{share("A", 10000.0), share("B", -5000.0)};
    EXPECT_EQ(reason(kTotalValue, 15000.0, positions), DifferenceReason::kGrossAsTotal);
    EXPECT_EQ(reason(kShortValue, 5000.0, positions), DifferenceReason::kAbsoluteShort);
    EXPECT_EQ(reason(kMarketValue, 5000.0, positions, "B"), DifferenceReason::kAbsoluteShort);
    EXPECT_EQ(reason(kPositions, 3.0, positions), DifferenceReason::kNotImported);
    EXPECT_EQ(reason(kTotalValue, 14999.0, positions), DifferenceReason::kUnexplained);
    EXPECT_EQ(reason(kMarketValue, 1.0, positions, "X"), DifferenceReason::kNotImported);
    const auto cash = compare({{kTotalValue, 15000.0}, {kCash, 750.0}}, positions);
    EXPECT_EQ(cash[1].reason, DifferenceReason::kInventedCash);
    EXPECT_EQ(cash[1].current, 0.0);
}

TEST(EarlierExposures, HaveNoCurrentFigureWithoutAPrice) {
    const std::vector positions{share("A", 10000.0), share("B", std::nullopt)};
    const auto gross = compare({{kGrossExposure, 10000.0}}, positions).at(0);
    EXPECT_EQ(gross.reason, DifferenceReason::kNoPrice);
    EXPECT_FALSE(gross.current);
    EXPECT_EQ(gross.detail, "no value of B on the day");
    EXPECT_EQ(reason(kMarketValue, 1.0, positions, "B"), DifferenceReason::kNoPrice);
}

TEST(EarlierExposures, FindAnOptionWithoutItsMultiplier) {
    const CurrentPosition option = call();
    EXPECT_EQ(reason(kMarketValue, *option.market_value / 100.0 + 0.02, {option}, "C"),
              DifferenceReason::kUnexplained);
    EXPECT_EQ(reason(kMarketValue, *option.market_value / 100.0, {option}, "C"),
              DifferenceReason::kWithoutMultiplier);
}

// Case sigma-03: the earlier system's delta of 0.5145 is that of a rate of 0.05%; 0.5371 is right.
TEST(EarlierExposures, FindTheConventionsOfAGreek) {
    const std::vector positions{call(0.25)};
    const double delta = positions[0].unit->delta;
    EXPECT_NEAR(delta, 0.5371, 5e-5);
    EXPECT_EQ(reason(kDelta, delta * 200.0, positions, "C"), DifferenceReason::kNone);
    EXPECT_EQ(reason(kDelta, delta, positions, "C"), DifferenceReason::kPerUnit);
    EXPECT_EQ(reason(kDelta, delta * 2.0, positions, "C"), DifferenceReason::kWithoutMultiplier);
    EXPECT_EQ(reason(kDelta, 0.0, positions, "C"), DifferenceReason::kGreeksNotComputed);
    EXPECT_EQ(reason(kDelta, 12.3, positions, "C"), DifferenceReason::kUnexplained);

    options::Option wrong = positions[0].option->option;
    wrong.rate = 0.0005;
    const auto priced = options::price_options(std::span(&wrong, 1), options::Model::kBsm, {});
    EXPECT_NEAR(priced[0].greeks->delta, 0.5145, 5e-5);
    EXPECT_EQ(reason(kDelta, priced[0].greeks->delta * 200.0, positions, "C"),
              DifferenceReason::kRateAsPercent);
    const auto unit = compare({{kDelta, priced[0].greeks->delta}}, positions, "C").at(0);
    EXPECT_EQ(unit.reason, DifferenceReason::kRateAsPercent);
    EXPECT_EQ(unit.detail, "a rate of 5% was used as 0.05%; it is of one unit");
}

// Long 100 at 10, short 50 at 20; the files have 10 and 30.
TEST(EarlierExposures, NameAnotherPriceThatGivesTheEarlierFigure) {
    CurrentPosition a = share("A", 1000.0);
    a.quantity = 100.0;
    a.price = 10.0;
    a.earlier_price = 10.0;
    CurrentPosition b = share("B", -1000.0);
    b.quantity = -50.0;
    b.price = 20.0;
    b.earlier_price = 30.0;
    const std::vector positions{a, b};
    const auto value = compare({{kMarketValue, -1500.0}}, positions, "B").at(0);
    EXPECT_EQ(value.reason, DifferenceReason::kOtherPrice);
    EXPECT_EQ(value.detail, "B at 30 in the files and 20 here");
    EXPECT_EQ(value.current, -1000.0);
    EXPECT_EQ(compare({{kMarketValue, 1500.0}}, positions, "B").at(0).detail,
              "B at 30 in the files and 20 here; values of short positions were stored without "
              "their sign");
    EXPECT_EQ(reason(kUnrealizedGain, -1500.0, positions, "B"), DifferenceReason::kOtherPrice);
    EXPECT_EQ(reason(kNetExposure, -500.0, positions), DifferenceReason::kOtherPrice);
    EXPECT_EQ(reason(kTotalValue, 2500.0, positions), DifferenceReason::kOtherPrice);
    EXPECT_EQ(reason(kGrossExposure, 2000.0, positions), DifferenceReason::kNone);
    EXPECT_EQ(reason(kMarketValue, 1200.0, positions, "A"), DifferenceReason::kUnexplained);
}

// Long only: the value is gross and net exposure alike, at another price.
TEST(EarlierExposures, DoNotTakeTheValueOfALongPortfolioForItsGrossExposure) {
    CurrentPosition a = share("A", 1000.0);
    a.quantity = 100.0;
    a.price = 10.0;
    a.earlier_price = 9.0;
    const std::vector<std::pair<EarlierMeasure, double>> stored{
        {kTotalValue, 900.0}, {kGrossExposure, 900.0}, {kNetExposure, 900.0}};
    EXPECT_EQ(compare(stored, {a}).at(0).reason, DifferenceReason::kOtherPrice);
    a.earlier_price.reset();
    EXPECT_EQ(compare(stored, {a}).at(0).reason, DifferenceReason::kUnexplained);
}

TEST(EarlierExposures, ValueAnOptionAtTheEarlierCloseOfItsUnderlying) {
    CurrentPosition here = call();
    here.option->underlying = "XYZ";
    here.option->multiplier = here.multiplier;
    here.price = here.unit->price;
    options::Option other = here.option->option;
    other.spot = 160.0;
    const auto priced = options::price_options(std::span(&other, 1), options::Model::kBsm, {});
    here.earlier_spot = 160.0;
    EXPECT_EQ(reason(kDelta, priced[0].greeks->delta * 200.0, {here}, "C"),
              DifferenceReason::kOtherPrice);
    const auto value = compare({{kMarketValue, priced[0].greeks->price * 200.0}}, {here}, "C");
    EXPECT_EQ(value.at(0).detail, "XYZ at 160 in the files and 150 here");
    // The price that the files state of the contract itself.
    here.earlier_price = 7.5;
    EXPECT_EQ(reason(kMarketValue, 1500.0, {here}, "C"), DifferenceReason::kOtherPrice);
}

// legacy.md 3.4, defect 2.
TEST(EarlierExposures, FindAVegaThatWasDividedTwice) {
    const std::vector positions{call()};
    const double vega = positions[0].unit->vega / 100.0 * 200.0;
    EXPECT_EQ(reason(kVega, vega, positions, "C"), DifferenceReason::kNone);
    EXPECT_EQ(reason(kVega, vega / 100.0, positions, "C"), DifferenceReason::kDividedTwice);
    // Computed with the default volatility of 25%.
    EXPECT_EQ(reason(kVega, call(0.25).unit->vega / 100.0 * 200.0, positions, "C"),
              DifferenceReason::kDefaultInputs);
}

}  // namespace
}  // namespace ballast::risk
