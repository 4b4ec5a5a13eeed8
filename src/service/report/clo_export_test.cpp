// clo.export and the report of a payment date, on both databases.
#include <algorithm>

#include "base/base64.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

class CloExport : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    void SetUp() override {
        world_.body("clo.deal.create", R"({"document":{"schema":"clo.deal/1","slug":"d",
        "name":"Small CLO","currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15",
        "first_payment":"2024-04-15","stated_maturity":"2030-01-15"},"payments":{"day":15},
        "tranches":[{"id":"A","rank":1,"original":"70","coupon":{"type":"floating","spread":0.01}},
        {"id":"SUB","rank":2,"kind":"equity","original":"30","coupon":{"type":"residual"}}],
        "accounts":[{"id":"collection","type":"collection"}],
        "coverage":[{"id":"A","tranches":["A"],"oc":1.2}],
        "tests":{"use":[7,29],"thresholds":{"7":0.4}},
        "waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"],"clause":"11.1.a"},
        {"id":"i2","step":"cure","coverage":"A"},{"id":"i3","step":"residual"}],
        "principal":[{"id":"p1","step":"principal"},{"id":"p2","step":"residual"}]
}, "state" : {
    "as_of" : "2024-04-10",
              "accounts" : {"collection" : {"interest" : "2", "principal" : "1"}},
                           "index_rates" : {"USD_SOFR_3M" : 0.05}
}
}
})");
        for (const char* id : {"L1", "L2"})
            world_.body("clo.asset.create",
                        fmt::format(R"({{"fields":{{"id":"{}","issuer_id":"I-{}","kind":"loan",)"
                                    R"("maturity":"2029-06-15","coupon_type":"floating",)"
                                    R"("frequency":4,"spread":0.04,"index":"USD_SOFR_3M",)"
                                    R"("currency":"USD","market_value":"98","cov_lite":false,)"
                                    R"("moodys_rating":"B2"}},"effective":"2024-01-15"}})",
                                    id, id));
        world_.body("clo.lot.post",
                    R"({"deal":"d","lots":[{"asset":"L1","side":"buy","trade_date":"2024-01-15",
                    "par":"60","price":"99"},{"asset":"L2","side":"buy","trade_date":"2024-01-15",
                    "par":"40","price":"98"}]})");
    }
    std::string file(const std::string& request) {
        const test::Json reply(world_.body("clo.export", request));
        const auto bytes = from_base64(reply.text("/content"));
        EXPECT_TRUE(bytes.has_value());
        return bytes ? *bytes : "";
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloExport, test::kDatabases, test::database_name);

TEST_P(CloExport, ThePaymentDateReportHasTheStepsOfTheProjection) {
    const test::Json projected(
        world_.body("clo.project", R"({"deal":"d","steps":true,"keep":false})"));
    const test::Json document(file(R"({"deal":"d","format":"json"})"));
    EXPECT_EQ(document.text("/title"), "Small CLO: payment date 2024-04-15");
    const std::string first = projected.text("/periods/0/date");
    std::size_t rows = 0;
    for (std::size_t i = 0; i < projected.size("/steps"); ++i) {
        const std::string step = fmt::format("/steps/{}", i);
        if (projected.text(step + "/date") != first) continue;
        const std::string row = fmt::format("/data/rows/{}/cells", rows++);
        EXPECT_EQ(document.text(row + "/2/text"), projected.text(step + "/id"));
        EXPECT_EQ(document.number(row + "/5/number"), projected.number(step + "/paid"));
    }
    EXPECT_EQ(document.size("/data/rows"), rows);
    const std::string text = file(R"({"deal":"d","format":"md"})");
    EXPECT_NE(text.find("11.1.a"), std::string::npos);
    EXPECT_NE(text.find("Overcollateralization A"), std::string::npos);
}

