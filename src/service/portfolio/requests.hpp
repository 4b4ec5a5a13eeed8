// Requests and responses of the portfolio and position methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "describe/change.hpp"
#include "ingest/position_file.hpp"
#include "model/describe_portfolio.hpp"
#include "risk/describe_settings.hpp"
#include "risk/describe_tag_match.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/portfolio/risk_settings.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/import_table.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct PortfolioView : model::Portfolio {
    std::string etag;
    risk::RiskSettings risk_settings;
};

// The terms of the portfolio, and its id where the caller chooses it.
struct CreatePortfolioRequest : model::Portfolio {
    std::optional<std::string> requested_id;
    RiskSettingsChange risk_settings;
};

struct PortfolioIdRequest {
    std::string portfolio;
};

struct UpdatePortfolioRequest : model::Portfolio, describe::Change {
    std::string portfolio;
    std::string if_match;
    RiskSettingsChange risk_settings;
};

struct DeletePortfolioRequest {
    std::string portfolio;
    std::string if_match;
};

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

struct PositionView : model::Position {
    std::string etag;
};

PositionView position_view(const model::Position& position);

struct CreatePositionRequest : model::PositionEntry {
    std::string portfolio;
    std::optional<std::string> id;
    std::optional<fin::Date> as_of;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
};

// One row of a bulk request, in the format of other programs: with the side.
struct PositionRow : model::PositionEntry {};

struct CreatePositionsRequest {
    std::string portfolio;
    wire::ImportTable<PositionRow> positions;
    bool replace = false;
    bool all_or_nothing = true;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> oldest;
    ingest::PositionFormat format;
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
    std::int64_t closed = 0;
    std::vector<RejectedPosition> rejected;
    std::vector<std::string> ignored_columns;
};

struct PositionIdRequest {
    std::string id;
};

struct UpdatePositionRequest : model::PositionEntry, describe::Change {
    std::string id;
    std::string if_match;
    std::optional<fin::Date> as_of;
};

struct DeletePositionRequest {
    std::string id;
    std::string if_match;
};

using risk::TagMatch;

struct PositionFilterFields {
    std::string portfolio;
    std::string symbol;
    std::optional<model::AssetType> type;
    std::string tag;
    std::vector<std::string> tags;
    TagMatch tag_match = TagMatch::kAny;
    std::string strategy;
    std::string text;
};

// kNotFound for a portfolio that does not exist.
Result<store::PositionFilter> position_filter(store::Transaction& transaction,
                                              const PositionFilterFields& fields);

struct ListPositionsRequest : PageFields, PositionFilterFields {
    store::PositionSort sort = store::PositionSort::kSymbol;
    Count count = Count::kNone;
};

struct ListPositionsResponse {
    std::vector<PositionView> data;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> count;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<store::PortfolioSort> {
    using enum store::PortfolioSort;
    static constexpr std::string_view name = "PortfolioSort";
    static constexpr std::string_view doc = "Sort order of portfolios.";
    static constexpr std::array values{word(kSlug, "slug"), word(kName, "name"),
                                       word(kCreatedAt, "created_at"),
                                       word(kUpdatedAt, "updated_at")};
};

template <>
struct Described<store::PortfolioGroup> {
    static constexpr std::string_view name = "PortfolioGroup";
    static constexpr std::string_view doc = "Attribute to group portfolios by.";
    static constexpr std::array values{word(store::PortfolioGroup::kTag, "tag"),
                                       word(store::PortfolioGroup::kCurrency, "currency")};
};

template <>
struct Described<store::PositionSort> {
    using enum store::PositionSort;
    static constexpr std::string_view name = "PositionSort";
    static constexpr std::string_view doc = "Sort order of positions.";
    static constexpr std::array values{
        word(kSymbol, "symbol"),        word(kType, "type"),
        word(kQuantity, "quantity"),    word(kEntryPrice, "entry_price"),
        word(kEntryDate, "entry_date"), word(kStrategy, "strategy"),
        word(kCreatedAt, "created_at"), word(kUpdatedAt, "updated_at")};
};

template <>
struct Described<store::GroupCount> {
    using T = store::GroupCount;
    static constexpr std::string_view name = "GroupCount";
    static constexpr std::string_view doc = "Number of members of one group.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Group; empty for members without the attribute."),
                   required("count", &T::count, "Number of members."));
};

