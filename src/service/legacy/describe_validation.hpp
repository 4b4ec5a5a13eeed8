// Descriptions of an earlier system's checks of prices.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::describe {

template <class T>
constexpr auto price_record_fields() {
    return wire::list(
        required("date", &T::date, "Date of the record."),
        optional("symbol", &T::symbol, "Symbol of the record."),
        optional("open", &T::open, "Opening price."), optional("high", &T::high, "Highest price."),
        optional("low", &T::low, "Lowest price."), optional("close", &T::close, "Closing price."),
        optional("adj_close", &T::adj_close, "Adjusted closing price."),
        optional("value", &T::value, "Value, for a series without bars."),
        optional("volume", &T::volume, "Traded volume."));
}

template <>
struct Described<service::legacy::PriceRecord> {
    static constexpr std::string_view name = "LegacyPriceRecord";
    static constexpr std::string_view doc =
        "A bar of a price history; unknown values are left out.";
    static constexpr auto fields = price_record_fields<service::legacy::PriceRecord>();
};

template <>
struct Described<service::legacy::GapsRequest> {
    using T = service::legacy::GapsRequest;
    static constexpr std::string_view name = "LegacyGapsRequest";
    static constexpr std::string_view doc = "A price history to check for gaps.";
    static constexpr auto fields =
        wire::list(required("records", &T::records, "Records of one symbol."),
                   optional("frequency", &T::frequency, "Expected frequency: daily or monthly."));
};

template <>
struct Described<service::legacy::GapRow> {
    using T = service::legacy::GapRow;
    static constexpr std::string_view name = "LegacyGap";
    static constexpr std::string_view doc =
        "A gap: business days of the NYSE, or months, without a price.";
    static constexpr auto fields = wire::list(
        required("gap_start", &T::gap_start, "First missing day."),
        required("gap_end", &T::gap_end, "Last missing day."),
        required("missing_days", &T::missing_days, "Number of missing business days, or months."));
};

template <>
struct Described<service::legacy::OutliersRequest> {
    using T = service::legacy::OutliersRequest;
    static constexpr std::string_view name = "LegacyOutliersRequest";
    static constexpr std::string_view doc = "A price history to check for outliers.";
    static constexpr auto fields = wire::list(
        required("records", &T::records, "Records of one symbol."),
        optional("value_key", &T::value_key,
                 "Field to check: open, high, low, close, adj_close or value."),
        optional("z_threshold", &T::z_threshold, "Threshold in robust standard deviations.",
                 {.minimum = 0, .maximum = 1000, .exclusive_minimum = true}));
};

template <>
struct Described<service::legacy::OutlierRow> {
    using T = service::legacy::OutlierRow;
    static constexpr std::string_view name = "LegacyOutlier";
    static constexpr std::string_view doc =
        "A record whose return is far from neighboring returns (Hampel filter).";
    static constexpr auto fields = wire::combined(
        price_record_fields<T>(),
        wire::list(
            required(
                "z_score", &T::z_score,
                "Deviation of the return from neighboring returns, in robust standard deviations."),
            required("pct_change", &T::pct_change, "Return to this record, as a fraction.")));
};

template <>
struct Described<service::legacy::BarsRequest> {
    using T = service::legacy::BarsRequest;
    static constexpr std::string_view name = "LegacyBarsRequest";
    static constexpr std::string_view doc = "Bars to check.";
    static constexpr auto fields =
        wire::list(required("records", &T::records, "Bars of one symbol."));
};

template <>
struct Described<service::legacy::BarError> {
    using T = service::legacy::BarError;
    static constexpr std::string_view name = "LegacyBarError";
    static constexpr std::string_view doc = "An inconsistent bar.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the bar."),
                   required("field", &T::field, "Field in error."),
                   required("issue", &T::issue,
                            "Kind of error: missing, not_positive, negative_volume, high_below_low "
                            "or outside_range."),
                   required("value", &T::value, "Value of the field; null when missing."));
};

}  // namespace ballast::describe
