// Making, verifying and restoring backups of an installation: the state database, the files that it
// names, the settings and, in encrypted backups, the keys.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "base/work.hpp"
#include "service/backup/archive.hpp"
#include "service/backup/requests.hpp"

namespace ballast::service {

// Removes the oldest backups beyond the setting backup_keep, and contents without a backup.
Result<BackupManifest> make_backup(Environment& environment, const CreateBackupRequest& request,
                                   const Work& work);

// Restores everything into a temporary data directory (and database), opens it, verifies the audit
// logs and that every named file exists, and computes the results of the manifest again. The
// outcome is stored with the backup. kCorrupted when something is missing or different.
Result<BackupCheckView> verify_backup(Environment& environment, const std::string& id,
                                      const Work& work);
// Likewise for one that is not stored.
Result<BackupCheckView> check_backup(Environment& environment, const OpenedBackup& backup,
                                     const Work& work);

// Makes a data directory at `home`, which must not exist, and, for a backup of PostgreSQL, fills
// the database of `options`, which must have no rows. A failed restoration leaves no directory.
Result<RestoredBackup> restore_backup(const OpenedBackup& backup, const std::filesystem::path& home,
                                      const store::DatabaseOptions& options, const Work& work);

Status remove_backup(Environment& environment, const std::string& id);
// Removes contents that no backup refers to any more.
Status collect_blobs(Environment& environment);

// Below the data directory of a restoration: the copy of the state, removed once it is loaded.
inline constexpr const char* kStateDirectory = "state";
inline constexpr const char* kKeysDirectory = "keys";
inline constexpr const char* kAuditDirectory = "audit";

}  // namespace ballast::service
