// simulation.run, simulation.scenario, simulation.sensitivity and withdrawal.*: names and formats
// of an earlier system's planner, served over JSON-RPC only. Growth comes first, then the year's
// withdrawal at its end; a path succeeds when money is left at the end.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "service/method.hpp"

namespace ballast::service {

void add_legacy_simulation_methods(MethodTable& table);

enum class LegacyStrategy { kConstantDollar, kConstantPercentage, kGuytonKlinger };

struct LegacyEvent {
    int year = 0;
    std::string type;
    double amount = 0.0;
};

struct LegacyRunRequest {
    double initial_portfolio = 0.0;
    double annual_withdrawal = 0.0;
    std::vector<double> return_distribution;
    std::uint64_t n_trials = 10'000;
    int n_years = 50;
    double inflation_rate = 0.03;
    std::optional<std::uint64_t> seed;
    std::optional<bool> portfolio_values;  // returns every path; default for up to 1,000 trials
};

struct LegacyScenarioRequest : LegacyRunRequest {
    LegacyStrategy withdrawal_strategy = LegacyStrategy::kConstantDollar;
    std::vector<LegacyEvent> life_events;
};

struct LegacySensitivityRequest : LegacyRunRequest {
    std::string vary_param;
    std::vector<double> values;
};

// Values at the start and at the end of each year.
struct LegacyPercentiles {
    std::vector<double> p5;
    std::vector<double> p25;
    std::vector<double> p50;
    std::vector<double> p75;
    std::vector<double> p95;
};

struct LegacyRunResponse {
    std::optional<std::vector<std::vector<double>>> portfolio_values;
    double success_rate = 0.0;
    double standard_error = 0.0;
    LegacyPercentiles percentiles;
};

struct LegacyScenarioResponse : LegacyRunResponse {
    double median_final_value = 0.0;
    LegacyStrategy strategy = LegacyStrategy::kConstantDollar;
};

struct LegacySensitivityRow {
    std::string param_name;
    double param_value = 0.0;
    double success_rate = 0.0;
    double median_final_value = 0.0;
};

struct LegacyDollarRequest {
    double initial_withdrawal = 0.0;
    int year = 0;
    double inflation_rate = 0.03;
};

struct LegacyPercentageRequest {
    double portfolio_value = 0.0;
    double withdrawal_rate = 0.04;
};

struct LegacyGuytonKlingerRequest : LegacyDollarRequest {
    double portfolio_value = 0.0;
    double previous_portfolio_value = 0.0;
    std::optional<double> initial_portfolio;    // previous_portfolio_value when absent
    std::optional<double> previous_withdrawal;  // initial_withdrawal when absent
};

}  // namespace ballast::service
