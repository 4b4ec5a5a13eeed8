#include "clo/rating_derivation.hpp"

#include <gtest/gtest.h>

#include "clo/moodys_industry.hpp"
#include "clo/pool_sample_test.hpp"
#include "golden/json_case.hpp"

namespace ballast::clo {
namespace {

using sample::moodys;

fin::Date day(int year, int month, int of_month) {
    return fin::Date::from_ymd(year, month, of_month).value();
}

RatingRules rules(CalculationMode mode = CalculationMode::kCorrected) {
    return {.source = RatingSource::kStated, .mode = mode, .as_of = day(2026, 3, 31)};
}

RatedAsset rated(const Asset& asset, CalculationMode mode = CalculationMode::kCorrected) {
    return rate(asset, rules(mode));
}

std::string text(const Derived<MoodysRating>& rating) {
    return rating.value ? std::string(describe::to_word(*rating.value)) : "unknown";
}
std::string text(const Derived<SpRating>& rating) {
    return rating.value ? std::string(describe::to_word(*rating.value)) : "unknown";
}

RatingOutlook outlook_of(std::string_view review) {
    return review == "Upgrade" ? RatingOutlook::kUpgrade : RatingOutlook::kDowngrade;
}

TEST(RatingDerivation, ReproducesTheCasesOfTheEarlierSystem) {
    const golden::JsonCase golden("tests/golden/clo/legacy/07_ratings.json");
    for (const auto element : golden["moodys_default_prob"].get_array()) {
        Asset asset;
        std::string_view rating;
        if (element["issuer"].get(rating) == simdjson::SUCCESS) {
            asset.moodys_issuer_rating = moodys(std::string(rating));
            const std::string_view watch = element["watch"];
            if (!watch.empty()) asset.moodys_issuer_outlook = outlook_of(watch);
        } else {
            asset.dip = true;
            asset.moodys_facility_rating =
                moodys(std::string(std::string_view(element["facility"])));
        }
        EXPECT_EQ(text(rated(asset).moodys_dp_rating), std::string_view(element["out"]));
    }
    for (const auto element : golden["facility_senior_secured"].get_array()) {
        Asset asset;
        asset.moodys_category = MoodysCategory::kSeniorSecuredLoan;
        asset.moodys_facility_rating = moodys(std::string(std::string_view(element["rating"])));
        asset.moodys_facility_outlook = outlook_of(std::string_view(element["watch"]));
        EXPECT_EQ(text(rated(asset).moodys_rating), std::string_view(element["out"]));
    }
}

TEST(RatingDerivation, FactorsAreThoseOfTheEarlierSystem) {
    const golden::JsonCase golden("tests/golden/clo/legacy/07_ratings.json");
    int count = 0;
    for (const auto& [symbol, factor] : golden["warf_factors"].get_object()) {
        for (const auto& entry : describe::Described<MoodysRating>::values) {
            std::string upper(entry.text);
            for (char& c : upper) c = static_cast<char>(std::toupper(c));
            if (upper != symbol) continue;
            EXPECT_EQ(moodys_factor(entry.value), double(factor)) << symbol;
            ++count;
        }
    }
    EXPECT_EQ(count, 21);
    EXPECT_EQ(moodys_factor(MoodysRating::kNR), std::nullopt);
}

TEST(RatingDerivation, RecoveryFollowsTheGapBetweenTheRatings) {
    using enum MoodysCategory;
    const auto recovery = [](MoodysCategory category, int gap, CalculationMode mode) {
        return moodys_recovery_by_gap(category, gap, mode);
    };
    constexpr auto kNow = CalculationMode::kCorrected;
    EXPECT_EQ(recovery(kSeniorSecuredLoan, 5, kNow), 0.60);
    EXPECT_EQ(recovery(kSeniorSecuredLoan, 1, kNow), 0.50);
    EXPECT_EQ(recovery(kSeniorSecuredLoan, 0, kNow), 0.45);
    EXPECT_EQ(recovery(kSeniorSecuredLoan, -1, kNow), 0.40);
    EXPECT_EQ(recovery(kSeniorSecuredLoan, -2, kNow), 0.30);
    EXPECT_EQ(recovery(kSeniorSecuredLoan, -9, kNow), 0.20);
    EXPECT_EQ(recovery(kNonSeniorSecuredLoan, 2, kNow), 0.55);
    EXPECT_EQ(recovery(kNonSeniorSecuredLoan, -3, kNow), 0.05);
    EXPECT_EQ(recovery(kOther, 2, kNow), 0.45);
    EXPECT_EQ(recovery(kOther, -3, kNow), 0.05);
    EXPECT_EQ(recovery(kOther, -3, CalculationMode::kAsOldModel), 0.50);
    EXPECT_EQ(recovery(kOther, -2, CalculationMode::kAsOldModel), 0.15);

    Asset asset;
    asset.moodys_category = kSeniorSecuredLoan;
    asset.moodys_issuer_rating = moodys("B2");
    // The rating of a senior secured loan without one is a notch above that of its issuer.
    EXPECT_EQ(text(rated(asset).moodys_rating), "B1");
    EXPECT_EQ(rated(asset).moodys_recovery.value, 0.50);
    asset.moodys_facility_rating = moodys("Ba2");
    EXPECT_EQ(rated(asset).moodys_recovery.value, 0.60);
    asset.dip = true;
    EXPECT_EQ(rated(asset).moodys_recovery.value, 0.50);
    asset.moodys_recovery = 0.35;
    EXPECT_EQ(rated(asset).moodys_recovery.value, 0.35);
    EXPECT_EQ(rated(asset).moodys_recovery.rule, "stated");
}

TEST(RatingDerivation, ReviewsAndOutlooksCountMoreForTheRatingFactor) {
    Asset asset;
    asset.moodys_issuer_rating = moodys("B1");
    const auto factor = [&](RatingOutlook outlook, CalculationMode mode) {
        asset.moodys_issuer_outlook = outlook;
        return text(rated(asset, mode).moodys_warf_rating);
    };
    using enum RatingOutlook;
    EXPECT_EQ(factor(kUpgrade, CalculationMode::kCorrected), "Ba3");
    EXPECT_EQ(factor(kDowngrade, CalculationMode::kCorrected), "B3");
    EXPECT_EQ(factor(kNegative, CalculationMode::kCorrected), "B2");
    EXPECT_EQ(factor(kStable, CalculationMode::kCorrected), "B1");
    EXPECT_EQ(factor(kPositive, CalculationMode::kCorrected), "B1");
    EXPECT_EQ(factor(kDowngrade, CalculationMode::kAsOldModel), "B2");
    EXPECT_EQ(factor(kNegative, CalculationMode::kAsOldModel), "B3");
    asset.moodys_watch = RatingWatch::kUp;
    EXPECT_EQ(text(rated(asset).moodys_warf_rating), "Ba3");
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Ba3");
}

TEST(RatingDerivation, DefaultProbabilityRatingTakesTheFirstSource) {
    Asset asset;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "unknown");
    EXPECT_EQ(rated(asset).warf_factor, std::nullopt);
    EXPECT_EQ(rated(asset, CalculationMode::kAsOldModel).warf_factor, 10'000.0);
    asset.moodys_issuer_rating = MoodysRating::kNR;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Caa3");
    asset.sp_facility_rating = SpRating::kB;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Caa1");
    asset.structured = true;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Caa3");
    asset.structured = false;
    asset.moodys_credit_estimate = moodys("B3");
    asset.moodys_credit_estimate_date = day(2024, 12, 31);
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Caa1") << "the estimate is 15 months old";
    asset.moodys_credit_estimate_date = day(2025, 1, 1);
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "B3");
    asset.moodys_senior_secured = moodys("Ba3");
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "B1");
    asset.moodys_senior_unsecured = moodys("Ba2");
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Ba2");
    asset.moodys_issuer_rating = moodys("Ba1");
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "Ba1");
    asset.moodys_dp_rating = MoodysRating::kNR;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "NR") << "stated";
    RatingRules derived = rules();
    derived.source = RatingSource::kDerived;
    EXPECT_EQ(text(rate(asset, derived).moodys_dp_rating), "Ba1");
}

