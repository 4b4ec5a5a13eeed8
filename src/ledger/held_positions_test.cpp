// A ledger's holdings as positions, and the changes that bring a stored portfolio into step.
#include "ledger/held_positions.hpp"

#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

HeldPositions held(const std::vector<Transaction>& rows, HeldPositionsSettings settings = {}) {
    if (settings.as_of == fin::Date{}) settings.as_of = day("2024-12-31");
    auto outcome = held_positions(rows, settings);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    return outcome ? std::move(outcome->value) : HeldPositions{};
}

const std::vector<Transaction> kRows{
    make({"2024-01-02", Type::kDeposit, "", "", "", "10000"}),
    make({"2024-01-03", Type::kBuy, "S", "10", "100"}),
    make({"2024-01-03", Type::kBuy, "S", "10", "120", "", "", "b"}),
    make({"2024-01-04", Type::kBuy, "S250117C00110000", "2", "4"}),
    make({"2024-01-05", Type::kShortSell, "T", "5", "50"}),
    make({"2024-02-05", Type::kSell, "S", "5", "130"})};

TEST(HeldPositions, AreOneForEachSymbolWithItsAverageCostAndTheCash) {
    const HeldPositions found = held(kRows);
    ASSERT_EQ(found.positions.size(), 4U);
    const auto [stock, option, shorted, cash] =
        std::tie(found.positions[0], found.positions[1], found.positions[2], found.positions[3]);
    EXPECT_EQ(stock.symbol, "S");
    EXPECT_EQ(stock.quantity, dec("15"));
    EXPECT_EQ(stock.entry_price, mul_div(dec("1700"), Decimal{1}, dec("15")));
    EXPECT_EQ(option.type, model::AssetType::kOption);
    EXPECT_EQ(option.quantity, dec("2"));
    EXPECT_EQ(option.multiplier, dec("100"));
    EXPECT_EQ(option.option->strike, dec("110"));
    EXPECT_EQ(option.entry_price, dec("4"));
    EXPECT_EQ(shorted.quantity, dec("-5"));
    EXPECT_EQ(shorted.entry_price, dec("50"));
    EXPECT_EQ(cash.symbol, "USD");
    EXPECT_EQ(cash.type, model::AssetType::kCash);
    // 10,000 - 1,000 - 1,200 - 800 + 250 + 650.
    EXPECT_EQ(cash.quantity, dec("7900"));
}

TEST(HeldPositions, AreThoseOfTheDateAndTheAccounts) {
    HeldPositionsSettings settings;
    settings.as_of = day("2024-01-31");
    settings.accounts = {"b"};
    const HeldPositions found = held(kRows, settings);
    ASSERT_EQ(found.positions.size(), 2U);
    EXPECT_EQ(found.positions[0].quantity, dec("10"));
    EXPECT_EQ(found.positions[1].quantity, dec("-1200"));
}

TEST(HeldPositions, LeaveOutOtherCurrenciesAndSayWhich) {
    std::vector<Transaction> rows = kRows;
    rows.push_back(make({"2024-01-03", Type::kBuy, "E", "3", "10"}));
    rows.push_back(make({"2024-01-03", Type::kDeposit, "", "", "", "50"}));
    const fin::Currency euro = fin::Currency::parse("EUR").value();
    rows[6].currency = rows[7].currency = euro;
    HeldPositionsSettings settings;
    settings.currencies = {{"T", euro}};
    const HeldPositions found = held(rows, settings);
    ASSERT_EQ(found.not_held.size(), 3U);
    EXPECT_EQ(found.not_held[0].symbol, "E");
    EXPECT_EQ(found.not_held[1].symbol, "T");
    EXPECT_EQ(found.not_held[2].symbol, "cash");
    EXPECT_EQ(found.not_held[2].quantity, dec("20"));
    EXPECT_EQ(found.positions.size(), 3U);
}

TEST(PositionChanges, KeepWhatAgreesAndWhatAUserAdded) {
    std::vector<model::Position> stored = held(kRows).positions;
    stored[0].tags = {"core"};
    stored[0].quantity = dec("1");
    stored[1].entry_date = day("2024-01-04");
    model::Position gone;
    gone.symbol = "OLD";
    gone.quantity = dec("1");
    stored.push_back(gone);
    stored.push_back(stored[2]);  // twice
    stored.erase(stored.begin() + 3);
    const PositionChanges changes = changes_to(stored, held(kRows).positions);
    ASSERT_EQ(changes.changed.size(), 2U);
    EXPECT_EQ(changes.changed[0].tags, (std::vector<std::string>{"core"}));
    EXPECT_EQ(changes.changed[0].quantity, dec("15"));
    EXPECT_FALSE(changes.changed[1].entry_date);
    EXPECT_EQ(changes.unchanged, 1U);
    ASSERT_EQ(changes.removed.size(), 2U);
    EXPECT_EQ(changes.removed[0].symbol, "OLD");
    ASSERT_EQ(changes.added.size(), 1U);
    EXPECT_EQ(changes.added[0].symbol, "USD");
}

// Following a ledger row by row, or all at once, leads to the same positions.
TEST(PositionChangesProperty, ReachTheHoldingsFromAnyEarlierState) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        std::mt19937 bits(seed);
        const auto below = [&](int n) {
            return static_cast<int>(bits() % static_cast<unsigned>(n));
        };
        std::vector<Transaction> rows;
        std::vector<model::Position> stored;
        for (int i = 0; i < 30; ++i) {
            Transaction t = make({(day("2024-01-02") + i).to_string(), Type::kBuy,
                                  std::string(1, static_cast<char>('P' + below(4))), "1", "7"});
            t.account = below(2) == 0 ? "a" : "b";
            t.quantity = Decimal{1 + below(9)};
            if (below(3) == 0) t.type = Type::kSell;
            if (below(9) == 0) t.type = Type::kTransferOut;
            rows.push_back(t);
            const PositionChanges changes = changes_to(stored, held(rows).positions);
            for (const model::Position& one : changes.removed)
                std::erase_if(stored, [&](const auto& p) { return p.symbol == one.symbol; });
            for (const model::Position& one : changes.changed)
                *std::ranges::find(stored, one.symbol, &model::Position::symbol) = one;
            stored.insert(stored.end(), changes.added.begin(), changes.added.end());
        }
        const std::vector<model::Position> all = held(rows).positions;
        const PositionChanges none = changes_to(stored, all);
        EXPECT_EQ(none.unchanged, all.size()) << seed;
        EXPECT_EQ(stored.size(), all.size()) << seed;
    }
}

}  // namespace
}  // namespace ballast::ledger
