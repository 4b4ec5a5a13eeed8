// Secrets on the command line: read from a file or from standard input, because other users see the
// arguments of a process, and shells keep them.
#pragma once

#include <string_view>
#include <vector>

#include "api/cli/arguments.hpp"
#include "api/cli/commands.hpp"
#include "service/method.hpp"

namespace ballast::api::cli {

// Replaces `field=@FILE` ("@-": standard input) of the method's secret field by the text in the
// file without its line end. kInvalidInput for a value in the arguments or in `inline_json`.
Status read_secret(const service::Method& method, std::string_view inline_json,
                   std::vector<Assignment>& assignments, const Streams& streams);

// For a command whose secret is not given: reads it from standard input.
Status ask_for_secret(const service::Method& method, std::vector<Assignment>& assignments,
                      const Streams& streams);

}  // namespace ballast::api::cli
