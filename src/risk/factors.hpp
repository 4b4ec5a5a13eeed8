// Factor regressions of assets and of a portfolio: betas, systematic and specific risk,
// contributions. docs/methods/factors.md has the formulas.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "fin/trading_days.hpp"
#include "math/matrix.hpp"
#include "model/factor_definition.hpp"
#include "risk/regression.hpp"

namespace ballast::risk {

using model::FactorCoordinates;

enum class FactorEstimator {
    kOls,         // all factors in one regression
    kUnivariate,  // one regression per factor: its betas must not be added up
    kRidge,       // one regression, shrunk by a penalty on standardized factors
    kOrthogonal,  // each factor less its projection on those before it
};

struct FactorSettings {
    FactorEstimator estimator = FactorEstimator::kOls;
    StandardErrors standard_errors = StandardErrors::kNeweyWest;
    std::optional<std::size_t> lags;  // of newey_west; nullopt: floor(4 (n / 100)^(2/9))
    bool small_sample = false;
    bool intercept = true;
    double lambda = 0.1;       // of ridge: penalty per observation
    double confidence = 0.95;  // of the intervals
    double periods_per_year = fin::kTradingDaysPerYear;
    // Assets with fewer observations are left out; nullopt: as few as there are coefficients.
    std::optional<std::size_t> minimum_observations;
};

struct FactorSeries {
    std::string factor;
    std::string name;  // empty: none
    FactorCoordinates coordinates = FactorCoordinates::kAbsolute;
};

// A position whose return is that of an asset. `weight` is its exposure as a share of the
// portfolio's value.
struct FactorHolding {
    std::string name;
    std::string asset;
    double weight = 0.0;
    std::optional<double> value = {};  // market value and delta-adjusted exposure, where known
    std::optional<double> exposure = {};
};

// Returns per period on common dates. Factors are complete; a missing return of an asset is NaN.
struct FactorData {
    std::vector<fin::Date> dates;
    std::vector<FactorSeries> factors;
    std::string market;           // of excess coordinates: one of the factors
    math::Matrix factor_returns;  // dates × factors, before coordinates
    std::vector<std::string> assets;
    math::Matrix returns;  // dates × assets
    std::vector<FactorHolding> holdings = {};
    bool has_portfolio = false;
    std::optional<std::string> benchmark;        // its name
    std::vector<double> benchmark_returns = {};  // NaN where missing; empty: none
    std::vector<double> risk_free = {};  // deducted from assets and absolute factors; empty: none
};

enum class BetaFlag {
    kLargeBeta,  // |beta| > 3
    kWideError,  // standard error > 0.5
    kCollinear,  // variance inflation > 10
    kDependent,  // a linear combination of the factors before it, or constant
};

struct FactorBeta {
    std::string factor;
    std::optional<double> beta;  // null for a dependent factor
    std::optional<double> standard_error;
    std::optional<double> t;
    std::optional<double> p;  // two-sided, Student-t with the degrees of freedom of the regression
    std::optional<double> lower;
    std::optional<double> upper;
    std::optional<double> vif;
    // Whether the data separate this factor from the others: not dependent, and a variance
    // inflation of at most 10.
    bool identified = true;
    std::vector<BetaFlag> flags;
    // Of a univariate regression.
    std::optional<double> alpha;
    std::optional<double> r_squared;
};

struct FactorContribution {
    std::string factor;
    double contribution = 0.0;
    std::optional<double> share;  // of the total
};

// Sample variance per period, ddof 1: systematic b'F b, of which factor k has b_k (F b)_k; specific
// is the rest.
struct VarianceSplit {
    double total = 0.0;
    double systematic = 0.0;
    double specific = 0.0;
    std::optional<double> systematic_share;
    std::optional<double> volatility;  // annualized; null for a negative variance
    std::optional<double> systematic_volatility;
    std::optional<double> specific_volatility;
    std::vector<FactorContribution> by_factor;
};

// Sums of returns over the sample: the parts add up to the total.
struct ReturnSplit {
    double total = 0.0;
    std::optional<double> alpha;  // null without an intercept
    double residual = 0.0;
    std::vector<FactorContribution> by_factor;
};

struct FactorFit {
    std::string asset;
    std::optional<double> alpha;  // per period; null for univariate
    std::optional<double> alpha_standard_error;
    std::optional<double> alpha_t;
    std::optional<double> alpha_p;
    std::vector<FactorBeta> betas;
    std::optional<double> r_squared;  // about zero without an intercept; null for univariate
    std::optional<double> adjusted_r_squared;
    std::optional<double> residual_volatility;  // per period, with n - k degrees of freedom
    std::size_t observations = 0;
    std::size_t degrees_of_freedom = 0;
    std::optional<double> durbin_watson;
    std::size_t lags = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::optional<VarianceSplit> variance;   // null for univariate
    std::optional<ReturnSplit> attribution;  // likewise
};

struct HoldingContribution {
    std::string name;
    std::string asset;
    double weight = 0.0;
    std::optional<double> value;
    std::optional<double> exposure;
    bool entered = true;
    std::vector<FactorContribution> betas;  // weight × beta: they add up to the portfolio's betas
    // Of the portfolio's variance: weight × covariance of the asset with the portfolio.
    std::optional<double> variance;
    std::optional<double> systematic;  // weight × beta_i' F b
    std::optional<double> specific;    // the rest
    std::optional<double> variance_share;
    std::optional<double> return_contribution;  // weight × sum of the asset's returns
};

// The betas are sums over the holdings; errors, variance and attribution are those of the weighted
// return series on the dates on which every holding has a return.
struct PortfolioFactorFit : FactorFit {
    double coverage = 1.0;  // share of the sum of |weight| that entered
    std::vector<HoldingContribution> holdings;
};

struct FactorCollinearity {
    double condition_number = 1.0;  // of the scaled regressors, the intercept included
    std::optional<double> correlation_condition_number;
    // Of the regressors; null for a constant one.
    std::vector<std::vector<std::optional<double>>> correlation;
    std::vector<double> eigenvalues;  // of the correlation matrix, descending
    std::vector<FactorContribution> vif;
    std::vector<std::string> not_identified;
    std::vector<std::vector<double>> covariance;  // of the regressors, ddof 1
};

struct FactorReport {
    std::vector<FactorSeries> factors;
    std::string market;
    std::vector<FactorFit> assets;
    std::vector<std::string> left_out;
    FactorCollinearity collinearity;
    std::optional<PortfolioFactorFit> portfolio;
    std::optional<FactorFit> benchmark;
    std::optional<FactorFit> active;  // portfolio less benchmark
    std::size_t observations = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
};

// Issues: `short_history`, `own_sample`, `collinear_factors`, `ill_conditioned`,
// `dependent_factor`, `large_beta`, `wide_error`, `univariate_betas`, `no_common_sample`,
// `negative_specific_variance`. kInvalidInput: fewer observations than coefficients, excess
// coordinates without the market factor, numbers that are not finite.
Result<Outcome<FactorReport>> factor_report(const FactorData& data, const FactorSettings& settings,
                                            const Work& work);

inline constexpr std::size_t kFactorHistory = 60;  // fewer observations raise an issue
inline constexpr double kLargestInflation = 10.0;  // Marquardt (1970)
inline constexpr double kLargestCondition = 30.0;  // Belsley, Kuh and Welsch (1980)
inline constexpr double kLargestBeta = 3.0;
inline constexpr double kWidestError = 0.5;

}  // namespace ballast::risk
