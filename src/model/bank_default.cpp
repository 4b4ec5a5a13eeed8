#include "model/bank_default.hpp"

namespace ballast::model {

namespace {

bool always(const BankPosition& /*position*/) { return true; }
bool is_deposit(const BankPosition& p) { return p.type == BankPositionType::kNonMaturity; }
bool has_maturity(const BankPosition& p) { return !is_deposit(p); }
bool pays_in_between(const BankPosition& p) {
    return has_maturity(p) && p.type != BankPositionType::kCallMoney;
}
bool is_variable(const BankPosition& p) {
    return p.type >= BankPositionType::kVariableBullet &&
           p.type <= BankPositionType::kVariableScheduled;
}
bool is_variable_annuity(const BankPosition& p) {
    return p.type == BankPositionType::kVariableAnnuity;
}
bool starts_unsaid(const BankPosition& p) { return pays_in_between(p) && !p.start; }
bool resets_within_coupons(const BankPosition& p) {
    return is_variable(p) && p.reset_months > 0 &&
           (p.payment_months == 0 || p.reset_months < p.payment_months);
}
bool renews(const BankPosition& p) { return p.renew_months > 0; }
bool moves_payments(const BankPosition& p) {
    return has_maturity(p) && p.business_days != fin::BusinessDayConvention::kUnadjusted &&
           p.calendar.empty();
}

constexpr std::array<BankDefaultRule, kBankDefaultRules> kRules{{
    {.term = "currency",
     .taken = "the reporting currency",
     .severity = Severity::kWarning,
     .applies = always},
    {.term = "day_count", .taken = "ACT/365", .severity = Severity::kWarning, .applies = always},
    {.term = "rate",
     .taken = "0, a deposit that pays nothing",
     .severity = Severity::kWarning,
     .applies = is_deposit},
    {.term = "payment_months",
     .taken = "0, everything at maturity",
     .severity = Severity::kWarning,
     .applies = pays_in_between},
    {.term = "last_payment",
     .taken = "one period before next_payment",
     .severity = Severity::kInfo,
     .applies = starts_unsaid},
    {.term = "reset_months",
     .taken = "0, next_reset is the only reset",
     .severity = Severity::kWarning,
     .applies = is_variable},
    {.term = "index_curve",
     .taken = "the first projection curve of the currency",
     .severity = Severity::kInfo,
     .applies = is_variable},
    {.term = "spread", .taken = "0", .severity = Severity::kWarning, .applies = is_variable},
    {.term = "annuity_mode",
     .taken = "reprice_on_reset",
     .severity = Severity::kInfo,
     .applies = is_variable_annuity},
    {.term = "compounding",
     .taken = "simple",
     .severity = Severity::kInfo,
     .applies = resets_within_coupons},
    {.term = "renew_margin",
     .taken = "0",
     .severity = Severity::kInfo,
     .of_renewal = true,
     .applies = renews},
    {.term = "calendar",
     .taken = "TARGET for EUR, Saturdays and Sundays for other currencies",
     .severity = Severity::kInfo,
     .applies = moves_payments},
}};

}  // namespace

std::span<const BankDefaultRule, kBankDefaultRules> bank_default_rules() { return kRules; }

}  // namespace ballast::model
