// Options, as options_peer.py does them in NumPy and numba and options_quantlib.cpp in QuantLib:
//
//     bench_options WORKLOAD DIRECTORY REPETITIONS
//
// WORKLOAD is european, implied, american, dividends, grid or dividend_grid; DIRECTORY holds what
// `options_peer.py data` wrote. README.md says what is printed.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads.hpp"
#include "doubles.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/book.hpp"
#include "options/european_kernel.hpp"
#include "options/implied_kernel.hpp"
#include "options/pricing.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kOptions = 1'000'000;
constexpr std::size_t kAmerican = 10'000;
constexpr std::size_t kBlock = 8192;

// spot, strike, time, rate, yield, volatility, sign: each of length kOptions.
struct Inputs {
    std::vector<double> values;
    const double* column(std::size_t c) const { return &values[c * kOptions]; }
    options::OptionColumns from(std::size_t i) const {
        return {column(6) + i, column(0) + i, column(1) + i, column(2) + i,
                column(3) + i, column(4) + i, column(5) + i};
    }
    options::Option option(std::size_t i) const {
        return {.right = column(6)[i] > 0 ? options::Right::kCall : options::Right::kPut,
                .spot = column(0)[i],
                .strike = column(1)[i],
                .time = column(2)[i],
                .rate = column(3)[i],
                .dividend_yield = column(4)[i],
                .volatility = column(5)[i]};
    }
};

template <class Body>
void time_repetitions(int repetitions, const Body& body) {
    body();
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        fmt::print("time {}\n", taken.count());
    }
}

void european(const Inputs& in, int repetitions) {
    ThreadPool pool;
    std::vector<double> out(6 * kOptions);
    const auto column = [&](std::size_t c, std::size_t i) { return &out[c * kOptions + i]; };
    time_repetitions(repetitions, [&] {
        parallel_blocks({.threads = &pool}, kOptions, kBlock,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            options::european_values(
                                in.from(begin), end - begin,
                                {column(0, begin), column(1, begin), column(2, begin),
                                 column(3, begin), column(4, begin), column(5, begin)});
                        });
    });
    double price = 0;
    double greek = 0;
    for (std::size_t i = 0; i < kOptions; i += 7) {
        const options::Greeks g = options::black_scholes(in.option(i));
        price = std::max(price, std::abs(out[i] - g.price) / in.column(0)[i]);
        greek =
            std::max(greek, std::abs(out[2 * kOptions + i] - g.gamma) / std::max(g.gamma, 1e-8));
    }
    fmt::print("check price_over_spot {} 1e-14\ncheck gamma {} 1e-12\n", price, greek);
    for (std::size_t c = 0; c < 6; ++c) {
        double sum = 0;
        for (std::size_t i = 0; i < kOptions; ++i) sum += out[c * kOptions + i];
        fmt::print("value sum{} {}\n", c, sum);
    }
}

void implied(const Inputs& in, const std::string& directory, int repetitions) {
    ThreadPool pool;
    const std::vector<double> price = bench::read_doubles(directory + "/prices.bin", kOptions);
    std::vector<double> out(kOptions);
    std::vector<options::ImpliedClass> classes(kOptions);
    time_repetitions(repetitions, [&] {
        parallel_blocks({.threads = &pool}, kOptions, kBlock,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            options::european_implied_volatilities(in.from(begin), &price[begin],
                                                                   end - begin, &out[begin],
                                                                   &classes[begin]);
                        });
    });
    std::size_t failures = 0;
    double worst = 0;
    for (std::size_t i = 0; i < kOptions; ++i) {
        const options::Option o = in.option(i);
        const double inner =
            std::max(options::sign_of(o.right) * (o.spot * std::exp(-o.dividend_yield * o.time) -
                                                  o.strike * std::exp(-o.rate * o.time)),
                     0.0);
        if (price[i] - inner < 1e-12 * o.spot)
            continue;  // the price has no digit left to determine it
        if (classes[i] != options::ImpliedClass::kValue) {
            ++failures;
            continue;
        }
        // The prices are differences of S e^{-qT} N(d1) and K e^{-rT} N(d2), and inherit their
        // rounding.
        const options::Greeks g = options::black_scholes(o);
        const double rounding = 2.2e-16 * (price[i] + 2 * std::abs(g.delta) * o.spot);
        const double attainable = std::max(rounding / g.vega, 2.2e-16 * o.volatility);
        worst = std::max(worst, std::abs(out[i] - o.volatility) / attainable);
    }
    fmt::print("check failures {} 0\ncheck error_over_attainable {} 50\n", failures, worst);
}

