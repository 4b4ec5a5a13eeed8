#include "math/root.hpp"

#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include "base/check.hpp"

namespace ballast::math {

namespace {

Error no_root(std::string_view why, double low, double high, double f_low, double f_high) {
    return fail(Code::kInvalidInput,
                fmt::format("no root was found: {} (f({:.17g}) = {:.17g}, f({:.17g}) = {:.17g})",
                            why, low, f_low, high, f_high));
}

// The step from b toward the root, by inverse quadratic interpolation (secant when a == c), as
// Brent's numerator and denominator; `half` is half the bracket width.
std::pair<double, double> interpolated(double a, double fa, double fb, double c, double fc,
                                       double b, double half) {
    const double s = fb / fa;
    double p = 0;
    double q = 0;
    if (a == c) {
        p = 2 * half * s;
        q = 1 - s;
    } else {
        const double r = fb / fc;
        const double t = fa / fc;
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
    }
    if (p > 0) q = -q;
    return {std::fabs(p), q};
}

}  // namespace

Result<Root> find_root(const std::function<double(double)>& f, double low, double high,
                       const RootOptions& options) {
    CHECK(std::isfinite(low) && std::isfinite(high) && options.max_iterations > 0);
    // Brent's names: b the best estimate, a the one before, c the other end of the bracket.
    double a = low;
    double b = high;
    double fa = f(a);
    double fb = f(b);
    if (!std::isfinite(fa) || !std::isfinite(fb))
        return no_root("the function is not finite at one end of the bracket", low, high, fa, fb);
    if (std::fabs(fa) <= options.y_tolerance) return Root{a, fa, 0};
    if (std::fabs(fb) <= options.y_tolerance) return Root{b, fb, 0};
    if ((fa > 0) == (fb > 0))
        return no_root("the function has the same sign at both ends of the bracket", low, high, fa,
                       fb);

    double c = a;
    double fc = fa;
    double step = b - a;
    double step_before = step;
    for (int iteration = 1; iteration <= options.max_iterations; ++iteration) {
        if ((fb > 0) == (fc > 0)) {
            c = a;
            fc = fa;
            step = step_before = b - a;
        }
        if (std::fabs(fc) < std::fabs(fb)) {
            a = std::exchange(b, c);
            c = a;
            fa = std::exchange(fb, fc);
            fc = fa;
        }
        const double tolerance = 2 * std::numeric_limits<double>::epsilon() * std::fabs(b) +
                                 0.5 * options.x_tolerance * std::fmax(1, std::fabs(b));
        const double half = 0.5 * (c - b);
        if (std::fabs(half) <= tolerance || std::fabs(fb) <= options.y_tolerance)
            return Root{b, fb, iteration};

        bool bisect = std::fabs(step_before) < tolerance || std::fabs(fa) <= std::fabs(fb);
        if (!bisect) {
            const auto [p, q] = interpolated(a, fa, fb, c, fc, b, half);
            bisect = 2 * p >=
                     std::fmin(3 * half * q - std::fabs(tolerance * q), std::fabs(step_before * q));
            step_before = step;
            step = bisect ? half : p / q;
        }
        if (bisect) step = step_before = half;
        a = b;
        fa = fb;
        b += std::fabs(step) > tolerance ? step : std::copysign(tolerance, half);
        fb = f(b);
        if (!std::isfinite(fb))
            return no_root("the function is not finite inside the bracket", b, c, fb, fc);
    }
    return no_root(fmt::format("no convergence after {} iterations", options.max_iterations), b, c,
                   fb, fc);
}

}  // namespace ballast::math
