// Solves for the term of a new position at which a measure of a book meets a limit.
//
// A size follows from one valuation where the measure is linear in it; other terms, and ratios,
// which are convex in the size, are found by bisection between two bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alm/book_change.hpp"

namespace ballast::alm {

enum class LimitTerm : std::uint8_t { kSize, kRate, kMaturity, kSpread };

enum class LimitMeasure : std::uint8_t {
    kEve,
    kDeltaEve,  // relative to the base scenario
    kNii,
    kDeltaNii,  // likewise
    kEveBaselRatio,
    kEveEuRatio,
    kNiiDeclineRatio
};

// Whether the measure is a ratio to Tier 1 capital; a ratio is over all scenarios.
bool is_ratio(LimitMeasure measure);

struct LimitSearch {
    Position position;  // to add
    LimitTerm vary = LimitTerm::kSize;
    LimitMeasure measure = LimitMeasure::kDeltaEve;
    std::size_t scenario = 0;  // index of the measure's scenario; not used for ratios
    double limit = 0.0;        // in the reporting currency, or a fraction for ratios
    // Bounds of the term: a balance, a rate or spread as a fraction, a maturity in years. nullopt:
    // 0 to 1e15, 0 to 0.2, 0 to 0.1, 0.25 to 50.
    std::optional<double> low;
    std::optional<double> high;
    std::optional<double> tier1;  // required for ratios
    GainLimit gains = GainLimit::kNone;
    Funding funding;  // of the position
    // Added to NII and its change from base: planned new business, which the position leaves as it
    // is.
    double planned_nii = 0.0;
    double planned_delta_nii = 0.0;
};

struct LimitSolution {
    std::optional<double> value;       // of the term; nullopt: no solution between the bounds
    std::optional<Position> position;  // with that value
    std::string message;               // a sentence: the solution, or why the search failed
    double before = 0.0;               // the measure without the position
    std::optional<double> reached;     // the measure with the solution
    int valuations = 0;                // of the position
    std::vector<FundingLine> funding;  // of the position with the solution
};

// `before`: the figures of the book. kInvalidInput names the field of the search; kCancelled when
// stopped.
Result<LimitSolution> find_limit(const LimitSearch& search, const BookInputs& inputs,
                                 const BookFigures& before, const Work& work);

}  // namespace ballast::alm
