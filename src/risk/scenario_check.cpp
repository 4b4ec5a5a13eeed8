#include "risk/scenario_check.hpp"

#include <fmt/format.h>

#include "model/describe_scenario.hpp"

namespace ballast::risk {

namespace {

using model::Shock;
using model::ShockType;

// The size that a shock of the type lacks: its field and what it means; empty for none.
std::pair<std::string_view, std::string_view> missing_size(const Shock& shock) {
    switch (shock.type) {
        case ShockType::kEquity:
        case ShockType::kFactor:
        case ShockType::kFx:
        case ShockType::kPrice:
            if (!shock.rate) return {"return", "the relative move as a fraction: -0.1"};
            break;
        case ShockType::kRates:
        case ShockType::kSpread:
            if (!shock.bp) return {"bp", "the change in basis points: 100"};
            break;
        case ShockType::kVolatility:
            if (!shock.points && !shock.rate)
                return {"points", "the change of volatility, 0.1 for ten points, or `return`"};
            break;
        case ShockType::kInflation:
        case ShockType::kDefaultRate:
        case ShockType::kRecovery:
        case ShockType::kPrepayment:
            if (!shock.points && !shock.rate)
                return {"points", "the absolute change as a fraction, or `return`"};
            break;
    }
    return {};
}

bool needs_name(ShockType type) {
    return type == ShockType::kFactor || type == ShockType::kFx || type == ShockType::kPrice;
}

}  // namespace

Status check_scenario(const model::Scenario& scenario) {
    Error error =
        fail(Code::kInvalidInput, fmt::format("the scenario {} is not complete", scenario.id));
    if (scenario.shocks.empty() && scenario.window.empty())
        error.errors.push_back(
            {"", "required",
             fmt::format("the scenario {} has neither shocks nor a window", scenario.id),
             "give `shocks`, or `window` with two dates"});
    if (!scenario.window.empty() &&
        (scenario.window.size() != 2 || scenario.window[1] <= scenario.window[0]))
        error.errors.push_back(
            {"/window", "dates",
             fmt::format("the window of {} is not two ascending dates", scenario.id),
             "give the first and the last close"});
    for (std::size_t i = 0; i < scenario.shocks.size(); ++i) {
        const Shock& shock = scenario.shocks[i];
        const std::string_view type = describe::to_word(shock.type);
        if (const auto [field, meaning] = missing_size(shock); !field.empty())
            error.errors.push_back({fmt::format("/shocks/{}/{}", i, field), "required",
                                    fmt::format("a shock of {} has no {}", type, field),
                                    fmt::format("give {}", meaning)});
        if (shock.coordinates == model::FactorCoordinates::kExcess &&
            shock.type != ShockType::kFactor)
            error.errors.push_back({fmt::format("/shocks/{}/coordinates", i), "not_allowed",
                                    fmt::format("a shock of {} has no coordinates", type),
                                    "remove `coordinates`, or give a shock of a factor"});
        if (needs_name(shock.type) && shock.name.empty())
            error.errors.push_back({fmt::format("/shocks/{}/name", i), "required",
                                    fmt::format("a shock of {} has no name", type),
                                    "name the factor, symbol or pair that moves"});
    }
    if (error.errors.empty()) return {};
    return error;
}

}  // namespace ballast::risk
