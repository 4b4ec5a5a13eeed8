// A scenario: moves that happened between two dates, or moves that are assumed. One record for
// every module: each uses the shocks that concern it and states which it ignored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "model/factor_definition.hpp"

namespace ballast::model {

enum class ScenarioKind : std::uint8_t { kHistorical, kHypothetical, kRates, kCredit, kCustom };

enum class ShockType : std::uint8_t {
    kEquity,  // an index or the market
    kFactor,
    kRates,
    kFx,
    kVolatility,
    kSpread,
    kPrice,  // a symbol
    kInflation,
    kDefaultRate,
    kRecovery,
    kPrepayment,
};

// `name`: factor, symbol, currency or pair, by the type. Of the sizes the type uses one.
struct Shock {
    ShockType type = ShockType::kFactor;
    std::string name;
    std::optional<double> rate;    // relative move, -0.1 for a fall by 10 %
    std::optional<double> bp;      // rates, spreads: change in basis points
    std::optional<double> points;  // volatility, inflation, default rate …: absolute change
    std::string tenor;             // rates: of one tenor; empty: parallel
    // Of a factor: its return, or the return in excess of the market factor.
    FactorCoordinates coordinates = FactorCoordinates::kAbsolute;
};

struct Scenario {
    std::string id;
    std::string name;
    ScenarioKind kind = ScenarioKind::kCustom;
    std::string description;
    std::vector<Shock> shocks;
    std::vector<fin::Date> window;  // first and last close of history; empty for assumed moves
    std::string source;
};

}  // namespace ballast::model
