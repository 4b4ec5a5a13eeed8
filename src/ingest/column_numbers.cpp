// Numbers, four cells in 64 bytes: about ten instructions per cell.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "ingest/column_kernel.hpp"

// As in risk/simulation_kernel.cpp: the targets in between are no faster here.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ingest/column_numbers.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "ingest/short_cells-inl.hpp"

#ifndef BALLAST_INGEST_COLUMN_NUMBERS_TABLES
#define BALLAST_INGEST_COLUMN_NUMBERS_TABLES
namespace ballast::ingest::detail {

// The form of a number with that many digits after its point; 0: without a point.
constexpr CellForm number_form(std::size_t after) {
    CellForm form;
    const std::size_t point = kCell - 1 - after;
    for (std::size_t i = 0; i < kCell; ++i) {
        form.most[i] = 9;
        form.front[i] = i == kCell - 1 ? 0 : 255;
        form.order[i] = static_cast<std::uint8_t>(i);
        if (after == 0) continue;
        if (i == point) form.flip[i] = '.' ^ '0';
        if (i == point) form.most[i] = 0;
        if (i == point || i + 1 == point) form.front[i] = 0;
        if (i <= point) form.order[i] = i == 0 ? 128 : static_cast<std::uint8_t>(i - 1);
    }
    return form;
}

// With a digit before the point there are at most fourteen after it.
constexpr std::size_t kMostAfter = 14;
constexpr auto kNumberForms = [] {
    std::array<CellForm, kMostAfter + 1> forms;
    for (std::size_t after = 0; after <= kMostAfter; ++after) forms[after] = number_form(after);
    return forms;
}();

// 1, 10, 100 …: exact up to 10^22.
constexpr auto kPowersOfTen = [] {
    std::array<double, kMostAfter + 1> powers{};
    double power = 1.0;
    for (double& p : powers) {
        p = power;
        power *= 10.0;
    }
    return powers;
}();

}  // namespace ballast::ingest::detail
#endif

HWY_BEFORE_NAMESPACE();
namespace ballast::ingest::detail::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t ReadShortIntegers(const ShortCell*, std::size_t count, std::int64_t*,
                              std::uint32_t* left) {
    return leave_all(count, left);
}

std::size_t ReadShortDecimals(const ShortCell*, std::size_t count, std::size_t, std::int64_t*,
                              std::uint8_t*, std::uint32_t* left) {
    return leave_all(count, left);
}

std::size_t ReadShortDoubles(const ShortCell*, std::size_t count, double*, std::uint32_t* left) {
    return leave_all(count, left);
}

#else

// For cells whose points are in different places.
HWY_INLINE FormVectors vectors_of(const std::uint8_t* after) {
    const Bytes d;
    HWY_ALIGN std::uint8_t flip[kWidth];
    HWY_ALIGN std::uint8_t most[kWidth];
    HWY_ALIGN std::uint8_t front[kWidth];
    HWY_ALIGN std::uint8_t order[kWidth];
    for (std::size_t i = 0; i < kCells; ++i) {
        const CellForm& form = kNumberForms[after[i]];
        std::memcpy(flip + i * kCell, form.flip.data(), kCell);
        std::memcpy(most + i * kCell, form.most.data(), kCell);
        std::memcpy(front + i * kCell, form.front.data(), kCell);
        std::memcpy(order + i * kCell, form.order.data(), kCell);
    }
    return {hn::Load(d, flip), hn::Load(d, most), hn::Load(d, front), hn::Load(d, order)};
}

