// Edit distance, suggestions, lists of words, kinds of characters and constant-time comparison of
// text.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballast {

// Insertions, deletions, substitutions and transpositions of adjacent letters between two texts
// (optimal string alignment), ignoring ASCII case and treating blanks and hyphens as underscores.
// Bytewise; only the first 64 bytes of each count.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The words ordered by their distance to `word`, ties in given order.
std::vector<std::string_view> by_distance(std::string_view word,
                                          std::span<const std::string_view> words);

// The entry of `words` nearest to `word`, the first of several, or empty when none is close enough
// to be a likely typo: two edits or a third of the entry's letters, and never more than half.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);

// The words as alternatives: "a, b or c".
std::string alternatives(std::span<const std::string_view> words);

// The text without blanks, tabs and line ends at both ends.
std::string_view without_blanks(std::string_view text);

// Of ASCII, whatever the locale.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }
constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view text);

// Takes a time that depends on the lengths only: for secrets.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace ballast
