#include "service/user/workspace_contents.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/tar.hpp"
#include "service/database_options.hpp"
#include "service/file_home.hpp"
#include "service/session_files.hpp"
#include "store/blob_cache.hpp"
#include "store/columns.hpp"
#include "store/objects.hpp"
#include "store/price_store.hpp"
#include "store/tenant_rows.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSymbolsAtOnce = 100;  // whose prices are in memory at a time
constexpr std::string_view kReports = "reports/";

constexpr std::string_view kReadMe =
    "An export of a workspace of Ballast.\n"
    "\n"
    "tables/    one CSV file per table of the state, with a line of names; times are microseconds\n"
    "           since 1970 (UTC), amounts exact decimals, an absent value is empty\n"
    "prices.csv stored prices\n"
    "sessions/  files of uploaded balance sheets (Parquet)\n"
    "reports/   documents of reports\n";

// RFC 4180. An absent value is empty, an empty text is quoted.
std::string csv_cell(const std::optional<std::string>& cell) {
    if (!cell) return {};
    if (!cell->empty() && cell->find_first_of(",\"\r\n") == std::string::npos) return *cell;
    std::string quoted = "\"";
    for (const char c : *cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_line(const store::TextRow& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) line += ',';
        line += csv_cell(row[i]);
    }
    return line + '\n';
}

// Files of the archive whose size is known once they are made are written to a file first.
class ArchiveFiles {
public:
    ArchiveFiles(const Environment& environment, TarWriter::Take take)
        : directory_(environment.data().string()), archive_(std::move(take)) {}

    TarWriter& archive() { return archive_; }

    // A CSV file; left out if `fill` adds no rows to the heading.
    using AddLine = std::function<Status(std::string_view)>;
    Status add_table(const std::string& path, std::string_view heading,
                     const std::function<Status(const AddLine&)>& fill) {
        TRY(const auto file, store::SpoolFile::create(directory_));
        TRY_STATUS(file->append(heading));
        TRY_STATUS(fill([&](std::string_view line) { return file->append(line); }));
        TRY_STATUS(file->flush());
        return file->size() > heading.size() ? archive_.add(path, *file) : Status();
    }

private:
    std::string directory_;
    TarWriter archive_;
};

Status add_tables(store::Transaction& transaction, const store::DatabaseOptions& options,
                  ArchiveFiles& files) {
    TRY(const auto tables, store::tenant_tables(transaction, options));
    for (const store::TenantTable& table : tables) {
        std::string heading;
        for (const std::string& name : table.columns)
            heading += (heading.empty() ? "" : ",") + name;
        heading += '\n';
        const auto fill = [&](const ArchiveFiles::AddLine& add) {
            return store::each_row(transaction, table,
                                   [&](const store::TextRow& row) { return add(csv_line(row)); });
        };
        TRY_STATUS(files.add_table(fmt::format("tables/{}.csv", table.name), heading, fill));
    }
    return {};
}

std::optional<std::string> price_cell(const std::optional<double>& value) {
    return value ? std::optional(fmt::format("{}", *value)) : std::nullopt;
}

std::string price_line(const model::PriceBar& bar) {
    return csv_line({bar.symbol, bar.date.to_string(), bar.source, bar.currency,
                     price_cell(bar.open), price_cell(bar.high), price_cell(bar.low),
                     price_cell(bar.close), price_cell(bar.volume), bar.known_at.to_string()});
}

Status add_price_file(store::Transaction& transaction, const store::Columns& columns,
                      ArchiveFiles& files) {
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    if (parts.empty()) return {};
    TRY(const auto series, store::stored_series(columns, parts));
    const auto fill = [&](const ArchiveFiles::AddLine& add) -> Status {
        for (std::size_t first = 0; first < series.size(); first += kSymbolsAtOnce) {
            store::PriceFilter filter;
            for (std::size_t i = first; i < std::min(first + kSymbolsAtOnce, series.size()); ++i)
                filter.symbols.push_back(series[i].symbol);
            TRY(const auto bars, store::read_bars(columns, parts, filter));
            for (const model::PriceBar& bar : bars) TRY_STATUS(add(price_line(bar)));
        }
        return {};
    };
    return files.add_table(
        "prices.csv", "symbol,date,source,currency,open,high,low,close,volume,known_at\n", fill);
}

// Those of the object store, where one holds them: other machines have made some of them.
Result<std::vector<fs::path>> session_files(Environment& environment, const TenantId& tenant) {
    std::vector<fs::path> files;
    TRY(store::BlobCache* const copies, file_copies(environment));
    if (copies) {
        TRY(const auto blobs, copies->blobs().list(session_blobs(tenant)));
        for (const store::RemoteBlob& blob : blobs) {
            TRY(fs::path file, copies->fetch(blob.name, {}));
            files.push_back(std::move(file));
        }
    } else {
        std::error_code error;
        for (fs::recursive_directory_iterator at(session_directory(environment, tenant), error),
             end;
             !error && at != end; at.increment(error))
            if (at->is_regular_file(error)) files.push_back(at->path());
    }
    std::ranges::sort(files);
    return files;
}

Status add_session_files(Environment& environment, const TenantId& tenant, TarWriter& archive) {
    TRY(const auto files, session_files(environment, tenant));
    const fs::path root = session_directory(environment, tenant);
    for (const fs::path& file : files) {
        const auto source = store::open_source(file);
        if (!source)
            return fail(Code::kUnavailable, fmt::format("a file of a balance sheet cannot be read: "
                                                        "{}",
                                                        file.filename().string()));
        TRY_STATUS(
            archive.add("sessions/" + file.lexically_relative(root).generic_string(), **source));
    }
    return {};
}

Status add_reports(const store::Objects& objects, const TenantId& tenant, TarWriter& archive) {
    TRY(const auto listed, objects.list(tenant, kReports));
    for (const store::ObjectInfo& one : listed) {
        TRY(const std::string bytes, objects.get(tenant, one.key));
        TRY_STATUS(archive.add(one.key, bytes));
    }
    return {};
}

// Passes the archive on as it is made and returns its digest.
Result<std::string> write_archive(Call& call, store::Transaction& transaction,
                                  const TarWriter::Take& take) {
    Environment& environment = call.environment();
    const TenantId& tenant = call.principal().tenant;
    TRY(store::Columns * columns, environment.columns());
    TRY(store::Objects * objects, environment.objects());
    Sha256 hash;
    ArchiveFiles files(environment, [&](std::string_view bytes) -> Status {
        hash.update(bytes);
        return take(bytes);
    });
    TarWriter& archive = files.archive();
    TRY_STATUS(archive.add("README.txt", kReadMe));
    TRY_STATUS(add_tables(transaction, database_options(environment), files));
    TRY_STATUS(add_price_file(transaction, *columns, files));
    TRY_STATUS(add_session_files(environment, tenant, archive));
    TRY_STATUS(add_reports(*objects, tenant, archive));
    TRY_STATUS(archive.finish());
    return hash.finish_hex();
}

}  // namespace

Result<WorkspaceArchive> archive_workspace(Call& call, store::Transaction& transaction) {
    WorkspaceArchive made;
    TRY(made.file, store::SpoolFile::create(call.environment().data().string()));
    TRY(made.digest, write_archive(call, transaction, [&](std::string_view bytes) {
            return made.file->append(bytes);
        }));
    TRY_STATUS(made.file->flush());
    return made;
}

Result<std::string> digest_workspace(Call& call, store::Transaction& transaction) {
    return write_archive(call, transaction, [](std::string_view) { return Status(); });
}

std::string export_code(const std::string& digest) { return digest.substr(0, 12); }

}  // namespace ballast::service
