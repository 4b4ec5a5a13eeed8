// Discount obligations of stored deals end by the stored prices (clo.md 1.4).
#include <gmock/gmock.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using testing::Contains;
using testing::Not;

constexpr std::string_view kDeal = R"({"schema":"clo.deal/1","slug":"small","name":"Small CLO",
"currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15","first_payment":"2024-04-15",
"reinvestment_end":"2026-01-15","stated_maturity":"2030-01-15"},"payments":{"day":15,"months":3},
"tranches":[{"id":"A","rank":1,"original":"50","coupon":{"type":"floating","spread":0.01}},
{"id":"SUB","rank":2,"kind":"equity","original":"50","coupon":{"type":"residual"}}],
"accounts":[{"id":"collection","type":"collection"}],
"valuation":{"discount":{"below":85,"below_b3":80,"until":90,"days":30}},
"coverage":[{"id":"A","tranches":["A"],"oc":1.2}],
"waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
{"id":"i2","step":"residual"}],
"principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]}})";

// A deal that bought 100 of one loan at 75 on January 15.
class CloDiscount : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    void SetUp() override {
        world_.body("clo.deal.create", fmt::format(R"({{"document":{}}})", kDeal));
        world_.body("clo.asset.create", R"({"effective":"2024-01-15","fields":{"id":"L1",
            "issuer_id":"I1","kind":"loan","maturity":"2029-06-15","coupon_type":"floating",
            "frequency":4,"spread":0.04,"index":"USD_SOFR_3M","currency":"USD",
            "moodys_rating":"B2","ids":{"lxid":"LX123456"}}})");
        world_.body("clo.lot.post", R"({"deal":"small","lots":[{"asset":"L1","side":"buy",
            "trade_date":"2024-01-15","par":"100","price":"75"}]})");
    }
    void import_prices(std::string_view source, const std::string& rows) {
        world_.body("market.import_records",
                    fmt::format(R"({{"kind":"loan_price","source":"{}","commit":true,
                        "content":"id_type,id,mid,as_of\n{}"}})",
                                source, rows));
    }
    // Six weekly prices from January 22 to February 26.
    void import_weekly(int price) {
        std::string rows;
        for (const char* date :
             {"2024-01-22", "2024-01-29", "2024-02-05", "2024-02-12", "2024-02-19", "2024-02-26"})
            rows += fmt::format(R"(lxid,LX123456,{},{}\n)", price, date);
        import_prices("markit", rows);
    }
    void set_own_price(int price, std::string_view date, int version = 1) {
        world_.body("clo.asset.update", fmt::format(R"({{"asset":"L1","fields":{{
                        "market_value":"{}"}},"effective":"{}","if_match":"\"v{}\""}})",
                                                    price, date, version));
    }
    test::Json tests_on(std::string_view date) {
        return call("clo.tests", fmt::format(R"({{"deal":"small","as_of":"{}"}})", date));
    }
    // The numerator of the coverage ratio over notes of 50.
    double adjusted_par(std::string_view date) {
        return tests_on(date).number("/tests/0/value") * 50.0;
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloDiscount, test::kDatabases, test::database_name);

TEST_P(CloDiscount, WeeklyPricesAtTheLevelEndItOnTheThirtiethDay) {
    import_weekly(91);
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-19"), 75.0);
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-20"), 100.0);
    EXPECT_THAT(tests_on("2024-02-20").texts("/issues", "code"),
                Not(Contains("discount_prices_missing")));
}

TEST_P(CloDiscount, PricesBelowTheLevelKeepIt) {
    import_weekly(89);
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-28"), 75.0);
    EXPECT_THAT(tests_on("2024-02-28").texts("/issues", "code"),
                Not(Contains("discount_prices_missing")));
}

TEST_P(CloDiscount, APriceThatTheAssetHasIsPreferredOnItsDate) {
    import_weekly(91);
    set_own_price(85, "2024-02-12");
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-20"), 75.0) << "the count starts again on February 19";
}

TEST_P(CloDiscount, ThePreferredSourceOfTheMarketDataDecides) {
    import_weekly(91);
    import_prices("broker", R"(lxid,LX123456,85,2024-02-12\n)");
    world_.body("market.source_order", R"({"kind":"loan_prices","order":["broker","markit"]})");
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-20"), 75.0);
    world_.body("market.source_order", R"({"kind":"loan_prices","order":["markit","broker"]})");
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-20"), 100.0);
}

TEST_P(CloDiscount, MissingPricesKeepItAndAreReported) {
    set_own_price(95, "2024-01-20");
    set_own_price(95, "2024-03-15", 2);
    EXPECT_DOUBLE_EQ(adjusted_par("2024-03-15"), 75.0);
    EXPECT_THAT(tests_on("2024-03-15").texts("/issues", "code"),
                Contains("discount_prices_missing"));
}

TEST_P(CloDiscount, AnotherPurchaseStartsTheCountAgain) {
    import_weekly(91);
    world_.body("clo.lot.post", R"({"deal":"small","lots":[{"asset":"L1","side":"buy",
        "trade_date":"2024-02-15","par":"100","price":"77"}]})");
    EXPECT_DOUBLE_EQ(adjusted_par("2024-02-20"), 152.0);
}

}  // namespace
}  // namespace ballast::service
