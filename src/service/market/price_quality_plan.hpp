// The quality of the stored prices as a plan will leave them, judged before they are stored.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "service/market/price_book.hpp"
#include "service/market/price_flags.hpp"

namespace ballast::service {

// Flags of the merged series within the dates of the import, or just before them, and the quality
// of the whole series. `planned` has all stored rows of its symbols.
Status judge_plan(const PlannedPrices& planned, Instant now, const fin::Calendar& calendar,
                  std::vector<PriceFlag>& flags, std::vector<model::PriceQuality>& quality);

}  // namespace ballast::service
