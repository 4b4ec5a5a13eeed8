// Internal to the store: atomic file writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::store::detail {

// Writes a temporary file in the same directory, syncs it, renames it and syncs the directories.
// Missing directories are created.
Status write_file_durably(const std::filesystem::path& path,
                          std::initializer_list<std::string_view> parts);
// Likewise for a file that another library wrote to `temporary` in the same directory.
Status keep_file_durably(const std::filesystem::path& temporary, const std::filesystem::path& path);
// A unique temporary name in the directory of `path`, starting with a dot.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

// kNotFound when there is none, kLimitExceeded above `max_size`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_size);
Result<std::string> digest_file(const std::filesystem::path& path);

// Creates the directories durably.
Status make_directories(const std::filesystem::path& directory);
Status sync_directory(const std::filesystem::path& directory);

}  // namespace ballast::store::detail
