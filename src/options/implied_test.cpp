// The implied volatility kernel against bisection in extended precision, option by option.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "options/implied_kernel.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using test::Uniform;

struct Book {
    std::vector<double> sign, spot, strike, time, rate, yield, price;
    std::size_t size() const { return price.size(); }
    OptionColumns from(std::size_t i) const {
        return {&sign[i], &spot[i], &strike[i], &time[i], &rate[i], &yield[i], nullptr};
    }
};

struct Found {
    std::vector<double> volatility;
    std::vector<ImpliedClass> classes;
};

// In calls with `block` options each.
Found invert(const Book& book, std::size_t block) {
    Found found{std::vector<double>(book.size()), std::vector<ImpliedClass>(book.size())};
    for (std::size_t i = 0; i < book.size(); i += block)
        european_implied_volatilities(book.from(i), &book.price[i],
                                      std::min(block, book.size() - i), &found.volatility[i],
                                      &found.classes[i]);
    return found;
}

long double cumulative(long double x) { return 0.5L * std::erfc(-x * 0.70710678118654752440L); }

// The option in extended precision, by the textbook formula.
struct Reference {
    long double sign, spot_part, strike_part, time;

    Reference(const Book& book, std::size_t i)
        : sign(book.sign[i]),
          spot_part(book.spot[i] *
                    std::exp(-static_cast<long double>(book.yield[i]) * book.time[i])),
          strike_part(book.strike[i] *
                      std::exp(-static_cast<long double>(book.rate[i]) * book.time[i])),
          time(book.time[i]) {}

    long double deviation(long double volatility) const { return volatility * std::sqrt(time); }
    long double d1(long double volatility) const {
        const long double s = deviation(volatility);
        return std::log(spot_part / strike_part) / s + 0.5L * s;
    }
    long double price(long double volatility) const {
        const long double d = d1(volatility);
        return sign * (spot_part * cumulative(sign * d) -
                       strike_part * cumulative(sign * (d - deviation(volatility))));
    }
    // Effect on the volatility of a change in the last digit of the price and of both forward
    // values.
    double attainable(long double volatility) const {
        const long double d = d1(volatility);
        const long double vega =
            spot_part * std::exp(-0.5L * d * d) * 0.39894228040143267794L * std::sqrt(time);
        const long double digits =
            2.2e-16L * (price(volatility) + 2 * spot_part * cumulative(sign * d));
        return static_cast<double>(std::max(digits / vega, 2.2e-16L * volatility));
    }
    long double bisect(double target) const {
        long double low = 1e-6L / std::sqrt(time);
        long double high = 40.0L / std::sqrt(time);
        for (int step = 0; step < 120; ++step) {
            const long double middle = 0.5L * (low + high);
            (price(middle) < target ? low : high) = middle;
        }
        return 0.5L * (low + high);
    }
};

// Out of the money by `h` deviations of `s` = sigma sqrt(T): a call, and the put that mirrors it.
void add(Book& book, Uniform& u, double s, double h) {
    for (const double sign : {1.0, -1.0}) {
        book.sign.push_back(sign);
        book.spot.push_back(100 * std::exp(u(-1, 1)));
        book.time.push_back(u(0.01, 3));
        book.rate.push_back(u(-0.02, 0.08));
        book.yield.push_back(u(-0.01, 0.06));
        const std::size_t i = book.size();
        const double carry = (book.rate[i] - book.yield[i]) * book.time[i];
        book.strike.push_back(book.spot[i] * std::exp(carry + sign * h * s));
        book.price.push_back(0.0);
        const long double volatility = s / std::sqrt(static_cast<long double>(book.time[i]));
        book.price[i] = static_cast<double>(Reference(book, i).price(volatility));
    }
}

// From one day at a small volatility to a price within 1e-5 of its bound, from the money to prices
// of 1e-80; two steps converge for most, some need the search.
Book wide_book() {
    Uniform u(21);
    Book book;
    for (const double s :
         {0.0005, 0.003, 0.01, 0.03, 0.039, 0.041, 0.1, 0.3, 0.6, 1.0, 1.6, 2.5, 4.0, 6.0, 9.0})
        for (const double h : {0.0, 1e-7, 1e-3, 0.1, 0.5, 1.0, 2.0, 3.5, 5.9, 6.1, 9.0, 13.0, 18.0})
            if (h * s < 25) add(book, u, s, h);
    return book;
}

TEST(ImpliedKernel, MatchesBisectionInExtendedPrecision) {
    const Book book = wide_book();
    const Found found = invert(book, book.size());
    std::size_t compared = 0;
    for (std::size_t i = 0; i < book.size(); ++i) {
        const Reference reference(book, i);
        const long double expected = reference.bisect(book.price[i]);
        const double attainable = reference.attainable(expected);
        if (attainable > 1e-5 * static_cast<double>(expected)) continue;
        ++compared;
        ASSERT_EQ(found.classes[i], ImpliedClass::kValue) << i;
        EXPECT_NEAR(found.volatility[i], static_cast<double>(expected), 8 * attainable)
            << "s " << static_cast<double>(reference.deviation(expected));
    }
    EXPECT_GT(compared, book.size() * 9 / 10);
}

TEST(ImpliedKernel, DoesNotDependOnThePositionOrTheOtherOptions) {
    Book book = wide_book();
    // Prices without a volatility are mixed in.
    for (std::size_t i = 0; i < book.size(); i += 17) book.price[i] = -1.0;
    for (std::size_t i = 5; i < book.size(); i += 23) book.price[i] = 1e9;
    const Found all = invert(book, book.size());
    for (const std::size_t block : {std::size_t{1}, std::size_t{5}, std::size_t{33}}) {
        const Found some = invert(book, block);
        EXPECT_EQ(some.volatility, all.volatility) << block;
        EXPECT_EQ(some.classes, all.classes) << block;
    }
    for (std::size_t i = 0; i < book.size(); ++i)
        EXPECT_EQ(all.volatility[i] > 0, all.classes[i] == ImpliedClass::kValue) << i;
}

// Also at the transition from the two steps to the search.
TEST(ImpliedKernel, RisesWithThePrice) {
    constexpr std::size_t kPrices = 20'000;
    for (const double strike : {100.0, 100.5, 130.0, 300.0}) {
        Book book;
        for (std::size_t i = 0; i < kPrices; ++i) {
            book.sign.push_back(1.0);
            book.spot.push_back(100.0);
            book.strike.push_back(strike);
            book.time.push_back(0.5);
            book.rate.push_back(0.0);
            book.yield.push_back(0.0);
            book.price.push_back(99.9 * static_cast<double>(i + 1) / kPrices);
        }
        const Found found = invert(book, book.size());
        for (std::size_t i = 1; i < kPrices; ++i)
            ASSERT_GT(found.volatility[i], found.volatility[i - 1]) << strike << ' ' << i;
    }
}

}  // namespace
}  // namespace ballast::options
