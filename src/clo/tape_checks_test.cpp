// Checks of imports: what keeps a row or an import out, and what is doubtful.
#include "clo/tape_checks.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }
Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

Holding loan(const char* id, int par) {
    Holding one;
    one.id = id;
    one.issuer_id = std::string("I-") + id;
    one.maturity = day("2029-06-15");
    one.currency = "USD";
    one.spread = 0.04;
    one.par = Decimal(par);
    one.market_value = Decimal(97);
    return one;
}

TapeContext context() { return {.as_of = day("2024-05-31"), .currency = "USD"}; }

std::vector<std::string> codes(const Issues& issues) {
    std::vector<std::string> result;
    for (const Issue& issue : issues) result.push_back(issue.code);
    return result;
}

using Codes = std::vector<std::string>;

TEST(TapeChecks, ADealHoldsNoPerformingAssetPastItsMaturityNorACurrencyWithoutARate) {
    Holding one = loan("L1", 100);
    EXPECT_EQ(check_tape_holding(one, context()), Issues());
    one.maturity = day("2024-05-30");
    one.currency = "EUR";
    EXPECT_EQ(codes(check_tape_holding(one, context())), (Codes{"past_maturity", "currency"}));
    TapeContext converted = context();
    converted.converted = true;
    one.defaulted = true;
    one.default_date = day("2024-06-03");
    EXPECT_EQ(codes(check_tape_holding(one, converted)), Codes{"default_in_future"});
    one.default_date = day("2024-05-31");
    EXPECT_EQ(check_tape_holding(one, converted), Issues());
}

TEST(TapeChecks, TheContextOfADealSaysWhetherItHasARateOfTheCurrency) {
    Deal deal;
    deal.currency = "EUR";
    EXPECT_FALSE(tape_context(deal, "USD", day("2024-05-31")).converted);
    deal.fx["USD"] = 0.92;
    EXPECT_FALSE(tape_context(deal, "GBP", day("2024-05-31")).converted);
    const TapeContext made = tape_context(deal, "USD", day("2024-05-31"));
    EXPECT_TRUE(made.converted);
    EXPECT_EQ(made.currency, "EUR");
}

TEST(TapeChecks, ACouponDiffersFromIndexAndSpreadByMoreThanABasisPoint) {
    Holding one = loan("L1", 100);
    one.coupon = 0.09009;
    TapeContext rates = context();
    EXPECT_EQ(check_tape_record(one, rates), Issues());  // without a rate of the index
    rates.index_rate = 0.05;
    EXPECT_EQ(check_tape_record(one, rates), Issues());
    one.coupon = 0.0902;
    EXPECT_EQ(codes(check_tape_record(one, rates)), Codes{"coupon_differs"});
    one.floor = 0.0502;
    EXPECT_EQ(check_tape_record(one, rates), Issues());
}

TEST(TapeChecks, EachStatedRatingIsComparedWithTheDerivedOne) {
    Holding one = loan("L1", 100);
    one.moodys_dp_rating = MoodysRating::kB1;
    one.sp_rating = SpRating::kB;
    EXPECT_EQ(check_tape_record(one, context()), Issues());  // nothing to derive it from
    one.moodys_issuer_rating = MoodysRating::kB2;
    one.sp_issuer_rating = SpRating::kBMinus;
    one.moodys_warf_rating = MoodysRating::kB2;
    const Issues issues = check_tape_record(one, context());
    ASSERT_EQ(codes(issues), (Codes{"rating_differs", "rating_differs"}));
    EXPECT_EQ(issues[0].where, "moodys_dp_rating");
    EXPECT_EQ(issues[1].where, "sp_rating");
    EXPECT_EQ(issues[0].severity, Severity::kWarning);
    EXPECT_NE(issues[0].message.find("stated as B1 and derived as B2 (corporate family rating)"),
              std::string::npos);
}

TEST(TapeChecks, RecordsOfOneIdentifierOrIssuerAgree) {
    std::vector<Asset> all{loan("L1", 1), loan("L2", 1), loan("L3", 1)};
    all[0].ids.isin = all[1].ids.isin = "US0000000001";
    all[1].issuer_id = all[2].issuer_id;
    all[1].country = "US";
    all[2].country = "CA";
    all[1].sp_industry = "Publishing";
    all[2].sp_industry = "Utilities";
    const Issues issues = check_tape_records(all);
    EXPECT_EQ(codes(issues), (Codes{"identifier_twice", "issuer_industry", "issuer_country"}));
    EXPECT_EQ(issues[1].where, "L3");
    EXPECT_NE(issues[1].message.find("\"Publishing\" at L2 and \"Utilities\" at L3"),
              std::string::npos);
}

