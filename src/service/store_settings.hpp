// Settings of the stores that several processes share. They are resolved together with the others
// (settings.hpp); the program puts them into Environment::shared at start.
#pragma once

#include <cstdint>
#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct StoreSettings {
    // "s3://bucket/prefix": the store that holds the files of all processes; empty: the data
    // directory, which they then share.
    std::string objects;
    std::string objects_endpoint;  // "https://host[:port]"; empty: Amazon's of the region
    std::string objects_region = "us-east-1";
    std::string objects_credentials_file;       // access key, secret key, session token: one a line
    std::string objects_access_key;             // instead of the file, with objects_secret
    std::string objects_secret;                 // name of a secret of the home workspace
    bool objects_instance_credentials = false;  // instead of both: those of the platform
    bool objects_local = false;                 // it is on this machine or in a private network
    std::uint64_t objects_cache_bytes = 10ULL << 30;  // of copies in the data directory
    // "redis://[:password@]host[:port][/database]" or "unix:///path": shared by the processes for
    // what may be lost; empty: none.
    std::string redis;
    // Connections of this process to its database: kept open, and in addition while needed.
    std::uint64_t database_connections = 8;  // 20 with PostgreSQL
    std::uint64_t database_overflow = 30;
    bool database_pre_ping = true;             // an idle connection is tested before use
    std::uint64_t database_recycle_s = 3'600;  // age of replacement; 0: never
    std::uint64_t slow_statement_ms = 500;     // from which it is in the log; 0: never
    // Address of a PostgreSQL server that follows that of `database`, for reads; empty: none.
    std::string database_replica;
};

// From the values that resolve_settings has checked.
StoreSettings store_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
