#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "base/id.hpp"
#include "service/backup/backup.hpp"
#include "service/backup_settings.hpp"
#include "service/database_options.hpp"
#include "service/file_home.hpp"
#include "service/version.hpp"
#include "store/blob_cache.hpp"
#include "store/objects.hpp"
#include "store/state_copy.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

// Files that were named before the state was copied may be gone when they are copied: then the
// state is copied again. Later they are missing for another reason.
constexpr int kCopyTries = 3;
constexpr auto kUnusedFor = std::chrono::hours(24);

constexpr std::array<std::string_view, 3> kBackedUp{"columns", "objects", "sessions"};
// The audit directory before the state: its signed heads must not be ahead of the audit log.
constexpr std::array kSecret{kKeysDirectory, kAuditDirectory};

// A directory that is removed with its contents.
class RemovedDirectory {
public:
    explicit RemovedDirectory(fs::path path) : path_(std::move(path)) {}
    ~RemovedDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    RemovedDirectory(const RemovedDirectory&) = delete;
    RemovedDirectory& operator=(const RemovedDirectory&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

template <class T>
Status to_status(const Result<T>& result) {
    return result ? Status() : Status(Error(result.error()));
}

Status make_copy_directory(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (!error) fs::permissions(path, fs::perms::owner_all, error);
    if (!error) return {};
    return fail(Code::kUnavailable, fmt::format("cannot make the directory {}: {}",
                                                path.filename().string(), error.message()));
}

class BackupMaker {
public:
    BackupMaker(Environment& environment, store::BackupArchive archive, const Work& work)
        : environment_(environment), archive_(std::move(archive)), work_(work) {}

    Status add_everything(BackupManifest& manifest) {
        manifest_ = &manifest;
        if (archive_.is_sealed())
            for (const char* directory : kSecret) TRY_STATUS(add_directory(directory));
        for (int attempt = 1;; ++attempt) {
            TRY(const auto named, named_files(environment_));
            TRY(const auto before, headline_results(environment_, work_));
            TRY_STATUS(add_state());
            TRY(const auto after, headline_results(environment_, work_));
            keep_unchanged(before, after);
            for (const std::string_view directory : kBackedUp)
                TRY_STATUS(add_directory(std::string(directory)));
            manifest.missing.clear();
            for (const std::string& path : named)
                if (!added_.contains(path)) manifest.missing.push_back(path);
            if (manifest.missing.empty() || attempt == kCopyTries) break;
        }
        std::ranges::sort(manifest.files, {}, &BackupFile::path);
        return {};
    }

private:
    Status add_state() {
        const RemovedDirectory copy(archive_.root() / fmt::format(".state-{}", manifest_->id));
        TRY_STATUS(make_copy_directory(copy.path()));
        TRY(const auto files,
            store::copy_state(database_options(environment_), copy.path(), work_.cancel));
        for (const std::string& file : files)
            TRY_STATUS(add(copy.path() / file, fmt::format("{}/{}", kStateDirectory, file)));
        return {};
    }

    // What was changed between the two is compared with neither.
    void keep_unchanged(const std::vector<BackupResult>& before,
                        const std::vector<BackupResult>& after) {
        manifest_->results.clear();
        for (const BackupResult& one : after)
            if (std::ranges::any_of(before, [&](const BackupResult& other) {
                    return other.workspace == one.workspace && other.method == one.method &&
                           other.request == one.request && other.digest == one.digest;
                }))
                manifest_->results.push_back(one);
    }

    // Copies of what an object store holds of a directory, to be added with it. Objects are copied
    // by their reader, because their files have a header.
    Status fetch(store::BlobCache& copies, const std::string& directory) {
        TRY(store::Objects* const objects, environment_.objects());
        const std::string home = directory + "/";
        TRY(const auto blobs, copies.blobs().list(home));
        for (const store::RemoteBlob& blob : blobs) {
            TRY_STATUS(work_.cancel.check());
            const std::string path = blob.name.substr(home.size());
            const std::size_t slash = path.find('/');
            const auto tenant = TenantId::parse(std::string_view(path).substr(0, slash));
            const bool is_object = directory == "objects";
            if (is_object && (!tenant || slash == std::string::npos)) continue;
            const Status copied = is_object
                                      ? to_status(objects->get(*tenant, path.substr(slash + 1)))
                                      : to_status(copies.fetch(blob.name, {}));
            if (!copied && copied.error().code != Code::kNotFound) return copied;
            const Status added = add(environment_.data() / blob.name, blob.name);
            if (!added && added.error().code != Code::kNotFound) return added;
        }
        return {};
    }

    Status add_directory(const std::string& directory) {
        TRY(store::BlobCache* const copies, file_copies(environment_));
        if (copies && std::ranges::find(kBackedUp, directory) != kBackedUp.end())
            return fetch(*copies, directory);
        const fs::path root = directory == kAuditDirectory ? environment_.audit_directory()
                                                           : environment_.data() / directory;
        std::error_code error;
        if (!fs::is_directory(root, error)) return {};
        std::vector<fs::path> files;
        for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
             at.increment(error)) {
            // Files of writers that have not ended, or never will.
            if (at->path().filename().string().starts_with('.')) continue;
            std::error_code ignored;
            if (at->is_regular_file(ignored) && !at->is_symlink(ignored))
                files.push_back(at->path());
        }
        for (const fs::path& file : files) {
            const std::string path =
                fmt::format("{}/{}", directory, file.lexically_relative(root).generic_string());
            const Status status = add(file, path);
            if (!status && status.error().code != Code::kNotFound) return status;
        }
        return {};
    }

    Status add(const fs::path& file, const std::string& path) {
        TRY(const store::BlobInfo blob, archive_.add(file, work_.cancel));
        manifest_->added_bytes += static_cast<std::int64_t>(blob.added);
        if (!added_.insert(path).second)
            std::erase_if(manifest_->files,
                          [&](const BackupFile& one) { return one.path == path; });
        manifest_->files.push_back({path, static_cast<std::int64_t>(blob.size), blob.digest});
        if (work_.report)
            work_.report({.done = added_.size(), .unit = "files", .phase = "copying"});
        return {};
    }

    Environment& environment_;
    store::BackupArchive archive_;
    const Work& work_;
    BackupManifest* manifest_ = nullptr;
    std::set<std::string> added_;
};

// By time, and different for two in one second: "20261124T233059Z-3f9a2c".
std::string make_backup_id(Instant now) {
    std::string id;
    for (const char c : now.to_string().substr(0, 19))
        if (c != '-' && c != ':') id += c;
    const std::string random = Uuid::make(now).to_string();
    return fmt::format("{}Z-{}", id, random.substr(random.size() - 6));
}

Result<std::optional<BackupManifest>> outline_of(const store::BackupArchive& archive,
                                                 const std::string& id) {
    TRY(const std::string text, archive.unchecked_manifest(id));
    auto manifest = wire::read_json<BackupManifest>(text);
    return manifest ? std::optional(*std::move(manifest)) : std::nullopt;
}

}  // namespace

