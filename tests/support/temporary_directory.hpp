// A directory that is removed with the test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdlib.h>
#include <string>

#include "base/check.hpp"

namespace ballast::test {

// In memory if possible: tests sync often, and a busy disk would slow them down.
inline std::filesystem::path temporary_place() {
    constexpr std::uintmax_t kEnough = 1ULL << 30;
    std::error_code error;
    const std::filesystem::path memory = "/dev/shm";
    const auto space = std::filesystem::space(memory, error);
    return !error && space.available >= kEnough ? memory : std::filesystem::temp_directory_path();
}

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = temporary_place() / "ballast-test-XXXXXX";
        CHECK(mkdtemp(pattern.data()));
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace ballast::test
