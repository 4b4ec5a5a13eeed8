// Descriptions of stored CLO assets and lots.
#pragma once

#include "clo/describe_asset.hpp"
#include "service/clo/asset_requests.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "store/describe_clo.hpp"

namespace ballast::describe {

template <class T>
constexpr auto clo_asset_field() {
    return required("asset", &T::asset, "Id of the asset.", {.min_length = 1, .max_length = 50});
}

template <>
struct Described<service::CreateCloAssetRequest> {
    using T = service::CreateCloAssetRequest;
    static constexpr std::string_view name = "CreateCloAssetRequest";
    static constexpr std::string_view doc = "An asset to store.";
    static constexpr auto fields = wire::list(
        required("fields", &T::fields, "Record of the asset."),
        optional("effective", &T::effective,
                 "Date of the record; absent: today. It also applies to earlier dates."),
        optional("source", &T::source, "Source of the record.", {.max_length = 200}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::UpdateCloAssetRequest> {
    using T = service::UpdateCloAssetRequest;
    static constexpr std::string_view name = "UpdateCloAssetRequest";
    static constexpr std::string_view doc =
        "A new fact about an asset: what was recorded before stays in its history.";
    static constexpr auto fields = wire::list(
        clo_asset_field<T>(),
        required("fields", &T::fields,
                 "Fields of the asset record with their new values; null for unknown.",
                 {.min_items = 1, .max_items = 100}),
        optional("effective", &T::effective, "First date on which they apply; absent: today."),
        optional("source", &T::source, "Source of the values.", {.max_length = 200}),
        optional("reason", &T::reason, "Reason, such as a correction.", {.max_length = 500}),
        required("if_match", &T::if_match, "ETag of the asset to change.", {.max_length = 32}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::CloAssetSaved> {
    using T = service::CloAssetSaved;
    static constexpr std::string_view name = "CloAssetSaved";
    static constexpr std::string_view doc = "A stored asset.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Id of the asset."),
                   required("version", &T::version, "Number of changes, from 1."),
                   required("etag", &T::etag, kEtagDoc),
                   required("effective", &T::effective, "First date on which the change applies."),
                   required("changed", &T::changed, "Fields that changed."),
                   required("dry_run", &T::dry_run, "Whether nothing was stored."),
                   required("issues", &T::issues, "What is doubtful about the record."));
};

template <>
struct Described<service::DeleteCloAssetRequest> {
    using T = service::DeleteCloAssetRequest;
    static constexpr std::string_view name = "DeleteCloAssetRequest";
    static constexpr std::string_view doc = "An asset to delete, which no deal ever held.";
    static constexpr auto fields = wire::list(
        clo_asset_field<T>(),
        required("if_match", &T::if_match, "ETag of the asset to delete.", {.max_length = 32}));
};

template <>
struct Described<service::GetCloAssetRequest> {
    using T = service::GetCloAssetRequest;
    static constexpr std::string_view name = "GetCloAssetRequest";
    static constexpr std::string_view doc = "An asset as of a date.";
    static constexpr auto fields =
        wire::list(clo_asset_field<T>(), optional("as_of", &T::as_of, "Date; absent: all facts."),
                   optional("known_at", &T::known_at,
                            "Facts known at the end of this day (UTC); absent: all."));
};

template <>
struct Described<service::CloDerivedRating> {
    using T = service::CloDerivedRating;
    static constexpr std::string_view name = "CloDerivedRating";
    static constexpr std::string_view doc = "A rating or rate that tests use.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Field that tests read."),
                   required("value", &T::value, "Value; null where no source states it."),
                   required("rule", &T::rule, "Rule that it comes from."));
};

template <>
struct Described<service::CloAssetHolder> {
    using T = service::CloAssetHolder;
    static constexpr std::string_view name = "CloAssetHolder";
    static constexpr std::string_view doc = "A deal that holds an asset.";
    static constexpr auto fields =
        wire::list(required("deal", &T::deal, "Slug of the deal."),
                   required("name", &T::name, "Name of the deal."),
                   required("par", &T::par, "Par held.", {.unit = "currency"}),
                   required("purchase_price", &T::purchase_price, "Average purchase price.",
                            {.unit = "percent of par"}));
};

template <>
struct Described<service::CloAssetView> {
    using T = service::CloAssetView;
    static constexpr std::string_view name = "CloAssetView";
    static constexpr std::string_view doc = "An asset as of a date.";
    static constexpr auto fields =
        wire::list(required("fields", &T::fields, "Record of the asset."),
                   required("as_of", &T::as_of, "Date of the view."),
                   required("effective", &T::effective, "Date of the newest fact of the asset."),
                   required("version", &T::version, "Number of changes, from 1."),
                   required("etag", &T::etag, kEtagDoc),
                   required("derived", &T::derived, "Ratings and recovery rate that tests use."),
                   required("price_date", &T::price_date, "Date of the price; null without one."),
                   required("price_source", &T::price_source, "Source of the price."),
                   required("deals", &T::deals, "Deals that hold the asset on the date."));
};

template <>
struct Described<service::ListCloAssetsRequest> {
    using T = service::ListCloAssetsRequest;
    static constexpr std::string_view name = "ListCloAssetsRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of assets.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("where", &T::where,
                     "Condition in the expression language, such as country='US' and "
                     "market_value<90; all when empty.",
                     {.max_length = 500}),
            optional("deal", &T::deal, "Deal that holds them, by id or slug; absent: all assets.",
                     {.max_length = 64}),
            optional("columns", &T::columns,
                     "Fields to return; absent: all. With a deal also par, purchase_price and "
                     "purchased_accrued.",
                     {.max_items = 100, .max_length = 64}),
            optional("sort", &T::sort, "Field to order by; ties are in the order of ids.",
                     {.max_length = 64}),
            optional("as_of", &T::as_of,
                     "Date; absent: that of the newest state or lot of the deal, or today."),
            optional("known_at", &T::known_at,
                     "Records known at the end of this day (UTC); absent: all.")),
        page_fields<T>());
};

