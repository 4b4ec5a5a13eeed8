#include "alm/bond.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "alm/position.hpp"
#include "fin/coupon_grid.hpp"
#include "math/root.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

fin::CouponGrid grid_of(const BondTerms& terms) {
    return {.anchor = terms.maturity,
            .months = 12 / terms.coupons_a_year,
            .roll = terms.end_of_month.value_or(true) ? fin::RollRule::kEndOfMonth
                                                      : fin::RollRule::kSameDay};
}

Error wrong(std::string pointer, std::string message) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "range", std::move(message), ""});
    return error;
}

Status check(const BondTerms& terms, Date settlement) {
    const int a_year = terms.coupons_a_year;
    if (a_year < 1 || a_year > 12 || 12 % a_year != 0)
        return wrong("/coupons_a_year",
                     fmt::format("coupons_a_year is {}: expected 1, 2, 3, 4, 6 or 12", a_year));
    if (!(terms.coupon >= 0.0 && terms.coupon <= 1.0))
        return wrong("/coupon",
                     fmt::format("coupon is {}: expected a fraction from 0 to 1, 0.05 for 5%",
                                 terms.coupon));
    if (terms.ex_dividend_days < 0 || terms.ex_dividend_days > 60)
        return wrong("/ex_dividend_days",
                     fmt::format("ex_dividend_days is {}: expected 0 to 60 business days",
                                 terms.ex_dividend_days));
    if (settlement >= terms.maturity)
        return wrong("/settlement",
                     fmt::format("settlement {} is not before the maturity {}",
                                 settlement.to_string(), terms.maturity.to_string()));
    if (terms.maturity - settlement > kMostYears * 366)
        return wrong("/maturity",
                     fmt::format("maturity {} is more than {} years after the settlement",
                                 terms.maturity.to_string(), kMostYears));
    if (terms.issue && settlement < *terms.issue)
        return wrong("/settlement", fmt::format("settlement {} is before the issue {}",
                                                settlement.to_string(), terms.issue->to_string()));
    if (!terms.first_coupon) return {};
    const Date first = *terms.first_coupon;
    if (!terms.issue)
        return wrong("/issue",
                     "first_coupon needs the issue date, from which its interest accrues");
    const fin::CouponGrid grid = grid_of(terms);
    if (first <= *terms.issue || first > terms.maturity ||
        grid.date(grid.index_at_or_before(first)) != first)
        return wrong(
            "/first_coupon",
            fmt::format("first_coupon {} is not a coupon date after the issue {}, "
                        "counted back from the maturity {}",
                        first.to_string(), terms.issue->to_string(), terms.maturity.to_string()));
    return {};
}

// Regular periods from `from` to `to`; each part is measured in days of the period that contains
// it.
double periods_between(const fin::CouponGrid& grid, Date from, Date to) {
    double periods = 0.0;
    for (int index = grid.index_at_or_before(from); grid.date(index) < to; ++index) {
        const Date low = grid.date(index);
        const Date high = grid.date(index + 1);
        periods += static_cast<double>(std::min(to, high) - std::max(from, low)) / (high - low);
    }
    return periods;
}

// The first coupon that is paid after `date`.
Date coupon_after(const BondTerms& terms, const fin::CouponGrid& grid, Date date) {
    const Date next = grid.date(grid.index_at_or_before(date) + 1);
    return terms.first_coupon ? std::max(next, *terms.first_coupon) : next;
}

// Where the interest of the coupon on `date` starts to accrue.
Date accrues_from(const BondTerms& terms, const fin::CouponGrid& grid, Date date) {
    if (terms.first_coupon && date == *terms.first_coupon) return *terms.issue;
    const Date before = grid.date(grid.index_at_or_before(date) - 1);
    return terms.issue ? std::max(before, *terms.issue) : before;
}

Date days_before(Date date, int business_days, const fin::Calendar& calendar) {
    while (business_days > 0) {
        date = date - 1;
        if (calendar.is_business_day(date)) --business_days;
    }
    return date;
}

struct Slopes {
    double price = 0.0;
    double first = 0.0;   // by yield
    double second = 0.0;  // by yield, second derivative
};

