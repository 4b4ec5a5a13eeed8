// The peer of options.cpp's implied volatilities in Jaeckel's LetsBeRational (C++, one thread):
//
//     bench_options_lets_be_rational DIRECTORY REPETITIONS
//
// It is linked with the reader's own copy of the sources; README.md says how.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "doubles.hpp"

extern "C" double ImpliedBlackVolatility(double price, double forward, double strike, double time,
                                         double sign);

namespace {

constexpr std::size_t kOptions = 1'000'000;

double cumulative(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752440); }

// spot, strike, time, rate, yield, volatility, sign: each of length kOptions.
struct Inputs {
    std::vector<double> values;
    double at(std::size_t column, std::size_t i) const { return values[column * kOptions + i]; }
};

// The accuracy that the rounding of the price allows, as in options.cpp; 0 where no digit is left.
double attainable(const Inputs& in, std::size_t i, double price) {
    const double time = in.at(2, i);
    const double volatility = in.at(5, i);
    const double sign = in.at(6, i);
    const double spot_part = in.at(0, i) * std::exp(-in.at(4, i) * time);
    const double strike_part = in.at(1, i) * std::exp(-in.at(3, i) * time);
    const double inner = std::max(sign * (spot_part - strike_part), 0.0);
    if (price - inner < 1e-12 * in.at(0, i)) return 0.0;
    const double deviation = volatility * std::sqrt(time);
    const double d1 = std::log(spot_part / strike_part) / deviation + 0.5 * deviation;
    const double vega =
        spot_part * std::exp(-0.5 * d1 * d1) * 0.39894228040143267794 * std::sqrt(time);
    const double rounding = 2.2e-16 * (price + 2 * spot_part * cumulative(sign * d1));
    return std::max(rounding / vega, 2.2e-16 * volatility);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const std::string directory = argv[1];
    const Inputs in{bench::read_doubles(directory + "/options.bin", 7 * kOptions)};
    const std::vector<double> price = bench::read_doubles(directory + "/prices.bin", kOptions);
    std::vector<double> found(kOptions);
    for (int repetition = 0; repetition < std::atoi(argv[2]); ++repetition) {
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < kOptions; ++i) {
            const double time = in.at(2, i);
            const double forward = in.at(0, i) * std::exp((in.at(3, i) - in.at(4, i)) * time);
            const double undiscounted = price[i] * std::exp(in.at(3, i) * time);
            found[i] =
                ImpliedBlackVolatility(undiscounted, forward, in.at(1, i), time, in.at(6, i));
        }
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        std::printf("time %.9g\n", taken.count());
    }
    std::size_t failures = 0;
    double worst = 0;
    for (std::size_t i = 0; i < kOptions; ++i) {
        const double unit = attainable(in, i, price[i]);
        if (unit == 0.0) continue;
        if (!(found[i] > 0) || found[i] > 1e3)
            ++failures;
        else
            worst = std::max(worst, std::abs(found[i] - in.at(5, i)) / unit);
    }
    std::fprintf(stderr, "LetsBeRational: %zu failures, error over attainable %g\n", failures,
                 worst);
    return 0;
}
