#include "store/clo_assets.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_clo.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using Assets = detail::DescribedRow<CloAssetRow>;

Result<std::vector<CloAssetRow>> asset_rows(Transaction& transaction, std::string_view tail,
                                            std::vector<Value> values) {
    return detail::select_rows<CloAssetRow>(transaction, "clo_assets", tail, values);
}

Error missing_asset(std::string_view id) {
    return fail(Code::kNotFound, fmt::format("there is no asset {}", id))
        .with("asset", std::string(id));
}

}  // namespace

Status create_clo_assets(Transaction& transaction, std::span<const CloAssetRow> assets) {
    auto inserted = transaction.execute_many(
        detail::insert_statement<CloAssetRow>("clo_assets"), Assets::kColumns, assets.size(),
        [&](std::size_t i, std::span<Value> cells) { Assets::write(assets[i], cells); });
    if (inserted) return {};
    Error error = std::move(inserted).error();
    if (error.code == Code::kConflict)
        error.message = assets.size() == 1
                            ? fmt::format("there is already an asset {}", assets.front().asset)
                            : "there is already an asset with one of these ids";
    return error;
}

Result<CloAssetRow> find_clo_asset(Transaction& transaction, std::string_view id) {
    TRY(auto found, asset_rows(transaction, "WHERE asset = $1 AND record <> '{}'", {id}));
    if (found.empty()) return missing_asset(id);
    return std::move(found.front());
}

Result<std::vector<CloAssetRow>> find_clo_assets(Transaction& transaction,
                                                 std::span<const std::string> ids) {
    return asset_rows(transaction,
                      "WHERE asset IN (SELECT requested.value FROM json_each($1) AS "
                      "requested) AND record <> '{}' ORDER BY asset",
                      {encode_list(std::vector<std::string>(ids.begin(), ids.end()))});
}

Result<std::vector<CloAssetRow>> hidden_clo_assets(Transaction& transaction,
                                                   std::span<const std::string> ids) {
    return asset_rows(transaction,
                      "WHERE asset IN (SELECT requested.value FROM json_each($1) AS requested) AND "
                      "record = '{}' ORDER BY asset",
                      {encode_list(std::vector<std::string>(ids.begin(), ids.end()))});
}

Result<std::vector<CloAssetRow>> all_clo_assets(Transaction& transaction) {
    return asset_rows(transaction, "WHERE record <> '{}' ORDER BY asset", {});
}

Result<std::vector<CloAssetRow>> clo_assets_of(Transaction& transaction, const CloDealId& deal) {
    return asset_rows(transaction,
                      "WHERE id IN (SELECT asset_id FROM clo_lots WHERE deal_id = $1) AND record "
                      "<> '{}' ORDER BY asset",
                      {deal});
}

Status replace_clo_assets(Transaction& transaction, std::span<const CloAssetRow> assets) {
    TRY_STATUS(transaction.execute_many(
        "UPDATE main.clo_assets SET record = $1, effective = $2, updated_at = $3, version = $4 "
        "WHERE tenant_id = current_tenant() AND id = $5",
        5, assets.size(), [&](std::size_t i, std::span<Value> cells) {
            cells[0] = assets[i].record;
            cells[1] = assets[i].effective;
            cells[2] = assets[i].updated_at;
            cells[3] = assets[i].version;
            cells[4] = assets[i].id;
        }));
    return {};
}

Status delete_clo_asset(Transaction& transaction, const CloAssetRow& asset,
                        std::int64_t expected_version) {
    if (asset.version != expected_version)
        return fail(Code::kConflict,
                    fmt::format("the asset has been changed; its current version is {}",
                                asset.version))
            .with("version", fmt::format("{}", asset.version));
    TRY(const Rows lots,
        transaction.query("SELECT deal_id FROM clo_lots WHERE asset_id = $1 LIMIT 1", {asset.id}));
    if (!lots.empty())
        return fail(Code::kConflict,
                    fmt::format("asset {} has lots in a deal: only an asset that no deal ever "
                                "held can be deleted",
                                asset.asset));
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_asset_facts WHERE tenant_id = current_tenant() AND asset_id = $1",
        {asset.id}));
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_assets WHERE tenant_id = current_tenant() AND id = $1", {asset.id}));
    return {};
}

Status add_clo_facts(Transaction& transaction, std::span<const CloAssetFact> facts) {
    return detail::insert_rows(transaction, "clo_asset_facts", facts);
}

Result<std::vector<CloAssetFact>> clo_facts(Transaction& transaction, const CloFactFilter& filter) {
    detail::Where where;
    if (filter.asset) where.add("asset_id = {}", *filter.asset);
    if (filter.deal)
        where.add("asset_id IN (SELECT asset_id FROM clo_lots WHERE deal_id = {})", *filter.deal);
    if (filter.from) where.add("effective >= {}", *filter.from);
    if (filter.to) where.add("effective <= {}", *filter.to);
    if (filter.import) where.add("import_id = {}", *filter.import);
    detail::add_clo_view(where, filter.view);
    return detail::select_rows<CloAssetFact>(transaction, "clo_asset_facts", where,
                                             "ORDER BY asset_id, effective, number");
}

}  // namespace ballast::store
