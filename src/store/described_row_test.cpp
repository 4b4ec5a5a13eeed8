// The stored form of described structs, on both databases.
#include "store/described_row.hpp"

#include <array>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "model/describe_account.hpp"
#include "model/describe_portfolio.hpp"
#include "model/transaction_sample_test.hpp"
#include "store/accounts.hpp"
#include "store/describe_identity.hpp"
#include "store/describe_ledger_import.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using model::AssetType;
using model::OptionRight;
using test::kNow;
using test::ok;
using test::spinoff;

// Changing a name would make what is stored unreadable.
TEST(StoredNames, OfEnumsAreThoseOfEarlierVersions) {
    using enum AssetType;
    constexpr std::array<std::pair<AssetType, std::string_view>, 8> kTypes{
        {{kEquity, "equity"},
         {kEtf, "etf"},
         {kMutualFund, "mutual_fund"},
         {kBond, "bond"},
         {kOption, "option"},
         {kCash, "cash"},
         {kCommodity, "commodity"},
         {kOther, "other"}}};
    for (const auto& [type, name] : kTypes) {
        EXPECT_EQ(detail::stored(type), name);
        EXPECT_EQ(detail::from_stored<AssetType>(name).value(), type);
    }
    EXPECT_EQ(detail::stored(OptionRight::kCall), "call");
    EXPECT_EQ(detail::stored(OptionRight::kPut), "put");
    EXPECT_TRUE(test::fails_with(Code::kCorrupted, detail::from_stored<AssetType>("share")));
}

// As for asset types; the order is that of the enum.
TEST(StoredNames, OfTransactionsAndAccountsAreThoseOfEarlierVersions) {
    constexpr std::array<std::string_view, 21> kTypes{"buy",
                                                      "sell",
                                                      "dividend",
                                                      "reinvest",
                                                      "interest",
                                                      "fee",
                                                      "tax",
                                                      "deposit",
                                                      "withdrawal",
                                                      "split",
                                                      "transfer_in",
                                                      "transfer_out",
                                                      "return_of_capital",
                                                      "short_sell",
                                                      "cover",
                                                      "exercise",
                                                      "assign",
                                                      "expire",
                                                      "spinoff",
                                                      "merger",
                                                      "basis_increase"};
    EXPECT_EQ(describe::kWords<model::TransactionType>.size(), kTypes.size());
    for (std::size_t i = 0; i < kTypes.size(); ++i)
        EXPECT_EQ(detail::stored(static_cast<model::TransactionType>(i)), kTypes[i]);
    constexpr std::array<std::string_view, 5> kAccounts{"taxable", "tax_deferred", "tax_free",
                                                        "bank", "other"};
    EXPECT_EQ(describe::kWords<model::AccountType>.size(), kAccounts.size());
    for (std::size_t i = 0; i < kAccounts.size(); ++i)
        EXPECT_EQ(detail::stored(static_cast<model::AccountType>(i)), kAccounts[i]);
}

TEST(StoredNames, OfRolesTokensAndImportsAreThoseOfEarlierVersions) {
    using testing::ElementsAre;
    EXPECT_THAT(describe::kWords<Role>, ElementsAre("viewer", "analyst", "manager", "admin"));
    EXPECT_THAT(describe::kWords<TokenKind>,
                ElementsAre("one_time_link", "session", "service", "program", "challenge",
                            "invitation", "reset", "report"));
    EXPECT_THAT(describe::kWords<ImportState>, ElementsAre("committed", "undone"));
    EXPECT_EQ(parse_role("admin").value(), Role::kAdmin);
    const auto unknown = parse_role("owner");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().message,
              "\"owner\" is not a role: expected viewer, analyst, manager or admin");
}

class StoredRowTest : public test::StateTest {};

INSTANTIATE_TEST_SUITE_P(Databases, StoredRowTest, test::kDatabases, test::database_name);

constexpr std::string_view kPortfolio = "01890a5d-ac96-774b-bcce-b302099a8057";
constexpr std::string_view kPosition = "01890a5d-ac96-774b-bcce-b302099a8058";

// As an earlier version wrote them, column by column.
Status write_rows(Transaction& t) {
    TRY_STATUS(t.execute(
        "INSERT INTO main.portfolios (tenant_id, id, slug, name, description, base_currency, tags, "
        "created_at, updated_at, version) VALUES (current_tenant(), $1, 'book', 'Book', 'd', "
        "'EUR', '[\"core\"]', 7, 8, 2)",
        {kPortfolio}));
    TRY_STATUS(t.execute(
        "INSERT INTO main.positions (tenant_id, id, portfolio_id, symbol, type, quantity, "
        "entry_price, entry_date, multiplier, option_underlying, option_expiry, option_right, "
        "option_strike, tags, strategy, note, created_at, updated_at, version) VALUES "
        "(current_tenant(), $1, $2, 'SPY250919P00460500', 'option', '-2.5', '1.25', '2025-01-02', "
        "'100', 'SPY', '2025-09-19', 'put', '460.5', '[\"a\",\"b\"]', 's', 'n', 17, 18, 3)",
        {kPosition, kPortfolio}));
    return {};
}

