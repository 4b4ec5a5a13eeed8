// Descriptions of the position methods.
#pragma once

#include "service/portfolio/requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::PositionView> {
    using T = service::PositionView;
    static constexpr std::string_view name = "Position";
    static constexpr std::string_view doc = "A position.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Its id."), required("portfolio", &T::portfolio, "Portfolio id."),
        required("symbol", &T::symbol, "What is held."), required("type", &T::type, "Its kind."),
        required("quantity", &T::quantity, "Signed: negative is short; contracts of an option."),
        required("entry_price", &T::entry_price, "Paid per unit."),
        required("entry_date", &T::entry_date, "When."),
        required("multiplier", &T::multiplier, "Units per contract."),
        required("option", &T::option, "Terms of an option."),
        required("tags", &T::tags, "Groups it belongs to."),
        required("strategy", &T::strategy, "Strategy it is part of."),
        required("note", &T::note, "Free text."),
        required("created_at", &T::created_at, "When it was made."),
        required("updated_at", &T::updated_at, "When it last changed."),
        required("version", &T::version, "Goes up with every change."),
        required("etag", &T::etag, "Of this version; a change names it in if_match."));
};

inline constexpr Limits kSymbolLimits{.min_length = 1, .max_length = 32};

template <class T>
constexpr auto position_fields() {
    return wire::list(
        required("symbol", &T::symbol,
                 "Ticker, or OCC symbol of an option, padded or compact; stored compact.",
                 kSymbolLimits),
        optional("type", &T::type, "Kind; read from the symbol when absent."),
        required("quantity", &T::quantity, "Signed: negative is short."),
        optional("entry_price", &T::entry_price, "Price paid per unit; above zero."),
        optional("entry_date", &T::entry_date, "Date of entry; not in the future."),
        optional("multiplier", &T::multiplier, "Units per contract; 100 for options, else 1."),
        optional("option", &T::option, "Terms; read from an OCC symbol when absent."),
        optional("tags", &T::tags, "Groups it belongs to.", kTagLimits),
        optional("strategy", &T::strategy, "Strategy it is part of.", {.max_length = 100}),
        optional("note", &T::note, "Free text.", {.max_length = 4000}));
}

template <>
struct Described<service::PositionFields> {
    using T = service::PositionFields;
    static constexpr std::string_view name = "PositionFields";
    static constexpr std::string_view doc = "What a new position says.";
    static constexpr auto fields = position_fields<T>();
};

template <>
struct Described<model::Duplicates> {
    using enum model::Duplicates;
    static constexpr std::string_view name = "Duplicates";
    static constexpr std::string_view doc =
        "Treatment of positions with the same symbol and entry date: refused, merged into one "
        "(quantities added, entry prices weighted), or kept side by side. A position without an "
        "entry date is not compared.";
    static constexpr std::array values{word(kRefuse, "refuse"), word(kMerge, "merge"),
                                       word(kKeep, "keep")};
};

template <>
struct Described<model::PositionSide> {
    using enum model::PositionSide;
    static constexpr std::string_view name = "PositionType";
    static constexpr std::string_view doc =
        "Side of a position: long, short, or long and short calls and puts.";
    static constexpr std::array values{word(kLong, "LONG"),    word(kShort, "SHORT"),
                                       word(kLongCall, "LC"),  word(kLongPut, "LP"),
                                       word(kShortCall, "SC"), word(kShortPut, "SP")};
};

inline constexpr std::string_view kAsOfDoc =
    "Date after which no entry date may be; today (UTC) when absent.";
inline constexpr std::string_view kDuplicatesDoc =
    "Treatment of a symbol and entry date that are given twice or that the portfolio already has.";

template <>
struct Described<service::CreatePositionRequest> {
    using T = service::CreatePositionRequest;
    static constexpr std::string_view name = "CreatePositionRequest";
    static constexpr std::string_view doc = "A new position.";
    static constexpr auto fields = wire::combined(
        wire::list(required("portfolio", &T::portfolio, "Id or slug.",
                            {.min_length = 1, .max_length = 64}),
                   optional("id", &T::id, "A UUID of the caller's choice.", {.max_length = 36})),
        position_fields<T>(),
        wire::list(optional("duplicates", &T::duplicates, kDuplicatesDoc),
                   optional("as_of", &T::as_of, kAsOfDoc)));
};

template <>
struct Described<service::PositionRow> {
    using T = service::PositionRow;
    static constexpr std::string_view name = "PositionRow";
    static constexpr std::string_view doc = "One of many new positions.";
    static constexpr auto fields = wire::combined(
        position_fields<T>(),
        wire::list(optional("position_type", &T::position_type,
                            "Side; a short one makes an unsigned quantity negative.")));
};

template <>
struct ImportRules<service::PositionRow> {
    static constexpr std::array<ColumnAlias, 4> aliases{{{"ticker", "symbol"},
                                                         {"entry_price_per_share", "entry_price"},
                                                         {"side", "position_type"},
                                                         {"tag", "tags"}}};
    static constexpr std::size_t most_bytes = 10'000'000;
};

template <>
struct Described<service::CreatePositionsRequest> {
    using T = service::CreatePositionsRequest;
    static constexpr std::string_view name = "CreatePositionsRequest";
    static constexpr std::string_view doc =
        "Many positions at once. A file is CSV or Parquet of at most 10 MB; column names in any "
        "case, `ticker` for `symbol`, tags separated by commas; columns of no field are ignored "
        "and listed.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Id or slug.", {.min_length = 1, .max_length = 64}),
        required("positions", &T::positions, "Rows, inline or a file.",
                 {.min_items = 1, .max_items = 10'000}),
        optional("replace", &T::replace, "Whether the portfolio's positions are removed first."),
        optional("all_or_nothing", &T::all_or_nothing,
                 "Whether one wrong row keeps all from being added; false: wrong rows are "
                 "returned in `rejected`, the others are added."),
        optional("duplicates", &T::duplicates, kDuplicatesDoc),
        optional("as_of", &T::as_of, kAsOfDoc));
};

