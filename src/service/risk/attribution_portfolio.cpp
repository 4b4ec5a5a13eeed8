// Attribution of stored portfolios.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>

#include "base/digest.hpp"
#include "model/describe_factor_definition.hpp"
#include "risk/exposures.hpp"
#include "risk/factors.hpp"
#include "risk/held_values.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/risk/attribution.hpp"
#include "service/risk/book.hpp"
#include "service/risk/describe_words.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/settings.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kAttributionWindow = 252;

risk::BrinsonModel model_of(AttributionMethod method) {
    return method == AttributionMethod::kBhb ? risk::BrinsonModel::kBhb
                                             : risk::BrinsonModel::kBrinsonFachler;
}

// The positions of a portfolio held over past days, and their groups.
struct HeldPortfolio {
    ValuedPortfolio valued;
    Book book;
    risk::HeldValues held;
    double cash = 0.0;
    double coverage = 1.0;

    // Net value at a close: row 0 is before the first date.
    double value(std::size_t row) const {
        double sum = cash;
        for (std::size_t line = 0; line < held.symbols.size(); ++line)
            sum += held.values(row, line);
        return sum;
    }
};

std::string group_of(const ValuedPosition& position, AttributionGrouping by) {
    switch (by) {
        case AttributionGrouping::kSector:
            return position.sector.empty() ? std::string(risk::kNoAttribute) : position.sector;
        case AttributionGrouping::kType:
            return std::string(describe::to_word(position.position.type));
        case AttributionGrouping::kTag:
            return position.position.tags.empty() ? "(no tag)" : position.position.tags.front();
        case AttributionGrouping::kSymbol:
            return position.position.symbol;
    }
    return {};
}

std::map<std::string, std::string> groups_by_symbol(const HeldPortfolio& portfolio,
                                                    AttributionGrouping by) {
    std::map<std::string, std::string> groups;
    for (const ValuedPosition& position : portfolio.valued.positions)
        groups.emplace(position.position.symbol, group_of(position, by));
    return groups;
}

// Why there is a group of positions without a sector.
void add_no_sector(std::initializer_list<const HeldPortfolio*> portfolios, Issues& issues) {
    std::set<std::string> symbols;
    for (const HeldPortfolio* portfolio : portfolios) {
        if (portfolio == nullptr) continue;
        for (const ValuedPosition& position : portfolio->valued.positions)
            if (position.sector.empty() && position.position.type != model::AssetType::kCash)
                symbols.insert(position.position.symbol);
    }
    if (symbols.empty()) return;
    issues.push_back({Severity::kInfo, "no_sector",
                      fmt::format("securities without a sector are in the group {}: {}; give them "
                                  "one with market.put_securities or on the page Securities",
                                  risk::kNoAttribute, fmt::join(symbols, ", ")),
                      *symbols.begin()});
}

Status require_positive(const HeldPortfolio& portfolio, std::size_t row) {
    if (portfolio.value(row) > 0.0) return {};
    const fin::Date date = portfolio.held.dates[row == 0 ? 0 : row - 1];
    return fail(
               Code::kInvalidInput,
               fmt::format(
                   "the net value of {} is {:.2f} at {}, and a return on it is not defined: give a "
                   "smaller `window`, or a portfolio whose net value is positive",
                   portfolio.valued.portfolio.slug, portfolio.value(row), date.to_string()))
        .with(std::string(kNoRisk), "net_value");
}

Result<ValuedPortfolio> valued_portfolio(Call& call, const AttributionRequest& request,
                                         const std::string& name) {
    return load_valued_portfolio(call, name, request.as_of,
                                 request.option_market.value_or(OptionMarket{}));
}

Result<HeldPortfolio> held_portfolio(Call& call, ValuedPortfolio valued,
                                     const market::ReturnPanel& panel) {
    Book book = book_of(valued);
    if (book.entries.empty()) TRY_STATUS(require_risk(book));
    TRY_STATUS(require_value(book));
    double cash = 0.0;
    for (const ValuedPosition& position : valued.positions)
        if (position.position.type == model::AssetType::kCash)
            cash += position.value.market_value.value_or(0.0);
    HeldPortfolio result{std::move(valued), std::move(book), {}, cash};
    if (result.book.holdings.empty() && result.book.options.empty()) {
        result.held.dates = panel.dates;
        result.held.values = math::Matrix::zero(panel.dates.size() + 1, 0);
        result.held.prices = result.held.values;
        return result;
    }
    TRY(auto held, risk::held_values(result.book.positions(), panel, call.work()));
    result.held = std::move(held.value);
    result.coverage = result.book.coverage(result.held.coverage);
    result.book.issues = joined(std::move(result.book.issues), held.issues);
    return result;
}

