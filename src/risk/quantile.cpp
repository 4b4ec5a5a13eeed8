#include "risk/quantile.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace ballast::risk {

namespace {

// Position of the quantile as a 0-based fractional index, clamped to the sample.
double fractional_index(std::size_t n, double alpha, QuantileRule rule) {
    const auto count = static_cast<double>(n);
    double h = 0;
    switch (rule) {
        case QuantileRule::kOrderStatistic:
            CHECK(false);
            break;
        case QuantileRule::kLinear:
            h = (count - 1) * alpha;
            break;
        case QuantileRule::kWeibull:
            h = (count + 1) * alpha - 1;
            break;
        case QuantileRule::kHazen:
            h = count * alpha - 0.5;
            break;
        case QuantileRule::kMedianUnbiased:
            h = (count + 1.0 / 3) * alpha - 2.0 / 3;
            break;
    }
    return std::clamp(h, 0.0, count - 1);
}

double weighted(std::span<const double> ascending, const TailWeights& tail) {
    double sum = 0;
    for (std::size_t i = 0; i < tail.weights.size(); ++i)
        sum += tail.weights[i] * ascending[tail.first + i];
    return sum;
}

// The value at a 1-based fractional rank, interpolated between order statistics, clamped to the
// sample.
double at_rank(std::span<const double> ascending, double rank) {
    const double h = std::clamp(rank - 1, 0.0, static_cast<double>(ascending.size() - 1));
    const auto i = static_cast<std::size_t>(h);
    if (i + 1 >= ascending.size()) return ascending.back();
    return ascending[i] + (h - static_cast<double>(i)) * (ascending[i + 1] - ascending[i]);
}

}  // namespace

double tail_probability(double confidence) { return std::round((1 - confidence) * 1e15) / 1e15; }

std::size_t tail_rank(std::size_t n, double confidence) {
    CHECK(n > 0);
    const double expected = static_cast<double>(n) * tail_probability(confidence);
    const double rank = std::ceil(expected - 1e-9 - expected * 1e-14);
    return std::clamp<std::size_t>(rank < 1 ? 1 : static_cast<std::size_t>(rank), 1, n);
}

TailWeights quantile_weights(std::size_t n, double confidence, QuantileRule rule) {
    CHECK(n > 0);
    if (rule == QuantileRule::kOrderStatistic) return {tail_rank(n, confidence) - 1, {1.0}};
    const double h = fractional_index(n, tail_probability(confidence), rule);
    // An index that is whole except for rounding belongs to one value.
    if (std::abs(h - std::round(h)) < 1e-9) return {static_cast<std::size_t>(std::round(h)), {1.0}};
    const auto i = static_cast<std::size_t>(h);
    const double fraction = h - static_cast<double>(i);
    return {i, {1 - fraction, fraction}};
}

double tail_quantile(std::span<const double> ascending, double confidence, QuantileRule rule) {
    return weighted(ascending, quantile_weights(ascending.size(), confidence, rule));
}

TailWeights tail_mean_weights(std::span<const double> probabilities, double confidence) {
    CHECK(!probabilities.empty());
    const double alpha = tail_probability(confidence);
    TailWeights tail;
    double cumulated = 0;
    for (std::size_t k = 0; k + 1 < probabilities.size(); ++k) {
        if (cumulated + probabilities[k] >= alpha - 1e-12) break;
        tail.weights.push_back(probabilities[k] / alpha);
        cumulated += probabilities[k];
    }
    tail.weights.push_back((alpha - cumulated) / alpha);
    return tail;
}

TailWeights tail_mean_weights(std::span<const double> ascending, double confidence, EsRule rule) {
    const std::size_t n = ascending.size();
    CHECK(n > 0);
    if (rule == EsRule::kMeanBelowLinearQuantile) {
        const double q = tail_quantile(ascending, confidence, QuantileRule::kLinear);
        const auto below = static_cast<std::size_t>(
            std::lower_bound(ascending.begin(), ascending.end(), q) - ascending.begin());
        // When the quantile is the smallest value, nothing is below it: the value itself is then
        // the tail.
        const std::size_t count = std::max<std::size_t>(below, 1);
        return {0, std::vector<double>(count, 1.0 / static_cast<double>(count))};
    }
    const std::size_t k = tail_rank(n, confidence);
    if (rule == EsRule::kMeanOfKWorst)
        return {0, std::vector<double>(k, 1.0 / static_cast<double>(k))};
    const double expected = std::max(static_cast<double>(n) * tail_probability(confidence), 1e-300);
    TailWeights tail{0, std::vector<double>(k, 1 / expected)};
    tail.weights.back() = (expected - static_cast<double>(k - 1)) / expected;
    return tail;
}

double tail_mean(std::span<const double> ascending, double confidence, EsRule rule) {
    return weighted(ascending, tail_mean_weights(ascending, confidence, rule));
}

std::optional<double> quantile_standard_error(std::span<const double> ascending,
                                              double confidence) {
    const auto n = static_cast<double>(ascending.size());
    const double alpha = tail_probability(confidence);
    if (n * std::min(alpha, 1 - alpha) < 2) return std::nullopt;
    const double deviation = std::sqrt(n * alpha * (1 - alpha));
    return (at_rank(ascending, n * alpha + deviation) - at_rank(ascending, n * alpha - deviation)) /
           2;
}

std::optional<double> tail_mean_standard_error(std::span<const double> ascending,
                                               double confidence) {
    const auto n = static_cast<double>(ascending.size());
    const double alpha = tail_probability(confidence);
    if (n * alpha < 2) return std::nullopt;
    const std::size_t k = tail_rank(ascending.size(), confidence);
    const double quantile = ascending[k - 1];
    double mean = 0;
    for (std::size_t i = 0; i < k; ++i) mean += ascending[i] / static_cast<double>(k);
    double variance = 0;
    for (std::size_t i = 0; i < k; ++i)
        variance += (ascending[i] - mean) * (ascending[i] - mean) / static_cast<double>(k - 1);
    return std::sqrt((variance + (1 - alpha) * (quantile - mean) * (quantile - mean)) /
                     (n * alpha));
}

}  // namespace ballast::risk
