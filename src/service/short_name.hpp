// Short names in requests.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "base/slug.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

// kInvalidInput at `pointer` for a name that is_slug() refuses.
inline Status check_short_name(std::string_view name, std::string pointer) {
    if (is_slug(name)) return {};
    return invalid(std::move(pointer), "pattern", fmt::format("\"{}\" is not a short name", name),
                   "use 1 to 64 lower-case letters, digits and hyphens");
}

}  // namespace ballast::service
