// Files named in requests, for interfaces that act for the user at this machine: the command line
// and standard input. Interfaces that serve remote users pass no TableFiles.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/import_table.hpp"

namespace ballast::service {

struct TableFileLimits {
    std::size_t max_bytes = std::size_t{1} << 30;
    std::size_t max_cells = 100'000'000;
};

// Reads any regular file that the process may read: .csv and .txt (delimiter detected), .tsv and
// .parquet, in either case. A relative path is resolved against `base`, the directory of the
// request. For a Parquet file, which has no lines, the first row is line 1.
class LocalTableFiles final : public wire::TableFiles, public wire::ImportFiles {
public:
    explicit LocalTableFiles(std::filesystem::path base, TableFileLimits limits = {});
    // Reads only what is below these directories, once symbolic links are followed: for programs
    // and agents, whose requests may come from text that the user did not write. Relative paths are
    // resolved against the first. With none, nothing is read.
    static LocalTableFiles below(std::vector<std::filesystem::path> directories,
                                 TableFileLimits limits = {});

    Result<wire::TextTable> read(std::string_view path) const override;
    std::optional<wire::WideTable> read_wide(std::string_view path) const override;
    Result<std::string> read_bytes(std::string_view path) const override;
    Result<wire::ImportContent> read_import(std::string_view path,
                                            std::size_t most_bytes) const override;

private:
    Result<std::filesystem::path> find(std::string_view path) const;
    // An error about a file. Those who may read only some directories do not learn where these are.
    Error with_file(Error error, const std::filesystem::path& file, std::string_view path) const;

    std::filesystem::path base_;
    TableFileLimits limits_;
    std::optional<std::vector<std::filesystem::path>> directories_;  // absent: any
};

}  // namespace ballast::service
