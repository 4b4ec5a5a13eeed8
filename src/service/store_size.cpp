#include "service/store_size.hpp"

#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/file_home.hpp"
#include "service/identity.hpp"
#include "store/blob_cache.hpp"
#include "store/catalog.hpp"
#include "store/identity.hpp"
#include "store/settings.hpp"
#include "store/unused_files.hpp"
#include "store/usage.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

struct Directory {
    const char* name;
    const char* holds;
};

// Columns have a directory by digest; all others one for each workspace.
constexpr std::string_view kColumns = "columns";
constexpr std::array kDirectories = {
    Directory{"columns", "Prices"},
    Directory{"objects", "Results of jobs and other documents"},
    Directory{"sessions", "Uploaded balance sheets"},
    Directory{"uploads", "Files while they are uploaded"},
};

// Settings with what the last listing of the object store found: of each workspace, and, in the
// home workspace, of all.
constexpr std::string_view kOfWorkspace = "system.file_sizes";
constexpr std::string_view kOfInstallation = "system.file_sizes_of_installation";

StoredFiles kind_of(const Directory& directory, store::Freed size = {}) {
    return {directory.name, directory.holds, size.files, size.bytes};
}

Result<std::set<std::string>> column_paths(store::Transaction& transaction) {
    TRY(const auto datasets, store::list_datasets(transaction));
    std::set<std::string> paths;
    for (const store::Dataset& dataset : datasets) paths.insert(dataset.path);
    return paths;
}

// What the catalog of the transaction's workspace lists, each file once.
Result<store::Freed> size_of_columns(
    store::Transaction& transaction,
    const std::function<std::optional<std::int64_t>(const std::string& path)>& size_of) {
    TRY(const auto paths, column_paths(transaction));
    store::Freed total;
    for (const std::string& path : paths)
        if (const auto bytes = size_of(path)) total += {.files = 1, .bytes = *bytes};
    return total;
}

std::optional<std::int64_t> size_of_file(const fs::path& path) {
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    return failed ? std::nullopt : std::optional(static_cast<std::int64_t>(size));
}

// A listing of the object store.
struct Listing {
    std::vector<StoredFiles> all;                              // by kind
    std::map<std::string, std::vector<store::Freed>> tenants;  // by id; by kind, without columns
    std::map<std::string, std::int64_t> columns;               // sizes by path
};

Result<Listing> list_store(store::RemoteBlobs& blobs) {
    Listing listing;
    for (std::size_t kind = 0; kind < kDirectories.size(); ++kind) {
        const std::string prefix = fmt::format("{}/", kDirectories[kind].name);
        TRY(const auto found, blobs.list(prefix));
        store::Freed total;
        for (const store::RemoteBlob& blob : found) {
            const store::Freed one{.files = 1, .bytes = static_cast<std::int64_t>(blob.size)};
            total += one;
            const std::string name = blob.name.substr(prefix.size());
            if (kDirectories[kind].name == kColumns) {
                listing.columns[name] = one.bytes;
                continue;
            }
            auto& of_tenant = listing.tenants[name.substr(0, name.find('/'))];
            of_tenant.resize(kDirectories.size());
            of_tenant[kind] += one;
        }
        listing.all.push_back(kind_of(kDirectories[kind], total));
    }
    return listing;
}

Status keep_of_workspace(store::Transaction& transaction, const TenantId& tenant,
                         const Listing& listing, Instant now) {
    const auto found = listing.tenants.find(tenant.to_string());
    FileSizes sizes{.measured_at = now, .kinds = {}};
    for (std::size_t kind = 0; kind < kDirectories.size(); ++kind) {
        store::Freed size = found == listing.tenants.end() ? store::Freed() : found->second[kind];
        if (kDirectories[kind].name == kColumns) {
            TRY(size, size_of_columns(transaction, [&](const std::string& path) {
                    const auto column = listing.columns.find(path);
                    return column == listing.columns.end() ? std::nullopt
                                                           : std::optional(column->second);
                }));
        }
        sizes.kinds.push_back(kind_of(kDirectories[kind], size));
    }
    return store::put_setting(transaction, kOfWorkspace, wire::to_json(sizes), now);
}

// For all workspaces first: the next process then waits an hour although this one has not ended.
Status keep_listing(Environment& environment, const TenantId& home, const Listing& listing,
                    Instant now) {
    TRY(store::Database * database, environment.database());
    TRY_STATUS(database->transact(home, [&](store::Transaction& transaction) {
        return store::put_setting(transaction, kOfInstallation,
                                  wire::to_json(FileSizes{now, listing.all}), now);
    }));
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    for (const store::Tenant& tenant : tenants) {
        if (!tenant.enabled) continue;
        TRY_STATUS(database->transact(tenant.id, [&](store::Transaction& transaction) {
            return keep_of_workspace(transaction, tenant.id, listing, now);
        }));
    }
    return {};
}

Result<std::optional<FileSizes>> kept_sizes(store::Transaction& transaction,
                                            std::string_view setting) {
    TRY(const auto text, store::get_setting(transaction, setting));
    if (!text) return std::optional<FileSizes>();
    TRY(FileSizes sizes, wire::read_json<FileSizes>(*text));
    return std::optional(std::move(sizes));
}