Status collect_blobs(Environment& environment) {
    TRY(const auto archive, open_archive(environment, BackupKey::kIfAny));
    const auto plain = archive.with_key({});
    std::set<std::string> used;
    TRY(const auto ids, archive.ids());
    for (const std::string& id : ids) {
        TRY(const auto manifest, outline_of(archive, id));
        // What a damaged manifest refers to is unknown: nothing is removed before it is.
        if (!manifest) return {};
        // Nor can the names of contents be derived without their key, or with another one.
        if (manifest->encrypted && (!archive.is_sealed() || !archive.manifest(id))) return {};
        for (const BackupFile& file : manifest->files)
            used.insert((manifest->encrypted ? archive : plain).blob_name(file.digest));
    }
    archive.collect(used, environment.clock().now() - kUnusedFor);
    return {};
}

Status remove_backup(Environment& environment, const std::string& id) {
    TRY(const auto archive, open_archive(environment, BackupKey::kNone));
    TRY_STATUS(archive.remove(id));
    return collect_blobs(environment);
}

Result<BackupManifest> make_backup(Environment& environment, const CreateBackupRequest& request,
                                   const Work& work) {
    const bool encrypts = request.encrypt.value_or(has_backup_key(environment));
    TRY(auto archive,
        open_archive(environment, encrypts ? BackupKey::kRequired : BackupKey::kNone));
    const bool is_sqlite = environment.database_address().starts_with("sqlite:");
    BackupManifest manifest{.id = make_backup_id(environment.clock().now()),
                            .created_at = environment.clock().now(),
                            .version = std::string(kEngineVersion),
                            .database = is_sqlite ? "sqlite" : "postgresql",
                            .encrypted = encrypts,
                            .note = request.note,
                            .settings = environment.shared<BackupSettings>().record};
    TRY_STATUS(BackupMaker(environment, archive, work).add_everything(manifest));
    for (const BackupFile& file : manifest.files) manifest.bytes += file.bytes;
    TRY_STATUS(archive.put_manifest(manifest.id, wire::to_json(manifest)));
    const std::size_t keep = environment.shared<BackupSettings>().keep;
    TRY(const auto ids, archive.ids());
    for (std::size_t i = 0; keep > 0 && i + keep < ids.size(); ++i)
        TRY_STATUS(archive.remove(ids[i]));
    TRY_STATUS(collect_blobs(environment));
    return manifest;
}

}  // namespace ballast::service
