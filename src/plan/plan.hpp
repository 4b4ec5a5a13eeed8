// What a retirement plan is: money now, where it is invested, what is paid in and out, by which
// rule spending is set, and how the future is drawn. docs/methods/plan.md has formulas and
// conventions.
//
// Years count from 0: year k lies between k and k + 1 years from now. Rates, returns, weights and
// fees are fractions per year. "Real" amounts are in money of the start and grow with the path's
// own price level; nominal ones do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/tax_lots.hpp"

namespace ballast::plan {

inline constexpr int kMaxYears = 120;
inline constexpr std::size_t kMaxAssets = 8;
inline constexpr std::size_t kMaxLots = 2'000;
inline constexpr std::uint64_t kMaxPaths = 20'000'000;

enum class ReturnModel {
    kNormal,          // arithmetic returns, floored at -100 %
    kLognormal,       // log returns
    kBootstrap,       // whole years of history, drawn independently
    kBlockBootstrap,  // stationary bootstrap (Politis and Romano 1994): wraps at the end
    kHistorical,      // every sequence of consecutive years: one path per start year
};

enum class MeanKind {
    kArithmetic,  // m of the return
    kGeometric,   // exp(E[log(1 + r)]) - 1
    kLog,         // E[log(1 + r)]; the volatility then is that of the log return
};

struct AssetLaw {
    std::string asset;
    double mean = 0.0;
    double volatility = 0.0;
};

enum class InflationModel {
    kConstant,
    kHistorical,     // of the year that the returns are drawn from
    kAr1,            // i' = intercept + slope i + volatility z
    kMeanReverting,  // di = speed (mean - i) dt + volatility dW, in Euler steps
};

struct InflationSettings {
    InflationModel model = InflationModel::kConstant;
    double rate = 0.0;            // constant
    std::optional<double> start;  // of the rate; its long-run mean when absent
    double intercept = 0.012537;  // ar1: least squares on 1928-2025, as is `slope`
    double slope = 0.610092;
    double mean = 0.03;                // mean_reverting
    double speed = 0.5;                // per year
    std::optional<double> volatility;  // 0.03 of ar1, 0.01 of mean_reverting when absent
};

enum class Strategy {
    kConstantDollar,      // the first amount, raised by inflation
    kConstantPercentage,  // rate x balance
    kGuytonKlinger,
    kVpw,              // payment of an annuity due over the years that are left
    kFloorCeiling,     // Bengen: rate x balance, within bounds of the inflated first amount
    kVanguardDynamic,  // rate x balance, the change of real spending limited
    kNinetyFive,       // Clyatt: not below 95 % of last year's
    kHebeler,          // mean of last year's amount, inflated, and an annuity payment
    kCape,             // (a + b / CAPE) x balance
    kRmd,              // balance / divisor of the age
    kEndowment,        // weighted mean of last year's amount, inflated, and rate x balance
    kVariable,         // cFIREsim: the first amount, moved by z times the real change of wealth
    kFeelFree,         // age / 20 per cent of the balance
};

// Whose table of divisors the rmd rule reads.
enum class RmdTable {
    kUniform2022,  // IRS uniform lifetime table in force since 2022: from 72
    kUniform2002,  // the one of 2002 to 2021: from 70
};

enum class GuytonKlingerVariant { kPublished, kCfiresim, kFicalc };

enum class Timing { kStart, kEnd };

struct WithdrawalRule {
    Strategy strategy = Strategy::kConstantDollar;
    std::optional<double> rate;    // of the balance at retirement, or of the current one
    std::optional<double> amount;  // first year's, in money of the start; instead of rate
    Timing timing = Timing::kStart;
    bool inflation_adjusted = true;  // constant_dollar
    // Of yearly payments at the end: raised by the year's own inflation too, the first as well
    // (Trinity study). Without it the price level of a year is that of its start.
    bool price_at_payment = false;
    std::optional<double> floor;  // of a year's spending, in money of the start
    std::optional<double> ceiling;

    GuytonKlingerVariant variant = GuytonKlingerVariant::kPublished;
    bool portfolio_management = true;  // published: rule 1, which assets are sold
    bool withdrawal_rule = true;       // published, ficalc: the freeze
    double inflation_cap = 0.06;       // published
    double upper = 0.2;                // guard rails around the first rate
    double lower = 0.2;
    double cut = 0.1;
    double raise = 0.1;
    int last_years = 15;  // in which no cut is made

