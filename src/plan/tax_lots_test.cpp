// Tax lots: orders and taxes by hand calculation, properties on random lots, and lots in the
// simulation.
#include "plan/tax_lots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "plan/test_plans.hpp"

namespace ballast::plan {
namespace {

constexpr std::array kRules = {LotRule::kFifo,         LotRule::kLifo,      LotRule::kHifo,
                               LotRule::kAverage,      LotRule::kLowestTax, LotRule::kLossFirst,
                               LotRule::kLongTermFirst};

// One held for five years, one for six months.
TaxLot old_lot(std::string id, double value, double basis) {
    return {.id = std::move(id),
            .symbol = "S",
            .value = value,
            .basis = basis,
            .acquired = -5.0,
            .long_from = -4.0};
}
TaxLot young_lot(std::string id, double value, double basis) {
    return {.id = std::move(id),
            .symbol = "S",
            .value = value,
            .basis = basis,
            .acquired = -0.5,
            .long_from = 0.5};
}

TEST(GainTax, NetsShortAgainstLongAsScheduleDDoes) {
    const GainTax tax{.short_rate = 0.4, .long_rate = 0.2};
    EXPECT_DOUBLE_EQ(tax_on({100, 100}, tax), 60);
    EXPECT_DOUBLE_EQ(tax_on({-30, 100}, tax), 14);
    EXPECT_DOUBLE_EQ(tax_on({100, -30}, tax), 28);
    EXPECT_DOUBLE_EQ(tax_on({-100, 30}, tax), 0);
    EXPECT_DOUBLE_EQ(tax_on({-1, -1}, tax), 0);
    EXPECT_DOUBLE_EQ(carried_forward({-100, 30}).short_term, -70);
    EXPECT_DOUBLE_EQ(carried_forward({30, -100}).long_term, -70);
    EXPECT_DOUBLE_EQ(carried_forward({-5, -7}).long_term, -7);
    EXPECT_DOUBLE_EQ(carried_forward({50, -10}).long_term, 0);
}

TEST(LotChoice, GrossesUpForTheTaxOfTheLotsItSells) {
    // 8,000 raised from a lot that is half gain, taxed at 20 %: 8,000 / 0.9.
    TaxableLots lots{.lots = {old_lot("a", 20'000, 10'000)}, .tax = {0.4, 0.2}};
    LotChoice choice = choose_lots(lots, 8'000);
    EXPECT_NEAR(choice.proceeds, 8'000 / 0.9, 1e-9);
    EXPECT_NEAR(choice.tax, 8'000 / 0.9 - 8'000, 1e-9);
    // Losses of earlier years cover the first 1,000 of gain: 2,000 without tax, then as before.
    lots.tax.long_loss = 1'000;
    choice = choose_lots(lots, 8'000);
    EXPECT_NEAR(choice.proceeds, 2'000 + 6'000 / 0.9, 1e-9);
    EXPECT_NEAR(choice.carry_forward.long_term, 0.0, 1e-9);
    // More than the available amount: everything is sold.
    choice = choose_lots(lots, 1e9);
    EXPECT_NEAR(choice.proceeds, 20'000, 1e-9);
    EXPECT_NEAR(choice.tax, 0.2 * 9'000, 1e-9);
}

std::vector<std::size_t> order_of(LotRule rule, const std::vector<TaxLot>& held) {
    TaxableLots lots{.lots = held, .rule = rule, .tax = {0.4, 0.2}};
    std::vector<LotPile::Sold> sold;
    LotPile(lots).sell(1e9, 1.0, 0.0, &sold);
    std::vector<std::size_t> order;
    for (const LotPile::Sold& each : sold) order.push_back(each.index);
    return order;
}

TEST(LotRules, SellInTheOrderOfTheirRule) {
    std::vector<TaxLot> held = {old_lot("0", 100, 20), old_lot("1", 100, 130),
                                young_lot("2", 100, 60), young_lot("3", 100, 150),
                                old_lot("4", 100, 90)};
    held[0].acquired = -9;
    held[1].acquired = -7;
    held[4].acquired = -6;
    held[3].acquired = -0.2;
    using Order = std::vector<std::size_t>;
    EXPECT_EQ(order_of(LotRule::kFifo, held), (Order{0, 1, 4, 2, 3}));
    EXPECT_EQ(order_of(LotRule::kLifo, held), (Order{3, 2, 4, 1, 0}));
    EXPECT_EQ(order_of(LotRule::kHifo, held), (Order{3, 1, 4, 2, 0}));
    EXPECT_EQ(order_of(LotRule::kAverage, held), (Order{0, 1, 4, 2, 3}));
    EXPECT_EQ(order_of(LotRule::kLossFirst, held), (Order{3, 1, 4, 0, 2}));
    EXPECT_EQ(order_of(LotRule::kLongTermFirst, held), (Order{1, 4, 0, 3, 2}));
}

TEST(LotRules, AverageBasisIsThatOfTheSymbol) {
    TaxableLots lots{.lots = {old_lot("a", 100, 20), old_lot("b", 300, 180)},
                     .rule = LotRule::kAverage,
                     .tax = {0.4, 0.2}};
    // 200 of basis over 400 of value: half is gain.
    EXPECT_NEAR(choose_lots(lots, 90).proceeds, 100, 1e-9);
}

TaxableLots random_lots(std::mt19937_64& random) {
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    TaxableLots lots;
    const int count = 1 + static_cast<int>(unit(random) * 12);
    for (int i = 0; i < count; ++i) {
        const double held = unit(random) * 3.0;
        lots.lots.push_back({.id = std::to_string(i),
                             .symbol = unit(random) < 0.5 ? "A" : "B",
                             .value = 100 + 1'000 * unit(random),
                             .basis = 1'200 * unit(random),
                             .acquired = -held,
                             .long_from = 1.0 - held});
    }
    lots.tax = {.short_rate = 0.2 + 0.3 * unit(random),
                .long_rate = 0.2 * unit(random),
                .short_loss = unit(random) < 0.3 ? 500 * unit(random) : 0.0,
                .long_loss = unit(random) < 0.3 ? 500 * unit(random) : 0.0};
    return lots;
}

TEST(LotChoice, KeepsCashAndBasisAndNeverPaysMoreByLowestTax) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 2'000; ++round) {
        TaxableLots lots = random_lots(random);
        double value = 0.0;
        double basis = 0.0;
        for (const TaxLot& lot : lots.lots) {
            value += lot.value;
            basis += lot.basis;
        }
        const double need = 0.8 * value * std::uniform_real_distribution<double>(0, 1)(random);
        std::array<double, kRules.size()> taxes{};
        for (std::size_t r = 0; r < kRules.size(); ++r) {
            lots.rule = kRules[r];
            const LotChoice choice = choose_lots(lots, need);
            taxes[r] = choice.tax;
            double proceeds = 0.0;
            double sold_basis = 0.0;
            for (const LotPile::Sold& sold : choice.sold) {
                proceeds += sold.proceeds;
                sold_basis += sold.basis;
                EXPECT_LE(sold.proceeds, lots.lots[sold.index].value * (1 + 1e-12));
            }
            EXPECT_NEAR(choice.proceeds, proceeds, 1e-8);
            if (proceeds < value * (1 - 1e-12)) {
                EXPECT_NEAR(proceeds - choice.tax, need, 1e-7);
            }
            EXPECT_NEAR(choice.sales.short_term + choice.sales.long_term, proceeds - sold_basis,
                        1e-8);
            // The remaining pile has the rest of the basis.
            LotPile pile(lots);
            pile.sell(need, 1.0, 0.0);
            if (lots.rule != LotRule::kLowestTax) {
                EXPECT_NEAR(pile.value() + proceeds, value, 1e-8);
                EXPECT_NEAR(pile.basis() + sold_basis, basis, 1e-8);
            }
        }
        for (std::size_t r = 0; r < kRules.size(); ++r)
            if (kRules[r] != LotRule::kAverage) {
                EXPECT_LE(taxes[4], taxes[r] + 1e-9);
            }
    }
}

Plan plan_with_lots(LotRule rule, double growth) {
    Plan plan = fixed_plan(100'000, 3, growth, 0.0);
    plan.withdrawal = WithdrawalRule{.amount = 20'000};
    plan.taxable_lots =
        TaxableLots{.lots = {old_lot("a", 50'000, 10'000), young_lot("b", 50'000, 50'000)},
                    .rule = rule,
                    .tax = {.short_rate = 0.4, .long_rate = 0.2}};
    plan.accounts = {{.type = AccountType::kTaxable, .balance = 100'000, .basis = 60'000}};
    return plan;
}

TEST(LotsInAPlan, YearsByHand) {
    // FIFO without growth. Lot a gains 4/5 of its value: raising 20,000 takes 20,000 / (1 - 0.16).
    const double gross = 20'000 / 0.84;
    const Simulation fifo = simulated(plan_with_lots(LotRule::kFifo, 0.0), flat_history());
    EXPECT_NEAR(fifo.percentiles[0].p50, 100'000 - gross, 1e-6);
    EXPECT_NEAR(fifo.percentiles[1].p50, 100'000 - 2 * gross, 1e-6);
    // The third year takes the rest of a, then b, which has no gain.
    const double rest = 50'000 - 2 * gross;
    const double third = rest + (20'000 - 0.84 * rest);
    EXPECT_NEAR(fifo.percentiles[2].p50, 100'000 - 2 * gross - third, 1e-6);
    EXPECT_NEAR(fifo.mean_taxes, 0.16 * 50'000, 1e-6);
    // By the least tax the lot without a gain is sold first: no tax for two and a half years.
    const Simulation lowest = simulated(plan_with_lots(LotRule::kLowestTax, 0.0), flat_history());
    EXPECT_NEAR(lowest.percentiles[1].p50, 60'000, 1e-6);
    EXPECT_NEAR(lowest.mean_taxes, 10'000 / 0.84 - 10'000, 1e-6);
}

TEST(LotsInAPlan, ALotBecomesLongTermAndGrowsWithThePortfolio) {
    // All of the young lot's gain in the second year is long term: value 55,000 after one year.
    Plan plan = plan_with_lots(LotRule::kLifo, 0.1);
    plan.withdrawal = std::nullopt;
    plan.events = {{.year = 1, .type = EventType::kExpense, .amount = 11'000}};
    const Simulation made = simulated(plan, flat_history());
    const double gain_share = 1.0 - 50.0 / 55.0;
    const double gross = 11'000 / (1.0 - 0.2 * gain_share);
    EXPECT_NEAR(made.percentiles[1].p50, (110'000 - gross) * 1.1, 1e-6);
}

TEST(LotsInAPlan, OneLotIsTheAverageCostAccount) {
    Plan lots = plan_with_lots(LotRule::kFifo, 0.07);
    lots.taxable_lots->lots = {old_lot("all", 100'000, 60'000)};
    Plan pool = lots;
    pool.taxable_lots.reset();
    pool.accounts[0].tax_rate = 0.2;
    const Simulation a = simulated(lots, flat_history());
    const Simulation b = simulated(pool, flat_history());
    for (std::size_t k = 0; k < 3; ++k)
        EXPECT_NEAR(a.percentiles[k].p50, b.percentiles[k].p50, 1e-6) << k;
    EXPECT_NEAR(a.mean_taxes, b.mean_taxes, 1e-6);
}

TEST(LotsInAPlan, ALossIsCarriedForward) {
    // 10,000 of loss this year cover half of next year's gain.
    Plan plan = fixed_plan(100'000, 2, 0.0, 0.0);
    plan.taxable_lots =
        TaxableLots{.lots = {old_lot("loss", 20'000, 30'000), old_lot("gain", 80'000, 0)},
                    .rule = LotRule::kLossFirst,
                    .tax = {.short_rate = 0.4, .long_rate = 0.25}};
    plan.accounts = {{.type = AccountType::kTaxable, .balance = 100'000, .basis = 30'000}};
    plan.withdrawal = WithdrawalRule{.amount = 20'000};
    const Simulation made = simulated(plan, flat_history());
    EXPECT_NEAR(made.percentiles[0].p50, 80'000, 1e-6);
    EXPECT_NEAR(made.percentiles[1].p50, 80'000 - (10'000 + 10'000 / 0.75), 1e-6);
}

}  // namespace
}  // namespace ballast::plan
