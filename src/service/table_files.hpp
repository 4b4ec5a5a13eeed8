// The files that requests name, for doors that act for the person at this machine: the command
// line and standard input. A door that serves others gives its requests no TableFiles.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "wire/import_table.hpp"

namespace ballast::service {

struct TableFileLimits {
    std::size_t max_bytes = std::size_t{1} << 30;
    std::size_t max_cells = 100'000'000;
};

// Reads any regular file that the process may read: .csv and .txt (delimiter found), .tsv and
// .parquet, in either case. A relative path is taken from `base`, the directory of the request.
// In the table of a Parquet file, which has no lines, the first row stands on line 1.
class LocalTableFiles final : public wire::TableFiles, public wire::ImportFiles {
public:
    explicit LocalTableFiles(std::filesystem::path base, TableFileLimits limits = {});

    Result<wire::TextTable> read(std::string_view path) const override;
    std::optional<wire::WideTable> read_wide(std::string_view path) const override;
    Result<std::string> read_bytes(std::string_view path) const override;
    Result<wire::TextTable> read_import(std::string_view path,
                                        std::size_t most_bytes) const override;

private:
    std::filesystem::path base_;
    TableFileLimits limits_;
};

}  // namespace ballast::service
