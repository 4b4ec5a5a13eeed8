// Random banking books: every type, any dates, positive and negative rates.
#pragma once

#include <cmath>
#include <random>

#include "alm/book.hpp"

namespace ballast::alm::test {

class RandomBook {
public:
    explicit RandomBook(std::uint64_t seed) : random_(seed) {}

    int integer(int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random_);
    }
    double real(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    bool chance(double share) { return real(0, 1) < share; }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return *(list.begin() + integer(0, static_cast<int>(list.size()) - 1));
    }

    Position position(fin::Date as_of) {
        using fin::DayCount;
        Position p;
        p.id = "P" + std::to_string(++count_);
        p.side = chance(0.6) ? Side::kAsset : Side::kLiability;
        p.type = static_cast<PositionType>(integer(0, 7));
        p.currency = chance(0.7) ? "EUR" : "USD";
        p.balance = std::round(real(1e3, 1e6));
        p.rate = real(-0.01, 0.09);
        p.day_count = one_of({DayCount::kAct360, DayCount::kAct365Fixed, DayCount::kThirtyE360,
                              DayCount::kActActIsda, DayCount::kThirty360Bond,
                              DayCount::kActActIcma, DayCount::kThirtyE360Isda});
        p.payment_months = one_of({1, 1, 3, 6, 12});
        p.next_payment = as_of + integer(1, 28 * p.payment_months);
        p.last_payment = fin::add_months(*p.next_payment, -p.payment_months);
        if (chance(0.25)) month_end(p, as_of);
        const int payments = integer(0, chance(0.2) ? 360 / p.payment_months : 60);
        p.maturity = fin::add_months(*p.next_payment, payments * p.payment_months);
        if (chance(0.1)) p.maturity = *p.maturity + integer(1, 20);
        if (is_variable(p.type)) variable(p, as_of);
        if (amortization_of(p.type) == Amortization::kScheduled) schedule(p, as_of + 100, 3, 100);
        if (chance(0.15)) p.grace_end = as_of + integer(10, 700);
        if (chance(0.7)) p.renew_months = one_of({1, 3, 12, 36});
        p.renew_margin = real(-0.01, 0.02);
        p.product = one_of<std::string>({"loan", "bond", "deposit"});
        if (chance(0.25)) {
            using enum fin::BusinessDayConvention;
            p.business_days =
                one_of({kFollowing, kModifiedFollowing, kPreceding, kModifiedPreceding});
            if (chance(0.6)) p.calendar = one_of<std::string>({"TARGET", "NYSE", "NYSE+TARGET"});
        }
        return p;
    }

