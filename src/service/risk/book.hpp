// A book ready for the risk engines: what is held, at what value, and its returns; from a request
// or from a stored portfolio and the stored prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/returns.hpp"
#include "market/snapshot.hpp"
#include "risk/panel.hpp"
#include "service/call.hpp"
#include "service/portfolio/valued.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

struct Book {
    std::vector<risk::Holding> holdings;
    std::vector<risk::OptionHolding> options;
    market::ReturnPanel panel;
    Issues issues;
    double priced_gross = 0.0;    // of the holdings and options
    double left_out_gross = 0.0;  // of the positions left out, at what they cost
    std::string currency;
    std::optional<fin::Date> as_of;
    std::string data_digest;  // of the stored data that was read

    risk::Positions positions() const { return {holdings, options}; }
    // Share of the whole book that entered, given the share of the holdings that did. A position
    // left out counts with what it cost, since what it is worth is not known.
    double coverage(double of_holdings) const;
};

struct BookWindow {
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> returns;  // the last so many
};

Result<Book> load_book(const Call& call, const BookSource& source, const BookWindow& window);

// Positions that have a value; cash has one and no risk. Options of one symbol are one.
Book book_of(const ValuedPortfolio& portfolio);

// The symbols whose returns move the book: of holdings and of options' underlyings, in order.
std::vector<std::string> symbols_of(const Book& book);

// Share of the priced gross value whose symbols are in the book's panel.
double entered_share(const Book& book);

// Adds the panel of the snapshot's returns to a book.
Status add_returns(Book& book, const market::Snapshot& snapshot, std::optional<std::size_t> window);

}  // namespace ballast::service
