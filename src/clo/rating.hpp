// The long-term rating scales of the agencies and the arithmetic of notches.
//
// A rating's rank is its position on the scale, best first. NR is on no scale: it is neither better
// nor worse than a rating.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "describe/describe.hpp"

namespace ballast::clo {

enum class MoodysRating : std::uint8_t {
    kAaa,
    kAa1,
    kAa2,
    kAa3,
    kA1,
    kA2,
    kA3,
    kBaa1,
    kBaa2,
    kBaa3,
    kBa1,
    kBa2,
    kBa3,
    kB1,
    kB2,
    kB3,
    kCaa1,
    kCaa2,
    kCaa3,
    kCa,
    kC,
    kNR
};

// Also the scale of Fitch.
enum class SpRating : std::uint8_t {
    kAAA,
    kAAPlus,
    kAA,
    kAAMinus,
    kAPlus,
    kA,
    kAMinus,
    kBBBPlus,
    kBBB,
    kBBBMinus,
    kBBPlus,
    kBB,
    kBBMinus,
    kBPlus,
    kB,
    kBMinus,
    kCCCPlus,
    kCCC,
    kCCCMinus,
    kCC,
    kC,
    kD,
    kNR
};

// A review or an outlook of an agency.
enum class RatingOutlook : std::uint8_t {
    kUpgrade,    // on review for upgrade
    kDowngrade,  // on review for downgrade
    kPositive,
    kNegative,
    kStable,
    kDeveloping,
};

// A review, where a source separates it from the outlook.
enum class RatingWatch : std::uint8_t { kUp, kDown };

constexpr int rank(MoodysRating rating) { return static_cast<int>(rating); }
constexpr int rank(SpRating rating) { return static_cast<int>(rating); }

template <class Rating>
constexpr bool is_rated(Rating rating) {
    return rating != Rating::kNR;
}

// False where either is NR.
template <class Rating>
constexpr bool is_worse(Rating a, Rating b) {
    return is_rated(a) && is_rated(b) && rank(a) > rank(b);
}
template <class Rating>
constexpr bool is_better(Rating a, Rating b) {
    return is_worse(b, a);
}

constexpr bool is_investment_grade(MoodysRating rating) {
    return rank(rating) <= rank(MoodysRating::kBaa3);
}
constexpr bool is_investment_grade(SpRating rating) {
    return rank(rating) <= rank(SpRating::kBBBMinus);
}

// `notches` up where positive, down where negative, at most to the ends of the scale; NR is kept.
MoodysRating notched(MoodysRating rating, int notches);
SpRating notched(SpRating rating, int notches);

// How the tables of the agencies correspond. The earlier workbook wrote BB in the row of B2 and AA+
// in that of A1: a rating that a table does not contain has no equivalent.
enum class RatingTable : std::uint8_t { kCorrected, kOldModel };

std::optional<MoodysRating> moodys_equivalent(SpRating rating, RatingTable table);
std::optional<SpRating> sp_equivalent(MoodysRating rating, RatingTable table);

// Moody's rating factor: ten-year idealized default rate times 10,000. Nullopt for NR.
std::optional<double> moodys_factor(MoodysRating rating);
// S&P Global's rating factor. Nullopt for NR and below CCC-, which are not in its weighted average.
std::optional<double> sp_factor(SpRating rating);

}  // namespace ballast::clo

namespace ballast::describe {

template <>
struct Described<clo::MoodysRating> {
    using enum clo::MoodysRating;
    static constexpr std::string_view name = "MoodysRating";
    static constexpr std::string_view doc = "Long-term rating of Moody's; NR is not rated.";
    static constexpr std::array values{word(kAaa, "Aaa"),   word(kAa1, "Aa1"),
                                       word(kAa2, "Aa2"),   word(kAa3, "Aa3"),
                                       word(kA1, "A1"),     word(kA2, "A2"),
                                       word(kA3, "A3"),     word(kBaa1, "Baa1"),
                                       word(kBaa2, "Baa2"), word(kBaa3, "Baa3"),
                                       word(kBa1, "Ba1"),   word(kBa2, "Ba2"),
                                       word(kBa3, "Ba3"),   word(kB1, "B1"),
                                       word(kB2, "B2"),     word(kB3, "B3"),
                                       word(kCaa1, "Caa1"), word(kCaa2, "Caa2"),
                                       word(kCaa3, "Caa3"), word(kCa, "Ca"),
                                       word(kC, "C"),       word(kNR, "NR", "Not rated.")};
};

template <>
struct Described<clo::SpRating> {
    using enum clo::SpRating;
    static constexpr std::string_view name = "SpRating";
    static constexpr std::string_view doc =
        "Long-term rating of S&P Global, also used for Fitch; NR is not rated.";
    static constexpr std::array values{word(kAAA, "AAA"),
                                       word(kAAPlus, "AA+"),
                                       word(kAA, "AA"),
                                       word(kAAMinus, "AA-"),
                                       word(kAPlus, "A+"),
                                       word(kA, "A"),
                                       word(kAMinus, "A-"),
                                       word(kBBBPlus, "BBB+"),
                                       word(kBBB, "BBB"),
                                       word(kBBBMinus, "BBB-"),
                                       word(kBBPlus, "BB+"),
                                       word(kBB, "BB"),
                                       word(kBBMinus, "BB-"),
                                       word(kBPlus, "B+"),
                                       word(kB, "B"),
                                       word(kBMinus, "B-"),
                                       word(kCCCPlus, "CCC+"),
                                       word(kCCC, "CCC"),
                                       word(kCCCMinus, "CCC-"),
                                       word(kCC, "CC"),
                                       word(kC, "C"),
                                       word(kD, "D"),
                                       word(kNR, "NR", "Not rated.")};
};

template <>
struct Described<clo::RatingOutlook> {
    using enum clo::RatingOutlook;
    static constexpr std::string_view name = "RatingOutlook";
    static constexpr std::string_view doc = "Review or outlook of a rating.";
    static constexpr std::array values{word(kUpgrade, "upgrade", "On review for upgrade."),
                                       word(kDowngrade, "downgrade", "On review for downgrade."),
                                       word(kPositive, "positive", "Positive outlook."),
                                       word(kNegative, "negative", "Negative outlook."),
                                       word(kStable, "stable", "Stable outlook."),
                                       word(kDeveloping, "developing", "Developing outlook.")};
};

template <>
struct Described<clo::RatingWatch> {
    using enum clo::RatingWatch;
    static constexpr std::string_view name = "RatingWatch";
    static constexpr std::string_view doc = "Direction of a review.";
    static constexpr std::array values{word(kUp, "up", "On review for upgrade."),
                                       word(kDown, "down", "On review for downgrade.")};
};

}  // namespace ballast::describe
