// Notifications of compliance, and results that rest on older records, on both databases.
#include <fmt/format.h>

#include "support/world.hpp"

namespace ballast::service {
namespace {

// Test 7 is the share of Caa assets, at most 0.4.
constexpr std::string_view kWatchedDeal =
    R"({"schema":"clo.deal/1","slug":"small","name":"Small CLO",
"currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15","first_payment":"2024-04-15",
"reinvestment_end":"2026-01-15","stated_maturity":"2030-01-15"},"payments":{"day":15,"months":3},
"tranches":[{"id":"A","rank":1,"original":"700","coupon":{"type":"floating","spread":0.01}},
{"id":"SUB","rank":2,"kind":"equity","original":"300","coupon":{"type":"residual"}}],
"accounts":[{"id":"collection","type":"collection"}],
"coverage":[{"id":"A","tranches":["A"],"oc":1.2}],
"tests":{"use":[7,29],"thresholds":{"7":0.4}},
"waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
{"id":"i2","step":"cure","coverage":"A"},{"id":"i3","step":"residual"}],
"principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]})";

class CloCompliance : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    void SetUp() override {
        world_.body("clo.deal.create",
                    fmt::format(R"({{"document":{},"state":{{"as_of":"2024-04-10","accounts":
                    {{"collection":{{"interest":"20","principal":"10"}}}},
                    "index_rates":{{"USD_SOFR_3M":0.05}}}}}}}})",
                                kWatchedDeal));
        for (const char* id : {"L1", "L2"})
            world_.body("clo.asset.create",
                        fmt::format(R"({{"fields":{{"id":"{}","issuer_id":"I-{}","kind":"loan",
                "maturity":"2029-06-15","coupon_type":"floating","frequency":4,"spread":0.04,
                "index":"USD_SOFR_3M","currency":"USD","market_value":"98","moodys_rating":"B2",
                "cov_lite":false}},"effective":"2024-01-15"}})",
                                    id, id));
        world_.body("clo.lot.post",
                    R"({"deal":"small","lots":[{"asset":"L1","side":"buy","trade_date":"2024-01-15",
                    "par":"600","price":"99"},{"asset":"L2","side":"buy","trade_date":"2024-01-15",
                    "par":"400","price":"98"}]})");
    }
    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    void rate(const char* rating, const char* from, int version) {
        world_.body("clo.asset.update", fmt::format(R"({{"asset":"L1","fields":
                {{"moodys_rating":"{}"}},"effective":"{}","if_match":"\"v{}\""}})",
                                                    rating, from, version));
    }
    // A minute later, so that notifications have an order.
    void run_on(const char* date) {
        world_.clock().advance(std::chrono::minutes(1));
        world_.body("clo.compliance.run", fmt::format(R"({{"deal":"small","as_of":"{}"}})", date));
    }
    // Newest first.
    std::vector<std::string> titles() {
        const auto list = call("notification.list", R"({"direction":"descending"})");
        std::vector<std::string> found;
        for (std::size_t i = 0; i < list.size("/data"); ++i)
            if (list.text(fmt::format("/data/{}/kind", i)) == "compliance")
                found.push_back(list.text(fmt::format("/data/{}/title", i)));
        return found;
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloCompliance, test::kDatabases, test::database_name);

TEST_P(CloCompliance, ABreachAndItsCureNotifyOnce) {
    run_on("2024-04-10");
    EXPECT_EQ(titles().size(), 0U);
    rate("Caa1", "2024-05-01", 1);
    run_on("2024-05-02");
    run_on("2024-05-02");  // the same again
    ASSERT_EQ(titles().size(), 1U);
    EXPECT_EQ(titles()[0], "Small CLO: Moody's Caa1 or lower is in breach, 2024-05-02");
    const auto list = call("notification.list", R"({"direction":"descending"})");
    EXPECT_EQ(list.text("/data/0/link"), "/clo/small/compliance");
    // 600 of 1,000 par and 10 of cash.
    EXPECT_EQ(list.text("/data/0/body"),
              "Moody's Caa1 or lower is in breach: 59.41%, required at most 40.00%");
    run_on("2024-05-03");  // still in breach: no news
    EXPECT_EQ(titles().size(), 1U);
    rate("B3", "2024-06-01", 2);
    run_on("2024-06-02");
    ASSERT_EQ(titles().size(), 2U);
    EXPECT_EQ(titles()[0], "Small CLO: Moody's Caa1 or lower is cured, 2024-06-02");
}

