// The scenarios in the program: dated crises with the moves of their instruments, and assumed
// moves. refdata/stress/*.txt
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/scenario.hpp"

namespace ballast::risk {

// A move of the window that is known without stored prices.
struct KnownMove {
    std::string symbol;
    double move = 0.0;
    bool modeled =
        false;  // the instrument did not exist: by a regression on the factors of the day
};

struct YieldChange {
    std::string tenor;  // 10Y
    double bp = 0.0;
};

struct LibraryScenario {
    model::Scenario scenario;
    std::vector<KnownMove> moves;
    std::vector<YieldChange> yields;
    std::optional<double> volatility_points;  // of the VIX, as a fraction: 0.2 for 20 points
};

// Crises in order of time, then assumed moves.
std::span<const LibraryScenario> scenario_library();
const LibraryScenario* find_scenario(std::string_view id);

}  // namespace ballast::risk
