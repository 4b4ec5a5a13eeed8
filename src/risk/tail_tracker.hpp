// The smallest values of a stream up to a rank, in memory that does not grow with the stream.
//
// After a first part of the stream, the value with rank r is known to lie in a bracket; of the rest
// only values inside are kept, values below are counted and summed, values above are dropped. After
// every part the bracket narrows to where the rank can still be: within six standard errors of its
// expected position, plus a margin. The result is exact; if the rank turns out to be outside (about
// once in 10^9), `finish` reports it and the caller starts again with a wider bracket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace ballast::risk {

// A sum that keeps its rounding errors: the value is the exact sum rounded, except within 10^-30 of
// a tie, and so does not depend on the order of the terms.
class ExactSum {
public:
    void add(double x) {
        const double sum = high_ + x;
        const double part = sum - high_;
        low_ += (high_ - (sum - part)) + (x - part);  // Knuth's two-sum
        high_ = sum;
    }
    void add(const ExactSum& other) {
        add(other.high_);
        add(other.low_);
    }
    double value() const { return high_ + low_; }

private:
    double high_ = 0.0;
    double low_ = 0.0;
};

// A value, its number of occurrences and the first path with it.
struct TailEntry {
    double value = 0.0;
    std::uint64_t path = 0;
    std::uint64_t count = 1;
};

// Contribution of one block of the stream to a bracket.
struct TailPart {
    std::uint64_t below = 0;
    ExactSum sum;
    ExactSum sum_squares;
    std::vector<TailEntry> inside;

    void clear();
};

// Of the first bracket, in standard errors; doubled when a rank is missed.
inline constexpr double kFirstWidth = 6;

class TailTracker {
public:
    // The rank-th smallest (from 1) of a stream of `total`; `width` in standard errors.
    TailTracker(std::uint64_t rank, std::uint64_t total, double width)
        : rank_(rank), total_(total), width_(width) {}

    // Values above this can be left out of `take`.
    double upper() const { return upper_; }

    // Classifies one block's values; const, so that blocks can run concurrently. `part` must be
    // cleared. Values above upper() may be left out.
    void take(std::span<const TailEntry> values, TailPart& part) const;
    // Adds a block. Blocks must be added in stream order.
    void add(const TailPart& part);
    // Narrows the bracket after `seen` values of the stream.
    void narrow(std::uint64_t seen);

    struct Point {
        double value = 0.0;
        double next = 0.0;
        double sum = 0.0;
        double sum_squares = 0.0;
        std::uint64_t path = 0;
    };
    // After the whole stream; nullopt when the rank fell outside the bracket.
    std::optional<Point> finish();

private:
    void sort_inside();
    void move_below(std::size_t count);

    std::uint64_t rank_;
    std::uint64_t total_;
    double width_;
    double lower_ = -std::numeric_limits<double>::infinity();
    double upper_ = std::numeric_limits<double>::infinity();
    std::uint64_t below_ = 0;  // number of values under lower_
    ExactSum sum_;
    ExactSum sum_squares_;
    std::vector<TailEntry> inside_;
};

}  // namespace ballast::risk
