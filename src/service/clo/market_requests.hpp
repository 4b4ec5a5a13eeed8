// Request and response of clo.asset.from_market.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/clo/asset_requests.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct CloFromMarketRequest {
    std::string deal;
    CloChangedFields fields = CloChangedFields::kAll;
    std::optional<fin::Date> as_of;
    bool commit = false;
    std::string plan_digest;
};

// What becomes of a stored rating or price.
enum class CloMarketStatus : std::uint8_t { kNew, kNewer, kUnchanged, kKept, kRejected };

struct CloMarketRow {
    std::string asset;
    std::string issuer;
    std::string field;
    CloMarketStatus status = CloMarketStatus::kNew;
    wire::RawJson before;
    std::optional<fin::Date> before_date;
    std::string before_source;
    wire::RawJson after;
    fin::Date effective;
    std::string source;
    std::string instrument;
    Instant known_at;
    std::string reason;
};

struct CloMarketTotals {
    std::int64_t assets = 0;
    std::int64_t matched = 0;
    std::int64_t added = 0;
    std::int64_t newer = 0;
    std::int64_t unchanged = 0;
    std::int64_t kept = 0;
    std::int64_t rejected = 0;
};

struct CloFromMarketResponse {
    bool committed = false;
    std::optional<std::string> import;
    fin::Date as_of;
    std::string plan_digest;
    std::vector<CloMarketRow> rows;
    CloMarketTotals totals;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::CloFromMarketRequest> {
    using T = service::CloFromMarketRequest;
    static constexpr std::string_view name = "CloFromMarketRequest";
    static constexpr std::string_view doc =
        "Assets that take ratings and prices from the stored market data.";
    static constexpr auto fields = wire::list(
        optional("deal", &T::deal, "Deal whose assets are meant, by id or slug; empty: all assets.",
                 {.max_length = 64}),
        optional("fields", &T::fields, "Which fields to take."),
        optional("as_of", &T::as_of, "Last date of ratings and prices to take; absent: today."),
        optional("commit", &T::commit, "Whether to apply the plan."),
        optional("plan_digest", &T::plan_digest,
                 "Digest of the plan as it was reviewed; another plan is not applied.",
                 {.max_length = 64}));
};

template <>
struct Described<service::CloMarketStatus> {
    using enum service::CloMarketStatus;
    static constexpr std::string_view name = "CloMarketStatus";
    static constexpr std::string_view doc = "What becomes of a stored rating or price.";
    static constexpr std::array values{
        word(kNew, "new", "The asset has no value; it takes this one."),
        word(kNewer, "newer", "The value of the asset is older; it takes this one."),
        word(kUnchanged, "unchanged", "The asset has this value."),
        word(kKept, "kept", "The value of the asset is of the same day or newer, and remains."),
        word(kRejected, "rejected", "The value does not fit the record of the asset.")};
};

template <>
struct Described<service::CloMarketRow> {
    using T = service::CloMarketRow;
    static constexpr std::string_view name = "CloMarketRow";
    static constexpr std::string_view doc = "A stored rating or price beside that of the asset.";
    static constexpr auto fields = wire::list(
        required("asset", &T::asset, "Id of the asset."),
        required("issuer", &T::issuer, "Name of the issuer."),
        required("field", &T::field, "Field of the asset: market_value or a rating."),
        required("status", &T::status, "What becomes of the value."),
        required("before", &T::before, "Value of the asset; null: none."),
        required("before_date", &T::before_date, "Date of the value of the asset; null: none."),
        required("before_source", &T::before_source, "Source of the value of the asset."),
        required("after", &T::after, "Value in the market data; prices are in percent of par."),
        required("effective", &T::effective, "Date of the value in the market data."),
        required("source", &T::source, "Source of the value in the market data."),
        required("instrument", &T::instrument,
                 "Identifier by which the asset was found, with its type."),
        required("known_at", &T::known_at, "Time at which the value was learned."),
        required("reason", &T::reason, "Why the value was rejected; otherwise empty."));
};

template <>
struct Described<service::CloMarketTotals> {
    using T = service::CloMarketTotals;
    static constexpr std::string_view name = "CloMarketTotals";
    static constexpr std::string_view doc = "Number of assets, and of values by status.";
    static constexpr auto fields = wire::list(
        required("assets", &T::assets, "Assets that are meant."),
        required("matched", &T::matched, "Assets of which market data is stored."),
        required("new", &T::added, "Values of assets that had none."),
        required("newer", &T::newer, "Values that replace an older one."),
        required("unchanged", &T::unchanged, "Values that the assets have already."),
        required("kept", &T::kept, "Values that are not newer than those of the assets."),
        required("rejected", &T::rejected, "Values that do not fit."));
};

template <>
struct Described<service::CloFromMarketResponse> {
    using T = service::CloFromMarketResponse;
    static constexpr std::string_view name = "CloFromMarketResponse";
    static constexpr std::string_view doc =
        "Ratings and prices that assets take from the stored market data.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the plan was applied."),
        required("import", &T::import, "Id of the import, by which it is undone; null: none."),
        required("as_of", &T::as_of, "Last date of ratings and prices."),
        required("plan_digest", &T::plan_digest, "Digest of the plan."),
        required("rows", &T::rows, "Values by asset and field."),
        required("totals", &T::totals, "Numbers of assets and values."),
        required("issues", &T::issues, "What limits the result."));
};

}  // namespace ballast::describe
