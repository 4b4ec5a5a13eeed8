// Request of risk.stress: positions whose betas are given.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "service/risk/stress_requests.hpp"

namespace ballast::service {

struct BetaPosition {
    std::string symbol;
    double value = 0.0;
    std::map<std::string, double> betas;
};

// A scenario that states moves of factors by their names.
struct FactorShocks {
    std::string id;
    std::string name;
    std::map<std::string, double> shocks;
};

// The id of a scenario of the library, or moves of factors.
using FactorShockChoice = std::variant<std::string, FactorShocks>;

using NumberMatrix = std::vector<std::vector<double>>;

struct FactorStressRequest {
    std::vector<BetaPosition> positions;
    std::vector<std::string> factors;
    std::vector<FactorShockChoice> scenarios;
    std::optional<NumberMatrix> factor_correlation;
    std::map<std::string, double> factor_volatility;
    std::optional<NumberMatrix> factor_covariance;
    risk::StressMode mode = risk::StressMode::kCorrelated;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::BetaPosition> {
    using T = service::BetaPosition;
    static constexpr std::string_view name = "BetaPosition";
    static constexpr std::string_view doc = "A position with its joint betas.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the position.",
                      {.min_length = 1, .max_length = 64}),
             required("value", &T::value,
                      "Signed market value; of an option its delta-adjusted "
                      "exposure."),
             optional("betas", &T::betas, "Beta to each factor; zero for factors left out."));
};

template <>
struct Described<service::FactorShocks> {
    using T = service::FactorShocks;
    static constexpr std::string_view name = "FactorShocks";
    static constexpr std::string_view doc = "A scenario of moves of factors.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the scenario.", {.min_length = 1, .max_length = 64}),
             optional("name", &T::name, "Name of the scenario.", {.max_length = 200}),
             required("shocks", &T::shocks, "Return of each shocked factor, as a fraction."));
};

template <>
struct Described<service::FactorStressRequest> {
    using T = service::FactorStressRequest;
    static constexpr std::string_view name = "FactorStressRequest";
    static constexpr std::string_view doc =
        "Positions with betas, scenarios, and how the factors move together.";
    static constexpr auto fields = list(
        required("positions", &T::positions, "Positions with their betas.",
                 {.min_items = 1, .max_items = 100'000}),
        optional("factors", &T::factors,
                 "Factors in the order of the matrices; those of the betas in alphabetical order "
                 "when empty.",
                 {.max_items = 200, .min_length = 1, .max_length = 64}),
        required("scenarios", &T::scenarios,
                 "Ids of scenarios of the library, or moves of factors.",
                 {.min_items = 1, .max_items = 500, .max_length = 64}),
        optional("factor_correlation", &T::factor_correlation,
                 "Correlation matrix of the factors, row by row, by which factors that are not "
                 "shocked follow.",
                 {.min_items = 1, .max_items = 200}),
        optional("factor_volatility", &T::factor_volatility,
                 "Standard deviation of each factor's return, with `factor_correlation`; equal for "
                 "all when empty."),
        optional("factor_covariance", &T::factor_covariance,
                 "Covariance matrix of the factors, in place of correlation and volatility.",
                 {.min_items = 1, .max_items = 200}),
        optional("mode", &T::mode, "What moves in a scenario."));
};

}  // namespace ballast::describe
