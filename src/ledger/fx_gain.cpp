#include "ledger/fx_gain.hpp"

#include <fmt/format.h>
#include <map>

#include "ledger/contracts.hpp"
#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

void add(BaseGain& sum, const BaseGain& gain) {
    sum.gain += gain.gain;
    sum.price_gain += gain.price_gain;
    sum.fx_gain += gain.fx_gain;
}

std::optional<BaseGain> split(const Disposal& row, Valuation& valuation, fin::Currency base) {
    if (row.currency == base) return BaseGain{row.gain, row.gain, Decimal{}};
    const Decimal proceeds = row.gain + row.cost_basis;
    // The amount that was in the trade currency while the position was open.
    const Decimal open = row.sold_short ? proceeds : row.cost_basis;
    const std::optional<fin::Date> opened = row.sold_short ? row.sold_short : row.acquired;
    std::optional<Decimal> open_then = row.base_cost;
    if (opened) {
        valuation.set_rates(*opened);
        open_then = valuation.convert(open, row.currency);
    }
    valuation.set_rates(row.date);
    const auto open_now = valuation.convert(open, row.currency);
    const auto price_gain = valuation.convert(row.gain, row.currency);
    if (!open_then || !open_now || !price_gain) return std::nullopt;
    const Decimal fx = row.sold_short ? *open_then - *open_now : *open_now - *open_then;
    return BaseGain{*price_gain + fx, *price_gain, fx};
}

// Of a lot with a price; nullopt without one of the rates.
std::optional<BaseLot> open_gain(const OpenLot& lot, Decimal price, fin::Currency price_currency,
                                 fin::Date as_of, Valuation& valuation, fin::Currency base) {
    std::optional<Decimal> cost_then = lot.base_cost;
    if (lot.currency == base) {
        cost_then = lot.cost_basis;
    } else if (!cost_then && lot.term) {  // not of a pool
        valuation.set_rates(lot.acquired);
        cost_then = valuation.convert(lot.cost_basis, lot.currency);
    }
    valuation.set_rates(as_of);
    const auto cost_now = valuation.convert(lot.cost_basis, lot.currency);
    const auto value = valuation.convert(
        product(product(lot.quantity, price), contract_multiplier(lot.symbol)), price_currency);
    if (!cost_then || !cost_now || !value) return std::nullopt;
    BaseLot row{{*value - *cost_then, *value - *cost_now, *cost_now - *cost_then},
                lot.symbol,
                lot.account,
                lot.lot_id,
                lot.acquired,
                lot.quantity,
                lot.currency,
                *cost_then,
                *value};
    return row;
}

// `what` in the singular.
void report_left_out(Issues& issues, std::size_t count, std::string_view what, fin::Currency base,
                     std::string_view dates) {
    if (count == 0) return;
    issues.push_back({Severity::kWarning, "not_in_base",
                      fmt::format("{} {}{} left out of the gains in {}: there is no exchange "
                                  "rate on the date of the purchase or {}",
                                  count, what, count == 1 ? " is" : "s are", base.code(), dates),
                      "in_base"});
}

}  // namespace

Outcome<BaseGains> base_gains(std::span<const Disposal> disposals, const MarketInputs& market) {
    Outcome<BaseGains> outcome{{.currency = market.base}, {}};
    BaseGains& gains = outcome.value;
    Valuation valuation(market);
    std::map<int, BaseGain> years;
    std::map<int, BaseGain> untaxed;
    std::size_t left_out = 0;
    for (const Disposal& row : disposals) {
        const auto gain = split(row, valuation, market.base);
        if (!gain) {
            ++left_out;
            continue;
        }
        gains.disposals.push_back(
            {*gain, row.date, row.symbol, row.account, row.lot_id, row.transaction});
        add((row.taxed ? years : untaxed)[row.date.year()], *gain);
        if (row.taxed) add(gains.total, *gain);
    }
    for (const auto& [year, gain] : years) gains.by_year.push_back({gain, year});
    for (const auto& [year, gain] : untaxed) gains.untaxed_by_year.push_back({gain, year});
    report_left_out(outcome.issues, left_out, "disposal", market.base, "of the sale");
    return outcome;
}

void add_unrealized(Outcome<BaseGains>& gains, std::span<const OpenLot> lots,
                    const LotSettings& settings, fin::Date as_of, const MarketInputs& market) {
    Valuation valuation(market);
    std::size_t left_out = 0;
    for (const OpenLot& lot : lots) {
        const auto price = settings.prices.find(lot.symbol);
        if (price == settings.prices.end()) continue;
        const auto currency = settings.price_currencies.find(lot.symbol);
        auto gain =
            open_gain(lot, price->second,
                      currency == settings.price_currencies.end() ? lot.currency : currency->second,
                      as_of, valuation, market.base);
        if (!gain) {
            ++left_out;
            continue;
        }
        add(gains.value.unrealized, *gain);
        gains.value.open_lots.push_back(*std::move(gain));
    }
    report_left_out(gains.issues, left_out, "open lot", market.base, "on the report date");
}

}  // namespace ballast::ledger
