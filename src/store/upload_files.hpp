// Uploads in pieces, for files larger than a request: a file is complete when as many bytes have
// been received as were announced. What was acknowledged is on disk.
//
// One directory per tenant below the root; the name of a file is its id. A piece is written where
// the last one ended, so that a piece sent twice, or out of order, is rejected without effect.
// Files are removed once they are parsed, and in any case a day after the last piece.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::store {

class BlobCache;

using UploadId = Id<struct UploadTag>;

struct UploadFile {
    UploadId id;
    std::string name;        // name given by the owner
    std::string owner;       // other users of the tenant do not see it
    std::uint64_t size = 0;  // announced
    std::uint64_t received = 0;

    bool is_whole() const { return received == size; }
};

Error missing_upload(const UploadId& id);

struct UploadFilesOptions {
    std::string root;                         // an existing directory
    std::uint64_t max_size = 4ULL << 30;      // of one file
    std::uint64_t max_total = 16ULL << 30;    // of a tenant's files not yet parsed
    std::size_t max_files = 100;              // likewise
    std::uint64_t max_of_owner = 8ULL << 30;  // of one owner's files not yet parsed
    BlobCache* copies = nullptr;              // pieces are blobs there, and files copies of them
};

class UploadFiles {
public:
    explicit UploadFiles(UploadFilesOptions options) : options_(std::move(options)) {}

    // kLimitExceeded when a limit would be exceeded.
    Result<UploadFile> create(const TenantId& tenant, std::string name, std::string owner,
                              std::uint64_t size, Instant now) const;
    // kConflict (attribute "received") when `offset` is not where the file ends.
    Result<UploadFile> append(const TenantId& tenant, const UploadId& id, std::string_view owner,
                              std::uint64_t offset, std::string_view piece) const;
    Result<UploadFile> get(const TenantId& tenant, const UploadId& id,
                           std::string_view owner) const;
    // Path of a complete file; kConflict while pieces are missing.
    Result<std::string> path(const TenantId& tenant, const UploadId& id,
                             std::string_view owner) const;
    // A URL that takes the next `size` bytes at `offset` by PUT; empty where pieces are not blobs.
    Result<std::string> piece_url(const TenantId& tenant, const UploadId& id,
                                  std::string_view owner, std::uint64_t offset,
                                  std::uint64_t size) const;
    Status remove(const TenantId& tenant, const UploadId& id, std::string_view owner) const;
    // Removes files whose id was made before `before`, of every tenant; returns how many.
    std::size_t sweep(Instant before) const;

private:
    Result<UploadFile> append_file(const TenantId& tenant, UploadFile file, std::uint64_t offset,
                                   std::string_view piece) const;

    UploadFilesOptions options_;
};

}  // namespace ballast::store
