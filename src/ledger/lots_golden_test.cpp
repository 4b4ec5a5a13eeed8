// Published examples and golden data of other ledgers (tests/golden/ledger/README.md).
#include <algorithm>
#include <map>

#include "ledger/golden_ledger_test.hpp"
#include "ledger/wash_sales.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using golden::JsonCase;

constexpr const char* kFolder = "tests/golden/ledger/";

TEST(HoldingPeriod, FollowsTheCalendarAndNotANumberOfDays) {
    const JsonCase file(std::string(kFolder) + "irs_examples.json");
    int rows = 0;
    for (const Element row : file["holding_period"].get_array()) {
        const fin::Date acquired = day(row["acquired"]);
        const fin::Date sold = day(row["sold"]);
        EXPECT_EQ(first_long_term_day(acquired).to_string(), text(row["first_long_term_day"]));
        EXPECT_EQ(term_of(acquired, sold) == Term::kLong, text(row["expected"]) == "LONG")
            << acquired.to_string() << " " << sold.to_string();
        ++rows;
    }
    EXPECT_EQ(rows, 13);
}

TEST(IrsExamples, Publication564FundSharesByFifoAndByAverage) {
    const JsonCase file(std::string(kFolder) + "irs_examples.json");
    const Element c = case_of(file, "pub564_table3");
    std::vector<Transaction> rows;
    for (const Element buy : c["buys"].get_array()) {
        rows.push_back(make({text(buy.at(0)), Type::kBuy, "F"}));
        rows.back().quantity = dec(buy.at(1));
        rows.back().amount = dec(buy.at(3));
    }
    rows.push_back(make({text(c["sell"].at(0)), Type::kSell, "F"}));
    rows.back().quantity = dec(c["sell"].at(1));
    rows.back().amount = dec(c["sell"].at(3));
    EXPECT_EQ(total_gain(report(rows)), dec(c["expected"]["fifo_gain"]));
    const LotReport average = report(rows, {.method = LotMethod::kAverage});
    Decimal basis;
    for (const Disposal& row : average.disposals) basis += row.cost_basis;
    EXPECT_NEAR(basis.to_double(), double(c["expected"]["average_basis_exact"]), 1e-9);
    EXPECT_EQ(basis + total_basis(average), dec("9100"));
}

TEST(IrsExamples, AverageBasisHasTheHoldingPeriodOfFifo) {
    const std::vector<Transaction> rows{make({"2008-05-15", Type::kBuy, "LJO", "200", "10"}),
                                        make({"2009-05-14", Type::kBuy, "LJO", "200", "11"}),
                                        make({"2009-11-10", Type::kSell, "LJO", "300", "12"})};
    std::map<Term, Decimal> shares;
    for (const Disposal& row : report(rows, {.method = LotMethod::kAverage}).disposals)
        shares[*row.term] += row.quantity;
    EXPECT_EQ(shares[Term::kLong], dec("200"));
    EXPECT_EQ(shares[Term::kShort], dec("100"));
    const std::vector<Transaction> single{make({"2000-01-03", Type::kBuy, "F", "300", "", "4800"}),
                                          make({"2001-01-03", Type::kSell, "F", "150", "20"})};
    EXPECT_EQ(report(single, {.method = LotMethod::kAverage}).disposals[0].cost_basis, dec("2400"));
}

TEST(IrsExamples, AShortSaleAgainstSharesHeldShortTermIsAlwaysShortTerm) {
    const std::vector<Transaction> rows{
        make({"1995-05-01", Type::kBuy, "X", "100", "", "1000", "", "a", "old"}),
        make({"1995-10-02", Type::kShortSell, "X", "100", "", "1600"}),
        make({"1996-05-02", Type::kCover, "X", "100", "", "", "", "a", "old"})};
    const LotReport result = report(rows);
    ASSERT_EQ(result.disposals.size(), 1U);
    EXPECT_EQ(result.disposals[0].gain, dec("600"));
    EXPECT_EQ(result.disposals[0].term, Term::kShort);
    EXPECT_TRUE(result.open_lots.empty());
}

