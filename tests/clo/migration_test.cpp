// Transition matrices, rating migration and credit value at risk against case A18 and closed forms.
#include "clo/migration.hpp"

#include "base/threads.hpp"
#include "benchmark_deal.hpp"
#include "clo/credit_var.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

const golden::JsonCase& a18() {
    static const golden::JsonCase file("tests/golden/clo/A18_credit_portfolio_math.json");
    return file;
}

std::vector<std::vector<double>> rows_of(element matrix) {
    std::vector<std::vector<double>> rows;
    for (const auto row : matrix.get_array()) rows.push_back(golden::numbers(row));
    return rows;
}

void expect_matrix(const math::Matrix& got, element expected) {
    std::size_t i = 0;
    for (const auto& row : rows_of(expected)) {
        for (std::size_t j = 0; j < row.size(); ++j) EXPECT_NEAR(got(i, j), row[j], 1e-9);
        ++i;
    }
}

TransitionMatrix three_states() {
    return {.states = {"B", "CCC", "D"}, .rows = rows_of(a18()["rating_transition"]["annual"])};
}

TEST(Transition, RootsAndTheGeneratorAreThoseOfCaseA18) {
    const element expected = a18()["rating_transition"];
    const math::Matrix annual = checked_transition(three_states()).value();
    expect_matrix(matrix_logarithm(annual).value(), expected["generator"]);
    const auto root = [&](int months) {
        return period_matrix(annual, 12, months, PeriodRoot::kQuasiOptimization).value();
    };
    expect_matrix(root(6).matrix, expected["semi_annual_root"]);
    expect_matrix(root(3).matrix, expected["quarterly_root"]);
    EXPECT_LT(root(3).distance, 1e-14);
    EXPECT_EQ(root(3).lowest_entry, 0.0);
    math::Matrix five = math::Matrix::identity(3);
    for (int i = 0; i < 20; ++i) five = math::multiply(five, root(3).matrix);
    EXPECT_NEAR(five(0, 2), double(expected["five_year_default_prob"].at(0)), 1e-8);
    EXPECT_NEAR(five(1, 2), double(expected["five_year_default_prob"].at(1)), 1e-7);
}

// Moves of two notches that no path of one-notch moves explains have negative roots.
TEST(Transition, ARootWithNegativeEntriesIsReplacedAndReported) {
    TransitionMatrix matrix{
        .states = {"A", "B", "C", "D"},
        .rows = {
            {0.9, 0.0, 0.09, 0.01}, {0.05, 0.9, 0.04, 0.01}, {0.0, 0.1, 0.8, 0.1}, {0, 0, 0, 1}}};
    const PeriodMatrix root =
        period_matrix(checked_transition(matrix).value(), 12, 3, PeriodRoot::kQuasiOptimization)
            .value();
    EXPECT_LT(root.lowest_entry, -1e-4);
    EXPECT_GT(root.distance, 1e-5);
    for (std::size_t i = 0; i < 4; ++i) {
        double sum = 0.0;
        for (const double value : root.matrix.row(i)) {
            EXPECT_GE(value, 0.0);
            sum += value;
        }
        EXPECT_NEAR(sum, 1.0, 1e-12);
    }
}

TEST(Transition, TheNearestDistributionIsTheProjectionOnTheSimplex) {
    EXPECT_EQ(nearest_distribution({0.2, 0.3, 0.5}), (std::vector{0.2, 0.3, 0.5}));
    const std::vector<double> made = nearest_distribution({1.02, -0.05, 0.03});
    // A shift of all that stay positive: (1 - 1.05) / 2.
    EXPECT_NEAR(made[0], 0.995, 1e-12);
    EXPECT_EQ(made[1], 0.0);
    EXPECT_NEAR(made[2], 0.005, 1e-12);
}

TEST(Transition, ErrorsNameTheRow) {
    const auto message = [](TransitionMatrix matrix) {
        const auto made = checked_transition(matrix);
        return made ? "" : made.error().message;
    };
    TransitionMatrix matrix = three_states();
    matrix.rows[0][0] = 0.8;
    EXPECT_NE(message(matrix).find("row of B adds up to 0.9"), std::string::npos);
    matrix.rows[0][0] = 90;
    EXPECT_NE(message(matrix).find("row of B contains 90"), std::string::npos);
    matrix = three_states();
    matrix.rows[2] = {0.1, 0, 0.9};
    EXPECT_NE(message(matrix).find("last state, D, is left"), std::string::npos);
    matrix.rows.pop_back();
    EXPECT_NE(message(matrix).find("2 rows for 3 states"), std::string::npos);
    const math::Matrix annual = checked_transition(three_states()).value();
    EXPECT_FALSE(period_matrix(annual, 12, 5, PeriodRoot::kQuasiOptimization));
    EXPECT_FALSE(period_matrix(annual, 12, 3, PeriodRoot::kNone));
    // A cycle has no real root.
    EXPECT_FALSE(matrix_logarithm(math::Matrix::from_rows(2, 2, {0.0, 1.0, 1.0, 0.0})));
}

