// The collateral of one period, as the waterfall reads it, on one path or on several at a time.
#pragma once

#include <span>

#include "clo/lane.hpp"

namespace ballast::clo {

// Par of an asset in the excess of CCC assets, and what it loses per unit of par there.
template <class V>
struct CccSlice {
    V par{};
    double loss = 0.0;
};

// Amounts of par are at the end of the collection period, before reinvestment.
template <class V>
struct PeriodCollateral {
    V interest{};   // collected
    V scheduled{};  // principal proceeds, by source
    V unscheduled{};
    V recoveries{};
    V sales{};         // of credit risk assets, and on the last date or at a call of all
    V credit_sales{};  // that part of sales
    V drawn{};         // cash paid for draws on commitments
    V reinvestable{};  // principal of assets that conditions over the trade allow to replace
    V performing_begin{};
    V performing{};
    V defaulted_begin{};  // par that is in default and not yet recovered
    V defaulted{};
    V defaulted_value{};  // as carried in the numerator
    V haircut{};          // of discount and deferring assets
    V ccc_par{};
    V ccc_loss{};                                  // one minus price
    std::span<const CccSlice<V>> ccc_slices = {};  // lowest price first, in place of one loss
    V purchased_accrued_begin{};                   // interest bought with assets, not received
    V purchased_accrued{};
    V defaulted_par{};  // that defaults in the period
    V sale_value{};     // of what performs, in a liquidation
    V sold_par{};       // sold on the last date or at a call
    V settled_value{};  // of assets in default, sold on that date
    MaskOf<V> final{};  // all is sold, nothing is bought
    MaskOf<V> gone{};   // after a call
};

}  // namespace ballast::clo
