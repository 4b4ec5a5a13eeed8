// The certificate with which the server itself speaks TLS. Resolved together with the other
// settings (settings.hpp); the program puts it into Environment::shared at start.
#pragma once

#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct TlsSettings {
    std::string certificate_file;  // PEM; empty: without TLS
    std::string key_file;          // PEM
};

// From the values that resolve_settings has checked.
TlsSettings tls_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
