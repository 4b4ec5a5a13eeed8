#include "model/position_entry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe_portfolio.hpp"

namespace ballast::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const fin::Date kAsOf = *fin::Date::from_ymd(2025, 6, 30);

PositionEntry entry(std::string symbol, std::string_view quantity = "1") {
    return {.symbol = std::move(symbol), .quantity = *Decimal::parse(quantity)};
}

std::vector<std::string> errors_of(const PositionEntry& entry) {
    const auto position = enter_position(entry, kAsOf);
    std::vector<std::string> pointers;
    if (!position)
        for (const FieldError& error : position.error().errors) pointers.push_back(error.pointer);
    return pointers;
}

TEST(PositionEntry, OccSymbolsOfBothFormsAreOneOption) {
    for (const char* symbol :
         {"SPY250919P00460500", "SPY   250919P00460500", "SPY250919P00460500 "}) {
        const auto position = enter_position(entry(symbol, "-2"), kAsOf);
        ASSERT_TRUE(position) << position.error().message;
        EXPECT_EQ(position->symbol, "SPY250919P00460500");
        EXPECT_EQ(position->type, AssetType::kOption);
        EXPECT_EQ(position->multiplier, Decimal(100));
        EXPECT_EQ(position->option, (OptionTerms{"SPY", *fin::Date::from_ymd(2025, 9, 19),
                                                 OptionRight::kPut, *Decimal::parse("460.5")}));
    }
}

// The invalid symbols of the Options Symbology Initiative's layout, and a strike of zero: each was
// meant as an option and must not become a stock.
TEST(PositionEntry, ATypoInAnOptionSymbolIsNotAStock) {
    for (const char* symbol :
         {"AAPL  241319C00150000", "AAPL  240119X00150000", "AAPL  240119C001500000",
          "AAPLXYZ240119C00150000", "AAPL  240119c00150000", "AAPL  24O119C00150000",
          "  AAPL240119C00150000", "AAPL  240100C00150000", "SPY250919X00460000",
          "SPY250230C00460000", "SPY250919C00000000"})
        EXPECT_THAT(errors_of(entry(symbol)), ElementsAre("/symbol")) << symbol;
    for (const char* symbol : {"AAPL", "BRK.B", "US0378331005", "ESZ25", "BTC-USD", "037833100",
                               "VTIAX", "EURUSD", "4503.T", "DE000BAY0017"})
        EXPECT_THAT(errors_of(entry(symbol)), ElementsAre()) << symbol;
}

TEST(PositionEntry, EveryViolatedRuleIsReported) {
    PositionEntry bad = entry(" ", "0");
    bad.entry_price = Decimal(0);
    bad.entry_date = kAsOf + 1;
    bad.multiplier = Decimal(0);
    EXPECT_THAT(errors_of(bad),
                ElementsAre("/symbol", "/quantity", "/multiplier", "/entry_price", "/entry_date"));
    PositionEntry good = entry(" AAPL ");
    good.entry_date = kAsOf;
    good.entry_price = *Decimal::parse("0.01");
    const auto position = enter_position(good, kAsOf);
    ASSERT_TRUE(position) << position.error().message;
    EXPECT_EQ(position->symbol, "AAPL");
    EXPECT_EQ(position->type, AssetType::kEquity);
    EXPECT_EQ(position->multiplier, Decimal(1));
    const auto late = enter_position(bad, kAsOf);
    EXPECT_THAT(late.error().errors.back().message,
                HasSubstr("entry date 2025-07-01 is after 2025-06-30"));
}

TEST(PositionEntry, GivenTermsMustAgreeWithTheSymbol) {
    PositionEntry weekly = entry("SPXW250919C04600000");
    weekly.option =
        OptionTerms{"SPX", *fin::Date::from_ymd(2025, 9, 19), OptionRight::kCall, Decimal(4600)};
    EXPECT_THAT(errors_of(weekly), ElementsAre());
    weekly.option->strike = Decimal(460);
    EXPECT_THAT(errors_of(weekly), ElementsAre("/option/strike"));
    PositionEntry own = entry("MYOPTION");
    own.option = weekly.option;
    EXPECT_THAT(errors_of(own), ElementsAre());
    own.option->strike = Decimal(0);
    EXPECT_THAT(errors_of(own), ElementsAre("/option/strike"));
    PositionEntry share = entry("SPY250919C00460000");
    share.type = AssetType::kEquity;
    EXPECT_THAT(errors_of(share), ElementsAre("/type"));
    PositionEntry unnamed = entry("SPY");
    unnamed.type = AssetType::kOption;
    EXPECT_THAT(errors_of(unnamed), ElementsAre("/symbol"));
}

