// backup.create, backup.list, backup.verify, backup.delete.
#include <algorithm>

#include "service/backup/backup.hpp"
#include "service/backup/operator.hpp"
#include "service/backup_settings.hpp"
#include "service/identity_requests.hpp"
#include "service/operator_methods.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

BackupView view_of(const store::BackupArchive& archive, BackupManifest manifest) {
    BackupView view{.id = std::move(manifest.id),
                    .created_at = manifest.created_at,
                    .version = std::move(manifest.version),
                    .database = std::move(manifest.database),
                    .encrypted = manifest.encrypted,
                    .note = std::move(manifest.note),
                    .files = static_cast<std::int64_t>(manifest.files.size()),
                    .bytes = manifest.bytes,
                    .added_bytes = manifest.added_bytes,
                    .missing = std::move(manifest.missing)};
    if (const auto text = archive.check(view.id))
        if (auto note = wire::read_json<BackupCheckNote>(*text)) view.last_check = *std::move(note);
    return view;
}

Result<BackupView> run_create(Call& call, const CreateBackupRequest& request) {
    TRY_STATUS(require_operator(call));
    TRY(BackupManifest manifest, make_backup(call.environment(), request, call.work()));
    call.touch("backup:" + manifest.id);
    TRY(const auto archive, open_archive(call.environment(), BackupKey::kNone));
    return view_of(archive, std::move(manifest));
}

Result<ListBackupsResponse> list_backups(Call& call, const ListBackupsRequest& request) {
    TRY_STATUS(require_operator(call));
    ListBackupsResponse response{.has_key = has_backup_key(call.environment())};
    std::error_code error;
    if (!fs::is_directory(backup_directory(call.environment()), error)) return response;
    TRY(const auto archive, open_archive(call.environment(), BackupKey::kNone));
    response.stored_bytes = store::size_of_files(archive.root()).bytes;
    TRY(auto ids, archive.ids());
    std::ranges::reverse(ids);
    const auto limit = static_cast<std::size_t>(request.limit);
    for (const std::string& id : ids) {
        if (!request.before.empty() && id >= request.before) continue;
        if (response.data.size() == limit) {
            response.next_before = response.data.back().id;
            break;
        }
        TRY(const std::string text, archive.unchecked_manifest(id));
        auto manifest = wire::read_json<BackupManifest>(text);
        // backup.verify states what is wrong with it.
        if (!manifest) manifest = BackupManifest{.id = id};
        response.data.push_back(view_of(archive, *std::move(manifest)));
    }
    return response;
}

Result<BackupCheckView> run_verify(Call& call, const VerifyBackupRequest& request) {
    TRY_STATUS(require_operator(call));
    TRY(const std::string id, stored_id(call.environment(), request.backup));
    call.touch("backup:" + id);
    return verify_backup(call.environment(), id, call.work());
}

Result<Deleted> run_delete(Call& call, const BackupRequest& request) {
    TRY_STATUS(require_operator(call));
    call.touch("backup:" + request.backup);
    TRY_STATUS(remove_backup(call.environment(), request.backup));
    return Deleted{request.backup};
}

}  // namespace

void add_backup_methods(MethodTable& table) {
    MethodInfo creation = backup_job(
        "backup.create", "/backups",
        "Makes a backup of the installation: state, files and settings of all workspaces.");
    creation.doc =
        "The state is copied at one instant while others write; contents that an earlier backup "
        "has are not stored again. The keys of the installation are part of encrypted backups "
        "only. "
        "Backups beyond the setting backup_keep are removed, the oldest first.";
    creation.creates = true;
    table.add<CreateBackupRequest, BackupView>(std::move(creation), run_create);
    table.add<ListBackupsRequest, ListBackupsResponse>(
        {.name = "backup.list",
         .summary = "Lists the backups, the newest first.",
         .permission = Permission::kBackupRun,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/backups"},
         .idempotent = true},
        list_backups);
    MethodInfo verification = backup_job(
        "backup.verify", "/backups/{backup}/verify",
        "Restores a backup into a temporary instance and compares it with its manifest.");
    verification.doc =
        "Every file is compared by digest, the state is opened and migrated, the audit logs are "
        "verified, and the results that the manifest lists are computed again. Fails when "
        "something is missing or different.";
    verification.idempotent = true;
    table.add<VerifyBackupRequest, BackupCheckView>(std::move(verification), run_verify);
    table.add<BackupRequest, Deleted>(
        {.name = "backup.delete",
         .summary =
             "Deletes a backup; contents that no other backup needs are removed a day later.",
         .permission = Permission::kBackupRun,
         .effect = Effect::kRun,
         .route = {Verb::kDelete, "/backups/{backup}"},
         .idempotent = true,
         .destructive = true},
        run_delete);
    add_restoration_methods(table);
}

}  // namespace ballast::service
