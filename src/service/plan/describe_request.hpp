// Descriptions of what the planner is asked.
#pragma once

#include <array>

#include "service/plan/describe_lots.hpp"
#include "service/plan/requests.hpp"
#include "service/risk/describe_book.hpp"

namespace ballast::wire {

template <>
struct Described<plan::ReturnModel> {
    using enum plan::ReturnModel;
    static constexpr std::string_view name = "PlanReturnModel";
    static constexpr std::string_view doc = "How the returns of a year are found.";
    static constexpr std::array values{
        word(kNormal, "normal", "Arithmetic returns, floored at -100 %."),
        word(kLognormal, "lognormal", "Log returns."),
        word(kBootstrap, "bootstrap", "Whole years of history, drawn independently."),
        word(kBlockBootstrap, "block_bootstrap",
             "Stationary bootstrap: runs of years, wrapping at the end."),
        word(kHistorical, "historical", "Every sequence of consecutive years.")};
};

template <>
struct Described<plan::MeanKind> {
    using enum plan::MeanKind;
    static constexpr std::string_view name = "PlanMeanKind";
    static constexpr std::string_view doc = "Which mean the laws of the assets name.";
    static constexpr std::array values{
        word(kArithmetic, "arithmetic", "Of the yearly return."),
        word(kGeometric, "geometric", "Growth over many years."),
        word(kLog, "log", "Of the log return; the volatility then is of it, too.")};
};

template <>
struct Described<plan::InflationModel> {
    using enum plan::InflationModel;
    static constexpr std::string_view name = "PlanInflationModel";
    static constexpr std::string_view doc = "How prices move.";
    static constexpr std::array values{
        word(kConstant, "constant", "At `rate`."),
        word(kHistorical, "historical", "That of the year the returns are from."),
        word(kAr1, "ar1", "intercept + slope x last year's + volatility x z, once a year."),
        word(kMeanReverting, "mean_reverting", "Towards `mean` at `speed`, every step.")};
};

template <>
struct Described<plan::Strategy> {
    using enum plan::Strategy;
    static constexpr std::string_view name = "WithdrawalStrategy";
    static constexpr std::string_view doc = "How a year's spending is set.";
    static constexpr std::array values{
        word(kConstantDollar, "constant_dollar", "The first amount, raised by inflation."),
        word(kConstantPercentage, "constant_percentage", "rate x balance."),
        word(kGuytonKlinger, "guyton_klinger", "Guard rails around the first rate."),
        word(kVpw, "vpw", "Payment of an annuity over the years left."),
        word(kFloorCeiling, "floor_ceiling", "rate x balance within bounds of the first amount."),
        word(kVanguardDynamic, "vanguard_dynamic", "rate x balance, real change limited."),
        word(kNinetyFive, "ninety_five", "rate x balance, at least 95 % of last year's."),
        word(kHebeler, "hebeler", "Mean of last year's, inflated, and an annuity payment."),
        word(kCape, "cape", "(a + b / CAPE) x balance."),
        word(kRmd, "rmd", "balance / IRS divisor of the age."),
        word(kEndowment, "endowment",
             "Weighted mean of last year's, inflated, and rate x balance."),
        word(kVariable, "variable", "First amount, moved by the real change of the balance."),
        word(kFeelFree, "feel_free", "age / 20 per cent of the balance.")};
};

template <>
struct Described<plan::RmdTable> {
    using enum plan::RmdTable;
    static constexpr std::string_view name = "RmdTable";
    static constexpr std::string_view doc = "Uniform lifetime table of the IRS.";
    static constexpr std::array values{word(kUniform2022, "uniform_2022", "Since 2022; from 72."),
                                       word(kUniform2002, "uniform_2002", "To 2021; from 70.")};
};

template <>
struct Described<plan::GuytonKlingerVariant> {
    using enum plan::GuytonKlingerVariant;
    static constexpr std::string_view name = "GuytonKlingerVariant";
    static constexpr std::string_view doc = "Whose reading of the rules.";
    static constexpr std::array values{
        word(kPublished, "published", "Guyton and Klinger (2006), rules 1 to 5."),
        word(kCfiresim, "cfiresim", "Last nominal amount over the balance; no freeze, no cap."),
        word(kFicalc, "ficalc", "Inflated amount over the balance; freeze; not strict.")};
};

template <>
struct Described<plan::Timing> {
    static constexpr std::string_view name = "WithdrawalTiming";
    static constexpr std::string_view doc = "When in a step money is taken out.";
    static constexpr std::array values{word(plan::Timing::kStart, "start"),
                                       word(plan::Timing::kEnd, "end"),
                                       word(plan::Timing::kStart, "begin", "The same as start."),
                                       word(plan::Timing::kStart, "beginning", "Likewise.")};
};

template <>
struct Described<plan::EventType> {
    using enum plan::EventType;
    static constexpr std::string_view name = "PlanEventType";
    static constexpr std::string_view doc = "What happens in a year.";
    static constexpr std::array values{
        word(kExpense, "expense", "Paid at the start of the year."),
        word(kIncomeChange, "income_change", "Times `factor`, or to `amount`, from the year on."),
        word(kWindfall, "windfall", "Received at the start of the year."),
        word(kSavingsRateChange, "savings_rate_change", "To `rate` from the year on.")};
};

template <>
struct Described<plan::AccountType> {
    using enum plan::AccountType;
    static constexpr std::string_view name = "PlanAccountType";
    static constexpr std::string_view doc = "How an account is taxed; sold in this order.";
    static constexpr std::array values{
        word(kTaxable, "taxable", "On the gain of what is sold."),
        word(kTaxDeferred, "tax_deferred", "On all that is taken out."),
        word(kTaxFree, "tax_free", "Not at all.")};
};

template <>
struct Described<plan::Rebalancing> {
    using enum plan::Rebalancing;
    static constexpr std::string_view name = "PlanRebalancing";
    static constexpr std::string_view doc = "When the weights go back to their targets.";
    static constexpr std::array values{word(kEachStep, "each_step", "Every year or month."),
                                       word(kAnnual, "annual", "At the start of every year."),
                                       word(kNever, "never"),
                                       word(kBand, "band", "In years one is off by the band.")};
};

template <>
struct Described<plan::SuccessRule> {
    using enum plan::SuccessRule;
    static constexpr std::string_view name = "PlanSuccess";
    static constexpr std::string_view doc = "When a path has succeeded.";
    static constexpr std::array values{
        word(kEveryPayment, "every_payment", "All spending and expenses paid in full."),
        word(kPositiveEnd, "positive_end", "And money left at the end.")};
};

template <>
struct Described<plan::AssetLaw> {
    using T = plan::AssetLaw;
    static constexpr std::string_view name = "PlanAssetLaw";
    static constexpr std::string_view doc = "Yearly mean and volatility of an asset's return.";
    static constexpr auto fields =
        wire::list(required("asset", &T::asset, "Name in the allocation.", {.max_length = 64}),
                   required("mean", &T::mean, "See mean_kind."),
                   required("volatility", &T::volatility, "Standard deviation."));
};

template <>
struct Described<plan::InflationSettings> {
    using T = plan::InflationSettings;
    static constexpr std::string_view name = "PlanInflation";
    static constexpr std::string_view doc = "A model of inflation.";
    static constexpr auto fields = wire::list(
        optional("model", &T::model, "How prices move."),
        optional("rate", &T::rate, "constant: per year."),
        optional("start", &T::start, "ar1, mean_reverting: today's; the long-run mean if absent."),
        optional("intercept", &T::intercept, "ar1; fitted on 1928-2025."),
        optional("slope", &T::slope, "ar1; fitted on 1928-2025."),
        optional("mean", &T::mean, "mean_reverting: long-run."),
        optional("speed", &T::speed, "mean_reverting: per year."),
        optional("volatility", &T::volatility, "0.03 of ar1, 0.01 of mean_reverting if absent."));
};

template <>
struct Described<plan::WithdrawalRule> {
    using T = plan::WithdrawalRule;
    static constexpr std::string_view name = "WithdrawalRule";
    static constexpr std::string_view doc = "How a year's spending is set.";
    static constexpr auto fields = wire::list(
        optional("strategy", &T::strategy, "The rule."),
        optional("rate", &T::rate, "Of the balance at retirement, or of the current one."),
        optional("amount", &T::amount, "First year's, in money of today; instead of rate."),
        optional("timing", &T::timing, "Start or end of the year (or month)."),
        optional("inflation_adjusted", &T::inflation_adjusted, "constant_dollar."),
        optional("price_at_payment", &T::price_at_payment,
                 "Yearly payments at the end: in prices of the year's end (Trinity study)."),
        optional("floor", &T::floor, "Least spending of a year, in money of today."),
        optional("ceiling", &T::ceiling, "Most spending of a year, in money of today."),
        optional("variant", &T::variant, "guyton_klinger: whose reading."),
        optional("portfolio_management", &T::portfolio_management,
                 "guyton_klinger/published: rule 1, which assets are sold."),
        optional("withdrawal_rule", &T::withdrawal_rule,
                 "guyton_klinger: whether raises are frozen after losses."),
        optional("inflation_cap", &T::inflation_cap, "guyton_klinger/published.",
                 {.minimum = 0, .maximum = 1}),
        optional("upper", &T::upper, "guyton_klinger: guard rail above the first rate.",
                 {.minimum = 0, .maximum = 10}),
        optional("lower", &T::lower, "guyton_klinger: guard rail below.",
                 {.minimum = 0, .maximum = 1}),
        optional("cut", &T::cut, "guyton_klinger: by how much.", {.minimum = 0, .maximum = 1}),
        optional("raise", &T::raise, "guyton_klinger: by how much.", {.minimum = 0, .maximum = 1}),
        optional("last_years", &T::last_years, "guyton_klinger: without cuts.",
                 {.minimum = 0, .maximum = 120}),
        optional("growth", &T::growth,
                 "vpw, hebeler: real return assumed; `rate` if absent, else 0.0375.",
                 {.minimum = -0.2, .maximum = 0.5}),
        optional("weight", &T::weight, "Of last year's: 0.7 of endowment, 0.5 of hebeler.",
                 {.minimum = 0, .maximum = 1}),
        optional("floor_fraction", &T::floor_fraction,
                 "floor_ceiling: of the first amount; 0.9 if neither it nor `floor` is given.",
                 {.minimum = 0, .maximum = 10}),
        optional("ceiling_fraction", &T::ceiling_fraction,
                 "floor_ceiling: of the first amount; 1.25 if neither it nor `ceiling` is given.",
                 {.minimum = 0, .maximum = 100}),
        optional("max_raise", &T::max_raise, "vanguard_dynamic: real, per year.",
                 {.minimum = 0, .maximum = 10}),
        optional("max_cut", &T::max_cut, "vanguard_dynamic: real, per year.",
                 {.minimum = 0, .maximum = 1}),
        optional("keep", &T::keep, "ninety_five: of last year's.", {.minimum = 0, .maximum = 1}),
        optional("cape_a", &T::cape_a, "cape."), optional("cape_b", &T::cape_b, "cape."),
        optional("cape", &T::cape, "cape: where the history has none."),
        optional("sensitivity", &T::sensitivity, "variable: z.", {.minimum = 0, .maximum = 1}),
        optional("table", &T::table, "rmd: which divisors."),
        optional("age", &T::age, "rmd, feel_free: age now, where the plan names none.",
                 {.minimum = 0, .maximum = 120}));
};

template <>
struct Described<plan::Contributions> {
    using T = plan::Contributions;
    static constexpr std::string_view name = "PlanContributions";
    static constexpr std::string_view doc = "Paid in at the end of every year before retirement.";
    static constexpr auto fields =
        wire::list(optional("amount", &T::amount, "Per year; instead of income and savings_rate.",
                            {.minimum = 0}),
                   optional("amounts", &T::amounts, "Of each year, from year 0; then nothing.",
                            {.minimum = 0, .max_items = 120}),
                   optional("income", &T::income, "Of year 0.", {.minimum = 0}),
                   optional("savings_rate", &T::savings_rate, "Share of income.",
                            {.minimum = 0, .maximum = 1}),
                   optional("growth", &T::growth, "Of amount or income, per year.",
                            {.minimum = -0.5, .maximum = 1}),
                   optional("income_growth", &T::growth, "The same as growth.",
                            {.minimum = -0.5, .maximum = 1}),
                   optional("real", &T::real, "Raised by inflation besides."));
};

template <>
struct Described<plan::Event> {
    using T = plan::Event;
    static constexpr std::string_view name = "PlanEvent";
    static constexpr std::string_view doc = "Something that happens in a year of the plan.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "0 is the first; or a calendar year, with start_year."),
        required("type", &T::type, "What."),
        optional("amount", &T::amount,
                 "Of expense and windfall; the new income; the new savings rate."),
        optional("factor", &T::factor, "Of income_change."),
        optional("rate", &T::rate, "Of savings_rate_change."),
        optional("real", &T::real, "In money of today: raised by inflation."),
        optional("years", &T::years, "Expense, windfall: in so many years in a row.",
                 {.minimum = 1, .maximum = 120}));
};

