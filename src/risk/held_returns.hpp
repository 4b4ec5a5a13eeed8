// The returns that today's positions would have had over past days.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "risk/panel.hpp"

namespace ballast::risk {

// What is held constant from day to day.
enum class HoldingRule {
    kHeldQuantities,   // today's quantities: weights drift with prices, nothing is traded
    kConstantWeights,  // today's weights of the gross value, rebalanced at every close
};

struct HeldReturns {
    std::vector<fin::Date> dates;
    std::vector<double> returns;  // P&L of the day over the gross value at its start
    double gross_value = 0.0;     // of the positions included, today
    double coverage = 1.0;        // their share of the gross value of all positions
};

// With held quantities the value of each position follows its symbol's price back from today's;
// options are revalued at the underlying's price of the day with today's volatility and time to
// expiry. Positions without returns are left out, with an issue (`no_returns`). kInvalidInput as
// for make_book, and with held quantities for a return of -100 % or less, before which no price can
// be computed, or for a day that starts with zero value.
Result<Outcome<HeldReturns>> held_returns(const Positions& positions, const ReturnPanel& panel,
                                          HoldingRule rule, const Work& work);

}  // namespace ballast::risk
