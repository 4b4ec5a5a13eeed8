// clo.asset.create, update, delete and get.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "clo/moodys_industry.hpp"
#include "clo/rating_derivation.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/clo/record_lots.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/clo_lots.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

std::vector<std::string> field_names(const AssetFields& fields) {
    std::vector<std::string> names;
    for (const auto& [name, value] : fields) names.push_back(name);
    return names;
}

Result<CloAssetSaved> run_create_clo_asset(Call& call, const CreateCloAssetRequest& request) {
    TRY_STATUS(clo::check_asset(request.fields, "/fields"));
    CloAssetSaved saved{.asset = request.fields.id,
                        .version = 1,
                        .etag = etag_of(1),
                        .effective = request.effective.value_or(fin::utc_date(call.now())),
                        .changed = field_names(stated_asset_fields(request.fields)),
                        .dry_run = request.dry_run};
    call.touch("asset:" + saved.asset);
    if (request.dry_run) return saved;
    NewAsset added{request.fields, std::nullopt};
    clo::use_listed_names(added.record);
    auto rows = add_assets(call.transaction(), std::span(&added, 1), saved.effective,
                           clo_origin(call, request.source));
    if (!rows) {
        Error error = rows.error();
        if (error.code == Code::kConflict)
            error.errors.push_back({"/fields/id", "taken", error.message,
                                    "choose another id, or update the stored asset"});
        return error;
    }
    return saved;
}

Result<store::CloAssetRow> asset_at_version(Call& call, const std::string& asset,
                                            const std::string& if_match) {
    TRY(const std::int64_t expected, version_of(if_match));
    TRY(store::CloAssetRow row, store::find_clo_asset(call.transaction(), asset));
    if (row.version == expected) return row;
    return fail(Code::kConflict, fmt::format("the asset has been changed; its current version is "
                                             "{}",
                                             row.version))
        .with("version", fmt::format("{}", row.version));
}

Result<CloAssetSaved> run_update_clo_asset(Call& call, const UpdateCloAssetRequest& request) {
    TRY(const store::CloAssetRow row, asset_at_version(call, request.asset, request.if_match));
    const fin::Date effective = request.effective.value_or(fin::utc_date(call.now()));
    TRY(const auto records,
        records_of(call.transaction(), std::span(&row, 1), std::nullopt, effective, {}));
    const clo::Asset& before = records.at(row.id);
    TRY(const clo::Asset after, changed_asset(before, request.fields, "/fields"));
    if (after.id != before.id)
        return invalid("/fields/id", "contradiction", "the id of an asset cannot change",
                       "create another asset");
    AssetUpdate update{.row = row,
                       .fields = asset_difference(before, after),
                       .effective = effective,
                       .reason = request.reason,
                       .line = {}};
    CloAssetSaved saved{.asset = row.asset,
                        .version = row.version,
                        .etag = etag_of(row.version),
                        .effective = effective,
                        .changed = field_names(update.fields),
                        .dry_run = request.dry_run};
    call.touch("asset:" + row.asset);
    if (update.fields.empty()) {
        saved.issues.push_back({Severity::kInfo, "unchanged",
                                "the asset has these values on that date already", row.asset});
        return saved;
    }
    if (request.dry_run) return saved;
    TRY(const auto rows,
        update_assets(call.transaction(), std::span(&update, 1), clo_origin(call, request.source)));
    saved.version = rows.front().version;
    saved.etag = etag_of(saved.version);
    call.set_version(saved.version);
    return saved;
}

Result<Deleted> run_delete_clo_asset(Call& call, const DeleteCloAssetRequest& request) {
    TRY(const store::CloAssetRow row, asset_at_version(call, request.asset, request.if_match));
    TRY_STATUS(store::delete_clo_asset(call.transaction(), row, row.version));
    call.touch("asset:" + row.asset);
    return Deleted{row.asset};
}

template <class T>
CloDerivedRating derived_rating(std::string name, const clo::Derived<T>& rating) {
    CloDerivedRating view{.name = std::move(name), .value = {}, .rule = std::string(rating.rule)};
    if constexpr (std::is_same_v<T, double>) {
        if (rating.value) view.value = fmt::format("{:.6g}", *rating.value);
    } else {
        if (rating.value) view.value = std::string(describe::to_word(*rating.value));
    }
    return view;
}

