// Whether the engines have what they need for the positions of a portfolio, before they run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ballast::risk {

inline constexpr std::size_t kReadyReturns = 60;  // fewest daily returns of a usable history

// What is known about a position. A position without a value counts at cost.
struct PositionFacts {
    std::string symbol;
    bool is_cash = false;
    bool is_option = false;
    bool has_value = false;
    bool has_assumed_volatility = false;  // of an option: no quote, but history or a default
    double weight = 0.0;                  // absolute value or cost
    std::size_t returns = 0;              // daily returns of the price that moves it
    std::string reason;                   // why it has no value
};

struct FactorFacts {
    std::size_t factors = 0;
    std::vector<std::string> missing;  // factors without stored prices
};

enum class Readiness : std::uint8_t {
    kReady,
    kPartial,  // runs without some positions or factors
    kBlocked,  // has nothing to run on
};

struct MissingInput {
    std::string symbol;
    std::string code;  // no_price, short_history, assumed_volatility, no_factor
    std::string message;
};

struct EngineReadiness {
    std::string engine;  // as the batch names it
    Readiness state = Readiness::kReady;
    double coverage = 1.0;  // share of the gross value that enters
    std::vector<MissingInput> missing;
};

// In the order of the batch. Cash needs nothing.
std::vector<EngineReadiness> engine_readiness(std::span<const PositionFacts> positions,
                                              const FactorFacts& factors);

}  // namespace ballast::risk
