// Loan tapes: plan, commit, undo, and the checks, on both databases.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

constexpr std::string_view kAssets =
    "BLKRockID,Issue Name,ISSUER ID,Bond/Loan,Maturity,Coupon Type,Payment Frequency,Coupon "
    "Spread,Country,Currency,Cov-Lite,Desk\n"
    "L1,Loan one,I1,LOAN,2029-06-15,FLOATING,Quarterly,0.0425,USA,USD,Y,east\n"
    "L2,Loan two,I2,LOAN,2028-03-01,FLOATING,Quarterly,0.0375,USA,USD,N,west\n";

class CloTape : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    static std::string escaped(std::string_view text) {
        std::string result;
        for (const char c : text) {
            if (c == '\n')
                result += "\\n";
            else if (c == '"')
                result += "\\\"";
            else
                result += c;
        }
        return result;
    }
    std::string request(std::string_view kind, std::string_view content,
                        const std::string& more = {}) {
        return fmt::format(R"({{"kind":"{}","as_of":"2024-05-31","content":"{}"{}}})", kind,
                           escaped(content), more);
    }
    test::Json tape(std::string_view kind, std::string_view content, const std::string& more = {}) {
        return test::Json(world_.body("clo.tape.import", request(kind, content, more)));
    }
    std::string commit(std::string_view kind, std::string_view content,
                       const std::string& more = {}) {
        return tape(kind, content, R"(,"commit":true)" + more).text("/import");
    }
    void make_deal() {
        world_.body("clo.deal.create", R"({"document":{"schema":"clo.deal/1","slug":"d","name":"D",
        "currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15",
        "first_payment":"2024-04-15","stated_maturity":"2030-01-15"},"payments":{"day":15},
        "tranches":[{"id":"A","rank":1,"original":"70","coupon":{"type":"floating","spread":0.01}},
        {"id":"SUB","rank":2,"kind":"equity","original":"30","coupon":{"type":"residual"}}],
        "waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
        {"id":"i2","step":"residual"}],"principal":[{"id":"p1","step":"principal"},
        {"id":"p2","step":"residual"}]}}})");
    }
    std::string everything() { return world_.body("clo.asset.list", R"({"as_of":"2024-06-30"})"); }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloTape, test::kDatabases, test::database_name);

TEST_P(CloTape, ThePlanIsTheEffectAndASecondCommitAddsNothing) {
    const auto plan = tape("assets", kAssets);
    EXPECT_EQ(plan.number("/totals/new"), 2.0);
    EXPECT_EQ(plan.text("/ignored/0"), "Desk");
    EXPECT_EQ(test::Json(everything()).size("/data"), 0U);
    commit("assets", kAssets, fmt::format(R"(,"plan_digest":"{}")", plan.text("/plan_digest")));
    const test::Json list(everything());
    EXPECT_EQ(list.text("/data/0/country"), "US");
    EXPECT_EQ(list.number("/data/0/frequency"), 4.0);
    EXPECT_TRUE(list.truth("/data/0/cov_lite"));
    EXPECT_EQ(list.text("/data/0/extra/Desk"), "east");
    const auto again = tape("assets", kAssets, R"(,"commit":true)");
    EXPECT_EQ(again.number("/totals/duplicate"), 2.0);
    EXPECT_TRUE(again.is_null("/import"));
}

TEST_P(CloTape, AChangedBaseIsAConflict) {
    commit("assets", kAssets);
    constexpr std::string_view kPrices = "id,price\nL1,97.5\nL2,88\n";
    const auto plan = tape("prices", kPrices);
    world_.body("clo.asset.update", R"({"asset":"L1","fields":{"market_value":"99"},
        "effective":"2024-05-31","if_match":"\"v1\""})");
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call("clo.tape.import", request("prices", kPrices,
                                               fmt::format(R"(,"commit":true,"plan_digest":"{}")",
                                                           plan.text("/plan_digest"))))));
}

