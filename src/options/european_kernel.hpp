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

// Columns of european_prices() are this many doubles, or a multiple of it, long.
inline constexpr std::size_t kPriceBlock = 8;

struct EuropeanTerms {
    double sign = 1.0;  // 1 call, -1 put
    double spot = 0.0;
    double strike = 0.0;
    double time = 0.0;
    double rate = 0.0;
    double dividend_yield = 0.0;
    double volatility = 0.0;
};

// What a spot is multiplied by, scenario by scenario, and the logarithms. Many options share them,
// which leaves a price one exponential and two Mills ratios: 90 operations of a vector.
struct SpotFactors {
    const double* factor;
    const double* logarithm;
};

// log[i] of factor[i] > 0; `count` is a multiple of kPriceBlock.
void spot_logarithms(const double* factor, std::size_t count, double* log);

// Prices of one option at spot × factor[i], without Greeks; `count` is a multiple of kPriceBlock. A
// lane is a scenario. The result of a scenario does not depend on its place.
void european_prices(const EuropeanTerms& terms, const SpotFactors& at, std::size_t count,
                     double* price);

}  // namespace ballast::options
