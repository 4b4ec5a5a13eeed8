// Valuation of positions that need not be stored, in a given market.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/book/valued.hpp"

namespace ballast::service {

// As load_valued_portfolio, in a snapshot with the priced_names() of the positions.
Result<ValuedPortfolio> value_portfolio(const Call& call, model::Portfolio portfolio,
                                        std::vector<model::Position> positions,
                                        market::Snapshot snapshot, const OptionMarket& market);

// The symbols whose prices value the positions: their own, and those of options' underlyings.
std::vector<std::string> priced_names(std::span<const model::Position> positions);

}  // namespace ballast::service
