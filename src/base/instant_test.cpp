#include "base/instant.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "base/clock.hpp"

namespace ballast {
namespace {

std::string reprinted(std::string_view text) {
    const Result<Instant> instant = Instant::parse(text);
    return instant ? instant->to_string() : instant.error().message;
}

TEST(Instant, FormatsInUtcWithAFractionOnlyWhenItIsNotZero) {
    EXPECT_EQ(Instant().to_string(), "1970-01-01T00:00:00Z");
    EXPECT_EQ(Instant::from_micros(1).to_string(), "1970-01-01T00:00:00.000001Z");
    EXPECT_EQ(Instant::from_micros(-1).to_string(), "1969-12-31T23:59:59.999999Z");
    // date -u -d @1709210096 (GNU coreutils).
    EXPECT_EQ(Instant::from_micros(1'709'210'096'500'000).to_string(),
              "2024-02-29T12:34:56.500000Z");
}

// The examples of RFC 3339 section 5.8, except the leap seconds.
TEST(Instant, ParsesTheExamplesOfTheStandard) {
    EXPECT_EQ(reprinted("1985-04-12T23:20:50.52Z"), "1985-04-12T23:20:50.520000Z");
    EXPECT_EQ(reprinted("1996-12-19T16:39:57-08:00"), "1996-12-20T00:39:57Z");
    EXPECT_EQ(reprinted("1937-01-01T12:00:27.87+00:20"), "1937-01-01T11:40:27.870000Z");
}

TEST(Instant, TruncatesDigitsBeyondTheMicrosecond) {
    EXPECT_EQ(reprinted("2026-02-28t14:05:09.1234569z"), "2026-02-28T14:05:09.123456Z");
    EXPECT_EQ(reprinted("1969-12-31T23:59:59.9999999Z"), "1969-12-31T23:59:59.999999Z");
}

TEST(Instant, RejectsInvalidTimes) {
    for (std::string_view text : {"",
                                  "2026",
                                  "2026-02-28",
                                  "2026-02-28T14:05:09",
                                  "2026-02-29T00:00:00Z",
                                  "2026-13-01T00:00:00Z",
                                  "2026-00-01T00:00:00Z",
                                  "2026-01-00T00:00:00Z",
                                  "2026-01-01T24:00:00Z",
                                  "2026-01-01T00:60:00Z",
                                  "2026-01-01T00:00:60Z",
                                  "2026-01-01T00:00:00.Z",
                                  "2026-01-01T00:00:00+0100",
                                  "2026-01-01T00:00:00+24:00",
                                  "2026-01-01T00:00:00+01:60",
                                  "2026-01-01T00:00:00Zx",
                                  " 2026-01-01T00:00:00Z",
                                  "2026-01-01T00:00:00+",
                                  "-026-01-01T00:00:00Z",
                                  "2026-01-01T00:00Z",
                                  "NaN"}) {
        const Result<Instant> instant = Instant::parse(text);
        ASSERT_FALSE(instant) << text;
        EXPECT_EQ(instant.error().code, Code::kInvalidInput);
        EXPECT_NE(instant.error().message.find("RFC 3339"), std::string::npos);
    }
}

TEST(Instant, TextRoundTrips) {
    std::mt19937_64 random(1);
    // Years 0 to 9999.
    std::uniform_int_distribution<std::int64_t> micros(-62'167'219'200'000'000,
                                                       253'402'300'799'999'999);
    for (int i = 0; i < 20'000; ++i) {
        const Instant instant = Instant::from_micros(micros(random));
        EXPECT_EQ(Instant::parse(instant.to_string()).value(), instant) << instant.to_string();
    }
}

TEST(Instant, FormatsTheEndsOfItsRange) {
    EXPECT_EQ(Instant::from_micros(std::numeric_limits<std::int64_t>::max()).to_string(),
              "294247-01-10T04:00:54.775807Z");
    EXPECT_EQ(Instant::from_micros(std::numeric_limits<std::int64_t>::min()).to_string(),
              "-290308-12-21T19:59:05.224192Z");
}

TEST(Clock, AManualClockMovesOnlyWhenSet) {
    ManualClock clock(Instant::from_micros(5));
    EXPECT_EQ(clock.now(), Instant::from_micros(5));
    clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(clock.now(), Instant::from_micros(1'000'005));
    EXPECT_EQ(clock.now() - Instant::from_micros(5), std::chrono::seconds(1));
}

TEST(Clock, TheSystemClockIsPast2020) {
    EXPECT_GT(SystemClock().now(), Instant::parse("2020-01-01T00:00:00Z").value());
}

}  // namespace
}  // namespace ballast
