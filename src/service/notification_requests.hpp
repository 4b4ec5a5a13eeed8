// Requests and responses of notification.*.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/describe_notification.hpp"

namespace ballast::service {

struct ListNotificationsRequest : PageFields {
    bool unread = false;
};

struct ListNotificationsResponse {
    std::vector<store::Notification> data;
    std::optional<std::string> next_cursor;
    std::int64_t unread = 0;
};

struct ReadNotificationsRequest {
    std::vector<std::string> ids;
    bool all = false;
};

struct ReadNotificationsResponse {
    std::int64_t marked = 0;
    std::int64_t unread = 0;
};

struct NotificationPreferencesRequest {};

struct NotificationPreferences {
    std::vector<store::NotificationKind> on;
    std::vector<store::NotificationKind> off;
    std::vector<store::NotificationKind> mail;
    std::vector<store::NotificationKind> digest;
    int digest_hour = 7;
    std::string time_zone;
    bool sends_mail = false;
};

struct SetNotificationPreferencesRequest {
    std::vector<store::NotificationKind> off;
    std::optional<std::vector<store::NotificationKind>> mail;
    std::optional<std::vector<store::NotificationKind>> digest;
    std::optional<int> digest_hour;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::ListNotificationsRequest> {
    using T = service::ListNotificationsRequest;
    static constexpr std::string_view name = "ListNotificationsRequest";
    static constexpr std::string_view doc = "Filter and page of your notifications.";
    static constexpr auto fields =
        combined(list(optional("unread", &T::unread, "Whether to list unread ones only.")),
                 page_fields<T>());
};

template <>
struct Described<service::ListNotificationsResponse> {
    using T = service::ListNotificationsResponse;
    static constexpr std::string_view name = "ListNotificationsResponse";
    static constexpr std::string_view doc = "A page of your notifications.";
    static constexpr auto fields =
        list(required("data", &T::data, "Notifications by time."),
             required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."),
             required("unread", &T::unread, "Number of all unread notifications."));
};

template <>
struct Described<service::ReadNotificationsRequest> {
    using T = service::ReadNotificationsRequest;
    static constexpr std::string_view name = "ReadNotificationsRequest";
    static constexpr std::string_view doc = "Notifications to mark as read.";
    static constexpr auto fields = list(
        optional("ids", &T::ids, "Ids of the notifications.", {.max_items = 500, .max_length = 36}),
        optional("all", &T::all, "Whether to mark all."));
};

template <>
struct Described<service::ReadNotificationsResponse> {
    using T = service::ReadNotificationsResponse;
    static constexpr std::string_view name = "ReadNotificationsResponse";
    static constexpr std::string_view doc = "Notifications after marking.";
    static constexpr auto fields =
        list(required("marked", &T::marked, "Number of notifications marked as read."),
             required("unread", &T::unread, "Number of notifications that are still unread."));
};

template <>
struct Described<service::NotificationPreferencesRequest> {
    static constexpr std::string_view name = "NotificationPreferencesRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = list();
};

template <>
struct Described<service::NotificationPreferences> {
    using T = service::NotificationPreferences;
    static constexpr std::string_view name = "NotificationPreferences";
    static constexpr std::string_view doc = "Kinds of notifications that you receive.";
    static constexpr auto fields =
        list(required("on", &T::on, "Kinds that you receive."),
             required("off", &T::off, "Kinds that you turned off."),
             required("mail", &T::mail,
                      "Kinds that are also sent to you by mail at once, unless "
                      "they are off."),
             required("digest", &T::digest,
                      "Kinds that are sent to you together once a day, as far as you have not read "
                      "them, unless they are off."),
             required("digest_hour", &T::digest_hour,
                      "Hour at which the daily mail is sent, in your time zone."),
             required("time_zone", &T::time_zone,
                      "Your time zone, such as \"Europe/Zurich\"; \"UTC\" if your profile has "
                      "none."),
             required("sends_mail", &T::sends_mail, "Whether this server sends mail."));
};

template <>
struct Described<service::SetNotificationPreferencesRequest> {
    using T = service::SetNotificationPreferencesRequest;
    static constexpr std::string_view name = "SetNotificationPreferencesRequest";
    static constexpr std::string_view doc = "Kinds of notifications to turn off.";
    static constexpr auto fields =
        list(required("off", &T::off, "Kinds to turn off; all others are on.", {.max_items = 20}),
             optional("mail", &T::mail, "Kinds to receive by mail, too; absent: as before.",
                      {.max_items = 20}),
             optional("digest", &T::digest,
                      "Kinds to receive in the daily mail instead; absent: as before.",
                      {.max_items = 20}),
             optional("digest_hour", &T::digest_hour,
                      "Hour of the daily mail, in your time zone; absent: as before.",
                      {.minimum = 0, .maximum = 23}));
};

}  // namespace ballast::describe