TEST(RatingDerivation, NotchesFromTheRatingsOfSpDependOnTheObligation) {
    const auto dp = [](auto set, CalculationMode mode = CalculationMode::kCorrected) {
        Asset asset;
        set(asset);
        return text(rated(asset, mode).moodys_dp_rating);
    };
    EXPECT_EQ(dp([](Asset& a) { a.sp_facility_rating = SpRating::kBBB; }), "Ba1");
    EXPECT_EQ(dp([](Asset& a) {
                  a.kind = AssetKind::kBond;
                  a.sp_facility_rating = SpRating::kBBB;
              }),
              "Baa3");
    EXPECT_EQ(dp([](Asset& a) {
                  a.kind = AssetKind::kBond;
                  a.sp_facility_rating = SpRating::kBB;
              }),
              "B1");
    EXPECT_EQ(dp([](Asset& a) { a.sp_senior_secured = SpRating::kB; }), "B3");
    EXPECT_EQ(dp([](Asset& a) { a.sp_senior_secured = SpRating::kBMinus; }), "Caa2");
    EXPECT_EQ(dp([](Asset& a) { a.sp_subordinated = SpRating::kBMinus; }), "B2");
    EXPECT_EQ(dp([](Asset& a) { a.sp_subordinated = SpRating::kCCCPlus; }), "Caa1");
    // The earlier workbook had no row for B, and the one of BB also at B2.
    EXPECT_EQ(
        dp([](Asset& a) { a.sp_facility_rating = SpRating::kB; }, CalculationMode::kAsOldModel),
        "Caa3");
}

