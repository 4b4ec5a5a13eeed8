#include "service/notice.hpp"

#include <algorithm>

#include "store/app_state.hpp"
#include "store/database.hpp"
#include "store/describe_notification.hpp"
#include "store/identity.hpp"
#include "store/text_list.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kPreference = "notifications.muted";  // a list of kinds

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

Status notify(store::Transaction& transaction, const std::vector<UserId>& members,
              const Notice& notice, Instant now) {
    for (const UserId& member : members) {
        TRY(const auto muted, muted_kinds(transaction, member));
        if (std::ranges::find(muted, notice.kind) != muted.end()) continue;
        TRY_STATUS(store::add_notification(transaction, member,
                                           {.kind = notice.kind,
                                            .topic = notice.topic,
                                            .title = notice.title,
                                            .body = notice.body,
                                            .link = notice.link},
                                           now));
    }
    return {};
}

void notify_quietly(Environment& environment, const TenantId& tenant,
                    const std::vector<UserId>& members, const Notice& notice) {
    const auto database = environment.database();
    if (!database) return;
    const Status ignored = (*database)->transact(tenant, [&](store::Transaction& transaction) {
        return notify(transaction, members, notice, environment.clock().now());
    });
    static_cast<void>(ignored);
}

Result<std::vector<store::NotificationKind>> muted_kinds(store::Transaction& transaction,
                                                         const UserId& member) {
    TRY(const auto found, store::list_preferences(transaction, member, kPreference));
    std::vector<store::NotificationKind> kinds;
    if (found.empty()) return kinds;
    TRY(const auto words, store::decode_list(found.front().value));
    for (const std::string& word : words)
        if (const auto kind = describe::from_word<store::NotificationKind>(word))
            kinds.push_back(*kind);
    return kinds;
}

Status mute_kinds(store::Transaction& transaction, const UserId& member,
                  const std::vector<store::NotificationKind>& kinds, Instant now) {
    std::vector<std::string> words;
    for (const store::NotificationKind kind : kinds) words.emplace_back(describe::to_word(kind));
    TRY([[maybe_unused]] const store::Preference stored,
        store::put_preference(transaction, member, kPreference, store::encode_list(words), now));
    return {};
}

}  // namespace ballast::service
