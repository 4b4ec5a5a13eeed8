#include "clo/default_curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.hpp"
#include "math/distributions.hpp"

namespace ballast::clo {

namespace {

constexpr double kQuarters = 40.0;  // of the ten years of a rating factor

struct GaussNode {
    double x;
    double weight;
};
// Gauss-Legendre on [-1, 1], 20 nodes: the positive half.
constexpr std::array<GaussNode, 10> kNodes{{
    {0.0765265211334973338, 0.1527533871307258507},
    {0.2277858511416450781, 0.1491729864726037467},
    {0.3737060887154195607, 0.1420961093183820513},
    {0.5108670019508270980, 0.1316886384491766269},
    {0.6360536807265150255, 0.1181945319615184174},
    {0.7463319064601507926, 0.1019301198172404351},
    {0.8391169718222188234, 0.0832767415767047487},
    {0.9122344282513259059, 0.0626720483341090636},
    {0.9639719272779137912, 0.0406014298003869413},
    {0.9931285991850949248, 0.0176140071391521183},
}};

// Integral of the density over the correlation, as sin(angle), in panels that shrink towards the
// end, where the density has a peak for correlations near 1.
double plackett(double a, double b, double from, double to) {
    const double center = (from + to) / 2.0;
    const double half = (to - from) / 2.0;
    const auto density = [&](double angle) {
        const double s = std::sin(angle);
        const double c2 = std::cos(angle) * std::cos(angle);
        if (c2 <= 0.0) return 0.0;
        return std::exp(-(a * a - 2.0 * a * b * s + b * b) / (2.0 * c2));
    };
    double sum = 0.0;
    for (const GaussNode& node : kNodes)
        sum += node.weight * (density(center - half * node.x) + density(center + half * node.x));
    return sum * half / (2.0 * std::numbers::pi);
}

}  // namespace

double quarterly_default_probability(double rating_factor) {
    CHECK(rating_factor >= 0.0 && rating_factor <= 10'000.0);
    // 1 - (1 - p)^(1/40), exact for small p.
    return -std::expm1(std::log1p(-rating_factor / 10'000.0) / kQuarters);
}

double cumulative_default_probability(double rating_factor, double quarters) {
    CHECK(rating_factor >= 0.0 && rating_factor <= 10'000.0 && quarters >= 0.0);
    if (quarters == 0.0) return 0.0;
    return -std::expm1(std::log1p(-rating_factor / 10'000.0) * quarters / kQuarters);
}

double bivariate_normal_cdf(double a, double b, double correlation) {
    CHECK(correlation >= -1.0 && correlation <= 1.0);
    if (correlation == 1.0) return math::normal_cdf(std::min(a, b));
    if (correlation == -1.0) return std::max(0.0, math::normal_cdf(a) - math::normal_survival(b));
    const double end = std::asin(correlation);
    double sum = 0.0;
    double from = 0.0;
    // Panels that halve the distance to the end, twenty of them, and the rest.
    for (int panel = 0; panel < 20; ++panel) {
        const double to = (from + end) / 2.0;
        sum += plackett(a, b, from, to);
        from = to;
    }
    sum += plackett(a, b, from, end);
    return std::clamp(math::normal_cdf(a) * math::normal_cdf(b) + sum, 0.0, 1.0);
}

double joint_default_probability(double first, double second, double correlation) {
    CHECK(first >= 0.0 && first <= 1.0 && second >= 0.0 && second <= 1.0);
    if (first == 0.0 || second == 0.0) return 0.0;
    if (first == 1.0) return second;
    if (second == 1.0) return first;
    return bivariate_normal_cdf(math::normal_quantile(first), math::normal_quantile(second),
                                correlation);
}

}  // namespace ballast::clo
