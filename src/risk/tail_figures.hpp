// VaR and ES of a simulation as order statistics of its paths. Internal to risk.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/covariance_factor.hpp"
#include "risk/quantile.hpp"
#include "risk/simulation.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

// The order statistics of N paths that a figure needs, and its formula.
struct TailPlan {
    TailWeights quantile;
    std::uint64_t es_rank = 1;
    double es_last_weight = 1.0;  // weight of x_(es_rank); the others have weight 1
    double es_divisor = 1.0;
};
TailPlan plan_tail(std::uint64_t paths, double confidence, const VarSettings& settings);

struct TailFigure {
    double var = 0.0;
    double es = 0.0;
    double tail_variance = 0.0;  // of the paths in the ES
};
TailFigure figure_of(const TailPlan& plan, const TailPoint& at_quantile, const TailPoint& at_es);

// Standard error of a tail mean by Manistre and Hancock (2005).
double tail_mean_error(const TailFigure& figure, double confidence, std::uint64_t paths);

// The standard error of a row's ES; empty when the tail has fewer than two paths, whose dispersion
// is unknown.
std::optional<double> es_error(const TailFigure& figure, const VarResult& row);

// A simulated tail, accessed by rank.
class TailPoints {
public:
    // `ranks` in any order and with repetitions.
    static Result<TailPoints> simulate(const SimulationModel& model,
                                       const SimulationSettings& settings,
                                       std::vector<std::uint64_t> ranks, const Work& work);
    const TailPoint& at(std::uint64_t rank) const;  // of a requested rank

private:
    std::vector<std::uint64_t> ranks_;
    SimulatedTail tail_;
};

// The ranks needed for scenarios and decompositions.
std::vector<std::uint64_t> requested_ranks(std::span<const TailPlan> plans,
                                           const VarSettings& settings);

// Paths reported line by line, in rank order.
struct PathOfRank {
    std::uint64_t rank = 0;
    std::uint64_t path = 0;
    double pnl = 0.0;
};
// The worst ones, and those that equal a VaR.
std::vector<PathOfRank> reported_paths(std::span<const TailPlan> plans, const TailPoints& points,
                                       const VarSettings& settings);

// Simulation of a book for one method, with the index of each of the book's lines among the
// model's.
struct BookSimulation {
    VarMethod method = VarMethod::kMcNormal;
    const SimulationModel& model;
    const SimulationSettings& settings;
    std::span<const std::size_t> places;
};
Status add_reported_scenarios(const Book& book, const BookSimulation& simulation,
                              std::span<const PathOfRank> reported, VarOutput& output);

// A factor of the returns' covariance over the horizon, columns × draws: that of the weighted
// observations where there are fewer of them than columns (`covariance_rank`).
bool is_wide(const Book& book);
math::Matrix observed_factor(const Book& book, const VarSettings& settings, Issues& issues);

// Issues on a simulation.
void report_repair(const CovarianceFactor& factor, const Book& book, Issues& issues);
// `thin_tail`: at most one path is expected beyond the quantile.
void report_thin_tail(const VarResult& row, Issues& issues);
void report_dependent_paths(const VarSettings& settings, Issues& issues);

}  // namespace ballast::risk
