// P&L as a curve over the return of an underlying: nodes dense around a zero return and reaching
// far out, cubic pieces between them, straight lines beyond. Internal to risk.
//
// Node j is at scale × sinh(y_j) with equally spaced y_j, so that one grid serves the center (0.02
// of a standard deviation between nodes) and the tails of Student-t (100 of them).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::risk {

class MoveGrid {
public:
    // `deviation` of the returns; 0 is replaced by a tiny number.
    explicit MoveGrid(double deviation);

    const std::vector<double>& moves() const { return moves_; }
    // With which the same grid is made.
    double deviation() const { return scale_; }

    // Location of a move: the piece from node `cell` to the next, and the fraction between them in
    // y. Beyond the grid the fraction is outside [0, 1] and linear in the move, for straight lines.
    struct Place {
        std::size_t cell = 0;
        double fraction = 0.0;
        bool beyond = false;
    };
    Place find(double move) const;

private:
    double scale_;
    std::vector<double> moves_;
};

// The curve through `nodes`, one per node of the grid (Catmull and Rom 1974).
double interpolate(std::span<const double> nodes, const MoveGrid::Place& place);

}  // namespace ballast::risk
