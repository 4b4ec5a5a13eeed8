#include "ledger/benchmark.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::ledger {

namespace {

using Closes = std::span<const std::pair<fin::Date, double>>;

std::optional<double> close_on(Closes closes, fin::Date date) {
    const auto after =
        std::ranges::upper_bound(closes, date, {}, [](const auto& c) { return c.first; });
    if (after == closes.begin()) return std::nullopt;
    return std::prev(after)->second;
}

struct Pair {
    double portfolio = 0.0;
    double benchmark = 0.0;
};

double mean(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double covariance(std::span<const double> a, std::span<const double> b) {
    const double mean_a = mean(a);
    const double mean_b = mean(b);
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum / static_cast<double>(a.size() - 1);
}

void add_risk(std::span<const Pair> pairs, double periods_per_year, BenchmarkComparison& result) {
    if (pairs.size() < 2) return;
    std::vector<double> portfolio;
    std::vector<double> benchmark;
    std::vector<double> logs;
    std::vector<double> excess;
    for (const Pair& pair : pairs) {
        portfolio.push_back(pair.portfolio);
        benchmark.push_back(pair.benchmark);
        if (pair.portfolio <= -1.0 || pair.benchmark <= -1.0) continue;
        logs.push_back(std::log1p(pair.benchmark));
        excess.push_back(std::log1p(pair.portfolio) - std::log1p(pair.benchmark));
    }
    if (logs.size() >= 2) {
        result.volatility = std::sqrt(covariance(logs, logs) * periods_per_year);
        result.tracking_error = std::sqrt(covariance(excess, excess) * periods_per_year);
    }
    const double variance = covariance(benchmark, benchmark);
    const double own = covariance(portfolio, portfolio);
    if (variance <= 0.0) return;
    const double joint = covariance(portfolio, benchmark);
    result.beta = joint / variance;
    if (own > 0.0) result.correlation = std::clamp(joint / std::sqrt(own * variance), -1.0, 1.0);
}

}  // namespace

Outcome<BenchmarkComparison> compare_with_benchmark(const PerformanceResult& portfolio,
                                                    Closes closes) {
    Outcome<BenchmarkComparison> outcome;
    BenchmarkComparison& result = outcome.value;
    if (portfolio.returns.empty()) return outcome;
    const fin::Date start = portfolio.returns.front().date;
    std::optional<double> previous;
    double growth = 1.0;
    double own_growth = 1.0;
    double peak = 1.0;
    double depth = 0.0;
    fin::Date last = start;
    std::vector<Pair> pairs;
    for (const ReturnPeriod& period : portfolio.returns) {
        const std::optional<double> close = close_on(closes, period.date);
        if (!close || !(*close > 0.0)) continue;
        if (!previous) {
            // The start, or where the benchmark begins.
            previous = close;
            result.from = period.date;
            result.returns.push_back({period.date, 0.0});
            continue;
        }
        const double move = *close / *previous - 1.0;
        previous = close;
        growth *= 1.0 + move;
        own_growth *= 1.0 + period.period_return;
        peak = std::max(peak, growth);
        depth = std::max(depth, 1.0 - growth / peak);
        last = period.date;
        result.returns.push_back({period.date, growth - 1.0});
        if (period.invested) pairs.push_back({period.period_return, move});
    }
    if (result.returns.size() < 2) {
        result.from.reset();
        result.returns.clear();
        outcome.issues.push_back({Severity::kWarning, "no_benchmark",
                                  "the benchmark has fewer than two closes in the period: there is "
                                  "no comparison",
                                  "benchmark"});
        return outcome;
    }
    result.twr = growth - 1.0;
    result.portfolio_twr = own_growth - 1.0;
    result.excess = own_growth / growth - 1.0;
    result.max_drawdown = depth;
    const int days = last - *result.from;
    if (days > 0) result.twr_annual = std::pow(growth, 365.0 / days) - 1.0;
    add_risk(pairs, portfolio.periods_per_year, result);
    if (*result.from > start)
        outcome.issues.push_back({Severity::kInfo, "late_benchmark",
                                  "the benchmark begins on " + result.from->to_string() +
                                      ": the comparison covers the time since",
                                  "benchmark"});
    return outcome;
}

}  // namespace ballast::ledger
