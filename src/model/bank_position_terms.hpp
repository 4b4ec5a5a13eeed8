// The terms by type of a position of the banking book, beside those that all have.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ballast::describe::bank_terms {

template <std::size_t... N>
constexpr auto joined(const std::array<std::string_view, N>&... lists) {
    std::array<std::string_view, (N + ...)> all{};
    std::size_t at = 0;
    const auto add = [&](const auto& list) {
        for (const std::string_view term : list) all[at++] = term;
    };
    (add(lists), ...);
    return all;
}

inline constexpr auto kDates = std::to_array<std::string_view>(
    {"start", "last_payment", "next_payment", "payment_months", "end_of_month", "maturity",
     "business_day_convention", "calendar"});
inline constexpr auto kTeaser = std::to_array<std::string_view>({"teaser_end", "teaser_rate"});
inline constexpr auto kBehavior = std::to_array<std::string_view>({"prepayment", "withdrawal"});
inline constexpr auto kRenewal =
    std::to_array<std::string_view>({"renew_months", "renew_margin", "renew_day_count"});
inline constexpr auto kIndex = std::to_array<std::string_view>(
    {"next_reset", "reset_months", "index_months", "index_curve", "spread", "compounding"});
inline constexpr auto kBounds =
    std::to_array<std::string_view>({"cap", "floor", "period_cap", "period_floor"});
inline constexpr auto kRepaid =
    std::to_array<std::string_view>({"principal_months", "next_principal", "grace_end"});
inline constexpr auto kSpread = std::to_array<std::string_view>({"spread"});
inline constexpr auto kSchedule = std::to_array<std::string_view>({"schedule"});
inline constexpr auto kAnnuity = std::to_array<std::string_view>({"annuity_mode"});
inline constexpr auto kSecondLeg = std::to_array<std::string_view>(
    {"leg2_balance", "leg2_rate", "leg2_day_count", "leg2_last_payment", "leg2_next_payment",
     "leg2_payment_months", "leg2_next_reset", "leg2_reset_months", "leg2_index_months",
     "leg2_index_curve", "leg2_spread", "notional_exchanged", "schedule"});

inline constexpr auto kFixedTerms = joined(kDates, kSpread, kTeaser, kBehavior, kRenewal);
inline constexpr auto kFixedRepaidTerms = joined(kFixedTerms, kRepaid);
inline constexpr auto kFixedScheduledTerms = joined(kFixedTerms, kSchedule);
inline constexpr auto kVariableTerms =
    joined(kDates, kIndex, kBounds, kTeaser, kBehavior, kRenewal);
inline constexpr auto kVariableRepaidTerms = joined(kVariableTerms, kRepaid);
inline constexpr auto kVariableAnnuityTerms = joined(kVariableRepaidTerms, kAnnuity);
inline constexpr auto kVariableScheduledTerms = joined(kVariableTerms, kSchedule);
inline constexpr auto kDepositTerms = std::to_array<std::string_view>({"withdrawal", "slots"});
inline constexpr auto kSwapTerms = joined(kDates, kSecondLeg, kRenewal);
inline constexpr auto kBasisSwapTerms = joined(kDates, kIndex, kSecondLeg, kRenewal);
inline constexpr auto kCapTerms =
    joined(kDates, kIndex, kSchedule, std::to_array<std::string_view>({"cap"}));
inline constexpr auto kFloorTerms =
    joined(kDates, kIndex, kSchedule, std::to_array<std::string_view>({"floor"}));
inline constexpr auto kCallTerms =
    joined(kVariableTerms, std::to_array<std::string_view>({"notice_days"}));

}  // namespace ballast::describe::bank_terms
