// The terms by type of position, which forms show and keep, are those that its valuation uses.
#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "alm/flat_market_test.hpp"
#include "model/describe_bank_position.hpp"

namespace ballast::alm {
namespace {

using describe::Described;
using test::day;

const std::set<std::string_view> kCommon{"id",   "side",      "type",    "currency", "balance",
                                         "rate", "day_count", "product", "segment"};

const fin::Date kToday = day("2026-01-15");

Market market_of_three_curves() {
    Market market = test::flat_market(kToday, 0.02);
    market.currencies.front().discount = market::Curve::make({{0.5, 0.01}, {12, 0.03}}).value();
    market.currencies.front().projections = {
        {"6M", market::Curve::make({{0.5, 0.014}, {8, 0.031}}).value()},
        {"3M", market::Curve::make({{1, 0.02}, {9, 0.034}}).value()}};
    return market;
}

// The least that a position of the type states.
Position plain(PositionType type) {
    Position p{.id = "p",
               .type = type,
               .currency = "EUR",
               .balance = 1e6,
               .rate = 0.03,
               .day_count = fin::DayCount::kAct360,
               .last_payment = day("2025-09-10"),
               .payment_months = 6,
               .maturity = day("2030-09-10")};
    const auto terms = describe::terms_of(type);
    const auto uses = [&](std::string_view term) {
        return std::ranges::find(terms, term) != terms.end();
    };
    if (uses("next_reset") && type != PositionType::kCallMoney) {
        p.next_reset = day("2026-03-10");
        p.reset_months = 6;
        p.index_curve = "6M";
    }
    if (type == PositionType::kCap) p.cap = 0.02;
    if (type == PositionType::kFloor) p.floor = 0.02;
    if (type == PositionType::kFixedScheduled || type == PositionType::kVariableScheduled)
        p.schedule = {{day("2028-03-10"), 4e5}};
    if (uses("leg2_rate")) {
        p.leg2_rate = 0.02;
        p.leg2_next_reset = day("2026-03-10");
        p.leg2_reset_months = 6;
        p.leg2_index_curve = "6M";
    }
    if (type == PositionType::kNonMaturity) {
        p = {.id = "p", .side = Side::kLiability, .type = type, .currency = "EUR", .balance = 1e6};
        p.slots = {{day("2027-01-15"), 1e6}};
    }
    return p;
}

// Everything that a position can state, unlike plain() in every term.
Position stated() {
    Position p;
    p.start = day("2025-06-01");
    p.last_payment = day("2025-11-30");
    p.next_payment = day("2026-02-28");
    p.payment_months = 3;
    p.end_of_month = true;
    p.maturity = day("2029-02-28");
    p.next_reset = day("2026-05-31");
    p.reset_months = 3;
    p.index_months = 3;
    p.index_curve = "3M";
    p.spread = 0.011;
    p.cap = 0.031;
    p.floor = 0.029;
    p.period_cap = 0.002;
    p.period_floor = -0.002;
    p.annuity_mode = model::AnnuityMode::kFixedPayment;
    p.compounding = model::InterestRule::kCompounded;
    p.principal_months = 12;
    p.next_principal = day("2027-02-28");
    p.grace_end = day("2026-12-31");
    p.teaser_end = day("2026-06-30");
    p.teaser_rate = 0.007;
    p.schedule = {{day("2027-09-10"), 1e5}};
    p.slots = {{day("2026-07-01"), 1e5}};
    p.notice_days = 90;
    p.leg2_balance = 5e5;
    p.leg2_rate = 0.015;
    p.leg2_day_count = fin::DayCount::kThirtyE360;
    p.leg2_last_payment = day("2025-12-10");
    p.leg2_next_payment = day("2026-03-10");
    p.leg2_payment_months = 3;
    p.leg2_next_reset = day("2026-06-10");
    p.leg2_reset_months = 3;
    p.leg2_index_months = 3;
    p.leg2_index_curve = "3M";
    p.leg2_spread = 0.004;
    p.notional_exchanged = true;
    p.renew_months = 24;
    p.renew_margin = 0.006;
    p.renew_day_count = fin::DayCount::kThirtyE360;
    p.business_days = fin::BusinessDayConvention::kFollowing;
    p.calendar = "NYSE";
    p.prepayment = "unknown";
    p.withdrawal = "unknown";
    return p;
}

struct Value {
    double eve = 0.0;
    double nii = 0.0;
    bool operator==(const Value&) const = default;
};

// nullopt: the engine rejects the position.
std::optional<Value> value_of(const Position& position) {
    const Market market = market_of_three_curves();
    const Behaviour behaviour;
    Book book(market, behaviour, {.balance = BalanceRule::kConstant});
    if (!book.add(position)) return std::nullopt;
    const std::vector<Scenario> scenarios{{.name = "base"}};
    const auto value = value_book(book, market, scenarios, Detail::kTotals, {});
    if (!value) return std::nullopt;
    return Value{value->total(0).eve, value->total(0).nii()};
}

TEST(PositionTerms, AreFieldsOfAPositionAndEveryFieldIsOneOfSomeType) {
    std::set<std::string_view> fields;
    Described<Position>::fields.each([&](const auto& field) { fields.insert(field.name); });
    std::set<std::string_view> used = kCommon;
    for (const auto& type : Described<PositionType>::values)
        for (const std::string_view term : describe::terms_of(type.value)) {
            EXPECT_TRUE(fields.contains(term)) << type.text << " " << term;
            EXPECT_FALSE(kCommon.contains(term)) << type.text << " " << term;
            used.insert(term);
        }
    EXPECT_EQ(used, fields);
}

// A term that is not listed has no effect, or the engine rejects the position that states it.
TEST(PositionTerms, LeaveOutNothingThatChangesTheValue) {
    const Position other = stated();
    for (const auto& type : Described<PositionType>::values) {
        const auto terms = describe::terms_of(type.value);
        const Position position = plain(type.value);
        const auto value = value_of(position);
        ASSERT_TRUE(value) << type.text;
        Described<Position>::fields.each([&](const auto& field) {
            if (kCommon.contains(field.name) || std::ranges::find(terms, field.name) != terms.end())
                return;
            Position changed = position;
            changed.*field.member = other.*field.member;
            const auto after = value_of(changed);
            EXPECT_EQ(after.value_or(*value), *value) << type.text << " " << field.name;
        });
    }
}

}  // namespace
}  // namespace ballast::alm
