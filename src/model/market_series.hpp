// Series other than prices: corporate actions and macroeconomic values, and the kinds of series
// that providers offer.
#pragma once

#include <cstdint>
#include <string>

#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::model {

enum class SeriesKind : std::uint8_t { kPrices, kMacro };

enum class ActionKind : std::uint8_t { kDividend, kSplit };

// A corporate action. The key is (symbol, date, kind, source).
struct PriceAction {
    std::string symbol;
    fin::Date date;
    ActionKind kind = ActionKind::kDividend;
    std::string source;
    double value = 0.0;    // amount per share; new shares per old one
    std::string currency;  // ISO 4217, of a dividend
    Instant known_at;
};

// A value of a macroeconomic series. The key is (series, date, source).
struct MacroPoint {
    std::string series;
    fin::Date date;
    std::string source;
    double value = 0.0;
    Instant known_at;
};

}  // namespace ballast::model
