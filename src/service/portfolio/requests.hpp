// Requests and responses of the portfolio and position methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/position_entry.hpp"
#include "service/describe_common.hpp"
#include "store/page.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/import_table.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct PortfolioView {
    std::string id;
    std::string slug;
    std::string name;
    std::string description;
    fin::Currency base_currency;
    std::vector<std::string> tags;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

PortfolioView portfolio_view(const model::Portfolio& portfolio);

struct CreatePortfolioRequest {
    std::optional<std::string> id;
    std::string slug;
    std::string name;
    std::string description;
    fin::Currency base_currency = fin::Currency::kUsd;
    std::vector<std::string> tags;
};

struct PortfolioIdRequest {
    std::string portfolio;
};

// What is absent stays as it is.
struct UpdatePortfolioRequest {
    std::string portfolio;
    std::string if_match;
    std::optional<std::string> slug;
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::vector<std::string>> tags;
};

struct DeletePortfolioRequest {
    std::string portfolio;
    std::string if_match;
};

struct Deleted {
    std::string id;
};

struct PageFields {
    int limit = 50;
    std::string cursor;
    store::Direction direction = store::Direction::kAscending;
};

enum class Count { kNone, kExact };

struct ListPortfoliosRequest : PageFields {
    std::string text;
    std::string tag;
    std::string currency;
    store::PortfolioSort sort = store::PortfolioSort::kSlug;
    Count count = Count::kNone;
};

struct ListPortfoliosResponse {
    std::vector<PortfolioView> data;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> count;
};

struct GroupPortfoliosRequest {
    std::string text;
    std::string tag;
    std::string currency;
    store::PortfolioGroup by = store::PortfolioGroup::kTag;
};

struct GroupPortfoliosResponse {
    std::vector<store::GroupCount> groups;
};

