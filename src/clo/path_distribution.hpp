// Means, standard errors, percentiles and histograms over simulated paths.
#pragma once

#include <cstddef>
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

inline constexpr std::size_t kHistogramBins = 40;

// Over the paths that have a value.
struct Distribution {
    double mean = 0.0;
    double standard_error = 0.0;
    double standard_deviation = 0.0;
    std::uint64_t paths = 0;
    std::vector<Percentile> percentiles;
    double minimum = 0.0;
    double maximum = 0.0;
    // Of the paths, in kHistogramBins bins of equal width from the minimum to the maximum; empty
    // where they are equal.
    std::vector<double> shares;
};

struct Probability {
    double value = 0.0;
    double standard_error = 0.0;
};

// Values that are not a number are left out; nullopt where there is no other. The percentiles
// interpolate linearly between order statistics. What `values` holds afterwards is of no use.
std::optional<Distribution> distribution_of(std::span<double> values,
                                            std::span<const double> levels);

Probability probability_of(std::uint64_t count, std::uint64_t paths);

}  // namespace ballast::clo
