// Descriptions of plan.household, plan.conversions and plan.independence.
#pragma once

#include "service/plan/describe.hpp"
#include "service/plan/describe_taxes.hpp"

namespace ballast::describe {

template <>
struct Described<plan::Pension> {
    using T = plan::Pension;
    static constexpr std::string_view name = "HouseholdPension";
    static constexpr std::string_view doc = "A pension for life.";
    static constexpr auto fields = wire::list(
        required("amount", &T::amount,
                 "Amount per year: in today's money when indexed, otherwise nominal.",
                 plan::kYearlyAmountLimits),
        optional("from_age", &T::from_age, "Age in the first year it is paid.", plan::kAgeLimits),
        optional("indexed", &T::indexed, "Whether the amount follows the price level."),
        optional("survivor_share", &T::survivor_share,
                 "Share paid to the other person after the owner's death, as a fraction.",
                 plan::kShareLimits));
};

template <>
struct Described<plan::Person> {
    using T = plan::Person;
    static constexpr std::string_view name = "HouseholdPerson";
    static constexpr std::string_view doc = "A person of the household; amounts in today's money.";
    static constexpr auto fields = wire::list(
        optional("name", &T::name, "Name of the person.", {.max_length = 64}),
        required("birth_year", &T::birth_year, "Year of birth."),
        optional("birth_month", &T::birth_month, "Month of birth, 1 to 12.",
                 plan::kMonthOfBirthLimits),
        optional(
            "lives_to", &T::lives_to,
            "Age in the last year of life; when absent, by mortality, or the end of the plan."),
        optional("wage", &T::wage, "Wage per year.", plan::kYearlyAmountLimits),
        optional("wage_growth", &T::wage_growth, "Real growth of the wage per year, as a fraction.",
                 plan::kGrowthLimits),
        optional("retirement_age", &T::retirement_age, "First age without the wage.",
                 plan::kAgeLimits),
        optional("tax_deferred_saving", &T::tax_deferred_saving,
                 "Part of the wage saved in a tax-deferred account per year.",
                 plan::kYearlyAmountLimits),
        optional("tax_free_saving", &T::tax_free_saving,
                 "Part of the wage saved in a tax-free account per year.",
                 plan::kYearlyAmountLimits),
        optional("pia", &T::pia,
                 "Social Security: primary insurance amount, the monthly benefit at full "
                 "retirement age.",
                 plan::kPrimaryAmountLimits),
        optional("claim_months", &T::claim_months,
                 "Age at which Social Security is claimed, in months from 744 (62 years) to 840 "
                 "(70); the full retirement age when absent.",
                 plan::kClaimLimits),
        optional("pensions", &T::pensions, "Pensions of the person.", {.max_items = 20}));
};

template <>
struct Described<plan::HouseholdAccount> {
    using T = plan::HouseholdAccount;
    static constexpr std::string_view name = "HouseholdAccount";
    static constexpr std::string_view doc = "An account by tax treatment.";
    static constexpr auto fields = wire::list(
        required("type", &T::type, "Tax treatment."),
        optional("owner", &T::owner,
                 "tax_deferred: index of the owner among the people, from 0; decides the years of "
                 "required distributions."),
        required("balance", &T::balance, "Current balance.", plan::kAmountLimits),
        optional("basis", &T::basis, "taxable: cost basis; the balance when absent.",
                 plan::kAmountLimits),
        optional("interest_yield", &T::interest_yield,
                 "taxable: interest and ordinary dividends paid out per year as a fraction of the "
                 "balance, part of the return.",
                 plan::kYieldLimits),
        optional("dividend_yield", &T::dividend_yield,
                 "taxable: qualified dividends paid out per year as a fraction of the balance, "
                 "part of the return.",
                 plan::kYieldLimits));
};

template <>
struct Described<plan::HouseholdEventType> {
    using enum plan::HouseholdEventType;
    static constexpr std::string_view name = "HouseholdEventType";
    static constexpr std::string_view doc = "Type of event.";
    static constexpr std::array values{word(kExpense, "expense", "Money spent."),
                                       word(kIncome, "income", "Money received.")};
};

template <>
struct Described<plan::HouseholdEvent> {
    using T = plan::HouseholdEvent;
    static constexpr std::string_view name = "HouseholdEvent";
    static constexpr std::string_view doc =
        "Money spent or received once, or every few years until an end.";
    static constexpr auto fields = wire::list(
        optional("name", &T::name, "Name of the event.", {.max_length = 64}),
        optional("type", &T::type, "Type of event."),
        required("year", &T::year, "First year, from 0."),
        optional("years", &T::years, "Number of years in which it may recur, the first included.",
                 plan::kYearsLimits),
        optional("every", &T::every, "Interval between occurrences, in years.", plan::kYearsLimits),
        required("amount", &T::amount, "Amount, in today's money when indexed.",
                 plan::kAmountLimits),
        optional("growth", &T::growth,
                 "Growth of the amount per year from its first year, as a fraction.",
                 plan::kGrowthLimits),
        optional("indexed", &T::indexed, "Whether the amount follows the price level."),
        optional("taxable", &T::taxable, "income: whether it is taxed as ordinary income."));
};

template <>
struct Described<plan::WithdrawalOrder> {
    using enum plan::WithdrawalOrder;
    static constexpr std::string_view name = "WithdrawalOrder";
    static constexpr std::string_view doc = "Order in which accounts are drawn down.";
    static constexpr std::array values{
        word(kTaxableFirst, "taxable_first", "Taxable, then tax-deferred, then tax-free."),
        word(kTaxDeferredFirst, "tax_deferred_first", "Tax-deferred, then taxable, then tax-free."),
        word(kProportional, "proportional", "All accounts in proportion to their balances.")};
};

template <>
struct Described<plan::ConversionPolicy> {
    using enum plan::ConversionPolicy;
    static constexpr std::string_view name = "ConversionPolicy";
    static constexpr std::string_view doc =
        "Amount converted each year from tax-deferred to tax-free accounts.";
    static constexpr std::array values{
        word(kNone, "none", "No conversions."),
        word(kAmount, "amount", "The same real amount every year."),
        word(kFillBracket, "fill_bracket", "Ordinary income up to the end of a tax bracket.",
             "Fill a bracket"),
        word(kMedicareTier, "medicare_tier", "Income up to the end of a Medicare tier.",
             "Stay in a Medicare tier")};
};

template <>
struct Described<plan::Conversions> {
    using T = plan::Conversions;
    static constexpr std::string_view name = "HouseholdConversions";
    static constexpr std::string_view doc = "Roth conversions: amount and years.";
    static constexpr auto fields = wire::list(
        optional("policy", &T::policy, "Policy that sets the amount."),
        optional("amount", &T::amount, "amount: converted per year, in today's money.",
                 plan::kYearlyAmountLimits),
        optional("rate", &T::rate, "fill_bracket: tax rate of the bracket, as a fraction.",
                 plan::kBracketLimits),
        optional("tier", &T::tier, "medicare_tier: highest tier; 0 is no surcharge.",
                 plan::kMedicareTierLimits),
        optional("first_year", &T::first_year, "First year, from 0.", plan::kYearLimits),
        optional("last_year", &T::last_year, "Last year, from 0; the end of the plan when absent.",
                 plan::kYearLimits));
};

template <>
struct Described<plan::Gompertz> {
    using T = plan::Gompertz;
    static constexpr std::string_view name = "HouseholdMortality";
    static constexpr std::string_view doc = "Gompertz mortality from each person's age.";
    static constexpr auto fields =
        wire::list(optional("mode", &T::mode, "Modal age at death.", plan::kModalAgeLimits),
                   optional("dispersion", &T::dispersion, "Dispersion of the age at death.",
                            plan::kDispersionLimits));
};

template <class T>
constexpr auto market_fields() {
    return wire::list(
        optional("allocation", &T::allocation, "Weights by asset; add up to 1."),
        optional("glide_path", &T::glide_path, "Allocations of later years.", {.max_items = 120}),
        optional("rebalancing", &T::rebalancing, "Rebalancing to the target weights."),
        optional("returns", &T::returns, "Source of market returns."),
        optional("inflation", &T::inflation,
                 "Inflation as a number, a model, or a model with parameters; when absent, "
                 "historical inflation where available, otherwise none."),
        optional("fees", &T::fees, "Fees per year as a fraction of the value after growth.",
                 plan::kFeesLimits),
        optional("paths", &T::paths, "Number of paths; not used with historical returns.",
                 plan::kHouseholdPathsLimits),
        optional("seed", &T::seed, "Random seed; the same seed gives the same result."));
}

template <>
struct Described<service::HouseholdRequest> {
    using T = service::HouseholdRequest;
    static constexpr std::string_view name = "HouseholdRequest";
    static constexpr std::string_view doc =
        "A household of one person, or of two who are married, in the United States. Amounts are "
        "per year in today's money; years count from 0.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("start_year", &T::start_year, "Calendar year of year 0."),
            optional("years", &T::years, "Number of years.", plan::kYearsLimits),
            required("people", &T::people, "One or two people.", {.min_items = 1, .max_items = 2}),
            optional("accounts", &T::accounts, "Accounts of the household.", {.max_items = 50}),
            required("spending", &T::spending, "Spending per year, taxes not included.",
                     plan::kYearlyAmountLimits),
            optional("withdrawal", &T::withdrawal,
                     "Withdrawal rule from the first year without a wage on: it sets what is taken "
                     "out of all accounts before taxes, and what remains after taxes is spent; "
                     "spending is then the least that counts as a success. Spending follows needs "
                     "when absent."),
            optional("survivor_spending", &T::survivor_spending,
                     "Share of spending after the first death of two, as a fraction.",
                     plan::kSurvivorSpendingLimits),
            optional("spending_growth", &T::spending_growth,
                     "Real growth of spending per year, as a fraction.", plan::kGrowthLimits),
            optional("events", &T::events, "Events of single or recurring years.",
                     {.max_items = 200}),
            optional("withdrawal_order", &T::order, "Order in which accounts are drawn down."),
            optional("conversions", &T::conversions, "Roth conversions."),
            optional("income_two_years_before", &T::income_two_years_before,
                     "Income for Medicare of the second year before the start.",
                     plan::kYearlyAmountLimits),
            optional("income_last_year", &T::income_last_year,
                     "Income for Medicare of the year before the start.",
                     plan::kYearlyAmountLimits),
            optional("heirs_tax_rate", &T::heirs_tax_rate,
                     "Tax rate of heirs on what is left in tax-deferred accounts, as a fraction.",
                     plan::kTaxRateLimits),
            optional("itemized_deductions", &T::itemized_deductions,
                     "Itemized deductions per year, used where they exceed the standard deduction.",
                     plan::kYearlyAmountLimits),
            optional("mortality", &T::mortality,
                     "Simulated lifetimes of people without lives_to.")),
        market_fields<T>());
};

