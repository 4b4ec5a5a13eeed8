#include "risk/var_closed_form.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "math/distributions.hpp"
#include "risk/quantile.hpp"

namespace ballast::risk {

namespace {

constexpr double kLowestDegrees = 2.5;
constexpr double kHighestDegrees = 30.0;

// Scale that gives a standard Student-t the variance 1.
double unit_variance_scale(double nu) { return std::sqrt((nu - 2) / nu); }

// Range over which a quantile must rise, as a share of the tail: a turning point farther out
// affects neither VaR nor ES, whose integral ends at the quantile. With any negative excess
// kurtosis the expansion has a turning point, for a near-normal sample at 10^-4 and less.
constexpr double kFarTail = 0.1;

// Whether it rises from the quantile at a tenth of the tail to z, that of the tail alpha:
// derivative 1 + S z/3 + (z² - 1) K/8 - (6z² - 5) S²/36 > 0.
bool rises_in_tail(double alpha, double skewness, double kurtosis) {
    const double far = math::normal_quantile(alpha * kFarTail);
    const double z = math::normal_quantile(alpha);
    const double a = kurtosis / 8 - skewness * skewness / 6;
    const double b = skewness / 3;
    const double c = 1 - kurtosis / 8 + 5 * skewness * skewness / 36;
    const auto slope = [&](double x) { return (a * x + b) * x + c; };
    if (slope(z) <= 0 || slope(far) <= 0) return false;
    if (a <= 0) return true;  // concave: lowest at an end
    const double lowest = -b / (2 * a);
    return lowest > z || lowest < far || slope(lowest) > 0;
}

// Sum of log densities of a Student-t with standard deviation sigma, without terms constant in x.
double log_likelihood(std::span<const double> values, double mean, double sigma, double nu) {
    const double scale = sigma * unit_variance_scale(nu);
    double sum = 0;
    for (const double x : values) {
        const double t = (x - mean) / scale;
        sum += std::log1p(t * t / nu);
    }
    const auto n = static_cast<double>(values.size());
    return n * (std::lgamma((nu + 1) / 2) - std::lgamma(nu / 2) - 0.5 * std::log(nu) -
                std::log(scale)) -
           (nu + 1) / 2 * sum;
}

}  // namespace

VarAndEs normal_var(double mean, double sigma, double confidence) {
    const double alpha = tail_probability(confidence);
    const double z = math::normal_quantile(alpha);
    return {-(mean + z * sigma), -mean + sigma * math::normal_pdf(z) / alpha};
}

VarAndEs student_t_var(double mean, double sigma, double nu, double confidence) {
    CHECK(nu > 2);
    const double alpha = tail_probability(confidence);
    const double t = math::student_t_quantile(alpha, nu);
    const double scale = sigma * unit_variance_scale(nu);
    return {-(mean + t * scale),
            -mean + scale * math::student_t_pdf(t, nu) / alpha * (nu + t * t) / (nu - 1)};
}

ModifiedVar modified_var(double mean, double sigma, double skewness, double excess_kurtosis,
                         double confidence) {
    const double s = skewness;
    const double k = excess_kurtosis;
    const double alpha = tail_probability(confidence);
    const double z = math::normal_quantile(alpha);
    const double by_s = (z * z - 1) / 6;
    const double by_k = (z * z * z - 3 * z) / 24;
    const double by_s2 = -(2 * z * z * z - 5 * z) / 36;
    const double h = z + by_s * s + by_k * k + by_s2 * s * s;
    const double h_s = by_s + 2 * by_s2 * s;

    // -∫ z g(z) dz below h over the Edgeworth density g = φ (1 + S He3/6 + K He4/24 + S² He6/72);
    // with ∫ z He_n φ = -φ (h He_(n-1) + He_(n-2)) the integral is a polynomial times φ(h).
    const double h2 = h * h;
    const double p3 = h2 * h;
    const double p4 = (h2 - 2) * h2 - 1;
    const double p6 = ((h2 - 9) * h2 + 9) * h2 + 3;
    const double bracket = 1 + s / 6 * p3 + k / 24 * p4 + s * s / 72 * p6;
    const double density = math::normal_pdf(h);
    const double tail = density * bracket / alpha;
    // d(φ(h) bracket)/dh = -h g(h) by the fundamental theorem.
    const double hermite3 = p3 - 3 * h;
    const double hermite4 = (h2 - 6) * h2 + 3;
    const double hermite6 = ((h2 - 15) * h2 + 45) * h2 - 15;
    const double slope =
        -h * density * (1 + s / 6 * hermite3 + k / 24 * hermite4 + s * s / 72 * hermite6) / alpha;

    ModifiedVar result;
    result.figures.var = -(mean + h * sigma);
    result.by_skewness.var = -sigma * h_s;
    result.by_kurtosis.var = -sigma * by_k;
    if (tail >= -h) {
        result.figures.es = -mean + sigma * tail;
        result.by_skewness.es = sigma * (slope * h_s + density * (p3 / 6 + s / 36 * p6) / alpha);
        result.by_kurtosis.es = sigma * (slope * by_k + density * p4 / 24 / alpha);
    } else {
        result.figures.es = result.figures.var;
        result.by_skewness.es = result.by_skewness.var;
        result.by_kurtosis.es = result.by_kurtosis.var;
    }
    result.monotone = rises_in_tail(alpha, s, k);
    return result;
}

double normal_density(double mean, double sigma, double x) {
    return math::normal_pdf((x - mean) / sigma) / sigma;
}

double student_t_density(double mean, double sigma, double nu, double x) {
    const double scale = sigma * unit_variance_scale(nu);
    return math::student_t_pdf((x - mean) / scale, nu) / scale;
}

DegreesOfFreedom fit_degrees_of_freedom(std::span<const double> values, double mean, double sigma) {
    if (values.empty() || !(sigma > 0)) return {kHighestDegrees, true};
    // Golden section search on log nu, in which the likelihood is close to a parabola near its
    // maximum.
    const double ratio = (std::sqrt(5.0) - 1) / 2;
    double low = std::log(kLowestDegrees);
    double high = std::log(kHighestDegrees);
    const auto f = [&](double u) { return log_likelihood(values, mean, sigma, std::exp(u)); };
    double a = high - ratio * (high - low);
    double b = low + ratio * (high - low);
    double fa = f(a);
    double fb = f(b);
    while (high - low > 1e-9) {
        if (fa >= fb) {
            high = b;
            b = a;
            fb = fa;
            a = high - ratio * (high - low);
            fa = f(a);
        } else {
            low = a;
            a = b;
            fa = fb;
            b = low + ratio * (high - low);
            fb = f(b);
        }
    }
    const double u = (low + high) / 2;
    if (u - std::log(kLowestDegrees) < 1e-6) return {kLowestDegrees, true};
    if (std::log(kHighestDegrees) - u < 1e-6) return {kHighestDegrees, true};
    return {std::exp(u), false};
}

}  // namespace ballast::risk
