// Descriptions of alm.cashflows and alm.shocks.
#pragma once

#include "service/alm/describe_value.hpp"

namespace ballast::describe {

template <>
struct Described<service::AlmCashflowsRequest> {
    using T = service::AlmCashflowsRequest;
    static constexpr std::string_view name = "AlmCashflowsRequest";
    static constexpr std::string_view doc = "Positions of a banking book and its curves.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(optional("scenarios", &T::scenarios,
                            "Scenarios whose cash flows are projected; base when empty.",
                            {.max_items = 100, .max_length = 128})));
};

template <>
struct Described<service::AlmFlow> {
    using T = service::AlmFlow;
    static constexpr std::string_view name = "AlmFlow";
    static constexpr std::string_view doc =
        "A projected cash flow; cash flows of liabilities are negative.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Id of the position."),
        required("scenario", &T::scenario, "Name of the scenario."),
        required("date", &T::date, "Contractual date of the cash flow."),
        required("interest", &T::interest,
                 "Interest paid, in the position's currency; negative for liabilities."),
        required("principal", &T::principal,
                 "Principal repaid, in the position's currency; negative for liabilities."),
        required("balance", &T::balance, "Outstanding balance after the cash flow."),
        required("rate", &T::rate, "All-in rate of the last accrual period, as a fraction."),
        required("reset", &T::reset,
                 "Date on which the rate was fixed; null for the contract's current rate."),
        required("discount", &T::discount, "Discount factor to the payment date."),
        required("paid", &T::paid,
                 "Payment date after business day adjustment, used for discounting."),
        required("leg", &T::leg, "Leg of a swap, 1 or 2; 0 for other positions."));
};

template <>
struct Described<service::AlmCashflowsResponse> {
    using T = service::AlmCashflowsResponse;
    static constexpr std::string_view name = "AlmCashflowsResponse";
    static constexpr std::string_view doc = "Projected cash flows of the positions.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("flows", &T::flows, "Cash flows, ordered by position, scenario and date."),
            required("regulation", &T::regulation, "Regulation pack that was applied."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the balance that entered.")),
        alm_default_fields<T>(), provenance_fields<T>());
};

template <>
struct Described<service::AlmShocksRequest> {
    using T = service::AlmShocksRequest;
    static constexpr std::string_view name = "AlmShocksRequest";
    static constexpr std::string_view doc =
        "Curves and scenarios; a complete alm.value request is accepted and its positions are "
        "ignored.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("currency", &T::currency, "Currency to return; all currencies when absent.",
                     {.max_length = 3}),
            optional("scenarios", &T::scenarios,
                     "Scenarios to apply; base and the six supervisory scenarios when empty.",
                     {.max_items = 1000, .max_length = 128}),
            optional("at", &T::at,
                     "Maturities in years at which curves are returned; the midpoints of the "
                     "standard time buckets when empty.",
                     {.minimum = 0, .maximum = 150, .max_items = 10'000})));
};

template <>
struct Described<service::AlmShockPoint> {
    using T = service::AlmShockPoint;
    static constexpr std::string_view name = "AlmShockPoint";
    static constexpr std::string_view doc = "A zero rate before and after the shock.";
    static constexpr auto fields = wire::list(
        required("t", &T::t, "Maturity in years."),
        required("base", &T::base,
                 "Zero rate before the shock, as a fraction, continuously compounded."),
        required("shift_bp", &T::shift_bp, "Shock in basis points, before the floor is applied."),
        required("zero", &T::zero,
                 "Zero rate after shock and floor, as a fraction, continuously compounded."),
        required("discount", &T::discount, "Discount factor after shock and floor."));
};

template <>
struct Described<service::AlmShockedCurve> {
    using T = service::AlmShockedCurve;
    static constexpr std::string_view name = "AlmShockedCurve";
    static constexpr std::string_view doc = "A curve under one scenario.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "Currency of the curve."),
        required("scenario", &T::scenario, "Name of the scenario."),
        required("curve", &T::curve, "Curve: discount, or the name of a projection curve."),
        required("points", &T::points, "Shocked rates at the requested maturities."));
};

template <>
struct Described<service::AlmShocksResponse> {
    using T = service::AlmShocksResponse;
    static constexpr std::string_view name = "AlmShocksResponse";
    static constexpr std::string_view doc = "Curves under the supervisory and custom scenarios.";
    static constexpr auto fields = wire::combined(
        wire::list(required("curves", &T::curves,
                            "Shocked curves, ordered by currency, scenario and curve."),
                   required("regulation", &T::regulation, "Regulation pack that was applied."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
