// What a plan says cannot be posted is what posting it leaves out.
#include "ledger/import_unposted.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using model::ImportRow;
using model::LedgerEntry;
using testing::ElementsAre;
using testing::IsEmpty;

const AccountChoice kChoice{.fallback = "a", .by_name = {}};

LedgerEntry entry(const Row& row) { return {.transaction = make(row)}; }

ImportPlan plan_of(const std::vector<Row>& rows, const std::vector<LedgerEntry>& existing) {
    PackedQueue<ImportRow> queue;
    std::size_t line = 1;
    for (const Row& row : rows)
        queue.push_back(model::ImportedRow{.line = ++line, .transaction = make(row)});
    return make_import_plan(std::move(queue), kChoice, existing, PossibleDuplicates::kBook);
}

std::vector<std::string> found(const std::vector<Row>& rows,
                               const std::vector<LedgerEntry>& existing) {
    std::vector<std::string> texts;
    for (const UnpostedByImport& one : unposted_by(plan_of(rows, existing), existing))
        texts.push_back(fmt::format("{} {} missing {} line {}", one.transaction.date.to_string(),
                                    one.transaction.symbol,
                                    one.why.missing ? one.why.missing->to_string() : "none",
                                    one.line ? fmt::format("{}", *one.line) : "none"));
    return texts;
}

TEST(UnpostedBy, AnImportAreSalesOfMoreThanIsHeld) {
    const std::vector<LedgerEntry> existing{entry({"2024-01-02", Type::kBuy, "A", "10", "5"})};
    EXPECT_THAT(found({{"2024-02-01", Type::kSell, "A", "12", "6"},
                       {"2024-02-01", Type::kSell, "B", "1", "6"}},
                      existing),
                ElementsAre("2024-02-01 A missing 2 line 2", "2024-02-01 B missing 1 line 3"));
    EXPECT_THAT(found({{"2024-02-01", Type::kSell, "A", "12", "6"},
                       {"2024-01-15", Type::kBuy, "A", "2", "6"}},
                      existing),
                IsEmpty());
    EXPECT_THAT(found({{"2024-02-01", Type::kShortSell, "B", "1", "6"}}, existing), IsEmpty());
}

TEST(UnpostedBy, AnImportAreLaterTransactionsThatItTakesFrom) {
    const std::vector<LedgerEntry> existing{entry({"2024-01-02", Type::kBuy, "A", "10", "5"}),
                                            entry({"2024-03-01", Type::kSell, "A", "8", "6"})};
    EXPECT_THAT(found({{"2024-02-01", Type::kSell, "A", "4", "6"}}, existing),
                ElementsAre("2024-03-01 A missing 2 line none"));
}

TEST(UnpostedBy, AnImportAreNotThoseThatCouldNotBePostedBefore) {
    const std::vector<LedgerEntry> existing{entry({"2024-01-02", Type::kSell, "A", "3", "5"})};
    EXPECT_THAT(found({{"2024-02-01", Type::kBuy, "B", "4", "6"}}, existing), IsEmpty());
}

// Few symbols and days, buys and sales: after the plan the ledger leaves out what it said.
TEST(UnpostedBy, AnImportIsWhatTheLedgerLeavesOutAfterIt) {
    std::mt19937 random(7);
    const auto row = [&](int days) {
        const auto below = [&](unsigned n) { return random() % n; };
        return Row{.date = fmt::format("2024-01-{:02}", 1 + below(static_cast<unsigned>(days))),
                   .type = below(2) == 0 ? Type::kBuy : Type::kSell,
                   .symbol = std::string(1, static_cast<char>('A' + below(2))),
                   .quantity = fmt::format("{}", 1 + below(5)),
                   .price = fmt::format("{}", 10 + below(1'000))};
    };
    std::size_t all = 0;
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<LedgerEntry> existing;
        std::vector<Row> rows;
        for (int i = 0; i < 6; ++i) existing.push_back(entry(row(9)));
        std::ranges::stable_sort(existing, {}, [](const auto& e) { return e.transaction.date; });
        for (int i = 0; i < 6; ++i) rows.push_back(row(9));
        std::ranges::stable_sort(rows, {}, &Row::date);
        std::vector<Transaction> before;
        for (const LedgerEntry& one : existing) before.push_back(one.transaction);
        std::vector<Transaction> after = before;
        const ImportPlan plan = plan_of(rows, existing);
        for (const PlannedRow& one : plan.rows)
            if (one.status == ImportRowStatus::kNew) after.push_back(one.transaction);
        const std::size_t posted = after.size() - before.size();
        ASSERT_EQ(static_cast<std::int64_t>(posted), plan.totals.added);
        const auto unposted = [](const std::vector<Transaction>& list) {
            return lot_report(list, {}, OnError::kSkip)->value.unposted.size();
        };
        const auto says = unposted_by(plan, existing);
        const auto of_file = std::ranges::count_if(
            says, [](const UnpostedByImport& one) { return one.line.has_value(); });
        // Existing ones that could not be posted before are the rest.
        EXPECT_LE(says.size(), unposted(after));
        EXPECT_GE(says.size() + unposted(before), unposted(after));
        if (unposted(before) == 0) {
            EXPECT_EQ(says.size(), unposted(after));
        }
        all += static_cast<std::size_t>(of_file);
    }
    EXPECT_GT(all, 50U);
}

}  // namespace
}  // namespace ballast::ledger
