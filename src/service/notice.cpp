#include "service/notice.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "job/time_zone.hpp"
#include "service/identity.hpp"
#include "service/outbox.hpp"
#include "service/server_settings.hpp"
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
constexpr std::string_view kByDigest = "notifications.digest";
constexpr std::string_view kDigestHour = "notifications.hour";

constexpr int kUsualHour = 7;
constexpr auto kReportLinkLife = std::chrono::hours(24);
constexpr std::size_t kMostInDigest = 50;

// Of members who chose nothing.
const std::vector<NotificationKind> kMailedKinds{
    NotificationKind::kLimitBreached, NotificationKind::kReportReady,
    NotificationKind::kBatchFailed,   NotificationKind::kReview,
    NotificationKind::kSecurity,      NotificationKind::kCompliance};

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

Result<int> hour_of(store::Transaction& transaction, const UserId& member) {
    TRY(const auto found, store::list_preferences(transaction, member, kDigestHour));
    if (found.empty()) return kUsualHour;
    TRY(const auto words, store::decode_list(found.front().value));
    int hour = kUsualHour;
    if (!words.empty()) std::from_chars(words[0].data(), words[0].data() + words[0].size(), hour);
    return std::clamp(hour, 0, 23);
}

job::TimeZone zone_named(std::string_view name) {
    return job::TimeZone::named(name).value_or(job::TimeZone::utc());
}

Result<std::string> zone_of(store::Transaction& transaction, const UserId& member) {
    return transaction.as_system([&](store::SystemTransaction& system) -> Result<std::string> {
        TRY(const store::User user, store::get_user(system, member));
        return zone_named(user.time_zone).name();
    });
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
        case NotificationKind::kCompliance:
            return MailKind::kCompliance;
    }
    return MailKind::kJobEnded;
}

// The owner at the command line has no address.
bool receives_mail(const store::User& user) {
    return user.login.find('@') != std::string::npos && user.enabled && !user.deleted_at;
}

// Puts a link into the mail with which its reader downloads the report without signing in.
Status add_report_link(Environment& environment, store::SystemTransaction& system,
                       const TenantId& tenant, const UserId& member, const std::string& report,
                       MailContent& content) {
    const Instant now = environment.clock().now();
    store::Token token;
    token.id = store::TokenId::make(now);
    token.kind = store::TokenKind::kReport;
    token.tenant = tenant;
    token.user = member;
    token.name = report;
    token.created_at = now;
    token.expires_at = now + kReportLinkLife;
    const std::string key = make_secret();
    TRY([[maybe_unused]] const store::Token made, store::create_token(system, token, key));
    content.file_url = public_page(environment, {}, "/mailed-report?key=" + key);
    content.file_until = token.expires_at;
    return {};
}

Status mail_notice(Environment& environment, store::Transaction& transaction, const UserId& member,
                   const Notice& notice) {
    return transaction.as_system([&](store::SystemTransaction& system) -> Status {
        TRY(const store::User user, store::get_user(system, member));
        if (!receives_mail(user)) return {};
        TRY(const store::Tenant tenant, store::get_tenant(system, transaction.tenant()));
        MailContent content{.kind = mail_kind(notice),
                            .name = user.name,
                            .workspace = tenant.name,
                            .title = notice.title,
                            .body = notice.body,
                            .url = public_page(environment, tenant.slug, notice.link),
                            .preferences_url = public_page(environment, tenant.slug, "/account")};
        if (!notice.report.empty() && environment.shared<ServerSettings>().mail_report_links)
            TRY_STATUS(
                add_report_link(environment, system, tenant.id, member, notice.report, content));
        return queue_mail(environment, system, user.login, content);
    });
}

