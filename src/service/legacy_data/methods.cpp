// legacy.*: importing the data of earlier systems.
#include <utility>

#include "service/legacy_data/commit.hpp"
#include "service/legacy_data/compare.hpp"
#include "service/legacy_data/describe.hpp"
#include "service/legacy_data/plan.hpp"
#include "service/legacy_data_methods.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

Result<LegacyPlanResponse> run_plan_legacy(Call& call, const LegacyPlanRequest& request) {
    TRY(LegacyFiles files, read_legacy_files(call, request));
    TRY(LegacyPlan plan, plan_legacy(call, std::move(files), request));
    return std::move(plan.response);
}

Result<LegacyPlanResponse> run_commit_legacy(Call& call, const LegacyCommitRequest& request) {
    TRY(LegacyFiles files, read_legacy_files(call, request));
    TRY(LegacyPlan plan, plan_legacy(call, std::move(files), request));
    if (plan.response.plan_digest != request.plan_digest)
        return fail(Code::kConflict,
                    "the plan has changed since it was reviewed: the files, the stores or the "
                    "short names differ; review the new plan and commit it")
            .with("plan_digest", plan.response.plan_digest);
    TRY_STATUS(commit_legacy(call, plan));
    call.touch(plan.response.import ? "legacy_import:" + *plan.response.import : "legacy_import");
    return std::move(plan.response);
}

Result<LegacyUndoResponse> run_undo_legacy(Call& call, const LegacyUndoRequest& request) {
    TRY(auto response, undo_legacy(call, request));
    call.touch("legacy_import:" + request.id);
    return response;
}

Result<LegacyImportView> legacy_view(const store::LegacyImport& import) {
    TRY(const auto document, wire::read_json<LegacyStoredDocument>(
                                 import.document, {.max_bytes = kMostLegacyDocumentBytes}));
    LegacyImportView view;
    static_cast<LegacyPlanDocument&>(view) = document;
    view.id = import.id.to_string();
    view.state = import.state;
    view.file_digest = import.file_digest;
    view.plan_digest = import.plan_digest;
    view.created_by = import.created_by;
    view.created_at = import.created_at;
    view.undone_at = import.undone_at;
    return view;
}

Result<LegacyImportView> run_get_legacy(Call& call, const LegacyImportRequest& request) {
    TRY(const auto id, store::LegacyImportId::parse(request.id));
    TRY(const store::LegacyImport import, store::get_legacy_import(call.transaction(), id));
    return legacy_view(import);
}

Result<ListLegacyImportsResponse> run_list_legacy(Call& call,
                                                  const ListLegacyImportsRequest& request) {
    TRY(const auto page, store::list_legacy_imports(
                             call.transaction(), {.limit = static_cast<std::size_t>(request.limit),
                                                  .cursor = request.cursor,
                                                  .direction = request.direction}));
    ListLegacyImportsResponse response;
    for (const store::LegacyImport& import : page.items) {
        TRY(LegacyImportView view, legacy_view(import));
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

MethodInfo reading_legacy(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_legacy_data_methods(MethodTable& table) {
    table.add<LegacyPlanRequest, LegacyPlanResponse>(
        {.name = "legacy.plan",
         .summary = "Plans the import of an earlier system's files: PortfolioOS, SigmaSight.",
         .doc = "Nothing changes. The system is recognized by the tables of the files. The plan "
                "lists accounts, transactions, portfolios and prices that are new, stored "
                "already or rejected, and why.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kRead,
         .route = {Verb::kPost, "/legacy/plan"},
         .idempotent = true},
        run_plan_legacy);
    table.add<LegacyCommitRequest, LegacyPlanResponse>(
        {.name = "legacy.commit",
         .summary = "Imports an earlier system's files as planned, all or nothing.",
         .doc = "Records are added and none is changed; legacy.undo deletes them again. Importing "
                "the same files twice adds nothing.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/legacy/imports"},
         .idempotent = true},
        run_commit_legacy);
    table.add<LegacyUndoRequest, LegacyUndoResponse>(
        {.name = "legacy.undo",
         .summary = "Deletes what an import from an earlier system added.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/legacy/imports/{id}/undo"},
         .destructive = true},
        run_undo_legacy);
    table.add<LegacyCompareRequest, LegacyCompareResponse>(
        reading_legacy("legacy.compare", "/legacy/imports/{id}/comparison",
                       "Compares figures that an earlier system stored with those computed from "
                       "the imported records, with the reason of each difference."),
        compare_legacy);
    table.add<LegacyImportRequest, LegacyImportView>(
        reading_legacy("legacy.get", "/legacy/imports/{id}",
                       "Returns an import from an earlier system."),
        run_get_legacy);
    table.add<ListLegacyImportsRequest, ListLegacyImportsResponse>(
        reading_legacy("legacy.list", "/legacy/imports",
                       "Lists the imports from earlier systems, newest first."),
        run_list_legacy);
}

}  // namespace ballast::service
