// EVE and monthly NII of one position under the eight scenarios of a table, from its projected cash
// flows.
#pragma once

#include <vector>

#include "alm/accrual.hpp"
#include "alm/flows.hpp"
#include "alm/horizon.hpp"
#include "alm/measure.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

enum class MarginRule {
    kIncluded,  // flows as paid
    kExcluded,  // EVE without the interest earned by the spread; NII always includes it
};

struct ValueTerms {
    Horizon horizon;
    BalanceRule balance = BalanceRule::kRunoff;
    RenewalRule renewal = RenewalRule::kBullet;
    MarginRule margins = MarginRule::kIncluded;
    Measures measures;
};

// In the position's currency; liabilities are negative.
struct PositionValue {
    Lanes eve{};
    Lanes stub{};                // part of the run-off interest that is paid after the horizon
    std::vector<Lanes> months;   // run-off interest that accrues in each month
    std::vector<Lanes> renewal;  // interest of new business: contracts that replace principal flows

    explicit PositionValue(std::size_t count = 0) : months(count), renewal(count) {}
    void clear();
    PositionValue& operator+=(const PositionValue& other);
};

// Inputs of the projection and of the renewals of a position, looked up once.
struct PositionTerms {
    ProjectionTerms flow_terms;
    std::size_t currency = 0;
    double pass_through = 0.0;  // for a non-maturity deposit
};

// Adds the position to `out`, for lanes 0 to tables.used - 1.
void value_position(const Position& position, const PositionTerms& terms, const LaneTables& tables,
                    const Regulation& regulation, const ValueTerms& value, PositionValue& out);

// The client rate of a non-maturity deposit with a rate of its own: it follows the overnight rate
// by the pass-through and never falls below zero.
double deposit_rate(const Position& position, const PositionTerms& terms, const RateView& rates);
Accrual deposit_accrual(const Position& position);

// Adds the interest of the projected segments, times `scale`, to the months of one lane, and to
// `stub`, where given, the part paid after the horizon.
void add_running(const Position& position, const CashFlowSchedule& schedule, const Horizon& horizon,
                 double scale, std::size_t lane, std::vector<Lanes>& months, Lanes* stub);

}  // namespace ballast::alm
