// ledger.asset.*: assets and liabilities that are valued by hand.
#include <algorithm>
#include <fmt/format.h>

#include "service/call.hpp"
#include "service/common.hpp"
#include "service/field_error.hpp"
#include "service/ledger/asset_requests.hpp"
#include "service/ledger/assets.hpp"
#include "service/ledger/methods.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"
#include "store/wealth_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kAssetKind = "asset";

Result<std::vector<AssetView>> all_assets(store::Transaction& transaction) {
    TRY(const auto records, store::wealth_records(transaction, kAssetKind));
    std::vector<AssetView> assets;
    for (const store::WealthRecord& record : records) {
        TRY(AssetView asset, wire::read_json<AssetView>(record.document));
        assets.push_back(std::move(asset));
    }
    return assets;
}

Result<ListAssetsResponse> list_assets(Call& call, const ListAssetsRequest&) {
    TRY(auto assets, all_assets(call.transaction()));
    return ListAssetsResponse{std::move(assets)};
}

Result<AssetView> store_asset(Call& call, AssetView asset) {
    TRY_STATUS(ledger::check_item(asset));
    std::ranges::sort(asset.values, {}, &ledger::ItemValue::date);
    TRY_STATUS(store::put_wealth_record(
        call.transaction(), {std::string(kAssetKind), asset.asset, wire::to_json(asset)},
        call.now()));
    call.touch("asset:" + asset.asset);
    return asset;
}

Result<AssetView> put_asset(Call& call, const PutAssetRequest& request) {
    TRY_STATUS(check_short_name(request.asset, "/asset"));
    return store_asset(call, request);
}

// Adds the value, or replaces that of its date.
Result<AssetView> value_asset(Call& call, const ValueAssetRequest& request) {
    TRY(const auto record, store::wealth_record(call.transaction(), kAssetKind, request.asset));
    TRY(AssetView asset, wire::read_json<AssetView>(record.document));
    std::erase_if(asset.values,
                  [&](const ledger::ItemValue& one) { return one.date == request.date; });
    asset.values.push_back({request.date, request.value});
    auto stored = store_asset(call, std::move(asset));
    if (stored) return stored;
    // The value is the only one that can be wrong.
    Error error = std::move(stored).error();
    for (FieldError& one : error.errors)
        one.pointer = one.pointer.ends_with("/date") ? "/date" : "/value";
    return error;
}

Result<Deleted> delete_asset(Call& call, const DeleteAssetRequest& request) {
    TRY_STATUS(store::delete_wealth_record(call.transaction(), kAssetKind, request.asset));
    call.touch("asset:" + request.asset);
    return Deleted{request.asset};
}

MethodInfo writing(std::string name, Verb verb, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kLedgerWrite,
            .effect = Effect::kWrite,
            .route = {verb, std::move(path)},
            .idempotent = verb != Verb::kDelete,
            .destructive = verb == Verb::kDelete};
}

}  // namespace

Result<std::vector<ledger::ValuedItem>> stored_items(store::Transaction& transaction) {
    TRY(const auto assets, all_assets(transaction));
    return std::vector<ledger::ValuedItem>(assets.begin(), assets.end());
}

void add_ledger_asset_methods(MethodTable& table) {
    table.add<ListAssetsRequest, ListAssetsResponse>(
        {.name = "ledger.asset.list",
         .summary = "Lists assets and liabilities that are valued by hand.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/ledger/assets"},
         .idempotent = true},
        list_assets);
    table.add<PutAssetRequest, AssetView>(
        writing("ledger.asset.put", Verb::kPut, "/ledger/assets/{asset}",
                "Adds or replaces an asset or liability with values by date, which net worth "
                "includes."),
        put_asset);
    table.add<ValueAssetRequest, AssetView>(
        writing("ledger.asset.value", Verb::kPost, "/ledger/assets/{asset}/values",
                "Adds a value of an asset or liability, or replaces that of its date."),
        value_asset);
    table.add<DeleteAssetRequest, Deleted>(
        writing("ledger.asset.delete", Verb::kDelete, "/ledger/assets/{asset}",
                "Deletes an asset or liability that is valued by hand."),
        delete_asset);
}

}  // namespace ballast::service
