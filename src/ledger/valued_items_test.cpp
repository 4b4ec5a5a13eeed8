// Assets and liabilities with values by date, alone and in net worth and its change.
#include "ledger/valued_items.hpp"

#include <random>

#include "ledger/change.hpp"
#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

ValuedItem house() {
    return {.name = "House",
            .type = ItemType::kRealEstate,
            .currency = fin::Currency::kUsd,
            .values = {{day("2024-03-01"), dec("320000")}, {day("2023-01-01"), dec("300000")}}};
}
ValuedItem mortgage() {
    return {.name = "Mortgage",
            .type = ItemType::kMortgage,
            .currency = fin::Currency::kUsd,
            .values = {{day("2023-01-01"), dec("200000")}, {day("2024-01-01"), dec("190000")}},
            .ended_on = day("2024-06-01")};
}

TEST(ValuedItem, CountsFromItsDateUntilTheNextValueOrTheEnd) {
    EXPECT_FALSE(value_on(house(), day("2022-12-31")));
    EXPECT_EQ(value_on(house(), day("2023-01-01")), dec("300000"));
    EXPECT_EQ(value_on(house(), day("2024-02-29")), dec("300000"));
    EXPECT_EQ(value_on(house(), day("2030-01-01")), dec("320000"));
    EXPECT_EQ(value_on(mortgage(), day("2024-05-31")), dec("-190000"));
    EXPECT_FALSE(value_on(mortgage(), day("2024-06-01")));
}

TEST(ValuedItem, IsRefusedWithEveryError) {
    ValuedItem item = mortgage();
    item.values.push_back({day("2024-01-01"), dec("-1")});
    item.values.push_back({day("2024-06-01"), dec("1")});
    const Status status = check_item(item);
    ASSERT_FALSE(status);
    std::vector<std::string> pointers;
    for (const FieldError& error : status.error().errors) pointers.push_back(error.pointer);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/values/2/value", "/values/2/date", "/values/3/date"}));
    item.values.clear();
    EXPECT_FALSE(check_item(item));
    EXPECT_TRUE(check_item(house()));
}

const std::vector<Transaction> kRows{make({"2023-01-02", Type::kDeposit, "", "", "", "10000"}),
                                     make({"2023-01-03", Type::kBuy, "S", "10", "100"})};

MarketInputs market_with(std::string_view price) {
    MarketInputs market;
    market.prices["S"].undated = dec(price);
    return market;
}

TEST(NetWorth, IncludesValuedItems) {
    NetWorthSettings settings;
    settings.dates = {day("2023-06-30"), day("2024-03-31"), day("2024-06-30")};
    settings.items = {house(), mortgage()};
    const auto shots = net_worth(kRows, market_with("120"), settings);
    ASSERT_TRUE(shots);
    const Snapshot& first = shots->value[0];
    EXPECT_EQ(first.total, dec("110200"));  // 9,000 + 1,200 + 300,000 - 200,000
    EXPECT_EQ(first.valued, dec("100000"));
    EXPECT_EQ(first.assets, dec("310200"));
    EXPECT_EQ(first.liabilities, dec("200000"));
    EXPECT_EQ(first.invested, dec("1200"));
    EXPECT_EQ(first.by_type.at("real_estate"), dec("300000"));
    EXPECT_EQ(first.by_type.at("mortgage"), dec("-200000"));
    EXPECT_EQ(first.by_account.at("House"), dec("300000"));
    EXPECT_EQ(shots->value[1].total, dec("140200"));
    EXPECT_EQ(shots->value[2].total, dec("330200"));
    for (const Snapshot& shot : shots->value) {
        for (const auto* part :
             {&shot.by_account, &shot.by_type, &shot.by_sector, &shot.by_currency}) {
            Decimal sum;
            for (const auto& [key, value] : *part) sum += value;
            EXPECT_EQ(sum, shot.total);
        }
        Decimal rows;
        for (const AllocationRow& row : shot.allocation) rows += row.value;
        EXPECT_EQ(rows, shot.total);
    }
}

TEST(NetWorth, ReportsAnItemWithoutAnExchangeRate) {
    NetWorthSettings settings;
    settings.dates = {day("2023-06-30")};
    settings.items = {house()};
    settings.items[0].currency = fin::Currency::parse("EUR").value();
    const auto shots = net_worth(kRows, market_with("120"), settings);
    ASSERT_TRUE(shots);
    EXPECT_EQ(shots->value[0].total, dec("10200"));
    EXPECT_EQ(shots->issues.at(0).code, "no_rate");
    EXPECT_NEAR(shots->value[0].coverage, 2.0 / 3.0, 1e-12);
}

TEST(ChangeProperty, OfValuedItemsIsRevaluationWithoutResidual) {
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
        std::mt19937 bits(seed);
        const auto below = [&](int n) {
            return static_cast<int>(bits() % static_cast<unsigned>(n));
        };
        NetWorthSettings settings;
        for (int i = 0; i < 8; ++i) settings.dates.push_back(day("2023-01-10") + 60 * i);
        for (int i = 0; i < 4; ++i) {
            ValuedItem item;
            item.name = fmt::format("item {}", i);
            item.type = static_cast<ItemType>(below(10));
            if (below(2) == 0) item.currency = fin::Currency::parse("EUR").value();
            fin::Date date = day("2022-06-01") + below(300);
            for (int j = 0; j < 1 + below(6); ++j, date = date + 1 + below(120))
                item.values.push_back({date, Decimal{below(500'000)}});
            if (below(3) == 0) item.ended_on = date + below(100);
            settings.items.push_back(item);
        }
        MarketInputs market = market_with("120");
        for (int i = 0; i < 20; ++i)
            market.rates[fin::Currency::parse("EUR").value()].points.emplace_back(
                day("2022-01-01") + 45 * i,
                mul_div(Decimal{900 + below(300)}, Decimal{1}, Decimal{1000}));
        const auto changes = explain_change(kRows, market, settings);
        ASSERT_TRUE(changes);
        const auto shots = net_worth(kRows, market, settings);
        for (std::size_t i = 0; i < changes->value.size(); ++i) {
            const Change& change = changes->value[i];
            EXPECT_TRUE(change.residual.is_zero()) << seed;
            EXPECT_EQ(change.revaluation, shots->value[i + 1].valued - shots->value[i].valued);
            EXPECT_EQ(change.end, shots->value[i + 1].total);
        }
    }
}

}  // namespace
}  // namespace ballast::ledger
