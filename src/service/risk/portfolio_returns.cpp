#include "service/risk/portfolio_returns.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "service/market/data.hpp"

namespace ballast::service {

risk::PerformanceSeries held_returns(const Book& book) {
    risk::PerformanceSeries series;
    std::vector<double> values(book.panel.symbols.size(), 0.0);
    double gross = 0.0;
    for (const risk::Holding& holding : book.holdings) {
        const auto found =
            std::find(book.panel.symbols.begin(), book.panel.symbols.end(), holding.symbol);
        if (found == book.panel.symbols.end()) continue;
        values[static_cast<std::size_t>(found - book.panel.symbols.begin())] += holding.value;
        gross += std::abs(holding.value);
    }
    if (gross <= 0.0) return series;
    series.dates = book.panel.dates;
    for (std::size_t t = 0; t < book.panel.dates.size(); ++t) {
        double pnl = 0.0;
        for (std::size_t i = 0; i < values.size(); ++i) pnl += values[i] * book.panel.values(t, i);
        series.returns.push_back(pnl / gross);
    }
    return series;
}

Result<PortfolioReturns> portfolio_returns(const Call& call, const PerformanceRequest& request) {
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, *request.portfolio, request.as_of));
    Book book = book_of(valued);
    PortfolioReturns held;
    market::Snapshot snapshot = valued.snapshot;
    std::set<std::string> symbols;
    for (const risk::Holding& holding : book.holdings) symbols.insert(holding.symbol);
    const bool with_benchmark = request.benchmark.has_value();
    if (with_benchmark && !symbols.contains(*request.benchmark)) {
        symbols.insert(*request.benchmark);
        const std::vector<std::string> names(symbols.begin(), symbols.end());
        TRY(snapshot, load_snapshot(call, names, request.as_of));
        // Takes part in the join of dates, with no value of its own.
        book.holdings.push_back({*request.benchmark, 0.0});
    }
    TRY_STATUS(add_returns(book, snapshot, request.window));
    held.series = held_returns(book);
    if (with_benchmark) {
        const auto found =
            std::find(book.panel.symbols.begin(), book.panel.symbols.end(), *request.benchmark);
        if (found == book.panel.symbols.end())
            return fail(Code::kNotFound,
                        fmt::format("the benchmark {} has no stored prices", *request.benchmark));
        const auto column = static_cast<std::size_t>(found - book.panel.symbols.begin());
        for (std::size_t t = 0; t < book.panel.dates.size(); ++t)
            held.series.benchmark.push_back(book.panel.values(t, column));
    }
    double entered = 0.0;
    for (const risk::Holding& holding : book.holdings)
        if (std::find(book.panel.symbols.begin(), book.panel.symbols.end(), holding.symbol) !=
            book.panel.symbols.end())
            entered += std::abs(holding.value);
    held.coverage = book.coverage(book.priced_gross > 0.0 ? entered / book.priced_gross : 1.0);
    held.issues = std::move(book.issues);
    held.data_digest =
        std::move(Sha256().update_field(digest_of(valued)).update_field(snapshot.digest()))
            .finish_hex();
    return held;
}

}  // namespace ballast::service
