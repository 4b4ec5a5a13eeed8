// Discretization of the American kernel: nodes of the exercise boundary, quadrature points of the
// integrals, and interpolation of the boundary. Independent of the option.
//
// Andersen, Lake and Offengenden, "High-performance American option pricing", Journal of
// Computational Finance 20 (2016). Two substitutions differ from the paper: with the time m since
// the boundary's time tau written as m = tau sin²(theta), both the square root of m at one end and
// that of tau - m, which the boundary has near expiry, at the other are smooth in theta, so that
// Gauss-Legendre converges fast.
#pragma once

#include <cstddef>
#include <vector>

namespace ballast::options {

// The fixed-point equation of the boundary (section 5 of the paper). A converges in a few
// iterations, except where the drift of the spot outweighs its volatility; B converges there.
enum class BoundaryEquation { kA, kB };

// n nodes of the boundary, l points of its integrals, m iterations, p points of the price integral.
struct AmericanAccuracy {
    std::size_t nodes = 16;
    std::size_t boundary_points = 24;
    std::size_t iterations = 10;
    std::size_t value_points = 48;
    BoundaryEquation equation = BoundaryEquation::kA;

    bool operator==(const AmericanAccuracy&) const = default;
};

// Error below 1e-7 of the strike; used for prices, Greeks and implied volatilities.
inline constexpr AmericanAccuracy kAccurate{};
// Error about 1e-5 of the strike, many times faster; for scenario grids.
inline constexpr AmericanAccuracy kFast{
    .nodes = 8, .boundary_points = 8, .iterations = 3, .value_points = 20};

// The same with equation B: more iterations, since it converges more slowly.
inline constexpr AmericanAccuracy kAccurateB{.nodes = 16,
                                             .boundary_points = 32,
                                             .iterations = 24,
                                             .value_points = 48,
                                             .equation = BoundaryEquation::kB};
inline constexpr AmericanAccuracy kFastB{.nodes = 16,
                                         .boundary_points = 20,
                                         .iterations = 12,
                                         .value_points = 40,
                                         .equation = BoundaryEquation::kB};

inline constexpr std::size_t kMostNodes = 32;
inline constexpr std::size_t kMostPoints = 64;

// A quadrature point of an integral over m in (0, tau).
struct IntegralPoint {
    double sine = 0.0;    // sqrt(m / tau)
    double weight = 0.0;  // dm / tau
};

struct AmericanScheme {
    AmericanAccuracy accuracy;
    std::vector<double> root_fractions;  // sqrt(tau_i / T), i = 1 … n
    std::vector<IntegralPoint> boundary_points;
    std::vector<IntegralPoint> value_points;
    // Rows that give the transform H of the boundary at tau_i - m_k from its values at the nodes:
    // [(i l + k) n + j] and, for T - m_k, [k n + j].
    std::vector<double> boundary_rows;
    std::vector<double> value_rows;
};

// kept[i]: Gauss-Legendre points and weights on (0, 1).
struct Quadrature {
    std::vector<double> points;
    std::vector<double> weights;
};
Quadrature gauss_legendre(std::size_t count);

AmericanScheme make_american_scheme(const AmericanAccuracy& accuracy);

}  // namespace ballast::options