// Discounts the payments due at and after the end of the broken period over `whole` periods to that
// point, then over the broken period.
Slopes price_at(const BondTerms& terms, const BondState& state, double yield) {
    const double f = terms.coupons_a_year;
    const double v = 1.0 / (1.0 + yield / f);
    const bool simple = terms.market == BondMarket::kUsTreasury;
    Slopes all;
    for (const BondFlow& flow : state.flows) {
        const double t = simple ? flow.periods - state.broken_period : flow.periods;
        const double present = flow.amount * std::pow(v, t);
        all.price += present;
        all.first -= present * t * v / f;
        all.second += present * t * (t + 1.0) * v * v / (f * f);
    }
    if (!simple) return all;
    const double w = state.broken_period / f;
    const double growth = 1.0 + w * yield;
    all.price /= growth;
    all.first = (all.first - all.price * w) / growth;
    all.second = (all.second - 2.0 * all.first * w) / growth;
    return all;
}

}  // namespace

Result<BondState> bond_state(const BondTerms& terms, Date settlement,
                             const fin::Calendar& calendar) {
    TRY_STATUS(check(terms, settlement));
    const fin::CouponGrid grid = grid_of(terms);
    const int now = grid.index_at_or_before(settlement);
    BondState state{.previous_coupon = grid.date(now), .next_coupon = grid.date(now + 1)};
    state.broken_period = static_cast<double>(state.next_coupon - settlement) /
                          (state.next_coupon - state.previous_coupon);
    const double whole = 100.0 * terms.coupon / terms.coupons_a_year;
    const Date paid = coupon_after(terms, grid, settlement);
    const auto amount_on = [&](Date date) {
        return whole * periods_between(grid, accrues_from(terms, grid, date), date);
    };
    state.accrued = whole * periods_between(grid, accrues_from(terms, grid, paid), settlement);
    if (terms.ex_dividend_days > 0) {
        state.ex_dividend = days_before(paid, terms.ex_dividend_days, calendar);
        state.is_ex_dividend = settlement > *state.ex_dividend;
    }
    if (state.is_ex_dividend) state.accrued -= amount_on(paid);
    for (int index = now + 1; index <= 0; ++index) {
        const Date date = grid.date(index);
        double amount = index == 0 ? 100.0 : 0.0;
        if (date >= paid && !(state.is_ex_dividend && date == paid)) amount += amount_on(date);
        if (amount == 0.0) continue;
        state.flows.push_back({date, amount, state.broken_period + (index - now - 1)});
    }
    return state;
}

Result<BondFigures> bond_at_yield(const BondTerms& terms, const BondState& state, double yield) {
    const double f = terms.coupons_a_year;
    if (!std::isfinite(yield) || yield <= -f)
        return wrong("/yield", fmt::format("yield is {}: expected a fraction above {}, 0.05 for 5%",
                                           yield, -terms.coupons_a_year));
    const Slopes slopes = price_at(terms, state, yield);
    if (!std::isfinite(slopes.price) || !std::isfinite(slopes.second) || slopes.price <= 0.0)
        return wrong(
            "/yield",
            fmt::format(
                "yield is {}: it gives no finite price; give a fraction, such as 0.05 for 5%",
                yield));
    BondFigures figures{
        .yield = yield, .dirty_price = slopes.price, .clean_price = slopes.price - state.accrued};
    figures.modified_duration = -slopes.first / slopes.price;
    figures.macaulay_duration = figures.modified_duration * (1.0 + yield / f);
    figures.convexity = slopes.second / slopes.price;
    figures.pv01 = -slopes.first * 1e-4;
    return figures;
}

Result<BondFigures> bond_at_dirty_price(const BondTerms& terms, const BondState& state,
                                        double price) {
    const double low = -0.9 * terms.coupons_a_year;
    constexpr double kHigh = 10.0;
    const auto gap = [&](double yield) { return price_at(terms, state, yield).price - price; };
    if (!std::isfinite(price) || price <= 0.0 || gap(low) < 0.0 || gap(kHigh) > 0.0)
        return wrong("/dirty_price",
                     fmt::format("no yield from {:g}% to {:g}% gives a dirty price of {:g}; prices "
                                 "are per 100 nominal",
                                 100 * low, 100 * kHigh, price));
    TRY(const math::Root root, math::find_root(gap, low, kHigh, {}));
    return bond_at_yield(terms, state, root.x);
}

}  // namespace ballast::alm
