// Notifications of members of the transaction's tenant.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/page.hpp"

namespace ballast::store {

using NotificationId = Id<struct NotificationTag>;

enum class NotificationKind : std::uint8_t {
    kJobEnded,
    kBatchFailed,
    kLimitBreached,
    kDataStale,
    kReportReady,
    kOnboarding,
    kReview,
    kSecurity,
    kCompliance
};

struct Notification {
    NotificationId id;
    NotificationKind kind = NotificationKind::kJobEnded;
    std::string topic;  // what happened: of one topic a member gets one notification
    std::string title;
    std::string body;
    std::string link;  // page of the web app, such as "/limits"
    Instant created_at;
    std::optional<Instant> read_at;
};

// False, and nothing happens, where the member has one of the same topic.
Result<bool> add_notification(Transaction& transaction, const UserId& member,
                              Notification notification, Instant now);
// Ordered by time.
Result<Page<Notification>> list_notifications(Transaction& transaction, const UserId& member,
                                              bool unread_only, const PageRequest& page);
Result<std::int64_t> count_unread_notifications(Transaction& transaction, const UserId& member);
// Those named, or all unread ones; returns how many. Others' are left alone.
Result<std::int64_t> mark_notifications_read(Transaction& transaction, const UserId& member,
                                             std::span<const NotificationId> ids, Instant now);
// Removes those created before `before`, at most `most` rows. Returns their number.
Result<std::int64_t> purge_notifications(Transaction& transaction, Instant before,
                                         std::int64_t most);

}  // namespace ballast::store