template <>
struct Described<plan::Account> {
    using T = plan::Account;
    static constexpr std::string_view name = "PlanAccount";
    static constexpr std::string_view doc = "An account by its taxes; one of a kind.";
    static constexpr auto fields = wire::list(
        required("type", &T::type, "How it is taxed."),
        required("balance", &T::balance, "Now; all accounts add up to initial_portfolio."),
        optional("basis", &T::basis, "Taxable: what was paid; the balance if absent."),
        optional("tax_rate", &T::tax_rate, "On the gain of a taxable, on all of a deferred one."),
        optional("contribution_share", &T::contribution_share, "Of contributions."),
        optional("distribution_yield", &T::distribution_yield,
                 "Taxable: dividends and interest a year, of the balance; part of the returns."),
        optional("distribution_tax_rate", &T::distribution_tax_rate,
                 "Taxable: on dividends and interest."));
};

template <>
struct Described<plan::GlidePoint> {
    using T = plan::GlidePoint;
    static constexpr std::string_view name = "PlanGlidePoint";
    static constexpr std::string_view doc = "The allocation of a year; between points, linear.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "0 is the first; or a calendar year, as of events."),
                   required("allocation", &T::allocation, "Weights that add up to 1."));
};

template <>
struct Described<plan::Mortality> {
    using T = plan::Mortality;
    static constexpr std::string_view name = "PlanMortality";
    static constexpr std::string_view doc =
        "Gompertz law: success counts up to the year of death, which is drawn.";
    static constexpr auto fields =
        wire::list(required("age", &T::age, "Now."), optional("mode", &T::mode, "Likeliest age."),
                   optional("dispersion", &T::dispersion, "In years."));
};

