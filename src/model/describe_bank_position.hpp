// Banking-book positions described once: from this come their JSON form and its schema, the columns
// of files and of the store, changes of single terms, and the packed form of a session.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "describe/member_count.hpp"
#include "describe/patch.hpp"
#include "fin/describe.hpp"
#include "model/bank_default.hpp"
#include "model/bank_position.hpp"
#include "model/bank_position_terms.hpp"

namespace ballast::describe {

template <>
struct Described<model::BankSide> {
    static constexpr std::string_view name = "AlmSide";
    static constexpr std::string_view doc = "Side of the balance sheet.";
    static constexpr std::array values{word(model::BankSide::kAsset, "asset"),
                                       word(model::BankSide::kLiability, "liability")};
};

template <>
struct Described<model::BankPositionType> {
    using enum model::BankPositionType;
    static constexpr std::string_view name = "AlmPositionType";
    static constexpr std::string_view doc = "Interest and principal pattern of a position.";
    static constexpr std::array values{
        word(kFixedBullet, "fixed_bullet", "Fixed rate, repaid at maturity."),
        word(kFixedLinear, "fixed_linear", "Fixed rate, equal principal payments."),
        word(kFixedAnnuity, "fixed_annuity",
             "Fixed rate, level payments of interest and principal."),
        word(kFixedScheduled, "fixed_scheduled", "Fixed rate, principal repaid by schedule."),
        word(kVariableBullet, "variable_bullet", "Variable rate, repaid at maturity."),
        word(kVariableLinear, "variable_linear", "Variable rate, equal principal payments."),
        word(kVariableAnnuity, "variable_annuity",
             "Variable rate, level payments of interest and principal."),
        word(kVariableScheduled, "variable_scheduled",
             "Variable rate, principal repaid by schedule."),
        word(kNonMaturity, "nmd", "Non-maturity deposit.", "Non-maturity deposit"),
        word(kSwapReceiver, "swap_receiver",
             "Swap that receives a fixed leg and pays a floating leg (leg2).",
             "Swap, receives fixed"),
        word(kSwapPayer, "swap_payer",
             "Swap that pays a fixed leg and receives a floating leg (leg2).", "Swap, pays fixed"),
        word(kSwapBasis, "swap_basis",
             "Swap that receives a floating leg and pays another floating leg (leg2).",
             "Swap, floating for floating"),
        word(kCap, "cap", "Interest rate cap, bought as an asset or sold as a liability."),
        word(kFloor, "floor", "Interest rate floor, bought as an asset or sold as a liability."),
        word(kCallMoney, "call_money", "Call money, due at notice.")};

