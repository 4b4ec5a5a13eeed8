// The quality of the stored prices as a plan will leave them, judged before they are stored.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "service/market/price_book.hpp"
#include "service/market/price_flags.hpp"

namespace ballast::service {

// Flags of the merged series within the dates of `incoming`, or just before them, and the quality
// of the whole series. `incoming` by symbol and date; `planned` has all its stored rows.
Status judge_plan(const PlannedPrices& planned, std::span<const model::PriceBar> incoming,
                  Instant now, const fin::Calendar& calendar, std::vector<PriceFlag>& flags,
                  std::vector<model::PriceQuality>& quality);

}  // namespace ballast::service