// Whose digest a queued mail is, and of which time.
struct DigestOrder {
    std::string tenant;
    std::string member;
    std::int64_t end = 0;               // microseconds
    std::optional<std::int64_t> start;  // absent: the digest before, as the member's clock has it
};

}  // namespace

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::DigestOrder> {
    using T = service::DigestOrder;
    static constexpr std::string_view name = "DigestOrder";
    static constexpr std::string_view doc = "A digest of notifications that is due.";
    static constexpr auto fields =
        list(required("tenant", &T::tenant, "Id of the workspace."),
             required("member", &T::member, "Id of the member."),
             required("end", &T::end, "End of its day, in microseconds since 1970."),
             optional("start", &T::start, "Start of its day, in microseconds since 1970."));
};

}  // namespace ballast::describe

namespace ballast::service {

namespace {

// The same for all of a day, so that it is queued once.
Result<store::MailId> digest_id(const DigestOrder& order) {
    std::string id = sha256_hex(fmt::format("{} {} {}", order.tenant, order.member, order.end));
    id.resize(32);
    for (const std::size_t at : {8, 13, 18, 23}) id.insert(at, 1, '-');
    return store::MailId::parse(id);
}

Status queue_digest(Environment& environment, store::Transaction& transaction, const UserId& member,
                    const NoticePreferences& chosen, Instant now,
                    std::optional<Instant> start = {}) {
    const Instant end = digest_end(now, chosen.digest_hour, chosen.time_zone);
    DigestOrder order{.tenant = transaction.tenant().to_string(),
                      .member = member.to_string(),
                      .end = end.micros()};
    if (start) order.start = start->micros();
    return transaction.as_system([&](store::SystemTransaction& system) -> Status {
        TRY(const store::User user, store::get_user(system, member));
        if (!receives_mail(user)) return {};
        TRY(const store::MailId id, digest_id(order));
        return queue_mail_once(environment, system, id, end, user.login,
                               {.kind = MailKind::kDigest, .body = wire::to_json(order)});
    });
}

bool includes(const std::vector<NotificationKind>& kinds, NotificationKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

// Of the day before its end, newest first: unread ones whose kind the member receives by digest.
// None where the member's digest is at another hour now: that one includes them.
Result<std::vector<store::Notification>> digest_notices(store::Transaction& transaction,
                                                        const UserId& member,
                                                        const DigestOrder& order) {
    constexpr std::size_t kMostRead = 500;
    TRY(const NoticePreferences chosen, notice_preferences(transaction, member));
    const Instant end = Instant::from_micros(order.end);
    const Instant last = end - std::chrono::microseconds(1);
    if (digest_end(last, chosen.digest_hour, chosen.time_zone) != end)
        return std::vector<store::Notification>();
    const Instant start = order.start ? Instant::from_micros(*order.start)
                                      : digest_start(last, chosen.digest_hour, chosen.time_zone);
    TRY(auto page,
        store::list_notifications(
            transaction, member, true,
            {.limit = kMostRead, .cursor = {}, .direction = store::Direction::kDescending}));
    std::erase_if(page.items, [&](const store::Notification& one) {
        return one.created_at < start || one.created_at >= end ||
               !includes(chosen.digest, one.kind) || includes(chosen.off, one.kind);
    });
    return std::move(page.items);
}

MailContent digest_mail(Environment& environment, const store::User& user,
                        const store::Tenant& workspace,
                        std::span<const store::Notification> notices) {
    MailContent content{
        .kind = MailKind::kDigest,
        .name = user.name,
        .workspace = workspace.name,
        .title = fmt::format("{}: {} {}", workspace.name, notices.size(),
                             notices.size() == 1 ? "notification" : "notifications"),
        .url = public_page(environment, workspace.slug, "/"),
        .preferences_url = public_page(environment, workspace.slug, "/account")};
    for (const store::Notification& one : notices.first(std::min(notices.size(), kMostInDigest)))
        content.body += fmt::format("{}{}{}{}", content.body.empty() ? "" : "\n", one.title,
                                    one.body.empty() ? "" : ": ", one.body);
    if (notices.size() > kMostInDigest)
        content.body += fmt::format("\nand {} more", notices.size() - kMostInDigest);
    return content;
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
        if (!is_new || !sends_mail(environment)) continue;
        if (includes(chosen.mail, notice.kind))
            TRY_STATUS(mail_notice(environment, transaction, member, notice));
        else if (includes(chosen.digest, notice.kind))
            TRY_STATUS(queue_digest(environment, transaction, member, chosen, now));
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
    TRY(preferences.digest, kinds_of(transaction, member, kByDigest, {}));
    std::erase_if(preferences.mail,
                  [&](NotificationKind kind) { return includes(preferences.digest, kind); });
    TRY(preferences.digest_hour, hour_of(transaction, member));
    TRY(preferences.time_zone, zone_of(transaction, member));
    return preferences;
}

Status set_notice_preferences(Environment& environment, store::Transaction& transaction,
                              const UserId& member, const NoticePreferences& preferences,
                              Instant now) {
    TRY(const NoticePreferences before, notice_preferences(transaction, member));
    const std::vector<std::string> hour{fmt::format("{}", preferences.digest_hour)};
    TRY([[maybe_unused]] const store::Preference stored,
        store::put_preference(transaction, member, std::string(kDigestHour),
                              store::encode_list(hour), now));

    TRY_STATUS(put_kinds(transaction, member, kOff, preferences.off, now));
    TRY_STATUS(put_kinds(transaction, member, kByDigest, preferences.digest, now));
    TRY_STATUS(put_kinds(transaction, member, kByMail, preferences.mail, now));
    return move_digest(environment, transaction, member, before, now);
}

Status move_digest(Environment& environment, store::Transaction& transaction, const UserId& member,
                   const NoticePreferences& before, Instant now) {
    TRY(const NoticePreferences chosen, notice_preferences(transaction, member));
    if (chosen.digest.empty() || !sends_mail(environment) ||
        (chosen.digest_hour == before.digest_hour && chosen.time_zone == before.time_zone))
        return {};
    return queue_digest(environment, transaction, member, chosen, now,
                        digest_start(now, before.digest_hour, before.time_zone));
}

Instant digest_start(Instant time, int hour, std::string_view time_zone) {
    const job::TimeZone zone = zone_named(time_zone);
    const job::WallTime wall = zone.wall(time);
    const Instant today = zone.instant({wall.date, std::chrono::hours(hour)});
    return today <= time ? today : zone.instant({wall.date - 1, std::chrono::hours(hour)});
}

Instant digest_end(Instant time, int hour, std::string_view time_zone) {
    const job::TimeZone zone = zone_named(time_zone);
    const job::WallTime wall = zone.wall(time);
    const Instant today = zone.instant({wall.date, std::chrono::hours(hour)});
    return today > time ? today : zone.instant({wall.date + 1, std::chrono::hours(hour)});
}

Result<std::optional<MailContent>> digest_content(Environment& environment,
                                                  std::string_view order) {
    TRY(const auto of, wire::read_json<DigestOrder>(order));
    TRY(const TenantId tenant, TenantId::parse(of.tenant));
    TRY(const UserId member, UserId::parse(of.member));
    TRY(store::Database * database, environment.database());
    return database->read(
        tenant, [&](store::Transaction& transaction) -> Result<std::optional<MailContent>> {
            TRY(const auto notices, digest_notices(transaction, member, of));
            if (notices.empty()) return std::optional<MailContent>();
            return transaction.as_system(
                [&](store::SystemTransaction& system) -> Result<std::optional<MailContent>> {
                    TRY(const store::User user, store::get_user(system, member));
                    TRY(const auto memberships, store::list_memberships(system, tenant));
                    const bool is_member =
                        std::ranges::find(memberships, member, &store::Membership::user) !=
                        memberships.end();
                    if (!is_member || !receives_mail(user)) return std::optional<MailContent>();
                    TRY(const store::Tenant workspace, store::get_tenant(system, tenant));
                    return std::optional(digest_mail(environment, user, workspace, notices));
                });
        });
}

}  // namespace ballast::service
