// Measures of the concentration of signed values.
#pragma once

#include <cstddef>
#include <span>

namespace ballast::risk {

// Sum of the `count` largest |values|.
double largest_sum(std::span<const double> values, std::size_t count);

// Herfindahl index: sum of v² over (sum of |v|)²; zero if all values are.
double herfindahl(std::span<const double> values);

}  // namespace ballast::risk
