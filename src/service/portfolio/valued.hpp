// A stored portfolio with what each position is worth on a day.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/snapshot.hpp"
#include "model/portfolio.hpp"
#include "options/book.hpp"
#include "risk/exposures.hpp"
#include "risk/valuation.hpp"
#include "service/call.hpp"
#include "service/options/valuation.hpp"

namespace ballast::service {

// What the model says of an option position.
struct ValuedOption {
    MarketedOption market;
    options::PositionValue value;  // priced: price and position are there
};

// A stored position with its value as of the snapshot's date: quantity × multiplier × the last
// close, or of an option the model's price at the last close of its underlying.
struct ValuedPosition {
    model::Position position;
    risk::PositionValue value;
    std::optional<double> price;
    std::optional<fin::Date> price_date;  // of a stored close
    std::optional<ValuedOption> option;
    std::string sector;
    std::string security_name;
    std::string currency;
    Issues issues;  // why it has no value, or why the value is doubtful
};

struct ValuedPortfolio {
    model::Portfolio portfolio;
    std::vector<ValuedPosition> positions;
    market::Snapshot snapshot;  // of the symbols held and of the options' underlyings
    double rate = 0.0;          // options are priced with
    Issues assumptions;         // made to price options
    Issues issues;              // these, and those of all positions
};

// `market` tells how options are valued. Options that cannot be are in the portfolio without a
// value, with the issue `not_priced`.
Result<ValuedPortfolio> load_valued_portfolio(const Call& call, const std::string& id_or_slug,
                                              std::optional<fin::Date> as_of,
                                              const OptionMarket& market);

// Over the market snapshot and the portfolio as booked: two portfolios that hold the same have the
// same digest in any database.
std::string digest_of(const ValuedPortfolio& portfolio);

std::vector<risk::ExposurePosition> exposure_positions(const ValuedPortfolio& portfolio);

}  // namespace ballast::service
