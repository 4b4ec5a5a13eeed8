// Changes of a valued book, against the changed book valued as a whole.
#include "alm/book_change.hpp"

#include <cmath>
#include <gmock/gmock.h>

#include "alm/flat_book_test.hpp"
#include "alm/flat_market_test.hpp"
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

// A flat curve at 3 % and changes with closed forms.
class Funded : public test::FlatBookTest {
protected:
    Funded() {
        Position deposit =
            test::bullet("2026-01-01", "2028-01-01", 900'000, 0.02, fin::DayCount::kAct365Fixed);
        deposit.id = "deposit";
        deposit.side = Side::kLiability;
        deposit.product = "deposit";
        EXPECT_TRUE(book_.add(deposit));
        before_ =
            figures_of(book_, value_book(book_, market_, scenarios_, Detail::kTotals, {}).value(),
                       std::nullopt, {{0.0, 0.0, 0.0}});
    }

    static Position loan(const char* maturity, double balance) {
        Position position =
            test::bullet("2026-01-01", maturity, balance, 0.02, fin::DayCount::kAct365Fixed);
        position.id = "new";
        return position;
    }
    static Position issued(const char* maturity, double balance) {
        Position position = loan(maturity, balance);
        position.side = Side::kLiability;
        return position;
    }

    Result<std::vector<FundingLine>> lines(const std::vector<PositionChange>& changes,
                                           const Funding& funding = {}) const {
        return fund_changes(changes, funding, inputs_, before_, {});
    }
    BookTotal total_with(const std::vector<PositionChange>& changes, std::size_t scenario,
                         const Funding& funding = {}) const {
        auto values = value_changes(changes, inputs_, {}).value();
        return with_changes(before_, market_,
                            with_funding(std::move(values), lines(changes, funding).value()))
            .value.total(scenario);
    }
    BookTotal change_of(const std::vector<PositionChange>& changes, std::size_t scenario,
                        const Funding& funding = {}) const {
        BookTotal after = total_with(changes, scenario, funding);
        const BookTotal before = before_.value.total(scenario);
        after.eve -= before.eve;
        for (std::size_t m = 0; m < 12; ++m) after.running[m] -= before.running[m];
        return after;
    }
    // Interest on 1 for some days at the overnight rate of a flat curve.
    static double overnight(double zero, double days) { return std::expm1(zero / 365.0) * days; }

    BookFigures before_;
};

TEST_F(Funded, ProceedsOfALiabilityAreKeptOvernight) {
    const std::vector<PositionChange> changes{{issued("2031-01-01", 50e6), 1.0}};
    const auto found = lines(changes).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, "funding EUR");
    EXPECT_EQ(found[0].value.side, Side::kAsset);
    EXPECT_EQ(found[0].value.product, "overnight");
    EXPECT_EQ(found[0].amount, 50e6);
    EXPECT_NEAR(found[0].rate.value(), overnight(0.03, 360), 1e-15);  // ACT/360
    const double zeros[] = {0.03, 0.05, 0.01};                        // shocks of 200 bp
    for (std::size_t s = 0; s < 3; ++s) {
        const double paid = 50e6 * (1.0 + 0.02 * 1826 / 365);
        const BookTotal change = change_of(changes, s);
        EXPECT_NEAR(change.eve, 50e6 - paid * std::exp(-zeros[s] * 1826 / 365), 1e-5);
        EXPECT_NEAR(change.nii(), 50e6 * (overnight(zeros[s], 365) - 0.02), 1e-5);
    }
}

