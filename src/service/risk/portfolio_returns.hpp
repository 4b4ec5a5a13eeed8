// The returns that the positions of a stored portfolio would have had over past days.
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
    std::optional<std::string> benchmark;  // as used
};

// Returns on gross value of today's positions under the request's holding rule, for positions with
// returns. With a benchmark, a stored symbol, on the same days; one that the request does not state
// and that has no prices is left out, with the issue `no_benchmark`.
Result<PortfolioReturns> portfolio_returns(const Call& call, const PerformanceRequest& request);

// The same for a book with loaded returns; empty for a book with zero value.
Result<risk::PerformanceSeries> held_series(const Book& book, risk::HoldingRule rule,
                                            const Work& work);

}  // namespace ballast::service