TEST(RatingDerivation, SpRatingIsDerivedFromMoodysWithTwoNotchesBelowInvestmentGrade) {
    Asset asset;
    EXPECT_EQ(text(rated(asset).sp_rating), "unknown");
    asset.moodys_issuer_rating = moodys("Baa2");
    EXPECT_EQ(text(rated(asset).sp_rating), "BBB-");
    asset.moodys_issuer_rating = moodys("B2");
    EXPECT_EQ(text(rated(asset).sp_rating), "CCC+");
    EXPECT_EQ(text(rated(asset, CalculationMode::kAsOldModel).sp_rating), "B+");
    asset.moodys_issuer_rating = MoodysRating::kNR;
    EXPECT_EQ(text(rated(asset).sp_rating), "CCC-");
    asset.sp_issuer_rating = SpRating::kB;
    asset.sp_watch = RatingWatch::kDown;
    EXPECT_EQ(text(rated(asset).sp_rating), "B-");
}

TEST(Rating, TheOnlyRatingOfMoodysIsThatOfTheIssuer) {
    Asset asset;
    asset.moodys_rating = MoodysRating::kB1;
    EXPECT_EQ(text(rated(asset).moodys_dp_rating), "B1");
    EXPECT_EQ(rated(asset).warf_factor, 2220.0);
    EXPECT_EQ(rated(asset, CalculationMode::kAsOldModel).warf_factor, 10000.0);
    asset.moodys_issuer_rating = MoodysRating::kB2;
    EXPECT_EQ(rated(asset).warf_factor, 2720.0);
}

TEST(Asset, IndustriesOfMoodysAreRecognizedInTheSpellingsOfTrustees) {
    Asset asset;
    for (const auto& [spelled, listed] :
         {std::pair("Beverage, Food, and Tobacco", "Beverage, Food & Tobacco"),
          std::pair("FIRE - Real Estate", "FIRE: Real Estate"), std::pair("Retail", "Retail"),
          std::pair("Retial", "Retial")}) {
        asset.moodys_industry = spelled;
        use_listed_names(asset);
        EXPECT_EQ(asset.moodys_industry, listed);
    }
}