template <>
struct Described<service::PlanReturns> {
    using T = service::PlanReturns;
    static constexpr std::string_view name = "PlanReturns";
    static constexpr std::string_view doc = "Where returns come from.";
    static constexpr auto fields = wire::list(
        optional("model", &T::model, "How they are found."),
        optional("data", &T::data,
                 "Yearly returns, one row per year (`date` or `year`), one column per asset, and "
                 "`inflation`, `cape`; the United States since 1928 if absent."),
        optional("columns", &T::columns, "Asset to column, where the names differ."),
        optional("percent", &T::percent,
                 "Whether the table is in per cent; if absent it is where a loss is above 1."),
        optional("mean", &T::mean,
                 "normal, lognormal: of one law for the whole portfolio, or by asset."),
        optional("volatility", &T::volatility, "Of that law, or by asset."),
        optional("mu", &T::mu, "lognormal: mean of the portfolio's log return; instead of mean."),
        optional("sigma", &T::sigma, "lognormal: its standard deviation; goes with mu.",
                 {.minimum = 0}),
        optional("assets", &T::assets, "normal, lognormal; from the history if absent.",
                 {.max_items = 8}),
        optional("correlation", &T::correlation,
                 "A matrix of the assets in alphabetical order, or one number for every pair; none "
                 "if absent.",
                 {.max_items = 8}),
        optional("mean_kind", &T::mean_kind, "Which mean."),
        optional("block_length", &T::block_length, "block_bootstrap: mean length in years."));
};

