#include "service/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "risk/simulation_shards.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/result_cache.hpp"
#include "service/risk/book.hpp"
#include "service/risk/describe_backtest.hpp"
#include "service/risk/describe_correlation.hpp"
#include "service/risk/describe_exposures.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/describe_var.hpp"
#include "service/risk/factor_methods.hpp"
#include "service/risk/portfolio_returns.hpp"
#include "service/risk/position_minimum.hpp"
#include "service/risk/scenario_methods.hpp"
#include "service/risk/series.hpp"
#include "service/risk/settings.hpp"
#include "service/risk/stress_methods.hpp"

namespace ballast::service {

namespace {

Error missing_input(std::string message, std::string hint) {
    return invalid("", "required", std::move(message), std::move(hint));
}

VarSize size_of(const VarRequest& request) {
    const auto simulates = [](risk::VarMethod method) {
        return method == risk::VarMethod::kMcNormal || method == risk::VarMethod::kMcT;
    };
    return {.paths = request.paths,
            .simulated_methods =
                static_cast<std::size_t>(std::ranges::count_if(request.methods, simulates)),
            .methods = request.methods.size(),
            .levels = request.confidence.size(),
            .symbols = request.positions ? request.positions->rows.size() : 1,
            .components = request.components || request.incremental};
}

Result<VarResponse> compute_var(Call& call, const VarRequest& request, const Book& book) {
    TRY(auto outcome, risk::var_report(book.positions(), book.panel, request, call.work()));
    VarResponse response;
    static_cast<risk::VarReport&>(response) = std::move(outcome.value);
    response.coverage = book.coverage(response.coverage);
    response.currency = book.currency;
    response.as_of = book.as_of ? book.as_of : response.last_date;
    response.mean_rule = request.mean;
    response.ddof = request.ddof;
    response.unit = "currency of the positions' values; positive is a loss";
    response.horizon = request.horizon;
    response.window = request.window;
    response.age_lambda = request.age_lambda;
    response.filter_lambda = request.filter_lambda;
    response.positions = position_uses(book);
    fill_provenance(response, "risk.var", request, book.data_digest,
                    joined(book.issues, outcome.issues));
    return response;
}

Result<VarResponse> run_var(Call& call, const VarRequest& asked) {
    TRY(const VarRequest request, with_stored_settings(call, asked));
    TRY(const Book book, load_book(call, request, {request.as_of, request.window}));
    if (request.portfolio) TRY_STATUS(require_risk(book));
    VarSize size = size_of(request);
    size.symbols = book.holdings.size();
    size.options = book.options.size();
    TRY_STATUS(call.admit(var_cost(size)));
    const auto compute = [&] { return compute_var(call, request, book); };
    return cached_response<VarResponse>(call, result_digest("risk.var", request, book.data_digest),
                                        compute);
}

Cost cost_of(const BacktestRequest& request) {
    const auto* levels = std::get_if<std::vector<double>>(&request.confidence);
    return backtest_cost(request.methods.size(), levels ? levels->size() : 1, request.maximum_days,
                         request.window);
}

Result<BacktestResponse> backtest_book(Call& call, const BacktestRequest& request) {
    TRY(const Book book,
        load_book(call, request, {request.as_of, request.window + request.maximum_days}));
    if (request.portfolio) TRY_STATUS(require_risk(book));
    risk::RollingSettings settings{.methods = request.methods,
                                   .window = request.window,
                                   .lambda = request.lambda,
                                   .age_lambda = request.age_lambda,
                                   .quantile = request.quantile,
                                   .maximum_days = request.maximum_days};
    if (const auto* levels = std::get_if<std::vector<double>>(&request.confidence))
        settings.confidence = *levels;
    else
        settings.confidence = {std::get<double>(request.confidence)};
    if (settings.confidence.empty() || settings.methods.empty())
        return missing_input("methods or confidence is empty", "name at least one");
    TRY(auto outcome, risk::rolling_backtest(book.positions(), book.panel, settings, call.work()));
    BacktestResponse response;
    response.coverage = book.coverage(entered_share(book));
    response.window = request.window;
    response.maximum_days = request.maximum_days;
    response.quantile = request.quantile;
    for (risk::RollingBacktest& rolling : outcome.value) {
        outcome.issues = joined(std::move(outcome.issues), forecast_issues(rolling));
        RollingResult result;
        static_cast<risk::BacktestReport&>(result) = std::move(rolling.report);
        result.method = rolling.method;
        result.dates = std::move(rolling.series.dates);
        result.pnl = std::move(rolling.series.pnl);
        result.var = std::move(rolling.series.var);
        response.forecasts.push_back(std::move(result));
    }
    static_cast<risk::BacktestReport&>(response) = response.forecasts.front();
    fill_provenance(response, "risk.backtest", request, book.data_digest,
                    joined(book.issues, outcome.issues));
    return response;
}

Result<BacktestResponse> run_backtest(Call& call, const BacktestRequest& request) {
    if (!request.pnl && !request.var && !request.series) {
        if (request.portfolio || request.positions) {
            TRY(const BacktestRequest effective, with_stored_settings(call, request));
            return backtest_book(call, effective);
        }
        return missing_input("the series to test is missing",
                             "give `pnl` and `var`, or `portfolio`, or `positions`");
    }
    const double* confidence = std::get_if<double>(&request.confidence);
    if (!confidence)
        return missing_input("several confidence levels require a book", "give one number");
    TRY(auto series, backtest_series(request));
    TRY(risk::BacktestReport report,
        risk::backtest(series.value, {.confidence = *confidence,
                                      .dynamic_quantile_lags = request.dynamic_quantile_lags}));
    BacktestResponse response;
    const Issues doubts = risk::backtest_issues(series.value, report);
    static_cast<risk::BacktestReport&>(response) = std::move(report);
    fill_provenance(response, "risk.backtest", request, "",
                    joined(std::move(series.issues), doubts));
    return response;
}

Result<std::vector<risk::ExposurePosition>> positions_of(const ExposuresRequest& request) {
    std::vector<risk::ExposurePosition> positions;
    for (std::size_t i = 0; i < request.positions->rows.size(); ++i) {
        const ExposurePositionRow& row = request.positions->rows[i];
        risk::ExposurePosition position{.symbol = row.symbol,
                                        .type = row.type,
                                        .market_value = row.market_value,
                                        .delta = row.delta,
                                        .underlying_notional = row.underlying_notional,
                                        .tags = row.tags,
                                        .sector = row.sector,
                                        .currency = row.currency};
        if (row.market_value && row.value) {
            Error error = fail(Code::kInvalidInput,
                               fmt::format("{} has both market_value and value", row.symbol));
            error.errors.push_back({fmt::format("/positions/{}", i), "ambiguous", error.message,
                                    "give one of the two"});
            return error;
        }
        if (!position.market_value) position.market_value = row.value;
        if (!position.market_value)
            position.market_value =
                risk::value_position({.symbol = row.symbol,
                                      .quantity = row.quantity.value_or(0.0),
                                      .multiplier = row.multiplier,
                                      .price = row.quantity ? row.price : std::nullopt})
                    .market_value;
        positions.push_back(std::move(position));
    }
    return positions;
}

Result<ExposuresResponse> run_exposures(Call& call, const ExposuresRequest& request) {
    if (request.portfolio.has_value() == request.positions.has_value())
        return missing_input("expected exactly one book", "give either `portfolio` or `positions`");
    if (request.option_market && !request.portfolio)
        return missing_input("option_market requires a stored portfolio",
                             "name the `portfolio`, or remove option_market");
    ExposuresResponse response;
    std::string data_digest;
    Issues issues;
    std::vector<risk::ExposurePosition> positions;
    if (request.portfolio) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, *request.portfolio, request.as_of,
                                  request.option_market.value_or(OptionMarket{})));
        positions = exposure_positions(valued);
        issues = valued.issues;
        data_digest = digest_of(valued);
        response.currency = valued.portfolio.base_currency.to_string();
        response.as_of = valued.snapshot.as_of();
    } else {
        TRY(positions, positions_of(request));
        response.as_of = request.as_of;
    }
    TRY(auto outcome, risk::exposures(positions, request, call.work().cancel));
    static_cast<risk::ExposureReport&>(response) = std::move(outcome.value);
    // The missing values of a stored position have been reported with their reason.
    fill_provenance(response, "risk.exposures", request, std::move(data_digest),
                    request.portfolio ? std::move(issues) : std::move(outcome.issues));
    return response;
}

