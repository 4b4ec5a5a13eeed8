// What a deal holds of its assets on a date, from its lots: purchases, sales, repayments, and par
// that a report states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::clo {

enum class LotSide : std::uint8_t { kBuy, kSell, kRepayment, kStated };

struct Lot {
    LotSide side = LotSide::kBuy;
    fin::Date date;                // from which the par counts
    Decimal par;                   // added to what is held
    std::optional<Decimal> price;  // percent of par
    std::optional<Decimal> purchased_accrued;
    double rate = 1.0;  // units of the currency of the deal for one of that of the asset
};

struct LotPosition {
    Decimal par;
    // Average price of the purchases, weighted by par; absent where some of the par was only
    // stated, so that the price is unknown.
    std::optional<Decimal> purchase_price;
    std::optional<Decimal> purchased_accrued;  // of the par still held
    std::optional<fin::Date> purchase_date;    // of the newest purchase
};

// The lots of one asset up to a date; on one date, what adds par comes first. A sale or repayment
// takes its share of every purchase. kInvalidInput where more leaves than is held, with the date.
Result<LotPosition> position_of(std::vector<Lot> lots, fin::Date as_of);

// Principal cash that lots after `after` and up to `to` bring, in the currency of the deal: sales
// and repayments less purchases, without accrued interest.
Result<Decimal> cash_of(std::span<const Lot> lots, fin::Date after, fin::Date to);

}  // namespace ballast::clo
