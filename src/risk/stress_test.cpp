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

// The same book in coordinates of which every factor but the market is an excess return: betas and
// covariance change, the P&L does not.
TEST_F(StressCases, MovesInExcessOfTheMarketAreMovesInExcessCoordinates) {
    const StressBook absolute = book();
    StressBook excess = absolute;
    math::Matrix basis = math::Matrix::identity(kFactors.size());
    for (std::size_t k = 1; k < kFactors.size(); ++k) {
        basis(k, 0) = -1.0;
        excess.positions[0].betas[0] += absolute.positions[0].betas[k];
    }
    excess.covariance =
        math::multiply(math::multiply(basis, absolute.covariance), math::transpose(basis));
    for (const bool with_market : {false, true}) {
        StressScenario in_excess{.id = "x", .factors = {{2, 0.05, 0}, {3, -0.05, 0}}};
        StressScenario plain{.id = "x", .factors = {{2, 0.05}, {3, -0.05}}};
        if (with_market)
            for (StressScenario* one : {&in_excess, &plain}) one->factors.push_back({0, -0.1});
        const StressResult moved = stress(absolute, in_excess, StressMode::kCorrelated).value();
        const StressResult expected = stress(excess, plain, StressMode::kCorrelated).value();
        // What does not move is another thing in excess of a market that moves.
        if (!with_market) {
            EXPECT_NEAR(moved.direct, expected.direct, 1e-6);
        }
        EXPECT_NEAR(moved.correlated, expected.correlated, 1e-6);
        EXPECT_NEAR(*moved.standard_error, *expected.standard_error, 1e-6);
        for (std::size_t k = 1; k < kFactors.size(); ++k)
            EXPECT_NEAR(moved.factors[k].move - moved.factors[0].move, expected.factors[k].move,
                        1e-12);
    }
}

TEST_F(StressCases, AMoveInExcessOfItselfOrOfAnotherExcessMoveIsRefused) {
    EXPECT_FALSE(stress(book(), {.id = "x", .factors = {{1, 0.1, 1}}}, StressMode::kDirect));
    EXPECT_FALSE(
        stress(book(), {.id = "x", .factors = {{1, 0.1, 2}, {2, 0.1, 0}}}, StressMode::kDirect));
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
    // By the factor A would lose 20 and B gain 5; A loses 30 more.
    EXPECT_DOUBLE_EQ(result.factors[0].pnl, -20.0 + 5.0);
    EXPECT_DOUBLE_EQ(result.specific, -30.0);
}

