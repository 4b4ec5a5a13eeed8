#include "clo/path_distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "math/statistics.hpp"

namespace ballast::clo {

namespace {

// Moves the values of the ascending `places` to where sorting would; the others stay unsorted.
void select(std::span<double> values, std::span<const std::size_t> places, std::size_t before) {
    if (places.empty()) return;
    const std::size_t middle = places.size() / 2;
    const std::size_t at = places[middle] - before;
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
    select(values.first(at), places.first(middle), before);
    select(values.subspan(at + 1), places.subspan(middle + 1), before + at + 1);
}

// The same where values may equal the minimum, as losses do on most paths: those come first, and
// only the others are selected.
void select_above(std::span<double> values, std::span<const std::size_t> places, double minimum) {
    const auto above =
        std::partition(values.begin(), values.end(), [&](double x) { return x <= minimum; });
    const auto ties = static_cast<std::size_t>(above - values.begin());
    const auto first = std::ranges::lower_bound(places, ties);
    select(values.subspan(ties), {first, places.end()}, ties);
}

// The standard deviation of a sample, with what rounding left of the mean taken out. Sums of eight
// interleaved parts, without a copy of the values.
double deviation(std::span<const double> values, double mean) {
    constexpr std::size_t kParts = 8;
    std::array<double, kParts> sums{}, squares{};
    std::size_t i = 0;
    const auto add = [&](std::size_t part, double value) {
        const double difference = value - mean;
        sums[part] += difference;
        squares[part] += difference * difference;
    };
    for (; i + kParts <= values.size(); i += kParts)
        for (std::size_t part = 0; part < kParts; ++part) add(part, values[i + part]);
    for (; i < values.size(); ++i) add(0, values[i]);
    const double n = static_cast<double>(values.size());
    if (n < 2.0) return 0.0;
    const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
    const double square = std::accumulate(squares.begin(), squares.end(), 0.0);
    return std::sqrt(std::max(0.0, square - sum * sum / n) / (n - 1.0));
}

struct ErrorReach {
    double low = 0.0;  // places of order statistics, which may be beyond the sample
    double high = 0.0;
};

ErrorReach error_reach(std::size_t count, double level) {
    const double n = static_cast<double>(count);
    const double reach = std::sqrt(n * level * (1.0 - level));
    return {std::floor(n * level - reach), std::ceil(n * level + reach)};
}

// The order statistics that percentiles and their errors read, ascending.
std::vector<std::size_t> places_of(std::size_t count, std::span<const double> levels) {
    std::vector<std::size_t> places;
    const double last = static_cast<double>(count - 1);
    const auto add = [&](double place) {
        if (place >= 0.0 && place <= last) places.push_back(static_cast<std::size_t>(place));
    };
    for (const double level : levels) {
        // Two of the three: whether a place that is whole but for rounding counts as whole is the
        // choice of math::quantile_sorted.
        const double at = std::floor(last * level);
        for (const double next : {0.0, 1.0, 2.0}) add(at + next);
        const ErrorReach reach = error_reach(count, level);
        add(reach.low);
        add(reach.high);
    }
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

// Values by where they are between the smallest and the largest. A bin of the histogram is 32
// buckets: a power of two, so that both put a value on the same side of a bound.
constexpr std::size_t kBucketsOfBin = 32;
constexpr std::size_t kBuckets = kHistogramBins * kBucketsOfBin;

class Buckets {
public:
    // `high` is above `low`.
    Buckets(std::span<const double> values, double low, double high)
        : low_(low),
          per_unit_(static_cast<double>(kHistogramBins) / (high - low) *
                    static_cast<double>(kBucketsOfBin)) {
        for (const double value : values) ++counts_[bucket_of(value)];
    }

    std::vector<double> shares(std::size_t count) const {
        std::vector<double> result;
        for (std::size_t bin = 0; bin < kHistogramBins; ++bin) {
            const auto first = counts_.begin() + static_cast<std::ptrdiff_t>(bin * kBucketsOfBin);
            result.push_back(
                static_cast<double>(std::accumulate(first, first + kBucketsOfBin, 0U)) /
                static_cast<double>(count));
        }
        return result;
    }

    // Writes the values of the ascending `places` of the sorted values there; what the other places
    // then hold is of no use. Only the buckets that have one of the places are looked into.
    void select_places(std::span<double> values, std::span<const std::size_t> places) const {
        std::array<std::uint32_t, kBuckets> next{};  // of a bucket in `kept`
        std::array<bool, kBuckets> needed{};
        std::vector<Part> parts;
        std::size_t before = 0, size = 0;
        auto place = places.begin();
        for (std::size_t b = 0; b < kBuckets && place != places.end(); ++b) {
            const auto last = std::lower_bound(place, places.end(), before + counts_[b]);
            if (last != place) {
                needed[b] = true;
                next[b] = static_cast<std::uint32_t>(size);
                parts.push_back({before, size, counts_[b], {place, last}});
                size += counts_[b];
            }
            place = last;
            before += counts_[b];
        }
        std::vector<double> kept(size);
        for (const double value : values) {
            const std::size_t bucket = bucket_of(value);
            if (needed[bucket]) kept[next[bucket]++] = value;
        }
        for (const Part& part : parts) {
            const std::span<double> all = std::span(kept).subspan(part.first, part.count);
            if (part.before == 0)
                select_above(all, part.places, low_);
            else
                select(all, part.places, part.before);
            for (const std::size_t at : part.places) values[at] = all[at - part.before];
        }
    }

private:
    struct Part {
        std::size_t before;  // values in lower buckets
        std::size_t first;   // in `kept`
        std::size_t count;
        std::span<const std::size_t> places;
    };

    std::size_t bucket_of(double value) const {
        return std::min(static_cast<std::size_t>((value - low_) * per_unit_), kBuckets - 1);
    }

    double low_, per_unit_;
    std::array<std::uint32_t, kBuckets> counts_{};
};

// `selected`: the order statistics of places_of in their places.
std::optional<double> percentile_error(std::span<const double> selected, double level) {
    const auto [low, high] = error_reach(selected.size(), level);
    const double last = static_cast<double>(selected.size()) - 1.0;
    if (low < 0.0 || high > last || low == high) return std::nullopt;
    return (selected[static_cast<std::size_t>(high)] - selected[static_cast<std::size_t>(low)]) /
           2.0;
}

}  // namespace

std::optional<Distribution> distribution_of(std::span<double> values,
                                            std::span<const double> levels) {
    const auto end =
        std::partition(values.begin(), values.end(), [](double x) { return !std::isnan(x); });
    const std::span<double> kept(values.begin(), end);
    if (kept.empty()) return std::nullopt;
    const double n = static_cast<double>(kept.size());
    Distribution result{.mean = math::mean(kept), .paths = kept.size()};
    result.standard_deviation = deviation(kept, result.mean);
    result.standard_error = result.standard_deviation / std::sqrt(n);
    const auto [low, high] = std::ranges::minmax(kept);
    result.minimum = low;
    result.maximum = high;
    if (high > low) {  // otherwise every place has its value
        const Buckets buckets(kept, low, high);
        result.shares = buckets.shares(kept.size());
        buckets.select_places(kept, places_of(kept.size(), levels));
    }
    for (const double level : levels)
        result.percentiles.push_back(
            {level, math::quantile_sorted(kept, level, 7), percentile_error(kept, level)});
    return result;
}

Probability probability_of(std::uint64_t count, std::uint64_t paths) {
    if (paths == 0) return {};
    const double p = static_cast<double>(count) / static_cast<double>(paths);
    return {p, std::sqrt(p * (1.0 - p) / static_cast<double>(paths))};
}

}  // namespace ballast::clo
