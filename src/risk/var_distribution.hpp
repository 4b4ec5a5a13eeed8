// The P&L distribution of a VaR method, in equal bins shared by all methods of a report. Internal
// to risk; PnlDistribution itself is in var.hpp.
//
// Historical methods: the probability of the scenarios in each bin. Closed forms and simulations:
// the probability of each bin under the assumed distribution, for a simulation the one it draws
// from. The Cornish-Fisher expansion has no distribution.
#pragma once

#include <span>
#include <vector>

#include "risk/var_methods.hpp"

namespace ballast::risk {

// Source of a method's distribution: scenarios with their probabilities (empty: equal), or the
// assumed distribution, with its degrees of freedom when it is Student-t.
struct DistributionSource {
    VarMethod method = VarMethod::kHistorical;
    const PnlAssumption* law = nullptr;  // where there is no sample
    std::vector<double> sample = {};
    std::vector<double> probability = {};
    std::optional<double> degrees_of_freedom = {};
    bool is_simulated = false;  // the sample consists of paths: the bins ignore its outliers
};

// The bins reach to four standard deviations of `shown`, and to the worst and best scenarios.
std::vector<PnlDistribution> pnl_distributions(std::span<const DistributionSource> sources,
                                               const PnlAssumption& shown, std::size_t bins);

}  // namespace ballast::risk
