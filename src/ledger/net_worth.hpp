// Net worth day by day, and its growth.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

struct AllocationRow {
    std::string symbol;  // "cash" for cash
    std::string type;
    Decimal value;
    double weight = 0.0;  // of the total
};

struct Snapshot {
    fin::Date date;
    Decimal total;  // cash + invested
    Decimal assets;
    Decimal liabilities;      // positive
    Decimal cash;             // balances, and what is held as a security of type "cash"
    Decimal invested;         // market value of the other securities
    Decimal cost_basis;       // of the securities that are valued
    Decimal unrealized_gain;  // invested - cost_basis
    std::map<std::string, Decimal> by_account;
    std::map<std::string, Decimal> by_type;
    std::map<std::string, Decimal> by_sector;
    std::map<std::string, Decimal> by_currency;
    std::vector<AllocationRow> allocation;
    double coverage = 1.0;  // positions and balances that could be valued
};

struct NetWorthSettings {
    std::vector<fin::Date> dates;  // ascending
    LotSettings lots;
    OnError on_error = OnError::kRefuse;
    // Allocation by symbol in every snapshot up to so many dates; beyond, in the last alone.
    std::size_t most_allocations = 100;
};

// One pass over the transactions: no lot is booked twice. Cost per day: one product per open
// position.
Result<Outcome<std::vector<Snapshot>>> net_worth(std::span<const model::Transaction> transactions,
                                                 const MarketInputs& market,
                                                 const NetWorthSettings& settings);

struct GrowthPoint {
    std::string period;             // 2024-03, 2024-Q1, 2024
    Decimal value;                  // the last in the period
    std::optional<Decimal> change;  // since the value before, whenever that was
    // Of one period: nothing from a value that is not above zero, nor over periods without one.
    std::optional<double> growth;
    std::optional<double> acceleration;  // growth less the growth before
};

struct Growth {
    std::vector<GrowthPoint> monthly;
    std::vector<GrowthPoint> quarterly;
    std::vector<GrowthPoint> annual;
};

// Of dated values in ascending order.
Growth growth_of(std::span<const std::pair<fin::Date, Decimal>> values);

// The last value against that of a calendar period before it: the last one on or before the same
// day of the month (its last day where the month is shorter), 1 to 60 months earlier.
struct LookBack {
    std::string period;             // 1m, 3m, 6m, 1y, 3y, 5y
    std::optional<fin::Date> from;  // of the value before; null when the values begin later
    std::optional<double> change;
    std::optional<double> growth;             // null from a value that is not above zero
    std::optional<double> annualized_growth;  // (1 + growth)^(365 / days) - 1; of a year and more
};
// Of dated values in ascending order: always the six periods.
std::vector<LookBack> look_backs(std::span<const std::pair<fin::Date, double>> values);
// Money a day from the first value to the last; null for fewer than two.
std::optional<double> velocity(std::span<const std::pair<fin::Date, double>> values);

}  // namespace ballast::ledger
