// The distribution of the P&L behind a VaR method, in equal bins that all methods of a report
// share. Internal to risk; PnlDistribution itself stands in var.hpp.
//
// Historical methods: the probability of the scenarios in each bin. Closed forms and simulations:
// the probability that the law gives each bin, for a simulation that of the law it draws from.
// Cornish and Fisher's expansion has no distribution of its own.
#pragma once

#include <span>
#include <vector>

#include "risk/var_methods.hpp"

namespace ballast::risk {

// What a method's distribution is made from: scenarios with their probabilities (none: all alike),
// or the law, with its degrees of freedom when it is Student-t.
struct DistributionSource {
    VarMethod method = VarMethod::kHistorical;
    std::vector<double> sample = {};
    std::vector<double> probability = {};
    std::optional<double> degrees_of_freedom = {};
    bool is_simulated = false;  // the sample is of paths: the bins do not follow its outliers
};

std::vector<PnlDistribution> pnl_distributions(std::span<const DistributionSource> sources,
                                               const BookLaw& law, std::size_t bins);

}  // namespace ballast::risk
