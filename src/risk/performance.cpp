#include "risk/performance.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/statistics.hpp"
#include "model/price_staleness.hpp"
#include "risk/limits.hpp"

namespace ballast::risk {

namespace {

Status check_returns(std::string_view name, std::span<const double> values, std::size_t length) {
    if (values.size() != length)
        return fail(Code::kInvalidInput,
                    fmt::format("{} has {} values: expected {}, as many as returns", name,
                                values.size(), length));
    for (std::size_t t = 0; t < values.size(); ++t)
        if (!(std::isfinite(values[t]) && values[t] >= -1))
            return fail(Code::kInvalidInput, fmt::format("{} of period {} is {}: expected a simple "
                                                         "return, a finite number of at least -1",
                                                         name, t + 1, values[t]));
    return {};
}

Status check(const PerformanceSeries& s, const PerformanceSettings& settings) {
    if (s.returns.empty()) return fail(Code::kInvalidInput, "there are no returns");
    if (s.dates.size() != s.returns.size())
        return fail(
            Code::kInvalidInput,
            "the number of dates differs from the number of returns: expected one date per return");
    for (std::size_t t = 1; t < s.dates.size(); ++t)
        if (s.dates[t] <= s.dates[t - 1])
            return fail(Code::kInvalidInput, "the return of " + s.dates[t].to_string() +
                                                 " is not after that of " +
                                                 s.dates[t - 1].to_string());
    TRY_STATUS(check_returns("returns", s.returns, s.returns.size()));
    if (!s.benchmark.empty()) TRY_STATUS(check_returns("benchmark", s.benchmark, s.returns.size()));
    if (!s.risk_free.empty()) TRY_STATUS(check_returns("risk_free", s.risk_free, s.returns.size()));
    if (!(settings.periods_per_year > 0 && std::isfinite(settings.periods_per_year)))
        return fail(Code::kInvalidInput,
                    "periods_per_year is not positive: expected a number above zero");
    if (!within(kConfidenceLimits, settings.confidence))
        return fail(Code::kInvalidInput,
                    "confidence is out of range: expected a fraction above 0 and below 1");
    return {};
}

double growth(std::span<const double> returns) {
    double wealth = 1;
    for (const double r : returns) wealth *= 1 + r;
    return wealth;
}

std::optional<double> annualized(std::span<const double> returns, double periods) {
    const double wealth = growth(returns);
    if (!(wealth > 0)) return std::nullopt;
    return std::pow(wealth, periods / static_cast<double>(returns.size())) - 1;
}

std::vector<double> difference(std::span<const double> a, std::span<const double> b) {
    std::vector<double> d(a.size());
    for (std::size_t t = 0; t < a.size(); ++t) d[t] = a[t] - b[t];
    return d;
}

// The ratio, or null with an issue that names it when its denominator is zero.
std::optional<double> ratio(std::string_view name, std::optional<double> above,
                            std::optional<double> below, Issues& issues) {
    if (above && below && *below != 0) return *above / *below;
    issues.push_back({Severity::kInfo, "undefined",
                      fmt::format("{} is undefined: its denominator is zero or missing", name),
                      std::string(name)});
    return std::nullopt;
}

std::optional<double> deviation(std::span<const double> x) {
    if (x.size() < 2) return std::nullopt;
    // Rounding leaves a dispersion of a few ulp in a constant series.
    const double sd = math::standard_deviation(x, 1);
    const double mean = std::abs(math::mean(x));
    return sd <= 1e-14 * mean ? 0.0 : sd;
}

// Geometric mean return over the periods in which the benchmark rose (fell), divided by that of the
// benchmark.
std::optional<double> capture(std::span<const double> returns, std::span<const double> benchmark,
                              bool up) {
    std::vector<double> r;
    std::vector<double> b;
    for (std::size_t t = 0; t < returns.size(); ++t) {
        if (up ? benchmark[t] <= 0 : benchmark[t] >= 0) continue;
        r.push_back(returns[t]);
        b.push_back(benchmark[t]);
    }
    if (r.empty()) return std::nullopt;
    const auto above = annualized(r, 1);
    const auto below = annualized(b, 1);
    if (!above || !below || *below == 0) return std::nullopt;
    return *above / *below;
}

void add_own_statistics(const PerformanceSeries& s, std::span<const double> excess,
                        const PerformanceSettings& settings, PerformanceReport& p, Issues& issues) {
    const double root = std::sqrt(settings.periods_per_year);
    const auto n = static_cast<double>(s.returns.size());
    p.mean_return = math::mean(s.returns);
    p.cumulative_return = growth(s.returns) - 1;
    p.annualized_return = annualized(s.returns, settings.periods_per_year);
    if (const auto sd = deviation(s.returns)) p.volatility = *sd * root;

    p.sharpe_period = ratio("sharpe", math::mean(excess), deviation(excess), issues);
    if (p.sharpe_period) p.sharpe = *p.sharpe_period * root;
    const auto excess_deviation = deviation(excess);
    if (excess_deviation && *excess_deviation > 0)
        if (const auto a = annualized(excess, settings.periods_per_year))
            p.sharpe_geometric = *a / (*excess_deviation * root);

    double squares = 0;
    double gains = 0;
    double losses = 0;
    std::size_t positive = 0;
    for (const double r : s.returns) {
        const double below = std::min(r - settings.minimum_acceptable, 0.0);
        squares += below * below;
        gains += std::max(r - settings.omega_threshold, 0.0);
        losses += std::max(settings.omega_threshold - r, 0.0);
        positive += r > 0 ? 1 : 0;
    }
    p.downside_deviation = std::sqrt(squares / n);
    p.sortino_period =
        ratio("sortino", p.mean_return - settings.minimum_acceptable, p.downside_deviation, issues);
    if (p.sortino_period) p.sortino = *p.sortino_period * root;
    p.omega = ratio("omega", gains, losses, issues);
    p.hit_ratio = static_cast<double>(positive) / n;
    p.best = *std::max_element(s.returns.begin(), s.returns.end());
    p.worst = *std::min_element(s.returns.begin(), s.returns.end());
    if (const auto v = math::skewness(s.returns)) p.skewness = *v;
    if (const auto v = math::excess_kurtosis(s.returns)) p.excess_kurtosis = *v;
    std::vector<double> sorted = s.returns;
    std::sort(sorted.begin(), sorted.end());
    p.var = -tail_quantile(sorted, settings.confidence, settings.quantile);
    p.es = -tail_mean(sorted, settings.confidence, settings.es);
}

void add_drawdowns(const PerformanceSeries& s, const PerformanceSettings& settings,
                   PerformanceReport& p, Issues& issues) {
    p.drawdowns = drawdowns(s.dates, s.returns);
    if (!p.drawdowns.empty()) {
        p.worst_drawdown = p.drawdowns.front();
        p.max_drawdown = p.drawdowns.front().depth;
    }
    p.calmar = ratio("calmar", p.annualized_return, -p.max_drawdown, issues);
    p.drawdowns.resize(std::min(p.drawdowns.size(), settings.drawdowns));
    double wealth = 1;
    double high = 1;
    for (std::size_t t = 0; t < s.returns.size(); ++t) {
        wealth *= 1 + s.returns[t];
        high = std::max(high, wealth);
        p.path.push_back({s.dates[t], wealth - 1, wealth / high - 1});
    }
}

void add_benchmark(const PerformanceSeries& s, std::span<const double> excess,
                   std::span<const double> risk_free, const PerformanceSettings& settings,
                   PerformanceReport& p, Issues& issues) {
    if (s.benchmark.empty() || s.returns.size() < 2) return;
    const double periods = settings.periods_per_year;
    const std::vector<double> market = difference(s.benchmark, risk_free);
    const double market_variance = math::variance(market, 1);
    const double scale = std::abs(math::mean(market));
    const bool moves = market_variance > 1e-28 * scale * scale && market_variance > 0;
    p.beta =
        ratio("beta", math::covariance(excess, market, 1), moves ? market_variance : 0.0, issues);
    if (p.beta) {
        p.alpha = math::mean(excess) - *p.beta * math::mean(market);
        if (*p.alpha > -1) p.alpha_annualized = std::pow(1 + *p.alpha, periods) - 1;
        p.treynor = ratio("treynor", annualized(excess, periods), p.beta, issues);
    }
    if (const auto r = math::correlation(s.returns, s.benchmark)) p.correlation = *r;
    const std::vector<double> active = difference(s.returns, s.benchmark);
    if (const auto sd = deviation(active)) p.tracking_error = *sd * std::sqrt(periods);
    const auto benchmark_return = annualized(s.benchmark, periods);
    if (p.annualized_return && benchmark_return)
        p.active_return = *p.annualized_return - *benchmark_return;
    p.information_ratio = ratio("information_ratio", p.active_return, p.tracking_error, issues);
    p.up_capture = capture(s.returns, s.benchmark, true);
    p.down_capture = capture(s.returns, s.benchmark, false);
}

// The longest step between daily returns, over a weekend with holidays, in days.
constexpr int kLongestDailyStep = 5;

std::vector<model::YearReturns> by_year(const PerformanceSeries& s) {
    std::vector<model::DatedReturn> returns;
    returns.reserve(s.returns.size());
    for (std::size_t t = 0; t < s.returns.size(); ++t)
        returns.push_back({s.dates[t], s.returns[t]});
    const bool is_daily = s.dates.size() > 1 && s.dates[1] - s.dates[0] <= kLongestDailyStep;
    std::optional<fin::Date> start;
    if (is_daily) start = model::nyse_sessions().advance(s.dates.front(), -1);
    return model::returns_by_year(start, returns);
}

}  // namespace

Result<Outcome<PerformanceReport>> performance(const PerformanceSeries& series,
                                               const PerformanceSettings& settings,
                                               const Cancel& cancel) {
    TRY_STATUS(check(series, settings));
    Outcome<PerformanceReport> result;
    PerformanceReport& p = result.value;
    p.observations = series.returns.size();
    p.first_date = series.dates.front();
    p.last_date = series.dates.back();
    if (p.observations < kMinimumObservations)
        result.issues.push_back(
            {Severity::kWarning, "short_history",
             fmt::format("the statistics use {} returns: at least {} are recommended",
                         p.observations, kMinimumObservations),
             "returns"});
    const std::vector<double> risk_free =
        !series.risk_free.empty()
            ? series.risk_free
            : std::vector<double>(p.observations,
                                  settings.risk_free_annual / settings.periods_per_year);
    const std::vector<double> excess = difference(series.returns, risk_free);
    TRY_STATUS(cancel.check());
    add_own_statistics(series, excess, settings, p, result.issues);
    TRY_STATUS(cancel.check());
    add_drawdowns(series, settings, p, result.issues);
    TRY_STATUS(cancel.check());
    add_benchmark(series, excess, risk_free, settings, p, result.issues);
    TRY_STATUS(cancel.check());
    p.years = by_year(series);
    return result;
}

}  // namespace ballast::risk
