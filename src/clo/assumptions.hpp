// Assumptions of a projection: defaults, prepayments, recoveries, reinvestment, call, liquidation.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "clo/rating.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::clo {

// A rate for all assets, or by date, rating or asset. The parts are looked up in the order asset,
// rating, date; the last date on or before a period applies.
struct RateTable {
    std::map<std::string, double> by_date;
    std::map<std::string, std::variant<double, std::vector<double>>> by_rating;
    std::map<std::string, std::variant<double, std::vector<double>>> by_asset;
};

// A number, one per period (the last repeats), a table, or the name of a vector.
using RateAssumption = std::variant<double, std::vector<double>, RateTable, std::string>;
using NumberOrList = std::variant<double, std::vector<double>>;

struct CccAssumption {
    NumberOrList share = 0.0;                                          // of performing par
    std::variant<Decimal, std::vector<Decimal>> price = Decimal(100);  // percent of par
};

struct ReinvestmentAssumption {
    Decimal price = Decimal(100);  // percent of par
    double spread = 0.0;
    std::optional<double> floor;
    int term_months = 60;
    double amortization = 0.0;  // share of the balance on each payment date
    // Which conditions of purchases after the reinvestment period name.
    std::optional<MoodysRating> moodys_rating;
    std::optional<SpRating> sp_rating;
    // Those of the assets when absent.
    std::optional<RateAssumption> defaults, prepay, recovery;
    std::optional<int> lag_months;
};

// Sales of assets whose credit has deteriorated.
struct CreditRiskSales {
    RateAssumption rate = 0.0;     // annual, of the performing balance
    Decimal price = Decimal(100);  // percent of par
};

enum class CallRule : std::uint8_t { kNone, kDate, kEquityBelow, kPoolBelow, kCleanUp };

struct CallAssumption {
    CallRule rule = CallRule::kNone;
    std::optional<fin::Date> date;
    // Equity distribution of a quarter or collateral, as a share of its amount at closing.
    std::optional<double> threshold;
};

struct LiquidationAssumption {
    Decimal price = Decimal(100);  // percent of par
    std::map<std::string, Decimal> by_rating;
};

// When prepayments happen within a period.
enum class PrepaymentTiming : std::uint8_t {
    kPeriodEnd,    // after interest and scheduled principal
    kPeriodStart,  // before them; scheduled principal falls in proportion
};

struct Assumptions {
    RateAssumption defaults = 0.0;  // annual
    RateAssumption prepay = 0.0;    // annual
    RateAssumption recovery = 0.5;
    std::optional<RateAssumption> draws;  // annual, of unfunded commitments; absent: none
    int lag_months = 0;
    std::optional<CccAssumption> ccc;
    std::optional<ReinvestmentAssumption> reinvestment;
    std::optional<CreditRiskSales> credit_risk_sales;
    CallAssumption call;
    std::optional<LiquidationAssumption> liquidation;
    // The date or the number of the period, from 1, in which an asset defaults as a whole.
    std::map<std::string, std::variant<std::int64_t, std::string>> default_events;
    std::map<std::string, std::vector<double>> vectors;
    // Of the period over which annual default and prepayment rates apply.
    fin::DayCount rate_day_count = fin::DayCount::kThirty360Bond;
    PrepaymentTiming prepayment_timing = PrepaymentTiming::kPeriodEnd;
};

}  // namespace ballast::clo
