// Inside the column reader: where the fields of a text end, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ballast::ingest::detail {

// Of a piece of text, as if it began outside quotes.
struct LineCount {
    std::size_t outside = 0;  // line feeds outside quotes
    std::size_t all = 0;
    bool odd = false;      // an odd number of quotes: what follows stands on the other side
    bool returns = false;  // a carriage return that no line feed follows
    bool nul = false;      // a byte that no text holds
    bool ascii = true;     // no byte above 127
};
// `next`: the byte after the piece, 0 at the text's end.
LineCount count_lines(const char* text, std::size_t size, char next);

struct IndexState {
    bool inside = false;       // of quotes
    bool after_close = false;  // the byte before was a quote that closes
    bool may_open = true;      // the byte before ended a field
    std::size_t lines = 0;     // line feeds that were found
    bool bad = false;          // a quote where none may be: the text is not regular
};

// Appends to `ends` the offset, from `base` for the first byte, of every delimiter and line feed
// outside quotes; returns how many. `ends` has room for size + 72 numbers.
std::size_t index_fields(const char* text, std::size_t size, char delimiter, std::uint32_t base,
                         IndexState& state, std::uint32_t* ends);

}  // namespace ballast::ingest::detail
