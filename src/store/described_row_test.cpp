// The stored form of described structs, on both databases.
#include "store/described_row.hpp"

#include <array>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "model/describe_portfolio.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using model::AssetType;
using model::OptionRight;
using test::kNow;
using test::ok;

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
