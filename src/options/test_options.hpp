// Options for tests: from rows of the reference files, and pseudo-random.
#pragma once

#include <cmath>
#include <string>

#include "base/philox.hpp"
#include "golden/json_case.hpp"
#include "options/option.hpp"
#include "options/pricing.hpp"

namespace ballast::options::test {

inline const std::string kGolden = "tests/golden/options/";

// Pseudo-random uniform numbers, identical on every machine.
class Uniform {
public:
    explicit Uniform(std::uint32_t seed) : seed_(seed) {}
    double operator()(double low, double high) {
        const PhiloxCounter out = philox({counter_++, 0, 0, 0}, {seed_, 0});
        const std::uint64_t bits = out[0] | std::uint64_t{out[1]} << 32;
        return low + (high - low) * static_cast<double>(bits >> 11) * 0x1p-53;
    }

private:
    std::uint32_t seed_;
    std::uint32_t counter_ = 0;
};

inline Option random_option(Uniform& u, Style style = Style::kEuropean) {
    Option o{.style = style};
    o.right = u(0, 1) < 0.5 ? Right::kCall : Right::kPut;
    o.spot = 100 * std::exp(u(-1, 1));
    o.strike = o.spot * std::exp(u(-0.5, 0.5));
    o.time = u(0.02, 3);
    o.rate = u(-0.01, 0.08);
    o.dividend_yield = u(0, 0.06);
    o.volatility = u(0.08, 0.9);
    return o;
}

inline Right right_of(const std::string& word) {
    return word == "call" ? Right::kCall : Right::kPut;
}

// Accepts "1/12" as well as decimals.
inline double fraction(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == std::string::npos) return std::strtod(text.c_str(), nullptr);
    return std::strtod(text.c_str(), nullptr) / std::strtod(text.c_str() + slash + 1, nullptr);
}

// The terms in row i of a file whose volatility is in column `volatility`.
inline Option option_of(const golden::CsvCase& file, std::size_t i, const std::string& volatility,
                        Style style) {
    Option o{.right = right_of(file.texts("type")[i]), .style = style};
    o.spot = file.column("spot")[i];
    o.strike = file.column("strike")[i];
    o.time = fraction(file.texts("t_years")[i]);
    o.rate = file.column("rate")[i];
    o.dividend_yield = file.column("dividend_yield")[i];
    if (!volatility.empty()) o.volatility = file.column(volatility)[i];
    return o;
}

inline double price_of(const Option& o, Model model = Model::kAuto) {
    return price_options({&o, 1}, model, {})[0].greeks.value().price;
}

}  // namespace ballast::options::test
