// The asset record described once: from this come its JSON form, its schema, the columns of files
// and of the store, and the fields of expressions. asset_columns.hpp holds the names of its
// sources.
#pragma once

#include <array>

#include "clo/asset.hpp"
#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "fin/describe.hpp"

namespace ballast::describe {

template <>
struct Described<clo::AssetKind> {
    using enum clo::AssetKind;
    static constexpr std::string_view name = "CloAssetKind";
    static constexpr std::string_view doc = "Form of an obligation.";
    static constexpr std::array values{word(kLoan, "loan"), word(kBond, "bond")};
};

template <>
struct Described<clo::AssetCoupon> {
    using enum clo::AssetCoupon;
    static constexpr std::string_view name = "CloAssetCoupon";
    static constexpr std::string_view doc = "Kind of interest of an asset.";
    static constexpr std::array values{word(kFixed, "fixed"), word(kFloating, "floating")};
};

template <>
struct Described<clo::MoodysCategory> {
    using enum clo::MoodysCategory;
    static constexpr std::string_view name = "MoodysCategory";
    static constexpr std::string_view doc = "Asset category of Moody's recovery rates.";
    static constexpr std::array values{word(kSeniorSecuredLoan, "senior_secured_loan"),
                                       word(kNonSeniorSecuredLoan, "non_senior_secured_loan"),
                                       word(kOther, "other")};
};

template <>
struct Described<clo::SpCategory> {
    using enum clo::SpCategory;
    static constexpr std::string_view name = "SpCategory";
    static constexpr std::string_view doc = "Priority category of S&P recovery rates.";
    static constexpr std::array values{
        word(kSeniorSecured, "senior_secured", "Senior secured loan."),
        word(kCovLiteOrBond, "cov_lite_or_bond", "Senior secured covenant-lite loan or bond."),
        word(kSecondLienOrUnsecured, "second_lien_or_unsecured",
             "Second lien or senior unsecured loan."),
        word(kSubordinated, "subordinated", "Subordinated obligation.")};
};

template <>
struct Described<clo::Seniority> {
    using enum clo::Seniority;
    static constexpr std::string_view name = "Seniority";
    static constexpr std::string_view doc = "Ranking of an obligation.";
    static constexpr std::array values{word(kSeniorSecured, "senior_secured"),
                                       word(kSeniorUnsecured, "senior_unsecured"),
                                       word(kSubordinated, "subordinated")};
};

template <>
struct Described<clo::AssetAmortization> {
    using enum clo::AssetAmortization;
    static constexpr std::string_view name = "CloAssetAmortization";
    static constexpr std::string_view doc = "Form of principal payments.";
    static constexpr std::array values{
        word(kBullet, "bullet", "All principal is due at maturity."),
        word(kScheduled, "scheduled", "Principal by the schedule, the rest at maturity."),
        word(kPercent, "percent",
             "A share of the balance on each payment date, the rest at maturity.")};
};

template <>
struct Described<clo::AssetBusinessDays> {
    using enum clo::AssetBusinessDays;
    static constexpr std::string_view name = "CloAssetBusinessDays";
    static constexpr std::string_view doc = "Business day rule of the payment dates of an asset.";
    static constexpr std::array values{word(kNone, "none"), word(kFollowing, "following"),
                                       word(kModifiedFollowing, "modified_following"),
                                       word(kPreceding, "preceding")};
};

template <>
struct Described<clo::Opinion> {
    using enum clo::Opinion;
    static constexpr std::string_view name = "Opinion";
    static constexpr std::string_view doc = "Analyst's opinion.";
    static constexpr std::array values{word(kBuy, "buy"), word(kHold, "hold"), word(kSell, "sell")};
};

template <>
struct Described<clo::AssetIds> {
    using T = clo::AssetIds;
    static constexpr std::string_view name = "CloAssetIds";
    static constexpr std::string_view doc = "Identifiers of an asset at other sources.";
    static constexpr auto fields =
        list(optional("lxid", &T::lxid, "LoanX identifier.", {.max_length = 32}),
             optional("isin", &T::isin, "ISIN.", {.max_length = 12}),
             optional("cusip", &T::cusip, "CUSIP.", {.max_length = 9}),
             optional("figi", &T::figi, "FIGI.", {.max_length = 12}));
};

template <>
struct Described<clo::SellingInstitution> {
    using T = clo::SellingInstitution;
    static constexpr std::string_view name = "SellingInstitution";
    static constexpr std::string_view doc = "Counterparty of a participation.";
    static constexpr auto fields =
        list(optional("name", &T::name, "Name of the institution.", {.max_length = 200}),
             optional("rating", &T::rating, "Rating of the institution by Moody's."),
             optional("sp_rating", &T::sp_rating, "Rating of the institution by S&P."));
};

template <>
struct Described<clo::ScheduledPrincipal> {
    using T = clo::ScheduledPrincipal;
    static constexpr std::string_view name = "ScheduledPrincipal";
    static constexpr std::string_view doc = "A scheduled payment of principal.";
    static constexpr auto fields =
        list(required("date", &T::date, "Payment date."),
             required("amount", &T::amount, "Principal due.", {.minimum = 0, .unit = "currency"}));
};

// The fields of an asset, of T that is one or extends it.
template <class T>
constexpr auto asset_fields() {
    return list(
        required("id", &T::id,
                 "Identifier of the issue in the source system; unique in the workspace.",
                 {.min_length = 1, .max_length = 50}),
        optional("issue_name", &T::issue_name, "Name of the issue.", {.max_length = 500}),
        optional("issuer_name", &T::issuer_name, "Name of the issuer.", {.max_length = 500}),
        required("issuer_id", &T::issuer_id, "Identifier of the issuer.",
                 {.min_length = 1, .max_length = 100}),
        optional("tranche", &T::tranche, "Facility within the issue, such as TL B or Revolver.",
                 {.max_length = 100}),
        required("kind", &T::kind, "Form of the obligation."),
        required("maturity", &T::maturity, "Final maturity."),
        required("coupon_type", &T::coupon_type, "Kind of interest."),
        optional("frequency", &T::frequency,
                 "Interest payments a year: 1, 2, 4 or 12; unknown when absent, and cash flows are "
                 "then quarterly.",
                 {.minimum = 1, .maximum = 12, .unit = "payments a year"}),
        optional("spread", &T::spread, "Margin over the index.",
                 {.minimum = -0.05, .maximum = 0.5, .unit = "fraction per year"}),
        optional("floor", &T::floor, "Floor of the index; none when absent.",
                 {.minimum = 0, .maximum = 0.2, .unit = "fraction per year"}),
        optional("index", &T::index, "Reference rate, such as USD_SOFR_3M.", {.max_length = 64}),
        optional("coupon", &T::coupon, "All-in rate of the current period.",
                 {.minimum = 0, .maximum = 0.5, .unit = "fraction per year"}),
        optional("commitment_fee", &T::commitment_fee, "Fee on the unfunded amount.",
                 {.minimum = 0, .maximum = 0.1, .unit = "fraction per year"}),
        optional("unfunded", &T::unfunded, "Undrawn commitment.",
                 {.minimum = 0, .unit = "currency"}),
        optional("facility_size", &T::facility_size, "Size of the whole facility.",
                 {.minimum = 0, .unit = "currency"}),
        optional("moodys_industry", &T::moodys_industry, "Moody's industry.", {.max_length = 100}),
        optional("sp_industry", &T::sp_industry, "S&P industry.", {.max_length = 100}),
        optional("moodys_category", &T::moodys_category, "Moody's asset category."),
        optional("sp_category", &T::sp_category, "S&P priority category."),
        optional("country", &T::country, "Country of domicile, ISO 3166 alpha-2.",
                 {.max_length = 2}),
        optional("seniority", &T::seniority, "Ranking of the obligation."),
        optional("deferrable", &T::deferrable, "Whether the obligation may defer interest."),
        optional("deferring", &T::deferring, "Whether the asset defers interest now."),
        optional("pik_amount", &T::pik_amount, "Capitalized interest included in par.",
                 {.minimum = 0, .unit = "currency"}),
        optional("defaulted", &T::defaulted,
                 "Whether the obligation is defaulted; others are performing."),
        optional("default_date", &T::default_date, "Date of default."),
        optional("delayed_draw", &T::delayed_draw, "Whether the asset is a delayed-draw loan."),
        optional("revolver", &T::revolver, "Whether the asset is a revolving loan."),
        optional("letter_of_credit", &T::letter_of_credit,
                 "Whether the asset is a letter of credit."),
        optional("participation", &T::participation, "Whether the asset is held by participation."),
        optional("dip", &T::dip, "Whether the asset is a debtor-in-possession loan."),
        optional("convertible", &T::convertible, "Whether the asset is convertible."),
        optional("structured", &T::structured,
                 "Whether the asset is a structured finance security."),
        optional("bridge", &T::bridge, "Whether the asset is a bridge loan."),
        optional("current_pay", &T::current_pay, "Whether the asset is a current pay obligation."),
        optional("cov_lite", &T::cov_lite, "Whether the loan is covenant-lite."),
        required("currency", &T::currency, "Currency of the asset, ISO 4217.",
                 {.min_length = 3, .max_length = 3}),
        optional("wal", &T::wal,
                 "Stated weighted average life; computed from the schedule when absent.",
                 {.minimum = 0, .maximum = 40, .unit = "years"}),
        optional("market_value", &T::market_value, "Market price, in percent of par.",
                 {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
        optional("first_lien_last_out", &T::first_lien_last_out,
                 "Whether the asset is a first lien, last out loan."),
        optional("moodys_rating", &T::moodys_rating, "Moody's rating for the Caa test."),
        optional("moodys_recovery", &T::moodys_recovery, "Moody's recovery rate.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("moodys_dp_rating", &T::moodys_dp_rating, "Moody's default probability rating."),
        optional(
            "moodys_warf_rating", &T::moodys_warf_rating,
            "Moody's default probability rating, adjusted for the weighted average rating factor."),
        optional("moodys_facility_rating", &T::moodys_facility_rating, "Moody's facility rating."),
        optional("moodys_facility_outlook", &T::moodys_facility_outlook,
                 "Review or outlook of the facility rating."),
        optional("moodys_issuer_rating", &T::moodys_issuer_rating,
                 "Moody's corporate family rating."),
        optional("moodys_issuer_outlook", &T::moodys_issuer_outlook,
                 "Review or outlook of the corporate family rating."),
        optional("moodys_senior_secured", &T::moodys_senior_secured,
                 "Moody's senior secured rating."),
        optional("moodys_senior_unsecured", &T::moodys_senior_unsecured,
                 "Moody's senior unsecured rating."),
        optional("moodys_subordinated", &T::moodys_subordinated, "Moody's subordinated rating."),
        optional("moodys_credit_estimate", &T::moodys_credit_estimate,
                 "Moody's credit estimate; used for 15 months from its date."),
        optional("moodys_credit_estimate_date", &T::moodys_credit_estimate_date,
                 "Date of the credit estimate."),
        optional("sp_facility_rating", &T::sp_facility_rating, "S&P facility rating."),
        optional("sp_issuer_rating", &T::sp_issuer_rating, "S&P issuer credit rating."),
        optional("sp_senior_secured", &T::sp_senior_secured, "S&P senior secured rating."),
        optional("sp_subordinated", &T::sp_subordinated, "S&P subordinated rating."),
        optional("sp_recovery", &T::sp_recovery,
                 "S&P recovery rating: 1+ or 1 to 6, with an optional percentage such as 3(65%).",
                 {.max_length = 16}),
        optional("dated_date", &T::dated_date, "Start of interest accrual."),
        optional("issue_date", &T::issue_date, "Issue date."),
        optional("first_payment_date", &T::first_payment_date, "Anchor of the payment dates."),
        optional("amortization", &T::amortization, "Form of principal payments."),
        optional("day_count", &T::day_count, "Day count convention of interest."),
        optional("cap", &T::cap, "Cap of the index; none when absent or 0.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional(
            "business_day_rule", &T::business_day_rule,
            "Business day rule of payment dates, on the calendars of the deal; payment dates are "
            "not moved when absent."),
        optional("end_of_month", &T::end_of_month, "Whether payments stay at the month end."),
        optional("amount_issued", &T::amount_issued, "Original amount of the issue.",
                 {.minimum = 0, .unit = "currency"}),
        optional("opinion", &T::opinion, "Analyst's opinion; hold when absent."),
        optional("obligor", &T::obligor,
                 "Group of affiliates that counts as one obligor; the issuer when empty.",
                 {.max_length = 100}),
        optional("ids", &T::ids, "Other identifiers."),
        optional("sp_rating", &T::sp_rating, "S&P rating; derived when absent."),
        optional("fitch_rating", &T::fitch_rating, "Fitch rating."),
        optional("country_rating", &T::country_rating,
                 "S&P foreign-currency rating of the country."),
        optional("moodys_watch", &T::moodys_watch,
                 "Moody's review, where the source separates it from the outlook."),
        optional("sp_watch", &T::sp_watch, "S&P CreditWatch."),
        optional("selling_institution", &T::selling_institution,
                 "Counterparty of a participation."),
        optional("swapped_non_discount", &T::swapped_non_discount,
                 "Whether the asset was bought under the swapped non-discount exception."),
        optional("sp_criteria_exception", &T::sp_criteria_exception,
                 "Whether the asset is outside the criteria of S&P."),
        optional("amortization_rate", &T::amortization_rate,
                 "Share of the current balance repaid on each payment date.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("schedule", &T::schedule, "Scheduled principal.", {.max_items = 400}),
        optional("note", &T::note, "Free text.", {.max_length = 4000}),
        optional("extra", &T::extra, "Columns of a source that map to no field.",
                 {.max_items = 200, .max_length = 4000}));
}

template <>
struct Described<clo::Asset> {
    static constexpr std::string_view name = "CloAsset";
    static constexpr std::string_view doc = "A loan or bond as its sources state it.";
    static constexpr auto fields = asset_fields<clo::Asset>();
};

// A member that is not described would be neither stored nor shown.
static_assert(kMembers<clo::Asset> == Described<clo::Asset>::fields.kCount);

template <>
struct Described<clo::DatedPrice> {
    using T = clo::DatedPrice;
    static constexpr std::string_view name = "CloDatedPrice";
    static constexpr std::string_view doc = "A market value on a date.";
    static constexpr auto fields =
        list(required("date", &T::date, "Date of the market value."),
             required("price", &T::price, "Market value in percent of par.",
                      {.minimum = 0, .maximum = 200, .unit = "percent of par"}));
};

template <>
struct Described<clo::Holding> {
    using T = clo::Holding;
    static constexpr std::string_view name = "CloHolding";
    static constexpr std::string_view doc = "An asset and what the deal holds of it.";
    static constexpr auto fields = combined(
        asset_fields<T>(),
        list(
            required("par", &T::par, "Principal balance held.", {.minimum = 0, .unit = "currency"}),
            optional("purchase_price", &T::purchase_price,
                     "Purchase price without accrued interest, in percent of par; unknown when "
                     "absent.",
                     {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
            optional("purchased_accrued", &T::purchased_accrued,
                     "Accrued interest bought with the asset and not yet received.",
                     {.unit = "currency"}),
            optional("purchase_date", &T::purchase_date,
                     "Trade date of the newest purchase; market values before it do not end the "
                     "status of a discount obligation."),
            optional("market_values", &T::market_values,
                     "Market values by date with the current one, from which the end of the "
                     "status of a discount obligation is determined; only market_value when "
                     "empty.",
                     {.max_items = 4000})));
};

}  // namespace ballast::describe
