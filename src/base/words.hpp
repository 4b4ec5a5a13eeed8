// Words of the program, such as names of enum values, as text for people.
#pragma once

#include <string>
#include <string_view>

namespace ballast {

// "parallel_up" as "parallel up".
std::string spaced_word(std::string_view word);
// "Parallel up".
std::string titled_word(std::string_view word);

}  // namespace ballast