Result<PerformanceResponse> run_performance(Call& call, const PerformanceRequest& asked) {
    if (asked.portfolio.has_value() == asked.returns.has_value())
        return missing_input("expected exactly one return series",
                             "give either `returns` or `portfolio`");
    TRY(const PerformanceRequest request, with_stored_settings(call, asked));
    PerformanceResponse response;
    response.benchmark = request.benchmark;
    response.window = request.window;
    response.confidence = request.confidence;
    response.risk_free_annual = request.risk_free_annual;
    std::string data_digest;
    Issues issues;
    risk::PerformanceSeries series;
    if (request.portfolio) {
        TRY(PortfolioReturns held, portfolio_returns(call, request));
        series = std::move(held.series);
        issues = std::move(held.issues);
        data_digest = std::move(held.data_digest);
        response.coverage = held.coverage;
        response.holding = request.holding;
        response.benchmark = std::move(held.benchmark);
    } else {
        TRY(auto read, performance_series(request));
        series = std::move(read.value);
        issues = std::move(read.issues);
    }
    TRY(auto outcome, risk::performance(series, request, call.work().cancel));
    static_cast<risk::PerformanceReport&>(response) = std::move(outcome.value);
    fill_provenance(response, "risk.performance", request, std::move(data_digest),
                    joined(std::move(issues), outcome.issues));
    return response;
}

