// Inside the store: the parameters of a statement's text.
#pragma once

#include <string>
#include <string_view>

namespace ballast::store::detail {

// $1 becomes ?1, outside of string literals, quoted names and comments.
std::string to_sqlite_parameters(std::string_view sql);

}  // namespace ballast::store::detail
