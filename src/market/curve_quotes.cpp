#include "market/curve_quotes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <string>

#include "math/root.hpp"

namespace ballast::market {

namespace {

struct Tenor {
    int count = 0;
    char unit = 'D';
};

Result<Tenor> parse_tenor(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    if (upper == "ON" || upper == "O/N") return Tenor{1, 'D'};
    Tenor tenor;
    const char* end = upper.data() + upper.size();
    const auto [rest, error] = std::from_chars(upper.data(), end, tenor.count);
    if (error == std::errc{} && rest + 1 == end && tenor.count > 0 && tenor.count <= 40'000 &&
        std::string_view("DWMY").contains(*rest)) {
        tenor.unit = *rest;
        return tenor;
    }
    return fail(
        Code::kInvalidInput,
        fmt::format("tenor is \"{}\": expected ON, or a number and D, W, M or Y, such as 3M or 10Y",
                    text));
}

Status check_quotes(fin::Date as_of, std::span<const CurveQuote> quotes, QuoteKind kind) {
    if (quotes.empty()) return fail(Code::kInvalidInput, "a curve requires at least one node");
    fin::Date last = as_of;
    for (const CurveQuote& quote : quotes) {
        if (quote.date <= last)
            return fail(
                Code::kInvalidInput,
                fmt::format(
                    "the nodes of the curve are not ascending from {} on: {} comes after {}",
                    as_of.to_string(), quote.date.to_string(), last.to_string()));
        if (!std::isfinite(quote.value) || (kind == QuoteKind::kDiscount && quote.value <= 0.0))
            return fail(Code::kInvalidInput,
                        fmt::format("the value of the node at {} is {}: expected a finite number, "
                                    "positive for a discount factor",
                                    quote.date.to_string(), quote.value));
        last = quote.date;
    }
    return {};
}

struct Coupon {
    double t = 0.0;
    double years = 0.0;
};

// Dates counted back from the end, with a short front stub.
Result<std::vector<Coupon>> coupons(fin::Date as_of, fin::Date end, const QuoteConvention& terms) {
    std::vector<fin::Date> dates;
    for (int k = 0;; ++k) {
        const fin::Date date = fin::add_months(end, -k * terms.payment_months);
        if (date <= as_of) break;
        dates.push_back(date);
    }
    std::ranges::reverse(dates);
    std::vector<Coupon> result;
    fin::Date from = as_of;
    for (const fin::Date date : dates) {
        const fin::AccrualTerms accrual{
            .grid = fin::CouponGrid{.anchor = end, .months = terms.payment_months},
            .termination = end};
        TRY(const double years, fin::year_fraction(terms.day_count, from, date, accrual));
        result.push_back({curve_time(as_of, date), years});
        from = date;
    }
    return result;
}

double par_value(const Curve& curve, std::span<const Coupon> coupons, double rate) {
    double value = curve.discount(coupons.back().t);
    for (const Coupon& coupon : coupons) value += rate * coupon.years * curve.discount(coupon.t);
    return value;
}

// Node by node, repeated while a later node still moves an earlier bond (only under cubic
// interpolation, which is not local).
Result<Curve> bootstrap(fin::Date as_of, std::span<const CurveQuote> quotes,
                        const QuoteConvention& convention, CurveInterpolation interpolation) {
    constexpr int kSweeps = 100;
    constexpr double kTolerance = 1e-13;
    if (convention.payment_months < 1)
        return fail(Code::kInvalidInput, "payment_months is below 1: par rates require at least 1");
    std::vector<std::vector<Coupon>> bonds;
    std::vector<CurveNode> nodes;
    for (const CurveQuote& quote : quotes) {
        TRY(bonds.emplace_back(), coupons(as_of, quote.date, convention));
        nodes.push_back({curve_time(as_of, quote.date), quote.value});
    }
    const auto curve_with = [&](std::size_t used, std::size_t node, double zero) {
        std::vector<CurveNode> trial(nodes.begin(),
                                     nodes.begin() + static_cast<std::ptrdiff_t>(used));
        trial[node].zero = zero;
        return *Curve::make(std::move(trial), interpolation);
    };
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const std::size_t used = sweep == 0 ? i + 1 : nodes.size();
            TRY(const math::Root root,
                math::find_root(
                    [&](double zero) {
                        return par_value(curve_with(used, i, zero), bonds[i], quotes[i].value) - 1;
                    },
                    -0.9, 5.0, {.x_tolerance = 1e-16}));
            nodes[i].zero = root.x;
        }
        TRY(Curve curve, Curve::make(nodes, interpolation));
        double worst = 0.0;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            worst = std::max(worst, std::abs(par_value(curve, bonds[i], quotes[i].value) - 1));
        if (worst <= kTolerance) return curve;
    }
    return fail(Code::kInvalidInput, "no curve with this interpolation fits the par rates");
}

}  // namespace

Result<double> tenor_years(std::string_view tenor) {
    TRY(const Tenor parsed, parse_tenor(tenor));
    switch (parsed.unit) {
        case 'D':
            return parsed.count / 365.0;
        case 'W':
            return parsed.count * 7 / 365.0;
        case 'M':
            return parsed.count / 12.0;
        default:
            return static_cast<double>(parsed.count);
    }
}

Result<fin::Date> tenor_date(fin::Date as_of, std::string_view tenor) {
    TRY(const Tenor parsed, parse_tenor(tenor));
    switch (parsed.unit) {
        case 'D':
            return as_of + parsed.count;
        case 'W':
            return as_of + parsed.count * 7;
        default: {
            const int months = parsed.unit == 'Y' ? 12 * parsed.count : parsed.count;
            if (months > 12 * 500)
                return fail(Code::kInvalidInput,
                            fmt::format("tenor is {}: the date is out of range", tenor));
            return fin::add_months(as_of, months);
        }
    }
}

Result<Curve> curve_from_quotes(fin::Date as_of, std::span<const CurveQuote> quotes,
                                const QuoteConvention& convention,
                                CurveInterpolation interpolation) {
    TRY_STATUS(check_quotes(as_of, quotes, convention.kind));
    if (convention.kind == QuoteKind::kPar)
        return bootstrap(as_of, quotes, convention, interpolation);
    std::vector<CurveNode> nodes;
    fin::Date from = as_of;
    double before = 1.0;
    for (const CurveQuote& quote : quotes) {
        double discount = quote.value;
        if (convention.kind != QuoteKind::kDiscount) {
            const fin::Rate rate{quote.value, convention.day_count, convention.compounding};
            const fin::AccrualTerms accrual{.grid = fin::CouponGrid{.anchor = quote.date},
                                            .termination = quotes.back().date};
            TRY(discount, fin::discount_factor(rate, from, quote.date, accrual));
            discount *= before;
        }
        const double t = curve_time(as_of, quote.date);
        nodes.push_back({t, -std::log(discount) / t});
        if (convention.kind == QuoteKind::kForward) {
            from = quote.date;
            before = discount;
        }
    }
    return Curve::make(std::move(nodes), interpolation);
}

}  // namespace ballast::market
