// Small services on text.
#pragma once

#include <span>
#include <string_view>

namespace ballast {

// The entry of `words` nearest to `word` by edit distance (case ignored), or empty when none is
// near enough to be what was meant (a third of the word's length, at least two edits).
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);

// Compares in time that depends on the lengths only: for secrets.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace ballast
