// The differences between the earlier workbook and the corrected rules, by defect.
#include "clo/parity.hpp"

#include "benchmark_deal.hpp"
#include "clo/dated_flows.hpp"
#include "clo/test_library.hpp"

namespace ballast::clo {
namespace {

struct Book {
    Document document = deal8();
    Assumptions assumptions{
        .defaults = 0.06, .prepay = std::vector{0.1, 0.2}, .recovery = std::vector{0.45, 0.5}};

    std::vector<ParityDefect> run() const {
        return parity(document.deal, document.collateral, assumptions, terms_of(document)).value();
    }
};

const ParityDefect& defect(const std::vector<ParityDefect>& all, std::string_view id) {
    for (const ParityDefect& each : all)
        if (each.id == id) return each;
    throw std::runtime_error("no defect " + std::string(id));
}

TEST(Parity, ListsWhatEachDefectChanges) {
    Book book;
    book.document.deal.tests.use = {7, 33, 36};
    std::vector<Holding>& pool = book.document.collateral;
    for (Holding& asset : pool) {
        asset.moodys_issuer_rating = MoodysRating::kB1;
        asset.moodys_issuer_outlook = RatingOutlook::kNegative;
        asset.moodys_category = MoodysCategory::kSeniorSecuredLoan;
    }
    pool[1].cap = 0.08;
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& outlook = defect(made, "outlook_notches");
    ASSERT_EQ(outlook.status, ParityStatus::kDiffers);
    EXPECT_EQ(outlook.differences.size(), pool.size());
    EXPECT_EQ(outlook.differences[0].old_text, "B3");  // two notches, as for a review
    EXPECT_EQ(outlook.differences[0].corrected_text, "B2");
    // The weighted average rating factor follows.
    const ParityDefect& factor = defect(made, "test_warf");
    EXPECT_EQ(factor.differences[0].old_value, 3490.0);
    EXPECT_EQ(factor.differences[0].corrected, 2720.0);
    EXPECT_EQ(factor.differences[0].difference, 770.0);
    EXPECT_EQ(defect(made, "cap_is_floor").status, ParityStatus::kDiffers);
    EXPECT_EQ(defect(made, "severity_from_prepayment").status, ParityStatus::kDiffers);
    EXPECT_EQ(defect(made, "interest_coverage_cure").area, ParityArea::kProjection);
    EXPECT_EQ(defect(made, "recovery_of_others").status, ParityStatus::kSame);
    // Every defect has a reason or is a library test.
    for (const ParityDefect& each : made)
        if (each.area == ParityArea::kProjection) {
            EXPECT_FALSE(each.reason.empty()) << each.id;
        }
}

TEST(Parity, ADifferenceIsThatOfTwoProjections) {
    Book book;
    book.assumptions.defaults = 0.12;
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& severity = defect(made, "severity_from_prepayment");
    Assumptions old = book.assumptions;
    old.recovery = std::vector{0.9, 0.8};
    const Projection before = projected(book.document, old);
    const Projection now = projected(book.document, book.assumptions);
    ASSERT_FALSE(severity.differences.empty());
    for (const ParityDifference& each : severity.differences) {
        if (each.figure != "loss") continue;
        EXPECT_NEAR(*each.difference,
                    tranche(before, each.item).loss - tranche(now, each.item).loss, 1e-6);
    }
    EXPECT_EQ(defect(made, "cap_is_floor").status, ParityStatus::kNotRelevant);
}

TEST(Parity, RepeatsTheDefectsOfTheWaterfalls) {
    Book book;
    book.assumptions.defaults = 0.12;
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& cure = defect(made, "principal_uses_interest_cure");
    ASSERT_EQ(cure.status, ParityStatus::kDiffers);
    // (t D - N) / (t - 1) is the larger amount: without it the senior class is repaid later.
    for (const ParityDifference& each : cure.differences)
        if (each.figure == "wal" && each.item == "A1") {
            EXPECT_GT(*each.difference, 0.0);
        }
    // The denominator of the class above is smaller, and the ratio larger.
    const ParityDefect& denominator = defect(made, "class_e_denominator");
    ASSERT_EQ(denominator.status, ParityStatus::kDiffers);
    EXPECT_GT(*denominator.differences[0].difference, 0.0);
}

TEST(Parity, TheExcessOfCccAssetsOfTheWorkbookTakesAnyCheapAsset) {
    Book book;
    book.document.deal.valuation.ccc = CccTerms{.limit = 0.0};
    std::vector<Holding>& pool = book.document.collateral;
    for (Holding& asset : pool) asset.market_value = Decimal(99);
    EXPECT_EQ(defect(book.run(), "ccc_excess_of_all_assets").status, ParityStatus::kSame);
    pool[0].moodys_rating = MoodysRating::kCaa1;
    pool[0].market_value = Decimal(90);
    pool[1].market_value = Decimal(50);  // no excess, but the cheapest
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& excess = defect(made, "ccc_excess_of_all_assets");
    ASSERT_EQ(excess.status, ParityStatus::kDiffers);
    const double cheap = std::min(pool[0].par.to_double(), pool[1].par.to_double());
    const double rest = pool[0].par.to_double() - cheap;
    const double haircut = 0.1 * pool[0].par.to_double();
    // The ratio of two groups: their differences are one amount over their denominators.
    double notes = 0.0;
    for (const Tranche& each : book.document.deal.tranches)
        if (each.rank <= 3) notes += each.original.to_double();
    EXPECT_NEAR(*excess.differences[0].difference * notes, haircut - (0.5 * cheap + 0.1 * rest),
                1e-3);
}

TEST(Parity, ListsDefectsThatConcernNoDeal) {
    const std::vector<ParityDefect> made = Book{}.run();
    for (const char* id :
         {"shortfall_of_split_class", "reinvestment_vector_end", "rebalance_accepts_failures",
          "unused_test_12", "highest_rating_down", "database_thresholds", "rate_of_return"}) {
        EXPECT_EQ(defect(made, id).status, ParityStatus::kListed) << id;
        EXPECT_FALSE(defect(made, id).reason.empty()) << id;
    }
    // −1000, then 600 after half a year and after a year (legacy.md 2.4).
    const fin::Date start = fin::Date::from_ymd(2024, 1, 1).value();
    const std::vector<DatedFlow> flows{
        {start, -1000.0}, {start + 182, 600.0}, {start + 365, 600.0}};
    EXPECT_NEAR(*internal_rate(flows), 0.278, 1e-3);
}

double wal_difference(const ParityDefect& of, std::string_view item) {
    for (const ParityDifference& each : of.differences)
        if (each.figure == "wal" && each.item == item) return each.difference.value();
    throw std::runtime_error("no difference of the life of " + std::string(item));
}

// Denominators decide where the cure of a junior class is within the cash: with triggers close to
// the ratios at closing. Far from them a failing test takes all cash with either denominator.
TEST(Parity, RepeatsTheDefectsOfDenominators) {
    Book book;
    book.assumptions.defaults = 0.12;
    for (const char* id : {"deferred_principal_twice", "cure_of_b_twice"})
        EXPECT_EQ(defect(book.run(), id).status, ParityStatus::kSame) << id;
    book.assumptions.defaults = 0.1;
    book.document.deal.coverage[0].oc = 1.30;
    book.document.deal.coverage[1].oc = 1.205;
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& deferred = defect(made, "deferred_principal_twice");
    ASSERT_EQ(deferred.status, ParityStatus::kDiffers);
    // A larger denominator is cured by more: the senior class is repaid earlier.
    EXPECT_LT(wal_difference(deferred, "A1"), 0.0);
    const ParityDefect& cure = defect(made, "cure_of_b_twice");
    ASSERT_EQ(cure.status, ParityStatus::kDiffers);
    // A smaller one is cured by less: later.
    EXPECT_GT(wal_difference(cure, "A1"), 0.0);
}

TEST(Parity, ThresholdsByRowAreThoseOfOtherTests) {
    Book book;
    book.document.deal.tests.use = {7, 1, 36};
    book.document.deal.tests.thresholds = {{"1", 0.5}};
    const std::vector<ParityDefect> made = book.run();
    const ParityDefect& rows = defect(made, "vintage_thresholds_by_row");
    ASSERT_EQ(rows.status, ParityStatus::kDiffers);
    const auto threshold = [&](int test) {
        for (const ParityDifference& each : rows.differences)
            if (each.item == library_test(test)->id && each.figure == "threshold") return each;
        throw std::runtime_error(fmt::format("no difference of the threshold of {}", test));
    };
    // That of test 1 is in row 1, which is test 7; test 1 has that of the library.
    EXPECT_EQ(threshold(7).old_value, 0.5);
    EXPECT_EQ(threshold(1).corrected, 0.5);
    EXPECT_NE(threshold(1).old_value, 0.5);
    book.document.deal.tests.thresholds.clear();
    EXPECT_EQ(defect(book.run(), "vintage_thresholds_by_row").status, ParityStatus::kNotRelevant);
}

}  // namespace
}  // namespace ballast::clo