TEST(IrsExamples, AShortSaleBesideLongTermSharesMakesALossLongTermAndRestartsShortTermShares) {
    std::vector<Transaction> rows{make({"1994-05-01", Type::kBuy, "X", "100", "", "1000"}),
                                  make({"1995-10-02", Type::kShortSell, "X", "100", "", "1600"}),
                                  make({"1995-11-02", Type::kCover, "X", "100", "", "1900"})};
    LotReport result = report(rows);
    EXPECT_EQ(result.disposals[0].gain, dec("-300"));
    EXPECT_EQ(result.disposals[0].term, Term::kLong);
    rows[0] = make({"1995-05-01", Type::kBuy, "X", "150", "", "1500"});
    result = report(rows);
    EXPECT_EQ(result.disposals[0].term, Term::kShort);
    ASSERT_EQ(result.open_lots.size(), 2U);
    EXPECT_EQ(result.open_lots[0].quantity, dec("100"));
    EXPECT_EQ(result.open_lots[0].holding_from, day("1995-11-02"));
    EXPECT_EQ(result.open_lots[1].holding_from, day("1995-05-01"));
}

// IRC 1233(b)(2): the new holding period begins with the closing of the short sale or, when that is
// earlier, with the sale of the property; (e)(2)(A): as far as the short sale reaches.
TEST(IrsExamples, PropertySoldWhileTheShortSaleIsOpenIsShortTermAsFarAsItReaches) {
    const LotReport result = report({make({"1995-05-01", Type::kBuy, "X", "150", "", "1500"}),
                                     make({"1995-10-02", Type::kShortSell, "X", "100", "", "1600"}),
                                     make({"1996-06-03", Type::kSell, "X", "120", "", "2400"}),
                                     make({"1996-06-10", Type::kCover, "X", "100", "", "1700"})});
    ASSERT_EQ(result.disposals.size(), 3U);
    EXPECT_EQ(result.disposals[0].quantity, dec("100"));
    EXPECT_EQ(result.disposals[0].term, Term::kShort);
    EXPECT_EQ(result.disposals[1].quantity, dec("20"));
    EXPECT_EQ(result.disposals[1].term, Term::kLong);
    EXPECT_EQ(result.disposals[0].gain + result.disposals[1].gain, dec("1200"));
    // The short sale has used up its 100: the rest keeps its holding period.
    ASSERT_EQ(result.open_lots.size(), 1U);
    EXPECT_EQ(result.open_lots[0].quantity, dec("30"));
    EXPECT_EQ(result.open_lots[0].holding_from, day("1995-05-01"));
}

TEST(IrsExamples, WashSalesOfLedgersWithWholeTransactions) {
    std::vector<Transaction> ibm{make({"2004-04-04", Type::kBuy, "IBM", "100", "", "6000"}),
                                 make({"2007-07-07", Type::kSell, "IBM", "100", "", "5000"}),
                                 make({"2007-08-05", Type::kBuy, "IBM", "100", "", "7000"})};
    const LotReport old = report(ibm, {.wash_sales = true});
    EXPECT_EQ(old.disposals[0].wash_sale_disallowed, dec("1000"));
    EXPECT_EQ(old.disposals[0].code, "W");
    EXPECT_EQ(old.disposals[0].gain, Decimal{});
    EXPECT_EQ(old.open_lots[0].cost_basis, dec("8000"));
    EXPECT_EQ(old.open_lots[0].acquired - old.open_lots[0].holding_from, 1189);
    std::vector<Transaction> xyz{make({"2015-02-10", Type::kBuy, "XYZ", "100", "", "2500"}),
                                 make({"2015-02-19", Type::kSell, "XYZ", "100", "", "2200"}),
                                 make({"2015-02-26", Type::kBuy, "XYZ", "100", "", "2250"})};
    // Bought again in another account: same result.
    xyz[2].account = "b";
    EXPECT_EQ(report(xyz, {.wash_sales = true}).open_lots[0].cost_basis, dec("2550"));
    // Bought again in a tax-exempt account, the loss is lost (Rev. Rul. 2008-5).
    const LotReport ira = report(
        xyz, {.wash_sales = true, .account_types = {{"b", model::AccountType::kTaxDeferred}}});
    EXPECT_EQ(ira.open_lots[0].cost_basis, dec("2250"));
    EXPECT_EQ(ira.disposals[0].wash_sale_disallowed, dec("300"));
}

