#include "store/outbox.hpp"

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/described_row.hpp"

namespace ballast::describe {

template <>
struct Described<store::QueuedMail> {
    using T = store::QueuedMail;
    static constexpr std::string_view name = "QueuedMail";
    static constexpr std::string_view doc = "A mail to be sent.";
    static constexpr auto fields =
        list(required("id", &T::id, ""), required("kind", &T::kind, ""),
             required("address", &T::address, ""), required("content", &T::content, ""),
             required("attempts", &T::attempts, ""), required("due_at", &T::due_at, ""),
             required("created_at", &T::created_at, ""));
};
static_assert(kMembers<store::QueuedMail> == Described<store::QueuedMail>::fields.kCount);

}  // namespace ballast::describe

namespace ballast::store {

Status queue_mail(SystemTransaction& transaction, const QueuedMail& mail) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.outbox (id, kind, address, content, state, attempts, due_at, created_at, "
        "error) VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, '') ON CONFLICT (id) DO NOTHING",
        {mail.id, mail.kind, mail.address, mail.content, mail.due_at, mail.created_at}));
    return {};
}

Result<std::vector<QueuedMail>> due_mail(SystemTransaction& transaction, Instant now,
                                         std::int64_t most) {
    return detail::select_rows<QueuedMail>(
        transaction, "outbox",
        "WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $2", {now, most});
}

Result<bool> claim_mail(SystemTransaction& transaction, const QueuedMail& mail, Instant until) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.outbox SET attempts = attempts + 1, due_at = $3 "
                            "WHERE id = $1 AND attempts = $2 AND state = 'queued'",
                            {mail.id, mail.attempts, until}));
    return changed == 1;
}

Status set_mail_content(SystemTransaction& transaction, const MailId& id,
                        std::string_view content) {
    TRY_STATUS(
        transaction.execute("UPDATE main.outbox SET content = $2 WHERE id = $1", {id, content}));
    return {};
}

Status retry_mail(SystemTransaction& transaction, const MailId& id, Instant due,
                  std::string_view error) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.outbox SET due_at = $2, error = $3 WHERE id = $1 AND state = 'queued'",
        {id, due, error}));
    return {};
}

Status end_mail(SystemTransaction& transaction, const MailId& id, Instant now,
                std::string_view error) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.outbox SET state = $2, content = '', ended_at = $3, error = $4 WHERE id = $1",
        {id, error.empty() ? "sent" : "failed", now, error}));
    return {};
}

Status drop_mail(SystemTransaction& transaction, const MailId& id) {
    TRY_STATUS(transaction.execute("DELETE FROM main.outbox WHERE id = $1", {id}));
    return {};
}

Result<OutboxState> outbox_state(SystemTransaction& transaction) {
    OutboxState state;
    TRY(const Rows counts,
        transaction.query(
            "SELECT state, count(*), min(created_at) FROM outbox GROUP BY state ORDER BY state"));
    for (const Row row : counts) {
        const std::string name = row.string(0);
        if (name == "queued") {
            state.queued = row.integer(1);
            state.oldest = row.optional_instant(2);
        } else {
            (name == "sent" ? state.sent : state.failed) = row.integer(1);
        }
    }
    TRY(const Rows errors, transaction.query("SELECT error FROM outbox WHERE error <> '' "
                                             "ORDER BY created_at DESC, id DESC LIMIT 1"));
    if (!errors.empty()) state.last_error = errors[0].string(0);
    return state;
}

Result<std::int64_t> purge_outbox(SystemTransaction& transaction, Instant before) {
    return transaction.execute("DELETE FROM main.outbox WHERE ended_at < $1", {before});
}

}  // namespace ballast::store
