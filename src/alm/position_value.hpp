// EVE and monthly NII of one position under the eight scenarios of a table, from its walk.
#pragma once

#include <vector>

#include "alm/flows.hpp"
#include "alm/horizon.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

enum class MarginRule {
    kIncluded,  // flows as they are paid
    kExcluded,  // EVE without the interest that the spread makes; NII always includes it
};

struct ValueTerms {
    Horizon horizon;
    BalanceRule balance = BalanceRule::kRunoff;
    RenewalRule renewal = RenewalRule::kBullet;
    MarginRule margins = MarginRule::kIncluded;
};

// In the position's currency; liabilities are negative.
struct PositionValue {
    Lanes eve{};
    Lanes stub{};                // of the run-off months: what is paid after the horizon
    std::vector<Lanes> months;   // run-off interest that accrues in each month
    std::vector<Lanes> renewal;  // interest of the contracts that replace principal flows

    explicit PositionValue(std::size_t count = 0) : months(count), renewal(count) {}
    void clear();
    PositionValue& operator+=(const PositionValue& other);
};

// Everything about a position that the walk and the renewals need, looked up once.
struct PositionTerms {
    WalkTerms walk;
    std::size_t currency = 0;
    double pass_through = 0.0;  // of a non-maturity deposit
};

// Adds the position to `out`, lane by lane up to tables.used.
void value_position(const Position& position, const PositionTerms& terms, const LaneTables& tables,
                    const Regulation& regulation, const ValueTerms& value, PositionValue& out);

// Adds the interest of the walk's segments, times `scale`, to the months of one lane; to `stub`,
// where there is one, what is paid after the horizon.
void add_running(const Position& position, const Walk& walk, const Horizon& horizon, double scale,
                 std::size_t lane, std::vector<Lanes>& months, Lanes* stub);

}  // namespace ballast::alm
