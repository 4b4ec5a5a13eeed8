// The coverage tests on counts: Kupiec (1995), Christoffersen (1998), Basel Committee (1996).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "math/distributions.hpp"
#include "risk/backtest.hpp"

namespace ballast::risk {

namespace {

constexpr double kBaselAlpha = 0.01;
constexpr double kYellowFrom = 0.95;
constexpr double kRedFrom = 0.9999;

struct Multiplier {
    double basel_1996;
    double frtb;
};
// Indexed by exceptions in 250 days; the last entry applies to ten or more. Basel Committee
// (January 1996) table 2; MAR32.9.
constexpr std::array<Multiplier, 11> kMultipliers = {{{3.0, 1.5},
                                                      {3.0, 1.5},
                                                      {3.0, 1.5},
                                                      {3.0, 1.5},
                                                      {3.0, 1.5},
                                                      {3.4, 1.7},
                                                      {3.5, 1.76},
                                                      {3.65, 1.83},
                                                      {3.75, 1.88},
                                                      {3.85, 1.92},
                                                      {4.0, 2.0}}};

// count × ln(probability); zero for a zero count.
double log_term(double count, double probability) {
    return count == 0 ? 0.0 : count * std::log(probability);
}

TestResult chi_square_test(double statistic, int degrees_of_freedom) {
    // A likelihood ratio is not negative; rounding could make it so.
    const double value = std::max(statistic, 0.0);
    return {value, math::chi_square_survival(value, degrees_of_freedom), degrees_of_freedom};
}

}  // namespace

TestResult kupiec_test(std::size_t observations, std::size_t exceptions, double alpha) {
    if (observations == 0) return {};
    const auto n = static_cast<double>(observations);
    const auto x = static_cast<double>(exceptions);
    const double rate = x / n;
    const double expected = (n - x) * std::log1p(-alpha) + log_term(x, alpha);
    const double observed =
        (exceptions == observations ? 0.0 : (n - x) * std::log1p(-rate)) + log_term(x, rate);
    return chi_square_test(-2 * (expected - observed), 1);
}

TestResult first_failure_test(std::size_t first_failure_day, double alpha) {
    if (first_failure_day == 0) return {};
    const auto v = static_cast<double>(first_failure_day);
    const double expected = std::log(alpha) + (v - 1) * std::log1p(-alpha);
    const double observed = -std::log(v) + (v > 1 ? (v - 1) * std::log1p(-1 / v) : 0.0);
    return chi_square_test(-2 * (expected - observed), 1);
}

TestResult independence_test(const Transitions& t) {
    const auto n00 = static_cast<double>(t.n00);
    const auto n01 = static_cast<double>(t.n01);
    const auto n10 = static_cast<double>(t.n10);
    const auto n11 = static_cast<double>(t.n11);
    const double total = n00 + n01 + n10 + n11;
    // Without a day after an exception, or after a day without one, the test is undefined.
    if (n00 + n01 == 0 || n10 + n11 == 0) return {};
    const double pi = (n01 + n11) / total;
    const double pi01 = n01 / (n00 + n01);
    const double pi11 = n11 / (n10 + n11);
    const double restricted = log_term(n00 + n10, 1 - pi) + log_term(n01 + n11, pi);
    const double free = log_term(n00, 1 - pi01) + log_term(n01, pi01) + log_term(n10, 1 - pi11) +
                        log_term(n11, pi11);
    return chi_square_test(-2 * (restricted - free), 1);
}

TrafficLight traffic_light(std::size_t observations, std::size_t exceptions, double alpha) {
    TrafficLight light;
    light.exceptions = exceptions;
    light.observations = observations;
    light.cumulative_probability = math::binomial_cdf(
        static_cast<std::int64_t>(exceptions), static_cast<std::int64_t>(observations), alpha);
    const double p = light.cumulative_probability;
    light.zone = p >= kRedFrom      ? TrafficZone::kRed
                 : p >= kYellowFrom ? TrafficZone::kYellow
                                    : TrafficZone::kGreen;
    std::size_t equivalent = exceptions;
    if (observations != kBaselDays || std::abs(alpha - kBaselAlpha) > 1e-12) {
        equivalent = 0;
        while (equivalent + 1 < kMultipliers.size() &&
               math::binomial_cdf(static_cast<std::int64_t>(equivalent), kBaselDays, kBaselAlpha) <
                   p)
            ++equivalent;
        // Rounding up to whole counts must not cross into another zone.
        if (light.zone == TrafficZone::kGreen) equivalent = std::min<std::size_t>(equivalent, 4);
        if (light.zone == TrafficZone::kYellow)
            equivalent = std::clamp<std::size_t>(equivalent, 5, 9);
        if (light.zone == TrafficZone::kRed) equivalent = kMultipliers.size() - 1;
    }
    const Multiplier& multiplier = kMultipliers[std::min(equivalent, kMultipliers.size() - 1)];
    light.multiplier = multiplier.basel_1996;
    light.frtb_multiplier = multiplier.frtb;
    return light;
}

}  // namespace ballast::risk
