// Figures of a random book and their parts.
#include "alm/contributions.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <numeric>

#include "alm/ladder.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

using testing::ElementsAre;

class ContributionsTest : public testing::Test {
protected:
    ContributionsTest() {
        test::RandomBook random(11);
        while (positions_.size() < 60) {
            const Position position = random.any_position(market_.as_of);
            if (book_.add(position)) positions_.push_back(position);
        }
        value_ = value_book(book_, market_, scenarios_, Detail::kTotals, {}).value();
    }

    std::vector<double> amounts_of(const Figure& figure, std::span<const std::size_t> rows) const {
        return contributions(figure, inputs_, rows, [&](std::size_t i) { return positions_[i]; },
                             {})
            .value();
    }
    double total_of(const Figure& figure, std::span<const double> amounts) const {
        return figure_of(figure, book_, market_, value_, amounts);
    }

    Market market_ = test::random_market(fin::Date::from_ymd(2026, 2, 11).value());
    std::vector<Scenario> scenarios_{{.name = "base"},
                                     {.name = "steepener", .kind = ScenarioKind::kSteepener}};
    Behaviour behaviour_ = test::RandomBook::behaviour();
    Book book_{market_, behaviour_, {.balance = BalanceRule::kConstant}};
    BookInputs inputs_{
        .book = book_, .market = market_, .behaviour = behaviour_, .scenarios = scenarios_};
    std::vector<Position> positions_;
    BookValue value_;
};

TEST_F(ContributionsTest, OfTheIncludedPositionsAddUpToTheFigure) {
    for (const Figure& part :
         {Figure{}, Figure{.side = Side::kLiability}, Figure{.product = "bond"},
          Figure{.currency = "USD"}, Figure{.side = Side::kAsset, .currency = "EUR"}})
        for (const std::size_t scenario : {0U, 1U})
            for (const Measure measure : {Measure::kEve, Measure::kNii}) {
                Figure figure = part;
                figure.scenario = scenario;
                figure.measure = measure;
                const auto rows = positions_in(figure, book_, market_);
                std::size_t expected = 0;
                for (const Position& p : positions_)
                    expected += (!part.side || p.side == *part.side) &&
                                (!part.product || p.product == *part.product) &&
                                (!part.currency || p.currency == *part.currency);
                EXPECT_EQ(rows.size(), expected);
                const auto amounts = amounts_of(figure, rows);
                const double sum = std::accumulate(amounts.begin(), amounts.end(), 0.0);
                EXPECT_NEAR(total_of(figure, amounts), sum, 1e-6);
            }
}

TEST_F(ContributionsTest, OfAChangeAreThoseOfTheScenarioLessThoseOfTheBase) {
    for (const Measure measure : {Measure::kEve, Measure::kNii}) {
        const Figure change{.measure = measure, .scenario = 1, .base = 0};
        const auto rows = positions_in(change, book_, market_);
        const auto amounts = amounts_of(change, rows);
        const auto base = amounts_of({.measure = measure, .scenario = 0}, rows);
        const auto shocked = amounts_of({.measure = measure, .scenario = 1}, rows);
        double sum = 0.0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            EXPECT_NEAR(amounts[i], shocked[i] - base[i], 1e-9);
            const PositionParts parts = parts_of(change, inputs_, positions_[rows[i]], {}).value();
            EXPECT_NEAR(parts.sum, amounts[i], 1e-6) << i;
            EXPECT_NEAR(std::accumulate(parts.base_amounts.begin(), parts.base_amounts.end(), 0.0),
                        base[i], 1e-6);
            sum += amounts[i];
        }
        EXPECT_NEAR(total_of(change, amounts), sum, 1e-6);
        const BookTotal a = value_.total(1);
        const BookTotal b = value_.total(0);
        EXPECT_NEAR(total_of(change, amounts),
                    measure == Measure::kEve ? a.eve - b.eve : a.nii() - b.nii(), 1e-9);
        const auto products = by_product(amounts, rows, book_);
        double by_products = 0.0;
        std::size_t counted = 0;
        for (std::size_t i = 0; i < products.size(); ++i) {
            by_products += products[i].amount;
            counted += products[i].positions;
            if (i == 0) continue;
            EXPECT_GE(std::abs(products[i - 1].amount), std::abs(products[i].amount));
        }
        EXPECT_NEAR(by_products, sum, 1e-6);
        EXPECT_EQ(counted, rows.size());
    }
}

