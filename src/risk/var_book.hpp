// A book aligned with a panel of returns: the common input of all VaR methods. Internal to risk.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "math/matrix.hpp"
#include "risk/panel.hpp"

namespace ballast::risk {

// The panel columns that the book uses, in panel order, one per symbol, so that figures do not
// depend on the order of the holdings, with the value held of each (zero where only options on it
// are held). Options are separate lines after the columns.
struct Book {
    std::vector<std::string> symbols;
    std::vector<double> values;
    std::vector<OptionHolding> options;
    std::vector<std::size_t> underlying;  // column of each option's underlying
    std::vector<std::size_t> shown;       // lines in the order of the positions
    std::vector<fin::Date> dates;
    // Dates × columns: the caller's matrix, where used.
    const math::Matrix* panel_returns = nullptr;
    math::Matrix own_returns;  // dates × columns otherwise
    math::Matrix option_pnl;   // dates × options, revalued at each return
    std::vector<double> pnl;   // of the book, per date
    double net_value = 0.0;
    double gross_value = 0.0;
    double coverage = 1.0;

    const math::Matrix& returns() const { return panel_returns ? *panel_returns : own_returns; }
    double returns(std::size_t t, std::size_t i) const { return returns()(t, i); }

    std::size_t columns() const { return values.size(); }
    std::size_t lines() const { return values.size() + options.size(); }
    bool is_option(std::size_t line) const { return line >= values.size(); }
    const OptionHolding& option(std::size_t line) const { return options[line - values.size()]; }
    const std::string& symbol(std::size_t line) const {
        return is_option(line) ? option(line).symbol : symbols[line];
    }
    // Market value.
    double value(std::size_t line) const {
        return is_option(line) ? option(line).greeks.market_value : values[line];
    }
    // Factor from a line's unit P&L to its P&L: the value, or 1 for options, whose P&L is an
    // amount.
    double weight(std::size_t line) const { return is_option(line) ? 1.0 : values[line]; }
    double unit_pnl(std::size_t date, std::size_t line) const {
        return is_option(line) ? option_pnl(date, line - values.size()) : returns(date, line);
    }
    // Derivative of a figure with respect to a line's weight, per unit of its value; null for a
    // worthless option.
    std::optional<double> per_value(std::size_t line, double slope) const;
};

// The book uses the panel's matrix directly where it includes every column, so the panel must
// outlive it. Issue `no_returns` for each position that is not in the panel. kInvalidInput: no
// positions, a value that is not finite, none with returns, a panel that is not valid.
Result<Outcome<Book>> make_book(const Positions& positions, const ReturnPanel& panel,
                                const Work& work);

// Options on one underlying, as many as one thread handles at a time.
struct OptionGroup {
    std::size_t column = 0;           // of the underlying
    std::vector<std::size_t> places;  // indices among the book's options, ascending
    std::vector<options::Holding> terms;
};
std::vector<OptionGroup> option_groups(const Book& book);

// P&L of a book's options at the moves of its columns: scenarios × options.
math::Matrix option_pnl(const Book& book, const math::Matrix& moves, const Work& work);
// Adds each row's sum to `pnl`.
void add_rows(const math::Matrix& lines, std::vector<double>& pnl);

// First and second moments of one period: of the lines per unit of weight, of the book in currency.
struct BookMoments {
    std::vector<double> mean;        // the mean in use: zero or of the sample
    std::vector<double> covariance;  // of each line with the book's P&L
    std::vector<double> variance;    // of each line
    double book_mean = 0.0;          // the mean in use
    double book_sample_mean = 0.0;
    double book_variance = 0.0;
};

struct MomentSettings {
    bool sample_mean = false;
    int ddof = 1;
    std::optional<double> ewma_lambda;
};

// O(dates × lines); no covariance matrix is formed.
BookMoments moments(const Book& book, const MomentSettings& settings);
// Weights of the dates under these settings: 1 / (n - ddof) each, or lambda^age over their sum.
std::vector<double> date_weights(std::size_t dates, const MomentSettings& settings);

// The same book on overlapping compounded returns of `days` periods, dated by their last day.
Book overlapping(const Book& book, std::size_t days, const Work& work);

}  // namespace ballast::risk
