// Collateral of two dates or cases side by side: what differs is exactly what moved the figures.
#include <cmath>
#include <gmock/gmock.h>

#include "service/demo/clo.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using testing::ElementsAre;
using testing::HasSubstr;

class CloCollateralCompare : public testing::Test {
protected:
    World world_{make_method_table(), {}, store::Dialect::kSqlite};

    void SetUp() override { ASSERT_TRUE(ok(load_demo_clo(world_.environment(), world_.owner()))); }
    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    // A document with `after` compared with the same document with `before`.
    test::Json compared(const std::string& before, const std::string& after) {
        const std::string document =
            call("clo.deal.get", R"({"deal":"demo-orion","summary":false})").minified("/document");
        return call("clo.collateral.compare",
                    fmt::format(R"({{"deal":{},"collateral":{},"as_of":"2024-03-01",
                                     "before":{{"collateral":{},"as_of":"2024-03-01"}}}})",
                                document, after, before));
    }
    static std::string row(std::string_view id, std::string_view par, std::string_view more = "") {
        return fmt::format(R"({{"id":"{}","issuer_id":"I{}","issuer_name":"Issuer {}","par":"{}",
            "kind":"loan","maturity":"2031-06-15","coupon_type":"floating","frequency":4,
            "currency":"USD","spread":0.0375,"moodys_industry":"Retail",
            "moodys_category":"senior_secured_loan","sp_category":"senior_secured",
            "seniority":"senior_secured","country":"US"{}}})",
                           id, id, id, par, more);
    }
};

// The drivers, added in their order, and the rest are the change to the last bit.
void expect_exact(const test::Json& made, const std::string& place, const std::string& before,
                  const std::string& after) {
    double sum = 0.0;
    for (std::size_t i = 0; i < made.size(place + "/drivers"); ++i)
        sum += made.number(fmt::format("{}/drivers/{}/amount", place, i));
    EXPECT_EQ(sum + made.number(place + "/rest"),
              made.number(place + after) - made.number(place + before))
        << place;
}

TEST_F(CloCollateralCompare, DriversOfTwoDatesAddUpToTheChangeOfEveryFigureAndTest) {
    const auto made =
        call("clo.collateral.compare", R"({"deal":"demo-orion","before":{"as_of":"2024-01-09"}})");
    EXPECT_EQ(made.text("/before/as_of"), "2024-01-09");
    const auto now = call("clo.deal.get", R"({"deal":"demo-orion"})");
    EXPECT_EQ(made.text("/after/as_of"), now.text("/as_of"));
    const auto then = call("clo.deal.get", R"({"deal":"demo-orion","as_of":"2024-01-09"})");
    int exact = 0;
    for (std::size_t f = 0; f < made.size("/figures"); ++f) {
        const std::string place = fmt::format("/figures/{}", f);
        if (made.text(place + "/figure") == "par") {
            EXPECT_EQ(made.minified(place + "/before"), then.minified("/summary/par"));
            EXPECT_EQ(made.minified(place + "/after"), now.minified("/summary/par"));
        }
        if (made.text(place + "/figure") == "warf") {
            EXPECT_EQ(made.minified(place + "/after"), now.minified("/summary/quality/warf"));
        }
        if (made.size(place + "/drivers") == 0) continue;
        ++exact;
        expect_exact(made, place, "/before", "/after");
    }
    EXPECT_GE(exact, 12);
    const auto tests = call("clo.tests", R"({"deal":"demo-orion","keep":false})");
    ASSERT_EQ(made.size("/tests"), tests.size("/tests"));
    for (std::size_t t = 0; t < made.size("/tests"); ++t) {
        const std::string place = fmt::format("/tests/{}", t);
        EXPECT_EQ(made.minified(place + "/value_after"), tests.minified(place + "/value"));
        if (made.size(place + "/drivers") > 0)
            expect_exact(made, place, "/value_before", "/value_after");
    }
    double change = 0.0;
    for (std::size_t a = 0; a < made.size("/assets"); ++a) {
        const std::string place = fmt::format("/assets/{}", a);
        if (!made.is_null(place + "/par_after"))
            change += std::stod(made.text(place + "/par_after"));
        if (!made.is_null(place + "/par_before"))
            change -= std::stod(made.text(place + "/par_before"));
    }
    EXPECT_NEAR(change, now.number("/summary/par") - then.number("/summary/par"), 1e-4);
}