TEST(IrsExamples, SplitMergerFractionAndOption) {
    const LotReport split =
        report({make({"2020-01-02", Type::kBuy, "G", "7", "53.29"}),
                make({"2020-02-03", Type::kSplit, "G", "", "", "", "", "", "", "2"}),
                make({"2020-03-02", Type::kSell, "G", "7", "", "203.07"})});
    EXPECT_EQ(split.disposals[0].cost_basis, dec("186.515"));
    EXPECT_EQ(split.disposals[0].gain, dec("16.555"));

    Transaction merger =
        make({"2020-02-03", Type::kMerger, "OLD", "", "", "", "", "", "", "1.282"});
    merger.new_symbol = "NEW";
    const LotReport merged =
        report({make({"2020-01-02", Type::kBuy, "OLD", "50", "", "100"}), merger,
                make({"2020-02-03", Type::kSell, "NEW", "0.1", "66.65"})});
    near(merged.disposals[0].cost_basis, 0.156);
    near(merged.disposals[0].gain, 6.509);
    EXPECT_EQ(merged.open_lots[0].quantity, dec("64"));
    near(merged.open_lots[0].cost_basis, 99.844);
    EXPECT_EQ(merged.open_lots[0].acquired, day("2020-01-02"));

    const std::string call = "XYZ   200117C00050000";
    const LotReport option = report({make({"2019-07-01", Type::kBuy, call, "1", "5", "", "25"}),
                                     make({"2019-09-01", Type::kSell, call, "1", "9", "", "25"})});
    EXPECT_EQ(option.disposals[0].cost_basis, dec("525"));
    EXPECT_EQ(option.disposals[0].proceeds, dec("875"));
    EXPECT_EQ(option.disposals[0].gain, dec("350"));
    EXPECT_EQ(option.disposals[0].term, Term::kShort);
}

struct WashRow {
    std::string sold;
    double shares;
    double basis;
    double proceeds;
    double disallowed;
    bool replacement;
    std::string from;
    auto operator<=>(const WashRow&) const = default;
};

std::vector<WashRow> merged(std::vector<WashRow> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

void expect_rows(std::vector<WashRow> actual, std::vector<WashRow> expected, std::string_view id) {
    actual = merged(std::move(actual));
    expected = merged(std::move(expected));
    ASSERT_EQ(actual.size(), expected.size()) << id;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        EXPECT_EQ(actual[i].sold, expected[i].sold) << id;
        EXPECT_EQ(actual[i].from, expected[i].from) << id;
        EXPECT_EQ(actual[i].replacement, expected[i].replacement) << id;
        EXPECT_NEAR(actual[i].shares, expected[i].shares, 1e-9) << id;
        EXPECT_NEAR(actual[i].basis, expected[i].basis, 1e-9) << id;
        EXPECT_NEAR(actual[i].proceeds, expected[i].proceeds, 1e-9) << id;
        EXPECT_NEAR(actual[i].disallowed, expected[i].disallowed, 1e-9) << id;
    }
}

TEST(WashSales, MatchThePublishedExamplesForAnyRowOrder) {
    const JsonCase file(std::string(kFolder) + "wash_sales.json");
    for (const Element c : file["cases"].get_array()) {
        std::vector<WashLot> lots;
        std::uint32_t order = 0;
        for (const Element row : c["input_lots"].get_array()) {
            WashLot lot;
            lot.quantity = lot.units = dec(row["shares"]);
            lot.acquired = lot.holding_from = day(row["acquired"]);
            lot.basis = dec(row["basis"]);
            if (!row["sold"].is_null()) {
                lot.sold = day(row["sold"]);
                lot.proceeds = dec(row["proceeds"]);
            }
            lot.orders = {++order};
            lot.key = fmt::format("{:03}", order);
            lots.push_back(lot);
        }
        std::vector<WashRow> expected;
        for (const Element row : c["expected_rows"].get_array())
            expected.push_back({row["sold"].is_null() ? "" : text(row["sold"]), row["shares"],
                                row["basis"],
                                row["proceeds"].is_null() ? 0.0 : double(row["proceeds"]),
                                row["disallowed"].is_null() ? 0.0 : double(row["disallowed"]),
                                row["is_replacement"], text(row["acquired_for_holding_period"])});
        const auto by_key = [](const WashLot& a, const WashLot& b) { return a.key < b.key; };
        std::sort(lots.begin(), lots.end(), by_key);
        do {
            std::vector<WashRow> actual;
            for (const WashLot& lot : match_wash_sales(lots))
                actual.push_back({lot.sold ? lot.sold->to_string() : "", lot.quantity.to_double(),
                                  lot.basis.to_double(), lot.proceeds.to_double(),
                                  lot.disallowed.to_double(), lot.is_replacement,
                                  lot.holding_from.to_string()});
            expect_rows(std::move(actual), expected, text(c["id"]));
        } while (std::next_permutation(lots.begin(), lots.end(), by_key));
    }
}

