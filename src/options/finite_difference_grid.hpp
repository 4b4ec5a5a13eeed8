// Where and when a finite-difference grid has its points: places over the spot, times of the steps.
#pragma once

#include <cstddef>
#include <vector>

#include "options/grid_kernel.hpp"
#include "options/option.hpp"

namespace ballast::options {

inline constexpr double kGridWidth = 6.0;  // standard deviations to either side of the drifted spot

// Inputs common to all options on a grid.
struct GridTerms {
    Right right = Right::kCall;
    double time = 0.0;
    std::vector<CashDividend> dividends;  // in (0, time], sorted by time
};

GridTerms grid_terms(const Option& o);

// The time of the exercise decision as shares of the time to expiry: at `center`, within `width`,
// seen from the spot within 4^-level. Where drift or discounting outweigh the volatility, or the
// volatility is large, this is a small part of the whole.
struct ExerciseDecision {
    int level = 0;
    double center = 0.0;
    double width = 1.0;

    auto operator<=>(const ExerciseDecision&) const = default;
};

ExerciseDecision exercise_decision(const Option& o);

// End times of the steps as shares of the time to expiry, from expiry back to today, and the
// dividend paid at each (an index, or none).
struct GridTimes {
    std::vector<double> s;  // s[0] = 1, the last 0
    std::vector<int> dividend;
};

// `about`: requested number of steps.
GridTimes grid_times(const GridTerms& terms, const ExerciseDecision& decision, std::size_t about);

// `space` intervals over kGridWidth to either side, crowded around the middle for a decision of
// this level. Built once for each level and number of intervals.
const GridPlaces& grid_places(int level, std::size_t space);

}  // namespace ballast::options
