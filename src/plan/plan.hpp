// Inputs of a retirement plan: present wealth, allocation, contributions and payments, the spending
// rule, and the return model. docs/methods/plan.md has formulas and conventions.
//
// Years count from 0: year k lies between k and k + 1 years from now. Rates, returns, weights and
// fees are fractions per year. "Real" amounts are in money of the start and grow with the price
// level of the path; nominal ones do not.
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
    kArithmetic,  // mean of the return
    kGeometric,   // exp(E[log(1 + r)]) - 1
    kLog,         // E[log(1 + r)]; the volatility is then that of the log return
};

struct AssetReturnAssumption {
    std::string asset;
    double mean = 0.0;
    double volatility = 0.0;
};

enum class InflationModel {
    kConstant,
    kHistorical,     // inflation of the year that the returns are drawn from
    kAr1,            // i' = intercept + slope i + volatility z
    kMeanReverting,  // di = speed (mean - i) dt + volatility dW, in Euler steps
};

struct InflationSettings {
    InflationModel model = InflationModel::kConstant;
    double rate = 0.0;            // constant
    std::optional<double> start;  // initial rate; its long-run mean when absent
    double intercept = 0.012537;  // ar1: least squares on 1928-2025, like `slope`
    double slope = 0.610092;
    double mean = 0.03;                // mean_reverting
    double speed = 0.5;                // per year
    std::optional<double> volatility;  // when absent 0.03 for ar1, 0.01 for mean_reverting
};

enum class Strategy {
    kConstantDollar,      // the first amount, raised by inflation
    kConstantPercentage,  // rate x balance
    kGuytonKlinger,
    kVpw,              // payment of an annuity due over the remaining years
    kFloorCeiling,     // Bengen: rate x balance, within bounds of the inflated first amount
    kVanguardDynamic,  // rate x balance, with the change of real spending limited
    kNinetyFive,       // Clyatt: not below 95 % of last year's
    kHebeler,          // mean of last year's amount, inflated, and an annuity payment
    kCape,             // (a + b / CAPE) x balance
    kRmd,              // balance / divisor of the age
    kEndowment,        // weighted mean of last year's amount, inflated, and rate x balance
    kVariable,         // cFIREsim: the first amount, adjusted by z times the real change of wealth
    kFeelFree,         // age / 20 percent of the balance
};

// The table of divisors for the rmd rule.
enum class RmdTable {
    kUniform2022,  // IRS uniform lifetime table in force since 2022: from 72
    kUniform2002,  // the one of 2002 to 2021: from 70
};

enum class GuytonKlingerVariant { kPublished, kCfiresim, kFicalc };

enum class Timing { kStart, kEnd };

struct WithdrawalRule {
    Strategy strategy = Strategy::kConstantDollar;
    std::optional<double> rate;  // share of the balance at retirement, or of the current one
    // First year's amount, in money of the start; alternative to rate.
    std::optional<double> amount;
    Timing timing = Timing::kStart;
    bool inflation_adjusted = true;  // for constant_dollar
    // For yearly payments at the end of the year: also raised by the year's own inflation,
    // including the first (Trinity study). Otherwise the price level of a year is that of its
    // start.
    bool price_at_payment = false;
    std::optional<double> floor;  // per year of spending, in money of the start
    std::optional<double> ceiling;

    GuytonKlingerVariant variant = GuytonKlingerVariant::kPublished;
    bool portfolio_management = true;  // variant published: rule 1, which assets are sold
    bool withdrawal_rule = true;       // variants published, ficalc: the freeze
    double inflation_cap = 0.06;       // variant published
    double upper = 0.2;                // guard rails around the first rate
    double lower = 0.2;
    double cut = 0.1;
    double raise = 0.1;
    int last_years = 15;  // number of years without cuts

