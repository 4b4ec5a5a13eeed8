#include "market/price_history.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/json_pointer.hpp"

namespace ballast::market {

namespace {

constexpr std::size_t kMaximumErrors = 100;

// Columns are named by symbol, as in tables of prices: "/columns/BRK.B/7".
std::string place_of(std::string_view symbol) { return "/columns/" + escaped_key(symbol); }

void check_column(const PriceHistory& history, std::size_t j, std::vector<FieldError>& errors) {
    const std::string where = place_of(history.symbols[j]);
    const std::vector<double>& column = history.closes[j];
    if (column.size() != history.dates.size()) {
        errors.push_back({where, "length",
                          history.symbols[j] + " has " + std::to_string(column.size()) +
                              " prices for " + std::to_string(history.dates.size()) + " dates",
                          "give one price, or none, for every date"});
        return;
    }
    for (std::size_t t = 0; t < column.size() && errors.size() < kMaximumErrors; ++t) {
        if (std::isnan(column[t]) || (std::isfinite(column[t]) && column[t] > 0)) continue;
        errors.push_back({where + "/" + std::to_string(t), "range",
                          "the price of " + history.symbols[j] + " on " +
                              history.dates[t].to_string() + " is not a finite number above zero",
                          "leave the cell empty where there is no price"});
    }
}

}  // namespace

std::optional<std::size_t> PriceHistory::column(std::string_view symbol) const {
    const auto found = std::find(symbols.begin(), symbols.end(), symbol);
    if (found == symbols.end()) return std::nullopt;
    return static_cast<std::size_t>(found - symbols.begin());
}

Status validate(const PriceHistory& history) {
    std::vector<FieldError> errors;
    for (std::size_t t = 1; t < history.dates.size() && errors.size() < kMaximumErrors; ++t)
        if (history.dates[t] <= history.dates[t - 1])
            errors.push_back(
                {"/dates/" + std::to_string(t), "order",
                 history.dates[t].to_string() + " is not after " + history.dates[t - 1].to_string(),
                 "sort the rows by date and give each date once"});
    if (history.closes.size() != history.symbols.size()) {
        errors.push_back({"/columns", "length",
                          "the number of columns differs from the number of symbols: expected one "
                          "column of prices per symbol",
                          ""});
    } else {
        std::unordered_set<std::string_view> seen;
        for (std::size_t j = 0; j < history.symbols.size(); ++j) {
            const std::string& symbol = history.symbols[j];
            if (symbol.empty() || !seen.insert(symbol).second)
                errors.push_back({place_of(symbol), "symbol",
                                  symbol.empty() ? "a symbol is empty"
                                                 : "the symbol " + symbol + " is a duplicate",
                                  ""});
            check_column(history, j, errors);
        }
    }
    if (errors.empty()) return {};
    if (errors.size() > kMaximumErrors) errors.resize(kMaximumErrors);
    return Error{Code::kInvalidInput, "the price history is not valid: " + errors.front().message,
                 std::move(errors)};
}

PriceHistory until(const PriceHistory& history, fin::Date as_of) {
    const auto rows = static_cast<std::size_t>(
        std::upper_bound(history.dates.begin(), history.dates.end(), as_of) -
        history.dates.begin());
    PriceHistory result = history;
    result.dates.resize(rows);
    for (auto& column : result.closes) column.resize(rows);
    return result;
}

PriceHistory select(const PriceHistory& history, std::span<const std::string> symbols) {
    PriceHistory result;
    result.dates = history.dates;
    for (const std::string& symbol : symbols) {
        const auto j = history.column(symbol);
        if (!j) continue;
        result.symbols.push_back(symbol);
        result.closes.push_back(history.closes[*j]);
    }
    return result;
}

std::vector<Close> last_closes(const PriceHistory& history, std::size_t column, fin::Date as_of,
                               std::size_t count) {
    std::vector<Close> result;
    const std::vector<double>& closes = history.closes.at(column);
    auto t = static_cast<std::size_t>(
        std::upper_bound(history.dates.begin(), history.dates.end(), as_of) -
        history.dates.begin());
    while (t-- > 0 && result.size() < count)
        if (!std::isnan(closes[t])) result.push_back({history.dates[t], closes[t]});
    return result;
}

}  // namespace ballast::market
