// The secret of one installation: made when its database is first opened, kept there, never told.
// Keys for what leaves the program and has to be known again are derived from it.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

// 256 random bits in hexadecimal; nothing before the first make.
Result<std::optional<std::string>> find_installation_secret(SystemTransaction& transaction);
// Does nothing when there is one already.
Status make_installation_secret(SystemTransaction& transaction);

}  // namespace ballast::store