TEST_F(ContributionsTest, OfTheMonthsAddUpToTheNiiOfThePosition) {
    const std::vector<std::size_t> rows{3, 17, 40};
    Figure figure{.measure = Measure::kNii, .scenario = 1};
    const auto whole = amounts_of(figure, rows);
    std::vector<double> sums(rows.size());
    for (std::size_t month = 0; month < 12; ++month) {
        figure.month = month;
        const auto amounts = amounts_of(figure, rows);
        for (std::size_t i = 0; i < rows.size(); ++i) sums[i] += amounts[i];
    }
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_NEAR(sums[i], whole[i], 1e-8);
}

TEST_F(ContributionsTest, OfABucketAddUpToItsEveInTheLadder) {
    const Ladder ladder = make_ladder(book_, market_, scenarios_, {}).value();
    for (std::size_t bucket = 0; bucket < standard_buckets().size(); ++bucket) {
        const Figure figure{.scenario = 1, .bucket = bucket};
        const auto amounts = amounts_of(figure, positions_in(figure, book_, market_));
        EXPECT_NEAR(total_of(figure, amounts), ladder.eve[1][bucket], 1e-6) << bucket;
    }
}

TEST_F(ContributionsTest, OfAPositionIsTheSumOfItsFlowsOrPeriods) {
    for (std::size_t i = 0; i < positions_.size(); i += 4) {
        for (const Figure& figure : {Figure{.scenario = 1}, Figure{.scenario = 1, .bucket = 8},
                                     Figure{.measure = Measure::kNii, .scenario = 1},
                                     Figure{.measure = Measure::kNii, .month = 5}}) {
            const PositionParts parts = parts_of(figure, inputs_, positions_[i], {}).value();
            EXPECT_EQ(parts.amounts.size(), parts.flows.size() + parts.interest.size());
            EXPECT_TRUE(figure.measure == Measure::kEve ? parts.interest.empty()
                                                        : parts.flows.empty());
            const double sum = std::accumulate(parts.amounts.begin(), parts.amounts.end(), 0.0);
            EXPECT_EQ(parts.sum, sum);
            const double amount = amounts_of(figure, std::span(&i, 1)).front();
            EXPECT_NEAR(parts.sum, amount, 1e-8 * std::max(1.0, std::abs(amount))) << i;
            // The cash flows of a bucket are added in the same order.
            if (figure.bucket) {
                EXPECT_EQ(parts.sum, amount);
            }
        }
    }
}

TEST_F(ContributionsTest, OfABucketArePaidInIt) {
    const Figure figure{.bucket = 5};
    std::size_t flows = 0;
    for (const Position& position : positions_) {
        const PositionParts parts = parts_of(figure, inputs_, position, {}).value();
        for (const ExplainedFlow& flow : parts.flows)
            EXPECT_EQ(bucket_of(market_.as_of, flow.flow.paid), 5U);
        flows += parts.flows.size();
    }
    EXPECT_GT(flows, 0U);
}

TEST(Breakdown, WhatIsNotShownIsTheRestAndRoundingIsReported) {
    const std::vector<double> amounts{0.1, -5.0, 3.0, 5.0, 0.2};
    const std::vector<std::uint32_t> largest{1, 3, 2};
    const Breakdown parts = break_down(amounts, 3.4, largest);
    EXPECT_EQ(parts.rest, 0.1 + 0.2);
    EXPECT_EQ(-5.0 + 5.0 + 3.0 + parts.rest + parts.rounding, 3.4);
    EXPECT_NEAR(parts.rounding, 0.1, 1e-15);

    const std::vector<std::uint32_t> all{0, 1, 2, 3, 4};
    EXPECT_EQ(break_down(amounts, 3.3, all).rest, 0.0);
    EXPECT_EQ(break_down(amounts, 3.3, {}).rest, 0.1 - 5.0 + 3.0 + 5.0 + 0.2);
    EXPECT_EQ(break_down({}, 0.0, {}).rounding, 0.0);
}

}  // namespace
}  // namespace ballast::alm
