#include "risk/attribution.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

AttributionPeriod bacon() {
    const golden::JsonCase c(testing::kGolden + "brinson_attribution.json");
    const auto column = [&](const char* name) { return golden::numbers(c[name]); };
    AttributionPeriod period{.period = "bacon"};
    std::size_t i = 0;
    for (const auto sector : c["sectors"].get_array()) {
        period.groups.push_back({std::string(std::string_view(sector)), column("w_portfolio")[i],
                                 column("w_benchmark")[i], column("r_portfolio")[i],
                                 column("r_benchmark")[i]});
        ++i;
    }
    return period;
}

BrinsonAttribution attribute(const std::vector<AttributionPeriod>& periods,
                             BrinsonModel model = BrinsonModel::kBrinsonFachler) {
    return brinson_attribution(periods, model, ReturnLinking::kCarino).value().value;
}

TEST(BrinsonAttribution, ReproducesTheExampleOfBacon) {
    const golden::JsonCase c(testing::kGolden + "brinson_attribution.json");
    const auto expected = c["expected"];
    for (const BrinsonModel model : {BrinsonModel::kBrinsonFachler, BrinsonModel::kBhb}) {
        const PeriodEffects period = attribute({bacon()}, model).periods[0];
        EXPECT_NEAR(period.portfolio_return, double(expected["portfolio_return"]), 1e-12);
        EXPECT_NEAR(period.benchmark_return, double(expected["benchmark_return"]), 1e-12);
        EXPECT_NEAR(period.active, double(expected["active"]), 1e-12);
        EXPECT_NEAR(period.total(), period.active, 1e-15);
        const auto allocation =
            golden::numbers(expected[model == BrinsonModel::kBhb ? "allocation_bhb"
                                                                 : "allocation_brinson_fachler"]);
        const auto selection = golden::numbers(expected["selection"]);
        const auto interaction = golden::numbers(expected["interaction"]);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_NEAR(period.groups[i].allocation, allocation[i], 1e-12);
            EXPECT_NEAR(period.groups[i].selection, selection[i], 1e-12);
            EXPECT_NEAR(period.groups[i].interaction, interaction[i], 1e-12);
        }
    }
}

// Returns of several periods, some with equal returns on both sides.
std::vector<AttributionPeriod> random_periods(std::uint64_t seed, std::size_t count) {
    testing::Draws draws(seed);
    std::vector<AttributionPeriod> periods;
    for (std::size_t t = 0; t < count; ++t) {
        AttributionPeriod period;
        double weight = 1.0;
        double benchmark_weight = 1.0;
        for (std::size_t i = 0; i < 6; ++i) {
            const double w = i == 5 ? weight : draws.bell() / 6;
            const double b = i == 5 ? benchmark_weight : draws.uniform() / 6;
            weight -= w;
            benchmark_weight -= b;
            const double own = 0.03 * draws.bell();
            const double other = t % 4 == 3 ? own : 0.03 * draws.bell();
            period.groups.push_back(
                {"group " + std::to_string(i), t % 4 == 3 ? b : w, b, own, other});
        }
        periods.push_back(std::move(period));
    }
    return periods;
}

TEST(BrinsonAttribution, EffectsAddUpToTheCompoundedActiveReturn) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        for (const BrinsonModel model : {BrinsonModel::kBrinsonFachler, BrinsonModel::kBhb}) {
            const BrinsonAttribution result = attribute(random_periods(seed, 24), model);
            double portfolio = 1.0;
            double benchmark = 1.0;
            for (const PeriodEffects& period : result.periods) {
                EXPECT_NEAR(period.total(), period.active, 1e-14);
                portfolio *= 1.0 + period.portfolio_return;
                benchmark *= 1.0 + period.benchmark_return;
            }
            EXPECT_NEAR(result.linked->active, portfolio - benchmark, 1e-14);
            EXPECT_NEAR(result.linked->total(), result.linked->active, 1e-12);
            double groups = 0.0;
            for (const GroupEffects& group : result.linked->groups) groups += group.active;
            EXPECT_NEAR(groups, result.linked->active, 1e-12);
        }
    }
}

TEST(BrinsonAttribution, LinkingOfOnePeriodChangesNothing) {
    const BrinsonAttribution result = attribute({bacon()});
    EXPECT_NEAR(*result.periods[0].linking_coefficient, 1.0, 1e-15);
    EXPECT_NEAR(result.linked->allocation, result.periods[0].allocation, 1e-16);
}

TEST(CarinoCoefficient, HasItsLimitWhereBothReturnsAreEqual) {
    EXPECT_DOUBLE_EQ(carino_coefficient(0.05, 0.05), 1.0 / 1.05);
    EXPECT_NEAR(carino_coefficient(0.05 + 1e-13, 0.05), 1.0 / 1.05, 1e-12);
    EXPECT_NEAR(carino_coefficient(0.10, 0.04), (std::log(1.10) - std::log(1.04)) / 0.06, 1e-15);
    EXPECT_NEAR(carino_coefficient(-0.5, 0.5), std::log(1.5 / 0.5), 1e-15);
}

