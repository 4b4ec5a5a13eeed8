// Loss distributions of loan pools in closed form or by quadrature: the one-factor Gaussian copula
// for a large pool (Vasicek 2002) and for a finite pool of equal loans, and the first two moments
// for any pairwise correlations.
//
// X_i = sqrt(rho) Z + sqrt(1 - rho) e_i; loan i defaults where X_i <= quantile of its probability.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::clo {

// Quantile of the loss fraction of a large pool at `confidence`, in (0, 1); 0 <= rho < 1.
Result<double> vasicek_loss_quantile(double default_probability, double rho, double confidence,
                                     double loss_given_default);

// Expected loss of the tranche from `attach` to `detach` of a large pool, as a fraction of it.
Result<double> large_pool_tranche_loss(double default_probability, double rho,
                                       double loss_given_default, double attach, double detach);

// Probabilities of 0 to `loans` defaults among equal loans. By the trapezoidal rule over the common
// factor, whose error falls faster than any power of the step for these densities.
Result<std::vector<double>> default_count_distribution(std::size_t loans,
                                                       double default_probability, double rho);

struct TailLoss {
    double value_at_risk = 0.0;       // smallest loss not exceeded with the confidence
    double expected_shortfall = 0.0;  // mean of the worst (1 - confidence) of the distribution
};

// Of a discrete distribution: loss per default times the number of defaults.
TailLoss tail_loss(std::span<const double> count_probabilities, double loss_per_default,
                   double confidence);
// Expected loss of a tranche of that distribution, as a fraction of the tranche.
double tranche_loss(std::span<const double> count_probabilities, double loss_per_default,
                    double attach, double detach);

struct CreditExposure {
    double par = 0.0;
    double default_probability = 0.0;
    double loss_given_default = 0.0;
};

struct LossMoments {
    double expected = 0.0;
    double standard_deviation = 0.0;
};

// Mean and standard deviation of the loss, from the joint default probabilities of every pair.
// Fails where a probability or correlation is out of range or the sizes differ.
Result<LossMoments> loss_moments(std::span<const CreditExposure> exposures,
                                 const math::Matrix& correlation);

}  // namespace ballast::clo