TEST(TapeChecks, APriceIsOldAfterFiveBusinessDays) {
    const auto checked = [](const char* price, const char* as_of) {
        return codes(check_tape_price("L1", day(price), {}, {}, day(as_of)));
    };
    EXPECT_EQ(checked("2024-05-24", "2024-05-31"), Codes());  // Friday to Friday
    EXPECT_EQ(checked("2024-05-23", "2024-05-31"), Codes{"stale_price"});
    EXPECT_EQ(checked("2024-05-24", "2024-06-01"), Codes{"stale_price"});  // to Saturday
    // From Saturday to Sunday a week later: eight days, of which five are business days.
    EXPECT_EQ(checked("2024-05-25", "2024-06-02"), Codes());
    EXPECT_EQ(codes(check_tape_price("L1", day("2024-05-31"), Decimal(90), Decimal(80),
                                     day("2024-05-31"))),
              Codes());
    EXPECT_EQ(codes(check_tape_price("L1", day("2024-05-31"), Decimal(90), decimal("79.9"),
                                     day("2024-05-31"))),
              Codes{"price_moved"});
}

TEST(TapeChecks, ParTiesToTheStatedSumToACent) {
    EXPECT_EQ(check_par_sum(Decimal(100), decimal("100.01"), "d"), Issues());
    const Issues off = check_par_sum(Decimal(100), decimal("100.011"), "d");
    ASSERT_EQ(off.size(), 1U);
    EXPECT_EQ(off[0].severity, Severity::kError);
    EXPECT_EQ(off[0].where, "d");
    EXPECT_NE(off[0].message.find("par of 100 after the import"), std::string::npos);
    EXPECT_EQ(codes(check_schedule_sum("L1", Decimal(90), Decimal(100))), Codes{"schedule_sum"});
    EXPECT_EQ(check_schedule_sum("L1", Decimal(100), Decimal(100)), Issues());
}

TEST(TapeChecks, EveryRowHasAStatus) {
    EXPECT_EQ(check_row_count({.rows = 3, .added = 1, .changed = 1, .rejected = 1}), Issues());
    const Issues lost = check_row_count({.rows = 3, .added = 1, .changed = 1});
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].severity, Severity::kError);
}

TEST(TapeChecks, APriceIsRequiredWhereTheDealValuesAtMarket) {
    std::vector<Holding> pool{loan("L1", 90), loan("L2", 5), loan("L3", 5)};
    pool[0].market_value.reset();  // performs: at par
    pool[1].market_value.reset();
    pool[1].defaulted = true;
    pool[1].default_date = day("2024-02-01");
    pool[1].moodys_recovery = 0.45;
    const RatingRules rules{.as_of = day("2024-05-31")};
    Valuation valuation;
    const Issues issues = check_market_values(pool, 0.0, valuation, rules);
    ASSERT_EQ(codes(issues), Codes{"price_missing"});
    EXPECT_EQ(issues[0].where, "L2");
    EXPECT_EQ(issues[0].severity, Severity::kError);
    valuation.defaulted = CarryingValue::kRecovery;
    EXPECT_EQ(check_market_values(pool, 0.0, valuation, rules), Issues());
    pool[1].default_date = day("2021-05-31");  // zero after three years
    EXPECT_EQ(check_market_values(pool, 0.0, Valuation{}, rules), Issues());
    pool[1].default_date = day("2021-06-01");
    EXPECT_EQ(codes(check_market_values(pool, 0.0, Valuation{}, rules)), Codes{"price_missing"});
    pool[1].par = Decimal();  // sold
    EXPECT_EQ(check_market_values(pool, 0.0, Valuation{}, rules), Issues());
}

TEST(TapeChecks, APriceIsRequiredOfAnExcessOfCccAssetsOnly) {
    std::vector<Holding> pool{loan("L1", 90), loan("L2", 5), loan("L3", 5)};
    for (Holding& one : pool) one.moodys_rating = MoodysRating::kB2;
    pool[1].moodys_rating = MoodysRating::kCaa1;
    pool[1].market_value.reset();
    const RatingRules rules{.as_of = day("2024-05-31")};
    Valuation valuation;
    valuation.ccc = CccTerms{.limit = 0.075, .agencies = {"moodys"}};
    EXPECT_EQ(check_market_values(pool, 0.0, valuation, rules), Issues());  // 5 % of 7.5 %
    pool[2].moodys_rating = MoodysRating::kCaa2;
    pool[2].market_value.reset();
    EXPECT_EQ(codes(check_market_values(pool, 0.0, valuation, rules)),
              (Codes{"price_missing", "price_missing"}));
}

TEST(TapeChecks, CashTiesToTheReportBeforeAndTheTradesSince) {
    CashTie tie{.before = day("2024-04-30"),
                .expected = Decimal(500),
                .as_of = day("2024-05-31"),
                .stated = decimal("500.01"),
                .payment = {}};
    EXPECT_EQ(check_cash_tie(tie), Issues());
    tie.stated = Decimal(480);
    tie.unpriced = 2;
    const Issues off = check_cash_tie(tie);
    ASSERT_EQ(codes(off), Codes{"cash_differs"});
    EXPECT_EQ(off[0].severity, Severity::kWarning);
    EXPECT_NE(off[0].message.find("gives 500, 2 changes of par without a price left out"),
              std::string::npos);
    tie.payment = day("2024-05-15");
    EXPECT_EQ(check_cash_tie(tie), Issues());
}

}  // namespace
}  // namespace ballast::clo
