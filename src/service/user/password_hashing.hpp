// Hashes and checks passwords, a few at a time in the process: each takes 64 MiB and a tenth of a
// second.
#pragma once

#include <string>
#include <string_view>

#include "base/password.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::service {

// kUnavailable when too many wait.
Result<std::string> hash_in_turn(Environment& environment, std::string_view password,
                                 const PasswordCost& cost = {});
// An empty hash takes as long as any other, and matches nothing.
Result<bool> check_in_turn(Environment& environment, std::string_view password,
                           const std::string& hash);

}  // namespace ballast::service
