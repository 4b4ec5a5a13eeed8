#include "risk/move_curve.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::risk {

namespace {

constexpr std::size_t kNodes = 513;
constexpr std::size_t kMiddle = (kNodes - 1) / 2;
constexpr double kReach = 100.0;  // standard deviations
constexpr double kSmallestDeviation = 1e-9;

const double kReachY = std::asinh(kReach);
const double kStep = 2 * kReachY / static_cast<double>(kNodes - 1);

}  // namespace

MoveGrid::MoveGrid(double deviation) : scale_(std::max(deviation, kSmallestDeviation)) {
    moves_.reserve(kNodes);
    for (std::size_t j = 0; j < kNodes; ++j)
        moves_.push_back(
            scale_ * std::sinh(kStep * (static_cast<double>(j) - static_cast<double>(kMiddle))));
}

MoveGrid::Place MoveGrid::find(double move) const {
    if (move <= moves_.front()) return {0, (move - moves_[0]) / (moves_[1] - moves_[0]), true};
    if (move >= moves_.back()) {
        const std::size_t cell = kNodes - 2;
        return {cell, (move - moves_[cell]) / (moves_[cell + 1] - moves_[cell]), true};
    }
    // asinh without special care for the last digit.
    const double size = std::abs(move / scale_);
    const double y = std::copysign(std::log(size + std::sqrt(size * size + 1)), move);
    const double place = (y + kReachY) / kStep;
    const std::size_t cell = std::min(static_cast<std::size_t>(std::max(place, 0.0)), kNodes - 2);
    return {cell, place - static_cast<double>(cell), false};
}

double interpolate(std::span<const double> nodes, const MoveGrid::Place& place) {
    const std::size_t c = place.cell;
    const double t = place.fraction;
    const double p1 = nodes[c];
    const double p2 = nodes[c + 1];
    if (place.beyond) return p1 + t * (p2 - p1);
    const double p0 = c == 0 ? 2 * p1 - p2 : nodes[c - 1];
    const double p3 = c + 2 == nodes.size() ? 2 * p2 - p1 : nodes[c + 2];
    return p1 + 0.5 * t *
                    (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

}  // namespace ballast::risk
