// Budgets of the readers of foreign files: how much memory a file may take once it is read.
//
// A file that compresses well can describe a table many times its size (a "bomb"): each reader adds
// up what the contents would take before it reserves memory, and rejects a file above its budget.
// The budgets of all readers are here; limits that a format defines are with its reader.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace ballast {

struct ReadBudget {
    // Any file may take this much, however small it is.
    std::uint64_t free_bytes = std::uint64_t{32} << 20;
    // Beyond that, a file may take so many bytes of memory per byte of its own.
    double expansion = 200;
    // No file may take more.
    std::uint64_t max_bytes = std::uint64_t{1} << 30;

    constexpr std::uint64_t of_file(std::uint64_t file_bytes) const {
        const double scaled = expansion * static_cast<double>(file_bytes);
        return std::min(max_bytes, scaled < static_cast<double>(max_bytes)
                                       ? std::max(free_bytes, static_cast<std::uint64_t>(scaled))
                                       : max_bytes);
    }
};

// Tables as text. A Parquet file stores a repeated value once, a text table once per cell.
inline constexpr ReadBudget kParquetBudget{};
// Parquet and CSV files named by a user at this machine.
inline constexpr ReadBudget kLocalTableBudget{.max_bytes = std::uint64_t{8} << 30};
// The cells and shared texts of a workbook, whose XML has about ten to twenty times its packed
// size.
inline constexpr ReadBudget kWorkbookBudget{.expansion = 50};
// All entries of an archive together, inflated (Apache POI's ZipSecureFile guards each entry).
inline constexpr ReadBudget kArchiveBudget{.max_bytes = std::uint64_t{4} << 30};
inline constexpr std::size_t kMaxArchiveEntries = 10'000;
inline constexpr std::uint64_t kMaxArchiveDirectoryBytes = std::uint64_t{8} << 20;

// "<what> would take 123 bytes of memory: expected at most 45 bytes, <advice>".
Error over_budget(std::string_view what, std::uint64_t bytes, std::uint64_t limit,
                  std::string_view advice);

}  // namespace ballast
