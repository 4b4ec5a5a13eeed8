// Daily net worth and its growth.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "ledger/valuation.hpp"
#include "ledger/valued_items.hpp"

namespace ballast::ledger {

struct AllocationRow {
    std::string symbol;  // "cash" for cash
    std::string type;
    Decimal value;
    double weight = 0.0;  // share of the total
};

struct Snapshot {
    fin::Date date;
    Decimal total;  // cash + invested + valued, of what has a value
    Decimal assets;
    Decimal liabilities;  // positive amount
    Decimal cash;         // balances, and securities of type "cash"
    // Market value of the other securities, and that less their cost basis; nullopt where
    // securities are held and none of them has a value.
    std::optional<Decimal> invested;
    std::optional<Decimal> unrealized_gain;
    Decimal cost_basis;  // cost basis of the valued securities
    Decimal valued;      // items valued by hand, liabilities negative
    std::map<std::string, Decimal> by_account;
    std::map<std::string, Decimal> by_type;
    std::map<std::string, Decimal> by_sector;
    std::map<std::string, Decimal> by_currency;
    std::vector<AllocationRow> allocation;
    double coverage = 1.0;  // share of positions and balances that could be valued
};

struct NetWorthSettings {
    std::vector<fin::Date> dates;  // ascending
    LotSettings lots;
    OnError on_error = OnError::kRefuse;
    // Largest number of dates for which every snapshot includes the allocation by symbol; beyond it
    // only the last one does.
    std::size_t most_allocations = 100;
    std::vector<ValuedItem> items = {};  // counted under their name and type
};

// One skip the transactions: no lot is posted twice. Cost per day: one product per open
// position.
Result<Outcome<std::vector<Snapshot>>> net_worth(std::span<const model::Transaction> transactions,
                                                 const MarketInputs& market,
                                                 const NetWorthSettings& settings);

struct GrowthPoint {
    std::string period;             // 2024-03, 2024-Q1, 2024
    Decimal value;                  // the last value in the period
    std::optional<Decimal> change;  // since the previous value, over any number of periods
    // Over one period: absent when the previous value is not positive, or when periods without a
    // value lie between.
    std::optional<double> growth;
    std::optional<double> acceleration;  // growth less the previous growth
    fin::Date date;                      // of the value
    // What the value is compared with, and its date.
    std::optional<Decimal> previous_value;
    std::optional<fin::Date> previous_date;
};

struct Growth {
    std::vector<GrowthPoint> monthly;
    std::vector<GrowthPoint> quarterly;
    std::vector<GrowthPoint> annual;
};

// Values must be in date order.
Growth growth_of(std::span<const std::pair<fin::Date, Decimal>> values);

// The last value compared with that of a calendar period earlier: the latest on or before the same
// day of the month (or its last day, where the month is shorter), 1 to 60 months back.
struct LookBack {
    std::string period;             // 1m, 3m, 6m, 1y, 3y, 5y
    std::optional<fin::Date> from;  // date of the earlier value; null when the values begin later
    std::optional<double> change;
    std::optional<double> growth;  // null when the earlier value is not positive
    // (1 + growth)^(365 / days) - 1; for periods of a year or more.
    std::optional<double> annualized_growth;
    std::optional<double> start_value;  // on `from`
};
// Values must be in date order. Always returns the six periods.
std::vector<LookBack> look_backs(std::span<const std::pair<fin::Date, double>> values);
// Average change per day from the first value to the last; null for fewer than two values.
std::optional<double> velocity(std::span<const std::pair<fin::Date, double>> values);

}  // namespace ballast::ledger
