// What changes in a workspace besides its jobs, for subscribers: read from the audit trail, whose
// rows are committed with each change and numbered without gaps, so that a subscriber can resume
// after the last number it saw. What has no rows there, such as the number of unread notifications,
// is compared with what a subscriber saw last.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/identity.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// A topic to subscribe to: "jobs", "job/<id>", "portfolios", "portfolio/<slug>" …
struct LiveTopic {
    enum class Source : std::uint8_t { kJobs, kAudit, kNotifications, kNodes };
    Source source = Source::kAudit;
    std::string area;    // of kAudit: "portfolios"
    std::string object;  // one object of it: "portfolio:demo"; of kJobs the id of the job
    Permission permission = Permission::kPublic;  // that its subscribers need
};

// kInvalidInput when there is no such topic, kForbidden without the permission to read it.
Result<LiveTopic> parse_live_topic(std::string_view text, const Principal& principal,
                                   const MethodTable& table, Identity& identity);

struct LiveChange {
    std::int64_t sequence = 0;
    Instant at;
    std::string area;
    std::string object;
    std::string json;  // {"topic":…,"method":…,"object":…,"request":…}
};

struct LiveChanges {
    std::vector<LiveChange> changes;
    std::int64_t position = 0;  // after them
    bool has_gap = false;       // what came before can no longer be resumed
};

class LiveSource {
public:
    // How long after a change a subscriber can resume before it.
    static constexpr std::chrono::minutes kWindow{10};

    LiveSource(Environment& environment, const MethodTable& table)
        : environment_(environment), table_(table) {}

    Result<std::int64_t> position(const TenantId& tenant);
    // Empty at little cost when nothing changed.
    Result<LiveChanges> since(const TenantId& tenant, std::int64_t after);
    // {"unread":2}, of a member.
    Result<std::string> notifications(const TenantId& tenant, const UserId& user);
    // {"nodes":2,"draining":0,"workers":4,"running":1}
    Result<std::string> nodes();

private:
    std::optional<LiveChange> change_of(const std::string& method, const std::string& object) const;

    Environment& environment_;
    const MethodTable& table_;
};

}  // namespace ballast::service
