#include "ledger/goals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

constexpr double kDaysOfYear = 365.0;
constexpr double kMonthsOfYear = 12.0;
constexpr int kMostMonths = 1200;  // of a projection
constexpr double kLargestReturn = 0.5;

// Value after `months` of a monthly rate, with a contribution at the end of each month (ordinary
// annuity). A value that is not positive earns nothing.
double future_value(double value, double rate, double contribution, double months) {
    if (value <= 0.0) rate = 0.0;
    const double grown = std::expm1(months * std::log1p(rate));
    const double annuity = rate == 0.0 ? months : grown / rate;
    return value * (1.0 + grown) + contribution * annuity;
}

double monthly_rate(double annual) { return std::expm1(std::log1p(annual) / kMonthsOfYear); }

std::optional<fin::Date> date_reached(const GoalProgress& progress, double target, double rate,
                                      double contribution) {
    const double value = progress.value.to_double();
    for (int months = 1; months <= kMostMonths; ++months)
        if (future_value(value, rate, contribution, months) >= target)
            return fin::add_months(progress.date, months);
    return {};
}

void project(const GoalTerms& terms, GoalProgress& progress) {
    const double target = terms.target.to_double();
    const double value = progress.value.to_double();
    const double rate = monthly_rate(progress.assumed_return);
    const double months = progress.months_left;
    if (months > 0.0) {
        const double grown = future_value(value, rate, 0.0, months);
        const double annuity = future_value(value, rate, 1.0, months) - grown;
        progress.required_contribution = std::max(0.0, (target - grown) / annuity);
        if (value > 0.0) {
            const double required = std::pow(target / value, kMonthsOfYear / months) - 1.0;
            if (std::isfinite(required)) progress.required_return = required;
        }
    }
    if (!progress.assumed_contribution) return;
    const double contribution = *progress.assumed_contribution;
    if (months > 0.0) progress.projected = future_value(value, rate, contribution, months);
    progress.projected_on = date_reached(progress, target, rate, contribution);
}

GoalStatus status_of(const GoalTerms& terms, const GoalProgress& progress) {
    if (progress.value >= terms.target) return GoalStatus::kReached;
    if (progress.months_left <= 0.0) return GoalStatus::kOverdue;
    if (!progress.projected) return GoalStatus::kUnknown;
    return *progress.projected >= terms.target.to_double() ? GoalStatus::kOnTrack
                                                           : GoalStatus::kBehind;
}

std::vector<Decimal> quarters(Decimal target) {
    constexpr int kQuarters = 4;
    std::vector<Decimal> levels;
    for (int i = 1; i < kQuarters; ++i)
        levels.push_back(Decimal::from_units(target.units() / kQuarters * i));
    levels.push_back(target);
    return levels;
}

bool begins_or_ends(std::span<const ValuedItem> items, const Change& change) {
    const auto within = [&](fin::Date date) { return date > change.from && date <= change.to; };
    return std::ranges::any_of(items, [&](const ValuedItem& item) {
        if (item.ended_on && within(*item.ended_on)) return true;
        if (item.values.empty()) return false;
        return within(std::ranges::min(item.values, {}, &ItemValue::date).date);
    });
}

}  // namespace

std::optional<GoalTrend> goal_trend(std::span<const GoalStep> steps) {
    if (steps.size() > kGoalSteps) steps = steps.last(kGoalSteps);
    if (steps.size() < kLeastGoalSteps) return {};
    GoalTrend trend{.from = steps.front().from, .to = steps.back().to};
    double contributions = 0.0;
    double growth = 1.0;
    int days = 0;  // of the steps with a return
    for (const GoalStep& step : steps) {
        const double paid = step.contributions.to_double();
        contributions += paid;
        // Modified Dietz with the flows in the middle of the step.
        const double base = step.start.to_double() + paid / 2.0;
        if (base <= 0.0) continue;
        growth *= 1.0 + (step.end.to_double() - step.start.to_double() - paid) / base;
        days += step.to - step.from;
    }
    const double months = (trend.to - trend.from) / kDaysOfYear * kMonthsOfYear;
    trend.monthly_contribution = contributions / months;
    // A year less a few days: twelve months may end on sessions.
    constexpr int kLeastDays = 358;
    if (days >= kLeastDays && growth > 0.0)
        trend.annual_return = std::pow(growth, kDaysOfYear / days) - 1.0;
    return trend;
}

