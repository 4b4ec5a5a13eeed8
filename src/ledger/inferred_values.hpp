// Values of days without a known one between two that are known: of a price that is missing for
// longer than a price may be old, and of an item valued by hand. Without them the earlier value
// counts until the next one, and the whole change falls on one day.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/valuation.hpp"
#include "ledger/valued_items.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

enum class InferenceMethod : std::uint8_t {
    kGeometric,  // a constant rate of growth from one known value to the next
    kLinear,     // a constant amount per day, where a value is zero
    kCarried,    // nothing inferred: a split lies between the two prices
};

enum class Confidence : std::uint8_t { kHigh, kMedium, kLow, kUnknown };

struct InferredGap {
    std::string name;  // symbol or item
    fin::Date from;    // last known value before the gap
    fin::Date to;      // first known value after it
    int dates = 0;     // valuation dates between them
    InferenceMethod method = InferenceMethod::kGeometric;
    // Of the value in the middle of the gap, as a share of it: what remains of a random walk with
    // both ends known, sigma * sqrt(days) / 2, with the sigma of the known values of the series
    // outside of the gap. Absent for fewer than kFewestChanges of them.
    std::optional<double> standard_error;
    Confidence confidence = Confidence::kUnknown;  // high up to 1%, medium up to 5%
};

inline constexpr int kFewestChanges = 10;

// Adds the values of `dates` (ascending) to the series and the items, and returns the gaps by name
// and date. Series that end on a day, those of option contracts, are left alone.
std::vector<InferredGap> infer_values(MarketInputs& market, std::span<ValuedItem> items,
                                      std::span<const model::Transaction> transactions,
                                      std::span<const fin::Date> dates);

}  // namespace ballast::ledger
