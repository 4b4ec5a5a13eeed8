// Descriptions of an earlier system's checks of prices.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::wire {

template <class T>
constexpr auto price_record_fields() {
    return wire::list(
        required("date", &T::date, "Day."), optional("symbol", &T::symbol, "Of what."),
        optional("open", &T::open, "Open."), optional("high", &T::high, "High."),
        optional("low", &T::low, "Low."), optional("close", &T::close, "Close."),
        optional("adj_close", &T::adj_close, "Adjusted close."),
        optional("value", &T::value, "Of a series."), optional("volume", &T::volume, "Volume."));
}

template <>
struct Described<service::legacy::PriceRecord> {
    static constexpr std::string_view name = "LegacyPriceRecord";
    static constexpr std::string_view doc =
        "A bar of a price history; what is not known is left out.";
    static constexpr auto fields = price_record_fields<service::legacy::PriceRecord>();
};

template <>
struct Described<service::legacy::GapsRequest> {
    using T = service::legacy::GapsRequest;
    static constexpr std::string_view name = "LegacyGapsRequest";
    static constexpr std::string_view doc = "A price history to look for gaps in.";
    static constexpr auto fields =
        wire::list(required("records", &T::records, "Of one symbol."),
                   optional("frequency", &T::frequency, "daily or monthly."));
};

template <>
struct Described<service::legacy::GapRow> {
    using T = service::legacy::GapRow;
    static constexpr std::string_view name = "LegacyGap";
    static constexpr std::string_view doc =
        "Business days of the exchange (NYSE), or months, without a price.";
    static constexpr auto fields =
        wire::list(required("gap_start", &T::gap_start, "First missing day."),
                   required("gap_end", &T::gap_end, "Last missing day."),
                   required("missing_days", &T::missing_days, "Business days, or months."));
};

template <>
struct Described<service::legacy::OutliersRequest> {
    using T = service::legacy::OutliersRequest;
    static constexpr std::string_view name = "LegacyOutliersRequest";
    static constexpr std::string_view doc = "A price history to look for outliers in.";
    static constexpr auto fields = wire::list(
        required("records", &T::records, "Of one symbol."),
        optional("value_key", &T::value_key, "open, high, low, close, adj_close or value."),
        optional("z_threshold", &T::z_threshold, "Robust standard deviations.",
                 {.minimum = 0, .maximum = 1000, .exclusive_minimum = true}));
};

template <>
struct Described<service::legacy::OutlierRow> {
    using T = service::legacy::OutlierRow;
    static constexpr std::string_view name = "LegacyOutlier";
    static constexpr std::string_view doc =
        "A record whose return is far from its neighbours (Hampel filter).";
    static constexpr auto fields = wire::combined(
        price_record_fields<T>(),
        wire::list(required("z_score", &T::z_score, "Of the return, against its neighbours."),
                   required("pct_change", &T::pct_change, "The return, as a fraction.")));
};

template <>
struct Described<service::legacy::BarsRequest> {
    using T = service::legacy::BarsRequest;
    static constexpr std::string_view name = "LegacyBarsRequest";
    static constexpr std::string_view doc = "Bars to check.";
    static constexpr auto fields = wire::list(required("records", &T::records, "Of one symbol."));
};

template <>
struct Described<service::legacy::BarFault> {
    using T = service::legacy::BarFault;
    static constexpr std::string_view name = "LegacyBarFault";
    static constexpr std::string_view doc = "A bar that contradicts itself.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Day."), required("field", &T::field, "Which."),
        required("issue", &T::issue,
                 "missing, not_positive, negative_volume, high_below_low or outside_range."),
        required("value", &T::value, "What stands there; null where nothing does."));
};

}  // namespace ballast::wire
