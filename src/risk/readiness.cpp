#include "risk/readiness.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>

#include "risk/share_entered.hpp"

namespace ballast::risk {

namespace {

enum class Need : std::uint8_t { kPrice, kOptions, kHistory };

struct EngineNeed {
    std::string_view engine;
    Need need = Need::kPrice;
    bool takes_factors = false;
};

constexpr std::array kNeeds = {EngineNeed{"market_data", Need::kPrice},
                               EngineNeed{"aggregation", Need::kPrice},
                               EngineNeed{"greeks", Need::kOptions},
                               EngineNeed{"factors", Need::kHistory, true},
                               EngineNeed{"risk_scenarios", Need::kHistory},
                               EngineNeed{"stress", Need::kHistory, true},
                               EngineNeed{"correlations", Need::kHistory},
                               EngineNeed{"performance", Need::kHistory},
                               EngineNeed{"attribution", Need::kHistory, true},
                               EngineNeed{"snapshots", Need::kPrice},
                               EngineNeed{"reports", Need::kPrice}};

MissingInput no_price(const PositionFacts& position) {
    return {position.symbol, "no_price",
            position.reason.empty() ? fmt::format("{} has no stored price", position.symbol)
                                    : position.reason};
}

void judge(const PositionFacts& position, const EngineNeed& engine, EngineReadiness& result,
           double& entered, double& whole) {
    if (position.is_cash) return;
    if (engine.need == Need::kOptions && !position.is_option) return;
    whole += position.weight;
    if (!position.has_value) {
        result.missing.push_back(no_price(position));
        return;
    }
    if (engine.need == Need::kHistory && position.returns < kReadyReturns) {
        result.missing.push_back(
            {position.symbol, "short_history",
             fmt::format("{} has {} daily {}, {} are needed", position.symbol, position.returns,
                         position.returns == 1 ? "return" : "returns", kReadyReturns)});
        return;
    }
    entered += position.weight;
    if (engine.need == Need::kOptions && position.has_assumed_volatility)
        result.missing.push_back(
            {position.symbol, "assumed_volatility",
             fmt::format("{} has no quote: its volatility is assumed", position.symbol)});
}

}  // namespace

std::vector<EngineReadiness> engine_readiness(std::span<const PositionFacts> positions,
                                              const FactorFacts& factors) {
    std::vector<EngineReadiness> all;
    for (const EngineNeed& engine : kNeeds) {
        EngineReadiness& result = all.emplace_back();
        result.engine = engine.engine;
        double entered = 0.0, whole = 0.0;
        for (const PositionFacts& position : positions)
            judge(position, engine, result, entered, whole);
        result.coverage = share_entered(entered, whole);
        if (engine.takes_factors)
            for (const std::string& factor : factors.missing)
                result.missing.push_back(
                    {factor, "no_factor",
                     fmt::format("the factor {} has no stored prices", factor)});
        const bool without_factors = engine.takes_factors && factors.factors > 0 &&
                                     factors.missing.size() == factors.factors;
        if ((whole > 0.0 && entered <= 0.0) || without_factors)
            result.state = Readiness::kBlocked;
        else if (!result.missing.empty())
            result.state = Readiness::kPartial;
    }
    return all;
}

}  // namespace ballast::risk
