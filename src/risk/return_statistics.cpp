#include "risk/return_statistics.hpp"

#include <cmath>

#include "market/returns.hpp"
#include "math/statistics.hpp"

namespace ballast::risk {

std::vector<ReturnStatistics> return_statistics(const ReturnPanel& panel,
                                                std::span<const double> book_returns) {
    std::vector<ReturnStatistics> statistics;
    for (std::size_t c = 0; c < panel.symbols.size(); ++c) {
        const std::vector<double> returns = panel.values.column(c);
        const auto volatility = market::annualized_volatility(returns);
        if (!volatility) break;
        ReturnStatistics& one =
            statistics.emplace_back(ReturnStatistics{panel.symbols[c], *volatility});
        if (book_returns.size() != returns.size()) continue;
        if (const auto r = math::correlation(returns, book_returns); r && std::isfinite(*r))
            one.correlation_with_book = *r;
    }
    return statistics;
}

}  // namespace ballast::risk
