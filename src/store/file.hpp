// Internal to the store: atomic file writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_source.hpp"
#include "base/result.hpp"

namespace ballast::store::detail {

// Writes a temporary file in the same directory, syncs it, renames it and syncs the directories.
// Missing directories are created.
Status write_file_durably(const std::filesystem::path& path,
                          std::initializer_list<std::string_view> parts);
Status write_file_durably(const std::filesystem::path& path, std::string_view header,
                          const ByteSource& contents);
// Likewise for a file that another library wrote to `temporary` in the same directory.
Status keep_file_durably(const std::filesystem::path& temporary, const std::filesystem::path& path);
// A unique temporary name in the directory of `path`, starting with a dot.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

// kNotFound when there is none, kLimitExceeded above `max_size`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_size);
Result<std::string> digest_file(const std::filesystem::path& path);

// Of the system call that has just failed, for a file whose name may be shown.
Error file_error(std::string_view what, const std::string& name);
// All bytes, at the position of an open file.
Status write_bytes(int file, std::string_view bytes, const std::string& name);
// From a place of an open file: `most` bytes, or fewer at its end.
Result<std::string> read_bytes(int file, std::uint64_t at, std::size_t most,
                               const std::string& name);

// A file that is open for reading.
class FileSource final : public ByteSource {
public:
    // The bytes after `skipped`. kNotFound if the file does not exist.
    static Result<std::shared_ptr<FileSource>> open(const std::filesystem::path& path,
                                                    std::uint64_t skipped = 0);
    // For open().
    FileSource(int file, std::string name, std::uint64_t skipped, std::uint64_t size)
        : file_(file), name_(std::move(name)), skipped_(skipped), size_(size) {}
    ~FileSource() override;

    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        return read_bytes(file_, skipped_ + at, most, name_);
    }

private:
    int file_;
    std::string name_;
    std::uint64_t skipped_;
    std::uint64_t size_;
};

// Creates the directories durably.
Status make_directories(const std::filesystem::path& directory);
Status sync_directory(const std::filesystem::path& directory);

}  // namespace ballast::store::detail