template <>
struct Described<service::ListCloAssetsResponse> {
    using T = service::ListCloAssetsResponse;
    static constexpr std::string_view name = "ListCloAssetsResponse";
    static constexpr std::string_view doc = "A page of assets.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Assets as objects of the requested fields, in their order."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."),
        required("count", &T::count, "Number of all assets that meet the condition."),
        required("par", &T::par, "Par of all assets that meet the condition; 0 without a deal.",
                 {.unit = "currency"}),
        required("unknown", &T::unknown,
                 "Number of assets that lack a field of the condition, which are left out."),
        required("as_of", &T::as_of, "Date of the list."),
        required("issues", &T::issues, "What is missing or doubtful."));
};

template <>
struct Described<service::CloAssetHistoryRequest> {
    using T = service::CloAssetHistoryRequest;
    static constexpr std::string_view name = "CloAssetHistoryRequest";
    static constexpr std::string_view doc = "An asset and the fields whose history to list.";
    static constexpr auto fields =
        wire::list(clo_asset_field<T>(),
                   optional("fields", &T::fields, "Fields; absent: all.",
                            {.max_items = 100, .max_length = 64}),
                   optional("from", &T::from, "First effective date."),
                   optional("to", &T::to, "Last effective date."),
                   optional("known_at", &T::known_at,
                            "Facts known at the end of this day (UTC); absent: all."));
};

template <class T>
constexpr auto clo_fact_fields() {
    return wire::list(
        required("field", &T::field, "Field of the record."),
        required("effective", &T::effective, "First date on which the value applies."),
        required("before", &T::before, "Value before; null for unknown."),
        required("after", &T::after, "Value from the date on; null for unknown."),
        required("source", &T::source, "Source of the value."),
        required("reason", &T::reason, "Reason of the change."),
        required("known_at", &T::known_at, "Time at which it was recorded."),
        required("created_by", &T::created_by, "Id of the user who recorded it."),
        required("import", &T::import, "Id of the import that added it; null for others."),
        required("line", &T::line, "Line of the imported file; null for others."));
}

template <>
struct Described<service::CloAssetFactView> {
    using T = service::CloAssetFactView;
    static constexpr std::string_view name = "CloAssetFact";
    static constexpr std::string_view doc = "The value of a field from a date on.";
    static constexpr auto fields = clo_fact_fields<T>();
};

template <>
struct Described<service::CloAssetHistoryResponse> {
    using T = service::CloAssetHistoryResponse;
    static constexpr std::string_view name = "CloAssetHistoryResponse";
    static constexpr std::string_view doc = "History of an asset.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Id of the asset."),
                   required("facts", &T::facts, "Values by date, the oldest first."));
};

template <>
struct Described<service::CloChangedFields> {
    using enum service::CloChangedFields;
    static constexpr std::string_view name = "CloChangedFields";
    static constexpr std::string_view doc = "Fields whose changes to list.";
    static constexpr std::array values{
        word(kAll, "all", "All fields."),
        word(kRatings, "ratings", "Ratings, outlooks, reviews and credit estimates."),
        word(kPrices, "prices", "Market prices.")};
};

template <>
struct Described<service::CloAssetChangesRequest> {
    using T = service::CloAssetChangesRequest;
    static constexpr std::string_view name = "CloAssetChangesRequest";
    static constexpr std::string_view doc = "Period and fields whose changes to list.";
    static constexpr auto fields = wire::list(
        required("since", &T::since, "First effective date of a change."),
        optional("until", &T::until, "Last effective date of a change; absent: all later ones."),
        optional("deal", &T::deal, "Deal that holds the assets, by id or slug; absent: all.",
                 {.max_length = 64}),
        optional("fields", &T::fields, "Fields whose changes to list."));
};