Status check_goal(const GoalTerms& terms) {
    Error error = fail(Code::kInvalidInput, "the goal is not valid");
    if (terms.target.sign() <= 0 || terms.target >= kLargest)
        error.errors.push_back({"/target", "range",
                                fmt::format("the target is {}", terms.target.to_string()),
                                "give an amount above zero and below 10^15"});
    if (terms.monthly_contribution &&
        (*terms.monthly_contribution >= kLargest ||
         *terms.monthly_contribution <= Decimal::from_units(-kLargest.units())))
        error.errors.push_back({"/monthly_contribution", "range",
                                "the monthly contribution is too large",
                                "give an amount below 10^15; negative for withdrawals"});
    if (terms.annual_return && !(std::abs(*terms.annual_return) <= kLargestReturn))
        error.errors.push_back(
            {"/annual_return", "range",
             fmt::format("the annual return is {}", *terms.annual_return),
             fmt::format("give a fraction from -{0} to {0}, such as 0.04", kLargestReturn)});
    if (error.errors.empty()) return {};
    error.message = error.errors.front().message;
    return error;
}

GoalProgress goal_progress(const GoalTerms& terms,
                           std::span<const std::pair<fin::Date, Decimal>> values,
                           std::span<const GoalStep> steps) {
    GoalProgress progress;
    progress.date = values.back().first;
    progress.value = values.back().second;
    if (progress.value < terms.target) progress.missing = terms.target - progress.value;
    progress.share = progress.value.to_double() / terms.target.to_double();
    progress.months_left = std::max(0.0, (terms.due - progress.date) / kDaysOfYear * kMonthsOfYear);
    progress.trend = goal_trend(steps);
    if (progress.trend) {
        progress.assumed_return = progress.trend->annual_return.value_or(0.0);
        progress.assumed_contribution = progress.trend->monthly_contribution;
    }
    if (terms.monthly_contribution)
        progress.assumed_contribution = terms.monthly_contribution->to_double();
    if (terms.annual_return) progress.assumed_return = *terms.annual_return;
    if (progress.value < terms.target) project(terms, progress);
    progress.status = status_of(terms, progress);
    progress.milestones = milestones(values, quarters(terms.target));
    return progress;
}

std::vector<GoalStep> goal_steps(std::span<const Change> changes,
                                 std::span<const ValuedItem> items) {
    std::vector<GoalStep> steps;
    for (const Change& change : changes) {
        Decimal contributions = change.flows;
        if (begins_or_ends(items, change)) contributions = contributions + change.revaluation;
        steps.push_back({change.from, change.to, change.start, change.end, contributions});
    }
    return steps;
}

std::vector<model::Transaction> class_ledger(std::span<const model::Transaction> transactions,
                                             const MarketInputs& market, std::string_view type) {
    std::vector<model::Transaction> rows;
    for (const model::Transaction& t : transactions) {
        if (t.symbol.empty()) continue;
        const auto security = market.securities.find(t.symbol);
        if ((security == market.securities.end() ? "unknown" : security->second.type) != type)
            continue;
        rows.push_back(t);
        const Decimal effect = cash_effect(t);
        if (effect.is_zero()) continue;
        model::Transaction flow;
        flow.date = t.date;
        flow.account = t.account;
        flow.currency = t.currency;
        flow.type = effect.is_negative() ? model::TransactionType::kDeposit
                                         : model::TransactionType::kWithdrawal;
        flow.amount = Decimal::from_units(-effect.units());
        rows.push_back(std::move(flow));
    }
    return rows;
}

}  // namespace ballast::ledger
