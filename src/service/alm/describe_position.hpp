// Descriptions of behaviour; positions are described in model/describe_bank_position.hpp.
#pragma once

#include "alm/behaviour.hpp"
#include "alm/position.hpp"
#include "fin/describe.hpp"
#include "model/describe_bank_position.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<alm::PrepaymentRule> {
    using T = alm::PrepaymentRule;
    static constexpr std::string_view name = "PrepaymentRule";
    static constexpr std::string_view doc = "Prepayment assumption for loans.";
    static constexpr auto fields = wire::list(
        required("cpr", &T::cpr, "Conditional prepayment rate: share of the balance per year.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional("cpr_by_month", &T::cpr_by_month,
                 "Prepayment rates of the months from the analysis date, such as a ramp; cpr "
                 "applies after them.",
                 {.minimum = 0, .maximum = 1, .max_items = 1200, .unit = "fraction per year"}),
        optional("day_count", &T::day_count,
                 "Day count convention of the time between two payments."),
        optional("scaled", &T::scaled, "Whether the regulation's scenario multiplier applies."),
        optional("after_redemption", &T::after_redemption,
                 "Whether the prepayment rate applies to the balance after the scheduled "
                 "redemption (PSA convention) rather than before it."));
};

template <>
struct Described<alm::WithdrawalRule> {
    using T = alm::WithdrawalRule;
    static constexpr std::string_view name = "BankWithdrawalRule";
    static constexpr std::string_view doc =
        "Early withdrawal assumption for term deposits, overnight.";
    static constexpr auto fields = wire::list(
        required("rate", &T::rate, "Share of the balance withdrawn, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("scaled", &T::scaled, "Whether the regulation's scenario multiplier applies."));
};

template <>
struct Described<alm::DepositRule> {
    using T = alm::DepositRule;
    static constexpr std::string_view name = "DepositRule";
    static constexpr std::string_view doc =
        "Non-maturity deposit assumption: a stable core, and a remainder that leaves overnight.";
    static constexpr auto fields =
        wire::list(required("core", &T::core, "Core share of the balance, as a fraction.",
                            {.minimum = 0, .maximum = 1, .unit = "fraction"}),
                   optional("category", &T::category,
                            "Regulatory category whose caps apply: retail_transactional, "
                            "retail_non_transactional or wholesale.",
                            {.max_length = 64}),
                   optional("distribution", &T::distribution,
                            "Years and shares of the balance; the shares add up to core.",
                            {.max_items = 1000}),
                   optional("even_years", &T::even_years,
                            "Years over which the core runs off evenly in the standard time "
                            "buckets, in place of distribution.",
                            {.minimum = 0, .maximum = 50, .unit = "years"}),
                   optional("pass_through", &T::pass_through,
                            "Pass-through rate: share of a change in the overnight rate that is "
                            "passed on to the client rate.",
                            {.minimum = 0, .maximum = 2, .unit = "fraction"}));
};

template <>
struct Described<alm::Behaviour> {
    using T = alm::Behaviour;
    static constexpr std::string_view name = "AlmBehaviour";
    static constexpr std::string_view doc = "Behavioral assumptions for customer options.";
    static constexpr auto fields = wire::list(
        optional("prepayment", &T::prepayment,
                 "Prepayment assumptions by the key that positions state."),
        optional("withdrawal", &T::withdrawal,
                 "Early withdrawal assumptions of term deposits, by key."),
        optional("deposits", &T::deposits, "Assumptions for non-maturity deposits, by key."));
};

}  // namespace ballast::describe
