// Texts of the store in fewer bytes: a JSON document of results takes a quarter to a third of its
// size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

// gzip (RFC 1952) at a level from 1, the fastest, to 9. Empty when the text is larger than 1 GiB or
// does not get smaller.
std::string gzip(std::string_view text, int level);

// Zstandard (RFC 8878), with the size of the text in its frame and at most 8 MiB of window, which
// readers of responses expect (RFC 9659). Levels from 1, the fastest, to 19; empty as above.
std::string zstd(std::string_view text, int level);

// "gz:" and the base64 of the gzip of a text that gets smaller by that; any other text unchanged,
// unless it begins with "gz:", which is always packed.
std::string pack_text(std::string_view text);

// The text of a packed one, or the text itself if it is not packed. kCorrupted if it cannot be
// unpacked, or to more than `most` bytes.
Result<std::string> unpack_text(std::string_view packed, std::size_t most);

}  // namespace ballast
