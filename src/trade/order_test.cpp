// Orders: what is refused, how reversals are split, and delimited files.
#include "trade/order.hpp"

#include <gtest/gtest.h>
#include <random>

#include "trade/order_table.hpp"
#include "trade/split.hpp"

namespace ballast::trade {
namespace {

Order order(std::string id, OrderSide side, std::string symbol, int quantity,
            std::optional<int> held = {}) {
    Order one{.id = std::move(id),
              .side = side,
              .symbol = std::move(symbol),
              .quantity = Decimal(quantity)};
    if (held) one.held = Decimal(*held);
    return one;
}

std::vector<std::string> pointers(const Order& one) {
    const auto whole = complete(one);
    std::vector<std::string> found;
    if (whole) return found;
    for (const FieldError& error : whole.error().errors) found.push_back(error.pointer);
    return found;
}

TEST(Order, EveryProblemIsReportedAtItsField) {
    using Places = std::vector<std::string>;
    Order one = order("a", OrderSide::kBuy, "AAPL", 0);
    one.limit = Decimal(1);
    EXPECT_EQ(pointers(one), (Places{"/quantity", "/limit"}));
    one = order("a", OrderSide::kBuy, "AAPL", 1);
    one.type = OrderType::kStopLimit;
    EXPECT_EQ(pointers(one), (Places{"/limit", "/stop"}));
    one = order("a", OrderSide::kBuy, "", 1);
    EXPECT_EQ(pointers(one), Places{"/symbol"});
    one = order("a", OrderSide::kBuy, "AAPL", 1);
    one.strike = Decimal(-1);
    EXPECT_EQ(pointers(one), (Places{"/expiry", "/right", "/strike"}));
    one = order("a", OrderSide::kBuy, "AAPL240216P00175000", 1);
    one.right = model::OptionRight::kCall;
    EXPECT_EQ(pointers(one), Places{"/right"});
    one = order("a", OrderSide::kBuy, "AAPL", 1);
    one.position_effect = PositionEffect::kOpen;
    EXPECT_EQ(pointers(one), Places{"/position_effect"});
}

TEST(Order, AContractHasOneNameHoweverItIsGiven) {
    Order terms = order("a", OrderSide::kShort, "", 1);
    terms.underlying = "BRK.B";
    terms.expiry = fin::Date::parse("2024-02-16").value();
    terms.right = model::OptionRight::kPut;
    terms.strike = Decimal(350);
    const auto whole = complete(terms);
    ASSERT_TRUE(whole.has_value());
    EXPECT_EQ(whole->symbol, "BRKB240216P00350000");
    EXPECT_EQ(whole->underlying, "BRK.B");
    EXPECT_EQ(whole->position_effect, PositionEffect::kOpen);
}

TEST(SplitReversals, ALongPositionSoldThroughZeroIsASaleAndAShortSale) {
    const auto split = split_reversals({order("X", OrderSide::kSell, "A", 100, 60)});
    ASSERT_TRUE(split.has_value());
    ASSERT_EQ(split->value.size(), 2U);
    EXPECT_EQ(split->value[0].id, "X-1");
    EXPECT_EQ(split->value[0].side, OrderSide::kSell);
    EXPECT_EQ(split->value[0].quantity, Decimal(60));
    EXPECT_EQ(split->value[1].id, "X-2");
    EXPECT_EQ(split->value[1].side, OrderSide::kShort);
    EXPECT_EQ(split->value[1].quantity, Decimal(40));
    ASSERT_EQ(split->issues.size(), 1U);
    EXPECT_EQ(split->issues[0].code, "split");
}

TEST(SplitReversals, OrdersOfOneSymbolContinueFromWhatTheOnesBeforeLeft) {
    const auto split = split_reversals({order("1", OrderSide::kSell, "A", 60, 60),
                                        order("2", OrderSide::kSell, "A", 10),
                                        order("3", OrderSide::kBuy, "A", 25)});
    ASSERT_TRUE(split.has_value());
    ASSERT_EQ(split->value.size(), 4U);
    EXPECT_EQ(split->value[1].side, OrderSide::kShort);
    EXPECT_EQ(split->value[2].side, OrderSide::kCover);
    EXPECT_EQ(split->value[2].quantity, Decimal(10));
    EXPECT_EQ(split->value[3].side, OrderSide::kBuy);
    EXPECT_EQ(split->value[3].quantity, Decimal(15));
}

TEST(SplitReversals, WithoutAKnownQuantityAnOrderIsUnchanged) {
    const auto split = split_reversals({order("1", OrderSide::kSell, "A", 60)});
    ASSERT_TRUE(split.has_value());
    ASSERT_EQ(split->value.size(), 1U);
    EXPECT_EQ(split->value[0].side, OrderSide::kSell);
    EXPECT_TRUE(split->issues.empty());
}

// The signed sum of an order's parts is the order's, whatever is held, and no part crosses zero.
TEST(SplitReversals, QuantitiesAreConservedAndNoPartCrossesZero) {
    std::mt19937 random(7);
    const auto draw = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    for (int round = 0; round < 300; ++round) {
        std::vector<Order> orders;
        const int start = draw(-50, 50);
        int expected = start;
        for (int i = 0; i < 5; ++i) {
            const auto side = static_cast<OrderSide>(draw(0, 3));
            const int quantity = draw(1, 60);
            orders.push_back(order(std::to_string(i), side, "A", quantity,
                                   i == 0 ? std::optional(start) : std::nullopt));
            expected += side == OrderSide::kBuy || side == OrderSide::kCover ? quantity : -quantity;
        }
        const auto split = split_reversals(orders);
        ASSERT_TRUE(split.has_value());
        Decimal held(start);
        for (const Order& part : split->value) {
            const bool buys = part.side == OrderSide::kBuy || part.side == OrderSide::kCover;
            const Decimal after =
                (buys ? add(held, part.quantity) : subtract(held, part.quantity)).value();
            EXPECT_GE(held.sign() * after.sign(), 0);
            const bool closes = part.side == OrderSide::kSell || part.side == OrderSide::kCover;
            EXPECT_EQ(closes, held.sign() == (buys ? -1 : 1));
            held = after;
        }
        EXPECT_EQ(held, Decimal(expected));
    }
}

TEST(OrderTable, TheStandardTemplateHasTheColumnsOfOrders) {
    Order one = order("ORD-1", OrderSide::kShort, "AAPL240216P00175000", 3);
    one.type = OrderType::kLimit;
    one.limit = Decimal::parse("2.90").value();
    one.account = "=cmd()";
    const auto whole = complete(one);
    ASSERT_TRUE(whole.has_value());
    const auto text = order_table({*whole}, standard_template());
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(*text,
              "id,side,symbol,quantity,type,limit,tif,account\r\n"
              "ORD-1,short,AAPL240216P00175000,3,limit,2.9,day,'=cmd()\r\n");
}

TEST(OrderTable, ATemplateChoosesColumnsOrderWordsAndSymbols) {
    OrderTemplate form{.name = "basket",
                       .columns = {{OrderField::kSide, "Action", ""},
                                   {OrderField::kQuantity, "Quantity", ""},
                                   {OrderField::kSymbol, "Symbol", ""},
                                   {OrderField::kExpiry, "", ""},
                                   {OrderField::kConstant, "Exchange", "SMART"}},
                       .symbol_form = SymbolForm::kPadded,
                       .delimiter = Delimiter::kSemicolon,
                       .letter_case = LetterCase::kUpper};
    const auto option = complete(order("a", OrderSide::kBuy, "SPY240621C00500000", 2));
    const auto stock = complete(order("b", OrderSide::kSell, "MSFT", 250));
    ASSERT_TRUE(option.has_value() && stock.has_value());
    const auto text = order_table({*option, *stock}, form);
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(*text,
              "Action;Quantity;Symbol;expiry;Exchange\r\n"
              "BUY;2;SPY   240621C00500000;2024-06-21;SMART\r\n"
              "SELL;250;MSFT;;SMART\r\n");
}

}  // namespace
}  // namespace ballast::trade
