// A book as input of the risk engines: holdings, values and returns; from a request or from a
// stored portfolio and the stored prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/returns.hpp"
#include "market/snapshot.hpp"
#include "risk/panel.hpp"
#include "service/book/valued.hpp"
#include "service/call.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

// A position and the symbol whose returns move it; empty for one that no price moves.
struct BookPosition : risk::PositionUse {
    std::string moved_by;
};

struct Book {
    std::vector<risk::Holding> holdings;
    std::vector<risk::OptionHolding> options;
    market::ReturnPanel panel;
    Issues issues;
    double priced_gross = 0.0;    // of the holdings and options
    double left_out_gross = 0.0;  // of the positions left out, at cost
    double cash = 0.0;            // value of positions without risk
    std::size_t cash_positions = 0;
    std::size_t expired = 0;   // options without a value because they expired
    std::size_t unpriced = 0;  // other positions without a value
    std::string portfolio;     // slug of a stored portfolio
    std::string currency;
    std::optional<fin::Currency>
        base_currency;  // of a stored portfolio, whose prices are converted
    std::optional<fin::Date> as_of;
    std::string data_digest;            // of the stored data used
    std::vector<BookPosition> entries;  // by symbol

    risk::Positions positions() const { return {holdings, options}; }
    // Share of the whole book that is included, given the share of the holdings that is. A position
    // left out counts at cost, since its value is unknown.
    double coverage(double of_holdings) const;
};

struct BookWindow {
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> returns;  // at most this many, the latest; nullopt: the default
};

Result<Book> load_book(const Call& call, const BookSource& source, const BookWindow& window);

// An error where no position has a value that moves: kNotFound where prices are missing, otherwise
// kInvalidInput with the attribute kNoRisk.
Status require_risk(const Book& book);

// kNotFound where positions are held and none besides cash has a price: their figures are unknown,
// not zero.
Status require_value(const Book& book);

// No risk as an issue, for figures that are zero then; nullopt for a book with risk.
std::optional<Issue> issue_of_no_risk(const Book& book);

// Positions with a value; cash has one and no risk. Options with the same symbol are combined.
Book book_of(const ValuedPortfolio& portfolio);

// The symbols whose returns are needed: those of holdings and of options' underlyings, sorted.
std::vector<std::string> symbols_of(const Book& book);

// Share of the priced gross value whose symbols are in the book's panel.
double entered_share(const Book& book);

// How each position takes part in figures on the book's panel, by symbol.
std::vector<risk::PositionUse> position_uses(const Book& book);

// Adds the panel of the snapshot's returns to a book.
Status add_returns(Book& book, const market::Snapshot& snapshot, std::optional<std::size_t> window);

}  // namespace ballast::service