struct PositionView {
    std::string id;
    std::string portfolio;
    std::string symbol;
    model::AssetType type = model::AssetType::kEquity;
    Decimal quantity;
    std::optional<Decimal> entry_price;
    std::optional<fin::Date> entry_date;
    Decimal multiplier{1};
    std::optional<model::OptionTerms> option;
    std::vector<std::string> tags;
    std::string strategy;
    std::string note;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

PositionView position_view(const model::Position& position);

// What a new position says. Terms of an option that are absent are read from its OCC symbol.
struct PositionFields {
    std::string symbol;
    std::optional<model::AssetType> type;
    Decimal quantity;
    std::optional<Decimal> entry_price;
    std::optional<fin::Date> entry_date;
    std::optional<Decimal> multiplier;
    std::optional<model::OptionTerms> option;
    std::vector<std::string> tags;
    std::string strategy;
    std::string note;
};

struct CreatePositionRequest : PositionFields {
    std::string portfolio;
    std::optional<std::string> id;
    std::optional<fin::Date> as_of;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
};

// A row of many, as the files of other programs have it.
struct PositionRow : PositionFields {
    std::optional<model::PositionSide> position_type;
};

struct CreatePositionsRequest {
    std::string portfolio;
    wire::ImportTable<PositionRow> positions;
    bool replace = false;
    bool all_or_nothing = true;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
    std::optional<fin::Date> as_of;
};

struct RejectedPosition {
    std::int64_t row = 0;
    std::optional<std::int64_t> line;
    std::string field;
    std::string code;
    std::string message;
    std::string hint;
};

struct CreatePositionsResponse {
    std::int64_t created = 0;
    std::int64_t removed = 0;
    std::int64_t merged = 0;
    std::vector<RejectedPosition> rejected;
    std::vector<std::string> ignored_columns;
};

struct PositionIdRequest {
    std::string id;
};

struct UpdatePositionRequest {
    std::string id;
    std::string if_match;
    std::optional<std::string> symbol;
    std::optional<model::AssetType> type;
    std::optional<Decimal> quantity;
    std::optional<Decimal> entry_price;
    std::optional<fin::Date> entry_date;
    std::optional<Decimal> multiplier;
    std::optional<model::OptionTerms> option;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> strategy;
    std::optional<std::string> note;
    std::optional<fin::Date> as_of;
};

struct DeletePositionRequest {
    std::string id;
    std::string if_match;
};

struct PositionFilterFields {
    std::string portfolio;
    std::string symbol;
    std::optional<model::AssetType> type;
    std::string tag;
    std::string strategy;
    std::string text;
};

struct ListPositionsRequest : PageFields, PositionFilterFields {
    store::PositionSort sort = store::PositionSort::kSymbol;
    Count count = Count::kNone;
};

struct ListPositionsResponse {
    std::vector<PositionView> data;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> count;
};

struct GroupPositionsRequest : PositionFilterFields {
    store::PositionGroup by = store::PositionGroup::kType;
};

struct GroupPositionsResponse {
    std::vector<store::PositionGroupTotal> groups;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<store::Direction> {
    static constexpr std::string_view name = "Direction";
    static constexpr std::string_view doc = "Of a sort.";
    static constexpr std::array values{word(store::Direction::kAscending, "ascending"),
                                       word(store::Direction::kDescending, "descending")};
};

template <>
struct Described<service::Count> {
    static constexpr std::string_view name = "Count";
    static constexpr std::string_view doc = "Whether the whole list is counted: it costs a scan.";
    static constexpr std::array values{word(service::Count::kNone, "none"),
                                       word(service::Count::kExact, "exact")};
};

template <>
struct Described<store::PortfolioSort> {
    using enum store::PortfolioSort;
    static constexpr std::string_view name = "PortfolioSort";
    static constexpr std::string_view doc = "Order of a list of portfolios.";
    static constexpr std::array values{word(kSlug, "slug"), word(kName, "name"),
                                       word(kCreatedAt, "created_at"),
                                       word(kUpdatedAt, "updated_at")};
};

template <>
struct Described<store::PortfolioGroup> {
    static constexpr std::string_view name = "PortfolioGroup";
    static constexpr std::string_view doc = "What portfolios are counted by.";
    static constexpr std::array values{word(store::PortfolioGroup::kTag, "tag"),
                                       word(store::PortfolioGroup::kCurrency, "currency")};
};

template <>
struct Described<store::PositionSort> {
    using enum store::PositionSort;
    static constexpr std::string_view name = "PositionSort";
    static constexpr std::string_view doc = "Order of a list of positions.";
    static constexpr std::array values{
        word(kSymbol, "symbol"),        word(kType, "type"),
        word(kQuantity, "quantity"),    word(kEntryPrice, "entry_price"),
        word(kEntryDate, "entry_date"), word(kStrategy, "strategy"),
        word(kCreatedAt, "created_at"), word(kUpdatedAt, "updated_at")};
};

template <>
struct Described<store::PositionGroup> {
    using enum store::PositionGroup;
    static constexpr std::string_view name = "PositionGroup";
    static constexpr std::string_view doc = "What positions are counted by.";
    static constexpr std::array values{word(kType, "type"), word(kStrategy, "strategy"),
                                       word(kTag, "tag"), word(kSymbol, "symbol")};
};

template <>
struct Described<store::GroupCount> {
    using T = store::GroupCount;
    static constexpr std::string_view name = "GroupCount";
    static constexpr std::string_view doc = "How many are in a group.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Group; empty: without one."),
                   required("count", &T::count, "Members."));
};

template <>
struct Described<store::PositionGroupTotal> {
    using T = store::PositionGroupTotal;
    static constexpr std::string_view name = "PositionGroupTotal";
    static constexpr std::string_view doc = "Positions of a group.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Group; empty: without one."),
                   required("count", &T::count, "Positions."),
                   required("quantity", &T::quantity, "Sum of signed quantities."));
};

inline constexpr Limits kTagLimits{.max_items = 64, .min_length = 1, .max_length = 64};

template <class T>
constexpr auto page_fields() {
    return wire::list(
        optional("limit", &T::limit, "At most so many.", {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "next_cursor of the page before.", {.max_length = 4096}),
        optional("direction", &T::direction, "Of the sort."));
}

template <>
struct Described<service::PortfolioView> {
    using T = service::PortfolioView;
    static constexpr std::string_view name = "Portfolio";
    static constexpr std::string_view doc = "A portfolio.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."), required("slug", &T::slug, "Its short name."),
                   required("name", &T::name, "Its name."),
                   required("description", &T::description, "What it is."),
                   required("base_currency", &T::base_currency, "Currency its figures are in."),
                   required("tags", &T::tags, "Groups it belongs to."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("updated_at", &T::updated_at, "When it last changed."),
                   required("version", &T::version, "Goes up with every change."),
                   required("etag", &T::etag, "Of this version; a change names it in if_match."));
};

