// Clusters of a correlation matrix: by average linkage, with an order that places similar variables
// next to each other, and by single linkage at a threshold.
#pragma once

#include <cstddef>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

struct ClusterTree {
    std::vector<std::size_t> order;                  // all variables, in tree order
    std::vector<std::vector<std::size_t>> clusters;  // in tree order
};

// Joins the two clusters with the highest mean correlation between them (UPGMA on 1 - r), the
// branch with the lowest index first; clusters are those formed while that mean is at least
// `threshold`. Fails only when canceled. Cost: O(n³) with a small constant; n up to one or two
// thousand.
Result<ClusterTree> cluster_correlations(const math::Matrix& correlation, double threshold,
                                         const Cancel& cancel = {});

// Connected components of the graph that links two variables whose correlation, with its sign, is
// at least `threshold` (single linkage): a hedge is not linked to the hedged position. Members
// ascend; components are ordered by their first member. O(n²).
std::vector<std::vector<std::size_t>> correlation_components(const math::Matrix& correlation,
                                                             double threshold);

}  // namespace ballast::risk
