#include "plan/plan_check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "plan/field_errors.hpp"
#include "plan/limits.hpp"

namespace ballast::plan {

namespace {

void check_weights(const std::map<std::string, double>& allocation, const std::string& pointer,
                   FieldErrors& errors) {
    double total = 0.0;
    for (const auto& [asset, weight] : allocation) {
        errors.within(weight, 0.0, 1.0, fmt::format("{}/{}", pointer, asset));
        total += weight;
    }
    if (!(std::abs(total - 1.0) <= 1e-6))
        errors.add(pointer, "sum", fmt::format("the weights add up to {}: expected 1", total),
                   "give fractions, such as 0.6 and 0.4");
}

void check_allocation(const Plan& plan, const History& history, FieldErrors& errors) {
    const std::vector<std::string> assets = assets_of(plan);
    if (assets.empty()) {
        errors.add("/allocation", "required", "the allocation is missing",
                   "give an allocation such as {\"stock\": 0.6, \"bond\": 0.4}");
        return;
    }
    if (assets.size() > kMaxAssets)
        errors.add("/allocation", "too_many_items",
                   fmt::format("there are {} assets: at most {} are supported", assets.size(),
                               kMaxAssets));
    if (!plan.allocation.empty()) check_weights(plan.allocation, "/allocation", errors);
    std::set<int> seen;
    for (std::size_t i = 0; i < plan.glide_path.size(); ++i) {
        const std::string pointer = fmt::format("/glide_path/{}", i);
        check_weights(plan.glide_path[i].allocation, pointer + "/allocation", errors);
        errors.within(plan.glide_path[i].year, 0, plan.years, pointer + "/year");
        if (!seen.insert(plan.glide_path[i].year).second)
            errors.add(
                pointer + "/year", "contradiction",
                fmt::format("the glide path has two points for year {}", plan.glide_path[i].year));
    }
    const bool law = plan.model == ReturnModel::kNormal || plan.model == ReturnModel::kLognormal;
    for (const std::string& asset : assets) {
        const bool known = law && !plan.laws.empty()
                               ? std::any_of(plan.laws.begin(), plan.laws.end(),
                                             [&](const AssetReturnAssumption& each) {
                                                 return each.asset == asset;
                                             })
                               : history.find(asset).has_value();
        if (!known)
            errors.add("/allocation/" + asset, "unknown_asset",
                       fmt::format("there are no returns for \"{}\"", asset),
                       law && !plan.laws.empty() ? "add it to returns.assets"
                                                 : fmt::format("use an asset of the history: {}",
                                                               fmt::join(history.assets, ", ")));
    }
}

void check_laws(const Plan& plan, FieldErrors& errors) {
    for (std::size_t i = 0; i < plan.laws.size(); ++i) {
        const std::string pointer = fmt::format("/returns/assets/{}", i);
        errors.within(plan.laws[i].mean, -0.9, 2.0, pointer + "/mean");
        errors.within(plan.laws[i].volatility, 0.0, 3.0, pointer + "/volatility");
    }
    const std::size_t n = assets_of(plan).size();
    if (plan.correlation.empty()) return;
    bool square = plan.correlation.size() == n;
    for (const auto& row : plan.correlation) square = square && row.size() == n;
    if (!square) {
        errors.add(
            "/returns/correlation", "shape",
            fmt::format("the matrix has the wrong size: expected {0} x {0}, one row per asset", n),
            fmt::format("give the assets in this order: {}", fmt::join(assets_of(plan), ", ")));
        return;
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            if (plan.correlation[i][j] != plan.correlation[j][i] ||
                std::abs(plan.correlation[i][j]) > 1.0 || (i == j && plan.correlation[i][j] != 1.0))
                return errors.add(fmt::format("/returns/correlation/{}/{}", i, j), "correlation",
                                  "the matrix is not a correlation matrix: expected a symmetric "
                                  "one with ones on the diagonal");
}

void check_market(const Plan& plan, const History& history, FieldErrors& errors) {
    check_laws(plan, errors);
    const bool joint = plan.inflation.model == InflationModel::kHistorical;
    const bool law = plan.model == ReturnModel::kNormal || plan.model == ReturnModel::kLognormal;
    if (joint && law)
        errors.add("/inflation/model", "contradiction",
                   "historical inflation requires a return model that draws years of history",
                   "use constant, ar1 or mean_reverting inflation, or a bootstrap");
    else if (joint && history.inflation.empty())
        errors.add("/inflation/model", "no_inflation", "the history has no column `inflation`");
    errors.within(plan.inflation.rate, kInflationLimits, "/inflation/rate");
    errors.within(plan.inflation.mean, kInflationLimits, "/inflation/mean");
    errors.within(plan.inflation.slope, -0.99, 0.99, "/inflation/slope");
    errors.within(plan.inflation.speed, 0.0, 1.0, "/inflation/speed");
    errors.within(plan.inflation.volatility.value_or(0.0), 0.0, 0.5, "/inflation/volatility");
    errors.within(plan.block_length, kBlockLengthLimits, "/returns/block_length");
    errors.within(plan.fees, kFeesLimits, "/fees");
    errors.within(plan.band, 0.0, 1.0, "/rebalancing_band");
    if (plan.model != ReturnModel::kHistorical) return;
    if (history.size() < static_cast<std::size_t>(plan.years)) {
        errors.add("/years", "too_long",
                   fmt::format("the history has {} years: the plan requires {}", history.size(),
                               plan.years),
                   "shorten the plan, or use a bootstrap");
    } else if (plan.start_year) {
        const int last = history.years.back() - plan.years + 1;
        if (*plan.start_year < history.years.front() || *plan.start_year > last)
            errors.add(
                "/start_year", "range",
                fmt::format("start_year is out of range: sequences of {} years start in {} to {}",
                            plan.years, history.years.front(), last));
    }
}

void check_events(const Plan& plan, FieldErrors& errors) {
    std::set<std::pair<int, EventType>> changes;
    for (std::size_t i = 0; i < plan.events.size(); ++i) {
        const Event& event = plan.events[i];
        const std::string at = fmt::format("/events/{}", i);
        if (event.year < 0 || event.year >= plan.years)
            errors.add(at + "/year", "range",
                       fmt::format("year is {}: expected a year of the plan, 0 to {}", event.year,
                                   plan.years - 1));
        const bool pays = event.type == EventType::kExpense || event.type == EventType::kWindfall;
        if (pays) {
            if (event.factor || event.rate)
                errors.add(at + (event.factor ? "/factor" : "/rate"), "contradiction",
                           "an expense or windfall has a factor or rate: expected an amount",
                           "use factor with income_change and rate with savings_rate_change");
            if (!event.amount)
                errors.add(at + "/amount", "required", "amount is missing");
            else
                errors.within(*event.amount, kAmountLimits, at + "/amount");
            if (event.years < 1)
                errors.add(at + "/years", "range", "years is below 1: expected at least one year");
            errors.within(event.every, kYearsLimits, at + "/every");
            errors.within(event.growth, kGrowthLimits, at + "/growth");
            continue;
        }
        if (!changes.insert({event.year, event.type}).second)
            errors.add(
                at, "contradiction",
                fmt::format("there are two changes of the same type in year {}", event.year));
        if (!plan.contributions || !plan.contributions->amounts.empty() ||
            (plan.contributions->amount && event.type == EventType::kSavingsRateChange))
            errors.add(at, "contradiction", "the plan has no income to change",
                       "give contributions.income and contributions.savings_rate");
        if (event.type == EventType::kIncomeChange) {
            if (event.factor.has_value() == event.amount.has_value())
                errors.add(at, "required", "income_change requires either factor or amount");
            if (event.factor) errors.within(*event.factor, 0.0, 1000.0, at + "/factor");
        } else if (event.rate.has_value() == event.amount.has_value()) {
            errors.add(at + "/rate", "required",
                       "savings_rate_change requires the new savings rate once, as `rate`");
        } else {
            errors.within(event.rate ? *event.rate : *event.amount, 0.0, 1.0, at + "/rate");
        }
    }
}

void check_lots(const TaxableLots& given, FieldErrors& errors) {
    const std::string at = "/taxable_lots";
    errors.within(given.tax.short_rate, kTaxRateLimits, at + "/short_rate");
    errors.within(given.tax.long_rate, kTaxRateLimits, at + "/long_rate");
    errors.within(given.tax.short_loss, kAmountLimits, at + "/short_loss");
    errors.within(given.tax.long_loss, kAmountLimits, at + "/long_loss");
    if (given.lots.size() > kMaxLots)
        errors.add(at, "too_many_items",
                   fmt::format("there are {} lots: a simulation supports at most {}",
                               given.lots.size(), kMaxLots));
    for (std::size_t i = 0; i < given.lots.size(); ++i) {
        errors.within(given.lots[i].value, kAmountLimits, fmt::format("{}/lots/{}/value", at, i));
        errors.within(given.lots[i].basis, kAmountLimits,
                      fmt::format("{}/lots/{}/cost_basis", at, i));
    }
}

void check_accounts(const Plan& plan, FieldErrors& errors) {
    if (plan.taxable_lots) check_lots(*plan.taxable_lots, errors);
    if (plan.accounts.empty()) return;
    double total = 0.0;
    double shares = 0.0;
    std::set<AccountType> seen;
    for (std::size_t i = 0; i < plan.accounts.size(); ++i) {
        const Account& account = plan.accounts[i];
        const std::string at = fmt::format("/accounts/{}", i);
        errors.within(account.balance, kAmountLimits, at + "/balance");
        errors.within(account.tax_rate, kTaxRateLimits, at + "/tax_rate");
        errors.within(account.contribution_share, kShareLimits, at + "/contribution_share");
        errors.within(account.distribution_yield, kYieldLimits, at + "/distribution_yield");
        errors.within(account.distribution_tax_rate, kTaxRateLimits, at + "/distribution_tax_rate");
        if (account.type != AccountType::kTaxable &&
            (account.distribution_yield != 0.0 || account.distribution_tax_rate != 0.0))
            errors.add(at + "/distribution_yield", "contradiction",
                       "distributions are taxed in taxable accounts only",
                       "remove distribution_yield and distribution_tax_rate");
        if (account.basis) errors.within(*account.basis, kAmountLimits, at + "/basis");
        if (!seen.insert(account.type).second)
            errors.add(at + "/type", "contradiction", "there are two accounts of the same type",
                       "combine their balances");
        total += account.balance;
        shares += account.contribution_share;
    }
    if (std::abs(total - plan.initial_portfolio) > 1e-6 * std::max(1.0, total))
        errors.add("/initial_portfolio", "sum",
                   fmt::format("initial_portfolio is {}: expected the total of the accounts, {}",
                               plan.initial_portfolio, total));
    if (shares != 0.0 && std::abs(shares - 1.0) > 1e-6)
        errors.add("/accounts", "sum",
                   fmt::format("the contribution shares add up to {}: expected 1", shares));
}

void check_contributions(const Contributions& given, FieldErrors& errors) {
    const int ways =
        (given.amount ? 1 : 0) + (given.income > 0.0 ? 1 : 0) + (given.amounts.empty() ? 0 : 1);
    if (ways > 1)
        errors.add("/contributions", "contradiction",
                   "contributions are given in more than one form: expected an amount, a list of "
                   "amounts or a share of income");
    for (std::size_t k = 0; k < given.amounts.size(); ++k)
        errors.within(given.amounts[k], kAmountLimits, fmt::format("/contributions/{}", k));
    if (given.amount) errors.within(*given.amount, kAmountLimits, "/contributions/amount");
}

void check_horizon(const Plan& plan, FieldErrors& errors) {
    if (plan.years < 1 || plan.years > kMaxYears)
        errors.add("/years", "range",
                   fmt::format("years is {}: expected 1 to {}", plan.years, kMaxYears));
    if (plan.model != ReturnModel::kHistorical && (plan.paths < 1 || plan.paths > kMaxPaths))
        errors.add("/paths", "range",
                   fmt::format("paths is {}: expected 1 to {}", plan.paths, kMaxPaths));
    const bool paid_in =
        plan.contributions.has_value() ||
        std::any_of(plan.events.begin(), plan.events.end(),
                    [](const Event& event) { return event.type == EventType::kWindfall; });
    if (!std::isfinite(plan.initial_portfolio) || plan.initial_portfolio < 0.0 ||
        plan.initial_portfolio > *kAmountLimits.maximum)
        errors.add("/initial_portfolio", "range",
                   fmt::format("initial_portfolio is {}: expected an amount of at least 0",
                               plan.initial_portfolio),
                   "give the amount at the start of the plan");
    else if (plan.initial_portfolio == 0.0 && !paid_in)
        errors.add("/initial_portfolio", "range",
                   "initial_portfolio is 0 and there are no contributions",
                   "give an amount above 0, or contributions");
    if (plan.antithetic && plan.quasi)
        errors.add(
            "/quasi", "contradiction",
            "both antithetic and quasi are set: expected one; Sobol points are already balanced");
    if ((plan.antithetic || plan.quasi) && plan.model == ReturnModel::kHistorical)
        errors.add(plan.quasi ? "/quasi" : "/antithetic", "contradiction",
                   "historical sequences use every start year: there are no random draws");
    if (plan.retirement_year && (*plan.retirement_year < 0 || *plan.retirement_year > plan.years))
        errors.add("/retirement_year", "range",
                   fmt::format("retirement_year is {}: expected a year within the plan's {} years",
                               *plan.retirement_year, plan.years));
    if (plan.contributions && plan.withdrawal && !plan.retirement_year)
        errors.add("/retirement_year", "required",
                   "retirement_year is missing: contributions end and spending begins in it",
                   "give `retirement_year`, counted from now");
    if (plan.contributions) check_contributions(*plan.contributions, errors);
    if (plan.start_year) errors.within(*plan.start_year, 1000, 3000, "/start_year");
    if (plan.age) errors.within(*plan.age, kAgeLimits, "/age");
    if (plan.mortality) {
        if (plan.age && *plan.age != plan.mortality->age)
            errors.add("/mortality/age", "contradiction",
                       fmt::format("the age of the mortality model is {}, that of the plan {}: "
                                   "expected the same age",
                                   plan.mortality->age, *plan.age),
                       "give one age");
        errors.within(plan.mortality->age, kAgeLimits, "/mortality/age");
        errors.within(plan.mortality->mode, kModalAgeLimits, "/mortality/mode");
        errors.within(plan.mortality->dispersion, kDispersionLimits, "/mortality/dispersion");
    }
}

}  // namespace

void check_rule(const WithdrawalRule& rule, const Plan& plan, FieldErrors& errors) {
    const std::string at = "/withdrawal";
    using enum Strategy;
    const bool needs_rate = rule.strategy != kVpw && rule.strategy != kCape &&
                            rule.strategy != kRmd && rule.strategy != kFeelFree &&
                            rule.strategy != kHebeler;
    const bool follows = follows_balance(rule.strategy);
    if (needs_rate && !rule.rate && !rule.amount)
        errors.add(at, "required", "the spending is missing", "give `rate` or `amount`");
    if (rule.rate && rule.amount && !follows)
        errors.add(at, "contradiction", "both rate and amount are given: expected one",
                   "give one of the two");
    if (follows && !rule.rate && rule.amount && !(plan.initial_portfolio > 0.0))
        errors.add(at + "/rate", "required", "the rule requires a rate of the balance");
    if (rule.rate) errors.within(*rule.rate, kShareLimits, at + "/rate");
    if (rule.amount) errors.within(*rule.amount, kAmountLimits, at + "/amount");
    if (rule.floor) errors.within(*rule.floor, kAmountLimits, at + "/floor");
    if (rule.ceiling) errors.within(*rule.ceiling, kAmountLimits, at + "/ceiling");
    if (rule.floor && rule.ceiling && *rule.floor > *rule.ceiling)
        errors.add(at + "/floor", "contradiction", "the floor is above the ceiling");
    if (floor_fraction_of(rule) > ceiling_fraction_of(rule))
        errors.add(at + "/floor_fraction", "contradiction", "the floor is above the ceiling");
    const bool needs_age = rule.strategy == kRmd || rule.strategy == kFeelFree;
    if (needs_age && !plan.age)
        errors.add("/age", "required", "the age is missing: the rule requires it",
                   "give `age`, in years");
    if (rule.strategy == kRmd && plan.age &&
        !uniform_lifetime_divisor(static_cast<int>(*plan.age) + plan.retirement_year.value_or(0),
                                  rule.table))
        errors.add("/age", "range",
                   fmt::format("age is below the table of the rmd rule: expected at least {}",
                               first_age_of(rule.table)));
    if (rule.strategy == kCape && rule.cape && !(*rule.cape > 0.0))
        errors.add(at + "/cape", "range", "the CAPE is not positive: expected a number above 0");
}

std::vector<std::string> assets_of(const Plan& plan) {
    std::set<std::string> names;
    for (const auto& [asset, weight] : plan.allocation) names.insert(asset);
    for (const GlidePoint& point : plan.glide_path)
        for (const auto& [asset, weight] : point.allocation) names.insert(asset);
    return {names.begin(), names.end()};
}

Status check_plan(const Plan& plan, const History& history) {
    FieldErrors errors;
    check_horizon(plan, errors);
    check_allocation(plan, history, errors);
    check_market(plan, history, errors);
    if (plan.withdrawal) check_rule(*plan.withdrawal, plan, errors);
    check_events(plan, errors);
    check_accounts(plan, errors);
    return std::move(errors).status("plan");
}

}  // namespace ballast::plan
