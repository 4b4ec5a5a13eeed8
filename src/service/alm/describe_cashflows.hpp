// Descriptions of alm.cashflows and alm.shocks.
#pragma once

#include "service/alm/describe_value.hpp"

namespace ballast::wire {

template <>
struct Described<service::AlmCashflowsRequest> {
    using T = service::AlmCashflowsRequest;
    static constexpr std::string_view name = "AlmCashflowsRequest";
    static constexpr std::string_view doc = "A banking book and its curves.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(), wire::list(optional("scenarios", &T::scenarios, "Base when empty.",
                                                  {.max_items = 100, .max_length = 128})));
};

template <>
struct Described<service::AlmFlow> {
    using T = service::AlmFlow;
    static constexpr std::string_view name = "AlmFlow";
    static constexpr std::string_view doc = "A flow; liabilities are negative.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Its id."), required("scenario", &T::scenario, "Name."),
        required("date", &T::date, "By the terms."), required("interest", &T::interest, "Amount."),
        required("principal", &T::principal, "Amount."),
        required("balance", &T::balance, "After it."),
        required("rate", &T::rate, "All-in, of the last stretch."),
        required("reset", &T::reset, "When that was fixed."),
        required("discount", &T::discount, "Discount factor."),
        required("paid", &T::paid, "When money moves, by which it is discounted."),
        required("leg", &T::leg, "Of a swap, 1 or 2; else 0."));
};

template <>
struct Described<service::AlmCashflowsResponse> {
    using T = service::AlmCashflowsResponse;
    static constexpr std::string_view name = "AlmCashflowsResponse";
    static constexpr std::string_view doc = "Every flow.";
    static constexpr auto fields = wire::combined(
        wire::list(required("flows", &T::flows, "By position, scenario and date."),
                   required("regulation", &T::regulation, "The pack."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        alm_default_fields<T>(), provenance_fields<T>());
};

template <>
struct Described<service::AlmShocksRequest> {
    using T = service::AlmShocksRequest;
    static constexpr std::string_view name = "AlmShocksRequest";
    static constexpr std::string_view doc =
        "Curves and scenarios; a bank's positions may stand beside them and do not matter.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("currency", &T::currency, "Only this one.", {.max_length = 3}),
            optional("scenarios", &T::scenarios, "Base and the six supervisory ones when empty.",
                     {.max_items = 1000, .max_length = 128}),
            optional("at", &T::at, "Years; the midpoints of the standard buckets when empty.",
                     {.minimum = 0, .maximum = 150, .max_items = 10'000})));
};

template <>
struct Described<service::AlmShockPoint> {
    using T = service::AlmShockPoint;
    static constexpr std::string_view name = "AlmShockPoint";
    static constexpr std::string_view doc = "A shocked rate.";
    static constexpr auto fields =
        wire::list(required("t", &T::t, "Years."), required("base", &T::base, "Zero rate before."),
                   required("shift_bp", &T::shift_bp, "Before the floor."),
                   required("zero", &T::zero, "After."),
                   required("discount", &T::discount, "Its discount factor."));
};

template <>
struct Described<service::AlmShockedCurve> {
    using T = service::AlmShockedCurve;
    static constexpr std::string_view name = "AlmShockedCurve";
    static constexpr std::string_view doc = "A curve under a scenario.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Currency."),
                   required("scenario", &T::scenario, "Scenario."),
                   required("curve", &T::curve, "discount, or the projection curve."),
                   required("points", &T::points, "At the years asked for."));
};

template <>
struct Described<service::AlmShocksResponse> {
    using T = service::AlmShocksResponse;
    static constexpr std::string_view name = "AlmShocksResponse";
    static constexpr std::string_view doc = "Shocked curves.";
    static constexpr auto fields = wire::combined(
        wire::list(required("curves", &T::curves, "By currency, scenario and curve."),
                   required("regulation", &T::regulation, "The pack."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
