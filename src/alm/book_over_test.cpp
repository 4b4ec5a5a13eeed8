// A book over another horizon: against the interest that two whole horizons leave between them, and
// the positions that must leave the kernel for it.
#include <gtest/gtest.h>

#include "alm/flat_market_test.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

class BookOver : public ::testing::TestWithParam<int> {
protected:
    void SetUp() override {
        test::RandomBook random(static_cast<std::uint64_t>(GetParam()));
        Book trial(market_, test::RandomBook::behaviour(), {});
        for (int i = 0; i < 250; ++i) {
            // Regular contracts for the most part.
            Position position =
                i % 4 == 0 ? random.any_position(market_.as_of) : random.position(market_.as_of);
            if (trial.add(position)) positions_.push_back(std::move(position));
        }
        // Its broken last month lies after twelve months, but inside the longer horizons.
        Position broken =
            test::bullet("2026-02-01", "2027-03-20", 1e5, 0.03, fin::DayCount::kAct360);
        broken.payment_months = 1;
        broken.next_payment = test::day("2026-03-01");
        positions_.push_back(broken);
    }
    Book book(const BookSettings& settings) const {
        Book made(market_, test::RandomBook::behaviour(), settings);
        for (const Position& position : positions_) EXPECT_TRUE(made.add(position));
        return made;
    }
    Book over(const Book& book, const Horizon& horizon) const {
        return book.over(horizon, [&](std::size_t i) { return positions_[i]; }, {}).value();
    }
    BookValue value(const Book& book) const {
        return value_book(book, market_, scenarios_, Detail::kPositions, {}).value();
    }

    Market market_ = test::random_market(test::day("2026-02-11"));
    std::vector<Scenario> scenarios_{{.name = "base"},
                                     {.name = "s", .kind = ScenarioKind::kSteepener}};
    std::vector<Position> positions_;
};

TEST_P(BookOver, InterestIsThatOfTheLongHorizonLessThatOfTheShortOne) {
    std::size_t left_the_kernel = 0;
    for (const BalanceRule balance : {BalanceRule::kRunoff, BalanceRule::kConstant})
        for (const RenewalRule renewal : {RenewalRule::kBullet, RenewalRule::kLike})
            for (const MonthRule months : {MonthRule::kRolling, MonthRule::kCalendar})
                for (const int later : {1, 2, 7}) {
                    const auto settings = [&](int horizon, bool kernel) {
                        return BookSettings{.horizon_months = horizon,
                                            .months = months,
                                            .balance = balance,
                                            .renewal = renewal,
                                            .kernel = kernel};
                    };
                    const Book whole = book(settings(12 + later, false));
                    const Book start = book(settings(later, false));
                    const BookValue until = value(whole);
                    const BookValue before = value(start);
                    const Book first = book(settings(12, true));
                    const Book moved =
                        over(first, from_date(whole.horizon(), start.horizon().end()));
                    const BookValue found = value(moved);
                    ASSERT_EQ(moved.size(), positions_.size());
                    for (std::size_t i = 0; i < found.nii.size(); ++i) {
                        const double balance_of = positions_[i / scenarios_.size()].balance;
                        EXPECT_NEAR(found.nii[i], until.nii[i] - before.nii[i], 1e-9 * balance_of)
                            << positions_[i / scenarios_.size()].id;
                        EXPECT_NEAR(found.eve[i], until.eve[i], 1e-9 * balance_of);
                    }
                    for (std::size_t i = 0; i < moved.size(); ++i)
                        left_the_kernel += first.is_regular(i) && !moved.is_regular(i);
                }
    EXPECT_GT(left_the_kernel, 0U);
}

TEST_P(BookOver, TheKernelAgreesWithTheGeneralProjectionFromAnyDay) {
    for (const int days : {0, 1, 17, 48, 400}) {
        BookSettings settings{.balance = BalanceRule::kConstant};
        const Book fast = book(settings);
        settings.kernel = false;
        const Book slow = book(settings);
        const fin::Date from = market_.as_of + days;
        const Horizon horizon = from_date(
            make_horizon(market_.as_of, fin::add_months(from, 12), MonthRule::kRolling), from);
        const BookValue a = value(over(fast, horizon));
        const BookValue b = value(over(slow, horizon));
        for (std::size_t i = 0; i < a.nii.size(); ++i)
            EXPECT_NEAR(a.nii[i], b.nii[i], 1e-9 * positions_[i / scenarios_.size()].balance)
                << positions_[i / scenarios_.size()].id << " after " << days;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BookOver, ::testing::Range(1, 5));

}  // namespace
}  // namespace ballast::alm
