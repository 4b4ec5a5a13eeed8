// The fast valuation of regular contracts: eight scenarios in vector lanes, dispatched at run time
// to AVX-512, AVX2 or 128-bit registers (Highway).
//
// A table per batch of scenarios holds discount factors and forwards by month of every grid, the
// interest of replaced principal by day of the horizon, and prefix sums along every grid: with
// them a fixed contract costs the same however long it runs. Explicit flows go through each flow.
#pragma once

#include <span>
#include <vector>

#include "alm/measure.hpp"
#include "alm/rates.hpp"
#include "alm/regular.hpp"
#include "base/work.hpp"

namespace ballast::alm {

struct KernelTables {
    const LaneTables* lanes = nullptr;
    Measures measures;              // for which they are made
    std::size_t months = 0;         // of every table by month
    AlignedDoubles memory;          // of all tables together: they are read at random
    std::vector<double*> dates;     // [month][lane]: discount factor
    std::vector<double*> sums;      // [month + step][3][lane]: of D, of k years D, of years D
    std::vector<double*> forwards;  // [month][lane]: index rate
    // Without NII none; of months of the horizon, or in one row where NII is needed in total only.
    std::size_t renewal_rows = 0;
    std::vector<double*> renewals;  // [day][row][lane]: interest at the forwards alone
    std::vector<double*> likes;     // [month of the day][row][lane]: interest of 1 of principal
    std::vector<std::vector<double>> renewal_years;  // [day][row]: accrual, for the margin
};

KernelTables make_kernel_tables(const RegularPlans& plans, const LaneTables& lanes,
                                const Regulation& regulation, Measures measures, const Work& work);

// Sums of contracts: rows of eight lanes for EVE, stub, running and renewal months; then, for
// contracts that are the same in all lanes, the running months and the stub, in whole registers.
constexpr std::size_t size_of_sums(std::size_t months) {
    return (2 + 2 * months) * kLanes + size_of_common(months);
}
struct SumRows {
    double* eve = nullptr;
    double* stub = nullptr;
    double* months = nullptr;   // [month][lane]
    double* renewal = nullptr;  // likewise
    double* common = nullptr;   // [month], then the stub

    SumRows() = default;
    SumRows(double* sums, std::size_t count)
        : eve(sums),
          stub(sums + kLanes),
          months(sums + 2 * kLanes),
          renewal(months + count * kLanes),
          common(renewal + count * kLanes) {}
};

// A position and where it goes: it is added to `sums`; its own figures times `scale` are set, one
// for each lane that is used.
struct KernelTask {
    const RegularPosition* position = nullptr;
    double* sums = nullptr;
    double* eve = nullptr;  // null: only added
    double* nii = nullptr;  // likewise
    double scale = 1.0;
    bool finite = true;  // set: false where a figure is no finite number
};

// One after the other; a position's figures do not depend on those beside it. Contracts of one
// shape (RegularPosition::shape) are best put beside each other.
void value_regular(std::span<KernelTask> tasks, const RegularPlans& plans,
                   const KernelTables& tables, bool explicit_flows);

// Sums by time bucket that a position is added to: present values, [bucket][lane], and, where
// there is one, the balance that is repaid or repriced under the first lane.
struct LadderTask {
    const RegularPosition* position = nullptr;
    double* eve = nullptr;
    double* gap = nullptr;
};

// `bucket`: by day from the analysis date.
void ladder_regular(std::span<const LadderTask> tasks, const RegularPlans& plans,
                    const KernelTables& tables, std::span<const std::uint8_t> bucket);

// Principal that a position redeems within the horizon, signed as its balance, is added to
// `redeemed`: [day from the analysis date][lane].
struct RedemptionTask {
    const RegularPosition* position = nullptr;
    double* redeemed = nullptr;
};
void redeem_regular(std::span<const RedemptionTask> tasks, const RegularPlans& plans,
                    const KernelTables& tables);

}  // namespace ballast::alm
