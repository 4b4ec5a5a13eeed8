// Results that ALMReady stored, read by their fields.
#include "ingest/earlier_figures.hpp"

#include <gtest/gtest.h>

namespace ballast::ingest {
namespace {

using enum model::EarlierBankMeasure;

constexpr std::string_view kResults = R"({"session_id":"s","base_eve":1000.5,"base_nii":20.25,
    "worst_case_eve":900.5,"worst_case_delta_eve":-100.0,"worst_case_scenario":"parallel-up",
    "scenario_results":[{"scenario_id":"parallel-up","scenario_name":"parallel-up","eve":900.5,
    "nii":25.25,"delta_eve":-100.0,"delta_nii":5.0}],"calculated_at":"2026-02-12T10:00:00+00:00",
    "warnings":["2 fixed non-maturity deposit(s) excluded from EVE/NII"]})";

TEST(EarlierFigures, ResultsHaveTheScenariosOfThisSystem) {
    EXPECT_EQ(earlier_bank_file(kResults), EarlierBankFile::kResults);
    model::EarlierBankFigures figures;
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kResults, kResults, figures));
    ASSERT_EQ(figures.figures.size(), 6U);
    EXPECT_EQ(figures.figures[0].scenario, "base");
    EXPECT_EQ(figures.figures[0].value, 1000.5);
    EXPECT_EQ(figures.figures[3].measure, kDeltaEve);
    EXPECT_EQ(figures.figures[3].scenario, "parallel_up");
    EXPECT_EQ(figures.figures[3].value, -100.0);
    EXPECT_TRUE(figures.deposits_left_out);
}

TEST(EarlierFigures, ParametersHaveDateCurveAndHorizon) {
    constexpr std::string_view kParameters =
        R"({"discount_curve_id":"EUR_ESTR_OIS","scenarios":["parallel-up"],
            "analysis_date":"2026-02-11","currency":"EUR","risk_free_index":"EUR_ESTR_OIS",
            "worst_case_scenario":"parallel-up","nii_horizon_months":12})";
    EXPECT_EQ(earlier_bank_file(kParameters), EarlierBankFile::kParameters);
    model::EarlierBankFigures figures;
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kParameters, kParameters, figures));
    EXPECT_EQ(figures.as_of, fin::Date::parse("2026-02-11").value());
    EXPECT_EQ(figures.discount_curve, "EUR_ESTR_OIS");
    EXPECT_EQ(figures.horizon_months, 12);
}

TEST(EarlierFigures, InvalidFieldsAreNamed) {
    model::EarlierBankFigures figures;
    for (const auto& [kind, json, field] :
         {std::tuple(EarlierBankFile::kResults, R"({"base_eve":"x"})", "base_eve"),
          std::tuple(EarlierBankFile::kResults, R"({"base_eve":1,"base_nii":2})",
                     "scenario_results"),
          std::tuple(EarlierBankFile::kResults,
                     R"({"base_eve":1,"base_nii":2,"scenario_results":[{}]})", "scenario_id"),
          std::tuple(EarlierBankFile::kParameters, R"({"analysis_date":"11/02/2026"})",
                     "analysis_date"),
          std::tuple(EarlierBankFile::kParameters,
                     R"({"analysis_date":"2026-02-11","nii_horizon_months":0})",
                     "nii_horizon_months"),
          std::tuple(EarlierBankFile::kParameters, "[1]", "JSON")}) {
        const Status read = read_earlier_figures(kind, json, figures);
        ASSERT_FALSE(read) << json;
        EXPECT_NE(read.error().message.find(field), std::string::npos) << read.error().message;
    }
    EXPECT_EQ(earlier_bank_file(R"({"EUR_ESTR_OIS":[)"), EarlierBankFile::kCurves);
    EXPECT_EQ(earlier_bank_file(R"({"session_id":"s","balance":[)"), EarlierBankFile::kOther);
}

constexpr std::string_view kCharts = R"({"session_id":"s","eve_buckets":[
    {"scenario":"base","bucket_name":"0-1M","bucket_start_years":0.0,"bucket_end_years":0.0833,
     "asset_pv":10.0,"liability_pv":-4.0,"net_pv":6.0},
    {"scenario":"parallel-up","bucket_name":"50Y+","bucket_start_years":50.0,
     "bucket_end_years":null,"asset_pv":1.0,"liability_pv":0.0,"net_pv":1.0}],"nii_monthly":[
    {"scenario":"base","month_index":1,"month_label":"1M","interest_income":3.0,
     "interest_expense":-1.0,"net_nii":2.0}]})";

TEST(EarlierFigures, ChartsHaveTheFiguresByBucketAndMonth) {
    EXPECT_EQ(earlier_bank_file(kCharts), EarlierBankFile::kCharts);
    model::EarlierBankFigures figures;
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kCharts, kCharts, figures));
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kResults, kResults, figures));
    // In whatever order the files are read, totals come first.
    ASSERT_EQ(figures.figures.size(), 9U);
    EXPECT_EQ(figures.figures[0].measure, kEve);
    EXPECT_EQ(figures.figures[6].measure, kEveBucket);
    EXPECT_EQ(figures.figures[6].value, 6.0);
    EXPECT_EQ(figures.figures[6].bucket, "0-1M");
    EXPECT_EQ(figures.figures[7].scenario, "parallel_up");
    EXPECT_EQ(figures.figures[7].from_years, 50.0);
    EXPECT_EQ(figures.figures[8].measure, kNiiMonth);
    EXPECT_EQ(figures.figures[8].month, 1);
    EXPECT_EQ(figures.figures[8].value, 2.0);
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kCharts, kCharts, figures));
    EXPECT_EQ(figures.figures.size(), 9U);
}

TEST(EarlierFigures, InvalidChartsAreNamedAndLeaveTheFigures) {
    model::EarlierBankFigures figures;
    ASSERT_TRUE(read_earlier_figures(EarlierBankFile::kCharts, kCharts, figures));
    std::string many = R"({"eve_buckets":[)";
    for (std::size_t i = 0; i <= kMostEarlierBuckets; ++i)
        many += std::string(i ? "," : "") + R"({"scenario":"base","bucket_start_years":)" +
                std::to_string(i) + R"(,"net_pv":1})";
    for (const auto& [json, field] :
         {std::pair(std::string(R"({"eve_buckets":1})"), "eve_buckets"),
          std::pair(std::string(R"({"eve_buckets":[{}]})"), "scenario"),
          std::pair(std::string(R"({"eve_buckets":[{"scenario":"base"}]})"), "bucket_start_years"),
          std::pair(std::string(R"({"eve_buckets":[{"scenario":"base","bucket_start_years":-1}]})"),
                    "bucket_start_years"),
          std::pair(std::string(R"({"eve_buckets":[{"scenario":"base","bucket_start_years":0}]})"),
                    "net_pv"),
          std::pair(std::string(R"({"nii_monthly":[{"scenario":"base","month_index":0}]})"),
                    "month_index"),
          std::pair(many + "]}", "at most 19")}) {
        const Status read = read_earlier_figures(EarlierBankFile::kCharts, json, figures);
        ASSERT_FALSE(read) << json;
        EXPECT_NE(read.error().message.find(field), std::string::npos) << read.error().message;
        EXPECT_EQ(figures.figures.size(), 3U);
    }
}

}  // namespace
}  // namespace ballast::ingest
