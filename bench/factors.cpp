// Factor regressions of many assets, as factors_peer.py does them in NumPy:
//
//     bench_factors WORKLOAD DIRECTORY REPETITIONS
//
// WORKLOAD is kernel (10,000 series on seven factors with Newey-West errors: betas, errors, R²),
// kernel_only (the same, without t-statistics among the values: for a peer that has none), ols
// (with classic errors) or report (500 positions, with every figure of risk.factors); DIRECTORY
// holds what `factors_peer.py data` wrote. README.md says what is printed.
#include "risk/factors.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "doubles.hpp"
#include "fin/date.hpp"
#include "risk/regression.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kDays = 252;
constexpr std::size_t kFactors = 7;
constexpr std::size_t kSeries = 10'000;
constexpr std::size_t kPositions = 500;

math::Matrix read_matrix(const std::string& path, std::size_t columns) {
    return math::Matrix::from_rows(kDays, columns, bench::read_doubles(path, kDays * columns));
}

template <class Body>
void time_repetitions(int repetitions, const Body& body) {
    for (int i = -1; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        if (i >= 0) fmt::print("time {}\n", taken.count());
    }
}

void kernel(const std::string& directory, int repetitions, risk::StandardErrors errors,
            bool prints_t) {
    const math::Matrix factors = read_matrix(directory + "/factors.bin", kFactors);
    const math::Matrix series = read_matrix(directory + "/returns.bin", kSeries);
    ThreadPool threads;
    const risk::ErrorSettings settings{errors, 4, false};
    std::vector<double> t(kSeries);
    std::vector<double> r_squared(kSeries);
    std::vector<double> beta(kSeries);
    const auto lags = risk::Regressors::variance_lags(settings, kDays);
    risk::SeriesFits fits(kSeries, kFactors + 1, lags);  // memory of the caller, used again
    time_repetitions(repetitions, [&] {
        const risk::Regressors regressors = risk::Regressors::make(factors, {}).value();
        parallel_blocks(
            {.threads = &threads}, kSeries, 256,
            [&](std::size_t, std::size_t first, std::size_t last) {
                risk::fit_series(regressors.estimator(), series, lags, first, last, fits);
                for (std::size_t s = first; s < last; ++s) {
                    beta[s] = fits.coefficients(s)[1];
                    r_squared[s] = 1.0 - fits.totals(s).residual / fits.totals(s).about_mean;
                    if (lags) t[s] = beta[s] / std::sqrt(fits.variances(s)[1]);
                }
            });
    });
    for (const std::size_t s : {std::size_t{0}, std::size_t{17}, kSeries - 1}) {
        fmt::print("value beta{} {:.17g}\nvalue r_squared{} {:.17g}\n", s, beta[s], s,
                   r_squared[s]);
        if (prints_t) fmt::print("value t{} {:.17g}\n", s, t[s]);
    }
}

void report(const std::string& directory, int repetitions) {
    risk::FactorData data;
    data.factor_returns = read_matrix(directory + "/factors.bin", kFactors);
    const math::Matrix series = read_matrix(directory + "/returns.bin", kSeries);
    data.returns = math::Matrix::zero(kDays, kPositions);
    for (std::size_t t = 0; t < kDays; ++t) {
        data.dates.push_back(fin::Date::from_serial(18'000 + static_cast<std::int32_t>(t)));
        for (std::size_t j = 0; j < kPositions; ++j) data.returns(t, j) = series(t, j);
    }
    for (std::size_t k = 0; k < kFactors; ++k) data.factors.push_back({fmt::format("F{}", k)});
    for (std::size_t j = 0; j < kPositions; ++j) {
        data.assets.push_back(fmt::format("S{}", j));
        data.holdings.push_back({data.assets[j], data.assets[j], 1.0 / kPositions});
    }
    data.has_portfolio = true;
    ThreadPool threads;
    double total = 0.0;
    time_repetitions(repetitions, [&] {
        const auto outcome = risk::factor_report(data, {}, {.threads = &threads}).value();
        const risk::PortfolioFactorFit& portfolio = *outcome.value.portfolio;
        total = 0.0;
        for (const risk::HoldingContribution& holding : portfolio.holdings)
            total += *holding.variance;
        total = total / portfolio.variance->total - 1.0;
    });
    fmt::print("check sum_of_contributions {} 1e-12\n", total);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    bench::choose_vector_target();
    const std::string_view workload = arguments[1];
    const std::string directory = arguments[2];
    const int repetitions = std::atoi(arguments[3]);
    if (workload == "kernel")
        kernel(directory, repetitions, ballast::risk::StandardErrors::kNeweyWest, true);
    else if (workload == "kernel_only")
        kernel(directory, repetitions, ballast::risk::StandardErrors::kNeweyWest, false);
    else if (workload == "ols")
        kernel(directory, repetitions, ballast::risk::StandardErrors::kOls, false);
    else if (workload == "report")
        report(directory, repetitions);
    else
        return 2;
    return 0;
}