// Two numbers of eight digits.
HWY_INLINE WordVector eights_of(ByteVector digits) {
    const auto fours = fours_of(digits);
    return hn::Add(hn::MulEven(fours, hn::Set(Ints(), 10'000)),
                   hn::ShiftRight<32>(hn::BitCast(Words(), fours)));
}

// The numbers of a group of cells.
struct Numbers {
    hn::Vec<SignedWords> size;
    hn::Mask<SignedWords> negative;
};

HWY_INLINE Numbers numbers_of(const MatchedGroup& group) {
    const Bytes d;
    const Words d64;
    const SignedWords ds;
    const auto low = eights_of(group.low.digits);
    const auto high = eights_of(group.high.digits);
    const auto first = hn::BitCast(Ints(), hn::ConcatEven(d64, high, low));
    const auto size =
        hn::Add(hn::MulEven(first, hn::Set(Ints(), 100'000'000)), hn::ConcatOdd(d64, high, low));
    const auto low_minus = hn::BitCast(d64, hn::VecFromMask(d, group.low.minus));
    const auto high_minus = hn::BitCast(d64, hn::VecFromMask(d, group.high.minus));
    const auto minus = hn::Or(hn::ConcatEven(d64, high_minus, low_minus),
                              hn::ConcatOdd(d64, high_minus, low_minus));
    return {hn::BitCast(ds, size), hn::Ne(hn::BitCast(ds, minus), hn::Zero(ds))};
}

HWY_INLINE hn::Vec<SignedWords> with_sign(const Numbers& numbers) {
    return hn::IfThenElse(numbers.negative, hn::Neg(numbers.size), numbers.size);
}

// The number of digits after the point of each cell in a vector.
HWY_INLINE void find_points(ByteVector cells, std::uint8_t* after) {
    const Bytes d;
    std::uint64_t bits = 0;
    hn::StoreMaskBits(d, hn::Eq(cells, hn::Set(d, '.')), reinterpret_cast<std::uint8_t*>(&bits));
    for (std::size_t i = 0; i < kCells; ++i) {
        const auto points = static_cast<std::uint32_t>(bits >> (i * kCell)) & 0xFFFFU;
        const int place =
            std::countr_zero(points | 0x8000U);  // a point at the end does not match the form
        after[i] = static_cast<std::uint8_t>(place == 0 ? 0 : 15 - place);
    }
}

// The digits after the points of a group's cells, and whether they differ from those of the
// previous group.
struct Points {
    HWY_ALIGN std::uint8_t after[kGroup] = {};
    bool moved = true;
};

// Calls take(numbers, points, at, count) for each group, which returns the cells it did not take.
// In most columns the points are where they were before; otherwise they are searched for.
template <class Take>
HWY_INLINE std::size_t for_numbers(const ShortCell* cells, std::size_t count, std::uint32_t* left,
                                   const Take& take) {
    Left all_left{.out = left};
    Points points;
    FormVectors form = vectors_of(kNumberForms[0]);
    for (std::size_t at = 0; at < count; at += kGroup) {
        const std::size_t some = std::min(kGroup, count - at);
        const Group group(cells + at, some);
        MatchedGroup matched{match(group.low, form), match(group.high, form)};
        const bool moved = !matched.all_fit();
        unsigned misfits = 0;
        if (moved) [[unlikely]] {
            points.moved = true;
            find_points(group.low, points.after);
            find_points(group.high, points.after + kCells);
            matched = {match(group.low, vectors_of(points.after)),
                       match(group.high, vectors_of(points.after + kCells))};
            misfits = matched.misfits();
        }
        misfits |= take(numbers_of(matched), points, at, some);
        if (misfits != 0) [[unlikely]]
            all_left.note(misfits, at, some);
        points.moved = moved;
        if (moved) [[unlikely]] {
            std::fill_n(points.after, kGroup, points.after[some - 1]);
            form = vectors_of(kNumberForms[points.after[0]]);
        }
    }
    return all_left.size;
}

template <class D, class T>
HWY_INLINE void store(D d, hn::Vec<D> vector, T* out, std::size_t count) {
    if (count >= hn::MaxLanes(D())) [[likely]] {
        hn::StoreU(vector, d, out);
        return;
    }
    HWY_ALIGN T some[hn::MaxLanes(D())];
    hn::Store(vector, d, some);
    std::copy_n(some, count, out);
}

std::size_t ReadShortDecimals(const ShortCell* cells, std::size_t count, std::size_t most_after,
                              std::int64_t* values, std::uint8_t* after, std::uint32_t* left) {
    unsigned too_many = 0;
    return for_numbers(cells, count, left,
                       [&](const Numbers& numbers, const Points& points, std::size_t at,
                           std::size_t some) HWY_ATTR {
                           store(SignedWords(), with_sign(numbers), values + at, some);
                           std::copy_n(points.after, some, after + at);
                           if (points.moved) [[unlikely]] {
                               too_many = 0;
                               for (std::size_t i = 0; i < kGroup; ++i)
                                   too_many |= points.after[i] > most_after ? 1U << i : 0U;
                           }
                           return too_many;
                       });
}

std::size_t ReadShortDoubles(const ShortCell* cells, std::size_t count, double* values,
                             std::uint32_t* left) {
    const Doubles d;
    const SignedWords ds;
    const auto most = hn::Set(ds, std::int64_t{1} << 53);
    auto power = hn::Set(d, 1.0);
    return for_numbers(cells, count, left,
                       [&](const Numbers& numbers, const Points& points, std::size_t at,
                           std::size_t some) HWY_ATTR {
                           if (points.moved) [[unlikely]] {
                               HWY_ALIGN double powers[kGroup];
                               for (std::size_t i = 0; i < kGroup; ++i)
                                   powers[i] = kPowersOfTen[points.after[i]];
                               power = hn::Load(d, powers);
                           }
                           const auto quotient = hn::Div(hn::ConvertTo(d, numbers.size), power);
                           const auto sign = hn::IfThenElseZero(hn::RebindMask(d, numbers.negative),
                                                                hn::SignBit(d));
                           store(d, hn::Or(quotient, sign), values + at, some);
                           std::uint64_t inexact = 0;
                           hn::StoreMaskBits(ds, hn::Gt(numbers.size, most),
                                             reinterpret_cast<std::uint8_t*>(&inexact));
                           return static_cast<unsigned>(inexact);
                       });
}

std::size_t ReadShortIntegers(const ShortCell* cells, std::size_t count, std::int64_t* values,
                              std::uint32_t* left) {
    Left all_left{.out = left};
    const FormVectors form = vectors_of(kNumberForms[0]);
    for (std::size_t at = 0; at < count; at += kGroup) {
        const std::size_t some = std::min(kGroup, count - at);
        const Group group(cells + at, some);
        const MatchedGroup matched{match(group.low, form), match(group.high, form)};
        if (!matched.all_fit()) [[unlikely]]
            all_left.note(matched.misfits(), at, some);
        store(SignedWords(), with_sign(numbers_of(matched)), values + at, some);
    }
    return all_left.size;
}

#endif  // of a machine with vectors

}  // namespace ballast::ingest::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::ingest::detail {

HWY_EXPORT(ReadShortIntegers);
HWY_EXPORT(ReadShortDecimals);
HWY_EXPORT(ReadShortDoubles);

std::size_t read_short_integers(const ShortCell* cells, std::size_t count, std::int64_t* values,
                                std::uint32_t* left) {
    return HWY_DYNAMIC_DISPATCH(ReadShortIntegers)(cells, count, values, left);
}

std::size_t read_short_decimals(const ShortCell* cells, std::size_t count, std::size_t most_after,
                                std::int64_t* values, std::uint8_t* after, std::uint32_t* left) {
    return HWY_DYNAMIC_DISPATCH(ReadShortDecimals)(cells, count, most_after, values, after, left);
}

std::size_t read_short_doubles(const ShortCell* cells, std::size_t count, double* values,
                               std::uint32_t* left) {
    return HWY_DYNAMIC_DISPATCH(ReadShortDoubles)(cells, count, values, left);
}

}  // namespace ballast::ingest::detail
#endif  // HWY_ONCE
