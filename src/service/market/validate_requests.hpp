// Request and response of market.validate, and their descriptions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "market/validate.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct BarRow {
    std::string symbol;
    fin::Date date;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    std::optional<double> volume;
};

struct ValidateRequest {
    wire::Table<BarRow> prices;
    std::string calendar = "NYSE";
    double outlier_sigma = market::ValidateSettings{}.outlier_sigma;
    int half_window = market::ValidateSettings{}.half_window;
    int stale_closes = market::ValidateSettings{}.stale_closes;
    market::Frequency frequency = market::Frequency::kAuto;
};

struct GapView : market::Gap {
    std::string symbol;
};
struct OutlierView : market::Outlier {
    std::string symbol;
};
struct StaleRunView : market::StaleRun {
    std::string symbol;
};
struct IntegrityView : market::IntegrityError {
    std::string symbol;
};

struct ValidateResponse : Provenance {
    std::vector<GapView> gaps;
    std::vector<OutlierView> outliers;
    std::vector<StaleRunView> stale_runs;
    std::vector<IntegrityView> integrity;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<market::Frequency> {
    using enum market::Frequency;
    static constexpr std::string_view name = "PriceFrequency";
    static constexpr std::string_view doc = "Expected frequency of prices.";
    static constexpr std::array values{
        word(kAuto, "auto", "Inferred from the usual interval between dates."),
        word(kDaily, "daily", "Every business day of the calendar."),
        word(kMonthly, "monthly", "Once a month.")};
};

template <>
struct Described<market::OutlierKind> {
    using enum market::OutlierKind;
    static constexpr std::string_view name = "OutlierKind";
    static constexpr std::string_view doc = "Classification of an outlying return.";
    static constexpr std::array values{
        word(kSpike, "spike", "Price jumps and reverts: probably a wrong price."),
        word(kJump, "jump", "Price jumps to a new level and remains there."),
        word(kUnadjustedSplit, "unadjusted_split",
             "Price changes by a common split ratio and remains there: probably an unadjusted "
             "split.")};
};

template <>
struct Described<service::BarRow> {
    using T = service::BarRow;
    static constexpr std::string_view name = "BarRow";
    static constexpr std::string_view doc = "Prices of one day.";
    static constexpr auto fields = wire::list(
        optional("symbol", &T::symbol, "Symbol; may be absent for a single series.",
                 {.max_length = 64}),
        required("date", &T::date, "Date of the prices."),
        optional("open", &T::open, "Opening price."), optional("high", &T::high, "Highest price."),
        optional("low", &T::low, "Lowest price."),
        required("close", &T::close, "Closing price; zero counts as missing."),
        optional("volume", &T::volume, "Traded volume, in units."));
};

template <>
struct Described<service::ValidateRequest> {
    using T = service::ValidateRequest;
    static constexpr std::string_view name = "ValidateRequest";
    static constexpr std::string_view doc = "Prices to validate and the thresholds to apply.";
    static constexpr auto fields = wire::list(
        required("prices", &T::prices, "Prices of one or more symbols, in any order."),
        optional("calendar", &T::calendar,
                 "Business calendar: NYSE, TARGET, LONDON, NEW_YORK, WEEKENDS_ONLY or ALL_DAYS; "
                 "several may "
                 "be joined by +."),
        optional("outlier_sigma", &T::outlier_sigma,
                 "Threshold of the Hampel filter, in robust standard deviations.",
                 {.minimum = 0, .maximum = 1000, .exclusive_minimum = true}),
        optional("half_window", &T::half_window,
                 "Half-width of the Hampel filter's window: number of returns on either side.",
                 {.minimum = 2, .maximum = 1000}),
        optional("stale_closes", &T::stale_closes,
                 "Number of equal closes from which a run counts as stale.",
                 {.minimum = 2, .maximum = 1000}),
        optional("frequency", &T::frequency, "Expected frequency of prices."));
};

template <>
struct Described<service::GapView> {
    using T = service::GapView;
    static constexpr std::string_view name = "PriceGap";
    static constexpr std::string_view doc = "A gap: consecutive business days without a price.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the series."),
                   required("from", &T::from, "First missing day."),
                   required("to", &T::to, "Last missing day."),
                   required("missing", &T::missing,
                            "Number of missing business days; of months for monthly data."));
};

template <>
struct Described<service::OutlierView> {
    using T = service::OutlierView;
    static constexpr std::string_view name = "PriceOutlier";
    static constexpr std::string_view doc = "A return far from neighboring returns.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the series."),
        required("date", &T::date, "Date of the price."),
        required("kind", &T::kind, "Classification of the outlier."),
        required("close", &T::close, "Closing price on the date."),
        required("log_return", &T::log_return, "Logarithmic return to this close."),
        required("score", &T::score,
                 "Robust standard deviations from the median, per square root of the number of "
                 "sessions in the return."),
        required("split_ratio", &T::split_ratio,
                 "Nearest common split ratio, old price over new price; null when none fits."));
};

template <>
struct Described<service::StaleRunView> {
    using T = service::StaleRunView;
    static constexpr std::string_view name = "StaleRun";
    static constexpr std::string_view doc = "A run of identical closing prices.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the series."),
                   required("from", &T::from, "Date of the first repeated close."),
                   required("to", &T::to, "Date of the last repeated close."),
                   required("length", &T::length, "Number of repeated closes."),
                   required("close", &T::close, "Repeated closing price."));
};

template <>
struct Described<service::IntegrityView> {
    using T = service::IntegrityView;
    static constexpr std::string_view name = "IntegrityError";
    static constexpr std::string_view doc = "An inconsistent bar.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the series."),
                   required("date", &T::date, "Date of the bar."),
                   required("field", &T::field, "Field in error."),
                   required("issue", &T::error,
                            "Kind of error: high_below_low, outside_range, negative_volume, "
                            "not_positive or duplicate."),
                   required("value", &T::value, "Value of the field."));
};

template <>
struct Described<service::ValidateResponse> {
    using T = service::ValidateResponse;
    static constexpr std::string_view name = "ValidateResponse";
    static constexpr std::string_view doc =
        "Data errors found in the prices; the prices are not changed.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("gaps", &T::gaps, "Gaps, ordered by symbol and date."),
            required("outliers", &T::outliers,
                     "Outlying returns and unadjusted splits, ordered by symbol and date."),
            required("stale_runs", &T::stale_runs,
                     "Runs of stale prices, ordered by symbol and date."),
            required("integrity", &T::integrity, "Inconsistent bars, ordered by symbol and date."),
            required("coverage", &T::coverage, "Share of rows with a usable closing price.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
