// The directory of backups of an environment, and what both making and verifying one need.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/backup/requests.hpp"
#include "service/call.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"
#include "store/backup_archive.hpp"
#include "store/backup_file.hpp"
#include "store/identity.hpp"

namespace ballast::service {

std::filesystem::path backup_directory(Environment& environment);

// Whether the key is required (a backup that is encrypted), refused, or used if there is one.
enum class BackupKey { kRequired, kNone, kIfAny };
Result<store::BackupArchive> open_archive(Environment& environment, BackupKey key);
bool has_backup_key(Environment& environment);

// The archive with or without the key, as the backup was made, and its manifest, authenticated.
struct StoredBackup {
    store::BackupArchive archive;
    BackupManifest manifest;
};
Result<StoredBackup> find_backup(Environment& environment, const std::string& id);

struct OpenedBackup {
    std::unique_ptr<store::BackupContents> contents;
    BackupManifest manifest;
};
Result<OpenedBackup> open_backup(Environment& environment, const std::string& id);
// A backup in one file.
store::KeyOfSalt key_of(std::string_view passphrase);
Result<OpenedBackup> open_backup_file(const std::filesystem::path& file,
                                      std::string_view passphrase);

// The id of the newest backup in place of kLatestBackup; kNotFound before the first backup.
Result<std::string> stored_id(Environment& environment, const std::string& id);

// Whether the caller administers the installation: a backup has the data of all workspaces.
bool is_operator(Call& call);

// Time of the newest backup; nullopt without one.
std::optional<Instant> latest_backup(Environment& environment);

// Paths, relative to the data directory, of the files that rows of the state name.
Result<std::set<std::string>> named_files(Environment& environment);

// All workspaces, and a principal that may read everything in one.
Result<std::vector<store::Tenant>> all_workspaces(Environment& environment);
Result<std::optional<Principal>> reader_of(Environment& environment, const TenantId& tenant);

// Results of the stored portfolios and ledgers, which depend on the state only.
Result<std::vector<BackupResult>> headline_results(Environment& environment, const Work& work);
// The digest of one of them; nullopt when it cannot be computed.
std::optional<std::string> digest_of_result(Environment& environment, const Work& work,
                                            const Principal& reader, const std::string& method,
                                            const std::string& request);

}  // namespace ballast::service
