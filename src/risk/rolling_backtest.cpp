#include "risk/rolling_backtest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/statistics.hpp"
#include "risk/limits.hpp"
#include "risk/shrinkage.hpp"
#include "risk/var_book.hpp"
#include "risk/var_closed_form.hpp"

namespace ballast::risk {

namespace {

// Forecast of a method for tomorrow from one window: ascending scenarios, or a standard deviation.
struct WindowForecast {
    std::vector<double> scenarios;  // ascending; empty for closed forms
    double sigma = 0.0;
};

// Each day's P&L divided by the volatility forecast for that day, times the forecast for tomorrow.
std::vector<double> filtered(std::span<const double> window, double lambda) {
    double variance = math::variance(window, 0);
    std::vector<double> forecast(window.size());
    for (std::size_t t = 0; t < window.size(); ++t) {
        forecast[t] = variance;
        variance = lambda * variance + (1 - lambda) * window[t] * window[t];
    }
    std::vector<double> result(window.begin(), window.end());
    for (std::size_t t = 0; t < window.size(); ++t)
        if (forecast[t] > 0) result[t] *= std::sqrt(variance / forecast[t]);
    return result;
}

WindowForecast forecast_of(RollingMethod method, std::span<const double> window, double lambda) {
    WindowForecast forecast;
    switch (method) {
        case RollingMethod::kHistorical:
            forecast.scenarios.assign(window.begin(), window.end());
            break;
        case RollingMethod::kHistoricalFiltered:
            forecast.scenarios = filtered(window, lambda);
            break;
        case RollingMethod::kParametric:
            forecast.sigma = math::standard_deviation(window, 1);
            break;
        case RollingMethod::kEwma:
            forecast.sigma = ewma_volatility(window, lambda);
            break;
    }
    std::sort(forecast.scenarios.begin(), forecast.scenarios.end());
    return forecast;
}

VarAndEs figures_of(const WindowForecast& forecast, double confidence, QuantileRule rule) {
    if (forecast.scenarios.empty()) return normal_var(0, forecast.sigma, confidence);
    return {-tail_quantile(forecast.scenarios, confidence, rule),
            -tail_mean(forecast.scenarios, confidence, EsRule::kAcerbiTasche)};
}

Status check_settings(const RollingSettings& settings, std::size_t observations) {
    if (settings.window < kSmallestBacktestWindow)
        return fail(Code::kInvalidInput, fmt::format("window is {}: expected at least {}",
                                                     settings.window, kSmallestBacktestWindow));
    if (!within(kDecayLimits, settings.lambda))
        return fail(Code::kInvalidInput,
                    "lambda is out of range: expected a number above 0 and below 1");
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

Result<std::vector<RollingBacktest>> rolling_backtest(std::span<const fin::Date> dates,
                                                      std::span<const double> pnl,
                                                      const RollingSettings& settings) {
    TRY_STATUS(check_settings(settings, pnl.size()));
    const std::size_t first =
        std::max(settings.window, pnl.size() - std::min(pnl.size(), settings.maximum_days));
    std::vector<RollingBacktest> result;
    for (const RollingMethod method : settings.methods) {
        std::vector<BacktestSeries> series(settings.confidence.size());
        for (std::size_t t = first; t < pnl.size(); ++t) {
            const WindowForecast forecast = forecast_of(
                method, pnl.subspan(t - settings.window, settings.window), settings.lambda);
            for (std::size_t c = 0; c < series.size(); ++c) {
                const VarAndEs figures =
                    figures_of(forecast, settings.confidence[c], settings.quantile);
                if (!dates.empty()) series[c].dates.push_back(dates[t]);
                series[c].pnl.push_back(pnl[t]);
                series[c].var.push_back(figures.var);
                series[c].es.push_back(figures.es);
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
