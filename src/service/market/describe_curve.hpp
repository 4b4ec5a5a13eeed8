// Descriptions of market.curve.
#pragma once

#include "service/market/curve_requests.hpp"
#include "service/market/describe_day_count.hpp"
#include "service/risk/describe_book.hpp"

namespace ballast::wire {

template <>
struct Described<market::QuoteKind> {
    using enum market::QuoteKind;
    static constexpr std::string_view name = "QuoteKind";
    static constexpr std::string_view doc = "What the numbers of a curve's nodes are.";
    static constexpr std::array values{
        word(kZero, "zero", "rate from the curve's date to the node"),
        word(kPar, "par", "coupon of a bond that is worth 1"),
        word(kDiscount, "discount", "discount factor"),
        word(kForward, "forward", "rate from the node before to the node")};
};

template <>
struct Described<market::CurveInterpolation> {
    using enum market::CurveInterpolation;
    static constexpr std::string_view name = "CurveInterpolation";
    static constexpr std::string_view doc = "What happens between the nodes.";
    static constexpr std::array values{
        word(kLinearZero, "linear_zero", "zero rate linear, flat outside"),
        word(kLogLinearDiscount, "log_linear_discount", "flat forwards, beyond the last node too"),
        word(kMonotoneCubicZero, "monotone_cubic_zero",
             "zero rate by Fritsch and Butland, flat outside")};
};

template <>
struct Described<service::CurveNodeRow> {
    using T = service::CurveNodeRow;
    static constexpr std::string_view name = "CurveNode";
    static constexpr std::string_view doc = "A quote: one of tenor and date, and the number.";
    static constexpr auto fields = wire::list(
        optional("tenor", &T::tenor, "ON, or a number and D, W, M or Y.", {.max_length = 8}),
        optional("date", &T::date, "Instead of a tenor."),
        required("rate", &T::rate, "A fraction; a discount factor for quote discount.",
                 {.minimum = -1, .maximum = 10}));
};

template <>
struct Described<service::CurveRequest> {
    using T = service::CurveRequest;
    static constexpr std::string_view name = "CurveRequest";
    static constexpr std::string_view doc = "Quotes of a curve and the dates to read it at.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "The curve's date."),
        required("nodes", &T::nodes, "Quotes, ascending.", {.min_items = 1, .max_items = 10'000}),
        optional("quote", &T::quote, "What the numbers are."),
        optional("day_count", &T::day_count, "Of the rates."),
        optional("compounding", &T::compounding, "Of zero and forward rates."),
        optional("payment_months", &T::payment_months, "Between the coupons of par quotes.",
                 {.minimum = 1, .maximum = 120}),
        optional("interpolation", &T::interpolation, "Between the nodes."),
        optional("at", &T::at, "Dates to read the curve at; the nodes' when absent.",
                 {.max_items = 100'000}),
        optional("forward_months", &T::forward_months, "Term of `forward`.",
                 {.minimum = 1, .maximum = 600}));
};

template <>
struct Described<service::CurvePoint> {
    using T = service::CurvePoint;
    static constexpr std::string_view name = "CurvePoint";
    static constexpr std::string_view doc = "The curve at a date.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Where."), required("t", &T::t, "Years, ACT/365."),
                   required("discount", &T::discount, "What 1 paid then is worth."),
                   required("zero", &T::zero, "In the request's day count and compounding."),
                   required("forward", &T::forward,
                            "From the date over forward_months, in the same convention."));
};

template <>
struct Described<service::CurveResponse> {
    using T = service::CurveResponse;
    static constexpr std::string_view name = "CurveResponse";
    static constexpr std::string_view doc = "A curve read at dates and at its nodes.";
    static constexpr auto fields =
        wire::combined(wire::list(required("points", &T::points, "In the order asked for."),
                                  required("nodes", &T::nodes, "At the quotes' dates.")),
                       provenance_fields<T>());
};

}  // namespace ballast::wire
