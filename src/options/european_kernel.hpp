// European prices and Greeks of many options at once, dispatched at run time to the vector
// instructions of the processor (Highway): AVX-512, AVX2, or 128-bit registers.
//
// A lane is an option. Cost per option: 3 exponentials, 1 logarithm, 2 Mills ratios; 56 bytes read
// and 48 written, so that beyond the cache the bound is memory as much as arithmetic.
#pragma once

#include <cstddef>

namespace ballast::options {

// Columns of `count` doubles each. Cash dividends have no column.
struct OptionColumns {
    const double* sign;  // 1 call, -1 put
    const double* spot;
    const double* strike;
    const double* time;
    const double* rate;
    const double* dividend_yield;
    const double* volatility;
};

struct GreekColumns {
    double* price;
    double* delta;
    double* gamma;
    double* vega;
    double* theta;
    double* rho;
};

// As black_scholes() does one by one. The result of an option does not depend on its place.
void european_values(const OptionColumns& in, std::size_t count, const GreekColumns& out);

}  // namespace ballast::options
