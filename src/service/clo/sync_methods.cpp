// clo.sync.put, upload, delete, get, list, run and history.
#include <algorithm>
#include <chrono>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "job/schedule_rule.hpp"
#include "service/clo/describe_sync.hpp"
#include "service/clo/sync_folder.hpp"
#include "service/clo/sync_run.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "service/identity_requests.hpp"
#include "service/import_settings.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/schedules.hpp"

namespace ballast::service {

namespace {

using std::chrono::minutes;

Result<CloSyncView> sync_view(Call& call, store::Transaction& transaction,
                              const store::CloSync& sync) {
    TRY(const CloSyncDocument document, sync_document(sync));
    CloSyncView view;
    static_cast<CloSyncDocument&>(view) = document;
    view.id = sync.id.to_string();
    view.sync = sync.slug;
    view.enabled = sync.enabled;
    view.failures = sync.failures;
    view.retry_at = sync.retry_at;
    view.running = sync.running_until && *sync.running_until > call.now();
    view.last_success_at = sync.last_success_at;
    if (sync.last_success_at)
        view.age_minutes =
            std::chrono::duration_cast<minutes>(call.now() - *sync.last_success_at).count();
    view.etag = etag_of(sync.version);
    view.created_by = sync.created_by;
    view.created_at = sync.created_at;
    view.updated_at = sync.updated_at;
    TRY(const auto files, store::clo_sync_files(transaction, sync.id));
    for (const store::CloSyncFile& file : files)
        view.files.push_back({file.name, file.bytes, file.digest, file.received_at});
    if (const auto schedule = store::find_schedule(transaction, sync_schedule_name(sync.slug)))
        view.next_run_at = schedule->enabled ? schedule->next_run_at : std::nullopt;
    return view;
}

// The schedule of a source: made, changed or paused with it.
Status put_schedule(Call& call, const store::CloSync& sync, const CloSyncDocument& document) {
    const auto rule = job::ScheduleRule::parse(document.rule);
    if (!rule)
        return invalid("/rule", "pattern", rule.error().message, "for example: every 30 minutes");
    store::Schedule schedule{.name = sync_schedule_name(sync.slug),
                             .method = "clo.sync.run",
                             .request = fmt::format(R"({{"sync":"{}"}})", sync.slug),
                             .rule = document.rule,
                             .enabled = sync.enabled,
                             .created_by = sync.created_by};
    if (sync.enabled) schedule.next_run_at = rule->next_after(call.now());
    store::Transaction& transaction = call.transaction();
    const auto known = store::find_schedule(transaction, schedule.name);
    if (!known) {
        TRY([[maybe_unused]] const auto made,
            store::create_schedule(transaction, std::move(schedule), call.now()));
        return {};
    }
    store::Schedule changed = *known;
    changed.method = schedule.method;
    changed.request = schedule.request;
    changed.rule = schedule.rule;
    changed.enabled = schedule.enabled;
    changed.next_run_at = schedule.next_run_at;
    TRY([[maybe_unused]] const auto updated,
        store::update_schedule(transaction, changed, known->version, call.now()));
    return {};
}

Result<CloSyncView> run_put_clo_sync(Call& call, const PutCloSyncRequest& request) {
    TRY_STATUS(check_short_name(request.sync, "/sync"));
    TRY_STATUS(check_sync_folder(request.folder));
    if (request.source == CloSyncFrom::kUpload && !request.folder.empty())
        return invalid("/folder", "contradiction", "a source of uploaded files has no folder",
                       "leave out the folder, or give the source \"folder\"");
    store::Transaction& transaction = call.transaction();
    const CloSyncDocument& document = request;
    store::CloSync sync{.slug = request.sync,
                        .document = wire::to_json(document),
                        .enabled = request.enabled,
                        .created_by = call.principal().user.to_string()};
    const auto known = store::find_clo_sync(transaction, request.sync);
    if (!known) {
        if (known.error().code != Code::kNotFound || !request.if_match.empty())
            return Error(known.error());
        TRY(sync, store::create_clo_sync(transaction, std::move(sync), call.now()));
    } else {
        std::int64_t expected = known->version;
        if (!request.if_match.empty()) {
            TRY(expected, version_of(request.if_match));
        }
        store::CloSync changed = *known;
        changed.document = sync.document;
        if (request.enabled && !known->enabled) changed.failures = 0;
        if (request.enabled && !known->enabled) changed.retry_at.reset();
        changed.enabled = request.enabled;
        TRY(sync, store::update_clo_sync(transaction, std::move(changed), expected, call.now()));
    }
    TRY_STATUS(put_schedule(call, sync, document));
    call.touch("clo_sync:" + sync.slug);
    call.set_version(sync.version);
    return sync_view(call, transaction, sync);
}

Result<Deleted> run_delete_clo_sync(Call& call, const CloSyncIdRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloSync sync, store::find_clo_sync(transaction, request.sync));
    TRY_STATUS(store::delete_clo_sync(transaction, sync.id));
    if (const auto schedule = store::find_schedule(transaction, sync_schedule_name(sync.slug)))
        TRY_STATUS(store::delete_schedule(transaction, schedule->id));
    call.touch("clo_sync:" + sync.slug);
    return Deleted{sync.id.to_string()};
}

Result<CloSyncView> run_get_clo_sync(Call& call, const CloSyncIdRequest& request) {
    TRY(const store::CloSync sync, store::find_clo_sync(call.transaction(), request.sync));
    call.set_version(sync.version);
    return sync_view(call, call.transaction(), sync);
}

Result<ListCloSyncsResponse> run_list_clo_syncs(Call& call, const Empty& /*request*/) {
    TRY(const auto syncs, store::clo_syncs(call.transaction()));
    ListCloSyncsResponse response{
        .directory = call.environment().shared<ImportSettings>().directory, .data = {}};
    for (const store::CloSync& sync : syncs) {
        TRY(CloSyncView view, sync_view(call, call.transaction(), sync));
        response.data.push_back(std::move(view));
    }
    return response;
}

// The files take the place of those that the source had; the next run reads them.
Result<CloSyncView> run_upload_clo_sync(Call& call, const UploadCloSyncRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloSync sync, store::find_clo_sync(transaction, request.sync));
    TRY(const CloSyncDocument document, sync_document(sync));
    if (document.source != CloSyncFrom::kUpload)
        return invalid("/sync", "contradiction",
                       fmt::format("the source {} reads a folder, not uploaded files", sync.slug),
                       "store it with the source \"upload\" by clo.sync.put");
    TRY(store::Objects * objects, call.environment().objects());
    std::vector<store::CloSyncFile> files;
    for (std::size_t i = 0; i < request.files.size(); ++i) {
        const std::string pointer = fmt::format("/files/{}", i);
        TRY(const NamedBytes file, given_bytes(call, request.files[i], pointer));
        TRY_STATUS(check_sync_file_name(file.name, pointer + "/file_name"));
        if (std::ranges::find(files, file.name, &store::CloSyncFile::name) != files.end())
            return invalid(pointer + "/file_name", "duplicate",
                           fmt::format("there are two files {}", file.name),
                           "give every file a name of its own");
        const std::string digest = sha256_hex(file.bytes);
        TRY([[maybe_unused]] const auto object,
            objects->put(call.principal().tenant, std::string(store::kCloSyncObjects) + digest,
                         file.bytes));
        files.push_back({.sync = sync.id,
                         .name = file.name,
                         .digest = digest,
                         .bytes = static_cast<std::int64_t>(file.bytes.size()),
                         .received_at = call.now()});
    }
    TRY_STATUS(store::put_clo_sync_files(transaction, sync.id, files));
    call.touch("clo_sync:" + sync.slug);
    return sync_view(call, transaction, sync);
}

