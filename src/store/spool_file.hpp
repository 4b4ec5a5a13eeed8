// A file without a name: contents too large for memory while they are made and sent. It ends with
// its last user, also when the process is killed.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"

namespace ballast::store {

class SpoolFile final : public ByteSource {
public:
    static Result<std::shared_ptr<SpoolFile>> create(const std::string& directory);
    // For create().
    explicit SpoolFile(int file) : file_(file) {}
    ~SpoolFile() override;

    // kUnavailable when the disk is full. Not while others read.
    Status append(std::string_view bytes);
    // Writes what append() has gathered; before the first read.
    Status flush();

    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override;

private:
    int file_;
    std::uint64_t size_ = 0;  // with what is gathered
    std::string gathered_;
};

// A file on disk as it is when it is opened. kNotFound if it does not exist.
Result<std::shared_ptr<const ByteSource>> open_source(const std::filesystem::path& path);

}  // namespace ballast::store
