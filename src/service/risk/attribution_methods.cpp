// risk.attribution.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "model/describe_factor_definition.hpp"
#include "risk/factors.hpp"
#include "risk/held_values.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/risk/book.hpp"
#include "service/risk/describe_attribution.hpp"
#include "service/risk/describe_words.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_methods.hpp"
#include "service/risk/settings.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kAttributionWindow = 252;

risk::BrinsonModel model_of(AttributionMethod method) {
    return method == AttributionMethod::kBhb ? risk::BrinsonModel::kBhb
                                             : risk::BrinsonModel::kBrinsonFachler;
}

// ---- periods of the request -------------------------------------------------------------------

Result<double> given_return(const std::optional<double>& inside,
                            const std::optional<double>& outside, std::size_t period,
                            std::string_view name) {
    const std::string pointer = fmt::format("/periods/{}/{}", period, name);
    if (inside && outside && *inside != *outside)
        return invalid(pointer, "ambiguous",
                       fmt::format("{} is given twice, with two values", name),
                       "give it once, in `effects` or beside them");
    if (inside) return *inside;
    if (outside) return *outside;
    return invalid(pointer, "required", fmt::format("effects require {}", name),
                   "give it as a fraction");
}

Result<std::vector<risk::AttributionPeriod>> given_periods(const AttributionRequest& request) {
    std::vector<risk::AttributionPeriod> periods;
    for (std::size_t i = 0; i < request.periods.size(); ++i) {
        const AttributionPeriodRow& row = request.periods[i];
        risk::AttributionPeriod& period = periods.emplace_back();
        period.period = row.period;
        if (row.effects && !row.groups.empty())
            return invalid(fmt::format("/periods/{}/effects", i), "ambiguous",
                           "a period has both groups and effects", "give one of the two");
        if (row.effects) {
            period.effects = risk::AttributionEffects{
                row.effects->allocation, row.effects->selection, row.effects->interaction};
            TRY(period.portfolio_return, given_return(row.effects->portfolio_return,
                                                      row.portfolio_return, i, "portfolio_return"));
            TRY(period.benchmark_return, given_return(row.effects->benchmark_return,
                                                      row.benchmark_return, i, "benchmark_return"));
            continue;
        }
        if (row.portfolio_return || row.benchmark_return)
            return invalid(fmt::format("/periods/{}", i), "ambiguous",
                           "the returns of a period with groups follow from the groups",
                           "remove portfolio_return and benchmark_return, or give `effects`");
        for (const AttributionGroupRow& group : row.groups)
            period.groups.push_back({group.name, group.weight, group.benchmark_weight,
                                     group.portfolio_return, group.benchmark_return});
    }
    return periods;
}

Status add_brinson(AttributionResponse& response, const AttributionRequest& request,
                   const std::vector<risk::AttributionPeriod>& periods) {
    TRY(auto outcome,
        risk::brinson_attribution(periods, model_of(response.method), request.linking));
    response.periods = std::move(outcome.value.periods);
    response.linked = std::move(outcome.value.linked);
    response.issues = joined(std::move(response.issues), outcome.issues);
    return {};
}

// ---- factors and returns of the request -------------------------------------------------------

// Betas of the named series on the factors, by least squares on complete rows.
Result<std::vector<double>> estimated_betas(const risk::FactorData& data, const std::string& name,
                                            const std::vector<double>& returns, const Work& work) {
    risk::FactorData one = data;
    one.assets = {name};
    one.returns = math::Matrix::from_rows(returns.size(), 1, returns);
    one.benchmark_returns.clear();
    TRY(const auto outcome, risk::factor_report(one, {}, work));
    std::vector<double> betas;
    for (const risk::FactorBeta& beta : outcome.value.assets.front().betas)
        betas.push_back(beta.beta.value_or(0.0));
    return betas;
}

math::Matrix constant_rows(std::size_t rows, std::span<const double> values) {
    math::Matrix m = math::Matrix::zero(rows, values.size());
    for (std::size_t t = 0; t < rows; ++t)
        std::copy(values.begin(), values.end(), m.row(t).begin());
    return m;
}

