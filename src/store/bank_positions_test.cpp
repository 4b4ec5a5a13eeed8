// Positions written to column files are read back unchanged.
#include "store/bank_positions.hpp"

#include <gtest/gtest.h>
#include <random>

#include "support/temporary_directory.hpp"

namespace ballast::store {
namespace {

using model::BankPosition;

BankPosition random_position(std::mt19937_64& random, int index) {
    const auto coin = [&] { return random() % 2 == 0; };
    const auto number = [&] { return static_cast<double>(random() % 1'000'000) / 7.0 - 1'000; };
    const auto date = [&] {
        return fin::Date::from_serial(static_cast<std::int32_t>(random() % 40'000));
    };
    BankPosition p;
    p.id = "id;\"" + std::to_string(index);
    p.side = coin() ? model::BankSide::kAsset : model::BankSide::kLiability;
    p.type = static_cast<model::BankPositionType>(random() % 15);
    p.currency = coin() ? "EUR" : "USD";
    p.balance = number();
    p.day_count = fin::all_day_counts()[random() % fin::all_day_counts().size()];
    p.renew_day_count = fin::all_day_counts()[random() % fin::all_day_counts().size()];
    if (coin()) p.rate = number();
    if (coin()) p.cap = number();
    if (coin()) p.floor = number();
    if (coin()) p.period_cap = number();
    if (coin()) p.period_floor = number();
    if (coin()) p.teaser_rate = number();
    if (coin()) p.last_payment = date();
    if (coin()) p.next_payment = date();
    if (coin()) p.maturity = date();
    if (coin()) p.next_reset = date();
    if (coin()) p.next_principal = date();
    if (coin()) p.grace_end = date();
    if (coin()) p.teaser_end = date();
    p.payment_months = static_cast<int>(random() % 13);
    p.reset_months = static_cast<int>(random() % 13);
    p.index_months = static_cast<int>(random() % 13);
    p.principal_months = static_cast<int>(random() % 13);
    p.renew_months = static_cast<int>(random() % 400);
    p.spread = number();
    p.renew_margin = number();
    p.index_curve = coin() ? "" : "EUR_EURIBOR_3M";
    if (coin()) p.annuity_mode = model::AnnuityMode::kFixedPayment;
    if (coin()) p.compounding = model::InterestRule::kCompounded;
    if (coin()) p.end_of_month = coin();
    p.business_days = static_cast<fin::BusinessDayConvention>(random() % 5);
    if (coin()) p.calendar = "TARGET";
    for (std::size_t i = random() % 3; i > 0; --i) p.schedule.emplace_back(date(), number());
    for (std::size_t i = random() % 3; i > 0; --i) p.slots.emplace_back(date(), number());
    p.product = coin() ? "Préstamo" : "";
    p.segment = "Retail";
    p.prepayment = coin() ? "prepayable" : "";
    p.withdrawal = coin() ? "redeemable" : "";
    p.notice_days = static_cast<int>(random() % 100);
    if (coin()) p.leg2_balance = number();
    if (coin()) p.leg2_rate = number();
    if (coin()) p.leg2_day_count = fin::DayCount::kThirtyE360;
    if (coin()) p.leg2_last_payment = date();
    if (coin()) p.leg2_next_payment = date();
    if (coin()) p.leg2_payment_months = static_cast<int>(random() % 13);
    if (coin()) p.leg2_next_reset = date();
    p.leg2_reset_months = static_cast<int>(random() % 13);
    p.leg2_index_months = static_cast<int>(random() % 13);
    p.leg2_index_curve = coin() ? "" : "EUR_EURIBOR_6M";
    p.leg2_spread = number();
    p.notional_exchanged = coin();
    return p;
}

TEST(BankPositions, RoundTrip) {
    const test::TemporaryDirectory directory;
    const Columns columns({.root = directory.path()});
    std::mt19937_64 random(7);
    std::vector<BankPosition> positions;
    for (int i = 0; i < 500; ++i) positions.push_back(random_position(random, i));
    const auto block = write_bank_block(columns, positions);
    ASSERT_TRUE(block) << block.error().message;
    EXPECT_EQ(block->rows, 500);
    const auto read = read_bank_block(columns, *block);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->size(), positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) EXPECT_EQ((*read)[i], positions[i]) << i;
    const std::vector<std::uint32_t> rows{0, 1, 7, 250, 251, 499};
    const auto chosen = read_bank_rows(columns, *block, rows);
    ASSERT_TRUE(chosen) << chosen.error().message;
    ASSERT_EQ(chosen->size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ((*chosen)[i], positions[rows[i]]) << i;
    const std::vector<std::uint32_t> beyond{3, 500};
    const auto refused = read_bank_rows(columns, *block, beyond);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kCorrupted);
}

TEST(BankPositions, ABlockWithoutBusinessDayColumnsIsReadWithDefaults) {
    const test::TemporaryDirectory directory;
    const Columns columns({.root = directory.path()});
    std::mt19937_64 random(8);
    std::vector<BankPosition> positions;
    for (int i = 0; i < 20; ++i) positions.push_back(random_position(random, i));
    auto block = write_bank_block(columns, positions);
    ASSERT_TRUE(block) << block.error().message;
    const auto data = columns.read(block->positions, {});
    ASSERT_TRUE(data) << data.error().message;
    std::vector<ColumnInput> kept;
    for (const ColumnData& column : *data) {
        if (column.name == "business_day_convention" || column.name == "calendar" ||
            column.name == "end_of_month")
            continue;
        std::visit(
            [&](const auto& cells) { kept.push_back({column.name.c_str(), std::span(cells)}); },
            column.values);
    }
    EXPECT_EQ(kept.size() + 3, data->size());
    const auto older = columns.write(kept);
    ASSERT_TRUE(older) << older.error().message;
    block->positions = older->path;
    const auto read = read_bank_block(columns, *block);
    ASSERT_TRUE(read) << read.error().message;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        positions[i].business_days = fin::BusinessDayConvention::kUnadjusted;
        positions[i].calendar.clear();
        positions[i].end_of_month.reset();
        EXPECT_EQ((*read)[i], positions[i]) << i;
    }
}

TEST(BankPositions, ABlockWithoutDatedAmountsHasNoAmountsFile) {
    const test::TemporaryDirectory directory;
    const Columns columns({.root = directory.path()});
    const std::vector<BankPosition> positions{{.id = "a", .currency = "EUR", .balance = 1}};
    const auto block = write_bank_block(columns, positions);
    ASSERT_TRUE(block) << block.error().message;
    EXPECT_EQ(block->amounts, "");
    EXPECT_EQ(read_bank_block(columns, *block).value(), positions);
    EXPECT_FALSE(read_bank_block(columns, {.positions = "ab/none.parquet"}));
    EXPECT_FALSE(read_bank_rows(columns, {.positions = "ab/none.parquet"}, {}));
}

}  // namespace
}  // namespace ballast::store