template <>
struct Described<service::RejectedPosition> {
    using T = service::RejectedPosition;
    static constexpr std::string_view name = "RejectedPosition";
    static constexpr std::string_view doc = "One error in a row that was not added.";
    static constexpr auto fields = wire::list(
        required("row", &T::row, "Index of the row, from 0."),
        required("line", &T::line, "Line of the file; null for a row of the request."),
        required("field", &T::field, "Field that is wrong; empty: the row."),
        required("code", &T::code, "Stable name of the error."),
        required("message", &T::message, "What is wrong, with line, column and value of a file."),
        required("hint", &T::hint, "How to fix it; may be empty."));
};

template <>
struct Described<service::CreatePositionsResponse> {
    using T = service::CreatePositionsResponse;
    static constexpr std::string_view name = "CreatePositionsResponse";
    static constexpr std::string_view doc = "Result of adding many positions.";
    static constexpr auto fields = wire::list(
        required("created", &T::created, "Count of positions added."),
        required("removed", &T::removed, "Count of positions removed."),
        required("merged", &T::merged, "Count of rows merged into another or a stored position."),
        required("rejected", &T::rejected, "Errors of the rows that were not added."),
        required("ignored_columns", &T::ignored_columns,
                 "Columns of the file that are no field of a position."));
};

template <>
struct Described<service::PositionIdRequest> {
    using T = service::PositionIdRequest;
    static constexpr std::string_view name = "PositionIdRequest";
    static constexpr std::string_view doc = "Names a position.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Position id.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::UpdatePositionRequest> {
    using T = service::UpdatePositionRequest;
    static constexpr std::string_view name = "UpdatePositionRequest";
    static constexpr std::string_view doc = "Changes to a position; what is absent stays.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Position id.", {.min_length = 36, .max_length = 36}),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        optional("symbol", &T::symbol, "What is held.", kSymbolLimits),
        optional("type", &T::type, "Its kind."), optional("quantity", &T::quantity, "Signed."),
        optional("entry_price", &T::entry_price, "Price paid per unit; above zero."),
        optional("entry_date", &T::entry_date, "Date of entry; not in the future."),
        optional("multiplier", &T::multiplier, "Units per contract."),
        optional("option", &T::option, "Terms of an option."),
        optional("tags", &T::tags, "Groups it belongs to.", kTagLimits),
        optional("strategy", &T::strategy, "Strategy it is part of.", {.max_length = 100}),
        optional("note", &T::note, "Free text.", {.max_length = 4000}),
        optional("as_of", &T::as_of, kAsOfDoc));
};

template <>
struct Described<service::DeletePositionRequest> {
    using T = service::DeletePositionRequest;
    static constexpr std::string_view name = "DeletePositionRequest";
    static constexpr std::string_view doc = "Removes a position.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Position id.", {.min_length = 36, .max_length = 36}),
        required("if_match", &T::if_match, "ETag of the version to remove.", {.max_length = 32}));
};

template <class T>
constexpr auto position_filter_fields() {
    return wire::list(
        optional("portfolio", &T::portfolio, "Only of this portfolio, by id or slug.",
                 {.max_length = 64}),
        optional("symbol", &T::symbol, "Only this symbol.", {.max_length = 32}),
        optional("type", &T::type, "Only this kind."),
        optional("tag", &T::tag, "Only those with this tag.", {.max_length = 64}),
        optional("strategy", &T::strategy, "Only of this strategy.", {.max_length = 100}),
        optional("text", &T::text, "Within symbol, strategy or note.", {.max_length = 200}));
}

template <>
struct Described<service::ListPositionsRequest> {
    using T = service::ListPositionsRequest;
    static constexpr std::string_view name = "ListPositionsRequest";
    static constexpr std::string_view doc = "Which positions to list, in what order.";
    static constexpr auto fields =
        wire::combined(position_filter_fields<T>(),
                       wire::list(optional("sort", &T::sort, "Order."),
                                  optional("count", &T::count, "Whether to count them all.")),
                       page_fields<T>());
};

template <>
struct Described<service::ListPositionsResponse> {
    using T = service::ListPositionsResponse;
    static constexpr std::string_view name = "ListPositionsResponse";
    static constexpr std::string_view doc = "A page of positions.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The positions."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."),
        required("count", &T::count, "Of all that match; null when not asked for."));
};

template <>
struct Described<service::GroupPositionsRequest> {
    using T = service::GroupPositionsRequest;
    static constexpr std::string_view name = "GroupPositionsRequest";
    static constexpr std::string_view doc = "What positions are counted by.";
    static constexpr auto fields = wire::combined(wire::list(optional("by", &T::by, "Grouping.")),
                                                  position_filter_fields<T>());
};

template <>
struct Described<service::GroupPositionsResponse> {
    using T = service::GroupPositionsResponse;
    static constexpr std::string_view name = "GroupPositionsResponse";
    static constexpr std::string_view doc = "Positions by group.";
    static constexpr auto fields =
        wire::list(required("groups", &T::groups, "By key; one with two tags counts in both."));
};

}  // namespace ballast::wire
