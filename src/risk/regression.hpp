// Linear regressions on common regressors: estimators, standard errors, collinearity.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "math/matrix.hpp"
#include "risk/regression_kernel.hpp"

namespace ballast::risk {

enum class StandardErrors {
    kOls,        // s² (X'X)^-1
    kWhite,      // White (1980), HC0
    kHc1,        // White × n / (n - k)
    kNeweyWest,  // Newey and West (1987): Bartlett weights, no prewhitening
};

struct ErrorSettings {
    StandardErrors kind = StandardErrors::kNeweyWest;
    std::optional<std::size_t> lags;  // of Newey-West; nullopt: newey_west_lags
    bool small_sample = false;        // n / (n - k), for white and newey_west
};

// floor(4 (n / 100)^(2/9)): Newey and West (1994).
std::size_t newey_west_lags(std::size_t observations);

struct RegressorsSettings {
    bool intercept = true;  // a column of ones before those of x
    // Penalty of ridge regression per observation on standardized columns; nullopt: least squares.
    std::optional<double> ridge = {};
};

// Regressors of one sample, factored once. Coefficients, variance inflation and the like are those
// of the given columns, with the intercept apart; columns that depend linearly on those before them
// are left out of the regressions.
class Regressors {
public:
    // x has no column of ones. kInvalidInput: numbers that are not finite, fewer rows than columns.
    static Result<Regressors> make(const math::Matrix& x, const RegressorsSettings& settings);

    std::size_t observations() const { return x_.rows; }
    std::size_t columns() const { return x_.cols; }
    bool has_intercept() const { return intercept_; }
    std::size_t coefficients() const { return kept_.size() + (intercept_ ? 1 : 0); }
    bool is_kept(std::size_t column) const { return place_[column].has_value(); }

    // 2-norm condition number of the kept columns scaled to length 1, the intercept included
    // (Belsley, Kuh and Welsch 1980).
    double condition_number() const;
    // Variance inflation of a kept column: [R^-1]_jj of the correlation matrix R; about zero
    // without an intercept. nullopt for a column left out.
    std::optional<double> variance_inflation(std::size_t column) const {
        return inflation_[column];
    }
    // Sample covariance of the columns, with ddof 1; empty with fewer than two rows.
    const math::Matrix& covariance() const { return covariance_; }
    std::span<const double> sums() const { return sums_; }  // of each column

    // Fits of the columns of `series` (observations × m).
    struct Fit {
        std::optional<double> intercept;
        std::optional<double> intercept_error;
        // By column; nullopt for one left out. Errors are absent without degrees of freedom.
        std::vector<std::optional<double>> coefficients;
        std::vector<std::optional<double>> errors;
        std::size_t observations = 0;
        std::size_t degrees_of_freedom = 0;
        double sum = 0.0;         // of the dependent variable
        double about_mean = 0.0;  // sums of squares
        double about_zero = 0.0;
        double residual = 0.0;
        double residual_steps = 0.0;
        std::size_t lags = 0;  // of the standard errors

        // Null for a dependent variable without variation.
        std::optional<double> r_squared(bool about_mean_of_y) const;
    };
    // For a series with a missing value (NaN): nullopt.
    std::vector<std::optional<Fit>> fit(const math::Matrix& series, const ErrorSettings& errors,
                                        const Work& work) const;

    // The estimator behind fit, for many series at once.
    const LinearEstimator& estimator() const { return estimator_; }
    // Factor on the variances of the kernel.
    double variance_factor(const ErrorSettings& errors) const;
    static VarianceLags variance_lags(const ErrorSettings& errors, std::size_t observations);

private:
    void factor(const RegressorsSettings& settings);
    void penalize(double penalty);
    Fit fit_of(const SeriesFits& fits, std::size_t series, const ErrorSettings& errors) const;
    Status refine(const math::Matrix& series, std::size_t column, const ErrorSettings& errors,
                  SeriesFits& fits) const;

    math::Matrix x_;
    bool intercept_ = true;
    bool penalized_ = false;
    std::vector<std::size_t> kept_;
    std::vector<std::optional<std::size_t>> place_;  // of each column among the coefficients
    LinearEstimator estimator_;
    std::vector<double> weight_squares_;  // diagonal of A'A: of (X'X)^-1 for least squares
    std::vector<std::optional<double>> inflation_;
    math::Matrix covariance_;
    std::vector<double> sums_;
    double condition_bound_ = 1.0;
};

}  // namespace ballast::risk
