// The returns a stored portfolio would have had, held unchanged.
#pragma once

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/risk/book.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

struct PortfolioReturns {
    risk::PerformanceSeries series;
    Issues issues;
    std::string data_digest;
    double coverage = 1.0;
};

// P&L of today's positions on each past day over the gross value of the positions that entered: the
// return on capital of a book that may be short. With a benchmark, a stored symbol, on the same
// days.
Result<PortfolioReturns> portfolio_returns(const Call& call, const PerformanceRequest& request);

// The same for a book whose returns are loaded; empty for a book worth nothing.
Result<risk::PerformanceSeries> held_returns(const Book& book, const Work& work);

}  // namespace ballast::service