    // vpw, hebeler: real return of the annuity; `rate` when absent, or that of vpw's 60/40 table.
    std::optional<double> growth;
    std::optional<double> weight;  // of last year's amount: 0.7 of endowment, 0.5 of hebeler
    // floor_ceiling: of the inflated first amount; when absent 0.9 and 1.25, or no bound where
    // `floor` or `ceiling` gives it in money.
    std::optional<double> floor_fraction;
    std::optional<double> ceiling_fraction;
    double max_raise = 0.05;  // vanguard_dynamic: of real spending, per year
    double max_cut = 0.025;
    double keep = 0.95;  // ninety_five
    double cape_a = 0.0175;
    double cape_b = 0.5;
    std::optional<double> cape;  // where the history has none
    double sensitivity = 0.5;    // variable: z
    RmdTable table = RmdTable::kUniform2022;
    std::optional<double> age;  // now; where the plan names none
};

inline bool pays_annuity(Strategy strategy) {
    return strategy == Strategy::kVpw || strategy == Strategy::kHebeler;
}

inline double growth_of(const WithdrawalRule& rule) {
    constexpr double kSixtyForty = 0.0375;
    return rule.growth.value_or(pays_annuity(rule.strategy) ? rule.rate.value_or(kSixtyForty)
                                                            : kSixtyForty);
}

inline double floor_fraction_of(const WithdrawalRule& rule) {
    return rule.floor_fraction.value_or(rule.floor ? 0.0 : 0.9);
}

inline double ceiling_fraction_of(const WithdrawalRule& rule) {
    constexpr double kNoBound = 1e9;
    return rule.ceiling_fraction.value_or(rule.ceiling ? kNoBound : 1.25);
}

inline double weight_of(const WithdrawalRule& rule) {
    return rule.weight.value_or(rule.strategy == Strategy::kHebeler ? 0.5 : 0.7);
}

// Rules whose every year reads `rate` as a share of the balance.
inline bool follows_balance(Strategy strategy) {
    return strategy == Strategy::kConstantPercentage || strategy == Strategy::kFloorCeiling ||
           strategy == Strategy::kVanguardDynamic || strategy == Strategy::kNinetyFive ||
           strategy == Strategy::kEndowment;
}

struct Contributions {
    std::optional<double> amount;  // per year, instead of income x savings_rate
    std::vector<double> amounts;   // of each year, instead of amount; 0 after the last
    double income = 0.0;           // of year 0
    double savings_rate = 0.0;
    double growth = 0.0;  // of amount or income, per year, nominal
    bool real = false;    // raised by inflation besides
};

enum class EventType { kExpense, kIncomeChange, kWindfall, kSavingsRateChange };

struct Event {
    int year = 0;
    EventType type = EventType::kExpense;
    std::optional<double> amount;  // expense, windfall; the new income of income_change
    std::optional<double> factor;  // of income_change
    std::optional<double> rate;    // of savings_rate_change
    bool real = false;
    int years = 1;  // expense, windfall: in how many years in a row; a pension is a long windfall
};

enum class AccountType { kTaxable, kTaxDeferred, kTaxFree };

// Sold in the order taxable, tax-deferred, tax-free.
struct Account {
    AccountType type = AccountType::kTaxable;
    double balance = 0.0;
    std::optional<double> basis;  // taxable; the balance when absent
    double tax_rate = 0.0;        // on the gain of a taxable sale, on all of a deferred one
    // Taxable: the part of the balance paid out a year as dividends and interest, and the tax on
    // it. It is part of the assets' returns; what is left of it after tax buys more, at cost.
    double distribution_yield = 0.0;
    double distribution_tax_rate = 0.0;
    double contribution_share = 0.0;
};

struct GlidePoint {
    int year = 0;
    std::map<std::string, double> allocation;
};

enum class Rebalancing { kEachStep, kAnnual, kNever, kBand };

// Gompertz: the yearly chance of death grows by exp(1 / dispersion) a year and is highest at
// `mode`.
struct Mortality {
    double age = 65;
    double mode = 88.0;
    double dispersion = 10.0;
};

enum class SuccessRule {
    kEveryPayment,  // every year's spending and every expense paid in full
    kPositiveEnd,   // that, and money left at the end (Trinity study)
};

struct Plan {
    double initial_portfolio = 0.0;
    int years = 30;
    std::optional<int> start_year;
    std::optional<int> retirement_year;
    std::optional<double> age;
    std::map<std::string, double> allocation;
    std::vector<GlidePoint> glide_path;  // between the points, along a straight line
    Rebalancing rebalancing = Rebalancing::kEachStep;
    double band = 0.05;  // kBand: largest distance of a weight from its target
    bool monthly = false;

    ReturnModel model = ReturnModel::kHistorical;
    std::vector<AssetLaw> laws;  // normal, lognormal; from the history when empty
    std::vector<std::vector<double>> correlation;
    MeanKind mean_kind = MeanKind::kArithmetic;
    double block_length = 2.0;  // block_bootstrap: mean, in years

    InflationSettings inflation;
    std::optional<WithdrawalRule> withdrawal;
    std::optional<Contributions> contributions;
    std::vector<Event> events;
    std::vector<Account> accounts;
    // What the taxable account holds, its balance being their value; it is taxed by them, not by
    // its own rate.
    std::optional<TaxableLots> taxable_lots;
    double fees = 0.0;  // of value after growth
    std::optional<Mortality> mortality;
    SuccessRule success = SuccessRule::kEveryPayment;

    // Rounded up to whole pairs or shifts where `antithetic` or `quasi` asks for them.
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    bool antithetic = false;  // pairs of paths with opposite draws
    bool quasi = false;       // Sobol points in sixteen random shifts
};

}  // namespace ballast::plan
