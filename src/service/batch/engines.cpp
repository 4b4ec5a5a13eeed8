#include "service/batch/engines.hpp"

#include <algorithm>
#include <array>

namespace ballast::service {

namespace {

using wire::FigurePattern;

constexpr std::array kExposures = {
    FigurePattern{"/totals/net", "net"},
    FigurePattern{"/totals/gross", "gross"},
    FigurePattern{"/totals/long", "long"},
    FigurePattern{"/totals/short", "short"},
    FigurePattern{"/notional", "notional"},
    FigurePattern{"/delta_adjusted/net", "delta_adjusted.net"},
    FigurePattern{"/delta_adjusted/gross", "delta_adjusted.gross"},
    FigurePattern{"/delta_adjusted/long", "delta_adjusted.long"},
    FigurePattern{"/delta_adjusted/short", "delta_adjusted.short"},
    FigurePattern{"/by_type/*/share", "by_type.{name}.share"},
    FigurePattern{"/by_sector/*/share", "by_sector.{name}.share"},
    FigurePattern{"/concentration/top_share", "concentration.top_share"},
    FigurePattern{"/concentration/herfindahl", "concentration.herfindahl"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kGreeks = {
    FigurePattern{"/totals/delta_adjusted_exposure", "delta_adjusted_exposure"},
    FigurePattern{"/totals/dollar_gamma", "dollar_gamma"},
    FigurePattern{"/totals/vega_pct", "vega_pct"},
    FigurePattern{"/totals/theta_day", "theta_day"},
    FigurePattern{"/totals/rho_pct", "rho_pct"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kVar = {FigurePattern{"/results/*/var", "{method}.{confidence}.var"},
                             FigurePattern{"/results/*/es", "{method}.{confidence}.es"},
                             FigurePattern{"/volatility_annualized", "volatility_annualized"},
                             FigurePattern{"/coverage", "coverage"}};

constexpr std::array kCorrelations = {FigurePattern{"/average", "average"},
                                      FigurePattern{"/effective_bets", "effective_bets"},
                                      FigurePattern{"/coverage", "coverage"}};

constexpr std::array kFactors = {
    FigurePattern{"/portfolio/betas/*/beta", "beta.{factor}"},
    FigurePattern{"/portfolio/r_squared", "r_squared"},
    FigurePattern{"/portfolio/variance/systematic_volatility", "systematic_volatility"},
    FigurePattern{"/portfolio/variance/specific_volatility", "specific_volatility"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kStress = {
    FigurePattern{"/scenarios/*/total", "{scenario}.total"},
    FigurePattern{"/scenarios/*/fraction_of_net", "{scenario}.fraction_of_net"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kPerformance = {
    FigurePattern{"/volatility", "volatility"}, FigurePattern{"/sharpe", "sharpe"},
    FigurePattern{"/beta", "beta"}, FigurePattern{"/max_drawdown", "max_drawdown"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kEngines = {
    BatchEngine{"aggregation", "exposures", "risk.exposures", "", kExposures},
    BatchEngine{"greeks", "greeks", "options.book", "", kGreeks},
    BatchEngine{"factors", "factors", "risk.factors", "", kFactors},
    BatchEngine{"risk_scenarios", "var", "risk.var", "", kVar},
    BatchEngine{"stress", "stress", "stress.run", "", kStress},
    BatchEngine{"correlations", "correlation", "risk.correlation", "", kCorrelations},
    BatchEngine{"performance", "performance", "risk.performance", "", kPerformance},
    BatchEngine{"snapshots", "snapshot", "", "aggregation", {}},
    BatchEngine{"reports", "report", "report.get", "", {}}};

}  // namespace

std::span<const BatchEngine> batch_engines() { return kEngines; }

const BatchEngine* find_batch_engine(std::string_view name) {
    const auto* found = std::ranges::find(kEngines, name, &BatchEngine::name);
    return found == kEngines.end() ? nullptr : found;
}

}  // namespace ballast::service
