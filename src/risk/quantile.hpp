// Quantiles and tail means of a sample of P&L, under the conventions in use, by name.
//
// A figure means nothing without its convention: on 252 daily returns of SPY to 2020-06-30 the 99 %
// VaR is 7.81 % by order statistic, 6.77 % by linear interpolation, 8.64 % by Weibull's rule.
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
    kMeanBelowLinearQuantile,  // mean of what is strictly below the type 7 quantile
};

// 1 - confidence, to the double nearest its decimal: 0.01 and not 0.010000000000000009.
double tail_probability(double confidence);

// k = ceil(n alpha), at least 1, from the confidence 1 - alpha. n (1 - 0.95) is 10.000000000000009
// for n = 200, so the product is taken down by 1e-9 before the ceiling.
std::size_t tail_rank(std::size_t n, double confidence);

// Alpha-quantile of ascending values, alpha = 1 - confidence. Outside the sample the nearest value.
double tail_quantile(std::span<const double> ascending, double confidence, QuantileRule rule);

// Mean of the tail of ascending values, in the sign of the values.
double tail_mean(std::span<const double> ascending, double confidence, EsRule rule);

// The same two as weights: value = sum of weight[i] * ascending[i] over the first weights.size()
// values. What contributes to a figure, and by how much, is read from here.
struct TailWeights {
    std::size_t first = 0;        // index of ascending that weights[0] belongs to
    std::vector<double> weights;  // sum 1
};
TailWeights quantile_weights(std::size_t n, double confidence, QuantileRule rule);
TailWeights tail_mean_weights(std::span<const double> ascending, double confidence, EsRule rule);

// Standard error of the quantile from the order statistics one binomial standard deviation,
// sqrt(n alpha (1 - alpha)), to either side of n alpha; and of the tail mean by Manistre and
// Hancock (2005): sqrt((var of the tail + (1 - alpha)(quantile - tail mean)²) / (n alpha)). Empty
// when the tail holds fewer than two values.
std::optional<double> quantile_standard_error(std::span<const double> ascending, double confidence);
std::optional<double> tail_mean_standard_error(std::span<const double> ascending,
                                               double confidence);

}  // namespace ballast::risk
