// Accounts, ledger entries, imports, profiles, snapshots, preferences, data sources: one suite on
// both databases.
#include <algorithm>
#include <fmt/format.h>

#include "model/content_key.hpp"
#include "store/accounts.hpp"
#include "store/app_state.hpp"
#include "store/ledger_entries.hpp"
#include "store/ledger_imports.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using model::Account;
using model::TransactionType;
using test::fails_with;
using test::kNow;
using test::ok;

constexpr Instant kLater = Instant::from_micros(kNow.micros() + 5'000'000);

Decimal decimal(const char* text) { return *Decimal::parse(text); }
fin::Date date(const char* text) { return *fin::Date::parse(text); }

class LedgerTest : public test::StateTest {
protected:
    template <class Body>
    auto write(Body body) {
        return database().transact(tenant_, body);
    }
    template <class Body>
    auto read(Body body) {
        return database().read(tenant_, body);
    }
    Account account(const std::string& slug) {
        auto made = write([&](Transaction& t) {
            return create_account(t, {.slug = slug, .name = "Name of " + slug}, kNow);
        });
        EXPECT_TRUE(ok(made));
        return *made;
    }
    static LedgerEntry buy(const Account& in, const char* day, const char* symbol,
                           const char* quantity) {
        LedgerEntry entry{.account = in.id};
        entry.transaction.date = date(day);
        entry.transaction.symbol = symbol;
        entry.transaction.quantity = decimal(quantity);
        entry.transaction.price = decimal("12.5");
        return entry;
    }
    LedgerEntry create(LedgerEntry entry) {
        auto made = write([&](Transaction& t) { return create_entry(t, entry, kNow); });
        EXPECT_TRUE(ok(made));
        return *made;
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, LedgerTest, test::kDatabases, test::database_name);

TEST_P(LedgerTest, AnAccountRoundTripsAndIsChangedOnlyAtItsVersion) {
    Account given{.slug = "roth",
                  .name = "Roth \xE2\x82\xAC",
                  .institution = "A broker",
                  .type = model::AccountType::kTaxFree,
                  .currency = fin::Currency::kEur,
                  .note = "n"};
    auto made = write([&](Transaction& t) { return create_account(t, given, kNow); });
    ASSERT_TRUE(ok(made));
    for (const std::string& name : {made->id.to_string(), std::string("roth")}) {
        auto found = read([&](Transaction& t) { return find_account(t, name); });
        ASSERT_TRUE(ok(found));
        EXPECT_EQ(found->name, given.name);
        EXPECT_EQ(found->institution, given.institution);
        EXPECT_EQ(found->type, given.type);
        EXPECT_EQ(found->currency, given.currency);
        EXPECT_EQ(found->version, 1);
    }
    EXPECT_TRUE(fails_with(Code::kConflict,
                           write([&](Transaction& t) { return create_account(t, given, kNow); })));
    Account changed = *made;
    changed.name = "Other";
    auto updated = write([&](Transaction& t) { return update_account(t, changed, 1, kLater); });
    ASSERT_TRUE(ok(updated));
    EXPECT_EQ(updated->version, 2);
    EXPECT_EQ(updated->updated_at, kLater);
    EXPECT_TRUE(fails_with(Code::kConflict, write([&](Transaction& t) {
                               return update_account(t, changed, 1, kLater);
                           })));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write([&](Transaction& t) {
                               return create_account(t, {.slug = "No Slug"}, kNow);
                           })));
}

TEST_P(LedgerTest, AnAccountWithEntriesIsNotDeleted) {
    const Account main = account("main");
    const LedgerEntry entry = create(buy(main, "2024-01-02", "A", "1"));
    auto refused = write([&](Transaction& t) { return delete_account(t, main.id, 1); });
    ASSERT_TRUE(fails_with(Code::kConflict, refused));
    EXPECT_THAT(refused.error().attributes, testing::Contains(testing::Pair("entries", "1")));
    ASSERT_TRUE(ok(write([&](Transaction& t) { return delete_entry(t, entry.id, 1); })));
    EXPECT_TRUE(ok(write([&](Transaction& t) { return delete_account(t, main.id, 1); })));
    EXPECT_TRUE(
        fails_with(Code::kNotFound, read([&](Transaction& t) { return find_account(t, "main"); })));
}

