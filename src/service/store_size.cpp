#include "service/store_size.hpp"

#include <array>
#include <filesystem>
#include <string_view>

#include "service/file_home.hpp"
#include "service/store_settings.hpp"
#include "store/blob_cache.hpp"
#include "store/database.hpp"
#include "store/unused_files.hpp"
#include "store/usage.hpp"

namespace ballast::service {

namespace {

struct Directory {
    const char* name;
    const char* holds;
};

constexpr std::array kDirectories = {
    Directory{"columns", "Prices"},
    Directory{"objects", "Results of jobs and other documents"},
    Directory{"sessions", "Uploaded balance sheets"},
    Directory{"uploads", "Files while they are uploaded"},
};

Result<std::vector<KindSize>> listed_sizes(store::BlobCache& copies) {
    std::vector<KindSize> sizes;
    for (const Directory& directory : kDirectories) {
        TRY(const auto blobs, copies.blobs().list(std::string(directory.name) + "/"));
        KindSize size{directory.name, directory.holds, static_cast<std::int64_t>(blobs.size()), 0};
        for (const store::RemoteBlob& blob : blobs)
            size.bytes += static_cast<std::int64_t>(blob.size);
        sizes.push_back(std::move(size));
    }
    return sizes;
}

}  // namespace

std::vector<KindSize> directory_sizes(const Environment& environment) {
    std::vector<KindSize> sizes;
    for (const Directory& directory : kDirectories) {
        const store::Freed size = store::size_of_files(environment.data() / directory.name);
        sizes.push_back({directory.name, directory.holds, size.files, size.bytes});
    }
    return sizes;
}

std::optional<std::int64_t> database_bytes(const Environment& environment,
                                           store::Session& session) {
    const std::string address = environment.database_address();
    constexpr std::string_view kSqlite = "sqlite:";
    if (!address.starts_with(kSqlite)) {
        const auto bytes = store::server_database_bytes(session);
        return bytes ? std::optional(*bytes) : std::nullopt;
    }
    std::int64_t bytes = 0;
    for (const char* part : {"", "-wal"}) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(address.substr(kSqlite.size()) + part, failed);
        if (!failed) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

Result<std::vector<KindSize>> StoreMeter::file_sizes() {
    TRY(store::BlobCache * copies, file_copies(environment_));
    return copies ? listed_sizes(*copies) : directory_sizes(environment_);
}

Status StoreMeter::run_if_due() {
    const Instant now = environment_.clock().now();
    const bool is_listed = !environment_.shared<StoreSettings>().objects.empty();
    // A clock that was set back does not delay it.
    if (last_ && now >= *last_ && now - *last_ < (is_listed ? kListingInterval : kInterval))
        return {};
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
    TRY(const auto sizes, file_sizes());
    for (const KindSize& size : sizes) {
        metrics.set_gauge_of(kBytes, kBytesHelp, size.kind, static_cast<double>(size.bytes));
        metrics.set_gauge_of("ballast_store_files", "Files that all workspaces store, by kind.",
                             size.kind, static_cast<double>(size.files));
    }
    last_ = now;
    return {};
}

}  // namespace ballast::service
