// VaR and ES of a normal or Student-t loss, in closed form.
#pragma once

#include <optional>
#include <span>

#include "base/result.hpp"

namespace ballast::risk {

struct VarAndEs {
    double var = 0.0;
    double es = 0.0;
};

// P&L with the given mean and standard deviation (0 gives var = es = -mean).
VarAndEs normal_var(double mean, double sigma, double confidence);

// Student-t scaled to the standard deviation sigma; nu > 2 (McNeil, Frey and Embrechts
// 2015, 2.2.4).
VarAndEs student_t_var(double mean, double sigma, double nu, double confidence);

// Cornish-Fisher with population skewness and excess kurtosis; ES by the Edgeworth density below
// the expanded quantile, never below the VaR (Boudt, Peterson and Croux 2008).
struct ModifiedVar {
    VarAndEs figures;
    bool monotone = true;  // the expanded quantile rises throughout the tail (Maillard 2012)
    // Derivatives of the figures with respect to skewness and excess kurtosis, for components.
    VarAndEs by_skewness;
    VarAndEs by_kurtosis;
};
ModifiedVar modified_var(double mean, double sigma, double skewness, double excess_kurtosis,
                         double confidence);

// Density of the two distributions at x.
double normal_density(double mean, double sigma, double x);
double student_t_density(double mean, double sigma, double nu, double x);

// Degrees of freedom of a Student-t with the standard deviation sigma, by maximum likelihood on the
// values less `mean`, in [2.5, 30]. 30 without values or without dispersion.
struct DegreesOfFreedom {
    double value = 30.0;
    bool at_bound = false;
};
DegreesOfFreedom fit_degrees_of_freedom(std::span<const double> values, double mean, double sigma);

}  // namespace ballast::risk
