// What replaces the principal flows of a position under a constant balance, and the interest it
// earns.
//
// Regulation (EU) 2024/856, article 4: every maturing or repricing cash flow, amortization
// included, is replaced on its date by a contract at the rate of the scenario; redemptions of that
// contract within the horizon are replaced in turn.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "alm/horizon.hpp"
#include "alm/position_value.hpp"
#include "alm/shared_projection.hpp"

namespace ballast::alm {

// Term of the contracts that replace the position's flows: renew_months; under kLike, where that is
// 0, the whole months from start to maturity. 0: flows are not replaced.
int renewal_months(const Position& position, RenewalRule rule);

// A swap is followed by a swap: its legs redeem no principal and are replaced like for like under
// either rule where the position has renew_months. Caps and floors are not replaced.
RenewalRule renewal_rule(const Position& contract, LegKind kind, RenewalRule rule);

// The contract that replaces 1 of principal on `date` like for like: type, day count, original
// term, payment and reset frequency, caps and floors of `position`, with dates counted from `date`.
// Its rate is the index over the term, for variable contracts the index over the index term, for
// the fixed leg of a swap the par rate on the projection curve; plus renew_margin, which is also
// its spread. Grace periods and teasers are not repeated. A scheduled contract is followed by a
// bullet, since its amounts belong to its own dates.
Position like_contract(const Position& position, const PositionTerms& terms, const RateView& rates,
                       fin::Date date);

// Principal to be replaced, by day and lane: flows on the same day are replaced together.
using DueByLane = std::map<fin::Date, Lanes>;

// Adds `scale` times the projected principal flows within the horizon.
void add_due(const CashFlowSchedule& schedule, double scale, const ScheduleLanes& lanes,
             const Horizon& horizon, DueByLane& due);

// Adds the interest of all replacements of the collected principal to the months of every lane. The
// position must have renewal_months.
void add_renewals(const Position& position, const PositionTerms& terms, DueByLane due,
                  const LaneTables& tables, const Regulation& regulation, const ValueTerms& value,
                  std::vector<Lanes>& months);

// Adds the interest of like contracts of the principal due on each of the dates to the months of
// every lane. What they redeem within the horizon is replaced in turn or, where there is a
// `redeemed`, added to it. The position must have renewal_months.
void add_like_contracts(const Position& position, const PositionTerms& terms, DueByLane due,
                        const LaneTables& tables, const Regulation& regulation,
                        const Horizon& horizon, std::vector<Lanes>& months,
                        DueByLane* redeemed = nullptr);

// Under kLike: interest by month and lane of all replacements of 1 of principal due on each of the
// dates, which lie within the horizon. `table` is [date][month][lane], zero on entry. The position
// must have renewal_months.
void fill_like_units(const Position& position, const PositionTerms& terms,
                     std::span<const std::optional<fin::Date>> dates, const LaneTables& tables,
                     const Regulation& regulation, const Horizon& horizon, double* table);

// Days that the tables must cover for the replacements.
std::size_t renewal_days(const Position& position, RenewalRule rule, const Horizon& horizon,
                         fin::Date as_of);

}  // namespace ballast::alm
