// Requests and responses of the planner's methods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plan/analysis.hpp"
#include "plan/plan.hpp"
#include "plan/simulate.hpp"
#include "service/common.hpp"
#include "service/plan/lots.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct PlanReturns {
    plan::ReturnModel model = plan::ReturnModel::kBlockBootstrap;
    std::optional<wire::WideTable> data;  // the built-in history when absent
    std::map<std::string, std::string> columns;
    std::optional<bool> percent;  // absent: inferred from the numbers
    // One distribution for the whole portfolio, or one by asset.
    std::optional<std::variant<double, std::map<std::string, double>>> mean;
    std::optional<std::variant<double, std::map<std::string, double>>> volatility;
    std::optional<double> mu;  // lognormal: mean and volatility of the log return
    std::optional<double> sigma;
    std::vector<plan::AssetReturnAssumption> assets;
    std::variant<double, std::vector<std::vector<double>>> correlation =
        std::vector<std::vector<double>>{};
    plan::MeanKind mean_kind = plan::MeanKind::kArithmetic;
    double block_length = 2.0;
};

struct PlanRequest {
    double initial_portfolio = 0.0;
    int years = 30;
    std::optional<int> start_year;
    std::optional<int> retirement_year;
    std::optional<double> age;
    std::map<std::string, double> allocation;
    std::vector<plan::GlidePoint> glide_path;
    plan::Rebalancing rebalancing = plan::Rebalancing::kEachStep;
    double rebalancing_band = 0.05;
    bool monthly = false;
    PlanReturns returns;
    std::optional<std::variant<double, plan::InflationModel, plan::InflationSettings>> inflation;
    std::optional<plan::WithdrawalRule> withdrawal;
    std::optional<std::variant<double, std::vector<double>, plan::Contributions>> contributions;
    std::vector<plan::Event> events;
    std::vector<plan::Account> accounts;
    std::optional<PlanTaxableLots> taxable_lots;
    double fees = 0.0;
    std::optional<plan::Mortality> mortality;
    plan::SuccessRule success = plan::SuccessRule::kEveryPayment;
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    bool antithetic = false;
    bool quasi = false;
    bool sample_paths = true;
};

struct PlanResponse : plan::Simulation, Provenance {
    double initial_portfolio = 0.0;
    std::optional<plan::Summary> pre_tax;  // the same plan and draws without taxes
};

struct PlanCompareRequest {
    PlanRequest base;
    std::vector<plan::WithdrawalRule> rules;
};
struct PlanCompareResponse : Provenance {
    std::vector<plan::RuleResult> results;
};

// The plan is `base`, or the request itself.
struct PlanSensitivityRequest : PlanRequest {
    std::optional<PlanRequest> base;
    std::string vary;
    std::vector<double> values;
    std::optional<std::string> vary_second;
    std::vector<double> values_second;
};
struct PlanSensitivityPoint {
    double value = 0.0;
    std::optional<double> second;
    double success_rate = 0.0;
    double standard_error = 0.0;
    plan::Summary summary;
};
struct PlanSensitivityResponse : Provenance {
    std::string vary;
    std::optional<std::string> vary_second;
    std::vector<PlanSensitivityPoint> results;
};

struct PlanSolveRequest {
    PlanRequest base;
    plan::Unknown solve = plan::Unknown::kSpending;
    double success_rate = 0.95;
    double tolerance = 1e-4;
};
struct PlanSolveResponse : plan::Solution, Provenance {};

struct PlanWithdrawalRequest {
    plan::WithdrawalRule rule;
    double portfolio = 0.0;
    std::optional<double> initial_portfolio;
    std::optional<double> initial_withdrawal;
    std::optional<double> previous_withdrawal;  // absent: the first year
    double cumulative_inflation = 1.0;
    double previous_cumulative_inflation = 1.0;
    double years_remaining = 30.0;
    double year_return = 0.0;
    std::optional<double> age;
    std::optional<double> cape;
};
struct PlanWithdrawalResponse : Provenance {
    double withdrawal = 0.0;
    double withdrawal_rate = 0.0;
    std::vector<std::string> rules_applied;
};

}  // namespace ballast::service