// Exposures of the request on the dates of the returns; a date without a row is left out.
Status add_exposure_rows(const AttributionRequest& request, risk::FactorAttributionData& data,
                         Issues& issues) {
    const wire::WideTable& table = *request.exposures;
    std::vector<std::size_t> columns;
    for (const std::string& factor : data.factors) {
        const auto found = std::ranges::find(table.columns, factor);
        if (found == table.columns.end())
            return invalid("/exposures", "required",
                           fmt::format("there is no column \"{}\" with exposures", factor),
                           "give one column per factor");
        columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
    }
    risk::FactorAttributionData kept{.factors = data.factors};
    std::vector<double> exposures;
    std::vector<double> factor_returns;
    std::size_t row = 0;
    for (std::size_t t = 0; t < data.dates.size(); ++t) {
        while (row < table.dates.size() && table.dates[row] < data.dates[t]) ++row;
        const bool is_known =
            row < table.dates.size() && table.dates[row] == data.dates[t] &&
            std::ranges::all_of(
                columns, [&](std::size_t c) { return std::isfinite(table.values[c][row]); });
        if (!is_known) continue;
        kept.dates.push_back(data.dates[t]);
        kept.returns.push_back(data.returns[t]);
        if (!data.benchmark_returns.empty())
            kept.benchmark_returns.push_back(data.benchmark_returns[t]);
        for (std::size_t j = 0; j < columns.size(); ++j) {
            exposures.push_back(table.values[columns[j]][row]);
            factor_returns.push_back(data.factor_returns(t, j));
        }
    }
    if (kept.dates.size() < data.dates.size())
        issues.push_back({Severity::kWarning, "incomplete_rows",
                          fmt::format("{} of {} dates were left out because an exposure is missing",
                                      data.dates.size() - kept.dates.size(), data.dates.size()),
                          ""});
    kept.exposures =
        math::Matrix::from_rows(kept.dates.size(), columns.size(), std::move(exposures));
    kept.factor_returns =
        math::Matrix::from_rows(kept.dates.size(), columns.size(), std::move(factor_returns));
    data = std::move(kept);
    return {};
}

Result<AttributionResponse> attribute_tables(Call& call, const AttributionRequest& request) {
    FactorsRequest chosen;
    chosen.factors = request.factors;
    TRY(ChosenFactors factors, chosen_columns(chosen));
    const wire::WideTable& table = *request.returns;
    std::string column = request.column.value_or("");
    for (const std::string& name : table.columns)
        if (column.empty() && name != request.benchmark &&
            std::ranges::find(request.factors, name) == request.factors.end())
            column = name;
    for (const std::string& name : {column, request.benchmark.value_or(column)})
        if (std::ranges::find(table.columns, name) == table.columns.end())
            return invalid(name == column ? "/column" : "/benchmark", "not_allowed",
                           fmt::format("there is no column \"{}\" in the returns", name),
                           "name one of the columns");
    // The portfolio and its benchmark must be complete, too: they join as factors.
    ChosenFactors joint = factors;
    joint.factors.push_back({column});
    if (request.benchmark) joint.factors.push_back({*request.benchmark});
    TRY(AlignedReturns aligned,
        align(table,
              {.factors = joint, .assets = {}, .as_of = request.as_of, .window = request.window}));
    const std::size_t k = factors.factors.size();
    risk::FactorData data = std::move(aligned.data);
    risk::FactorAttributionData attributed{.dates = data.dates, .factors = request.factors};
    attributed.returns = data.factor_returns.column(k);
    std::vector<double> benchmark;
    if (request.benchmark) benchmark = data.factor_returns.column(k + 1);
    attributed.benchmark_returns = benchmark;
    math::Matrix only = math::Matrix::zero(data.dates.size(), k);
    for (std::size_t t = 0; t < only.rows; ++t)
        std::copy_n(data.factor_returns.row(t).begin(), k, only.row(t).begin());
    data.factors = factors.factors;
    data.factor_returns = only;
    attributed.factor_returns = std::move(only);
    if (request.exposures) {
        if (!request.betas.empty())
            return invalid("/betas", "ambiguous", "both exposures and betas are given",
                           "give one of the two");
        TRY_STATUS(add_exposure_rows(request, attributed, aligned.issues));
    } else {
        std::vector<double> betas;
        if (request.betas.empty()) {
            TRY(betas, estimated_betas(data, column, attributed.returns, call.work()));
            aligned.issues.push_back({Severity::kInfo, "betas_estimated",
                                      "the exposures are the betas of a least-squares regression "
                                      "over the whole sample",
                                      ""});
        }
        for (const auto& [factor, beta] : request.betas)
            if (std::ranges::find(request.factors, factor) == request.factors.end())
                return invalid("/betas/" + factor, "not_allowed",
                               fmt::format("{} is not one of the factors", factor),
                               "name one of `factors`");
        if (!request.betas.empty())
            for (const std::string& factor : request.factors) {
                const auto found = request.betas.find(factor);
                betas.push_back(found == request.betas.end() ? 0.0 : found->second);
            }
        attributed.exposures = constant_rows(attributed.dates.size(), betas);
    }
    if (request.benchmark) {
        TRY(const std::vector<double> betas,
            estimated_betas(data, *request.benchmark, benchmark, call.work()));
        attributed.benchmark_exposures = constant_rows(attributed.dates.size(), betas);
    }
    AttributionResponse response;
    response.method = AttributionMethod::kFactor;
    TRY(response.factors, risk::factor_attribution(attributed, request.frequency, request.linking));
    response.benchmark = request.benchmark;
    response.first_date = attributed.dates.front();
    response.last_date = attributed.dates.back();
    response.issues = std::move(aligned.issues);
    return response;
}

