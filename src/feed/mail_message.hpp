// E-mail messages as text (RFC 5322, RFC 2045 to 2047).
#pragma once

#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::feed {

struct Mail {
    std::string id;         // unique; the left part of the Message-ID
    std::string from;       // address
    std::string from_name;  // may be empty
    std::string to;         // address
    std::string subject;
    std::string text;
    std::string html;  // of the same content
    Instant at;
};

// kInvalidInput unless the address can be sent as a command of SMTP: one @, printable ASCII, no
// blanks, no characters with a meaning in commands and header fields.
Status check_mail_address(std::string_view address);

// The header fields and both bodies, with CRLF line ends. kInvalidInput for an address that is not
// valid.
Result<std::string> mail_message(const Mail& mail);

}  // namespace ballast::feed
