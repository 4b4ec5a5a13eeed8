#include "ledger/valuation.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "ledger/contracts.hpp"
#include "model/price_staleness.hpp"

namespace ballast::ledger {

namespace {

const SecurityInfo kUnknownSecurity;

void sort_series(DatedSeries& series) {
    std::stable_sort(series.points.begin(), series.points.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace

std::optional<Issue> stale_price(const MarketInputs& market, const std::string& symbol,
                                 fin::Date date, fin::Date as_of) {
    const auto judged = market.judged_on.find(symbol);
    const fin::Date day = judged == market.judged_on.end() ? as_of : judged->second;
    if (!model::is_stale(date, day)) return std::nullopt;
    return Issue{Severity::kWarning, "stale_price",
                 fmt::format("the last price of {} is of {}, {} sessions before {}", symbol,
                             date.to_string(), model::sessions_since(date, day), day.to_string()),
                 symbol};
}

std::size_t DatedSeries::after(fin::Date date) const {
    const auto next = std::upper_bound(points.begin(), points.end(), date,
                                       [](fin::Date day, const auto& p) { return day < p.first; });
    return static_cast<std::size_t>(next - points.begin());
}

void MarketInputs::sort() {
    for (auto& [symbol, series] : prices) sort_series(series);
    for (auto& [currency, series] : rates) sort_series(series);
}

std::optional<Decimal> Valuation::at(Cursor& cursor, fin::Date date) {
    if (cursor.series == nullptr) return std::nullopt;
    if (cursor.series->until && date > *cursor.series->until) return std::nullopt;
    const auto& points = cursor.series->points;
    while (cursor.next < points.size() && points[cursor.next].first <= date) ++cursor.next;
    // Days mostly ascend; the cost of going back is proportional to the distance.
    while (cursor.next > 0 && points[cursor.next - 1].first > date) --cursor.next;
    return cursor.next > 0 ? std::optional(points[cursor.next - 1].second) : cursor.series->undated;
}

Valuation::SymbolEntry& Valuation::entry(const LotBook& book, std::uint32_t symbol) {
    if (symbols_.size() <= symbol) symbols_.resize(symbol + 1);
    SymbolEntry& entry = symbols_[symbol];
    if (entry.known) return entry;
    entry.known = true;
    const std::string& name = book.symbols[symbol];
    if (const auto found = market_.prices.find(name); found != market_.prices.end())
        entry.price.series = &found->second;
    const auto security = market_.securities.find(name);
    entry.security = security == market_.securities.end() ? &kUnknownSecurity : &security->second;
    entry.multiplier = contract_multiplier(name);
    return entry;
}

const SecurityInfo& Valuation::security(const LotBook& book, std::uint32_t symbol) {
    return *entry(book, symbol).security;
}

fin::Currency Valuation::currency_of(const LotBook& book, const Position& position) {
    return security(book, position.symbol).currency.value_or(position.currency);
}

std::optional<Decimal> Valuation::convert(Decimal amount, fin::Currency currency) {
    if (currency == market_.base || amount.is_zero()) return amount;
    Cursor& cursor = rates_[currency];
    if (cursor.series == nullptr) {
        const auto found = market_.rates.find(currency);
        if (found == market_.rates.end()) return std::nullopt;
        cursor.series = &found->second;
    }
    const auto rate = at(cursor, rate_day_);
    if (!rate) return std::nullopt;
    return product(amount, *rate);
}

std::optional<Decimal> Valuation::value(const LotBook& book, const Position& position) {
    const Decimal quantity = position.quantity();
    if (quantity.is_zero()) return Decimal{};
    SymbolEntry& symbol = entry(book, position.symbol);
    const auto price = at(symbol.price, price_day_);
    if (!price) return std::nullopt;
    Decimal local = product(quantity, *price);
    if (symbol.multiplier != Decimal{1}) local = product(local, symbol.multiplier);
    return convert(local, symbol.security->currency.value_or(position.currency));
}

bool Valuation::has_price(const LotBook& book, const Position& position) {
    return at(entry(book, position.symbol).price, price_day_).has_value();
}

Decimal Valuation::total(const Engine& engine) {
    Decimal total;
    for (const Position& position : engine.lots().positions())
        total += value(engine.lots(), position).value_or(Decimal{});
    for (const auto& [key, balance] : engine.cash())
        total += convert(balance, key.second).value_or(Decimal{});
    return total;
}

namespace {

std::optional<Decimal> entry_on(const DatedSeries& series, fin::Date date) {
    if (series.until && date > *series.until) return std::nullopt;
    const std::size_t next = series.after(date);
    if (next == 0) return series.undated;
    return series.points[next - 1].second;
}

}  // namespace

std::optional<Decimal> rate_on(const MarketInputs& market, fin::Currency currency, fin::Date date) {
    if (currency == market.base) return Decimal{1};
    const auto series = market.rates.find(currency);
    return series == market.rates.end() ? std::nullopt : entry_on(series->second, date);
}

std::optional<Decimal> price_on(const MarketInputs& market, const std::string& symbol,
                                fin::Date date) {
    const auto series = market.prices.find(symbol);
    return series == market.prices.end() ? std::nullopt : entry_on(series->second, date);
}

fin::Currency price_currency(const MarketInputs& market, const std::string& symbol,
                             fin::Currency fallback) {
    const auto found = market.securities.find(symbol);
    return found == market.securities.end() ? fallback : found->second.currency.value_or(fallback);
}

}  // namespace ballast::ledger
