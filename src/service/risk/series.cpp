#include "service/risk/series.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::service {

namespace {

Error column_error(const wire::WideTable& table, std::string_view column,
                   const std::string& pointer) {
    const std::vector<std::string_view> names(table.columns.begin(), table.columns.end());
    const std::string_view nearest = nearest_word(column, names);
    Error error =
        fail(Code::kInvalidInput, fmt::format("there is no column \"{}\"; the columns are {}",
                                              column, fmt::join(table.columns, ", ")));
    error.errors.push_back({pointer, "not_allowed", error.message,
                            nearest.empty() ? "name one of the columns"
                                            : fmt::format("did you mean \"{}\"?", nearest)});
    return error;
}

Result<const std::vector<double>*> find_column(const wire::WideTable& table,
                                               std::string_view column,
                                               const std::string& pointer) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), column);
    if (found == table.columns.end()) return column_error(table, column, pointer);
    return &table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

Error required(std::string pointer, std::string message) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "required", std::move(message), ""});
    return error;
}

void report_dropped(Issues& issues, std::size_t dropped, std::size_t all) {
    if (dropped > 0)
        issues.push_back(
            {Severity::kWarning, "incomplete_rows",
             fmt::format("{} of {} dates were left out because a value is missing", dropped, all),
             ""});
}

Result<Outcome<risk::BacktestSeries>> from_columns(const BacktestRequest& request) {
    const auto* pnl_name = request.pnl ? std::get_if<std::string>(&*request.pnl) : nullptr;
    const auto* var_name = request.var ? std::get_if<std::string>(&*request.var) : nullptr;
    if (!pnl_name) return required("/pnl", "name the column of `series` that holds the P&L");
    if (!var_name) return required("/var", "name the column of `series` that holds the VaR");
    const wire::WideTable& table = *request.series;
    TRY(const std::vector<double>* pnl, find_column(table, *pnl_name, "/pnl"));
    TRY(const std::vector<double>* var, find_column(table, *var_name, "/var"));
    const std::vector<double>* es = nullptr;
    if (request.es) {
        TRY(es, find_column(table, *request.es, "/es"));
    }
    Outcome<risk::BacktestSeries> outcome;
    for (std::size_t i = 0; i < table.dates.size(); ++i) {
        if (std::isnan((*pnl)[i]) || std::isnan((*var)[i]) || (es && std::isnan((*es)[i])))
            continue;
        outcome.value.dates.push_back(table.dates[i]);
        outcome.value.pnl.push_back((*pnl)[i]);
        outcome.value.var.push_back((*var)[i]);
        if (es) outcome.value.es.push_back((*es)[i]);
    }
    report_dropped(outcome.issues, table.dates.size() - outcome.value.dates.size(),
                   table.dates.size());
    return outcome;
}

Result<Outcome<risk::BacktestSeries>> from_rows(const BacktestRequest& request) {
    const auto* pnl = request.pnl ? std::get_if<std::vector<PnlPoint>>(&*request.pnl) : nullptr;
    const auto* var = request.var ? std::get_if<std::vector<VarPoint>>(&*request.var) : nullptr;
    if (!pnl) return required("/pnl", "give rows of date and pnl, or `series` and a column's name");
    if (!var) return required("/var", "give rows of date and var, or `series` and a column's name");
    std::map<fin::Date, const VarPoint*> forecasts;
    bool with_es = !var->empty();
    for (const VarPoint& point : *var) {
        if (!forecasts.emplace(point.date, &point).second)
            return required("/var",
                            fmt::format("the date {} is a duplicate", point.date.to_string()));
        with_es = with_es && point.es.has_value();
    }
    std::map<fin::Date, double> days;
    for (const PnlPoint& point : *pnl)
        if (!days.emplace(point.date, point.pnl).second)
            return required("/pnl",
                            fmt::format("the date {} is a duplicate", point.date.to_string()));
    Outcome<risk::BacktestSeries> outcome;
    for (const auto& [date, value] : days) {
        const auto found = forecasts.find(date);
        if (found == forecasts.end()) continue;
        outcome.value.dates.push_back(date);
        outcome.value.pnl.push_back(value);
        outcome.value.var.push_back(found->second->var);
        if (with_es) outcome.value.es.push_back(*found->second->es);
    }
    report_dropped(outcome.issues, days.size() - outcome.value.dates.size(), days.size());
    return outcome;
}

}  // namespace

Result<Outcome<risk::BacktestSeries>> backtest_series(const BacktestRequest& request) {
    return request.series ? from_columns(request) : from_rows(request);
}

Issues forecast_issues(const risk::RollingBacktest& rolling) {
    Issues issues = risk::backtest_issues(rolling.series, rolling.report);
    for (Issue& issue : issues)
        issue.message = fmt::format("{} at {}: {}", wire::to_word(rolling.method),
                                    rolling.report.confidence, issue.message);
    return issues;
}

Result<Outcome<risk::PerformanceSeries>> performance_series(const PerformanceRequest& request) {
    const wire::WideTable& table = *request.returns;
    if (table.columns.empty()) return required("/returns", "there is no column of returns");
    TRY(const std::vector<double>* returns,
        find_column(table, request.column.value_or(table.columns.front()), "/column"));
    const std::vector<double>* benchmark = nullptr;
    const std::vector<double>* risk_free = nullptr;
    if (request.benchmark) {
        TRY(benchmark, find_column(table, *request.benchmark, "/benchmark"));
    }
    if (request.risk_free) {
        TRY(risk_free, find_column(table, *request.risk_free, "/risk_free"));
    }
    const auto absent = [](const std::vector<double>* column, std::size_t row) {
        return column && std::isnan((*column)[row]);
    };
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < table.dates.size(); ++i)
        if ((!request.as_of || table.dates[i] <= *request.as_of) && !absent(returns, i) &&
            !absent(benchmark, i) && !absent(risk_free, i))
            rows.push_back(i);
    Outcome<risk::PerformanceSeries> outcome;
    report_dropped(outcome.issues, table.dates.size() - rows.size(), table.dates.size());
    if (request.window && rows.size() > *request.window)
        rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(*request.window));
    for (const std::size_t i : rows) {
        outcome.value.dates.push_back(table.dates[i]);
        outcome.value.returns.push_back((*returns)[i]);
        if (benchmark) outcome.value.benchmark.push_back((*benchmark)[i]);
        if (risk_free) outcome.value.risk_free.push_back((*risk_free)[i]);
    }
    return outcome;
}

}  // namespace ballast::service