TEST_P(LedgerTest, AnEntryRoundTrips) {
    const Account main = account("main");
    LedgerEntry given{.account = main.id,
                      .transaction = {.date = date("2024-02-29"),
                                      .type = TransactionType::kSpinoff,
                                      .symbol = "OLD",
                                      .quantity = decimal("0.000000000001"),
                                      .price = decimal("99999999999999999999999999.5"),
                                      .amount = decimal("-7.25"),
                                      .fees = decimal("0.01"),
                                      .currency = fin::Currency::kEur,
                                      .lot_id = "lot",
                                      .ratio = decimal("0.333333333333"),
                                      .new_symbol = "NEW",
                                      .note = "a \"note\"\nof lines",
                                      .ratio_base = decimal("3"),
                                      .other_account = "elsewhere",
                                      .acquired = date("2020-02-29"),
                                      .fair_value = decimal("10"),
                                      .basis_fraction = decimal("0.25"),
                                      .gift_tax = decimal("1.5"),
                                      .multiplier = decimal("100")},
                      .reference = "FITID-1",
                      .import = ImportId::make(kNow),
                      .line = 17};
    const LedgerEntry made = create(given);
    auto found = read([&](Transaction& t) { return get_entry(t, made.id); });
    ASSERT_TRUE(ok(found));
    const model::Transaction& t = found->transaction;
    EXPECT_EQ(t.id, made.id.to_string());
    EXPECT_EQ(t.account, "main");
    EXPECT_EQ(t.date, given.transaction.date);
    EXPECT_EQ(t.type, given.transaction.type);
    EXPECT_EQ(t.symbol, "OLD");
    EXPECT_EQ(t.quantity, given.transaction.quantity);
    EXPECT_EQ(t.price, given.transaction.price);
    EXPECT_EQ(t.amount, given.transaction.amount);
    EXPECT_EQ(t.fees, given.transaction.fees);
    EXPECT_EQ(t.currency, given.transaction.currency);
    EXPECT_EQ(t.lot_id, "lot");
    EXPECT_EQ(t.ratio, given.transaction.ratio);
    EXPECT_EQ(t.new_symbol, "NEW");
    EXPECT_EQ(t.note, given.transaction.note);
    EXPECT_EQ(t.ratio_base, decimal("3"));
    EXPECT_EQ(t.other_account, "elsewhere");
    EXPECT_EQ(t.acquired, given.transaction.acquired);
    EXPECT_EQ(t.fair_value, given.transaction.fair_value);
    EXPECT_EQ(t.basis_fraction, given.transaction.basis_fraction);
    EXPECT_EQ(t.gift_tax, given.transaction.gift_tax);
    EXPECT_EQ(t.multiplier, given.transaction.multiplier);
    EXPECT_EQ(found->reference, "FITID-1");
    EXPECT_EQ(found->import, given.import);
    EXPECT_EQ(found->line, 17);
    EXPECT_EQ(found->content_key, model::content_key(given.transaction));
    EXPECT_EQ(found->version, 1);
}

TEST_P(LedgerTest, EveryTypeRoundTrips) {
    const Account main = account("main");
    for (int i = 0; i <= static_cast<int>(TransactionType::kBasisIncrease); ++i) {
        LedgerEntry entry = buy(main, "2024-01-02", "A", "1");
        entry.transaction.type = static_cast<TransactionType>(i);
        EXPECT_EQ(create(entry).transaction.type, entry.transaction.type);
    }
}

