// Credit value at risk of the loan book over a horizon: large-pool approximation (Vasicek), copula
// of defaults, rating migration (clo.md 1.16).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/work.hpp"
#include "clo/correlated_variables.hpp"
#include "clo/transition.hpp"

namespace ballast::clo {

enum class CreditVarMethod : std::uint8_t { kVasicek, kCopula, kMigration, kEqualLoans };

// A slice of the losses of the book, as fractions of its par.
struct LossSlice {
    double attach = 0.0;
    double detach = 1.0;
};

struct AssetPair {
    std::string first, second;
};

struct CreditVarTerms {
    std::vector<CreditVarMethod> methods{CreditVarMethod::kVasicek, CreditVarMethod::kCopula};
    std::vector<double> confidence{0.95, 0.99, 0.999};
    double horizon_years = 1.0;
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    Copula copula = Copula::kGaussian;
    double degrees_of_freedom = 5.0;
    DefaultCurve default_curve;
    SimulationCorrelation correlation;
    std::optional<TransitionMatrix> transition;  // of the migration method
    PeriodRoot root = PeriodRoot::kQuasiOptimization;
    // Migration: values by state in percent of par, that of today among them. Empty: only defaults
    // lose.
    std::map<std::string, double> prices;
    std::vector<LossSlice> tranches;
    std::vector<AssetPair> pairs;  // of joint default probabilities
    bool exact_deviation = false;  // of the losses, from the joint probabilities of all pairs
};

inline constexpr std::uint64_t kMaxVarPaths = 1'000'000;

struct CreditVarLevel {
    double confidence = 0.0;
    double value_at_risk = 0.0;                 // loss; in currency
    std::optional<double> value_at_risk_error;  // standard errors of simulated figures
    double expected_shortfall = 0.0;
    std::optional<double> expected_shortfall_error;
};

struct CreditVarPart {
    std::string name;
    double par = 0.0;
    double expected_loss = 0.0;
    // Of the expected shortfall at each confidence, which the parts add up to.
    std::vector<double> expected_shortfall;
};

struct SliceLoss : LossSlice {
    double expected_loss = 0.0;                 // as a fraction of the slice
    std::optional<double> expected_loss_error;  // standard error of a simulated figure
};

struct CreditVarResult {
    CreditVarMethod method = CreditVarMethod::kVasicek;
    double expected_loss = 0.0;
    std::optional<double> expected_loss_error;
    std::optional<double> standard_deviation;  // of simulated losses
    std::vector<CreditVarLevel> levels;
    std::vector<CreditVarPart> obligors;    // largest expected shortfall at the last level first
    std::vector<CreditVarPart> industries;  // the same
    std::vector<SliceLoss> tranches;
    // Copula and equal loans: probability of 0, 1, 2, … assets that lose.
    std::vector<double> default_counts;
};

struct AssetCredit {
    std::string asset;
    double par = 0.0;
    double default_probability = 0.0;  // by the horizon
    double loss_given_default = 0.0;
};

// Both default by the horizon, in the Gaussian copula.
struct JointDefault : AssetPair {
    double correlation = 0.0;
    double probability = 0.0;
};

struct CreditVar {
    double par = 0.0;
    std::vector<CreditVarResult> results;
    std::vector<AssetCredit> assets;  // where a method needs their default probabilities
    std::vector<JointDefault> pairs;
    std::optional<double> exact_deviation;
    CorrelationUsed correlation;
    Issues issues;
};

// Losses of par not in default today: par times one minus the recovery of the assumptions.
Result<CreditVar> credit_var(std::span<const Holding> holdings, const Assumptions& assumptions,
                             fin::Date as_of, const CreditVarTerms& terms, const Work& work);

}  // namespace ballast::clo
