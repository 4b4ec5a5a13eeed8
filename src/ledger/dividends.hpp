// Dividends of a ledger's holdings: what was paid, what is declared, and a forecast from the last
// payments and their frequency.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

// A dividend per share as it was paid, not adjusted for later splits.
struct DividendAction {
    std::string symbol;
    fin::Date date;  // ex-dividend
    Decimal amount;
    std::optional<fin::Currency> currency;  // that of the price when absent
};

struct SplitAction {
    std::string symbol;
    fin::Date date;
    Decimal ratio;  // new shares per old one
};

enum class DividendSource : std::uint8_t {
    kActions,   // dividends per share with ex-dates
    kPayments,  // payments of the ledger over the units held the day before
};

enum class DividendFrequency : std::uint8_t { kMonthly, kQuarterly, kSemiannual, kAnnual };

constexpr int payments_a_year(DividendFrequency frequency) {
    using enum DividendFrequency;
    return frequency == kMonthly      ? 12
           : frequency == kQuarterly  ? 4
           : frequency == kSemiannual ? 2
                                      : 1;
}

enum class ForecastMethod : std::uint8_t {
    kLastAmount,  // every payment is the last one
    kSameSeason,  // every payment is that of a year before
};

enum class DividendStatus : std::uint8_t {
    kForecast,
    kNone,       // no dividend is known
    kSingle,     // one payment has no frequency
    kIrregular,  // the intervals of the last payments fit no frequency
    kLapsed,     // the next payment is more than half an interval overdue
};

enum class DividendKind : std::uint8_t {
    kPaid,
    kDeclared,  // dated after the report date
    kForecast,
};

struct DividendPayment {
    fin::Date date;  // of payment when paid; ex-dividend when declared; of the source in a forecast
    std::string symbol;
    std::string account;  // of a payment in the ledger; empty otherwise
    DividendKind kind = DividendKind::kPaid;
    std::optional<Decimal> quantity;   // units that are held; nullopt when paid
    std::optional<Decimal> per_share;  // nullopt when paid
    fin::Currency currency;
    Decimal amount;  // before taxes withheld
    std::optional<Decimal> base_amount;
};

// A dividend in units of today, of one symbol.
struct DividendPoint {
    fin::Date date;
    Decimal amount;
};

struct DividendHolding {
    std::string symbol;
    Decimal quantity;
    fin::Currency currency;  // of the dividend
    DividendStatus status = DividendStatus::kNone;
    std::optional<DividendSource> source;
    std::optional<DividendFrequency> frequency;
    std::optional<ForecastMethod> method;
    std::optional<fin::Date> last_date;
    std::optional<Decimal> last_amount;  // per share of the present units
    std::vector<DividendPoint> special;  // payments that the forecast does not repeat
    std::optional<fin::Date> next_date;
    // In the base currency.
    Decimal paid;      // of the twelve months up to the date
    Decimal expected;  // declared and forecast, of the months after it
    std::optional<Decimal> cost_basis;
    std::optional<Decimal> value;
    std::optional<double> yield_on_cost;  // expected over a year / cost basis
    std::optional<double> forward_yield;  // expected over a year / value
};

struct DividendMonth {
    std::string month;  // 2024-07
    Decimal paid;
    Decimal declared;
    Decimal forecast;
};

struct DividendTotals {
    Decimal paid;
    Decimal expected;
    Decimal cost_basis;
    Decimal value;
    std::optional<double> yield_on_cost;
    std::optional<double> forward_yield;
};

struct DividendCalendar {
    std::vector<DividendHolding> holdings;  // by expected income, largest first
    std::vector<DividendPayment> payments;  // by date; paid in the twelve months, then the others
    std::vector<DividendMonth> past;        // the twelve months up to that of the date
    std::vector<DividendMonth> months;      // those of the forecast, from the day after the date
    DividendTotals totals;
    double coverage = 1.0;  // share of the holdings' value whose dividends are forecast or none
};

struct DividendSettings {
    fin::Date as_of;
    int months = 12;  // of the forecast
    LotSettings lots;
    OnError on_error = OnError::kRefuse;
    std::set<std::string> accounts;  // all when empty
    std::vector<DividendAction> actions;
    std::vector<SplitAction> splits;  // besides those of the ledger
};

Result<Outcome<DividendCalendar>> dividend_calendar(
    std::span<const model::Transaction> transactions, const MarketInputs& market,
    const DividendSettings& settings);

// The frequency of the last payments; nullopt where their intervals fit none. At least two.
std::optional<DividendFrequency> frequency_of(std::span<const DividendPoint> points);

// Dividends apart from special ones, which no source marks: those that differ by more than a
// quarter from the median of their neighbors and follow or precede another within less than the
// shortest interval of the frequency, and monthly or quarterly ones of more than three times that
// median. One that was paid on a regular date counts there with the amount before it.
struct RegularDividends {
    std::vector<DividendPoint> regular;
    std::vector<DividendPoint> special;
};
RegularDividends regular_dividends(std::span<const DividendPoint> points);

}  // namespace ballast::ledger
