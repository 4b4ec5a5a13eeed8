#include "market/snapshot.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace ballast::market {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

fin::Date day(int offset) { return fin::Date::from_ymd(2024, 3, 1).value() + offset; }

PriceHistory prices() {
    PriceHistory h;
    for (int t = 0; t < 20; ++t) h.dates.push_back(day(t));
    h.symbols = {"B", "A"};
    h.closes.assign(2, std::vector<double>(20, kNone));
    for (std::size_t t = 0; t < 20; ++t) h.closes[0][t] = 10 + static_cast<double>(t);
    h.closes[1][3] = 50;
    h.closes[1][5] = 55;
    return h;
}

TEST(SnapshotTest, ALookupGivesTheLastPriceWithItsDateAndTheOneBefore) {
    const Snapshot s = Snapshot::make(day(10), prices(), {}).value();
    const PriceLookup b = s.price("B");
    EXPECT_EQ(b.price, 20);
    EXPECT_EQ(b.date, day(10));
    EXPECT_EQ(b.previous_price, 19);
    EXPECT_FALSE(b.issue);
    const PriceLookup a = s.price("A");
    EXPECT_EQ(a.price, 55);
    EXPECT_EQ(a.date, day(5));
    EXPECT_EQ(a.previous_date, day(3));
    EXPECT_FALSE(a.issue);
}

TEST(SnapshotTest, AnOldPriceIsKeptWithAWarning) {
    const Snapshot s = Snapshot::make(day(11), prices(), {}).value();
    const PriceLookup a = s.price("A");
    EXPECT_EQ(a.price, 55);
    ASSERT_TRUE(a.issue);
    EXPECT_EQ(a.issue->code, "stale_price");
    EXPECT_EQ(a.issue->severity, Severity::kWarning);
    EXPECT_EQ(a.issue->where, "A");
    EXPECT_EQ(a.issue->message,
              "the last price of A is of 2024-03-06, 4 sessions before 2024-03-12");
    EXPECT_FALSE(Snapshot::make(day(10), prices(), {}).value().price("A").issue);
}

TEST(SnapshotTest, AnUnknownSymbolHasNoPriceAndAnIssue) {
    const Snapshot s = Snapshot::make(day(10), prices(), {}).value();
    const PriceLookup none = s.price("NONE");
    EXPECT_FALSE(none.price);
    ASSERT_TRUE(none.issue);
    EXPECT_EQ(none.issue->code, "no_price");
    EXPECT_FALSE(Snapshot::make(day(2), prices(), {}).value().price("A").price);
}

TEST(SnapshotTest, ContainsNothingAfterItsDate) {
    const Snapshot s = Snapshot::make(day(10), prices(), {}).value();
    EXPECT_EQ(s.prices().dates.back(), day(10));
    auto later = prices();
    later.closes[0][15] = 999;
    EXPECT_EQ(Snapshot::make(day(10), later, {}).value().digest(), s.digest());
}

TEST(SnapshotTest, TheDigestNamesTheContentAndNotTheOrderOfColumns) {
    const Snapshot s = Snapshot::make(day(10), prices(), {}).value();
    auto swapped = prices();
    std::swap(swapped.symbols[0], swapped.symbols[1]);
    std::swap(swapped.closes[0], swapped.closes[1]);
    EXPECT_EQ(Snapshot::make(day(10), swapped, {}).value().digest(), s.digest());
    auto changed = prices();
    changed.closes[0][2] += 1e-12;
    EXPECT_NE(Snapshot::make(day(10), changed, {}).value().digest(), s.digest());
    EXPECT_NE(Snapshot::make(day(9), prices(), {}).value().digest(), s.digest());
    EXPECT_EQ(s.digest().size(), 64U);
}

TEST(SnapshotTest, SecuritiesAreFoundBySymbolAndNotTwice) {
    model::Security a;
    a.symbol = "A";
    a.sector = "Energy";
    model::Security b = a;
    b.symbol = "B";
    const Snapshot s = Snapshot::make(day(10), prices(), {b, a}).value();
    ASSERT_NE(s.security("A"), nullptr);
    EXPECT_EQ(s.security("A")->sector, "Energy");
    EXPECT_EQ(s.security("C"), nullptr);
    EXPECT_FALSE(Snapshot::make(day(10), prices(), {a, a}));
}

TEST(PriceHistoryTest, SelectKeepsTheRequestedOrderAndLeavesOutUnknownSymbols) {
    const std::vector<std::string> requested = {"A", "X", "B"};
    const PriceHistory h = select(prices(), requested);
    EXPECT_EQ(h.symbols, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(h.closes[0][3], 50);
}

}  // namespace
}  // namespace ballast::market