TEST(WashSales, ChainThroughReplacementsThatAreSoldAtALoss) {
    const LotReport result = report({make({"2014-01-02", Type::kBuy, "X", "100", "10"}),
                                     make({"2014-02-03", Type::kSell, "X", "100", "9"}),
                                     make({"2014-02-10", Type::kBuy, "X", "100", "9"}),
                                     make({"2014-02-20", Type::kSell, "X", "100", "8"}),
                                     make({"2014-03-03", Type::kBuy, "X", "60", "8"})},
                                    {.wash_sales = true});
    // 100 of the first loss, then 60 shares of the second with it.
    ASSERT_EQ(result.disposals.size(), 3U);
    EXPECT_EQ(result.disposals[0].wash_sale_disallowed, dec("100"));
    EXPECT_EQ(result.disposals[1].wash_sale_disallowed, dec("120"));
    EXPECT_EQ(result.disposals[2].gain, dec("-80"));
    EXPECT_EQ(result.open_lots[0].cost_basis, dec("600"));
    // The shares were held for 32 and 10 days before.
    EXPECT_EQ(result.open_lots[0].acquired - result.open_lots[0].holding_from, 42);
}

// IRC 1091(a): a contract or option so to acquire. Pub. 550, Wash Sales, number 3.
TEST(WashSales, ACallBoughtReplacesSharesAndSharesReplaceNoCall) {
    const std::string call = "X     240621C00010000";
    std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "X", "150", "10"}),
                                  make({"2024-03-01", Type::kSell, "X", "150", "8"}),
                                  make({"2024-03-11", Type::kBuy, call, "1", "0.5"})};
    const LotReport washed = report(rows, {.wash_sales = true});
    Decimal disallowed;
    for (const Disposal& row : washed.disposals) disallowed += row.wash_sale_disallowed;
    EXPECT_EQ(disallowed, dec("200"));  // of 100 shares
    ASSERT_EQ(washed.open_lots.size(), 1U);
    EXPECT_EQ(washed.open_lots[0].cost_basis, dec("250"));
    EXPECT_EQ(washed.open_lots[0].acquired - washed.open_lots[0].holding_from, 59);
    rows = {make({"2024-01-02", Type::kBuy, call, "1", "2"}),
            make({"2024-03-01", Type::kSell, call, "1", "1"}),
            make({"2024-03-11", Type::kBuy, "X", "100", "8"})};
    EXPECT_EQ(report(rows, {.wash_sales = true}).disposals[0].gain, dec("-100"));
}

TEST(WashSales, ACallReplacesSharesAlsoWhenItHasBeenExercisedOrHasExpired) {
    const std::string call = "X     240621C00010000";
    std::vector<Transaction> rows{make({"2024-01-02", Type::kBuy, "X", "100", "10"}),
                                  make({"2024-03-01", Type::kSell, "X", "100", "8"}),
                                  make({"2024-03-11", Type::kBuy, call, "1", "0.5"}),
                                  make({"2024-06-20", Type::kExercise, call, "1"})};
    // 1,000 for the shares, 50 for the call, 200 disallowed loss of the sale.
    const LotReport exercised = report(rows, {.wash_sales = true});
    EXPECT_EQ(exercised.disposals[0].wash_sale_disallowed, dec("200"));
    ASSERT_EQ(exercised.open_lots.size(), 1U);
    EXPECT_EQ(exercised.open_lots[0].cost_basis, dec("1250"));
    EXPECT_EQ(exercised.open_lots[0].acquired, day("2024-06-20"));
    rows.back() = make({"2024-06-21", Type::kExpire, call, "1"});
    const LotReport expired = report(rows, {.wash_sales = true});
    ASSERT_EQ(expired.disposals.size(), 2U);
    EXPECT_EQ(expired.disposals[0].wash_sale_disallowed, dec("200"));
    EXPECT_EQ(expired.disposals[1].gain, dec("-250"));
    // A written call is no replacement, whether or not it is exercised.
    rows[2] = make({"2024-03-11", Type::kShortSell, call, "1", "0.5"});
    EXPECT_EQ(report(rows, {.wash_sales = true}).disposals[0].gain, dec("-200"));
}

