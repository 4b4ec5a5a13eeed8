// clo.tape.import, clo.import.list, get and undo.
#include <fmt/format.h>

#include "service/clo/deal_store.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/tape_plan.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/clo_compliance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kNoId = "the file has no column with the id of the asset";
constexpr std::string_view kMapId = "name it id, or map its heading to id";

CloTapeResponse tape_response(const CloTapeRequest& request, const TapeFile& file,
                              const TapePlan& plan) {
    CloTapeResponse response{.kind = request.kind,
                             .as_of = plan.as_of,
                             .file_name = file.name,
                             .file_digest = file.digest,
                             .plan_digest = plan.digest,
                             .columns = file.columns,
                             .ignored = file.ignored,
                             .fields = file.fields,
                             .rows = plan.rows,
                             .absent = plan.absent,
                             .checks = plan.checks,
                             .totals = plan.totals};
    if (!file.has_id())
        response.checks.push_back(
            {Severity::kError, "no_id", fmt::format("{}: {}", kNoId, kMapId), ""});
    return response;
}

Status commit_tape(Call& call, const CloTapeRequest& request, const TapeFile& file,
                   const TapePlan& plan, CloTapeResponse& response) {
    response.committed = true;
    if (!plan.has_effect()) {
        response.issues.push_back(
            {Severity::kInfo, "nothing_to_import", "all valid rows are stored already", ""});
        return {};
    }
    store::Transaction& transaction = call.transaction();
    const store::CloImportId id = store::CloImportId::make(call.now());
    store::CloOrigin origin = clo_origin(call, request.source.empty() ? file.name : request.source);
    origin.import = id;
    TRY_STATUS(apply_tape(transaction, plan, origin));
    if (plan.deal && !plan.lots.empty())
        TRY_STATUS(store::touch_clo_deal(transaction, *plan.deal->stored, {}, call.now()));
    const CloImportDocument document{
        .totals = plan.totals, .checks = plan.checks, .absent = plan.absent};
    TRY_STATUS(store::put_clo_import(
        transaction, {.id = id,
                      .kind = std::string(describe::to_word(request.kind)),
                      .deal = plan.deal ? std::optional(plan.deal->stored->id) : std::nullopt,
                      .as_of = plan.as_of,
                      .file_name = file.name,
                      .file_digest = file.digest,
                      .plan_digest = plan.digest,
                      .document = wire::to_json(document),
                      .created_by = origin.created_by,
                      .created_at = call.now()}));
    response.import = id.to_string();
    return {};
}

Result<CloTapeResponse> run_clo_tape_import(Call& call, const CloTapeRequest& request) {
    TRY(const TapeFile file, read_tape(call, request));
    TRY(const TapePlan plan, plan_tape(call, request, file));
    CloTapeResponse response = tape_response(request, file, plan);
    call.touch(request.deal.empty() ? "clo_assets" : "deal:" + request.deal);
    if (!request.commit) return response;
    if (!file.has_id()) return invalid("/file", "no_id", std::string(kNoId), std::string(kMapId));
    if (!request.plan_digest.empty() && request.plan_digest != plan.digest)
        return fail(Code::kConflict,
                    "the plan has changed since it was reviewed: the file, the records or the "
                    "settings differ; review the new plan and commit it")
            .with("plan_digest", plan.digest);
    TRY_STATUS(check_applicable(plan));
    TRY_STATUS(commit_tape(call, request, file, plan, response));
    if (response.import) call.touch("clo_import:" + *response.import);
    return response;
}

Result<CloImportView> clo_import_view(store::Transaction& transaction,
                                      const store::CloImport& import) {
    CloImportView view{.id = import.id.to_string(),
                       .state = import.state,
                       .kind = import.kind,
                       .as_of = import.as_of,
                       .file_name = import.file_name,
                       .file_digest = import.file_digest,
                       .plan_digest = import.plan_digest,
                       .created_by = import.created_by,
                       .created_at = import.created_at,
                       .undone_at = import.undone_at};
    TRY(auto document, wire::read_json<CloImportDocument>(import.document));
    view.totals = document.totals;
    view.checks = std::move(document.checks);
    view.absent = std::move(document.absent);
    view.files = std::move(document.files);
    if (import.deal) {
        TRY(const auto deal, store::get_clo_deal(transaction, *import.deal));
        view.deal = deal.slug;
    }
    return view;
}

Result<CloImportView> run_get_clo_import(Call& call, const CloImportIdRequest& request) {
    TRY(const auto id, store::CloImportId::parse(request.id));
    TRY(const auto import, store::get_clo_import(call.transaction(), id));
    return clo_import_view(call.transaction(), import);
}