    // With all optional contract terms: stubs, forward starts, separate redemption anchors and
    // grids, grace periods, teasers, reset limits, behavior, deposits.
    Position any_position(fin::Date as_of) {
        Position p = position(as_of);
        if (chance(0.08)) deposit(p, as_of);
        if (p.type == PositionType::kNonMaturity) return p;
        periods(p, as_of);
        redemption(p, as_of);
        if (is_variable(p.type)) resets(p, as_of);
        if (chance(0.12)) {
            p.teaser_end = as_of + integer(-50, 1500);
            p.teaser_rate = real(0.0, 0.03);
        }
        if (chance(0.15)) p.compounding = InterestRule::kCompounded;
        if (chance(0.3)) p.prepayment = one_of<std::string>({"loan", "ramp", "pool", "certain"});
        if (chance(0.15)) p.withdrawal = one_of<std::string>({"term", "flat"});
        return p;
    }
    static Behaviour behaviour() {
        return {
            .prepayment = {{"loan", {.cpr = 0.06}},
                           {"ramp",
                            {.cpr = 0.04,
                             .cpr_by_month = {0.01, 0.02, 0.05},
                             .day_count = fin::DayCount::kAct360}},
                           {"pool", {.cpr = 0.1, .scaled = false, .after_redemption = true}},
                           {"certain", {.cpr = 0.95}}},
            .withdrawal = {{"term", {.rate = 0.05}}, {"flat", {.rate = 0.3, .scaled = false}}},
            .deposits = {
                {"even",
                 {.core = 0.85,
                  .category = "retail_non_transactional",
                  .even_years = 8.5,
                  .pass_through = 0.4}},
                {"spread", {.core = 0.6, .distribution = {{0.002, 0.1}, {0.5, 0.2}, {4.5, 0.3}}}},
                {"sight", {.core = 0.0, .pass_through = 1.2}}}};
    }

private:
    // Up to `rows` redemptions up to the maturity; the last one falls on the maturity where there
    // is no earlier one.
    void schedule(Position& p, fin::Date date, int rows, int most_days) {
        for (int k = 0; k < rows && date <= *p.maturity; ++k) {
            p.schedule.emplace_back(date, std::floor(p.balance * real(0.0, 0.16)));
            date = date + integer(1, most_days);
        }
        if (p.schedule.empty()) p.schedule.emplace_back(*p.maturity, p.balance);
    }
    void deposit(Position& p, fin::Date as_of) {
        using fin::DayCount;
        p = {.id = p.id,
             .side = chance(0.9) ? Side::kLiability : Side::kAsset,
             .type = PositionType::kNonMaturity,
             .currency = p.currency,
             .balance = p.balance,
             .day_count = one_of({DayCount::kAct360, DayCount::kAct365Fixed, DayCount::kThirtyE360,
                                  DayCount::kActActIsda}),
             .renew_months = one_of({0, 1, 6}),
             .renew_margin = real(-0.01, 0.01)};
        if (chance(0.6)) p.rate = real(0.0, 0.03);
        if (chance(0.7)) p.withdrawal = one_of<std::string>({"even", "spread", "sight"});
        if (!p.withdrawal.empty() && chance(0.7)) return;
        double left = p.balance;
        for (fin::Date date = as_of + integer(1, 40); left > 0.0; date = date + integer(1, 400)) {
            const double amount = chance(0.2) ? left : std::floor(left * real(0, 1));
            p.slots.emplace_back(date, amount);
            left -= amount;
        }
    }
    // A next payment on a month end, and sometimes an explicit month-end rule.
    void month_end(Position& p, fin::Date as_of) {
        p.next_payment =
            fin::add_months((as_of + 1).end_of_month(), integer(0, p.payment_months - 1))
                .end_of_month();
        if (chance(0.3)) p.end_of_month = chance(0.5);
        p.last_payment = fin::add_months(*p.next_payment, -p.payment_months);
        if (chance(0.6)) p.last_payment = p.last_payment->end_of_month();
        p.last_payment = std::min(*p.last_payment, as_of);
    }
    void periods(Position& p, fin::Date as_of) {
        const int kind = integer(0, 9);
        if (kind == 0) p.last_payment.reset();
        if (kind == 1) p.next_payment.reset();
        if (kind == 2) p.last_payment = as_of - integer(0, 500);  // a first period of any length
        if (kind == 3) {                                          // paid once, at maturity
            p.payment_months = 0;
            p.next_payment.reset();
        }
        if (kind == 4) {  // it starts later
            p.last_payment = as_of + integer(1, 300);
            p.next_payment = fin::add_months(*p.last_payment, std::max(1, p.payment_months));
            p.maturity = *p.next_payment + integer(0, 4000);
            p.next_reset = p.next_payment;
        }
        if (kind == 5) {  // payments due since the record was written
            p.next_payment = fin::add_months(*p.next_payment, -3 * p.payment_months);
            p.last_payment = fin::add_months(*p.next_payment, -p.payment_months);
        }
        if (kind == 6) p.maturity = *p.maturity + integer(1, 200);
        if (kind == 7 || kind == 8) {  // only the start is known, or the start and the next payment
            p.last_payment.reset();
            p.start = as_of + integer(-900, 100);
            if (kind == 7) p.next_payment.reset();
            if (chance(0.3)) {
                p.payment_months = 0;
                if (p.next_payment) p.next_payment = p.maturity;
            }
            p.maturity = std::max(*p.maturity, *p.start + 1);
        }
    }
    void redemption(Position& p, fin::Date as_of) {
        if (amortization_of(p.type) == Amortization::kScheduled) {
            p.schedule.clear();
            schedule(p, as_of - integer(0, 100), 6, 500);
        }
        if (chance(0.15)) p.principal_months = one_of({1, 2, 3, 6, 12});
        if (chance(0.15)) p.next_principal = as_of + integer(-30, 900);
        if (chance(0.1)) p.grace_end = as_of + integer(-100, 900);
    }
    void resets(Position& p, fin::Date as_of) {
        if (chance(0.3)) p.next_reset = as_of + integer(1, 400);
        if (chance(0.1)) p.next_reset = as_of - integer(0, 900);
        if (chance(0.1)) {
            p.reset_months = 0;
            p.index_months = one_of({1, 6});
        }
        if (chance(0.15)) p.period_cap = real(0.0, 0.01);
        if (chance(0.15)) p.period_floor = real(-0.01, 0.0);
    }
    void variable(Position& p, fin::Date as_of) {
        p.reset_months = one_of({1, 3, 6, 12});
        p.index_months = one_of({0, 1, 12});
        p.spread = real(-0.002, 0.02);
        const int grid = std::min(p.reset_months, p.payment_months);
        p.next_reset = p.next_payment;
        while (fin::add_months(*p.next_reset, -grid) > as_of)
            p.next_reset = fin::add_months(*p.next_reset, -grid);
        p.next_reset = fin::add_months(
            *p.next_payment, (*p.next_reset < *p.next_payment) ? 0 : grid * integer(0, 2));
        if (chance(0.1)) p.next_reset = *p.next_reset + integer(1, 9);
        if (chance(0.3)) p.floor = real(-0.01, 0.02);
        if (chance(0.3)) p.cap = real(0.025, 0.05);
        if (chance(0.1)) p.period_cap = 0.003;
        if (chance(0.2)) p.annuity_mode = AnnuityMode::kFixedPayment;
        if (chance(0.1)) p.compounding = InterestRule::kCompounded;
    }

    std::mt19937_64 random_;
    int count_ = 0;
};

inline Market random_market(fin::Date as_of) {
    const auto curve = [](double level) {
        return market::Curve::make({{0.003, level},
                                    {1, level + 0.003},
                                    {5, level + 0.006},
                                    {12, level + 0.011},
                                    {30, level + 0.008}})
            .value();
    };
    Market market{.as_of = as_of,
                  .regulation = &regulation(RegulationId::kEu2024856),
                  .floor = RateFloor{-0.015, 0.0003}};
    market.currencies.push_back({.currency = "EUR", .discount = curve(0.019)});
    market.currencies.back().projections.push_back({"index", curve(0.022)});
    market.currencies.push_back(
        {.currency = "USD", .fx_to_reporting = 0.9, .discount = curve(0.036)});
    return market;
}

}  // namespace ballast::alm::test
