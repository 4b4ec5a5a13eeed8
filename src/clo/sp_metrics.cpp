#include "clo/sp_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <tuple>
#include <vector>

#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

// 1 / sum of squared shares of par.
double effective_count(std::span<const SpAsset> assets, std::string_view SpAsset::* key,
                       double total) {
    std::map<std::string_view, double> shares;
    for (const SpAsset& asset : assets) shares[asset.*key] += asset.par;
    double squares = 0.0;
    for (const auto& [name, par] : shares) squares += (par / total) * (par / total);
    return 1.0 / squares;
}

// By par over the assets that have a value; `complete`: nullopt where one has none.
std::optional<double> weighted_mean(std::span<const SpAsset> assets,
                                    std::optional<double> SpAsset::* value, bool complete) {
    double sum = 0.0;
    double par = 0.0;
    for (const SpAsset& asset : assets) {
        if (const auto& known = asset.*value) {
            sum += asset.par * *known;
            par += asset.par;
        } else if (complete) {
            return std::nullopt;
        }
    }
    if (!(par > 0.0)) return std::nullopt;
    return sum / par;
}

}  // namespace

SpMetrics sp_metrics(std::span<const SpAsset> input) {
    std::vector<SpAsset> assets(input.begin(), input.end());
    std::erase_if(assets, [](const SpAsset& asset) { return !(asset.par > 0.0); });
    // The sums do not depend on the order of the assets.
    std::ranges::sort(assets, [](const SpAsset& a, const SpAsset& b) {
        return std::tie(a.par, a.rating, a.obligor, a.industry, a.region, a.years, a.spread,
                        a.recovery) < std::tie(b.par, b.rating, b.obligor, b.industry, b.region,
                                               b.years, b.spread, b.recovery);
    });
    SpMetrics metrics;
    if (assets.empty()) return metrics;
    double total = 0.0;
    double rated = 0.0;
    double weighted = 0.0;
    double life = 0.0;
    for (const SpAsset& asset : assets) {
        total += asset.par;
        life += asset.par * asset.years;
        if (const auto factor = sp_factor(asset.rating)) {
            rated += asset.par;
            weighted += asset.par * *factor;
        }
    }
    metrics.weighted_average_life = life / total;
    metrics.floating_spread = weighted_mean(assets, &SpAsset::spread, false);
    metrics.recovery = weighted_mean(assets, &SpAsset::recovery, true);
    metrics.rated_share = rated / total;
    metrics.obligor_diversity = effective_count(assets, &SpAsset::obligor, total);
    metrics.industry_diversity = effective_count(assets, &SpAsset::industry, total);
    metrics.regional_diversity = effective_count(assets, &SpAsset::region, total);
    if (rated <= 0.0) return metrics;
    metrics.rating_factor = weighted / rated;
    double distance = 0.0;
    for (const SpAsset& asset : assets)
        if (const auto factor = sp_factor(asset.rating))
            distance += asset.par * std::abs(*factor - *metrics.rating_factor);
    metrics.dispersion = distance / rated;
    return metrics;
}

Result<CdoMonitorCoefficients> cdo_monitor_coefficients(int set) {
    for (const auto& row : reference_table("cdo_monitor.csv"))
        if (static_cast<int>(reference_number(row[0])) == set)
            return CdoMonitorCoefficients{.constant = reference_number(row[1]),
                                          .spread = reference_number(row[2]),
                                          .recovery = reference_number(row[3])};
    return fail(Code::kInvalidInput,
                fmt::format("{} is not a set of CDO Monitor coefficients: expected 1 to 4", set));
}

double break_even_default_rate(const CdoMonitorCoefficients& coefficients, double spread,
                               double recovery) {
    return coefficients.constant + coefficients.spread * spread + coefficients.recovery * recovery;
}

CdoMonitor cdo_monitor(const SpMetrics& metrics,
                       const std::optional<CdoMonitorCoefficients>& deal) {
    CdoMonitor made{metrics, {}, {}, {}};
    if (metrics.rating_factor) made.expected_default_rate = *metrics.rating_factor / 1e4;
    if (metrics.rating_factor && metrics.dispersion && metrics.obligor_diversity &&
        metrics.industry_diversity && metrics.regional_diversity && metrics.weighted_average_life)
        if (const auto rate = scenario_default_rate_2014(
                *made.expected_default_rate, *metrics.dispersion / 1e4, *metrics.obligor_diversity,
                *metrics.industry_diversity, *metrics.regional_diversity,
                *metrics.weighted_average_life))
            made.scenario_default_rate = *rate;
    if (!metrics.floating_spread || !metrics.recovery) return made;
    const auto add = [&](std::optional<int> set, const CdoMonitorCoefficients& coefficients) {
        CdoMonitorTest test{.set = set};
        test.break_even =
            break_even_default_rate(coefficients, *metrics.floating_spread, *metrics.recovery);
        if (made.scenario_default_rate) test.margin = test.break_even - *made.scenario_default_rate;
        made.tests.push_back(test);
    };
    for (int set = 1; set <= 4; ++set)
        if (const auto coefficients = cdo_monitor_coefficients(set)) add(set, *coefficients);
    if (deal) add(std::nullopt, *deal);
    return made;
}

Result<double> scenario_default_rate_2014(double expected_default_rate, double dispersion,
                                          double obligor_diversity, double industry_diversity,
                                          double regional_diversity, double weighted_average_life) {
    if (!(obligor_diversity > 0.0 && industry_diversity > 0.0 && regional_diversity > 0.0))
        return fail(Code::kInvalidInput, "a diversity measure is not above 0");
    return 0.329915 + 1.210322 * expected_default_rate - 0.586627 * dispersion +
           2.538684 / obligor_diversity + 0.216729 / industry_diversity +
           0.0575539 / regional_diversity - 0.0136662 * weighted_average_life;
}

}  // namespace ballast::clo
