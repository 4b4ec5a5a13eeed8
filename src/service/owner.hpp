// The owner at the command line: a user of the store, but not a person who signs in with a
// password.
#pragma once

#include <string_view>

#include "store/identity.hpp"

namespace ballast::service {

inline constexpr std::string_view kOwnerLogin = "owner";

inline bool is_owner(const store::User& user) { return user.login == kOwnerLogin; }

}  // namespace ballast::service
