#include "service/alm/session_source.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

#include "ingest/archive.hpp"
#include "ingest/bank_extract.hpp"
#include "ingest/workbook.hpp"
#include "store/columns.hpp"

namespace ballast::service {

namespace {

using ingest::TableKind;
using Taker = std::function<Status(std::string_view)>;

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr std::size_t kBeginningBytes = 64 * 1024;
constexpr std::size_t kMaxParquetCells = 20'000'000;
constexpr std::uint64_t kMaxWorkbookBytes = std::uint64_t{256} << 20;

std::string ending_of(std::string_view name) {
    const std::size_t point = name.find_last_of('.');
    std::string ending(point == std::string_view::npos ? "" : name.substr(point));
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return ending;
}

Status read_pieces(const IntakeFile& file, const Taker& take) {
    if (file.path.empty()) {
        for (std::size_t at = 0; at < file.content.size(); at += kPieceBytes)
            TRY_STATUS(take(std::string_view(file.content).substr(at, kPieceBytes)));
        return {};
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.path.c_str(), "rb"),
                                                             &std::fclose);
    if (!in)
        return fail(Code::kNotFound, fmt::format("the file {} cannot be opened", file.name))
            .with("file", file.name);
    std::string piece(kPieceBytes, '\0');
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), in.get()))
        TRY_STATUS(take(std::string_view(piece).substr(0, got)));
    if (std::ferror(in.get()))
        return fail(Code::kUnavailable, fmt::format("the file {} cannot be read", file.name));
    return {};
}

// Only the first bytes are read.
Result<std::string> beginning_of(const std::function<Status(const Taker&)>& pieces,
                                 std::size_t most) {
    std::string bytes;
    const Status read = pieces([&](std::string_view piece) -> Status {
        bytes.append(piece.substr(0, most - bytes.size()));
        if (bytes.size() >= most) return fail(Code::kCancelled, "enough");
        return {};
    });
    if (!read && bytes.size() < most) return Error(read.error());
    return bytes;
}

// Classifies a text table by its name and first lines.
Status recognize(SessionTableSource& source) {
    if (ingest::is_skipped(source.name)) {
        source.skipped = true;
        return {};
    }
    TRY(const std::string beginning, beginning_of(source.pieces, kBeginningBytes));
    source.kind = ingest::table_kind(beginning);
    return {};
}

// A file that is named as an archive but does not begin as one.
Status check_named_archive(const IntakeFile& file) {
    const std::string ending = ending_of(file.name);
    if (ending != ".zip" && ending != ".xlsx" && ending != ".xlsm") return {};
    return fail(Code::kInvalidInput,
                fmt::format("{}: the file is damaged or is not {}: download or export it again, or "
                            "upload text under a name that ends in .csv",
                            file.name, ending == ".zip" ? "a ZIP archive" : "an Excel workbook"))
        .with("file", file.name);
}

Error in_file(Error error, const std::string& name) {
    error.message = fmt::format("{}: {}", name, error.message);
    return std::move(error).with("file", name);
}

Result<std::vector<SessionTableSource>> archive_tables(
    const std::string& name, const std::shared_ptr<ingest::Archive>& archive) {
    std::vector<SessionTableSource> tables;
    for (std::size_t i = 0; i < archive->entries().size(); ++i) {
        const ingest::ArchiveEntry& entry = archive->entries()[i];
        SessionTableSource source{.name = fmt::format("{}/{}", name, entry.name),
                                  .bytes = entry.bytes};
        source.pieces = [archive, i](const Taker& take) {
            return archive->read_pieces(i, kPieceBytes, take);
        };
        if (auto known = recognize(source); !known) return in_file(std::move(known).error(), name);
        tables.push_back(std::move(source));
    }
    return tables;
}

Result<std::vector<SessionTableSource>> workbook_tables(const std::string& name,
                                                        std::string_view bytes) {
    auto read = ingest::read_workbook(bytes);
    if (!read) return in_file(std::move(read).error(), name);
    std::vector<SessionTableSource> tables;
    for (ingest::Sheet& sheet : *read) {
        const auto rows =
            std::make_shared<const std::vector<std::vector<std::string>>>(std::move(sheet.rows));
        SessionTableSource source{.name = fmt::format("{}/{}", name, sheet.name)};
        for (const auto& row : *rows)
            for (const std::string& cell : row) source.bytes += cell.size() + 1;
        if (!rows->empty()) {
            std::vector<std::string_view> header(rows->front().begin(), rows->front().end());
            while (!header.empty() && header.back().empty()) header.pop_back();
            source.kind = ingest::table_kind(header);
        }
        source.rows = [rows](const ingest::RowSplitter::Take& take) -> Status {
            std::vector<std::string_view> cells;
            std::size_t width = 0;
            for (std::size_t r = 0; r < rows->size(); ++r) {
                cells.assign((*rows)[r].begin(), (*rows)[r].end());
                while (!cells.empty() && cells.back().empty()) cells.pop_back();
                if (cells.empty()) continue;
                // A row is as wide as the header: further cells are not stored.
                if (width == 0) width = cells.size();
                if (cells.size() < width) cells.resize(width);
                TRY_STATUS(take({.cells = cells, .line = r + 1}));
            }
            return {};
        };
        tables.push_back(std::move(source));
    }
    return tables;
}

