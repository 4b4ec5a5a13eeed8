#include "service/market/stored_prices.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "service/call.hpp"
#include "service/market/data.hpp"

namespace ballast::service {

namespace {

using Splits = std::vector<std::pair<fin::Date, double>>;

std::map<std::string, Splits> splits_of(model::TransactionRows transactions) {
    std::map<std::string, Splits> splits;
    for (std::size_t row = 0; row < transactions.size(); ++row) {
        if (transactions.type(row) != model::TransactionType::kSplit) continue;
        const model::Transaction& t = transactions[row];
        // Added shares alone do not give the ratio.
        if (!t.ratio) continue;
        const std::pair split(t.date, t.ratio->to_double() / t.ratio_base.to_double());
        Splits& of_symbol = splits[t.symbol];
        // The same split in two accounts counts once.
        if (std::ranges::find(of_symbol, split) == of_symbol.end()) of_symbol.push_back(split);
    }
    return splits;
}

market::CloseSeries series_of(const market::PriceHistory& history, std::size_t column) {
    market::CloseSeries series;
    for (std::size_t d = 0; d < history.dates.size(); ++d)
        if (std::isfinite(history.closes[column][d]))
            series.emplace_back(history.dates[d], history.closes[column][d]);
    return series;
}

}  // namespace

std::optional<Decimal> price_of(double close) {
    auto price = Decimal::from_double(close, 6, Rounding::kHalfEven);
    return price ? std::optional(*price) : std::nullopt;
}

Result<std::map<std::string, market::CloseSeries>> stored_closes(
    Call& call, model::TransactionRows transactions, std::optional<fin::Date> as_of) {
    std::set<std::string> symbols;
    for (std::size_t row = 0; row < transactions.size(); ++row) {
        const model::Transaction& t = transactions[row];
        if (!t.symbol.empty()) symbols.insert(t.symbol);
        if (!t.new_symbol.empty()) symbols.insert(t.new_symbol);
    }
    std::map<std::string, market::CloseSeries> closes;
    const std::vector<std::string> names(symbols.begin(), symbols.end());
    if (names.empty()) return closes;
    // All splits: one after the day still shows whether the closes before it are adjusted.
    const auto market = load_snapshot(call, names, std::nullopt);
    if (!market && market.error().code == Code::kNotFound) return closes;
    if (!market) return Error(market.error());
    const auto splits = splits_of(transactions);
    const market::PriceHistory& history = market->prices();
    for (std::size_t c = 0; c < history.symbols.size(); ++c) {
        market::CloseSeries series = series_of(history, c);
        if (const auto found = splits.find(history.symbols[c]); found != splits.end())
            series = market::as_traded(std::move(series), found->second);
        if (as_of) std::erase_if(series, [&](const auto& point) { return point.first > *as_of; });
        if (!series.empty()) closes.emplace(history.symbols[c], std::move(series));
    }
    return closes;
}

Result<std::vector<std::shared_ptr<const market::ExchangeRates>>> stored_rates(
    Call& call, std::span<const fin::Currency> from, fin::Currency to,
    std::optional<fin::Date> as_of) {
    std::vector<std::shared_ptr<const market::ExchangeRates>> rates;
    if (from.empty()) return rates;
    const auto market = load_snapshot(call, market::rate_symbols(from, to), std::nullopt);
    if (!market && market.error().code == Code::kNotFound) return rates;
    if (!market) return Error(market.error());
    const market::PriceHistory known =
        as_of ? market::until(market->prices(), *as_of) : market->prices();
    for (const fin::Currency currency : from)
        if (auto found = market::exchange_rates(known, currency, to))
            rates.push_back(std::move(found));
    return rates;
}

}  // namespace ballast::service