// Rows [first, last) of returns in each period.
struct PeriodRows {
    std::string period;
    std::size_t first;
    std::size_t last;
};

std::vector<PeriodRows> period_rows(const std::vector<fin::Date>& dates,
                                    risk::AttributionFrequency frequency) {
    std::vector<PeriodRows> periods;
    for (std::size_t t = 0; t < dates.size(); ++t) {
        const std::string name = risk::period_of(dates[t], frequency);
        if (periods.empty() || periods.back().period != name) periods.push_back({name, t, t});
        periods.back().last = t + 1;
    }
    return periods;
}

struct GroupValue {
    double start = 0.0;
    double change = 0.0;
};

std::map<std::string, GroupValue> group_values(const HeldPortfolio& portfolio,
                                               const std::map<std::string, std::string>& groups,
                                               const PeriodRows& rows) {
    std::map<std::string, GroupValue> values;
    for (std::size_t line = 0; line < portfolio.held.symbols.size(); ++line) {
        // Underlyings of options have a line of their own, without a value unless they are held.
        const auto name = groups.find(portfolio.held.symbols[line]);
        if (name == groups.end()) continue;
        GroupValue& group = values[name->second];
        group.start += portfolio.held.values(rows.first, line);
        group.change +=
            portfolio.held.values(rows.last, line) - portfolio.held.values(rows.first, line);
    }
    if (portfolio.cash != 0.0) values[std::string(risk::kCashSector)].start += portfolio.cash;
    return values;
}

// Groups of one period: the weights at its start, and the changes of value over it.
Result<std::vector<risk::AttributionGroup>> portfolio_groups(
    const HeldPortfolio& portfolio, const std::map<std::string, std::string>& groups,
    const PeriodRows& rows) {
    TRY_STATUS(require_positive(portfolio, rows.first));
    const double net = portfolio.value(rows.first);
    std::vector<risk::AttributionGroup> result;
    for (const auto& [name, value] : group_values(portfolio, groups, rows)) {
        risk::AttributionGroup& group = result.emplace_back();
        group.name = name;
        group.weight = value.start / net;
        group.contribution = value.change / net;
        if (value.start != 0.0) group.portfolio_return = value.change / value.start;
    }
    return result;
}

risk::AttributionGroup& group_named(std::vector<risk::AttributionGroup>& groups,
                                    const std::string& name) {
    const auto found = std::ranges::find(groups, name, &risk::AttributionGroup::name);
    if (found != groups.end()) return *found;
    groups.push_back({.name = name});
    return groups.back();
}

Status add_benchmark_portfolio(std::vector<risk::AttributionGroup>& groups,
                               const HeldPortfolio& benchmark,
                               const std::map<std::string, std::string>& names,
                               const PeriodRows& rows) {
    TRY_STATUS(require_positive(benchmark, rows.first));
    const double net = benchmark.value(rows.first);
    for (const auto& [name, value] : group_values(benchmark, names, rows)) {
        if (value.start == 0.0) continue;
        risk::AttributionGroup& group = group_named(groups, name);
        group.benchmark_weight = value.start / net;
        group.benchmark_return = value.change / value.start;
    }
    return {};
}

Status add_benchmark_groups(std::vector<risk::AttributionGroup>& groups,
                            const AttributionRequest& request, const market::ReturnPanel& panel,
                            const PeriodRows& rows) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < request.benchmark_groups.size(); ++i) {
        const BenchmarkGroup& row = request.benchmark_groups[i];
        const auto column = std::ranges::find(panel.symbols, row.symbol);
        if (column == panel.symbols.end())
            return fail(Code::kNotFound,
                        fmt::format("{}, the benchmark of {}, has no usable stored prices: import "
                                    "them with market.import_prices, or name another symbol",
                                    row.symbol, row.group));
        if (!seen.insert(row.group).second)
            return invalid(fmt::format("/benchmark_groups/{}/group", i), "not_allowed",
                           fmt::format("{} is a group twice", row.group), "name each group once");
        double growth = 1.0;
        for (std::size_t t = rows.first; t < rows.last; ++t)
            growth *=
                1.0 + panel.values(t, static_cast<std::size_t>(column - panel.symbols.begin()));
        risk::AttributionGroup& group = group_named(groups, row.group);
        group.benchmark_weight = row.weight;
        group.benchmark_return = growth - 1.0;
    }
    return {};
}

