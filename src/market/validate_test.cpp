// Prices with known errors in them.
#include "market/validate.hpp"

#include <cmath>

#include "golden/json_case.hpp"

namespace ballast::market {
namespace {

using simdjson::dom::element;

constexpr const char* kFolder = "tests/golden/ledger/";

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

TEST(ValidateBars, FindsExactlyTheErrorsInsertedIntoARealYear) {
    const golden::JsonCase file(std::string(kFolder) + "market_networth.json");
    const element c = file["cases"].at(0);
    std::vector<Bar> bars;
    for (const element row : c["prices"].get_array())
        bars.push_back({.date = day(row.at(0)), .close = double(row.at(1))});
    const auto report = validate_bars(bars, fin::Calendar::weekends_only(), {});
    ASSERT_TRUE(report);
    ASSERT_EQ(report->outliers.size(), 2U);
    EXPECT_EQ(report->outliers[0].date, day("2014-03-20"));
    EXPECT_EQ(report->outliers[0].kind, OutlierKind::kSpike);
    EXPECT_EQ(report->outliers[1].date, day("2014-08-01"));
    EXPECT_EQ(report->outliers[1].kind, OutlierKind::kUnadjustedSplit);
    EXPECT_EQ(report->outliers[1].split_ratio, 2.0);
    ASSERT_EQ(report->gaps.size(), 1U);
    EXPECT_EQ(report->gaps[0].from, day("2014-04-01"));
    EXPECT_EQ(report->gaps[0].to, day("2014-04-11"));
    EXPECT_EQ(report->gaps[0].missing, 9);
    ASSERT_EQ(report->stale_runs.size(), 1U);
    EXPECT_EQ(report->stale_runs[0].from, day("2014-06-10"));
    EXPECT_EQ(report->stale_runs[0].to, day("2014-06-20"));
    EXPECT_EQ(report->stale_runs[0].length, 9);
    EXPECT_TRUE(report->integrity.empty());
}

TEST(ValidateBars, GapsAreBusinessDaysOfTheExchangeOrMonths) {
    const golden::JsonCase file(std::string(kFolder) + "pos_05_validation.json");
    const auto calendar = fin::Calendar::named("NYSE").value();
    for (const element c : file["gaps"].get_array()) {
        std::vector<Bar> bars;
        const bool monthly = c["monthly"].error() == simdjson::SUCCESS;
        for (const element date : c[monthly ? "monthly" : "dates"].get_array())
            bars.push_back({.date = day(date), .close = 10.0});
        const auto report = validate_bars(
            bars, calendar, {.frequency = monthly ? Frequency::kMonthly : Frequency::kAuto});
        int missing = 0;
        for (const Gap& gap : report->gaps) missing += gap.missing;
        if (monthly) {
            EXPECT_EQ(missing, std::int64_t(c["missing"]));
            continue;
        }
        std::size_t i = 0;
        for (const element gap : c["gaps"].get_array()) {
            ASSERT_LT(i, report->gaps.size());
            EXPECT_EQ(report->gaps[i].from, day(gap.at(0)));
            EXPECT_EQ(report->gaps[i].to, day(gap.at(1)));
            ++i;
        }
        EXPECT_EQ(report->gaps.size(), i);
    }
}

TEST(ValidateBars, InconsistentBarsAreReported) {
    const golden::JsonCase file(std::string(kFolder) + "pos_05_validation.json");
    const std::vector<std::string> errors{"high_below_low", "outside_range", "negative_volume",
                                          "not_positive"};
    std::size_t i = 0;
    for (const element c : file["ohlcv"].get_array()) {
        const auto bar = golden::numbers(element(c["bar"]));
        const auto report = validate_bars({{.date = day("2024-01-10"),
                                            .open = bar[0],
                                            .high = bar[1],
                                            .low = bar[2],
                                            .close = bar[3],
                                            .volume = bar[4]}},
                                          fin::Calendar::weekends_only(), {});
        ASSERT_FALSE(report->integrity.empty()) << i;
        EXPECT_EQ(report->integrity[0].error, errors[i]) << i;
        ++i;
    }
    EXPECT_EQ(i, 4U);
}

TEST(ValidateBars, AZeroCloseIsMissing) {
    const golden::CsvCase file(std::string(kFolder) + "shiller_sp500_monthly_1871.csv");
    const auto check = [&](const std::string& column) {
        std::vector<Bar> bars;
        const auto dates = file.dates("Date");
        const auto values = file.column(column);
        for (std::size_t i = 0; i < dates.size(); ++i)
            bars.push_back({.date = dates[i], .close = values[i]});
        return validate_bars(bars, fin::Calendar::all_days(), {}).value();
    };
    const ValidationReport ratio = check("PE10");
    EXPECT_EQ(ratio.integrity.front().date, day("1871-01-01"));
    EXPECT_EQ(ratio.integrity[119].date, day("1880-12-01"));
    EXPECT_EQ(ratio.usable + ratio.integrity.size(), ratio.rows);
    const ValidationReport dividends = check("Dividend");
    ASSERT_FALSE(dividends.integrity.empty());
    EXPECT_EQ(dividends.integrity.front().date, day("2023-07-01"));
    EXPECT_EQ(dividends.integrity.back().date, file.dates("Date").back());
    EXPECT_TRUE(dividends.gaps.empty());
}

TEST(ValidateBars, NoDayOfARealYearIsASpikeButAThreePercentErrorIs) {
    const golden::CsvCase file("tests/golden/risk/spy_adj_close_2005_2009.csv");
    const auto nyse = fin::Calendar::named("NYSE").value();
    std::vector<Bar> bars;
    const auto dates = file.dates();
    const auto closes = file.column("SPY");
    for (std::size_t i = 0; i < 252; ++i) bars.push_back({.date = dates[i], .close = closes[i]});
    EXPECT_TRUE(validate_bars(bars, nyse, {})->outliers.empty());
    bars[120].close *= 1.03;
    const auto report = validate_bars(bars, nyse, {});
    ASSERT_EQ(report->outliers.size(), 1U);
    EXPECT_EQ(report->outliers[0].kind, OutlierKind::kSpike);
    EXPECT_EQ(report->outliers[0].date, dates[120]);
}

TEST(ValidateBars, ASpikeThatHidesFromThreeStandardDeviationsIsFound) {
    // +97 % and -50 % among ten quiet days: 2.55 standard deviations, inflated by the two returns
    // themselves.
    std::vector<Bar> bars;
    for (int i = 0; i < 12; ++i)
        bars.push_back(
            {.date = day("2024-01-02") + i, .close = (i == 6 ? 197.0 : 100.0) + 0.3 * std::sin(i)});
    const auto report = validate_bars(bars, fin::Calendar::all_days(), {});
    ASSERT_EQ(report->outliers.size(), 1U);
    EXPECT_EQ(report->outliers[0].kind, OutlierKind::kSpike);
    EXPECT_EQ(report->outliers[0].date, day("2024-01-08"));
}

// Returns of -1 %, 0, 1 % in turn: median 0, MAD 0.01, deviation of a session 0.014826. After the
// bar of Friday 2024-02-09 nine sessions are missing (12 February to 23 February without
// Presidents' Day, the 19th); the bar of Monday 26 February is ten sessions later. A move of m over
// it scores m / (sqrt(10) x 0.014826): 0.3 scores 6.3988 and 0.4 scores 8.5317; only the second
// exceeds ten MAD (6.745 deviations). Scored as single-session moves they would reach 20.2 and
// 27.0.
TEST(ValidateBars, AMoveOverAGapIsMeasuredByTheSessionsItSpans) {
    const auto nyse = fin::Calendar::named("NYSE").value();
    const auto bars_with = [&](double move) {
        std::vector<Bar> bars;
        double level = 0.0;
        int i = 0;
        for (fin::Date date = day("2023-12-29"); date < day("2024-04-20");
             date = nyse.advance(date, 1)) {
            if (date > day("2024-02-09") && date < day("2024-02-26")) continue;
            level += date == day("2024-02-26") ? move : 0.01 * (i++ % 3 - 1);
            bars.push_back({.date = date, .close = 100.0 * std::exp(level)});
        }
        return bars;
    };
    EXPECT_TRUE(validate_bars(bars_with(0.3), nyse, {})->outliers.empty());
    const auto report = validate_bars(bars_with(0.35), nyse, {});
    ASSERT_EQ(report->gaps.size(), 1U);
    EXPECT_EQ(report->gaps[0].missing, 9);
    ASSERT_EQ(report->outliers.size(), 1U);
    EXPECT_EQ(report->outliers[0].kind, OutlierKind::kJump);
    EXPECT_NEAR(report->outliers[0].log_return, 0.35, 1e-12);
    EXPECT_NEAR(report->outliers[0].score, 7.4652, 5e-5);
}

// A week is five sessions for every return of a weekly series: scores do not depend on the step.
TEST(ValidateBars, AWeeklySeriesScoresAsADailyOne) {
    std::vector<Bar> daily;
    std::vector<Bar> weekly;
    const auto calendar = fin::Calendar::weekends_only();
    double level = 0.0;
    for (int i = 0; i < 60; ++i) {
        level += i == 30 ? 0.2 : 0.01 * (i % 3 - 1);
        const double close = 100.0 * std::exp(level);
        daily.push_back({.date = calendar.advance(day("2024-01-01"), i), .close = close});
        weekly.push_back({.date = day("2024-01-01") + 7 * i, .close = close});
    }
    const auto by_day = validate_bars(daily, calendar, {});
    const auto by_week = validate_bars(weekly, calendar, {});
    ASSERT_EQ(by_day->outliers.size(), 1U);
    ASSERT_EQ(by_week->outliers.size(), 1U);
    EXPECT_NEAR(by_day->outliers[0].score, by_week->outliers[0].score, 1e-9);
}

}  // namespace
}  // namespace ballast::market
