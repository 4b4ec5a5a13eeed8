// P&L of each position in each past scenario, and tail figures of any amounts of the positions.
//
// A P&L is linear in the quantity of every position, options included: their revaluations are per
// contract. So a figure of changed quantities needs no revaluation, and has a gradient.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "math/matrix.hpp"
#include "risk/panel.hpp"
#include "risk/quantile.hpp"

namespace ballast::risk {

struct PnlLines {
    std::vector<std::string> symbols;  // one line per symbol, holdings before options
    std::vector<fin::Date> dates;
    math::Matrix pnl;  // dates × lines, of the positions as given
};

// Positions without returns are left out, with the issue `no_returns`. kInvalidInput as var_report.
Result<Outcome<PnlLines>> pnl_lines(const Positions& positions, const ReturnPanel& panel,
                                    const Work& work);

enum class TailMeasure : std::uint8_t { kVar, kEs };

struct TailSettings {
    TailMeasure measure = TailMeasure::kEs;
    double confidence = 0.99;
    QuantileRule quantile = QuantileRule::kOrderStatistic;
    EsRule es = EsRule::kAcerbiTasche;
    int horizon_days = 1;  // scaled by the square root of time, with mean zero
    bool normal = false;   // by the standard deviation about zero, instead of the scenarios
};

struct TailFigures {
    double value = 0.0;            // positive for a loss
    std::vector<double> gradient;  // per unit of each amount: value = gradient · amounts
};

// Of the P&L sum_i amounts[i] × pnl(t, i). ES is convex in the amounts, and so is a figure by the
// standard deviation: gradient · x is at most the figure at any x. VaR by scenarios is not.
TailFigures tail_figures(const PnlLines& lines, std::span<const double> amounts,
                         const TailSettings& settings);
// P&L by date.
std::vector<double> pnl_of(const PnlLines& lines, std::span<const double> amounts);
double tail_value(std::span<const double> pnl, const TailSettings& settings);

}  // namespace ballast::risk