TEST_F(CloCollateralCompare, TheSameDateHasNoDifferences) {
    const auto made = call("clo.collateral.compare", R"({"deal":"demo-orion",
        "as_of":"2024-01-09","before":{"as_of":"2024-01-09"}})");
    EXPECT_EQ(made.size("/assets"), 0u);
    EXPECT_EQ(made.number("/unchanged"), made.number("/figures/0/before"));
}

TEST_F(CloCollateralCompare, EveryKindOfDifferenceOfTwoCasesIsNamed) {
    const std::string before =
        "[" + row("SAME", "4000000") + "," + row("GONE", "1000000") + "," + row("LESS", "3000000") +
        "," + row("MORE", "1000000") + "," +
        row("PRICE", "2000000", R"(,"market_value":"99.5","moodys_rating":"B2")") + "]";
    const std::string after =
        "[" + row("SAME", "4000000") + "," + row("NEW", "5000000") + "," + row("LESS", "2500000") +
        "," + row("MORE", "1500000") + "," +
        row("PRICE", "2000000", R"(,"market_value":"72","moodys_rating":"Caa1")") + "]";
    const auto made = compared(before, after);
    EXPECT_THAT(made.texts("/assets", "id"), ElementsAre("GONE", "LESS", "MORE", "NEW", "PRICE"));
    EXPECT_THAT(made.texts("/assets", "change"),
                ElementsAre("sold", "reduced", "increased", "bought", "altered"));
    EXPECT_EQ(made.number("/unchanged"), 1.0);
    EXPECT_THAT(made.texts("/assets/4/fields", "field"),
                ElementsAre("market_value", "moodys_rating"));
    EXPECT_EQ(made.text("/assets/4/fields/1/before"), "B2");
    EXPECT_EQ(made.text("/assets/4/fields/1/after"), "Caa1");
    EXPECT_EQ(made.size("/assets/0/fields"), 0u);
    ASSERT_EQ(made.text("/figures/2/figure"), "par");
    EXPECT_EQ(made.number("/figures/2/before"), 11e6);
    EXPECT_EQ(made.number("/figures/2/after"), 15e6);
    ASSERT_EQ(made.text("/figures/2/drivers/1/driver"), "sold");
    EXPECT_EQ(made.number("/figures/2/drivers/1/amount"), -1.5e6);
    ASSERT_EQ(made.text("/figures/2/drivers/2/driver"), "bought");
    EXPECT_EQ(made.number("/figures/2/drivers/2/amount"), 5.5e6);
}

TEST_F(CloCollateralCompare, ErrorsOfTheOtherSideNameItsPlace) {
    const auto error = [&](const std::string& before) {
        return world_.error("clo.collateral.compare",
                            fmt::format(R"({{"deal":"demo-orion","before":{}}})", before));
    };
    EXPECT_EQ(error(R"({"collateral":[]})").errors.front().pointer, "/before/collateral");
    EXPECT_EQ(error(R"({"version":0})").errors.front().pointer, "/before/version");
    EXPECT_THAT(error(R"({"deal":"elsewhere"})").message, HasSubstr("elsewhere"));
}

TEST_F(CloCollateralCompare, AnEmptyPoolIsASideLikeAnyOther) {
    const auto made = compared("[]", "[" + row("NEW", "5000000") + "]");
    EXPECT_THAT(made.texts("/assets", "change"), ElementsAre("bought"));
    EXPECT_EQ(made.number("/figures/0/before"), 0.0);
    EXPECT_TRUE(made.is_null("/figures/6/before")) << "no average of nothing";
}

}  // namespace
}  // namespace ballast::service