template <>
struct Described<service::CloAssetChange> {
    using T = service::CloAssetChange;
    static constexpr std::string_view name = "CloAssetChange";
    static constexpr std::string_view doc = "A change of a field of an asset.";
    static constexpr auto fields =
        wire::combined(wire::list(required("asset", &T::asset, "Id of the asset."),
                                  required("issuer", &T::issuer, "Name of the issuer, or its id.")),
                       clo_fact_fields<T>());
};

template <>
struct Described<service::CloAssetChangesResponse> {
    using T = service::CloAssetChangesResponse;
    static constexpr std::string_view name = "CloAssetChangesResponse";
    static constexpr std::string_view doc = "Changes of assets.";
    static constexpr auto fields = wire::list(
        required("changes", &T::changes, "Changes by effective date, then asset and field."),
        required("added", &T::added, "Ids of the assets whose first record is in the period."),
        required("issues", &T::issues, "What is left out."));
};

template <class T>
constexpr auto clo_lot_fields() {
    return wire::list(
        required("asset", &T::asset, "Id of the asset.", {.min_length = 1, .max_length = 50}),
        required("side", &T::side, "What the lot records."),
        required("trade_date", &T::trade_date, "Date from which the par counts."),
        optional("settle_date", &T::settle_date, "Settlement date."),
        required("par", &T::par,
                 "Par in the currency of the asset, positive; that of a stated lot is negative "
                 "where it removes par.",
                 {.unit = "currency"}),
        optional("price", &T::price, "Price, required of purchases and sales.",
                 {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
        optional("purchased_accrued", &T::purchased_accrued, "Accrued interest paid for.",
                 {.minimum = 0, .unit = "currency"}),
        optional("note", &T::note, "Note.", {.max_length = 500}));
}

template <>
struct Described<service::CloLotEntry> {
    using T = service::CloLotEntry;
    static constexpr std::string_view name = "CloLotEntry";
    static constexpr std::string_view doc = "A lot to record.";
    static constexpr auto fields = clo_lot_fields<T>();
};

template <>
struct Described<service::PostCloLotsRequest> {
    using T = service::PostCloLotsRequest;
    static constexpr std::string_view name = "PostCloLotsRequest";
    static constexpr std::string_view doc = "Executed trades and repayments of a deal.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        required("lots", &T::lots, "Lots, recorded together or not at all.",
                 {.min_items = 1, .max_items = 5000}),
        optional("source", &T::source, "Source of the lots.", {.max_length = 200}),
        optional("if_match", &T::if_match, "ETag of the deal; absent: whatever its version is.",
                 {.max_length = 32}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::CloLotView> {
    using T = service::CloLotView;
    static constexpr std::string_view name = "CloLotView";
    static constexpr std::string_view doc = "A recorded lot.";
    static constexpr auto fields = wire::combined(
        clo_lot_fields<T>(),
        wire::list(required("id", &T::id, "Id of the lot; empty for a check."),
                   required("source", &T::source, "Source of the lot."),
                   required("import", &T::import, "Id of its import; null for others."),
                   required("known_at", &T::known_at, "Time at which it was recorded."),
                   required("created_by", &T::created_by, "Id of the user who recorded it.")));
};

template <>
struct Described<service::PostCloLotsResponse> {
    using T = service::PostCloLotsResponse;
    static constexpr std::string_view name = "PostCloLotsResponse";
    static constexpr std::string_view doc = "Recorded lots of a deal.";
    static constexpr auto fields = wire::list(
        required("deal", &T::deal, "Slug of the deal."), required("etag", &T::etag, kEtagDoc),
        required("lots", &T::lots, "Lots as recorded."),
        required("import", &T::import,
                 "Id by which clo.import.undo hides the lots; null where nothing was stored."),
        required("cash", &T::cash,
                 "Change of principal cash in the currency of the deal, without accrued interest.",
                 {.unit = "currency"}),
        required("dry_run", &T::dry_run, "Whether nothing was stored."),
        required("issues", &T::issues, "What is doubtful about the lots."));
};

template <>
struct Described<service::ListCloLotsRequest> {
    using T = service::ListCloLotsRequest;
    static constexpr std::string_view name = "ListCloLotsRequest";
    static constexpr std::string_view doc = "Filter and page of the lots of a deal.";
    static constexpr auto fields = wire::combined(
        wire::list(clo_deal_field<T>(),
                   optional("asset", &T::asset, "Id of an asset; absent: all.", {.max_length = 50}),
                   optional("as_of", &T::as_of, "Last trade date."),
                   optional("known_at", &T::known_at,
                            "Lots known at the end of this day (UTC); absent: all.")),
        page_fields<T>());
};

template <>
struct Described<service::ListCloLotsResponse> {
    using T = service::ListCloLotsResponse;
    static constexpr std::string_view name = "ListCloLotsResponse";
    static constexpr std::string_view doc = "A page of lots.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Lots by trade date."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

}  // namespace ballast::describe
