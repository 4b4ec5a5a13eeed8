// Changes of portfolios: what each action does, what is refused, and that money is conserved.
#include "trade/changes.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace ballast::trade {
namespace {

using model::AssetType;
using model::Position;

Position held(std::string symbol, int quantity, int entry = 0) {
    Position position{.symbol = std::move(symbol), .quantity = Decimal(quantity)};
    if (entry > 0) position.entry_date = fin::Date::from_ymd(2020, 1, entry).value();
    return position;
}

Position cash(int amount) {
    return {.symbol = "USD", .type = AssetType::kCash, .quantity = Decimal(amount)};
}

Change change(ChangeAction action, std::string symbol, std::optional<int> quantity = {}) {
    Change one{.id = "t", .action = action, .symbol = std::move(symbol)};
    if (quantity) one.quantity = Decimal(*quantity);
    return one;
}

ChangeSettings settings(double net_value = 10'000.0) {
    return {.as_of = fin::Date::from_ymd(2024, 6, 28).value(),
            .currency = fin::Currency::kUsd,
            .net_value = net_value,
            .quote = [](const Position& position) -> std::optional<double> {
                if (position.symbol == "NONE") return std::nullopt;
                return position.symbol == "B" ? 50.0 : 10.0;
            }};
}

Decimal quantity_of(const ChangedBook& book, std::string_view symbol) {
    Decimal sum;
    for (const Position& position : book.positions)
        if (position.symbol == symbol) sum = add(sum, position.quantity).value();
    return sum;
}

std::string refused_at(std::vector<Position> positions, const Change& one) {
    const auto result = apply_changes(std::move(positions), {&one, 1}, settings());
    return result ? "" : result.error().errors.at(0).pointer;
}

TEST(ApplyChanges, SalesReduceTheOldestPositionsFirstAndMoneyGoesToCash) {
    const Change one = change(ChangeAction::kSell, "A", 30);
    const auto book =
        apply_changes({held("A", 20, 2), held("A", 25, 5), cash(100)}, {&one, 1}, settings());
    ASSERT_TRUE(book.has_value());
    ASSERT_EQ(book->positions.size(), 2U);
    EXPECT_EQ(book->positions[0].quantity, Decimal(15));
    EXPECT_EQ(book->positions[1].quantity, Decimal(400));
    EXPECT_EQ(book->changes[0].side, OrderSide::kSell);
    EXPECT_DOUBLE_EQ(book->changes[0].cash, 300.0);
}

TEST(ApplyChanges, ShortOpensCoverReducesCloseEndsAndResizeGoesThroughZero) {
    const std::vector<Change> list{
        change(ChangeAction::kShort, "A", 10), change(ChangeAction::kCover, "A", 4),
        change(ChangeAction::kClose, "B"), change(ChangeAction::kResize, "C", -7)};
    const auto book = apply_changes({held("B", -3), held("C", 5)}, list, settings());
    ASSERT_TRUE(book.has_value());
    EXPECT_EQ(quantity_of(*book, "A"), Decimal(-6));
    EXPECT_EQ(quantity_of(*book, "B"), Decimal(0));
    EXPECT_EQ(quantity_of(*book, "C"), Decimal(-7));
    // 60 received net for A, 150 paid for B, 120 received for C.
    EXPECT_EQ(quantity_of(*book, "USD"), Decimal(30));
}

TEST(ApplyChanges, WeightsAndValuesAreWholeLotsTowardsZero) {
    Change weight = change(ChangeAction::kResize, "B");
    weight.weight = 0.123;  // 1,230: 24.6 units
    Change value = change(ChangeAction::kShort, "A");
    value.value = 99.0;
    const auto book = apply_changes({held("B", 3)}, std::vector{weight, value}, settings());
    ASSERT_TRUE(book.has_value());
    EXPECT_EQ(quantity_of(*book, "B"), Decimal(24));
    EXPECT_EQ(quantity_of(*book, "A"), Decimal(-9));
}

TEST(ApplyChanges, AnOptionIsOpenedByItsSymbolWithItsMultiplier) {
    Change option = change(ChangeAction::kBuy, "SPY   250919C00460000", 2);
    option.price = Decimal(3);
    const auto book = apply_changes({}, {&option, 1}, settings());
    ASSERT_TRUE(book.has_value());
    const Position& position = book->positions[0];
    EXPECT_EQ(position.symbol, "SPY250919C00460000");
    EXPECT_EQ(position.multiplier, Decimal(100));
    EXPECT_DOUBLE_EQ(book->changes[0].cash, -600.0);
    EXPECT_EQ(quantity_of(*book, "USD"), Decimal(-600));
}

TEST(ApplyChanges, WhatDoesNotFitIsRefusedAtItsField) {
    using enum ChangeAction;
    EXPECT_EQ(refused_at({held("A", 5)}, change(kSell, "A", 6)), "/0/action");
    EXPECT_EQ(refused_at({held("A", -5)}, change(kBuy, "A", 1)), "/0/action");
    EXPECT_EQ(refused_at({held("A", 5)}, change(kShort, "A", 1)), "/0/action");
    EXPECT_EQ(refused_at({held("A", -5)}, change(kCover, "A", 6)), "/0/action");
    EXPECT_EQ(refused_at({}, change(kClose, "A")), "/0/symbol");
    EXPECT_EQ(refused_at({}, change(kBuy, "NONE", 1)), "/0/symbol");
    EXPECT_EQ(refused_at({}, change(kBuy, "A", 0)), "/0/quantity");
    EXPECT_EQ(refused_at({}, change(kBuy, "A")), "/0/quantity");
    EXPECT_EQ(refused_at({}, change(kBuy, "SPY200117C00300000", 1)), "/0/symbol");
    EXPECT_EQ(refused_at({cash(5)}, change(kBuy, "USD", 1)), "/0/symbol");
}

// With all prices equal to the quotes, trades move value between positions and cash and lose the
// costs: nothing else.
TEST(ApplyChanges, RandomListsConserveValueButForCosts) {
    std::mt19937 random(11);
    const auto draw = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    int applied = 0;
    for (int round = 0; round < 2000; ++round) {
        std::vector<Position> start{held("A", draw(-20, 20) | 1), held("B", draw(-20, 20) | 1),
                                    cash(1000)};
        std::vector<Change> list;
        for (int i = 0; i < 6; ++i)
            list.push_back(
                change(static_cast<ChangeAction>(draw(0, 5)), draw(0, 1) ? "A" : "B", draw(1, 15)));
        for (Change& one : list)
            if (one.action == ChangeAction::kClose) one.quantity.reset();
        ChangeSettings terms = settings();
        terms.cost_bp = 10;
        const auto value = [&](const std::vector<Position>& positions) {
            double sum = 0.0;
            for (const Position& position : positions)
                sum += position.quantity.to_double() *
                       (position.type == AssetType::kCash ? 1.0 : *terms.quote(position));
            return sum;
        };
        const auto book = apply_changes(start, list, terms);
        if (!book) continue;
        ++applied;
        EXPECT_NEAR(value(book->positions), value(start) - book->costs, 0.006);
        double traded = 0.0;
        for (const AppliedChange& one : book->changes) traded += one.value;
        EXPECT_NEAR(book->costs, traded * 1e-3, 1e-9);
    }
    EXPECT_GT(applied, 20);
}

TEST(OrdersBetween, NetChangesBecomeOrdersWithWhatWasHeld) {
    const std::vector<Position> before{held("A", 5), held("B", 3), cash(10)};
    const std::vector<Position> after{held("A", -2), held("B", 1), held("B", 2), held("C", 4)};
    const auto orders = orders_between(before, after);
    ASSERT_TRUE(orders.has_value());
    ASSERT_EQ(orders->size(), 2U);
    EXPECT_EQ((*orders)[0].side, OrderSide::kSell);
    EXPECT_EQ((*orders)[0].quantity, Decimal(7));
    EXPECT_EQ((*orders)[0].held, Decimal(5));
    EXPECT_EQ((*orders)[1].symbol, "C");
}

}  // namespace
}  // namespace ballast::trade
