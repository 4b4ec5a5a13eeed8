// The standard time buckets (SRP31.85): EVE by the bucket of the flow, and the repricing gap.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"

namespace ballast::alm {

struct GapRow {
    std::string bucket;
    double assets = 0.0;       // balance that reprices or is repaid, in the reporting currency
    double liabilities = 0.0;  // likewise; positive
    double gap = 0.0;          // assets - liabilities
    double cumulative = 0.0;
};

struct Ladder {
    std::vector<std::vector<double>> eve;  // [scenario][bucket], reporting currency
    std::vector<GapRow> gap;               // under the first scenario
};

// For a whole book. The balance of a variable contract counts at its next reset; amounts repaid
// before then count on their dates. Returns kCancelled when stopped.
Result<Ladder> make_ladder(const Book& book, const Market& market,
                           std::span<const Scenario> scenarios, const Work& work);

// EVE of payments by the time buckets that begin at `from_years`, in years of 365 days: ascending,
// the first at 0, at most as many as the standard ones. A payment belongs to the last bucket that
// begins on its day or before. [scenario][bucket], reporting currency.
Result<std::vector<std::vector<double>>> eve_by_bucket(const Book& book, const Market& market,
                                                       std::span<const Scenario> scenarios,
                                                       std::span<const double> from_years,
                                                       const Work& work);

}  // namespace ballast::alm
