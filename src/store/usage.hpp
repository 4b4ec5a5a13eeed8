// How many rows a tenant has of what grows by itself.
#pragma once

#include <cstdint>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct Usage {
    std::int64_t results = 0;     // all versions
    std::int64_t superseded = 0;  // of them
    std::int64_t jobs = 0;
    std::int64_t batch_runs = 0;
    std::int64_t datasets = 0;
    std::int64_t dataset_rows = 0;
};

Result<Usage> usage(Transaction& transaction);

// Size of the database on its server, in bytes. kUnsupported with SQLite, whose file has it.
Result<std::int64_t> server_database_bytes(Session& session);

// How many users of all tenants a browser session has served since then, to some minutes: uses are
// recorded from time to time.
Result<std::int64_t> active_users(SystemTransaction& transaction, Instant since);

}  // namespace ballast::store
