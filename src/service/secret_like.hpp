// Recognizes keys and passwords in fields that are stored as plain text and shown to every reader.
#pragma once

#include <string_view>

namespace ballast::service {

// Whether the text has what looks like a key: a provider's prefix, a private key, a password in a
// URL, or a run of at least 16 letters and digits mixed as no word or model name is.
bool looks_like_secret(std::string_view text);

// Whether something of this name is usually a secret: "api_key", "token".
bool names_secret(std::string_view name);

}  // namespace ballast::service
