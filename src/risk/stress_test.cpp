// Stress: independently computed conditional moves, replays of history, and laws.
#include "risk/stress.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <random>

#include "math/linear_algebra.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using simdjson::dom::element;
using ::testing::HasSubstr;

const std::vector<std::string> kFactors{"SPY", "MTUM", "VTV", "VUG", "QUAL", "SIZE", "USMV"};

math::Matrix matrix_of(element rows) {
    const std::size_t n = simdjson::dom::array(rows).size();
    math::Matrix matrix = math::Matrix::zero(n, n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) matrix(i, j) = double(rows.at(i).at(j));
    return matrix;
}

class StressCases : public ::testing::Test {
protected:
    StressBook book() {
        const element betas =
            cases_["regressions"]["PORTFOLIO_50_30_20"]["multivariate_ols"]["coef"];
        StressBook made{.positions = {{.symbol = "P", .value = 1e6}},
                        .factors = kFactors,
                        .covariance = matrix_of(cases_["factor_covariance_ddof1"]),
                        .net_value = 1e6};
        for (const std::string& factor : kFactors)
            made.positions[0].betas.push_back(double(betas[factor]));
        return made;
    }
    golden::JsonCase cases_{testing::kGolden + "factor_model_expected.json"};
};

TEST_F(StressCases, ConditionalMovesAndPnlMatchTheReference) {
    for (const auto [name, expected] :
         simdjson::dom::object(cases_["stress_example"]["scenarios"])) {
        StressScenario scenario{.id = std::string(name)};
        for (const auto [factor, move] : simdjson::dom::object(expected["shocks"]))
            scenario.factors.push_back(
                {static_cast<std::size_t>(std::ranges::find(kFactors, factor) - kFactors.begin()),
                 double(move)});
        const StressResult result = stress(book(), scenario, StressMode::kCorrelated).value();
        EXPECT_NEAR(result.direct, double(expected["direct_pnl"]), 1e-4) << name;
        EXPECT_NEAR(result.correlated, double(expected["correlated_pnl_conditional_expectation"]),
                    1e-4)
            << name;
        EXPECT_EQ(result.total, result.correlated);
        ASSERT_EQ(result.factors.size(), kFactors.size());
        for (const StressedFactor& factor : result.factors) {
            EXPECT_NEAR(factor.move, double(expected["implied_factor_moves"][factor.factor]),
                        1e-10);
            EXPECT_NEAR(factor.pnl, double(expected["per_factor_pnl"][factor.factor]), 1e-4);
        }
    }
}

TEST_F(StressCases, ShockingAllFactorsLeavesNothingToExpectation) {
    StressScenario scenario{.id = "all"};
    for (std::size_t k = 0; k < kFactors.size(); ++k)
        scenario.factors.push_back({k, 0.01 * static_cast<double>(k) - 0.03});
    const StressResult result = stress(book(), scenario, StressMode::kCorrelated).value();
    EXPECT_DOUBLE_EQ(result.direct, result.correlated);
    EXPECT_EQ(result.standard_error, 0.0);
}

