// Covariance estimates from observations (rows) of variables (columns).
#pragma once

#include <span>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

struct ShrunkCovariance {
    math::Matrix covariance;
    double shrinkage = 0.0;  // 0: the sample; 1: the target
};

// All estimators shrink the covariance with divisor n about the sample mean. kInvalidInput for
// fewer than two rows. Towards mean(variance) × identity (Ledoit and Wolf 2004).
Result<ShrunkCovariance> ledoit_wolf_identity(const math::Matrix& observations,
                                              const Cancel& cancel = {});
// Towards the constant correlation matrix (Ledoit and Wolf 2003).
Result<ShrunkCovariance> ledoit_wolf_constant_correlation(const math::Matrix& observations,
                                                          const Cancel& cancel = {});
// Oracle approximating shrinkage towards mean(variance) × identity (Chen, Wiesel, Eldar, Hero
// 2010).
Result<ShrunkCovariance> oracle_approximating_shrinkage(const math::Matrix& observations,
                                                        const Cancel& cancel = {});

// Weights lambda^age over their sum, mean zero (RiskMetrics 1996). Stops early when canceled.
math::Matrix ewma_covariance(const math::Matrix& observations, double lambda,
                             const Cancel& cancel = {});
double ewma_volatility(std::span<const double> values, double lambda);

// Of each day: the volatility forecast for tomorrow divided by the forecast made for that day, the
// factors of filtered historical simulation. Exponentially weighted with mean zero, started with
// the mean square of all values.
std::vector<double> volatility_ratios(std::span<const double> values, double lambda);

}  // namespace ballast::risk