// The date of the report is not the last one of the deal.
TEST_P(CloExport, ThePaymentDateReportSellsNoAssets) {
    const std::string text = file(R"({"deal":"d","format":"md"})");
    EXPECT_NE(text.find("| Sales | 0.00 |"), std::string::npos) << text;
    EXPECT_EQ(text.find("last payment date"), std::string::npos) << text;
}

TEST_P(CloExport, EveryFormatOfEveryKindIsAFile) {
    world_.body("clo.scenario.put", R"({"scenario":"mild","assumptions":{"default":0.0125}})");
    for (const std::string what : {"payment_date_report", "tests", "collateral", "scenario"})
        for (const std::string format : {"md", "json", "csv", "xlsx", "pdf", "html"}) {
            const std::string bytes =
                file(fmt::format(R"({{"what":"{}","format":"{}",{}}})", what, format,
                                 what == "scenario" ? R"("scenario":"mild")" : R"("deal":"d")"));
            EXPECT_GT(bytes.size(), 100U) << what << " " << format;
            if (format == "pdf") {
                EXPECT_TRUE(bytes.starts_with("%PDF"));
            }
            if (format == "xlsx") {
                EXPECT_TRUE(bytes.starts_with("PK"));
            }
        }
    EXPECT_NE(file(R"({"what":"scenario","scenario":"mild","format":"csv"})").find("0.0125"),
              std::string::npos);
}

TEST_P(CloExport, TestsAndCollateralAreThoseOfTheDeal) {
    const test::Json tests(world_.body("clo.tests", R"({"deal":"d","keep":false})"));
    const test::Json document(file(R"({"deal":"d","what":"tests","format":"json"})"));
    double passing = 0.0;
    for (std::size_t i = 0; i < tests.size("/tests"); ++i)
        passing += tests.text(fmt::format("/tests/{}/status", i)) == "pass" ? 1.0 : 0.0;
    EXPECT_GT(passing, 0.0);
    EXPECT_EQ(document.number("/facts/1/value/number"), passing);
    const std::string rows = file(R"({"deal":"d","what":"collateral","format":"csv"})");
    EXPECT_EQ(std::ranges::count(rows, '\n'), 3);
    EXPECT_NE(rows.find("L2"), std::string::npos);
}

TEST_P(CloExport, AKeptRunIsItsDocument) {
    world_.body("clo.tests", R"({"deal":"d"})");
    const test::Json list(
        world_.body("result.list", R"({"subject_type":"deal","subject":"d","kind":"tests"})"));
    const std::string id = list.text("/data/0/id");
    const test::Json run(
        file(fmt::format(R"({{"what":"run","result":"{}","format":"json"}})", id)));
    EXPECT_GT(run.size("/tests"), 0U);
    EXPECT_NE(
        file(fmt::format(R"({{"what":"run","result":"{}","format":"csv"}})", id)).find("clo.oc.A"),
        std::string::npos);
}

TEST_P(CloExport, WhatIsMissingIsNamed) {
    EXPECT_EQ(world_.error("clo.export", R"({"what":"tests"})").errors.front().pointer, "/deal");
    EXPECT_EQ(world_.error("clo.export", R"({"what":"scenario"})").errors.front().pointer,
              "/scenario");
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call("clo.export", R"({"what":"run"})")));
    EXPECT_EQ(world_.error("clo.export", R"({"deal":"d","as_of":"2031-01-01"})").code,
              Code::kInvalidInput);
}

TEST_P(CloExport, AReportOfAPaymentDateIsStored) {
    const test::Json made(world_.body(
        "report.generate",
        R"({"kind":"clo_payment_date","deal":"d","formats":["csv"],"sections":["interest"]})"));
    const test::Json stored(
        world_.body("report.get", fmt::format(R"({{"report":"{}"}})", made.text("/id"))));
    EXPECT_EQ(stored.text("/subject"), "d");
    EXPECT_EQ(stored.size("/document/sections"), 1U);
    EXPECT_EQ(
        world_.error("report.generate", R"({"kind":"clo_payment_date"})").errors.front().pointer,
        "/deal");
}

}  // namespace
}  // namespace ballast::service
