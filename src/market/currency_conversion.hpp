// Closes of securities of several currencies in one of them, by exchange rates stored as prices.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"
#include "market/price_history.hpp"
#include "model/security.hpp"

namespace ballast::market {

// Dates without a rate use the last one, up to this many calendar days earlier.
inline constexpr int kRateDays = 7;

// A stored series that takes part in a rate, and its last value as stored.
struct RateSeries {
    std::string symbol;
    bool is_inverse = false;  // the rate is divided by it
    Close last;
};

struct ExchangeRates {
    fin::Currency from;
    fin::Currency to;
    std::optional<fin::Currency> through = {};  // of a cross rate
    std::vector<RateSeries> series = {};        // of the pair; two of a cross rate
    std::vector<Close> rates = {};              // units of `to` for one unit of `from`, by date
};

// How the rate follows from stored series: "EURUSD", "1 / USDEUR", "EURUSD / GBPUSD".
std::string formula_of(const ExchangeRates& rates);

// The rate on a day; nullopt where the last one is more than kRateDays older.
std::optional<Close> rate_on(const ExchangeRates& rates, fin::Date date);

struct CurrencyConversion {
    std::string symbol;      // of a security
    fin::Currency currency;  // of its stored closes; differs from the target currency
    std::shared_ptr<const ExchangeRates> rates;  // null: none are stored, closes are not converted
};

// Symbols under which rates from one currency to another may be stored, by preference: "EURUSD",
// USD for one EUR, then "EURUSD=X", and the inverse "USDEUR" and "USDEUR=X".
std::vector<std::string> rate_symbols(fin::Currency from, fin::Currency to);

// The same for several currencies, with those of cross rates.
std::vector<std::string> rate_symbols(std::span<const fin::Currency> from, fin::Currency to);

// The currencies of securities other than the target, each once.
std::vector<fin::Currency> foreign_currencies(std::span<const model::Security> securities,
                                              fin::Currency to);

// The rates from one currency to another in stored series: of the pair itself, else through US
// dollars, else through euros. A cross rate has a value on each day with a value of one of its
// series, with the other's last one of at most kRateDays earlier. Null without any.
std::shared_ptr<const ExchangeRates> exchange_rates(const PriceHistory& history, fin::Currency from,
                                                    fin::Currency to);

// `currency_converted` (info) with the path and the last rate, and `stale_rate` (warning) for each
// series whose last value is older than the limit of model/price_staleness.hpp.
Issues conversion_issues(const ExchangeRates& rates, fin::Date as_of);

// Multiplies the closes of securities in other currencies by the rate of the day. A close without a
// rate becomes missing; the closes of a security without any rates stay as stored. Securities of
// unknown currency are taken to be in the target currency.
std::vector<CurrencyConversion> convert_closes(PriceHistory& history,
                                               std::span<const model::Security> securities,
                                               fin::Currency to);

}  // namespace ballast::market
