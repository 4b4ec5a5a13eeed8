// P&L as a curve over the return of an underlying: nodes that lie dense around no move and reach
// far out, cubic pieces between them, straight lines beyond. Internal to risk.
//
// Node j stands at scale × sinh(y_j) with y_j equally spaced, so that one grid serves the centre
// (0.02 of a standard deviation between nodes) and the tails of Student-t (100 of them).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::risk {

class MoveGrid {
public:
    // `deviation` of the returns; 0 counts as tiny.
    explicit MoveGrid(double deviation);

    const std::vector<double>& moves() const { return moves_; }

    // Where a move lies: the piece from node `cell` to the next, and how far between them in y. The
    // fraction is outside [0, 1] beyond the grid, there counted in moves, for straight lines.
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
