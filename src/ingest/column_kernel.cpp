// Sixteen bytes a cell, four cells in 64 bytes: a cell of a number costs about ten instructions.
#include "ingest/column_kernel.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <string_view>

// As in risk/simulation_kernel.cpp: the targets between are no faster here.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ingest/column_kernel.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

#ifndef BALLAST_INGEST_COLUMN_KERNEL_TABLES
#define BALLAST_INGEST_COLUMN_KERNEL_TABLES
namespace ballast::ingest::detail {

constexpr std::size_t kCell = sizeof(ShortCell);

// Where what may stand in the sixteen bytes of a cell.
struct CellForm {
    // What turns a sign, such as the point, into '0' where it must stand.
    std::array<std::uint8_t, kCell> flip{};
    // The largest digit that may then stand there.
    std::array<std::uint8_t, kCell> most{};
    // 255 where nothing may stand, or a minus before which nothing stands; digits may stand
    // anywhere.
    std::array<std::uint8_t, kCell> front{};
    // From where to take sixteen digits; 128: none, a zero.
    std::array<std::uint8_t, kCell> order{};
};

// Of a number with so many digits after its point; 0: without a point.
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

// YYYY-MM-DD, as four digits each of the year, the month, the day and nothing.
constexpr CellForm kDateForm = {
    .flip = {'0', '0', '0', '0', '0', '0', 0, 0, 0, 0, '-' ^ '0', 0, 0, '-' ^ '0', 0, 0},
    .most = {0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 0, 9, 9, 0, 9, 9},
    .front = {},
    .order = {6, 7, 8, 9, 128, 128, 11, 12, 128, 128, 14, 15, 128, 128, 128, 128}};

// One more than there are lengths of cells: the last byte of row n, and n - 1 before it, are kept.
constexpr auto kKeep = [] {
    std::array<std::array<std::uint8_t, kCell>, kCell + 1> rows{};
    for (std::size_t size = 0; size <= kCell; ++size)
        for (std::size_t i = kCell - size; i < kCell; ++i) rows[size][i] = 255;
    return rows;
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

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

// A machine without vectors: every cell is left to be read one by one.
std::size_t leave_all(std::size_t count, std::uint32_t* left) {
    std::iota(left, left + count, std::uint32_t{0});
    return count;
}

void LoadShortCells(const ColumnCells& cells, ShortCell* out) {
    for (std::size_t row = 0; row < cells.rows; ++row) {
        out[row] = {};
        const std::string_view text = cells.cell(row).text;
        if (text.size() <= kCell)
            std::memcpy(reinterpret_cast<char*>(out + row + 1) - text.size(), text.data(),
                        text.size());
    }
}

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

std::size_t ReadShortDates(const ShortCell*, std::size_t count, std::int32_t*,
                           std::uint32_t* left) {
    return leave_all(count, left);
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

template <bool kLast>
HWY_INLINE void load_cells(const ColumnCells& cells, ShortCell* out) {
    const hn::FixedTag<std::uint8_t, kCell> d;
    std::size_t row = 0;
    // At the beginning of the text there are no sixteen bytes to load.
    for (; row < cells.rows && cells.base + cells.ends[row * cells.stride] < cells.text + kCell + 2;
         ++row)
        out[row] = {};
    const std::uint32_t* at = cells.ends + row * cells.stride;
    for (; row < cells.rows; ++row, at += cells.stride) {
        const char* begin = cells.base + at[-1] + 1;
        const char* end = cells.base + at[0];
        if constexpr (kLast) end -= end[-1] == '\r' && end > begin ? 1 : 0;
        // In a regular text only a cell in quotes ends in one.
        const std::ptrdiff_t quote = end[-1] == '"' ? 1 : 0;
        end -= quote;
        const auto size = static_cast<std::size_t>(end - begin - quote);
        const auto keep = hn::LoadU(d, kKeep[size <= kCell ? size : 0].data());
        const auto bytes = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(end) - kCell);
        hn::StoreU(hn::And(bytes, keep), d, reinterpret_cast<std::uint8_t*>(out + row));
    }
}

void LoadShortCells(const ColumnCells& cells, ShortCell* out) {
    if (cells.last)
        load_cells<true>(cells, out);
    else
        load_cells<false>(cells, out);
}

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

// Cells whose points stand at places of their own.
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

// What stands in the cells of a vector.
struct Matched {
    ByteVector digits;  // sixteen of each cell, zeros before the first
    hn::Mask<Bytes> minus;
    hn::Mask<Bytes> fits;  // of each byte, whether it may stand where it stands
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

// Two numbers of eight digits.
HWY_INLINE WordVector eights_of(ByteVector digits) {
    const auto fours = fours_of(digits);
    return hn::Add(hn::MulEven(fours, hn::Set(Ints(), 10'000)),
                   hn::ShiftRight<32>(hn::BitCast(Words(), fours)));
}

// The cells of two vectors; those of a column's end are filled up with cells of nothing.
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
    // One bit for each cell that does not fit.
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

// The places that are left, of which a group has some.
struct Left {
    HWY_INLINE void note(unsigned misfits, std::size_t at, std::size_t count) {
        for (misfits &= (1U << count) - 1; misfits != 0; misfits &= misfits - 1)
            out[size++] = static_cast<std::uint32_t>(at) +
                          static_cast<std::uint32_t>(std::countr_zero(misfits));
    }
    std::uint32_t* out = nullptr;
    std::size_t size = 0;
};

// Digits behind the points of a vector's cells.
HWY_INLINE void find_points(ByteVector cells, std::uint8_t* after) {
    const Bytes d;
    std::uint64_t bits = 0;
    hn::StoreMaskBits(d, hn::Eq(cells, hn::Set(d, '.')), reinterpret_cast<std::uint8_t*>(&bits));
    for (std::size_t i = 0; i < kCells; ++i) {
        const auto points = static_cast<std::uint32_t>(bits >> (i * kCell)) & 0xFFFFU;
        const int place = std::countr_zero(points | 0x8000U);  // of one at the end: a misfit
        after[i] = static_cast<std::uint8_t>(place == 0 ? 0 : 15 - place);
    }
}

// Digits behind the points of a group's cells, and whether they are others than in the group
// before.
struct Points {
    HWY_ALIGN std::uint8_t after[kGroup] = {};
    bool moved = true;
};

// Calls take(numbers, points, at, how many) for each group, and is told the cells that it did not
// take. In most columns the points stand where they stood before; where not, each is looked for.
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

// Numbers of at most 32 bits, one in each word.
struct CivilDate {
    hn::Vec<SignedWords> year;
    hn::Vec<SignedWords> month;
    hn::Vec<SignedWords> day;
};

HWY_INLINE CivilDate civil_of(const MatchedGroup& group) {
    const Words d64;
    const SignedWords ds;
    const auto low = hn::BitCast(d64, fours_of(group.low.digits));
    const auto high = hn::BitCast(d64, fours_of(group.high.digits));
    const auto first = hn::ConcatEven(d64, high, low);
    return {hn::BitCast(ds, hn::And(first, hn::Set(d64, 0xFFFF))),
            hn::BitCast(ds, hn::ShiftRight<32>(first)),
            hn::BitCast(ds, hn::ConcatOdd(d64, high, low))};
}

HWY_INLINE hn::Vec<SignedWords> times(hn::Vec<SignedWords> number, std::uint32_t factor) {
    return hn::BitCast(SignedWords(),
                       hn::MulEven(hn::BitCast(Ints(), number), hn::Set(Ints(), factor)));
}

// Hundreds of a year up to 9999: 5243 / 2^19 is 1 / 100 and at most 3e-7 more.
HWY_INLINE hn::Vec<SignedWords> century_of(hn::Vec<SignedWords> year) {
    return hn::ShiftRight<19>(times(year, 5243));
}

// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms",
// days_from_civil; months from March as C. Neri and L. Schneider, "Euclidean affine functions and
// their application to calendar algorithms", 2022).
HWY_INLINE hn::Vec<SignedWords> serial_of(const CivilDate& date) {
    const SignedWords d;
    const auto early = hn::Lt(date.month, hn::Set(d, 3));
    const auto year = hn::Sub(date.year, hn::IfThenElseZero(early, hn::Set(d, 1)));
    const auto month = hn::Add(date.month, hn::IfThenElseZero(early, hn::Set(d, 12)));
    const auto century = century_of(year);
    const auto leap_days =
        hn::Add(hn::Sub(hn::ShiftRight<2>(year), century), hn::ShiftRight<2>(century));
    const auto before_month = hn::ShiftRight<5>(hn::Sub(times(month, 979), hn::Set(d, 2919)));
    const auto days = hn::Add(hn::Add(times(year, 365), leap_days), before_month);
    return hn::Add(days, hn::Sub(date.day, hn::Set(d, 719'469)));
}

HWY_INLINE hn::Mask<SignedWords> exists(const CivilDate& date) {
    const SignedWords d;
    const auto one = hn::Set(d, 1);
    const auto century = century_of(date.year);
    // Of a year that ends a century the number of that decides.
    const auto of_four = hn::IfThenElse(hn::Eq(times(century, 100), date.year), century, date.year);
    const auto leap = hn::Eq(hn::And(of_four, hn::Set(d, 3)), hn::Zero(d));
    const auto odd = hn::And(hn::Add(date.month, hn::ShiftRight<3>(date.month)), one);
    const auto too_late = hn::IfThenElse(hn::Eq(date.month, hn::Set(d, 2)),
                                         hn::Add(hn::Set(d, 29), hn::IfThenElseZero(leap, one)),
                                         hn::Add(hn::Set(d, 31), odd));
    const auto smallest = hn::Min(hn::Min(date.year, date.month), date.day);
    return hn::And(hn::Gt(smallest, hn::Zero(d)),
                   hn::And(hn::Lt(date.month, hn::Set(d, 13)), hn::Lt(date.day, too_late)));
}

std::size_t ReadShortDates(const ShortCell* cells, std::size_t count, std::int32_t* values,
                           std::uint32_t* left) {
    const SignedWords d;
    const hn::Rebind<std::uint32_t, Words> d32;
    Left all_left{.out = left};
    const FormVectors form = vectors_of(kDateForm);
    for (std::size_t at = 0; at < count; at += kGroup) {
        const std::size_t some = std::min(kGroup, count - at);
        const Group group(cells + at, some);
        const MatchedGroup matched{match(group.low, form), match(group.high, form)};
        const CivilDate date = civil_of(matched);
        const auto right = exists(date);
        if (!matched.all_fit() || !hn::AllTrue(d, right)) [[unlikely]] {
            std::uint64_t rights = 0;
            hn::StoreMaskBits(d, right, reinterpret_cast<std::uint8_t*>(&rights));
            all_left.note(matched.misfits() | ~static_cast<unsigned>(rights), at, some);
        }
        const auto serial = hn::TruncateTo(d32, hn::BitCast(Words(), serial_of(date)));
        HWY_ALIGN std::uint32_t days[kGroup];
        hn::StoreU(serial, d32, days);
        std::memcpy(values + at, days, some * sizeof(std::int32_t));
    }
    return all_left.size;
}

#endif  // of a machine with vectors

}  // namespace ballast::ingest::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::ingest::detail {

HWY_EXPORT(LoadShortCells);
HWY_EXPORT(ReadShortIntegers);
HWY_EXPORT(ReadShortDecimals);
HWY_EXPORT(ReadShortDoubles);
HWY_EXPORT(ReadShortDates);

void load_short_cells(const ColumnCells& cells, ShortCell* out) {
    HWY_DYNAMIC_DISPATCH(LoadShortCells)(cells, out);
}

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

std::size_t read_short_dates(const ShortCell* cells, std::size_t count, std::int32_t* values,
                             std::uint32_t* left) {
    return HWY_DYNAMIC_DISPATCH(ReadShortDates)(cells, count, values, left);
}

}  // namespace ballast::ingest::detail
#endif  // HWY_ONCE
