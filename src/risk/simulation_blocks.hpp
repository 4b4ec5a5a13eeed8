// Results of single blocks of paths, from which the figures of a simulation are merged in the order
// of the blocks. Internal to risk.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "risk/path_block.hpp"
#include "risk/simulation.hpp"

namespace ballast::risk {

// The P&L of the paths of a block; values beyond its size are undefined.
void draw_block(const PathSource& source, std::uint64_t block, std::span<double> pnl);

// Count, mean and sum of squared deviations, merged by Chan, Golub and LeVeque (1983).
struct Moments {
    double count = 0.0;
    double mean = 0.0;
    double deviations = 0.0;

    // Overwrites the values.
    static Moments of(std::span<double> values);

    void add(const Moments& other) {
        const double total = count + other.count;
        const double difference = other.mean - mean;
        mean += difference * (other.count / total);
        deviations += other.deviations + difference * difference * (count * other.count / total);
        count = total;
    }
};

// count × mean + L × draws.
void finish_positions(const SimulationModel& model, std::span<const double> draws, double count,
                      std::span<double> out);

// Sums over the paths of a tail: their draws and the P&L of curved positions.
struct TailSums {
    std::vector<double> draws;
    std::vector<double> parts;
    std::uint64_t count = 0;

    void add(const TailSums& other) {
        for (std::size_t k = 0; k < draws.size(); ++k) draws[k] += other.draws[k];
        for (std::size_t k = 0; k < parts.size(); ++k) parts[k] += other.parts[k];
        count += other.count;
    }
};

// Adds the paths of a block to the tails: each path to the first of the ascending thresholds that
// it does not exceed.
void add_tails(const PathSource& source, std::uint64_t block, std::span<const double> thresholds,
               std::span<TailSums> tails);

// Sums of the tails of ascending thresholds, each without those below, as contributions for
// `thresholds` in the order of the request.
std::vector<TailContributions> contributions_of(const SimulationModel& model,
                                                std::span<const double> thresholds,
                                                std::span<const double> ascending,
                                                std::vector<TailSums> between);

}  // namespace ballast::risk