// ---- stored portfolios ------------------------------------------------------------------------

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
            return position.sector.empty() ? "Unclassified" : position.sector;
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

Status require_positive(const HeldPortfolio& portfolio, std::size_t row) {
    if (portfolio.value(row) > 0.0) return {};
    const fin::Date date = portfolio.held.dates[row == 0 ? 0 : row - 1];
    return fail(
        Code::kInvalidInput,
        fmt::format("the net value of {} is {:.2f} at {}: a return on it is not defined",
                    portfolio.valued.portfolio.slug, portfolio.value(row), date.to_string()));
}

Result<ValuedPortfolio> valued_portfolio(Call& call, const AttributionRequest& request,
                                         const std::string& name) {
    return load_valued_portfolio(call, name, request.as_of,
                                 request.option_market.value_or(OptionMarket{}));
}

Result<HeldPortfolio> held_portfolio(Call& call, ValuedPortfolio valued,
                                     const market::ReturnPanel& panel) {
    Book book = book_of(valued);
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
    if (portfolio.cash != 0.0) values["Cash"].start += portfolio.cash;
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
                        fmt::format("{}, the benchmark of {}, has no usable stored prices",
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
    const auto groups = groups_by_symbol(portfolio, request.group_by);
    std::vector<risk::AttributionPeriod> periods;
    for (const PeriodRows& rows : period_rows(portfolio.held.dates, request.frequency)) {
        risk::AttributionPeriod& period = periods.emplace_back();
        period.period = rows.period;
        TRY(period.groups, portfolio_groups(portfolio, groups, rows));
        if (other) {
            TRY_STATUS(add_benchmark_portfolio(period.groups, *other,
                                               groups_by_symbol(*other, request.group_by), rows));
        } else {
            TRY_STATUS(add_benchmark_groups(period.groups, request, panel, rows));
        }
    }
    return add_brinson(response, request, periods);
}

// Exposures at the start of each day: values over the net value × betas; options by today's delta,
// in units of the underlying.
Result<math::Matrix> held_exposures(const HeldPortfolio& portfolio,
                                    const risk::FactorReport& report) {
    const risk::HeldValues& held = portfolio.held;
    const std::size_t k = report.factors.size();
    std::map<std::string_view, const risk::FactorFit*> fits;
    for (const risk::FactorFit& fit : report.assets) fits[fit.asset] = &fit;
    std::map<std::string_view, const risk::OptionHolding*> options;
    for (const risk::OptionHolding& option : portfolio.book.options)
        options[option.symbol] = &option;
    math::Matrix exposures = math::Matrix::zero(held.dates.size(), k);
    for (std::size_t t = 0; t < held.dates.size(); ++t) {
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
    for (std::size_t j = 0; j < data.factors.size(); ++j)
        for (std::size_t t = 0; t < panel.dates.size(); ++t)
            data.factor_returns(t, j) =
                panel.values(t, panel_column(panel, data.factors[j].factor));
    data.assets = panel.symbols;
    data.returns = panel.values;
    TRY(const auto report, risk::factor_report(data, {}, call.work()));
    for (const Issue& issue : report.issues)
        if (issue.code == "dependent_factor" || issue.code == "short_history")
            response.issues.push_back(issue);

    risk::FactorAttributionData attributed{.dates = panel.dates};
    for (std::size_t t = 0; t < panel.dates.size(); ++t) {
        TRY_STATUS(require_positive(portfolio, t));
        attributed.returns.push_back(portfolio.value(t + 1) / portfolio.value(t) - 1.0);
    }
    TRY(attributed.exposures, held_exposures(portfolio, report.value));
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
    TRY(response.factors, risk::factor_attribution(attributed, request.frequency, request.linking));
    response.benchmark = benchmark;
    return {};
}

Result<AttributionResponse> attribute_portfolio(Call& call, const AttributionRequest& request) {
    const bool has_groups = request.benchmark_portfolio || !request.benchmark_groups.empty();
    if (request.benchmark_portfolio && !request.benchmark_groups.empty())
        return invalid("/benchmark_groups", "ambiguous",
                       "both a benchmark portfolio and groups are given", "give one of the two");
    AttributionResponse response;
    response.method = request.method.value_or(has_groups ? AttributionMethod::kBrinsonFachler
                                                         : AttributionMethod::kFactor);
    const bool by_factor = response.method == AttributionMethod::kFactor;
    if (!by_factor && !has_groups)
        return invalid("/benchmark_portfolio", "required",
                       "an attribution by group requires the groups of a benchmark",
                       "give `benchmark_portfolio` or `benchmark_groups`, or use method factor");
    TRY(const risk::RiskSettings settings, settings_of(call, request.portfolio));
    std::vector<FactorView> definitions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(definitions, factors_in_use(transaction));
        return {};
    }));
    TRY(ValuedPortfolio valued, valued_portfolio(call, request, *request.portfolio));
    response.as_of = valued.snapshot.as_of();
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
    TRY(const market::Snapshot snapshot, load_snapshot(call, names, response.as_of));
    hash.update_field(snapshot.digest());
    TRY(auto returns, market::returns_from_prices(
                          snapshot.prices(), {.as_of = response.as_of, .window = response.window}));
    TRY_STATUS(require_returns(returns.value, returns.issues));
    TRY(const HeldPortfolio portfolio, held_portfolio(call, std::move(valued), returns.value));
    response.coverage = portfolio.coverage;
    response.issues = joined(portfolio.book.issues, returns.issues);
    response.first_date = returns.value.dates.front();
    response.last_date = returns.value.dates.back();
    std::optional<std::string> benchmark;
    if (by_factor) {
        benchmark = request.benchmark.value_or(settings.benchmark);
        if (std::ranges::find(returns.value.symbols, *benchmark) == returns.value.symbols.end()) {
            if (request.benchmark)
                return fail(
                    Code::kNotFound,
                    fmt::format("the benchmark {} has no usable stored prices", *benchmark));
            benchmark.reset();
        }
        TRY_STATUS(attribute_factors(call, request, portfolio, std::move(chosen), benchmark,
                                     returns.value, response));
    } else {
        TRY_STATUS(
            attribute_groups(call, request, portfolio, std::move(other), returns.value, response));
    }
    response.data_digest = std::move(hash).finish_hex();
    return response;
}

