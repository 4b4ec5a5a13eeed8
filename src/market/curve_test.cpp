#include "market/curve.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "golden/json_case.hpp"
#include "market/curve_quotes.hpp"

namespace ballast::market {
namespace {

constexpr std::array kInterpolations{CurveInterpolation::kLinearZero,
                                     CurveInterpolation::kLogLinearDiscount,
                                     CurveInterpolation::kMonotoneCubicZero};
const fin::Date kAsOf = fin::Date::parse("2025-12-31").value();

std::vector<CurveQuote> quotes(std::initializer_list<std::pair<const char*, double>> list) {
    std::vector<CurveQuote> result;
    for (const auto& [tenor, value] : list)
        result.push_back({tenor_date(kAsOf, tenor).value(), value});
    return result;
}

TEST(Curve, LogLinearDiscountFactorsMatchTheEarlierSystem) {
    const golden::JsonCase json("tests/golden/alm/legacy/01_curve_interpolation.json");
    std::vector<CurveNode> nodes;
    for (const auto pillar : json["input"]["pillars"].get_array())
        nodes.push_back({double(pillar["t"]), double(pillar["zero_cc"])});
    const Curve curve = Curve::make(nodes, CurveInterpolation::kLogLinearDiscount).value();
    for (const auto row : json["expect"].get_array()) {
        const double t = row["t"].is_double() ? double(row["t"]) : double(int64_t(row["t"]));
        EXPECT_NEAR(curve.discount(t), double(row["df"]), 1e-12);
        EXPECT_NEAR(curve.zero(t), double(row["zero_cc"]), 1e-12);
    }
}

TEST(Curve, TenorsMatchTheYearsOfTheEarlierSystem) {
    const golden::JsonCase json("tests/golden/alm/legacy/10_parsing.json");
    for (const auto [tenor, years] : json["tenors_years"].get_object())
        EXPECT_NEAR(tenor_years(tenor).value(), double(years), 1e-15) << tenor;
    for (const char* wrong : {"", "3", "M", "-1Y", "0D", "1.5Y", "3MM", "1Q"})
        EXPECT_FALSE(tenor_years(wrong)) << wrong;
    EXPECT_EQ(tenor_date(fin::Date::parse("2026-01-31").value(), "1m")->to_string(), "2026-02-28");
}

TEST(Curve, AParFloaterIsWorthPar) {
    const golden::JsonCase json("tests/golden/alm/legacy/11_par_floater.json");
    const Curve curve =
        Curve::make({{1, 0.02}, {5, 0.03}}, CurveInterpolation::kLogLinearDiscount).value();
    double value = 100 * curve.discount(5);
    for (int year = 1; year <= 5; ++year)
        value += 100 * (curve.discount(year - 1) / curve.discount(year) - 1) * curve.discount(year);
    EXPECT_NEAR(value, double(json["expect"]["pv"]), 1e-8);
}

TEST(Curve, TheZeroRateIsLinearBetweenNodesAndFlatOutside) {
    const Curve curve = Curve::make({{1, 0.02}, {3, 0.04}}).value();
    EXPECT_DOUBLE_EQ(curve.zero(2), 0.03);
    EXPECT_DOUBLE_EQ(curve.zero(0.1), 0.02);
    EXPECT_DOUBLE_EQ(curve.zero(9), 0.04);
    EXPECT_DOUBLE_EQ(curve.discount(0), 1);
    EXPECT_NEAR(curve.forward(4, 4), 0.04, 1e-9);
}

TEST(Curve, EveryKindOfQuoteReturnsWhatWasQuoted) {
    for (const CurveInterpolation interpolation : kInterpolations) {
        const auto par =
            quotes({{"6M", .021}, {"1Y", .022}, {"2Y", .025}, {"5Y", .03}, {"10Y", .028}});
        const QuoteConvention terms{
            .kind = QuoteKind::kPar, .day_count = fin::DayCount::kThirtyE360, .payment_months = 6};
        const Curve curve = curve_from_quotes(kAsOf, par, terms, interpolation).value();
        for (const CurveQuote& quote : par) {
            double value = curve.discount(curve_time(kAsOf, quote.date));
            fin::Date from = kAsOf;
            for (int k = 1; from < quote.date; ++k) {
                const fin::Date to = fin::add_months(kAsOf, 6 * k);
                value += quote.value *
                         fin::year_fraction(fin::DayCount::kThirtyE360, from, to).value() *
                         curve.discount(curve_time(kAsOf, to));
                from = to;
            }
            EXPECT_NEAR(value, 1, 1e-6) << quote.date.to_string();
        }
        const auto discounts = quotes({{"3M", .995}, {"1Y", .98}, {"10Y", .75}});
        const Curve from_discounts =
            curve_from_quotes(kAsOf, discounts, {.kind = QuoteKind::kDiscount}, interpolation)
                .value();
        for (const CurveQuote& quote : discounts)
            EXPECT_NEAR(from_discounts.discount(curve_time(kAsOf, quote.date)), quote.value, 1e-15);
        const auto forwards = quotes({{"1Y", .02}, {"2Y", .03}, {"3Y", .01}});
        const QuoteConvention simple{.kind = QuoteKind::kForward,
                                     .day_count = fin::DayCount::kAct360,
                                     .compounding = fin::Compounding::kSimple};
        const Curve from_forwards =
            curve_from_quotes(kAsOf, forwards, simple, interpolation).value();
        double expected = 1;
        fin::Date from = kAsOf;
        for (const CurveQuote& quote : forwards) {
            expected /= 1 + quote.value * (quote.date - from) / 360.0;
            EXPECT_NEAR(from_forwards.discount(curve_time(kAsOf, quote.date)), expected, 1e-15);
            from = quote.date;
        }
    }
}

TEST(Curve, RejectsInvalidCurves) {
    EXPECT_FALSE(Curve::make({}));
    EXPECT_FALSE(Curve::make({{2, 0.01}, {1, 0.01}}));
    EXPECT_FALSE(Curve::make({{-1, 0.01}}));
    EXPECT_FALSE(Curve::make({{1, std::nan("")}}));
    EXPECT_FALSE(Curve::make({{0, 0.01}}, CurveInterpolation::kLogLinearDiscount));
    EXPECT_FALSE(curve_from_quotes(kAsOf, quotes({{"2Y", .01}, {"1Y", .01}}), {},
                                   CurveInterpolation::kLinearZero));
    EXPECT_FALSE(curve_from_quotes(kAsOf, quotes({{"1Y", -.5}}), {.kind = QuoteKind::kDiscount},
                                   CurveInterpolation::kLinearZero));
}

}  // namespace
}  // namespace ballast::market
