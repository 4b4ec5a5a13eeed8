// Descriptions of plan.taxes and plan.social_security.
#pragma once

#include "service/plan/describe_request.hpp"
#include "service/plan/household_requests.hpp"

namespace ballast::describe {

inline constexpr Limits kDollars{.minimum = 0, .maximum = 1e12, .unit = "currency per year"};
inline constexpr Limits kSignedDollars{
    .minimum = -1e12, .maximum = 1e12, .unit = "currency per year"};

template <>
struct Described<plan::FilingStatus> {
    using enum plan::FilingStatus;
    static constexpr std::string_view name = "FilingStatus";
    static constexpr std::string_view doc = "Filing status of a federal income tax return.";
    static constexpr std::array values{
        word(kSingle, "single", "Unmarried."),
        word(kMarriedJoint, "married_joint", "Married, filing jointly.", "Married, joint"),
        word(kMarriedSeparate, "married_separate", "Married, filing separately.",
             "Married, separate"),
        word(kHeadOfHousehold, "head_of_household", "Head of household.")};
};

template <>
struct Described<service::TaxesRequest> {
    using T = service::TaxesRequest;
    static constexpr std::string_view name = "TaxesRequest";
    static constexpr std::string_view doc =
        "Income and deductions of one year, in dollars of that year.";
    static constexpr auto fields = wire::list(
        optional("year", &T::year, "Tax year; the last year with tables when absent.",
                 {.minimum = 2024, .maximum = 2100}),
        optional("status", &T::status, "Filing status."),
        optional("aged_65", &T::aged_65,
                 "Number of people on the return who are 65 or over at the end of the year.",
                 {.minimum = 0, .maximum = 2}),
        optional("wages", &T::wages, "Wages of the first person, before deferrals.", kDollars),
        optional("second_wages", &T::second_wages, "Wages of the second person, before deferrals.",
                 kDollars),
        optional("deferrals", &T::deferrals,
                 "Wages deferred into tax-deferred accounts, of both people.", kDollars),
        optional("interest", &T::interest,
                 "Taxable interest, with dividends that are not qualified.", kDollars),
        optional("tax_exempt_interest", &T::tax_exempt_interest, "Tax-exempt interest.", kDollars),
        optional("qualified_dividends", &T::qualified_dividends, "Qualified dividends.", kDollars),
        optional("short_term_gain", &T::short_term_gain,
                 "Net short-term capital gain; negative is a loss.", kSignedDollars),
        optional("long_term_gain", &T::long_term_gain,
                 "Net long-term capital gain; negative is a loss.", kSignedDollars),
        optional("pensions", &T::pensions,
                 "Taxable pensions, with distributions and conversions of tax-deferred accounts.",
                 kDollars),
        optional("other_income", &T::other_income, "Other income at ordinary rates.", kDollars),
        optional("social_security", &T::social_security,
                 "Social Security benefits of the year, before deductions.", kDollars),
        optional("adjustments", &T::adjustments, "Adjustments to income, other than deferrals.",
                 kDollars),
        optional("itemized_deductions", &T::itemized_deductions,
                 "Itemized deductions, used where they exceed the standard deduction.", kDollars));
};

template <>
struct Described<plan::TaxBracketUse> {
    using T = plan::TaxBracketUse;
    static constexpr std::string_view name = "TaxBracketUse";
    static constexpr std::string_view doc = "One bracket of ordinary income, and what falls in it.";
    static constexpr auto fields = wire::list(
        required("rate", &T::rate, "Tax rate as a fraction."),
        required("over", &T::over, "Taxable income above which the rate applies, in dollars."),
        required("income", &T::income, "Ordinary income taxed at the rate, in dollars."),
        required("tax", &T::tax, "Tax on that income, in dollars."));
};

template <>
struct Described<service::TaxesResponse> {
    using T = service::TaxesResponse;
    static constexpr std::string_view name = "TaxesResponse";
    static constexpr std::string_view doc =
        "Federal income tax of one year with its intermediate lines, in dollars.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("law_year", &T::law_year, "Year of the tables used."),
            required("sources", &T::sources, "Publications that the tables come from."),
            required("provisional_income", &T::provisional_income,
                     "Half of Social Security benefits and all other income, which decides how "
                     "much of the benefits is taxed."),
            required("taxable_benefits", &T::taxable_benefits,
                     "Social Security benefits included in income."),
            required("capital_gain", &T::capital_gain,
                     "Net capital gain in income; negative is the loss deducted."),
            required("carried_loss", &T::carried_loss,
                     "Capital loss carried to the next year; positive."),
            required("adjusted_gross_income", &T::adjusted_gross_income, "Adjusted gross income."),
            required("standard_deduction", &T::standard_deduction,
                     "Standard deduction with additions for age."),
            required("senior_deduction", &T::senior_deduction,
                     "Deduction for people aged 65 or over after its phase-out (2025 to 2028)."),
            required("deductions", &T::deductions,
                     "Larger of the standard and itemized deductions, and the senior deduction."),
            required("taxable_income", &T::taxable_income, "Taxable income."),
            required("ordinary_income", &T::ordinary_income,
                     "Part of taxable income at ordinary rates."),
            required("preferential_income", &T::preferential_income,
                     "Part of taxable income at the rates of long-term gains."),
            required("ordinary_tax", &T::ordinary_tax, "Tax on ordinary income."),
            required("gains_tax", &T::gains_tax, "Tax on long-term gains and qualified dividends."),
            required("income_tax", &T::income_tax, "Federal income tax."),
            required("investment_tax", &T::investment_tax, "Net investment income tax.")),
        wire::list(
            required("wage_tax", &T::wage_tax,
                     "Social Security and Medicare taxes on wages, the employees' part."),
            required("total", &T::total, "All taxes."),
            required("effective_rate", &T::effective_rate,
                     "Income tax and net investment income tax as a fraction of adjusted gross "
                     "income and untaxed benefits."),
            required("marginal_rate", &T::marginal_rate,
                     "Income taxes on the next dollar of ordinary income, as a fraction; includes "
                     "benefits that it makes taxable."),
            required("marginal_gains_rate", &T::marginal_gains_rate,
                     "Income taxes on the next dollar of long-term gain, as a fraction."),
            required("ordinary_rate", &T::ordinary_rate,
                     "Bracket of the last dollar of ordinary income, as a fraction."),
            required("bracket_room", &T::bracket_room,
                     "Ordinary taxable income that still fits in the bracket; null in the highest "
                     "one."),
            required("brackets", &T::brackets, "Ordinary income by bracket."),
            required("medicare_income", &T::medicare_income,
                     "Income that decides Medicare premiums two years later."),
            required("medicare_tier", &T::medicare_tier,
                     "Medicare tier of that income by this year's thresholds; 0 is no surcharge."),
            required("medicare_part_b", &T::medicare_part_b,
                     "Total premium of Part B in that tier, per person and month."),
            required("medicare_surcharge", &T::medicare_surcharge,
                     "Income-related surcharges of Parts B and D, per person and year."),
            required("medicare_room", &T::medicare_room,
                     "Income until the next tier; null in the highest one.")),
        provenance_fields<T>());
};

