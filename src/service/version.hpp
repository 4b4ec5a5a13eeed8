// The version included in every digest, manifest and response.
#pragma once

#include <string_view>

namespace ballast::service {
inline constexpr std::string_view kEngineVersion = BALLAST_VERSION;
}  // namespace ballast::service
