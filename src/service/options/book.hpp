// Option holdings as engine input: from rows of a request, or from a stored portfolio and the
// stored prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "options/book.hpp"
#include "service/book/valued.hpp"
#include "service/call.hpp"
#include "service/options/requests.hpp"

namespace ballast::service {

// Missing or contradictory terms are errors at /options/i.
Result<options::Holding> holding_of(const OptionRow& row, std::size_t index,
                                    std::optional<fin::Date> as_of);
Result<std::vector<options::CashDividend>> dividends_of(
    const std::optional<wire::Table<DividendRow>>& rows, const std::string& underlying,
    std::optional<fin::Date> as_of);

struct OptionBook {
    std::vector<options::Holding> holdings;   // by underlying, expiry, strike, right
    std::vector<OptionSources> sources;       // by holding
    std::vector<OptionPositionRow> left_out;  // options without a spot or a volatility
    Issues issues;
    std::string currency;
    fin::Date as_of;
    double rate = 0.0;
    std::string data_digest;

    // Share of the options and underlyings that is in `holdings`.
    double coverage() const;
};

// The options of a stored portfolio in the requested market; an option without a spot or a
// volatility, or past its expiry, is left out with an issue. `include_underlyings` adds every other
// position with a price.
Result<OptionBook> load_option_book(const Call& call, const PortfolioMarket& market,
                                    std::optional<fin::Date> as_of, bool include_underlyings);
OptionBook option_book_of(const ValuedPortfolio& valued, bool include_underlyings);

}  // namespace ballast::service
