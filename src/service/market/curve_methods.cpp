#include <fmt/format.h>

#include "market/curve_quotes.hpp"
#include "service/market/describe_curve.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Result<std::vector<market::CurveQuote>> quotes_of(const CurveRequest& request) {
    std::vector<market::CurveQuote> quotes;
    for (std::size_t i = 0; i < request.nodes.rows.size(); ++i) {
        const CurveNodeRow& row = request.nodes.rows[i];
        const auto invalid = [&](std::string message) {
            Error error = fail(Code::kInvalidInput, message);
            error.errors.push_back({fmt::format("/nodes/{}", i), "ambiguous", std::move(message),
                                    "give a tenor such as 3M, or a date"});
            return error;
        };
        if (row.tenor.has_value() == row.date.has_value())
            return invalid("a node requires either a tenor or a date");
        fin::Date date = row.date.value_or(request.as_of);
        if (row.tenor) {
            auto parsed = market::tenor_date(request.as_of, *row.tenor);
            if (!parsed) return invalid(parsed.error().message);
            date = *parsed;
        }
        quotes.push_back({date, row.rate});
    }
    return quotes;
}

Result<CurvePoint> point_at(const CurveRequest& request, const market::Curve& curve,
                            fin::Date date) {
    if (date < request.as_of)
        return fail(Code::kInvalidInput, fmt::format("{} is before the curve date {}",
                                                     date.to_string(), request.as_of.to_string()));
    CurvePoint point{.date = date, .t = market::curve_time(request.as_of, date)};
    point.discount = curve.discount(point.t);
    const auto rate = [&](fin::Date from, fin::Date to, double discount) -> Result<double> {
        const fin::AccrualTerms terms{.grid = fin::CouponGrid{.anchor = to}, .termination = to};
        TRY(const fin::Rate found, fin::rate_from_discount(discount, request.day_count,
                                                           request.compounding, from, to, terms));
        return found.value;
    };
    // On the date of the curve, the overnight rate.
    const fin::Date to = date > request.as_of ? date : date + 1;
    TRY(point.zero, rate(request.as_of, to, curve.discount(market::curve_time(request.as_of, to))));
    const fin::Date end = fin::add_months(date, request.forward_months);
    TRY(point.forward,
        rate(date, end, curve.discount(market::curve_time(request.as_of, end)) / point.discount));
    return point;
}

Result<CurveResponse> run_curve(Call& /*call*/, const CurveRequest& request) {
    TRY(const auto quotes, quotes_of(request));
    TRY(const market::Curve curve,
        market::curve_from_quotes(request.as_of, quotes,
                                  {.kind = request.quote,
                                   .day_count = request.day_count,
                                   .compounding = request.compounding,
                                   .payment_months = request.payment_months},
                                  request.interpolation));
    CurveResponse response;
    for (const market::CurveQuote& quote : quotes) {
        TRY(CurvePoint point, point_at(request, curve, quote.date));
        response.nodes.push_back(point);
    }
    for (const fin::Date date : request.at) {
        TRY(CurvePoint point, point_at(request, curve, date));
        response.points.push_back(point);
    }
    if (request.at.empty()) response.points = response.nodes;
    fill_provenance(response, "market.curve", request, "", {});
    return response;
}

}  // namespace

void add_curve_methods(MethodTable& table) {
    table.add<CurveRequest, CurveResponse>(
        computation("market.curve", "/market/curve",
                    "Discount factors, zero rates and forward rates of a curve built from zero, "
                    "par, discount or forward quotes."),
        run_curve);
}

}  // namespace ballast::service
