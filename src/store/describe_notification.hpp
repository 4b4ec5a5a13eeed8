// Notifications described once: columns of the store and rows of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/notifications.hpp"

namespace ballast::describe {

template <>
struct Described<store::NotificationKind> {
    using enum store::NotificationKind;
    static constexpr std::string_view name = "NotificationKind";
    static constexpr std::string_view doc = "What a notification is about.";
    static constexpr std::array values{
        word(kJobEnded, "job_ended", "A job of the member ended.", "A job ended"),
        word(kBatchFailed, "batch_failed", "Steps of a batch failed.", "A batch failed"),
        word(kLimitBreached, "limit_breached", "A limit is breached, or a breach is worse.",
             "A limit is breached"),
        word(kDataStale, "data_stale", "Prices are older than three sessions.", "Data are stale"),
        word(kReportReady, "report_ready", "A report of the member is ready.", "A report is ready"),
        word(kOnboarding, "onboarding", "An onboarding of the member ended.",
             "An onboarding ended"),
        word(kReview, "review",
             "A review is requested or decided, a comment is written, or an agent proposes a "
             "change.",
             "A review"),
        word(kSecurity, "security", "Tokens and sign-ins.", "Security"),
        word(kCompliance, "compliance",
             "A test of a CLO is in breach or cured, or an event of default begins or ends.",
             "Compliance of a CLO")};
};

template <>
struct Described<store::Notification> {
    using T = store::Notification;
    static constexpr std::string_view name = "Notification";
    static constexpr std::string_view doc = "A notification.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the notification."),
        required("kind", &T::kind, "What it is about."),
        required("topic", &T::topic, "What happened, as a key: there is one for each topic."),
        required("title", &T::title, "Title."), required("body", &T::body, "Text; may be empty."),
        required("link", &T::link, "Page of the web app; may be empty."),
        required("created_at", &T::created_at, "Time of the notification."),
        required("read_at", &T::read_at, "Time it was read; null while it is unread."));
};

static_assert(kMembers<store::Notification> == Described<store::Notification>::fields.kCount);

}  // namespace ballast::describe
