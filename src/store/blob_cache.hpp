// Files of the data directory as copies of blobs: fetched when they are read first, and removed,
// least recently used first, when they take more than a budget.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/remote_blobs.hpp"
#include "store/unused_files.hpp"

namespace ballast::store {

struct BlobCacheOptions {
    std::filesystem::path root;  // an existing directory; a blob's file is at its name below it
    std::uint64_t budget = 10ULL << 30;
};

// Thread-safe; of several processes with one directory, each counts for itself until it sweeps.
class BlobCache {
public:
    BlobCache(std::shared_ptr<RemoteBlobs> blobs, BlobCacheOptions options);

    RemoteBlobs& blobs() const { return *blobs_; }

    // Stores a file that lies at its name below the root.
    Status publish(const std::string& name);
    // Stores a file that lies at its name below the root; the file goes when that fails, so that
    // no other process misses what this one refers to.
    Status keep(const std::string& name, const std::string& digest);
    // The file of a blob, fetched when it is absent. `digest`, unless empty, is compared with what
    // was fetched.
    Result<std::filesystem::path> fetch(const std::string& name, const std::string& digest);
    // Removes blob and file.
    Status remove(const std::string& name);
    // Removes what starts with `prefix`.
    Status remove_all(const std::string& prefix);
    // Removes the blobs that start with `prefix`, are not used and were written before; `is_used`
    // takes the name after it.
    Freed collect(const std::string& prefix, const std::function<bool(const std::string&)>& is_used,
                  Instant before);

private:
    void count(std::uint64_t size);
    void sweep();

    std::shared_ptr<RemoteBlobs> blobs_;
    BlobCacheOptions options_;
    std::mutex sweeping_;
    std::atomic<std::uint64_t> held_;
};

}  // namespace ballast::store
