// Correlation of 2,000 series of 252 days, as correlation_peer.py does it in NumPy and pandas:
//
//     bench_correlation DIRECTORY REPETITIONS
//
// DIRECTORY holds what `correlation_peer.py data` wrote. README.md says what is printed.
#include <chrono>
#include <cstdlib>
#include <fmt/core.h>
#include <string>

#include "base/threads.hpp"
#include "doubles.hpp"
#include "math/statistics.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kDays = 252;
constexpr std::size_t kSeries = 2'000;

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    const std::string directory = arguments[1];
    const math::Matrix returns = math::Matrix::from_rows(
        kDays, kSeries, bench::read_doubles(directory + "/series.bin", kDays * kSeries));
    math::Matrix matrix;
    ThreadPool threads;
    for (int i = -1; i < std::atoi(arguments[2]); ++i) {
        const auto start = std::chrono::steady_clock::now();
        matrix = math::correlation_of(returns, {.threads = &threads}).value();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        if (i >= 0) fmt::print("time {}\n", taken.count());
    }
    fmt::print("value first {:.17g}\n", matrix(0, 1));
    fmt::print("value last {:.17g}\n", matrix(kSeries - 2, kSeries - 1));
}
