// The pool measures of S&P's CDO Monitor and its break-even and scenario default rates.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clo/rating.hpp"

namespace ballast::clo {

struct SpAsset {
    double par = 0.0;
    SpRating rating = SpRating::kNR;
    std::string_view obligor;
    std::string_view industry;
    std::string_view region;
    double years = 0.0;            // to maturity
    std::optional<double> spread;  // of a floating asset
    std::optional<double> recovery;
};

// All are par-weighted over the assets; the rating factor and its dispersion over those rated CCC-
// or better. A measure of an empty pool does not exist.
struct SpMetrics {
    std::optional<double> rating_factor;       // SPWARF
    std::optional<double> dispersion;          // DRD: mean absolute distance from the rating factor
    std::optional<double> obligor_diversity;   // ODM: 1 / sum of squared shares
    std::optional<double> industry_diversity;  // IDM
    std::optional<double> regional_diversity;  // RDM
    std::optional<double> weighted_average_life;
    double rated_share = 0.0;  // of par in the rating factor
    std::optional<double> floating_spread;
    std::optional<double> recovery;
};

SpMetrics sp_metrics(std::span<const SpAsset> assets);

// Coefficients of the break-even default rate: C0 + C1 x spread + C2 x recovery.
struct CdoMonitorCoefficients {
    double constant = 0.0;
    double spread = 0.0;
    double recovery = 0.0;
};

// Set 1 to 4 of those that indentures publish.
Result<CdoMonitorCoefficients> cdo_monitor_coefficients(int set);
double break_even_default_rate(const CdoMonitorCoefficients& coefficients, double spread,
                               double recovery);

// A break-even default rate less the scenario default rate: the CDO Monitor test passes from 0 on.
struct CdoMonitorTest {
    std::optional<int> set;  // of the published coefficients; absent: those of the deal
    double break_even = 0.0;
    std::optional<double> margin;
};

// The measures with the rates that follow from them. Rating factors over 10,000 are the default
// rates of the scenario default rate.
struct CdoMonitor : SpMetrics {
    std::optional<double> expected_default_rate;
    std::optional<double> scenario_default_rate;  // non-model version of 2014
    std::vector<CdoMonitorTest> tests;            // sets 1 to 4, then that of the deal
};

CdoMonitor cdo_monitor(const SpMetrics& metrics, const std::optional<CdoMonitorCoefficients>& deal);

// The scenario default rate of the non-model version of 2014. The expected portfolio default rate
// and the dispersion are fractions. Fails where a diversity measure is not positive.
Result<double> scenario_default_rate_2014(double expected_default_rate, double dispersion,
                                          double obligor_diversity, double industry_diversity,
                                          double regional_diversity, double weighted_average_life);

}  // namespace ballast::clo
