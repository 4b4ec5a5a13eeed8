// Parses a request target (RFC 9112 section 3.2) into a safe path and a query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace ballast::api::http {

struct Target {
    std::string path;
    std::string query;
    std::string authority;  // of the absolute form; else empty
};

// Accepts the origin form, the absolute form with http or https, and "*". An escaped slash, a
// backslash, a control character, a "." or ".." segment, invalid UTF-8 and a '%' without two
// hexadecimal digits are errors: a path must be unambiguous.
Result<Target> parse_target(std::string_view target);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=x%20y+z": in order, '+' and escapes decoded; a name without '=' has an empty value.
Result<QueryParameters> parse_query(std::string_view query);

// Decodes %XX and, with `plus`, '+' as a blank. nullopt when an escape is invalid, or the result
// contains a zero byte or is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus);

// Well-formed UTF-8 without surrogates and overlong forms (RFC 3629).
bool is_utf8(std::string_view text);

}  // namespace ballast::api::http
