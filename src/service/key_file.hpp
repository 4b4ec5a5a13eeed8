// Keys of the installation in files that only its owner can read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "base/seal.hpp"
#include "service/environment.hpp"

namespace ballast::service {

// The first line of the file; it is made with the text of `make` when it does not exist. Of
// processes that start together one makes it. kUnavailable when the file cannot be read or made.
Result<std::string> read_or_make_key(const std::filesystem::path& file,
                                     const std::function<std::string()>& make);

// The key that seals secrets in the database, from <data>/keys/seal. A copy of the database without
// it does not disclose them.
Result<SealingKey> sealing_key(Environment& environment);

}  // namespace ballast::service
