#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "base/threads.hpp"

namespace ballast {
namespace {

TEST(Stream, UniformStaysInsideTheOpenInterval) {
    EXPECT_EQ(open_uniform(0), 0x1p-53);
    EXPECT_EQ(open_uniform(~std::uint64_t{0}), 1 - 0x1p-53);
    EXPECT_EQ(open_uniform(0) + open_uniform(~std::uint64_t{0}), 1);
}

TEST(Stream, ADrawIsAFunctionOfSeedStreamAndIndex) {
    const Stream stream(7, 3);
    EXPECT_EQ(stream.bits(5), Stream(7, 3).bits(5));
    EXPECT_NE(stream.bits(5), Stream(8, 3).bits(5));
    EXPECT_NE(stream.bits(5), Stream(7, 4).bits(5));
    EXPECT_NE(stream.bits(5), stream.bits(4));
    EXPECT_NE(Stream(std::uint64_t{1} << 40).bits(0), Stream(0).bits(0));
    EXPECT_NE(Stream(7, std::uint64_t{1} << 40).bits(0), Stream(7).bits(0));
    // The layout of the counter is part of what makes a run reproducible.
    const PhiloxCounter block = philox({2, 0, 3, 0}, {7, 0});
    EXPECT_EQ(stream.bits(4), block[0] | std::uint64_t{block[1]} << 32);
    EXPECT_EQ(stream.bits(5), block[2] | std::uint64_t{block[3]} << 32);
}

TEST(Stream, FillsWithTheSameDrawsAsOneByOne) {
    const Stream stream(1, 2);
    for (std::uint64_t first : {0, 1, 10, 11}) {
        for (std::size_t count : {0, 1, 2, 3, 8, 9}) {
            std::vector<double> uniform(count);
            std::vector<double> normal(count);
            stream.fill_uniform(first, uniform);
            stream.fill_normal(first, normal);
            for (std::size_t i = 0; i < count; ++i) {
                EXPECT_EQ(uniform[i], stream.uniform(first + i));
                EXPECT_EQ(normal[i], stream.normal(first + i));
            }
        }
    }
}

TEST(Stream, GivesTheSameDrawsOnAnyNumberOfThreads) {
    const Stream stream(99);
    const auto draw = [&](ThreadPool* threads) {
        std::vector<double> t(10'000);
        parallel_blocks({.threads = threads}, t.size(), 128,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            for (std::size_t i = begin; i < end; ++i)
                                t[i] = stream.student_t(i, 4.5);
                        });
        return t;
    };
    ThreadPool pool(3);
    EXPECT_EQ(draw(nullptr), draw(&pool));
}

TEST(NormalFromUniform, MatchesBoostToTheLastBits) {
    using LongDouble = boost::math::normal_distribution<long double>;
    double worst = 0;
    const auto compare = [&worst](double p) {
        const auto expected =
            static_cast<double>(boost::math::quantile(LongDouble(), static_cast<long double>(p)));
        const double error =
            std::fabs(normal_from_uniform(p) - expected) / std::max(std::fabs(expected), 1e-300);
        worst = std::max(worst, error);
        ASSERT_LT(error, 2e-15) << p;
    };
    const Stream stream(5);
    for (std::uint64_t i = 0; i < 20'000; ++i) compare(stream.uniform(i));
    for (double p = 0.4; p > 5e-324; p /= 1.7) compare(p);
    compare(5e-324);
    for (double p = 0.25; p > 1e-16; p /= 1.7) compare(1 - p);
    for (double p : {0.074, 0.075, 0.0750000001, 0.925, 0.9249999, 1.3887943864964e-11}) compare(p);
    EXPECT_EQ(normal_from_uniform(0.5), 0);
    RecordProperty("worst_relative_error", std::to_string(worst));
}

// Largest distance between the empirical and the true distribution function. Above 1.95 / sqrt(n)
// in one run of a thousand (Kolmogorov); seeds are fixed, so a failure is a defect, not chance.
template <class Cdf>
double kolmogorov(std::vector<double> sample, const Cdf& cdf) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double p = cdf(sample[i]);
        distance = std::max({distance, std::fabs(p - static_cast<double>(i) / n),
                             std::fabs(p - static_cast<double>(i + 1) / n)});
    }
    return distance * std::sqrt(n);
}

constexpr std::uint64_t kDraws = 50'000;

template <class Draw>
std::vector<double> sample(const Draw& draw) {
    std::vector<double> values(kDraws);
    for (std::uint64_t i = 0; i < kDraws; ++i) values[i] = draw(i);
    return values;
}

TEST(Stream, UniformAndNormalFollowTheirDistributions) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const Stream stream(seed, 17);
        EXPECT_LT(kolmogorov(sample([&](auto i) { return stream.uniform(i); }),
                             [](double x) { return x; }),
                  1.95);
        EXPECT_LT(kolmogorov(sample([&](auto i) { return stream.normal(i); }),
                             [](double x) { return cdf(boost::math::normal(), x); }),
                  1.95);
    }
}

TEST(Stream, ChiSquareFollowsItsDistributionForAnyDegreesOfFreedom) {
    const Stream stream(2, 5);
    for (double nu : {0.3, 1.0, 2.0, 4.5, 30.0, 1e4}) {
        const std::vector<double> draws = sample([&](auto i) { return stream.chi_square(i, nu); });
        EXPECT_GT(*std::min_element(draws.begin(), draws.end()), 0);
        EXPECT_LT(
            kolmogorov(draws, [nu](double x) { return cdf(boost::math::chi_squared(nu), x); }),
            1.95)
            << nu;
    }
    EXPECT_GT(stream.chi_square(0, 1e-4), 0);
}

TEST(Stream, StudentTFollowsItsDistribution) {
    const Stream stream(4, 6);
    for (double nu : {1.0, 2.5, 4.0, 4.5, 100.0})
        EXPECT_LT(kolmogorov(sample([&](auto i) { return stream.student_t(i, nu); }),
                             [nu](double x) { return cdf(boost::math::students_t(nu), x); }),
                  1.95)
            << nu;
}

TEST(Stream, AdjacentDrawsStreamsAndKindsAreUncorrelated) {
    // A correlation of independent draws has standard deviation 1 / sqrt(n).
    const auto correlation = [](const std::vector<double>& a, const std::vector<double>& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum / std::sqrt(static_cast<double>(a.size()));
    };
    const Stream stream(21, 0);
    const std::vector<double> base = sample([&](auto i) { return stream.normal(i); });
    EXPECT_LT(std::fabs(correlation(base, sample([&](auto i) { return stream.normal(i + 1); }))),
              4);
    EXPECT_LT(std::fabs(correlation(base, sample([](auto i) { return Stream(21, 1).normal(i); }))),
              4);
    EXPECT_LT(std::fabs(correlation(base, sample([](auto i) { return Stream(22, 0).normal(i); }))),
              4);
    EXPECT_LT(std::fabs(correlation(base, sample([&](auto i) {
                                        return (stream.chi_square(i, 5) - 5) / std::sqrt(10.0);
                                    }))),
              4);
}

TEST(Stream, BelowIsUniformOverItsRange) {
    const Stream stream(8);
    std::array<int, 7> counts{};
    for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[stream.below(i, counts.size())];
    double statistic = 0;
    const double expected = static_cast<double>(kDraws) / 7;
    for (int count : counts) statistic += std::pow(count - expected, 2) / expected;
    EXPECT_LT(statistic, 22.46);  // chi-square, 6 degrees of freedom, 99.9 %
    EXPECT_EQ(stream.below(3, 1), 0U);
}

}  // namespace
}  // namespace ballast
