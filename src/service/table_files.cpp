#include "service/table_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/large_memory.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "ingest/csv.hpp"
#include "ingest/wide_columns.hpp"
#include "store/columns.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

enum class Format { kCsv, kTabs, kParquet };

constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats = {{
    {".csv", Format::kCsv},
    {".tsv", Format::kTabs},
    {".txt", Format::kCsv},
    {".parquet", Format::kParquet},
}};
constexpr std::string_view kSupported = ".csv, .tsv, .txt (delimited text) and .parquet";

std::optional<Format> format_of(const fs::path& file) {
    std::string extension = file.extension().string();
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const auto& [name, format] : kFormats)
        if (extension == name) return format;
    return std::nullopt;
}

// A similarly named table next to a missing one; empty when there is none.
std::string nearest_file(const fs::path& missing) {
    constexpr std::size_t kMaxEntries = 1'000;
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(missing.parent_path(), error);
    for (std::size_t i = 0; !error && entry != fs::directory_iterator() && i < kMaxEntries; ++i) {
        if (format_of(entry->path())) names.push_back(entry->path().filename().string());
        entry.increment(error);
    }
    // Directory order is arbitrary; the result must not depend on it.
    std::sort(names.begin(), names.end());
    const std::vector<std::string_view> words(names.begin(), names.end());
    return std::string(nearest_word(missing.filename().string(), words));
}

Error cannot_open(const fs::path& file, int error) {
    if (error == ENOENT || error == ENOTDIR) {
        const std::string near = nearest_file(file);
        const std::string hint = near.empty() ? "paths are relative to the request's directory"
                                              : fmt::format("did you mean \"{}\"?", near);
        return fail(Code::kNotFound, fmt::format("{} does not exist; {}", file.string(), hint));
    }
    const std::string reason = std::generic_category().message(error);
    if (error == EACCES || error == EPERM)
        return fail(Code::kInvalidInput,
                    fmt::format("{} is not readable ({}); change its permissions with chmod",
                                file.string(), reason));
    return fail(Code::kInvalidInput, fmt::format("{} cannot be opened: {}", file.string(), reason));
}

// Checked by name before opening, because opening a device can have effects, and again by
// descriptor, because another file may have taken the name since.
Status check_kind(const fs::path& file, const struct stat& status, std::size_t max_bytes) {
    if (S_ISDIR(status.st_mode))
        return fail(Code::kInvalidInput,
                    fmt::format("{} is a directory: name a file in it", file.string()));
    if (!S_ISREG(status.st_mode))
        return fail(
            Code::kInvalidInput,
            fmt::format(
                "{} is a device, pipe or socket: save the data to a regular file and name that",
                file.string()));
    if (static_cast<std::uintmax_t>(status.st_size) > max_bytes)
        return fail(Code::kLimitExceeded,
                    fmt::format("{} has {} bytes: expected at most {}; split the file",
                                file.string(), status.st_size, max_bytes));
    return {};
}

class Descriptor {
public:
    // Without blocking, in case a pipe has taken the name.
    explicit Descriptor(const fs::path& file)
        : number_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Status check_file(const fs::path& file, std::size_t max_bytes) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return cannot_open(file, errno);
    return check_kind(file, status, max_bytes);
}

// Reads the bytes of a file from `begin` on into data[begin, end), fewer at its end. Sets `error`
// where they cannot be read.
std::size_t read_part(int file, char* data, std::size_t begin, std::size_t end, int& error) {
    std::size_t at = begin;
    while (at < end) {
        const ssize_t count = ::pread(file, data + at, end - at, static_cast<off_t>(at));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) error = errno;
        if (count <= 0) break;
        at += static_cast<std::size_t>(count);
    }
    return at - begin;
}

