// Where files of the data directory are kept when several machines share them: an object store that
// this module does not know. The data directory then holds copies for a while (blob_cache.hpp).
//
// A blob is written once under its name. Names are paths such as "columns/ab/abcd….parquet".
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::store {

struct RemoteBlob {
    std::string name;
    std::uint64_t size = 0;
    Instant written_at;
};

// Thread-safe. Errors: kUnavailable while the store cannot be used, kCorrupted when it returns
// other contents than were put.
class RemoteBlobs {
public:
    RemoteBlobs() = default;
    RemoteBlobs(const RemoteBlobs&) = delete;
    RemoteBlobs& operator=(const RemoteBlobs&) = delete;
    virtual ~RemoteBlobs() = default;

    // Durable when it returns. `digest` is the SHA-256 of the contents.
    virtual Status put(const std::string& name, std::string_view contents,
                       const std::string& digest) = 0;
    virtual Status put_file(const std::string& name, const std::filesystem::path& file,
                            const std::string& digest) = 0;
    // kNotFound when there is none, kLimitExceeded above `max_size`.
    virtual Result<std::string> get(const std::string& name, std::uint64_t max_size) = 0;
    // Appends the contents to an open file.
    virtual Status get_file(const std::string& name, int file) = 0;
    // Also when there is none.
    virtual Status remove(const std::string& name) = 0;
    // Makes it as recent as one that was just written.
    virtual Status touch(const std::string& name) = 0;
    virtual Result<std::vector<RemoteBlob>> list(const std::string& prefix) = 0;

    // Whether the store responds, asked once and briefly.
    virtual Status probe() = 0;

    // URLs with which their bearer reads the blob as a file of that name, or writes it with that
    // size, for some minutes.
    virtual Result<std::string> download_url(const std::string& name,
                                             const std::string& file_name) = 0;
    virtual Result<std::string> upload_url(const std::string& name, std::uint64_t size) = 0;
};

}  // namespace ballast::store
