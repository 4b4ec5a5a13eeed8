// notification.*: what happened to a member's jobs, limits and data.
#include <algorithm>
#include <fmt/format.h>

#include "service/field_error.hpp"
#include "service/notice.hpp"
#include "service/notification_requests.hpp"
#include "service/outbox.hpp"
#include "service/record_methods.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<ListNotificationsResponse> list_notifications(Call& call,
                                                     const ListNotificationsRequest& request) {
    const UserId& member = call.principal().user;
    TRY(const auto page,
        store::list_notifications(call.transaction(), member, request.unread,
                                  {.limit = static_cast<std::size_t>(request.limit),
                                   .cursor = request.cursor,
                                   .direction = request.direction}));
    ListNotificationsResponse response{.data = page.items};
    if (!page.next.empty()) response.next_cursor = page.next;
    TRY(response.unread, store::count_unread_notifications(call.transaction(), member));
    return response;
}

Result<ReadNotificationsResponse> read_notifications(Call& call,
                                                     const ReadNotificationsRequest& request) {
    std::vector<store::NotificationId> ids;
    for (const std::string& text : request.ids) {
        TRY(const store::NotificationId id, store::NotificationId::parse(text));
        ids.push_back(id);
    }
    ReadNotificationsResponse response;
    if (!request.ids.empty() || request.all) {
        TRY(response.marked, store::mark_notifications_read(
                                 call.transaction(), call.principal().user, ids, call.now()));
    }
    TRY(response.unread,
        store::count_unread_notifications(call.transaction(), call.principal().user));
    call.touch("notifications");
    return response;
}

NotificationPreferences shown_preferences(Call& call, const NoticePreferences& chosen) {
    NotificationPreferences preferences{.mail = chosen.mail,
                                        .digest = chosen.digest,
                                        .digest_hour = chosen.digest_hour,
                                        .time_zone = chosen.time_zone,
                                        .sends_mail = sends_mail(call.environment())};
    for (const auto& word : describe::Described<store::NotificationKind>::values)
        (std::ranges::find(chosen.off, word.value) == chosen.off.end() ? preferences.on
                                                                       : preferences.off)
            .push_back(word.value);
    return preferences;
}

Result<NotificationPreferences> notification_preferences(Call& call,
                                                         const NotificationPreferencesRequest&) {
    TRY(const NoticePreferences chosen,
        notice_preferences(call.transaction(), call.principal().user));
    return shown_preferences(call, chosen);
}

Result<NotificationPreferences> set_notification_preferences(
    Call& call, const SetNotificationPreferencesRequest& request) {
    TRY(NoticePreferences chosen, notice_preferences(call.transaction(), call.principal().user));
    chosen.off = request.off;
    if (request.mail) chosen.mail = *request.mail;
    if (request.digest) chosen.digest = *request.digest;
    if (request.digest_hour) chosen.digest_hour = *request.digest_hour;
    const auto at_once = [&](store::NotificationKind kind) {
        return request.mail && std::ranges::find(*request.mail, kind) != request.mail->end();
    };
    if (!request.digest) std::erase_if(chosen.digest, at_once);
    for (std::size_t i = 0; i < chosen.digest.size(); ++i)
        if (at_once(chosen.digest[i]))
            return invalid(fmt::format("/digest/{}", i), "ambiguous",
                           fmt::format("{} is to be sent at once and in the daily mail",
                                       describe::to_word(chosen.digest[i])),
                           "name it in mail or in digest");
    TRY_STATUS(set_notice_preferences(call.environment(), call.transaction(), call.principal().user,
                                      chosen, call.now()));
    call.touch("notifications");
    return shown_preferences(call, chosen);
}

}  // namespace

void add_notification_methods(MethodTable& table) {
    table.add<ListNotificationsRequest, ListNotificationsResponse>(
        {.name = "notification.list",
         .summary = "Lists your notifications with the number of unread ones.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/notifications"},
         .idempotent = true},
        list_notifications);
    table.add<ReadNotificationsRequest, ReadNotificationsResponse>(
        {.name = "notification.read",
         .summary = "Marks notifications of yours as read.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/notifications/read"},
         .idempotent = true},
        read_notifications);
    table.add<NotificationPreferencesRequest, NotificationPreferences>(
        {.name = "notification.preferences",
         .summary = "Returns the kinds of notifications that you receive.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/notifications/preferences"},
         .idempotent = true},
        notification_preferences);
    table.add<SetNotificationPreferencesRequest, NotificationPreferences>(
        {.name = "notification.set_preferences",
         .summary = "Turns kinds of notifications off and all others on, and selects those "
                    "sent by mail at once or once a day, at an hour of yours.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/notifications/preferences"},
         .idempotent = true},
        set_notification_preferences);
}

}  // namespace ballast::service
