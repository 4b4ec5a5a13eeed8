// Responses of mail.*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

struct MailStatus {
    bool configured = false;
    std::string server;
    std::string from;
    std::int64_t queued = 0;
    std::int64_t sent = 0;
    std::int64_t failed = 0;
    std::optional<Instant> oldest_queued_at;
    std::string last_error;
};

struct MailTested {
    std::string to;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::MailStatus> {
    using T = service::MailStatus;
    static constexpr std::string_view name = "MailStatus";
    static constexpr std::string_view doc = "How the server sends mail, and what waits.";
    static constexpr auto fields =
        list(required("configured", &T::configured, "Whether the settings name a mail server."),
             required("server", &T::server, "Host and port of the mail server."),
             required("from", &T::from, "Address of the sender."),
             required("queued", &T::queued, "Messages that wait to be sent."),
             required("sent", &T::sent, "Messages sent in the last 30 days."),
             required("failed", &T::failed, "Messages given up in the last 30 days."),
             required("oldest_queued_at", &T::oldest_queued_at,
                      "Time of the message that waits longest; null when none waits."),
             required("last_error", &T::last_error,
                      "Latest error of a message; empty if every message was sent."));
};

template <>
struct Described<service::MailTested> {
    using T = service::MailTested;
    static constexpr std::string_view name = "MailTested";
    static constexpr std::string_view doc = "A test message that the mail server accepted.";
    static constexpr auto fields = list(required("to", &T::to, "Address of the recipient."));
};

}  // namespace ballast::describe
