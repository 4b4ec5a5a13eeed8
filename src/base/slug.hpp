// Short names for addresses and commands.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ballast {

inline constexpr std::size_t kLongestSlug = 64;

// Whether it is 1 to 64 lower-case letters, digits and hyphens.
constexpr bool is_slug(std::string_view text) {
    return !text.empty() && text.size() <= kLongestSlug && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

static_assert(is_slug("retire-at-60"));
static_assert(!is_slug("") && !is_slug("Retire") && !is_slug("a b") && !is_slug("a_b"));

}  // namespace ballast