    // Terms that a position of the type uses beside id, side, type, currency, balance, rate,
    // day_count, product and segment, which all have.
    static constexpr std::span<const std::string_view> terms(model::BankPositionType type) {
        switch (type) {
            case kFixedBullet:
                return bank_terms::kFixedTerms;
            case kFixedLinear:
            case kFixedAnnuity:
                return bank_terms::kFixedRepaidTerms;
            case kFixedScheduled:
                return bank_terms::kFixedScheduledTerms;
            case kVariableBullet:
                return bank_terms::kVariableTerms;
            case kVariableLinear:
                return bank_terms::kVariableRepaidTerms;
            case kVariableAnnuity:
                return bank_terms::kVariableAnnuityTerms;
            case kVariableScheduled:
                return bank_terms::kVariableScheduledTerms;
            case kNonMaturity:
                return bank_terms::kDepositTerms;
            case kSwapReceiver:
            case kSwapPayer:
                return bank_terms::kSwapTerms;
            case kSwapBasis:
                return bank_terms::kBasisSwapTerms;
            case kCap:
                return bank_terms::kCapTerms;
            case kFloor:
                return bank_terms::kFloorTerms;
            case kCallMoney:
                return bank_terms::kCallTerms;
        }
        return {};
    }
};

template <>
struct Described<model::AnnuityMode> {
    static constexpr std::string_view name = "AnnuityMode";
    static constexpr std::string_view doc =
        "Effect of a rate reset on the level payment of an annuity.";
    static constexpr std::array values{
        word(model::AnnuityMode::kRepriceOnReset, "reprice_on_reset",
             "The level payment is recalculated."),
        word(model::AnnuityMode::kFixedPayment, "fixed_payment",
             "The level payment stays the same; the remainder is due at maturity.")};
};

template <>
struct Described<model::InterestRule> {
    static constexpr std::string_view name = "InterestRule";
    static constexpr std::string_view doc = "Interest when a coupon period has several resets.";
    static constexpr std::array values{
        word(model::InterestRule::kSimple, "simple", "Interest of the accrual periods adds up."),
        word(model::InterestRule::kCompounded, "compounded",
             "Each accrual period earns interest on the previous ones.")};
};

inline constexpr Limits kMonthLimits{.minimum = 0, .maximum = 1560, .unit = "months"};
inline constexpr Limits kRateLimits{
    .minimum = -1, .maximum = 1, .range_by_engine = true, .unit = "fraction"};
inline constexpr Limits kMoneyLimits{
    .minimum = 0, .maximum = 1e15, .range_by_engine = true, .unit = "currency"};
inline constexpr Limits kTextLimits{.max_length = 128};

template <>
struct Described<model::BankPosition> {
    using T = model::BankPosition;
    static constexpr std::string_view name = "BankPosition";
    static constexpr std::string_view doc =
        "A position of the banking book. Amounts are in currency units, rates are fractions.";
    static constexpr bool null_is_left_out = true;
    static constexpr std::string_view patch_name = "BankPositionPatch";
    static constexpr std::string_view patch_doc =
        "Changes to the terms of one position; terms left out are not changed.";
    static constexpr std::string_view key = "id";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the position.", {.min_length = 1, .max_length = 128}),
        required("side", &T::side, "Side of the balance sheet: asset or liability."),
        required("type", &T::type, "Interest and principal pattern."),
        required("currency", &T::currency,
                 "ISO 4217 currency code; the request contains the currency's curves.",
                 {.min_length = 3, .max_length = 3}),
        required("balance", &T::balance,
                 "Outstanding balance, not negative; the notional of swaps, caps and floors.",
                 kMoneyLimits),
        optional("rate", &T::rate,
                 "Current all-in rate, as a fraction of at most 1 (as all rates of a position).",
                 kRateLimits),
        optional("day_count", &T::day_count, "Day count convention of interest."),
        optional("start", &T::start,
                 "Start of the contract, which determines its age and original term, and the start "
                 "of accrual when neither last_payment nor next_payment determines it."),
        optional("last_payment", &T::last_payment, "Date from which interest accrues."),
        optional("next_payment", &T::next_payment,
                 "Next payment date, from which later payment dates are counted."),
        optional("payment_months", &T::payment_months,
                 "Months between payments; 0 for payment at maturity.", kMonthLimits),
        optional("end_of_month", &T::end_of_month,
                 "Whether dates counted from a month end are month ends, such as 30 April and 31 "
                 "May. When absent, they are, unless another date of the position shows its day of "
                 "the month."),
        optional("maturity", &T::maturity, "Maturity date, which is always a payment date."),
        optional("next_reset", &T::next_reset,
                 "Next reset date, from which later reset dates are counted."),
        optional("reset_months", &T::reset_months, "Months between resets; 0 for a single reset.",
                 kMonthLimits),
        optional("index_months", &T::index_months,
                 "Term of the index in months; 0 for reset_months.", kMonthLimits),
        optional("index_curve", &T::index_curve,
                 "Name of the currency's projection curve; the default curve when empty.",
                 {.max_length = 64}),
        optional("spread", &T::spread,
                 "Spread over the index; for a fixed rate, the margin included in it.",
                 kRateLimits),
        optional("cap", &T::cap, "Cap of the all-in rate, as a fraction.", kRateLimits),
        optional("floor", &T::floor, "Floor of the all-in rate, as a fraction.", kRateLimits),
        optional("period_cap", &T::period_cap,
                 "Largest increase of the rate at a reset, as a fraction.", kRateLimits),
        optional("period_floor", &T::period_floor,
                 "Smallest change of the rate at a reset, as a fraction; usually negative.",
                 kRateLimits),
        optional("annuity_mode", &T::annuity_mode,
                 "Effect of a reset on the level payment of an annuity."),
        optional("compounding", &T::compounding,
                 "Interest when a coupon period has several resets: simple or compounded."),
        optional("principal_months", &T::principal_months,
                 "Months between principal payments; 0 for principal on every payment date.",
                 kMonthLimits),
        optional("next_principal", &T::next_principal, "Date of the next principal payment."),
        optional("grace_end", &T::grace_end,
                 "End of the grace period; no principal is due up to and including this date."),
        optional("teaser_end", &T::teaser_end, "Last day of the teaser rate."),
        optional("teaser_rate", &T::teaser_rate, "Teaser rate up to teaser_end, as a fraction.",
                 kRateLimits),
        optional("schedule", &T::schedule, "Dates and amounts of principal payments.",
                 {.max_items = 40'000}),
        optional("slots", &T::slots,
                 "Behavioral run-off buckets of a non-maturity deposit, as dates and amounts.",
                 {.max_items = 40'000}),
        optional(
            "renew_months", &T::renew_months,
            "Constant balance sheet: term in months of the contract that replaces principal cash "
            "flows. 0 for no replacement or, with renewal like, the months from start to maturity.",
            kMonthLimits),
        optional(
            "renew_margin", &T::renew_margin,
            "Margin of the replacement contract over the forward rate of its term, as a fraction.",
            kRateLimits),
        optional("renew_day_count", &T::renew_day_count,
                 "Day count convention of the replacement contract."),
        optional("product", &T::product, "Product, by which totals are grouped.", kTextLimits),
        optional("segment", &T::segment, "Customer segment, as free text.", kTextLimits),
        optional("prepayment", &T::prepayment, "Key of behaviour.prepayment.", kTextLimits),
        optional("withdrawal", &T::withdrawal,
                 "Key of behaviour.withdrawal; of behaviour.deposits for non-maturity deposits.",
                 kTextLimits),
        optional("business_day_convention", &T::business_days,
                 "Business day convention of payments; accrual periods are not adjusted."),
        optional("calendar", &T::calendar,
                 "Business calendar: NYSE, TARGET, LONDON, NEW_YORK, WEEKENDS_ONLY or ALL_DAYS; "
                 "several may be "
                 "joined by +. When empty, TARGET for EUR and WEEKENDS_ONLY for other currencies.",
                 {.max_length = 64}),
        optional("notice_days", &T::notice_days,
                 "Notice period of call money without a maturity, in days from the analysis date; "
                 "0 counts as one day.",
                 {.minimum = 0, .maximum = 47'000, .unit = "days"}),
        optional("leg2_balance", &T::leg2_balance,
                 "Notional of a swap's second leg; that of the first leg when absent.",
                 kMoneyLimits),
        optional("leg2_rate", &T::leg2_rate,
                 "Current all-in rate of the second leg, as a fraction.", kRateLimits),
        optional("leg2_day_count", &T::leg2_day_count,
                 "Day count convention of the second leg; that of the first leg when absent."),
        optional("leg2_last_payment", &T::leg2_last_payment,
                 "Date from which interest of the second leg accrues."),
        optional("leg2_next_payment", &T::leg2_next_payment,
                 "Next payment date of the second leg. Without any leg2 payment term, the second "
                 "leg pays with the first."),
        optional("leg2_payment_months", &T::leg2_payment_months,
                 "Months between payments of the second leg; 0 for payment at maturity.",
                 kMonthLimits),
        optional(
            "leg2_next_reset", &T::leg2_next_reset,
            "Next reset date of the second leg; the maturity date for a leg that keeps its rate."),
        optional("leg2_reset_months", &T::leg2_reset_months,
                 "Months between resets of the second leg; 0 for a single reset.", kMonthLimits),
        optional("leg2_index_months", &T::leg2_index_months,
                 "Term of the second leg's index in months; 0 for leg2_reset_months.",
                 kMonthLimits),
        optional("leg2_index_curve", &T::leg2_index_curve,
                 "Projection curve of the second leg; the currency's default curve when empty.",
                 {.max_length = 64}),
        optional("leg2_spread", &T::leg2_spread,
                 "Spread of the second leg over its index, as a fraction.", kRateLimits),
        optional("notional_exchanged", &T::notional_exchanged,
                 "Whether the legs of a swap exchange their notionals."));

    static void learn_stated(T& position, std::uint64_t stated) {
        static const auto bits = [] {
            std::array<std::uint64_t, model::kBankDefaultRules> of_rules{};
            const auto rules = model::bank_default_rules();
            std::uint64_t bit = 1;
            fields.each([&](const auto& field) {
                for (std::size_t i = 0; i < rules.size(); ++i)
                    if (rules[i].term == field.name) of_rules[i] = bit;
                bit <<= 1;
            });
            return of_rules;
        }();
        position.defaults =
            model::bank_defaults(position, [&](std::size_t i) { return (stated & bits[i]) != 0; });
    }
};

// A member that is not described would be neither read, stored nor shown; `defaults` is no term.
static_assert(kMembers<model::BankPosition> == Described<model::BankPosition>::fields.kCount + 1);

}  // namespace ballast::describe
