#include "service/risk/factor_data.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "base/text.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kLongestReturn = 7;  // calendar days

std::optional<std::size_t> column_of(const wire::WideTable& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name);
    if (found == table.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - table.columns.begin());
}

Error no_such_column(const wire::WideTable& table, std::string_view name, std::string pointer) {
    const std::vector<std::string_view> names(table.columns.begin(), table.columns.end());
    const std::string_view nearest = nearest_word(name, names);
    constexpr std::size_t kShown = 20;
    const std::span<const std::string_view> shown(names.data(), std::min(names.size(), kShown));
    return invalid(
        std::move(pointer), "not_allowed",
        fmt::format("there is no column \"{}\"; the columns are {}{}", name, fmt::join(shown, ", "),
                    names.size() > kShown ? ", …" : ""),
        nearest.empty() ? "name one of the columns" : fmt::format("did you mean \"{}\"?", nearest));
}

void set_coordinates(ChosenFactors& chosen, risk::FactorCoordinates coordinates) {
    for (risk::FactorSeries& factor : chosen.factors)
        factor.coordinates =
            factor.factor == chosen.market ? risk::FactorCoordinates::kAbsolute : coordinates;
    if (coordinates == risk::FactorCoordinates::kAbsolute) chosen.market.clear();
}

Status check_factors(const ChosenFactors& chosen) {
    for (std::size_t i = 0; i < chosen.factors.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (chosen.factors[i].factor == chosen.factors[j].factor)
                return invalid(fmt::format("/factors/{}", i), "not_allowed",
                               fmt::format("{} is a factor twice", chosen.factors[i].factor),
                               "name each factor once");
    return {};
}

Error not_a_factor(const std::string& market) {
    return invalid("/market", "not_allowed",
                   fmt::format("the market {} is not one of the factors", market),
                   "name one of `factors`");
}

}  // namespace

std::vector<std::string> ChosenFactors::symbols() const {
    std::vector<std::string> names;
    for (const risk::FactorSeries& factor : factors) names.push_back(factor.factor);
    return names;
}

Result<ChosenFactors> chosen_columns(const FactorsRequest& request) {
    if (request.factors.empty())
        return invalid("/factors", "required", "there is no factor",
                       "name at least one column in `factors`");
    ChosenFactors chosen;
    for (const std::string& name : request.factors) chosen.factors.push_back({name});
    TRY_STATUS(check_factors(chosen));
    if (request.market) {
        if (std::ranges::find(request.factors, *request.market) == request.factors.end())
            return not_a_factor(*request.market);
        chosen.market = *request.market;
    } else if (request.coordinates == risk::FactorCoordinates::kExcess) {
        chosen.market = request.factors.front();
    }
    set_coordinates(
        chosen, request.coordinates.value_or(request.market ? risk::FactorCoordinates::kExcess
                                                            : risk::FactorCoordinates::kAbsolute));
    return chosen;
}

Result<ChosenFactors> chosen_definitions(std::span<const FactorView> definitions,
                                         const FactorsRequest& request) {
    ChosenFactors chosen;
    const auto add = [&](const FactorView& view) {
        chosen.factors.push_back({view.symbol, view.name, view.coordinates});
    };
    const auto find = [&](const std::string& name) {
        return std::ranges::find_if(definitions, [&](const FactorView& view) {
            return view.name == name || view.symbol == name;
        });
    };
    if (request.factors.empty()) {
        for (const FactorView& view : definitions) add(view);
    } else {
        for (const std::string& name : request.factors) {
            const auto view = find(name);
            if (view == definitions.end())
                chosen.factors.push_back({name, "", risk::FactorCoordinates::kExcess});
            else
                add(*view);
        }
    }
    if (chosen.factors.empty())
        return invalid("/factors", "required", "there is no factor definition in use",
                       "name symbols in `factors`, or define factors with factor.put");
    TRY_STATUS(check_factors(chosen));
    if (request.market) {
        const auto view = find(*request.market);
        chosen.market = view == definitions.end() ? *request.market : view->symbol;
        const std::vector<std::string> symbols = chosen.symbols();
        if (std::ranges::find(symbols, chosen.market) == symbols.end())
            return not_a_factor(*request.market);
    } else {
        const auto market = std::ranges::find(chosen.factors, risk::FactorCoordinates::kAbsolute,
                                              &risk::FactorSeries::coordinates);
        if (market != chosen.factors.end()) chosen.market = market->factor;
    }
    if (chosen.market.empty())
        set_coordinates(chosen, risk::FactorCoordinates::kAbsolute);
    else if (request.coordinates)
        set_coordinates(chosen, *request.coordinates);
    return chosen;
}

