// Default probabilities from rating factors, and their dependence in a one-factor Gaussian copula.
#pragma once

#include "base/result.hpp"
#include "clo/rating.hpp"

namespace ballast::clo {

// Probability of default in a quarter: constant, so that the rating factor over 10,000 is the
// cumulative probability of ten years. `rating_factor` from 0 to 10,000.
double quarterly_default_probability(double rating_factor);
// By the end of `quarters`, 0 or more.
double cumulative_default_probability(double rating_factor, double quarters);

// P(X <= a, Y <= b) of standard normals with this correlation, from -1 to 1. By Plackett's integral
// over the correlation (Drezner and Wesolowsky 1990, Genz 2004); absolute error below 1e-14.
double bivariate_normal_cdf(double a, double b, double correlation);
// Probability that both default, from their probabilities.
double joint_default_probability(double first, double second, double correlation);

}  // namespace ballast::clo
