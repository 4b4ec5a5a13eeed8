// Plans of imports: what they report is what posting them does.
#include "ledger/import_plan.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>
#include <random>

#include "ledger/golden_ledger_test.hpp"
#include "model/content_key.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using model::ImportedRow;
using model::ImportRow;
using model::LedgerEntry;
using testing::ElementsAre;
using testing::IsEmpty;
using Rows = std::vector<ImportRow>;

PackedQueue<ImportRow> queue(const Rows& rows) { return {rows.begin(), rows.end()}; }

const AccountChoice kMain{.fallback = "main", .by_name = {}};

// A ledger in memory: posts plans as a store would.
class MemoryLedger {
public:
    std::vector<LedgerEntry> entries;

    ImportPlan plan(const Rows& rows, PossibleDuplicates choice = PossibleDuplicates::kBook) const {
        return make_import_plan(queue(rows), kMain, entries, choice);
    }

    ImportPlan post(const Rows& rows, PossibleDuplicates choice = PossibleDuplicates::kBook) {
        ImportPlan made = plan(rows, choice);
        auto targets = target_accounts(queue(rows), kMain, accounts_, fin::Currency::kUsd);
        for (auto& [slug, account] : targets) {
            if (!account.id.is_nil() || !made.rows_by_account.contains(slug)) continue;
            account.id = next<model::AccountId>();
            accounts_.push_back(account);
        }
        std::vector<LedgerEntry> posted = entries;
        const auto post = [&](PlannedEntries& part) -> Status {
            EXPECT_LE(part.changed.size() + part.added.size(), 5U);
            for (ReplacedEntry& replaced : part.changed)
                store(posted[replaced.existing], std::move(replaced.entry));
            for (LedgerEntry& entry : part.added) {
                if (entry.id.is_nil()) entry.id = next<model::EntryId>();
                store(posted.emplace_back(), std::move(entry));
            }
            return {};
        };
        EXPECT_TRUE(
            each_planned(made.rows, entries, targets, next<model::ImportId>(), Instant(), 5, post));
        entries = std::move(posted);
        return made;
    }

    // The number of entries with each content.
    std::map<std::string, std::size_t> contents() const {
        std::map<std::string, std::size_t> count;
        for (const LedgerEntry& entry : entries) ++count[key_of(entry.transaction)];
        return count;
    }

    static std::string key_of(const Transaction& t) {
        return t.account + ' ' + model::content_key(t);
    }

private:
    static void store(LedgerEntry& at, LedgerEntry entry) {
        entry.transaction.id = entry.id.to_string();
        at = std::move(entry);
    }

    template <class T>
    T next() {
        return T::parse(fmt::format("00000000-0000-7000-8000-{:012x}", ++made_)).value();
    }

    std::vector<model::Account> accounts_;
    std::uint64_t made_ = 0;
};

ImportRow row_of(const Row& row, std::string source_id = "", std::size_t line = 0) {
    Transaction t = make(row);
    if (t.account == "a") t.account.clear();
    return ImportedRow{
        .line = line, .source_id = std::move(source_id), .transaction = std::move(t)};
}

std::vector<ImportRowStatus> statuses(const ImportPlan& plan) {
    std::vector<ImportRowStatus> found;
    for (const PlannedRow& row : plan.rows) found.push_back(row.status);
    return found;
}

// Few days, symbols and numbers, so that rows often are equal or resemble each other.
Rows random_rows(std::mt19937& random, std::size_t count) {
    const auto below = [&](unsigned n) { return random() % n; };
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) {
        if (below(20) == 0) {
            rows.emplace_back(model::RejectedRow{.line = i + 2, .code = "date"});
            continue;
        }
        if (below(20) == 0) {
            rows.emplace_back(model::SkippedRow{.line = i + 2, .reason = "a total"});
            continue;
        }
        const std::string day = fmt::format("2024-01-{:02}", 1 + below(4));
        const std::string account = below(3) == 0 ? "Second" : "a";
        const std::string source = below(4) == 0 ? fmt::format("id{}", i) : "";
        Row row{day, Type::kBuy, std::string(1, static_cast<char>('A' + below(3))),
                fmt::format("{}", 1 + below(3)), "10"};
        if (below(4) == 0)
            row = {day, Type::kDeposit, "", "", "", fmt::format("{}", 100 * (1 + below(2)))};
        if (below(15) == 0) row.quantity = "-1";  // rejected by the ledger
        row.account = account;
        rows.push_back(row_of(row, source, i + 2));
    }
    return rows;
}

