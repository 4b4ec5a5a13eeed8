// Internal to the column reader: matches the cells of two vectors against the required form, and
// extracts their digits. Included once per vector target, inside foreach_target.
#if defined(BALLAST_INGEST_SHORT_CELLS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_INGEST_SHORT_CELLS_INL_HPP
#undef BALLAST_INGEST_SHORT_CELLS_INL_HPP
#else
#define BALLAST_INGEST_SHORT_CELLS_INL_HPP
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hwy/highway.h>
#include <numeric>

#include "ingest/short_cells.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::ingest::detail::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

// Without vector instructions, every cell is left to be read one by one.
inline std::size_t leave_all(std::size_t count, std::uint32_t* left) {
    std::iota(left, left + count, std::uint32_t{0});
    return count;
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::uint8_t, 64>;
using Shorts = hn::Repartition<std::uint16_t, Bytes>;
using Ints = hn::Repartition<std::uint32_t, Bytes>;
using Words = hn::Repartition<std::uint64_t, Bytes>;
using SignedWords = hn::Repartition<std::int64_t, Bytes>;
using Doubles = hn::Repartition<double, Bytes>;
using ByteVector = hn::Vec<Bytes>;
using WordVector = hn::Vec<Words>;

constexpr std::size_t kWidth = hn::MaxLanes(Bytes());
constexpr std::size_t kCells = kWidth / kCell;  // in a vector
constexpr std::size_t kGroup = 2 * kCells;      // whose numbers fill a vector of words

struct FormVectors {
    ByteVector flip;
    ByteVector most;
    ByteVector front;
    ByteVector order;
};

HWY_INLINE FormVectors vectors_of(const CellForm& form) {
    const Bytes d;
    return {hn::LoadDup128(d, form.flip.data()), hn::LoadDup128(d, form.most.data()),
            hn::LoadDup128(d, form.front.data()), hn::LoadDup128(d, form.order.data())};
}

// The contents of the cells of a vector.
struct Matched {
    ByteVector digits;  // sixteen per cell, padded with zeros on the left
    hn::Mask<Bytes> minus;
    hn::Mask<Bytes> fits;  // whether each byte is allowed at its position
};

HWY_INLINE Matched match(ByteVector cells, const FormVectors& form) {
    const Bytes d;
    const auto zero = hn::Zero(d);
    const auto flipped = hn::Xor(cells, form.flip);
    const auto value = hn::Sub(flipped, hn::Set(d, '0'));
    const auto is_digit = hn::Eq(hn::Min(value, form.most), value);
    const auto minus =
        hn::And(hn::Eq(flipped, hn::Set(d, '-')), hn::Eq(hn::ShiftLeftBytes<1>(flipped), zero));
    const auto nothing = hn::Or(hn::Eq(flipped, zero), minus);
    return {hn::TableLookupBytesOr0(hn::IfThenElseZero(is_digit, value), form.order), minus,
            hn::Or(is_digit, hn::And(nothing, hn::Ne(form.front, zero)))};
}

// Sixteen digits as four numbers of four.
HWY_INLINE hn::Vec<Ints> fours_of(ByteVector digits) {
    const Shorts d16;
    const Ints d32;
    const auto ones = hn::BitCast(d16, digits);
    const auto twos = hn::And(hn::Add(hn::Mul(ones, hn::Set(d16, 10)), hn::ShiftRight<8>(ones)),
                              hn::Set(d16, 0xFF));
    const auto hundreds = hn::BitCast(d32, hn::Mul(twos, hn::Set(d16, 100)));
    return hn::And(hn::Add(hundreds, hn::ShiftRight<16>(hn::BitCast(d32, twos))),
                   hn::Set(d32, 0xFFFF));
}

// The cells of two vectors; at a column's end, padded with empty cells.
struct Group {
    Group(const ShortCell* cells, std::size_t count) {
        const Bytes d;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(cells);
        HWY_ALIGN std::uint8_t some[2 * kWidth] = {};
        if (count < kGroup) [[unlikely]] {
            std::memcpy(some, bytes, count * kCell);
            bytes = some;
        }
        low = hn::LoadU(d, bytes);
        high = hn::LoadU(d, bytes + kWidth);
    }
    ByteVector low;
    ByteVector high;
};

struct MatchedGroup {
    bool all_fit() const { return hn::AllTrue(Bytes(), hn::And(low.fits, high.fits)); }
    // One bit per cell that does not match.
    unsigned misfits() const { return misfits_of(low) | misfits_of(high) << kCells; }

    static unsigned misfits_of(const Matched& matched) {
        std::uint64_t bits = 0;
        hn::StoreMaskBits(Bytes(), matched.fits, reinterpret_cast<std::uint8_t*>(&bits));
        unsigned misfits = 0;
        for (std::size_t i = 0; i < kCells; ++i)
            if ((~bits >> (i * kCell) & 0xFFFFU) != 0) misfits |= 1U << i;
        return misfits;
    }

    Matched low;
    Matched high;
};

// The cells left, collected group by group.
struct Left {
    HWY_INLINE void note(unsigned misfits, std::size_t at, std::size_t count) {
        for (misfits &= (1U << count) - 1; misfits != 0; misfits &= misfits - 1)
            out[size++] = static_cast<std::uint32_t>(at) +
                          static_cast<std::uint32_t>(std::countr_zero(misfits));
    }
    std::uint32_t* out = nullptr;
    std::size_t size = 0;
};

#endif  // of a machine with vectors

}  // namespace ballast::ingest::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
