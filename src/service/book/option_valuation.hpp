// Stored option positions as engine input: spots, volatilities, rate and time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "market/snapshot.hpp"
#include "model/portfolio.hpp"
#include "options/book.hpp"
#include "service/book/option_market.hpp"

namespace ballast::service {

inline constexpr double kAssumedRate = 0.05;
inline constexpr std::size_t kVolatilityWindow = 252;                    // number of returns
inline constexpr std::string_view kHistoricalVolatility = "historical";  // a volatility source

// An option position and its market.
struct MarketedOption {
    options::Holding holding;
    std::string volatility_source;  // "position", "underlying", "default" or "historical"
    std::string stored_underlying;  // symbol of the underlying in the stored prices
    // The close before the spot, and the calendar days since; nullopt where the request gave the
    // spot or there is no earlier close.
    std::optional<double> previous_spot;
    int days_since_previous = 0;
};

// Possible symbols of an option's underlying in the stored prices: OCC roots leave out the dot of a
// share class (BRKB is BRK.B), and those of adjusted contracts end in a digit.
std::vector<std::string> underlying_names(const model::OptionTerms& terms);

// Finds the market of options in a snapshot that holds the underlying_names() of each. Without an
// implied volatility, the historical one of the underlying's stored prices is used.
class OptionMarkets {
public:
    OptionMarkets(const market::Snapshot& snapshot, const OptionMarket& market)
        : OptionMarkets(snapshot, market, snapshot.as_of()) {}
    // As of an earlier day of the snapshot.
    OptionMarkets(const market::Snapshot& snapshot, const OptionMarket& market, fin::Date as_of)
        : snapshot_(snapshot), market_(market), as_of_(as_of) {}

    double rate() const { return market_.rate.value_or(kAssumedRate); }

    // kInvalidInput for an expired or invalid option, kNotFound for one without a spot or a
    // volatility; the message names the position.
    Result<MarketedOption> find(const model::Position& position);

    // Assumptions for the options found: `volatility_proxy` for each underlying whose historical
    // volatility is used, `stale_price` for each whose spot is stale, `rate_assumed`.
    Issues assumptions() const;

private:
    struct Underlying {
        std::string stored_symbol;
        std::optional<double> spot;
        std::optional<double> previous_spot;
        int days_since_previous = 0;
        std::optional<double> historical_volatility;
        std::size_t returns = 0;
        bool has_proxy = false;  // historical volatility used
        std::optional<Issue> stale;
    };
    Underlying& underlying_of(const model::OptionTerms& terms);
    void add_prices(Underlying& underlying) const;

    const market::Snapshot& snapshot_;
    const OptionMarket& market_;
    fin::Date as_of_;
    std::map<std::string, Underlying> found_;
    std::size_t options_found_ = 0;
};

}  // namespace ballast::service