constexpr int kTrials = 300;

TEST(ImportPlan, ReportsTheEffectOfPostingIt) {
    for (int trial = 0; trial < kTrials; ++trial) {
        SCOPED_TRACE(trial);
        std::mt19937 random(static_cast<unsigned>(trial));
        MemoryLedger ledger;
        ledger.post(random_rows(random, 12));
        const auto choice =
            trial % 2 == 0 ? PossibleDuplicates::kBook : PossibleDuplicates::kLeaveOut;
        auto expected = ledger.contents();
        const std::size_t before = ledger.entries.size();
        const auto earlier = ledger.entries;
        const Rows rows = random_rows(random, 12);
        const ImportPlan plan = ledger.post(rows, choice);
        for (const PlannedRow& row : plan.rows) {
            if (row.status == ImportRowStatus::kChanged) {
                const std::string key = MemoryLedger::key_of(earlier[*row.existing].transaction);
                if (--expected[key] == 0) expected.erase(key);
            }
            if (row.status == ImportRowStatus::kNew || row.status == ImportRowStatus::kChanged)
                ++expected[MemoryLedger::key_of(row.transaction)];
        }
        EXPECT_EQ(ledger.contents(), expected);
        EXPECT_EQ(ledger.entries.size(), before + static_cast<std::size_t>(plan.totals.added));
        const model::ImportTotals& totals = plan.totals;
        EXPECT_EQ(totals.rows, totals.added + totals.duplicate + totals.changed + totals.rejected);
        EXPECT_EQ(totals.rows + totals.skipped, std::ssize(rows));
    }
}

TEST(ImportPlan, ASecondImportOfAFileAddsNothing) {
    for (int trial = 0; trial < kTrials; ++trial) {
        SCOPED_TRACE(trial);
        std::mt19937 random(static_cast<unsigned>(trial));
        MemoryLedger ledger;
        ledger.post(random_rows(random, 8));
        const Rows rows = random_rows(random, 12);
        ledger.post(rows);
        const auto before = ledger.contents();
        const ImportPlan again = ledger.post(rows);
        EXPECT_EQ(again.totals.added, 0);
        EXPECT_EQ(again.totals.changed, 0);
        EXPECT_EQ(ledger.contents(), before);
    }
}

// The parts contain whole days: identical rows of a day are all in a part or none is.
TEST(ImportPlan, OverlappingPartsOfAFileArePostedLikeTheWholeFile) {
    for (int trial = 0; trial < kTrials; ++trial) {
        SCOPED_TRACE(trial);
        std::mt19937 random(static_cast<unsigned>(trial));
        Rows rows = random_rows(random, 12);
        std::erase_if(
            rows, [](const ImportRow& row) { return !std::holds_alternative<ImportedRow>(row); });
        const auto date = [](const ImportRow& row) {
            return std::get<ImportedRow>(row).transaction.date;
        };
        std::ranges::stable_sort(rows, {}, date);
        Rows first = rows;
        Rows second = rows;
        std::erase_if(first, [&](const ImportRow& row) { return date(row) > day("2024-01-03"); });
        std::erase_if(second, [&](const ImportRow& row) { return date(row) < day("2024-01-02"); });
        MemoryLedger at_once;
        at_once.post(rows);
        MemoryLedger in_parts;
        in_parts.post(first);
        in_parts.post(second);
        EXPECT_EQ(in_parts.contents(), at_once.contents());
    }
}

TEST(ImportPlan, IdenticalRowsOfADayAreNumberedAndMatchedByNumber) {
    const ImportRow buy = row_of({"2024-01-02", Type::kBuy, "A", "1", "10"});
    MemoryLedger ledger;
    ledger.post({buy, buy});
    EXPECT_EQ(ledger.entries[0].occurrence, 0);
    EXPECT_EQ(ledger.entries[1].occurrence, 1);
    const ImportPlan third = ledger.post({buy, buy, buy});
    using enum ImportRowStatus;
    EXPECT_THAT(statuses(third), ElementsAre(kDuplicate, kDuplicate, kNew));
    EXPECT_EQ(third.rows[2].occurrence, 2);
    EXPECT_EQ(ledger.entries.size(), 3U);
    // One row of three matches the first entry.
    const ImportPlan one = ledger.plan({buy});
    EXPECT_EQ(one.rows[0].existing, 0U);
}

