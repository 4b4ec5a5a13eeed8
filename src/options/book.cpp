#include "options/book.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/check.hpp"

namespace ballast::options {

PositionGreeks& PositionGreeks::operator+=(const PositionGreeks& other) {
    market_value += other.market_value;
    delta += other.delta;
    delta_adjusted_exposure += other.delta_adjusted_exposure;
    gamma += other.gamma;
    dollar_gamma += other.dollar_gamma;
    vega += other.vega;
    theta += other.theta;
    rho += other.rho;
    dividend_rho += other.dividend_rho;
    vanna += other.vanna;
    volga += other.volga;
    charm += other.charm;
    return *this;
}

Explained& Explained::operator+=(const Explained& other) {
    start_value += other.start_value;
    end_value += other.end_value;
    pnl += other.pnl;
    delta += other.delta;
    gamma += other.gamma;
    vega += other.vega;
    theta += other.theta;
    rho += other.rho;
    dividend += other.dividend;
    residual += other.residual;
    return *this;
}

PositionGreeks position_greeks(const Holding& holding, const Greeks& unit) {
    const double units = holding.quantity * holding.multiplier;
    const double spot = holding.option.spot;
    return {.market_value = units * unit.price,
            .delta = units * unit.delta,
            .delta_adjusted_exposure = units * unit.delta * spot,
            .gamma = units * unit.gamma,
            .dollar_gamma = units * unit.gamma * spot * spot / 100,
            .vega = units * unit.vega,
            .theta = units * unit.theta,
            .rho = units * unit.rho,
            .dividend_rho = units * unit.dividend_rho,
            .vanna = units * unit.vanna,
            .volga = units * unit.volga,
            .charm = units * unit.charm};
}

namespace {

void add(Totals& totals, const std::optional<PositionGreeks>& position) {
    if (!position) {
        ++totals.not_priced;
        return;
    }
    ++totals.priced;
    totals += *position;
    (position->market_value >= 0 ? totals.long_value : totals.short_value) +=
        position->market_value;
    totals.gross_value += std::abs(position->market_value);
    const double exposure = position->delta_adjusted_exposure;
    (exposure >= 0 ? totals.delta_long : totals.delta_short) += exposure;
    totals.delta_gross += std::abs(exposure);
    totals.delta_net += exposure;
}

// Prices of the options among the holdings; an underlying is priced at its spot.
std::vector<Priced> price_holdings(std::span<const Holding> holdings, Model model,
                                   const Work& work) {
    std::vector<Option> options;
    std::vector<std::size_t> places;
    std::vector<Priced> priced(holdings.size());
    if (work.cancel.requested()) return priced;
    options.reserve(holdings.size());
    places.reserve(holdings.size());
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        if (holdings[i].kind == Kind::kUnderlying) {
            if (std::isfinite(holdings[i].option.spot))
                priced[i].greeks = Greeks{.price = holdings[i].option.spot, .delta = 1.0};
            else
                priced[i].issue =
                    Issue{Severity::kError, "not_priced", "the spot is not a number", ""};
            continue;
        }
        options.push_back(holdings[i].option);
        places.push_back(i);
    }
    std::vector<Priced> values = price_options(options, model, work);
    for (std::size_t k = 0; k < places.size(); ++k) priced[places[k]] = std::move(values[k]);
    return priced;
}

}  // namespace

BookValue value_book(std::span<const Holding> holdings, Model model, const Work& work) {
    BookValue book;
    std::vector<Priced> priced = price_holdings(holdings, model, work);
    if (work.cancel.requested()) {
        book.positions.resize(holdings.size());
        return book;
    }
    book.positions.reserve(holdings.size());
    using Bucket = std::pair<std::string, fin::Date>;
    std::map<std::string, Totals> by_underlying;
    std::map<Bucket, Totals> by_expiry;
    std::map<std::pair<Bucket, double>, Totals> by_strike;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const Holding& holding = holdings[i];
        PositionValue value{.priced = std::move(priced[i]), .position = {}};
        if (value.priced.greeks) value.position = position_greeks(holding, *value.priced.greeks);
        add(book.totals, value.position);
        add(by_underlying[holding.underlying], value.position);
        if (holding.kind != Kind::kUnderlying && holding.expiry) {
            const Bucket bucket{holding.underlying, *holding.expiry};
            add(by_expiry[bucket], value.position);
            add(by_strike[{bucket, holding.option.strike}], value.position);
        }
        book.positions.push_back(std::move(value));
    }
    for (const auto& [name, totals] : by_underlying)
        book.by_underlying.push_back({name, std::nullopt, std::nullopt, totals});
    for (const auto& [bucket, totals] : by_expiry)
        book.by_expiry.push_back({bucket.first, bucket.second, std::nullopt, totals});
    for (const auto& [key, totals] : by_strike)
        book.by_strike.push_back({key.first.first, key.first.second, key.second, totals});
    return book;
}

std::vector<ExplainedPosition> explain(std::span<const Holding> holdings,
                                       std::span<const EndState> ends, Model model,
                                       const Work& work) {
    CHECK(holdings.size() == ends.size());
    std::vector<Holding> moved(holdings.begin(), holdings.end());
    for (std::size_t i = 0; i < moved.size(); ++i) {
        Option& o = moved[i].option;
        const double passed = o.time - ends[i].time;
        o.spot = ends[i].spot;
        o.volatility = ends[i].volatility;
        o.rate = ends[i].rate;
        o.dividend_yield = ends[i].dividend_yield;
        o.time = ends[i].time;
        for (CashDividend& dividend : o.dividends) dividend.time -= passed;
    }
    const std::vector<Priced> before = price_holdings(holdings, model, work);
    const std::vector<Priced> after = price_holdings(moved, model, work);
    std::vector<ExplainedPosition> out(holdings.size());
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        out[i].issue = before[i].issue ? before[i].issue : after[i].issue;
        if (!before[i].greeks || !after[i].greeks) continue;
        const Greeks& g = *before[i].greeks;
        const Option& from = holdings[i].option;
        const Option& to = moved[i].option;
        const double units = holdings[i].quantity * holdings[i].multiplier;
        const double ds = to.spot - from.spot;
        Explained e{.start_value = units * g.price,
                    .end_value = units * after[i].greeks->price,
                    .delta = units * g.delta * ds,
                    .gamma = 0.5 * units * g.gamma * ds * ds,
                    .vega = units * g.vega * (to.volatility - from.volatility),
                    .theta = units * g.theta * (from.time - to.time),
                    .rho = units * g.rho * (to.rate - from.rate),
                    .dividend = units * g.dividend_rho * (to.dividend_yield - from.dividend_yield)};
        e.pnl = e.end_value - e.start_value;
        e.residual = e.pnl - (e.delta + e.gamma + e.vega + e.theta + e.rho + e.dividend);
        out[i].value = e;
    }
    return out;
}

}  // namespace ballast::options
