#include "risk/simulation_blocks.hpp"

#include <algorithm>
#include <array>

namespace ballast::risk {

namespace {

// In eight lanes, which vectorize; a path and its antithetic mirror are adjacent and cancel
// exactly.
double sum_of(std::span<const double> values) {
    std::array<double, 8> lanes{};
    std::size_t i = 0;
    for (; i + lanes.size() <= values.size(); i += lanes.size())
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] += values[i + lane];
    for (std::size_t lane = 0; i < values.size(); ++i, ++lane) lanes[lane] += values[i];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
           ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

}  // namespace

void draw_block(const PathSource& source, std::uint64_t block, std::span<double> pnl) {
    BlockWalk walk(source, block);
    while (walk.next()) walk.pnl(pnl.subspan(walk.first_path(), walk.path_count()));
}

Moments Moments::of(std::span<double> values) {
    Moments m;
    m.count = static_cast<double>(values.size());
    m.mean = sum_of(values) / m.count;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = (values[i] - m.mean) * (values[i] - m.mean);
    m.deviations = sum_of(values);
    return m;
}

void finish_positions(const SimulationModel& model, std::span<const double> draws, double count,
                      std::span<double> out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double* row = model.factor.row(i).data();
        const double* draw = draws.data();
        double sum = 0.0;
        for (std::size_t k = 0; k < draws.size(); ++k) sum += row[k] * draw[k];
        out[i] = (model.mean.empty() ? 0.0 : count * model.mean[i]) + sum;
    }
}

void add_tails(const PathSource& source, std::uint64_t block, std::span<const double> thresholds,
               std::span<TailSums> tails) {
    std::array<double, 2 * kTilePaths> buffer;
    BlockWalk walk(source, block);
    const std::span<double> pnl = std::span(buffer).first(walk.path_count());
    while (walk.next()) {
        walk.pnl(pnl);
        const std::size_t left = source.block_size(block) - walk.first_path();
        for (std::size_t path = 0; path < std::min(left, pnl.size()); ++path) {
            if (!(pnl[path] <= thresholds.back())) continue;
            const auto first = std::lower_bound(thresholds.begin(), thresholds.end(), pnl[path]);
            TailSums& tail = tails[static_cast<std::size_t>(first - thresholds.begin())];
            walk.add_draws(path, tail.draws);
            walk.add_parts(path, tail.parts);
            ++tail.count;
        }
    }
}

std::vector<TailContributions> contributions_of(const SimulationModel& model,
                                                std::span<const double> thresholds,
                                                std::span<const double> ascending,
                                                std::vector<TailSums> between) {
    std::vector<TailContributions> result(thresholds.size());
    for (std::size_t j = 0; j < ascending.size(); ++j) {
        if (j > 0) between[j].add(between[j - 1]);  // up to this threshold
        const TailSums& sums = between[j];
        // The linear P&L is linear in the draws, so the factor is applied once to their sum.
        TailContributions here{std::vector<double>(model.factor.rows), sums.count};
        finish_positions(model, sums.draws, static_cast<double>(sums.count), here.sums);
        here.sums.insert(here.sums.end(), sums.parts.begin(), sums.parts.end());
        for (std::size_t k = 0; k < thresholds.size(); ++k)
            if (thresholds[k] == ascending[j]) result[k] = here;
    }
    return result;
}

}  // namespace ballast::risk