TEST(ImportPlan, ASourceIdDecidesBeforeTheContent) {
    const Row buy{"2024-01-02", Type::kBuy, "A", "1", "10"};
    const Row more{"2024-01-02", Type::kBuy, "A", "2", "10"};
    MemoryLedger ledger;
    ledger.post({row_of(buy, "x")});
    using enum ImportRowStatus;
    const ImportPlan plan = ledger.plan({row_of(more, "x"), row_of(buy, "y")});
    EXPECT_THAT(statuses(plan), ElementsAre(kChanged, kNew));
    EXPECT_EQ(plan.rows[0].reason, "reference_booked_with_other_content");
    const ImportPlan twice = ledger.plan({row_of(more, "z"), row_of(more, "z")});
    EXPECT_THAT(statuses(twice), ElementsAre(kNew, kDuplicate));
    EXPECT_EQ(twice.rows[1].reason, "twice_in_the_file");
}

TEST(ImportPlan, ACorrectedRowReplacesItsEntryWithTheNextVersion) {
    const ImportRow kept = row_of({"2024-01-02", Type::kBuy, "A", "1", "10"});
    MemoryLedger ledger;
    ledger.post({kept, row_of({"2024-01-03", Type::kBuy, "B", "1", "20"})});
    const auto before = ledger.entries;
    const ImportPlan plan = ledger.post({kept, row_of({"2024-01-03", Type::kBuy, "B", "1", "21"})});
    EXPECT_EQ(plan.rows[1].reason, "corrected_in_the_file");
    ASSERT_EQ(ledger.entries.size(), 2U);
    EXPECT_EQ(ledger.entries[1].id, before[1].id);
    EXPECT_EQ(ledger.entries[1].version, 2);
    EXPECT_EQ(ledger.entries[1].transaction.price, dec("21"));
    EXPECT_EQ(ledger.entries[1].import, before[1].import);
}

TEST(ImportPlan, AnEditedEntryIsNotRestoredByItsFile) {
    const ImportRow buy = row_of({"2024-01-02", Type::kBuy, "A", "1", "10"});
    MemoryLedger ledger;
    ledger.post({buy});
    ledger.entries[0].transaction.price = dec("11");  // the content key stays
    EXPECT_THAT(statuses(ledger.plan({buy})), ElementsAre(ImportRowStatus::kDuplicate));
}

TEST(ImportPlan, ARowThatTheLedgerCannotPostIsRejectedWithItsColumn) {
    MemoryLedger ledger;
    const ImportPlan plan = ledger.post({row_of({"2024-01-02", Type::kBuy, "A", "-1", "10"}),
                                         row_of({"2024-01-02", Type::kBuy, "", "1", "10"})});
    EXPECT_THAT(statuses(plan),
                ElementsAre(ImportRowStatus::kRejected, ImportRowStatus::kRejected));
    EXPECT_EQ(plan.rows[0].reason, "out_of_range");
    EXPECT_EQ(plan.rows[0].column, "quantity");
    EXPECT_EQ(plan.rows[0].value, "-1");
    EXPECT_EQ(plan.rows[1].reason, "missing_value");
    EXPECT_EQ(plan.rows[1].column, "symbol");
    EXPECT_THAT(ledger.entries, IsEmpty());
    EXPECT_THAT(plan.rows_by_account, IsEmpty());
}

TEST(ImportPlan, AFileInDescendingOrderIsPostedInAscendingOrder) {
    MemoryLedger ledger;
    ledger.post({row_of({"2024-01-03", Type::kBuy, "C", "1", "10"}),
                 row_of({"2024-01-02", Type::kBuy, "B", "1", "10"}),
                 row_of({"2024-01-02", Type::kBuy, "A", "1", "10"})});
    std::string order;
    for (const LedgerEntry& entry : ledger.entries) order += entry.transaction.symbol;
    EXPECT_EQ(order, "ABC");
}

TEST(ImportPlan, TheDigestDependsOnTheFileTheRowsAndTheVersionsOfTheirEntries) {
    const Rows rows{row_of({"2024-01-02", Type::kBuy, "A", "1", "10"})};
    MemoryLedger ledger;
    const std::string added = plan_digest(ledger.plan(rows), "file", ledger.entries);
    EXPECT_EQ(plan_digest(ledger.plan(rows), "file", ledger.entries), added);
    EXPECT_NE(plan_digest(ledger.plan(rows), "other", ledger.entries), added);
    ledger.post(rows);
    const std::string duplicate = plan_digest(ledger.plan(rows), "file", ledger.entries);
    EXPECT_NE(duplicate, added);
    ++ledger.entries[0].version;
    EXPECT_NE(plan_digest(ledger.plan(rows), "file", ledger.entries), duplicate);
}

