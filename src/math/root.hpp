// The root of a function of one variable inside a bracket.
#pragma once

#include <functional>

#include "base/result.hpp"

namespace ballast::math {

struct RootOptions {
    double x_tolerance = 1e-14;  // relative to |x|, and absolute below 1
    double y_tolerance = 0;      // stops at |f| <= this
    int max_iterations = 200;
};

struct Root {
    double x = 0;
    double value = 0;  // f(x)
    int iterations = 0;
};

// Brent (1973), chapter 4: never leaves the bracket and is never slower than bisection by more than
// a constant factor. Fails when f has the same sign at both ends, returns a number that is not
// finite, or the iterations run out; the error carries the bracket and both values.
Result<Root> find_root(const std::function<double(double)>& f, double low, double high,
                       const RootOptions& options = {});

}  // namespace ballast::math
