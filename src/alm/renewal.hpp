// What replaces the principal flows of a position under a constant balance, and its interest.
//
// Regulation (EU) 2024/856, article 4: every maturing or repricing cash flow is replaced, redeemed
// parts as well as the last, on its day, by a contract at the scenario's own rate, and that again
// while it redeems inside the horizon.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "alm/horizon.hpp"
#include "alm/position_value.hpp"
#include "alm/shared_walk.hpp"

namespace ballast::alm {

// Term of what replaces the position's flows: renew_months; under kLike, where that is 0, the whole
// months from start to maturity. 0: nothing replaces them.
int renewal_months(const Position& position, RenewalRule rule);

// A swap is followed by a swap: its legs, which redeem no principal, are replaced like for like
// under either rule, where the position has renew_months. Caps and floors, which have none, are
// followed by nothing.
RenewalRule renewal_rule(const Position& contract, LegKind kind, RenewalRule rule);

// The contract that replaces 1 of principal on `date` like for like: type, day count, original
// term, months between payments and resets, caps and floors are those of `position`, dates counted
// from `date`. Its rate is the index over the term, for variable contracts over the index term, for
// the fixed leg of a swap the par rate of the projection curve, plus renew_margin, which is also
// its spread. Grace and teaser are not repeated; a scheduled contract is followed by a bullet,
// since its amounts belong to its own dates.
Position like_contract(const Position& position, const PositionTerms& terms, const RateView& rates,
                       fin::Date date);

// Principal to be replaced, by day and lane: flows of one day are replaced together.
using DueByLane = std::map<fin::Date, Lanes>;

// Adds `scale` times the flows of the walk inside the horizon.
void add_due(const Walk& walk, double scale, const WalkLanes& lanes, const Horizon& horizon,
             DueByLane& due);

// Adds, to the months of every lane, the interest of whatever replaces what is due; the position
// has renewal_months.
void add_renewals(const Position& position, const PositionTerms& terms, DueByLane due,
                  const LaneTables& tables, const Regulation& regulation, const ValueTerms& value,
                  std::vector<Lanes>& months);

// Under kLike: interest by month and lane of whatever replaces 1 of principal due on each of the
// dates, which lie inside the horizon; `table` is [date][month][lane], zeros before. The position
// has renewal_months.
void fill_like_units(const Position& position, const PositionTerms& terms,
                     std::span<const std::optional<fin::Date>> dates, const LaneTables& tables,
                     const Regulation& regulation, const Horizon& horizon, double* table);

// Days that the tables must hold for the replacements.
std::size_t renewal_days(const Position& position, RenewalRule rule, const Horizon& horizon,
                         fin::Date as_of);

}  // namespace ballast::alm