TEST(PositionEntry, TheSideGivesTheSignAndMustNotContradictIt) {
    PositionEntry sold = entry("XOM", "2000");
    sold.side = PositionSide::kShort;
    EXPECT_EQ(enter_position(sold, kAsOf)->quantity, Decimal(-2000));
    sold.quantity = Decimal(-2000);
    EXPECT_EQ(enter_position(sold, kAsOf)->quantity, Decimal(-2000));
    sold.side = PositionSide::kLong;
    EXPECT_THAT(errors_of(sold), ElementsAre("/quantity"));
    PositionEntry call = entry("SPY250919C00460000", "3");
    call.side = PositionSide::kShortCall;
    EXPECT_EQ(enter_position(call, kAsOf)->quantity, Decimal(-3));
    call.side = PositionSide::kLongPut;
    EXPECT_THAT(errors_of(call), ElementsAre("/position_type"));
}

Position bought(std::string symbol, std::string_view quantity, std::string_view price, int day) {
    PositionEntry made = entry(std::move(symbol), quantity);
    made.entry_price = *Decimal::parse(price);
    made.entry_date = fin::Date::from_ymd(2025, 1, day).value();
    return *enter_position(made, kAsOf);
}

TEST(PositionEntry, DuplicatesHaveSymbolAndDateInCommon) {
    const Position undated = *enter_position(entry("A"), kAsOf);
    const std::vector<Position> positions = {bought("A", "1", "1", 2),
                                             bought("B", "1", "1", 2),
                                             bought("A", "1", "2", 2),
                                             bought("A", "1", "1", 3),
                                             undated,
                                             undated};
    EXPECT_THAT(first_of_each(positions), ElementsAre(0, 1, 0, 3, 4, 5));
    EXPECT_TRUE(is_duplicate(positions[0], positions[2]));
    EXPECT_FALSE(is_duplicate(positions[4], positions[5]));
}

TEST(PositionEntry, TheEntryOfAPositionMakesItAgain) {
    PositionEntry made = entry("SPY250919P00460500", "-2");
    made.entry_price = *Decimal::parse("1.25");
    made.entry_date = kAsOf;
    made.multiplier = Decimal(10);
    made.tags = {"a", "b"};
    made.strategy = "hedge";
    made.note = "note";
    const Position position = enter_position(made, kAsOf).value();
    const Position again = enter_position(entry_of(position), kAsOf).value();
    const Position initial;
    describe::position_terms<describe::Form::kStored, Position>().each([&](const auto& term) {
        EXPECT_TRUE(again.*term.member == position.*term.member) << term.name;
        EXPECT_FALSE(again.*term.member == initial.*term.member) << term.name;
    });
}

// 10 at 12 and 30 at 16 are 40 at (120 + 480) / 40 = 15.
TEST(PositionEntry, MergedDuplicatesHaveTheWeightedPrice) {
    Position into = bought("A", "10", "12", 2);
    Position more = bought("A", "30", "16", 2);
    into.tags = {"x"};
    more.tags = {"y", "x"};
    more.note = "second";
    ASSERT_TRUE(merge_position(into, more));
    EXPECT_EQ(into.quantity, Decimal(40));
    EXPECT_EQ(into.entry_price, Decimal(15));
    EXPECT_THAT(into.tags, ElementsAre("x", "y"));
    EXPECT_EQ(into.note, "second");
    const Status opposite = merge_position(into, bought("A", "-1", "12", 2));
    ASSERT_FALSE(opposite);
    EXPECT_EQ(opposite.error().errors.front().pointer, "/quantity");
    EXPECT_EQ(into.quantity, Decimal(40));
    more.entry_price.reset();
    EXPECT_EQ(merge_position(into, more).error().errors.front().pointer, "/entry_price");
}

}  // namespace
}  // namespace ballast::model
