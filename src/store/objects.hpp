// Named blobs of a tenant in a directory, or in an object store with copies there: results,
// reports, matrices.
//
// A key is one to eight parts of [A-Za-z0-9._-]{1,128} between slashes, no part starting with a
// dot. Files are written under a temporary name, synced and renamed, so that a reader sees either
// the old contents or the new. The digest is stored with the file and checked on every read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/unused_files.hpp"

namespace ballast::store {

class BlobCache;

struct ObjectInfo {
    std::string key;
    std::string digest;  // SHA-256 of the contents; empty in a listing
    std::uint64_t size = 0;
};

struct ObjectsOptions {
    std::string root;                             // an existing directory
    std::uint64_t max_size = 512ULL << 20;        // of contents in memory
    std::uint64_t max_source_size = 16ULL << 30;  // of contents that are read piece by piece
    BlobCache* copies = nullptr;  // objects are blobs there, and files copies of them
};

class Objects {
public:
    explicit Objects(ObjectsOptions options) : options_(std::move(options)) {}

    // Replaces an existing object. Durable when it returns. Too large is kLimitExceeded.
    Result<ObjectInfo> put(const TenantId& tenant, std::string_view key,
                           std::string_view contents) const;
    Result<ObjectInfo> put(const TenantId& tenant, std::string_view key,
                           const ByteSource& contents) const;
    // kCorrupted when the contents differ from what was put, or from `expected_digest`.
    Result<std::string> get(const TenantId& tenant, std::string_view key,
                            std::string_view expected_digest = {}) const;
    // The contents piece by piece; their digest has been checked.
    Result<std::shared_ptr<const ByteSource>> open(const TenantId& tenant, std::string_view key,
                                                   std::string_view expected_digest) const;
    // kNotFound when there is none.
    Status remove(const TenantId& tenant, std::string_view key) const;
    // Keys that start with `prefix`, ascending, at most `limit`.
    Result<std::vector<ObjectInfo>> list(const TenantId& tenant, std::string_view prefix = {},
                                         std::size_t limit = 10'000) const;
    // Removes the objects below `prefix`, which ends with a slash, that are not in `used` and were
    // not written since `before`.
    Freed collect(const TenantId& tenant, std::string_view prefix,
                  const std::set<std::string>& used, Instant before) const;
    // A URL with which its bearer reads the object as a file of that name; empty where objects are
    // files.
    Result<std::string> download_url(const TenantId& tenant, std::string_view key,
                                     const std::string& file_name) const;

private:
    Result<std::string> read(const TenantId& tenant, std::string_view key,
                             std::string_view expected_digest) const;
    Result<std::string> fetch(const TenantId& tenant, std::string_view key,
                              std::string_view expected_digest) const;

    Result<std::shared_ptr<const ByteSource>> open_file(const TenantId& tenant,
                                                        std::string_view key,
                                                        std::string_view expected_digest) const;
    Status copy(const TenantId& tenant, std::string_view key, std::string_view digest) const;

    ObjectsOptions options_;
};

}  // namespace ballast::store
