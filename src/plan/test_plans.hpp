// Plans and histories shared by several tests.
#pragma once

#include <string>
#include <vector>

#include "../../tests/golden/json_case.hpp"
#include "plan/simulate.hpp"

namespace ballast::plan {

inline History history_from(const std::string& file,
                            const std::vector<std::pair<std::string, std::string>>& columns,
                            const std::string& inflation, double unit) {
    const golden::CsvCase csv("tests/golden/plan/" + file);
    History history;
    for (const double year : csv.column("year")) history.years.push_back(static_cast<int>(year));
    const auto scaled = [&](const std::string& column) {
        std::vector<double> values = csv.column(column);
        for (double& value : values) value *= unit;
        return values;
    };
    for (const auto& [asset, column] : columns) {
        history.assets.push_back(asset);
        history.returns.push_back(scaled(column));
    }
    if (!inflation.empty()) history.inflation = scaled(inflation);
    return history;
}

inline History owl_history() {
    return history_from("damodaran_annual_1928_2025_owl.csv",
                        {{"stock", "S&P 500"}, {"bond", "T-Notes"}}, "Inflation", 0.01);
}

inline History flat_history() {
    return {.years = {2000}, .assets = {"all"}, .returns = {{0.0}}, .inflation = {}, .cape = {}};
}

// One asset with a constant return.
inline Plan fixed_plan(double initial, int years, double growth, double inflation) {
    Plan plan;
    plan.initial_portfolio = initial;
    plan.years = years;
    plan.allocation = {{"all", 1.0}};
    plan.model = ReturnModel::kNormal;
    plan.laws = {{"all", growth, 0.0}};
    plan.inflation.rate = inflation;
    plan.paths = 1;
    return plan;
}

inline Plan historical_plan(double stock, int years, Timing timing, double rate) {
    Plan plan;
    plan.initial_portfolio = 1'000'000;
    plan.years = years;
    plan.allocation = {{"stock", stock}, {"bond", 1.0 - stock}};
    plan.model = ReturnModel::kHistorical;
    plan.inflation.model = InflationModel::kHistorical;
    plan.withdrawal = WithdrawalRule{.rate = rate, .timing = timing};
    return plan;
}

inline Simulation simulated(const Plan& plan, const History& history, const Work& work = {}) {
    auto outcome = simulate(plan, history, work);
    if (!outcome) throw std::runtime_error(outcome.error().message);
    return std::move(outcome->value);
}

}  // namespace ballast::plan
