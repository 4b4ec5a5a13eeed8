// One day's stored prices of a symbol from one source, as traded.
#pragma once

#include <optional>
#include <string>

#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::model {

// The key is (symbol, date, source). An absent price or an empty currency is unknown.
struct PriceBar {
    std::string symbol;
    fin::Date date;
    std::string source;
    std::string currency;  // ISO 4217
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    std::optional<double> volume;
    Instant known_at;  // when the row was learned
};

}  // namespace ballast::model
