// Mail of the server: its settings, and what is queued to be sent (user/mail_sender.hpp sends it).
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/mail_text.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/outbox.hpp"

namespace ballast::service {

// Whether the settings name a mail server. Without one nothing is queued.
bool sends_mail(Environment& environment);

// The address of a page for a link in a mail: "https://risk.example.com/w/desk/limits". Without a
// workspace the page is one that needs none.
std::string public_page(Environment& environment, std::string_view workspace,
                        std::string_view page);

// Queues a mail in the open transaction: it is sent only if that commits. Does nothing without a
// mail server.
Status queue_mail(Environment& environment, store::SystemTransaction& system,
                  const std::string& address, const MailContent& content);

// The same for a mail that is sent at a time, once for an id.
Status queue_mail_once(Environment& environment, store::SystemTransaction& system,
                       const store::MailId& id, Instant due, const std::string& address,
                       const MailContent& content);

// Queues the answer to a request for a new password, with the same work for an unknown address: who
// it belongs to is looked up when it is sent.
Status queue_reset(Environment& environment, store::SystemTransaction& system,
                   const std::string& address);

// The content of a queued mail, as it is stored.
Result<std::string> seal_mail(Environment& environment, const MailContent& content);
Result<MailContent> open_mail(Environment& environment, std::string_view sealed);

}  // namespace ballast::service
