// Assets of CLOs as facts by date, which are only added.
//
// The record of an asset as of a date is what its facts up to that date add up to: JSON objects
// whose fields the service merges. `record` is that of all facts, so that a reader as of its
// `effective` date or later needs no facts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/clo_deals.hpp"

namespace ballast::store {

using CloAssetId = Id<struct CloAssetTag>;

struct CloAssetRow {
    CloAssetId id;
    std::string asset;  // id in the source system, unique in the workspace
    std::string record = "{}";
    fin::Date effective;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

struct CloAssetFact {
    CloAssetId asset;
    std::int64_t number = 1;
    fin::Date effective;
    std::string fields;
    std::string reason;
    CloOrigin origin;
};

// An asset all of whose facts are hidden has the record {} and is not found, except here.
Result<std::vector<CloAssetRow>> hidden_clo_assets(Transaction& transaction,
                                                   std::span<const std::string> ids);
// An id that is taken is kConflict.
Status create_clo_assets(Transaction& transaction, std::span<const CloAssetRow> assets);
Result<CloAssetRow> find_clo_asset(Transaction& transaction, std::string_view id);
// By the ids of their sources; missing ones are left out.
Result<std::vector<CloAssetRow>> find_clo_assets(Transaction& transaction,
                                                 std::span<const std::string> ids);
Result<std::vector<CloAssetRow>> all_clo_assets(Transaction& transaction);
// Those with a visible lot of the deal.
Result<std::vector<CloAssetRow>> clo_assets_of(Transaction& transaction, const CloDealId& deal);
// Stores record, effective date and times, and counts a change.
Status replace_clo_assets(Transaction& transaction, std::span<const CloAssetRow> assets);
// Deletes the asset and its facts; kConflict while a deal has a lot of it.
Status delete_clo_asset(Transaction& transaction, const CloAssetRow& asset,
                        std::int64_t expected_version);

// `number` must be the next one of its asset: version of the asset + 1.
Status add_clo_facts(Transaction& transaction, std::span<const CloAssetFact> facts);

struct CloFactFilter {
    std::optional<CloAssetId> asset = {};
    std::optional<CloDealId> deal = {};  // assets with a lot of it
    std::optional<fin::Date> from = {};  // effective dates
    std::optional<fin::Date> to = {};
    CloView view = {};
    std::optional<CloImportId> import = {};
};
// By asset, effective date and number.
Result<std::vector<CloAssetFact>> clo_facts(Transaction& transaction, const CloFactFilter& filter);

}  // namespace ballast::store