TEST_P(LedgerTest, TwoIdenticalTradesAreTwoOccurrencesOfOneKey) {
    const Account main = account("main"), other = account("other");
    const LedgerEntry first = create(buy(main, "2024-01-02", "A", "1"));
    const LedgerEntry second = create(buy(main, "2024-01-02", "A", "1"));
    const LedgerEntry elsewhere = create(buy(other, "2024-01-02", "A", "1"));
    EXPECT_EQ(first.content_key, second.content_key);
    EXPECT_EQ(first.occurrence, 0);
    EXPECT_EQ(second.occurrence, 1);
    EXPECT_EQ(elsewhere.occurrence, 0);
    LedgerEntry again = second;
    again.id = EntryId::make(kNow);
    EXPECT_TRUE(fails_with(Code::kConflict, write([&](Transaction& t) {
                               return put_entries(t, std::span(&again, 1));
                           })));
}

TEST_P(LedgerTest, AnUpdateKeepsTheContentKeyOfImportedEntriesOnly) {
    const Account main = account("main");
    LedgerEntry imported = buy(main, "2024-01-02", "A", "1");
    imported.import = ImportId::make(kNow);
    for (LedgerEntry entry : {create(imported), create(buy(main, "2024-01-03", "B", "2"))}) {
        const std::string before = entry.content_key;
        entry.transaction.price = decimal("13");
        auto changed = write([&](Transaction& t) { return update_entry(t, entry, 1, kLater); });
        ASSERT_TRUE(ok(changed));
        EXPECT_EQ(changed->version, 2);
        EXPECT_EQ(changed->updated_at, kLater);
        EXPECT_EQ(changed->transaction.price, decimal("13"));
        EXPECT_EQ(changed->content_key == before, changed->import.has_value());
        EXPECT_TRUE(fails_with(Code::kConflict, write([&](Transaction& t) {
                                   return update_entry(t, entry, 1, kLater);
                               })));
    }
}

TEST_P(LedgerTest, EntriesAreFilteredSortedAndPaged) {
    const Account main = account("main"), other = account("other");
    for (int i = 0; i < 30; ++i)
        create(buy(i % 3 ? main : other, fmt::format("2024-01-{:02}", 30 - i).c_str(),
                   i % 2 ? "A" : "B", fmt::format("{}", i + 1).c_str()));
    const auto count = [&](const EntryFilter& filter) {
        auto n = read([&](Transaction& t) { return count_entries(t, filter); });
        EXPECT_TRUE(ok(n));
        return *n;
    };
    EXPECT_EQ(count({}), 30);
    EXPECT_EQ(count({.accounts = {other.id}}), 10);
    EXPECT_EQ(count({.accounts = {other.id, main.id}}), 30);
    EXPECT_EQ(count({.symbol = "A"}), 15);
    EXPECT_EQ(count({.type = TransactionType::kSell}), 0);
    EXPECT_EQ(count({.from = date("2024-01-10"), .to = date("2024-01-12")}), 3);
    EXPECT_EQ(count({.text = "b"}), 15);
    for (const EntrySort sort : {EntrySort::kDate, EntrySort::kSymbol, EntrySort::kType,
                                 EntrySort::kAmount, EntrySort::kCreatedAt}) {
        for (const Direction direction : {Direction::kAscending, Direction::kDescending}) {
            std::vector<std::string> ids;
            PageRequest page{.limit = 7, .direction = direction};
            do {
                auto next = read([&](Transaction& t) { return list_entries(t, {}, sort, page); });
                ASSERT_TRUE(ok(next));
                for (const LedgerEntry& entry : next->items) ids.push_back(entry.transaction.id);
                page.cursor = next->next;
            } while (!page.cursor.empty());
            ASSERT_EQ(ids.size(), 30);
            std::ranges::sort(ids);
            EXPECT_EQ(std::ranges::unique(ids).size(), 0);
        }
    }
    auto all = read([&](Transaction& t) { return all_entries(t, {}); });
    ASSERT_TRUE(ok(all));
    std::vector<LedgerEntry> parts;
    ASSERT_TRUE(ok(read([&](Transaction& t) {
        return each_entries(t, {}, [&](const std::vector<LedgerEntry>& part) -> Status {
            parts.insert(parts.end(), part.begin(), part.end());
            return {};
        });
    })));
    EXPECT_TRUE(std::ranges::equal(parts, *all, {}, &LedgerEntry::id, &LedgerEntry::id));
    EXPECT_TRUE(std::ranges::is_sorted(
        *all, {}, [](const LedgerEntry& entry) { return entry.transaction.date; }));
}