TEST_F(Funded, AnAssetIsBorrowedForAsLongAsItIsOutstanding) {
    const std::vector<PositionChange> changes{{loan("2026-07-01", 10e6), 1.0}};  // 181 days
    const auto found = lines(changes).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].value.side, Side::kLiability);
    EXPECT_EQ(found[0].amount, 10e6);
    EXPECT_EQ(found[0].value.eve, std::vector<double>(3, -10e6));
    EXPECT_NEAR(found[0].value.nii(0), -10e6 * overnight(0.03, 181), 1e-6);
    // In the outlier test nothing replaces it either, because it has no renew_months.
    EXPECT_NEAR(found[0].value.test_nii.at(1), -10e6 * overnight(0.05, 181), 1e-6);
    Position renewed = loan("2026-07-01", 10e6);
    renewed.renew_months = 6;
    const auto kept = lines({{renewed, 1.0}}).value();
    EXPECT_NEAR(kept[0].value.nii(0), -10e6 * overnight(0.03, 181), 1e-6);
    EXPECT_NEAR(kept[0].value.test_nii.at(1), -10e6 * overnight(0.05, 365), 1e-6);
    // Removing a position funds the other way.
    const auto removed = lines({{loan("2026-07-01", 10e6), -1.0}}).value();
    EXPECT_EQ(removed[0].value.side, Side::kAsset);
    EXPECT_EQ(removed[0].value.eve, std::vector<double>(3, 10e6));
}

TEST_F(Funded, ChangesOfACurrencyAreFundedTogether) {
    const auto found =
        lines({{loan("2031-01-01", 30e6), 1.0}, {issued("2031-01-01", 20e6), 1.0}}).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].amount, 10e6);
    EXPECT_EQ(found[0].value.side, Side::kLiability);
    // A new rate on the same balance needs no cash.
    Position other = loan("2031-01-01", 30e6);
    other.rate = 0.05;
    EXPECT_TRUE(lines({{loan("2031-01-01", 30e6), -1.0}, {other, 1.0}}).value().empty());
}

TEST_F(Funded, SwapsAndContractsThatStartLaterNeedNoCash) {
    Position later = loan("2031-01-01", 10e6);
    later.last_payment = test::day("2026-03-01");  // its payout is one of its cash flows
    EXPECT_TRUE(lines({{later, 1.0}}).value().empty());
    Position swap = loan("2031-01-01", 10e6);
    swap.type = PositionType::kSwapPayer;
    swap.payment_months = 12;
    swap.leg2_rate = 0.03;
    swap.leg2_reset_months = 12;
    swap.leg2_next_reset = test::day("2027-01-01");
    const std::vector<PositionChange> changes{{swap, 1.0}};
    ASSERT_TRUE(value_changes(changes, inputs_, {}));
    EXPECT_TRUE(lines(changes).value().empty());
    EXPECT_TRUE(
        lines({{loan("2031-01-01", 10e6), 1.0}}, {.rule = FundingRule::kNone}).value().empty());
}

TEST_F(Funded, AProductGrowsOrShrinksByTheSameShareEverywhere) {
    const Funding deposits{.rule = FundingRule::kProduct, .product = "deposit"};
    const std::vector<PositionChange> changes{{loan("2031-01-01", 90'000), 1.0}};
    const auto grown = lines(changes, deposits).value();
    ASSERT_EQ(grown.size(), 1U);
    EXPECT_EQ(grown[0].amount, 90'000);
    EXPECT_FALSE(grown[0].rate);
    for (std::size_t s = 0; s < 3; ++s) {
        EXPECT_NEAR(grown[0].value.eve[s], 0.1 * before_.value.total(s).eve, 1e-9);
        EXPECT_NEAR(grown[0].value.nii(s), 0.1 * before_.value.total(s).nii(), 1e-9);
    }
    // A new liability replaces deposits, of which there are 900,000.
    EXPECT_EQ(lines({{issued("2031-01-01", 90'000), 1.0}}, deposits).value()[0].amount, -90'000);
    const auto pointer = [&](const auto& answer) {
        EXPECT_FALSE(answer);
        return answer ? "" : answer.error().errors.at(0).pointer;
    };
    EXPECT_EQ(pointer(lines({{issued("2031-01-01", 1e6), 1.0}}, deposits)), "/funding_product");
    EXPECT_EQ(pointer(lines(changes, {.rule = FundingRule::kProduct, .product = "bonds"})),
              "/funding_product");
}

}  // namespace
}  // namespace ballast::alm
