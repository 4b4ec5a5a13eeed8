// Stored option positions as engine input: spots, volatilities, rate and time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "market/snapshot.hpp"
#include "model/portfolio.hpp"
#include "options/book.hpp"
#include "service/book/option_market.hpp"

namespace ballast::service {

struct StoredOptionMarket;

inline constexpr double kAssumedRate = 0.05;
inline constexpr std::size_t kVolatilityWindow = 252;  // number of returns
// Sources of volatilities.
inline constexpr std::string_view kQuotedVolatility = "quote";
inline constexpr std::string_view kHistoricalVolatility = "historical";

// Where the inputs of an option come from; all empty for an underlying.
struct OptionSources {
    std::string volatility;  // "position", "underlying", "default", "quote" or "historical"
    std::string origin;      // of a quoted volatility: "polygon of 2026-01-02"
    std::string rate;        // "request", "treasury" or "assumed"
    std::string dividend;    // "request", "stored" or "none"
};

// An option position and its market.
struct MarketedOption {
    options::Holding holding;
    OptionSources sources;
    std::string stored_underlying;  // symbol of the underlying in the stored prices
    // The close before the spot, and the calendar days since; nullopt where the request gave the
    // spot or there is no earlier close.
    std::optional<double> previous_spot;
    int days_since_previous = 0;
};

// Possible symbols of an option's underlying in the stored prices: OCC roots leave out the dot of a
// share class (BRKB is BRK.B), and those of adjusted contracts end in a digit.
std::vector<std::string> underlying_names(const model::OptionTerms& terms);

// Finds the market of options in a snapshot that holds the underlying_names() of each. What the
// request does not give comes from what is stored: the implied volatility of the contract, Treasury
// rates, the dividends of the last year; without them, from the historical volatility of the
// underlying's prices, an assumed rate and no dividends.
class OptionMarkets {
public:
    using Stored = std::shared_ptr<const StoredOptionMarket>;

    OptionMarkets(const market::Snapshot& snapshot, const OptionMarket& market, Stored stored = {})
        : OptionMarkets(snapshot, market, snapshot.as_of(), std::move(stored)) {}
    // As of an earlier day of the snapshot.
    OptionMarkets(const market::Snapshot& snapshot, const OptionMarket& market, fin::Date as_of,
                  Stored stored = {})
        : snapshot_(snapshot), market_(market), as_of_(as_of), stored_(std::move(stored)) {}

    // For a year, where stored rates differ by maturity.
    double rate() const { return rate(1.0).first; }

    // kInvalidInput for an expired or invalid option, kNotFound for one without a spot or a
    // volatility; the message names the position.
    Result<MarketedOption> find(const model::Position& position);

    // Sources and assumptions for the options found. For each underlying `volatility_quoted` or
    // `volatility_proxy` (its historical volatility), `dividends_stored`, `stale_price` (of its
    // spot); for all `rate_stored`, `rate_stale` or `rate_assumed`, and
    // `dividends_none`.
    Issues assumptions() const;

private:
    struct Underlying {
        std::string stored_symbol;
        std::optional<double> spot;
        std::optional<double> previous_spot;
        int days_since_previous = 0;
        std::optional<double> historical_volatility;
        std::size_t returns = 0;
        bool has_proxy = false;         // historical volatility used
        std::set<std::string> origins;  // of quoted volatilities used
        double dividend_yield = 0.0;
        std::string dividend_source;  // of stored dividends; empty: not used
        std::optional<Issue> stale;
    };
    Underlying& underlying_of(const model::OptionTerms& terms);
    void add_prices(Underlying& underlying) const;
    void add_dividends(Underlying& underlying) const;
    std::pair<double, std::string_view> rate(double years) const;
    void set_volatility(const model::Position& position, Underlying& underlying,
                        MarketedOption& option) const;
    void set_dividend_yield(const model::OptionTerms& terms, const Underlying& underlying,
                            MarketedOption& option) const;
    void add_volatility_issues(const std::string& root, const Underlying& underlying,
                               Issues& issues) const;
    void add_rate_issues(Issues& issues) const;

    const market::Snapshot& snapshot_;
    const OptionMarket& market_;
    fin::Date as_of_;
    Stored stored_;
    std::map<std::string, Underlying> found_;
    std::set<std::string> rate_sources_;
    std::set<std::string> without_dividends_;  // underlyings
};

}  // namespace ballast::service