Status attribute_groups(Call& call, const AttributionRequest& request,
                        const HeldPortfolio& portfolio, std::optional<ValuedPortfolio> benchmark,
                        const market::ReturnPanel& panel, AttributionResponse& response) {
    std::optional<HeldPortfolio> other;
    if (benchmark) {
        TRY(other, held_portfolio(call, *std::move(benchmark), panel));
        response.issues = joined(std::move(response.issues), other->book.issues);
        response.coverage = std::min(response.coverage, other->coverage);
    }
    if (request.group_by == AttributionGrouping::kSector)
        add_no_sector({&portfolio, other ? &*other : nullptr}, response.issues);
    const auto groups = groups_by_symbol(portfolio, request.group_by);
    const auto other_groups =
        other ? groups_by_symbol(*other, request.group_by) : std::map<std::string, std::string>();
    std::vector<risk::AttributionPeriod> periods;
    const std::vector<fin::Date>& dates = portfolio.held.dates;
    const std::vector<PeriodRows> rows = period_rows(dates, request.frequency);
    for (const PeriodRows& one : rows) {
        TRY_STATUS(call.work().cancel.check());
        risk::AttributionPeriod& period = periods.emplace_back();
        period.period = one.period;
        TRY(period.groups, portfolio_groups(portfolio, groups, one));
        if (other) {
            TRY_STATUS(add_benchmark_portfolio(period.groups, *other, other_groups, one));
        } else {
            TRY_STATUS(add_benchmark_groups(period.groups, request, panel, one));
        }
    }
    TRY_STATUS(add_brinson(response, request, periods, call.work().cancel));
    for (std::size_t i = 0; i < response.periods.size(); ++i)
        response.periods[i].partial =
            risk::is_partial(dates[rows[i].first], dates[rows[i].last - 1], request.frequency);
    return {};
}

// Exposures at the start of each day: values over the net value × betas; options by today's delta,
// in units of the underlying.
Result<math::Matrix> held_exposures(const HeldPortfolio& portfolio,
                                    const risk::FactorReport& report, const Cancel& cancel) {
    const risk::HeldValues& held = portfolio.held;
    const std::size_t k = report.factors.size();
    std::map<std::string_view, const risk::FactorFit*> fits;
    for (const risk::FactorFit& fit : report.assets) fits[fit.asset] = &fit;
    std::map<std::string_view, const risk::OptionHolding*> options;
    for (const risk::OptionHolding& option : portfolio.book.options)
        options[option.symbol] = &option;
    math::Matrix exposures = math::Matrix::zero(held.dates.size(), k);
    for (std::size_t t = 0; t < held.dates.size(); ++t) {
        TRY_STATUS(cancel.check());
        TRY_STATUS(require_positive(portfolio, t));
        const double net = portfolio.value(t);
        for (std::size_t line = 0; line < held.symbols.size(); ++line) {
            const auto option = options.find(held.symbols[line]);
            const bool is_option = option != options.end();
            const auto fit = fits.find(is_option ? std::string_view(option->second->underlying)
                                                 : std::string_view(held.symbols[line]));
            if (fit == fits.end()) continue;
            const double exposure =
                is_option ? option->second->greeks.delta_adjusted_exposure * held.prices(t, line)
                          : held.values(t, line);
            for (std::size_t j = 0; j < k; ++j)
                exposures(t, j) += exposure / net * fit->second->betas[j].beta.value_or(0.0);
        }
    }
    return exposures;
}

std::size_t panel_column(const market::ReturnPanel& panel, std::string_view symbol) {
    return static_cast<std::size_t>(std::ranges::find(panel.symbols, symbol) -
                                    panel.symbols.begin());
}