// The fields of a plan but for its money, for requests that are one.
template <class T>
constexpr auto plan_fields() {
    return wire::list(
        optional("years", &T::years, "How long the plan is."),
        optional("start_year", &T::start_year,
                 "Calendar year of year 0; of historical returns, the one sequence to follow."),
        optional("retirement_year", &T::retirement_year, "First year of spending; 0 is now."),
        optional("age", &T::age, "Now; for rules that go by it."),
        optional("allocation", &T::allocation, "Asset to weight; adds up to 1."),
        optional("glide_path", &T::glide_path, "Allocations of later years.", {.max_items = 120}),
        optional("rebalancing", &T::rebalancing, "When."),
        optional("rebalancing_band", &T::rebalancing_band, "For rebalancing `band`."),
        optional("monthly", &T::monthly, "Monthly steps; spending is still set once a year."),
        optional("returns", &T::returns, "The market."),
        optional("inflation", &T::inflation,
                 "A rate, the word of a model or a model; if absent that of the history, or none."),
        optional("withdrawal", &T::withdrawal, "How spending is set."),
        optional("contributions", &T::contributions,
                 "An amount per year, a list of amounts, or income and savings."),
        optional("events", &T::events, "What happens when.", {.max_items = 1000}),
        optional("accounts", &T::accounts, "With their taxes; none: no taxes.", {.max_items = 3}),
        optional(
            "taxable_lots", &T::taxable_lots,
            "What the taxable account holds; it is taxed lot by lot, and initial_portfolio may "
            "be 0: it is then what all accounts hold."),
        optional("fees", &T::fees, "Per year, of the value after growth."),
        optional("mortality", &T::mortality, "Whether the plan may end by death."),
        optional("success", &T::success, "When a path has succeeded."),
        optional("paths", &T::paths, "How many futures; not of historical returns."),
        optional("seed", &T::seed, "The same seed, the same bytes."),
        optional("antithetic", &T::antithetic,
                 "Pairs of paths with opposite draws; paths are rounded up to a multiple of 16."),
        optional("quasi", &T::quasi,
                 "Sobol points in 16 random shifts; paths are rounded up to a multiple of 2,048."),
        optional("looks", &T::looks, "Whether to add single paths to look at, and cohorts."));
}

