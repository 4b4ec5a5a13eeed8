// What is wrong with a history of prices: gaps, outliers, splits that were not adjusted, stale
// runs, bars that contradict themselves. Nothing is mended.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/calendar.hpp"
#include "fin/date.hpp"

namespace ballast::market {

struct Bar {
    fin::Date date;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    std::optional<double> volume;
};

enum class Frequency : std::uint8_t { kAuto, kDaily, kMonthly };

struct ValidateSettings {
    double outlier_sigma = 3.0;  // threshold of the Hampel filter
    int half_window = 25;        // returns on either side
    int stale_closes = 5;        // equal closes that are a stale run
    Frequency frequency = Frequency::kAuto;
};

struct Gap {
    fin::Date from;  // first and last missing business day; months by their first day
    fin::Date to;
    int missing = 0;
};

enum class OutlierKind : std::uint8_t {
    kSpike,  // and back on the next day: a wrong price
    kJump,   // and stays
    kUnadjustedSplit,
};

struct Outlier {
    fin::Date date;
    OutlierKind kind = OutlierKind::kSpike;
    double close = 0.0;
    double log_return = 0.0;
    double score = 0.0;                 // robust standard deviations from the median
    std::optional<double> split_ratio;  // old price / new price, the nearest usual one
};

struct StaleRun {
    fin::Date from;  // first day that repeats the close before it
    fin::Date to;
    int length = 0;  // repeats
    double close = 0.0;
};

struct IntegrityFault {
    fin::Date date;
    std::string field;
    std::string fault;  // high_below_low, outside_range, negative_volume, not_positive, duplicate
    double value = 0.0;
};

struct ValidationReport {
    std::vector<Gap> gaps;
    std::vector<Outlier> outliers;
    std::vector<StaleRun> stale_runs;
    std::vector<IntegrityFault> integrity;
    std::size_t rows = 0;
    std::size_t usable = 0;  // with a close above zero
};

// Bars of one symbol, in any order. A close of zero is missing, as it is in files that write 0 for
// it: it is a fault and takes no part in the rest.
//
// Outliers: Hampel filter on log returns, |r - median| > sigma × 1.4826 × MAD over a centred window
// (Pearson et al., Generalized Hampel Filters, 2016; 3 is its usual threshold), where r is the log
// return divided by the square root of the sessions that it spans (business days of the calendar,
// months of a monthly series), so that a move over a gap is measured by a deviation over the same
// time; where more than
// half of a window is equal, the MAD of the whole series. A spike is what passes the threshold both
// ways. A level that stays is no outlier of prices, and days of earnings or dividends pass 3
// deviations once in forty: a jump is reported beyond ten MAD (R highfrequency), or sigma where
// that is more. A split is suspected where the price ratio is within 3 % of a usual one and the old
// level does not come back within five bars: the split itself is exact, the rest is the day's own
// move.
Result<ValidationReport> validate_bars(std::vector<Bar> bars, const fin::Calendar& calendar,
                                       const ValidateSettings& settings);

}  // namespace ballast::market