TEST_P(CloCompliance, RecordsOfThePastThatChangeMarkTheResultsThatTheyConcern) {
    const auto changed = [&](const std::string& pointer) {
        return !call("clo.compliance.history", R"({"deal":"small"})").is_null(pointer);
    };
    run_on("2024-04-10");
    run_on("2024-05-10");
    world_.body("clo.project", R"({"deal":"small","as_of":"2024-04-10"})");
    EXPECT_FALSE(changed("/records_changed_at/0"));
    world_.clock().advance(std::chrono::minutes(1));
    rate("B3", "2024-05-01", 1);  // between the dates
    EXPECT_FALSE(changed("/records_changed_at/0"));
    EXPECT_TRUE(changed("/records_changed_at/1"));
    // From before both dates.
    world_.body("clo.asset.update", R"({"asset":"L2","fields":{"market_value":"97"},
        "effective":"2024-01-20","if_match":"\"v1\""})");
    EXPECT_TRUE(changed("/records_changed_at/0"));
    const auto projections =
        call("result.list", R"({"subject_type":"deal","subject":"small","kind":"projection"})");
    ASSERT_EQ(projections.size("/data"), 1U);
    EXPECT_FALSE(projections.is_null("/data/0/records_changed_at"));
    EXPECT_FALSE(call("result.get", R"({"subject_type":"deal","subject":"small",
        "kind":"projection"})")
                     .is_null("/records_changed_at"));
    // The next run is of the records of now.
    run_on("2024-04-10");
    EXPECT_FALSE(changed("/records_changed_at/0"));
    EXPECT_EQ(call("clo.compliance.history", R"({"deal":"small"})").text("/dates/0"), "2024-04-10");
}

TEST_P(CloCompliance, AnAmendmentForAnEarlierDateMarksTheRunsFromItOn) {
    run_on("2024-04-10");
    run_on("2024-05-10");
    world_.clock().advance(std::chrono::minutes(1));
    std::string amended(kWatchedDeal);
    amended.replace(amended.find("0.4}"), 4, "0.5}");
    const std::string etag =
        call("clo.deal.get", R"({"deal":"small","summary":false})").text("/etag");
    world_.body("clo.deal.update",
                fmt::format(R"({{"deal":"small","document":{}}},"effective":"2024-05-01",
                "reason":"Amendment 1","if_match":"\"{}\""}})",
                            amended, etag.substr(1, etag.size() - 2)));
    const auto history = call("clo.compliance.history", R"({"deal":"small"})");
    EXPECT_TRUE(history.is_null("/records_changed_at/0"));
    EXPECT_FALSE(history.is_null("/records_changed_at/1"));
}

TEST_P(CloCompliance, AnEventOfDefaultThatAStateRecordsNotifies) {
    const auto put = [&](const char* date, bool in_default) {
        world_.clock().advance(std::chrono::minutes(1));
        world_.body("clo.deal.state_put",
                    fmt::format(R"({{"deal":"small","state":{{"as_of":"{}","accounts":
                    {{"collection":{{"interest":"1","principal":"1"}}}},
                    "event_of_default":{}}}}})",
                                date, in_default));
    };
    put("2024-07-10", false);
    EXPECT_EQ(titles().size(), 0U);
    put("2024-10-10", true);
    put("2025-01-10", true);
    ASSERT_EQ(titles().size(), 1U);
    EXPECT_EQ(titles()[0], "Small CLO: event of default recorded, 2024-10-10");
    put("2025-04-10", false);
    EXPECT_EQ(titles()[0], "Small CLO: event of default ended, 2025-04-10");
}

}  // namespace
}  // namespace ballast::service