template <>
struct Described<plan::HouseholdYear> {
    using T = plan::HouseholdYear;
    static constexpr std::string_view name = "HouseholdYear";
    static constexpr std::string_view doc = "One year of one path, nominal.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("year", &T::year, "Calendar year."),
            required("age", &T::age, "Age of the first person at the end of the year."),
            required("second_age", &T::second_age,
                     "Age of the second person at the end of the year; null for one person."),
            required("alive", &T::alive, "Number of people alive during the year."),
            required("status", &T::status, "Filing status."),
            required("price_level", &T::price_level,
                     "Price level at the start of the year; 1 now."),
            required("wages", &T::wages, "Wages before deferrals."),
            required("social_security", &T::social_security, "Social Security benefits."),
            required("pensions", &T::pensions, "Pensions."),
            required("other_income", &T::other_income,
                     "Income of events, with interest and dividends of the taxable account."),
            required("spending", &T::spending, "Spending paid."),
            required("expenses", &T::expenses, "Expenses of events."),
            required("required_distribution", &T::required_distribution,
                     "Required minimum distribution."),
            required("conversion", &T::conversion, "Roth conversion."),
            required("from_taxable", &T::from_taxable, "Withdrawal from the taxable account."),
            required("from_tax_deferred", &T::from_tax_deferred,
                     "Withdrawal from tax-deferred accounts, with the required distribution."),
            required("from_tax_free", &T::from_tax_free, "Withdrawal from tax-free accounts.")),
        wire::list(
            required("realized_gain", &T::realized_gain,
                     "Capital gain realized by withdrawals; negative is a loss."),
            required("adjusted_gross_income", &T::adjusted_gross_income, "Adjusted gross income."),
            required("taxable_benefits", &T::taxable_benefits,
                     "Social Security benefits included in income."),
            required("taxable_income", &T::taxable_income, "Taxable income."),
            required("bracket", &T::bracket,
                     "Bracket of the last dollar of ordinary income, as a fraction."),
            required("income_tax", &T::income_tax,
                     "Income tax, net investment income tax, and tax on early withdrawals."),
            required("wage_tax", &T::wage_tax, "Social Security and Medicare taxes on wages."),
            required("medicare_tier", &T::medicare_tier,
                     "Medicare tier by the income of two years before; 0 is no surcharge."),
            required("medicare_surcharge", &T::medicare_surcharge,
                     "Medicare surcharges of all people."),
            required("shortfall", &T::shortfall, "Unpaid spending and taxes."),
            required("taxable_balance", &T::taxable_balance,
                     "Taxable account at the end of the year."),
            required("tax_deferred_balance", &T::tax_deferred_balance,
                     "Tax-deferred accounts at the end of the year."),
            required("tax_free_balance", &T::tax_free_balance,
                     "Tax-free accounts at the end of the year.")));
};

