// What is stored beside the prices is what they say, through random imports and deletions.
#include "store/price_quality.hpp"

#include <fmt/format.h>
#include <random>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;

class PriceQuality : public testing::Test {
protected:
    World world_;
    std::mt19937 random_{17};

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    std::string coverage() { return world_.body("market.coverage", R"({"as_of":"2024-12-31"})"); }

    std::map<std::string, model::PriceQuality> stored() {
        const auto found = world_.database().read(
            world_.owner().tenant,
            [](store::Transaction& transaction) { return store::price_quality(transaction); });
        EXPECT_TRUE(ok(found));
        return *found;
    }

    void store(const model::PriceQuality& quality) {
        EXPECT_TRUE(ok(
            world_.database().transact(world_.owner().tenant, [&](store::Transaction& transaction) {
                return store::put_price_quality(transaction, std::span(&quality, 1));
            })));
    }

    void import(const std::string& symbol, const char* source) {
        std::string rows;
        const int first = 1 + below(20);
        for (int day = first; day < first + 1 + below(10); ++day) {
            if (below(5) == 0) continue;  // a gap
            rows += fmt::format(R"({}{{"date":"2024-0{}-{:02}","{}":{}}})", rows.empty() ? "" : ",",
                                1 + below(9), std::min(day, 28), symbol,
                                below(12) == 0 ? 1000 : 10 + below(3));
        }
        // Dates may repeat in a table of a request: the rows that are refused do not matter here.
        (void)world_.call("market.import_prices",
                          fmt::format(R"({{"source":"{}","prices":[{}]}})", source, rows));
    }
};

TEST_F(PriceQuality, IsStoredWithAnImportAndRead) {
    world_.body(
        "market.import_prices",
        R"({"source":"t","prices":[{"date":"2024-01-02","A":10},{"date":"2024-01-03","A":10},)"
        R"({"date":"2024-01-12","A":10}]})");
    model::PriceQuality quality = stored().at("A");
    EXPECT_EQ(quality.closes, 3);
    EXPECT_EQ(quality.missing_sessions, 6);
    EXPECT_EQ(quality.gaps, 1);
    quality.gaps = 77;
    store(quality);
    EXPECT_EQ(test::Json(coverage()).number("/data/0/gaps"), 77);
    // Another calendar, and other prices, are judged anew.
    EXPECT_EQ(
        test::Json(world_.body("market.coverage", R"({"as_of":"2024-12-31","calendar":"LONDON"})"))
            .number("/data/0/gaps"),
        1);
    quality.price_rows = 4;
    store(quality);
    EXPECT_EQ(test::Json(coverage()).number("/data/0/gaps"), 1);
}

TEST_F(PriceQuality, EqualsWhatThePricesSayAfterRandomChanges) {
    int from_storage = 0;
    for (int step = 0; step < 60; ++step) {
        const std::string symbol = fmt::format("S{}", below(4));
        const char* source = below(3) == 0 ? "other" : "own";
        if (below(6) == 0)
            (void)world_.call(
                "market.delete_prices",
                fmt::format(R"({{"symbols":["{}"],"source":"{}","from":"2024-0{}-01",)"
                            R"("commit":true}})",
                            symbol, source, 1 + below(9)));
        else
            import(symbol, source);
        world_.clock().advance(std::chrono::seconds(below(2)));
        const std::string with_storage = coverage();
        const auto quality = stored();
        // Without what is stored, every row is judged from the prices.
        for (auto [name, one] : quality) {
            one.price_rows = -1;
            store(one);
        }
        ASSERT_EQ(with_storage, coverage()) << "step " << step;
        for (const auto& [name, one] : quality) store(one);
        from_storage += static_cast<int>(quality.size());
    }
    EXPECT_GT(from_storage, 60);
}

}  // namespace
}  // namespace ballast::service
