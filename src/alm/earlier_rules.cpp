#include "alm/earlier_rules.hpp"

#include <algorithm>

#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

bool has_amortization(const Position& position, std::initializer_list<Amortization> kinds) {
    return !has_legs(position.type) &&
           std::ranges::find(kinds, amortization_of(position.type)) != kinds.end();
}

// The curve of the index where the reporting currency has one of this name, else its default.
std::string index_in(const EarlierBank& bank, const std::string& curve) {
    const auto currency = bank.market.find(bank.currency);
    if (!currency) return {};
    const auto& curves = bank.market.currencies[*currency].projections;
    return std::ranges::find(curves, curve, &NamedCurve::name) == curves.end() ? std::string()
                                                                               : curve;
}

// The last payment, as stated or one period before the next one; `as_of` where neither is known.
fin::Date accrues_from(const Position& position, fin::Date as_of) {
    if (position.last_payment) return *position.last_payment;
    if (position.next_payment && position.payment_months > 0)
        return fin::add_months(*position.next_payment, -position.payment_months);
    return position.start.value_or(as_of);
}

// Payments counted from the analysis date, and accrual from it.
void count_from(Position& position, fin::Date as_of) {
    position.last_payment = as_of;
    position.end_of_month = false;
    if (!position.maturity) return;
    position.next_payment =
        position.payment_months == 0
            ? *position.maturity
            : std::min(model::months_after(as_of, position.payment_months, false),
                       *position.maturity);
    position.next_principal.reset();
}

}  // namespace

bool is_concerned(const Position& position, EarlierRule rule, const EarlierBank& bank) {
    using enum Amortization;
    // A contract that starts later has neither payments nor interest before the analysis date.
    const bool begun = !position.start || *position.start <= bank.market.as_of;
    switch (rule) {
        case EarlierRule::kDepositsLeftOut:
            return position.type == PositionType::kNonMaturity;
        case EarlierRule::kSingleCurrency:
            return position.currency != bank.currency;
        case EarlierRule::kDatesFromAnalysisDate:
            return begun && has_amortization(position, {kLinear, kAnnuity});
        case EarlierRule::kAccruedInterestLost:
            return begun && has_amortization(position, {kBullet}) &&
                   accrues_from(position, bank.market.as_of) < bank.market.as_of;
        case EarlierRule::kZeroRates:
            return is_variable(position.type);
        case EarlierRule::kAverageBalance:
            return has_amortization(position, {kLinear});
    }
    return false;
}

std::optional<Position> under_earlier_rule(Position position, EarlierRule rule,
                                           const EarlierBank& bank) {
    switch (rule) {
        case EarlierRule::kDepositsLeftOut:
            return std::nullopt;
        case EarlierRule::kSingleCurrency:
            position.currency = bank.currency;
            position.index_curve = index_in(bank, position.index_curve);
            break;
        case EarlierRule::kDatesFromAnalysisDate:
            count_from(position, bank.market.as_of);
            break;
        case EarlierRule::kAccruedInterestLost:
            position.last_payment = bank.market.as_of;
            break;
        case EarlierRule::kZeroRates:
        case EarlierRule::kAverageBalance:
            break;
    }
    return position;
}

EarlierDifference earlier_difference(std::span<const double> values, double earlier) {
    EarlierDifference difference;
    for (std::size_t k = 1; k < values.size(); ++k)
        difference.amounts.push_back(values[k - 1] - values[k]);
    difference.rest = values.back() - earlier;
    return difference;
}

}  // namespace ballast::alm
