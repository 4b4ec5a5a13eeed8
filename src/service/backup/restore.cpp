#include <fmt/format.h>
#include <fstream>

#include "service/backup/backup.hpp"
#include "store/database.hpp"
#include "store/installation.hpp"
#include "store/state_copy.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

// Removes the directory of a restoration that failed.
class UnfinishedHome {
public:
    explicit UnfinishedHome(fs::path path) : path_(std::move(path)) {}
    ~UnfinishedHome() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    UnfinishedHome(const UnfinishedHome&) = delete;
    UnfinishedHome& operator=(const UnfinishedHome&) = delete;
    void finish() { path_.clear(); }

private:
    fs::path path_;
};

// A manifest is authenticated, but must not name a place outside of the directory all the same.
Status check_backup_path(const std::string& path) {
    const fs::path normal = fs::path(path).lexically_normal();
    if (!path.empty() && normal.is_relative() && *normal.begin() != ".." && normal == path)
        return {};
    return fail(Code::kCorrupted,
                "the backup is damaged: it names a file outside of its directory");
}

// The directory belongs to the database that is restored with it.
Status write_store_identity(const fs::path& home, const store::DatabaseOptions& options) {
    TRY(auto database, store::Database::open(options));
    TRY(const auto identity, database.system_read([](store::SystemTransaction& transaction) {
        return store::find_object_store(transaction);
    }));
    if (!identity) return {};
    std::ofstream out(home / "store-id");
    out << *identity << '\n';
    out.flush();
    if (!out) return fail(Code::kUnavailable, "cannot write the file store-id");
    out.close();
    std::error_code error;
    fs::permissions(home / "store-id", fs::perms::owner_read | fs::perms::owner_write, error);
    return {};
}

}  // namespace

Result<RestoredBackup> restore_backup(const OpenedBackup& backup, const fs::path& home,
                                      const store::DatabaseOptions& options, const Work& work) {
    const BackupManifest& manifest = backup.manifest;
    std::error_code error;
    if (fs::exists(home, error) && !fs::is_empty(home, error))
        return fail(Code::kConflict,
                    "the directory is not empty: restore into a directory that does not exist");
    fs::create_directories(home, error);
    if (!error) fs::permissions(home, fs::perms::owner_all, error);
    if (error)
        return fail(Code::kUnavailable, fmt::format("cannot make the directory {}: {}",
                                                    home.filename().string(), error.message()));
    UnfinishedHome unfinished(home);
    RestoredBackup restored{.backup = manifest.id, .directory = home.string()};
    for (const BackupFile& file : manifest.files) {
        TRY_STATUS(check_backup_path(file.path));
        TRY_STATUS(backup.contents->extract({file.digest, static_cast<std::uint64_t>(file.bytes)},
                                            home / file.path, work.cancel));
        ++restored.files;
        restored.bytes += file.bytes;
        restored.has_keys =
            restored.has_keys || file.path.starts_with(fmt::format("{}/", kKeysDirectory));
        if (work.report)
            work.report({.done = static_cast<std::uint64_t>(restored.files),
                         .total = manifest.files.size(),
                         .unit = "files",
                         .phase = "restoring"});
    }
    TRY_STATUS(backup.contents->check_end());
    TRY_STATUS(store::load_state(options, home / kStateDirectory));
    fs::remove_all(home / kStateDirectory, error);
    // Files that are written again: uploads and keys.
    for (fs::recursive_directory_iterator at(home, error), end; !error && at != end;
         at.increment(error))
        if (std::error_code ignored; at->is_regular_file(ignored))
            fs::permissions(at->path(), fs::perms::owner_write, fs::perm_options::add, ignored);
    TRY_STATUS(write_store_identity(home, options));
    unfinished.finish();
    return restored;
}

}  // namespace ballast::service