template <>
struct Described<service::PortfolioView> {
    using T = service::PortfolioView;
    static constexpr std::string_view name = Described<model::Portfolio>::name;
    static constexpr std::string_view doc = Described<model::Portfolio>::doc;
    static constexpr auto fields = wire::combined(
        Described<model::Portfolio>::fields,
        wire::list(required("etag", &T::etag, kEtagDoc),
                   required("risk_settings", &T::risk_settings, "Risk settings in effect.")));
};

template <>
struct Described<service::CreatePortfolioRequest> {
    using T = service::CreatePortfolioRequest;
    static constexpr std::string_view name = "CreatePortfolioRequest";
    static constexpr std::string_view doc = "A new portfolio.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("id", &T::requested_id,
                            "UUID of the portfolio, chosen by the caller; generated when absent.",
                            {.max_length = 36})),
        portfolio_terms<Form::kNew, T>(),
        wire::list(optional("risk_settings", &T::risk_settings,
                            "Risk settings; those left out have their defaults.")));
};

template <>
struct Described<service::PortfolioIdRequest> {
    using T = service::PortfolioIdRequest;
    static constexpr std::string_view name = "PortfolioIdRequest";
    static constexpr std::string_view doc = "Identifies a portfolio.";
    static constexpr auto fields =
        wire::list(required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                            {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::UpdatePortfolioRequest>
    : DescribedChange<service::UpdatePortfolioRequest> {
    using T = service::UpdatePortfolioRequest;
    static constexpr std::string_view name = "UpdatePortfolioRequest";
    static constexpr std::string_view doc =
        "Changes to a portfolio; fields left out are not changed.";
    static constexpr auto fields =
        wire::combined(wire::list(required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                                           {.min_length = 1, .max_length = 64}),
                                  required("if_match", &T::if_match,
                                           "ETag of the version to change.", {.max_length = 32})),
                       portfolio_terms<Form::kChange, T>(),
                       wire::list(optional("risk_settings", &T::risk_settings,
                                           "Risk settings to change; the others stay.")));
};

template <>
struct Described<service::DeletePortfolioRequest> {
    using T = service::DeletePortfolioRequest;
    static constexpr std::string_view name = "DeletePortfolioRequest";
    static constexpr std::string_view doc = "Deletes a portfolio with its positions.";
    static constexpr auto fields = wire::list(
        required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                 {.min_length = 1, .max_length = 64}),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <>
struct Described<service::ListPortfoliosRequest> {
    using T = service::ListPortfoliosRequest;
    static constexpr std::string_view name = "ListPortfoliosRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of portfolios.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("text", &T::text, "Text to find in slug, name or description.",
                            {.max_length = 200}),
                   optional("tag", &T::tag, "Tag that portfolios must have.", {.max_length = 64}),
                   optional("currency", &T::currency, "Base currency to include; all when absent.",
                            {.max_length = 3}),
                   optional("sort", &T::sort, "Sort order."),
                   optional("count", &T::count, "Whether to return the total count.")),
        page_fields<T>());
};

template <>
struct Described<service::ListPortfoliosResponse> {
    using T = service::ListPortfoliosResponse;
    static constexpr std::string_view name = "ListPortfoliosResponse";
    static constexpr std::string_view doc = "A page of portfolios.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Portfolios on this page."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last page."),
        required("count", &T::count, "Number of all matching portfolios; null unless requested."));
};

template <>
struct Described<service::GroupPortfoliosRequest> {
    using T = service::GroupPortfoliosRequest;
    static constexpr std::string_view name = "GroupPortfoliosRequest";
    static constexpr std::string_view doc =
        "Filter of portfolios and the attribute to group them by.";
    static constexpr auto fields =
        wire::list(optional("by", &T::by, "Attribute to group by."),
                   optional("text", &T::text, "Text to find in slug, name or description.",
                            {.max_length = 200}),
                   optional("tag", &T::tag, "Tag that portfolios must have.", {.max_length = 64}),
                   optional("currency", &T::currency, "Base currency to include; all when absent.",
                            {.max_length = 3}));
};

template <>
struct Described<service::GroupPortfoliosResponse> {
    using T = service::GroupPortfoliosResponse;
    static constexpr std::string_view name = "GroupPortfoliosResponse";
    static constexpr std::string_view doc = "Number of portfolios by group.";
    static constexpr auto fields = wire::list(
        required("groups", &T::groups,
                 "Groups, ordered by key; a portfolio with two tags counts in both groups."));
};

}  // namespace ballast::describe
