// Stress of a portfolio: moves of factors and prices, and what they imply for the other factors.
// docs/methods/stress.md has the formulas.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "math/matrix.hpp"
#include "risk/conditional_moves.hpp"

namespace ballast::risk {

enum class StressMode {
    kDirect,         // only what is shocked moves
    kCorrelated,     // factors that are not shocked move by their expectation given the shocks
    kComprehensive,  // the same, with the prices of the window where a position has them
};

// How the P&L of a position came about.
enum class StressBasis {
    kPrice,    // by a move of its own price, or of its underlying's
    kModeled,  // by its betas and the moves of the factors
    kNone,     // nothing that it depends on moves, or no betas are known
};

struct StressPosition {
    std::string symbol;
    double value = 0.0;         // signed market value
    std::vector<double> betas;  // joint, one per factor; empty: not known
    // Of an option: P&L for a relative move of the underlying and an additive move of volatility.
    std::function<double(double spot_move, double volatility_points)> revalue = {};
    double volatility = 0.0;  // of an option: the one that it is valued at
    // Of an option: its delta-adjusted exposure; nullopt: from the revaluation.
    std::optional<double> exposure = {};
};

// Moves of one scenario, resolved against the book.
struct StressScenario {
    std::string id;
    std::vector<FactorMove> factors;
    // By position: relative move of its price, or of its underlying's; nullopt: by its betas.
    std::vector<std::optional<double>> prices;
    // By position: relative move of its currency against that of the book; empty: none.
    std::vector<double> currencies = {};
    double volatility_points = 0.0;  // added to the volatility of options
    double volatility_move = 0.0;    // relative, of the volatility of each option
    // False for a window of history in which no factor has a move: positions without a price of
    // their own have no P&L then.
    bool factors_known = true;
};

struct StressBook {
    std::vector<StressPosition> positions;
    std::vector<std::string> factors;
    math::Matrix covariance;  // of the factors, per period; empty with StressMode::kDirect
    double net_value = 0.0;   // to which fractions relate
};

struct StressedPosition {
    std::string symbol;
    double pnl = 0.0;
    std::optional<double> rate;  // P&L over |value|; null for a value of zero
    StressBasis basis = StressBasis::kNone;
};

struct StressedFactor {
    std::string factor;
    double move = 0.0;
    bool shocked = false;  // stated by the scenario; otherwise its conditional expectation
    double pnl = 0.0;      // sum of exposure × beta × move
};

struct StressResult {
    std::string scenario;
    double direct = 0.0;
    double correlated = 0.0;
    double total = 0.0;                     // by the mode
    std::optional<double> fraction_of_net;  // total over the net value
    std::optional<double> standard_error;   // of `correlated`, from factors that are not shocked
    // Of the moves of factors in `total`, where positions are moved by their betas to them:
    // Mahalanobis distance from zero, and largest variance inflation among the factors that the
    // scenario states. Null without a covariance, and as in MoveDistance.
    std::optional<double> distance;
    std::optional<double> inflation;
    bool ill_conditioned = false;             // the moves contradict how the factors move together
    bool direct_ill_conditioned = false;      // likewise those of `direct`, the other factors still
    std::vector<StressedPosition> positions;  // of `total`
    // What `total` consists of, besides the factors: moves of prices that the factors do not
    // explain, the rest of the revaluation of options at unchanged volatility, and the volatility.
    double specific = 0.0;
    double convexity = 0.0;
    double volatility = 0.0;
    std::vector<StressedFactor> factors;  // of `total`
    double coverage = 1.0;                // share of gross value with a basis
};

// kInvalidInput: sizes that do not fit, or as conditional_moves.
Result<StressResult> stress(const StressBook& book, const StressScenario& scenario,
                            StressMode mode);

// The most likely moves that change the value by `pnl`: S b pnl / (b' S b), of Mahalanobis distance
// |pnl| / sqrt(b' S b), where b are the exposures to the factors in money. With options the nearest
// moves whose revalued P&L is `pnl`: the same with b and the P&L at the moves, iterated (Rackwitz
// and Fiessler 1978, "Structural reliability under combined random load sequences", Computers and
// Structures 9).
struct ReverseStress {
    std::vector<StressedFactor> factors;
    double pnl = 0.0;
    double revalued = 0.0;   // P&L of the moves, options revalued; without options equal to `pnl`
    double convexity = 0.0;  // `revalued` less that of the factors
    double distance = 0.0;   // in standard deviations of the factors' joint moves
    // False where no moves nearby change the value by `pnl`: those of the deltas are returned.
    bool reached = true;
};
// kInvalidInput for a book without exposure to the factors.
Result<ReverseStress> reverse_stress(const StressBook& book, double pnl);

}  // namespace ballast::risk