template <>
struct Described<service::PlanRequest> {
    using T = service::PlanRequest;
    static constexpr std::string_view name = "PlanRequest";
    static constexpr std::string_view doc =
        "A retirement plan. Years count from 0; real amounts are in money of today.";
    static constexpr auto fields = wire::combined(
        wire::list(required("initial_portfolio", &T::initial_portfolio, "Money now.")),
        plan_fields<T>());
};

template <>
struct Described<service::PlanCompareRequest> {
    using T = service::PlanCompareRequest;
    static constexpr std::string_view name = "PlanCompareRequest";
    static constexpr std::string_view doc = "A plan and the rules to try.";
    static constexpr auto fields =
        wire::list(required("base", &T::base, "The plan."),
                   optional("rules", &T::rules, "One of each kind if empty.", {.max_items = 50}));
};

template <>
struct Described<service::PlanSensitivityRequest> {
    using T = service::PlanSensitivityRequest;
    static constexpr std::string_view name = "PlanSensitivityRequest";
    static constexpr std::string_view doc =
        "A plan, as `base` or by its own fields, and the numbers to vary.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("base", &T::base, "The plan; instead of the fields of a plan."),
            required("vary", &T::vary,
                     "JSON path of any number of the plan: \"withdrawal.rate\", "
                     "\"$.events[0].amount\", \"/allocation/stock\" (the other weights keep "
                     "their proportions).",
                     {.min_length = 1, .max_length = 200}),
            required("values", &T::values, "To set it to.", {.min_items = 1, .max_items = 1000}),
            optional("vary_second", &T::vary_second, "A second number: every pair is computed.",
                     {.min_length = 1, .max_length = 200}),
            optional("values_second", &T::values_second, "Its values.", {.max_items = 1000}),
            optional("initial_portfolio", &T::initial_portfolio, "Money now, without `base`.")),
        plan_fields<T>());
};

