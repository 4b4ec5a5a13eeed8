// The kernel against the reference projection, flow by flow.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "alm/ladder.hpp"
#include "alm/measure.hpp"
#include "alm/mini_bank_test.hpp"
#include "alm/random_book_test.hpp"
#include "base/each_vector_target_test.hpp"
#include "base/threads.hpp"

namespace ballast::alm {
namespace {

const fin::Date kAsOf = fin::Date::parse("2025-12-30").value();

struct Books {
    Book plain;
    Book kernel;
    Book unshared;
    std::vector<Position> positions;
};

Books random_books(std::uint64_t seed, int count, const Market& market, BookSettings settings) {
    BookSettings plain = settings;
    plain.kernel = false;
    BookSettings unshared = settings;
    unshared.shared_sums = false;
    Books books{
        Book(market, {}, plain), Book(market, {}, settings), Book(market, {}, unshared), {}};
    test::RandomBook random(seed);
    for (int i = 0; i < count; ++i) {
        const Position position = random.position(market.as_of);
        const auto added = books.plain.add(position);
        EXPECT_TRUE(added) << added.error().message;
        EXPECT_TRUE(books.kernel.add(position));
        EXPECT_TRUE(books.unshared.add(position));
        books.positions.push_back(position);
    }
    return books;
}

TEST(Kernel, AgreesWithTheReferenceProjectionFlowByFlow) {
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    std::size_t regular = 0;
    std::size_t variable = 0;
    for (const char* date : {"2025-12-30", "2026-01-31", "2024-02-29", "2025-06-15"}) {
        const Market market = test::random_market(fin::Date::parse(date).value());
        const Books books = random_books(static_cast<std::uint64_t>(market.as_of.serial()), 1500,
                                         market, {.balance = BalanceRule::kConstant});
        const BookValue want =
            value_book(books.plain, market, scenarios, Detail::kMonths, {}).value();
        for (const Book* book : {&books.kernel, &books.unshared}) {
            const BookValue got = value_book(*book, market, scenarios, Detail::kMonths, {}).value();
            for (std::size_t i = 0; i < books.positions.size(); ++i) {
                const Position& p = books.positions[i];
                if (!book->is_regular(i)) continue;
                ++regular;
                variable += is_variable(p.type);
                for (std::size_t s = 0; s < 7; ++s) {
                    const std::size_t at = i * 7 + s;
                    ASSERT_NEAR(got.eve[at], want.eve[at], 1e-12 * p.balance * 3)
                        << p.id << " " << to_string(p.type) << " " << date;
                    for (std::size_t m = 0; m < 12; ++m)
                        ASSERT_NEAR(got.nii_by_month[at * 12 + m], want.nii_by_month[at * 12 + m],
                                    1e-12 * p.balance)
                            << p.id << " " << to_string(p.type) << " month " << m;
                }
            }
            for (std::size_t s = 0; s < 7; ++s)
                EXPECT_NEAR(got.total(s).stub, want.total(s).stub,
                            1e-9 * std::abs(want.total(s).stub) + 1e-6);
        }
    }
    EXPECT_GT(regular, 4000U);
    EXPECT_GT(variable, 1000U);
}

// NII by month of every position that the kernel supports, under both books.
std::size_t expect_same_months(const Books& books, const Market& market) {
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const BookValue want = value_book(books.plain, market, scenarios, Detail::kMonths, {}).value();
    const BookValue got = value_book(books.kernel, market, scenarios, Detail::kMonths, {}).value();
    const std::size_t months = want.months;
    std::size_t regular = 0;
    for (std::size_t i = 0; i < books.positions.size(); ++i) {
        if (!books.kernel.is_regular(i)) continue;
        ++regular;
        for (std::size_t at = i * 7; at < i * 7 + 7; ++at) {
            EXPECT_NEAR(got.eve[at], want.eve[at], 3e-12 * books.positions[i].balance);
            for (std::size_t m = 0; m < months; ++m)
                EXPECT_NEAR(got.nii_by_month[at * months + m], want.nii_by_month[at * months + m],
                            1e-12 * books.positions[i].balance)
                    << books.positions[i].id << " " << to_string(books.positions[i].type)
                    << " month " << m;
        }
    }
    return regular;
}

TEST(Kernel, RenewsLikeForLikeAsTheReferenceProjectionDoes) {
    std::size_t regular = 0;
    for (const char* date : {"2025-12-30", "2026-01-31", "2024-02-29"})
        for (const MonthRule months : {MonthRule::kRolling, MonthRule::kCalendar}) {
            const Market market = test::random_market(fin::Date::parse(date).value());
            regular += expect_same_months(
                random_books(static_cast<std::uint64_t>(market.as_of.serial()) + 1, 250, market,
                             {.months = months,
                              .balance = BalanceRule::kConstant,
                              .renewal = RenewalRule::kLike}),
                market);
        }
    EXPECT_GT(regular, 500U);
}

// Every contract has distinct terms, more than a book keeps plans for over so long a horizon.
TEST(Kernel, RenewalTermsBeyondItsTablesUseTheReferenceProjection) {
    const Market market = test::random_market(kAsOf);
    const BookSettings settings{
        .horizon_months = 240, .balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike};
    BookSettings plain = settings;
    plain.kernel = false;
    Books books{Book(market, {}, plain), Book(market, {}, settings), Book(market, {}, {}), {}};
    for (int i = 0; i < 40; ++i) {
        const Position position{.id = std::to_string(i),
                                .type = PositionType::kFixedLinear,
                                .currency = "EUR",
                                .balance = 100,
                                .rate = 0.02,
                                .last_payment = fin::Date::parse("2025-06-15").value(),
                                .next_payment = fin::Date::parse("2026-06-15").value(),
                                .payment_months = 12,
                                .maturity = fin::Date::parse("2030-06-15").value(),
                                .renew_months = 36,
                                .renew_margin = 1e-4 * i};
        ASSERT_TRUE(books.plain.add(position));
        ASSERT_TRUE(books.kernel.add(position));
        books.positions.push_back(position);
    }
    const std::size_t regular = expect_same_months(books, market);
    EXPECT_GT(regular, 10U);
    EXPECT_LT(regular, 40U);
    // Which positions use the tables depends on all of them.
    EXPECT_FALSE(cut_of(books.kernel));
}

TEST(Kernel, LevelPaymentsKeepTheirDigitsAtAnyRate) {
    Market market = test::random_market(kAsOf);
    // The index is not a number, so that annuities are computed from the spread alone.
    market.currencies[0].projections[0].curve = market::Curve::make({{1, 0.0}}).value();
    Books books{
        Book(market, {}, {.kernel = false}), Book(market, {}, {}), Book(market, {}, {}), {}};
    // Months between payments and to the last one: whole years from the first reset on, and other
    // cases.
    constexpr std::pair<int, int> kTerms[] = {{1, 348}, {1, 343},  {1, 61},  {1, 35},
                                              {1, 24},  {1, 2},    {3, 348}, {3, 51},
                                              {3, 12},  {12, 348}, {12, 36}};
    for (const double rate : {0.0, 1e-14, -1e-14, 1e-9, -1e-9, 1e-6, 1e-4, -1e-4, 0.0023, 0.0025,
                              -0.0025, 0.05, -0.05, 0.15})
        for (const auto& [months, term] : kTerms)
            for (const PositionType type :
                 {PositionType::kFixedAnnuity, PositionType::kVariableAnnuity}) {
                Position position{.id = fmt::format("{} {} {}", rate, months, term),
                                  .type = type,
                                  .currency = "EUR",
                                  .balance = 1000,
                                  .rate = rate,
                                  .day_count = fin::DayCount::kThirtyE360,
                                  .next_payment = fin::Date::parse("2026-01-17").value(),
                                  .payment_months = months};
                position.last_payment = fin::add_months(*position.next_payment, -months);
                position.maturity = fin::add_months(*position.next_payment, term);
                if (is_variable(type)) {
                    position.next_reset = fin::add_months(*position.next_payment, months);
                    position.reset_months = 12;
                    position.spread = rate;
                }
                ASSERT_TRUE(books.plain.add(position));
                const auto added = books.kernel.add(position);
                ASSERT_TRUE(added);
                EXPECT_TRUE(books.kernel.is_regular(*added)) << position.id;
                books.positions.push_back(position);
            }
    EXPECT_EQ(expect_same_months(books, market), books.positions.size());
}

TEST(Kernel, LaddersAgreeWithTheReferenceProjectionForAnyNumberOfThreads) {
    const Market market = test::random_market(kAsOf);
    const Books books = random_books(11, 3000, market, {});
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const Ladder want = make_ladder(books.plain, market, scenarios, {}).value();
    const Ladder got = make_ladder(books.kernel, market, scenarios, {}).value();
    double balance = 0.0;
    for (const Position& position : books.positions) balance += position.balance;
    for (std::size_t b = 0; b < want.gap.size(); ++b) {
        EXPECT_NEAR(got.gap[b].assets, want.gap[b].assets, 1e-13 * balance) << b;
        EXPECT_NEAR(got.gap[b].liabilities, want.gap[b].liabilities, 1e-13 * balance) << b;
        EXPECT_NEAR(got.gap[b].cumulative, want.gap[b].cumulative, 1e-13 * balance) << b;
        for (std::size_t s = 0; s < 7; ++s)
            EXPECT_NEAR(got.eve[s][b], want.eve[s][b], 1e-12 * balance) << s << " " << b;
    }
    for (const std::size_t threads : {2, 8}) {
        ThreadPool pool(threads);
        const Ladder many =
            make_ladder(books.kernel, market, scenarios, {.threads = &pool}).value();
        EXPECT_EQ(many.eve, got.eve);
        for (std::size_t b = 0; b < want.gap.size(); ++b)
            EXPECT_EQ(many.gap[b].cumulative, got.gap[b].cumulative);
    }
}

TEST(Kernel, NegativeAndVeryHighRatesFallBackToExactAnnuities) {
    Market market = test::random_market(kAsOf);
    for (const double level : {-0.06, 0.25}) {
        market.currencies[0].projections[0].curve = market::Curve::make({{1, level}}).value();
        const Books books = random_books(7, 400, market, {});
        const std::vector<Scenario> scenarios = test::seven_scenarios();
        const BookValue want =
            value_book(books.plain, market, scenarios, Detail::kPositions, {}).value();
        const BookValue got =
            value_book(books.kernel, market, scenarios, Detail::kPositions, {}).value();
        for (std::size_t i = 0; i < want.eve.size(); ++i)
            EXPECT_NEAR(got.eve[i], want.eve[i],
                        1e-11 * std::abs(want.eve[i]) + 1e-11 * books.positions[i / 7].balance);
    }
}

TEST(Kernel, ThreadsAndTheBooksOrderChangeNoPosition) {
    const Market market = test::random_market(kAsOf);
    const Books books = random_books(3, 1200, market, {.balance = BalanceRule::kConstant});
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const BookValue one = value_book(books.kernel, market, scenarios, Detail::kMonths, {}).value();
    for (const std::size_t threads : {2, 8}) {
        ThreadPool pool(threads);
        const BookValue many =
            value_book(books.kernel, market, scenarios, Detail::kMonths, {.threads = &pool})
                .value();
        EXPECT_EQ(many.eve, one.eve);
        EXPECT_EQ(many.nii_by_month, one.nii_by_month);
        for (std::size_t s = 0; s < 7; ++s) {
            EXPECT_EQ(many.total(s).eve, one.total(s).eve);
            EXPECT_EQ(many.total(s).nii(), one.total(s).nii());
        }
    }
    Book reversed(market, {}, {.balance = BalanceRule::kConstant});
    for (std::size_t i = books.positions.size(); i-- > 0;)
        ASSERT_TRUE(reversed.add(books.positions[i]));
    const BookValue back = value_book(reversed, market, scenarios, Detail::kPositions, {}).value();
    const std::size_t n = books.positions.size();
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t s = 0; s < 7; ++s)
            EXPECT_EQ(back.eve[(n - 1 - i) * 7 + s], one.eve[i * 7 + s]);
}

// One measure alone: every position has the bytes of both together, and the totals add up to the
// same sum, whatever the months are.
TEST(Kernel, OneMeasureAloneHasTheFiguresOfBoth) {
    const Market market = test::random_market(kAsOf);
    const std::vector<Scenario> all = test::seven_scenarios();
    const auto scenarios = std::span(all).first(3);
    for (const BookSettings& settings :
         {BookSettings{}, BookSettings{.balance = BalanceRule::kConstant},
          BookSettings{.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike}}) {
        const Books books = random_books(17, 1500, market, settings);
        for (const Book* book : {&books.plain, &books.kernel, &books.unshared}) {
            const BookValue both =
                value_book(*book, market, scenarios, Detail::kPositions, {}).value();
            const auto alone = [&](Measure measure) {
                return value_book(*book, market, scenarios, Detail::kPositions, {}, {},
                                  Measures::only(measure))
                    .value();
            };
            const BookValue eve = alone(Measure::kEve);
            EXPECT_EQ(eve.eve, both.eve);
            EXPECT_EQ(std::ranges::count(eve.nii, 0.0), std::ssize(eve.nii));
            const BookValue nii = alone(Measure::kNii);
            EXPECT_EQ(std::ranges::count(nii.eve, 0.0), std::ssize(nii.eve));
            for (std::size_t i = 0; i < nii.nii.size(); ++i)
                EXPECT_NEAR(nii.nii[i], both.nii[i],
                            1e-13 * books.positions[i / scenarios.size()].balance);
            for (std::size_t s = 0; s < scenarios.size(); ++s) {
                EXPECT_EQ(eve.total(s).eve, both.total(s).eve);
                EXPECT_EQ(eve.total(s).nii(), 0.0);
                EXPECT_NEAR(nii.total(s).nii(), both.total(s).nii(),
                            1e-12 * std::abs(both.total(s).nii()));
            }
            // By month as well: the same bytes.
            const BookValue months =
                value_book(*book, market, scenarios, Detail::kMonths, {}, {}, {.eve = false})
                    .value();
            const BookValue whole =
                value_book(*book, market, scenarios, Detail::kMonths, {}).value();
            EXPECT_EQ(months.nii_by_month, whole.nii_by_month);
        }
    }
}

// Two batches of scenarios, five blocks of positions.
TEST(Kernel, PartsOfABookHaveTheTotalsOfTheWhole) {
    const Market market = test::random_market(kAsOf);
    const Books books = random_books(3, 1200, market, {.balance = BalanceRule::kConstant});
    std::vector<Scenario> scenarios = test::seven_scenarios();
    const std::vector<Scenario> more = test::seven_scenarios();
    scenarios.insert(scenarios.end(), more.rbegin(), more.rend());
    const BookValue whole =
        value_book(books.kernel, market, scenarios, Detail::kTotals, {}).value();
    ASSERT_EQ(block_count(books.kernel), 5U);
    std::vector<BookPart> parts;
    for (const UnitRange range : {UnitRange{0, 1}, UnitRange{1, 3}, UnitRange{4, 1}})
        parts.push_back(value_book_part(books.kernel, market, scenarios, range, {}).value());
    const BookValue made = book_value_of(books.kernel, market, scenarios, parts).value();
    ASSERT_EQ(made.groups.size(), whole.groups.size());
    for (std::size_t g = 0; g < whole.groups.size(); ++g)
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            EXPECT_EQ(made.groups[g][s].eve, whole.groups[g][s].eve);
            EXPECT_EQ(made.groups[g][s].stub, whole.groups[g][s].stub);
            EXPECT_EQ(made.groups[g][s].running, whole.groups[g][s].running);
            EXPECT_EQ(made.groups[g][s].renewal, whole.groups[g][s].renewal);
        }
    std::swap(parts[0], parts[1]);
    EXPECT_EQ(book_value_of(books.kernel, market, scenarios, parts).error().code, Code::kCorrupted);
    parts.pop_back();
    EXPECT_FALSE(book_value_of(books.kernel, market, scenarios, parts));
    EXPECT_FALSE(value_book_part(books.kernel, market, scenarios, {4, 2}, {}));
}

