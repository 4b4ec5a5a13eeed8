// clo.asset.from_market.
#include <fmt/format.h>

#include "service/clo/deal_store.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/market_plan.hpp"
#include "service/clo_record_methods.hpp"
#include "store/clo_imports.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kMarketImport = "market";

Status may_read_market(const Call& call) {
    if (call.principal().permissions.has(Permission::kMarketRead)) return {};
    return fail(Code::kForbidden,
                "ratings and prices of the market data need the permission "
                "market:read")
        .with("permission", "market:read");
}

Status apply_market(store::Transaction& transaction, const CloMarketPlan& plan,
                    const store::CloOrigin& origin) {
    std::map<std::string, store::CloAssetRow> current;
    for (const auto& [key, updates] : plan.updates) {
        std::vector<AssetUpdate> list;
        for (const auto& [id, update] : updates) {
            list.push_back(update);
            if (const auto row = current.find(id); row != current.end())
                list.back().row = row->second;
        }
        store::CloOrigin from = origin;
        from.source = key.second;
        TRY(const auto rows, update_assets(transaction, list, from));
        for (const store::CloAssetRow& row : rows) {
            // A fact about an earlier date changes the stored record, which is read again.
            TRY(current[row.asset], store::find_clo_asset(transaction, row.asset));
        }
    }
    return {};
}

Status commit_market(Call& call, const CloMarketPlan& plan, CloFromMarketResponse& response) {
    response.committed = true;
    if (plan.updates.empty()) {
        response.issues.push_back(
            {Severity::kInfo, "nothing_to_take",
             "the market data has no rating or price that an asset lacks or has an older one of",
             ""});
        return {};
    }
    const store::CloImportId id = store::CloImportId::make(call.now());
    store::CloOrigin origin = clo_origin(call, std::string(kMarketImport));
    origin.import = id;
    TRY_STATUS(apply_market(call.transaction(), plan, origin));
    const CloImportDocument document{
        .totals = {.rows = static_cast<std::int64_t>(plan.rows.size()),
                   .duplicate = plan.totals.unchanged + plan.totals.kept,
                   .changed = plan.totals.added + plan.totals.newer,
                   .rejected = plan.totals.rejected}};
    TRY_STATUS(store::put_clo_import(
        call.transaction(), {.id = id,
                             .kind = std::string(kMarketImport),
                             .deal = plan.deal ? std::optional(plan.deal->id) : std::nullopt,
                             .as_of = plan.as_of,
                             .file_name = "market data",
                             .file_digest = plan.digest,
                             .plan_digest = plan.digest,
                             .document = wire::to_json(document),
                             .created_by = origin.created_by,
                             .created_at = call.now()}));
    response.import = id.to_string();
    call.touch("clo_import:" + *response.import);
    return {};
}

Result<CloFromMarketResponse> run_clo_from_market(Call& call, const CloFromMarketRequest& request) {
    TRY_STATUS(may_read_market(call));
    TRY(CloMarketPlan plan, plan_clo_market(call, request));
    CloFromMarketResponse response{
        .as_of = plan.as_of, .plan_digest = plan.digest, .totals = plan.totals};
    call.touch(request.deal.empty() ? "clo_assets" : "deal:" + request.deal);
    if (request.commit) {
        if (!request.plan_digest.empty() && request.plan_digest != plan.digest)
            return fail(Code::kConflict,
                        "the plan has changed since it was reviewed: the market data or the "
                        "records differ; review the new plan and commit it")
                .with("plan_digest", plan.digest);
        TRY_STATUS(commit_market(call, plan, response));
    }
    response.rows = std::move(plan.rows);
    return response;
}

}  // namespace

void add_clo_market_methods(MethodTable& table) {
    table.add<CloFromMarketRequest, CloFromMarketResponse>(
        {.name = "clo.asset.from_market",
         .summary = "Plans which ratings and loan prices of the market data assets take, and "
                    "applies the plan on request.",
         .doc = "An asset is found by its ISIN, CUSIP, FIGI, LoanX identifier or id. It takes a "
                "value of which it has none or an older one; a value of its own that is of the "
                "same day or newer remains. Of several sources the order of "
                "market.source_order decides. The source is recorded with each value, and "
                "clo.import.undo undoes the "
                "whole.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/asset-market"},
         .idempotent = true},
        run_clo_from_market);
}

}  // namespace ballast::service