TEST_P(CloTape, RowsAreRejectedWithColumnValueAndFix) {
    const auto plan = tape("assets",
                           "id,issuer_id,kind,maturity,coupon_type,frequency,spread,currency,"
                           "moodys_rating\n"
                           "A,I,loan,2029-06-15,floating,4,4.25,USD,B2\n"
                           "B,I,loan,2029-06-15,floating,4,0.04,USD,B+*-\n"
                           "C,I,loan,45000,floating,4,0.04,USD,B2\n"
                           "D,I,loan,2020-06-15,floating,4,0.04,USD,B2\n"
                           "E,I,loan,2029-06-15,floating,4,#N/A,USD,B2\n"
                           "F,I,loan,2029-06-15,floating,4,0.04,USD,B2\n"
                           "F,I,loan,2029-06-15,floating,4,0.05,USD,B2\n");
    EXPECT_EQ(plan.number("/totals/rejected"), 6.0);
    EXPECT_EQ(plan.text("/rows/0/reason"), "unit_unconfirmed");
    EXPECT_EQ(plan.text("/rows/0/column"), "spread");
    EXPECT_EQ(plan.text("/rows/0/value"), "4.25");
    EXPECT_EQ(plan.text("/rows/1/column"), "moodys_rating");
    EXPECT_EQ(plan.text("/rows/2/column"), "maturity");
    EXPECT_EQ(plan.text("/rows/3/column"), "maturity");
    EXPECT_EQ(plan.text("/rows/4/column"), "spread");
    EXPECT_EQ(plan.text("/rows/5/status"), "new");
    EXPECT_EQ(plan.text("/rows/6/status"), "rejected");
    const auto confirmed = tape("assets",
                                "id,issuer_id,kind,maturity,coupon_type,frequency,spread,currency\n"
                                "A,I,loan,2029-06-15,floating,4,4.25,USD\n",
                                R"(,"confirm":["rates_in_percent"])");
    EXPECT_EQ(confirmed.text("/rows/0/status"), "new");
}

TEST_P(CloTape, AFileWithForeignHeadingsIsMapped) {
    constexpr std::string_view kForeign =
        "LoanX,Issuer No,kind,Matures,coupon_type,frequency,spread\n"
        "A,I,loan,2029-06-15,floating,4,0.04\n";
    const auto plan = tape("assets", kForeign);
    EXPECT_EQ(plan.text("/checks/0/code"), "no_id");
    EXPECT_EQ(plan.size("/rows"), 0U);
    EXPECT_EQ(plan.text("/ignored/0"), "LoanX");
    bool knows_id = false;
    for (std::size_t i = 0; i < plan.size("/fields"); ++i)
        knows_id |= plan.text(fmt::format("/fields/{}", i)) == "id";
    EXPECT_TRUE(knows_id);
    const auto mapped = tape("assets", kForeign,
                             R"(,"mapping":{"LoanX":"id","Issuer No":"issuer_id",)"
                             R"("Matures":"maturity"})");
    // A field that the file lacks is named, because no column is.
    EXPECT_EQ(mapped.text("/rows/0/reason"), "a new asset requires currency");
    EXPECT_EQ(mapped.text("/rows/0/fix"),
              "add a column currency, map a heading to currency, or give it in constants");
}

TEST_P(CloTape, PricesOfSeveralDatesAreImportedOnce) {
    commit("assets", kAssets);
    constexpr std::string_view kPrices =
        "id,date,price\nL1,2024-05-29,97\nL1,2024-05-30,97.5\nL1,2024-05-31,98\nL2,2024-05-30,0."
        "9\n";
    const auto plan = tape("prices", kPrices);
    EXPECT_EQ(plan.number("/totals/changed"), 3.0);
    EXPECT_EQ(plan.text("/rows/3/reason"), "unit_unconfirmed");
    commit("prices", kPrices);
    const auto value = [&](const std::string& date) {
        return test::Json(world_.body("clo.asset.get",
                                      fmt::format(R"({{"asset":"L1","as_of":"{}"}})", date)))
            .text("/fields/market_value");
    };
    EXPECT_EQ(value("2024-05-29"), "97");
    EXPECT_EQ(value("2024-05-30"), "97.5");
    EXPECT_EQ(value("2024-05-31"), "98");
    EXPECT_EQ(tape("prices", kPrices).number("/totals/duplicate"), 3.0);
}

