// Shell completion scripts: commands, flags, their values, and the names of methods.
#pragma once

#include <string>
#include <string_view>

#include "api/cli/reference.hpp"
#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::api::cli {

// `shell` is bash, zsh or fish; another is kInvalidInput. The script is self-contained: completing
// does not run the program.
Result<std::string> completion_script(std::string_view shell, const CommandReference& program,
                                      const service::MethodTable& methods);

}  // namespace ballast::api::cli
