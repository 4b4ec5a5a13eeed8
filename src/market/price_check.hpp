// Whether the last price of a symbol is there, fresh and plausible.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fin/date.hpp"
#include "market/snapshot.hpp"

namespace ballast::market {

// kFlagged: not positive, a move of more than kJumpScore, or a price of a day without a session.
enum class PriceState : std::uint8_t { kFresh, kStale, kMissing, kFlagged };

inline constexpr double kJumpScore = 8.0;  // standard deviations of the moves before

struct PriceCheck {
    PriceState state = PriceState::kFresh;
    std::optional<double> price;  // the last close on or before the date of the snapshot
    std::optional<fin::Date> date;
    int stale_sessions = 0;  // NYSE sessions since `date`
    std::string detail;      // what is wrong; otherwise empty
};

// By the sessions of the NYSE (staleness: model/price_staleness.hpp).
PriceCheck check_price(const Snapshot& snapshot, std::string_view symbol);

// The last logarithmic move of `closes`, oldest first, in standard deviations of the moves before.
// nullopt with fewer than 62 closes, a close that is not positive, or moves that do not vary.
std::optional<double> jump_score(std::span<const double> closes);

}  // namespace ballast::market
