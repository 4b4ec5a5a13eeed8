#include "risk/backtest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/distributions.hpp"
#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"
#include "risk/quantile.hpp"

namespace ballast::risk {

namespace {

Status check_column(std::string_view name, std::span<const double> values, std::size_t length) {
    if (values.size() != length)
        return fail(Code::kInvalidInput,
                    fmt::format("{} has {} values: expected {}, as many as pnl", name,
                                values.size(), length));
    for (std::size_t t = 0; t < values.size(); ++t)
        if (!std::isfinite(values[t]))
            return fail(Code::kInvalidInput,
                        fmt::format("{} of observation {} is not a finite number", name, t + 1));
    return {};
}

Status check_series(const BacktestSeries& s, const BacktestSettings& settings) {
    if (!(settings.confidence > 0 && settings.confidence < 1))
        return fail(Code::kInvalidInput,
                    "confidence is out of range: expected a fraction above 0 and below 1");
    if (s.pnl.empty()) return fail(Code::kInvalidInput, "there are no observations to test");
    TRY_STATUS(check_column("pnl", s.pnl, s.pnl.size()));
    TRY_STATUS(check_column("var", s.var, s.pnl.size()));
    if (!s.es.empty()) TRY_STATUS(check_column("es", s.es, s.pnl.size()));
    if (!s.dates.empty() && s.dates.size() != s.pnl.size())
        return fail(Code::kInvalidInput,
                    "the number of dates differs from the number of observations: expected one "
                    "date per observation");
    return {};
}

Transitions count_transitions(const std::vector<bool>& hits) {
    Transitions t;
    for (std::size_t i = 1; i < hits.size(); ++i) {
        if (!hits[i - 1]) {
            ++(hits[i] ? t.n01 : t.n00);
        } else {
            ++(hits[i] ? t.n11 : t.n10);
        }
    }
    if (t.n00 + t.n01 > 0) t.pi01 = static_cast<double>(t.n01) / static_cast<double>(t.n00 + t.n01);
    if (t.n10 + t.n11 > 0) t.pi11 = static_cast<double>(t.n11) / static_cast<double>(t.n10 + t.n11);
    return t;
}

TestResult sum_of(const TestResult& a, const TestResult& b) {
    TestResult result;
    result.degrees_of_freedom = 2;
    if (!a.statistic || !b.statistic) return result;
    result.statistic = *a.statistic + *b.statistic;
    result.p_value = math::chi_square_survival(*result.statistic, 2);
    return result;
}

std::size_t worst_window(const std::vector<bool>& hits, std::size_t days) {
    std::size_t inside = 0;
    std::size_t worst = 0;
    for (std::size_t t = 0; t < hits.size(); ++t) {
        inside += hits[t] ? 1 : 0;
        if (t >= days) inside -= hits[t - days] ? 1 : 0;
        worst = std::max(worst, inside);
    }
    return worst;
}

// Regression of centered hits on a constant, the VaR in the sign of the P&L, lagged hits and, if
// requested, yesterday's squared P&L; explained sum over alpha (1 - alpha) is chi² with as many
// degrees of freedom as there are linearly independent regressors.
TestResult dynamic_quantile(const BacktestSeries& s, const std::vector<bool>& hits, double alpha,
                            const BacktestSettings& settings) {
    const std::size_t lags = settings.dynamic_quantile_lags;
    const std::size_t columns = 2 + lags + (settings.dynamic_quantile_squared_pnl ? 1 : 0);
    TestResult result;
    result.degrees_of_freedom = static_cast<int>(columns);
    const std::size_t first = std::max<std::size_t>(lags, 1);
    if (hits.size() < first + columns + 1) return result;
    const std::size_t rows = hits.size() - first;
    math::Matrix x = math::Matrix::zero(rows, columns);
    std::vector<double> y(rows);
    const auto centered = [&](std::size_t t) { return (hits[t] ? 1.0 : 0.0) - alpha; };
    for (std::size_t r = 0; r < rows; ++r) {
        const std::size_t t = r + first;
        y[r] = centered(t);
        x(r, 0) = 1;
        x(r, 1) = -s.var[t];
        for (std::size_t lag = 1; lag <= lags; ++lag) x(r, 1 + lag) = centered(t - lag);
        if (settings.dynamic_quantile_squared_pnl) x(r, columns - 1) = s.pnl[t - 1] * s.pnl[t - 1];
    }
    const auto fit = math::least_squares(x, y);
    if (!fit) return result;
    double explained = 0;
    for (const double v : fit->fitted) explained += v * v;
    result.degrees_of_freedom = static_cast<int>(fit->rank);
    result.statistic = explained / (alpha * (1 - alpha));
    result.p_value = math::chi_square_survival(*result.statistic, static_cast<double>(fit->rank));
    return result;
}

void add_losses(const BacktestSeries& s, const std::vector<bool>& hits, double alpha,
                BacktestReport& report) {
    double loss = 0;
    double excess = 0;
    double largest = 0;
    for (std::size_t t = 0; t < hits.size(); ++t) {
        const double beyond = s.pnl[t] + s.var[t];
        loss += (alpha - (hits[t] ? 1.0 : 0.0)) * beyond;
        if (!hits[t]) continue;
        excess -= beyond;
        largest = std::max(largest, -beyond);
    }
    report.mean_quantile_loss = loss / static_cast<double>(hits.size());
    if (report.exceptions == 0) return;
    report.mean_excess_loss = excess / static_cast<double>(report.exceptions);
    report.maximum_excess_loss = largest;
}

// Acerbi and Szekely (2014), tests 1 and 2; McNeil and Frey (2000): excess of losses beyond the VaR
// over the ES, tested one-sided against zero.
void add_es_tests(const BacktestSeries& s, const std::vector<bool>& hits, double alpha,
                  BacktestReport& report) {
    if (s.es.empty()) return;
    double sum = 0;
    std::vector<double> residuals;
    for (std::size_t t = 0; t < hits.size(); ++t) {
        if (!hits[t]) continue;
        if (!(s.es[t] > 0)) return;  // no ratio for a forecast that is not a loss
        sum += s.pnl[t] / s.es[t];
        residuals.push_back(-s.pnl[t] - s.es[t]);
    }
    const auto count = static_cast<double>(residuals.size());
    report.acerbi_szekely_z2 = sum / (static_cast<double>(hits.size()) * alpha) + 1;
    if (residuals.empty()) return;
    report.acerbi_szekely_z1 = sum / count + 1;
    const double mean = math::mean(residuals);
    report.mcneil_frey_mean_exceedance = mean;
    if (residuals.size() < 2) return;
    const double deviation = math::standard_deviation(residuals, 0);
    if (!(deviation > 0)) return;
    report.mcneil_frey.statistic = mean / (deviation / std::sqrt(count - 1));
    report.mcneil_frey.p_value = math::normal_survival(*report.mcneil_frey.statistic);
    report.mcneil_frey.degrees_of_freedom = static_cast<int>(residuals.size()) - 1;
}

class Doubts {
public:
    void undefined(bool is_undefined, std::string_view field, std::string_view reason) {
        if (!is_undefined) return;
        issues_.push_back({Severity::kInfo, "undefined",
                           fmt::format("{} is undefined: {}", field, reason), std::string(field)});
    }
    void warn(std::string code, std::string message, std::string path) {
        issues_.push_back(
            {Severity::kWarning, std::move(code), std::move(message), std::move(path)});
    }
    Issues take() && { return std::move(issues_); }

private:
    Issues issues_;
};

void doubt_es(const BacktestSeries& s, const BacktestReport& report, Doubts& doubts) {
    if (s.es.empty()) return;
    std::size_t below = 0;
    std::size_t first = 0;
    for (std::size_t t = 0; t < s.es.size(); ++t)
        if (s.es[t] < s.var[t] && below++ == 0) first = t;
    if (below > 0)
        doubts.warn(
            "es_below_var",
            fmt::format("the ES of {} of {} observations is below the VaR, first {} below {} {}; "
                        "expected an ES of at least the VaR: check the columns and their signs",
                        below, s.es.size(), s.es[first], s.var[first],
                        s.dates.empty() ? fmt::format("in observation {}", first + 1)
                                        : "on " + s.dates[first].to_string()),
            "es");
    const std::string_view zero =
        "the ES of an exception day is not a loss, so their ratio is undefined";
    const std::string_view none = "there are no exceptions";
    doubts.undefined(!report.acerbi_szekely_z2, "acerbi_szekely_z2", zero);
    doubts.undefined(!report.acerbi_szekely_z1, "acerbi_szekely_z1",
                     report.exceptions == 0 ? none : zero);
    doubts.undefined(!report.mcneil_frey.statistic, "mcneil_frey",
                     report.acerbi_szekely_z2
                         ? "it requires two exceptions with different losses beyond the ES"
                         : zero);
}

}  // namespace

Issues backtest_issues(const BacktestSeries& series, const BacktestReport& report) {
    Doubts doubts;
    if (report.observations < kBaselDays)
        doubts.warn("short_history",
                    fmt::format("the tests use {} forecasts, with {:.3g} exceptions expected; "
                                "below one year ({} forecasts) the chi-square p-values are rough",
                                report.observations, report.expected, kBaselDays),
                    "observations");
    doubts.undefined(!report.kupiec.statistic, "kupiec", "there are no forecasts");
    doubts.undefined(!report.time_until_first_failure.statistic, "time_until_first_failure",
                     "there are no exceptions");
    const std::string_view pairs =
        report.exceptions == 0
            ? "there are no exceptions"
            : "no day, or every day, follows an exception: there is nothing to compare";
    doubts.undefined(!report.christoffersen_independence.statistic, "christoffersen_independence",
                     pairs);
    doubts.undefined(!report.christoffersen_conditional.statistic, "christoffersen_conditional",
                     pairs);
    doubts.undefined(!report.christoffersen_conditional_trimmed.statistic,
                     "christoffersen_conditional_trimmed", pairs);
    doubts.undefined(!report.dynamic_quantile.statistic, "dynamic_quantile",
                     fmt::format("{} forecasts are too few for the regression on {} variables",
                                 report.observations, report.dynamic_quantile.degrees_of_freedom));
    doubts.undefined(!report.mean_excess_loss, "mean_excess_loss", "there are no exceptions");
    doubt_es(series, report, doubts);
    return std::move(doubts).take();
}

std::vector<bool> exceptions_of(std::span<const double> pnl, std::span<const double> var) {
    std::vector<bool> hits(pnl.size());
    for (std::size_t t = 0; t < pnl.size(); ++t) hits[t] = pnl[t] < -var[t];
    return hits;
}

Result<BacktestReport> backtest(const BacktestSeries& series, const BacktestSettings& settings) {
    TRY_STATUS(check_series(series, settings));
    const double alpha = tail_probability(settings.confidence);
    const std::vector<bool> hits = exceptions_of(series.pnl, series.var);
    const std::size_t n = hits.size();

    BacktestReport report;
    report.confidence = settings.confidence;
    report.observations = n;
    for (std::size_t t = 0; t < n; ++t) {
        if (!hits[t]) continue;
        if (!report.first_exception) report.first_exception = t + 1;
        report.exception_days.push_back(
            {t, series.dates.empty() ? std::nullopt : std::optional(series.dates[t]), series.pnl[t],
             series.var[t]});
    }
    report.exceptions = report.exception_days.size();
    report.expected = static_cast<double>(n) * alpha;
    report.ratio = static_cast<double>(report.exceptions) / report.expected;
    report.transitions = count_transitions(hits);
    report.kupiec = kupiec_test(n, report.exceptions, alpha);
    report.time_until_first_failure = first_failure_test(report.first_exception.value_or(0), alpha);
    report.christoffersen_independence = independence_test(report.transitions);
    report.christoffersen_conditional = sum_of(report.kupiec, report.christoffersen_independence);
    report.christoffersen_conditional_trimmed =
        sum_of(kupiec_test(n - 1, report.exceptions - (hits[0] ? 1 : 0), alpha),
               report.christoffersen_independence);
    report.dynamic_quantile = dynamic_quantile(series, hits, alpha, settings);
    report.traffic_light = traffic_light(n, report.exceptions, alpha);
    if (n > kBaselDays) {
        const auto recent = static_cast<std::size_t>(
            std::count(hits.end() - static_cast<std::ptrdiff_t>(kBaselDays), hits.end(), true));
        report.traffic_light_250 = traffic_light(kBaselDays, recent, alpha);
    }
    report.worst_250_day_exceptions = worst_window(hits, kBaselDays);
    report.binomial_z = (static_cast<double>(report.exceptions) - report.expected) /
                        std::sqrt(report.expected * (1 - alpha));
    add_losses(series, hits, alpha, report);
    add_es_tests(series, hits, alpha, report);
    return report;
}

}  // namespace ballast::risk