template <>
struct Described<plan::HouseholdPath> {
    using T = plan::HouseholdPath;
    static constexpr std::string_view name = "HouseholdPath";
    static constexpr std::string_view doc =
        "A single path year by year: the worst, or one that ends near a percentile.";
    static constexpr auto fields = wire::list(
        required("label", &T::label, "Label of the path: p50, p10, p90 or worst."),
        required("path", &T::path, "Index of the path."),
        required("history_year", &T::history_year,
                 "First year of a historical sequence; null for other return models."),
        required("years", &T::years, "The path up to the last death or the end of the plan."));
};

template <>
struct Described<plan::HouseholdCohort> {
    using T = plan::HouseholdCohort;
    static constexpr std::string_view name = "HouseholdCohort";
    static constexpr std::string_view doc = "Outcome for one historical start year.";
    static constexpr auto fields = wire::list(
        required("history_year", &T::history_year, "First year of the historical sequence."),
        required("success", &T::success, "Whether everything is paid in full."),
        required("terminal_real", &T::terminal_real, "Balance at the end, in today's money."),
        required("lifetime_tax", &T::lifetime_tax, "All taxes and surcharges, in today's money."));
};

template <class T>
constexpr auto household_summary_fields() {
    return wire::list(
        required("success_rate", &T::success_rate,
                 "Share of paths on which all spending, expenses and taxes are paid."),
        required("standard_error", &T::standard_error, "Standard error of success_rate."),
        required("mean_lifetime_tax", &T::mean_lifetime_tax,
                 "Mean of all federal taxes and Medicare surcharges, in today's money."),
        required("mean_heirs_tax", &T::mean_heirs_tax,
                 "Mean tax of heirs on what is left in tax-deferred accounts, in today's money."),
        required("mean_conversions", &T::mean_conversions,
                 "Mean of all conversions, in today's money."),
        required("mean_shortfall", &T::mean_shortfall,
                 "Mean of unpaid spending and taxes, in today's money."),
        required("terminal", &T::terminal, "Balance at the end, in today's money."),
        required("terminal_after_tax", &T::terminal_after_tax,
                 "Balance at the end less the tax of heirs, in today's money."));
}