Status attribute_factors(Call& call, const AttributionRequest& request,
                         const HeldPortfolio& portfolio, ChosenFactors chosen,
                         const std::optional<std::string>& benchmark,
                         const market::ReturnPanel& panel, AttributionResponse& response) {
    risk::FactorData data{.dates = panel.dates, .market = chosen.market};
    for (const risk::FactorSeries& factor : chosen.factors) {
        if (std::ranges::find(panel.symbols, factor.factor) != panel.symbols.end()) {
            data.factors.push_back(factor);
            continue;
        }
        if (factor.factor == chosen.market)
            return fail(Code::kNotFound,
                        fmt::format("the market factor {} has no usable prices", factor.factor));
        response.issues.push_back({Severity::kError, "no_factor",
                                   fmt::format("the factor {} has no usable prices; the "
                                               "attribution is without it",
                                               factor.factor),
                                   factor.factor});
    }
    if (data.factors.empty())
        return fail(Code::kNotFound, "no factor has prices: import those of the factors' symbols");
    data.factor_returns = math::Matrix::zero(panel.dates.size(), data.factors.size());
    for (std::size_t j = 0; j < data.factors.size(); ++j) {
        const std::size_t column = panel_column(panel, data.factors[j].factor);
        for (std::size_t t = 0; t < panel.dates.size(); ++t)
            data.factor_returns(t, j) = panel.values(t, column);
    }
    data.assets = panel.symbols;
    data.returns = panel.values;
    TRY(const auto report, risk::factor_report(data, {}, call.work()));
    for (const Issue& issue : report.issues)
        if (issue.code == "dependent_factor" || issue.code == "short_history")
            response.issues.push_back(issue);

    risk::FactorAttributionData attributed{.dates = panel.dates};
    for (std::size_t t = 0; t < panel.dates.size(); ++t) {
        TRY_STATUS(call.work().cancel.check());
        TRY_STATUS(require_positive(portfolio, t));
        attributed.returns.push_back(portfolio.value(t + 1) / portfolio.value(t) - 1.0);
    }
    TRY(attributed.exposures, held_exposures(portfolio, report.value, call.work().cancel));
    attributed.factor_returns = data.factor_returns;
    const std::size_t market = panel_column(panel, chosen.market);
    for (std::size_t j = 0; j < data.factors.size(); ++j) {
        attributed.factors.push_back(data.factors[j].factor);
        if (report.value.factors[j].coordinates == risk::FactorCoordinates::kExcess)
            for (std::size_t t = 0; t < panel.dates.size(); ++t)
                attributed.factor_returns(t, j) -= panel.values(t, market);
    }
    if (benchmark) {
        const std::size_t column = panel_column(panel, *benchmark);
        attributed.benchmark_returns = panel.values.column(column);
        std::vector<double> betas;
        for (const risk::FactorBeta& beta : report.value.assets[column].betas)
            betas.push_back(beta.beta.value_or(0.0));
        attributed.benchmark_exposures = constant_rows(panel.dates.size(), betas);
    }
    TRY(response.factors, risk::factor_attribution(attributed, request.frequency, request.linking,
                                                   call.work().cancel));
    for (risk::FactorAttributionPeriod& period : response.factors->periods)
        period.partial = risk::is_partial(period.first_date, period.last_date, request.frequency);
    response.benchmark = benchmark;
    return {};
}

// By group where a benchmark has groups, unless the request states a method.
Result<AttributionMethod> method_of(const AttributionRequest& request) {
    const bool has_groups = request.benchmark_portfolio || !request.benchmark_groups.empty();
    if (request.benchmark_portfolio && !request.benchmark_groups.empty())
        return invalid("/benchmark_groups", "ambiguous",
                       "both a benchmark portfolio and groups are given", "give one of the two");
    const AttributionMethod method = request.method.value_or(
        has_groups ? AttributionMethod::kBrinsonFachler : AttributionMethod::kFactor);
    if (method != AttributionMethod::kFactor && !has_groups)
        return invalid("/benchmark_portfolio", "required",
                       "an attribution by group requires the groups of a benchmark",
                       "give `benchmark_portfolio` or `benchmark_groups`, or use method factor");
    return method;
}

