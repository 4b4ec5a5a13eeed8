// Scenarios described once: stored records, requests and the library.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "model/describe_factor_definition.hpp"
#include "model/scenario.hpp"

namespace ballast::describe {

template <>
struct Described<model::ScenarioKind> {
    using enum model::ScenarioKind;
    static constexpr std::string_view name = "ScenarioKind";
    static constexpr std::string_view doc = "Kind of a scenario.";
    static constexpr std::array values{
        word(kHistorical, "historical", "Moves between two dates, from prices."),
        word(kHypothetical, "hypothetical", "Assumed moves."), word(kRates, "rates"),
        word(kCredit, "credit"), word(kCustom, "custom")};
};

template <>
struct Described<model::ShockType> {
    using enum model::ShockType;
    static constexpr std::string_view name = "ShockType";
    static constexpr std::string_view doc = "What a shock moves.";
    static constexpr std::array values{
        word(kEquity, "equity", "An equity index, or the market."),
        word(kFactor, "factor", "A factor, by its name or symbol."),
        word(kRates, "rates", "Interest rates of a currency, in `bp`."),
        word(kFx, "fx", "A currency pair."),
        word(kVolatility, "volatility", "Implied volatility, in `points` or relative."),
        word(kSpread, "spread", "Credit spreads, in `bp`."),
        word(kPrice, "price", "The price of a symbol."),
        word(kInflation, "inflation"),
        word(kDefaultRate, "default_rate"),
        word(kRecovery, "recovery"),
        word(kPrepayment, "prepayment")};
};

template <>
struct Described<model::Shock> {
    using T = model::Shock;
    static constexpr std::string_view name = "Shock";
    static constexpr std::string_view doc = "One move of a scenario.";
    static constexpr auto fields =
        list(required("type", &T::type, "What the shock moves."),
             optional("name", &T::name, "Factor, symbol, currency or pair; empty for all.",
                      {.max_length = 64}),
             optional("return", &T::rate, "Relative move, as a fraction; negative is a fall.",
                      {.minimum = -1, .maximum = 100, .unit = "fraction"}),
             optional("bp", &T::bp, "Change of rates or spreads, in basis points.",
                      {.minimum = -10'000, .maximum = 10'000, .unit = "basis points"}),
             optional("points", &T::points,
                      "Absolute change as a fraction: 0.1 raises a volatility of 20% to 30%.",
                      {.minimum = -10, .maximum = 10, .unit = "fraction"}),
             optional("tenor", &T::tenor, "Tenor of rates, such as 10Y; parallel when empty.",
                      {.max_length = 16}),
             optional("coordinates", &T::coordinates,
                      "Whether `return` of a factor is its return or that in excess of the market "
                      "factor."));
};

template <>
struct Described<model::Scenario> {
    using T = model::Scenario;
    static constexpr std::string_view name = "Scenario";
    static constexpr std::string_view doc = "Moves that happened, or moves that are assumed.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the scenario, unique within a workspace.",
                      {.min_length = 1, .max_length = 64}),
             optional("name", &T::name, "Name of the scenario.", {.max_length = 200}),
             optional("kind", &T::kind, "Kind of the scenario."),
             optional("description", &T::description, "Description of the scenario.",
                      {.max_length = 2000}),
             optional("shocks", &T::shocks, "Moves of the scenario.", {.max_items = 1000}),
             optional("window", &T::window,
                      "First and last close of a historical scenario; its moves come from prices.",
                      {.max_items = 2}),
             optional("source", &T::source, "Source of the moves.", {.max_length = 1000}));
};

static_assert(kMembers<model::Shock> == Described<model::Shock>::fields.kCount);
static_assert(kMembers<model::Scenario> == Described<model::Scenario>::fields.kCount);

}  // namespace ballast::describe
