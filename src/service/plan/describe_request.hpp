// Descriptions of what the planner is asked.
#pragma once

#include <array>

#include "plan/limits.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/plan/describe_lots.hpp"
#include "service/plan/requests.hpp"

namespace ballast::describe {

template <>
struct Described<plan::ReturnModel> {
    using enum plan::ReturnModel;
    static constexpr std::string_view name = "PlanReturnModel";
    static constexpr std::string_view doc = "Model of annual returns.";
    static constexpr std::array values{
        word(kNormal, "normal", "Normally distributed arithmetic returns, floored at -100%.",
             "Normal"),
        word(kLognormal, "lognormal", "Lognormal returns: normally distributed log returns."),
        word(kBootstrap, "bootstrap", "Whole historical years, drawn independently."),
        word(kBlockBootstrap, "block_bootstrap",
             "Stationary bootstrap: runs of consecutive historical years, wrapping at the end.",
             "Block bootstrap"),
        word(kHistorical, "historical", "Every historical sequence of consecutive years.",
             "Historical sequences")};
};

template <>
struct Described<plan::MeanKind> {
    using enum plan::MeanKind;
    static constexpr std::string_view name = "PlanMeanKind";
    static constexpr std::string_view doc = "Kind of mean stated in the return assumptions.";
    static constexpr std::array values{
        word(kArithmetic, "arithmetic", "Arithmetic mean of annual returns."),
        word(kGeometric, "geometric", "Geometric mean: annual growth over many years."),
        word(kLog, "log", "Mean of log returns; the volatility is then that of log returns, too.")};
};

template <>
struct Described<plan::InflationModel> {
    using enum plan::InflationModel;
    static constexpr std::string_view name = "PlanInflationModel";
    static constexpr std::string_view doc = "Model of inflation.";
    static constexpr std::array values{
        word(kConstant, "constant", "Constant inflation at `rate`."),
        word(kHistorical, "historical", "Historical inflation of the year whose returns are used."),
        word(kAr1, "ar1",
             "First-order autoregression: intercept + slope × last year's inflation + volatility × "
             "z, once a year."),
        word(kMeanReverting, "mean_reverting",
             "Mean reversion towards `mean` at `speed`, at every step.")};
};

template <>
struct Described<plan::Strategy> {
    using enum plan::Strategy;
    static constexpr std::string_view name = "WithdrawalStrategy";
    static constexpr std::string_view doc =
        "Withdrawal strategy, which sets the spending of each year.";
    static constexpr std::array values{
        word(kConstantDollar, "constant_dollar", "Initial amount, adjusted for inflation."),
        word(kConstantPercentage, "constant_percentage", "Fixed percentage: rate × balance."),
        word(kGuytonKlinger, "guyton_klinger",
             "Guyton-Klinger guardrails around the initial withdrawal rate.", "Guyton-Klinger"),
        word(kVpw, "vpw",
             "Variable percentage withdrawal: annuity payment over the remaining years.",
             "Variable percentage (VPW)"),
        word(kFloorCeiling, "floor_ceiling",
             "rate × balance, within bounds relative to the initial amount.", "Floor and ceiling"),
        word(kVanguardDynamic, "vanguard_dynamic",
             "rate × balance, with limited real change per year (Vanguard dynamic spending)."),
        word(kNinetyFive, "ninety_five",
             "rate × balance, but at least 95% of last year's spending.", "95% rule"),
        word(kHebeler, "hebeler",
             "Mean of last year's inflation-adjusted spending and an annuity payment."),
        word(kCape, "cape", "CAPE-based rate: (a + b / CAPE) × balance.", "CAPE"),
        word(kRmd, "rmd", "Required minimum distribution: balance / IRS divisor for the age.",
             "Required distributions"),
        word(kEndowment, "endowment",
             "Weighted mean of last year's inflation-adjusted spending and rate × balance."),
        word(kVariable, "variable", "Initial amount, moved by the real change of the balance."),
        word(kFeelFree, "feel_free", "age / 20 percent of the balance.")};
};

template <>
struct Described<plan::RmdTable> {
    using enum plan::RmdTable;
    static constexpr std::string_view name = "RmdTable";
    static constexpr std::string_view doc = "IRS Uniform Lifetime Table.";
    static constexpr std::array values{
        word(kUniform2022, "uniform_2022", "Table in force since 2022, from age 72."),
        word(kUniform2002, "uniform_2002", "Table in force up to 2021, from age 70.")};
};

template <>
struct Described<plan::GuytonKlingerVariant> {
    using enum plan::GuytonKlingerVariant;
    static constexpr std::string_view name = "GuytonKlingerVariant";
    static constexpr std::string_view doc = "Variant of the Guyton-Klinger rules.";
    static constexpr std::array values{
        word(kPublished, "published", "Guyton and Klinger (2006), rules 1 to 5.",
             "Guyton-Klinger 2006"),
        word(kCfiresim, "cfiresim",
             "cFIREsim: last nominal amount over the balance; no freeze and no inflation cap.",
             "Guyton-Klinger, cFIREsim"),
        word(kFicalc, "ficalc",
             "FI Calc: inflation-adjusted amount over the balance; with freeze; bounds not "
             "strict.",
             "Guyton-Klinger, FI Calc")};
};

template <>
struct Described<plan::Timing> {
    static constexpr std::string_view name = "WithdrawalTiming";
    static constexpr std::string_view doc = "Time of withdrawals within a step.";
    static constexpr std::array values{word(plan::Timing::kStart, "start", "", "start of year"),
                                       word(plan::Timing::kEnd, "end", "", "end of year"),
                                       word(plan::Timing::kStart, "begin", "Alias of start."),
                                       word(plan::Timing::kStart, "beginning", "Alias of start.")};
};

template <>
struct Described<plan::EventType> {
    using enum plan::EventType;
    static constexpr std::string_view name = "PlanEventType";
    static constexpr std::string_view doc = "Type of event.";
    static constexpr std::array values{
        word(kExpense, "expense", "Expense, paid at the start of the year."),
        word(kIncomeChange, "income_change",
             "Change of income from the year on: multiplied by `factor`, or set to `amount`."),
        word(kWindfall, "windfall", "Windfall, received at the start of the year."),
        word(kSavingsRateChange, "savings_rate_change",
             "Change of the savings rate to `rate` from the year on.")};
};

template <>
struct Described<plan::AccountType> {
    using enum plan::AccountType;
    static constexpr std::string_view name = "PlanAccountType";
    static constexpr std::string_view doc =
        "Tax treatment of an account; accounts are drawn down in this order.";
    static constexpr std::array values{
        word(kTaxable, "taxable", "Tax on the gain of assets sold."),
        word(kTaxDeferred, "tax_deferred", "Tax on all withdrawals."),
        word(kTaxFree, "tax_free", "No tax.")};
};

template <>
struct Described<plan::Rebalancing> {
    using enum plan::Rebalancing;
    static constexpr std::string_view name = "PlanRebalancing";
    static constexpr std::string_view doc = "Rebalancing to the target weights.";
    static constexpr std::array values{
        word(kEachStep, "each_step", "Rebalancing at every step, a year or a month."),
        word(kAnnual, "annual", "Rebalancing at the start of every year."), word(kNever, "never"),
        word(kBand, "band", "Rebalancing in years when a weight deviates by the band.")};
};

template <>
struct Described<plan::SuccessRule> {
    using enum plan::SuccessRule;
    static constexpr std::string_view name = "PlanSuccess";
    static constexpr std::string_view doc = "Criterion of success of a path.";
    static constexpr std::array values{
        word(kEveryPayment, "every_payment", "All spending and expenses are paid in full."),
        word(kPositiveEnd, "positive_end",
             "All spending and expenses are paid in full, and money is left at the end.")};
};

template <>
struct Described<plan::AssetReturnAssumption> {
    using T = plan::AssetReturnAssumption;
    static constexpr std::string_view name = "PlanAssetReturn";
    static constexpr std::string_view doc =
        "Return assumption of an asset: annual mean and volatility.";
    static constexpr auto fields = wire::list(
        required("asset", &T::asset, "Name of the asset in the allocation.", {.max_length = 64}),
        required("mean", &T::mean,
                 "Mean annual return as a fraction, of the kind given by mean_kind.",
                 {.unit = "fraction per year"}),
        required("volatility", &T::volatility,
                 "Annual standard deviation of returns, as a fraction.",
                 {.unit = "fraction per year"}));
};

template <>
struct Described<plan::InflationSettings> {
    using T = plan::InflationSettings;
    static constexpr std::string_view name = "PlanInflation";
    static constexpr std::string_view doc = "Inflation model and its parameters.";
    static constexpr auto fields = wire::list(
        optional("model", &T::model, "Model of inflation."),
        optional("rate", &T::rate, "constant: inflation per year, as a fraction.",
                 plan::kInflationLimits),
        optional("start", &T::start,
                 "ar1, mean_reverting: current inflation, as a fraction; the long-run mean when "
                 "absent.",
                 {.unit = "fraction per year"}),
        optional("intercept", &T::intercept, "ar1: intercept; the default is fitted to 1928-2025."),
        optional("slope", &T::slope, "ar1: slope; the default is fitted to 1928-2025."),
        optional("mean", &T::mean, "mean_reverting: long-run mean of inflation, as a fraction.",
                 plan::kInflationLimits),
        optional("speed", &T::speed, "mean_reverting: speed of reversion per year."),
        optional("volatility", &T::volatility,
                 "ar1, mean_reverting: annual volatility of inflation; when absent, 0.03 for ar1 "
                 "and 0.01 for mean_reverting."));
};

template <>
struct Described<plan::WithdrawalRule> {
    using T = plan::WithdrawalRule;
    static constexpr std::string_view name = "WithdrawalRule";
    static constexpr std::string_view doc =
        "Withdrawal rule, which sets the spending of each year.";
    static constexpr auto fields = wire::list(
        optional("strategy", &T::strategy, "Withdrawal strategy."),
        optional("rate", &T::rate,
                 "Withdrawal rate as a fraction of the balance at retirement, or of the current "
                 "balance, depending on the strategy.",
                 plan::kShareLimits),
        optional("amount", &T::amount,
                 "Spending of the first year in today's money, in place of rate.",
                 plan::kYearlyAmountLimits),
        optional("timing", &T::timing, "Time of withdrawals: start or end of the year (or month)."),
        optional("inflation_adjusted", &T::inflation_adjusted,
                 "constant_dollar: whether the amount is adjusted for inflation."),
        optional("price_at_payment", &T::price_at_payment,
                 "Annual withdrawals at the end: whether they are paid in year-end prices (Trinity "
                 "study)."),
        optional("floor", &T::floor, "Minimum spending per year, in today's money.",
                 plan::kYearlyAmountLimits),
        optional("ceiling", &T::ceiling, "Maximum spending per year, in today's money.",
                 plan::kYearlyAmountLimits),
        optional("variant", &T::variant, "guyton_klinger: variant of the rules."),
        optional("portfolio_management", &T::portfolio_management,
                 "guyton_klinger/published: whether rule 1 determines which assets are sold."),
        optional("withdrawal_rule", &T::withdrawal_rule,
                 "guyton_klinger: whether raises are frozen after losses."),
        optional("inflation_cap", &T::inflation_cap,
                 "guyton_klinger/published: largest inflation adjustment per year, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("upper", &T::upper,
                 "guyton_klinger: upper guardrail, as a fraction above the initial rate.",
                 {.minimum = 0, .maximum = 10, .unit = "fraction"}),
        optional("lower", &T::lower,
                 "guyton_klinger: lower guardrail, as a fraction below the initial rate.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("cut", &T::cut, "guyton_klinger: size of a cut, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("raise", &T::raise, "guyton_klinger: size of a raise, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("last_years", &T::last_years,
                 "guyton_klinger: number of final years without cuts.",
                 {.minimum = 0, .maximum = 120}),
        optional(
            "growth", &T::growth,
            "vpw, hebeler: assumed real return as a fraction; `rate` when absent, or else 0.0375.",
            {.minimum = -0.2, .maximum = 0.5, .unit = "fraction per year"}),
        optional("weight", &T::weight,
                 "endowment, hebeler: weight of last year's spending; when absent, 0.7 for "
                 "endowment and 0.5 for hebeler.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("floor_fraction", &T::floor_fraction,
                 "floor_ceiling: floor as a fraction of the initial amount; 0.9 when neither it "
                 "nor `floor` is given.",
                 {.minimum = 0, .maximum = 10, .unit = "fraction"}),
        optional("ceiling_fraction", &T::ceiling_fraction,
                 "floor_ceiling: ceiling as a fraction of the initial amount; 1.25 when neither it "
                 "nor `ceiling` is given.",
                 {.minimum = 0, .maximum = 100, .unit = "fraction"}),
        optional("max_raise", &T::max_raise,
                 "vanguard_dynamic: largest real increase of spending per year, as a fraction.",
                 {.minimum = 0, .maximum = 10, .unit = "fraction"}),
        optional("max_cut", &T::max_cut,
                 "vanguard_dynamic: largest real decrease of spending per year, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("keep", &T::keep, "ninety_five: minimum spending as a fraction of last year's.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("cape_a", &T::cape_a, "cape: constant a of the withdrawal rate a + b / CAPE."),
        optional("cape_b", &T::cape_b, "cape: coefficient b of the withdrawal rate a + b / CAPE."),
        optional("cape", &T::cape,
                 "cape: CAPE ratio for years in which the historical data have none."),
        optional("sensitivity", &T::sensitivity,
                 "variable: sensitivity z to the real change of the balance.",
                 {.minimum = 0, .maximum = 1}),
        optional("table", &T::table, "rmd: table of divisors."),
        optional("age", &T::age, "rmd, feel_free: current age, when the plan has none.",
                 {.minimum = 0, .maximum = 120}));
};

template <>
struct Described<plan::Contributions> {
    using T = plan::Contributions;
    static constexpr std::string_view name = "PlanContributions";
    static constexpr std::string_view doc =
        "Contributions at the end of every year before retirement.";
    static constexpr auto fields = wire::list(
        optional("amount", &T::amount,
                 "Contribution per year, in place of income and savings_rate.",
                 plan::kYearlyAmountLimits),
        optional("amounts", &T::amounts,
                 "Contribution of each year, from year 0; nothing after the last.",
                 {.minimum = 0, .max_items = 120}),
        optional("income", &T::income, "Income in year 0.", {.minimum = 0}),
        optional("savings_rate", &T::savings_rate, "Savings rate: share of income contributed.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("growth", &T::growth, "Annual growth of amount or income, as a fraction.",
                 plan::kGrowthLimits),
        optional("income_growth", &T::growth, "Alias of growth.", plan::kGrowthLimits),
        optional("real", &T::real, "Whether growth is in addition to inflation."));
};

template <>
struct Described<plan::Event> {
    using T = plan::Event;
    static constexpr std::string_view name = "PlanEvent";
    static constexpr std::string_view doc = "An event in a year of the plan.";
    static constexpr auto fields = wire::list(
        required("year", &T::year,
                 "Year of the event from 0, or a calendar year when start_year is given."),
        required("type", &T::type, "Type of event."),
        optional("amount", &T::amount,
                 "Amount of an expense or windfall, new income, or new savings rate."),
        optional("factor", &T::factor, "income_change: factor by which income is multiplied."),
        optional("rate", &T::rate, "savings_rate_change: new savings rate, as a fraction.",
                 {.unit = "fraction"}),
        optional("real", &T::real,
                 "Whether the amount is in today's money and adjusted for inflation."),
        optional("years", &T::years, "expense, windfall: length of the period in which it occurs.",
                 {.minimum = 1, .maximum = 120, .unit = "years"}),
        optional("every", &T::every, "expense, windfall: interval between occurrences.",
                 plan::kYearsLimits),
        optional("growth", &T::growth,
                 "expense, windfall: growth of the amount per year from the first one, as a "
                 "fraction; beyond inflation when real.",
                 plan::kGrowthLimits),
        optional("name", &T::name, "Name of the event; it has no effect.", {.max_length = 64}));
};

template <>
struct Described<plan::Account> {
    using T = plan::Account;
    static constexpr std::string_view name = "PlanAccount";
    static constexpr std::string_view doc =
        "An account by tax treatment; at most one of each type.";
    static constexpr auto fields = wire::list(
        required("type", &T::type, "Tax treatment."),
        required("balance", &T::balance,
                 "Current balance; the balances of all accounts add up to initial_portfolio.",
                 plan::kAmountLimits),
        optional("basis", &T::basis, "taxable: cost basis; the balance when absent.",
                 plan::kAmountLimits),
        optional("tax_rate", &T::tax_rate,
                 "Tax rate as a fraction: on gains of a taxable account, on all withdrawals of a "
                 "tax-deferred one.",
                 plan::kTaxRateLimits),
        optional("contribution_share", &T::contribution_share,
                 "Share of contributions paid into the account.", plan::kShareLimits),
        optional("distribution_yield", &T::distribution_yield,
                 "taxable: dividends and interest per year as a fraction of the balance, included "
                 "in the returns.",
                 plan::kYieldLimits),
        optional("distribution_tax_rate", &T::distribution_tax_rate,
                 "taxable: tax rate on dividends and interest, as a fraction.",
                 plan::kTaxRateLimits));
};

template <>
struct Described<plan::GlidePoint> {
    using T = plan::GlidePoint;
    static constexpr std::string_view name = "PlanGlidePoint";
    static constexpr std::string_view doc = "Allocation from one year; linear between the points.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Year from 0, or a calendar year when start_year is given."),
        required("allocation", &T::allocation, "Weights by asset; add up to 1."));
};

template <>
struct Described<plan::Mortality> {
    using T = plan::Mortality;
    static constexpr std::string_view name = "PlanMortality";
    static constexpr std::string_view doc =
        "Gompertz mortality: success is measured up to the simulated year of death.";
    static constexpr auto fields =
        wire::list(required("age", &T::age, "Current age.", plan::kAgeLimits),
                   optional("mode", &T::mode, "Modal age at death.", plan::kModalAgeLimits),
                   optional("dispersion", &T::dispersion,
                            "Dispersion parameter of the Gompertz distribution, in years.",
                            plan::kDispersionLimits));
};

template <>
struct Described<service::PlanReturns> {
    using T = service::PlanReturns;
    static constexpr std::string_view name = "PlanReturns";
    static constexpr std::string_view doc = "Source of market returns.";
    static constexpr auto fields = wire::list(
        optional("model", &T::model, "Model of annual returns."),
        optional("data", &T::data,
                 "Annual returns as fractions: one row per year (`date` or `year`), one column per "
                 "asset, and `inflation` and `cape`; United States data since 1928 when absent."),
        optional("columns", &T::columns, "Column name by asset, where the names differ."),
        optional("percent", &T::percent,
                 "Whether the table is in percent; when absent, it is taken to be in percent if "
                 "any loss exceeds 1."),
        optional("mean", &T::mean,
                 "normal, lognormal: mean annual return as a fraction, for the whole portfolio or "
                 "by asset.",
                 {.unit = "fraction per year"}),
        optional("volatility", &T::volatility,
                 "normal, lognormal: annual volatility as a fraction, for the whole portfolio or "
                 "by asset.",
                 {.unit = "fraction per year"}),
        optional("mu", &T::mu,
                 "lognormal: mean of the portfolio's annual log return, in place of mean."),
        optional(
            "sigma", &T::sigma,
            "lognormal: standard deviation of the portfolio's annual log return; used with mu.",
            {.minimum = 0}),
        optional("assets", &T::assets,
                 "normal, lognormal: return assumptions by asset; estimated from historical data "
                 "when absent.",
                 {.max_items = 8}),
        optional("correlation", &T::correlation,
                 "Correlation matrix of the assets in alphabetical order, or one correlation for "
                 "every pair; uncorrelated when absent.",
                 {.max_items = 8}),
        optional("mean_kind", &T::mean_kind, "Kind of mean stated in the return assumptions."),
        optional("block_length", &T::block_length, "block_bootstrap: mean block length, in years.",
                 plan::kBlockLengthLimits));
};

// The fields of a plan but for its money, for requests that are one.
template <class T>
constexpr auto plan_fields() {
    return wire::list(
        optional("years", &T::years, "Length of the plan, in years.", plan::kYearsLimits),
        optional("start_year", &T::start_year,
                 "Calendar year of year 0; with historical returns, the start year of the only "
                 "sequence used."),
        optional("retirement_year", &T::retirement_year,
                 "First year of spending; 0 is the current year.", plan::kYearLimits),
        optional("age", &T::age, "Current age, for age-dependent rules.", plan::kAgeLimits),
        optional("allocation", &T::allocation, "Weights by asset; add up to 1."),
        optional("glide_path", &T::glide_path, "Allocations of later years.", {.max_items = 120}),
        optional("rebalancing", &T::rebalancing, "Rebalancing to the target weights."),
        optional(
            "rebalancing_band", &T::rebalancing_band,
            "Largest deviation of a weight from its target for rebalancing `band`, as a fraction.",
            {.unit = "fraction"}),
        optional("monthly", &T::monthly,
                 "Whether the simulation has monthly steps; spending is still set once a year."),
        optional("returns", &T::returns, "Source of market returns."),
        optional("inflation", &T::inflation,
                 "Inflation: a rate, the name of a model, or a model with parameters. When absent, "
                 "historical inflation where available, otherwise none.",
                 {.unit = "fraction per year"}),
        optional("withdrawal", &T::withdrawal, "Withdrawal rule."),
        optional(
            "contributions", &T::contributions,
            "Contributions: an amount per year, a list of amounts, or income and savings rate."),
        optional("events", &T::events,
                 "Expenses, windfalls and changes of income or savings by year.",
                 {.max_items = 1000}),
        optional("accounts", &T::accounts, "Accounts by tax treatment; no taxes when empty.",
                 {.max_items = 3}),
        optional("taxable_lots", &T::taxable_lots,
                 "Lots of the taxable account, which is then taxed lot by lot. initial_portfolio "
                 "may be 0 and is then the total of all accounts."),
        optional("fees", &T::fees, "Fees per year as a fraction of the value after growth.",
                 plan::kFeesLimits),
        optional("mortality", &T::mortality,
                 "Mortality model; the plan does not end by death when absent."),
        optional("success", &T::success, "Criterion of success of a path."),
        optional("paths", &T::paths, "Number of paths; not used with historical returns.",
                 {.minimum = 1, .maximum = plan::kMaxPaths, .range_by_engine = true}),
        optional("seed", &T::seed, "Random seed; the same seed gives the same result."),
        optional("antithetic", &T::antithetic,
                 "Whether paths come in pairs with opposite draws; paths is rounded up to a "
                 "multiple of 16."),
        optional("quasi", &T::quasi,
                 "Whether to use Sobol points in 16 random shifts; paths is rounded up to a "
                 "multiple of 2,048."),
        optional("sample_paths", &T::sample_paths, "Whether to return single paths and cohorts."));
}

template <>
struct Described<service::PlanRequest> {
    using T = service::PlanRequest;
    static constexpr std::string_view name = "PlanRequest";
    static constexpr std::string_view doc =
        "A retirement plan. Years count from 0; real amounts are in today's money.";
    static constexpr auto fields =
        wire::combined(wire::list(required("initial_portfolio", &T::initial_portfolio,
                                           "Initial value of the portfolio.", plan::kAmountLimits)),
                       plan_fields<T>());
};

template <>
struct Described<service::PlanCompareRequest> {
    using T = service::PlanCompareRequest;
    static constexpr std::string_view name = "PlanCompareRequest";
    static constexpr std::string_view doc = "A plan, and the withdrawal rules to compare.";
    static constexpr auto fields =
        wire::list(required("base", &T::base, "The plan to compare rules for."),
                   optional("rules", &T::rules,
                            "Withdrawal rules to compare; one of each strategy when empty.",
                            {.max_items = 50}));
};

template <>
struct Described<service::PlanSensitivityRequest> {
    using T = service::PlanSensitivityRequest;
    static constexpr std::string_view name = "PlanSensitivityRequest";
    static constexpr std::string_view doc =
        "A plan, as `base` or by its own fields, and the parameters to vary.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("base", &T::base, "The plan, in place of its own fields."),
            required(
                "vary", &T::vary,
                "JSON path of any number in the plan: \"withdrawal.rate\", \"$.events[0].amount\", "
                "\"/allocation/stock\" (the other weights keep their proportions).",
                {.min_length = 1, .max_length = 200}),
            required("values", &T::values, "Values of the parameter.",
                     {.min_items = 1, .max_items = 1000}),
            optional("vary_second", &T::vary_second,
                     "JSON path of a second parameter; every pair of values is computed.",
                     {.min_length = 1, .max_length = 200}),
            optional("values_second", &T::values_second, "Values of the second parameter.",
                     {.max_items = 1000}),
            optional("initial_portfolio", &T::initial_portfolio,
                     "Initial value of the portfolio, without `base`.", plan::kAmountLimits)),
        plan_fields<T>());
};