TEST_F(StressCases, TheReverseStressLosesTheAmountAndIsTheNearestSuchMove) {
    const ReverseStress reverse = reverse_stress(book(), -50'000.0).value();
    double pnl = 0.0;
    StressScenario scenario{.id = "reverse"};
    for (std::size_t k = 0; k < reverse.factors.size(); ++k) {
        pnl += reverse.factors[k].pnl;
        scenario.factors.push_back({k, reverse.factors[k].move});
    }
    EXPECT_NEAR(pnl, -50'000.0, 1e-6);
    EXPECT_NEAR(stress(book(), scenario, StressMode::kDirect).value().total, -50'000.0, 1e-6);
    // Any other move with the same loss lies further out.
    const math::Matrix inverse = math::inverse_spd(book().covariance).value();
    const auto distance = [&](const std::vector<double>& moves) {
        return std::sqrt(math::quadratic_form(inverse, moves));
    };
    std::vector<double> moves;
    for (const StressedFactor& factor : reverse.factors) moves.push_back(factor.move);
    EXPECT_NEAR(distance(moves), reverse.distance, 1e-6 * reverse.distance);
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    const std::vector<double> betas = book().positions[0].betas;
    for (int i = 0; i < 100; ++i) {
        std::vector<double> other(moves.size());
        for (double& move : other) move = 0.05 * normal(random);
        const double scale = -0.05 / math::dot(betas, other);
        for (double& move : other) move *= scale;
        EXPECT_GE(distance(other), reverse.distance * (1 - 1e-9));
    }
}

StressBook one_factor() {
    return {.positions = {{.symbol = "A", .value = 100, .betas = {2.0}},
                          {.symbol = "B", .value = -50, .betas = {1.0}},
                          {.symbol = "C", .value = 10}},
            .factors = {"F"},
            .covariance = math::Matrix::from_rows(1, 1, {0.04}),
            .net_value = 60};
}

TEST(Stress, APriceOfItsOwnReplacesTheBetasAndWhatHasNeitherLowersTheCoverage) {
    StressScenario scenario{.id = "x", .factors = {{0, -0.1}}};
    scenario.prices = {-0.5, std::nullopt, std::nullopt};
    const StressResult result = stress(one_factor(), scenario, StressMode::kComprehensive).value();
    EXPECT_DOUBLE_EQ(result.total, -50.0 + 5.0);
    EXPECT_EQ(result.positions[0].basis, StressBasis::kPrice);
    EXPECT_EQ(result.positions[1].basis, StressBasis::kModeled);
    EXPECT_EQ(result.positions[2].basis, StressBasis::kNone);
    EXPECT_DOUBLE_EQ(result.coverage, 150.0 / 160.0);
    EXPECT_DOUBLE_EQ(*result.fraction_of_net, -45.0 / 60.0);
    EXPECT_DOUBLE_EQ(result.factors[0].pnl, 5.0);
}

// A straddle gains from a large move in either direction; its delta of zero says it does not.
TEST(Stress, OptionsAreRevalued) {
    StressBook book = one_factor();
    book.positions = {
        {.symbol = "S", .value = 10, .betas = {1.0}, .revalue = [](double spot, double vol) {
             return 100 * spot * spot + vol;
         }}};
    const StressResult moved =
        stress(book, {.id = "x", .factors = {{0, -0.2}}, .volatility_points = 0.5},
               StressMode::kDirect)
            .value();
    EXPECT_NEAR(moved.total, 4.5, 1e-12);
    EXPECT_FALSE(reverse_stress(book, -1.0));
}

TEST(Stress, ALossIsNotCappedAndAPriceDoesNotFallBelowZero) {
    const StressResult fall =
        stress(one_factor(), {.id = "x", .factors = {{0, -0.9}}}, StressMode::kDirect).value();
    EXPECT_DOUBLE_EQ(fall.positions[0].pnl, -100.0);  // beta 2: the price would fall by 180 %
    EXPECT_DOUBLE_EQ(fall.positions[1].pnl, 45.0);
    const StressResult rise =
        stress(one_factor(), {.id = "x", .factors = {{0, 3.0}}}, StressMode::kDirect).value();
    EXPECT_DOUBLE_EQ(rise.positions[1].pnl, -150.0);  // a short loses more than its value
}

TEST(Stress, BadInputIsRefused) {
    const StressBook book = one_factor();
    const auto error = [&](const StressScenario& scenario, const StressBook& of) {
        return stress(of, scenario, StressMode::kCorrelated).error().message;
    };
    EXPECT_THAT(error({.id = "x", .factors = {{0, 1}, {0, 1}}}, book), HasSubstr("twice"));
    EXPECT_THAT(error({.id = "x", .factors = {{1, 1}}}, book), HasSubstr("does not exist"));
    StressBook wrong = book;
    wrong.positions[0].betas = {1, 2};
    EXPECT_THAT(error({.id = "x"}, wrong), HasSubstr("2 betas for 1 factors"));
    StressBook singular = book;
    singular.factors = {"F", "G", "H"};
    singular.positions.clear();
    singular.covariance = math::Matrix::from_rows(3, 3, {1, 1, 1, 1, 1, 1, 1, 1, 2});
    EXPECT_THAT(error({.id = "x", .factors = {{0, 0.1}, {1, 0.1}}}, singular),
                HasSubstr("linearly"));
    StressBook empty;
    EXPECT_EQ(stress(empty, {.id = "x"}, StressMode::kDirect).value().total, 0.0);
    EXPECT_FALSE(reverse_stress(empty, -1));
}

}  // namespace
}  // namespace ballast::risk
