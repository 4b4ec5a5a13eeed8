// A book ready for the risk engines: what is held, at what value, and its returns; from a request
// or from a stored portfolio and the stored prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/returns.hpp"
#include "market/snapshot.hpp"
#include "model/portfolio.hpp"
#include "risk/exposures.hpp"
#include "risk/panel.hpp"
#include "risk/valuation.hpp"
#include "service/call.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

struct Book {
    std::vector<risk::Holding> holdings;  // of positions that have a value and are linear
    market::ReturnPanel panel;
    Issues issues;
    double priced_gross = 0.0;    // of the holdings
    double left_out_gross = 0.0;  // of the positions left out, at what they cost
    std::string currency;
    std::optional<fin::Date> as_of;
    std::string data_digest;  // of the stored data that was read

    // Share of the whole book that entered, given the share of the holdings that did. A position
    // left out counts with what it cost, since what it is worth is not known.
    double coverage(double of_holdings) const;
};

struct BookWindow {
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> returns;  // the last so many
};

Result<Book> load_book(const Call& call, const BookSource& source, const BookWindow& window);

// A stored position with its value as of the snapshot's date. Options have no value here: they are
// priced by a model, not by a quote.
struct ValuedPosition {
    model::Position position;
    risk::PositionValue value;
    std::optional<double> price;
    std::optional<fin::Date> price_date;
    std::string sector;
    std::string security_name;
    std::string currency;
    Issues issues;  // why it has no value, or why the value is doubtful
};

struct ValuedPortfolio {
    model::Portfolio portfolio;
    std::vector<ValuedPosition> positions;
    market::Snapshot snapshot;
    Issues issues;
};

// Over the market snapshot and the portfolio as booked: two portfolios that hold the same have the
// same digest in any database.
std::string digest_of(const ValuedPortfolio& portfolio);

Result<ValuedPortfolio> load_valued_portfolio(const Call& call, const std::string& id_or_slug,
                                              std::optional<fin::Date> as_of);
Book book_of(const ValuedPortfolio& portfolio);
std::vector<risk::ExposurePosition> exposure_positions(const ValuedPortfolio& portfolio);

// Adds the panel of the snapshot's returns to a book.
Status add_returns(Book& book, const market::Snapshot& snapshot, std::optional<std::size_t> window);

}  // namespace ballast::service