TEST(WashSales, SharesOfTheSamePurchaseDoNotReplaceEachOther) {
    const LotReport result = report({make({"2014-01-02", Type::kBuy, "X", "100", "10"}),
                                     make({"2014-01-20", Type::kSell, "X", "40", "9"})},
                                    {.wash_sales = true});
    EXPECT_EQ(result.disposals[0].gain, dec("-40"));
    EXPECT_EQ(result.open_lots[0].cost_basis, dec("600"));
}

TEST(CorporateActions, ReturnOfCapitalLowersTheBasisToZeroAndNoFurther) {
    const LotReport result =
        report({make({"2004-01-02", Type::kBuy, "R", "10", "", "100"}),
                make({"2007-06-01", Type::kReturnOfCapital, "R", "", "", "80"}),
                make({"2017-06-01", Type::kReturnOfCapital, "R", "", "", "30"})});
    EXPECT_EQ(result.open_lots[0].cost_basis, Decimal{});
    ASSERT_EQ(result.disposals.size(), 1U);
    EXPECT_EQ(result.disposals[0].gain, dec("10"));
    EXPECT_EQ(result.disposals[0].term, Term::kLong);
    EXPECT_EQ(result.cash[0].balance, dec("10"));
}

TEST(CorporateActions, EarliestPurchasesComeFirstWhenSharesCannotBeIdentified) {
    const LotReport result =
        report({make({"2004-01-02", Type::kBuy, "R", "10", "", "50"}),
                make({"2005-01-03", Type::kBuy, "R", "10", "", "100"}),
                make({"2007-06-01", Type::kReturnOfCapital, "R", "", "", "80"})},
               {.return_of_capital = ReturnOfCapitalRule::kEarliestFirst});
    EXPECT_EQ(result.open_lots[0].cost_basis, Decimal{});
    EXPECT_EQ(result.open_lots[1].cost_basis, dec("70"));
}

TEST(CorporateActions, CashInAMergerIsGainUpToTheWholeGain) {
    Transaction merger = make({"2005-01-06", Type::kMerger, "OCLR"});
    merger.ratio = dec("0.3879");
    merger.price = dec("22");
    merger.fair_value = dec("72.51");
    merger.new_symbol = "COO";
    const LotReport result =
        report({make({"2002-02-12", Type::kBuy, "OCLR", "100", "", "2400"}), merger,
                make({"2005-01-06", Type::kSell, "COO", "0.79", "", "57.28"})});
    ASSERT_EQ(result.disposals.size(), 2U);
    EXPECT_EQ(result.disposals[0].gain, dec("2200"));
    EXPECT_EQ(result.disposals[0].proceeds, dec("2200"));
    near(result.disposals[1].cost_basis, 48.88);
    near(result.disposals[1].gain, 8.40);
    EXPECT_EQ(result.open_lots[0].quantity, dec("38"));
    near(result.open_lots[0].cost_basis, 2351.12);
    EXPECT_EQ(result.disposals[0].gain + result.disposals[1].gain + dec("2400") - dec("2200") -
                  dec("57.28"),
              total_basis(result));
}

