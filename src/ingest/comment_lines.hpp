// Lines that begin with # as comments of delimited text.
#pragma once

#include <string>
#include <string_view>

namespace ballast::ingest {

// Blanks such lines outside of quotes; line numbers do not change. A byte order mark is left out.
std::string without_comments(std::string_view bytes);

}  // namespace ballast::ingest
