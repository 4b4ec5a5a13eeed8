// Descriptions of a plan of new business and of what balances it.
#pragma once

#include "alm/business_plan.hpp"
#include "service/alm/describe_market.hpp"

namespace ballast::describe {

template <>
struct Described<alm::OriginationDay> {
    using enum alm::OriginationDay;
    static constexpr std::string_view name = "OriginationDay";
    static constexpr std::string_view doc = "Day on which the amount of a month is originated.";
    static constexpr std::array values{
        word(kFirst, "first", "First day of the month.", "First of the month"),
        word(kMiddle, "middle", "Middle of the month: the 16th, or the 15th in February.",
             "Middle of the month")};
};

template <>
struct Described<alm::PlanLine> {
    using T = alm::PlanLine;
    static constexpr std::string_view name = "BusinessPlanLine";
    static constexpr std::string_view doc =
        "Contracts on the same terms that a bank plans to originate, by month.";
    static constexpr auto fields = wire::list(
        required("terms", &T::terms,
                 "Terms of the contracts, as of a position. The term is renew_months, or else the "
                 "months from start to maturity; the client rate is the forward or par rate of the "
                 "term at origination plus renew_margin. The balance and dates are not used, nor "
                 "is the rate, except that of a non-maturity deposit."),
        optional("amounts", &T::amounts,
                 "Principal originated by month of the plan, in the currency of the terms; zero "
                 "after the last.",
                 {.max_items = 600, .unit = "currency"}),
        optional("margins", &T::margins,
                 "Margin by month of the plan, as a fraction, in place of renew_margin, which "
                 "applies after the last; a replacement keeps the margin of the contract that it "
                 "replaces. Not for non-maturity deposits.",
                 {.minimum = -1, .maximum = 1, .max_items = 600}),
        optional("renews", &T::renews,
                 "Whether redemptions of the line are replaced like for like; otherwise volumes "
                 "follow the amounts alone."));
};

template <class T>
constexpr auto business_plan_fields() {
    return wire::list(
        required("first_month", &T::first_month, "A day of the first month of the plan."),
        optional("origination", &T::day, "Day on which the amount of a month is originated."),
        required("lines", &T::lines, "Planned new business by line.", {.max_items = 500}));
}

template <>
struct Described<alm::BusinessPlan> {
    using T = alm::BusinessPlan;
    static constexpr std::string_view name = "BusinessPlanContent";
    static constexpr std::string_view doc = "New business that a bank plans, by line and month.";
    static constexpr auto fields = business_plan_fields<T>();
};

template <>
struct Described<alm::PlanFunding> {
    using enum alm::PlanFunding;
    static constexpr std::string_view name = "AlmPlanFunding";
    static constexpr std::string_view doc =
        "What takes the cash that run-off and new business leave, or provides what they need.";
    static constexpr std::array values{
        word(kOvernight, "overnight",
             "An account by currency at the overnight rate of the discount curve, day by day at "
             "the forwards of the scenario.",
             "Overnight account"),
        word(kNone, "none", "Nothing: the balance sheet does not balance.", "None")};
};

template <class T>
constexpr auto alm_plan_funding_fields() {
    return wire::list(optional("funding", &T::funding,
                               "Dynamic balance sheet: what balances run-off and new business."));
}

}  // namespace ballast::describe
