// Market data of kinds other than daily prices: what a source stated about an instrument on a day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::model {

enum class RecordKind : std::uint8_t {
    kQuote,
    kOptionQuote,
    kRating,
    kLoanPrice,
    kFundamental,
};

// The key is (kind, instrument, part, date, source). The content is the JSON of the struct of the
// kind: SecurityQuote, OptionQuote, CreditRating, LoanPrice or Fundamentals.
struct MarketRecord {
    RecordKind kind = RecordKind::kQuote;
    std::string instrument;  // symbol, underlying of an option, or type and value of an identifier
    std::string part;        // contract of an option, agency of a rating; otherwise empty
    fin::Date date;
    std::string source;
    std::string content;
    Instant known_at;
};

struct SecurityQuote {
    double price = 0.0;
    std::optional<double> bid;
    std::optional<double> ask;
    std::optional<double> previous_close;
    std::optional<double> volume;
    std::string currency;
    std::optional<Instant> quoted_at;
};

struct OptionQuote {
    std::optional<double> bid;
    std::optional<double> ask;
    std::optional<double> last;
    std::optional<double> implied_volatility;
    std::optional<double> delta;
    std::optional<double> open_interest;
    std::optional<double> underlying_price;

    bool operator==(const OptionQuote&) const = default;
};

struct CreditRating {
    std::string agency;
    std::string rating;
    std::string outlook;
    std::string watch;
};

// In percent of par.
struct LoanPrice {
    std::optional<double> bid;
    std::optional<double> offer;
    double mid = 0.0;
    std::optional<double> depth;
};

struct Fundamentals {
    std::optional<double> market_cap;
    std::optional<double> beta;
    std::optional<double> annual_dividend;
    std::string currency;
};

}  // namespace ballast::model