template <>
struct Described<plan::HouseholdSummary> {
    using T = plan::HouseholdSummary;
    static constexpr std::string_view name = "HouseholdSummary";
    static constexpr std::string_view doc = "Key figures of a household over all paths.";
    static constexpr auto fields = household_summary_fields<T>();
};

template <>
struct Described<service::HouseholdResponse> {
    using T = service::HouseholdResponse;
    static constexpr std::string_view name = "HouseholdResponse";
    static constexpr std::string_view doc =
        "Success, balances and taxes of a household over all paths, and single paths year by year.";
    static constexpr auto fields = wire::combined(
        household_summary_fields<T>(),
        wire::list(
            required("paths", &T::paths, "Number of paths simulated."),
            required("balance", &T::balance,
                     "Percentiles of all accounts at the end of each year, in today's money."),
            required("taxes", &T::taxes,
                     "Percentiles of the taxes and surcharges of each year, in today's money."),
            required("spending", &T::spending,
                     "Percentiles of the spending of each year, in today's money; empty without a "
                     "withdrawal rule."),
            required("sample_paths", &T::sample_paths, "Single paths year by year."),
            required("cohorts", &T::cohorts,
                     "Outcome by historical start year; empty for other return models."),
            required("sources", &T::sources,
                     "Publications that the tables come from: taxes, Medicare, Social Security, "
                     "required distributions.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ConversionsRequest> {
    using T = service::ConversionsRequest;
    static constexpr std::string_view name = "ConversionsRequest";
    static constexpr std::string_view doc = "A household, and the conversion policies to compare.";
    static constexpr auto fields = wire::list(
        required("base", &T::base, "Household whose conversions are varied."),
        optional("policies", &T::policies,
                 "Policies to compare; when empty, none, every tax bracket and every Medicare tier "
                 "below the highest two, in the years of the household's own policy.",
                 {.max_items = 50}),
        optional("search", &T::search,
                 "Whether to search for the constant amounts with the least tax and with the most "
                 "wealth, to 1%; four times the time."));
};

template <>
struct Described<plan::ConversionResult> {
    using T = plan::ConversionResult;
    static constexpr std::string_view name = "ConversionResult";
    static constexpr std::string_view doc = "A household under one conversion policy.";
    static constexpr auto fields = wire::list(
        required("policy", &T::policy, "Conversion policy of the result."),
        required("name", &T::name, "Name of the policy with its amount, bracket or tier."),
        required("summary", &T::summary, "Key figures under the policy."));
};

template <>
struct Described<service::ConversionsResponse> {
    using T = service::ConversionsResponse;
    static constexpr std::string_view name = "ConversionsResponse";
    static constexpr std::string_view doc =
        "Conversion policies on the same market paths, and the best ones.";
    static constexpr auto fields = wire::combined(
        wire::list(required("results", &T::results, "Key figures of every policy."),
                   required("least_tax", &T::least_tax_name,
                            "Policy with the least mean lifetime tax, the tax of heirs included."),
                   required("most_wealth", &T::most_wealth_name,
                            "Policy with the largest median balance after the tax of heirs.")),
        provenance_fields<T>());
};

template <>
struct Described<service::IndependenceRequest> {
    using T = service::IndependenceRequest;
    static constexpr std::string_view name = "IndependenceRequest";
    static constexpr std::string_view doc =
        "Savings on the way to financial independence. Amounts are per year in today's money.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("portfolio", &T::portfolio, "Current portfolio.", plan::kAmountLimits),
            optional("saving", &T::saving, "Amount saved at the end of each year.",
                     plan::kYearlyAmountLimits),
            optional("saving_growth", &T::saving_growth,
                     "Real growth of saving per year, as a fraction.", plan::kGrowthLimits),
            required("spending", &T::spending, "Spending per year once independent.",
                     plan::kYearlyAmountLimits),
            optional("withdrawal_rate", &T::withdrawal_rate,
                     "Share of the portfolio that may be spent per year, as a fraction.",
                     {.unit = "fraction"}),
            optional("part_time_income", &T::part_time_income,
                     "Income after taxes per year that pays part of the spending.",
                     plan::kYearlyAmountLimits),
            optional("coast_years", &T::coast_years,
                     "Years until the portfolio must pay for spending; until then it grows without "
                     "further saving."),
            optional("years", &T::years, "Number of years simulated.", plan::kYearsLimits)),
        market_fields<T>());
};

template <>
struct Described<plan::IndependenceKind> {
    using enum plan::IndependenceKind;
    static constexpr std::string_view name = "IndependenceKind";
    static constexpr std::string_view doc = "Kind of financial independence.";
    static constexpr std::array values{
        word(kFull, "full", "The portfolio pays for all spending."),
        word(kBarista, "barista", "The portfolio and part-time income pay for spending."),
        word(kCoast, "coast",
             "The portfolio grows to the full target by the later year without further saving.")};
};

template <>
struct Described<plan::IndependenceYear> {
    using T = plan::IndependenceYear;
    static constexpr std::string_view name = "IndependenceYear";
    static constexpr std::string_view doc = "Independence by the end of one year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Years from now; 0 is now."),
        required("probability", &T::probability, "Share of paths that have reached the target."),
        required("target", &T::target, "Target portfolio at that time, in today's money."));
};