TEST_P(CloTape, UndoRestoresWhatWasThereBefore) {
    commit("assets", kAssets);
    const std::string before = everything();
    const std::string prices = commit("prices", "id,price\nL1,97.5\nL2,88\n");
    EXPECT_NE(everything(), before);
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", prices));
    EXPECT_EQ(everything(), before);
    EXPECT_TRUE(fails_with(
        Code::kConflict, world_.call("clo.import.undo", fmt::format(R"({{"id":"{}"}})", prices))));
    EXPECT_EQ(test::Json(world_.body("clo.import.get", fmt::format(R"({{"id":"{}"}})", prices)))
                  .text("/state"),
              "undone");
    // The same file can be imported again.
    EXPECT_FALSE(commit("prices", "id,price\nL1,97.5\nL2,88\n").empty());
}

TEST_P(CloTape, AnImportThatLaterOnesBuildOnIsUndoneLast) {
    const std::string assets = commit("assets", kAssets);
    const std::string prices = commit("prices", "id,price\nL1,97.5\n");
    const std::string undo = fmt::format(R"({{"id":"{}"}})", assets);
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call("clo.import.undo", undo)));
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", prices));
    const test::Json undone(world_.body("clo.import.undo", undo));
    EXPECT_EQ(undone.size("/assets_removed"), 2U);
    EXPECT_EQ(test::Json(everything()).size("/data"), 0U);
    commit("assets", kAssets);
    EXPECT_EQ(test::Json(everything()).size("/data"), 2U);
}

TEST_P(CloTape, PositionsBecomeLotsOfTheDifference) {
    commit("assets", kAssets);
    make_deal();
    const std::string of_deal = R"(,"deal":"d")";
    commit("positions", "id,par\nL1,100\nL2,50\n", of_deal);
    const auto plan = tape("positions", "id,par\nL1,80\n", of_deal);
    EXPECT_EQ(plan.text("/absent/0"), "L2");
    EXPECT_EQ(plan.text("/rows/0/status"), "changed");
    EXPECT_EQ(plan.text("/checks/0/code"), "absent");
    commit("positions", "id,par\nL1,80\n", of_deal + R"(,"absent":"sold")");
    const test::Json list(world_.body("clo.asset.list", R"({"deal":"d","as_of":"2024-05-31"})"));
    EXPECT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.text("/data/0/par"), "80");
    EXPECT_EQ(tape("positions", "id,par\nL1,80\n", of_deal).number("/totals/duplicate"), 1.0);
}

TEST_P(CloTape, TradesAndFactorsBecomeLots) {
    commit("assets", kAssets);
    make_deal();
    const std::string of_deal = R"(,"deal":"d")";
    constexpr std::string_view kTrades =
        "id,side,trade_date,par,price\nL1,buy,2024-05-01,\"1,000\",99\nL1,sell,2024-05-20,100,98\n"
        "L1,sell,2024-05-21,1000,98\n";
    const auto plan = tape("trades", kTrades, of_deal);
    EXPECT_EQ(plan.number("/totals/new"), 2.0);
    EXPECT_EQ(plan.text("/rows/2/status"), "rejected");
    commit("trades", kTrades, of_deal);
    EXPECT_EQ(tape("trades", kTrades, of_deal).number("/totals/duplicate"), 2.0);
    commit("factors", "id,factor\nL1,0.9\n", of_deal);
    const test::Json list(world_.body("clo.asset.list", R"({"deal":"d","as_of":"2024-05-31"})"));
    EXPECT_EQ(list.text("/data/0/par"), "810");
    EXPECT_EQ(tape("factors", "id,factor\nL1,0.9\n", of_deal).number("/totals/duplicate"), 1.0);
}