void american(const Inputs& in, int repetitions) {
    ThreadPool pool;
    const options::AmericanScheme& scheme = options::fast_schemes().a;
    std::vector<double> price(kAmerican), delta(kAmerican), gamma(kAmerican);
    time_repetitions(repetitions, [&] {
        parallel_blocks({.threads = &pool}, kAmerican, 256,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            const options::AmericanColumns spot{in.column(0) + begin, &price[begin],
                                                                &delta[begin], &gamma[begin]};
                            options::american_values(in.from(begin), end - begin, scheme,
                                                     {&spot, 1});
                        });
    });
    const options::AmericanScheme high = options::make_american_scheme(
        {.nodes = 24, .boundary_points = 32, .iterations = 16, .value_points = 64});
    std::vector<double> exact(kAmerican);
    const options::AmericanColumns spot{in.column(0), exact.data(), delta.data(), gamma.data()};
    options::american_values(in.from(0), kAmerican, high, {&spot, 1});
    double worst = 0;
    for (std::size_t i = 0; i < kAmerican; ++i)
        worst = std::max(worst, std::abs(price[i] - exact[i]) / in.column(0)[i]);
    fmt::print("check error_over_spot {} 1.3e-5\n", worst);
    for (std::size_t i = 0; i < 500; ++i) fmt::print("value price{} {}\n", i, exact[i]);
}

constexpr std::size_t kWithDividends = 1000;

// An American option of whole days with two dividends of 1 % of the spot and no yield, which
// QuantLib combines with dividends in another way.
options::Option with_dividends(const Inputs& in, std::size_t i) {
    options::Option o = in.option(i);
    const auto days = std::max(30.0, std::round(o.time * 365));
    o.style = options::Style::kAmerican;
    o.dividend_yield = 0;
    o.time = days / 365;
    for (const double part : {1.0 / 3, 2.0 / 3})
        o.dividends.push_back({std::floor(days * part) / 365, 0.01 * o.spot});
    return o;
}

// Price and all Greeks; the peer computes price, delta, gamma and theta.
void dividends(const Inputs& in, int repetitions) {
    ThreadPool pool;
    std::vector<options::Option> all;
    for (std::size_t i = 0; i < kWithDividends; ++i) all.push_back(with_dividends(in, i));
    std::vector<options::Priced> priced;
    time_repetitions(repetitions, [&] {
        priced = options::price_options(all, options::Model::kAuto, {.threads = &pool});
    });
    // The tolerance of the comparison is relative; prices may be close to zero.
    for (std::size_t i = 0; i < 50; ++i)
        fmt::print("value spot_and_price{} {}\n", i, all[i].spot + priced[i].greeks->price);
}

// 1,000 American positions, 9 spots by 7 volatilities.
void grid(const Inputs& in, bool dividends, const Work& work, int repetitions) {
    std::vector<options::Holding> holdings;
    for (std::size_t i = 0; i < 1000; ++i) {
        options::Holding holding{.option = dividends ? with_dividends(in, i) : in.option(i),
                                 .quantity = 1.0,
                                 .multiplier = 100.0};
        holding.kind = holding.option.right == options::Right::kCall ? options::Kind::kCall
                                                                     : options::Kind::kPut;
        holding.option.style = options::Style::kAmerican;
        holdings.push_back(holding);
    }
    options::StressGrid result;
    time_repetitions(repetitions, [&] { result = options::stress_grid(holdings, {}, work); });
    fmt::print("check cells {} 63\n", result.cells.size());
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    if (argc < 4) {
        fmt::print(stderr, "usage: bench_options WORKLOAD DIRECTORY REPETITIONS\n");
        return 2;
    }
    const std::string_view workload = argv[1];
    const std::string directory = argv[2];
    const int repetitions = std::atoi(argv[3]);
    const Inputs in{bench::read_doubles(directory + "/options.bin", 7 * kOptions)};
    if (workload == "european")
        european(in, repetitions);
    else if (workload == "implied")
        implied(in, directory, repetitions);
    else if (workload == "american")
        american(in, repetitions);
    else if (workload == "dividends")
        dividends(in, repetitions);
    else if (workload == "dividend_grid") {
        ThreadPool pool;
        grid(in, true, {.threads = &pool}, repetitions);
    } else
        grid(in, false, {}, repetitions);
    return 0;
}
