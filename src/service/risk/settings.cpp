#include "service/risk/settings.hpp"

#include "service/portfolio/risk_settings.hpp"
#include "service/risk/describe_backtest.hpp"
#include "service/risk/describe_correlation.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"
#include "store/portfolios.hpp"

namespace ballast::service {

namespace {

template <class T>
inline constexpr bool kMayBeNull = false;
template <class T>
inline constexpr bool kMayBeNull<std::optional<T>> = true;

template <auto Member, class Request, class T>
void fill(Request& request, const T& value) {
    if constexpr (kMayBeNull<std::remove_cvref_t<decltype(request.*Member)>>) {
        if (!(request.*Member)) request.*Member = value;
    } else {
        if (!states<Member>(request)) request.*Member = value;
    }
}

}  // namespace

Result<risk::RiskSettings> settings_of(const Call& call,
                                       const std::optional<std::string>& portfolio) {
    risk::RiskSettings settings;
    if (!portfolio) return settings;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio stored, store::find_portfolio(transaction, *portfolio));
        TRY(settings, stored_risk_settings(transaction, stored.id));
        return {};
    }));
    return settings;
}

VarRequest in_effect(VarRequest request, const risk::RiskSettings& settings) {
    fill<&VarRequest::methods>(request, settings.methods);
    fill<&VarRequest::confidence>(request, settings.confidence);
    fill<&VarRequest::horizon_days>(request, settings.horizon_days);
    fill<&VarRequest::horizon>(request, settings.horizon);
    fill<&VarRequest::window>(request, settings.window);
    fill<&VarRequest::quantile>(request, settings.quantile);
    fill<&VarRequest::es>(request, settings.es);
    fill<&VarRequest::filter_lambda>(request, settings.lambda);
    fill<&VarRequest::age_lambda>(request, settings.age_lambda);
    fill<&VarRequest::paths>(request, settings.paths);
    fill<&VarRequest::seed>(request, settings.seed);
    return request;
}

BacktestRequest in_effect(BacktestRequest request, const risk::RiskSettings& settings) {
    fill<&BacktestRequest::methods>(request, settings.backtest_methods);
    fill<&BacktestRequest::confidence>(request, risk::headline_confidence(settings));
    fill<&BacktestRequest::window>(request, settings.backtest_window);
    fill<&BacktestRequest::maximum_days>(request, settings.backtest_days);
    fill<&BacktestRequest::lambda>(request, settings.lambda);
    fill<&BacktestRequest::age_lambda>(request, settings.age_lambda);
    fill<&BacktestRequest::quantile>(request, settings.quantile);
    return request;
}

PerformanceRequest in_effect(PerformanceRequest request, const risk::RiskSettings& settings) {
    fill<&PerformanceRequest::window>(request, settings.window);
    fill<&PerformanceRequest::benchmark>(request, settings.benchmark);
    fill<&PerformanceRequest::holding>(request, settings.holding);
    fill<&PerformanceRequest::confidence>(request, risk::headline_confidence(settings));
    fill<&PerformanceRequest::quantile>(request, settings.quantile);
    fill<&PerformanceRequest::es>(request, settings.es);
    fill<&PerformanceRequest::risk_free_annual>(request, settings.risk_free_annual);
    return request;
}

CorrelationRequest in_effect(CorrelationRequest request, const risk::RiskSettings& settings) {
    fill<&CorrelationRequest::window>(request, settings.window);
    fill<&CorrelationRequest::method>(request, settings.correlation);
    fill<&CorrelationRequest::ewma_lambda>(request, settings.lambda);
    return request;
}

}  // namespace ballast::service