// A workbook stores doubles: 13 and more places, of which those beyond twelve are rounded.
TEST_P(CloTape, PricesAndAmountsMayHaveMorePlacesThanADecimal) {
    commit("assets", kAssets);
    make_deal();
    const std::string more = R"(,"deal":"d","confirm":["prices_in_fractions"])";
    commit("trades",
           "id,side,trade_date,par,price\n"
           "L1,buy,2024-05-01,1500000.3333333333,99.310000000000002\n"
           "L1,buy,2024-05-02,100,0.99123456789012\n",
           more);
    const test::Json lots(world_.body("clo.lot.list", R"({"deal":"d"})"));
    ASSERT_EQ(lots.size("/data"), 2U);
    EXPECT_EQ(lots.text("/data/0/par"), "1500000.3333333333");
    EXPECT_EQ(lots.text("/data/0/price"), "99.31");
    EXPECT_EQ(lots.text("/data/1/price"), "99.123456789012");
    // The market value of an asset, in fractions of par.
    const auto priced =
        tape("prices", "id,price\nL1,0.98765432101234\n", R"(,"confirm":["prices_in_fractions"])");
    EXPECT_EQ(priced.text("/rows/0/changes/0/after"), "98.765432101234");
}

TEST_P(CloTape, RatingsOfAnIssuerAreThoseOfItsAssets) {
    commit("assets", kAssets);
    commit("ratings", "issuer_id,moodys_issuer_rating\nI1,B3\n");
    EXPECT_EQ(test::Json(world_.body("clo.asset.get", R"({"asset":"L1"})"))
                  .text("/fields/moodys_issuer_rating"),
              "B3");
    EXPECT_EQ(tape("ratings", "issuer_id,moodys_issuer_rating\nI9,B3\n").text("/rows/0/status"),
              "rejected");
}

TEST_P(CloTape, SchedulesAreOneFactPerAsset) {
    commit("assets", kAssets);
    constexpr std::string_view kSchedule =
        "id,date,amount\nL1,2027-06-15,10\nL1,2028-06-15,20\nL2,2028-01-01,x\n";
    const auto plan = tape("schedules", kSchedule);
    EXPECT_EQ(plan.text("/rows/2/status"), "rejected");
    commit("schedules", kSchedule);
    const test::Json asset(world_.body("clo.asset.get", R"({"asset":"L1"})"));
    EXPECT_EQ(asset.size("/fields/schedule"), 2U);
    EXPECT_EQ(asset.number("/version"), 2.0);
}

TEST_P(CloTape, AConstantIsTheValueOfRowsThatHaveNone) {
    constexpr std::string_view kRows =
        "id,issuer_id,kind,maturity,coupon_type,spread,country\n"
        "L1,I1,loan,2029-06-15,floating,0.0425,\n"
        "L2,I2,loan,2028-03-01,floating,0.0375,CA\n";
    const auto without = tape("assets", kRows);
    EXPECT_EQ(without.number("/totals/rejected"), 2.0);
    EXPECT_EQ(without.text("/rows/0/reason"), "a new asset requires currency");
    EXPECT_NE(without.text("/rows/0/fix").find("constants"), std::string::npos);

    const std::string constants = R"(,"constants":{"currency":"USD","country":"USA"})";
    EXPECT_EQ(tape("assets", kRows, constants).number("/totals/new"), 2.0);
    commit("assets", kRows, constants);
    const test::Json first(world_.body("clo.asset.get", R"({"asset":"L1","as_of":"2024-06-30"})"));
    EXPECT_EQ(first.text("/fields/currency"), "USD");
    EXPECT_EQ(first.text("/fields/country"), "US");
    const test::Json second(world_.body("clo.asset.get", R"({"asset":"L2","as_of":"2024-06-30"})"));
    EXPECT_EQ(second.text("/fields/country"), "CA");
}

TEST_P(CloTape, AConstantDateIsTheDateOfThePrices) {
    commit("assets", kAssets);
    commit("prices", "id,price\nL1,98\n", R"(,"constants":{"date":"2024-05-30"})");
    const test::Json before(world_.body("clo.asset.get", R"({"asset":"L1","as_of":"2024-05-29"})"));
    EXPECT_TRUE(before.is_null("/fields/market_value"));
    const test::Json after(world_.body("clo.asset.get", R"({"asset":"L1","as_of":"2024-05-30"})"));
    EXPECT_EQ(after.text("/fields/market_value"), "98");
}

