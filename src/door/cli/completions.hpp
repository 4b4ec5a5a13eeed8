// Completion scripts of shells: commands, flags, their values, and the names of methods.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "door/cli/reference.hpp"
#include "service/method.hpp"

namespace ballast::door::cli {

// `shell` is bash, zsh or fish; another is kInvalidInput. Nothing is asked of the program while
// completing: the script holds all it offers.
Result<std::string> completion_script(std::string_view shell, const CommandReference& program,
                                      const service::MethodTable& methods);

}  // namespace ballast::door::cli
