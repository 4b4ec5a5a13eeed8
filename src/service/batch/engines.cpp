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
    FigurePattern{"/cash", "cash"},
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
    FigurePattern{"/scenarios/*/ill_conditioned", "{scenario}.ill_conditioned"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kPerformance = {
    FigurePattern{"/volatility", "volatility"}, FigurePattern{"/sharpe", "sharpe"},
    FigurePattern{"/beta", "beta"}, FigurePattern{"/max_drawdown", "max_drawdown"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kAttribution = {
    FigurePattern{"/factors/total/portfolio_return", "portfolio_return"},
    FigurePattern{"/factors/total/benchmark_return", "benchmark_return"},
    FigurePattern{"/factors/total/active", "active"},
    FigurePattern{"/factors/total/common", "common"},
    FigurePattern{"/factors/total/specific", "specific"},
    FigurePattern{"/factors/total/factors/*/contribution", "contribution.{factor}"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kMarketData = {
    FigurePattern{"/coverage", "coverage"}, FigurePattern{"/stale", "stale"},
    FigurePattern{"/missing", "missing"}, FigurePattern{"/flagged", "flagged"}};

constexpr std::array<std::string_view, 1> kPrices = {"market_data"};
constexpr std::array<std::string_view, 2> kValues = {"market_data", "aggregation"};

constexpr std::array kEngines = {
    BatchEngine{"market_data", "market_data", "market.check", {}, kMarketData},
    BatchEngine{"aggregation", "exposures", "risk.exposures", kPrices, kExposures},
    BatchEngine{"greeks", "greeks", "options.book", kPrices, kGreeks},
    BatchEngine{"factors", "factors", "risk.factors", kPrices, kFactors},
    BatchEngine{"risk_scenarios", "var", "risk.var", kPrices, kVar},
    BatchEngine{"stress", "stress", "stress.run", kPrices, kStress},
    BatchEngine{"correlations", "correlation", "risk.correlation", kPrices, kCorrelations},
    BatchEngine{"performance", "performance", "risk.performance", kPrices, kPerformance},
    BatchEngine{"attribution", "attribution", "risk.attribution", kPrices, kAttribution},
    BatchEngine{"snapshots", "snapshot", "", kValues, {}},
    BatchEngine{"reports", "report", "report.figures", kPrices, {}}};

constexpr std::array kSnapshotParts = {SnapshotPart{"greeks", "greeks."},
                                       SnapshotPart{"factors", ""},
                                       SnapshotPart{"risk_scenarios", "var."}};

}  // namespace

std::span<const BatchEngine> batch_engines() { return kEngines; }

const BatchEngine* find_batch_engine(std::string_view name) {
    const auto* found = std::ranges::find(kEngines, name, &BatchEngine::name);
    return found == kEngines.end() ? nullptr : found;
}

std::span<const SnapshotPart> snapshot_parts() { return kSnapshotParts; }

void add_snapshot_part(const SnapshotPart& part, const std::map<std::string, double>& figures,
                       std::map<std::string, double>& snapshot) {
    // The coverage of a snapshot is that of its values.
    for (const auto& [name, value] : figures)
        if (name != "coverage") snapshot.emplace(std::string(part.prefix) + name, value);
}

}  // namespace ballast::service