Result<SessionTableSource> parquet_table(const IntakeFile& file) {
    auto read = file.path.empty()
                    ? store::read_parquet_bytes(file.content, file.name, kMaxParquetCells)
                    : store::read_parquet_text(file.path, kMaxParquetCells);
    if (!read) return in_file(std::move(read).error(), file.name);
    const auto cells = std::make_shared<const store::TextCells>(*std::move(read));
    SessionTableSource source{.name = file.name};
    std::vector<std::string_view> header;
    for (const auto& column : cells->columns) header.push_back(column.name);
    source.kind = ingest::table_kind(header);
    source.bytes = cells->rows * header.size() * 8;
    source.rows = [cells](const ingest::RowSplitter::Take& take) -> Status {
        std::vector<std::string_view> row;
        for (const auto& column : cells->columns) row.push_back(column.name);
        TRY_STATUS(take({.cells = row, .line = 1}));
        for (std::size_t r = 0; r < cells->rows; ++r) {
            row.clear();
            for (const auto& column : cells->columns)
                row.push_back(column.cells[r] ? std::string_view(*column.cells[r])
                                              : std::string_view());
            TRY_STATUS(take({.cells = row, .line = r + 2}));
        }
        return {};
    };
    return source;
}

Result<std::vector<SessionTableSource>> tables_of(const IntakeFile& file) {
    const auto pieces = [file](const Taker& take) { return read_pieces(file, take); };
    TRY(const std::string magic, beginning_of(pieces, 8));
    if (magic.empty())
        return fail(Code::kInvalidInput,
                    fmt::format("{}: the file is empty or cannot be read", file.name))
            .with("file", file.name);
    if (magic.starts_with("PAR1") || ending_of(file.name) == ".parquet") {
        TRY(SessionTableSource table, parquet_table(file));
        return std::vector<SessionTableSource>{std::move(table)};
    }
    if (ingest::Archive::looks_like_one(magic)) {
        auto opened = file.path.empty() ? ingest::Archive::open(file.content)
                                        : ingest::Archive::open_file(file.path);
        if (!opened) return in_file(std::move(opened).error(), file.name);
        auto archive = std::make_shared<ingest::Archive>(*std::move(opened));
        if (!ingest::is_workbook(*archive)) return archive_tables(file.name, archive);
        std::string bytes;
        TRY_STATUS(read_pieces(file, [&](std::string_view piece) -> Status {
            bytes.append(piece);
            if (bytes.size() > kMaxWorkbookBytes)
                return fail(Code::kLimitExceeded,
                            fmt::format("{}: the workbook is too large: expected at most {} bytes",
                                        file.name, kMaxWorkbookBytes));
            return {};
        }));
        return workbook_tables(file.name, bytes);
    }
    TRY_STATUS(check_named_archive(file));
    SessionTableSource source{.name = file.name, .pieces = pieces};
    std::error_code error;
    source.bytes =
        file.path.empty() ? file.content.size() : std::filesystem::file_size(file.path, error);
    TRY_STATUS(recognize(source));
    std::vector<SessionTableSource> tables;
    tables.push_back(std::move(source));
    return tables;
}

}  // namespace

Status SessionTableSource::for_each_row(const ingest::RowSplitter::Take& take) const {
    if (rows) return rows(take);
    ingest::RowSplitter splitter(name, take);
    TRY_STATUS(pieces([&](std::string_view piece) { return splitter.feed(piece); }));
    return splitter.finish();
}

Result<std::vector<SessionTableSource>> find_tables(const std::vector<IntakeFile>& files) {
    std::vector<SessionTableSource> all;
    for (const IntakeFile& file : files) {
        TRY(std::vector<SessionTableSource> tables, tables_of(file));
        for (SessionTableSource& table : tables) all.push_back(std::move(table));
    }
    return all;
}

}  // namespace ballast::service
