// Dates, four cells in 64 bytes: about fifteen instructions per cell.
#include <algorithm>
#include <cstring>

#include "ingest/column_kernel.hpp"

// As in risk/simulation_kernel.cpp: the targets in between are no faster here.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ingest/column_dates.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "ingest/short_cells-inl.hpp"

#ifndef BALLAST_INGEST_COLUMN_DATES_TABLES
#define BALLAST_INGEST_COLUMN_DATES_TABLES
namespace ballast::ingest::detail {

// YYYY-MM-DD, as four digits each of the year, the month, the day and padding.
constexpr CellForm kDateForm = {
    .flip = {'0', '0', '0', '0', '0', '0', 0, 0, 0, 0, '-' ^ '0', 0, 0, '-' ^ '0', 0, 0},
    .most = {0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 0, 9, 9, 0, 9, 9},
    .front = {},
    .order = {6, 7, 8, 9, 128, 128, 11, 12, 128, 128, 14, 15, 128, 128, 128, 128}};

}  // namespace ballast::ingest::detail
#endif

HWY_BEFORE_NAMESPACE();
namespace ballast::ingest::detail::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t ReadShortDates(const ShortCell*, std::size_t count, std::int32_t*,
                           std::uint32_t* left) {
    return leave_all(count, left);
}

#else

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

// Century of a year up to 9999: 5243 / 2^19 is 1 / 100 plus at most 3e-7.
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
    // For a year that ends a century, the century's number decides.
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

HWY_EXPORT(ReadShortDates);

std::size_t read_short_dates(const ShortCell* cells, std::size_t count, std::int32_t* values,
                             std::uint32_t* left) {
    return HWY_DYNAMIC_DISPATCH(ReadShortDates)(cells, count, values, left);
}

}  // namespace ballast::ingest::detail
#endif  // HWY_ONCE
