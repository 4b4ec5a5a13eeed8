// How much the stores of an installation hold: its database, and its files by kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/metrics.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Files of one kind, of all workspaces.
struct KindSize {
    std::string kind;   // the directory
    std::string holds;  // what they are
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};

// Of the data directory. Where an object store holds the files, these are its copies here.
std::vector<KindSize> directory_sizes(const Environment& environment);

// Of all workspaces, in bytes; absent when the database server does not report it.
std::optional<std::int64_t> database_bytes(const Environment& environment, store::Session& session);

// Sets the gauges of the sizes at the first call, then every ten minutes by the environment's
// clock; hourly where they are listed from an object store.
class StoreMeter {
public:
    static constexpr std::chrono::minutes kInterval{10};
    static constexpr std::chrono::minutes kListingInterval{60};

    explicit StoreMeter(Environment& environment) : environment_(environment) {}

    // kUnavailable when the object store cannot be listed; the gauges of files then stay.
    Status run_if_due();

private:
    Result<std::vector<KindSize>> file_sizes();

    Environment& environment_;
    std::optional<Instant> last_;
};

}  // namespace ballast::service