TEST_P(CloTape, ConstantsAreFieldsOfTheKindAndNeverTheId) {
    const std::string unknown =
        request("prices", "id,price\nL1,98\n", R"(,"constants":{"color":"red"})");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world_.call("clo.tape.import", unknown)));
    const std::string of_id = request("assets", kAssets, R"(,"constants":{"id":"L1"})");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world_.call("clo.tape.import", of_id)));
}

TEST_P(CloTape, RowsOfOneThingAreTakenTogether) {
    const std::string heads = "id,issuer_id,kind,maturity,coupon_type,spread,currency\n";
    const auto assets = tape("assets", heads +
                                           "A,I,loan,2029-06-15,floating,0.04,USD\n"
                                           "A,I,loan,2029-06-15,floating,0.040,USD\n"
                                           "A,I,loan,2029-06-15,floating,0.05,USD\n");
    EXPECT_EQ(assets.text("/rows/0/status"), "new");
    EXPECT_EQ(assets.text("/rows/1/status"), "duplicate");
    EXPECT_EQ(assets.text("/rows/1/reason"), "line 2 states the same");
    EXPECT_EQ(assets.text("/rows/2/status"), "rejected");
    EXPECT_EQ(assets.text("/rows/2/reason"), "line 2 states another spread of the same asset");
    EXPECT_EQ(assets.text("/rows/2/column"), "spread");
    commit("assets", kAssets);
    const auto prices = tape("prices",
                             "id,date,price\nL1,2024-05-29,97\nL1,2024-05-29,97.0\n"
                             "L1,2024-05-29,98\nL1,2024-05-30,98\n");
    EXPECT_EQ(prices.number("/totals/changed"), 2.0);
    EXPECT_EQ(prices.number("/totals/duplicate"), 1.0);
    EXPECT_EQ(prices.text("/rows/2/reason"), "line 2 states another price of the same asset");
    // Ratings of several agencies may be in rows of their own.
    const auto ratings =
        tape("ratings", "id,moodys_rating,sp_rating\nL1,B2,\nL1,,B\nL1,B3,\nL2,B2,B\n");
    EXPECT_EQ(ratings.number("/totals/changed"), 3.0);
    EXPECT_EQ(ratings.text("/rows/2/status"), "rejected");
    commit("ratings", "id,moodys_rating,sp_rating\nL1,B2,\nL1,,B\n");
    const test::Json asset(world_.body("clo.asset.get", R"({"asset":"L1"})"));
    EXPECT_EQ(asset.text("/fields/moodys_rating"), "B2");
    EXPECT_EQ(asset.text("/fields/sp_rating"), "B");
}

TEST_P(CloTape, AScheduleIsImportedAsAWholeOrNotAtAll) {
    commit("assets", kAssets);
    const auto plan = tape("schedules",
                           "id,date,amount\nL1,2028-06-15,20\nL1,2027-06-15,x\nL2,2028-01-01,5\n"
                           "L2,2028-01-01,6\n");
    EXPECT_EQ(plan.number("/totals/rejected"), 4.0);
    EXPECT_EQ(plan.text("/rows/0/reason"), "line 3 of the schedule cannot be used");
    EXPECT_EQ(plan.text("/rows/3/column"), "date");
    EXPECT_NE(plan.text("/rows/3/reason").find("another payment on 2028-01-01, of 5"),
              std::string::npos);
}

