// Descriptions of clo.measures.
#pragma once

#include "service/clo/flow_measure_requests.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<clo::MeasuredFlow> {
    using T = clo::MeasuredFlow;
    static constexpr std::string_view name = "CloMeasuredFlow";
    static constexpr std::string_view doc = "A cash flow on a date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the flow."),
        required("amount", &T::amount, "Amount; negative is paid, positive received.",
                 {.minimum = -1e15, .maximum = 1e15, .unit = "currency"}),
        optional("principal", &T::principal,
                 "Part of the amount that is principal, for the average life; absent in all flows: "
                 "the amounts.",
                 {.minimum = -1e15, .maximum = 1e15, .unit = "currency"}),
        optional("zero_rate", &T::zero_rate,
                 "Zero rate of the curve to the date, annual, ACT/365, to which a Z-spread is "
                 "added.",
                 {.minimum = -0.5, .maximum = 10, .unit = "fraction per year"}));
};

template <>
struct Described<service::CloMeasuresRequest> {
    using T = service::CloMeasuresRequest;
    static constexpr std::string_view name = "CloMeasuresRequest";
    static constexpr std::string_view doc = "Dated flows and the measure that is known.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "Date to which flows are discounted."),
        required("flows", &T::flows, "Flows in the order of their dates.",
                 {.min_items = 1, .max_items = 10'000}),
        optional("balance", &T::balance, "Balance of which prices are a percentage.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
        optional("price", &T::price, "Price, where the yield is asked for.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "percent of the balance"}),
        optional("yield", &T::yield, "Annual rate, ACT/365, where the value is asked for.",
                 {.minimum = -0.99, .maximum = 10, .unit = "fraction per year"}),
        optional("z_spread", &T::z_spread,
                 "Spread over the zero rates of the flows, where the value is asked for.",
                 {.minimum = -0.5, .maximum = 10, .unit = "fraction per year"}),
        optional("amount_on", &T::amount_on,
                 "Date of one more flow, whose amount is computed so that all return the yield."),
        optional(
            "attrition_rate", &T::attrition_rate,
            "Annual share of a balance that defaults or prepays; it changes no flow, and each "
            "row states what survives.",
            {.minimum = 0, .maximum = 1, .exclusive_maximum = true, .unit = "fraction per year"}));
};

template <>
struct Described<clo::FlowRow> {
    using T = clo::FlowRow;
    static constexpr std::string_view name = "CloFlowRow";
    static constexpr std::string_view doc = "A flow with its discount factor.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the flow."),
        required("years", &T::years, "Time from the date of the measures, ACT/365.",
                 {.unit = "years"}),
        required("amount", &T::amount, "Amount.", {.unit = "currency"}),
        required("discount_factor", &T::discount_factor,
                 "Discount factor at the yield; null without one."),
        required("present_value", &T::present_value, "Amount times discount factor.",
                 {.unit = "currency"}),
        required("surviving", &T::surviving,
                 "Share of a balance that survives to the date; null without an attrition rate.",
                 {.unit = "fraction"}));
};

template <>
struct Described<service::CloMeasuresResponse> {
    using T = service::CloMeasuresResponse;
    static constexpr std::string_view name = "CloMeasuresResponse";
    static constexpr std::string_view doc =
        "Measures of dated flows; null where one does not exist.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("internal_rate", &T::internal_rate,
                     "Annual internal rate of return of the flows, ACT/365 from the first; null "
                     "where all have one sign.",
                     {.unit = "fraction per year"}),
            required("present_value", &T::present_value, "Present value at the yield.",
                     {.unit = "currency"}),
            required("price", &T::price, "Price.", {.unit = "percent of the balance"}),
            required("yield", &T::yield, "Annual yield, ACT/365.", {.unit = "fraction per year"}),
            required("z_spread", &T::z_spread, "Spread over the zero rates of the flows.",
                     {.unit = "fraction per year"}),
            required("wal", &T::wal, "Weighted average life, ACT/365.", {.unit = "years"}),
            required("macaulay_duration", &T::macaulay_duration, "Mean time of the present values.",
                     {.unit = "years"}),
            required("modified_duration", &T::modified_duration,
                     "Macaulay duration over one plus the yield.", {.unit = "years"}),
            required("required_amount", &T::required_amount,
                     "Amount on the requested date with which all flows return the yield; positive "
                     "is received.",
                     {.unit = "currency"}),
            required("residual", &T::residual, "Present value at the yield less the known value.",
                     {.unit = "currency"}),
            required("rows", &T::rows, "Flows; their present values add up to the present value.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
