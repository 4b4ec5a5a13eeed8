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

}  // namespace ballast::ledger
