// What all paths of a simulation share: flows of the assets, what a default takes from them,
// quantiles of default times, loadings, discount factors.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "clo/asset_flows.hpp"
#include "clo/simulation.hpp"

namespace ballast::clo {

inline constexpr std::size_t kSimulatedLanes = 64;  // paths of a block

// A number of each path of a block.
struct alignas(64) LaneLine {
    double lane[kSimulatedLanes] = {};
};

// A part of a row of numbers that begins on a cache line.
struct alignas(64) RowLine {
    static constexpr std::size_t kSize = 8;
    double value[kSize] = {};
};

// Columns of the flows of an asset, in the order of the table; those that are zero for the whole
// pool are left out.
enum class FlowColumn : std::uint8_t {
    kInterest,
    kScheduled,
    kUnscheduled,
    kCreditSales,   // proceeds of credit risk sales
    kDrawn,         // on commitments
    kReinvestable,  // principal that conditions over the trade allow to replace
    kPerforming,    // par at the end of the period
    kSaleValue,     // of it
    kHaircut,       // of it
    kCarriedPar,    // the same of deferring assets, which are not performing
    kCarriedValue,
    kPurchasedAccrued,
};
inline constexpr std::size_t kFlowColumns = 12;

// A default of an asset in a period: par lost, and what is received later.
struct DefaultEffect {
    double lost = 0.0;
    double recovered = 0.0;
    double interest = 0.0;  // still received in the period
    std::uint32_t period = 0;
    std::uint32_t received = 0;
};

struct SimulatedAsset {
    std::size_t holding = 0;
    std::size_t variable = 0;  // whose value decides
    std::size_t first = 0;     // of its quantiles and effects
    std::size_t count = 0;     // of periods in which it can default: 0 to count - 1
    std::int32_t ccc = -1;     // index among the assets that count as CCC or Caa
};

struct CccAsset {
    std::size_t asset = 0;  // of SimulatedAsset
    double loss = 0.0;
    bool caa = false, ccc = false;
};

struct SimulationTables {
    CompiledDeal compiled;  // without defaults
    std::size_t periods = 0;
    std::size_t columns = 0;
    int column[kFlowColumns] = {};    // position of a column, or -1
    bool one_principal = false;       // the scheduled column has all principal
    bool performing_follows = false;  // from par at the start, principal and defaults
    double sale_price = -1.0;         // of all assets, per unit of par; negative: they differ
    std::vector<double> base;         // periods x columns: sums
    std::size_t row_lines = 0;        // of one holding in `flows`
    std::vector<RowLine> flows;       // holding, then period, then column; zeros after the last
    std::vector<SimulatedAsset> assets;
    // By asset, then period: the default happens in the first period whose quantile is not below
    // the value of the variable. A line of infinities follows the last.
    std::vector<double> quantiles;
    std::vector<DefaultEffect> effects;
    std::vector<double> probabilities;  // P(k), beside the quantiles
    std::vector<CccAsset> ccc;          // lowest market value first
    bool caa_counts = false, ccc_counts = false;

    CorrelatedVariables model;        // by asset of this list
    double degrees_of_freedom = 0.0;  // 0: Gaussian
    std::uint64_t seed = 1;

    // Assets bought on the way.
    bool buys = false;
    double bought_rho = 0.0;               // with the common factor, squared
    std::vector<double> bought_quantiles;  // by period
    std::vector<double> bought_years;      // of the period, for annual rates
    std::vector<double> bought_recovery;   // of what defaults in the period
    std::vector<std::size_t> bought_received;

    // By tranche and period: discount factors per unit of the balance, times 100.
    std::vector<double> discounts;
    std::vector<double> years;            // ACT/365, by period
    std::vector<double> intervals;        // lengths of periods in such years, each once
    std::vector<std::uint32_t> interval;  // by period: its length
    std::vector<double> prices;           // paid, in currency, by tranche: of rates of return
    std::vector<double> margins, rates;   // of the discounts; NaN where the other one applies
    double tolerance = 1.0;

    std::span<const double> flow_rows(std::size_t holding) const {
        return {flows[holding * row_lines].value, row_size()};
    }
    std::size_t row_size() const { return row_lines * RowLine::kSize; }
};

Result<SimulationTables> simulation_tables(const Deal& deal, std::span<const Holding> holdings,
                                           const Assumptions& assumptions,
                                           const ProjectionTerms& terms,
                                           const SimulationTerms& simulation, Issues& issues);

// Figures of a path. Those of tranches follow each other, kTrancheFigures for each.
enum class PathFigure : std::uint8_t { kDefaultedPar, kPoolLoss };
inline constexpr std::size_t kPathFigures = 2;
// Of debt: loss, WAL, IRR, price, largest deferred interest; of others the loss is what is
// distributed. NaN where there is no value.
enum class TrancheFigure : std::uint8_t { kLoss, kWal, kIrr, kPrice, kDeferred };
inline constexpr std::size_t kTrancheFigures = 5;

inline std::size_t figure_count(const SimulationTables& tables) {
    return kPathFigures + kTrancheFigures * tables.compiled.plan.tranches.size();
}

}  // namespace ballast::clo