TEST_P(StoredRowTest, RowsOfEarlierVersionsAreReadFieldByField) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_rows)));
    const auto portfolio =
        database().read(tenant_, [](Transaction& t) { return find_portfolio(t, "book"); });
    ASSERT_TRUE(ok(portfolio));
    EXPECT_EQ(portfolio->id.to_string(), kPortfolio);
    EXPECT_EQ(portfolio->name, "Book");
    EXPECT_EQ(portfolio->description, "d");
    EXPECT_EQ(portfolio->base_currency, fin::Currency::kEur);
    EXPECT_THAT(portfolio->tags, testing::ElementsAre("core"));
    EXPECT_EQ(portfolio->created_at.micros(), 7);
    EXPECT_EQ(portfolio->updated_at.micros(), 8);
    EXPECT_EQ(portfolio->version, 2);

    const auto position = database().read(tenant_, [](Transaction& t) {
        return get_position(t, *model::PositionId::parse(kPosition));
    });
    ASSERT_TRUE(ok(position));
    EXPECT_EQ(position->id.to_string(), kPosition);
    EXPECT_EQ(position->portfolio, portfolio->id);
    EXPECT_EQ(position->symbol, "SPY250919P00460500");
    EXPECT_EQ(position->type, AssetType::kOption);
    EXPECT_EQ(position->quantity, *Decimal::parse("-2.5"));
    EXPECT_EQ(position->entry_price, *Decimal::parse("1.25"));
    EXPECT_EQ(position->entry_date, fin::Date::from_ymd(2025, 1, 2).value());
    EXPECT_EQ(position->multiplier, Decimal(100));
    EXPECT_EQ(position->option, (model::OptionTerms{"SPY", fin::Date::from_ymd(2025, 9, 19).value(),
                                                    OptionRight::kPut, *Decimal::parse("460.5")}));
    EXPECT_THAT(position->tags, testing::ElementsAre("a", "b"));
    EXPECT_EQ(position->strategy, "s");
    EXPECT_EQ(position->note, "n");
    EXPECT_EQ(position->created_at.micros(), 17);
    EXPECT_EQ(position->updated_at.micros(), 18);
    EXPECT_EQ(position->version, 3);
}

constexpr std::string_view kAccount = "01890a5d-ac96-774b-bcce-b302099a8059";
constexpr std::string_view kEntry = "01890a5d-ac96-774b-bcce-b302099a805a";
constexpr std::string_view kImport = "01890a5d-ac96-774b-bcce-b302099a805b";

Status write_ledger_rows(Transaction& t) {
    TRY_STATUS(t.execute(
        "INSERT INTO main.accounts (tenant_id, id, slug, name, institution, type, currency, note, "
        "created_at, updated_at, version) VALUES (current_tenant(), $1, 'main', 'Main', 'Broker', "
        "'tax_free', 'EUR', 'n', 5, 6, 4)",
        {kAccount}));
    TRY_STATUS(t.execute(
        "INSERT INTO main.ledger_entries (tenant_id, id, account_id, date, type, symbol, quantity, "
        "price, amount, fees, currency, lot_id, ratio, ratio_base, new_symbol, other_account, "
        "acquired, fair_value, basis_fraction, gift_tax, multiplier, note, reference, content_key, "
        "occurrence, import_id, line, created_at, updated_at, version) VALUES (current_tenant(), "
        "$1, $2, '2024-02-29', 'spinoff', 'OLD', '0.5', '99.5', '-7.25', '0.01', 'EUR', 'lot', "
        "'0.25', '3', 'NEW', 'elsewhere', '2020-02-29', '10', '0.25', '1.5', '100', 'n', 'FITID', "
        "'key', 2, $3, 17, 27, 28, 3)",
        {kEntry, kAccount, kImport}));
    return {};
}

Result<LedgerEntry> stored_entry(Transaction& t) { return get_entry(t, *EntryId::parse(kEntry)); }

TEST_P(StoredRowTest, LedgerRowsOfEarlierVersionsAreReadFieldByField) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_ledger_rows)));
    const auto account =
        database().read(tenant_, [](Transaction& t) { return find_account(t, "main"); });
    ASSERT_TRUE(ok(account));
    EXPECT_EQ(account->id.to_string(), kAccount);
    EXPECT_EQ(account->name, "Main");
    EXPECT_EQ(account->institution, "Broker");
    EXPECT_EQ(account->type, model::AccountType::kTaxFree);
    EXPECT_EQ(account->currency, fin::Currency::kEur);
    EXPECT_EQ(account->note, "n");
    EXPECT_EQ(account->created_at.micros(), 5);
    EXPECT_EQ(account->updated_at.micros(), 6);
    EXPECT_EQ(account->version, 4);

    const auto entry = database().read(tenant_, stored_entry);
    ASSERT_TRUE(ok(entry));
    EXPECT_EQ(entry->id.to_string(), kEntry);
    EXPECT_EQ(entry->account, account->id);
    EXPECT_EQ(entry->transaction.id, kEntry);
    EXPECT_EQ(entry->transaction.account, "main");
    describe::Described<model::Transaction>::fields.each([&](const auto& field) {
        if (field.name == "id" || field.name == "account") return;
        EXPECT_EQ(entry->transaction.*field.member, spinoff().*field.member) << field.name;
    });
    EXPECT_EQ(entry->reference, "FITID");
    EXPECT_EQ(entry->content_key, "key");
    EXPECT_EQ(entry->occurrence, 2);
    EXPECT_EQ(entry->import, *ImportId::parse(kImport));
    EXPECT_EQ(entry->line, 17);
    EXPECT_EQ(entry->created_at.micros(), 27);
    EXPECT_EQ(entry->updated_at.micros(), 28);
    EXPECT_EQ(entry->version, 3);
}

