// Checks of a price history: gaps, outliers, unadjusted splits, stale runs, inconsistent bars.
// Nothing is corrected.
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
    int stale_closes = 5;        // number of equal closes that makes a stale run
    Frequency frequency = Frequency::kAuto;
};

struct Gap {
    fin::Date from;  // first and last missing business day; months by their first day
    fin::Date to;
    int missing = 0;
};

enum class OutlierKind : std::uint8_t {
    kSpike,  // the price returns on the next day: a wrong price
    kJump,   // the price stays at the new level
    kUnadjustedSplit,
};

struct Outlier {
    fin::Date date;
    OutlierKind kind = OutlierKind::kSpike;
    double close = 0.0;
    double log_return = 0.0;
    double score = 0.0;  // robust standard deviations from the median
    // Old price / new price, rounded to the nearest common ratio.
    std::optional<double> split_ratio;
};

struct StaleRun {
    fin::Date from;  // first day that repeats the previous close
    fin::Date to;
    int length = 0;  // number of repeats
    double close = 0.0;
};

struct IntegrityError {
    fin::Date date;
    std::string field;
    std::string error;  // high_below_low, outside_range, negative_volume, not_positive, duplicate
    double value = 0.0;
};

struct ValidationReport {
    std::vector<Gap> gaps;
    std::vector<Outlier> outliers;
    std::vector<StaleRun> stale_runs;
    std::vector<IntegrityError> integrity;
    std::size_t rows = 0;
    std::size_t usable = 0;  // with a positive close
};

// Bars of one symbol, in any order. A close of zero counts as missing, since some files write 0 for
// it: it is reported as an error and otherwise ignored.
//
// Outliers: Hampel filter on log returns, |r - median| > sigma × 1.4826 × MAD over a centered
// window (Pearson et al., Generalized Hampel Filters, 2016; usual threshold 3), where r is the log
// return divided by the square root of the sessions that it spans (business days of the calendar,
// months for a monthly series), so that a move over a gap is compared with a deviation over the
// same time; where more than half of a window is equal, the MAD of the whole series is used. A
// spike exceeds the threshold in both directions. A new price level is not by itself an outlier,
// and earnings or dividend days exceed 3 deviations about once in forty: a jump is reported beyond
// ten MAD (R highfrequency), or beyond sigma if that is larger. A split is suspected where the
// price ratio is within 3 % of a common one and the old level does not return within five bars; the
// tolerance covers the day's own move.
Result<ValidationReport> validate_bars(std::vector<Bar> bars, const fin::Calendar& calendar,
                                       const ValidateSettings& settings);

}  // namespace ballast::market