// Of a book of the positions of these blocks alone, in the order of their valuation.
BookPart slice_part(const Books& books, const Market& market, const BookSettings& settings,
                    const std::vector<Scenario>& scenarios, const UnitRange& blocks) {
    const BookCut cut = cut_of(books.kernel).value();
    Book slice(market, {}, settings);
    slice.reserve(books.kernel.groups(), books.kernel.days());
    const std::size_t first = blocks.first * cut.block_size;
    const std::size_t end = std::min(first + blocks.count * cut.block_size, cut.order.size());
    for (std::size_t k = first; k < end; ++k) EXPECT_TRUE(slice.add(books.positions[cut.order[k]]));
    return value_book_slice(slice, market, scenarios, blocks, cut.block_size, {}).value();
}

TEST(Kernel, ASliceOfABookHasTheSumsOfItsBlocks) {
    const Market market = test::random_market(kAsOf);
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    for (const BookSettings& settings :
         {BookSettings{}, BookSettings{.balance = BalanceRule::kConstant},
          BookSettings{.horizon_months = 36,
                       .months = MonthRule::kCalendar,
                       .balance = BalanceRule::kConstant,
                       .renewal = RenewalRule::kLike}}) {
        const Books books = random_books(7, 1200, market, settings);
        ASSERT_EQ(block_count(books.kernel), 5U);
        for (const UnitRange range : {UnitRange{0, 2}, UnitRange{2, 1}, UnitRange{3, 2}})
            EXPECT_EQ(slice_part(books, market, settings, scenarios, range).sums,
                      value_book_part(books.kernel, market, scenarios, range, {}).value().sums)
                << range.first;
    }
}