template <>
struct Described<plan::Unknown> {
    using enum plan::Unknown;
    static constexpr std::string_view name = "PlanUnknown";
    static constexpr std::string_view doc = "What is looked for.";
    static constexpr std::array values{
        word(kSpending, "spending", "Largest first-year spending, in money of today."),
        word(kRetirementYear, "retirement_year", "Earliest."),
        word(kInitialPortfolio, "initial_portfolio", "Smallest.")};
};

template <>
struct Described<service::PlanSolveRequest> {
    using T = service::PlanSolveRequest;
    static constexpr std::string_view name = "PlanSolveRequest";
    static constexpr std::string_view doc = "A plan and what it must reach.";
    static constexpr auto fields = wire::list(
        required("base", &T::base, "The plan; what is looked for in it is not read."),
        optional("solve", &T::solve, "What is looked for."),
        optional("success_rate", &T::success_rate, "At least this.", {.minimum = 0, .maximum = 1}),
        optional("tolerance", &T::tolerance, "Relative.", {.minimum = 1e-9, .maximum = 0.1}));
};

template <>
struct Described<service::PlanWithdrawalRequest> {
    using T = service::PlanWithdrawalRequest;
    static constexpr std::string_view name = "PlanWithdrawalRequest";
    static constexpr std::string_view doc = "A rule and what it sees this year.";
    static constexpr auto fields = wire::list(
        required("rule", &T::rule, "The rule."),
        required("portfolio", &T::portfolio, "Now, before the withdrawal.",
                 {.minimum = 0, .maximum = 1e15}),
        optional("initial_portfolio", &T::initial_portfolio, "When spending began.",
                 {.minimum = 0, .maximum = 1e15, .exclusive_minimum = true}),
        optional("initial_withdrawal", &T::initial_withdrawal, "Of the first year.",
                 {.minimum = 0, .maximum = 1e15}),
        optional("previous_withdrawal", &T::previous_withdrawal,
                 "Last year's, nominal; absent in the first year.",
                 {.minimum = 0, .maximum = 1e15}),
        optional("cumulative_inflation", &T::cumulative_inflation, "Price level, 1 at the start.",
                 {.minimum = 0, .maximum = 1e9, .exclusive_minimum = true}),
        optional("previous_cumulative_inflation", &T::previous_cumulative_inflation,
                 "Price level of last year's withdrawal.",
                 {.minimum = 0, .maximum = 1e9, .exclusive_minimum = true}),
        optional("years_remaining", &T::years_remaining, "This one included.",
                 {.minimum = 1, .maximum = 120}),
        optional("year_return", &T::year_return, "Of the portfolio, last year.",
                 {.minimum = -1, .maximum = 10}),
        optional("age", &T::age, "rmd, feel_free.", {.minimum = 0, .maximum = 130}),
        optional("cape", &T::cape, "cape.", {.minimum = 0, .maximum = 1000}));
};

}  // namespace ballast::wire
