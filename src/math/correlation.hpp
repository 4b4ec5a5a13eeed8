// Correlation matrices of many series.
#pragma once

#include "base/result.hpp"
#include "base/work.hpp"
#include "math/matrix.hpp"

namespace ballast::math {

// Pearson correlations of the columns of `observations` (rows are observations): symmetric to the
// last bit, with a unit diagonal and all entries in [-1, 1]. One product of the standardized
// columns, without the covariances in between. kInvalidInput names a column that does not vary.
// Stops early when canceled; the entries are then meaningless.
Result<Matrix> correlation_of(const Matrix& observations, const Work& work = {});

}  // namespace ballast::math