TEST_P(LedgerTest, AReplacedEntryIsRestoredExactly) {
    const Account main = account("main");
    LedgerEntry before = create(buy(main, "2024-01-02", "A", "1"));
    LedgerEntry changed = before;
    changed.transaction.note = "other";
    ASSERT_TRUE(ok(write([&](Transaction& t) { return update_entry(t, changed, 1, kLater); })));
    ASSERT_TRUE(ok(write([&](Transaction& t) { return replace_entry(t, before); })));
    auto found = read([&](Transaction& t) { return get_entry(t, before.id); });
    ASSERT_TRUE(ok(found));
    EXPECT_EQ(found->version, 1);
    EXPECT_EQ(found->updated_at, kNow);
    EXPECT_EQ(found->transaction.note, "");
}

TEST_P(LedgerTest, AnImportIsUndoneOnce) {
    LedgerImport given{.id = ImportId::make(kNow),
                       .file_name = "a.csv",
                       .file_digest = "d",
                       .plan_digest = "p",
                       .format = "schwab",
                       .totals = {.added = 3, .rejected = 1},
                       .first_date = date("2024-01-02"),
                       .undo = "{\"x\":1}",
                       .created_by = "me",
                       .created_at = kNow};
    ASSERT_TRUE(ok(write([&](Transaction& t) { return put_import(t, given); })));
    auto found = read([&](Transaction& t) { return get_import(t, given.id); });
    ASSERT_TRUE(ok(found));
    EXPECT_EQ(found->totals.added, 3);
    EXPECT_EQ(found->totals.rejected, 1);
    EXPECT_EQ(found->totals.rows, 4);
    EXPECT_EQ(found->first_date, given.first_date);
    EXPECT_EQ(found->last_date, std::nullopt);
    EXPECT_EQ(found->undo, given.undo);
    const auto undo = [&] {
        return write([&](Transaction& t) { return mark_import_undone(t, given.id, kLater); });
    };
    auto undone = undo();
    ASSERT_TRUE(ok(undone));
    EXPECT_EQ(undone->state, ImportState::kUndone);
    EXPECT_EQ(undone->undone_at, kLater);
    EXPECT_TRUE(fails_with(Code::kConflict, undo()));
    auto listed =
        read([&](Transaction& t) { return list_imports(t, {.state = ImportState::kUndone}, {}); });
    ASSERT_TRUE(ok(listed));
    EXPECT_EQ(listed->items.size(), 1);
}

TEST_P(LedgerTest, AProfileIsFoundByNameAndByTheHeadersFingerprint) {
    const auto put = [&](const char* name, const char* profile, Instant now) {
        return write([&](Transaction& t) {
            return put_profile(t, {.name = name, .fingerprint = "f", .profile = profile}, now);
        });
    };
    ASSERT_TRUE(ok(put("a", "1", kNow)));
    ASSERT_TRUE(ok(put("b", "2", kNow)));
    auto again = put("a", "3", kLater);
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(again->version, 2);
    EXPECT_EQ(again->created_at, kNow);
    auto found = read([&](Transaction& t) { return find_profile(t, "f"); });
    ASSERT_TRUE(ok(found));
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ((*found)->profile, "3");
    auto none = read([&](Transaction& t) { return find_profile(t, ""); });
    ASSERT_TRUE(ok(none));
    EXPECT_FALSE(none->has_value());
    ASSERT_TRUE(ok(write([&](Transaction& t) { return delete_profile(t, "a"); })));
    EXPECT_TRUE(
        fails_with(Code::kNotFound, read([&](Transaction& t) { return get_profile(t, "a"); })));
}

