// Changes of a valued book, against the changed book valued as a whole.
#include "alm/book_change.hpp"

#include <gtest/gtest.h>

#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

using test::RandomBook;

const fin::Date kAsOf = fin::Date::from_ymd(2026, 2, 11).value();

std::vector<Scenario> supervisory() {
    std::vector<Scenario> all{{.name = "base"}};
    for (const ScenarioKind kind : kSupervisoryScenarios)
        all.push_back({.name = std::string(to_string(kind)), .kind = kind});
    return all;
}

BookValue value_of(const Market& market, const std::vector<Position>& positions,
                   const std::vector<Scenario>& scenarios, const BookSettings& settings) {
    Book book(market, {}, settings);
    for (const Position& position : positions) EXPECT_TRUE(book.add(position));
    return value_book(book, market, scenarios, Detail::kTotals, {}).value();
}

TEST(BookChange, AddedAndRemovedPositionsGiveTheTotalsOfTheChangedBook) {
    const Market market = test::random_market(kAsOf);
    const auto scenarios = supervisory();
    for (const BalanceRule balance : {BalanceRule::kRunoff, BalanceRule::kConstant}) {
        const BookSettings settings{.balance = balance};
        RandomBook random(7);
        std::vector<Position> positions;
        Book book(market, {}, settings);
        while (positions.size() < 40) {
            const Position position = random.position(kAsOf);
            if (book.add(position)) positions.push_back(position);
        }
        const BookValue value = value_book(book, market, scenarios, Detail::kTotals, {}).value();
        Position added = positions[3];
        added.id = "new";
        added.balance *= 2.5;
        added.product = "new";  // a group that the book does not have
        const std::vector<PositionChange> changes{{positions[5], -1.0}, {added, 1.0}};
        const Behaviour behaviour;
        const BookInputs inputs{
            .book = book, .market = market, .behaviour = behaviour, .scenarios = scenarios};
        const auto values = value_changes(changes, inputs, {});
        ASSERT_TRUE(values) << values.error().message;
        const BookFigures before = figures_of(book, value, std::nullopt);
        const BookFigures after = with_changes(before, market, *values);
        EXPECT_EQ(after.groups.size(), before.groups.size() + 1);

        positions.erase(positions.begin() + 5);
        positions.push_back(added);
        const BookValue whole = value_of(market, positions, scenarios, settings);
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            EXPECT_NEAR(after.value.total(s).eve, whole.total(s).eve, 1e-6);
            EXPECT_NEAR(after.value.total(s).nii(), whole.total(s).nii(), 1e-6);
            for (std::size_t m = 0; m < 12; ++m)
                EXPECT_NEAR(after.value.total(s).nii(m), whole.total(s).nii(m), 1e-7);
        }
        // Twice the change is the change at twice the scale.
        const double once = after.value.total(1).eve - before.value.total(1).eve;
        const BookFigures twice = with_changes(before, market, *values, 2.0);
        EXPECT_NEAR(twice.value.total(1).eve - before.value.total(1).eve, 2.0 * once, 1e-6);
    }
}

TEST(BookChange, APositionThatCannotBeValuedIsNamed) {
    const Market market = test::random_market(kAsOf);
    const Book book(market, {}, {});
    const std::vector<Scenario> base{{.name = "base"}};
    const Behaviour behaviour;
    const BookInputs inputs{
        .book = book, .market = market, .behaviour = behaviour, .scenarios = base};
    const std::vector<PositionChange> changes{{{.id = "N",
                                                .type = PositionType::kFixedBullet,
                                                .currency = "JPY",
                                                .balance = 1.0,
                                                .rate = 0.01,
                                                .maturity = kAsOf + 365},
                                               1.0}};
    const auto values = value_changes(changes, inputs, {});
    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().code, Code::kInvalidInput);
    ASSERT_EQ(values.error().attributes.size(), 1U);
    EXPECT_EQ(values.error().attributes[0].second, "N");
}

}  // namespace
}  // namespace ballast::alm