Result<ListCloImportsResponse> run_list_clo_imports(Call& call,
                                                    const ListCloImportsRequest& request) {
    TRY(const auto page, store::list_clo_imports(call.transaction(),
                                                 {.limit = static_cast<std::size_t>(request.limit),
                                                  .cursor = request.cursor,
                                                  .direction = request.direction}));
    ListCloImportsResponse response;
    for (const store::CloImport& import : page.items) {
        TRY(CloImportView view, clo_import_view(call.transaction(), import));
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

// A scenario as before the import; one that the import created is deleted.
Status restore_scenario(store::Transaction& transaction, const CloImportScenario& one,
                        bool discard_changes, Instant now) {
    const auto known = store::find_clo_scenario(transaction, one.scenario);
    if (!known) return known.error().code == Code::kNotFound ? Status() : Error(known.error());
    if (known->version != one.version && !discard_changes)
        return fail(Code::kConflict,
                    fmt::format("the scenario {} has been changed since the import: set "
                                "discard_changes to undo it all the same",
                                known->slug))
            .with("scenario", known->slug);
    if (one.before.empty()) return store::delete_clo_scenario(transaction, known->id);
    store::CloScenarioRow row = *known;
    row.document = one.before;
    TRY([[maybe_unused]] const auto restored,
        store::update_clo_scenario(transaction, row, known->version, now));
    return {};
}

Status undo_book(store::Transaction& transaction, const store::CloImport& import,
                 const UndoCloImportRequest& request, Instant now,
                 UndoCloImportResponse& response) {
    TRY(const auto document, wire::read_json<CloImportDocument>(import.document));
    for (const CloImportScenario& one : document.scenarios) {
        TRY_STATUS(restore_scenario(transaction, one, request.discard_changes, now));
        ++response.scenarios;
    }
    for (const std::string& id : document.deals) {
        TRY(store::CloDeal deal, store::find_clo_deal(transaction, id));
        // The records of this import are hidden already.
        TRY(const auto versions, store::clo_versions(transaction, deal.id, {}));
        TRY(const auto states, store::clo_states(transaction, deal.id, {}));
        if (!(versions.empty() && states.empty()) && !request.discard_changes)
            return fail(Code::kConflict,
                        fmt::format("the deal {} has later terms or states: undo the later imports "
                                    "first, or set discard_changes",
                                    deal.slug))
                .with("deal", deal.slug);
        deal.archived = true;
        TRY_STATUS(store::touch_clo_deal(transaction, deal, {}, now));
        response.deals_archived.push_back(deal.slug);
    }
    return {};
}

Result<UndoCloImportResponse> run_undo_clo_import(Call& call, const UndoCloImportRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto id, store::CloImportId::parse(request.id));
    TRY(const auto import, store::get_clo_import(transaction, id));
    TRY(const store::CloImportRows rows, store::count_clo_import(transaction, id));
    if (rows.later > 0 && !request.discard_changes)
        return fail(Code::kConflict,
                    fmt::format("{} later facts and lots build on this import: undo the later "
                                "imports first, or set discard_changes",
                                rows.later))
            .with("later", fmt::format("{}", rows.later));
    TRY(auto assets, store::hide_clo_import(transaction, id, call.now()));
    TRY_STATUS(refresh_assets(transaction, assets, call.now()));
    UndoCloImportResponse response{.id = request.id,
                                   .facts = rows.facts,
                                   .lots = rows.lots,
                                   .versions = rows.versions,
                                   .states = rows.states,
                                   .matrices = rows.matrices};
    for (const store::CloAssetRow& asset : assets)
        if (!store::find_clo_asset(transaction, asset.asset))
            response.assets_removed.push_back(asset.asset);
    TRY_STATUS(undo_book(transaction, import, request, call.now(), response));
    if (import.deal) {
        TRY(const auto deal, store::get_clo_deal(transaction, *import.deal));
        TRY_STATUS(store::touch_clo_deal(transaction, deal, {}, call.now()));
    }
    call.touch("clo_import:" + request.id);
    return response;
}

}  // namespace

void add_clo_tape_methods(MethodTable& table) {
    table.add<CloTapeRequest, CloTapeResponse>(
        {.name = "clo.tape.import",
         .summary = "Plans the import of a file of assets, positions, prices, ratings, trades, "
                    "schedules or factors, and applies the plan on request.",
         .doc = "Without `commit` nothing changes: the plan states for every row whether it is "
                "new, a duplicate, changed or rejected, and why. With `commit`, exactly that plan "
                "is applied in one transaction, or nothing is. Rejected rows are left out; with an "
                "error among the `checks`, such as par that does not add up, nothing is applied.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/tape"},
         .idempotent = true},
        run_clo_tape_import);
    table.add<ListCloImportsRequest, ListCloImportsResponse>(
        {.name = "clo.import.list",
         .summary = "Lists the imports into CLO records, newest first.",
         .permission = Permission::kCloRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/clo/imports"},
         .idempotent = true},
        run_list_clo_imports);
    table.add<CloImportIdRequest, CloImportView>(
        {.name = "clo.import.get",
         .summary = "Returns an import into CLO records with its totals and checks.",
         .permission = Permission::kCloRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/clo/imports/{id}"},
         .idempotent = true},
        run_get_clo_import);
    table.add<UndoCloImportRequest, UndoCloImportResponse>(
        {.name = "clo.import.undo",
         .summary = "Undoes an import into CLO records: what it added is hidden.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/imports/{id}/undo"},
         .destructive = true},
        run_undo_clo_import);
}

}  // namespace ballast::service
