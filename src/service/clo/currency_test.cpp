// Assets in another currency than the deal: lots, principal cash and hypothetical trades at `fx`.
#include <fmt/format.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

constexpr std::string_view kDollarDeal =
    R"({"schema":"clo.deal/1","slug":"mixed","name":"Mixed CLO","currency":"USD","fx":{"EUR":1.25},
"index":"USD_SOFR_3M","dates":{"closing":"2024-01-15","first_payment":"2024-04-15",
"stated_maturity":"2030-01-15"},"payments":{"day":15,"months":3},
"tranches":[{"id":"A","rank":1,"original":"700","coupon":{"type":"floating","spread":0.01}},
{"id":"SUB","rank":2,"kind":"equity","original":"300","coupon":{"type":"residual"}}],
"accounts":[{"id":"collection","type":"collection"}],"tests":{"use":[4,31]},
"waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
{"id":"i3","step":"residual"}],
"principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]}})";

class CloCurrencies : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    void SetUp() override {
        world_.body("clo.deal.create", fmt::format(R"({{"document":{}}})", kDollarDeal));
        world_.body("clo.deal.state_put", R"({"deal":"mixed","state":{"as_of":"2024-01-15",
                    "accounts":{"collection":{"principal":"1000"}}}})");
        asset("D1", "USD", "400000000");
        asset("E1", "EUR", "220000000");  // 275 million USD: not small
        asset("G1", "GBP", "400000000");
    }
    void asset(std::string_view id, std::string_view currency, std::string_view facility) {
        world_.body("clo.asset.create",
                    fmt::format(R"({{"fields":{{"id":"{0}","issuer_id":"{0}","kind":"loan",
                    "maturity":"2029-06-15","coupon_type":"floating","frequency":4,"spread":0.04,
                    "index":"USD_SOFR_3M","currency":"{1}","market_value":"98","country":"FR",
                    "facility_size":"{2}"}},"effective":"2024-01-15"}})",
                                id, currency, facility));
    }
    static std::string lots(std::string_view asset, std::string_view side, int par,
                            bool only_check = false) {
        return fmt::format(R"({{"deal":"mixed","dry_run":{},"lots":[{{"asset":"{}","side":"{}",
            "trade_date":"2024-02-01","par":"{}","price":"90"}}]}})",
                           only_check, asset, side, par);
    }
    test::Json trade(std::string_view asset, std::string_view side, int par) {
        return test::Json(world_.body(
            "clo.trade", fmt::format(R"({{"deal":"mixed","as_of":"2024-03-01","trades":[{{"asset":
                "{}","side":"{}","par":{},"price":80}}]}})",
                                     asset, side, par)));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloCurrencies, test::kDatabases, test::database_name);

TEST_P(CloCurrencies, LotsMovePrincipalCashAtTheRateOfTheDeal) {
    const test::Json check(world_.body("clo.lot.post", lots("E1", "buy", 200, true)));
    EXPECT_EQ(check.text("/cash"), "-225");  // 200 x 0.9 x 1.25
    world_.body("clo.lot.post", lots("E1", "buy", 200));
    world_.body("clo.lot.post", lots("D1", "buy", 100));
    const auto unknown = world_.call("clo.lot.post", lots("G1", "buy", 100));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, unknown));
    EXPECT_EQ(unknown.error().errors.front().pointer, "/lots/0/asset");
    const test::Json deal(world_.body("clo.deal.get", R"({"deal":"mixed","as_of":"2024-03-01",
        "summary":true})"));
    EXPECT_EQ(deal.number("/summary/principal_cash"), 1000.0 - 225.0 - 90.0);
    EXPECT_EQ(deal.number("/summary/par"), 350.0);
}

TEST_P(CloCurrencies, HypotheticalTradesAreInTheCurrencyOfTheAsset) {
    world_.body("clo.lot.post", lots("E1", "buy", 200));
    world_.body("clo.lot.post", lots("D1", "buy", 100));
    const test::Json sale = trade("E1", "sell", 200);
    EXPECT_EQ(sale.number("/current_par"), 350.0);
    EXPECT_EQ(sale.number("/effects/0/par"), 100.0);
    EXPECT_EQ(sale.number("/effects/0/cash"), 685.0 + 200.0);  // 200 x 0.8 x 1.25
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call("clo.trade", R"({"deal":"mixed","trades":[{"asset":"E1","side":"sell",
            "par":201,"price":80}]})")));
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   world_.call("clo.trade", R"({"deal":"mixed","trades":[{"asset":"G1","side":"buy",
            "par":1,"price":80}]})")));
}

TEST_P(CloCurrencies, AnAssetThatIsNotHeldJoinsWithItsAmountsConverted) {
    world_.body("clo.lot.post", lots("D1", "buy", 100));
    const test::Json purchase = trade("E1", "buy", 40);
    EXPECT_EQ(purchase.number("/effects/0/par"), 150.0);
    // Facilities outside the United States are small below 250 million.
    EXPECT_EQ(purchase.number("/effects/0/tests/1/number"), 31.0);
    EXPECT_EQ(purchase.number("/effects/0/tests/1/hypothetical"), 0.0);
}

TEST_P(CloCurrencies, RankedCandidatesAreOfOneAmountOfTheDeal) {
    world_.body("clo.lot.post", lots("D1", "buy", 100));
    Invocation invocation = world_.invocation("clo.rank_trades", R"({"deal":"mixed","side":"buy",
        "as_of":"2024-03-01","par":100,"weights":{"4":1},"include_held":true})",
                                              &world_.owner());
    invocation.in_process = true;  // not as a job
    const auto reply = world_.dispatcher().invoke(invocation);
    ASSERT_TRUE(test::ok(reply));
    const test::Json ranked(reply->body);
    ASSERT_EQ(ranked.size("/trades"), 2U) << "the one without a rate is listed";
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string at = fmt::format("/trades/{}", i);
        const bool euro = ranked.text(at + "/asset") == "E1";
        EXPECT_EQ(ranked.number(at + "/par"), euro ? 80.0 : 100.0);
    }
    bool listed = false;
    for (std::size_t i = 0; i < ranked.size("/issues"); ++i)
        listed = listed || ranked.text(fmt::format("/issues/{}/code", i)) == "no_rate";
    EXPECT_TRUE(listed);
}

}  // namespace
}  // namespace ballast::service
