#include <fmt/format.h>
#include <map>

#include "service/ledger/describe_export.hpp"
#include "service/ledger/document.hpp"
#include "service/ledger/export.hpp"
#include "service/ledger/followed_portfolio.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<RestoreResponse> restore(Call& call, const RestoreRequest& request) {
    if (request.file.empty() == request.content.empty())
        return Error{
            Code::kInvalidInput,
            "file and content are both given or both missing: expected one",
            {{"/file", "required", "file and content are both given or both missing: expected one",
              "give `file`, a path, or `content`"}}};
    std::string content = request.content;
    if (!request.file.empty()) {
        if (!call.files())
            return Error{Code::kInvalidInput,
                         "files on disk cannot be named in this interface",
                         {{"/file", "file", "files on disk cannot be named in this interface",
                           "give the text of the file as `content`"}}};
        TRY(content, call.files()->read_bytes(request.file));
    }
    call.touch("ledger");
    TRY(RestoreResponse response, restore_ledger(call.transaction(), content, request.replace));
    TRY_STATUS(follow_ledger(call));
    return response;
}

Result<SnapshotsResponse> list_snapshots(Call& call, const SnapshotsRequest& request) {
    TRY(const auto stored, store::list_snapshots(call.transaction(), request.from, request.to));
    SnapshotsResponse response;
    for (const store::LedgerSnapshot& snapshot : stored) {
        SnapshotView view{
            .id = snapshot.id.to_string(),
            .date = snapshot.date,
            .import = snapshot.import ? std::optional(snapshot.import->to_string()) : std::nullopt,
            .snapshot = {snapshot.snapshot},
            .created_at = snapshot.created_at};
        if (request.latest && !response.snapshots.empty() &&
            response.snapshots.back().date == view.date)
            response.snapshots.back() = std::move(view);
        else
            response.snapshots.push_back(std::move(view));
    }
    return response;
}

}  // namespace

void add_export_methods(MethodTable& table) {
    table.add<ExportRequest, ExportResponse>(
        {.name = "ledger.export",
         .summary = "Exports holdings, transactions or net worth as CSV, or the ledger as JSON.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/ledger/export"},
         .duration = Duration::kEither,
         .idempotent = true},
        export_ledger);
    table.add<RestoreRequest, RestoreResponse>(
        {.name = "ledger.restore",
         .summary = "Restores a whole ledger from a JSON export.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/ledger/restore"},
         .destructive = true},
        restore);
    table.add<SnapshotsRequest, SnapshotsResponse>(
        {.name = "ledger.snapshots",
         .summary = "Returns the stored snapshots of net worth.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/ledger/snapshots"},
         .idempotent = true},
        list_snapshots);
}

}  // namespace ballast::service
