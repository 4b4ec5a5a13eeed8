// Methods that concern the whole installation, which administrators of its home workspace run.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace ballast::service {

// Whether a method is refused in other workspaces than home.
constexpr bool concerns_installation(std::string_view method) {
    constexpr std::array<std::string_view, 4> kGroups{"backup.", "mail.", "node.", "user."};
    if (method == "user.roles") return false;  // the same everywhere
    if (method == "auth.lockdown" || method == "auth.rotate_keys") return true;
    return std::ranges::any_of(kGroups,
                               [&](std::string_view group) { return method.starts_with(group); });
}

}  // namespace ballast::service