Result<CorrelationResponse> correlation_of_matrix(const Call& call,
                                                  const CorrelationRequest& request) {
    if (request.returns || request.prices || request.portfolio)
        return missing_input("a matrix is given together with returns, prices or a portfolio",
                             "give one of them");
    const auto& rows = *request.matrix;
    math::Matrix matrix = math::Matrix::zero(rows.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].size() != rows.size()) {
            Error error = fail(Code::kInvalidInput, "the matrix is not square");
            error.errors.push_back(
                {fmt::format("/matrix/{}", i), "shape",
                 fmt::format("the row has {} numbers: expected {}, as many as rows", rows[i].size(),
                             rows.size()),
                 "give as many numbers in every row as there are rows"});
            return error;
        }
        std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
    }
    std::vector<std::string> symbols = request.symbols;
    for (std::size_t i = symbols.empty() ? 0 : rows.size(); i < rows.size(); ++i)
        symbols.push_back(std::to_string(i + 1));
    TRY(auto outcome,
        risk::correlation_report(std::move(symbols), std::move(matrix), request, call.work()));
    CorrelationResponse response;
    static_cast<risk::CorrelationReport&>(response) = std::move(outcome.value);
    fill_provenance(response, "risk.correlation", request, {}, std::move(outcome.issues));
    return response;
}

// Kendall's method ranks every pair; the nearest correlation matrix takes about ten decompositions
// with eigenvectors.
Cost cost_of_correlation(std::size_t symbols, std::size_t observations,
                         const risk::CorrelationSettings& settings) {
    constexpr double kSecondsPerRankedReturn = 5e-9;  // and comparison
    constexpr double kSecondsPerRepair = 2e-7;        // and entry of the matrix
    const double n = static_cast<double>(symbols);
    const double t = static_cast<double>(observations);
    Cost cost = correlation_cost(symbols, observations);
    if (settings.method == risk::CorrelationMethod::kKendall)
        cost.seconds += kSecondsPerRankedReturn * n * n / 2 * t * std::log2(t + 2);
    if (settings.repair == risk::CorrelationRepair::kHigham)
        cost.seconds += kSecondsPerRepair * n * n * n;
    return cost;
}

Cost cost_of(const CorrelationRequest& request) {
    const wire::WideTable* table = request.returns  ? &*request.returns
                                   : request.prices ? &*request.prices
                                                    : nullptr;
    if (request.matrix) return cost_of_correlation(request.matrix->size(), 0, request);
    if (!table)
        return cost_of_correlation(request.symbols.size(), request.window.value_or(0), request);
    return cost_of_correlation(
        request.symbols.empty() ? table->columns.size() : request.symbols.size(),
        table->dates.size(), request);
}