template <>
struct Described<service::CreatePortfolioRequest> {
    using T = service::CreatePortfolioRequest;
    static constexpr std::string_view name = "CreatePortfolioRequest";
    static constexpr std::string_view doc = "A new portfolio.";
    static constexpr auto fields =
        wire::list(optional("id", &T::id, "A UUID of the caller's choice.", {.max_length = 36}),
                   required("slug", &T::slug, "Lower-case letters, digits and hyphens; unique.",
                            {.min_length = 1, .max_length = 64}),
                   required("name", &T::name, "As shown.", {.min_length = 1, .max_length = 200}),
                   optional("description", &T::description, "What it is.", {.max_length = 4000}),
                   optional("base_currency", &T::base_currency, "Currency its figures are in."),
                   optional("tags", &T::tags, "Groups it belongs to.", kTagLimits));
};

template <>
struct Described<service::PortfolioIdRequest> {
    using T = service::PortfolioIdRequest;
    static constexpr std::string_view name = "PortfolioIdRequest";
    static constexpr std::string_view doc = "Names a portfolio.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Id or slug.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::UpdatePortfolioRequest> {
    using T = service::UpdatePortfolioRequest;
    static constexpr std::string_view name = "UpdatePortfolioRequest";
    static constexpr std::string_view doc = "Changes to a portfolio; what is absent stays.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Id or slug.", {.min_length = 1, .max_length = 64}),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        optional("slug", &T::slug, "New short name.", {.min_length = 1, .max_length = 64}),
        optional("name", &T::name, "New name.", {.min_length = 1, .max_length = 200}),
        optional("description", &T::description, "New description.", {.max_length = 4000}),
        optional("tags", &T::tags, "New tags.", kTagLimits));
};

template <>
struct Described<service::DeletePortfolioRequest> {
    using T = service::DeletePortfolioRequest;
    static constexpr std::string_view name = "DeletePortfolioRequest";
    static constexpr std::string_view doc = "Removes a portfolio with its positions.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Id or slug.", {.min_length = 1, .max_length = 64}),
        required("if_match", &T::if_match, "ETag of the version to remove.", {.max_length = 32}));
};

template <>
struct Described<service::Deleted> {
    using T = service::Deleted;
    static constexpr std::string_view name = "Deleted";
    static constexpr std::string_view doc = "What was removed.";
    static constexpr auto fields = wire::list(required("id", &T::id, "Its id."));
};

template <>
struct Described<service::ListPortfoliosRequest> {
    using T = service::ListPortfoliosRequest;
    static constexpr std::string_view name = "ListPortfoliosRequest";
    static constexpr std::string_view doc = "Which portfolios to list, in what order.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("text", &T::text, "Within slug, name or description.", {.max_length = 200}),
            optional("tag", &T::tag, "Only those with this tag.", {.max_length = 64}),
            optional("currency", &T::currency, "Only those in this currency.", {.max_length = 3}),
            optional("sort", &T::sort, "Order."),
            optional("count", &T::count, "Whether to count them all.")),
        page_fields<T>());
};

template <>
struct Described<service::ListPortfoliosResponse> {
    using T = service::ListPortfoliosResponse;
    static constexpr std::string_view name = "ListPortfoliosResponse";
    static constexpr std::string_view doc = "A page of portfolios.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The portfolios."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."),
        required("count", &T::count, "Of all that match; null when not asked for."));
};

template <>
struct Described<service::GroupPortfoliosRequest> {
    using T = service::GroupPortfoliosRequest;
    static constexpr std::string_view name = "GroupPortfoliosRequest";
    static constexpr std::string_view doc = "What portfolios are counted by.";
    static constexpr auto fields = wire::list(
        optional("by", &T::by, "Grouping."),
        optional("text", &T::text, "Within slug, name or description.", {.max_length = 200}),
        optional("tag", &T::tag, "Only those with this tag.", {.max_length = 64}),
        optional("currency", &T::currency, "Only those in this currency.", {.max_length = 3}));
};

template <>
struct Described<service::GroupPortfoliosResponse> {
    using T = service::GroupPortfoliosResponse;
    static constexpr std::string_view name = "GroupPortfoliosResponse";
    static constexpr std::string_view doc = "Portfolios by group.";
    static constexpr auto fields =
        wire::list(required("groups", &T::groups, "By key; one with two tags counts in both."));
};

}  // namespace ballast::wire
