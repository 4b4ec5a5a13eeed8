#include "plan/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "plan/limits.hpp"

namespace ballast::plan {

namespace {

std::string_view strategy_name(Strategy strategy) {
    using enum Strategy;
    switch (strategy) {
        case kConstantDollar:
            return "constant_dollar";
        case kConstantPercentage:
            return "constant_percentage";
        case kGuytonKlinger:
            return "guyton_klinger";
        case kVpw:
            return "vpw";
        case kFloorCeiling:
            return "floor_ceiling";
        case kVanguardDynamic:
            return "vanguard_dynamic";
        case kNinetyFive:
            return "ninety_five";
        case kHebeler:
            return "hebeler";
        case kCape:
            return "cape";
        case kRmd:
            return "rmd";
        case kEndowment:
            return "endowment";
        case kVariable:
            return "variable";
        case kFeelFree:
            return "feel_free";
    }
    return {};
}

// One of every kind that the plan has the data for, based on the plan's own rule.
std::vector<WithdrawalRule> every_rule(const Plan& plan, const History& history, Issues& issues) {
    using enum Strategy;
    WithdrawalRule base = plan.withdrawal.value_or(WithdrawalRule{.rate = 0.04});
    // The rate of an annuity is not a share of the balance to spend.
    base.growth = growth_of(base);
    if (pays_annuity(base.strategy)) base.rate.reset();
    if (!base.rate && !base.amount) base.rate = 0.04;
    std::vector<WithdrawalRule> rules;
    const auto left_out = [&](Strategy strategy, std::string why) {
        issues.push_back({Severity::kInfo, "rule_left_out", std::move(why),
                          std::string(strategy_name(strategy))});
    };
    for (const Strategy strategy :
         {kConstantDollar, kConstantPercentage, kGuytonKlinger, kVpw, kFloorCeiling,
          kVanguardDynamic, kNinetyFive, kHebeler, kCape, kRmd, kEndowment, kVariable, kFeelFree}) {
        WithdrawalRule rule = base;
        rule.strategy = strategy;
        rule.weight.reset();
        if (follows_balance(strategy)) {
            if (!rule.rate && rule.amount && plan.initial_portfolio > 0.0)
                rule.rate = *rule.amount / plan.initial_portfolio;
            rule.amount.reset();
        } else if (rule.amount) {
            rule.rate.reset();
        }
        const int age = static_cast<int>(plan.age.value_or(0.0)) + plan.retirement_year.value_or(0);
        if (follows_balance(strategy) && !rule.rate) {
            left_out(strategy, "the rule requires a rate of the balance");
        } else if (strategy == kRmd && !(plan.age && uniform_lifetime_divisor(age, rule.table))) {
            left_out(strategy, "the rule requires an age that is in its table");
        } else if (strategy == kFeelFree && !plan.age) {
            left_out(strategy, "the rule requires the age");
        } else if (strategy == kCape && history.cape.empty() && !rule.cape) {
            left_out(strategy, "there is no CAPE");
        } else if (strategy == kGuytonKlinger) {
            for (const auto variant :
                 {GuytonKlingerVariant::kPublished, GuytonKlingerVariant::kCfiresim,
                  GuytonKlingerVariant::kFicalc}) {
                rule.variant = variant;
                rules.push_back(rule);
            }
        } else {
            // Missing CAPE values are replaced by the latest known one.
            for (const double cape : history.cape)
                if (strategy == kCape && !base.cape && std::isfinite(cape)) rule.cape = cape;
            rules.push_back(rule);
        }
    }
    return rules;
}

}  // namespace

std::string rule_name(const WithdrawalRule& rule) {
    std::string name(strategy_name(rule.strategy));
    if (rule.strategy != Strategy::kGuytonKlinger) return name;
    switch (rule.variant) {
        case GuytonKlingerVariant::kPublished:
            return name + "/published";
        case GuytonKlingerVariant::kCfiresim:
            return name + "/cfiresim";
        case GuytonKlingerVariant::kFicalc:
            return name + "/ficalc";
    }
    return name;
}

Summary summary_of(const Simulation& made, int first_year) {
    Summary summary{.success_rate = made.success_rate,
                    .standard_error = made.standard_error,
                    .wilson_low = made.wilson_low,
                    .wilson_high = made.wilson_high,
                    .terminal_real = made.terminal.real,
                    .mean_shortfall = made.mean_shortfall};
    const auto& spending = made.spending_percentiles;
    const auto first = static_cast<std::size_t>(first_year);
    if (first < spending.size()) {
        summary.first_year_spending_real = spending[first].real;
        summary.median_year_spending_real = spending[(first + spending.size() - 1) / 2].real;
        summary.last_year_spending_real = spending.back().real;
    }
    if (!made.ruin_year.empty()) summary.first_ruin_year = made.ruin_year.front().year;
    return summary;
}

Result<Summary> summarize(const Plan& plan, const History& history, const Work& work) {
    TRY(const Compiled compiled, compile(plan, history));
    TRY(const Simulation made, simulate(compiled, SimulationOutputs::summary(), work));
    return summary_of(made, compiled.retirement);
}

Result<Outcome<std::vector<RuleResult>>> compare(const Plan& plan, const History& history,
                                                 std::vector<WithdrawalRule> rules,
                                                 const Work& work) {
    Outcome<std::vector<RuleResult>> outcome;
    if (rules.empty()) rules = every_rule(plan, history, outcome.issues);
    SimulationOutputs requested = SimulationOutputs::summary();
    requested.adjustments = true;
    for (const WithdrawalRule& rule : rules) {
        Plan variant = plan;
        variant.withdrawal = rule;
        TRY(const Compiled compiled, compile(variant, history));
        TRY(const Simulation made, simulate(compiled, requested, work));
        outcome.value.push_back(
            {rule_name(rule), rule, summary_of(made, compiled.retirement), made.adjustments});
    }
    return outcome;
}

namespace {

struct Search {
    const Plan& plan;
    const History& history;
    Unknown unknown;
    double target;
    const Work& work;
    Solution solution = {};

