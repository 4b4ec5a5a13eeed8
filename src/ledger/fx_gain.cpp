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
    if (!row.acquired || row.closes_short) return std::nullopt;
    valuation.set_rates(*row.acquired);
    const auto cost_then = valuation.convert(row.cost_basis, row.currency);
    valuation.set_rates(row.date);
    const auto cost_now = valuation.convert(row.cost_basis, row.currency);
    const auto received = valuation.convert(row.gain + row.cost_basis, row.currency);
    if (!cost_then || !cost_now || !received) return std::nullopt;
    const Decimal gain = *received - *cost_then;
    const Decimal fx = *cost_now - *cost_then;
    return BaseGain{gain, gain - fx, fx};
}

}  // namespace

Outcome<BaseGains> base_gains(std::span<const Disposal> disposals, const MarketInputs& market) {
    Outcome<BaseGains> outcome{{.currency = market.base}, {}};
    BaseGains& gains = outcome.value;
    Valuation valuation(market);
    std::map<int, BaseGain> years;
    std::size_t left_out = 0;
    for (const Disposal& row : disposals) {
        const auto gain = split(row, valuation, market.base);
        if (!gain) {
            ++left_out;
            continue;
        }
        gains.disposals.push_back(
            {*gain, row.date, row.symbol, row.account, row.lot_id, row.transaction});
        add(years[row.date.year()], *gain);
        add(gains.total, *gain);
    }
    for (const auto& [year, gain] : years) gains.by_year.push_back({gain, year});
    if (left_out > 0)
        outcome.issues.push_back(
            {Severity::kWarning, "not_in_base",
             fmt::format(
                 "{} disposals are left out of the gains in {}: there is no exchange rate on the "
                 "purchase or sale date, or the purchase date is unknown (pools and short sales)",
                 left_out, market.base.code()),
             "in_base"});
    return outcome;
}

}  // namespace ballast::ledger
