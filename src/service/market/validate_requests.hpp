// Request and response of market.validate, and their descriptions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "market/validate.hpp"
#include "service/risk/describe_book.hpp"

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
struct IntegrityView : market::IntegrityFault {
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

namespace ballast::wire {

template <>
struct Described<market::Frequency> {
    using enum market::Frequency;
    static constexpr std::string_view name = "PriceFrequency";
    static constexpr std::string_view doc = "Which days a price is expected on.";
    static constexpr std::array values{word(kAuto, "auto", "From the usual step."),
                                       word(kDaily, "daily", "Business days of the calendar."),
                                       word(kMonthly, "monthly", "Once a month.")};
};

template <>
struct Described<market::OutlierKind> {
    using enum market::OutlierKind;
    static constexpr std::string_view name = "OutlierKind";
    static constexpr std::string_view doc = "What an outlying return looks like.";
    static constexpr std::array values{
        word(kSpike, "spike", "There and back: a wrong price."), word(kJump, "jump", "It stays."),
        word(kUnadjustedSplit, "unadjusted_split", "A usual split ratio that stays.")};
};

template <>
struct Described<service::BarRow> {
    using T = service::BarRow;
    static constexpr std::string_view name = "BarRow";
    static constexpr std::string_view doc = "A day's prices.";
    static constexpr auto fields =
        wire::list(optional("symbol", &T::symbol, "Of what; may be absent for one series.",
                            {.max_length = 64}),
                   required("date", &T::date, "Day."), optional("open", &T::open, "First price."),
                   optional("high", &T::high, "Highest."), optional("low", &T::low, "Lowest."),
                   required("close", &T::close, "Last price; zero is missing."),
                   optional("volume", &T::volume, "Units traded."));
};

template <>
struct Described<service::ValidateRequest> {
    using T = service::ValidateRequest;
    static constexpr std::string_view name = "ValidateRequest";
    static constexpr std::string_view doc = "Prices and how strictly they are looked at.";
    static constexpr auto fields =
        wire::list(required("prices", &T::prices, "Rows of one or many symbols, in any order."),
                   optional("calendar", &T::calendar,
                            "NYSE, TARGET, LONDON, WEEKENDS_ONLY, ALL_DAYS, joined by +."),
                   optional("outlier_sigma", &T::outlier_sigma, "Threshold of the Hampel filter.",
                            {.minimum = 0, .maximum = 1000, .exclusive_minimum = true}),
                   optional("half_window", &T::half_window, "Returns on either side.",
                            {.minimum = 2, .maximum = 1000}),
                   optional("stale_closes", &T::stale_closes, "Equal closes that are a stale run.",
                            {.minimum = 2, .maximum = 1000}),
                   optional("frequency", &T::frequency, "Which days a price is expected on."));
};

template <>
struct Described<service::GapView> {
    using T = service::GapView;
    static constexpr std::string_view name = "PriceGap";
    static constexpr std::string_view doc = "Business days without a price.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Of what."),
                   required("from", &T::from, "First missing day."),
                   required("to", &T::to, "Last missing day."),
                   required("missing", &T::missing, "Business days, or months."));
};

template <>
struct Described<service::OutlierView> {
    using T = service::OutlierView;
    static constexpr std::string_view name = "PriceOutlier";
    static constexpr std::string_view doc = "A return far from its neighbours.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Of what."), required("date", &T::date, "Of the price."),
        required("kind", &T::kind, "What it looks like."),
        required("close", &T::close, "The price."),
        required("log_return", &T::log_return, "Into it."),
        required("score", &T::score,
                 "Robust standard deviations from the median, per square root of the sessions that "
                 "the return spans."),
        required("split_ratio", &T::split_ratio, "Old over new price, the nearest usual ratio."));
};

template <>
struct Described<service::StaleRunView> {
    using T = service::StaleRunView;
    static constexpr std::string_view name = "StaleRun";
    static constexpr std::string_view doc = "A close that repeats.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Of what."), required("from", &T::from, "First repeat."),
        required("to", &T::to, "Last."), required("length", &T::length, "Repeats."),
        required("close", &T::close, "The price."));
};

template <>
struct Described<service::IntegrityView> {
    using T = service::IntegrityView;
    static constexpr std::string_view name = "IntegrityFault";
    static constexpr std::string_view doc = "A bar that contradicts itself.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Of what."), required("date", &T::date, "Day."),
        required("field", &T::field, "Which."),
        required("issue", &T::fault,
                 "high_below_low, outside_range, negative_volume, not_positive or duplicate."),
        required("value", &T::value, "What stands there."));
};

template <>
struct Described<service::ValidateResponse> {
    using T = service::ValidateResponse;
    static constexpr std::string_view name = "ValidateResponse";
    static constexpr std::string_view doc = "What is wrong with the prices; nothing is mended.";
    static constexpr auto fields = wire::combined(
        wire::list(required("gaps", &T::gaps, "By symbol and date."),
                   required("outliers", &T::outliers, "Also splits not adjusted."),
                   required("stale_runs", &T::stale_runs, "By symbol and date."),
                   required("integrity", &T::integrity, "By symbol and date."),
                   required("coverage", &T::coverage, "Share of rows with a usable close.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
