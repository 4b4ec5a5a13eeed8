// Identities that hold for every banking book.
#include <cmath>
#include <map>

#include "alm/flat_market_test.hpp"
#include "alm/mini_bank_test.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

const fin::Date kAsOf = test::day("2025-12-30");
const Behaviour kBehaviour{.prepayment = {{"loan", {.cpr = 0.06}}},
                           .withdrawal = {{"term", {.rate = 0.05}}}};

std::vector<Position> random_positions(std::uint64_t seed, int count) {
    test::RandomBook random(seed);
    std::vector<Position> positions;
    for (int i = 0; i < count; ++i) {
        Position p = random.position(kAsOf);
        if (random.chance(0.2)) p.prepayment = "loan";
        if (random.chance(0.1)) p.withdrawal = "term";
        positions.push_back(std::move(p));
    }
    return positions;
}

Book book_of(const Market& market, const std::vector<Position>& positions,
             const BookSettings& settings) {
    Book book(market, kBehaviour, settings);
    for (const Position& position : positions) EXPECT_TRUE(book.add(position));
    return book;
}

struct Rules {
    BalanceRule balance;
    RenewalRule renewal;
    MonthRule months;
};
constexpr Rules kRules[] = {
    {BalanceRule::kRunoff, RenewalRule::kBullet, MonthRule::kRolling},
    {BalanceRule::kConstant, RenewalRule::kBullet, MonthRule::kRolling},
    {BalanceRule::kConstant, RenewalRule::kLike, MonthRule::kCalendar},
};

TEST(Identity, NiiIsTheSumOfItsMonthsPositionsAndGroups) {
    const Market market = test::random_market(kAsOf);
    const auto positions = random_positions(31, 120);
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    for (const Rules& rules : kRules) {
        const Book book =
            book_of(market, positions,
                    {.months = rules.months, .balance = rules.balance, .renewal = rules.renewal});
        const BookValue value = value_book(book, market, scenarios, Detail::kMonths, {}).value();
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            const BookTotal total = value.total(s);
            double size = 0.0;
            double by_position = 0.0;
            double by_month = 0.0;
            double eve = 0.0;
            for (std::size_t i = 0; i < positions.size(); ++i) {
                const std::size_t at = i * scenarios.size() + s;
                double own = 0.0;
                for (std::size_t m = 0; m < 12; ++m) own += value.nii_by_month[at * 12 + m];
                EXPECT_NEAR(own, value.nii[at], 1e-12 * positions[i].balance);
                by_month += own;
                by_position += value.nii[at];
                size += std::abs(value.nii[at]);
                eve += value.eve[at];
            }
            EXPECT_NEAR(by_position, total.nii(), 1e-9 * size);
            EXPECT_NEAR(by_month, total.nii(), 1e-9 * size);
            EXPECT_NEAR(eve, total.eve, 1e-9 * std::abs(total.eve) + 1e-6);
            std::map<std::string, double> by_product;
            for (std::size_t g = 0; g < book.groups().size(); ++g)
                by_product[book.groups()[g].product] += value.groups[g][s].nii();
            double grouped = 0.0;
            for (const auto& [product, nii] : by_product) grouped += nii;
            EXPECT_NEAR(grouped, total.nii(), 1e-9 * size);
        }
    }
}

TEST(Identity, AYearIsTheSumOfItsHalves) {
    const Market market = test::random_market(kAsOf);
    const auto positions = random_positions(32, 200);
    const std::vector<Scenario> base{{.name = "base"}};
    for (const Rules& rules : kRules) {
        const auto total = [&](int months) {
            const Book book = book_of(market, positions,
                                      {.horizon_months = months,
                                       .months = rules.months,
                                       .balance = rules.balance,
                                       .renewal = rules.renewal});
            return value_book(book, market, base, Detail::kTotals, {}).value().total(0);
        };
        const BookTotal year = total(12);
        const BookTotal half = total(6);
        double next = 0.0;
        for (std::size_t m = 6; m < 12; ++m) next += year.nii(m);
        for (std::size_t m = 0; m < 6; ++m)
            EXPECT_NEAR(half.nii(m), year.nii(m), 1e-9 * std::abs(year.nii(m)) + 1e-6);
        EXPECT_NEAR(half.nii() + next, year.nii(), 1e-9 * std::abs(year.nii()) + 1e-6);
    }
}

}  // namespace
}  // namespace ballast::alm
