// Means, standard errors and percentiles over simulated paths.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ballast::clo {

struct Percentile {
    double level = 0.0;
    double value = 0.0;
    // From the order statistics one binomial standard deviation to either side; absent where the
    // sample does not reach that far.
    std::optional<double> standard_error;
};

// Over the paths that have a value.
struct Distribution {
    double mean = 0.0;
    double standard_error = 0.0;
    double standard_deviation = 0.0;
    std::uint64_t paths = 0;
    std::vector<Percentile> percentiles;
};

struct Probability {
    double value = 0.0;
    double standard_error = 0.0;
};

// Values that are not a number are left out; nullopt where there is no other. The percentiles
// interpolate linearly between order statistics.
std::optional<Distribution> distribution_of(std::span<const double> values,
                                            std::span<const double> levels);

Probability probability_of(std::uint64_t count, std::uint64_t paths);

}  // namespace ballast::clo
