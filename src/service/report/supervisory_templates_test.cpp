// The report of the supervisory templates, against the valuation that it shows.
#include <cmath>
#include <fmt/format.h>

#include "service/demo/demo_world_test.hpp"

namespace ballast::service {
namespace {

using test::Json;
using ::testing::HasSubstr;

class TemplatesReport : public testing::Test {
protected:
    DemoWorld world_;
    std::string session_ = Json(world_.body("alm.session.list")).text("/data/0/id");

    static std::string table(int section, int block) {
        return fmt::format("/document/sections/{}/blocks/{}/table/rows", section, block);
    }
    // Where the row of a code is.
    static std::string row_of(const Json& report, const std::string& rows,
                              const std::string& code) {
        for (std::size_t i = 0; i < report.size(rows); ++i)
            if (report.text(fmt::format("{}/{}/cells/1/text", rows, i)) == code)
                return fmt::format("{}/{}/cells/", rows, i);
        ADD_FAILURE() << "no row " << code;
        return {};
    }
};

TEST_F(TemplatesReport, EvaluationShowsTheFiguresOfTheOutlierTests) {
    const Json report(
        world_.body("report.preview",
                    fmt::format(R"({{"kind":"supervisory_templates","session":"{}"}})", session_)));
    const Json value(world_.body(
        "alm.session.value", fmt::format(R"({{"session":"{}","balance":"constant"}})", session_)));
    const std::string all = table(0, 0);
    EXPECT_EQ(report.size(all), 20U);
    const auto number = [&](const std::string& code) {
        return report.number(row_of(report, all, code) + "4/number");
    };
    EXPECT_NEAR(number("0020"), -value.number("/outlier/eve_eu_ratio"), 1e-12);
    EXPECT_NEAR(number("0110"), -value.number("/outlier/nii_decline_ratio"), 1e-12);
    EXPECT_NEAR(number("0120"), value.number("/outlier/nii_base"), 1e-6);
    EXPECT_EQ(number("0030"), value.number("/scenarios/0/eve"));
    EXPECT_EQ(number("0040"), value.number("/aggregation/parallel_up/eu"));
    EXPECT_THAT(report.text(row_of(report, all, "0150") + "5/text"), HasSubstr("not filled"));
}

TEST_F(TemplatesReport, EveryCurrencyHasASheetAndTheSheetsAreRows) {
    const Json report(
        world_.body("report.preview",
                    fmt::format(R"({{"kind":"supervisory_templates","session":"{}"}})", session_)));
    EXPECT_EQ(report.size("/document/sections/0/blocks"), 5U);  // all, CHF, EUR, GBP, USD
    EXPECT_EQ(report.size("/document/data/rows"), 5U * 20U + 200U);
    EXPECT_EQ(report.size(table(4, 0)), 7U);
}

// The sums over products are the repricing gap of the same balance sheet.
TEST_F(TemplatesReport, RepricingAndParametersAreThoseOfTheBalanceSheet) {
    const Json report(
        world_.body("report.preview",
                    fmt::format(R"({{"kind":"supervisory_templates","session":"{}"}})", session_)));
    const Json value(world_.body(
        "alm.session.value",
        fmt::format(R"({{"session":"{}","balance":"constant","buckets":true}})", session_)));
    std::vector<double> assets(19);
    for (int t = 0; t < 2; ++t) {
        const std::string rows = table(2, t + 1);
        ASSERT_GT(report.size(rows), 5U);
        for (std::size_t r = 0; r < report.size(rows); ++r) {
            const std::string cells = fmt::format("{}/{}/cells", rows, r);
            if (report.text(cells + "/0/text") != "Asset") continue;
            for (std::size_t c = 4; c < report.size(cells); ++c)
                assets[c - 4 + (t ? 8 : 0)] += report.number(fmt::format("{}/{}/number", cells, c));
        }
    }
    for (std::size_t b = 0; b < assets.size(); ++b)
        EXPECT_NEAR(assets[b], value.number(fmt::format("/gap/{}/assets", b)),
                    1e-6 * std::abs(assets[b]) + 1e-6)
            << b;
    EXPECT_GE(report.size(table(3, 0)), 1U);
    // What is repaid or repriced in all buckets is the notional amount, but of swaps, whose legs
    // are netted.
    std::size_t netted = 0;
    ASSERT_EQ(report.size(table(2, 0)), report.size(table(2, 1)));
    for (std::size_t r = 0; r < report.size(table(2, 0)); ++r) {
        const double notional = report.number(fmt::format("{}/{}/cells/4/number", table(2, 0), r));
        const double total = report.number(fmt::format("{}/{}/cells/3/number", table(2, 1), r));
        if (std::abs(total) < 1e-6 * notional) {
            ++netted;
            continue;
        }
        EXPECT_NEAR(total, notional, 1e-6 * notional) << r;
    }
    EXPECT_LT(netted, report.size(table(2, 0)));
}

TEST_F(TemplatesReport, ProductsAreAssignedToRowsByTheRequest) {
    const Json report(world_.body(
        "report.preview",
        fmt::format(R"({{"kind":"supervisory_templates","session":"{}","template_rows":)"
                    R"({{"Consumer loans":"Loans and advances","Covered bonds":)"
                    R"("Debt securities issued"}}}})",
                    session_)));
    const Json value(
        world_.body("alm.session.decompose",
                    fmt::format(R"({{"session":"{}","balance":"constant"}})", session_)));
    double loans = NAN;
    for (std::size_t i = 0; i < value.size("/products"); ++i)
        if (value.text(fmt::format("/products/{}/product", i)) == "Consumer loans")
            loans = value.number(fmt::format("/products/{}/scenarios/0/eve", i));
    EXPECT_NEAR(report.number(row_of(report, table(1, 0), "0050") + "4/number"), loans,
                1e-9 * std::abs(loans));
    row_of(report, table(1, 0), "0240");
    const auto error = world_.error(
        "report.preview",
        fmt::format(R"({{"kind":"supervisory_templates","session":"{}","template_rows":)"
                    R"({{"Consumer loans":"Loans"}}}})",
                    session_));
    EXPECT_EQ(error.errors.at(0).pointer, "/template_rows");
    EXPECT_THAT(error.errors.at(0).hint, HasSubstr("Loans and advances"));
}

TEST_F(TemplatesReport, FilesAndErrorsAreThoseOfOtherReports) {
    const Json made(world_.body(
        "report.generate",
        fmt::format(
            R"({{"kind":"supervisory_templates","session":"{}","formats":["csv","md","xlsx"]}})",
            session_)));
    EXPECT_THAT(made.text("/documents/0/content"), HasSubstr("0040"));
    EXPECT_THAT(made.text("/documents/1/content"), HasSubstr("## J 01.00 Evaluation"));
    EXPECT_EQ(
        world_.error("report.generate", R"({"kind":"supervisory_templates"})").errors.at(0).pointer,
        "/session");
}

}  // namespace
}  // namespace ballast::service