template <>
struct Described<service::EarningsYear> {
    using T = service::EarningsYear;
    static constexpr std::string_view name = "EarningsYear";
    static constexpr std::string_view doc = "Earnings of one calendar year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Calendar year.", {.minimum = 1951, .maximum = 2100}),
        required("earnings", &T::earnings,
                 "Earnings under Social Security, in dollars of the year; above the year's base "
                 "they do not count.",
                 kDollars));
};

template <>
struct Described<service::ClaimPerson> {
    using T = service::ClaimPerson;
    static constexpr std::string_view name = "ClaimPerson";
    static constexpr std::string_view doc =
        "A person with a primary insurance amount, by itself or by what it follows from.";
    static constexpr auto fields = wire::list(
        required("birth_year", &T::birth_year, "Year of birth.",
                 {.minimum = 1929, .maximum = 2020}),
        optional("birth_month", &T::birth_month, "Month of birth, 1 to 12.",
                 plan::kMonthOfBirthLimits),
        optional("pia", &T::pia,
                 "Primary insurance amount: monthly benefit at full retirement age, in dollars of "
                 "`year`.",
                 plan::kPrimaryAmountLimits),
        optional("aime", &T::aime, "Average indexed monthly earnings in dollars, in place of pia.",
                 {.minimum = 0, .maximum = 1'000'000}),
        optional("earnings", &T::earnings, "Earnings by year, in place of pia.",
                 {.max_items = 100}),
        optional("lives_to", &T::lives_to,
                 "Age in the last year of life; required of everybody to compare claiming ages.",
                 {.minimum = 0, .maximum = 120}));
};

