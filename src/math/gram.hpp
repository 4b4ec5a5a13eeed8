// Gram matrices: inner products of all pairs of columns. Private to the module.
//
// The kernel multiplies panels of columns in register tiles: k(k + 1)/2 · n multiply-adds for n × k
// values, each result written to both triangles from a block that is still in the first cache. The
// bound is two vector multiply-adds per cycle. BLAS is not used: its symmetric update fills one
// triangle and reads the result before it writes it, and its kernels are those of the processor it
// was built to know, not those of the processor that runs.
//
// A product is the sum of runs of observations in their order, so that it does not depend on the
// width of the registers or the number of threads.
#pragma once

#include <limits>

#include "base/work.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

struct GramSettings {
    double scale = 1.0;
    // Products beyond it in absolute value are set to it: 1 for correlations, which rounding may
    // take past it.
    double limit = std::numeric_limits<double>::infinity();
};

// a'a times the scale, k × k; exactly symmetric. No value of `a` may be NaN. Stops early when
// canceled, with a result that is not complete.
Matrix gram(const Matrix& a, const GramSettings& settings, const Work& work = {});

}  // namespace ballast::math
