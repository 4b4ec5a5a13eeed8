// A move of an annual rate, such as a scenario makes.
#pragma once

#include <algorithm>

namespace ballast::clo {

// The moved rate is rate * factor + shift, between 0 and 1.
struct RateMove {
    double factor = 1.0;
    double shift = 0.0;

    double operator()(double rate) const { return std::clamp(rate * factor + shift, 0.0, 1.0); }
};

}  // namespace ballast::clo
