// The secret of an installation: created when its database is first opened and never disclosed.
// Keys that authenticate what the program hands out are derived from it.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

// 256 random bits in hexadecimal; nullopt before it is created.
Result<std::optional<std::string>> find_installation_secret(SystemTransaction& transaction);
// Does nothing if there is one already.
Status make_installation_secret(SystemTransaction& transaction);

}  // namespace ballast::store
