// The ratings and the recovery rate of an asset that the tests of a deal use: as stated, or derived
// by the definitions of the indenture.
//
// Moody's default probability rating: corporate family rating > senior unsecured > senior secured
// less one notch > credit estimate younger than 15 months > facility rating of a DIP loan less one
// notch > S&P ratings > Caa3. Reviews move it by one notch. For the weighted average rating factor
// a review for downgrade counts two notches and a negative outlook one. Moody's rating of a senior
// secured loan: facility > corporate family plus one notch > senior unsecured plus two > the above;
// of others: facility > senior unsecured > corporate family less one > subordinated plus one > the
// above.
//
// NR says that an agency does not rate the obligor, and leads to the next source and in the end to
// Caa3 (S&P: CCC-). Where no source says anything, the rating is unknown.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "clo/asset.hpp"
#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"
#include "clo/rating.hpp"

namespace ballast::clo {

// A rating or rate and the rule that it comes from, for drill-downs.
template <class T>
struct Derived {
    std::optional<T> value;
    std::string_view rule = "no source states it";
};

struct RatingRules {
    RatingSource source = RatingSource::kStated;  // stated: derived where absent
    CalculationMode mode = CalculationMode::kCorrected;
    fin::Date as_of;
};

struct RatedAsset {
    Derived<MoodysRating> moodys_rating;
    Derived<MoodysRating> moodys_dp_rating;
    Derived<MoodysRating> moodys_warf_rating;
    Derived<SpRating> sp_rating;
    Derived<double> moodys_recovery;
    std::optional<double> warf_factor;  // NR counts 10,000; unknown also in the old model
};

RatedAsset rate(const Asset& asset, const RatingRules& rules);

// Moody's recovery rate by the category of the asset and the notches by which Moody's rating is
// better than the default probability rating.
double moodys_recovery_by_gap(MoodysCategory category, int notches, CalculationMode mode);

}  // namespace ballast::clo
