// Series other than prices: corporate actions and macroeconomic values, and the kinds of series
// that providers offer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::model {

enum class SeriesKind : std::uint8_t { kPrices, kMacro, kChain, kQuotes };

enum class ActionKind : std::uint8_t { kDividend, kSplit };

// What is known about the downloads of a series. The key is (kind, symbol, source).
struct SeriesState {
    SeriesKind kind = SeriesKind::kPrices;
    std::string symbol;
    std::string source;                   // the provider
    std::optional<fin::Date> asked_from;  // the earliest date requested
    std::optional<fin::Date> first_date;  // of the rows downloaded
    std::optional<fin::Date> last_date;
    std::optional<Instant> tried_at;    // the last request
    std::optional<Instant> fetched_at;  // the last one that succeeded
    std::optional<Instant> full_at;     // the last one for all dates
    std::string failure;                // of the last request; empty after a success
    std::string request;                // of the last success: its URL, without keys
    std::string body_digest;            // SHA-256 of its response
    std::string etag;
    std::string last_modified;
    std::int64_t parser_version = 0;
};

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