Result<AttributionResponse> run_attribution(Call& call, const AttributionRequest& request) {
    const int sources =
        (request.portfolio ? 1 : 0) + (request.periods.empty() ? 0 : 1) + (request.returns ? 1 : 0);
    if (sources != 1)
        return invalid("", sources == 0 ? "required" : "ambiguous",
                       sources == 0 ? "the input is missing" : "several inputs are given",
                       "give one of `periods`, `returns` with `factors`, or `portfolio`");
    AttributionResponse response;
    if (request.portfolio) {
        TRY(response, attribute_portfolio(call, request));
    } else if (request.returns) {
        if (request.method && *request.method != AttributionMethod::kFactor)
            return invalid("/method", "not_allowed",
                           "returns and factors are attributed by the method factor",
                           "remove `method`, or give `periods`");
        TRY(response, attribute_tables(call, request));
        response.window = request.window;
        response.as_of = request.as_of;
    } else {
        response.method = request.method.value_or(AttributionMethod::kBrinsonFachler);
        if (response.method == AttributionMethod::kFactor)
            return invalid("/method", "not_allowed",
                           "periods with groups are attributed by brinson_fachler or bhb",
                           "give `returns` with `factors` for a factor attribution");
        TRY(const std::vector<risk::AttributionPeriod> periods, given_periods(request));
        TRY_STATUS(add_brinson(response, request, periods));
    }
    response.linking = request.linking;
    Issues issues = std::move(response.issues);
    std::string data_digest = std::move(response.data_digest);
    fill_provenance(response, "risk.attribution", request, std::move(data_digest),
                    std::move(issues));
    return response;
}

}  // namespace

void add_attribution_methods(MethodTable& table) {
    table.add<AttributionRequest, AttributionResponse>(
        computation("risk.attribution", "/risk/attribution",
                    "Attribution of an active return to groups or factors, linked over periods."),
        run_attribution);
}

}  // namespace ballast::service
