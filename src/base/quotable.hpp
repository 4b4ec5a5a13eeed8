// Texts of files as messages quote them: a file given in the wrong encoding is one long column
// name.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ballast {

// At most 60 bytes, cut between characters, then "…".
std::string quotable(std::string_view text);

// Names such as those of columns: "a, b", each quotable, at most 200 bytes, then "…".
std::string listed_names(std::span<const std::string> names);

}  // namespace ballast
