// Descriptions of market.curve.
#pragma once

#include "fin/describe.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/curve_requests.hpp"

namespace ballast::describe {

template <>
struct Described<market::QuoteKind> {
    using enum market::QuoteKind;
    static constexpr std::string_view name = "QuoteKind";
    static constexpr std::string_view doc = "Type of a curve's quotes.";
    static constexpr std::array values{
        word(kZero, "zero", "Zero rate from the curve date to the node."),
        word(kPar, "par", "Par rate: coupon of a bond priced at 1."),
        word(kDiscount, "discount", "Discount factor."),
        word(kForward, "forward", "Forward rate from the previous node to the node.")};
};

template <>
struct Described<market::CurveInterpolation> {
    using enum market::CurveInterpolation;
    static constexpr std::string_view name = "CurveInterpolation";
    static constexpr std::string_view doc = "Interpolation between the nodes of a curve.";
    static constexpr std::array values{
        word(kLinearZero, "linear_zero", "Linear in the zero rate, flat extrapolation."),
        word(kLogLinearDiscount, "log_linear_discount",
             "Linear in the logarithm of the discount factor: flat forward rates, also beyond the "
             "last node."),
        word(kMonotoneCubicZero, "monotone_cubic_zero",
             "Monotone cubic in the zero rate (Fritsch-Butland), flat extrapolation.")};
};

template <>
struct Described<service::CurveNodeRow> {
    using T = service::CurveNodeRow;
    static constexpr std::string_view name = "CurveNode";
    static constexpr std::string_view doc = "A curve quote: tenor or date, and its value.";
    static constexpr auto fields =
        wire::list(optional("tenor", &T::tenor, "Tenor: ON, or a number followed by D, W, M or Y.",
                            {.max_length = 8}),
                   optional("date", &T::date, "Date of the node, in place of a tenor."),
                   required("rate", &T::rate,
                            "Rate as a fraction; the discount factor when quote is discount.",
                            {.minimum = -1, .maximum = 10}));
};

template <>
struct Described<service::CurveRequest> {
    using T = service::CurveRequest;
    static constexpr std::string_view name = "CurveRequest";
    static constexpr std::string_view doc =
        "Quotes of a curve and the dates at which to evaluate it.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "Reference date of the curve."),
        required("nodes", &T::nodes, "Quotes in ascending order of maturity.",
                 {.min_items = 1, .max_items = 10'000}),
        optional("quote", &T::quote, "Type of the quotes."),
        optional("day_count", &T::day_count, "Day count convention of the rates."),
        optional("compounding", &T::compounding, "Compounding of zero and forward rates."),
        optional("payment_months", &T::payment_months, "Months between the coupons of par quotes.",
                 {.minimum = 1, .maximum = 120}),
        optional("interpolation", &T::interpolation, "Interpolation between the nodes."),
        optional("at", &T::at, "Dates at which to evaluate the curve; the node dates when absent.",
                 {.max_items = 100'000}),
        optional("forward_months", &T::forward_months, "Term of the `forward` rates, in months.",
                 {.minimum = 1, .maximum = 600}));
};

template <>
struct Described<service::CurvePoint> {
    using T = service::CurvePoint;
    static constexpr std::string_view name = "CurvePoint";
    static constexpr std::string_view doc = "Curve values at one date.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date at which the curve is evaluated."),
                   required("t", &T::t, "Time from the curve date in years, ACT/365."),
                   required("discount", &T::discount, "Discount factor to the date."),
                   required("zero", &T::zero,
                            "Zero rate as a fraction, in the requested day count and compounding."),
                   required("forward", &T::forward,
                            "Forward rate as a fraction over forward_months from the date, in the "
                            "requested day count and compounding."));
};

template <>
struct Described<service::CurveResponse> {
    using T = service::CurveResponse;
    static constexpr std::string_view name = "CurveResponse";
    static constexpr std::string_view doc = "A curve evaluated at dates and at its nodes.";
    static constexpr auto fields = wire::combined(
        wire::list(required("points", &T::points,
                            "Curve values at the requested dates, in request order."),
                   required("nodes", &T::nodes, "Curve values at the dates of the quotes.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
