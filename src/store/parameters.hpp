// Internal to the store: translates the parameters of an SQL text.
#pragma once

#include <string>
#include <string_view>

namespace ballast::store::detail {

// $1 becomes ?1, except in string literals, quoted names and comments.
std::string to_sqlite_parameters(std::string_view sql);

}  // namespace ballast::store::detail
