#include "service/report/greeks.hpp"

#include <algorithm>

#include "service/describe_common.hpp"
#include "service/options/book.hpp"

namespace ballast::service {

namespace {

report::GreeksLine line_of(const options::Holding& holding, const options::PositionValue& value,
                           const std::string& source) {
    const options::PositionGreeks& p = *value.position;
    return {.symbol = holding.id,
            .underlying = holding.underlying,
            .expiry = holding.expiry,
            .right = std::string(wire::to_word(holding.option.right)),
            .strike = holding.option.strike,
            .quantity = holding.quantity,
            .spot = holding.option.spot,
            .volatility = holding.option.volatility,
            .volatility_source = source,
            .price = value.priced.greeks->price,
            .market_value = p.market_value,
            .delta = p.delta,
            .delta_adjusted_exposure = p.delta_adjusted_exposure,
            .gamma = p.gamma,
            .vega_pct = p.vega / 100,
            .theta_day = p.theta / 365,
            .rho_pct = p.rho / 100};
}

}  // namespace

report::Section<report::GreeksReport> greeks_section(const ValuedPortfolio& valued,
                                                     const Work& work) {
    const bool has_options =
        std::any_of(valued.positions.begin(), valued.positions.end(),
                    [](const ValuedPosition& one) { return one.position.option.has_value(); });
    if (!has_options) return {.value = {}, .unavailable = "the portfolio has no options"};
    const OptionBook book = option_book_of(valued, false);
    if (book.holdings.empty())
        return {.value = {}, .unavailable = "none of the options can be priced; see the issues"};
    const options::BookValue value =
        options::value_book(book.holdings, options::Model::kAuto, work);
    report::GreeksReport greeks{.not_priced = book.left_out.size(), .rate = book.rate};
    for (std::size_t i = 0; i < book.holdings.size(); ++i) {
        if (value.positions[i].position)
            greeks.lines.push_back(
                line_of(book.holdings[i], value.positions[i], book.sources[i].volatility));
        else
            ++greeks.not_priced;
    }
    const options::Totals& t = value.totals;
    greeks.total = {.market_value = t.market_value,
                    .delta = t.delta,
                    .delta_adjusted_exposure = t.delta_adjusted_exposure,
                    .gamma = t.gamma,
                    .vega_pct = t.vega / 100,
                    .theta_day = t.theta / 365,
                    .rho_pct = t.rho / 100};
    return {.value = std::move(greeks), .unavailable = {}};
}

}  // namespace ballast::service