TEST(Kernel, EveryVectorTargetGivesTheSameValues) {
    const Market market = test::random_market(kAsOf);
    const Books books = random_books(5, 800, market, {.balance = BalanceRule::kConstant});
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const BookValue best = value_book(books.kernel, market, scenarios, Detail::kMonths, {}).value();
    on_every_vector_target([&](std::string_view) {
        const BookValue made =
            value_book(books.kernel, market, scenarios, Detail::kMonths, {}).value();
        for (std::size_t i = 0; i < books.positions.size(); ++i)
            for (std::size_t s = 0; s < 7; ++s)
                ASSERT_NEAR(made.eve[i * 7 + s], best.eve[i * 7 + s],
                            3e-12 * books.positions[i].balance)
                    << books.positions[i].id;
        for (std::size_t s = 0; s < 7; ++s)
            EXPECT_NEAR(made.total(s).nii(), best.total(s).nii(),
                        1e-10 * std::abs(best.total(s).nii()));
    });
}

TEST(Kernel, APositionWithoutAFiniteValueIsNamedInASubsetToo) {
    Market market = test::random_market(kAsOf);
    market.currencies[0].discount = market::Curve::make({{1, -20.0}}).value();
    Book book(market, {}, {});
    Position position{.id = "sound",
                      .type = PositionType::kFixedAnnuity,
                      .currency = "EUR",
                      .balance = 100,
                      .rate = 0.02,
                      .last_payment = fin::Date::parse("2025-06-15").value(),
                      .next_payment = fin::Date::parse("2026-06-15").value(),
                      .payment_months = 12,
                      .maturity = fin::Date::parse("2030-06-15").value()};
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(book.add(position));
    position.maturity = fin::Date::parse("2070-06-15").value();  // e^890 is not finite
    const std::size_t wrong = book.add(position).value();
    const std::vector<Scenario> base{{.name = "base"}};
    const auto value = [&](std::vector<std::size_t> subset) {
        return value_book(book, market, base, Detail::kPositions, {}, subset);
    };
    EXPECT_TRUE(value({0, 4}));
    const auto refused = value({0, wrong});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().attributes.front().second, std::to_string(wrong));
    EXPECT_FALSE(value_book(book, market, base, Detail::kMonths, {}));
}

TEST(Kernel, MoreScenariosThanLanesGiveEachTheSame) {
    const Market market = test::random_market(kAsOf);
    const Books books = random_books(4, 300, market, {});
    std::vector<Scenario> scenarios;
    for (int k = 0; k < 19; ++k)
        scenarios.push_back(
            {.name = std::to_string(k), .kind = ScenarioKind::kCustom, .parallel = k * 0.001});
    const BookValue all =
        value_book(books.kernel, market, scenarios, Detail::kPositions, {}).value();
    const BookValue last =
        value_book(books.kernel, market, std::span(scenarios).last(1), Detail::kPositions, {})
            .value();
    for (std::size_t i = 0; i < books.positions.size(); ++i)
        EXPECT_EQ(all.eve[i * 19 + 18], last.eve[i]);
}

}  // namespace
}  // namespace ballast::alm
