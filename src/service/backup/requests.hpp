// Requests and responses of backups, and the manifest of a backup.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/passphrase.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct BackupFile {
    std::string path;  // relative to the data directory, or below "state/"
    std::int64_t bytes = 0;
    std::string digest;
};

// A result that a restored instance must compute again.
struct BackupResult {
    std::string workspace;
    std::string method;
    std::string request;
    std::string digest;
};

struct BackupManifest {
    int format = 1;
    std::string id;
    Instant created_at;
    std::string version;
    std::string database;
    bool encrypted = false;
    std::string note;
    std::string settings;
    std::int64_t bytes = 0;
    std::int64_t added_bytes = 0;
    std::vector<BackupFile> files;
    std::vector<BackupResult> results;
    std::vector<std::string> missing;
};

// Outcome of a verification, as stored beside the backup.
struct BackupCheckNote {
    Instant at;
    bool passed = false;
    std::string message;
};

struct CreateBackupRequest {
    std::string note;
    std::optional<bool> encrypt;
};

struct BackupRequest {
    std::string backup;
};

// In place of an id: the newest one.
inline constexpr std::string_view kLatestBackup = "latest";

struct VerifyBackupRequest {
    std::string backup;
};

struct ListBackupsRequest {
    int limit = 50;
    std::string before;
};

struct RestorationTarget {
    std::string directory;
    std::string database;
    std::string database_owner;
};

struct RestoreBackupRequest : RestorationTarget {
    std::string backup;
};

struct DownloadBackupRequest {
    std::string backup;
    std::string passphrase;
    std::string file;
};

struct BackupFileRequest {
    std::string file;
    std::string upload;
    std::string passphrase;
};

struct RestoreBackupFileRequest : BackupFileRequest, RestorationTarget {};

struct BackupView {
    std::string id;
    Instant created_at;
    std::string version;
    std::string database;
    bool encrypted = false;
    std::string note;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
    std::int64_t added_bytes = 0;
    std::vector<std::string> missing;
    std::optional<BackupCheckNote> last_check;
};

struct ListBackupsResponse {
    std::vector<BackupView> data;
    std::string next_before;
    bool has_key = false;
    std::int64_t stored_bytes = 0;
};

struct BackupCheckView {
    std::string backup;
    Instant checked_at;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
    bool state_restored = false;
    std::int64_t workspaces = 0;
    std::int64_t audit_entries = 0;
    std::int64_t results_compared = 0;
    Issues issues;
};