FileSizes directory_sizes(const Environment& environment) {
    FileSizes sizes{.measured_at = environment.clock().now(), .kinds = {}};
    for (const Directory& directory : kDirectories)
        sizes.kinds.push_back(
            kind_of(directory, store::size_of_files(environment.data() / directory.name)));
    return sizes;
}

Result<FileSizes> directory_sizes_of_workspace(const Environment& environment,
                                               store::Transaction& transaction) {
    FileSizes sizes{.measured_at = environment.clock().now(), .kinds = {}};
    for (const Directory& directory : kDirectories) {
        const fs::path root = environment.data() / directory.name;
        store::Freed size;
        if (directory.name == kColumns) {
            TRY(size, size_of_columns(transaction, [&](const std::string& path) {
                    return size_of_file(root / path);
                }));
        } else {
            size = store::size_of_files(root / transaction.tenant().to_string());
        }
        sizes.kinds.push_back(kind_of(directory, size));
    }
    return sizes;
}

}  // namespace

Result<std::optional<FileSizes>> workspace_file_sizes(Environment& environment,
                                                      store::Transaction& transaction) {
    TRY(const store::BlobCache* copies, file_copies(environment));
    if (copies) return kept_sizes(transaction, kOfWorkspace);
    TRY(FileSizes sizes, directory_sizes_of_workspace(environment, transaction));
    return std::optional(std::move(sizes));
}

Result<std::optional<FileSizes>> installation_file_sizes(Environment& environment,
                                                         store::Transaction& home) {
    TRY(const store::BlobCache* copies, file_copies(environment));
    if (copies) return kept_sizes(home, kOfInstallation);
    return std::optional(directory_sizes(environment));
}

Result<std::optional<std::int64_t>> copied_bytes(Environment& environment) {
    TRY(const store::BlobCache* copies, file_copies(environment));
    if (!copies) return std::optional<std::int64_t>();
    std::int64_t bytes = 0;
    for (const StoredFiles& kind : directory_sizes(environment).kinds) bytes += kind.bytes;
    return std::optional(bytes);
}

std::optional<std::int64_t> database_bytes(const Environment& environment,
                                           store::Session& session) {
    const std::string address = environment.database_address();
    constexpr std::string_view kSqlite = "sqlite:";
    if (!address.starts_with(kSqlite)) {
        const auto bytes = store::server_database_bytes(session);
        return bytes ? std::optional(*bytes) : std::nullopt;
    }
    const std::string file = address.substr(kSqlite.size());
    return size_of_file(file).value_or(0) + size_of_file(file + "-wal").value_or(0);
}

Status StoreMeter::set_gauges() {
    auto& metrics = environment_.shared<Metrics>();
    constexpr auto kBytes = "ballast_store_bytes";
    constexpr auto kBytesHelp = "Size of what all workspaces store, by kind.";
    TRY(store::Database * database, environment_.database());
    TRY(const auto bytes,
        database->system_read(
            [&](store::SystemTransaction& t) -> Result<std::optional<std::int64_t>> {
                return database_bytes(environment_, t);
            }));
    if (bytes) metrics.set_gauge_of(kBytes, kBytesHelp, "database", static_cast<double>(*bytes));
    TRY(const TenantId home, Identity(environment_).home());
    TRY(const auto sizes, database->read(home, [&](store::Transaction& transaction) {
        return installation_file_sizes(environment_, transaction);
    }));
    if (!sizes) return {};
    for (const StoredFiles& size : sizes->kinds) {
        metrics.set_gauge_of(kBytes, kBytesHelp, size.kind, static_cast<double>(size.bytes));
        metrics.set_gauge_of("ballast_store_files", "Files that all workspaces store, by kind.",
                             size.kind, static_cast<double>(size.files));
    }
    metrics.set_gauge("ballast_store_measured_timestamp_seconds",
                      "When the files were measured: an object store is listed every hour.",
                      static_cast<double>(sizes->measured_at.micros()) / 1e6);
    return {};
}

Status StoreMeter::run_if_due() {
    const Instant now = environment_.clock().now();
    // A clock that was set back does not delay it.
    if (last_ && now >= *last_ && now - *last_ < kInterval) return {};
    TRY(store::BlobCache * copies, file_copies(environment_));
    Status listed;
    if (copies) {
        TRY(const TenantId home, Identity(environment_).home());
        TRY(store::Database * database, environment_.database());
        TRY(const auto known, database->read(home, [](store::Transaction& transaction) {
            return kept_sizes(transaction, kOfInstallation);
        }));
        if (!known || now < known->measured_at || now - known->measured_at >= kListingInterval) {
            const auto listing = list_store(copies->blobs());
            listed = listing ? keep_listing(environment_, home, *listing, now)
                             : Status(Error(listing.error()));
        }
    }
    TRY_STATUS(set_gauges());
    if (listed) last_ = now;
    return listed;
}

}  // namespace ballast::service