Result<CloSyncRunView> run_clo_sync_method(Call& call, const RunCloSyncRequest& request) {
    return run_clo_sync(call, request);
}

Result<CloSyncHistoryResponse> run_clo_sync_history(Call& call,
                                                    const CloSyncHistoryRequest& request) {
    TRY(const store::CloSync sync, store::find_clo_sync(call.transaction(), request.sync));
    TRY(const auto page,
        store::list_clo_sync_runs(call.transaction(), sync.id,
                                  {.limit = static_cast<std::size_t>(request.limit),
                                   .cursor = request.cursor,
                                   .direction = request.direction}));
    CloSyncHistoryResponse response;
    for (const store::CloSyncRun& run : page.items) {
        CloSyncRunView view;
        TRY(static_cast<CloSyncFindings&>(view), wire::read_json<CloSyncFindings>(run.document));
        view.id = run.id.to_string();
        view.started_at = run.started_at;
        view.finished_at = run.finished_at;
        view.outcome = run.outcome;
        view.message = run.message;
        view.digest = run.digest;
        view.plan_digest = run.plan_digest;
        if (run.import) view.import = run.import->to_string();
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

MethodInfo sync_method(std::string name, Verb verb, std::string path, std::string summary) {
    const bool reads = verb == Verb::kGet;
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = reads ? Permission::kCloRead : Permission::kCloWrite,
            .effect = reads ? Effect::kRead : Effect::kWrite,
            .route = {verb, std::move(path)},
            .idempotent = verb != Verb::kDelete,
            .destructive = verb == Verb::kDelete};
}

}  // namespace

void add_clo_sync_methods(MethodTable& table) {
    table.add<PutCloSyncRequest, CloSyncView>(
        sync_method("clo.sync.put", Verb::kPut, "/clo/syncs/{sync}",
                    "Stores a source of the earlier system, a folder or uploaded files, that is "
                    "read again and again, every 30 minutes by default."),
        run_put_clo_sync);
    table.add<UploadCloSyncRequest, CloSyncView>(
        sync_method("clo.sync.upload", Verb::kPut, "/clo/syncs/{sync}/files",
                    "Sends files to a synchronized source that has no folder, in place of those "
                    "it had; its next run reads them."),
        run_upload_clo_sync);
    table.add<CloSyncIdRequest, Deleted>(
        sync_method("clo.sync.delete", Verb::kDelete, "/clo/syncs/{sync}",
                    "Deletes a synchronized source with its history; what it imported stays."),
        run_delete_clo_sync);
    table.add<CloSyncIdRequest, CloSyncView>(
        sync_method("clo.sync.get", Verb::kGet, "/clo/syncs/{sync}",
                    "Returns a synchronized source and its state."),
        run_get_clo_sync);
    table.add<Empty, ListCloSyncsResponse>(
        sync_method("clo.sync.list", Verb::kGet, "/clo/syncs",
                    "Lists the synchronized sources with the age of their data."),
        run_list_clo_syncs);
    table.add<CloSyncHistoryRequest, CloSyncHistoryResponse>(
        sync_method("clo.sync.history", Verb::kGet, "/clo/syncs/{sync}/runs",
                    "Lists the runs of a synchronized source, newest first."),
        run_clo_sync_history);
    table.add<RunCloSyncRequest, CloSyncRunView>(
        {.name = "clo.sync.run",
         .summary = "Reads a synchronized source: stages its files, plans, checks, and applies the "
                    "plan as a whole or not at all.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/clo/syncs/{sync}/run"},
         .duration = Duration::kEither},
        run_clo_sync_method);
}

}  // namespace ballast::service
