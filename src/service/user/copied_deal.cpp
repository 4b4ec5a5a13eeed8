#include "service/user/copied_deal.hpp"

#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

// The import of a record stays in the workspace where it was made.
store::CloOrigin copied_origin(store::CloOrigin origin) {
    origin.import.reset();
    origin.line.reset();
    return origin;
}

using AssetIds = std::map<store::CloAssetId, store::CloAssetId>;

// New assets with their facts; the ids of all in the other workspace.
Result<AssetIds> write_assets(store::Transaction& transaction, const CopiedDeal& copied,
                              Instant now, Issues& issues) {
    std::vector<std::string> names;
    for (const store::CloAssetRow& asset : copied.assets) names.push_back(asset.asset);
    TRY(const auto known, store::find_clo_assets(transaction, names));
    std::map<std::string, store::CloAssetId> taken;
    for (const store::CloAssetRow& asset : known) taken.emplace(asset.asset, asset.id);
    AssetIds ids;
    std::vector<store::CloAssetRow> added;
    std::set<store::CloAssetId> is_new;
    for (store::CloAssetRow asset : copied.assets) {
        if (const auto found = taken.find(asset.asset); found != taken.end()) {
            ids.emplace(asset.id, found->second);
            continue;
        }
        const store::CloAssetId before = asset.id;
        asset.id = store::CloAssetId::make(now);
        ids.emplace(before, asset.id);
        is_new.insert(asset.id);
        added.push_back(std::move(asset));
    }
    if (!taken.empty())
        issues.push_back({Severity::kInfo, "assets_known",
                          fmt::format("{} assets are in the other workspace already: their records "
                                      "were not changed",
                                      taken.size()),
                          ""});
    if (added.empty()) return ids;
    std::vector<store::CloAssetFact> facts;
    for (store::CloAssetFact fact : copied.facts) {
        const auto id = ids.find(fact.asset);
        if (id == ids.end() || !is_new.contains(id->second)) continue;
        fact.asset = id->second;
        fact.origin = copied_origin(std::move(fact.origin));
        facts.push_back(std::move(fact));
    }
    TRY_STATUS(store::create_clo_assets(transaction, added));
    TRY_STATUS(store::add_clo_facts(transaction, facts));
    return ids;
}

}  // namespace

Result<CopiedDeal> read_copied_deal(store::Transaction& transaction, std::string_view deal) {
    CopiedDeal copied;
    TRY(copied.deal, store::find_clo_deal(transaction, deal));
    const store::CloDealId& id = copied.deal.id;
    TRY(copied.versions, store::clo_versions(transaction, id, {}));
    TRY(copied.states, store::clo_states(transaction, id, {}));
    TRY(copied.assets, store::clo_assets_of(transaction, id));
    TRY(copied.facts, store::clo_facts(transaction, {.deal = id}));
    TRY(copied.lots, store::clo_lots(transaction, {.deal = id}));
    return copied;
}

Status rename_copied_deal(CopiedDeal& copied, const std::string& slug) {
    copied.deal.slug = slug;
    for (store::CloDealVersion& version : copied.versions) {
        TRY(clo::Deal document, wire::read_json<clo::Deal>(version.document));
        document.slug = slug;
        version.document = wire::to_json(document);
        version.digest = sha256_hex(version.document);
    }
    return {};
}

Result<std::string> write_copied_deal(store::Transaction& transaction, const CopiedDeal& copied,
                                      Instant now, Issues& issues) {
    TRY(const AssetIds assets, write_assets(transaction, copied, now, issues));
    store::CloDeal fresh = copied.deal;
    fresh.id = store::CloDealId::make(now);
    TRY(const store::CloDeal deal, store::create_clo_deal(transaction, std::move(fresh), now));
    for (store::CloDealVersion version : copied.versions) {
        version.deal = deal.id;
        version.origin = copied_origin(std::move(version.origin));
        TRY_STATUS(store::add_clo_version(transaction, std::move(version)));
    }
    for (store::CloDealState state : copied.states) {
        state.deal = deal.id;
        state.origin = copied_origin(std::move(state.origin));
        TRY_STATUS(store::add_clo_state(transaction, std::move(state)));
    }
    std::vector<store::CloLot> lots = copied.lots;
    for (store::CloLot& lot : lots) {
        lot.id = store::CloLotId::make(now);
        lot.deal = deal.id;
        const auto asset = assets.find(lot.asset);
        if (asset == assets.end())
            return fail(Code::kCorrupted, "a lot of the deal has an asset that does not exist");
        lot.asset = asset->second;
        lot.origin = copied_origin(std::move(lot.origin));
    }
    TRY_STATUS(store::add_clo_lots(transaction, lots));
    return deal.id.to_string();
}

}  // namespace ballast::service
