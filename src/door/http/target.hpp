// Taking a request target (RFC 9112 section 3.2) apart into a safe path and a query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace ballast::door::http {

struct Target {
    std::string path;
    std::string query;
};

// Accepts the origin form, the absolute form with http or https (whose authority is dropped), and
// "*". An escaped slash, a backslash, a control character, a "." or ".." segment, bytes that are no
// UTF-8 and a '%' without two hexadecimal digits are errors: a path has one meaning or none.
Result<Target> parse_target(std::string_view target);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=x%20y+z": in order, '+' and escapes decoded; a name without '=' has an empty value.
Result<QueryParameters> parse_query(std::string_view query);

// Undoes %XX; with `plus`, '+' is a blank. Nothing when an escape is broken, or the result holds a
// zero byte or is no UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus);

}  // namespace ballast::door::http
