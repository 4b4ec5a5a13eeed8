// Notifying members: by kind and permission, without duplicates, by their preferences.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/mail_text.hpp"
#include "service/permission.hpp"
#include "store/notifications.hpp"

namespace ballast::service {

struct Notice {
    store::NotificationKind kind = store::NotificationKind::kJobEnded;
    std::string topic;  // of one topic a member gets one notification
    std::string title;
    std::string body = {};
    std::string link = {};              // page of the web app
    std::optional<MailKind> mail = {};  // where it is another one than that of the kind
    std::string report = {};            // id of one that a link of the mail downloads
};

// The members of a tenant whose role has the permission. Opens a transaction of its own.
Result<std::vector<UserId>> members_with(Environment& environment, const TenantId& tenant,
                                         Permission permission);

// The same within a transaction of the tenant.
Result<std::vector<UserId>> members_with(store::Transaction& transaction, Permission permission);

// In the open transaction, for those members who have not turned the kind off, and as mail for
// those who receive the kind by mail: at once, or with others in the digest of the day.
Status notify(Environment& environment, store::Transaction& transaction,
              const std::vector<UserId>& members, const Notice& notice);

// The same in a transaction of its own. A notification is never the reason that what it is about
// fails: errors are dropped.
void notify_quietly(Environment& environment, const TenantId& tenant,
                    const std::vector<UserId>& members, const Notice& notice);

// What a member has chosen: kinds that are turned off, kinds that are also sent by mail at once,
// and kinds that are sent together once a day. Those that a member did not choose are sent by mail
// when they ask for action or announce a result.
struct NoticePreferences {
    std::vector<store::NotificationKind> off;
    std::vector<store::NotificationKind> mail;
    std::vector<store::NotificationKind> digest;
    int digest_hour = 7;         // of the member's time zone
    std::string time_zone = {};  // of the member; "UTC" without one
};
Result<NoticePreferences> notice_preferences(store::Transaction& transaction, const UserId& member);
// The time zone is the user's own (auth.profile) and not stored here. What has happened
// since the last digest is in the first one at the new hour.
Status set_notice_preferences(Environment& environment, store::Transaction& transaction,
                              const UserId& member, const NoticePreferences& preferences,
                              Instant now);

// After the hour or the time zone of the member's digest has changed from what `before` says.
Status move_digest(Environment& environment, store::Transaction& transaction, const UserId& member,
                   const NoticePreferences& before, Instant now);

// The end of the day whose digest includes what happens at `time`: the next such hour on the
// clocks of the zone; the zone "" or an unknown one is UTC.
Instant digest_end(Instant time, int hour, std::string_view time_zone);
// The end of the day before: the last such hour until `time`.
Instant digest_start(Instant time, int hour, std::string_view time_zone);

// The content of a digest by its queued order: notifications of its day that are unread now.
// nullopt where there are none, or the member receives none of them by digest any more.
Result<std::optional<MailContent>> digest_content(Environment& environment, std::string_view order);

}  // namespace ballast::service
