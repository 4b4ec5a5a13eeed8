// Monte Carlo of a book with fully correlated draws: the tail of its P&L distribution.
//
// Path p: Z ~ N(0, I_d) (or Sobol points through the normal quantile); X = m + L Z, for Student-t X
// = m + sqrt((nu-2)/W) L Z with one W ~ chi²(nu) per path, so that the covariance stays L L' and
// the tails are dependent; P&L = sum of X, and of the curves of X's underlying returns where the
// book has options. L is any factor, n × d, of the covariance of the positions' P&L (currency): the
// Cholesky factor, or with fewer observations than positions the deviations themselves; m is the
// mean. The linear P&L of a path is (L'1)'Z, at a cost of d, independent of n. (Glasserman 2004,
// chapter 2.3; McNeil, Frey and Embrechts 2015, 6.2.)
//
// Every draw is a function of (seed, block of paths): the same bits for any number of threads. No
// path is stored: memory does not grow with their number.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "math/matrix.hpp"
#include "risk/move_curve.hpp"

namespace ballast::risk {

// Options on one underlying: their P&L at the nodes of a grid of its return.
struct CurvedPositions {
    std::vector<double> factor;  // d: row of the underlying in L, in returns
    double mean = 0.0;           // of its return
    MoveGrid grid;
    math::Matrix parts;  // positions × nodes
};

struct SimulationModel {
    math::Matrix factor;                       // n × d: L L' is the covariance of position P&L
    std::vector<double> mean;                  // n, or empty for zero
    std::optional<double> degrees_of_freedom;  // > 2; nullopt for the normal
    std::vector<CurvedPositions> curved = {};

    // The n linear positions, then the parts of `curved` in their order.
    std::size_t lines() const;
};

struct SimulationSettings {
    std::uint64_t paths = 100'000;  // at most 2^40; never rounded
    std::uint64_t seed = 1;
    bool antithetic = false;  // paths 2k and 2k+1 use Z and -Z
    bool quasi = false;       // Sobol points, scrambled with the seed
};

// The lower tail up to one rank (1 = the smallest P&L).
struct TailPoint {
    std::uint64_t rank = 0;
    double value = 0.0;        // x_(rank)
    double next = 0.0;         // x_(rank + 1); equal to value at the last rank
    double sum = 0.0;          // x_(1) + … + x_(rank)
    double sum_squares = 0.0;  // sum of the squares
    std::uint64_t path = 0;    // the first path with the value x_(rank)
};

struct SimulatedTail {
    std::vector<TailPoint> points;  // in the order of the request
    double mean = 0.0;              // of all paths
    double variance = 0.0;          // ddof 1
};

// Exact order statistics at the given ranks. Cost: d normals per path, and a row of d for each of
// `curved`. kInvalidInput when sizes differ, paths is 0 or a rank exceeds paths.
Result<SimulatedTail> simulate_tail(const SimulationModel& model,
                                    const SimulationSettings& settings,
                                    std::span<const std::uint64_t> ranks, const Work& work);

// Sum of each line's P&L over the paths whose P&L is at most a threshold, and their number: the
// contribution of the line to the tail.
struct TailContributions {
    std::vector<double> sums;  // lines()
    std::uint64_t count = 0;
};
// One for each threshold. Runs all paths again, once.
Result<std::vector<TailContributions>> tail_contributions(const SimulationModel& model,
                                                          const SimulationSettings& settings,
                                                          std::span<const double> thresholds,
                                                          const Work& work);

// The P&L of each line on chosen paths: ids × lines().
Result<math::Matrix> simulate_paths(const SimulationModel& model,
                                    const SimulationSettings& settings,
                                    std::span<const std::uint64_t> ids);

// The book's P&L on the first paths, at most `count`, rounded up to a whole block of them.
Result<std::vector<double>> simulate_pnl(const SimulationModel& model,
                                         const SimulationSettings& settings, std::uint64_t count,
                                         const Work& work);

}  // namespace ballast::risk
