// Internal to the column reader: finds the ends of the fields of a text, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ballast::ingest::detail {

// Counts of a piece of text, as if it started outside quotes.
struct LineCount {
    std::size_t outside = 0;  // line feeds outside quotes
    std::size_t all = 0;
    bool odd = false;      // an odd number of quotes: the following text is on the other side
    bool returns = false;  // a carriage return not followed by a line feed
    bool nul = false;      // a NUL byte
    bool ascii = true;     // no byte above 127
};
// `next`: the byte after the piece, 0 at the end of the text.
LineCount count_lines(const char* text, std::size_t size, char next);

struct IndexState {
    bool inside = false;       // inside quotes
    bool after_close = false;  // the previous byte was a closing quote
    bool may_open = true;      // the previous byte ended a field
    std::size_t lines = 0;     // line feeds found
    bool bad = false;          // a misplaced quote: the text is not regular
};

// Appends to `ends` the offset, from `base` for the first byte, of every delimiter and line feed
// outside quotes; returns their number. `ends` must have room for size + 72 numbers.
std::size_t index_fields(const char* text, std::size_t size, char delimiter, std::uint32_t base,
                         IndexState& state, std::uint32_t* ends);

}  // namespace ballast::ingest::detail
