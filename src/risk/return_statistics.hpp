// Volatility of each symbol of a panel, and its correlation with a book.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "risk/panel.hpp"

namespace ballast::risk {

struct ReturnStatistics {
    std::string symbol;
    double volatility_annualized = 0.0;           // of daily returns
    std::optional<double> correlation_with_book;  // null where one of the two does not vary
};

// One entry per symbol, in the panel's order; empty with fewer than two dates. `book_returns`: on
// the panel's dates, otherwise no correlation is computed.
std::vector<ReturnStatistics> return_statistics(const ReturnPanel& panel,
                                                std::span<const double> book_returns);

}  // namespace ballast::risk
