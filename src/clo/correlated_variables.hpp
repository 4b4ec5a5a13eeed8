// The variables whose values decide on defaults and migrations of assets: their correlation, draws
// and the default probabilities that they are compared with.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/asset_correlation.hpp"
#include "clo/asset_flows.hpp"
#include "clo/assumptions.hpp"
#include "clo/correlation_table.hpp"
#include "clo/rate_move.hpp"

namespace ballast::clo {

enum class Copula : std::uint8_t { kGaussian, kStudentT };

// Default probabilities of the assets: by annual rates, or by cumulative probabilities of years 1,
// 2, … by Moody's rating. Absent: from Moody's rating factors (default_curve.hpp).
struct DefaultCurve {
    std::optional<RateAssumption> annual;
    std::map<std::string, std::vector<double>> cumulative;
    // Moves of the annual default rates between two dates, in their order: shocks of a scenario.
    std::vector<RateMove> moves;
};

enum class CorrelatedUnit : std::uint8_t { kAsset, kIssuer };

// Makes the factor of a matrix, or returns one that was made before.
using FactorSource = std::function<Result<SharedFactor>(const math::Matrix&, CorrelationRepair)>;

// One of: a common factor, a rule, a matrix, the name of a stored matrix.
struct SimulationCorrelation {
    std::optional<double> rho;
    CorrelatedUnit unit = CorrelatedUnit::kAsset;  // of rho: what draws its own part
    std::optional<CorrelationRule> rule;
    std::vector<std::string> ids;  // of the matrix: assets or issuers
    std::vector<std::vector<double>> matrix;
    std::string stored;                             // name of a stored matrix
    std::shared_ptr<const NamedCorrelation> named;  // that matrix, which was checked
    // Absent: higham for a rule, whose notch penalties may make a matrix indefinite; otherwise
    // none.
    std::optional<CorrelationRepair> repair;
    FactorSource factored;  // absent: factored_correlation
};

struct CorrelationUsed {
    std::size_t variables = 0;  // with draws of their own
    std::size_t factors = 0;
    double average = 0.0;  // of pairs of assets, weighted by par
    bool repaired = false;
    double distance = 0.0;
    std::optional<double> minimum_eigenvalue;  // before a repair
};

// sqrt(rho) Z + sqrt(1 - rho) e, or loadings times independent normals.
struct CorrelatedVariables {
    std::vector<std::size_t> variable;  // by asset
    std::size_t count = 0;
    double rho = -1.0;  // negative: loadings
    math::Matrix loadings;
    bool lower_triangular = true;
    // Of the variables in their common factor, with loadings: the sum by par, of variance 1.
    std::vector<double> common_weights;
    CorrelationUsed used;
};

// Of these assets, by par. kInvalidInput names what the correlation lacks.
Result<CorrelatedVariables> correlated_variables(std::span<const Holding* const> assets,
                                                 const SimulationCorrelation& correlation);

// Cumulative default probabilities by asset, then date. `dates` ascend after `as_of`.
// kInvalidInput names assets without a rating or a rating without probabilities.
struct CurveDates {
    fin::Date as_of;
    FlowDates periods;  // of rates that are given by period
};
Result<std::vector<std::vector<double>>> default_probabilities(
    std::span<const Holding* const> assets, const DefaultCurve& curve,
    const Assumptions& assumptions, const CurveDates& dates);

}  // namespace ballast::clo
