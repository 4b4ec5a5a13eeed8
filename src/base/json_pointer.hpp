// Keys as steps of a JSON pointer (RFC 6901).
#pragma once

#include <string>
#include <string_view>

namespace ballast {

// "~" as "~0" and "/" as "~1".
std::string escaped_key(std::string_view key);
// The key of such a step; other tildes stay.
std::string unescaped_key(std::string_view step);

}  // namespace ballast
