// Notifying members: by kind and permission, without duplicates, by their preferences.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"
#include "store/notifications.hpp"

namespace ballast::service {

struct Notice {
    store::NotificationKind kind = store::NotificationKind::kJobEnded;
    std::string topic;  // of one topic a member gets one notification
    std::string title;
    std::string body = {};
    std::string link = {};  // page of the web app
};

// The members of a tenant whose role has the permission. Opens a transaction of its own.
Result<std::vector<UserId>> members_with(Environment& environment, const TenantId& tenant,
                                         Permission permission);

// The same within a transaction of the tenant.
Result<std::vector<UserId>> members_with(store::Transaction& transaction, Permission permission);

// In the open transaction, for those members who have not turned the kind off.
Status notify(store::Transaction& transaction, const std::vector<UserId>& members,
              const Notice& notice, Instant now);

// The same in a transaction of its own. A notification is never the reason that what it is about
// fails: errors are dropped.
void notify_quietly(Environment& environment, const TenantId& tenant,
                    const std::vector<UserId>& members, const Notice& notice);

// The kinds that a member has turned off.
Result<std::vector<store::NotificationKind>> muted_kinds(store::Transaction& transaction,
                                                         const UserId& member);
Status mute_kinds(store::Transaction& transaction, const UserId& member,
                  const std::vector<store::NotificationKind>& kinds, Instant now);

}  // namespace ballast::service