TEST(Rating, NotchesEndAtTheScaleAndKeepNr) {
    EXPECT_EQ(notched(SpRating::kAAA, -1), SpRating::kAAPlus);
    EXPECT_EQ(notched(SpRating::kAAA, 1), SpRating::kAAA);
    EXPECT_EQ(notched(MoodysRating::kC, -2), MoodysRating::kC);
    EXPECT_EQ(notched(MoodysRating::kNR, -2), MoodysRating::kNR);
    EXPECT_FALSE(is_worse(MoodysRating::kNR, MoodysRating::kB3));
    EXPECT_FALSE(is_better(MoodysRating::kNR, MoodysRating::kB3));
}

TEST(Asset, SpRecoveryRatingsAreRates) {
    EXPECT_EQ(sp_recovery_rate("3(65%)"), 0.65);
    EXPECT_EQ(sp_recovery_rate("1+"), 1.0);
    EXPECT_EQ(sp_recovery_rate("4"), 0.3);
    EXPECT_EQ(sp_recovery_rate("6 (0%)"), 0.0);
    for (const std::string_view text : {"", "7", "0", "3(65)", "3(-5%)", "3(165%)", "2+", "x"})
        EXPECT_EQ(sp_recovery_rate(text), std::nullopt) << text;
}

TEST(Asset, ErrorsOfARecordNameEveryField) {
    std::vector<Holding> holdings{sample::plain_loan("a", "i", "5"),
                                  sample::plain_loan("a", "", "-1")};
    holdings[0].spread = 0.03;
    holdings[1].currency = "usd";
    holdings[1].country = "USA";
    holdings[1].frequency = 3;
    holdings[1].moodys_industry = "Retial";
    holdings[1].sp_recovery = "9";
    const auto checked = check_holdings(holdings, "/collateral");
    ASSERT_FALSE(checked.has_value());
    std::vector<std::string> pointers;
    for (const FieldError& error : checked.error().errors) pointers.push_back(error.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{
                            "/collateral/1/issuer_id", "/collateral/1/currency",
                            "/collateral/1/country", "/collateral/1/frequency",
                            "/collateral/1/moodys_industry", "/collateral/1/sp_recovery",
                            "/collateral/1/spread", "/collateral/1/par", "/collateral/1/id"}));
    EXPECT_EQ(checked.error().errors[4].hint, "did you mean \"Retail\"?");
}

TEST(Asset, WeightedAverageLifeIsStatedOrComesFromPrincipal) {
    Asset asset;
    asset.maturity = day(2028, 3, 31);
    EXPECT_DOUBLE_EQ(weighted_average_life(asset, day(2026, 3, 31)).value(), 731.0 / 365.0);
    asset.schedule = {{day(2026, 1, 1), Decimal(5)},
                      {day(2027, 3, 31), Decimal(100)},
                      {day(2028, 3, 30), Decimal(300)}};
    EXPECT_DOUBLE_EQ(weighted_average_life(asset, day(2026, 3, 31)).value(),
                     (100.0 * 365 + 300.0 * 730) / 400 / 365);
    asset.wal = 1.5;
    EXPECT_EQ(weighted_average_life(asset, day(2026, 3, 31)), 1.5);
    asset.wal.reset();
    asset.schedule.clear();
    EXPECT_EQ(weighted_average_life(asset, day(2029, 1, 1)), 0.0);
    // Half of the balance a year before the maturity.
    asset.frequency = 1;
    asset.amortization_rate = 0.5;
    EXPECT_DOUBLE_EQ(weighted_average_life(asset, day(2026, 3, 31)).value(),
                     (0.5 * 365 + 0.5 * 731) / 365);
}

}  // namespace
}  // namespace ballast::clo
