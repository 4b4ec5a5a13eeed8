// Daily snapshots of a portfolio: value, exposures and P&L.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "service/call.hpp"
#include "store/results.hpp"

namespace ballast::service {

// Headline numbers of today's positions at the prices of a day.
using FiguresOn = std::function<Result<store::ResultFigures>(fin::Date)>;

// Numbers of the snapshot: those of the exposures as of the date, and
// - day_pnl: the change in value of today's positions since the prices of the previous snapshot;
// - flows: the change in value since the previous snapshot less day_pnl, from trades and cash;
// - cumulative_pnl: the sum of day_pnl over the snapshots.
// Without a previous snapshot there are no P&L and no flows.
Result<store::ResultFigures> snapshot_figures(Call& call, const std::string& portfolio,
                                              fin::Date as_of, const FiguresOn& figures_on);

}  // namespace ballast::service
