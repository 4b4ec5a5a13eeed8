// Internal to the store: uploads in pieces where machines share an object store: each piece is a
// blob, so that whichever process receives the next one continues.
//
//     uploads/<tenant>/<id>.<announced size>.<owner>   the name of the file
//     uploads/<tenant>/<id>/<offset>                   a piece
#pragma once

#include <string>
#include <string_view>

#include "store/blob_cache.hpp"
#include "store/upload_files.hpp"

namespace ballast::store::detail {

class UploadBlobs {
public:
    explicit UploadBlobs(RemoteBlobs& blobs) : blobs_(blobs) {}

    struct Usage {
        std::size_t files = 0;
        std::uint64_t bytes = 0;
        std::uint64_t of_owner = 0;
    };
    Result<Usage> usage(const TenantId& tenant, std::string_view owner) const;
    Status create(const TenantId& tenant, const UploadFile& file) const;
    // kNotFound when there is none, or it is another owner's.
    Result<UploadFile> get(const TenantId& tenant, const UploadId& id,
                           std::string_view owner) const;
    Status append(const TenantId& tenant, const UploadFile& file, std::string_view piece) const;
    // A URL that takes the next `size` bytes.
    Result<std::string> piece_url(const TenantId& tenant, const UploadFile& file,
                                  std::uint64_t size) const;
    // Joins the pieces to a file.
    Status join(const TenantId& tenant, const UploadFile& file, const std::string& path) const;
    Status remove(const TenantId& tenant, const UploadId& id) const;
    std::size_t sweep(Instant before) const;

private:
    RemoteBlobs& blobs_;
};

}  // namespace ballast::store::detail
