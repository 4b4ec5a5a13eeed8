// Requests and responses of queries on a session's positions, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/describe_session.hpp"

namespace ballast::service {

enum class AlmPositionSort {
    kFile,
    kId,
    kBalance,
    kRate,
    kMaturity,
    kProduct,
    kSide,
    kType,
    kSegment,
    kCurrency,
    kNextReset
};
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
    std::optional<double> average_rate;  // weighted by balance, over positions with a rate
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

namespace ballast::describe {

template <>
struct Described<service::AlmPositionSort> {
    using enum service::AlmPositionSort;
    static constexpr std::string_view name = "AlmPositionSort";
    static constexpr std::string_view doc =
        "Column by which positions are sorted; those without a value come last, ties by id.";
    static constexpr std::array values{word(kFile, "file", "Order of the rows in the files."),
                                       word(kId, "id"),
                                       word(kBalance, "balance"),
                                       word(kRate, "rate"),
                                       word(kMaturity, "maturity"),
                                       word(kProduct, "product"),
                                       word(kSide, "side"),
                                       word(kType, "type"),
                                       word(kSegment, "segment"),
                                       word(kCurrency, "currency"),
                                       word(kNextReset, "next_reset")};
};

template <>
struct Described<service::AlmPositionGroup> {
    using enum service::AlmPositionGroup;
    static constexpr std::string_view name = "AlmPositionGroup";
    static constexpr std::string_view doc = "Attribute by which positions are aggregated.";
    static constexpr std::array values{
        word(kSide, "side"),
        word(kType, "type"),
        word(kCurrency, "currency"),
        word(kProduct, "product"),
        word(kSegment, "segment"),
        word(kPrepayment, "prepayment", "Key of behaviour.prepayment."),
        word(kWithdrawal, "withdrawal", "Key of behaviour.withdrawal or behaviour.deposits.")};
};

template <class T>
constexpr auto alm_position_filter_fields() {
    return wire::list(
        optional("side", &T::side, "Side to include; both when absent."),
        optional("type", &T::type, "Position type to include; all when absent."),
        optional("currency", &T::currency, "Currency to include; all when absent.",
                 {.max_length = 3}),
        optional("product", &T::product, "Product to include; all when absent.",
                 {.max_length = 128}),
        optional("segment", &T::segment, "Segment to include; all when absent.",
                 {.max_length = 128}),
        optional("text", &T::text, "Text to find in id, product or segment.", {.max_length = 128}));
}

template <>
struct Described<service::AlmSessionPositionsRequest> {
    using T = service::AlmSessionPositionsRequest;
    static constexpr std::string_view name = "AlmSessionPositionsRequest";
    static constexpr std::string_view doc =
        "Filter, order and page of a session's positions, or their aggregation.";
    static constexpr auto fields = wire::combined(
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits)),
        alm_position_filter_fields<T>(),
        wire::list(
            optional("sort", &T::sort, "Sort order."),
            optional("descending", &T::descending, "Whether to sort in descending order."),
            optional("group_by", &T::group_by,
                     "Attribute by which to aggregate; when given, totals are returned in place of "
                     "positions."),
            optional("limit", &T::limit, "Largest number of positions per page.", kPageLimits),
            optional("cursor", &T::cursor,
                     "Cursor of the page: next_cursor of the previous response.", kCursorLimits)));
};

template <>
struct Described<service::AlmPositionRow> {
    using T = service::AlmPositionRow;
    static constexpr std::string_view name = "AlmPositionRow";
    static constexpr std::string_view doc = "A position with its source file and line.";
    static constexpr auto fields =
        wire::list(required("position", &T::position, "Terms of the position."),
                   required("file", &T::file, "Name of the source file."),
                   required("line", &T::line, "Line in the source file."));
};

template <>
struct Described<service::AlmPositionGroupRow> {
    using T = service::AlmPositionGroupRow;
    static constexpr std::string_view name = "AlmPositionGroupRow";
    static constexpr std::string_view doc =
        "Totals of the positions with the same key and currency.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Value of the group_by attribute."),
        required("currency", &T::currency, "Currency of the balance."),
        required("positions", &T::positions, "Number of positions."),
        required("balance", &T::balance, "Total balance of the positions."),
        required("average_rate", &T::average_rate,
                 "Balance-weighted average rate, as a fraction; null when no position has a rate."),
        required("notional", &T::notional,
                 "Notional of swaps, caps and floors, which is not part of any balance."));
};

template <>
struct Described<service::AlmSessionPositionsResponse> {
    using T = service::AlmSessionPositionsResponse;
    static constexpr std::string_view name = "AlmSessionPositionsResponse";
    static constexpr std::string_view doc = "A page of positions, or totals by group.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Positions on this page; empty with group_by."),
        required("groups", &T::groups, "Totals by key and currency; empty without group_by."),
        required("total", &T::total, "Number of positions that match the filter."),
        required("next_cursor", &T::next_cursor,
                 "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::AlmSessionPositionRequest> {
    using T = service::AlmSessionPositionRequest;
    static constexpr std::string_view name = "AlmSessionPositionRequest";
    static constexpr std::string_view doc = "Identifies a position of a session.";
    static constexpr auto fields =
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits),
                   required("position", &T::position, "Id of the position.",
                            {.min_length = 1, .max_length = 128}));
};

}  // namespace ballast::describe