struct RestoredBackup {
    std::string backup;
    std::string directory;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
    bool has_keys = false;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kBackupDoc = "Id of the backup.";
inline constexpr Limits kBackupId{.min_length = 1, .max_length = 64};

template <>
struct Described<service::BackupFile> {
    using T = service::BackupFile;
    static constexpr std::string_view name = "BackupFile";
    static constexpr std::string_view doc = "A file of a backup.";
    static constexpr auto fields =
        list(required("path", &T::path, "Place of the file."),
             required("bytes", &T::bytes, "Size, in bytes."),
             required("digest", &T::digest, "SHA-256 digest of the contents."));
};

template <>
struct Described<service::BackupResult> {
    using T = service::BackupResult;
    static constexpr std::string_view name = "BackupResult";
    static constexpr std::string_view doc = "A result that a restored instance computes again.";
    static constexpr auto fields =
        list(required("workspace", &T::workspace, "Id of the workspace."),
             required("method", &T::method, "Method that computes the result."),
             required("request", &T::request, "Request of the method, as JSON."),
             required("digest", &T::digest, "Digest of the result."));
};

template <>
struct Described<service::BackupManifest> {
    using T = service::BackupManifest;
    static constexpr std::string_view name = "BackupManifest";
    static constexpr std::string_view doc = "The contents of a backup.";
    static constexpr auto fields = list(
        required("format", &T::format, "Version of the format."),
        required("id", &T::id, kBackupDoc),
        required("created_at", &T::created_at, "Time of the backup."),
        required("version", &T::version, "Version of the program."),
        required("database", &T::database, "Kind of the state database."),
        required("encrypted", &T::encrypted, "Whether the contents are encrypted."),
        required("note", &T::note, "Note of the request."),
        required("settings", &T::settings, "Settings that are not defaults, without passwords."),
        required("bytes", &T::bytes, "Size of all files, in bytes."),
        required("added_bytes", &T::added_bytes, "Bytes that no earlier backup had."),
        required("files", &T::files, "Files."),
        required("results", &T::results, "Results that are compared after a restoration."),
        required("missing", &T::missing, "Files that the state names and that did not exist."));
};

template <>
struct Described<service::BackupCheckNote> {
    using T = service::BackupCheckNote;
    static constexpr std::string_view name = "BackupCheckNote";
    static constexpr std::string_view doc = "Outcome of a verification.";
    static constexpr auto fields =
        list(required("at", &T::at, "Time of the verification."),
             required("passed", &T::passed, "Whether the backup could be restored completely."),
             required("message", &T::message, "What failed; empty when it passed."));
};

template <>
struct Described<service::CreateBackupRequest> {
    using T = service::CreateBackupRequest;
    static constexpr std::string_view name = "CreateBackupRequest";
    static constexpr std::string_view doc = "A backup to make.";
    static constexpr auto fields =
        list(optional("note", &T::note, "Note to show with the backup.", {.max_length = 200}),
             optional("encrypt", &T::encrypt,
                      "Whether to encrypt it with the key of the setting backup_key_file. When "
                      "absent, it is encrypted if that setting names a file."));
};

template <>
struct Described<service::BackupRequest> {
    using T = service::BackupRequest;
    static constexpr std::string_view name = "BackupRequest";
    static constexpr std::string_view doc = "Identifies a backup.";
    static constexpr auto fields = list(required("backup", &T::backup, kBackupDoc, kBackupId));
};

template <>
struct Described<service::VerifyBackupRequest> {
    using T = service::VerifyBackupRequest;
    static constexpr std::string_view name = "VerifyBackupRequest";
    static constexpr std::string_view doc = "A backup to verify.";
    static constexpr auto fields = list(
        required("backup", &T::backup, "Id of the backup, or latest for the newest.", kBackupId));
};

template <>
struct Described<service::ListBackupsRequest> {
    using T = service::ListBackupsRequest;
    static constexpr std::string_view name = "ListBackupsRequest";
    static constexpr std::string_view doc = "A page of the list of backups.";
    static constexpr auto fields =
        list(optional("limit", &T::limit, "Largest number of backups per page.",
                      {.minimum = 1, .maximum = 500}),
             optional("before", &T::before, "Id of a backup: only older ones are listed.",
                      {.max_length = 64}));
};

template <class T>
constexpr auto restoration_target_fields() {
    return list(
        required("directory", &T::directory,
                 "New data directory. On the command line a path; from a server a name of letters, "
                 "digits and hyphens below the directory \"restored\" beside the backups.",
                 {.min_length = 1, .max_length = 4096}),
        optional("database", &T::database,
                 "Address of a PostgreSQL database without rows, for a backup of PostgreSQL; on "
                 "the command line only.",
                 {.max_length = 2000}),
        optional("database_owner", &T::database_owner,
                 "Address of the role that owns its tables; database when absent.",
                 {.max_length = 2000}));
}

template <>
struct Described<service::RestoreBackupRequest> {
    using T = service::RestoreBackupRequest;
    static constexpr std::string_view name = "RestoreBackupRequest";
    static constexpr std::string_view doc = "A backup to restore, and where.";
    static constexpr auto fields =
        combined(list(required("backup", &T::backup, kBackupDoc, kBackupId)),
                 restoration_target_fields<T>());
};

inline constexpr Limits kPassphraseLimits{.min_length = kShortestPassphrase,
                                          .max_length = kLongestPassphrase};

template <>
struct Described<service::DownloadBackupRequest> {
    using T = service::DownloadBackupRequest;
    static constexpr std::string_view name = "DownloadBackupRequest";
    static constexpr std::string_view doc = "A backup to put into one file.";
    static constexpr auto fields = list(
        required("backup", &T::backup, "Id of the backup, or latest for the newest.", kBackupId),
        required("passphrase", &T::passphrase,
                 "Passphrase to encrypt the file with; it is not stored.", kPassphraseLimits),
        optional("file", &T::file, "Path of the new file, on the command line only.",
                 {.max_length = 4096}));
};

template <class T>
constexpr auto backup_file_fields() {
    return list(
        optional("file", &T::file, "Path of the file, on the command line.", {.max_length = 4096}),
        optional("upload", &T::upload, "Id of an upload of the file, elsewhere.",
                 {.max_length = 36}),
        required("passphrase", &T::passphrase, "Passphrase of the file.", kPassphraseLimits));
}

template <>
struct Described<service::BackupFileRequest> {
    using T = service::BackupFileRequest;
    static constexpr std::string_view name = "BackupFileRequest";
    static constexpr std::string_view doc = "A backup in one file.";
    static constexpr auto fields = backup_file_fields<T>();
};

template <>
struct Described<service::RestoreBackupFileRequest> {
    using T = service::RestoreBackupFileRequest;
    static constexpr std::string_view name = "RestoreBackupFileRequest";
    static constexpr std::string_view doc = "A backup in one file to restore, and where.";
    static constexpr auto fields =
        combined(backup_file_fields<T>(), restoration_target_fields<T>());
};

template <>
struct Described<service::BackupView> {
    using T = service::BackupView;
    static constexpr std::string_view name = "Backup";
    static constexpr std::string_view doc = "A backup of the installation.";
    static constexpr auto fields = list(
        required("id", &T::id, kBackupDoc),
        required("created_at", &T::created_at, "Time of the backup."),
        required("version", &T::version, "Version of the program that made it."),
        required("database", &T::database, "Kind of the state database: sqlite or postgresql."),
        required("encrypted", &T::encrypted, "Whether the contents are encrypted."),
        required("note", &T::note, "Note of the backup; may be empty."),
        required("files", &T::files, "Number of files."),
        required("bytes", &T::bytes, "Size of all files, in bytes."),
        required("added_bytes", &T::added_bytes,
                 "Bytes that the directory of backups grew by, in bytes."),
        required("missing", &T::missing,
                 "Files that the state names and that did not exist when the backup was made."),
        required("last_check", &T::last_check,
                 "Outcome of the last verification; null before the first."));
};

template <>
struct Described<service::ListBackupsResponse> {
    using T = service::ListBackupsResponse;
    static constexpr std::string_view name = "ListBackupsResponse";
    static constexpr std::string_view doc = "Backups of the installation.";
    static constexpr auto fields = list(
        required("data", &T::data, "Backups, the newest first."),
        required("next_before", &T::next_before,
                 "Value of before for the next page; empty on the last page."),
        required("has_key", &T::has_key, "Whether the server has a key to encrypt backups."),
        required("stored_bytes", &T::stored_bytes, "Size of the directory of backups, in bytes."));
};

template <>
struct Described<service::BackupCheckView> {
    using T = service::BackupCheckView;
    static constexpr std::string_view name = "BackupCheck";
    static constexpr std::string_view doc = "A verification that a backup has passed.";
    static constexpr auto fields =
        list(required("backup", &T::backup, kBackupDoc),
             required("checked_at", &T::checked_at, "Time of the verification."),
             required("files", &T::files, "Number of files restored and compared by digest."),
             required("bytes", &T::bytes, "Their size, in bytes."),
             required("state_restored", &T::state_restored,
                      "Whether the state database was restored, opened and checked."),
             required("workspaces", &T::workspaces, "Number of restored workspaces."),
             required("audit_entries", &T::audit_entries,
                      "Number of audit log entries whose chain was verified."),
             required("results_compared", &T::results_compared,
                      "Number of results that were computed again with the same digest."),
             required("issues", &T::issues, "What could not be verified, and why."));
};

template <>
struct Described<service::RestoredBackup> {
    using T = service::RestoredBackup;
    static constexpr std::string_view name = "RestoredBackup";
    static constexpr std::string_view doc = "A data directory made from a backup.";
    static constexpr auto fields =
        list(required("backup", &T::backup, kBackupDoc),
             required("directory", &T::directory,
                      "The data directory, as given: the setting data of a new instance."),
             required("files", &T::files, "Number of restored files."),
             required("bytes", &T::bytes, "Their size, in bytes."),
             required("has_keys", &T::has_keys,
                      "Whether the keys of the installation are included; they are in encrypted "
                      "backups only."));
};

}  // namespace ballast::describe
