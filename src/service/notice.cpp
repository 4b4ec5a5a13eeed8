#include "service/notice.hpp"

#include <algorithm>

#include "service/outbox.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"
#include "store/describe_notification.hpp"
#include "store/identity.hpp"
#include "store/text_list.hpp"

namespace ballast::service {

namespace {

using store::NotificationKind;

// Preferences, each a list of kinds.
constexpr std::string_view kOff = "notifications.muted";
constexpr std::string_view kByMail = "notifications.mail";

// Of members who chose nothing.
const std::vector<NotificationKind> kMailedKinds{
    NotificationKind::kLimitBreached, NotificationKind::kReportReady,
    NotificationKind::kBatchFailed, NotificationKind::kReview, NotificationKind::kSecurity};

Result<std::vector<NotificationKind>> kinds_of(store::Transaction& transaction,
                                               const UserId& member, std::string_view preference,
                                               const std::vector<NotificationKind>& otherwise) {
    TRY(const auto found, store::list_preferences(transaction, member, preference));
    if (found.empty()) return otherwise;
    TRY(const auto words, store::decode_list(found.front().value));
    std::vector<NotificationKind> kinds;
    for (const std::string& word : words)
        if (const auto kind = describe::from_word<NotificationKind>(word)) kinds.push_back(*kind);
    return kinds;
}

Status put_kinds(store::Transaction& transaction, const UserId& member, std::string_view preference,
                 const std::vector<NotificationKind>& kinds, Instant now) {
    std::vector<std::string> words;
    words.reserve(kinds.size());
    for (const NotificationKind kind : kinds) words.emplace_back(describe::to_word(kind));
    TRY([[maybe_unused]] const store::Preference stored,
        store::put_preference(transaction, member, std::string(preference),
                              store::encode_list(words), now));
    return {};
}

MailKind mail_kind(const Notice& notice) {
    if (notice.mail) return *notice.mail;
    switch (notice.kind) {
        case NotificationKind::kJobEnded:
            return MailKind::kJobEnded;
        case NotificationKind::kBatchFailed:
            return MailKind::kBatchFailed;
        case NotificationKind::kLimitBreached:
            return MailKind::kLimitBreached;
        case NotificationKind::kDataStale:
            return MailKind::kDataStale;
        case NotificationKind::kReportReady:
            return MailKind::kReportReady;
        case NotificationKind::kOnboarding:
            return MailKind::kOnboarding;
        case NotificationKind::kReview:
            return MailKind::kReview;
        case NotificationKind::kSecurity:
            return MailKind::kSecurity;
    }
    return MailKind::kJobEnded;
}

Status mail_notice(Environment& environment, store::Transaction& transaction, const UserId& member,
                   const Notice& notice) {
    return transaction.as_system([&](store::SystemTransaction& system) -> Status {
        TRY(const store::User user, store::get_user(system, member));
        // The owner at the command line has no address.
        if (user.login.find('@') == std::string::npos || !user.enabled || user.deleted_at)
            return {};
        TRY(const store::Tenant tenant, store::get_tenant(system, transaction.tenant()));
        return queue_mail(environment, system, user.login,
                          {.kind = mail_kind(notice),
                           .name = user.name,
                           .workspace = tenant.name,
                           .title = notice.title,
                           .body = notice.body,
                           .url = public_page(environment, tenant.slug, notice.link),
                           .preferences_url = public_page(environment, tenant.slug, "/account")});
    });
}

bool includes(const std::vector<NotificationKind>& kinds, NotificationKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

Result<std::vector<UserId>> members_of(store::SystemTransaction& transaction,
                                       const TenantId& tenant, Permission permission) {
    TRY(const auto memberships, store::list_memberships(transaction, tenant));
    std::vector<UserId> members;
    for (const store::Membership& one : memberships)
        if (permissions_of(one.role).has(permission)) members.push_back(one.user);
    return members;
}

}  // namespace

Result<std::vector<UserId>> members_with(Environment& environment, const TenantId& tenant,
                                         Permission permission) {
    TRY(store::Database * database, environment.database());
    return database->system_read([&](store::SystemTransaction& transaction) {
        return members_of(transaction, tenant, permission);
    });
}

Result<std::vector<UserId>> members_with(store::Transaction& transaction, Permission permission) {
    return transaction.as_system([&](store::SystemTransaction& system) {
        return members_of(system, transaction.tenant(), permission);
    });
}

Status notify(Environment& environment, store::Transaction& transaction,
              const std::vector<UserId>& members, const Notice& notice) {
    const Instant now = environment.clock().now();
    for (const UserId& member : members) {
        TRY(const NoticePreferences chosen, notice_preferences(transaction, member));
        if (includes(chosen.off, notice.kind)) continue;
        TRY(const bool is_new, store::add_notification(transaction, member,
                                                       {.kind = notice.kind,
                                                        .topic = notice.topic,
                                                        .title = notice.title,
                                                        .body = notice.body,
                                                        .link = notice.link},
                                                       now));
        if (is_new && sends_mail(environment) && includes(chosen.mail, notice.kind))
            TRY_STATUS(mail_notice(environment, transaction, member, notice));
    }
    return {};
}

void notify_quietly(Environment& environment, const TenantId& tenant,
                    const std::vector<UserId>& members, const Notice& notice) {
    const auto database = environment.database();
    if (!database) return;
    const Status ignored = (*database)->transact(tenant, [&](store::Transaction& transaction) {
        return notify(environment, transaction, members, notice);
    });
    static_cast<void>(ignored);
}

Result<NoticePreferences> notice_preferences(store::Transaction& transaction,
                                             const UserId& member) {
    NoticePreferences preferences;
    TRY(preferences.off, kinds_of(transaction, member, kOff, {}));
    TRY(preferences.mail, kinds_of(transaction, member, kByMail, kMailedKinds));
    return preferences;
}

Status set_notice_preferences(store::Transaction& transaction, const UserId& member,
                              const NoticePreferences& preferences, Instant now) {
    TRY_STATUS(put_kinds(transaction, member, kOff, preferences.off, now));
    return put_kinds(transaction, member, kByMail, preferences.mail, now);
}

}  // namespace ballast::service
