#include "clo/rating_derivation.hpp"

#include <algorithm>
#include <array>

namespace ballast::clo {

namespace {

constexpr double kUnratedFactor = 10'000.0;
constexpr int kCreditEstimateMonths = 15;
constexpr double kDipRecovery = 0.5;

using Moodys = MoodysRating;

// A rating before reviews, and the review or outlook that applies to it.
struct Base {
    Derived<Moodys> rating;
    std::optional<RatingOutlook> outlook;
};

bool has_rating(const std::optional<Moodys>& rating) { return rating && is_rated(*rating); }
bool has_rating(const std::optional<SpRating>& rating) { return rating && is_rated(*rating); }

RatingTable table_of(CalculationMode mode) {
    return mode == CalculationMode::kAsOldModel ? RatingTable::kOldModel : RatingTable::kCorrected;
}

std::optional<RatingOutlook> issuer_outlook(const Asset& asset) {
    if (asset.moodys_watch)
        return *asset.moodys_watch == RatingWatch::kUp ? RatingOutlook::kUpgrade
                                                       : RatingOutlook::kDowngrade;
    return asset.moodys_issuer_outlook;
}

// Reviews move a rating by one notch.
int review_notches(std::optional<RatingOutlook> outlook) {
    if (outlook == RatingOutlook::kUpgrade) return 1;
    if (outlook == RatingOutlook::kDowngrade) return -1;
    return 0;
}

// The earlier workbook swapped the notches of a review for downgrade and a negative outlook.
int warf_notches(std::optional<RatingOutlook> outlook, CalculationMode mode) {
    const bool old = mode == CalculationMode::kAsOldModel;
    if (outlook == RatingOutlook::kUpgrade) return 1;
    if (outlook == RatingOutlook::kDowngrade) return old ? -1 : -2;
    if (outlook == RatingOutlook::kNegative) return old ? -2 : -1;
    return 0;
}

bool is_current_estimate(const Asset& asset, fin::Date as_of) {
    return has_rating(asset.moodys_credit_estimate) && asset.moodys_credit_estimate_date &&
           fin::add_months(*asset.moodys_credit_estimate_date, kCreditEstimateMonths) > as_of;
}

// Whether any source says something, if only NR.
bool has_moodys_source(const Asset& asset) {
    return asset.moodys_issuer_rating || asset.moodys_senior_unsecured ||
           asset.moodys_senior_secured || asset.moodys_credit_estimate ||
           asset.moodys_facility_rating || asset.moodys_subordinated;
}
bool has_sp_source(const Asset& asset) {
    return asset.sp_facility_rating || asset.sp_issuer_rating || asset.sp_senior_secured ||
           asset.sp_subordinated;
}

// Moody's rating derived from the obligation's or the issuer's rating of S&P.
Derived<Moodys> moodys_from_sp(const Asset& asset, CalculationMode mode) {
    const RatingTable table = table_of(mode);
    const auto notched_from = [&](const std::optional<SpRating>& rating, auto notches,
                                  std::string_view rule) -> Derived<Moodys> {
        const auto equal = moodys_equivalent(*rating, table);
        if (!equal) return {.value = Moodys::kCaa3, .rule = "no equivalent in the table: Caa3"};
        return {.value = notched(*equal, notches(*equal)), .rule = rule};
    };
    const auto of_obligation = [&](Moodys rating) {
        return asset.kind == AssetKind::kBond && is_investment_grade(rating) ? -1 : -2;
    };
    if (has_rating(asset.sp_facility_rating))
        return notched_from(asset.sp_facility_rating, of_obligation, "S&P facility rating");
    if (has_rating(asset.sp_issuer_rating))
        return notched_from(asset.sp_issuer_rating, of_obligation, "S&P issuer rating");
    if (has_rating(asset.sp_senior_secured))
        return notched_from(
            asset.sp_senior_secured,
            [](Moodys rating) { return rank(rating) <= rank(Moodys::kB2) ? -1 : -2; },
            "S&P senior secured rating");
    if (has_rating(asset.sp_subordinated))
        return notched_from(
            asset.sp_subordinated,
            [](Moodys rating) { return rank(rating) <= rank(Moodys::kB3) ? 1 : 0; },
            "S&P subordinated rating");
    return {};
}

Base default_probability_base(const Asset& asset, const RatingRules& rules) {
    const auto outlook = issuer_outlook(asset);
    if (has_rating(asset.moodys_issuer_rating))
        return {.rating = {asset.moodys_issuer_rating, "corporate family rating"},
                .outlook = outlook};
    if (has_rating(asset.moodys_senior_unsecured))
        return {.rating = {asset.moodys_senior_unsecured, "senior unsecured rating"},
                .outlook = outlook};
    if (has_rating(asset.moodys_senior_secured))
        return {.rating = {notched(*asset.moodys_senior_secured, -1),
                           "senior secured rating, less one notch"},
                .outlook = outlook};
    if (is_current_estimate(asset, rules.as_of))
        return {.rating = {asset.moodys_credit_estimate, "credit estimate"}, .outlook = {}};
    if (asset.dip.value_or(false) && has_rating(asset.moodys_facility_rating))
        return {.rating = {notched(*asset.moodys_facility_rating, -1),
                           "facility rating of a DIP loan, less one notch"},
                .outlook = asset.moodys_facility_outlook};
    if (!asset.structured.value_or(false))
        if (const auto derived = moodys_from_sp(asset, rules.mode); derived.value)
            return {.rating = derived, .outlook = {}};
    if (has_moodys_source(asset) || has_sp_source(asset))
        return {.rating = {Moodys::kCaa3, "no rating: Caa3"}, .outlook = {}};
    // The earlier workbook counts an unknown rating as a rating factor of 10,000.
    if (has_rating(asset.moodys_rating) && rules.mode == CalculationMode::kCorrected)
        return {.rating = {asset.moodys_rating, "Moody's rating, the only one"}, .outlook = {}};
    return {};
}

bool is_senior_secured_loan(const Asset& asset) {
    if (asset.moodys_category) return *asset.moodys_category == MoodysCategory::kSeniorSecuredLoan;
    return asset.kind == AssetKind::kLoan && asset.seniority == Seniority::kSeniorSecured;
}

Derived<Moodys> derived_moodys_rating(const Asset& asset, const Derived<Moodys>& dp_rating) {
    if (has_rating(asset.moodys_facility_rating))
        return {.value = notched(*asset.moodys_facility_rating,
                                 review_notches(asset.moodys_facility_outlook)),
                .rule = "facility rating"};
    const int review = review_notches(issuer_outlook(asset));
    const auto from = [&](Moodys rating, int notches, std::string_view rule) -> Derived<Moodys> {
        return {.value = notched(rating, notches + review), .rule = rule};
    };
    if (is_senior_secured_loan(asset)) {
        if (has_rating(asset.moodys_issuer_rating))
            return from(*asset.moodys_issuer_rating, 1, "corporate family rating, plus one notch");
        if (has_rating(asset.moodys_senior_unsecured))
            return from(*asset.moodys_senior_unsecured, 2,
                        "senior unsecured rating, plus two notches");
        return dp_rating;
    }
    if (has_rating(asset.moodys_senior_unsecured))
        return from(*asset.moodys_senior_unsecured, 0, "senior unsecured rating");
    if (has_rating(asset.moodys_issuer_rating))
        return from(*asset.moodys_issuer_rating, -1, "corporate family rating, less one notch");
    if (has_rating(asset.moodys_subordinated))
        return from(*asset.moodys_subordinated, 1, "subordinated rating, plus one notch");
    return dp_rating;
}

Derived<Moodys> derived_warf_rating(const Asset& asset, const Base& base,
                                    const Derived<Moodys>& dp_rating, CalculationMode mode) {
    if (base.rating.value)
        return {.value = notched(*base.rating.value, warf_notches(base.outlook, mode)),
                .rule = base.rating.rule};
    // From a stated default probability rating, which includes the notch of a review.
    if (!has_rating(dp_rating.value)) return dp_rating;
    const auto outlook = issuer_outlook(asset);
    return {
        .value = notched(*dp_rating.value, warf_notches(outlook, mode) - review_notches(outlook)),
        .rule = "default probability rating"};
}

Derived<SpRating> sp_from_moodys(const Asset& asset, CalculationMode mode) {
    for (const auto& [rating, rule] :
         {std::pair{asset.moodys_facility_rating, "Moody's facility rating"},
          std::pair{asset.moodys_issuer_rating, "Moody's corporate family rating"},
          std::pair{asset.moodys_rating, "Moody's rating"}}) {
        if (!has_rating(rating)) continue;
        const auto equal = sp_equivalent(*rating, table_of(mode));
        return {.value = notched(*equal, is_investment_grade(*rating) ? -1 : -2), .rule = rule};
    }
    return {};
}

Derived<SpRating> derived_sp_rating(const Asset& asset, CalculationMode mode) {
    const int watch = !asset.sp_watch ? 0 : *asset.sp_watch == RatingWatch::kUp ? 1 : -1;
    const auto from = [&](SpRating rating, int notches,
                          std::string_view rule) -> Derived<SpRating> {
        return {.value = notched(rating, notches + watch), .rule = rule};
    };
    if (has_rating(asset.sp_issuer_rating))
        return from(*asset.sp_issuer_rating, 0, "S&P issuer rating");
    if (has_rating(asset.sp_facility_rating))
        return from(*asset.sp_facility_rating, 0, "S&P facility rating");
    if (has_rating(asset.sp_senior_secured))
        return from(*asset.sp_senior_secured, -1, "S&P senior secured rating, less one notch");
    if (has_rating(asset.sp_subordinated))
        return from(*asset.sp_subordinated, 1, "S&P subordinated rating, plus one notch");
    if (const auto derived = sp_from_moodys(asset, mode); derived.value) return derived;
    if (has_sp_source(asset) || has_moodys_source(asset) || asset.moodys_rating)
        return {.value = SpRating::kCCCMinus, .rule = "no rating: CCC-"};
    return {};
}

Derived<double> derived_recovery(const Asset& asset, const Derived<Moodys>& rating,
                                 const Derived<Moodys>& dp_rating, CalculationMode mode) {
    if (asset.dip.value_or(false)) return {.value = kDipRecovery, .rule = "DIP loan"};
    if (!asset.moodys_category || !has_rating(rating.value) || !has_rating(dp_rating.value))
        return {};
    const int gap = rank(*dp_rating.value) - rank(*rating.value);
    return {.value = moodys_recovery_by_gap(*asset.moodys_category, gap, mode),
            .rule = "notches between Moody's rating and default probability rating"};
}

// The stated value where the rules take it, or else the derived one.
template <class T, class Derive>
Derived<T> chosen(const std::optional<T>& stated, const RatingRules& rules, Derive derive) {
    if (stated && rules.source == RatingSource::kStated) return {.value = stated, .rule = "stated"};
    const Derived<T> derived = derive();
    if (!derived.value && stated) return {.value = stated, .rule = "stated"};
    return derived;
}

std::optional<double> warf_factor_of(const Derived<Moodys>& rating, CalculationMode mode) {
    if (rating.value) return moodys_factor(*rating.value).value_or(kUnratedFactor);
    if (mode == CalculationMode::kAsOldModel) return kUnratedFactor;
    return std::nullopt;
}

}  // namespace

double moodys_recovery_by_gap(MoodysCategory category, int notches, CalculationMode mode) {
    // From two and more notches better to three and more worse.
    static constexpr std::array<std::array<double, 6>, 3> kRates{{
        {0.60, 0.50, 0.45, 0.40, 0.30, 0.20},
        {0.55, 0.45, 0.35, 0.25, 0.15, 0.05},
        {0.45, 0.35, 0.30, 0.25, 0.15, 0.05},
    }};
    const int column = 2 - std::clamp(notches, -3, 2);
    // The earlier workbook has 0.50 in the last row.
    if (mode == CalculationMode::kAsOldModel && category == MoodysCategory::kOther && column == 5)
        return 0.50;
    return kRates[static_cast<std::size_t>(category)][static_cast<std::size_t>(column)];
}

RatedAsset rate(const Asset& asset, const RatingRules& rules) {
    RatedAsset rated;
    const Base base = default_probability_base(asset, rules);
    rated.moodys_dp_rating = chosen(asset.moodys_dp_rating, rules, [&]() -> Derived<Moodys> {
        if (!base.rating.value) return {};
        return {.value = notched(*base.rating.value, review_notches(base.outlook)),
                .rule = base.rating.rule};
    });
    rated.moodys_rating = chosen(asset.moodys_rating, rules, [&] {
        return derived_moodys_rating(asset, rated.moodys_dp_rating);
    });
    rated.moodys_warf_rating = chosen(asset.moodys_warf_rating, rules, [&] {
        return derived_warf_rating(asset, base, rated.moodys_dp_rating, rules.mode);
    });
    rated.sp_rating =
        chosen(asset.sp_rating, rules, [&] { return derived_sp_rating(asset, rules.mode); });
    rated.moodys_recovery = chosen(asset.moodys_recovery, rules, [&] {
        return derived_recovery(asset, rated.moodys_rating, rated.moodys_dp_rating, rules.mode);
    });
    rated.warf_factor = warf_factor_of(rated.moodys_warf_rating, rules.mode);
    return rated;
}

}  // namespace ballast::clo
