// Probability distributions to full double accuracy, tails included.
//
// Arguments are CHECKed: degrees of freedom above 0, quantile probabilities strictly between 0 and
// 1, no NaN. Callers validate user input first. Student's t with infinite degrees of freedom is the
// normal distribution.
#pragma once

#include <cstdint>

namespace ballast::math {

double normal_pdf(double x);
double normal_cdf(double x);       // relative accuracy in the far lower tail too
double normal_survival(double x);  // 1 - cdf without cancellation
double normal_quantile(double p);

double student_t_pdf(double x, double nu);
double student_t_cdf(double x, double nu);
double student_t_quantile(double p, double nu);  // of the standard t, variance nu / (nu - 2)

double chi_square_cdf(double x, double k);       // 0 for x <= 0
double chi_square_survival(double x, double k);  // the p-value of a test statistic
double chi_square_quantile(double p, double k);

// P(X <= successes) of `trials` trials; 1 when successes >= trials, 0 when successes < 0.
double binomial_cdf(std::int64_t successes, std::int64_t trials, double p);

}  // namespace ballast::math