TEST(BrinsonAttribution, GivenEffectsAreLinkedAndTheirResidualIsKept) {
    const AttributionPeriod first{.effects = AttributionEffects{0.01, 0.004, -0.001},
                                  .portfolio_return = 0.043,
                                  .benchmark_return = 0.03};
    AttributionPeriod second{.effects = AttributionEffects{-0.002, 0.003, 0.0},
                             .portfolio_return = -0.01,
                             .benchmark_return = -0.012};
    const std::vector<AttributionPeriod> periods{first, second};
    const Outcome<BrinsonAttribution> outcome =
        brinson_attribution(periods, BrinsonModel::kBrinsonFachler, ReturnLinking::kCarino).value();
    ASSERT_EQ(outcome.issues.size(), 1U);
    EXPECT_EQ(outcome.issues[0].code, "effects_do_not_add_up");
    const LinkedEffects& linked = *outcome.value.linked;
    EXPECT_NEAR(linked.active, 1.043 * 0.99 - 1.03 * 0.988, 1e-15);
    EXPECT_NEAR(linked.total() + linked.residual, linked.active, 1e-15);
    const double whole = carino_coefficient(1.043 * 0.99 - 1, 1.03 * 0.988 - 1);
    EXPECT_NEAR(
        linked.allocation,
        (carino_coefficient(0.043, 0.03) * 0.01 - carino_coefficient(-0.01, -0.012) * 0.002) /
            whole,
        1e-15);
}

TEST(BrinsonAttribution, MissingWeightIsAGroupWithoutReturn) {
    AttributionPeriod period = bacon();
    period.groups[1].weight = 0.2;
    const std::vector<AttributionPeriod> periods{period};
    const Outcome<BrinsonAttribution> outcome =
        brinson_attribution(periods, BrinsonModel::kBrinsonFachler, ReturnLinking::kCarino).value();
    const PeriodEffects& result = outcome.value.periods[0];
    EXPECT_EQ(outcome.issues.at(0).code, "weights_do_not_add_up");
    ASSERT_EQ(result.groups.size(), 4U);
    EXPECT_EQ(result.groups[3].name, kUnallocated);
    EXPECT_NEAR(result.groups[3].allocation, 0.1 * (0.0 - 0.064), 1e-15);
    EXPECT_NEAR(result.total(), result.active, 1e-15);
}

TEST(BrinsonAttribution, GroupOnOneSideOnlyIsAllocation) {
    AttributionPeriod period = bacon();
    period.groups[0].weight = 0.0;
    period.groups[0].portfolio_return = std::nullopt;
    period.groups[2].weight = 0.7;
    const PeriodEffects result = attribute({period}).periods[0];
    EXPECT_EQ(result.groups[0].selection, 0.0);
    EXPECT_EQ(result.groups[0].interaction, 0.0);
    EXPECT_NEAR(result.groups[0].allocation, -0.4 * (0.1 - 0.064), 1e-15);
    EXPECT_NEAR(result.total(), result.active, 1e-15);
}

TEST(BrinsonAttribution, RejectsWhatCannotBeAttributed) {
    const auto fails = [](const AttributionPeriod& period) {
        const std::vector<AttributionPeriod> periods{period};
        return !brinson_attribution(periods, BrinsonModel::kBhb, ReturnLinking::kCarino);
    };
    AttributionPeriod period = bacon();
    EXPECT_FALSE(fails(period));
    period.groups[1].portfolio_return = std::nullopt;
    EXPECT_TRUE(fails(period));
    period = bacon();
    period.groups[1].name = period.groups[0].name;
    EXPECT_TRUE(fails(period));
    period = bacon();
    period.groups[0].portfolio_return = -4.0;
    EXPECT_TRUE(fails(period));
    period.groups[0].portfolio_return = std::nan("");
    EXPECT_TRUE(fails(period));
    EXPECT_TRUE(fails({}));
}

FactorAttributionData factor_data(std::uint64_t seed, std::size_t rows, bool with_benchmark) {
    testing::Draws draws(seed);
    FactorAttributionData data;
    data.factors = {"a", "b", "c"};
    data.exposures = math::Matrix::zero(rows, 3);
    data.factor_returns = math::Matrix::zero(rows, 3);
    if (with_benchmark) data.benchmark_exposures = math::Matrix::zero(rows, 3);
    for (std::size_t t = 0; t < rows; ++t) {
        data.dates.push_back(fin::Date::from_serial(18000 + static_cast<std::int32_t>(t)));
        data.returns.push_back(0.01 * draws.bell());
        if (with_benchmark) data.benchmark_returns.push_back(0.01 * draws.bell());
        for (std::size_t j = 0; j < 3; ++j) {
            data.exposures(t, j) = 1 + 0.2 * draws.bell();
            data.factor_returns(t, j) = 0.01 * draws.bell();
            if (with_benchmark) data.benchmark_exposures(t, j) = 0.5;
        }
    }
    return data;
}

