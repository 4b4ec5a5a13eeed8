#include "risk/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/random.hpp"
#include "base/threads.hpp"
#include "math/distributions.hpp"
#include "risk/path_block.hpp"

namespace ballast::risk {
namespace {

// A lower triangular factor with entries of mixed size and sign, and a nonzero mean.
SimulationModel random_model(std::size_t n, std::uint64_t seed) {
    const Stream stream(seed);
    SimulationModel model{math::Matrix::zero(n, n), std::vector<double>(n), std::nullopt};
    for (std::size_t i = 0; i < n; ++i) {
        model.mean[i] = stream.normal(i);
        for (std::size_t k = 0; k <= i; ++k)
            model.factor(i, k) = 100 * stream.normal(n + i * n + k);
    }
    return model;
}

double portfolio_deviation(const SimulationModel& model) {
    double variance = 0;
    for (std::size_t k = 0; k < model.factor.cols; ++k) {
        double column = 0;
        for (std::size_t i = k; i < model.factor.rows; ++i) column += model.factor(i, k);
        variance += column * column;
    }
    return std::sqrt(variance);
}

// Every path's P&L, kept.
std::vector<double> all_pnl(const SimulationModel& model, const SimulationSettings& settings) {
    const auto source = PathSource::make(model, settings);
    EXPECT_TRUE(source);
    std::vector<double> pnl(settings.paths);
    for (std::uint64_t block = 0; block < source->blocks(); ++block) {
        BlockWalk walk(*source, block);
        std::vector<double> tile(walk.path_count());
        while (walk.next()) {
            walk.pnl(tile);
            const std::size_t first = block * kBlockPaths + walk.first_path();
            for (std::size_t i = 0; i < tile.size() && first + i < pnl.size(); ++i)
                pnl[first + i] = tile[i];
        }
    }
    return pnl;
}

void expect_same(const SimulatedTail& a, const SimulatedTail& b) {
    EXPECT_EQ(a.mean, b.mean);
    EXPECT_EQ(a.variance, b.variance);
    ASSERT_EQ(a.points.size(), b.points.size());
    for (std::size_t i = 0; i < a.points.size(); ++i) {
        EXPECT_EQ(a.points[i].value, b.points[i].value);
        EXPECT_EQ(a.points[i].next, b.points[i].next);
        EXPECT_EQ(a.points[i].sum, b.points[i].sum);
        EXPECT_EQ(a.points[i].sum_squares, b.points[i].sum_squares);
        EXPECT_EQ(a.points[i].path, b.points[i].path);
    }
}

// Against a sort of all paths: order statistics and paths to the bit, sums as well, because both
// are exact sums rounded once.
void expect_exact_tail(const SimulationModel& model, const SimulationSettings& settings,
                       std::span<const std::uint64_t> ranks) {
    const auto tail = simulate_tail(model, settings, ranks, {});
    ASSERT_TRUE(tail);
    const std::vector<double> pnl = all_pnl(model, settings);
    std::vector<std::size_t> order(pnl.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return pnl[a] != pnl[b] ? pnl[a] < pnl[b] : a < b;
    });
    for (std::size_t r = 0; r < ranks.size(); ++r) {
        const TailPoint& point = tail->points[r];
        __float128 sum = 0;
        __float128 sum_squares = 0;
        for (std::size_t i = 0; i < ranks[r]; ++i) {
            sum += pnl[order[i]];
            sum_squares += pnl[order[i]] * pnl[order[i]];
        }
        EXPECT_EQ(point.rank, ranks[r]);
        EXPECT_EQ(point.value, pnl[order[ranks[r] - 1]]);
        EXPECT_EQ(point.next, pnl[order[std::min<std::size_t>(ranks[r], pnl.size() - 1)]]);
        EXPECT_EQ(point.path, order[ranks[r] - 1]);
        EXPECT_EQ(point.sum, static_cast<double>(sum));
        EXPECT_EQ(point.sum_squares, static_cast<double>(sum_squares));
    }
    long double sum = 0;
    for (const double x : pnl) sum += x;
    const long double mean = sum / static_cast<long double>(pnl.size());
    long double squares = 0;
    for (const double x : pnl) squares += (x - mean) * (x - mean);
    const double deviation =
        std::sqrt(static_cast<double>(squares) / static_cast<double>(pnl.size()));
    EXPECT_NEAR(tail->mean, static_cast<double>(mean), 1e-13 * (deviation + std::abs(tail->mean)));
    if (pnl.size() > 1) {
        const auto variance =
            static_cast<double>(squares / static_cast<long double>(pnl.size() - 1));
        EXPECT_NEAR(tail->variance, variance, 1e-12 * variance);
    }
}

TEST(Simulation, AgreesWithANaiveProductOfTheSameDraws) {
    for (const std::size_t n : {1u, 2u, 3u, 7u, 24u, 37u, 50u}) {
        for (const bool antithetic : {false, true}) {
            const SimulationModel model = random_model(n, n);
            const SimulationSettings settings{.paths = 3'200, .seed = 21, .antithetic = antithetic};
            SimulationModel plain{math::Matrix::identity(n), {}, std::nullopt};
            const std::vector<std::uint64_t> ids = {3'199, 0,     1,     63,    64,
                                                    65,    1'535, 1'536, 1'537, 65};
            const auto draws = simulate_paths(plain, settings, ids);
            const auto positions = simulate_paths(model, settings, ids);
            ASSERT_TRUE(draws && positions);
            const std::vector<double> pnl = all_pnl(model, settings);
            for (std::size_t row = 0; row < ids.size(); ++row) {
                double total = 0;
                double size = 0;
                for (std::size_t i = 0; i < n; ++i) {
                    double expected = model.mean[i];
                    for (std::size_t k = 0; k <= i; ++k)
                        expected += model.factor(i, k) * (*draws)(row, k);
                    EXPECT_NEAR((*positions)(row, i), expected, 1e-10);
                    total += expected;
                    size += std::abs(expected);
                }
                EXPECT_NEAR(pnl[ids[row]], total, 1e-10 * size);
            }
        }
    }
}

TEST(Simulation, OrderStatisticsSumsAndPathsAreThoseOfASortOfAllPaths) {
    SimulationModel model = random_model(5, 1);
    for (const std::optional<double> nu : {std::optional<double>{}, std::optional<double>{4.0}}) {
        for (const bool antithetic : {false, true}) {
            model.degrees_of_freedom = nu;
            const SimulationSettings settings{
                .paths = 200'001, .seed = 4, .antithetic = antithetic};
            const std::vector<std::uint64_t> ranks = {1,      2,      5,       2'001,   2'000,
                                                      10'001, 99'999, 190'000, 200'000, 200'001};
            expect_exact_tail(model, settings, ranks);
        }
    }
}

TEST(Simulation, IsExactForAnyNumberOfPathsAndPositions) {
    for (const std::uint64_t paths :
         {1u, 2u, 63u, 64u, 65u, 767u, 1'535u, 1'536u, 1'537u, 6'145u}) {
        for (const std::size_t n : {1u, 4u, 6u}) {
            const std::vector<std::uint64_t> ranks = {1, (paths + 19) / 20, paths};
            expect_exact_tail(random_model(n, 9), {.paths = paths, .seed = 2}, ranks);
        }
    }
}

TEST(Simulation, GivesTheSameBitsForAnyNumberOfThreads) {
    SimulationModel model = random_model(9, 3);
    model.degrees_of_freedom = 4.5;
    const SimulationSettings settings{.paths = 100'003, .seed = 8};
    const std::vector<std::uint64_t> ranks = {1, 1'001, 5'001};
    const auto alone = simulate_tail(model, settings, ranks, {});
    ASSERT_TRUE(alone);
    const auto alone_contributions =
        tail_contributions(model, settings, std::vector<double>{alone->points[2].value}, {});
    ASSERT_TRUE(alone_contributions);
    for (const std::size_t threads : {1u, 2u, 3u}) {
        ThreadPool pool(threads);
        const Work work{.threads = &pool};
        const auto tail = simulate_tail(model, settings, ranks, work);
        ASSERT_TRUE(tail);
        expect_same(*tail, *alone);
        const auto contributions =
            tail_contributions(model, settings, std::vector<double>{tail->points[2].value}, work);
        ASSERT_TRUE(contributions);
        EXPECT_EQ(contributions->front().sums, alone_contributions->front().sums);
        EXPECT_EQ(contributions->front().count, 5'001u);
    }
}

TEST(Simulation, ConvergesToTheClosedFormsOfNormalAndStudentT) {
    SimulationModel model = random_model(12, 6);
    const double mean = std::accumulate(model.mean.begin(), model.mean.end(), 0.0);
    const double deviation = portfolio_deviation(model);
    const SimulationSettings settings{.paths = 400'000, .seed = 17};
    const auto paths = static_cast<double>(settings.paths);
    const std::vector<std::uint64_t> ranks = {4'000, 10'000, 20'000, 200'000, 380'000};
    ThreadPool pool;
    for (const double nu : {0.0, 4.0, 4.5}) {  // 0: normal
        model.degrees_of_freedom = nu > 0 ? std::optional(nu) : std::nullopt;
        const auto tail = simulate_tail(model, settings, ranks, {.threads = &pool});
        ASSERT_TRUE(tail);
        EXPECT_NEAR(tail->mean, mean, 4 * deviation / std::sqrt(paths));
        if (nu == 0) {
            EXPECT_NEAR(tail->variance / (deviation * deviation), 1, 4 * std::sqrt(2 / paths));
        }
        for (const TailPoint& point : tail->points) {
            const double p = static_cast<double>(point.rank) / paths;
            const double unit = nu > 0 ? std::sqrt((nu - 2) / nu) : 1;
            const double t = nu > 0 ? math::student_t_quantile(p, nu) : math::normal_quantile(p);
            const double density =
                (nu > 0 ? math::student_t_pdf(t, nu) : math::normal_pdf(t)) / unit;
            const double error = deviation * std::sqrt(p * (1 - p) / paths) / density;
            EXPECT_NEAR(point.value, mean + deviation * unit * t, 4 * error) << nu << ' ' << p;
        }
    }
}

TEST(Simulation, PositionsOfAPathHaveTheCovarianceOfTheModel) {
    SimulationModel model = random_model(3, 2);
    std::vector<std::uint64_t> ids(60'000);
    std::iota(ids.begin(), ids.end(), std::uint64_t{0});
    for (const std::optional<double> nu : {std::optional<double>{}, std::optional<double>{12.0}}) {
        model.degrees_of_freedom = nu;
        const auto x = simulate_paths(model, {.paths = ids.size(), .seed = 5}, ids);
        ASSERT_TRUE(x);
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double expected = 0;
                double size_i = 0;
                double size_j = 0;
                for (std::size_t k = 0; k < 3; ++k) {
                    expected += model.factor(i, k) * model.factor(j, k);
                    size_i += model.factor(i, k) * model.factor(i, k);
                    size_j += model.factor(j, k) * model.factor(j, k);
                }
                double sum = 0;
                for (std::size_t p = 0; p < ids.size(); ++p)
                    sum += ((*x)(p, i) - model.mean[i]) * ((*x)(p, j) - model.mean[j]);
                const auto count = static_cast<double>(ids.size());
                // The variance of a product is at most (kurtosis) × s_i² s_j²; 4.5 at nu = 12.
                EXPECT_NEAR(sum / count, expected, 4 * std::sqrt(4.5 * size_i * size_j / count));
            }
        }
    }
}

TEST(Simulation, AntitheticPathsOfAZeroMeanCancelExactly) {
    SimulationModel model = random_model(8, 4);
    model.mean.clear();
    model.degrees_of_freedom = 5.0;
    const SimulationSettings settings{.paths = 10'000, .seed = 3, .antithetic = true};
    const auto tail = simulate_tail(model, settings, std::vector<std::uint64_t>{100}, {});
    ASSERT_TRUE(tail);
    EXPECT_EQ(tail->mean, 0.0);
    const auto pair = simulate_paths(model, settings, std::vector<std::uint64_t>{4'000, 4'001});
    ASSERT_TRUE(pair);
    for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ((*pair)(0, i), -(*pair)(1, i));
}

TEST(Simulation, ContributionsAddUpToTheTail) {
    SimulationModel model = random_model(11, 5);
    for (const std::optional<double> nu : {std::optional<double>{}, std::optional<double>{3.5}}) {
        for (const bool antithetic : {false, true}) {
            model.degrees_of_freedom = nu;
            const SimulationSettings settings{.paths = 20'001, .seed = 6, .antithetic = antithetic};
            const auto tail = simulate_tail(model, settings, std::vector<std::uint64_t>{777}, {});
            ASSERT_TRUE(tail);
            const auto parts =
                tail_contributions(model, settings, std::vector<double>{tail->points[0].value}, {});
            ASSERT_TRUE(parts);
            EXPECT_EQ(parts->front().count, 777u);
            const double sum =
                std::accumulate(parts->front().sums.begin(), parts->front().sums.end(), 0.0);
            EXPECT_NEAR(sum, tail->points[0].sum, 1e-10 * std::abs(tail->points[0].sum));

            // Position by position, from the paths themselves.
            std::vector<std::uint64_t> ids;
            const std::vector<double> pnl = all_pnl(model, settings);
            for (std::size_t p = 0; p < pnl.size(); ++p)
                if (pnl[p] <= tail->points[0].value) ids.push_back(p);
            const auto x = simulate_paths(model, settings, ids);
            ASSERT_TRUE(x);
            for (std::size_t i = 0; i < 11; ++i) {
                double expected = 0;
                double size = 0;
                for (std::size_t p = 0; p < ids.size(); ++p) {
                    expected += (*x)(p, i);
                    size += std::abs((*x)(p, i));
                }
                EXPECT_NEAR(parts->front().sums[i], expected, 1e-10 * size);
            }
        }
    }
}

TEST(Simulation, SobolPointsEstimateAQuantileBetterThanRandomOnes) {
    SimulationModel model = random_model(4, 7);
    model.mean.clear();
    const double deviation = portfolio_deviation(model);
    for (const std::optional<double> nu : {std::optional<double>{}, std::optional<double>{4.0}}) {
        model.degrees_of_freedom = nu;
        const SimulationSettings settings{.paths = 16'384, .seed = 5, .quasi = true};
        const auto tail = simulate_tail(model, settings, std::vector<std::uint64_t>{819}, {});
        ASSERT_TRUE(tail);
        const double p = 819.0 / 16'384;
        const double unit = nu ? std::sqrt((*nu - 2) / *nu) : 1;
        const double t = nu ? math::student_t_quantile(p, *nu) : math::normal_quantile(p);
        const double density = (nu ? math::student_t_pdf(t, *nu) : math::normal_pdf(t)) / unit;
        const double error = deviation * std::sqrt(p * (1 - p) / 16'384) / density;
        EXPECT_NEAR(tail->points[0].value, deviation * unit * t, error);
        expect_exact_tail(model, settings, std::vector<std::uint64_t>{1, 819, 16'384});
    }
}

TEST(Simulation, ABookWithoutRiskHasOneOutcome) {
    SimulationModel model{math::Matrix::zero(3, 3), {1, 2, 3}, std::nullopt};
    const auto tail =
        simulate_tail(model, {.paths = 100'000}, std::vector<std::uint64_t>{1, 5'000}, {});
    ASSERT_TRUE(tail);
    EXPECT_EQ(tail->points[1].value, 6);
    EXPECT_EQ(tail->points[1].next, 6);
    EXPECT_EQ(tail->points[1].sum, 30'000);
    EXPECT_EQ(tail->points[1].path, 0u);
    EXPECT_EQ(tail->mean, 6);
    EXPECT_EQ(tail->variance, 0);
}

TEST(Simulation, RejectsInvalidModels) {
    const SimulationModel good = random_model(3, 1);
    const std::vector<std::uint64_t> first = {1};
    const auto code = [&](const SimulationModel& model, const SimulationSettings& settings,
                          std::span<const std::uint64_t> ranks) {
        const auto tail = simulate_tail(model, settings, ranks, {});
        return tail ? std::string("accepted") : std::string(to_string(tail.error().code));
    };
    const auto invalid = std::string(to_string(Code::kInvalidInput));
    EXPECT_EQ(code({}, {}, first), invalid);
    EXPECT_EQ(code(good, {.paths = 0}, first), invalid);
    EXPECT_EQ(code(good, {.paths = 10}, std::vector<std::uint64_t>{11}), invalid);
    EXPECT_EQ(code(good, {.paths = 10}, std::vector<std::uint64_t>{0}), invalid);
    EXPECT_EQ(code(good, {.antithetic = true, .quasi = true}, first), invalid);
    EXPECT_EQ(code(good, {}, std::vector<std::uint64_t>(1000, 1)), invalid);
    SimulationModel bad = good;
    bad.mean.pop_back();
    EXPECT_EQ(code(bad, {}, first), invalid);
    bad = good;
    bad.factor(2, 1) = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(code(bad, {}, first), invalid);
    bad = good;
    bad.degrees_of_freedom = 2.0;
    EXPECT_EQ(code(bad, {}, first), invalid);
    const SimulationModel wide{math::Matrix::zero(3'668, 3'668), {}, std::nullopt};
    EXPECT_EQ(code(wide, {.quasi = true}, first), invalid);
    EXPECT_FALSE(simulate_paths(good, {.paths = 10}, std::vector<std::uint64_t>{10}));
    EXPECT_FALSE(tail_contributions(good, {.paths = 10}, std::vector<double>{std::nan("")}, {}));
}

TEST(Simulation, StopsWhenCancelledAndReportsProgress) {
    const SimulationModel model = random_model(3, 1);
    Work work;
    std::vector<std::uint64_t> done;
    work.report = [&](const Progress& progress) {
        done.push_back(progress.done);
        if (done.size() == 2) work.cancel.request();
    };
    const auto tail =
        simulate_tail(model, {.paths = 1'000'000}, std::vector<std::uint64_t>{1}, work);
    ASSERT_FALSE(tail);
    EXPECT_EQ(tail.error().code, Code::kCancelled);
    EXPECT_EQ(done.size(), 2u);
    EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

}  // namespace
}  // namespace ballast::risk
