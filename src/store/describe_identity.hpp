// The names of roles and kinds of tokens, stored and in responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/identity.hpp"

namespace ballast::describe {

template <>
struct Described<store::Role> {
    using enum store::Role;
    static constexpr std::string_view name = "Role";
    static constexpr std::string_view doc = "Role of a member of a tenant.";
    static constexpr std::array values{word(kViewer, "viewer"), word(kAnalyst, "analyst"),
                                       word(kManager, "manager"), word(kAdmin, "admin")};
};

template <>
struct Described<store::TokenKind> {
    using enum store::TokenKind;
    static constexpr std::string_view name = "TokenKind";
    static constexpr std::string_view doc = "Kind of a token.";
    static constexpr std::array values{
        word(kOneTimeLink, "one_time_link", "A link that its first use consumes."),
        word(kSession, "session", "A session of a browser."),
        word(kService, "service", "A program.")};
};

}  // namespace ballast::describe
