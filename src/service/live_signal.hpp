// What one process changes, for the followers of live events at the others: a message through the
// Redis server that they share (setting redis) wakes them, so that they look at the database at
// once. Without it, or while it is away, they look by themselves a few times a second.
#pragma once

#include <functional>
#include <memory>

#include "base/id.hpp"
#include "service/environment.hpp"

namespace ballast::store {
class RedisSubscription;
}

namespace ballast::service {

// After a change in a workspace was committed. Costs next to nothing without Redis.
void signal_change(Environment& environment, const TenantId& tenant);

// Calls `wake` soon after changes, at most every few milliseconds; null without Redis.
std::unique_ptr<store::RedisSubscription> follow_changes(Environment& environment,
                                                         std::function<void()> wake);

}  // namespace ballast::service
