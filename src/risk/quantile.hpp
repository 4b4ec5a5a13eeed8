// Quantiles and tail means of a P&L sample under the named conventions in use.
//
// The convention matters: on 252 daily returns of SPY to 2020-06-30 the 99 % VaR is 7.81 % by order
// statistic, 6.77 % by linear interpolation, 8.64 % by Weibull's rule.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ballast::risk {

enum class QuantileRule {
    kOrderStatistic,  // x_(k), k = ceil(n alpha): inverse of the empirical distribution (type 1)
    kLinear,          // type 7: h = (n - 1) alpha
    kWeibull,         // type 6: h = (n + 1) alpha - 1
    kHazen,           // type 5: h = n alpha - 1/2
    kMedianUnbiased,  // type 8: h = (n + 1/3) alpha - 2/3
};

enum class EsRule {
    // [sum of x_(i), i < k, + (n alpha - (k - 1)) x_(k)] / (n alpha): coherent (Acerbi and Tasche
    // 2002), equal to the minimum of Rockafellar and Uryasev (2000).
    kAcerbiTasche,
    kMeanOfKWorst,             // mean of x_(1) … x_(k)
    kMeanBelowLinearQuantile,  // mean of the values strictly below the type 7 quantile
};

// 1 - confidence, to the double nearest its decimal: 0.01 instead of 0.010000000000000009.
double tail_probability(double confidence);

// k = ceil(n alpha), at least 1, from the confidence 1 - alpha. n (1 - 0.95) is 10.000000000000009
// for n = 200, so the product is reduced by 1e-9 before the ceiling.
std::size_t tail_rank(std::size_t n, double confidence);

// Alpha-quantile of ascending values, alpha = 1 - confidence. Clamped to the range of the sample.
double tail_quantile(std::span<const double> ascending, double confidence, QuantileRule rule);

// Mean of the tail of ascending values, in the sign of the values.
double tail_mean(std::span<const double> ascending, double confidence, EsRule rule);

// Both as weights: value = sum of weight[i] * ascending[i] over the first weights.size() values.
// Used to attribute a figure to observations.
struct TailWeights {
    std::size_t first = 0;        // index in ascending of weights[0]
    std::vector<double> weights;  // sum to 1
};
TailWeights quantile_weights(std::size_t n, double confidence, QuantileRule rule);
TailWeights tail_mean_weights(std::span<const double> ascending, double confidence, EsRule rule);

// Of values with unequal probabilities, which are given in the ascending order of the values: the
// tail mean of Acerbi and Tasche. The quantile is the last value that has a weight, the first at
// which the probabilities add up to alpha. The other conventions assume equal weights.
TailWeights tail_mean_weights(std::span<const double> probabilities, double confidence);

// Standard error of the quantile from the order statistics one binomial standard deviation, sqrt(n
// alpha (1 - alpha)), to either side of n alpha; and of the tail mean by Manistre and Hancock
// (2005): sqrt((var of the tail + (1 - alpha)(quantile - tail mean)²) / (n alpha)). Empty when the
// tail has fewer than two values.
std::optional<double> quantile_standard_error(std::span<const double> ascending, double confidence);
std::optional<double> tail_mean_standard_error(std::span<const double> ascending,
                                               double confidence);

}  // namespace ballast::risk