    Result<bool> holds(double value) {
        Plan tried = plan;
        switch (unknown) {
            case Unknown::kSpending:
                tried.withdrawal->amount = value;
                tried.withdrawal->rate.reset();
                break;
            case Unknown::kRetirementYear:
                tried.retirement_year = static_cast<int>(value);
                break;
            case Unknown::kInitialPortfolio:
                tried.initial_portfolio = value;
                break;
        }
        TRY(const Summary summary, summarize(tried, history, work));
        ++solution.simulations;
        if (summary.success_rate < target) return false;
        solution.value = value;
        solution.summary = summary;
        return true;
    }

    // Bisection: the target is met at `good` (or nowhere) and not at `bad`; stops when they are
    // `tolerance` apart.
    Status bisect(double good, double bad, double tolerance) {
        while (std::abs(good - bad) > tolerance) {
            const double middle = unknown == Unknown::kRetirementYear
                                      ? std::floor(0.5 * (good + bad))
                                      : 0.5 * (good + bad);
            if (middle == good || middle == bad) break;
            TRY(const bool held, holds(middle));
            (held ? good : bad) = middle;
        }
        return {};
    }
};

}  // namespace

Result<Solution> solve(const Plan& plan, const History& history, Unknown unknown, double target,
                       double tolerance, const Work& work) {
    if (!plan.withdrawal)
        return fail(Code::kInvalidInput, "the plan has no `withdrawal` to solve for");
    if (unknown == Unknown::kRetirementYear && plan.withdrawal->rate && !plan.withdrawal->amount)
        return fail(Code::kInvalidInput,
                    "the earliest retirement requires spending as `withdrawal.amount`: a share of "
                    "the balance can always be paid");
    if (unknown == Unknown::kInitialPortfolio && !plan.accounts.empty())
        return fail(Code::kInvalidInput, "solving for the portfolio does not support accounts");
    const double most = kAmountLimits.maximum.value();
    Search search{plan, history, unknown, target, work};
    if (unknown == Unknown::kSpending) {
        double high = std::max(plan.initial_portfolio, 1.0);
        TRY(const bool nothing_holds, search.holds(0.0));
        if (!nothing_holds) return search.solution;
        for (bool held = true; held && high < most;) {
            TRY(held, search.holds(high));
            if (held) high = std::min(2.0 * high, most);
        }
        TRY_STATUS(search.bisect(search.solution.value.value_or(0.0), high, tolerance * high));
    } else if (unknown == Unknown::kRetirementYear) {
        TRY(const bool last, search.holds(plan.years - 1));
        if (!last) return search.solution;
        TRY(const bool now, search.holds(0));
        if (!now) TRY_STATUS(search.bisect(plan.years - 1, 0, 1.0));
    } else {
        double high = std::max(plan.initial_portfolio, 1.0);
        TRY(bool held, search.holds(high));
        while (!held && high < most) {
            high = std::min(2.0 * high, most);
            TRY(held, search.holds(high));
        }
        if (held) TRY_STATUS(search.bisect(high, 0.0, tolerance * high));
    }
    return search.solution;
}

}  // namespace ballast::plan
