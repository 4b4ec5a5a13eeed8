// Keys of the installation in files that only its owner can read, and those of its operator.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/seal.hpp"
#include "service/environment.hpp"

namespace ballast::service {

// The first line of the file; it is made with the text of `make` when it does not exist. Of
// processes that start together one makes it. kUnavailable when the file cannot be read or made.
Result<std::string> read_or_make_key(const std::filesystem::path& file,
                                     const std::function<std::string()>& make);

// The text of a file that an operator provides. Others than its owner and its group must have no
// access to it: a service gets such a file from systemd or Kubernetes readable by its group.
// kUnavailable begins with `what`, the name of the file in messages.
Result<std::string> read_private_file(std::string_view what, const std::filesystem::path& file);

// Replaces the text of a key file: a process reads all of the old one or all of the new one.
Status replace_key(const std::filesystem::path& file, const std::string& text);

// The master key (master_key.hpp). A copy of the database without it does not disclose what it
// seals.
Result<SealingKey> sealing_key(Environment& environment);

}  // namespace ballast::service
