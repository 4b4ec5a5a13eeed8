// Sending mail: SMTP through libcurl, under the same policy as the HTTP client.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "feed/mail_message.hpp"

namespace ballast::feed {

enum class MailSecurity : std::uint8_t {
    kStartTls,  // the connection must be upgraded before anything is sent
    kTls,       // TLS from the first byte
    kNone,      // only where the server is local
};

struct MailServer {
    std::string host;
    std::uint16_t port = 587;
    MailSecurity security = MailSecurity::kStartTls;
    bool local = false;  // addresses of this machine and of private networks are allowed
    std::string user;    // empty: without authentication
    std::string password;
    std::string ca_file;  // certificates that are trusted; empty: those of the system
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds total{60'000};
};

// kUnavailable: the server did not accept the message now (no connection, a refused sign-in, a
// reply 4yz); sending it again later may help. kInvalidInput: it never will (a reply 5yz, an
// address that is not valid). kForbidden: the policy refuses the server.
Status send_mail(const MailServer& server, const Mail& mail, const Cancel& cancel);

}  // namespace ballast::feed
