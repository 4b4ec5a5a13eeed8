// Drift and orders of a household, from its transactions in memory, as ledger.rebalance computes
// them:
//
//     bench_rebalance HOLDINGS REPETITIONS
//
// Every holding has twenty lots in four accounts; a tenth of the symbols was bought in the last 30
// days. The check is what the orders leave of the drift.
#include "ledger/rebalance.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <random>

#include "base/check.hpp"

namespace {

using namespace ballast;

constexpr int kSectors = 10;

struct Household {
    std::vector<model::Transaction> rows;
    ledger::MarketInputs market;
    ledger::RebalanceSettings settings;
};

Household make_household(int holdings) {
    std::mt19937 draw(7);
    const auto below = [&](int n) { return static_cast<int>(draw() % static_cast<unsigned>(n)); };
    Household household;
    const fin::Date last = fin::Date::from_ymd(2024, 6, 28).value();
    for (int a = 0; a < 4; ++a) {
        model::Transaction t;
        t.type = model::TransactionType::kDeposit;
        t.date = last - 3'000;
        t.account = fmt::format("account {}", a);
        t.amount = Decimal{std::int64_t{40'000} * holdings};
        household.rows.push_back(std::move(t));
    }
    for (int i = 0; i < holdings; ++i) {
        const std::string symbol = fmt::format("SYM{}", i);
        for (int lot = 0; lot < 20; ++lot) {
            model::Transaction t;
            t.type = model::TransactionType::kBuy;
            t.id = fmt::format("{}-{}", symbol, lot);
            t.date = lot == 19 && i % 10 == 0 ? last - below(30) : last - 31 - below(2'900);
            t.account = fmt::format("account {}", below(4));
            t.symbol = symbol;
            t.quantity = Decimal{1 + below(200)};
            t.price = Decimal{20 + below(100)};
            household.rows.push_back(std::move(t));
        }
        household.market.prices[symbol].undated = Decimal{20 + below(100)};
        household.market.securities[symbol].sector = fmt::format("sector {}", i % kSectors);
    }
    ledger::AllocationPlan& plan = household.settings.plan;
    plan.by = ledger::AllocationBy::kSector;
    for (int s = 0; s < kSectors; ++s) {
        ledger::AllocationTarget target;
        target.bucket = fmt::format("sector {}", s);
        target.weight = s < 5 ? 0.19 : 0.01;
        plan.targets.push_back(std::move(target));
    }
    ledger::AllocationTarget cash;
    cash.bucket = ledger::kCashBucket;
    plan.targets.push_back(std::move(cash));
    plan.cash_reserve = Decimal{100'000};
    household.settings.as_of = last;
    household.settings.lots.wash_sales = true;
    household.settings.lots.account_types = {{"account 3", model::AccountType::kTaxDeferred}};
    return household;
}

}  // namespace

int main(int argc, char** argv) {
    CHECK(argc == 3);
    const Household household = make_household(std::atoi(argv[1]));
    for (int i = 0; i < std::atoi(argv[2]); ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto outcome =
            ledger::rebalance(household.rows, household.market, household.settings);
        CHECK(outcome);
        fmt::print("time {}\n",
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        if (i > 0) continue;
        double drift = 0.0;
        for (const ledger::BucketAfter& row : outcome->value.after)
            drift = std::max(drift, std::abs(row.drift));
        CHECK(!outcome->value.orders.empty());
        fmt::print("check drift_left {} 0.001\n", drift);
    }
    return 0;
}
