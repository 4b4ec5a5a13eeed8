// Orders that cross zero, split: a broker takes a sale of what is held and a short sale apart.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "trade/order.hpp"

namespace ballast::trade {

// The orders by sequence, each against the quantity held of its account and symbol: that which the
// order states, or what the orders before it left. An order without a known quantity is unchanged.
// One that reverses a position is two, with the ids "<id>-1" and "<id>-2"; their quantities add up
// to its own. Sides and position effects follow the position: a sale of nothing is a short sale.
// Issues: `split`, `side_changed`.
Result<Outcome<std::vector<Order>>> split_reversals(const std::vector<Order>& orders);

}  // namespace ballast::trade