TEST(CorporateActions, GainBelowTheCashIsRecognizedWholeAndTheBasisIsTheMarketValue) {
    const JsonCase file(std::string(kFolder) + "corporate_actions.json");
    const Element c = case_of(file, "merger_vmw_avgo_lots");
    Transaction merger = make({text(c["inputs"]["merger_date"]), Type::kMerger, "VMW"});
    merger.ratio = dec(c["inputs"]["derived"]["stock_per_share"]);
    merger.price = dec(c["inputs"]["derived"]["cash_per_share"]);
    merger.fair_value = dec(c["inputs"]["fmv_new"]);
    merger.new_symbol = "AVGO";
    std::vector<Transaction> rows;
    for (const Element lot : c["inputs"]["lots"].get_array()) {
        rows.push_back(make({text(lot["acquired"]), Type::kBuy, "VMW"}));
        rows.back().quantity = dec(lot["shares"]);
        rows.back().price = dec(lot["basis_after_roc"]);
    }
    rows.push_back(merger);
    const LotReport result = report(rows);
    std::size_t i = 0;
    for (const Element expected : c["expected"].get_array()) {
        near(result.disposals[i].cost_basis, double(expected["reported_basis_total"]), 0.05);
        near(result.disposals[i].gain, double(expected["recognized_total"]), 0.05);
        near(result.open_lots[i].quantity, double(expected["new_shares"]), 0.001);
        near(result.open_lots[i].unit_cost, double(expected["new_basis_per_share"]), 0.001);
        ++i;
    }
}

TEST(CorporateActions, ASpinOffAndADividendInAnotherClassDivideTheBasisByMarketValue) {
    Transaction spinoff = make({"2020-02-03", Type::kSpinoff, "PARENT", "", "80"});
    spinoff.ratio = dec("4");
    spinoff.fair_value = dec("10");
    spinoff.new_symbol = "CHILD";
    LotReport result =
        report({make({"2019-01-02", Type::kBuy, "PARENT", "1", "", "100"}), spinoff});
    ASSERT_EQ(result.open_lots.size(), 2U);
    EXPECT_EQ(result.open_lots[0].symbol, "CHILD");
    near(result.open_lots[0].cost_basis, 33.33);
    near(result.open_lots[0].unit_cost, 8.33);
    EXPECT_EQ(total_basis(result), dec("100"));
    EXPECT_EQ(result.open_lots[0].acquired, day("2019-01-02"));

    Transaction preferred = make({"2020-02-03", Type::kSpinoff, "COMMON", "10", "9"});
    preferred.fair_value = dec("30");
    preferred.new_symbol = "PREF";
    result = report({make({"2019-01-02", Type::kBuy, "COMMON", "100", "", "1000"}), preferred});
    EXPECT_EQ(result.open_lots[0].cost_basis, dec("750"));
    EXPECT_EQ(result.open_lots[1].cost_basis, dec("250"));
    EXPECT_EQ(result.open_lots[1].unit_cost, dec("25"));
}

TEST(CorporateActions, AStockDividendInTheSameClassIsASplit) {
    const LotReport result = report({make({"2005-05-01", Type::kBuy, "JNJ", "1000", "", "55000"}),
                                     make({"2006-05-01", Type::kSplit, "JNJ", "100"})});
    EXPECT_EQ(result.open_lots[0].quantity, dec("1100"));
    EXPECT_EQ(result.open_lots[0].unit_cost, dec("50"));
    EXPECT_EQ(result.open_lots[0].acquired, day("2005-05-01"));
}

TEST(CorporateActions, AGiftBelowTheDonorsBasisHasTwoBases) {
    const JsonCase file(std::string(kFolder) + "corporate_actions.json");
    const Element c = case_of(file, "gift_dual_basis_land");
    for (const Element sale : c["expected"].get_array()) {
        Transaction gift = make({"2020-01-02", Type::kTransferIn, "LAND", "1"});
        gift.amount = dec(c["inputs"]["donor_basis"]);
        gift.fair_value = dec(c["inputs"]["fmv_at_gift"]);
        Transaction sell = make({"2021-01-04", Type::kSell, "LAND", "1"});
        sell.amount = dec(sale["sale"]);
        EXPECT_EQ(total_gain(report({gift, sell})), dec(sale["gain"]));
    }
    // Gift tax on the appreciation: 50,000 + (75,000 - 50,000)/75,000 × 6,000.
    Transaction gift = make({"2020-01-02", Type::kTransferIn, "LAND", "1", "", "50000"});
    gift.fair_value = dec("75000");
    gift.gift_tax = dec("6000");
    gift.acquired = day("2010-01-04");
    const LotReport result = report({gift});
    EXPECT_EQ(result.open_lots[0].cost_basis, dec("52000"));
    EXPECT_EQ(result.open_lots[0].term, Term::kLong);
}

}  // namespace
}  // namespace ballast::ledger
