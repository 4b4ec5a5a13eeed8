// Removal of files that nothing refers to any more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/instant.hpp"

namespace ballast::store {

struct Freed {
    std::int64_t files = 0;
    std::int64_t bytes = 0;

    Freed& operator+=(const Freed& other) {
        files += other.files;
        bytes += other.bytes;
        return *this;
    }
};

// Removes the files below `root` that are not used and were neither written nor released since
// `before`: what is written now is referred to later, and what was released may still be read.
// `is_used` takes the path relative to `root`. Temporary files of interrupted writers are unused.
Freed remove_unused_files(const std::filesystem::path& root,
                          const std::function<bool(const std::string&)>& is_used, Instant before);

// Keeps a file for as long as one that was just written.
void release_file(const std::filesystem::path& path);

// Count and size of the files below a directory.
Freed size_of_files(const std::filesystem::path& root);

}  // namespace ballast::store
