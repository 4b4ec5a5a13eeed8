// A book lined up with a panel of returns: what every VaR method starts from. Internal to risk.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "math/matrix.hpp"
#include "risk/panel.hpp"

namespace ballast::risk {

// Positions stand in the order of the panel's columns, one per symbol, so that figures do not
// depend on the order of the holdings.
struct Book {
    std::vector<std::string> symbols;
    std::vector<double> values;
    std::vector<std::size_t> shown;  // indices in the order the holdings named them
    std::vector<fin::Date> dates;
    const math::Matrix* panel_returns = nullptr;  // dates × positions, the caller's, if in use
    math::Matrix own_returns;                     // dates × positions otherwise
    std::vector<double> pnl;                      // of the book, per date
    double net_value = 0.0;
    double gross_value = 0.0;
    double coverage = 1.0;

    const math::Matrix& returns() const { return panel_returns ? *panel_returns : own_returns; }
    double returns(std::size_t t, std::size_t i) const { return returns()(t, i); }
};

// The book reads the panel's own matrix where it holds every column, so the panel outlives it.
// Issue `no_returns` for each holding the panel does not know. kInvalidInput: no holdings, a value
// that is not finite, none with returns, a panel that is not valid.
Result<Outcome<Book>> make_book(std::span<const Holding> holdings, const ReturnPanel& panel);

// First and second moments of one period: of the positions per unit of value, of the book in
// currency.
struct BookMoments {
    std::vector<double> mean;        // in use: zero or of the sample
    std::vector<double> covariance;  // of each position's return with the book's P&L
    std::vector<double> variance;    // of each position's return
    double book_mean = 0.0;          // in use
    double book_sample_mean = 0.0;
    double book_variance = 0.0;
};

struct MomentSettings {
    bool sample_mean = false;
    int ddof = 1;
    std::optional<double> ewma_lambda;
};

// O(dates × positions); no covariance matrix is formed.
BookMoments moments(const Book& book, const MomentSettings& settings);

// The same book on overlapping compounded returns of `days` periods, dated by their last day.
Book overlapping(const Book& book, std::size_t days);

}  // namespace ballast::risk