TEST_P(StoredRowTest, EveryTermOfATransactionIsStored) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_ledger_rows)));
    for (const int variant : {0, 1}) {
        const auto read = database().transact(tenant_, [&](Transaction& t) -> Result<LedgerEntry> {
            TRY(LedgerEntry entry, stored_entry(t));
            entry.transaction = test::every_term(variant);
            TRY(entry, create_entry(t, {.account = entry.account, .transaction = entry.transaction},
                                    kNow));
            return get_entry(t, entry.id);
        });
        ASSERT_TRUE(ok(read));
        describe::Described<model::Transaction>::fields.each([&](const auto& field) {
            if (field.name == "id" || field.name == "account") return;
            EXPECT_EQ(read->transaction.*field.member, test::every_term(variant).*field.member)
                << field.name;
        });
    }
}

// Queries, and rows that earlier versions wrote, distinguish empty text from null.
TEST_P(StoredRowTest, AbsentTermsOfTransactionsAreNullAndEmptyTextsAreEmpty) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_ledger_rows)));
    const auto rows = database().transact(tenant_, [](Transaction& t) -> Result<Rows> {
        TRY(LedgerEntry entry, stored_entry(t));
        entry.transaction = {.date = entry.transaction.date};
        entry.reference.clear();
        TRY_STATUS(replace_entry(t, entry));
        return t.query(
            "SELECT symbol, lot_id, new_symbol, other_account, note, reference, fees, "
            "ratio_base, quantity, price, amount, ratio, acquired, fair_value, "
            "basis_fraction, gift_tax, multiplier FROM ledger_entries");
    });
    ASSERT_TRUE(ok(rows));
    const Row row = (*rows)[0];
    for (std::size_t column = 0; column < 6; ++column) {
        EXPECT_FALSE(row.is_null(column)) << column;
        EXPECT_EQ(row.text(column), "") << column;
    }
    EXPECT_EQ(row.decimal(6).value(), Decimal());
    EXPECT_EQ(row.decimal(7).value(), Decimal(1));
    for (std::size_t column = 8; column < 17; ++column) EXPECT_TRUE(row.is_null(column)) << column;
}

TEST_P(StoredRowTest, AnUpdateOfAnEntryKeepsItsOrigin) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_ledger_rows)));
    const auto updated = database().transact(tenant_, [](Transaction& t) -> Result<LedgerEntry> {
        TRY(LedgerEntry entry, stored_entry(t));
        entry.transaction.note = "changed";
        entry.transaction.gift_tax.reset();
        entry.import.reset();
        entry.line.reset();
        entry.created_at = kNow;
        return update_entry(t, entry, 3, kNow);
    });
    ASSERT_TRUE(ok(updated));
    EXPECT_EQ(updated->transaction.note, "changed");
    EXPECT_EQ(updated->transaction.account, "main");
    EXPECT_FALSE(updated->transaction.gift_tax);
    EXPECT_EQ(updated->content_key, "key");
    EXPECT_EQ(updated->import, *ImportId::parse(kImport));
    EXPECT_EQ(updated->line, 17);
    EXPECT_EQ(updated->created_at.micros(), 27);
    EXPECT_EQ(updated->updated_at, kNow);
    EXPECT_EQ(updated->version, 4);
}

TEST_P(StoredRowTest, AnUpdateKeepsIdAndTimeOfCreation) {
    ASSERT_TRUE(ok(database().transact(tenant_, write_rows)));
    const auto updated =
        database().transact(tenant_, [](Transaction& t) -> Result<model::Position> {
            TRY(model::Position position, get_position(t, *model::PositionId::parse(kPosition)));
            position.note = "changed";
            position.option.reset();
            position.type = AssetType::kEquity;
            position.created_at = kNow;
            return update_position(t, position, 3, kNow);
        });
    ASSERT_TRUE(ok(updated));
    EXPECT_EQ(updated->id.to_string(), kPosition);
    EXPECT_EQ(updated->note, "changed");
    EXPECT_FALSE(updated->option);
    EXPECT_EQ(updated->created_at.micros(), 17);
    EXPECT_EQ(updated->updated_at, kNow);
    EXPECT_EQ(updated->version, 4);
}

}  // namespace
}  // namespace ballast::store
