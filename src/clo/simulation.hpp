// Monte Carlo of a deal: defaults of the assets from a copula, and the full waterfall on every path
// (clo.md 1.16, 2).
//
// Asset i defaults in the first period k with X_i <= quantile(P_i(k)). Gaussian: X = L Z of
// standard normals; Student-t: X = sqrt(nu / W) L Z with one W ~ chi²(nu) per path, and quantiles
// of the t distribution. L is a common factor, or the factor of a correlation matrix. What defaults
// is the whole balance, on the asset's first payment date in the period, as in a projection with
// `default_events`. Assets bought on the way default at the rate of a large pool of today's
// average quality, given the common factor of the path.
//
// The draws of a path are a function of the seed and its number: the same bytes for any number of
// threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/work.hpp"
#include "clo/correlated_variables.hpp"
#include "clo/path_distribution.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

inline constexpr std::uint64_t kMaxPaths = 1'000'000;

struct SimulationTerms {
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    Copula copula = Copula::kGaussian;
    double degrees_of_freedom = 5.0;
    DefaultCurve default_curve;
    SimulationCorrelation correlation;
    std::vector<double> percentiles{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    std::vector<std::uint64_t> replay;  // numbers of paths to return, from 0
    double tolerance = 1.0;             // loss or deferral in currency that counts as none
    bool breakeven = true;
};

struct TrancheSimulation {
    std::string id;
    // Of debt: what is owed and unpaid after the last date.
    std::optional<Distribution> loss;
    std::optional<double> expected_loss;  // mean loss over the balance today
    std::optional<Probability> default_probability;
    std::optional<Probability> deferral_probability;
    std::optional<Distribution> wal;
    std::optional<Distribution> irr;
    std::optional<Distribution> price;          // percent of the balance
    std::optional<double> discount_margin;      // at which debt is priced
    std::optional<double> discount_rate;        // at which others are priced
    std::optional<Distribution> distributions;  // of equity, in all
    // Largest flat annual default rate without a loss, and the par that defaults at it over par and
    // principal cash today.
    std::optional<double> breakeven_cdr;
    std::optional<double> breakeven_default_rate;
};

struct CoverageFailure {
    fin::Date date;
    std::string id;
    std::optional<Probability> oc;  // absent: not tested on the date
    std::optional<Probability> ic;
};

struct SimulatedTranche {
    std::string id;
    double loss = 0.0;
    std::optional<double> wal, irr, price;
    std::optional<double> distributions;
};

// A path that clo.project repeats with these assumptions.
struct SimulatedPath {
    std::string label;
    std::uint64_t path = 0;
    std::map<std::string, std::int64_t> default_events;  // number of the period, from 1
    std::vector<double> reinvestment_default;            // annual, by period; empty: nothing bought
    double defaulted_par = 0.0;
    double pool_loss = 0.0;
    std::vector<SimulatedTranche> tranches;
};

struct Simulation {
    std::uint64_t paths = 0;
    std::vector<TrancheSimulation> tranches;
    double par = 0.0;                     // today, not in default
    double expected_defaulted_par = 0.0;  // of today's assets, from their curves
    Distribution defaulted_par;           // bought assets included
    Distribution pool_loss;               // defaulted par less its recoveries
    std::vector<CoverageFailure> coverage;
    std::vector<SimulatedPath> sample_paths;
    CorrelationUsed correlation;
    Issues issues;
};

// Figures of consecutive paths, a part of a simulation.
struct SimulationPart {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    std::vector<double> figures;  // by figure, then path
    // Paths that fail a test, by coverage group and period.
    std::vector<std::uint64_t> oc, ic;
};

// Paths are computed together, this many at a time: parts begin at multiples of it.
inline constexpr std::uint64_t kPathsTogether = 64;

// The inputs of a simulation.
struct SimulationInput {
    const Deal& deal;
    std::span<const Holding> holdings;
    const Assumptions& assumptions;
    const ProjectionTerms& terms;
    const SimulationTerms& simulation;
};

// A part of a simulation that is computed apart, elsewhere or at another time.
Result<SimulationPart> simulate_part(const SimulationInput& input, const UnitRange& paths,
                                     const Work& work);
// The simulation that consists of these parts, which are all of its paths in their order; the same
// as simulate() makes. kCorrupted where they are not.
Result<Simulation> simulation_of(const SimulationInput& input,
                                 std::span<const SimulationPart> parts, const Work& work);

// `assumptions.defaults` does not apply, and there are no `default_events`. Payments are not
// rounded to cents. kInvalidInput names what cannot be used.
Result<Simulation> simulate(const Deal& deal, std::span<const Holding> holdings,
                            const Assumptions& assumptions, const ProjectionTerms& terms,
                            const SimulationTerms& simulation, const Work& work);

}  // namespace ballast::clo