// Large files in parallel parts: most of the time is spent clearing and filling memory.
std::size_t read_all(int file, char* data, std::size_t size, int& error) {
    constexpr std::size_t kPart = std::size_t{4} << 20;
    const std::size_t parts = (size + kPart - 1) / kPart;
    if (parts <= 1) return read_part(file, data, 0, size, error);
    std::vector<std::size_t> read(parts);
    std::vector<int> errors(parts);
    ThreadPool threads;
    threads.for_blocks(parts, [&](std::size_t part) {
        read[part] =
            read_part(file, data, part * kPart, std::min(size, (part + 1) * kPart), errors[part]);
    });
    for (const int one : errors)
        if (one != 0) error = one;
    return std::accumulate(read.begin(), read.end(), std::size_t{0});
}

Result<std::string> bytes_of(const fs::path& file, std::size_t max_bytes) {
    const Descriptor open(file);
    if (open.number() < 0) return cannot_open(file, errno);
    struct stat status{};
    if (::fstat(open.number(), &status) != 0) return cannot_open(file, errno);
    TRY_STATUS(check_kind(file, status, max_bytes));

    // One byte more than the file size, so that a file that has grown since is detected.
    const std::size_t room = static_cast<std::size_t>(status.st_size) + 1;
    std::string bytes;
    int error = 0;
    bytes.resize_and_overwrite(room, [&](char* data, std::size_t) {
        prefer_large_pages(data, room);
        return read_all(open.number(), data, room, error);
    });
    if (error != 0) return cannot_open(file, error);
    if (bytes.size() != room - 1)
        return fail(
            Code::kInvalidInput,
            fmt::format("{} is being written: try again when it is complete", file.string()));
    return bytes;
}

// Both readers have the shape of TextTable without depending on its type.
template <class Column>
std::vector<wire::TextTable::Column> moved(std::vector<Column>&& columns) {
    std::vector<wire::TextTable::Column> out;
    out.reserve(columns.size());
    for (Column& column : columns) out.push_back({std::move(column.name), std::move(column.cells)});
    return out;
}

Result<wire::TextTable> read_text(const fs::path& file, Format format,
                                  const TableFileLimits& limits) {
    TRY(const std::string bytes, bytes_of(file, limits.max_bytes));
    ingest::CsvOptions options;
    if (format == Format::kTabs)
        options.delimiter = '\t';
    else
        options.delimiter = std::nullopt;
    options.max_bytes = limits.max_bytes;
    options.max_cells = limits.max_cells;
    TRY(ingest::CsvTable table, ingest::read_csv(bytes, options));
    wire::TextTable text;
    text.rows = table.rows;
    if (table.rows > 0) text.first_line = table.line_of_row(0);
    if (table.stretches.size() > 1) {
        text.lines.resize(table.rows);
        for (std::size_t row = 0; row < table.rows; ++row) text.lines[row] = table.line_of_row(row);
    }
    text.columns = moved(std::move(table.columns));
    return text;
}

Result<wire::TextTable> read_parquet(const fs::path& file, const TableFileLimits& limits) {
    TRY(store::TextCells cells,
        store::read_parquet_text(file.string(), limits.max_cells, kLocalTableBudget));
    wire::TextTable text;
    text.rows = cells.rows;
    text.first_line = 1;
    text.columns = moved(std::move(cells.columns));
    return text;
}

Result<wire::TextTable> read_table(const fs::path& file, const TableFileLimits& limits) {
    TRY_STATUS(check_file(file, limits.max_bytes));
    const std::optional<Format> format = format_of(file);
    if (!format)
        return fail(Code::kUnsupported,
                    fmt::format("the file type of {} is not supported: expected {}", file.string(),
                                kSupported));
    return *format == Format::kParquet ? read_parquet(file, limits)
                                       : read_text(file, *format, limits);
}

Status check_path(std::string_view path) {
    if (path.empty() || path.find('\0') != std::string_view::npos)
        return fail(Code::kInvalidInput,
                    "the path is not valid: expected at least one character and no NUL");
    return {};
}

}  // namespace

LocalTableFiles::LocalTableFiles(fs::path base, TableFileLimits limits)
    : base_(std::move(base)), limits_(limits) {}

