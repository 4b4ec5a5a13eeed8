// Requests and responses of stored CLO assets and lots.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "service/clo/asset_record.hpp"
#include "service/common.hpp"
#include "store/clo_lots.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct CreateCloAssetRequest {
    clo::Asset fields;
    std::optional<fin::Date> effective;
    std::string source;
    bool dry_run = false;
};

struct UpdateCloAssetRequest {
    std::string asset;
    AssetFields fields;
    std::optional<fin::Date> effective;
    std::string source;
    std::string reason;
    std::string if_match;
    bool dry_run = false;
};

struct CloAssetSaved {
    std::string asset;
    std::int64_t version = 0;
    std::string etag;
    fin::Date effective;
    std::vector<std::string> changed;
    bool dry_run = false;
    Issues issues;
};

struct DeleteCloAssetRequest {
    std::string asset;
    std::string if_match;
};

struct GetCloAssetRequest {
    std::string asset;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
};

struct CloDerivedRating {
    std::string name;
    std::optional<std::string> value;
    std::string rule;
};

struct CloAssetHolder {
    std::string deal;
    std::string name;
    Decimal par;
    std::optional<Decimal> purchase_price;
};

struct CloAssetView {
    clo::Asset fields;
    fin::Date as_of;
    fin::Date effective;
    std::int64_t version = 0;
    std::string etag;
    std::vector<CloDerivedRating> derived;
    std::optional<fin::Date> price_date;
    std::string price_source;
    std::vector<CloAssetHolder> deals;
};

struct ListCloAssetsRequest : PageFields {
    std::string where;
    std::string deal;
    std::vector<std::string> columns;
    std::string sort = "id";
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
};

struct ListCloAssetsResponse {
    std::vector<wire::RawJson> data;
    std::optional<std::string> next_cursor;
    std::int64_t count = 0;
    double par = 0.0;
    std::int64_t unknown = 0;
    fin::Date as_of;
    Issues issues;
};

struct CloAssetHistoryRequest {
    std::string asset;
    std::vector<std::string> fields;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    std::optional<fin::Date> known_at;
};

struct CloAssetFactView {
    std::string field;
    fin::Date effective;
    wire::RawJson before;
    wire::RawJson after;
    std::string source;
    std::string reason;
    Instant known_at;
    std::string created_by;
    std::optional<std::string> import;
    std::optional<std::int64_t> line;
};

struct CloAssetHistoryResponse {
    std::string asset;
    std::vector<CloAssetFactView> facts;
};

enum class CloChangedFields { kAll, kRatings, kPrices };

struct CloAssetChangesRequest {
    fin::Date since;
    std::optional<fin::Date> until;
    std::string deal;
    CloChangedFields fields = CloChangedFields::kAll;
};

struct CloAssetChange : CloAssetFactView {
    std::string asset;
    std::string issuer;
};

struct CloAssetChangesResponse {
    std::vector<CloAssetChange> changes;
    std::vector<std::string> added;
    Issues issues;
};

// ---- lots --------------------------------------------------------------------------------------

struct CloLotEntry {
    std::string asset;
    store::CloLotSide side = store::CloLotSide::kBuy;
    fin::Date trade_date;
    std::optional<fin::Date> settle_date;
    Decimal par;
    std::optional<Decimal> price;
    std::optional<Decimal> purchased_accrued;
    std::string note;
};

struct PostCloLotsRequest {
    std::string deal;
    std::vector<CloLotEntry> lots;
    std::string source;
    std::string if_match;
    bool dry_run = false;
};

struct CloLotView : CloLotEntry {
    std::string id;
    std::string source;
    std::optional<std::string> import;
    Instant known_at;
    std::string created_by;
};

struct PostCloLotsResponse {
    std::string deal;
    std::string etag;
    std::vector<CloLotView> lots;
    std::optional<std::string> import;
    Decimal cash;
    bool dry_run = false;
    Issues issues;
};

struct ListCloLotsRequest : PageFields {
    std::string deal;
    std::string asset;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
};

struct ListCloLotsResponse {
    std::vector<CloLotView> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service
