// backup.restore, and backups in one file: backup.download, backup.verify_file,
// backup.restore_file.
#include <algorithm>
#include <fmt/format.h>
#include <fstream>

#include "service/audit_heads.hpp"
#include "service/backup/backup.hpp"
#include "service/backup/operator.hpp"
#include "service/database_options.hpp"
#include "service/field_error.hpp"
#include "service/file_content.hpp"
#include "store/backup_file.hpp"
#include "store/spool_file.hpp"
#include "store/upload_files.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

Result<std::string> bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) return fail(Code::kUnavailable, "a key of the installation cannot be read");
    return bytes;
}

bool is_plain_name(const std::string& name) {
    return name.size() <= 64 && std::ranges::all_of(name, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

// Where to: any directory for who is at the command line; below the backups for others.
Result<fs::path> home_for(Call& call, const RestorationTarget& target) {
    if (call.files()) return fs::path(target.directory);
    if (!target.database.empty() || !target.database_owner.empty())
        return invalid("/database", "not_allowed",
                       "a server does not restore into another database",
                       "restore on the command line, on the machine of the new instance");
    if (!is_plain_name(target.directory))
        return invalid("/directory", "pattern",
                       "expected a name of letters, digits and hyphens, at most 64",
                       "for example drill-1; paths are allowed on the command line");
    return backup_directory(call.environment()) / "restored" / target.directory;
}

Result<RestoredBackup> restore(Call& call, const OpenedBackup& backup,
                               const RestorationTarget& target) {
    TRY(const fs::path home, home_for(call, target));
    store::DatabaseOptions options = database_options(call.environment());
    options.owner_address = target.database_owner;
    options.address = target.database;
    if (backup.manifest.database == "sqlite") {
        if (!target.database.empty())
            return invalid("/database", "not_allowed", "the backup is one of SQLite",
                           "leave database out: the state is a file of the data directory");
        options.address = "sqlite:" + (home / "state.db").string();
    } else if (target.database.empty()) {
        return invalid("/database", "required",
                       "a backup of PostgreSQL is restored into a database without rows",
                       "give its address, on the command line of the new instance");
    }
    TRY(RestoredBackup restored, restore_backup(backup, home, options, call.work()));
    restored.directory = target.directory;
    return restored;
}

Result<RestoredBackup> run_restore(Call& call, const RestoreBackupRequest& request) {
    TRY_STATUS(require_operator(call));
    call.touch("backup:" + request.backup);
    TRY(const OpenedBackup backup, open_backup(call.environment(), request.backup));
    return restore(call, backup, request);
}

// Keys that a backup without encryption lacks: their files, and what the manifest says of them. Of
// the audit trail only the key: heads signed since would be ahead of the audit log of the backup.
Result<std::vector<fs::path>> add_keys(Environment& environment, BackupManifest& manifest) {
    std::vector<fs::path> keys;
    std::error_code error;
    for (fs::directory_iterator at(environment.data() / kKeysDirectory, error), end;
         !error && at != end; at.increment(error))
        if (std::error_code ignored; at->is_regular_file(ignored) && !at->is_symlink(ignored) &&
                                     !at->path().filename().string().starts_with('.'))
            keys.push_back(at->path());
    std::ranges::sort(keys);
    const fs::path audit = environment.audit_directory();
    if (const fs::path key = audit / AuditHeads::kKeyFile; fs::is_regular_file(key, error))
        keys.push_back(key);
    for (const fs::path& key : keys) {
        TRY(const std::string bytes, bytes_of(key));
        manifest.files.push_back(
            {fmt::format("{}/{}", key.parent_path() == audit ? kAuditDirectory : kKeysDirectory,
                         key.filename().string()),
             static_cast<std::int64_t>(bytes.size()), sha256_hex(bytes)});
        manifest.bytes += static_cast<std::int64_t>(bytes.size());
    }
    return keys;
}

// The backup with the keys of the installation, in one file.
Result<std::shared_ptr<const ByteSource>> pack(Environment& environment, StoredBackup backup,
                                               const std::string& passphrase, const Work& work) {
    BackupManifest& manifest = backup.manifest;
    const std::size_t archived = manifest.files.size();
    std::vector<fs::path> keys;
    if (!manifest.encrypted) {
        TRY(keys, add_keys(environment, manifest));
    }
    manifest.encrypted = true;
    TRY(auto file, store::SpoolFile::create(environment.data().string()));
    auto begun = store::BackupFileWriter::begin(std::move(file), key_of(passphrase),
                                                wire::to_json(manifest));
    if (!begun && begun.error().code == Code::kInvalidInput)
        return invalid("/passphrase", "length", begun.error().message, "");
    TRY(auto writer, std::move(begun));
    for (std::size_t i = 0; i < archived; ++i) {
        const BackupFile& one = manifest.files[i];
        Status appended;
        TRY_STATUS(backup.archive.each_piece(
            {one.digest, static_cast<std::uint64_t>(one.bytes)},
            [&](std::string_view piece) {
                if (appended) appended = writer.append(piece);
            },
            work.cancel));
        TRY_STATUS(appended);
    }
    for (const fs::path& key : keys) {
        TRY(const std::string bytes, bytes_of(key));
        TRY_STATUS(writer.append(bytes));
    }
    return std::move(writer).finish();
}

bool is_at_command_line(const Call& call) { return call.source().interface == "cli"; }

// To a new file that only its owner reads.
Status write_new_file(const fs::path& path, const ByteSource& bytes) {
    std::error_code error;
    if (fs::exists(path, error))
        return invalid("/file", "exists", "the file exists already", "give the path of a new file");
    std::ofstream out(path, std::ios::binary);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
    const Status written = ballast::each_piece(bytes, [&](std::string_view piece) -> Status {
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        return {};
    });
    out.close();
    if (written && out) return {};
    fs::remove(path, error);
    TRY_STATUS(written);
    return invalid("/file", "write", "the file cannot be written",
                   "check that its directory exists and that the disk has space");
}

Result<FileContent> run_download(Call& call, const DownloadBackupRequest& request) {
    TRY_STATUS(require_operator(call));
    const bool writes = is_at_command_line(call);
    if (writes == request.file.empty())
        return writes
                   ? invalid("/file", "required", "on the command line the backup goes to a file",
                             "give the path of a new file")
                   : invalid("/file", "not_allowed",
                             "files on disk cannot be named in this interface",
                             "leave file out: the response is the file");
    if (!writes && !call.takes_source())
        return fail(Code::kInvalidInput,
                    "a backup is too large for this interface: download it through REST or write "
                    "it on the command line");
    TRY(const std::string id, stored_id(call.environment(), request.backup));
    call.touch("backup:" + id);
    TRY(StoredBackup backup, find_backup(call.environment(), id));
    TRY(auto bytes, pack(call.environment(), std::move(backup), request.passphrase, call.work()));
    FileContent content{.file_name = fmt::format("ballast-{}.backup", id),
                        .media_type = "application/octet-stream",
                        .size = static_cast<std::int64_t>(bytes->size()),
                        .content = {}};
    if (writes) {
        TRY_STATUS(write_new_file(request.file, *bytes));
        content.file_name = request.file;
    } else {
        call.answer_with_file(std::move(bytes));
    }
    return content;
}

Result<fs::path> given_path(Call& call, const BackupFileRequest& request) {
    if (request.file.empty() == request.upload.empty())
        return invalid("/file", "required",
                       "file and upload are both given or both missing: expected one",
                       "give file, a path, on the command line, and the id of an upload elsewhere");
    if (!request.file.empty()) {
        if (is_at_command_line(call)) return fs::path(request.file);
        return invalid("/file", "not_allowed", "files on disk cannot be named in this interface",
                       "upload the file and give the id as upload");
    }
    const auto id = store::UploadId::parse(request.upload);
    if (!id) return invalid("/upload", "id", id.error().message, "");
    TRY(store::UploadFiles* const uploads, call.environment().uploads());
    return uploads->path(call.principal().tenant, *id, call.principal().user.to_string());
}

// What is wrong with a file is the caller's to know, unlike what is wrong with the server's data.
template <class T>
Result<T> about_file(const BackupFileRequest& request, Result<T> result, std::string hint) {
    if (result || result.error().code != Code::kCorrupted) return result;
    return invalid(request.file.empty() ? "/upload" : "/file", "damaged", result.error().message,
                   std::move(hint));
}

constexpr const char* kTakeAnother = "take another copy of the file, or another backup";

Result<OpenedBackup> open_given(Call& call, const BackupFileRequest& request) {
    // First: an upload of another workspace is as unknown as any.
    TRY(const fs::path path, given_path(call, request));
    TRY_STATUS(require_operator(call));
    TRY(OpenedBackup backup,
        about_file(request, open_backup_file(path, request.passphrase),
                   "check the passphrase and that the file is the one that was downloaded"));
    call.touch("backup:" + backup.manifest.id);
    return backup;
}

Result<BackupCheckView> run_verify_file(Call& call, const BackupFileRequest& request) {
    TRY(const OpenedBackup backup, open_given(call, request));
    return about_file(request, check_backup(call.environment(), backup, call.work()), kTakeAnother);
}

Result<RestoredBackup> run_restore_file(Call& call, const RestoreBackupFileRequest& request) {
    TRY(const OpenedBackup backup, open_given(call, request));
    return about_file(request, restore(call, backup, request), kTakeAnother);
}

// Not as a job: its request would be stored, with the passphrase.
MethodInfo file_method(std::string name, std::string path, std::string summary) {
    MethodInfo info = backup_job(std::move(name), std::move(path), std::move(summary));
    info.duration = Duration::kShort;
    info.secret_field = "passphrase";
    return info;
}

}  // namespace

void add_restoration_methods(MethodTable& table) {
    MethodInfo restoration =
        backup_job("backup.restore", "/backups/{backup}/restore",
                   "Restores a backup into a new data directory, for another instance.");
    restoration.doc =
        "The running instance is not changed: start one with the setting data at the new "
        "directory. On the command line it runs without a state, for a machine that lost its own.";
    restoration.needs_store = false;
    table.add<RestoreBackupRequest, RestoredBackup>(std::move(restoration), run_restore);

    MethodInfo download = file_method("backup.download", "/backups/{backup}/download",
                                      "Returns a backup in one file, encrypted with a passphrase.");
    download.doc =
        "The file has everything that an installation needs, with its keys; without the passphrase "
        "nothing of it can be read, and a lost passphrase cannot be replaced. Keys that the backup "
        "lacks, because it was made without encryption, are those of now. It is sent by REST and "
        "written to a file by the command line.";
    download.shown_once = true;
    table.add<DownloadBackupRequest, FileContent>(std::move(download), run_download);

    MethodInfo verification =
        file_method("backup.verify_file", "/backups/verify_file",
                    "Restores a backup in one file into a temporary instance and compares it.");
    verification.doc = "As backup.verify does for one that is stored.";
    verification.idempotent = true;
    table.add<BackupFileRequest, BackupCheckView>(std::move(verification), run_verify_file);

    MethodInfo from_file = file_method("backup.restore_file", "/backups/restore_file",
                                       "Restores a backup in one file into a new data directory.");
    from_file.doc = table.find("backup.restore")->info().doc;
    from_file.needs_store = false;
    table.add<RestoreBackupFileRequest, RestoredBackup>(std::move(from_file), run_restore_file);
}

}  // namespace ballast::service