    // vpw, hebeler: real return of the annuity; when absent `rate`, or that of vpw's 60/40 table.
    std::optional<double> growth;
    // Weight of last year's amount: default 0.7 for endowment, 0.5 for hebeler.
    std::optional<double> weight;
    // floor_ceiling: multiples of the inflated first amount; when absent 0.9 and 1.25, or no bound
    // where `floor` or `ceiling` gives it in money.
    std::optional<double> floor_fraction;
    std::optional<double> ceiling_fraction;
    double max_raise = 0.05;  // vanguard_dynamic: largest raise of real spending, per year
    double max_cut = 0.025;
    double keep = 0.95;  // ninety_five
    double cape_a = 0.0175;
    double cape_b = 0.5;
    std::optional<double> cape;  // used where the history has none
    double sensitivity = 0.5;    // variable: z
    RmdTable table = RmdTable::kUniform2022;
    std::optional<double> age;  // present age; used where the plan has none
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

// Rules that read `rate` as a share of the balance every year.
inline bool follows_balance(Strategy strategy) {
    return strategy == Strategy::kConstantPercentage || strategy == Strategy::kFloorCeiling ||
           strategy == Strategy::kVanguardDynamic || strategy == Strategy::kNinetyFive ||
           strategy == Strategy::kEndowment;
}

struct Contributions {
    std::optional<double> amount;  // per year; alternative to income x savings_rate
    std::vector<double> amounts;   // by year, alternative to amount; 0 after the last
    double income = 0.0;           // in year 0
    double savings_rate = 0.0;
    double growth = 0.0;  // growth of amount or income, per year, nominal
    bool real = false;    // additionally raised by inflation
};

enum class EventType { kExpense, kIncomeChange, kWindfall, kSavingsRateChange };

struct Event {
    int year = 0;
    EventType type = EventType::kExpense;
    std::optional<double> amount;  // expense, windfall; new income for income_change
    std::optional<double> factor;  // for income_change
    std::optional<double> rate;    // for savings_rate_change
    bool real = false;
    // Expense, windfall: the period in which it recurs (a pension is a long windfall), the interval
    // between occurrences, and the growth of the amount per year from the first one.
    int years = 1;
    int every = 1;
    double growth = 0.0;
    std::string name = {};  // as the person calls it; not used
};

enum class AccountType { kTaxable, kTaxDeferred, kTaxFree };

// Sold in the order taxable, tax-deferred, tax-free.
struct Account {
    AccountType type = AccountType::kTaxable;
    double balance = 0.0;
    std::optional<double> basis;  // taxable account; the balance when absent
    // On the gain of a taxable sale, on the full amount of a deferred one.
    double tax_rate = 0.0;
    // Taxable account: share of the balance paid out per year as dividends and interest, and the
    // tax on it. It is part of the assets' returns; the amount after tax is reinvested at cost.
    double distribution_yield = 0.0;
    double distribution_tax_rate = 0.0;
    double contribution_share = 0.0;
};

struct GlidePoint {
    int year = 0;
    std::map<std::string, double> allocation;
};

enum class Rebalancing { kEachStep, kAnnual, kNever, kBand };

// Gompertz: the yearly probability of death grows by exp(1 / dispersion) per year; deaths are most
// frequent at age `mode`.
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
    std::vector<GlidePoint> glide_path;  // linear between the points
    Rebalancing rebalancing = Rebalancing::kEachStep;
    double band = 0.05;  // kBand: largest deviation of a weight from its target
    bool monthly = false;

    ReturnModel model = ReturnModel::kHistorical;
    std::vector<AssetReturnAssumption>
        laws;  // normal, lognormal; estimated from the history when empty
    std::vector<std::vector<double>> correlation;
    MeanKind mean_kind = MeanKind::kArithmetic;
    double block_length = 2.0;  // block_bootstrap: mean length in years

    InflationSettings inflation;
    std::optional<WithdrawalRule> withdrawal;
    std::optional<Contributions> contributions;
    std::vector<Event> events;
    std::vector<Account> accounts;
    // Lots of the taxable account, whose balance is their total value; taxes follow from them, not
    // from the account's rate.
    std::optional<TaxableLots> taxable_lots;
    double fees = 0.0;  // share of the value after growth
    std::optional<Mortality> mortality;
    SuccessRule success = SuccessRule::kEveryPayment;

    // Rounded up to whole pairs or shifts under `antithetic` or `quasi`.
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    bool antithetic = false;  // pairs of paths with opposite draws
    bool quasi = false;       // Sobol points in sixteen random shifts
};

}  // namespace ballast::plan
