// Descriptions of the position methods.
#pragma once

#include "ingest/position_file.hpp"
#include "service/describe_position_format.hpp"
#include "service/portfolio/requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::PositionView> {
    using T = service::PositionView;
    static constexpr std::string_view name = Described<model::Position>::name;
    static constexpr std::string_view doc = Described<model::Position>::doc;
    static constexpr auto fields = wire::combined(Described<model::Position>::fields,
                                                  wire::list(required("etag", &T::etag, kEtagDoc)));
};

inline constexpr std::string_view kAsOfDoc = "Latest entry date accepted; today (UTC) when absent.";
inline constexpr std::string_view kDuplicatesDoc =
    "Treatment of positions whose symbol and entry date are given twice or already exist in the "
    "portfolio.";

template <>
struct Described<service::CreatePositionRequest> {
    using T = service::CreatePositionRequest;
    static constexpr std::string_view name = "CreatePositionRequest";
    static constexpr std::string_view doc = "A new position.";
    static constexpr auto fields = wire::combined(
        wire::list(required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                            {.min_length = 1, .max_length = 64}),
                   optional("id", &T::id,
                            "UUID of the position, chosen by the caller; generated when absent.",
                            {.max_length = 36})),
        position_terms<Form::kNew, T>(),
        wire::list(optional("duplicates", &T::duplicates, kDuplicatesDoc),
                   optional("as_of", &T::as_of, kAsOfDoc)));
};

template <>
struct Described<service::PositionRow> {
    using T = service::PositionRow;
    static constexpr std::string_view name = "PositionRow";
    static constexpr std::string_view doc = "One of several new positions.";
    static constexpr auto fields = wire::combined(
        position_terms<Form::kNew, T>(),
        wire::list(
            optional("position_type", &T::side,
                     "Side of the position; a short side makes an unsigned quantity negative.")));
};

}  // namespace ballast::describe

namespace ballast::wire {

template <>
inline constexpr std::size_t kMostImportBytes<service::PositionRow> = ingest::kMostPositionBytes;

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<service::CreatePositionsRequest> {
    using T = service::CreatePositionsRequest;
    static constexpr std::string_view name = "CreatePositionsRequest";
    static constexpr std::string_view doc =
        "Adds several positions at once. A file is CSV or Parquet of at most 10 MB and 10,000 rows "
        "in either edition of columns (onboarding.templates) and follows the rules of an "
        "onboarding: symbol, quantity, entry price and entry date are required, other columns are "
        "ignored and listed.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                 {.min_length = 1, .max_length = 64}),
        required("positions", &T::positions, "Positions to add, inline or from a file.",
                 {.min_items = 1, .max_items = 10'000}),
        optional("replace", &T::replace,
                 "Whether to delete the portfolio's existing positions first."),
        optional("all_or_nothing", &T::all_or_nothing,
                 "Whether a single invalid row prevents all rows from being added. If false, "
                 "invalid rows are returned in `rejected` and the others are added."),
        optional("duplicates", &T::duplicates, kDuplicatesDoc),
        optional("as_of", &T::as_of, kAsOfDoc),
        optional("oldest", &T::oldest,
                 "Earliest entry date accepted in a file; thirty years before `as_of` when "
                 "absent."),
        optional("format", &T::format,
                 "Columns, dates and numbers of a file that is of neither edition."));
};

template <>
struct Described<service::RejectedPosition> {
    using T = service::RejectedPosition;
    static constexpr std::string_view name = "RejectedPosition";
    static constexpr std::string_view doc = "One error in a row that was not added.";
    static constexpr auto fields =
        wire::list(required("row", &T::row, "Index of the row in the request, from 0."),
                   required("line", &T::line, "Line of the file; null for a row of the request."),
                   required("field", &T::field, "Field in error; empty for the row as a whole."),
                   required("code", &T::code, "Stable code of the error."),
                   required("message", &T::message,
                            "Description of the error; for a file, with line, column and value."),
                   required("hint", &T::hint, "Suggested fix; may be empty."));
};

template <>
struct Described<service::CreatePositionsResponse> {
    using T = service::CreatePositionsResponse;
    static constexpr std::string_view name = "CreatePositionsResponse";
    static constexpr std::string_view doc = "Result of adding several positions.";
    static constexpr auto fields =
        wire::list(required("created", &T::created, "Number of positions added."),
                   required("removed", &T::removed, "Number of positions deleted."),
                   required("merged", &T::merged,
                            "Number of rows merged into another row or an existing position."),
                   required("closed", &T::closed,
                            "Number of rows of a file with an exit date, which are not added."),
                   required("rejected", &T::rejected, "Errors of the rows that were not added."),
                   required("ignored_columns", &T::ignored_columns,
                            "Names of columns in the file that are not position fields."));
};

template <>
struct Described<service::PositionIdRequest> {
    using T = service::PositionIdRequest;
    static constexpr std::string_view name = "PositionIdRequest";
    static constexpr std::string_view doc = "Identifies a position.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the position.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::UpdatePositionRequest> : DescribedChange<service::UpdatePositionRequest> {
    using T = service::UpdatePositionRequest;
    static constexpr std::string_view name = "UpdatePositionRequest";
    static constexpr std::string_view doc =
        "Changes to a position; fields left out are not changed.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("id", &T::id, "Id of the position.", {.min_length = 36, .max_length = 36}),
            required("if_match", &T::if_match, "ETag of the version to change.",
                     {.max_length = 32})),
        position_terms<Form::kChange, T>(), wire::list(optional("as_of", &T::as_of, kAsOfDoc)));
};

template <>
struct Described<service::DeletePositionRequest> {
    using T = service::DeletePositionRequest;
    static constexpr std::string_view name = "DeletePositionRequest";
    static constexpr std::string_view doc = "Deletes a position.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the position.", {.min_length = 36, .max_length = 36}),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <class T>
constexpr auto position_filter_fields() {
    return wire::list(
        optional("portfolio", &T::portfolio,
                 "Portfolio to include, by id or slug; all when absent.", {.max_length = 64}),
        optional("symbol", &T::symbol, "Symbol to include; all when absent.",
                 {.max_length = kSymbolLimits.max_length}),
        optional("type", &T::type, "Type of instrument to include; all when absent."),
        optional("tag", &T::tag, "Tag that positions must have.", {.max_length = 64}),
        optional("tags", &T::tags, "Tags of which positions must have any or all.",
                 {.max_items = 20, .max_length = 64}),
        optional("tag_match", &T::tag_match, "Whether positions must have any or all of `tags`."),
        optional("strategy", &T::strategy, "Strategy to include; all when absent.",
                 kStrategyLimits),
        optional("text", &T::text, "Text to find in symbol, strategy or note.",
                 {.max_length = 200}));
}

template <>
struct Described<service::ListPositionsRequest> {
    using T = service::ListPositionsRequest;
    static constexpr std::string_view name = "ListPositionsRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of positions.";
    static constexpr auto fields = wire::combined(
        position_filter_fields<T>(),
        wire::list(optional("sort", &T::sort, "Sort order."),
                   optional("count", &T::count, "Whether to return the total count.")),
        page_fields<T>());
};

template <>
struct Described<service::ListPositionsResponse> {
    using T = service::ListPositionsResponse;
    static constexpr std::string_view name = "ListPositionsResponse";
    static constexpr std::string_view doc = "A page of positions.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Positions on this page."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last page."),
        required("count", &T::count, "Number of all matching positions; null unless requested."));
};

}  // namespace ballast::describe
