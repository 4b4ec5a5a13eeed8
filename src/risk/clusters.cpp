#include "risk/clusters.hpp"

#include <algorithm>
#include <limits>

#include "base/check.hpp"

namespace ballast::risk {

namespace {

struct Branch {
    std::vector<std::size_t> members;
    bool alive = true;
    std::size_t nearest = 0;
    double similarity = 0.0;
};

// The remaining branch most similar to `i`; the lower index on a tie.
void find_nearest(std::vector<Branch>& branches, const math::Matrix& mean, std::size_t i) {
    Branch& branch = branches[i];
    branch.similarity = -std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < branches.size(); ++j) {
        if (j == i || !branches[j].alive || mean(i, j) <= branch.similarity) continue;
        branch.similarity = mean(i, j);
        branch.nearest = j;
    }
}

}  // namespace

Result<ClusterTree> cluster_correlations(const math::Matrix& correlation, double threshold,
                                         const Cancel& cancel) {
    CHECK(correlation.rows == correlation.cols);
    const std::size_t n = correlation.rows;
    ClusterTree tree;
    if (n == 0) return tree;
    math::Matrix mean = correlation;  // mean correlation between branches
    std::vector<Branch> branches(n);
    for (std::size_t i = 0; i < n; ++i) branches[i].members = {i};
    for (std::size_t i = 0; i < n; ++i) find_nearest(branches, mean, i);

    bool cut = false;
    const auto keep_clusters = [&] {
        for (const Branch& b : branches)
            if (b.alive) tree.clusters.push_back(b.members);
    };
    for (std::size_t joins = 1; joins < n; ++joins) {
        TRY_STATUS(cancel.check());
        std::size_t first = n;
        for (std::size_t i = 0; i < n; ++i)
            if (branches[i].alive &&
                (first == n || branches[i].similarity > branches[first].similarity))
                first = i;
        std::size_t second = branches[first].nearest;
        if (!cut && branches[first].similarity < threshold) {
            keep_clusters();
            cut = true;
        }
        if (second < first) std::swap(first, second);
        const auto a = static_cast<double>(branches[first].members.size());
        const auto b = static_cast<double>(branches[second].members.size());
        branches[second].alive = false;
        for (std::size_t j = 0; j < n; ++j) {
            if (!branches[j].alive || j == first) continue;
            const double joined = (a * mean(first, j) + b * mean(second, j)) / (a + b);
            mean(first, j) = mean(j, first) = joined;
        }
        auto& members = branches[first].members;
        members.insert(members.end(), branches[second].members.begin(),
                       branches[second].members.end());
        find_nearest(branches, mean, first);
        for (std::size_t j = 0; j < n; ++j) {
            if (!branches[j].alive || j == first) continue;
            if (branches[j].nearest == first || branches[j].nearest == second)
                find_nearest(branches, mean, j);
        }
    }
    if (!cut) keep_clusters();
    tree.order = branches[0].members;

    // Clusters in tree order.
    std::vector<std::size_t> place(n);
    for (std::size_t k = 0; k < n; ++k) place[tree.order[k]] = k;
    std::vector<std::vector<std::size_t>> by_place(n);
    for (auto& cluster : tree.clusters) by_place[place[cluster.front()]] = std::move(cluster);
    tree.clusters.clear();
    for (auto& cluster : by_place)
        if (!cluster.empty()) tree.clusters.push_back(std::move(cluster));
    return tree;
}

std::vector<std::vector<std::size_t>> correlation_components(const math::Matrix& correlation,
                                                             double threshold) {
    CHECK(correlation.rows == correlation.cols);
    const std::size_t n = correlation.rows;
    std::vector<std::vector<std::size_t>> components;
    std::vector<bool> reached(n, false);
    for (std::size_t first = 0; first < n; ++first) {
        if (reached[first]) continue;
        reached[first] = true;
        std::vector<std::size_t> members{first};
        for (std::size_t next = 0; next < members.size(); ++next) {
            for (std::size_t j = first + 1; j < n; ++j) {
                if (reached[j] || !(correlation(members[next], j) >= threshold)) continue;
                reached[j] = true;
                members.push_back(j);
            }
        }
        std::sort(members.begin(), members.end());
        components.push_back(std::move(members));
    }
    return components;
}

}  // namespace ballast::risk
