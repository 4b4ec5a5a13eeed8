#include "store/blob_cache.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "base/digest.hpp"
#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

// The directories of the data directory whose files are copies.
constexpr std::array<const char*, 3> kCopies{"columns", "objects", "sessions"};
constexpr std::int64_t kInUse = 600;  // s since the last use, after which a file may be removed
constexpr std::int64_t kNoted = 60;   // s after which another use is noted

struct Copy {
    fs::path path;
    std::int64_t used = 0;  // s since 1970
    std::uint64_t size = 0;
};

std::vector<Copy> copies_below(const fs::path& root) {
    std::vector<Copy> copies;
    for (const char* directory : kCopies) {
        std::error_code error;
        for (fs::recursive_directory_iterator at(root / directory, error), end; !error && at != end;
             at.increment(error)) {
            // What a query of columns spills is not a copy.
            if (at->path().filename() == ".spill") {
                at.disable_recursion_pending();
                continue;
            }
            struct stat status{};
            if (::lstat(at->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
            copies.push_back(
                {at->path(), status.st_mtim.tv_sec, static_cast<std::uint64_t>(status.st_size)});
        }
    }
    return copies;
}

std::uint64_t size_of(const std::vector<Copy>& copies) {
    std::uint64_t size = 0;
    for (const Copy& copy : copies) size += copy.size;
    return size;
}

// Whether the file is there; a use of it is noted.
bool is_there(const fs::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return false;
    if (status.st_mtim.tv_sec < ::time(nullptr) - kNoted) release_file(path);
    return true;
}

}  // namespace

BlobCache::BlobCache(std::shared_ptr<RemoteBlobs> blobs, BlobCacheOptions options)
    : blobs_(std::move(blobs)),
      options_(std::move(options)),
      held_(size_of(copies_below(options_.root))) {}

void BlobCache::count(std::uint64_t size) {
    if (held_.fetch_add(size) + size > options_.budget) sweep();
}

void BlobCache::sweep() {
    const std::unique_lock lock(sweeping_, std::try_to_lock);
    if (!lock) return;
    std::vector<Copy> copies = copies_below(options_.root);
    std::uint64_t held = size_of(copies);
    std::ranges::sort(copies, {}, &Copy::used);
    const std::uint64_t goal = options_.budget / 10 * 9;
    for (const Copy& copy : copies) {
        if (held <= goal || copy.used > ::time(nullptr) - kInUse) break;
        std::error_code error;
        if (fs::remove(copy.path, error)) held -= copy.size;
    }
    held_ = held;
}

Status BlobCache::publish(const std::string& name) {
    const fs::path path = options_.root / name;
    TRY(const std::string digest, detail::digest_file(path));
    TRY_STATUS(blobs_->put_file(name, path, digest));
    std::error_code error;
    count(fs::file_size(path, error));
    return {};
}

Status BlobCache::keep(const std::string& name, const std::string& digest) {
    const fs::path path = options_.root / name;
    std::error_code error;
    if (Status stored = blobs_->put_file(name, path, digest); !stored) {
        fs::remove(path, error);
        return stored;
    }
    count(fs::file_size(path, error));
    return {};
}

Result<fs::path> BlobCache::fetch(const std::string& name, const std::string& digest) {
    const fs::path path = options_.root / name;
    if (is_there(path)) return path;
    TRY_STATUS(detail::make_directories(path.parent_path()));
    const fs::path temporary = detail::temporary_beside(path);
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(Code::kUnavailable,
                    "a copy of an object cannot be written to the data "
                    "directory: check its permissions and its free space");
    Status status = blobs_->get_file(name, file);
    ::close(file);
    if (status && !digest.empty()) {
        const auto found = detail::digest_file(temporary);
        if (!found || *found != digest)
            status = fail(Code::kCorrupted, "the object store returned other contents of " + name +
                                                " than were stored: the digest differs");
    }
    if (status) status = detail::keep_file_durably(temporary, path);
    std::error_code error;
    if (!status) {
        fs::remove(temporary, error);
        return Error(std::move(status).error());
    }
    count(fs::file_size(path, error));
    return path;
}

Status BlobCache::remove(const std::string& name) {
    TRY_STATUS(blobs_->remove(name));
    std::error_code error;
    fs::remove(options_.root / name, error);
    return {};
}

Status BlobCache::remove_all(const std::string& prefix) {
    TRY(const auto blobs, blobs_->list(prefix));
    for (const RemoteBlob& blob : blobs) TRY_STATUS(remove(blob.name));
    return {};
}

Freed BlobCache::collect(const std::string& prefix,
                         const std::function<bool(const std::string&)>& is_used, Instant before) {
    Freed freed;
    const auto blobs = blobs_->list(prefix);
    if (!blobs) return freed;  // next time
    for (const RemoteBlob& blob : *blobs) {
        if (blob.written_at >= before || is_used(blob.name.substr(prefix.size()))) continue;
        if (remove(blob.name)) freed += {.files = 1, .bytes = static_cast<std::int64_t>(blob.size)};
    }
    return freed;
}

}  // namespace ballast::store
