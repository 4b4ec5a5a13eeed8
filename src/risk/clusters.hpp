// Clusters of a correlation matrix: by average linkage, with an order that puts like beside like,
// and by single linkage at a threshold.
#pragma once

#include <cstddef>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::risk {

struct ClusterTree {
    std::vector<std::size_t> order;                  // all variables, in the order of the tree
    std::vector<std::vector<std::size_t>> clusters;  // in that order
};

// Joins the two clusters of highest mean correlation between them (UPGMA on 1 - r), the branch that
// holds the lowest index first; clusters are those that form while that mean is at least
// `threshold`. Cost: O(n³) with a small constant; n up to a thousand or two.
ClusterTree cluster_correlations(const math::Matrix& correlation, double threshold);

// Connected components of the graph that links two variables whose correlation, with its sign, is
// at least `threshold` (single linkage): a hedge does not join what it hedges. Members ascend;
// components are ordered by their first member. O(n²).
std::vector<std::vector<std::size_t>> correlation_components(const math::Matrix& correlation,
                                                             double threshold);

}  // namespace ballast::risk
