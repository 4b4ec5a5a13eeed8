// Contents of a known size that are read piece by piece, because they are too large for memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace ballast {

// Thread-safe: nothing changes it.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    virtual std::uint64_t size() const = 0;
    // The bytes from `at` on: `most` of them, or fewer at the end.
    virtual Result<std::string> read(std::uint64_t at, std::size_t most) const = 0;
};

// Calls take(std::string_view) -> Status for all bytes, in pieces.
template <class Take>
Status each_piece(const ByteSource& source, const Take& take) {
    constexpr std::size_t kPiece = 1 << 20;
    for (std::uint64_t at = 0; at < source.size();) {
        TRY(const std::string piece, source.read(at, kPiece));
        if (piece.empty()) return fail(Code::kCorrupted, "the contents end before their size");
        TRY_STATUS(take(piece));
        at += piece.size();
    }
    return {};
}

}  // namespace ballast