Result<CorrelationResponse> run_correlation(Call& call, const CorrelationRequest& asked) {
    if (asked.matrix) return correlation_of_matrix(call, asked);
    TRY(const CorrelationRequest request, with_stored_settings(call, asked));
    if (request.returns && request.prices)
        return missing_input("both returns and prices are given", "give one of the two");
    if ((request.minimum_value || request.minimum_weight) && !request.portfolio)
        return missing_input("a minimum size requires a portfolio",
                             "name the `portfolio`, or remove the minimum");
    std::vector<std::string> symbols = request.symbols;
    std::vector<SymbolSize> below_minimum;
    std::optional<fin::Currency> currency;
    if (request.portfolio) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, *request.portfolio, request.as_of, {}));
        currency = valued.portfolio.base_currency;
        const Book book = book_of(valued);
        TRY_STATUS(require_risk(book));
        TRY(SymbolsBySize sized, symbols_by_size(book, request));
        below_minimum = std::move(sized.small);
        for (const std::string& symbol : sized.large)
            if (std::find(symbols.begin(), symbols.end(), symbol) == symbols.end())
                symbols.push_back(symbol);
    }
    if (!request.returns && !request.prices && symbols.empty())
        return missing_input("the input is missing",
                             "give `returns`, `prices`, `symbols`, `matrix` or `portfolio`");
    Outcome<market::ReturnPanel> panel;
    std::string data_digest;
    if (request.returns) {
        panel = complete_rows(*request.returns, symbols, request.as_of);
    } else {
        market::PriceHistory prices;
        std::optional<fin::Date> as_of = request.as_of;
        if (request.prices) {
            prices = price_history(*request.prices);
            if (!symbols.empty()) prices = market::select(prices, symbols);
        } else {
            TRY(const market::Snapshot snapshot,
                load_snapshot(call, symbols, request.as_of, currency));
            prices = snapshot.prices();
            as_of = snapshot.as_of();
            data_digest = snapshot.digest();
        }
        auto returns =
            market::returns_from_prices(prices, {.as_of = as_of, .window = request.window});
        if (!returns) return under("/prices", std::move(returns).error());
        panel = *std::move(returns);
    }
    TRY_STATUS(require_returns(panel.value, panel.issues));
    TRY_STATUS(call.admit(
        cost_of_correlation(panel.value.symbols.size(), panel.value.dates.size(), request)));
    if (symbols.empty())
        symbols = request.returns ? request.returns->columns : request.prices->columns;
    TRY(auto outcome, risk::correlation_report(panel.value, request, call.work()));
    CorrelationResponse response;
    static_cast<risk::CorrelationReport&>(response) = std::move(outcome.value);
    response.window = request.window;
    response.below_minimum = std::move(below_minimum);
    response.coverage =
        static_cast<double>(response.symbols.size()) / static_cast<double>(symbols.size());
    for (const std::string& symbol : symbols)
        if (std::find(panel.value.symbols.begin(), panel.value.symbols.end(), symbol) ==
                panel.value.symbols.end() &&
            std::none_of(panel.issues.begin(), panel.issues.end(),
                         [&](const Issue& issue) { return issue.where == symbol; }))
            panel.issues.push_back({Severity::kError, "no_returns",
                                    fmt::format("{} has no returns; it is left out", symbol),
                                    symbol});
    fill_provenance(response, "risk.correlation", request, std::move(data_digest),
                    joined(std::move(panel.issues), outcome.issues));
    return response;
}

}  // namespace

void add_risk_methods(MethodTable& table) {
    table.add_shard("risk.var", risk::kTailShard,
                    [](Call& call, std::string_view input, const UnitRange& paths) {
                        return risk::tail_shard(input, paths, call.work());
                    });
    table.add_shard("risk.var", risk::kContributionShard,
                    [](Call& call, std::string_view input, const UnitRange& paths) {
                        return risk::contribution_shard(input, paths, call.work());
                    });
    table.add<VarRequest, VarResponse>(
        computation(
            "risk.var", "/risk/var",
            "Value at risk and expected shortfall by several methods, with components, tail "
            "scenarios and standard errors."),
        run_var, [](const VarRequest& request) { return var_cost(size_of(request)); });
    table.add<BacktestRequest, BacktestResponse>(
        computation("risk.backtest", "/risk/backtest",
                    "Backtests VaR and ES forecasts against realized P&L: coverage, independence "
                    "and tail tests."),
        run_backtest, [](const BacktestRequest& request) { return cost_of(request); });
    table.add<ExposuresRequest, ExposuresResponse>(
        computation("risk.exposures", "/risk/exposures",
                    "Gross, net, long, short and delta-adjusted exposure by group, with "
                    "concentration measures."),
        run_exposures);
    table.add<PerformanceRequest, PerformanceResponse>(
        computation(
            "risk.performance", "/risk/performance",
            "Performance statistics of a return series, with drawdowns and monthly returns."),
        run_performance);
    table.add<CorrelationRequest, CorrelationResponse>(
        computation(
            "risk.correlation", "/risk/correlation",
            "Correlation matrix by a choice of estimators, with repair, clusters and spectrum."),
        run_correlation, [](const CorrelationRequest& request) { return cost_of(request); });
    add_factor_methods(table);
    add_factor_correlation_methods(table);
    add_attribution_methods(table);
    add_stress_methods(table);
    add_stress_replay_methods(table);
    add_factor_stress_methods(table);
    add_scenario_methods(table);
}

}  // namespace ballast::service
