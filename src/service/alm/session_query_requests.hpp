// Requests and responses of looking into a session's positions, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/describe_session.hpp"

namespace ballast::service {

enum class AlmPositionSort { kFile, kId, kBalance, kRate, kMaturity, kProduct };
enum class AlmPositionGroup {
    kSide,
    kType,
    kCurrency,
    kProduct,
    kSegment,
    kPrepayment,
    kWithdrawal
};

struct AlmPositionFilter {
    std::optional<alm::Side> side;
    std::optional<alm::PositionType> type;
    std::string currency;
    std::string product;
    std::string segment;
    std::string text;
};

struct AlmSessionPositionsRequest : AlmPositionFilter {
    std::string session;
    AlmPositionSort sort = AlmPositionSort::kFile;
    bool descending = false;
    std::optional<AlmPositionGroup> group_by;
    int limit = 50;
    std::string cursor;
};

struct AlmPositionRow {
    alm::Position position;
    std::string file;
    std::int64_t line = 0;
};

struct AlmPositionGroupRow {
    std::string key;
    std::string currency;
    std::int64_t positions = 0;
    double balance = 0.0;
    double notional = 0.0;
    std::optional<double> average_rate;  // by balance, of those that have one
};

struct AlmSessionPositionsResponse {
    std::vector<AlmPositionRow> data;
    std::vector<AlmPositionGroupRow> groups;
    std::int64_t total = 0;
    std::optional<std::string> next_cursor;
};

struct AlmSessionPositionRequest {
    std::string session;
    std::string position;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<service::AlmPositionSort> {
    using enum service::AlmPositionSort;
    static constexpr std::string_view name = "AlmPositionSort";
    static constexpr std::string_view doc = "The order of positions.";
    static constexpr std::array values{word(kFile, "file", "as they stood in the files"),
                                       word(kId, "id"),
                                       word(kBalance, "balance"),
                                       word(kRate, "rate"),
                                       word(kMaturity, "maturity"),
                                       word(kProduct, "product")};
};

template <>
struct Described<service::AlmPositionGroup> {
    using enum service::AlmPositionGroup;
    static constexpr std::string_view name = "AlmPositionGroup";
    static constexpr std::string_view doc = "What to sum positions by.";
    static constexpr std::array values{word(kSide, "side"),
                                       word(kType, "type"),
                                       word(kCurrency, "currency"),
                                       word(kProduct, "product"),
                                       word(kSegment, "segment"),
                                       word(kPrepayment, "prepayment", "key of behaviour"),
                                       word(kWithdrawal, "withdrawal", "key of behaviour")};
};

template <class T>
constexpr auto alm_position_filter_fields() {
    return wire::list(
        optional("side", &T::side, "Only this one."), optional("type", &T::type, "Only this one."),
        optional("currency", &T::currency, "Only this one.", {.max_length = 3}),
        optional("product", &T::product, "Only this one.", {.max_length = 128}),
        optional("segment", &T::segment, "Only this one.", {.max_length = 128}),
        optional("text", &T::text, "Within id, product or segment.", {.max_length = 128}));
}

template <>
struct Described<service::AlmSessionPositionsRequest> {
    using T = service::AlmSessionPositionsRequest;
    static constexpr std::string_view name = "AlmSessionPositionsRequest";
    static constexpr std::string_view doc = "Which positions of a session to list or sum.";
    static constexpr auto fields = wire::combined(
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits)),
        alm_position_filter_fields<T>(),
        wire::list(
            optional("sort", &T::sort, "The order."),
            optional("descending", &T::descending, "The other way round."),
            optional("group_by", &T::group_by, "Sums instead of positions."),
            optional("limit", &T::limit, "At most so many.", kPageLimits),
            optional("cursor", &T::cursor, "next_cursor of the page before.", kCursorLimits)));
};

template <>
struct Described<service::AlmPositionRow> {
    using T = service::AlmPositionRow;
    static constexpr std::string_view name = "AlmPositionRow";
    static constexpr std::string_view doc = "A position and where it came from.";
    static constexpr auto fields = wire::list(required("position", &T::position, "Its terms."),
                                              required("file", &T::file, "Of the upload."),
                                              required("line", &T::line, "In the file."));
};

template <>
struct Described<service::AlmPositionGroupRow> {
    using T = service::AlmPositionGroupRow;
    static constexpr std::string_view name = "AlmPositionGroupRow";
    static constexpr std::string_view doc = "Positions of one key and currency.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Of the grouping."),
        required("currency", &T::currency, "Of the balance."),
        required("positions", &T::positions, "How many."),
        required("balance", &T::balance, "Their sum."),
        required("average_rate", &T::average_rate, "Weighted by balance; null: none has a rate."),
        required("notional", &T::notional, "Of swaps, caps and floors, which are in no balance."));
};

template <>
struct Described<service::AlmSessionPositionsResponse> {
    using T = service::AlmSessionPositionsResponse;
    static constexpr std::string_view name = "AlmSessionPositionsResponse";
    static constexpr std::string_view doc = "A page of positions, or their sums.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The positions; empty with group_by."),
        required("groups", &T::groups, "With group_by: by key and currency."),
        required("total", &T::total, "Positions that the filter leaves."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

template <>
struct Described<service::AlmSessionPositionRequest> {
    using T = service::AlmSessionPositionRequest;
    static constexpr std::string_view name = "AlmSessionPositionRequest";
    static constexpr std::string_view doc = "Names a position of a session.";
    static constexpr auto fields = wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        required("position", &T::position, "Its id.", {.min_length = 1, .max_length = 128}));
};

}  // namespace ballast::wire
