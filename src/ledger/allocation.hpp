// Target weights of a ledger's holdings, and how far the holdings have drifted from them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

// The bucket of cash balances in every plan; in plans by type, of securities of type cash as well.
inline constexpr std::string_view kCashBucket = "cash";

enum class AllocationBy : std::uint8_t {
    kType,
    kSector,
    kSymbol,
    kCustom,  // by the symbols that each target lists
};

struct AllocationTarget {
    std::string bucket;
    double weight = 0.0;  // of the managed value
    std::optional<double> band_absolute;
    std::optional<double> band_relative;
    std::string buy;                   // symbol to buy; empty: the largest holding of the bucket
    std::vector<std::string> symbols;  // of a custom bucket
};

struct AllocationPlan {
    AllocationBy by = AllocationBy::kType;
    std::vector<AllocationTarget> targets;
    // Tolerances of targets without their own. Both given: the narrower one, as in the rule of 5
    // and 25 percent (Swedroe). Neither: none.
    std::optional<double> band_absolute;  // of the managed value
    std::optional<double> band_relative;  // of the target
    Decimal cash_reserve;                 // left out of the managed value, in the base currency
    Decimal minimum_order;                // smallest order, in the base currency
    Decimal quantity_step{1};           // orders are multiples of it, unless they close a position
    std::vector<std::string> accounts;  // all when empty
};

// kInvalidInput with a pointer into the plan for each error.
Status check_plan(const AllocationPlan& plan);

enum class BandStatus : std::uint8_t { kWithin, kBelow, kAbove };

BandStatus band_status(double drift, double band);

struct BucketDrift {
    std::string bucket;
    std::size_t holdings = 0;  // securities with a value
    Decimal value;
    double weight = 0.0;  // of the managed value
    double target = 0.0;
    double drift = 0.0;  // weight - target
    double band = 0.0;
    BandStatus status = BandStatus::kWithin;
    Decimal target_value;
    Decimal difference;  // target_value - value: positive is to be bought
};

// A bucket without a target: its securities are neither sold nor in the managed value.
struct UntargetedBucket {
    std::string bucket;
    Decimal value;
};

struct Drift {
    Decimal managed_value;
    std::vector<BucketDrift> buckets;  // in the order of the targets
    std::vector<UntargetedBucket> untargeted;
    bool is_breached = false;  // a bucket is outside its band
    double largest = 0.0;      // magnitude
    double coverage = 1.0;     // share of the lots and balances in the accounts with a value
};

// What a plan is applied to: open lots and cash of a report, with market values.
struct AllocationBook {
    const LotReport* report = nullptr;
    const MarketInputs* market = nullptr;
    fin::Date as_of;
};

// A lot or balance with its value, as the plan assigns it.
struct AllocatedLot {
    std::size_t lot = 0;  // index in the report
    std::string bucket;
    Decimal unit_value;  // per unit, in the base currency
    Decimal value;
};
struct AllocatedCash {
    std::size_t balance = 0;  // index in the report
    Decimal rate;             // base currency per unit
    Decimal value;
};

struct Allocated {
    std::vector<AllocatedLot> lots;
    std::vector<AllocatedCash> cash;
    std::map<std::string, Decimal> values;  // by bucket, targeted or not
    std::map<std::string, std::set<std::string>> symbols;
    double coverage = 1.0;
    Issues issues;
};

// The bucket of a symbol; empty for a symbol that no custom target lists.
std::string bucket_of(const AllocationPlan& plan, const MarketInputs& market,
                      const std::string& symbol);
// The symbol that a target names to be bought; in a plan by symbol its bucket. May be empty.
std::string symbol_to_buy(const AllocationPlan& plan, const AllocationTarget& target);

Allocated allocate(const AllocationPlan& plan, const AllocationBook& book);

// kInvalidInput where the managed value is not positive.
Result<Drift> drift_of(const AllocationPlan& plan, const Allocated& allocated);

// Trades by bucket, in the order of the drift, that bring every bucket to the nearer edge of its
// band: the no-trade region of H. Leland, "Optimal Portfolio Management with Transactions Costs and
// Capital Gains Taxes" (1999). Positive is to be bought; they add up to zero except for rounding. A
// trade goes past the edge by the `steps` of its bucket, so that rounded orders reach it, but never
// past the target. What these trades leave over or lack is moved by cash up to its target, then by
// the other buckets in the proportion of their distance to the target.
std::vector<Decimal> trades_to_bands(const Drift& drift, std::span<const Decimal> steps);

}  // namespace ballast::ledger
