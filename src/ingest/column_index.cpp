#include "ingest/column_index.hpp"

#include <bit>
#include <cstring>

// As in risk/simulation_kernel.cpp: the targets in between are no faster here.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ingest/column_index.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::ingest::detail::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, 64>;

// 64 bytes as bits, one for each byte equal to `sign`.
struct Block {
    explicit Block(const char* text) {
        const Bytes d;
        for (std::size_t part = 0; part < kParts; ++part)
            bytes[part] = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(text) + part * kLanes);
    }
    HWY_INLINE std::uint64_t equal(char sign) const {
        const Bytes d;
        const auto requested = hn::Set(d, static_cast<std::uint8_t>(sign));
        std::uint64_t bits = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            std::uint64_t some = 0;
            hn::StoreMaskBits(d, hn::Eq(bytes[part], requested),
                              reinterpret_cast<std::uint8_t*>(&some));
            bits |= some << (part * kLanes % 64);
        }
        return bits;
    }
    // The high bit of each byte, set for non-ASCII bytes.
    HWY_INLINE std::uint64_t high() const {
        const Bytes d;
        const hn::RebindToSigned<Bytes> s;
        std::uint64_t bits = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            std::uint64_t some = 0;
            hn::StoreMaskBits(d,
                              hn::RebindMask(d, hn::Lt(hn::BitCast(s, bytes[part]), hn::Zero(s))),
                              reinterpret_cast<std::uint8_t*>(&some));
            bits |= some << (part * kLanes % 64);
        }
        return bits;
    }
    static constexpr std::size_t kLanes = hn::MaxLanes(Bytes());
    static constexpr std::size_t kParts = 64 / kLanes;
    hn::Vec<Bytes> bytes[kParts];
};

// Bit i: whether an odd number of bits up to and including i are set.
HWY_INLINE std::uint64_t parity_before(std::uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

// Calls body(bytes, offset, count) for every 64 bytes, the last ones padded with zeros.
template <class Body>
HWY_INLINE void for_blocks_of_64(const char* text, std::size_t size, const Body& body) {
    std::size_t at = 0;
    for (; at + 64 <= size; at += 64) body(text + at, at, std::size_t{64});
    if (at == size) return;
    char tail[64] = {};
    std::memcpy(tail, text + at, size - at);
    body(tail, at, size - at);
}

LineCount CountLines(const char* text, std::size_t size, char next) {
    LineCount count;
    std::uint64_t inside = 0;
    std::uint64_t nuls = 0;
    std::uint64_t high = 0;
    for_blocks_of_64(text, size, [&](const char* bytes, std::size_t at, std::size_t width) {
        const Block block(bytes);
        const std::uint64_t padding = width == 64 ? 0 : ~std::uint64_t{0} << width;
        nuls |= block.equal('\0') & ~padding;
        high |= block.high();
        const std::uint64_t quotes = block.equal('"');
        const std::uint64_t lines = block.equal('\n');
        if (const std::uint64_t returns = block.equal('\r'); returns != 0) {
            const char after = at + width < size ? text[at + width] : next;
            const std::uint64_t last = after == '\n' ? std::uint64_t{1} << (width - 1) : 0;
            count.returns = count.returns || (returns & ~((lines >> 1) | last)) != 0;
        }
        count.all += static_cast<std::size_t>(std::popcount(lines));
        std::uint64_t quoted = inside;
        if (quotes != 0) {
            quoted ^= parity_before(quotes);
            inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(quoted) >> 63);
        }
        count.outside += static_cast<std::size_t>(std::popcount(lines & ~quoted));
    });
    count.odd = inside != 0;
    count.nul = nuls != 0;
    count.ascii = high == 0;
    return count;
}

// A quote may open after the end of a field, or after a closing one (the two of ""); a closing
// quote must be followed by the end of the field or by a quote.
HWY_INLINE void check_quotes(const Block& block, std::uint64_t quotes, std::uint64_t quoted,
                             std::uint64_t ends, std::uint64_t valid, IndexState& state) {
    const std::uint64_t opening = quotes & quoted;
    const std::uint64_t closing = quotes & ~quoted;
    const std::uint64_t before =
        ((ends | closing) << 1) | (state.may_open || state.after_close ? 1U : 0U);
    const std::uint64_t follows = ends | opening | block.equal('\r');
    const std::uint64_t closed_before = (closing << 1) | (state.after_close ? 1U : 0U);
    if ((opening & ~before) != 0 || (closed_before & valid & ~follows) != 0) state.bad = true;
    state.after_close = (closing >> (std::bit_width(valid) - 1)) != 0;
}

std::size_t IndexFields(const char* text, std::size_t size, char delimiter, std::uint32_t base,
                        IndexState& state, std::uint32_t* ends_out) {
    std::uint32_t* out = ends_out;
    std::uint64_t inside = state.inside ? ~std::uint64_t{0} : 0;
    for_blocks_of_64(text, size, [&](const char* bytes, std::size_t at, std::size_t count) {
        const std::uint64_t valid =
            count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
        const Block block(bytes);
        const std::uint64_t quotes = block.equal('"');
        std::uint64_t lines = block.equal('\n');
        std::uint64_t ends = block.equal(delimiter) | lines;
        if ((quotes | inside) != 0 || state.after_close) {
            const std::uint64_t quoted = parity_before(quotes) ^ inside;
            ends &= ~quoted;
            lines &= ~quoted;
            check_quotes(block, quotes, quoted, ends, valid, state);
            inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(quoted) >> 63);
        }
        state.lines += static_cast<std::size_t>(std::popcount(lines));
        state.may_open = (ends >> (count - 1) & 1) != 0;
        const auto offset = base + static_cast<std::uint32_t>(at);
        const auto found = static_cast<std::size_t>(std::popcount(ends));
        for (std::size_t written = 0; written < found; written += 8) {
            HWY_UNROLL(8)
            for (std::size_t k = 0; k < 8; ++k) {
                out[written + k] = offset + static_cast<std::uint32_t>(std::countr_zero(ends));
                ends &= ends - 1;
            }
        }
        out += found;
    });
    state.inside = inside != 0;
    return static_cast<std::size_t>(out - ends_out);
}

}  // namespace ballast::ingest::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::ingest::detail {

HWY_EXPORT(CountLines);
HWY_EXPORT(IndexFields);

LineCount count_lines(const char* text, std::size_t size, char next) {
    return HWY_DYNAMIC_DISPATCH(CountLines)(text, size, next);
}

std::size_t index_fields(const char* text, std::size_t size, char delimiter, std::uint32_t base,
                         IndexState& state, std::uint32_t* ends) {
    return HWY_DYNAMIC_DISPATCH(IndexFields)(text, size, delimiter, base, state, ends);
}

}  // namespace ballast::ingest::detail
#endif  // HWY_ONCE
