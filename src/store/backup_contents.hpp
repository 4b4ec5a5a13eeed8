// Where a restoration takes the contents of files from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/cancel.hpp"
#include "base/digest.hpp"
#include "base/result.hpp"

namespace ballast::store {

struct BlobInfo {
    std::string digest;  // SHA-256 of the contents
    std::uint64_t size = 0;
    std::uint64_t added = 0;  // bytes that the archive grew by; 0 when it had the contents
};

class BackupContents {
public:
    BackupContents() = default;
    BackupContents(const BackupContents&) = delete;
    BackupContents& operator=(const BackupContents&) = delete;
    virtual ~BackupContents() = default;

    // Writes the contents to a new file. kCorrupted when they are missing, or differ from the
    // digest or size. In the order of the manifest: some can be read once, from start to end.
    virtual Status extract(const BlobInfo& blob, const std::filesystem::path& to,
                           const Cancel& cancel) = 0;
    // After the last file: kCorrupted when something follows it.
    virtual Status check_end() { return {}; }
};

namespace detail {

// A new file that stays only when its contents are those of the blob.
class ExtractedFile {
public:
    // Missing directories are created.
    static Result<ExtractedFile> begin(std::filesystem::path to);
    ~ExtractedFile();
    ExtractedFile(ExtractedFile&& other) noexcept;
    ExtractedFile& operator=(ExtractedFile&&) = delete;

    void append(std::string_view piece);
    // Durable when it returns.
    Status keep(const BlobInfo& blob);

private:
    explicit ExtractedFile(std::filesystem::path to);

    std::filesystem::path to_;
    std::filesystem::path temporary_;  // empty once it was kept
    std::ofstream out_;
    Sha256 hash_;
    std::uint64_t size_ = 0;
};

Error damaged_backup(std::string_view what);
Error unwritten_backup(const std::filesystem::path& path);

}  // namespace detail

}  // namespace ballast::store