LocalTableFiles LocalTableFiles::below(std::vector<fs::path> directories, TableFileLimits limits) {
    LocalTableFiles files(directories.empty() ? fs::path(".") : directories.front(), limits);
    files.directories_.emplace();
    for (const fs::path& directory : directories) {
        std::error_code error;
        // One that does not exist has nothing below it.
        if (fs::path found = fs::canonical(directory, error); !error)
            files.directories_->push_back(std::move(found));
    }
    return files;
}

// The same answer for what exists outside and what does not: paths outside cannot be probed.
Result<fs::path> LocalTableFiles::find(std::string_view path) const {
    TRY_STATUS(check_path(path));
    fs::path file = base_ / fs::path(path);
    if (!directories_) return file;
    std::error_code error;
    const fs::path real = fs::weakly_canonical(file, error);
    const bool is_below =
        !error && std::ranges::any_of(*directories_, [&](const fs::path& directory) {
            const auto [end, rest] = std::ranges::mismatch(directory, real);
            return end == directory.end() && rest != real.end();
        });
    if (is_below) return real;
    return fail(Code::kForbidden,
                fmt::format("\"{}\" is not below a directory that this program may read: start it "
                            "with --files DIRECTORY",
                            path))
        .with("file", std::string(path));
}

Error LocalTableFiles::with_file(Error error, const fs::path& file, std::string_view path) const {
    if (!directories_) return std::move(error).with("file", file.string());
    const std::string whole = file.string();
    if (const std::size_t at = error.message.find(whole); at != std::string::npos)
        error.message.replace(at, whole.size(), path);
    return std::move(error).with("file", std::string(path));
}

Result<wire::TextTable> LocalTableFiles::read(std::string_view path) const {
    TRY(const fs::path file, find(path));
    auto table = read_table(file, limits_);
    if (!table) return with_file(std::move(table).error(), file, path);
    return table;
}

Result<wire::ImportContent> LocalTableFiles::read_import(std::string_view path,
                                                         std::size_t most_bytes) const {
    TRY(const fs::path file, find(path));
    TableFileLimits limits = limits_;
    if (most_bytes > 0) limits.max_bytes = std::min(limits.max_bytes, most_bytes);
    const auto read = [&]() -> Result<wire::ImportContent> {
        TRY_STATUS(check_file(file, limits.max_bytes));
        wire::ImportContent content;
        if (format_of(file) == Format::kParquet) {
            TRY(content.table, read_parquet(file, limits));
        } else {
            TRY(content.text, bytes_of(file, limits.max_bytes));
        }
        return content;
    };
    auto content = read();
    if (!content) return with_file(std::move(content).error(), file, path);
    return content;
}

std::optional<wire::WideTable> LocalTableFiles::read_wide(std::string_view path) const {
    const auto found = find(path);
    if (!found) return std::nullopt;
    const fs::path& file = *found;
    const std::optional<Format> format = format_of(file);
    if (!format || *format == Format::kParquet || !check_file(file, limits_.max_bytes))
        return std::nullopt;
    const auto bytes = bytes_of(file, limits_.max_bytes);
    if (!bytes) return std::nullopt;
    auto wide = ingest::read_wide_columns(
        *bytes, *format == Format::kTabs ? std::optional('\t') : std::nullopt);
    if (!wide || wide->dates.size() * (wide->names.size() + 1) > limits_.max_cells)
        return std::nullopt;
    return wire::WideTable{std::move(wide->dates), std::move(wide->names), std::move(wide->values)};
}

Result<std::string> LocalTableFiles::read_bytes(std::string_view path) const {
    TRY(const fs::path file, find(path));
    const Status status = check_file(file, limits_.max_bytes);
    auto bytes = status ? bytes_of(file, limits_.max_bytes) : Result<std::string>(status.error());
    if (!bytes) return with_file(std::move(bytes).error(), file, path);
    return bytes;
}

}  // namespace ballast::service
