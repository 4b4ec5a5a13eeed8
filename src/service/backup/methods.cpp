// backup.create, backup.list, backup.verify, backup.restore, backup.delete.
#include <algorithm>

#include "service/backup/backup.hpp"
#include "service/backup_settings.hpp"
#include "service/database_options.hpp"
#include "service/field_error.hpp"
#include "service/identity_requests.hpp"
#include "service/operator_methods.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

Status require_operator(Call& call) {
    if (is_operator(call)) return {};
    return fail(Code::kForbidden,
                "backups have the data of all workspaces: administrators of the home workspace "
                "make and restore them");
}

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
    std::string id = request.backup;
    if (id == kLatestBackup) {
        TRY(const auto archive, open_archive(call.environment(), BackupKey::kNone));
        TRY(const auto ids, archive.ids());
        if (ids.empty())
            return fail(Code::kNotFound, "there is no backup yet: make one with backup.create");
        id = ids.back();
    }
    call.touch("backup:" + id);
    return verify_backup(call.environment(), id, call.work());
}

bool is_plain_name(const std::string& name) {
    return name.size() <= 64 && std::ranges::all_of(name, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

// Where to: any directory for who is at the command line; below the backups for others.
Result<fs::path> home_for(Call& call, const RestoreBackupRequest& request) {
    if (call.files()) return fs::path(request.directory);
    if (!request.database.empty() || !request.database_owner.empty())
        return invalid("/database", "not_allowed",
                       "a server does not restore into another database",
                       "run `ballast call backup.restore` on the machine of the new instance");
    if (!is_plain_name(request.directory))
        return invalid("/directory", "pattern",
                       "expected a name of letters, digits and hyphens, at most 64",
                       "for example drill-1; paths are allowed on the command line");
    return backup_directory(call.environment()) / "restored" / request.directory;
}

Result<RestoredBackup> run_restore(Call& call, const RestoreBackupRequest& request) {
    TRY_STATUS(require_operator(call));
    call.touch("backup:" + request.backup);
    TRY(const fs::path home, home_for(call, request));
    TRY(const OpenedBackup backup, open_backup(call.environment(), request.backup));
    store::DatabaseOptions options = database_options(call.environment());
    options.owner_address = request.database_owner;
    options.address = request.database;
    if (backup.manifest.database == "sqlite") {
        if (!request.database.empty())
            return invalid("/database", "not_allowed", "the backup is one of SQLite",
                           "leave database out: the state is a file of the data directory");
        options.address = "sqlite:" + (home / "state.db").string();
    } else if (request.database.empty()) {
        return invalid("/database", "required",
                       "a backup of PostgreSQL is restored into a database without rows",
                       "give its address, on the command line of the new instance");
    }
    TRY(RestoredBackup restored, restore_backup(backup, home, options, call.work()));
    restored.directory = request.directory;
    return restored;
}

Result<Deleted> run_delete(Call& call, const BackupRequest& request) {
    TRY_STATUS(require_operator(call));
    call.touch("backup:" + request.backup);
    TRY_STATUS(remove_backup(call.environment(), request.backup));
    return Deleted{request.backup};
}

MethodInfo backup_job(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kBackupRun,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = Duration::kLong};
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
    MethodInfo restoration =
        backup_job("backup.restore", "/backups/{backup}/restore",
                   "Restores a backup into a new data directory, for another instance.");
    restoration.doc =
        "The running instance is not changed: start one with the setting data at the new "
        "directory. On the command line it runs without a state, for a machine that lost its own.";
    restoration.needs_store = false;
    table.add<RestoreBackupRequest, RestoredBackup>(std::move(restoration), run_restore);
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
}

}  // namespace ballast::service
