#include "service/risk/portfolio_returns.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "service/market/data.hpp"
#include "service/risk/describe_performance.hpp"
#include "service/risk/settings.hpp"

namespace ballast::service {

Result<risk::PerformanceSeries> held_series(const Book& book, risk::HoldingRule rule,
                                            const Work& work) {
    TRY(auto held, risk::held_returns(book.positions(), book.panel, rule, work));
    risk::PerformanceSeries series;
    series.dates = std::move(held.value.dates);
    series.returns = std::move(held.value.returns);
    return series;
}

Result<PortfolioReturns> portfolio_returns(const Call& call, const PerformanceRequest& request) {
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, *request.portfolio, request.as_of,
                              request.option_market.value_or(OptionMarket{})));
    Book book = book_of(valued);
    TRY_STATUS(require_risk(book));
    PortfolioReturns held;
    market::Snapshot snapshot = valued.snapshot;
    std::vector<std::string> symbols = symbols_of(book);
    bool with_benchmark = request.benchmark.has_value();
    if (with_benchmark && !states<&PerformanceRequest::benchmark>(request)) {
        const std::vector<std::string> only{*request.benchmark};
        const auto prices =
            load_snapshot(call, only, request.as_of, valued.portfolio.base_currency);
        with_benchmark = prices && prices->prices().column(*request.benchmark);
        if (!with_benchmark)
            book.issues.push_back(
                {Severity::kWarning, "no_benchmark",
                 fmt::format("the benchmark {} of the risk settings has no stored prices; figures "
                             "against it are missing",
                             *request.benchmark),
                 *request.benchmark});
    }
    if (with_benchmark) held.benchmark = request.benchmark;
    if (with_benchmark &&
        std::find(symbols.begin(), symbols.end(), *request.benchmark) == symbols.end()) {
        symbols.push_back(*request.benchmark);
        TRY(snapshot, load_snapshot(call, symbols, request.as_of, valued.portfolio.base_currency));
        // Takes part in the join of dates, without a value.
        book.holdings.push_back({*request.benchmark, 0.0});
    }
    TRY_STATUS(add_returns(book, snapshot, request.window));
    TRY(held.series, held_series(book, request.holding, call.work()));
    if (with_benchmark) {
        const auto found =
            std::find(book.panel.symbols.begin(), book.panel.symbols.end(), *request.benchmark);
        if (found == book.panel.symbols.end())
            return fail(Code::kNotFound,
                        fmt::format("the benchmark {} has no stored prices: import them with "
                                    "market.import_prices, or name another benchmark",
                                    *request.benchmark));
        const auto column = static_cast<std::size_t>(found - book.panel.symbols.begin());
        for (std::size_t t = 0; t < book.panel.dates.size(); ++t)
            held.series.benchmark.push_back(book.panel.values(t, column));
    }
    held.coverage = book.coverage(entered_share(book));
    held.issues = std::move(book.issues);
    held.data_digest =
        std::move(Sha256().update_field(digest_of(valued)).update_field(snapshot.digest()))
            .finish_hex();
    return held;
}

}  // namespace ballast::service
