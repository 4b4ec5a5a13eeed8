// A deal of one class and an equity tranche over loans with round figures, for figures by hand:
// quarters of 30/360 days, without interest on the index.
#pragma once

#include <gtest/gtest.h>

#include "deal_document.hpp"

namespace ballast::clo {

inline fin::Date on_day(std::string_view text) { return fin::Date::parse(text).value(); }

inline Decimal amount_of(double amount) {
    return Decimal::from_double(amount, 6, Rounding::kHalfEven).value();
}

// An annual rate that is a tenth in a quarter.
inline constexpr double kTenthAQuarter = 0.3439;

inline Tranche class_a(double balance, double rate) {
    Tranche tranche{.id = "A", .rank = 1, .original = amount_of(balance)};
    tranche.coupon = {.type = CouponType::kFixed, .rate = rate};
    return tranche;
}

inline Tranche equity_of(double balance) {
    Tranche tranche{
        .id = "SUB", .rank = 99, .kind = TrancheKind::kEquity, .original = amount_of(balance)};
    tranche.coupon.type = CouponType::kResidual;
    return tranche;
}

inline Deal small_deal() {
    Deal deal;
    deal.slug = "case";
    deal.name = "Case";
    deal.index = "X";
    deal.dates = {.closing = on_day("2016-03-15"),
                  .first_payment = on_day("2016-06-15"),
                  .stated_maturity = on_day("2020-06-15")};
    deal.payments.determination_days = 0;
    deal.tranches = {class_a(100, 0.0), equity_of(50)};
    deal.waterfalls = {.interest = {{.id = "i1",
                                     .step = StepKind::kInterest,
                                     .tranches = std::vector<std::string>{"A"}},
                                    {.id = "i2", .step = StepKind::kResidual}},
                       .principal = {{.id = "p1", .step = StepKind::kReinvest},
                                     {.id = "p2", .step = StepKind::kPrincipal},
                                     {.id = "p3", .step = StepKind::kResidual}}};
    return deal;
}

inline Holding small_loan(std::string id, double par, std::string_view maturity) {
    Holding result;
    result.id = std::move(id);
    result.par = amount_of(par);
    result.maturity = on_day(maturity);
    result.coupon_type = AssetCoupon::kFixed;
    result.coupon = 0.0;
    result.currency = "USD";
    return result;
}

inline ProjectionTerms small_terms() {
    return {.as_of = on_day("2016-03-15"), .indices = {{"X", {0.0}}}};
}

inline Projection small_projection(const Deal& deal, const std::vector<Holding>& pool,
                                   const Assumptions& assumptions) {
    Result<Projection> made = project(deal, pool, assumptions, small_terms());
    if (!made) throw std::runtime_error(made.error().message);
    EXPECT_TRUE(made->conservation.holds);
    return *std::move(made);
}

// With given collections, one entry per period.
inline Projection small_projection(const Deal& deal,
                                   const std::vector<PeriodCollateral<double>>& collections,
                                   double purchase_price = 1.0) {
    ProjectionTerms terms = small_terms();
    terms.most_periods = collections.size();
    CompiledDeal compiled;
    Result<DealPlan> plan = compile(
        deal, {.as_of = terms.as_of, .most_periods = terms.most_periods, .indices = terms.indices});
    if (!plan) throw std::runtime_error(plan.error().message);
    compiled.plan = *std::move(plan);
    compiled.collateral.periods = compiled.plan.periods.size();
    compiled.collateral.base = collections;
    compiled.collateral.base.resize(compiled.collateral.periods);
    compiled.collateral.bought.resize(compiled.collateral.periods * compiled.collateral.periods);
    compiled.collateral.purchase_price = purchase_price;
    Projection made = project_liabilities(deal, compiled, terms);
    EXPECT_TRUE(made.conservation.holds);
    return made;
}

inline bool has_issue(const Issues& issues, std::string_view code) {
    for (const Issue& issue : issues)
        if (issue.code == code) return true;
    return false;
}

}  // namespace ballast::clo
