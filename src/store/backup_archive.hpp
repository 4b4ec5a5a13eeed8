// A directory of backups. The contents of files are stored once, by digest, so that a backup adds
// only what changed since the others; a backup is a manifest that names them.
//
//   manifests/<id>   a line with its digest, and the text of the service
//   blobs/ab/abcd…   the contents of a file, as they are or sealed
//   checks/<id>      the outcome of the last verification
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/seal.hpp"
#include "store/backup_contents.hpp"
#include "store/unused_files.hpp"

namespace ballast::store {

class BackupArchive {
public:
    // The directory is created when needed, for its owner only. With a key, contents are sealed and
    // manifests are authenticated.
    static Result<BackupArchive> open(std::filesystem::path root, std::optional<SealingKey> key);

    bool is_sealed() const { return key_.has_value(); }
    // The same directory with or without the key, for backups made so.
    BackupArchive with_key(std::optional<SealingKey> key) const { return {root_, std::move(key)}; }
    const std::filesystem::path& root() const { return root_; }

    // Durable when it returns. kNotFound when the file has disappeared.
    Result<BlobInfo> add(const std::filesystem::path& file, const Cancel& cancel) const;
    // Calls take(piece) for the contents, in pieces. kCorrupted when they are missing.
    using Take = std::function<void(std::string_view)>;
    Status each_piece(const BlobInfo& blob, const Take& take, const Cancel& cancel) const;

    // Ids are names of [A-Za-z0-9-]. Durable when it returns.
    Status put_manifest(const std::string& id, std::string_view text) const;
    // kNotFound; kCorrupted when it was changed. `unchecked`: without comparing the digest.
    Result<std::string> manifest(const std::string& id) const;
    Result<std::string> unchecked_manifest(const std::string& id) const;
    // Ascending.
    Result<std::vector<std::string>> ids() const;
    Status put_check(const std::string& id, std::string_view text) const;
    std::optional<std::string> check(const std::string& id) const;
    Status remove(const std::string& id) const;

    // Name of the file with the contents of a digest.
    std::string blob_name(std::string_view digest) const;
    // Removes blobs that are not in `used` (their names) and were neither written nor used again
    // since `before`: a backup that is being made refers to them later.
    Freed collect(const std::set<std::string>& used, Instant before) const;

private:
    BackupArchive(std::filesystem::path root, std::optional<SealingKey> key)
        : root_(std::move(root)), key_(std::move(key)) {}
    std::filesystem::path blob_path(std::string_view digest) const;
    std::string line_of(std::string_view text) const;

    std::filesystem::path root_;
    std::optional<SealingKey> key_;
};

// The contents of a backup in an archive, in any order.
class ArchivedContents final : public BackupContents {
public:
    explicit ArchivedContents(BackupArchive archive) : archive_(std::move(archive)) {}
    Status extract(const BlobInfo& blob, const std::filesystem::path& to,
                   const Cancel& cancel) override;

private:
    BackupArchive archive_;
};

}  // namespace ballast::store
