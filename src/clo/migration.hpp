// Rating migration of the collateral: correlated moves through a transition matrix.
//
// In each step an asset in state s moves to the worst state k with X <= quantile(probability of
// moving to k or worse). Balances are those of the collateral without defaults: what amortizes and
// matures leaves its rating.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/work.hpp"
#include "clo/correlated_variables.hpp"
#include "clo/path_distribution.hpp"
#include "clo/projection.hpp"
#include "clo/transition.hpp"

namespace ballast::clo {

enum class MigrationPeriod : std::uint8_t { kQuarterly, kSemiannual, kAnnual };

struct MigrationTerms {
    TransitionMatrix transition;
    MigrationPeriod period = MigrationPeriod::kQuarterly;
    PeriodRoot root = PeriodRoot::kQuasiOptimization;
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    SimulationCorrelation correlation;
};

inline constexpr std::uint64_t kMaxMigrationPaths = 100'000;

// Over the paths.
struct MigrationFigure {
    double mean = 0.0;
    double p5 = 0.0;
    double p50 = 0.0;
    double p95 = 0.0;
};

struct MigrationRating {
    std::string rating;
    MigrationFigure par;    // of default: all that has defaulted
    MigrationFigure count;  // of assets
};

struct MigrationDate {
    fin::Date date;
    std::vector<MigrationRating> ratings;
    // Numbers of assets in the period that ends on the date.
    MigrationFigure upgrades;
    MigrationFigure downgrades;
    MigrationFigure defaults;
    MigrationFigure defaulted_par;
    MigrationFigure cdr;      // defaulted par over performing par at the beginning, per year
    MigrationFigure matured;  // up to the date
};

struct Migration {
    std::uint64_t paths = 0;
    std::vector<std::string> states;
    std::vector<std::vector<double>> period_matrix;
    double lowest_root_entry = 0.0;
    double root_distance = 0.0;
    std::vector<MigrationDate> dates;
    CorrelationUsed correlation;
    Issues issues;
};

// kInvalidInput names assets whose rating is not a state: a rating with a modifier that the states
// do not have counts as the one without it.
Result<Migration> migrate(const Deal& deal, std::span<const Holding> holdings,
                          const Assumptions& assumptions, const ProjectionTerms& terms,
                          const MigrationTerms& migration, const Work& work);

// The state of each asset among those of a transition matrix, by the scale of the agency that the
// states are on. Assets in default are in the last one.
Result<std::vector<std::size_t>> rating_states(std::span<const Holding* const> assets,
                                               const std::vector<std::string>& states,
                                               fin::Date as_of);

// Moves of one step: by state, the quantiles below which a variable moves an asset to a state or
// worse.
class TransitionSteps {
public:
    // `quantile` is that of the variables.
    template <class Quantile>
    TransitionSteps(const math::Matrix& matrix, const Quantile& quantile)
        : bounds_(math::Matrix::zero(matrix.rows, matrix.cols)) {
        for (std::size_t s = 0; s < matrix.rows; ++s) {
            double worse = 0.0;
            for (std::size_t k = matrix.cols; k-- > 0;) {
                worse += matrix(s, k);
                bounds_(s, k) = quantile(k == 0 ? 1.0 : worse);
            }
        }
    }
    std::size_t next(std::size_t state, double value) const {
        std::size_t k = bounds_.cols - 1;
        while (k > 0 && value > bounds_(state, k)) --k;
        return k;
    }

private:
    math::Matrix bounds_;
};

}  // namespace ballast::clo
