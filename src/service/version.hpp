// The version included in every digest, manifest and response.
#pragma once

#include <string_view>

namespace ballast::service {
// Of its own unit, so that nothing else is compiled again for another version.
extern const std::string_view kEngineVersion;
}  // namespace ballast::service
