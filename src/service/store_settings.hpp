// Settings of the stores that several processes share. They are resolved together with the others
// (settings.hpp); the program puts them into Environment::shared at start.
#pragma once

#include <cstdint>
#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct StoreSettings {
    // Connections of this process to its database: kept open, and in addition while needed.
    std::uint64_t database_connections = 8;  // 20 with PostgreSQL
    std::uint64_t database_overflow = 30;
    bool database_pre_ping = true;             // an idle connection is tested before use
    std::uint64_t database_recycle_s = 3'600;  // age of replacement; 0: never
    // Address of a PostgreSQL server that follows that of `database`, for reads; empty: none.
    std::string database_replica;
};

// From the values that resolve_settings has checked.
StoreSettings store_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
