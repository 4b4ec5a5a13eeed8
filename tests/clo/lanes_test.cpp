// The waterfall on several paths at a time gives each path what it gives it alone.
#include <array>

#include "clo/path_run-inl.hpp"
#include "deal8_cases.hpp"

namespace ballast::clo {

// Four paths; written for clarity, not for speed.
struct Four {
    std::array<double, 4> lane{};

    Four() = default;
    Four(double value) { lane.fill(value); }  // NOLINT(google-explicit-constructor): as a number
};

struct FourMask {
    std::array<bool, 4> lane{};
};

template <class Function>
Four each(const Four& a, const Four& b, const Function& function) {
    Four result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = function(a.lane[i], b.lane[i]);
    return result;
}
template <class Function>
FourMask compared(const Four& a, const Four& b, const Function& function) {
    FourMask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = function(a.lane[i], b.lane[i]);
    return result;
}

Four operator+(const Four& a, const Four& b) { return each(a, b, std::plus<>()); }
Four operator-(const Four& a, const Four& b) { return each(a, b, std::minus<>()); }
Four operator*(const Four& a, const Four& b) { return each(a, b, std::multiplies<>()); }
Four operator/(const Four& a, const Four& b) { return each(a, b, std::divides<>()); }
FourMask operator<(const Four& a, const Four& b) { return compared(a, b, std::less<>()); }
FourMask operator<=(const Four& a, const Four& b) { return compared(a, b, std::less_equal<>()); }
FourMask operator>(const Four& a, const Four& b) { return compared(a, b, std::greater<>()); }
FourMask operator>=(const Four& a, const Four& b) { return compared(a, b, std::greater_equal<>()); }
FourMask operator==(const Four& a, const Four& b) { return compared(a, b, std::equal_to<>()); }

Four lane_min(const Four& a, const Four& b) {
    return each(a, b, [](double x, double y) { return lane_min(x, y); });
}
Four lane_max(const Four& a, const Four& b) {
    return each(a, b, [](double x, double y) { return lane_max(x, y); });
}
Four lane_round(const Four& a) {
    return each(a, a, [](double x, double) { return lane_round(x); });
}
Four lane_select(const FourMask& mask, const Four& a, const Four& b) {
    Four result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = mask.lane[i] ? a.lane[i] : b.lane[i];
    return result;
}
bool lane_any(const FourMask& mask) {
    return mask.lane[0] || mask.lane[1] || mask.lane[2] || mask.lane[3];
}
FourMask lane_and(const FourMask& a, const FourMask& b) {
    FourMask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] && b.lane[i];
    return result;
}
FourMask lane_or(const FourMask& a, const FourMask& b) {
    FourMask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] || b.lane[i];
    return result;
}
FourMask lane_not(const FourMask& a) {
    FourMask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = !a.lane[i];
    return result;
}

namespace {

// Of every path: all that each tranche received, by date.
std::vector<double> alone(const CompiledDeal& deal) {
    NoRecorder none;
    PathRun<double> run(deal.plan, deal.collateral, none);
    std::vector<double> result;
    run.run([&](std::size_t k) { return deal.collateral.base[k]; },
            [&](std::size_t, const auto&, const DateFlows<double>& flows, const auto&) {
                for (std::size_t t = 0; t < deal.plan.tranches.size(); ++t)
                    result.push_back(flows.interest_paid[t] + flows.deferred_paid[t] +
                                     flows.principal_paid[t] + flows.equity[t]);
            });
    return result;
}

PeriodCollateral<Four> together(const std::array<CompiledDeal, 4>& deals, std::size_t k) {
    PeriodCollateral<Four> result;
    for (std::size_t i = 0; i < 4; ++i) {
        const PeriodCollateral<double>& from = deals[i].collateral.base[k];
        result.interest.lane[i] = from.interest;
        result.scheduled.lane[i] = from.scheduled;
        result.unscheduled.lane[i] = from.unscheduled;
        result.recoveries.lane[i] = from.recoveries;
        result.performing_begin.lane[i] = from.performing_begin;
        result.performing.lane[i] = from.performing;
        result.defaulted_begin.lane[i] = from.defaulted_begin;
        result.defaulted.lane[i] = from.defaulted;
        result.defaulted_value.lane[i] = from.defaulted_value;
        result.sale_value.lane[i] = from.sale_value;
    }
    return result;
}

TEST(Lanes, FourPathsTogetherAreFourPathsAlone) {
    std::array<CompiledDeal, 4> deals;
    const std::array rates{0.0, 0.04, 0.12, 0.5};  // the last accelerates
    for (std::size_t i = 0; i < 4; ++i) {
        Assumptions assumptions{.defaults = rates[i], .prepay = 0.15, .recovery = 0.4};
        assumptions.lag_months = 12;
        assumptions.ccc = CccAssumption{.share = 0.1, .price = Decimal(70)};
        // Purchases are the same on all paths.
        assumptions.reinvestment = ReinvestmentAssumption{
            .price = Decimal(99), .spread = 0.04, .defaults = 0.03, .prepay = 0.1, .recovery = 0.5};
        assumptions.liquidation = LiquidationAssumption{.price = Decimal(95)};
        deals[i] =
            compile_all(deal8().deal, deal8().collateral, assumptions, terms_of(deal8())).value();
    }
    std::vector<Four> got;
    NoRecorder none;
    PathRun<Four> run(deals[0].plan, deals[0].collateral, none);
    run.run([&](std::size_t k) { return together(deals, k); },
            [&](std::size_t, const auto&, const DateFlows<Four>& flows, const auto&) {
                for (std::size_t t = 0; t < deals[0].plan.tranches.size(); ++t)
                    got.push_back(flows.interest_paid[t] + flows.deferred_paid[t] +
                                  flows.principal_paid[t] + flows.equity[t]);
            });
    EXPECT_TRUE(run.state().accelerated.lane[3]);
    EXPECT_FALSE(run.state().accelerated.lane[0]);
    for (std::size_t i = 0; i < 4; ++i) {
        const std::vector<double> expected = alone(deals[i]);
        ASSERT_EQ(expected.size(), got.size());
        for (std::size_t j = 0; j < expected.size(); ++j)
            ASSERT_EQ(got[j].lane[i], expected[j]) << "path " << i << ", flow " << j;
    }
}

}  // namespace
}  // namespace ballast::clo
