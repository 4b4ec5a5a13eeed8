// One-time codes and recovery codes of a user.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/credentials.hpp"

namespace ballast::service {

// Sealed for the row of the user, and opened again.
Result<std::string> seal_code_secret(Environment& environment, const UserId& user,
                                     std::string_view secret);
Result<std::string> open_code_secret(Environment& environment,
                                     const store::Credentials& credentials);

// Ten codes of 80 bits, "3-abcd-efgh-ijkl-mnop": the digit is the number of the code, so that only
// one hash is checked.
std::vector<std::string> make_recovery_codes();
// Without hyphens, in lower case, as codes are hashed.
std::string plain_code(std::string_view code);

// Uses up a one-time code or a recovery code. False when it is wrong or was used before.
Result<bool> use_code(Environment& environment, const store::Credentials& credentials,
                      std::string_view code);

}  // namespace ballast::service
