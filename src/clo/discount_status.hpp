// Whether an asset is a discount obligation (clo.md 1.4): bought below a price, it stays one until
// its market value is at or above a level on a number of consecutive days. The end is final.
#pragma once

#include <cstdint>
#include <span>

#include "clo/asset.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

enum class DiscountStatus : std::uint8_t {
    kNone,       // not bought as one, or the purchase price is unknown
    kDiscount,   // still one
    kUncertain,  // still one for want of market values: with those missing it may have ended
    kEnded,
};

// Days for which a market value counts when no newer one is known: five business days.
inline constexpr int kMarketValueDays = 7;

// Reads the market values since the purchase up to as_of. One without dates counts on as_of.
DiscountStatus discount_status(const Holding& holding, std::optional<MoodysRating> moodys,
                               const Valuation& valuation, fin::Date as_of);

// Whether the purchase price is below a price of the rule.
bool is_bought_at_discount(const Holding& holding, std::optional<MoodysRating> moodys,
                           const Valuation& valuation);

// The assets whose status is uncertain, as one issue; none: no issue. By the stated rating.
Issues discount_issues(std::span<const Holding> holdings, const Valuation& valuation,
                       fin::Date as_of);

}  // namespace ballast::clo
