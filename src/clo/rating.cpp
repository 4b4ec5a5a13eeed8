#include "clo/rating.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kMoodysSymbols = static_cast<std::size_t>(MoodysRating::kNR);
constexpr std::size_t kSpSymbols = static_cast<std::size_t>(SpRating::kNR);

template <class Rating>
Rating moved(Rating rating, int notches) {
    if (!is_rated(rating)) return rating;
    const int lowest = rank(Rating::kNR) - 1;
    return static_cast<Rating>(std::clamp(rank(rating) - notches, 0, lowest));
}

template <class Rating, std::size_t Count>
std::array<std::optional<double>, Count> factors_of(std::string_view file) {
    std::array<std::optional<double>, Count> factors{};
    for (const auto& row : reference_table(file)) {
        const auto rating = describe::from_word<Rating>(row[0]);
        CHECK(rating.has_value());
        factors[static_cast<std::size_t>(*rating)] = reference_number(row[1]);
    }
    return factors;
}

// The S&P symbol in each row of Moody's scale, down to C.
SpRating sp_symbol_of_row(int row, RatingTable table) {
    if (table == RatingTable::kOldModel) {
        if (row == rank(MoodysRating::kB2)) return SpRating::kBB;
        if (row == rank(MoodysRating::kA1)) return SpRating::kAAPlus;
    }
    return static_cast<SpRating>(row);
}

}  // namespace

MoodysRating notched(MoodysRating rating, int notches) { return moved(rating, notches); }
SpRating notched(SpRating rating, int notches) { return moved(rating, notches); }

std::optional<MoodysRating> moodys_equivalent(SpRating rating, RatingTable table) {
    if (!is_rated(rating)) return std::nullopt;
    // Moody's scale has no symbol below C.
    if (rating == SpRating::kD) return MoodysRating::kC;
    for (int row = 0; row <= rank(MoodysRating::kC); ++row)
        if (sp_symbol_of_row(row, table) == rating) return static_cast<MoodysRating>(row);
    return std::nullopt;
}

std::optional<SpRating> sp_equivalent(MoodysRating rating, RatingTable table) {
    if (!is_rated(rating)) return std::nullopt;
    return sp_symbol_of_row(rank(rating), table);
}

std::optional<double> moodys_factor(MoodysRating rating) {
    static const auto kFactors =
        factors_of<MoodysRating, kMoodysSymbols>("moodys_rating_factors.csv");
    if (!is_rated(rating)) return std::nullopt;
    return kFactors[static_cast<std::size_t>(rating)];
}

std::optional<double> sp_factor(SpRating rating) {
    static const auto kFactors = factors_of<SpRating, kSpSymbols>("sp_rating_factors.csv");
    if (!is_rated(rating)) return std::nullopt;
    return kFactors[static_cast<std::size_t>(rating)];
}

}  // namespace ballast::clo
