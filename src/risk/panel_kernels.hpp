// Moments of a book on a panel of returns without its covariance matrix.
//
// VaR and its decomposition need w'Cw, Cw and diag C of the covariance C of n positions. C w is the
// covariance of each position's return with the book's P&L, so two skips the panel give all
// of them: O(T n) where the matrix would cost O(T n²). Bound: reading the panel twice.
//
// Sums run in the same order for any register width (simulation_kernel.hpp states when results are
// identical to the bit).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/matrix.hpp"

namespace ballast::risk {

// P&L of every row: sum over i of values[i] × returns(t, i).
std::vector<double> panel_pnl(const math::Matrix& returns, std::span<const double> values);

enum class PanelCenter {
    kSampleMean,  // deviations from the unweighted mean of the rows
    kZero,
};

struct PanelMoments {
    std::vector<double> mean;        // of each column, unweighted
    std::vector<double> covariance;  // of each column with the P&L
    std::vector<double> variance;    // of each column
    double pnl_mean = 0.0;           // unweighted
    double pnl_variance = 0.0;
};

// Second moments: sum over t of row_weights[t] × deviation × deviation; 1 / (T - ddof) each for the
// sample covariance, lambda^age over their sum for exponential weights. `pnl` is the P&L of the
// rows (panel_pnl). Sizes are CHECKed; at least one row is required.
PanelMoments panel_moments(const math::Matrix& returns, std::span<const double> pnl,
                           std::span<const double> row_weights, PanelCenter center);

}  // namespace ballast::risk
