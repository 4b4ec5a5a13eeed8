// Files of an upload become blocks of stored positions in the order of their rows.
#include "service/alm/session_intake.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "service/alm/session_world_test.hpp"
#include "store/bank_positions.hpp"
#include "store/columns.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::service {
namespace {

constexpr int kRows = 1'000;

// 1,000 rows in blocks of 64, so that several are written at once; row 500 has no balance.
Intake read_book(const store::Columns& columns, const Work& work) {
    std::string text = book_csv(kRows);
    const std::size_t line = text.find("P00499,");
    text.insert(text.find('\n', line) + 1, "X,asset,fixed_bullet,EUR,much,,,,,,,,,,,,,,\n");
    auto intake = read_intake(
        {{.name = "book.csv", .content = text}},
        {.as_of = fin::Date::from_ymd(2026, 2, 11).value(), .currency = "EUR", .block_rows = 64},
        columns, {}, work);
    EXPECT_TRUE(intake) << (intake ? "" : intake.error().message);
    return std::move(intake).value();
}

TEST(AlmSessionIntake, BlocksKeepTheOrderOfRows) {
    const test::TemporaryDirectory directory;
    const store::Columns columns{{.root = directory.path()}};
    const Intake intake = read_book(columns, {});
    EXPECT_EQ(intake.manifest.positions, kRows);
    ASSERT_EQ(intake.manifest.blocks.size(), (kRows + 63) / 64);
    int next = 0;
    for (const AlmSessionBlock& block : intake.manifest.blocks) {
        const auto positions = store::read_bank_block(
            columns, {.positions = block.positions, .amounts = block.amounts, .rows = block.rows});
        ASSERT_TRUE(positions);
        for (const model::BankPosition& position : *positions)
            EXPECT_EQ(position.id, fmt::format("P{:05}", next++));
    }
    EXPECT_EQ(next, kRows);
}

TEST(AlmSessionIntake, AnInvalidRowIsReportedByFileLineAndColumn) {
    const test::TemporaryDirectory directory;
    const store::Columns columns{{.root = directory.path()}};
    const Intake intake = read_book(columns, {});
    ASSERT_EQ(intake.first_errors.size(), 1u);
    EXPECT_EQ(intake.first_errors[0].file, "book.csv");
    EXPECT_EQ(intake.first_errors[0].line, 502);  // after the header and 500 rows
    EXPECT_EQ(intake.first_errors[0].column, "balance");
    EXPECT_EQ(intake.first_errors[0].value, "much");
}

// The files are identified by their digests.
TEST(AlmSessionIntake, StoredBytesDoNotDependOnThreads) {
    std::vector<std::string> digests;
    for (const std::size_t threads : {1U, 3U}) {
        const test::TemporaryDirectory directory;
        const store::Columns columns{{.root = directory.path(), .threads = threads}};
        ThreadPool pool(threads);
        const Intake intake = read_book(columns, {.threads = &pool});
        digests.push_back(intake.manifest.data_digest);
    }
    EXPECT_EQ(digests[0], digests[1]);
}

}  // namespace
}  // namespace ballast::service
