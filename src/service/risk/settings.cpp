#include "service/risk/settings.hpp"

#include <utility>

#include "service/environment.hpp"
#include "service/portfolio/risk_settings.hpp"
#include "service/risk/describe_backtest.hpp"
#include "service/risk/describe_correlation.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"
#include "service/risk/settings_fields.hpp"
#include "store/portfolios.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

template <class T>
inline constexpr bool kMayBeNull = false;
template <class T>
inline constexpr bool kMayBeNull<std::optional<T>> = true;

// Gives a request what it leaves out.
template <class Request>
struct Fill {
    Request& request;

    template <auto Member, class T>
    void set(const T& value) {
        if constexpr (kMayBeNull<std::remove_cvref_t<decltype(request.*Member)>>) {
            if (!(request.*Member)) request.*Member = value;
        } else {
            if (!states<Member>(request)) request.*Member = value;
        }
    }
};

// The names of what a request may leave out.
template <class Request>
struct Names {
    std::vector<std::string_view> names = {};

    template <auto Member, class T>
    void set(const T& /*value*/) {
        names.push_back(field_name<Member, Request>());
    }
};

// The same with their values, as JSON.
template <class Request>
struct Values {
    std::string json = {};

    template <auto Member, class T>
    void set(const T& value) {
        add(field_name<Member, Request>(), value);
    }
    template <class T>
    void add(std::string_view name, const T& value) {
        json += json.empty() ? "{" : ",";
        wire::write_string(json, name);
        json += ':' + wire::to_json(value);
    }
    std::string finish() && { return json.empty() ? "{}" : json + '}'; }
};

template <class To>
void settings_of_request(To& to, const VarRequest& /*kind*/, const risk::RiskSettings& settings) {
    to.template set<&VarRequest::methods>(settings.methods);
    to.template set<&VarRequest::confidence>(settings.confidence);
    to.template set<&VarRequest::horizon_days>(settings.horizon_days);
    to.template set<&VarRequest::horizon>(settings.horizon);
    to.template set<&VarRequest::window>(settings.window);
    to.template set<&VarRequest::quantile>(settings.quantile);
    to.template set<&VarRequest::es>(settings.es);
    to.template set<&VarRequest::filter_lambda>(settings.lambda);
    to.template set<&VarRequest::age_lambda>(settings.age_lambda);
    to.template set<&VarRequest::paths>(settings.paths);
    to.template set<&VarRequest::seed>(settings.seed);
}

template <class To>
void settings_of_request(To& to, const BacktestRequest& /*kind*/,
                         const risk::RiskSettings& settings) {
    to.template set<&BacktestRequest::methods>(settings.backtest_methods);
    to.template set<&BacktestRequest::confidence>(risk::headline_confidence(settings));
    to.template set<&BacktestRequest::window>(settings.backtest_window);
    to.template set<&BacktestRequest::maximum_days>(settings.backtest_days);
    to.template set<&BacktestRequest::lambda>(settings.lambda);
    to.template set<&BacktestRequest::age_lambda>(settings.age_lambda);
    to.template set<&BacktestRequest::quantile>(settings.quantile);
}

template <class To>
void settings_of_request(To& to, const PerformanceRequest& /*kind*/,
                         const risk::RiskSettings& settings) {
    to.template set<&PerformanceRequest::window>(settings.window);
    to.template set<&PerformanceRequest::benchmark>(settings.benchmark);
    to.template set<&PerformanceRequest::holding>(settings.holding);
    to.template set<&PerformanceRequest::confidence>(risk::headline_confidence(settings));
    to.template set<&PerformanceRequest::quantile>(settings.quantile);
    to.template set<&PerformanceRequest::es>(settings.es);
    to.template set<&PerformanceRequest::risk_free_annual>(settings.risk_free_annual);
}

template <class To>
void settings_of_request(To& to, const CorrelationRequest& /*kind*/,
                         const risk::RiskSettings& settings) {
    to.template set<&CorrelationRequest::window>(settings.window);
    to.template set<&CorrelationRequest::method>(settings.correlation);
    to.template set<&CorrelationRequest::ewma_lambda>(settings.lambda);
}

template <class Request>
std::vector<std::string_view> names_of() {
    Names<Request> names;
    settings_of_request(names, Request{}, risk::RiskSettings{});
    return std::move(names.names);
}

// Of a report, which builds its figures from these settings (service/report/builder.cpp).
std::vector<std::string_view> names_of_report() {
    return {"window", "confidence", "paths", "seed", "benchmark", "holding"};
}

template <class Request>
std::string values_of(const risk::RiskSettings& settings) {
    Values<Request> values;
    settings_of_request(values, Request{}, settings);
    return std::move(values).finish();
}

std::string values_of_report(const risk::RiskSettings& settings) {
    Values<VarRequest> values;
    values.add("window", settings.window);
    values.add("confidence", risk::headline_confidence(settings));
    values.add("paths", settings.paths);
    values.add("seed", settings.seed);
    values.add("benchmark", settings.benchmark);
    values.add("holding", settings.holding);
    return std::move(values).finish();
}

template <class Request>
Request filled(Request request, const risk::RiskSettings& settings) {
    Fill<Request> fill{request};
    settings_of_request(fill, request, settings);
    return request;
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
    return filled(std::move(request), settings);
}

BacktestRequest in_effect(BacktestRequest request, const risk::RiskSettings& settings) {
    return filled(std::move(request), settings);
}

PerformanceRequest in_effect(PerformanceRequest request, const risk::RiskSettings& settings) {
    return filled(std::move(request), settings);
}

CorrelationRequest in_effect(CorrelationRequest request, const risk::RiskSettings& settings) {
    return filled(std::move(request), settings);
}

std::vector<std::string_view> fields_with_settings(std::string_view method) {
    if (method == "risk.var") return names_of<VarRequest>();
    if (method == "risk.backtest") return names_of<BacktestRequest>();
    if (method == "risk.performance") return names_of<PerformanceRequest>();
    if (method == "risk.correlation") return names_of<CorrelationRequest>();
    if (method.starts_with("report.")) return names_of_report();
    return {};
}

Result<std::string> values_of_settings(Environment& environment, const TenantId& tenant,
                                       std::string_view method, std::string_view portfolio) {
    TRY(store::Database * database, environment.database());
    risk::RiskSettings settings;
    TRY_STATUS(database->read(tenant, [&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio stored, store::find_portfolio(transaction, portfolio));
        TRY(settings, stored_risk_settings(transaction, stored.id));
        return {};
    }));
    if (method == "risk.var") return values_of<VarRequest>(settings);
    if (method == "risk.backtest") return values_of<BacktestRequest>(settings);
    if (method == "risk.performance") return values_of<PerformanceRequest>(settings);
    if (method == "risk.correlation") return values_of<CorrelationRequest>(settings);
    if (method.starts_with("report.")) return values_of_report(settings);
    return "{}";
}

}  // namespace ballast::service
