// Inside the store: files that are there whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::store::detail {

// Temporary name beside it, write, sync, rename, sync the directories. Missing directories are
// made.
Status write_file_durably(const std::filesystem::path& path,
                          std::initializer_list<std::string_view> parts);
// The same for a file that another library wrote to `temporary` in the same directory.
Status keep_file_durably(const std::filesystem::path& temporary, const std::filesystem::path& path);
// A name beside `path` that no other writer has; begins with a point.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

// kNotFound when there is none, kLimitExceeded above `max_size`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_size);
Result<std::string> digest_file(const std::filesystem::path& path);

// Makes the directories and makes them durable.
Status make_directories(const std::filesystem::path& directory);
Status sync_directory(const std::filesystem::path& directory);

}  // namespace ballast::store::detail
