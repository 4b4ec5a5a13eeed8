#include "market/price_check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <vector>

#include "math/statistics.hpp"
#include "model/price_staleness.hpp"

namespace ballast::market {

namespace {

constexpr std::size_t kMoves = 252;  // over which the deviation is measured
constexpr std::size_t kFewestMoves = 60;

// The closes by which the last move is judged, oldest first.
std::vector<double> closes_before(const Snapshot& snapshot, std::string_view symbol) {
    const auto column = snapshot.prices().column(symbol);
    if (!column) return {};
    std::vector<double> closes;
    for (const Close& close : last_closes(snapshot.prices(), *column, snapshot.as_of(), kMoves + 2))
        closes.push_back(close.price);
    std::ranges::reverse(closes);
    return closes;
}

}  // namespace

std::optional<double> jump_score(std::span<const double> closes) {
    if (closes.size() < kFewestMoves + 2) return std::nullopt;
    std::vector<double> moves;
    for (std::size_t i = 1; i < closes.size(); ++i) {
        if (!(closes[i] > 0.0) || !(closes[i - 1] > 0.0)) return std::nullopt;
        moves.push_back(std::log(closes[i] / closes[i - 1]));
    }
    const double last = moves.back();
    moves.pop_back();
    const double variance = math::variance(moves, 0);
    if (!(variance > 0.0)) return std::nullopt;
    return last / std::sqrt(variance);
}

PriceCheck check_price(const Snapshot& snapshot, std::string_view symbol) {
    const PriceLookup found = snapshot.price(symbol);
    PriceCheck check{.price = found.price, .date = found.date};
    if (!found.price) {
        check.state = PriceState::kMissing;
        check.detail = fmt::format("no price on or before {}", snapshot.as_of().to_string());
        return check;
    }
    check.stale_sessions = model::sessions_since(*found.date, snapshot.as_of());
    const auto score = jump_score(closes_before(snapshot, symbol));
    if (*found.price <= 0.0) {
        check.state = PriceState::kFlagged;
        check.detail = fmt::format("the price {} is not positive", *found.price);
    } else if (check.stale_sessions > model::kStaleSessions) {
        check.state = PriceState::kStale;
        check.detail = fmt::format("the last price is of {}, {} sessions ago",
                                   found.date->to_string(), check.stale_sessions);
    } else if (score && std::abs(*score) > kJumpScore) {
        check.state = PriceState::kFlagged;
        check.detail = fmt::format("a move of {:+.1f} standard deviations on {}", *score,
                                   found.date->to_string());
    } else if (!model::nyse_sessions().is_business_day(*found.date)) {
        check.state = PriceState::kFlagged;
        check.detail =
            fmt::format("a price of {}, when there was no session", found.date->to_string());
    }
    return check;
}

}  // namespace ballast::market
