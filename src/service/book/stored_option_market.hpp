// What is stored for valuing options on a day: implied volatilities of their contracts, interest
// rates, and the dividends of their underlyings.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/portfolio.hpp"
#include "service/call.hpp"

namespace ballast::service {

struct StoredVolatility {
    double value = 0.0;
    fin::Date date;
    std::string source;
};

// Continuously compounded.
struct StoredRate {
    int days = 0;
    double value = 0.0;
};

// Dividends of the year up to the day, in shares of the day.
struct StoredDividends {
    double paid = 0.0;
    std::string source;
};

struct StoredOptionMarket {
    std::map<std::string, StoredVolatility> volatilities;  // by contract
    std::vector<StoredRate> rates;                         // by maturity
    std::optional<fin::Date> rates_date;                   // of the latest of them
    std::string rates_source;                              // "fred" or "treasury"
    std::map<std::string, StoredDividends> dividends;      // by underlying, as stored

    // Linear in time between the maturities, flat beyond them; nullopt without rates.
    std::optional<double> rate(double years) const;
    std::string digest() const;
};

// Quotes and rates that are older on the day are not used. Rates older than a month are used with a
// warning of their age: the last known rate is closer to the present one than an assumption.
inline constexpr int kOldestQuoteDays = 10;
inline constexpr int kOldestRateDays = 366;
inline constexpr int kStaleRateDays = 31;

Result<std::shared_ptr<const StoredOptionMarket>> load_option_market(
    const Call& call, std::span<const model::OptionTerms> options, fin::Date as_of);

}  // namespace ballast::service
