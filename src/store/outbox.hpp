// Mail that waits to be sent, for all tenants. Of several processes exactly one sends a mail at a
// time: whoever claims it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

using MailId = Id<struct MailTag>;

struct QueuedMail {
    MailId id;
    std::string kind;     // name of its template
    std::string address;  // of the recipient
    std::string content;  // sealed by the caller; may be empty
    std::int64_t attempts = 0;
    Instant due_at;
    Instant created_at;
};

// Does nothing when there is a mail with the id.
Status queue_mail(SystemTransaction& transaction, const QueuedMail& mail);
// Those that are due, the longest first.
Result<std::vector<QueuedMail>> due_mail(SystemTransaction& transaction, Instant now,
                                         std::int64_t most);
// Counts an attempt, and keeps others from the mail until `until`. False when another process has
// claimed it.
Result<bool> claim_mail(SystemTransaction& transaction, const QueuedMail& mail, Instant until);
Status set_mail_content(SystemTransaction& transaction, const MailId& id, std::string_view content);
// After a failed attempt: the next one.
Status retry_mail(SystemTransaction& transaction, const MailId& id, Instant due,
                  std::string_view error);
// `error` is empty when the mail was sent.
Status end_mail(SystemTransaction& transaction, const MailId& id, Instant now,
                std::string_view error);

// There is nothing to send.
Status drop_mail(SystemTransaction& transaction, const MailId& id);

struct OutboxState {
    std::int64_t queued = 0;
    std::int64_t sent = 0;
    std::int64_t failed = 0;
    std::optional<Instant> oldest;  // of those queued
    std::string last_error;         // of the mail that failed last, queued or not
};
Result<OutboxState> outbox_state(SystemTransaction& transaction);
// Removes those that ended before `before`; returns their number.
Result<std::int64_t> purge_outbox(SystemTransaction& transaction, Instant before);

}  // namespace ballast::store
