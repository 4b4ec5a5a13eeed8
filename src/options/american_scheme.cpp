#include "options/american_scheme.hpp"

#include <cmath>
#include <numbers>

#include "base/check.hpp"

namespace ballast::options {

Quadrature gauss_legendre(std::size_t count) {
    Quadrature rule;
    const double n = static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        // Newton on P_n from Tricomi's estimate of its root.
        double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5));
        double slope = 0.0;
        for (int step = 0; step < 100; ++step) {
            double before = 1.0;
            double value = x;
            for (std::size_t k = 2; k <= count; ++k) {
                const double kd = static_cast<double>(k);
                const double next = ((2 * kd - 1) * x * value - (kd - 1) * before) / kd;
                before = value;
                value = next;
            }
            slope = n * (x * value - before) / (x * x - 1);
            const double change = value / slope;
            x -= change;
            if (std::abs(change) < 1e-15) break;
        }
        rule.points.push_back(0.5 * (1 - x));
        rule.weights.push_back(1 / ((1 - x * x) * slope * slope));
    }
    return rule;
}

namespace {

// The values at z of the Lagrange polynomials of the Chebyshev nodes z_j = -cos(j pi / n), except
// that of z_0 = -1, where H is 0 (Berrut and Trefethen 2004, barycentric form).
std::vector<double> lagrange_row(std::size_t n, double z) {
    std::vector<double> terms(n + 1);
    double sum = 0.0;
    for (std::size_t j = 0; j <= n; ++j) {
        const double node =
            -std::cos(std::numbers::pi * static_cast<double>(j) / static_cast<double>(n));
        const double gap = z - node;
        if (std::abs(gap) < 1e-15) {
            std::vector<double> unit(n, 0.0);
            if (j > 0) unit[j - 1] = 1.0;
            return unit;
        }
        terms[j] = (j % 2 ? -1.0 : 1.0) * (j == 0 || j == n ? 0.5 : 1.0) / gap;
        sum += terms[j];
    }
    std::vector<double> row(n);
    for (std::size_t j = 1; j <= n; ++j) row[j - 1] = terms[j] / sum;
    return row;
}

std::vector<IntegralPoint> points_of(const Quadrature& rule) {
    std::vector<IntegralPoint> points;
    for (std::size_t k = 0; k < rule.points.size(); ++k) {
        const double theta = 0.5 * std::numbers::pi * rule.points[k];
        points.push_back(
            {.sine = std::sin(theta),
             .weight = std::numbers::pi * rule.weights[k] * std::sin(theta) * std::cos(theta)});
    }
    return points;
}

}  // namespace

AmericanScheme make_american_scheme(const AmericanAccuracy& accuracy) {
    CHECK(accuracy.nodes >= 2 && accuracy.nodes <= kMostNodes);
    CHECK(accuracy.boundary_points >= 2 && accuracy.boundary_points <= kMostPoints);
    CHECK(accuracy.value_points >= 2 && accuracy.value_points <= kMostPoints);
    AmericanScheme scheme;
    scheme.accuracy = accuracy;
    scheme.boundary_points = points_of(gauss_legendre(accuracy.boundary_points));
    scheme.value_points = points_of(gauss_legendre(accuracy.value_points));
    const std::size_t n = accuracy.nodes;
    // H is interpolated in sqrt(tau / T), which runs from 0 to 1 as z runs from -1 to 1 over the
    // nodes.
    const auto append = [n](std::vector<double>& rows, double root_fraction) {
        const std::vector<double> row = lagrange_row(n, 2 * root_fraction - 1);
        rows.insert(rows.end(), row.begin(), row.end());
    };
    for (std::size_t i = 1; i <= n; ++i) {
        const double fraction =
            0.5 *
            (1 - std::cos(std::numbers::pi * static_cast<double>(i) / static_cast<double>(n)));
        scheme.root_fractions.push_back(fraction);
        for (const IntegralPoint& point : scheme.boundary_points)
            append(scheme.boundary_rows, fraction * std::sqrt(1 - point.sine * point.sine));
    }
    for (const IntegralPoint& point : scheme.value_points)
        append(scheme.value_rows, std::sqrt(1 - point.sine * point.sine));
    return scheme;
}

}  // namespace ballast::options
