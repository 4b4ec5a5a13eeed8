// How much the stores of an installation hold: its database, and its files by kind, of a workspace
// and of all.
//
// The files of a data directory are measured when they are asked for. Those of an object store are
// listed every hour by a process that serves the API, and what it found is kept in the database:
// every process reports that, with the time of the listing.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/metrics.hpp"
#include "service/storage_requests.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Of the transaction's workspace; nullopt before the object store was listed.
Result<std::optional<FileSizes>> workspace_file_sizes(Environment& environment,
                                                      store::Transaction& transaction);

// Of all workspaces; `home` is a transaction of the home workspace. nullopt likewise.
Result<std::optional<FileSizes>> installation_file_sizes(Environment& environment,
                                                         store::Transaction& home);

// Of the copies of an object store's files in the data directory; nullopt without an object store.
Result<std::optional<std::int64_t>> copied_bytes(Environment& environment);

// Of all workspaces, in bytes; absent when the database server does not report it.
std::optional<std::int64_t> database_bytes(const Environment& environment, store::Session& session);

// Sets the gauges of the sizes at the first call, then every ten minutes by the environment's
// clock. Lists the object store when the last listing of any process is an hour old.
class StoreMeter {
public:
    static constexpr std::chrono::minutes kInterval{10};
    static constexpr std::chrono::minutes kListingInterval{60};

    explicit StoreMeter(Environment& environment) : environment_(environment) {}

    // kUnavailable when the object store cannot be listed; the gauges of files are then those of
    // the last listing, whose time is a gauge too.
    Status run_if_due();

private:
    Status set_gauges();

    Environment& environment_;
    std::optional<Instant> last_;
};

}  // namespace ballast::service
