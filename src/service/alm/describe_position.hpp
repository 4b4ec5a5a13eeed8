// Descriptions of banking-book positions and of behaviour.
#pragma once

#include <array>
#include <cstdint>

#include "alm/behaviour.hpp"
#include "alm/position.hpp"
#include "model/bank_default.hpp"
#include "service/describe_common.hpp"
#include "service/market/describe_day_count.hpp"

namespace ballast::wire {

template <>
struct Described<alm::Side> {
    static constexpr std::string_view name = "AlmSide";
    static constexpr std::string_view doc = "Whether the bank lent or owes.";
    static constexpr std::array values{word(alm::Side::kAsset, "asset"),
                                       word(alm::Side::kLiability, "liability")};
};

template <>
struct Described<alm::PositionType> {
    using enum alm::PositionType;
    static constexpr std::string_view name = "AlmPositionType";
    static constexpr std::string_view doc = "How it pays interest and principal.";
    static constexpr std::array values{
        word(kFixedBullet, "fixed_bullet"),
        word(kFixedLinear, "fixed_linear"),
        word(kFixedAnnuity, "fixed_annuity"),
        word(kFixedScheduled, "fixed_scheduled"),
        word(kVariableBullet, "variable_bullet"),
        word(kVariableLinear, "variable_linear"),
        word(kVariableAnnuity, "variable_annuity"),
        word(kVariableScheduled, "variable_scheduled"),
        word(kNonMaturity, "nmd", "deposit without maturity"),
        word(kSwapReceiver, "swap_receiver", "receives a fixed leg, pays a floating one (leg2)"),
        word(kSwapPayer, "swap_payer", "pays a fixed leg, receives a floating one (leg2)"),
        word(kSwapBasis, "swap_basis", "receives a floating leg, pays another (leg2)"),
        word(kCap, "cap", "bought as an asset, sold as a liability"),
        word(kFloor, "floor", "likewise"),
        word(kCallMoney, "call_money", "due at notice")};
};

template <>
struct Described<alm::AnnuityMode> {
    static constexpr std::string_view name = "AnnuityMode";
    static constexpr std::string_view doc = "What a new rate does to the level payment.";
    static constexpr std::array values{
        word(alm::AnnuityMode::kRepriceOnReset, "reprice_on_reset", "it is computed anew"),
        word(alm::AnnuityMode::kFixedPayment, "fixed_payment", "it stays")};
};

template <>
struct Described<alm::InterestRule> {
    static constexpr std::string_view name = "InterestRule";
    static constexpr std::string_view doc = "Interest of several resets in one coupon.";
    static constexpr std::array values{word(alm::InterestRule::kSimple, "simple"),
                                       word(alm::InterestRule::kCompounded, "compounded")};
};

template <>
struct Described<fin::BusinessDayConvention> {
    using enum fin::BusinessDayConvention;
    static constexpr std::string_view name = "BusinessDayConvention";
    static constexpr std::string_view doc =
        "Where a payment goes that is due on a day the calendar closes (ISDA 2006, 4.12).";
    static constexpr std::array values{
        word(kUnadjusted, "unadjusted", "it stays"),
        word(kFollowing, "following", "to the next business day"),
        word(kModifiedFollowing, "modified_following",
             "likewise, but to the one before where the next is in another month"),
        word(kPreceding, "preceding", "to the business day before"),
        word(kModifiedPreceding, "modified_preceding",
             "likewise, but to the next where the one before is in another month")};
};

inline constexpr Limits kMonthLimits{.minimum = 0, .maximum = 1560};

template <>
struct Described<alm::Position> {
    using T = alm::Position;
    static constexpr std::string_view name = "BankPosition";
    static constexpr std::string_view doc =
        "A position of the banking book: money in currency units, rates as fractions.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Its name in the answer.", {.min_length = 1, .max_length = 128}),
        required("side", &T::side, "Asset or liability."),
        required("type", &T::type, "How it pays."),
        required("currency", &T::currency, "ISO 4217 code; the request has its curves.",
                 {.min_length = 3, .max_length = 3}),
        required("balance", &T::balance,
                 "Outstanding, not negative; of swaps, caps and floors the notional."),
        optional("rate", &T::rate, "Current all-in rate, a fraction of at most 1, as all rates."),
        optional("day_count", &T::day_count, "Of interest."),
        optional("start", &T::start,
                 "Of the contract: its age and original term, and where interest starts to accrue "
                 "if neither last_payment nor next_payment says so."),
        optional("last_payment", &T::last_payment, "Where interest starts to accrue."),
        optional("next_payment", &T::next_payment, "First payment, anchor of the others."),
        optional("payment_months", &T::payment_months, "0: at maturity.", kMonthLimits),
        optional("end_of_month", &T::end_of_month,
                 "Whether dates counted from a month end are month ends: 30 April, 31 May. When "
                 "absent they are, unless another date of the position shows its day of the "
                 "month."),
        optional("maturity", &T::maturity, "Always a payment date."),
        optional("next_reset", &T::next_reset, "First reset, anchor of the others."),
        optional("reset_months", &T::reset_months, "0: one reset only.", kMonthLimits),
        optional("index_months", &T::index_months, "Term of the index; 0: reset_months.",
                 kMonthLimits),
        optional("index_curve", &T::index_curve,
                 "A projection curve of the currency; the first when empty.", {.max_length = 64}),
        optional("spread", &T::spread, "Over the index; of a fixed rate, the margin in it."),
        optional("cap", &T::cap, "Of the all-in rate."),
        optional("floor", &T::floor, "Of the all-in rate."),
        optional("period_cap", &T::period_cap, "Of the rise at a reset."),
        optional("period_floor", &T::period_floor, "Of the change at a reset, usually negative."),
        optional("annuity_mode", &T::annuity_mode, "What a reset does to the payment."),
        optional("compounding", &T::compounding, "Of the resets in a coupon."),
        optional("principal_months", &T::principal_months, "0: on payment dates.", kMonthLimits),
        optional("next_principal", &T::next_principal, "First redemption."),
        optional("grace_end", &T::grace_end, "No redemption up to and on this date."),
        optional("teaser_end", &T::teaser_end, "Last day of the teaser rate."),
        optional("teaser_rate", &T::teaser_rate, "Until teaser_end."),
        optional("schedule", &T::schedule, "Date and amount of redemptions.",
                 {.max_items = 40'000}),
        optional("slots", &T::slots, "Date and amount, of a deposit without maturity.",
                 {.max_items = 40'000}),
        optional("renew_months", &T::renew_months,
                 "Constant balance: term of what replaces its principal flows; 0: none, or like "
                 "for like the months from start to maturity.",
                 kMonthLimits),
        optional("renew_margin", &T::renew_margin, "Over the forward of that term."),
        optional("renew_day_count", &T::renew_day_count, "Of the replacement."),
        optional("product", &T::product, "Groups totals.", {.max_length = 128}),
        optional("segment", &T::segment, "Free text.", {.max_length = 128}),
        optional("prepayment", &T::prepayment, "Key of behaviour.prepayment.", {.max_length = 128}),
        optional("withdrawal", &T::withdrawal,
                 "Key of behaviour.withdrawal, or behaviour.deposits for nmd.",
                 {.max_length = 128}),
        optional("business_day_convention", &T::business_days,
                 "When money moves that is due on a closed day: interest still runs to the day "
                 "that the terms name."),
        optional(
            "calendar", &T::calendar,
            "NYSE, TARGET, LONDON, WEEKENDS_ONLY, ALL_DAYS, or several joined by +; when empty "
            "TARGET for EUR, WEEKENDS_ONLY for other currencies.",
            {.max_length = 64}),
        optional("notice_days", &T::notice_days,
                 "Of call money without a maturity: days from today to when it is due; 0: one.",
                 {.minimum = 0, .maximum = 47'000}),
        optional("leg2_balance", &T::leg2_balance,
                 "Of a swap's second leg: its notional; that of the first when absent."),
        optional("leg2_rate", &T::leg2_rate, "Current all-in rate of the second leg."),
        optional("leg2_day_count", &T::leg2_day_count,
                 "Of the second leg; that of the first when absent."),
        optional("leg2_last_payment", &T::leg2_last_payment,
                 "Where interest of the second leg starts to accrue."),
        optional("leg2_next_payment", &T::leg2_next_payment,
                 "First payment of the second leg. Without any leg2 payment term it pays with the "
                 "first."),
        optional("leg2_payment_months", &T::leg2_payment_months,
                 "Between payments of the second leg; 0: at maturity.", kMonthLimits),
        optional("leg2_next_reset", &T::leg2_next_reset,
                 "First reset of the second leg; the maturity: it keeps its rate."),
        optional("leg2_reset_months", &T::leg2_reset_months,
                 "Between its resets; 0: one reset only.", kMonthLimits),
        optional("leg2_index_months", &T::leg2_index_months,
                 "Term of its index; 0: leg2_reset_months.", kMonthLimits),
        optional("leg2_index_curve", &T::leg2_index_curve,
                 "Its projection curve of the currency; the first when empty.", {.max_length = 64}),
        optional("leg2_spread", &T::leg2_spread, "Over its index."),
        optional("notional_exchanged", &T::notional_exchanged,
                 "Of a swap: whether its legs pay out and redeem their notionals."));

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

template <>
struct Described<alm::PrepaymentRule> {
    using T = alm::PrepaymentRule;
    static constexpr std::string_view name = "PrepaymentRule";
    static constexpr std::string_view doc = "Early repayment of loans.";
    static constexpr auto fields = wire::list(
        required("cpr", &T::cpr, "Share of the balance a year.", {.minimum = 0, .maximum = 1}),
        optional("cpr_by_month", &T::cpr_by_month,
                 "Of each month from the analysis date, a ramp; cpr after them.",
                 {.minimum = 0, .maximum = 1, .max_items = 1200}),
        optional("day_count", &T::day_count, "Of the time between two payments."),
        optional("scaled", &T::scaled, "By the regulation's multiplier of the scenario."),
        optional("after_redemption", &T::after_redemption,
                 "Of what the day's redemption leaves, as the PSA counts, not of what it finds."));
};

template <>
struct Described<alm::WithdrawalRule> {
    using T = alm::WithdrawalRule;
    static constexpr std::string_view name = "BankWithdrawalRule";
    static constexpr std::string_view doc = "Early withdrawal of term deposits, overnight.";
    static constexpr auto fields = wire::list(
        required("rate", &T::rate, "Share of the balance.", {.minimum = 0, .maximum = 1}),
        optional("scaled", &T::scaled, "By the regulation's multiplier of the scenario."));
};

template <>
struct Described<alm::DepositRule> {
    using T = alm::DepositRule;
    static constexpr std::string_view name = "DepositRule";
    static constexpr std::string_view doc =
        "A deposit without maturity: a core that stays, and a rest that leaves overnight.";
    static constexpr auto fields = wire::list(
        required("core", &T::core, "Share of the balance.", {.minimum = 0, .maximum = 1}),
        optional("category", &T::category,
                 "retail_transactional, retail_non_transactional or wholesale: caps apply.",
                 {.max_length = 64}),
        optional("distribution", &T::distribution,
                 "Years and shares of the balance that add up to core.", {.max_items = 1000}),
        optional("even_years", &T::even_years,
                 "Instead: the core evenly over so many years, in the standard buckets.",
                 {.minimum = 0, .maximum = 50}),
        optional("pass_through", &T::pass_through,
                 "Of a change of the overnight rate to the client's.",
                 {.minimum = 0, .maximum = 2}));
};

template <>
struct Described<alm::Behaviour> {
    using T = alm::Behaviour;
    static constexpr std::string_view name = "AlmBehaviour";
    static constexpr std::string_view doc = "What customers do that contracts leave open.";
    static constexpr auto fields =
        wire::list(optional("prepayment", &T::prepayment, "By the key that positions name."),
                   optional("withdrawal", &T::withdrawal, "Of term deposits, by key."),
                   optional("deposits", &T::deposits, "Of deposits without maturity, by key."));
};

}  // namespace ballast::wire
