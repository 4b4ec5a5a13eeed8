// The version that stands in every digest, manifest and answer.
#pragma once

#include <string_view>

namespace ballast::service {
inline constexpr std::string_view kEngineVersion = BALLAST_VERSION;
}  // namespace ballast::service
