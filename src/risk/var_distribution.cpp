#include "risk/var_distribution.hpp"

#include <algorithm>
#include <cmath>

#include "math/distributions.hpp"

namespace ballast::risk {

namespace {

constexpr double kShownSigmas = 4.0;

double law_cdf(const PnlAssumption& law, const std::optional<double>& nu, double x) {
    const double z = (x - law.mean) / law.sigma;
    return nu ? math::student_t_cdf(z / std::sqrt((*nu - 2) / *nu), *nu) : math::normal_cdf(z);
}

void fill_from_sample(const DistributionSource& source, PnlDistribution& to) {
    const std::size_t bins = to.shares.size();
    const double alike = 1 / static_cast<double>(source.sample.size());
    for (std::size_t t = 0; t < source.sample.size(); ++t) {
        const double at = std::floor((source.sample[t] - to.first) / to.width);
        if (source.is_simulated && !(at >= 0 && at < static_cast<double>(bins))) continue;
        // The last edge belongs to the last bin.
        const auto bin = std::min(static_cast<std::size_t>(std::max(at, 0.0)), bins - 1);
        to.shares[bin] += source.probability.empty() ? alike : source.probability[t];
    }
}

}  // namespace

std::vector<PnlDistribution> pnl_distributions(std::span<const DistributionSource> sources,
                                               const PnlAssumption& shown, std::size_t bins) {
    double low = shown.mean - kShownSigmas * shown.sigma;
    double high = shown.mean + kShownSigmas * shown.sigma;
    for (const DistributionSource& source : sources)
        for (const double x : source.sample) {
            if (source.is_simulated) break;
            low = std::min(low, x);
            high = std::max(high, x);
        }
    std::vector<PnlDistribution> all;
    if (bins == 0 || !(high > low)) return all;
    const double width = (high - low) / static_cast<double>(bins);
    for (const DistributionSource& source : sources) {
        PnlDistribution one{.method = source.method, .first = low, .width = width};
        one.shares.assign(bins, 0.0);
        if (!source.sample.empty()) {
            fill_from_sample(source, one);
        } else {
            double below = law_cdf(*source.law, source.degrees_of_freedom, low);
            for (std::size_t i = 0; i < bins; ++i) {
                const double next = law_cdf(*source.law, source.degrees_of_freedom,
                                            low + width * static_cast<double>(i + 1));
                one.shares[i] = next - below;
                below = next;
            }
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace ballast::risk