TEST_P(LedgerTest, SnapshotsPreferencesAndDataSourcesRoundTrip) {
    const ImportId import = ImportId::make(kNow);
    const std::vector<LedgerSnapshot> snapshots{
        {SnapshotId::make(kNow), date("2024-03-01"), import, "{\"total\":2}", kNow},
        {SnapshotId::make(kNow), date("2024-02-01"), std::nullopt, "{\"total\":1}", kNow}};
    ASSERT_TRUE(ok(write([&](Transaction& t) { return put_snapshots(t, snapshots); })));
    auto listed = read([&](Transaction& t) { return list_snapshots(t, {}, {}); });
    ASSERT_TRUE(ok(listed));
    ASSERT_EQ(listed->size(), 2);
    EXPECT_EQ((*listed)[0].snapshot, "{\"total\":1}");
    auto deleted = write([&](Transaction& t) { return delete_snapshots_of(t, import); });
    ASSERT_TRUE(ok(deleted));
    EXPECT_EQ(*deleted, 1);

    const UserId me = UserId::make(kNow), you = UserId::make(kNow);
    for (const char* value : {"1", "\"dark\""})
        ASSERT_TRUE(ok(
            write([&](Transaction& t) { return put_preference(t, me, "ui.theme", value, kNow); })));
    auto mine = read([&](Transaction& t) { return list_preferences(t, me, "ui."); });
    ASSERT_TRUE(ok(mine));
    ASSERT_EQ(mine->size(), 1);
    EXPECT_EQ((*mine)[0].value, "\"dark\"");
    auto yours = read([&](Transaction& t) { return list_preferences(t, you); });
    ASSERT_TRUE(ok(yours));
    EXPECT_TRUE(yours->empty());

    ASSERT_TRUE(ok(write([&](Transaction& t) {
        return put_data_source(t, {.name = "fred", .kind = "macro", .source = "{}"}, kNow);
    })));
    auto sources = read([&](Transaction& t) { return list_data_sources(t, "macro"); });
    ASSERT_TRUE(ok(sources));
    EXPECT_EQ(sources->size(), 1);
    ASSERT_TRUE(ok(write([&](Transaction& t) { return delete_data_source(t, "fred"); })));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           write([&](Transaction& t) { return delete_data_source(t, "fred"); })));
}

TEST_P(LedgerTest, AnotherTenantSeesNoneOfIt) {
    const Account main = account("main");
    const LedgerEntry entry = create(buy(main, "2024-01-02", "A", "1"));
    auto theirs = database().transact(other_tenant_, [&](Transaction& t) -> Status {
        if (get_entry(t, entry.id)) return fail(Code::kInternal, "seen");
        if (find_account(t, "main")) return fail(Code::kInternal, "seen");
        TRY(const auto all, all_entries(t, {}));
        if (!all.empty()) return fail(Code::kInternal, "seen");
        // Nor can that tenant add an entry to our account.
        LedgerEntry into{.account = main.id, .created_at = kNow, .updated_at = kNow};
        into.id = EntryId::make(kNow);
        into.transaction = entry.transaction;
        return put_entries(t, std::span(&into, 1));
    });
    EXPECT_TRUE(fails_with(Code::kNotFound, theirs));
    auto deleted = database().transact(other_tenant_, [&](Transaction& t) {
        return t.execute("DELETE FROM main.ledger_entries");
    });
    ASSERT_TRUE(ok(deleted));
    EXPECT_EQ(*deleted, 0);
    EXPECT_TRUE(ok(read([&](Transaction& t) { return get_entry(t, entry.id); })));
}

}  // namespace
}  // namespace ballast::store
