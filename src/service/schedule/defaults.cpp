#include "service/schedule/defaults.hpp"

#include <algorithm>
#include <array>

#include "service/identity.hpp"
#include "service/method.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/schedules.hpp"
#include "store/settings.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kBackups = "backup.";
constexpr std::string_view kMade = "schedules.defaults_made";

struct Default {
    std::string_view name;
    std::string_view method;
    std::string_view rule;
    std::string_view request = "{}";
};

// The batch comes after the prices that it uses, with time for their download.
constexpr std::array kDefaults = {
    Default{"Market data", "market.sync", "daily at 18:15 America/New_York on NYSE sessions"},
    Default{"Daily batch", "batch.run", "daily at 19:00 America/New_York on NYSE sessions"},
    Default{"Cleanup", "system.cleanup", "daily at 03:00 UTC"},
    Default{"Backup", "backup.create", "daily at 02:00 UTC"},
    // Restores the newest backup into a temporary instance.
    Default{"Backup drill", "backup.verify", "weekly on Sunday at 04:00 UTC",
            R"({"backup":"latest"})"}};

}  // namespace

Status make_default_schedules(Environment& environment, const TenantId& tenant) {
    TRY(store::Database * database, environment.database());
    TRY(const auto made, database->read(tenant, [](store::Transaction& transaction) {
        return store::get_setting(transaction, kMade);
    }));
    if (made) return {};
    TRY(const auto members, database->system_read([&](store::SystemTransaction& transaction) {
        return store::list_memberships(transaction, tenant);
    }));
    const auto admin = std::ranges::find(members, store::Role::kAdmin, &store::Membership::role);
    if (admin == members.end()) return {};
    TRY(const TenantId home, Identity(environment).home());
    const Instant now = environment.clock().now();
    return database->transact(tenant, [&](store::Transaction& transaction) -> Status {
        for (const Default& one : kDefaults) {
            // A backup has the data of all workspaces: those who run the installation make it.
            if (one.method.starts_with(kBackups) && tenant != home) continue;
            const auto taken = store::find_schedule(transaction, one.name);
            if (taken) continue;
            if (taken.error().code != Code::kNotFound) return Error(taken.error());
            TRY_STATUS(store::create_schedule(transaction,
                                              {.name = std::string(one.name),
                                               .method = std::string(one.method),
                                               .request = std::string(one.request),
                                               .rule = std::string(one.rule),
                                               .enabled = false,
                                               .created_by = admin->user.to_string()},
                                              now));
        }
        return store::put_setting(transaction, kMade, "true", now);
    });
}

}  // namespace ballast::service
