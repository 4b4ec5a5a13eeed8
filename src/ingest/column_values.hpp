// Internal to the column reader: converts the text of a cell to a value, eight digits at a time.
//
// Up to sixteen bytes before a cell are loaded (but not used), so each function takes how many
// there are. Cells that the fast path does not handle take the slow path, with the same result.
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "base/decimal.hpp"
#include "fin/date.hpp"

namespace ballast::ingest::detail {

inline std::uint64_t load8(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

inline constexpr std::uint64_t kZeros = 0x3030303030303030ULL;

// The last `count` (1 to 8) bytes before `end`, padded with '0' on the left, little-endian.
inline std::uint64_t digits_before(const char* end, std::size_t count, std::size_t room) {
    if (room >= 8) [[likely]] {
        const std::uint64_t mask = ~std::uint64_t{0} << ((8 - count) * 8);
        return (load8(end - 8) & mask) | (kZeros & ~mask);
    }
    std::array<char, 8> bytes;
    bytes.fill('0');
    std::memcpy(bytes.data() + 8 - count, end - count, count);
    return load8(bytes.data());
}

inline bool all_digits(std::uint64_t word) {
    return ((word & 0xF0F0F0F0F0F0F0F0ULL) == kZeros) &&
           (((word + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) == kZeros);
}

// Eight ASCII digits as a number (D. Lemire, "Quickly parsing eight digits", 2018).
inline std::uint64_t eight_digits(std::uint64_t word) {
    word -= kZeros;
    word = word * 10 + (word >> 8);
    return (((word & 0x000000FF000000FFULL) * 0x000F424000000064ULL) +
            (((word >> 16) & 0x000000FF000000FFULL) * 0x0000271000000001ULL)) >>
           32;
}

// One to sixteen digits ending at `end`.
inline bool read_digits(const char* end, std::size_t count, std::size_t room,
                        std::uint64_t& value) {
    const std::size_t low = count < 8 ? count : 8;
    const std::uint64_t last = digits_before(end, low, room);
    if (!all_digits(last)) return false;
    value = eight_digits(last);
    if (count <= 8) return true;
    const std::uint64_t first = digits_before(end - 8, count - 8, room - 8);
    if (!all_digits(first)) return false;
    value += eight_digits(first) * 100'000'000ULL;
    return true;
}

inline bool read_int64(std::string_view text, std::size_t room, std::int64_t& value) {
    const bool negative = text[0] == '-';
    const std::size_t digits = text.size() - (negative ? 1 : 0);
    if (digits >= 1 && digits <= 16) [[likely]] {
        std::uint64_t size = 0;
        if (!read_digits(text.data() + text.size(), digits, room, size)) return false;
        value = negative ? -static_cast<std::int64_t>(size) : static_cast<std::int64_t>(size);
        return true;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

inline constexpr std::array<double, 17> kPowersOfTen = {
    1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16};
inline constexpr std::array<std::uint64_t, 9> kWholePowers = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};

// Digits, a point, digits: both parts at most eight long.
struct ShortNumber {
    std::uint64_t digits = 0;  // without the point
    std::size_t after = 0;     // of them after it
    bool negative = false;
};

// `after` is the position of the point in the previous cell, which most columns repeat.
inline bool read_short(std::string_view text, std::size_t room, std::size_t& after,
                       ShortNumber& number) {
    number.negative = text[0] == '-';
    const std::size_t sign = number.negative ? 1 : 0;
    if (text.size() > 17 + sign) return false;
    if (after >= text.size() || text[text.size() - 1 - after] != '.') [[unlikely]] {
        const std::size_t point = text.rfind('.');
        after = point == std::string_view::npos ? text.size() : text.size() - 1 - point;
    }
    const bool whole_only = after >= text.size();
    const std::size_t before = text.size() - sign - (whole_only ? 0 : after + 1);
    // A point needs digits on both sides: for zero digits, before - 1 wraps to a large number.
    if (before - 1 >= 8 || (!whole_only && after - 1 >= 8)) return false;
    std::uint64_t whole = 0;
    const std::size_t behind = whole_only ? 0 : after + 1;
    if (!read_digits(text.data() + text.size() - behind, before, room - behind, whole))
        return false;
    number.digits = whole;
    number.after = 0;
    if (whole_only) return true;
    std::uint64_t part = 0;
    if (!read_digits(text.data() + text.size(), after, room, part)) return false;
    number.digits = whole * kWholePowers[after] + part;
    number.after = after;
    return true;
}

// Exact when the digits fit in 53 bits: a quotient of two doubles is rounded once (W. D. Clinger,
// "How to read floating point numbers accurately", PLDI 1990). Otherwise std::from_chars.
inline bool read_double(std::string_view text, std::size_t room, std::size_t& after,
                        double& value) {
    ShortNumber number;
    if (read_short(text, room, after, number) && number.digits <= (std::uint64_t{1} << 53))
        [[likely]] {
        const double size = static_cast<double>(static_cast<std::int64_t>(number.digits)) /
                            kPowersOfTen[number.after];
        // Branchless, because signs are unpredictable in some columns.
        const std::uint64_t sign = static_cast<std::uint64_t>(number.negative) << 63;
        value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(size) | sign);
        return true;
    }
    const char first = text[text[0] == '-' && text.size() > 1 ? 1 : 0];
    if (first < '0' || first > '9') return false;  // no inf, no nan, no ".5"
    if (text.back() == '.') return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

inline bool read_decimal(std::string_view text, std::size_t room, std::size_t& after,
                         Decimal& value) {
    ShortNumber number;
    if (read_short(text, room, after, number)) [[likely]] {
        // Scales to 10^12 units, given 10^after: at most 10^16 x 10^12.
        static constexpr std::array<std::int64_t, 9> kUnits = {
            1'000'000'000'000, 100'000'000'000, 10'000'000'000, 1'000'000'000, 100'000'000,
            10'000'000,        1'000'000,       100'000,        10'000};
        const Int128 units =
            Int128{static_cast<std::int64_t>(number.digits)} * kUnits[number.after];
        value = Decimal::from_units(number.negative ? -units : units);
        return true;
    }
    const auto parsed = Decimal::parse(text);
    if (!parsed) return false;
    value = *parsed;
    return true;
}

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (H. Hinnant,
// "chrono-compatible low-level date algorithms", days_from_civil).
inline std::int32_t days_from_civil(int year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const int era = year / 400;
    const int of_era = year - era * 400;
    const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

inline bool read_iso_date(std::string_view text, fin::Date& value) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const char* p = text.data();
    const std::uint64_t word = (load8(p) & 0x00FFFF00FFFFFFFFULL) | 0x3000003000000000ULL;
    if (!all_digits(word) || p[8] < '0' || p[8] > '9' || p[9] < '0' || p[9] > '9') return false;
    const auto figure = [&](int at) { return p[at] - '0'; };
    const int year = figure(0) * 1000 + figure(1) * 100 + figure(2) * 10 + figure(3);
    const int month = figure(5) * 10 + figure(6);
    const int day = figure(8) * 10 + figure(9);
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    static constexpr std::array<int, 13> kDays = {0,  31, 28, 31, 30, 31, 30,
                                                  31, 31, 30, 31, 30, 31};
    const bool leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > kDays[static_cast<std::size_t>(month)] + (leap ? 1 : 0)) return false;
    value = fin::Date::from_serial(days_from_civil(year, month, day));
    return true;
}

}  // namespace ballast::ingest::detail