TEST(PossibleDuplicates, AreMarkedOrLeftOutAndMatchOneEntryEach) {
    // Another format states the amount instead of the price, within the fees.
    const ImportRow priced = row_of({"2024-01-02", Type::kBuy, "A", "2", "10", "", "1"});
    const ImportRow stated = row_of({"2024-01-02", Type::kBuy, "A", "2", "", "21"});
    MemoryLedger ledger;
    ledger.post({priced});
    using enum ImportRowStatus;
    const ImportPlan marked = ledger.plan({stated, stated});
    EXPECT_THAT(statuses(marked), ElementsAre(kNew, kNew));
    EXPECT_EQ(marked.rows[0].reason, kPossibleDuplicate);
    EXPECT_EQ(marked.rows[0].resembles, 0U);
    EXPECT_EQ(marked.rows[1].reason, "unmatched");
    EXPECT_EQ(marked.possible_duplicates, 1);
    const ImportPlan without = ledger.plan({stated, stated}, PossibleDuplicates::kLeaveOut);
    EXPECT_THAT(statuses(without), ElementsAre(kDuplicate, kNew));
}

TEST(ImportAccounts, AreTheMappedOnesOrMadeFromTheNameInTheFile) {
    const AccountChoice choice{.fallback = "main", .by_name = {{"X-1", "broker"}}};
    EXPECT_EQ(slug_of("X-1", choice), "broker");
    EXPECT_EQ(slug_of("", choice), "main");
    EXPECT_EQ(slug_of("Roth IRA (2)", choice), "roth-ira-2");
    EXPECT_EQ(slug_of("***", choice), "main");
    EXPECT_EQ(slug_of(std::string(100, 'a'), choice).size(), 64U);

    const std::vector<model::Account> known{
        {.id = model::AccountId::parse("00000000-0000-7000-8000-000000000001").value(),
         .slug = "main",
         .name = "Main"}};
    const Rows rows{row_of({"2024-01-02", Type::kBuy, "A", "1", "10"}),
                    row_of({.date = "2024-01-02", .symbol = "A", .account = "Roth IRA"})};
    const auto targets = target_accounts(queue(rows), choice, known, fin::Currency::kEur);
    ASSERT_EQ(targets.size(), 2U);
    EXPECT_EQ(targets.at("main").name, "Main");
    EXPECT_FALSE(targets.at("main").id.is_nil());
    EXPECT_EQ(targets.at("roth-ira").name, "Roth IRA");
    EXPECT_TRUE(targets.at("roth-ira").id.is_nil());
    EXPECT_EQ(targets.at("roth-ira").currency, fin::Currency::kEur);
    EXPECT_EQ(targets.at("roth-ira").type, model::AccountType::kTaxFree);
}

TEST(ImportPlan, ANewAccountHasTheTaxTreatmentOfItsName) {
    using enum model::AccountType;
    for (const auto& [name, type] :
         std::initializer_list<std::pair<const char*, model::AccountType>>{
             {"IRA", kTaxDeferred},
             {"Rollover IRA ...123", kTaxDeferred},
             {"ACME 401(k)", kTaxDeferred},
             {"Roth IRA", kTaxFree},
             {"roth-401k", kTaxFree},
             {"Health Savings HSA", kTaxFree},
             {"Joint checking", kBank},
             {"Brokerage", kTaxable},
             {"Miranda Lisa", kTaxable},
             {"", kTaxable}})
        EXPECT_EQ(account_type_of(name), type) << name;
    // What the file states counts more than the name.
    const AccountChoice choice{.fallback = "main", .by_name = {}, .types = {{"123", kBank}}};
    const Rows rows{row_of({.date = "2024-01-02", .symbol = "A", .account = "123"})};
    const auto targets = target_accounts(queue(rows), choice, {}, fin::Currency::kUsd);
    EXPECT_EQ(targets.at("123").type, kBank);
    // A new account for rows without one has the name that the user wrote.
    const AccountChoice written{
        .fallback = "my-roth-ira", .by_name = {}, .types = {}, .fallback_name = "My Roth IRA"};
    const Rows unnamed{row_of({.date = "2024-01-02", .symbol = "A"})};
    const auto made = target_accounts(queue(unnamed), written, {}, fin::Currency::kUsd);
    EXPECT_EQ(made.at("my-roth-ira").name, "My Roth IRA");
    EXPECT_EQ(made.at("my-roth-ira").type, kTaxFree);
}

}  // namespace
}  // namespace ballast::ledger