wire::WideTable returns_on_common_dates(const market::PriceHistory& prices,
                                        std::span<const std::string> common) {
    std::vector<std::size_t> columns;
    for (const std::string& name : common)
        if (const auto column = prices.column(name)) columns.push_back(*column);
    std::vector<std::size_t> rows;
    for (std::size_t t = 0; t < prices.dates.size(); ++t)
        if (std::ranges::none_of(columns,
                                 [&](std::size_t c) { return std::isnan(prices.closes[c][t]); }))
            rows.push_back(t);
    wire::WideTable table;
    table.columns = prices.symbols;
    table.values.resize(prices.symbols.size());
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (prices.dates[rows[i]] - prices.dates[rows[i - 1]] > kLongestReturn) continue;
        table.dates.push_back(prices.dates[rows[i]]);
        for (std::size_t c = 0; c < prices.symbols.size(); ++c)
            table.values[c].push_back(prices.closes[c][rows[i]] / prices.closes[c][rows[i - 1]] -
                                      1.0);
    }
    return table;
}

namespace {

// The factors that have a column; the others are reported.
Status find_factor_columns(const wire::WideTable& returns, const Alignment& alignment,
                           AlignedReturns& aligned, std::vector<std::size_t>& columns) {
    for (std::size_t i = 0; i < alignment.factors.factors.size(); ++i) {
        const risk::FactorSeries& factor = alignment.factors.factors[i];
        const auto column = column_of(returns, factor.factor);
        if (column) {
            columns.push_back(*column);
            aligned.data.factors.push_back(factor);
            continue;
        }
        if (alignment.require_factors)
            return no_such_column(returns, factor.factor, fmt::format("/factors/{}", i));
        if (factor.factor == alignment.factors.market)
            return fail(Code::kNotFound,
                        fmt::format("the market factor {} has no prices: import them, or name "
                                    "another `market`",
                                    factor.factor));
        aligned.issues.push_back(
            {Severity::kError, "no_factor",
             fmt::format("the factor {} has no prices; the regressions are without it",
                         factor.factor),
             factor.factor});
    }
    if (columns.empty())
        return fail(Code::kNotFound,
                    "no factor has prices: import those of the factors' symbols, or name other "
                    "`factors`");
    return {};
}

std::vector<double> taken(const std::vector<double>& values, std::span<const std::size_t> rows) {
    std::vector<double> result;
    result.reserve(rows.size());
    for (const std::size_t row : rows)
        result.push_back(std::isfinite(values[row]) ? values[row] : kNone);
    return result;
}

}  // namespace

Result<AlignedReturns> align(const wire::WideTable& returns, const Alignment& alignment) {
    AlignedReturns aligned;
    risk::FactorData& data = aligned.data;
    data.market = alignment.factors.market;
    std::vector<std::size_t> factors;
    TRY_STATUS(find_factor_columns(returns, alignment, aligned, factors));
    std::vector<std::size_t> required = factors;
    if (alignment.risk_free) {
        const auto column = column_of(returns, *alignment.risk_free);
        if (!column) return no_such_column(returns, *alignment.risk_free, "/risk_free");
        required.push_back(*column);
    }
    std::vector<std::size_t> rows;
    std::size_t dropped = 0;
    for (std::size_t t = 0; t < returns.dates.size(); ++t) {
        if (alignment.as_of && returns.dates[t] > *alignment.as_of) break;
        const bool is_complete = std::ranges::all_of(
            required, [&](std::size_t c) { return std::isfinite(returns.values[c][t]); });
        if (is_complete)
            rows.push_back(t);
        else
            ++dropped;
    }
    if (dropped > 0)
        aligned.issues.push_back(
            {Severity::kWarning, "incomplete_rows",
             fmt::format("{} of {} dates were left out because a factor has no return", dropped,
                         dropped + rows.size()),
             ""});
    if (alignment.window && rows.size() > *alignment.window)
        rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(*alignment.window));
    for (const std::size_t row : rows) data.dates.push_back(returns.dates[row]);

    data.factor_returns = math::Matrix::zero(rows.size(), factors.size());
    for (std::size_t j = 0; j < factors.size(); ++j)
        for (std::size_t i = 0; i < rows.size(); ++i)
            data.factor_returns(i, j) = returns.values[factors[j]][rows[i]];
    if (alignment.risk_free) data.risk_free = taken(returns.values[required.back()], rows);
    std::vector<std::size_t> assets;
    for (const std::string& asset : alignment.assets) {
        if (const auto column = column_of(returns, asset)) {
            assets.push_back(*column);
            data.assets.push_back(asset);
        } else {
            aligned.issues.push_back({Severity::kError, "no_returns",
                                      fmt::format("{} has no returns; it is left out", asset),
                                      asset});
        }
    }
    data.returns = math::Matrix::zero(rows.size(), assets.size());
    for (std::size_t j = 0; j < assets.size(); ++j) {
        const std::vector<double> values = taken(returns.values[assets[j]], rows);
        for (std::size_t i = 0; i < rows.size(); ++i) data.returns(i, j) = values[i];
    }
    if (alignment.benchmark)
        if (const auto column = column_of(returns, *alignment.benchmark)) {
            data.benchmark = alignment.benchmark;
            data.benchmark_returns = taken(returns.values[*column], rows);
        }
    return aligned;
}

}  // namespace ballast::service
