#include "service/alm/book_notes.hpp"

#include <cmath>
#include <fmt/format.h>

#include "alm/renewal.hpp"

namespace ballast::service {

namespace {

constexpr double kHighRate = 0.5;

// Part of the balance, beyond rounding, that no run-off bucket takes.
double undated(const alm::Position& position, fin::Date as_of) {
    double dated = 0.0;
    for (const auto& [date, amount] : position.slots)
        if (date > as_of) dated += amount;
    const double left = position.balance - dated;
    return left > position.balance * 1e-9 + 0.005 ? left : 0.0;
}

// Average maturity of the buckets that are not overnight.
double average_core_years(const alm::Position& position, fin::Date as_of) {
    double core = 0.0;
    double years = 0.0;
    for (const auto& [date, amount] : position.slots) {
        if (date - as_of <= 1) continue;
        core += amount;
        years += amount * (date - as_of) / 365.0;
    }
    return core > 0.0 ? years / core : 0.0;
}

void warn(Issues& issues, std::string code, std::string message, std::string where) {
    issues.push_back({Severity::kWarning, std::move(code), std::move(message), std::move(where)});
}

}  // namespace

// "position a", or "position a and 3 more".
std::string BookNotes::counted(const Count& count) {
    const std::string first = "position " + count.first;
    return count.positions == 1 ? first : fmt::format("{} and {} more", first, count.positions - 1);
}

void BookNotes::Count::add(const alm::Position& position, double more) {
    if (positions++ == 0) first = position.id;
    amount += more;
}

void BookNotes::learn(const alm::Position& position) {
    if (position.rate && std::abs(*position.rate) > kHighRate) rates_.add(position);
    if (position.type == alm::PositionType::kNonMaturity) {
        if (position.slots.empty()) return;
        if (const double left = undated(position, as_of_); left > 0.0) slots_.add(position, left);
        // Two days per year: leap days, and bucket dates moved off holidays.
        constexpr double kSlack = 2.0 / 365.0;
        if (longest_core_years_ > 0.0 &&
            average_core_years(position, as_of_) > longest_core_years_ * (1.0 + kSlack))
            cores_.add(position);
        return;
    }
    if (!position.prepayment.empty() && !behaviour_.prepayment.contains(position.prepayment))
        rules_["prepayment " + position.prepayment].add(position);
    if (!position.withdrawal.empty() && !behaviour_.withdrawal.contains(position.withdrawal))
        rules_["withdrawal " + position.withdrawal].add(position);
    if (position.next_reset && position.maturity && *position.next_reset > *position.maturity)
        resets_.add(position);
    if (settings_.balance == alm::BalanceRule::kConstant &&
        settings_.renewal == alm::RenewalRule::kLike &&
        (!alm::is_derivative(position.type) || alm::is_swap(position.type)) &&
        alm::renewal_months(position, settings_.renewal) == 0)
        terms_.add(position);
}

void BookNotes::report(Issues& issues) const {
    for (const auto& [key, count] : rules_)
        warn(issues, "no_behaviour",
             fmt::format(
                 "behaviour has no rule {}; these positions follow their contract instead: {}", key,
                 counted(count)),
             key);
    if (terms_.positions > 0)
        warn(issues, "no_original_term",
             fmt::format("positions without renew_months and start, whose original term is "
                         "unknown; their redemptions are not replaced: {}",
                         counted(terms_)),
             "/positions");
    if (resets_.positions > 0)
        warn(issues, "reset_after_maturity",
             fmt::format("positions with a next_reset after the maturity, which keep today's rate "
                         "until maturity: {}",
                         counted(resets_)),
             resets_.first);
    if (rates_.positions > 0)
        warn(issues, "high_rate",
             fmt::format(
                 "positions with a rate beyond {:.0f}%; expected fractions (0.05 for 5%): {}",
                 kHighRate * 100, counted(rates_)),
             rates_.first);
    if (slots_.positions > 0)
        warn(issues, "undated_balance",
             fmt::format("positions whose slots leave {:.2f} of the balance without a date, so "
                         "that it is in no cash flow: {}",
                         slots_.amount, counted(slots_)),
             slots_.first);
    if (cores_.positions > 0)
        warn(issues, "core_above_cap",
             fmt::format("positions whose slots have a core with an average maturity above {:g} "
                         "years, the largest cap of the regulation for any deposit category: {}",
                         longest_core_years_, counted(cores_)),
             cores_.first);
}

}  // namespace ballast::service
