// Facts of an installation. Its secret is created when its database is first opened and never
// disclosed: keys that authenticate what the program hands out are derived from it. Its object
// store is the directory with the same identity: another one does not have the results and files
// that the database refers to.
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

// nullopt before the first process has claimed a directory.
Result<std::optional<std::string>> find_object_store(SystemTransaction& transaction);
// Of concurrent claims the first one stays; returns the identity that did.
Result<std::string> claim_object_store(SystemTransaction& transaction, const std::string& identity);

}  // namespace ballast::store
