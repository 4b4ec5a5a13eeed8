// A stored portfolio with the value of each position on a day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/snapshot.hpp"
#include "model/portfolio.hpp"
#include "options/book.hpp"
#include "risk/exposures.hpp"
#include "risk/valuation.hpp"
#include "service/book/option_valuation.hpp"
#include "service/call.hpp"

namespace ballast::service {

// Model results for an option position.
struct ValuedOption {
    MarketedOption market;
    options::PositionValue value;  // valuation: price and position are set
};

// A stored position with its value on the snapshot date: quantity × multiplier × the last close, or
// for an option the model price at the last close of its underlying. Prices and values are in the
// currency of the portfolio; a position without the exchange rate for it has no value, with the
// issue `no_exchange_rate`.
struct ValuedPosition {
    model::Position position;
    risk::PositionValue value;
    std::optional<double> price;
    std::optional<fin::Date> price_date;  // date of the stored close
    std::optional<ValuedOption> option;
    std::string sector;
    std::string security_name;
    std::string currency;  // of the security
    Issues issues;         // why the value is missing or doubtful
};

struct ValuedPortfolio {
    model::Portfolio portfolio;
    std::vector<ValuedPosition> positions;
    market::Snapshot snapshot;  // of the held symbols and the options' underlyings
    double rate = 0.0;          // for pricing options; of a year where it differs by maturity
    std::string option_digest;  // of the stored inputs for options; empty without any
    Issues assumptions;         // on option pricing
    Issues issues;              // these and those of all positions
};

// `market` sets how options are valued. Options that cannot be valued are included without a value,
// with the issue `not_priced`.
Result<ValuedPortfolio> load_valued_portfolio(const Call& call, const std::string& id_or_slug,
                                              std::optional<fin::Date> as_of,
                                              const OptionMarket& market);

// Attribute of the error of a calculation that a portfolio has nothing for: it is empty, or holds
// cash only.
inline constexpr std::string_view kNoRisk = "no_risk";

// Over the market snapshot and the stored positions: two portfolios with the same holdings have the
// same digest in any database.
std::string digest_of(const ValuedPortfolio& portfolio);

std::vector<risk::ExposurePosition> exposure_positions(const ValuedPortfolio& portfolio);

// kNotFound: no position besides cash has a value, because there are no prices, or because all
// options have expired.
Error without_values(std::string_view portfolio, fin::Date as_of, bool all_expired);

}  // namespace ballast::service
