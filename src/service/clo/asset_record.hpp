// Records of CLO assets as facts: what a change sets, and what facts up to a date add up to.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clo/asset.hpp"
#include "store/clo_assets.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// JSON values by field of the asset record.
using AssetFields = std::map<std::string, wire::RawJson>;

// All fields of a record; the required ones and those that differ from the fields of an empty
// record.
AssetFields all_asset_fields(const clo::Asset& asset);
AssetFields stated_asset_fields(const clo::Asset& asset);

// The record that fields add up to. kCorrupted where a stored one cannot be read.
Result<clo::Asset> stored_asset(const AssetFields& fields);
Result<clo::Asset> stored_asset(std::string_view record);

// `record` with `changes` of a request applied, and checked. Errors have pointers below `pointer`.
Result<clo::Asset> changed_asset(const clo::Asset& record, const AssetFields& changes,
                                 const std::string& pointer);

// The fields in which `after` differs from `before`, with their values in `after`.
AssetFields asset_difference(const clo::Asset& before, const clo::Asset& after);

// Whether a field of the record is a rating, an outlook, a review or a credit estimate.
bool is_clo_rating_field(std::string_view field);

// What the facts of one asset, in their order, add up to. The first record of an asset also applies
// to earlier dates.
Result<AssetFields> folded(std::span<const store::CloAssetFact> facts,
                           std::optional<fin::Date> as_of);

// ---- writing -----------------------------------------------------------------------------------

struct NewAsset {
    clo::Asset record;
    std::optional<std::int64_t> line;
};

struct AssetUpdate {
    store::CloAssetRow row;
    AssetFields fields;  // that differ from the record as of `effective`
    fin::Date effective;
    std::string reason;
    std::optional<std::int64_t> line;
};

// Adds assets with a first fact each; an id that is taken is kConflict.
Result<std::vector<store::CloAssetRow>> add_assets(store::Transaction& transaction,
                                                   std::span<const NewAsset> assets,
                                                   fin::Date effective,
                                                   const store::CloOrigin& origin);
// Adds a fact per update; at most one update per asset.
Result<std::vector<store::CloAssetRow>> update_assets(store::Transaction& transaction,
                                                      std::span<const AssetUpdate> updates,
                                                      const store::CloOrigin& origin);
// Computes the stored records of assets from their visible facts again.
Status refresh_assets(store::Transaction& transaction, std::vector<store::CloAssetRow> rows,
                      Instant now);

// ---- reading -----------------------------------------------------------------------------------

// The records of stored assets as of a date (the newest when absent), by id of the row.
using AssetRecords = std::map<store::CloAssetId, clo::Asset>;
Result<AssetRecords> records_of(store::Transaction& transaction,
                                std::span<const store::CloAssetRow> rows,
                                const std::optional<store::CloDealId>& deal,
                                std::optional<fin::Date> as_of, const store::CloView& view);

}  // namespace ballast::service
