#include "service/alm/book_notes.hpp"

#include <cmath>
#include <fmt/format.h>

#include "alm/renewal.hpp"

namespace ballast::service {

namespace {

constexpr double kHighRate = 0.5;

// What the slots leave of the balance beyond rounding.
double undated(const alm::Position& position, fin::Date as_of) {
    double dated = 0.0;
    for (const auto& [date, amount] : position.slots)
        if (date > as_of) dated += amount;
    const double left = position.balance - dated;
    return left > position.balance * 1e-9 + 0.005 ? left : 0.0;
}

void warn(Issues& issues, std::string code, std::string message, std::string where) {
    issues.push_back({Severity::kWarning, std::move(code), std::move(message), std::move(where)});
}

}  // namespace

void BookNotes::Count::add(const alm::Position& position, double more) {
    if (positions++ == 0) first = position.id;
    amount += more;
}

void BookNotes::learn(const alm::Position& position) {
    if (position.rate && std::abs(*position.rate) > kHighRate) rates_.add(position);
    if (position.type == alm::PositionType::kNonMaturity) {
        if (position.slots.empty()) return;
        if (const double left = undated(position, as_of_); left > 0.0) slots_.add(position, left);
        return;
    }
    if (!position.prepayment.empty() && !behaviour_.prepayment.contains(position.prepayment))
        rules_["prepayment " + position.prepayment].add(position);
    if (!position.withdrawal.empty() && !behaviour_.withdrawal.contains(position.withdrawal))
        rules_["withdrawal " + position.withdrawal].add(position);
    if (position.next_reset && *position.next_reset > *position.maturity) resets_.add(position);
    if (settings_.balance == alm::BalanceRule::kConstant &&
        settings_.renewal == alm::RenewalRule::kLike &&
        alm::renewal_months(position, settings_.renewal) == 0)
        terms_.add(position);
}

void BookNotes::tell(Issues& issues) const {
    for (const auto& [key, count] : rules_)
        warn(issues, "no_behaviour",
             fmt::format("behaviour has no rule {}; {} positions keep to their contract", key,
                         count.positions),
             key);
    if (terms_.positions > 0)
        warn(issues, "no_original_term",
             fmt::format("{} positions have neither renew_months nor start, so that their original "
                         "term is unknown; what they redeem is not replaced",
                         terms_.positions),
             "/positions");
    if (resets_.positions > 0)
        warn(issues, "reset_after_maturity",
             fmt::format("{} positions, {} the first, have a next_reset after their maturity; they "
                         "keep today's rate to the end",
                         resets_.positions, resets_.first),
             resets_.first);
    if (rates_.positions > 0)
        warn(issues, "high_rate",
             fmt::format("{} positions, {} the first, have a rate beyond {:.0f} %; rates are "
                         "fractions (0.05 for 5 %)",
                         rates_.positions, rates_.first, kHighRate * 100),
             rates_.first);
    if (slots_.positions > 0)
        warn(issues, "undated_balance",
             fmt::format("the slots of {} deposits, {} the first, leave {:.2f} of their balances "
                         "without a date; it is in no flow",
                         slots_.positions, slots_.first, slots_.amount),
             slots_.first);
}

}  // namespace ballast::service
