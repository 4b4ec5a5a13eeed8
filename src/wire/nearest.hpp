// The words nearest to a misspelt one, for messages.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::wire {

// Insertions, deletions and substitutions between two texts, letters compared without case and a
// blank or hyphen equal to an underscore. Byte by byte; the first 64 of each count.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The words ordered by their distance to `text`, ties in given order.
std::vector<std::string_view> by_distance(std::string_view text,
                                          std::span<const std::string_view> words);

// The nearest word when it is near enough to be what was meant (a third of its letters may
// differ); empty when none is.
std::string_view likely_meant(std::string_view text, std::span<const std::string_view> words);

// "a", "b", "c" of at most `most` words, with how many more there are.
std::string quoted_list(std::span<const std::string_view> words, std::size_t most = 20);

}  // namespace ballast::wire
