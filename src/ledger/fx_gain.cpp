#include "ledger/fx_gain.hpp"

#include <fmt/format.h>
#include <map>

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
    if (left_out > 0)
        outcome.issues.push_back(
            {Severity::kWarning, "not_in_base",
             fmt::format(
                 "{} disposals are left out of the gains in {}: there is no exchange rate on the "
                 "date of the purchase or of the sale",
                 left_out, market.base.code()),
             "in_base"});
    return outcome;
}

}  // namespace ballast::ledger