// A short call loses more than its delta says: the nearest moves are smaller than those of the
// deltas, and no other moves of that size lose as much.
TEST_F(StressCases, TheReverseStressOfOptionsIsTheNearestMoveOfTheRevaluedBook) {
    StressBook book = this->book();
    std::vector<double> betas(kFactors.size());
    betas[0] = 0.4;
    betas[3] = 0.9;
    book.positions.push_back(
        {.symbol = "O", .value = 1e5, .betas = betas, .revalue = [](double move, double) {
             return -2e5 * move - 3e6 * move * move;
         }});
    const ReverseStress reverse = reverse_stress(book, -80'000.0).value();
    EXPECT_TRUE(reverse.reached);
    EXPECT_NEAR(reverse.revalued, -80'000.0, 0.1);
    double by_factor = 0.0;
    StressScenario scenario{.id = "reverse"};
    for (std::size_t k = 0; k < kFactors.size(); ++k) {
        by_factor += reverse.factors[k].pnl;
        scenario.factors.push_back({k, reverse.factors[k].move});
    }
    EXPECT_NEAR(by_factor + reverse.convexity, reverse.revalued, 1e-6);
    EXPECT_NEAR(stress(book, scenario, StressMode::kDirect).value().total, -80'000.0, 0.1);
    const math::Matrix inverse = math::inverse_spd(book.covariance).value();
    const auto loss = [&](const std::vector<double>& moves) {
        const double own = math::dot(book.positions[0].betas, moves);
        const double option = math::dot(betas, moves);
        return -(1e6 * own - 2e5 * option - 3e6 * option * option);
    };
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 1000; ++i) {
        std::vector<double> near;
        for (const StressedFactor& factor : reverse.factors)
            near.push_back(factor.move * (1 + 0.05 * normal(random)));
        const double scale = reverse.distance / std::sqrt(math::quadratic_form(inverse, near));
        for (double& move : near) move *= scale;
        EXPECT_LE(loss(near), 80'000.0 * (1 + 1e-6));
    }
}

TEST(Stress, ALossThatOptionsCannotReachIsReported) {
    StressBook book = one_factor();
    book.positions = {
        {.symbol = "P", .value = 10, .betas = {1.0}, .revalue = [](double move, double) {
             return -10 * move + 60 * move * move;  // loses at most 0.4
         }}};
    const ReverseStress reverse = reverse_stress(book, -100.0).value();
    EXPECT_FALSE(reverse.reached);
    EXPECT_LT(reverse.pnl, reverse.revalued);
}

TEST(Stress, FactorsSpecificConvexityAndVolatilityAddUpToTheTotal) {
    StressBook book = one_factor();
    book.positions.push_back(
        {.symbol = "O", .value = 10, .betas = {1.5}, .revalue = [](double spot, double points) {
             return 40 * spot + 100 * spot * spot + 7 * points * (1 + spot);
         }});
    StressScenario scenario{.id = "x", .factors = {{0, -0.2}}, .volatility_points = 0.3};
    scenario.prices = {-0.5, std::nullopt, std::nullopt, std::nullopt};
    const StressResult result = stress(book, scenario, StressMode::kComprehensive).value();
    EXPECT_NEAR(result.factors[0].pnl, -40.0 + 10.0 + 40 * 1.5 * -0.2, 1e-9);
    EXPECT_NEAR(result.specific, -50.0 + 40.0, 1e-9);
    EXPECT_NEAR(result.convexity, 100 * 0.09, 1e-9);
    EXPECT_NEAR(result.volatility, 7 * 0.3 * 0.7, 1e-9);
    EXPECT_NEAR(result.factors[0].pnl + result.specific + result.convexity + result.volatility,
                result.total, 1e-9);
}

TEST(Stress, AWindowWithoutAnyMoveHasNoPnlAndNoCoverage) {
    StressScenario scenario{.id = "x", .factors_known = false};
    scenario.prices = {std::nullopt, -0.1, std::nullopt};
    const StressResult result = stress(one_factor(), scenario, StressMode::kComprehensive).value();
    EXPECT_DOUBLE_EQ(result.total, 5.0);
    EXPECT_EQ(result.positions[0].basis, StressBasis::kNone);
    EXPECT_DOUBLE_EQ(result.coverage, 50.0 / 160.0);
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

// Two factors of the same volatility and correlation `rho`, and a third one.
StressBook twins(double rho) {
    const double half = 0.5 * (1 + rho) * 1e-4;
    return {.positions = {{.symbol = "A", .value = 100, .betas = {2.0, -1.0, 0.5}}},
            .factors = {"F", "G", "H"},
            .covariance = math::Matrix::from_rows(
                3, 3, {1e-4, rho * 1e-4, half, rho * 1e-4, 1e-4, half, half, half, 4e-4}),
            .net_value = 100};
}

// With F and G at correlation r and shocks of ±s standard deviations: d² = 2 s² / (1 - r), and the
// variance inflation 1 / (1 - r²).
TEST(Stress, ShocksAgainstTheCorrelationOfTheirFactorsAreIllConditioned) {
    constexpr double kRho = 0.9999;
    const StressBook book = twins(kRho);
    const StressResult against =
        stress(book, {.id = "x", .factors = {{0, -0.1}, {1, 0.1}}}, StressMode::kCorrelated)
            .value();
    EXPECT_TRUE(against.ill_conditioned);
    EXPECT_NEAR(*against.distance, 10 * std::sqrt(2 / (1 - kRho)), 1e-6);
    EXPECT_NEAR(*against.inflation, 1 / (1 - kRho * kRho), 1e-6);
    const StressResult along =
        stress(book, {.id = "x", .factors = {{0, -0.1}, {1, -0.1}}}, StressMode::kCorrelated)
            .value();
    EXPECT_FALSE(along.ill_conditioned);
    EXPECT_NEAR(*along.distance, 10 * std::sqrt(2 / (1 + kRho)), 1e-9);
    // The same shocks of factors with separate histories.
    EXPECT_FALSE(
        stress(twins(0.8), {.id = "x", .factors = {{0, -0.1}, {1, 0.1}}}, StressMode::kCorrelated)
            .value()
            .ill_conditioned);
    // In excess of the other factor the move is the difference itself.
    EXPECT_FALSE(stress(book, {.id = "x", .factors = {{1, 0.002, 0}}}, StressMode::kCorrelated)
                     .value()
                     .ill_conditioned);
}

TEST_F(StressCases, ADirectMoveOfOneFactorIsAsIllConditionedAsItsVarianceInflation) {
    const StressBook book = this->book();
    const math::Matrix inverse = math::inverse_spd(book.covariance).value();
    for (std::size_t k = 0; k < kFactors.size(); ++k) {
        const StressResult result =
            stress(book, {.id = "x", .factors = {{k, -0.1}}}, StressMode::kDirect).value();
        const double inflation = inverse(k, k) * book.covariance(k, k);
        const double alone = 0.1 / std::sqrt(book.covariance(k, k));
        EXPECT_NEAR(*result.distance / alone, std::sqrt(inflation), 1e-6 * std::sqrt(inflation));
        EXPECT_EQ(result.ill_conditioned, inflation > 10.0) << kFactors[k];
        EXPECT_EQ(result.direct_ill_conditioned, result.ill_conditioned);
        const StressResult given =
            stress(book, {.id = "x", .factors = {{k, -0.1}}}, StressMode::kCorrelated).value();
        EXPECT_FALSE(given.ill_conditioned);
        EXPECT_NEAR(*given.distance, alone, 1e-9 * alone);
    }
}

TEST(Stress, FactorsWithTheSameReturnsAreShockedTogetherOrNotAtAll) {
    StressBook book = twins(1.0);
    const StressResult together =
        stress(book, {.id = "x", .factors = {{0, -0.1}, {1, -0.1}}}, StressMode::kCorrelated)
            .value();
    const StressResult one =
        stress(book, {.id = "x", .factors = {{0, -0.1}}}, StressMode::kCorrelated).value();
    EXPECT_NEAR(together.total, one.total, 1e-9);
    EXPECT_NEAR(*together.distance, 10.0, 1e-6);
    EXPECT_FALSE(together.inflation);
    EXPECT_FALSE(together.ill_conditioned);
    const StressResult against =
        stress(book, {.id = "x", .factors = {{0, -0.1}, {1, 0.1}}}, StressMode::kDirect).value();
    EXPECT_TRUE(against.ill_conditioned);
    EXPECT_FALSE(against.distance);
}

TEST(Stress, PositionsThatMoveByTheirPricesAreNotIllConditioned) {
    StressScenario scenario{.id = "x", .factors = {{0, -0.1}, {1, 0.1}}};
    scenario.prices = {-0.2};
    const StressResult result = stress(twins(0.9999), scenario, StressMode::kComprehensive).value();
    EXPECT_FALSE(result.ill_conditioned);
    EXPECT_FALSE(result.distance);
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
    EXPECT_THAT(error({.id = "x", .factors = {{0, 0.1}, {1, -0.1}}}, singular),
                HasSubstr("linearly"));
    singular.covariance = math::Matrix::from_rows(3, 3, {1, 2, 1, 2, 1, 1, 1, 1, 2});
    EXPECT_THAT(error({.id = "x", .factors = {{0, 0.1}, {1, 0.1}}}, singular),
                HasSubstr("not positive semidefinite"));
    StressBook empty;
    EXPECT_EQ(stress(empty, {.id = "x"}, StressMode::kDirect).value().total, 0.0);
    EXPECT_FALSE(reverse_stress(empty, -1));
}

}  // namespace
}  // namespace ballast::risk
