#include "risk/rolling_backtest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <utility>

#include "base/check.hpp"
#include "math/statistics.hpp"
#include "risk/describe_methods.hpp"
#include "risk/limits.hpp"
#include "risk/shrinkage.hpp"
#include "risk/var_book.hpp"
#include "risk/var_closed_form.hpp"

namespace ballast::risk {

namespace {

// Ascending values with their probabilities in that order.
struct WeightedScenarios {
    std::vector<double> values;
    std::vector<double> probabilities;  // empty: equal

    VarAndEs figures(double confidence, QuantileRule rule) const {
        if (probabilities.empty())
            return {-tail_quantile(values, confidence, rule),
                    -tail_mean(values, confidence, EsRule::kAcerbiTasche)};
        const TailWeights tail = tail_mean_weights(probabilities, confidence);
        VarAndEs figures{.var = -values[tail.weights.size() - 1]};
        for (std::size_t k = 0; k < tail.weights.size(); ++k)
            figures.es -= tail.weights[k] * values[k];
        return figures;
    }
};

WeightedScenarios ordered(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {std::move(values), {}};
}

WeightedScenarios ordered(std::span<const double> values, std::span<const double> probabilities) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    WeightedScenarios scenarios;
    for (const std::size_t t : order) {
        scenarios.values.push_back(values[t]);
        scenarios.probabilities.push_back(probabilities[t]);
    }
    return scenarios;
}

std::vector<double> filtered(std::span<const double> window, double lambda) {
    std::vector<double> values = volatility_ratios(window, lambda);
    for (std::size_t t = 0; t < window.size(); ++t) values[t] *= window[t];
    return values;
}

// Skewness and excess kurtosis about the window's mean, standardized by the variance with ddof 1 as
// in the modified method of a book.
VarAndEs modified_figures(std::span<const double> window, double sigma, double confidence) {
    if (sigma == 0) return {};
    const double mean = math::mean(window);
    double third = 0;
    double fourth = 0;
    for (const double x : window) {
        const double z = (x - mean) / sigma;
        third += z * z * z;
        fourth += z * z * z * z;
    }
    const auto n = static_cast<double>(window.size());
    return modified_var(0, sigma, third / n, fourth / n - 3, confidence).figures;
}

// A method's forecast for tomorrow from one window, at every confidence.
std::vector<VarAndEs> forecasts(VarMethod method, std::span<const double> window,
                                const RollingSettings& settings) {
    std::vector<VarAndEs> figures;
    const auto each = [&](const auto& at) {
        for (const double confidence : settings.confidence) figures.push_back(at(confidence));
    };
    const auto by_scenarios = [&](const WeightedScenarios& scenarios) {
        each([&](double c) { return scenarios.figures(c, settings.quantile); });
    };
    switch (method) {
        case VarMethod::kHistorical:
            by_scenarios(ordered({window.begin(), window.end()}));
            break;
        case VarMethod::kHistoricalFiltered:
            by_scenarios(ordered(filtered(window, settings.lambda)));
            break;
        case VarMethod::kHistoricalAgeWeighted:
            by_scenarios(
                ordered(window, date_weights(window.size(), {.ewma_lambda = settings.age_lambda})));
            break;
        case VarMethod::kParametric: {
            const double sigma = math::standard_deviation(window, 1);
            each([&](double c) { return normal_var(0, sigma, c); });
            break;
        }
        case VarMethod::kEwma: {
            const double sigma = ewma_volatility(window, settings.lambda);
            each([&](double c) { return normal_var(0, sigma, c); });
            break;
        }
        case VarMethod::kParametricT: {
            const double sigma = math::standard_deviation(window, 1);
            const double nu = fit_degrees_of_freedom(window, 0, sigma).value;
            each([&](double c) { return student_t_var(0, sigma, nu, c); });
            break;
        }
        case VarMethod::kModified: {
            const double sigma = math::standard_deviation(window, 1);
            each([&](double c) { return modified_figures(window, sigma, c); });
            break;
        }
        case VarMethod::kMcNormal:
        case VarMethod::kMcT:
            CHECK(false);  // rejected with the settings
    }
    return figures;
}

Status check_settings(const RollingSettings& settings, std::size_t observations) {
    if (settings.window < kSmallestBacktestWindow)
        return fail(Code::kInvalidInput, fmt::format("window is {}: expected at least {}",
                                                     settings.window, kSmallestBacktestWindow));
    if (!within(kDecayLimits, settings.lambda))
        return fail(Code::kInvalidInput,
                    "lambda is out of range: expected a number above 0 and below 1");
    if (!within(kDecayLimits, settings.age_lambda))
        return fail(Code::kInvalidInput,
                    "age_lambda is out of range: expected a number above 0 and below 1");
    for (const VarMethod method : settings.methods)
        if (!forecasts_series(method))
            return fail(Code::kInvalidInput,
                        fmt::format("{} simulates the positions of a portfolio and has no forecast "
                                    "from its past P&L: backtest its closed form {}",
                                    describe::to_word(method),
                                    method == VarMethod::kMcT ? "parametric_t" : "parametric"));
    if (settings.maximum_days == 0)
        return fail(Code::kInvalidInput, "maximum_days is 0: expected at least 1");
    for (const double c : settings.confidence)
        if (!within(kConfidenceLimits, c))
            return fail(Code::kInvalidInput,
                        "confidence is out of range: expected a fraction above 0 and below 1");
    if (observations < settings.window + 1)
        return fail(Code::kInvalidInput,
                    fmt::format("a backtest requires window + 1 = {} returns: there are {}",
                                settings.window + 1, observations));
    return {};
}

}  // namespace