struct Book {
    Deal deal = deal8().deal;
    std::vector<Holding> pool = benchmark_loans();
    Assumptions assumptions{.prepay = 0.1, .recovery = 0.45};
    ProjectionTerms terms = terms_of(deal8());
    MigrationTerms migration{.transition = three_states(), .paths = 1'000};

    Book() {
        migration.correlation.rho = 0.2;
        int quarters = 20;  // the first maturity
        for (Holding& loan : pool) {
            loan.maturity = fin::add_months(deal.dates.closing, 3 * (quarters++ % 20 + 20));
            loan.sp_rating = loan.moodys_rating == MoodysRating::kCaa1 ? SpRating::kCCCPlus  //
                                                                       : SpRating::kBMinus;
        }
    }
    Result<Migration> run(const Work& work = {}) const {
        return migrate(deal, pool, assumptions, terms, migration, work);
    }
};

TEST(Migration, MeansFollowThePowersOfTheMatrix) {
    Book book;
    const Migration made = book.run().value();
    ASSERT_EQ(made.dates.size(), 40U);
    math::Matrix power = math::Matrix::identity(3);
    const math::Matrix quarter = period_matrix(checked_transition(three_states()).value(), 12, 3,
                                               PeriodRoot::kQuasiOptimization)
                                     .value()
                                     .matrix;
    double better = 0.0;
    for (const Holding& loan : book.pool) better += loan.sp_rating == SpRating::kBMinus;
    const double worse = 300.0 - better;
    for (std::size_t k = 0; k < 8; ++k) {  // before the first loan matures
        power = math::multiply(power, quarter);
        for (std::size_t s = 0; s < 3; ++s) {
            const double expected = better * power(0, s) + worse * power(1, s);
            // The standard deviation of the mean from that of the 5th to the 95th percentile.
            const MigrationFigure& got = made.dates[k].ratings[s].count;
            EXPECT_NEAR(got.mean, expected,
                        4.0 * (got.p95 - got.p5) / 3.0 / std::sqrt(1'000.0) + 0.1)
                << k << " " << s;
        }
        const auto& date = made.dates[k];
        EXPECT_NEAR(date.ratings[0].count.mean + date.ratings[1].count.mean +
                        date.ratings[2].count.mean + date.matured.mean,
                    300.0, 1e-9);
    }
    EXPECT_GT(made.dates.back().matured.mean, 150.0);
}

TEST(Migration, AnnualStepsMoveOnEveryFourthDate) {
    Book book;
    book.migration.period = MigrationPeriod::kAnnual;
    const Migration made = book.run().value();
    for (std::size_t k = 0; k < 20; ++k)
        EXPECT_EQ(made.dates[k].downgrades.mean > 0.0, k % 4 == 3) << k;
    EXPECT_EQ(made.period_matrix[0][0], 0.9);
}

TEST(Migration, TheBytesAreTheSameForAnyNumberOfThreads) {
    Book book;
    const Migration alone = book.run().value();
    ThreadPool threads(4);
    const Migration made = book.run({.threads = &threads}).value();
    for (std::size_t k = 0; k < alone.dates.size(); ++k) {
        EXPECT_EQ(made.dates[k].cdr.mean, alone.dates[k].cdr.mean);
        EXPECT_EQ(made.dates[k].ratings[1].par.p95, alone.dates[k].ratings[1].par.p95);
    }
}

TEST(Migration, ARatingThatIsNotAStateIsNamed) {
    Book book;
    book.pool[2].sp_rating = SpRating::kBBPlus;
    const auto made = book.run();
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message,
              "1 assets have a rating that is not a state of the transition matrix: B003 (BB+)");
}

// ---- value at risk

std::vector<Holding> equal_loans(std::size_t count) {
    std::vector<Holding> result;
    for (std::size_t i = 0; i < count; ++i) {
        Holding loan;
        loan.id = fmt::format("L{:03}", i);
        loan.issuer_id = fmt::format("I{}", i / 2);
        loan.moodys_industry = i % 3 == 0 ? "Retail" : "Banking";
        loan.par = Decimal(1'000'000);
        loan.maturity = fin::Date::from_ymd(2033, 1, 15).value();
        result.push_back(loan);
    }
    return result;
}

const fin::Date kAsOf = fin::Date::from_ymd(2026, 1, 15).value();

TEST(CreditVar, VasicekIsThatOfCaseA18) {
    for (const auto each : a18()["vasicek"].get_array()) {
        CreditVarTerms terms{.methods = {CreditVarMethod::kVasicek},
                             .confidence = {double(each["alpha"])}};
        terms.default_curve.annual = double(each["pd"]);
        terms.correlation.rho = double(each["rho"]);
        const CreditVar made =
            credit_var(equal_loans(50), {.recovery = 1.0 - double(each["lgd"])}, kAsOf, terms, {})
                .value();
        EXPECT_NEAR(made.results[0].levels[0].value_at_risk / made.par,
                    double(each["loss_quantile"]), 1e-9);
    }
}

TEST(CreditVar, TheCopulaOfEqualLoansIsThatOfCaseA18) {
    const element expected = a18()["homogeneous_100"];
    CreditVarTerms terms{.methods = {CreditVarMethod::kCopula, CreditVarMethod::kVasicek},
                         .confidence = {0.95, 0.99},
                         .paths = 100'000};
    terms.default_curve.annual = 0.25;
    terms.correlation.rho = 0.2;
    const CreditVar made =
        credit_var(equal_loans(100), {.recovery = 0.4}, kAsOf, terms, {}).value();
    const CreditVarResult& copula = made.results[0];
    EXPECT_NEAR(copula.expected_loss, 15e6, 4.0 * copula.expected_loss_error.value());
    EXPECT_NEAR(*copula.standard_deviation, double(expected["std_defaults"]) * 0.6e6, 0.1e6);
    for (const CreditVarLevel& level : copula.levels) {
        const element of = expected["var_es"][fmt::format("{}", level.confidence)];
        EXPECT_NEAR(level.value_at_risk / 100e6, double(of["var_loss_fraction"]), 0.0061);
        EXPECT_NEAR(level.expected_shortfall, 100e6 * double(of["es_loss_fraction"]),
                    4.0 * level.expected_shortfall_error.value());
    }
    // Parts add up to the whole, under both methods.
    for (const CreditVarResult& result : made.results)
        for (const auto* parts : {&result.obligors, &result.industries}) {
            double loss = 0.0, shortfall = 0.0;
            for (const CreditVarPart& part : *parts) {
                loss += part.expected_loss;
                shortfall += part.expected_shortfall[1];
            }
            EXPECT_NEAR(loss, result.expected_loss, 1e-3);
            EXPECT_NEAR(shortfall, result.levels[1].expected_shortfall, 1e-2);
        }
    EXPECT_EQ(copula.obligors.size(), 50U);
    EXPECT_EQ(copula.industries[0].name, "Banking");
}

TEST(CreditVar, MigrationWithoutPricesIsTheCopulaOfItsDefaults) {
    std::vector<Holding> loans = equal_loans(60);
    for (Holding& loan : loans) loan.sp_rating = SpRating::kB;
    CreditVarTerms terms{.methods = {CreditVarMethod::kMigration, CreditVarMethod::kCopula},
                         .confidence = {0.99},
                         .paths = 20'000,
                         .transition = three_states()};
    terms.default_curve.annual = 0.02;  // as in the row of B
    terms.correlation.rho = 0.3;
    const CreditVar made = credit_var(loans, {.recovery = 0.5}, kAsOf, terms, {}).value();
    EXPECT_EQ(made.results[0].levels[0].value_at_risk, made.results[1].levels[0].value_at_risk);
    terms.prices = {{"B", 98.0}, {"CCC", 80.0}};
    const CreditVar priced = credit_var(loans, {.recovery = 0.5}, kAsOf, terms, {}).value();
    // 8 % move to CCC and lose 18 points; 2 % default from 98.
    EXPECT_NEAR(priced.results[0].expected_loss, 60e6 * (0.08 * 0.18 + 0.02 * 0.48),
                4.0 * priced.results[0].expected_loss_error.value());
    terms.prices = {{"D", 30.0}};
    EXPECT_FALSE(credit_var(loans, {}, kAsOf, terms, {}));
    terms.transition.reset();
    EXPECT_NE(credit_var(loans, {}, kAsOf, terms, {}).error().message.find("give transition"),
              std::string::npos);
}

}  // namespace
}  // namespace ballast::clo