TEST(FactorAttribution, PartsAddUpInEveryPeriodAndOverAll) {
    for (const bool with_benchmark : {false, true}) {
        const FactorAttributionData data = factor_data(3, 200, with_benchmark);
        for (const ReturnLinking linking : {ReturnLinking::kCarino, ReturnLinking::kNone}) {
            FactorAttribution result =
                factor_attribution(data, AttributionFrequency::kMonth, linking).value();
            std::vector<FactorAttributionPeriod> all = result.periods;
            all.push_back(result.total);
            std::size_t rows = 0;
            for (const FactorAttributionPeriod& period : all) {
                double common = 0.0;
                for (const FactorEffect& effect : period.factors) {
                    EXPECT_NEAR(effect.tilt + effect.timing, effect.contribution, 1e-15);
                    common += effect.contribution;
                }
                EXPECT_NEAR(common, period.common, 1e-14);
                EXPECT_NEAR(period.common + period.specific, period.active, 1e-14);
                rows += period.observations;
            }
            EXPECT_EQ(rows, 400U);
        }
    }
}

// Case of empyrical: exposures of 1 and returns that are the sum of the factor returns.
TEST(FactorAttribution, OfUnitExposuresHasNoSpecificPart) {
    FactorAttributionData data = factor_data(4, 60, false);
    for (double& exposure : data.exposures.data) exposure = 1.0;
    for (std::size_t t = 0; t < 60; ++t)
        data.returns[t] =
            data.factor_returns(t, 0) + data.factor_returns(t, 1) + data.factor_returns(t, 2);
    const FactorAttribution result =
        factor_attribution(data, AttributionFrequency::kPeriod, ReturnLinking::kCarino).value();
    EXPECT_EQ(result.periods.size(), 60U);
    for (std::size_t t = 0; t < 60; ++t) {
        EXPECT_NEAR(result.periods[t].common, data.returns[t], 1e-14);
        EXPECT_NEAR(result.periods[t].specific, 0.0, 1e-14);
    }
    EXPECT_NEAR(result.total.specific, 0.0, 1e-12);
    for (const FactorEffect& effect : result.total.factors) EXPECT_NEAR(effect.timing, 0.0, 1e-14);
}

TEST(FactorAttribution, RejectsInvalidSeries) {
    FactorAttributionData data = factor_data(5, 10, false);
    data.returns[3] = -1.0;
    EXPECT_FALSE(factor_attribution(data, AttributionFrequency::kYear, ReturnLinking::kCarino));
    EXPECT_TRUE(factor_attribution(data, AttributionFrequency::kYear, ReturnLinking::kNone));
    data.dates[4] = data.dates[3];
    EXPECT_FALSE(factor_attribution(data, AttributionFrequency::kYear, ReturnLinking::kNone));
}

TEST(FactorAttribution, PeriodsAreNamed) {
    const fin::Date date = fin::Date::parse("2025-05-31").value();
    EXPECT_EQ(period_of(date, AttributionFrequency::kMonth), "2025-05");
    EXPECT_EQ(period_of(date, AttributionFrequency::kQuarter), "2025 Q2");
    EXPECT_EQ(period_of(date, AttributionFrequency::kYear), "2025");
}

// Sessions of the NYSE: 29 March 2024 was Good Friday, 1 January 2024 a holiday.
TEST(FactorAttribution, APeriodIsPartialWhenSessionsAtItsEndsAreMissing) {
    const auto partial = [](const char* first, const char* last, AttributionFrequency frequency) {
        return is_partial(fin::Date::parse(first).value(), fin::Date::parse(last).value(),
                          frequency);
    };
    EXPECT_FALSE(partial("2024-03-01", "2024-03-28", AttributionFrequency::kMonth));
    EXPECT_TRUE(partial("2024-03-04", "2024-03-28", AttributionFrequency::kMonth));
    EXPECT_TRUE(partial("2024-03-01", "2024-03-27", AttributionFrequency::kMonth));
    EXPECT_FALSE(partial("2024-01-02", "2024-03-28", AttributionFrequency::kQuarter));
    EXPECT_TRUE(partial("2024-01-03", "2024-03-28", AttributionFrequency::kQuarter));
    EXPECT_TRUE(partial("2024-01-02", "2024-03-28", AttributionFrequency::kYear));
    EXPECT_FALSE(partial("2024-03-04", "2024-03-04", AttributionFrequency::kPeriod));
}

TEST(FactorAttribution, ACanceledAttributionHasNoResult) {
    const Cancel cancel;
    cancel.request();
    const auto by_factor = factor_attribution(
        factor_data(3, 50, true), AttributionFrequency::kMonth, ReturnLinking::kCarino, cancel);
    ASSERT_FALSE(by_factor);
    EXPECT_EQ(by_factor.error().code, Code::kCancelled);
    const auto by_group = brinson_attribution(std::vector{bacon()}, BrinsonModel::kBhb,
                                              ReturnLinking::kCarino, cancel);
    ASSERT_FALSE(by_group);
    EXPECT_EQ(by_group.error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast::risk