bool forecasts_series(VarMethod method) {
    return method != VarMethod::kMcNormal && method != VarMethod::kMcT;
}

Result<std::vector<RollingBacktest>> rolling_backtest(std::span<const fin::Date> dates,
                                                      std::span<const double> pnl,
                                                      const RollingSettings& settings) {
    TRY_STATUS(check_settings(settings, pnl.size()));
    const std::size_t first =
        std::max(settings.window, pnl.size() - std::min(pnl.size(), settings.maximum_days));
    std::vector<RollingBacktest> result;
    for (const VarMethod method : settings.methods) {
        std::vector<BacktestSeries> series(settings.confidence.size());
        for (std::size_t t = first; t < pnl.size(); ++t) {
            const std::vector<VarAndEs> figures =
                forecasts(method, pnl.subspan(t - settings.window, settings.window), settings);
            for (std::size_t c = 0; c < series.size(); ++c) {
                if (!dates.empty()) series[c].dates.push_back(dates[t]);
                series[c].pnl.push_back(pnl[t]);
                series[c].var.push_back(figures[c].var);
                series[c].es.push_back(figures[c].es);
            }
        }
        for (std::size_t c = 0; c < series.size(); ++c) {
            TRY(BacktestReport report, backtest(series[c], {.confidence = settings.confidence[c]}));
            result.push_back({method, std::move(report), std::move(series[c])});
        }
    }
    return result;
}

Result<Outcome<HeldPnl>> held_pnl(const Positions& positions, const ReturnPanel& panel,
                                  const Work& work) {
    TRY(Outcome<Book> made, make_book(positions, panel, work));
    Book& book = made.value;
    return Outcome<HeldPnl>{
        {std::move(book.dates), std::move(book.pnl), book.gross_value, book.coverage},
        std::move(made.issues)};
}

Result<Outcome<std::vector<RollingBacktest>>> rolling_backtest(const Positions& positions,
                                                               const ReturnPanel& panel,
                                                               const RollingSettings& settings,
                                                               const Work& work) {
    TRY(Outcome<HeldPnl> held, held_pnl(positions, panel, work));
    TRY(std::vector<RollingBacktest> tests,
        rolling_backtest(held.value.dates, held.value.pnl, settings));
    return Outcome<std::vector<RollingBacktest>>{std::move(tests), std::move(held.issues)};
}

}  // namespace ballast::risk