template <>
struct Described<service::SocialSecurityRequest> {
    using T = service::SocialSecurityRequest;
    static constexpr std::string_view name = "SocialSecurityRequest";
    static constexpr std::string_view doc =
        "One or two people, whose benefits are computed for every claiming age.";
    static constexpr auto fields = wire::list(
        required("year", &T::year,
                 "Calendar year whose dollars the amounts are in, and from which claims are "
                 "compared; claims are compared from 2024 on.",
                 {.minimum = 1991, .maximum = 2100}),
        required("people", &T::people, "One person, or two who are married to each other.",
                 {.min_items = 1, .max_items = 2}),
        optional("discount_rate", &T::discount_rate, "Real discount rate per year, as a fraction.",
                 plan::kDiscountRateLimits));
};

template <>
struct Described<service::ClaimAge> {
    using T = service::ClaimAge;
    static constexpr std::string_view name = "ClaimAge";
    static constexpr std::string_view doc = "Benefits for claiming at one age, per month.";
    static constexpr auto fields = wire::list(
        required("claim_months", &T::claim_months, "Age at the claim, in months."),
        required("share", &T::share, "Share of the primary insurance amount paid, as a fraction."),
        required("monthly_benefit", &T::monthly_benefit, "Own benefit per month, in dollars."),
        required("spouse_excess", &T::spouse_excess,
                 "Excess of a spouse's benefit over the own amount per month, once the other "
                 "person has claimed; null for one person."),
        required("survivor_benefit", &T::survivor_benefit,
                 "Benefit per month of the other person, at full retirement age, after this one's "
                 "death with such a claim; null for one person."));
};

template <>
struct Described<plan::IndexedYear> {
    using T = plan::IndexedYear;
    static constexpr std::string_view name = "IndexedYear";
    static constexpr std::string_view doc = "Earnings of one year, raised to recent wages.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Calendar year."),
        required("earnings", &T::earnings, "Covered earnings, at most the base of the year."),
        required("factor", &T::factor, "Indexing factor."),
        required("indexed", &T::indexed, "Indexed earnings."),
        required("counted", &T::counted, "Whether the year is among the 35 highest."));
};

template <>
struct Described<service::ClaimPersonResult> {
    using T = service::ClaimPersonResult;
    static constexpr std::string_view name = "ClaimPersonResult";
    static constexpr std::string_view doc = "Primary insurance amount and benefits of one person.";
    static constexpr auto fields = wire::list(
        required("pia", &T::pia, "Primary insurance amount, in dollars per month."),
        required("aime", &T::aime,
                 "Average indexed monthly earnings in dollars; null where only pia is given."),
        required("first_bend", &T::first_bend,
                 "First bend point in dollars; null where only pia is given."),
        required("second_bend", &T::second_bend,
                 "Second bend point in dollars; null where only pia is given."),
        required("earnings", &T::earnings, "Earnings before and after indexing."),
        required("full_retirement_months", &T::full_retirement_months,
                 "Full retirement age, in months."),
        required("survivor_full_retirement_months", &T::survivor_full_retirement_months,
                 "Full retirement age of a survivor, in months."),
        required("ages", &T::ages, "Benefits by claiming age, from 62 to 70."));
};

template <>
struct Described<plan::ClaimOption> {
    using T = plan::ClaimOption;
    static constexpr std::string_view name = "ClaimOption";
    static constexpr std::string_view doc = "Claiming ages of a household, and what they pay.";
    static constexpr auto fields = wire::list(
        required("first_claim", &T::first_claim, "Age of the first person, in months."),
        required("second_claim", &T::second_claim,
                 "Age of the second person, in months; null for one person."),
        required("first_benefit", &T::first_benefit, "Own monthly benefit of the first person."),
        required("second_benefit", &T::second_benefit,
                 "Own monthly benefit of the second person; null for one person."),
        required("total", &T::total,
                 "All benefits, with those of spouses and survivors, in dollars of the start."),
        required("present_value", &T::present_value,
                 "Present value of all benefits at the real discount rate."));
};

template <>
struct Described<service::SocialSecurityResponse> {
    using T = service::SocialSecurityResponse;
    static constexpr std::string_view name = "SocialSecurityResponse";
    static constexpr std::string_view doc = "Social Security benefits by claiming age.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("people", &T::people, "Benefits of each person."),
            required("options", &T::options,
                     "Claiming ages of the household, in whole years; empty without lives_to."),
            required("best", &T::best,
                     "Claiming ages with the largest present value; null without lives_to."),
            required("sources", &T::sources, "Publications that the tables come from.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
