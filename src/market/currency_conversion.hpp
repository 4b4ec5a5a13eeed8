// Closes of securities of several currencies in one of them, by exchange rates stored as prices.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fin/currency.hpp"
#include "fin/date.hpp"
#include "market/price_history.hpp"
#include "model/security.hpp"

namespace ballast::market {

// Dates without a rate use the last one, up to this many calendar days earlier.
inline constexpr int kRateDays = 7;

struct ExchangeRates {
    std::string symbol;        // of the stored series
    std::vector<Close> rates;  // units of the target currency for one unit, by date
};

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

// The symbols of all rates that the securities need.
std::vector<std::string> rate_symbols(std::span<const model::Security> securities,
                                      fin::Currency to);

// Multiplies the closes of securities in other currencies by the rate of the day. A close without a
// rate becomes missing; the closes of a security without any rates stay as stored. Securities of
// unknown currency are taken to be in the target currency.
std::vector<CurrencyConversion> convert_closes(PriceHistory& history,
                                               std::span<const model::Security> securities,
                                               fin::Currency to);

}  // namespace ballast::market