TEST_P(CloTape, PositionsTieToTheirSum) {
    commit("assets", kAssets);
    make_deal();
    const std::string of_deal = R"(,"deal":"d")";
    constexpr std::string_view kUnknown = "id,par\nL1,100\nL9,50\n";
    const auto plan = tape("positions", kUnknown, of_deal);
    EXPECT_EQ(plan.texts("/checks", "code"),
              (std::vector<std::string>{"unknown_asset", "par_sum"}));
    EXPECT_EQ(plan.texts("/checks", "severity"), (std::vector<std::string>{"error", "error"}));
    EXPECT_NE(plan.text("/checks/1/message").find("par of 100 after the import"),
              std::string::npos);
    const auto refused = world_.error(
        "clo.tape.import", request("positions", kUnknown, of_deal + R"(,"commit":true)"));
    EXPECT_EQ(refused.code, Code::kInvalidInput);
    EXPECT_EQ(refused.errors.front().pointer, "");  // the request: it has no field `file`
    EXPECT_EQ(refused.errors.front().code, "unknown_asset");
    EXPECT_EQ(test::Json(world_.body("clo.asset.list", R"({"deal":"d"})")).size("/data"), 0U);
    // The sum that the sender states.
    const std::string stated = of_deal + R"(,"stated_par":"160")";
    EXPECT_EQ(tape("positions", "id,par\nL1,100\nL2,50\n", stated).text("/checks/0/code"),
              "par_sum");
    const std::string right = of_deal + R"(,"stated_par":"150.01")";
    EXPECT_EQ(tape("positions", "id,par\nL1,100\nL2,50\n", right).size("/checks"), 0U);
    commit("positions", "id,par\nL1,100\nL2,50\n", right);
    // Elsewhere an unknown asset is a warning.
    const auto prices = tape("prices", "id,price\nL1,97\nL9,97\n");
    EXPECT_EQ(prices.text("/checks/0/code"), "unknown_asset");
    EXPECT_EQ(prices.text("/checks/0/severity"), "warning");
}

TEST_P(CloTape, ADealHoldsWhatItCanValue) {
    commit("assets", kAssets);
    commit("assets",
           "id,issuer_id,kind,maturity,coupon_type,spread,currency,defaulted,default_date\n"
           "E1,IE,loan,2029-06-15,floating,0.04,EUR,,\n"
           "D1,ID,loan,2029-06-15,floating,0.04,USD,Y,2024-02-01\n");
    make_deal();
    const std::string of_deal = R"(,"deal":"d")";
    const auto plan = tape("positions", "id,par\nL1,100\nE1,50\nD1,10\n", of_deal);
    EXPECT_EQ(plan.text("/rows/1/status"), "rejected");
    EXPECT_NE(plan.text("/rows/1/reason").find("expected its rate in fx of the deal"),
              std::string::npos);
    EXPECT_EQ(plan.texts("/checks", "code"),
              (std::vector<std::string>{"par_sum", "price_missing"}));
    EXPECT_EQ(plan.text("/checks/1/where"), "D1");
    const auto bought = tape("trades", "id,side,par,price\nE1,buy,50,99\nD1,buy,10,40\n", of_deal);
    EXPECT_EQ(bought.text("/rows/0/status"), "rejected");
    EXPECT_EQ(bought.text("/checks/0/code"), "price_missing");
    commit("prices", "id,price\nD1,42\n");
    EXPECT_EQ(tape("positions", "id,par\nL1,100\nD1,10\n", of_deal).size("/checks"), 0U);
}

TEST_P(CloTape, AFileOfAllTradesSoFarAddsTheNewOnes) {
    commit("assets", kAssets);
    make_deal();
    const std::string of_deal = R"(,"deal":"d")";
    const std::string first = "id,side,trade_date,par,price\nL1,buy,2024-05-01,1000,99\n";
    commit("trades", first, of_deal);
    const auto plan = tape("trades",
                           first +
                               "L1,sell,2024-05-20,600,98\nL1,buy,2024-05-01,1000,99\n"
                               "L1,sell,2024-05-21,1500,98\n",
                           of_deal);
    EXPECT_EQ(plan.text("/rows/0/status"), "duplicate");
    EXPECT_EQ(plan.text("/rows/1/status"), "new");  // of what the first row had bought
    EXPECT_EQ(plan.text("/rows/2/status"), "new");  // another trade like the first
    EXPECT_EQ(plan.text("/rows/3/status"), "rejected");
}

}  // namespace
}  // namespace ballast::service
