#include "service/user/workspace_contents.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "base/digest.hpp"
#include "base/tar.hpp"
#include "service/database_options.hpp"
#include "store/columns.hpp"
#include "store/objects.hpp"
#include "store/price_store.hpp"
#include "store/tenant_rows.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 256U << 20;
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

Error too_large(std::string_view what) {
    return fail(Code::kLimitExceeded,
                fmt::format("the {} have more than {} MB, the most that an export may have: use a "
                            "backup (ballast backup)",
                            what, kMostBytes >> 20));
}

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

Status add_tables(store::Transaction& transaction, const store::DatabaseOptions& options,
                  TarWriter& archive) {
    TRY(const auto tables, store::tenant_tables(transaction, options));
    for (const store::TenantTable& table : tables) {
        std::string csv;
        std::int64_t rows = 0;
        for (const std::string& name : table.columns) csv += (csv.empty() ? "" : ",") + name;
        csv += '\n';
        TRY_STATUS(store::each_row(transaction, table, [&](const store::TextRow& row) -> Status {
            csv += csv_line(row);
            ++rows;
            if (csv.size() > kMostBytes) return too_large("rows of the table " + table.name);
            return {};
        }));
        if (rows > 0) TRY_STATUS(archive.add(fmt::format("tables/{}.csv", table.name), csv));
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
                      TarWriter& archive) {
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    if (parts.empty()) return {};
    TRY(const auto series, store::stored_series(columns, parts));
    std::string csv = "symbol,date,source,currency,open,high,low,close,volume,known_at\n";
    for (std::size_t first = 0; first < series.size(); first += kSymbolsAtOnce) {
        store::PriceFilter filter;
        for (std::size_t i = first; i < std::min(first + kSymbolsAtOnce, series.size()); ++i)
            filter.symbols.push_back(series[i].symbol);
        TRY(const auto bars, store::read_bars(columns, parts, filter));
        for (const model::PriceBar& bar : bars) csv += price_line(bar);
        if (csv.size() > kMostBytes) return too_large("stored prices");
    }
    return archive.add("prices.csv", csv);
}

Status add_session_files(const fs::path& root, TarWriter& archive) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
         at.increment(error))
        if (at->is_regular_file(error)) files.push_back(at->path());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        if (const auto size = fs::file_size(file, error); !error && size > kMostBytes)
            return too_large("files of a balance sheet");
        std::ifstream in(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (!in)
            return fail(Code::kUnavailable, fmt::format("a file of a balance sheet cannot be read: "
                                                        "{}",
                                                        file.filename().string()));
        TRY_STATUS(
            archive.add("sessions/" + file.lexically_relative(root).generic_string(), bytes));
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

fs::path sessions_of_workspace(const Environment& environment, const TenantId& tenant) {
    return environment.data() / "sessions" / tenant.to_string();
}

}  // namespace

Result<WorkspaceArchive> archive_workspace(Call& call, store::Transaction& transaction) {
    Environment& environment = call.environment();
    const TenantId& tenant = call.principal().tenant;
    TRY(store::Columns * columns, environment.columns());
    TRY(store::Objects * objects, environment.objects());
    TarWriter archive(kMostBytes);
    TRY_STATUS(archive.add("README.txt", kReadMe));
    TRY_STATUS(add_tables(transaction, database_options(environment), archive));
    TRY_STATUS(add_price_file(transaction, *columns, archive));
    TRY_STATUS(add_session_files(sessions_of_workspace(environment, tenant), archive));
    TRY_STATUS(add_reports(*objects, tenant, archive));
    WorkspaceArchive made{.bytes = std::move(archive).finish()};
    made.digest = sha256_hex(made.bytes);
    return made;
}

std::string export_code(const WorkspaceArchive& archive) { return archive.digest.substr(0, 12); }

}  // namespace ballast::service
