// Closes as they were traded: a ledger keeps raw quantities, while sources mostly give closes
// adjusted for later splits.
//
// For each split the closes around its date show which they are: where the price does not fall by
// the ratio, the closes before it are adjusted and are multiplied by the ratio.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "fin/date.hpp"

namespace ballast::market {

using CloseSeries = std::vector<std::pair<fin::Date, double>>;  // ascending

// The unadjusted closes, given the splits of one symbol (day, new shares per old).
CloseSeries as_traded(CloseSeries closes, std::span<const std::pair<fin::Date, double>> splits);

// Closes comparable over time, per share of the last date: those before a split are divided by its
// ratio where they are as traded.
CloseSeries split_adjusted(CloseSeries closes,
                           std::span<const std::pair<fin::Date, double>> splits);

// The same without dividends: closes before one are reduced by its share of the close before it, so
// that returns are those of a holder who reinvests. Dividends as paid, by date.
CloseSeries total_return_adjusted(CloseSeries closes,
                                  std::span<const std::pair<fin::Date, double>> splits,
                                  std::span<const std::pair<fin::Date, double>> dividends);

}  // namespace ballast::market