// The benchmark of the request, or that of the risk settings where it has returns.
Result<std::optional<std::string>> benchmark_of(const AttributionRequest& request,
                                                const risk::RiskSettings& settings,
                                                const std::vector<std::string>& symbols) {
    const std::string name = request.benchmark.value_or(settings.benchmark);
    if (std::ranges::find(symbols, name) != symbols.end()) return std::optional(name);
    if (request.benchmark)
        return fail(Code::kNotFound,
                    fmt::format("the benchmark {} has no usable stored prices: import them with "
                                "market.import_prices, or name another benchmark",
                                name));
    return std::optional<std::string>();
}

}  // namespace

Status add_brinson(AttributionResponse& response, const AttributionRequest& request,
                   const std::vector<risk::AttributionPeriod>& periods, const Cancel& cancel) {
    TRY(auto outcome,
        risk::brinson_attribution(periods, model_of(response.method), request.linking, cancel));
    response.periods = std::move(outcome.value.periods);
    response.linked = std::move(outcome.value.linked);
    response.issues = joined(std::move(response.issues), outcome.issues);
    return {};
}

math::Matrix constant_rows(std::size_t rows, std::span<const double> values) {
    math::Matrix m = math::Matrix::zero(rows, values.size());
    for (std::size_t t = 0; t < rows; ++t)
        std::copy(values.begin(), values.end(), m.row(t).begin());
    return m;
}

Result<AttributionResponse> attribute_portfolio(Call& call, const AttributionRequest& request) {
    AttributionResponse response;
    TRY(response.method, method_of(request));
    const bool by_factor = response.method == AttributionMethod::kFactor;
    TRY(const risk::RiskSettings settings, settings_of(call, request.portfolio));
    std::vector<FactorView> definitions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(definitions, factors_in_use(transaction));
        return {};
    }));
    TRY(ValuedPortfolio valued, valued_portfolio(call, request, *request.portfolio));
    response.as_of = valued.snapshot.as_of();
    const fin::Currency currency = valued.portfolio.base_currency;
    std::vector<std::string> names = symbols_of(book_of(valued));
    const auto want = [&](const std::string& name) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    ChosenFactors chosen;
    std::optional<ValuedPortfolio> other;
    Sha256 hash;
    hash.update_field(digest_of(valued));
    if (by_factor) {
        FactorsRequest factors;
        factors.factors = request.factors;
        TRY(chosen, chosen_definitions(definitions, factors));
        for (const risk::FactorSeries& factor : chosen.factors) {
            want(factor.factor);
            hash.update_field(factor.factor).update_field(describe::to_word(factor.coordinates));
        }
        want(request.benchmark.value_or(settings.benchmark));
    } else if (request.benchmark_portfolio) {
        TRY(other, valued_portfolio(call, request, *request.benchmark_portfolio));
        hash.update_field(digest_of(*other));
        for (const std::string& symbol : symbols_of(book_of(*other))) want(symbol);
        response.benchmark = other->portfolio.slug;
    } else {
        for (const BenchmarkGroup& group : request.benchmark_groups) want(group.symbol);
        response.benchmark = "groups of the request";
    }
    response.window = request.window.value_or(kAttributionWindow);
    TRY(const market::Snapshot snapshot, load_snapshot(call, names, response.as_of, currency));
    hash.update_field(snapshot.digest());
    TRY(auto returns, market::returns_from_prices(
                          snapshot.prices(), {.as_of = response.as_of, .window = response.window}));
    TRY_STATUS(require_returns(returns.value, returns.issues));
    TRY(const HeldPortfolio portfolio, held_portfolio(call, std::move(valued), returns.value));
    response.coverage = portfolio.coverage;
    response.issues = joined(portfolio.book.issues, returns.issues);
    response.first_date = returns.value.dates.front();
    response.last_date = returns.value.dates.back();
    if (by_factor) {
        TRY(const auto benchmark, benchmark_of(request, settings, returns.value.symbols));
        TRY_STATUS(attribute_factors(call, request, portfolio, std::move(chosen), benchmark,
                                     returns.value, response));
    } else {
        TRY_STATUS(
            attribute_groups(call, request, portfolio, std::move(other), returns.value, response));
    }
    response.data_digest = std::move(hash).finish_hex();
    return response;
}

}  // namespace ballast::service