template <>
struct Described<plan::Unknown> {
    using enum plan::Unknown;
    static constexpr std::string_view name = "PlanSolveFor";
    static constexpr std::string_view doc = "Unknown to solve for.";
    static constexpr std::array values{
        word(kSpending, "spending", "Largest spending in the first year, in today's money."),
        word(kRetirementYear, "retirement_year", "Earliest year of retirement."),
        word(kInitialPortfolio, "initial_portfolio", "Smallest initial portfolio.")};
};

template <>
struct Described<service::PlanSolveRequest> {
    using T = service::PlanSolveRequest;
    static constexpr std::string_view name = "PlanSolveRequest";
    static constexpr std::string_view doc = "A plan and its target success rate.";
    static constexpr auto fields =
        wire::list(required("base", &T::base, "The plan; its value of the unknown is ignored."),
                   optional("solve", &T::solve, "Unknown to solve for."),
                   optional("success_rate", &T::success_rate, "Target success rate, as a fraction.",
                            {.minimum = 0.01, .maximum = 1, .unit = "fraction"}),
                   optional("tolerance", &T::tolerance, "Relative tolerance of the solution.",
                            {.minimum = 1e-9, .maximum = 0.1}));
};

template <>
struct Described<service::PlanWithdrawalRequest> {
    using T = service::PlanWithdrawalRequest;
    static constexpr std::string_view name = "PlanWithdrawalRequest";
    static constexpr std::string_view doc =
        "A withdrawal rule and the current state of the portfolio.";
    static constexpr auto fields = wire::list(
        required("rule", &T::rule, "The withdrawal rule."),
        required("portfolio", &T::portfolio, "Current portfolio value, before the withdrawal.",
                 {.minimum = 0, .maximum = 1e15}),
        optional("initial_portfolio", &T::initial_portfolio, "Portfolio value when spending began.",
                 {.minimum = 0, .maximum = 1e15, .exclusive_minimum = true}),
        optional("initial_withdrawal", &T::initial_withdrawal,
                 "Withdrawal of the first year, nominal.", {.minimum = 0, .maximum = 1e15}),
        optional("previous_withdrawal", &T::previous_withdrawal,
                 "Withdrawal of last year, nominal; absent in the first year.",
                 {.minimum = 0, .maximum = 1e15}),
        optional("cumulative_inflation", &T::cumulative_inflation,
                 "Price level relative to the start (1).",
                 {.minimum = 0, .maximum = 1e9, .exclusive_minimum = true}),
        optional("previous_cumulative_inflation", &T::previous_cumulative_inflation,
                 "Price level at last year's withdrawal, relative to the start.",
                 {.minimum = 0, .maximum = 1e9, .exclusive_minimum = true}),
        optional("years_remaining", &T::years_remaining, "Remaining years, this one included.",
                 {.minimum = 1, .maximum = 120}),
        optional("year_return", &T::year_return, "Portfolio return of last year, as a fraction.",
                 {.minimum = -1, .maximum = 10, .unit = "fraction"}),
        optional("age", &T::age, "rmd, feel_free: current age.", {.minimum = 0, .maximum = 130}),
        optional("cape", &T::cape, "cape: current CAPE ratio.", {.minimum = 0, .maximum = 1000}));
};

}  // namespace ballast::describe