template <>
struct Described<plan::IndependenceResult> {
    using T = plan::IndependenceResult;
    static constexpr std::string_view name = "IndependenceResult";
    static constexpr std::string_view doc = "Time to one kind of financial independence.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of financial independence."),
        required("target", &T::target, "Target portfolio now, in today's money."),
        required("reached", &T::reached, "Whether the current portfolio reaches the target."),
        required("probability", &T::probability,
                 "Share of paths that reach it within the years simulated."),
        required("standard_error", &T::standard_error, "Standard error of probability."),
        required("p10", &T::p10,
                 "Years in which 10% of the paths reach it; null where they do not."),
        required("p25", &T::p25,
                 "Years in which 25% of the paths reach it; null where they do not."),
        required("p50", &T::p50,
                 "Years in which half of the paths reach it; null where they do not."),
        required("p75", &T::p75,
                 "Years in which 75% of the paths reach it; null where they do not."),
        required("p90", &T::p90,
                 "Years in which 90% of the paths reach it; null where they do not."),
        required("years", &T::years, "Probability and target by year."));
};

template <>
struct Described<service::IndependenceResponse> {
    using T = service::IndependenceResponse;
    static constexpr std::string_view name = "IndependenceResponse";
    static constexpr std::string_view doc = "Distribution of the time to financial independence.";
    static constexpr auto fields = wire::combined(
        wire::list(required("results", &T::results, "Each kind of independence."),
                   required("balance", &T::balance,
                            "Percentiles of the portfolio with savings at the end of each year, in "
                            "today's money."),
                   required("median_real_return", &T::median_real_return,
                            "Median real return per year over all years, as a fraction."),
                   required("paths", &T::paths, "Number of paths simulated.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
