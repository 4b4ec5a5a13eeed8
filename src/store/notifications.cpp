#include "store/notifications.hpp"

#include <fmt/format.h>

#include "store/describe_notification.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using NotificationColumns = detail::DescribedRow<Notification>;

}  // namespace

Result<bool> add_notification(Transaction& transaction, const UserId& member,
                              Notification notification, Instant now) {
    notification.id = NotificationId::make(now);
    notification.created_at = now;
    std::vector<Value> cells = detail::cells_of(notification);
    cells.emplace_back(member);
    TRY(const std::int64_t added,
        transaction.execute(
            detail::insert_statement<Notification>(
                "notifications", "ON CONFLICT (tenant_id, member_id, topic) DO NOTHING",
                {"member_id"}),
            cells));
    return added == 1;
}

Result<Page<Notification>> list_notifications(Transaction& transaction, const UserId& member,
                                              bool unread_only, const PageRequest& page) {
    detail::Where where;
    where.add("member_id = {}", member);
    if (unread_only) where.add("read_at IS NULL");
    const detail::SortColumn column{"created_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT created_at, id, {} FROM notifications",
                                       NotificationColumns::column_list()),
                           where, column, "id", page));
    return detail::select_page<Notification>(transaction, query);
}

Result<std::int64_t> count_unread_notifications(Transaction& transaction, const UserId& member) {
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM notifications WHERE member_id = $1 "
                          "AND read_at IS NULL",
                          {member}));
    return rows[0].integer(0);
}

Result<std::int64_t> mark_notifications_read(Transaction& transaction, const UserId& member,
                                             std::span<const NotificationId> ids, Instant now) {
    if (ids.empty())
        return transaction.execute(
            "UPDATE main.notifications SET read_at = $2 WHERE tenant_id = current_tenant() AND "
            "member_id = $1 AND read_at IS NULL",
            {member, now});
    std::int64_t marked = 0;
    for (const NotificationId& id : ids) {
        TRY(const std::int64_t count,
            transaction.execute(
                "UPDATE main.notifications SET read_at = $3 WHERE tenant_id = current_tenant() AND "
                "member_id = $1 AND id = $2 AND read_at IS NULL",
                {member, id, now}));
        marked += count;
    }
    return marked;
}

Result<std::int64_t> purge_notifications(Transaction& transaction, Instant before,
                                         std::int64_t most) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT id FROM notifications WHERE created_at < $1 ORDER BY created_at LIMIT $2",
            {before, most}));
    std::int64_t removed = 0;
    for (const Row row : rows) {
        TRY(const NotificationId id, row.id<NotificationId>(0));
        TRY(const std::int64_t count,
            transaction.execute(
                "DELETE FROM main.notifications WHERE tenant_id = current_tenant() AND id = $1",
                {id}));
        removed += count;
    }
    return removed;
}

}  // namespace ballast::store