std::vector<CloDerivedRating> derived_ratings(const clo::Asset& asset, fin::Date as_of) {
    const clo::RatedAsset rated = clo::rate(asset, {.as_of = as_of});
    std::vector<CloDerivedRating> views{
        derived_rating("moodys_rating", rated.moodys_rating),
        derived_rating("moodys_dp_rating", rated.moodys_dp_rating),
        derived_rating("moodys_warf_rating", rated.moodys_warf_rating),
        derived_rating("sp_rating", rated.sp_rating),
        derived_rating("moodys_recovery", rated.moodys_recovery)};
    CloDerivedRating factor{.name = "warf_factor", .value = {}, .rule = "of moodys_warf_rating"};
    if (rated.warf_factor) factor.value = fmt::format("{:.6g}", *rated.warf_factor);
    views.push_back(std::move(factor));
    return views;
}

Status add_price_date(store::Transaction& transaction, const store::CloAssetRow& row,
                      const store::CloView& known, CloAssetView& view) {
    TRY(const auto facts, store::clo_facts(transaction, {.asset = row.id, .view = known}));
    for (const store::CloAssetFact& fact : facts) {
        if (fact.effective > view.as_of && fact.number != 1) continue;
        TRY(const auto fields, wire::read_json<AssetFields>(fact.fields));
        if (!fields.contains("market_value")) continue;
        view.price_date = fact.effective;
        view.price_source = fact.origin.source;
    }
    return {};
}

Status add_holders(store::Transaction& transaction, const store::CloAssetRow& row,
                   const store::CloView& known, CloAssetView& view) {
    TRY(const auto lots, store::clo_lots(transaction, {.asset = row.id, .view = known}));
    std::map<store::CloDealId, std::vector<clo::Lot>> by_deal;
    for (const store::CloLot& lot : lots) by_deal[lot.deal].push_back(record_lot(lot));
    for (const auto& [id, own] : by_deal) {
        TRY(const clo::LotPosition position, clo::position_of(own, view.as_of));
        if (position.par.is_zero()) continue;
        TRY(const store::CloDeal deal, store::get_clo_deal(transaction, id));
        view.deals.push_back({deal.slug, deal.name, position.par, position.purchase_price});
    }
    std::ranges::sort(view.deals, {}, &CloAssetHolder::deal);
    return {};
}

Result<CloAssetView> run_get_clo_asset(Call& call, const GetCloAssetRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloAssetRow row, store::find_clo_asset(transaction, request.asset));
    CloAssetView view{
        .as_of = request.as_of.value_or(std::max(row.effective, fin::utc_date(call.now()))),
        .effective = row.effective,
        .version = row.version,
        .etag = etag_of(row.version)};
    const store::CloView known = clo_view(request.known_at);
    TRY(auto records,
        records_of(transaction, std::span(&row, 1), std::nullopt, request.as_of, known));
    if (!records.contains(row.id))
        return invalid("/known_at", "range",
                       fmt::format("asset {} was not known on that day", row.asset),
                       "give a later day");
    view.fields = std::move(records.at(row.id));
    view.derived = derived_ratings(view.fields, view.as_of);
    TRY_STATUS(add_price_date(transaction, row, known, view));
    TRY_STATUS(add_holders(transaction, row, known, view));
    call.set_version(row.version);
    return view;
}

}  // namespace

void add_clo_asset_methods(MethodTable& table) {
    table.add<CreateCloAssetRequest, CloAssetSaved>(
        {.name = "clo.asset.create",
         .summary = "Stores an asset that deals may hold.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/assets"},
         .creates = true},
        run_create_clo_asset);
    table.add<UpdateCloAssetRequest, CloAssetSaved>(
        {.name = "clo.asset.update",
         .summary = "Records new values of fields of an asset from a date on.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/clo/assets/{asset}"},
         .versioned = true},
        run_update_clo_asset);
    table.add<DeleteCloAssetRequest, Deleted>(
        {.name = "clo.asset.delete",
         .summary = "Deletes an asset that no deal ever held.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/clo/assets/{asset}"},
         .versioned = true,
         .destructive = true},
        run_delete_clo_asset);
    table.add<GetCloAssetRequest, CloAssetView>(
        {.name = "clo.asset.get",
         .summary = "Returns an asset as of a date, with derived ratings and the deals that hold "
                    "it.",
         .permission = Permission::kCloRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/clo/assets/{asset}"},
         .idempotent = true},
        run_get_clo_asset);
    add_clo_asset_query_methods(table);
}

}  // namespace ballast::service
