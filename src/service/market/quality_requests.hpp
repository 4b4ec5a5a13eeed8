// Requests and responses of market.quality and market.resolve_flag.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/price_flags.hpp"

namespace ballast::service {

enum class FlagShow : std::uint8_t { kOpen, kResolved, kAll };

struct QualityRequest {
    std::vector<std::string> symbols;
    std::vector<PriceFlagKind> kinds;
    FlagShow show = FlagShow::kOpen;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    std::string calendar = "NYSE";
    int limit = 50;
    std::string cursor;
};

struct QualityRow : PriceFlag {
    std::optional<model::FlagResolution> resolution;
};

struct QualityResponse {
    std::vector<QualityRow> data;
    std::optional<std::string> next_cursor;
};

struct ResolveFlagRequest {
    std::string symbol;
    PriceFlagKind flag = PriceFlagKind::kSpike;
    fin::Date from;
    model::FlagDecision decision = model::FlagDecision::kAccept;
    std::string note;
    std::optional<double> close;
    std::string calendar = "NYSE";
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::FlagShow> {
    using enum service::FlagShow;
    static constexpr std::string_view name = "FlagShow";
    static constexpr std::string_view doc = "Flags to list.";
    static constexpr std::array values{word(kOpen, "open", "Flags without a decision."),
                                       word(kResolved, "resolved", "Flags with a decision."),
                                       word(kAll, "all", "Flags with and without a decision.")};
};

template <>
struct Described<service::QualityRequest> {
    using T = service::QualityRequest;
    static constexpr std::string_view name = "MarketQualityRequest";
    static constexpr std::string_view doc = "Quality flags of stored prices to list.";
    static constexpr auto fields = wire::list(
        optional("symbols", &T::symbols, "Symbols; all with flags when empty.",
                 {.max_items = 1000, .min_length = 1, .max_length = 64}),
        optional("kinds", &T::kinds, "Kinds of flags; all when empty.", {.max_items = 6}),
        optional("show", &T::show, "Flags to list."),
        optional("from", &T::from, "First date concerned."),
        optional("to", &T::to, "Last date concerned."),
        optional("calendar", &T::calendar, "Business calendar by which gaps are found.",
                 {.max_length = 50}),
        optional("limit", &T::limit, "Largest number of symbols whose flags are returned.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "`next_cursor` of the page before.", {.max_length = 100}));
};

template <>
struct Described<service::QualityRow> {
    using T = service::QualityRow;
    static constexpr std::string_view name = "MarketQualityFlag";
    static constexpr std::string_view doc = "A quality flag and what was decided about it.";
    static constexpr auto fields = wire::combined(
        Described<service::PriceFlag>::fields,
        wire::list(required("resolution", &T::resolution, "Decision; null without one.")));
};

template <>
struct Described<service::QualityResponse> {
    using T = service::QualityResponse;
    static constexpr std::string_view name = "MarketQualityResponse";
    static constexpr std::string_view doc = "Quality flags by symbol and date.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Flags."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page of symbols; null on the last."));
};

template <>
struct Described<service::ResolveFlagRequest> {
    using T = service::ResolveFlagRequest;
    static constexpr std::string_view name = "ResolveFlagRequest";
    static constexpr std::string_view doc = "A decision about a quality flag.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the series.",
                            {.min_length = 1, .max_length = 64}),
                   required("flag", &T::flag, "Kind of the flag."),
                   required("from", &T::from, "First date of the flag."),
                   required("decision", &T::decision, "Decision."),
                   required("note", &T::note, "Reason, for those who read it later.",
                            {.min_length = 1, .max_length = 500}),
                   optional("close", &T::close, "Right close of the day, for a correction.",
                            {.minimum = 0, .exclusive_minimum = true}),
                   optional("calendar", &T::calendar, "Business calendar by which gaps are found.",
                            {.max_length = 50}));
};

}  // namespace ballast::describe
