// Requests and results of an earlier system's methods of market data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "wire/json.hpp"

namespace ballast::service::legacy {

struct MarketSymbolRequest {
    std::string symbol;
    std::optional<fin::Date> start_date;
    std::optional<fin::Date> end_date;
};

struct PriceHistoryRow {
    fin::Date date;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    double adj_close = 0.0;
    std::optional<double> volume;
};

struct DividendRow {
    fin::Date date;
    double dividend = 0.0;
};

struct SplitRow {
    fin::Date date;
    double ratio = 0.0;
};

struct MarketInfo {
    std::string symbol;
    std::string name;
    std::string sector;
    std::string industry;
    std::string currency;
    std::string exchange;
    std::optional<double> dividend_yield;
    std::optional<double> fifty_two_week_high;
    std::optional<double> fifty_two_week_low;
    std::optional<double> fifty_day_average;
    std::optional<double> two_hundred_day_average;
};

struct FredSeriesRequest {
    std::string series_id;
    std::vector<std::string> series_ids;
    std::optional<fin::Date> start_date;
    std::optional<fin::Date> end_date;
    std::string api_key;
};

struct FredRow {
    fin::Date date;
    double value = 0.0;
    std::string series_id;
};

}  // namespace ballast::service::legacy

namespace ballast::describe {

template <>
struct Described<service::legacy::MarketSymbolRequest> {
    using T = service::legacy::MarketSymbolRequest;
    static constexpr std::string_view name = "LegacyMarketSymbolRequest";
    static constexpr std::string_view doc = "A symbol and the dates to return.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol.", {.min_length = 1, .max_length = 64}),
                   optional("start_date", &T::start_date, "First date."),
                   optional("end_date", &T::end_date, "Last date."));
};

template <>
struct Described<service::legacy::PriceHistoryRow> {
    using T = service::legacy::PriceHistoryRow;
    static constexpr std::string_view name = "LegacyPriceHistoryRow";
    static constexpr std::string_view doc = "Prices of a day.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date."), required("open", &T::open, "Opening price."),
        required("high", &T::high, "Highest price."), required("low", &T::low, "Lowest price."),
        required("close", &T::close, "Closing price, as traded."),
        required("adj_close", &T::adj_close,
                 "Closing price per share of the last date, without later dividends."),
        required("volume", &T::volume, "Traded volume, in units."));
};

template <>
struct Described<service::legacy::DividendRow> {
    using T = service::legacy::DividendRow;
    static constexpr std::string_view name = "LegacyDividendRow";
    static constexpr std::string_view doc = "A dividend.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "First day without it."),
                   required("dividend", &T::dividend, "Amount per share."));
};

template <>
struct Described<service::legacy::SplitRow> {
    using T = service::legacy::SplitRow;
    static constexpr std::string_view name = "LegacySplitRow";
    static constexpr std::string_view doc = "A split.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "First day after it."),
                   required("ratio", &T::ratio, "New shares per old one."));
};

template <>
struct Described<service::legacy::MarketInfo> {
    using T = service::legacy::MarketInfo;
    static constexpr std::string_view name = "LegacyMarketInfo";
    static constexpr std::string_view doc = "Description of a security.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol."),
                   required("name", &T::name, "Name; empty when unknown."),
                   required("sector", &T::sector, "Sector; empty when unknown."),
                   required("industry", &T::industry, "Industry; empty when unknown."),
                   required("currency", &T::currency, "Currency; empty when unknown."),
                   required("exchange", &T::exchange, "Exchange; empty when unknown."),
                   required("dividend_yield", &T::dividend_yield,
                            "Dividends of a year over the last close; null without prices."),
                   required("fifty_two_week_high", &T::fifty_two_week_high,
                            "Highest adjusted close of a year; null without prices."),
                   required("fifty_two_week_low", &T::fifty_two_week_low,
                            "Lowest adjusted close of a year; null without prices."),
                   required("fifty_day_average", &T::fifty_day_average,
                            "Mean of the last 50 adjusted closes; null with fewer."),
                   required("two_hundred_day_average", &T::two_hundred_day_average,
                            "Mean of the last 200 adjusted closes; null with fewer."));
};

template <>
struct Described<service::legacy::FredSeriesRequest> {
    using T = service::legacy::FredSeriesRequest;
    static constexpr std::string_view name = "LegacyFredSeriesRequest";
    static constexpr std::string_view doc = "Series of FRED and the dates to return.";
    static constexpr auto fields = wire::list(
        optional("series_id", &T::series_id, "Series.", {.max_length = 100}),
        optional("series_ids", &T::series_ids, "Series.",
                 {.max_items = 100, .min_length = 1, .max_length = 100}),
        optional("start_date", &T::start_date, "First date."),
        optional("end_date", &T::end_date, "Last date."),
        optional("api_key", &T::api_key,
                 "Accepted and not used: the key is configured with market.provider_put.",
                 {.max_length = 500}));
};

template <>
struct Described<service::legacy::FredRow> {
    using T = service::legacy::FredRow;
    static constexpr std::string_view name = "LegacyFredRow";
    static constexpr std::string_view doc = "A value of a series.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date."), required("value", &T::value, "Value."),
                   required("series_id", &T::series_id, "Series."));
};

}  // namespace ballast::describe
