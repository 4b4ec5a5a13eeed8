#include "risk/concentration.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace ballast::risk {

double largest_sum(std::span<const double> values, std::size_t count) {
    std::vector<double> sizes;
    for (const double value : values) sizes.push_back(std::abs(value));
    const auto end = sizes.begin() + static_cast<std::ptrdiff_t>(std::min(count, sizes.size()));
    std::partial_sort(sizes.begin(), end, sizes.end(), std::greater());
    double sum = 0.0;
    for (auto size = sizes.begin(); size != end; ++size) sum += *size;
    return sum;
}

double herfindahl(std::span<const double> values) {
    double sizes = 0.0;
    double squares = 0.0;
    for (const double value : values) {
        sizes += std::abs(value);
        squares += value * value;
    }
    return sizes > 0.0 ? squares / (sizes * sizes) : 0.0;
}

}  // namespace ballast::risk
